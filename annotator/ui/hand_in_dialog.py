"""Handing in: where the submission goes, when one went last, and what went into it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.errors import UserError
from annotator.session.handing_in import HandedIn, Submitting, last_hand_in, submission_name
from annotator.session.session import Session
from annotator.session.team_folder import SUBMISSIONS, place_for_submissions, team_folder
from annotator.ui.background import IsCancelled, Progress, Supply
from annotator.ui.counts import counted
from annotator.ui.dialogs import TEAM_SUFFIX
from annotator.ui.due_words import moment
from annotator.ui.fields import plain_label
from annotator.ui.work_dialog import WorkDialog

_WIDTH = 580


class HandInDialog(WorkDialog):
    """Writes one submission; ``handed_in`` comes after. Show it with ``open()``."""

    handed_in = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Hand in"))
        self.setMinimumWidth(_WIDTH)
        self._session = session
        self.last = plain_label(role="muted", wrap=True)
        self.path_edit = QLineEdit(str(self._usual_path()))
        self.path_edit.setAccessibleName(self.tr("File"))
        self.browse_button = QPushButton(self.tr("Choose…"))
        self.outcome = plain_label(wrap=True)
        self.outcome.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.close_button = QPushButton(self.tr("Close"))
        self.hand_in_button = QPushButton(self.tr("Hand in"))
        self.hand_in_button.setProperty("role", "primary")
        self.hand_in_button.setDefault(True)
        self._lay_out()
        self.browse_button.clicked.connect(self.choose_file)
        self.close_button.clicked.connect(self.reject)
        self.hand_in_button.clicked.connect(self.run)
        self._show_last()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        column.addWidget(plain_label(self.tr("Hand in what you have so far"), role="heading"))
        column.addWidget(
            plain_label(
                self.tr(
                    "The file holds all your annotations, finished or not. Send it to whoever "
                    "leads the project; hand in again whenever there is more."
                ),
                role="muted",
                wrap=True,
            )
        )
        column.addWidget(self.last)
        column.addSpacing(4)
        column.addWidget(plain_label(self.tr("FILE"), role="caption"))
        line = QHBoxLayout()
        line.addWidget(self.path_edit, 1)
        line.addWidget(self.browse_button)
        column.addLayout(line)
        column.addWidget(self.outcome)
        column.addStretch()
        column.addWidget(self.progress)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addStretch()
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.hand_in_button)
        column.addLayout(buttons)

    @property
    def path(self) -> Path:
        """Where the file is to go; one without a folder goes beside the project."""
        return self._session.path.parent / Path(self.path_edit.text().strip()).expanduser()

    def choose_file(self) -> None:
        """Ask where the file should go."""
        dialog = QFileDialog(self, self.tr("Hand in to"), str(self.path.parent))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        # Every submission holds all of the one before, so replacing that loses nothing.
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        dialog.setNameFilter(self.tr("Submissions (*{0})").format(TEAM_SUFFIX))
        dialog.setDefaultSuffix(TEAM_SUFFIX.removeprefix("."))
        dialog.selectFile(self.path.name)
        dialog.fileSelected.connect(self.path_edit.setText)
        dialog.open()

    def run(self) -> None:
        """Write the submission, beside the main thread, and say what is in it."""
        path = self.path
        if TEAM_SUFFIX not in path.name:
            path = path.with_name(path.name + TEAM_SUFFIX)
        try:
            if path.parent.name == SUBMISSIONS:
                place_for_submissions(path.parent.parent)
            submitting = Submitting(self._session, path)
        except UserError as error:
            self._say(error.message, role="danger")
            return
        work = Supply(submitting.passes(), partial(_write, submitting), self)
        work.finished.connect(partial(self._on_written, submitting))
        work.refused.connect(self._on_refused)
        work.failed.connect(self._on_failed)
        work.cancelled.connect(self._on_cancelled)
        self._say("", role="muted")
        self.begin_work(work, self.tr("Writing your submission…"))
        work.start()

    def _on_written(self, submitting: Submitting, _nothing: object) -> None:
        try:
            done = submitting.finish()
        except UserError as error:
            self._end(error.message)
            return
        self._end(self._sentence(done), role="success")
        self._show_last()
        self.handed_in.emit()

    def _on_refused(self, error: UserError) -> None:
        self._end(error.message)

    def _on_failed(self) -> None:
        self._end(self.tr("Nothing was handed in because of a fault in the program."))

    def _on_cancelled(self) -> None:
        self._end(self.tr("Cancelled; what was in the file before is unchanged."), role="muted")

    def _end(self, words: str, *, role: str = "danger") -> None:
        self._say(words, role=role)
        self.end_work()

    def show_running(self) -> None:
        """While the file is written, nothing about it can be changed."""
        for widget in (self.path_edit, self.browse_button, self.hand_in_button):
            widget.setEnabled(not self.is_running)

    def _sentence(self, done: HandedIn) -> str:
        return self.tr("{0} in {1}, {2} of them finished, are in “{3}”.").format(
            counted(done.annotations, "annotation"),
            counted(done.articles, "article"),
            done.finished,
            done.path,
        )

    def _show_last(self) -> None:
        last = last_hand_in(self._session)
        if last is None:
            self.last.setText(self.tr("You have not handed in yet."))
            return
        words = self.tr("Last handed in {0}.").format(moment(last.at))
        more = (
            self.tr("There is new work since.")
            if last.has_more_since
            else self.tr("Nothing has changed since.")
        )
        self.last.setText(f"{words} {more}")

    def _usual_path(self) -> Path:
        """Where it went last; else into the team folder; else beside the project."""
        last, folder = last_hand_in(self._session), team_folder(self._session)
        name = submission_name(self._session)
        if last is not None and last.path.parent.is_dir():
            return last.path
        if folder is not None and folder.is_dir():
            return folder / SUBMISSIONS / name
        return self._session.path.with_name(name)

    def _say(self, words: str, *, role: str) -> None:
        self.outcome.setProperty("role", role)
        self.outcome.style().polish(self.outcome)
        self.outcome.setText(words)


def _write(
    submitting: Submitting, items: Iterator[Any], _progress: Progress, _is_cancelled: IsCancelled
) -> None:
    """Writes the file on the worker's thread, of what the main thread reads from the project."""
    submitting.write(items)
