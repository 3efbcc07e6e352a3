"""The export dialog: which format, whose work, which file; says where it went and how much it is.

Writes nothing itself: the session does, checking every offset first.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from annotator.errors import UserError
from annotator.model.annotation import GOLD
from annotator.session.exporting import (
    EXPORT_FORMATS,
    Export,
    ExportFormat,
    ExportReport,
    prepare_export,
)
from annotator.session.session import Session
from annotator.ui.annotator_choice import AnnotatorChoice
from annotator.ui.background import IsCancelled, Progress, Supply
from annotator.ui.counts import counted
from annotator.ui.fields import plain_label
from annotator.ui.work_dialog import WorkDialog

_INDENT = 24


class ExportDialog(WorkDialog):
    """Takes a dataset out of a project; ``exported`` carries the path and the ExportReport.

    Show it with ``open()``.
    """

    exported = Signal(object, object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export annotations"))
        self.setMinimumWidth(600)
        self._session = session
        self._replaceable: Path | None = None
        self._target = Path()
        self.format_buttons = {known.name: QRadioButton(known.label) for known in EXPORT_FORMATS}
        group = QButtonGroup(self)
        for button in self.format_buttons.values():
            group.addButton(button)
        group.buttonClicked.connect(self._on_format_clicked)
        next(iter(self.format_buttons.values())).setChecked(True)
        self.choice = AnnotatorChoice()
        self.choice.show_annotators(session.annotators())
        self.choice.changed.connect(self._refresh)
        self.gold_box = QCheckBox(self.tr("Gold sets, with the decisions they rest on"))
        self.gold_box.setVisible(session.has_gold())
        self.gold_box.toggled.connect(self._refresh)
        self.path_field = QLineEdit(str(self._usual_path()))
        self.path_field.setAccessibleName(self.tr("File"))
        self.path_field.textChanged.connect(self._on_path_changed)
        self.browse_button = QPushButton(self.tr("Choose…"))
        self.browse_button.clicked.connect(self.choose_file)
        self.outcome = plain_label(wrap=True)
        self.outcome.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.close_button = QPushButton(self.tr("Close"))
        self.close_button.clicked.connect(self.reject)
        self.export_button = QPushButton(self.tr("Export"))
        self.export_button.setProperty("role", "primary")
        self.export_button.setDefault(True)
        self.export_button.clicked.connect(self.run)
        self._lay_out()
        self._refresh()

    @property
    def format(self) -> ExportFormat:
        """The format that is chosen."""
        return next(
            known for known in EXPORT_FORMATS if self.format_buttons[known.name].isChecked()
        )

    @property
    def path(self) -> Path:
        """Where the file is to go; one without a folder goes beside the project."""
        return self._session.path.parent / Path(self.path_field.text().strip()).expanduser()

    def _chosen(self) -> tuple[str, ...]:
        """Whose sets are wanted; gold sets are nobody's and have a name of their own."""
        has_gold = not self.gold_box.isHidden() and self.gold_box.isChecked()
        return (*self.choice.chosen, GOLD) if has_gold else self.choice.chosen

    def choose_file(self) -> None:
        """Ask where the file should go."""
        dialog = QFileDialog(self, self.tr("Export to"), str(self.path.parent))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(f"{self.format.label} (*{self.format.suffix})")
        dialog.setDefaultSuffix(self.format.suffix.removeprefix("."))
        dialog.selectFile(self.path.name)
        dialog.fileSelected.connect(self._on_file_selected)
        dialog.open()

    def run(self) -> None:
        """Export; a file that is there already is replaced only when asked a second time."""
        path = self.path
        if path.exists() and path != self._replaceable:
            self._replaceable = path
            self._say(
                self.tr("“{0}” is there already. Press Replace to write over it.").format(path),
                role="warning",
            )
            self.export_button.setText(self.tr("Replace"))
            return
        chosen = self._chosen()
        everybody = chosen == tuple(self.choice.buttons)
        try:
            prepared = prepare_export(
                self._session, self.format.name, path, annotators=None if everybody else chosen
            )
        except UserError as error:
            self._say(error.message, role="danger")
            return
        self._target = path
        work = Supply(prepared.records, partial(_written, prepared), self)
        work.progressed.connect(self._on_progressed)
        work.finished.connect(self._on_finished)
        work.refused.connect(self._on_refused)
        work.failed.connect(self._on_failed)
        work.cancelled.connect(self._on_cancelled)
        self._say("")
        self.begin_work(work, self.tr("Writing…"))
        work.start()

    def _on_progressed(self, done: int, _total: int, _what: str) -> None:
        words = self.tr("{0} written").format(counted(done, "annotation set"))
        self.progress.words.setText(words)

    def _on_finished(self, report: ExportReport) -> None:
        path = self._target
        self._replaceable = None
        self.export_button.setText(self.tr("Export"))
        self._say(self._sentence(report, path), role="success")
        self.exported.emit(path, report)
        self.end_work()

    def _on_refused(self, error: UserError) -> None:
        self._say(error.message, role="danger")
        self.end_work()

    def _on_failed(self) -> None:
        self._say(self.tr("Nothing was exported because of a fault in the program."), role="danger")
        self.end_work()

    def _on_cancelled(self) -> None:
        self._say(self.tr("Cancelled; no file was written."))
        self.end_work()

    def show_running(self) -> None:
        """While the file is written, nothing about it can be changed."""
        self.form.setEnabled(not self.is_running)
        self.export_button.setEnabled(not self.is_running)

    def _sentence(self, report: ExportReport, path: Path) -> str:
        words = self.tr("{annotations} in {sets} are in “{path}”.").format(
            annotations=counted(report.annotations, "annotation"),
            sets=counted(report.sets, "annotation set"),
            path=path,
        )
        if not report.empty:
            return words
        empty = self.tr("{0} of them without annotations.").format(report.empty)
        return f"{words} {empty}"

    def _usual_path(self) -> Path:
        known = self.format
        ending = "-annotations" if known.name == "jsonl-annotations" else ""
        return self._session.path.with_name(self._session.path.stem + ending + known.suffix)

    def _on_format_clicked(self) -> None:
        usual = self._usual_path()
        own_name = self.path_field.isModified()
        path = self.path.with_suffix(self.format.suffix) if own_name else usual
        self.path_field.setText(str(path))
        self.path_field.setModified(own_name)

    def _on_file_selected(self, name: str) -> None:
        self.path_field.setText(name)
        self.path_field.setModified(True)
        # The file dialog has asked already whether the file may be replaced.
        self._replaceable = self.path
        self.run()

    def _on_path_changed(self) -> None:
        self._replaceable = None
        self.export_button.setText(self.tr("Export"))
        self._refresh()

    def _refresh(self) -> None:
        self._say("")
        if not self.choice.buttons:
            self._say(
                self.tr("Nobody has annotated in this project yet: there is nothing to export."),
                role="warning",
            )
        elif not self._chosen():
            self._say(self.tr("Choose whose annotations to export."), role="warning")
        has_name = bool(self.path_field.text().strip())
        self.export_button.setEnabled(bool(self._chosen()) and has_name)

    def _say(self, words: str, *, role: str = "muted") -> None:
        self.outcome.setProperty("role", role)
        self.outcome.style().polish(self.outcome)
        self.outcome.setText(words)

    def _lay_out(self) -> None:
        self.form = QWidget()
        column = QVBoxLayout(self.form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(plain_label(self.tr("FORMAT"), role="caption"))
        for known in EXPORT_FORMATS:
            inset = (_INDENT, 0, 0, 6)
            about = plain_label(known.about, role="small", wrap=True, inset=inset)
            column.addWidget(self.format_buttons[known.name])
            column.addWidget(about)
        column.addSpacing(6)
        column.addWidget(plain_label(self.tr("WHOSE ANNOTATIONS"), role="caption"))
        column.addWidget(self.choice)
        column.addWidget(self.gold_box)
        column.addSpacing(6)
        column.addWidget(plain_label(self.tr("FILE"), role="caption"))
        file_line = QHBoxLayout()
        file_line.addWidget(self.path_field, 1)
        file_line.addWidget(self.browse_button)
        column.addLayout(file_line)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.export_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 18, 20, 16)
        whole.setSpacing(12)
        whole.addWidget(self.form)
        whole.addWidget(self.outcome)
        whole.addStretch(1)
        whole.addWidget(self.progress)
        whole.addLayout(buttons)


def _written(
    prepared: Export, records: Iterator[Any], _progress: Progress, _is_cancelled: IsCancelled
) -> ExportReport:
    """Writes the annotation sets, on the worker's thread."""
    return prepared.write(records)
