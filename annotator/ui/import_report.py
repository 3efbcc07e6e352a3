"""What became of everything that was offered to an import, as a table to read, copy and save."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import (
    QCoreApplication,
    QIODevice,
    QModelIndex,
    QPersistentModelIndex,
    QSaveFile,
    Qt,
)
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from annotator.ui.chips import ChipRow, ChipValue
from annotator.ui.counts import counted
from annotator.ui.fields import plain_label
from annotator.ui.icons import icon
from annotator.ui.plain_table import PlainTable, Row, RowsModel

if TYPE_CHECKING:
    from annotator.session.transfer import ImportReport

Outcome = Literal["refused", "added", "already"]

OUTCOME, FILE, ROW, REASON = range(4)
_EVERY = "every"
_OUTCOMES: tuple[Outcome, ...] = ("refused", "added", "already")


class ImportReportView(QWidget):
    """A sentence with the numbers, and a row for each thing that was offered.

    ``project`` is the file that a saved report must not take the place of.
    """

    def __init__(self, project: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._report: ImportReport | None = None
        self._is_dry_run = False
        self.sentence = plain_label(role="heading", wrap=True)
        self.remark = plain_label(role="muted", wrap=True)
        self.outcomes = ChipRow(name=self.tr("What became of it"))
        self.outcomes.picked.connect(self._on_outcome_picked)
        self.copy_button = QPushButton(icon("copy"), self.tr("Copy table"))
        self.save_button = QPushButton(icon("save"), self.tr("Save report…"))
        titles = (self.tr("Outcome"), self.tr("File"), self.tr("Row"), self.tr("Reason"))
        self.table = PlainTable(
            RowsModel(titles, numbers=(ROW,)), name=self.tr("Import report"), stretch=FILE
        )
        self.table.setProperty("role", "framed")
        self.table.setItemDelegateForColumn(FILE, _MiddleElided(self.table))
        self.table.selectionModel().currentRowChanged.connect(self._on_row_changed)
        self.detail = plain_label(role="small", wrap=True)
        self.detail.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.detail.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.copy_button.clicked.connect(self.table.copy_all)
        self.save_button.clicked.connect(self.choose_file)
        line = QHBoxLayout()
        line.addWidget(self.outcomes, 1)
        line.addWidget(self.copy_button, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.save_button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.sentence)
        column.addWidget(self.remark)
        column.addLayout(line)
        column.addWidget(self.table, 1)
        column.addWidget(self.detail)

    def show_report(self, report: ImportReport, *, is_dry_run: bool) -> None:
        """Show this report; that of a dry run says that nothing has been written."""
        self._report, self._is_dry_run = report, is_dry_run
        self.sentence.setText(_sentence(report, is_dry_run=is_dry_run))
        self._say(_remark(report, is_dry_run=is_dry_run))
        self.outcomes.set_values(_chips(report))
        self._on_outcome_picked("refused" if report.refused else _EVERY)

    def choose_file(self) -> None:
        """Ask where the report should be saved, and save it there."""
        dialog = QFileDialog(self, self.tr("Save the import report"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(self.tr("Text, one line a row (*.txt)"))
        dialog.setDefaultSuffix("txt")
        dialog.selectFile("import-report.txt")
        dialog.fileSelected.connect(self.save_to)
        dialog.open()

    def save_to(self, path: str) -> None:
        """Write the whole report to ``path``, whole or not at all."""
        if self._report is None:
            return
        if Path(path).resolve() == self._project.resolve():
            self._say(self.tr("“{0}” is the project itself; choose another name.").format(path))
            return
        body = f"{self.sentence.text()}\n{self.table.as_text(_rows(self._report, _EVERY))}"
        file = QSaveFile(path)
        is_written = (
            file.open(QIODevice.OpenModeFlag.WriteOnly)
            and file.write(body.encode()) >= 0
            and file.commit()
        )
        if is_written:
            self._say(self.tr("The report is in “{0}”.").format(path))
        else:
            words = self.tr("The report could not be written to “{0}”: {1}.")
            self._say(words.format(path, file.errorString()))

    def _on_row_changed(self, current: QModelIndex) -> None:
        """The row in full, for a reason that is longer than its cell."""
        entry = current.data(Qt.ItemDataRole.UserRole)
        words = "" if entry is None else f"{entry.file}\n{entry.reason}".strip()
        self.detail.setText(words)

    def _say(self, words: str) -> None:
        self.remark.setText(words)
        self.remark.setVisible(bool(words))

    def _on_outcome_picked(self, outcome: str) -> None:
        if self._report is None:
            return
        self.outcomes.set_checked(outcome)
        rows = tuple(_rows(self._report, outcome))
        has_reasons = any(row.cells[REASON] for row in rows)
        self.table.setColumnHidden(REASON, not has_reasons)
        self.table.setColumnHidden(ROW, not any(row.cells[ROW] for row in rows))
        self.table.set_stretch(REASON if has_reasons else FILE)
        self.detail.clear()
        self.table.set_rows(rows)
        if has_reasons:
            width = min(self.table.columnWidth(FILE), self.table.viewport().width() * 2 // 5)
            self.table.setColumnWidth(FILE, max(140, width))


class _MiddleElided(QStyledItemDelegate):
    """Leaves out the middle of what is too long: a path's beginning and end say most."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """As usual but for the ellipsis."""
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideMiddle


def _rows(report: ImportReport, outcome: str) -> Iterator[Row]:
    names = _names()
    for known in _OUTCOMES:
        if outcome not in (_EVERY, known):
            continue
        for entry in getattr(report, known):
            row = "" if entry.row is None else str(entry.row)
            tip = f"{entry.file}\n{entry.reason}" if entry.reason else entry.file
            yield Row((names[known], entry.file, row, entry.reason), key=entry, tip=tip)


def _chips(report: ImportReport) -> list[ChipValue]:
    translate = QCoreApplication.translate
    counts = {known: len(getattr(report, known)) for known in _OUTCOMES}
    every = translate("ImportReportView", "All {0}").format(sum(counts.values()))
    names = _names()
    chips = [ChipValue(id=known, text=f"{names[known]} {n}") for known, n in counts.items() if n]
    return [ChipValue(id=_EVERY, text=every), *chips]


def _names() -> dict[Outcome, str]:
    translate = QCoreApplication.translate
    return {
        "refused": translate("ImportReportView", "Refused"),
        "added": translate("ImportReportView", "Added"),
        "already": translate("ImportReportView", "Already there"),
    }


def _sentence(report: ImportReport, *, is_dry_run: bool) -> str:
    translate = QCoreApplication.translate
    if is_dry_run:
        words = translate("ImportReportView", "{0} would be added, {1} already there, {2} refused.")
    else:
        words = translate("ImportReportView", "{0} added, {1} already there, {2} refused.")
    return words.format(
        counted(len(report.added), "article"), len(report.already), len(report.refused)
    )


def _remark(report: ImportReport, *, is_dry_run: bool) -> str:
    translate = QCoreApplication.translate
    parts = []
    if is_dry_run:
        parts.append(translate("ImportReportView", "This was a try: nothing has been written."))
    if report.annotations_added or report.annotations_already:
        parts.append(
            translate(
                "ImportReportView", "Annotations in these files: {0} new, {1} already there."
            ).format(report.annotations_added, report.annotations_already)
        )
    return " ".join(parts)
