"""Collecting: which submissions, what they would bring, and then bringing it in, bit by bit.

The work is done in short turns on the main thread, which owns the project file.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.errors import UserError
from annotator.session.collecting import Collecting, CollectReport, undo_collect
from annotator.session.session import Session
from annotator.session.team_folder import (
    is_conflicted,
    submissions_in,
    team_folder,
    use_team_folder,
)
from annotator.ui.collect_report import CollectReportView
from annotator.ui.counts import counted
from annotator.ui.dialogs import TEAM_SUFFIX
from annotator.ui.fields import plain_label
from annotator.ui.file_drop import FileDrop
from annotator.ui.outcome_line import OutcomeLine
from annotator.ui.work_dialog import WorkDialog

_SIZE = (880, 620)
_SLICE = 0.015


class CollectDialog(WorkDialog):
    """Show it with ``open()``. ``collected`` carries the CollectReport, ``mapping_wanted`` too."""

    collected = Signal(object)
    mapping_wanted = Signal(object)
    taken_back = Signal()

    def __init__(
        self, session: Session, paths: Sequence[Path] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Collect submissions"))
        self.resize(*_SIZE)
        self._session = session
        self.paths: list[Path] = []
        self._run: Collecting | None = None
        self._turns: Iterator[None] = iter(())
        self._is_dry_run = True
        self.report: CollectReport | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._on_turn)
        self._build()
        self._lay_out()
        self._connect()
        self.drop = FileDrop(self, self, self._drop_words)
        self.drop.dropped.connect(self.add)
        self.add(paths)

    def _build(self) -> None:
        self.list = QListWidget()
        self.list.setProperty("role", "framed")
        self.list.setAccessibleName(self.tr("Submissions to collect"))
        self.list.setFixedHeight(110)
        self.add_button = QPushButton(self.tr("Add files…"))
        self.folder_button = QPushButton(self.tr("Add a folder…"))
        self.remove_button = QPushButton(self.tr("Take off the list"))
        self.watch_box = QCheckBox(self.tr("Look into this folder for new submissions"))
        self.watch_box.hide()
        self.view = CollectReportView()
        self.outcome = OutcomeLine()
        self.map_button = QPushButton(self.tr("Match new names…"))
        self.map_button.hide()
        self.close_button = QPushButton(self.tr("Close"))
        self.collect_button = QPushButton(self.tr("Collect"))
        self.collect_button.setProperty("role", "primary")
        for button in (self.add_button, self.folder_button, self.remove_button):
            button.setAutoDefault(False)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        column.addWidget(plain_label(self.tr("SUBMISSIONS"), role="caption"))
        beside = QVBoxLayout()
        for button in (self.add_button, self.folder_button, self.remove_button):
            beside.addWidget(button)
        beside.addStretch()
        top = QHBoxLayout()
        top.addWidget(self.list, 1)
        top.addLayout(beside)
        column.addLayout(top)
        column.addWidget(self.watch_box)
        column.addWidget(self.view, 1)
        column.addWidget(self.progress)
        column.addWidget(self.outcome)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addWidget(self.map_button)
        buttons.addStretch()
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.collect_button)
        column.addLayout(buttons)

    def _connect(self) -> None:
        self.add_button.clicked.connect(self.choose_files)
        self.folder_button.clicked.connect(self.choose_folder)
        self.remove_button.clicked.connect(self._on_remove_clicked)
        self.watch_box.clicked.connect(self._on_watch_clicked)
        self.outcome.undo_clicked.connect(self.undo)
        self.map_button.clicked.connect(self._on_map_clicked)
        self.close_button.clicked.connect(self.reject)
        self.collect_button.clicked.connect(self.collect)

    # what is to be collected

    def add(self, paths: Sequence[Path]) -> None:
        """Put files, and the submissions of folders, on the list and look what they would bring."""
        if self.is_running:
            return
        for path in paths:
            try:
                found = submissions_in(path) if path.is_dir() else [path]
            except UserError as error:
                self.outcome.say(error.message, role="danger")
                continue
            if path.is_dir():
                self._offer_to_watch(path)
            for one in found:
                if one not in self.paths:
                    self.paths.append(one)
        self._show_paths()
        self.preview()

    def choose_files(self) -> None:
        """Ask for submission files."""
        dialog = QFileDialog(self, self.tr("Submissions"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        names = self.tr("Submissions (*{0}*)").format(TEAM_SUFFIX)
        dialog.setNameFilters([names, self.tr("All files (*)")])
        dialog.filesSelected.connect(self._on_names_chosen)
        dialog.open()

    def choose_folder(self) -> None:
        """Ask for a folder with submissions."""
        dialog = QFileDialog(self, self.tr("Team folder"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.filesSelected.connect(self._on_names_chosen)
        dialog.open()

    def preview(self) -> None:
        """Say what collecting would bring; nothing is kept of it."""
        if self.paths:
            self._start(dry_run=True)

    def collect(self) -> None:
        """Bring the submissions in."""
        self._start(dry_run=False)

    def undo(self) -> None:
        """Take the last collect back."""
        try:
            count = undo_collect(self._session)
        except UserError as error:
            self.outcome.say(error.message, role="danger")
            return
        self.map_button.hide()
        words = self.tr("Taken back: the work of {0}.").format(counted(count, "file"))
        self.taken_back.emit()
        self.preview()
        self.outcome.say(words, role="success")

    # the run

    def _start(self, *, dry_run: bool) -> None:
        self._is_dry_run = dry_run
        self._run = run = Collecting(self._session, self.paths, dry_run=dry_run)
        self._turns = run.turns()
        self.outcome.say("")
        words = self.tr("Looking into the files…") if dry_run else self.tr("Collecting…")
        self.begin_work(run, words)
        self._timer.start()

    def _on_turn(self) -> None:
        run, until = self._run, time.perf_counter() + _SLICE
        if run is None:
            return
        try:
            for _ in self._turns:
                if time.perf_counter() >= until:
                    break
            else:
                self._end(run)
                return
        except UserError as error:
            self._end(run)
            self.outcome.say(error.message, role="danger")
            return
        words = self.tr("Looking into the files…") if self._is_dry_run else self.tr("Collecting…")
        self.progress.show_step(run.done, run.total, words)

    def _end(self, run: Collecting) -> None:
        self._timer.stop()
        self._run = None
        self.report = report = run.report()
        conflicted = [path for path in self.paths if is_conflicted(path.name)]
        self.view.show_report(report, is_dry_run=self._is_dry_run, conflicted=conflicted)
        if not self._is_dry_run:
            self._say_collected(report)
            self.collected.emit(report)
        self.end_work()

    def _say_collected(self, report: CollectReport) -> None:
        if report.files:
            words = self.tr("{0} collected; the project was backed up before.").format(
                counted(report.files, "file")
            )
            self.outcome.say(words, role="success", can_undo=True)
        else:
            self.outcome.say(self.tr("Nothing came in."), role="warning")
        self.map_button.setVisible(bool(report.new_speakers or report.new_propositions))

    # what is shown

    def _show_paths(self) -> None:
        self.list.clear()
        for path in self.paths:
            self.list.addItem(str(path))
        self._refresh()
        if not self.paths:
            self.view.sentence.setText(self.tr("Add submissions, or drop them here."))
            self.view.remark.hide()
            self.view.table.set_rows(())

    def show_running(self) -> None:
        """While files are read, the list of them stays as it is."""
        self._refresh()

    def _refresh(self) -> None:
        running = self.is_running
        for widget in (self.add_button, self.folder_button, self.list, self.view):
            widget.setEnabled(not running)
        self.remove_button.setEnabled(not running and bool(self.paths))
        has_news = self.report is not None and (
            self.report.files > 0 or bool(self.report.added or self.report.updated)
        )
        self.collect_button.setEnabled(
            not running and bool(self.paths) and self._is_dry_run and has_news
        )

    def _offer_to_watch(self, folder: Path) -> None:
        self._folder = folder.parent if folder.name == "submissions" else folder
        known = team_folder(self._session)
        self.watch_box.setChecked(known == self._folder.absolute())
        self.watch_box.setToolTip(str(self._folder))
        self.watch_box.show()

    _folder = Path()

    def _drop_words(self, paths: Sequence[Path]) -> str:
        return self.tr("Let go to look into {0}").format(counted(len(paths), "file"))

    def _on_names_chosen(self, names: Sequence[str]) -> None:
        self.add([Path(name) for name in names])

    def _on_remove_clicked(self) -> None:
        gone = {index.row() for index in self.list.selectedIndexes()}
        if not gone:
            return
        self.paths = [path for place, path in enumerate(self.paths) if place not in gone]
        self.report = None
        self._show_paths()
        self.preview()

    def _on_watch_clicked(self) -> None:
        use_team_folder(self._session, self._folder if self.watch_box.isChecked() else None)

    def _on_map_clicked(self) -> None:
        if self.report is not None:
            self.mapping_wanted.emit(self.report)
