"""Assigning and handing out: a plan that is seen while it is asked for, and a file for each.

The plan is made on a thread; the project is read and written by the session.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.errors import UserError
from annotator.model.teamwork import Assigned
from annotator.session import handing_out
from annotator.session.planning import Plan, PlanArticle, PlanRequest, plan
from annotator.session.session import Session
from annotator.session.team_folder import place_for_assignments, team_folder
from annotator.ui.background import IsCancelled, Progress, Supply, Task
from annotator.ui.counts import counted
from annotator.ui.fields import plain_label
from annotator.ui.outcome_line import OutcomeLine
from annotator.ui.plain_table import PlainTable, RowsModel
from annotator.ui.plan_form import PlanForm
from annotator.ui.plan_table import plan_rows, plan_words
from annotator.ui.work_dialog import WorkDialog

_SIZE = (900, 600)
_PAUSE = 200
"""Milliseconds after the last change until the plan is made anew."""


class AssignDialog(WorkDialog):
    """Show it with ``open()``; ``assigned`` comes when the project has other assignments."""

    assigned = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Assign and hand out"))
        self.resize(*_SIZE)
        self._session = session
        self._articles = handing_out.articles_to_plan(session)
        self._before = session.project.team.all_assigned()
        self._planning: Task | None = None
        self._wanted: PlanRequest | None = None
        self._plan: Plan | None = None
        self._waiting: list[handing_out.HandOut] = []
        self._written: list[handing_out.HandedOut] = []
        names = sorted({row.annotator for row in self._before if not row.withdrawn})
        self.form = PlanForm(names, handing_out.training_articles(session))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._build(names)
        self._lay_out()
        self._connect()
        self.preview()

    def _build(self, names: list[str]) -> None:
        titles = (self.tr("Annotator"), self.tr("New"), self.tr("In all"), self.tr("Batches"))
        model = RowsModel(titles, numbers=(1, 2, 3))
        self.table = PlainTable(model, name=self.tr("The plan"), stretch=0)
        self.table.setProperty("role", "framed")
        self.words = plain_label(role="muted", wrap=True)
        folder = team_folder(self._session)
        place = self._session.path.absolute().parent / "assignments"
        self.folder_edit = QLineEdit(str(folder or place))
        self.folder_edit.setAccessibleName(self.tr("Folder for the assignment files"))
        self.browse_button = QPushButton(self.tr("Choose…"))
        self.outcome = OutcomeLine()
        self.away = QComboBox()
        self.away.setAccessibleName(self.tr("Whose unfinished work goes to the others"))
        for name in names:
            self.away.addItem(name)
        self.reassign_button = QPushButton(self.tr("Give to the others"))
        self.write_button = QPushButton(self.tr("Write files again"))
        self.close_button = QPushButton(self.tr("Close"))
        self.assign_button = QPushButton(self.tr("Assign and write files"))
        self.assign_button.setProperty("role", "primary")
        for button in (self.browse_button, self.reassign_button, self.write_button):
            button.setAutoDefault(False)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(10)
        left.addWidget(self.form)
        self.again = QWidget()
        line = QHBoxLayout(self.again)
        line.setContentsMargins(0, 0, 0, 0)
        whose = plain_label(self.tr("Unfinished work of"))
        whose.setBuddy(self.away)
        line.addWidget(whose)
        line.addWidget(self.away, 1)
        line.addWidget(self.reassign_button)
        self.again.setVisible(self.away.count() > 0)
        left.addWidget(self.again)
        left.addStretch()
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(plain_label(self.tr("THE PLAN"), role="caption"))
        right.addWidget(self.words)
        right.addWidget(self.table, 1)
        top = QHBoxLayout()
        top.setSpacing(24)
        top.addLayout(left, 1)
        top.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        column.addLayout(top, 1)
        column.addWidget(plain_label(self.tr("FOLDER FOR THE FILES"), role="caption"))
        place = QHBoxLayout()
        place.addWidget(self.folder_edit, 1)
        place.addWidget(self.browse_button)
        column.addLayout(place)
        column.addWidget(self.outcome)
        column.addWidget(self.progress)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addWidget(self.write_button)
        buttons.addStretch()
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.assign_button)
        column.addLayout(buttons)

    def _connect(self) -> None:
        self.form.changed.connect(self._pause.start)
        self._pause.timeout.connect(self.preview)
        self.browse_button.clicked.connect(self.choose_folder)
        self.reassign_button.clicked.connect(self.reassign)
        self.write_button.clicked.connect(self.write)
        self.close_button.clicked.connect(self.reject)
        self.assign_button.clicked.connect(self.assign)
        self.outcome.undo_clicked.connect(self.undo)

    # the plan

    @property
    def is_busy(self) -> bool:
        """Whether a plan is being made or files are being written."""
        return self._planning is not None or self._pause.isActive() or self.is_running

    def preview(self) -> None:
        """Make the plan that is asked for now, on a thread."""
        try:
            self._wanted = request = self.form.request()
        except UserError as error:
            self._wanted = None
            self._show_problem(error)
            return
        if self._planning is not None:
            return  # made when this one has ended
        made = partial(_planned, request, self._articles, self._before)
        self._planning = work = Task(made, self)
        work.finished.connect(self._on_planned)
        work.refused.connect(self._on_refused)
        work.failed.connect(self._on_failed)
        self.assign_button.setEnabled(False)
        work.start()

    def _on_planned(self, found: tuple[PlanRequest, Plan]) -> None:
        self._planning = None
        request, made = found
        if self._wanted is not None and request != self._wanted:
            self.preview()
            return
        self._plan = made
        self.words.setText(plan_words(made))
        self.table.set_rows(plan_rows(made))
        self._refresh()

    def _on_refused(self, error: UserError) -> None:
        self._planning = None
        self._show_problem(error)

    def _on_failed(self) -> None:
        self._planning = None
        self._refresh()

    def _show_problem(self, error: UserError) -> None:
        self._plan = None
        self.table.set_rows(())
        self.words.setText(error.message)
        self._refresh()

    def _refresh(self) -> None:
        has_rows = self._plan is not None and bool(self._plan.rows)
        busy = self.is_running
        self.assign_button.setEnabled(has_rows and not busy and self._wanted is not None)
        self.write_button.setEnabled(bool(self._before) and not busy)
        for widget in (self.reassign_button, self.folder_edit, self.browse_button):
            widget.setEnabled(not busy)

    def show_running(self) -> None:
        """While files are written, nothing else is assigned."""
        self._refresh()

    # acts

    def assign(self) -> None:
        """Store the plan as one undo step and write everybody's file."""
        if self._plan is None:
            return
        try:
            handing_out.assign(self._session, self._plan)
        except UserError as error:
            self.outcome.say(error.message, role="danger")
            return
        self._after_change()
        self.write()

    def reassign(self) -> None:
        """Give what somebody has not finished to the annotators that are named."""
        name = self.away.currentText()
        try:
            to = [other for other in self.form.names() if other != name]
            given = handing_out.reassign(self._session, name, to, seed=self.form.seed.value())
        except UserError as error:
            self.outcome.say(error.message, role="danger")
            return
        self._after_change()
        words = self.tr("{0} of {1} given to others; write the files again.")
        told = words.format(counted(len(given), "article"), name)
        self.outcome.say(told, role="success", can_undo=True)

    def undo(self) -> None:
        """Take the last act back; files that were written stay where they are."""
        try:
            self._session.undo()
        except UserError as error:
            self.outcome.say(error.message, role="danger")
            return
        self._after_change()
        self.outcome.say(self.tr("Taken back. Files that were written are still there."))

    def _after_change(self) -> None:
        self._before = self._session.project.team.all_assigned()
        self.assigned.emit()
        self.preview()

    # files

    def choose_folder(self) -> None:
        """Ask for the folder."""
        dialog = QFileDialog(self, self.tr("Folder for the files"), self.folder_edit.text())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self.folder_edit.setText)
        dialog.open()

    def write(self) -> None:
        """Write the file of everybody who has an assignment, one after the other."""
        self._written = []
        try:
            folder = place_for_assignments(Path(self.folder_edit.text().strip()).expanduser())
            self._waiting = handing_out.hand_outs(self._session, folder)
        except UserError as error:
            self._end_writing(error.message)
            return
        self.outcome.say("")
        self._write_next()

    def _write_next(self) -> None:
        if not self._waiting:
            self._end_writing("")
            return
        out = self._waiting.pop(0)
        work = Supply(out.passes(), partial(_write, out), self)
        work.finished.connect(self._on_written)
        work.refused.connect(self._on_not_written)
        work.failed.connect(self._on_writing_failed)
        work.cancelled.connect(self._on_writing_cancelled)
        words = self.tr("Writing the file for {0}…").format(out.annotator)
        self.begin_work(work, words)
        done, rest = len(self._written), len(self._waiting)
        self.progress.show_step(done, done + 1 + rest, words)
        work.start()

    def _on_written(self, done: handing_out.HandedOut) -> None:
        self._written.append(done)
        self._write_next()

    def _on_not_written(self, error: UserError) -> None:
        self._end_writing(error.message)

    def _on_writing_failed(self) -> None:
        self._end_writing(self.tr("Not all files were written because of a fault in the program."))

    def _on_writing_cancelled(self) -> None:
        words = self.tr("Cancelled after {0}; press “Write files again” for all of them.")
        self._end_writing(words.format(counted(len(self._written), "file")), role="warning")

    def _end_writing(self, problem: str, *, role: str = "danger") -> None:
        if problem:
            self.outcome.say(problem, role=role, can_undo=False)
        else:
            parts = [f"{one.annotator} ({one.articles})" for one in self._written]
            words = self.tr("{0} in “{1}”: {2}. Send each to its annotator.").format(
                counted(len(parts), "file"), self._written[0].path.parent, ", ".join(parts)
            )
            self.outcome.say(words, role="success", can_undo=self._is_last_step_an_assignment())
        self.end_work()

    def _is_last_step_an_assignment(self) -> bool:
        return (self._session.undo_labels()[0] or "").startswith(handing_out.ASSIGN_LABEL)


def _planned(
    request: PlanRequest,
    articles: list[PlanArticle],
    before: list[Assigned],
    _progress: Progress,
    _is_cancelled: IsCancelled,
) -> tuple[PlanRequest, Plan]:
    """Makes the plan on the worker's thread."""
    return request, plan(request, articles, before)


def _write(
    out: handing_out.HandOut, items: Iterator[Any], _progress: Progress, _is_cancelled: IsCancelled
) -> handing_out.HandedOut:
    """Writes a file on the worker's thread, of what the main thread reads from the project."""
    return out.write(items)
