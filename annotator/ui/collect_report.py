"""What came in, or would, with submissions: a sentence whose numbers add up, and a table."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QModelIndex, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.session.collecting import CollectReport
from annotator.ui.counts import counted
from annotator.ui.fields import plain_label
from annotator.ui.plain_table import PlainTable, Row, RowsModel

_KINDS = ("added", "updated", "already", "removed")


class CollectReportView(QWidget):
    """Rows by annotator, then every refusal with its reason."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence = plain_label(role="heading", wrap=True)
        self.remark = plain_label(role="muted", wrap=True)
        titles = (
            self.tr("Who or which file"),
            self.tr("New"),
            self.tr("Changed"),
            self.tr("Already there"),
            self.tr("Removed"),
            self.tr("Refused"),
            self.tr("Reason"),
        )
        self.table = PlainTable(
            RowsModel(titles, numbers=range(1, 6)), name=self.tr("What comes in"), stretch=6
        )
        self.table.setProperty("role", "framed")
        self.detail = plain_label(role="small", wrap=True)
        self.detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.table.selectionModel().currentRowChanged.connect(self._on_row_changed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.sentence)
        column.addWidget(self.remark)
        column.addWidget(self.table, 1)
        column.addWidget(self.detail)

    def show_report(
        self, report: CollectReport, *, is_dry_run: bool, conflicted: Collection[Path] = ()
    ) -> None:
        """Show a report; ``conflicted`` are the files that a sync service seems to have renamed."""
        self.sentence.setText(_sentence(report, is_dry_run=is_dry_run))
        words = _remark(report, conflicted, is_dry_run=is_dry_run)
        self.remark.setText(words)
        self.remark.setVisible(bool(words))
        self.table.set_rows(_rows(report))
        self.table.setColumnHidden(6, not report.refused)
        self.table.set_stretch(6 if report.refused else 0)
        self.detail.clear()
        if report.refused:
            # The first reason in full, without a click.
            self.table.choose_row(len(report.by_annotator))

    def _on_row_changed(self, current: QModelIndex) -> None:
        """A refusal in full: it may be longer than its cell."""
        reason = current.data(Qt.ItemDataRole.UserRole)
        self.detail.setText(reason if isinstance(reason, str) else "")


def _rows(report: CollectReport) -> Iterator[Row]:
    for name, counts in report.by_annotator.items():
        yield Row((name, *(str(counts[kind]) for kind in _KINDS), "", ""))
    for part in report.refused:
        cells = (part.file, "", "", "", "", str(part.annotations or ""), part.reason)
        yield Row(cells, key=part.reason, tip=part.reason)


def _sentence(report: CollectReport, *, is_dry_run: bool) -> str:
    translate = QCoreApplication.translate
    refused = sum(part.annotations for part in report.refused)
    held = report.added + report.updated + report.already + refused
    words = (
        translate("CollectReport", "Of {0}, {1} would be new, {2} changed; {3} are there already.")
        if is_dry_run
        else translate(
            "CollectReport", "Of {0}, {1} were new, {2} changed; {3} were there already."
        )
    )
    told = words.format(counted(held, "annotation"), report.added, report.updated, report.already)
    if refused:
        told += " " + translate("CollectReport", "{0} refused.").format(refused)
    return told


def _remark(report: CollectReport, conflicted: Collection[Path], *, is_dry_run: bool) -> str:
    translate = QCoreApplication.translate
    parts = []
    if report.is_cancelled and not is_dry_run:
        parts.append(
            translate("CollectReport", "Cancelled: {0} had come in whole and stay.").format(
                counted(report.files, "file")
            )
        )
    if report.removed:
        parts.append(
            translate("CollectReport", "{0} deleted by their annotators.").format(
                counted(report.removed, "annotation")
            )
        )
    fresh = len(report.new_speakers), len(report.new_propositions)
    if any(fresh):
        parts.append(
            translate("CollectReport", "New names, proposed: {0} and {1}.").format(
                counted(fresh[0], "speaker"), counted(fresh[1], "proposition")
            )
        )
    whole = [part for part in report.refused if not part.annotations]
    if whole:
        parts.append(
            translate("CollectReport", "{0} refused as a whole.").format(
                counted(len(whole), "file")
            )
        )
    if conflicted:
        names = ", ".join(f"“{path.name}”" for path in conflicted)
        parts.append(
            translate(
                "CollectReport",
                "Second copies made by a sync service are collected too, nothing is lost: {0}.",
            ).format(names)
        )
    return " ".join(parts)
