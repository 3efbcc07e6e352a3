"""How far the team is, for whoever leads it: by annotator, batch and article, sorted at will."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from annotator.errors import UserError
from annotator.session.progress import By, Standing, standings, write_csv
from annotator.session.session import Session
from annotator.ui.chips import ChipRow, ChipValue
from annotator.ui.counts import counted
from annotator.ui.due_words import due_words, moment
from annotator.ui.fields import plain_label
from annotator.ui.outcome_line import OutcomeLine
from annotator.ui.plain_table import PlainTable, Row, RowsModel

_SIZE = (960, 560)
_WAYS: tuple[By, ...] = ("annotator", "batch", "article")
_TITLE, _BATCH, _WHO = 0, 1, 2
_WIDEST = 170


class ProgressDialog(QDialog):
    """Show it with ``open()``; ``article_chosen`` tells the id of an article to look at."""

    article_chosen = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Progress"))
        self.resize(*_SIZE)
        self._session = session
        self._by: By = "annotator"
        self._found: list[Standing] = []
        self._sorted_by = _WHO
        self._is_descending = False
        self.words = plain_label(role="heading", wrap=True)
        self.ways = ChipRow(name=self.tr("What a row is about"))
        titles = (
            self.tr("Article"),
            self.tr("Batch"),
            self.tr("Annotator"),
            self.tr("Assigned"),
            self.tr("Started"),
            self.tr("Finished"),
            self.tr("Annotations"),
            self.tr("Minutes"),
            self.tr("Unsure"),
            self.tr("Late"),
            self.tr("Due"),
            self.tr("Last hand-in"),
        )
        self.table = PlainTable(
            RowsModel(titles, numbers=(1, 3, 4, 5, 6, 7, 8, 9)),
            name=self.tr("Progress"),
            stretch=_WHO,
        )
        self.table.setProperty("role", "framed")
        header = self.table.horizontalHeader()
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.sectionClicked.connect(self.sort_by)
        self.outcome = OutcomeLine()
        self.csv_button = QPushButton(self.tr("Save as CSV…"))
        self.close_button = QPushButton(self.tr("Close"))
        self._lay_out()
        ways = (self.tr("By annotator"), self.tr("By batch"), self.tr("By article"))
        self.ways.set_values(
            [ChipValue(id=way, text=name) for way, name in zip(_WAYS, ways, strict=True)]
        )
        self.ways.picked.connect(self.show_by)
        self.table.row_activated.connect(self._on_row_activated)
        self.csv_button.clicked.connect(self.choose_file)
        self.close_button.clicked.connect(self.accept)
        self.show_by("annotator")

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        column.addWidget(self.words)
        column.addWidget(self.ways)
        column.addWidget(self.table, 1)
        column.addWidget(self.outcome)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addWidget(self.csv_button)
        buttons.addStretch()
        buttons.addWidget(self.close_button)
        column.addLayout(buttons)

    def show_by(self, way: str) -> None:
        """Count anew, a row for each annotator, batch or article."""
        self._by = next(known for known in _WAYS if known == way)
        self.ways.set_checked(way)
        self._found = standings(self._session, self._by)
        self.words.setText(self._sentence())
        is_article = self._by == "article"
        self.table.setColumnHidden(_TITLE, not is_article)
        self.table.setColumnHidden(_BATCH, self._by != "batch")
        self.table.set_stretch(_TITLE if is_article else _WHO)
        self._sorted_by, self._is_descending = (_TITLE if is_article else _WHO), False
        self._show_rows()

    def sort_by(self, column: int) -> None:
        """Sort by a column; by the same one again, the other way round."""
        self._is_descending = column == self._sorted_by and not self._is_descending
        self._sorted_by = column
        self._show_rows()

    def choose_file(self) -> None:
        """Ask where the table should go."""
        dialog = QFileDialog(self, self.tr("Save the table"), str(self._session.path.parent))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(self.tr("Tables (*.csv)"))
        dialog.setDefaultSuffix("csv")
        dialog.selectFile("progress.csv")
        dialog.fileSelected.connect(self.save_to)
        dialog.open()

    def save_to(self, path: str) -> None:
        """Write the table that is in view to ``path``."""
        try:
            count = write_csv(self._session, Path(path), self._by)
        except UserError as error:
            self.outcome.say(error.message, role="danger")
            return
        words = self.tr("{0} in “{1}”.").format(counted(count, "row"), path)
        self.outcome.say(words, role="success")

    def _show_rows(self) -> None:
        order = Qt.SortOrder.DescendingOrder if self._is_descending else Qt.SortOrder.AscendingOrder
        self.table.horizontalHeader().setSortIndicator(self._sorted_by, order)
        found = sorted(self._found, key=self._key, reverse=self._is_descending)
        self.table.set_rows(_row(one) for one in found)
        if self._by == "article":
            width = self.table.columnWidth(_WHO)
            self.table.setColumnWidth(_WHO, min(width, _WIDEST))

    def _key(self, one: Standing) -> tuple[float, str]:
        values: tuple[float | str | None, ...] = (
            one.title.casefold(),
            one.batch,
            one.annotator.casefold(),
            one.assigned,
            one.started,
            one.finished,
            one.annotations,
            one.seconds,
            one.unsure,
            one.late,
            one.due or "9999",
            one.handed_in,
        )
        value = values[self._sorted_by]
        return (0.0, value or "") if value is None or isinstance(value, str) else (value, "")

    def _sentence(self) -> str:
        everything = sum(one.assigned for one in self._found)
        if not everything:
            return self.tr("Nothing is assigned yet. Project → Assign and hand out… does that.")
        finished = sum(one.finished for one in self._found)
        late = sum(one.late for one in self._found)
        words = self.tr("{0} of {1} assignments finished").format(finished, everything)
        if not late:
            return f"{words}."
        names = [one.annotator for one in standings(self._session) if one.late]
        return self.tr("{0}, {1} late: {2}.").format(words, late, ", ".join(names))

    def _on_row_activated(self, article_id: object) -> None:
        if isinstance(article_id, str) and article_id:
            self.article_chosen.emit(article_id)


def _row(one: Standing) -> Row:
    cells = (
        one.title,
        str(one.batch),
        one.annotator,
        str(one.assigned),
        str(one.started),
        str(one.finished),
        str(one.annotations),
        f"{one.seconds / 60:.0f}",
        str(one.unsure),
        str(one.late or ""),
        due_words(one.due) if one.due else "",
        moment(one.handed_in)
        if one.handed_in
        else QCoreApplication.translate("ProgressDialog", "never"),
    )
    return Row(cells, key=one.article_id or None, tip=one.title)
