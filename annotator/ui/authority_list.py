"""A list of speakers or propositions to search, sort and select in; thousands of rows are fine.

Knows entries, not what they stand for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from annotator.model.speaker import fold_name
from annotator.ui.fields import plain_label
from annotator.ui.plain_table import PlainTable, Row, RowsModel

_WIDEST, _NARROWEST = 128, 190
_ASCII_FOLDS = (("-", " "), ("_", " "), (".", " "), ("'", ""), ("`", ""))


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: its key, its cells, what each column is sorted by, and the words searched in."""

    key: str
    cells: tuple[str, ...]
    order: tuple[Any, ...]
    words: str
    tip: str = ""


class SearchField(QLineEdit):
    """Where search words are typed; Escape clears them, Down goes to the rows."""

    left_downward = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down leaves for the rows; Escape empties the field before it closes anything."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left_downward.emit()
        else:
            super().keyPressEvent(event)


class AuthorityList(QWidget):
    """Search line, order, and rows.

    ``selected`` tells that other rows are selected now; ``activated`` the key of a row that was
    opened by Enter or a double click; ``count_clicked`` that of one whose number was clicked.
    """

    selected = Signal()
    activated = Signal(object)
    count_clicked = Signal(str)

    def __init__(
        self,
        titles: Sequence[str],
        *,
        name: str,
        numbers: Iterable[int],
        hint: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._name = name
        self._entries: dict[str, Entry] = {}
        self._shown: list[str] = []
        self._widths: dict[int, int] = {}
        self._column, self._is_descending = 0, False
        self.search = SearchField()
        self.search.setPlaceholderText(hint)
        self.search.setAccessibleName(hint)
        self.search.setClearButtonEnabled(True)
        self.order = QComboBox()
        self.order.setAccessibleName(self.tr("Order"))
        for title in titles:
            self.order.addItem(self.tr("By {0}").format(title.lower()))
        self.count = plain_label(role="muted")
        self.table = PlainTable(RowsModel(titles, numbers=numbers), name=name, stretch=0)
        self.table.setProperty("role", "framed")
        header = self.table.horizontalHeader()
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        self._lay_out()
        self._is_refreshing = False
        self.search.textChanged.connect(self._refresh)
        self.search.left_downward.connect(self._on_left_downward)
        self.order.activated.connect(self._on_order_chosen)
        header.sectionClicked.connect(self._on_header_clicked)
        self.table.row_activated.connect(self.activated)
        self.table.clicked.connect(self._on_clicked)
        self.table.selectionModel().selectionChanged.connect(self._on_selection_changed)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.search, 1)
        order_label = plain_label(self.tr("Order"), role="muted")
        order_label.setBuddy(self.order)
        head.addWidget(order_label)
        head.addWidget(self.order)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        column.addWidget(self.count)

    def show_entries(self, entries: Iterable[Entry]) -> None:
        """Show these entries; what was selected stays selected where it is still there."""
        self._entries = {entry.key: entry for entry in entries}
        self._refresh()
        self._fit_columns()

    def _fit_columns(self) -> None:
        """Words other than the first column's may be cut; numbers never are."""
        table = self.table
        for column in range(1, table.rows_model.columnCount()):
            table.setColumnHidden(column, False)  # noqa: FBT003
        table.fit_columns()
        for column in range(1, table.rows_model.columnCount()):
            if column not in table.rows_model.numbers:
                self._widths[column] = min(table.columnWidth(column), _WIDEST)
                table.setColumnWidth(column, self._widths[column])
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow the name keeps its room, and what is less telling goes."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Hide columns of words that would leave the first one too little to be read."""
        table = self.table
        numbers = table.rows_model.numbers
        columns = range(1, table.rows_model.columnCount())
        left = table.viewport().width() - sum(map(table.columnWidth, numbers))
        for column in columns:
            if column not in numbers:
                width = self._widths.get(column, 0)
                is_hidden = left - width < _NARROWEST
                table.setColumnHidden(column, is_hidden)
                left -= 0 if is_hidden else width

    def selected_keys(self) -> list[str]:
        """The keys of the selected rows, from top to bottom."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return [self._shown[row] for row in rows]

    def select(self, keys: Iterable[str]) -> None:
        """Select the rows of these keys, clearing a search that hides the first one."""
        wanted = list(keys)
        if wanted and wanted[0] not in self._shown and wanted[0] in self._entries:
            self.search.clear()
        self._select(wanted)
        self.selected.emit()

    def shown_keys(self) -> list[str]:
        """The keys of all rows that the search leaves, in their order."""
        return list(self._shown)

    def sort_by(self, column: int, *, descending: bool) -> None:
        """Order the rows by a column."""
        self._column, self._is_descending = column, descending
        self.order.setCurrentIndex(column)
        way = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.table.horizontalHeader().setSortIndicator(column, way)
        self._refresh()

    def _refresh(self) -> None:
        kept = self.selected_keys()
        parts = searchable(self.search.text()).split()
        found = [
            entry for entry in self._entries.values() if all(part in entry.words for part in parts)
        ]
        found.sort(key=self._order_of, reverse=self._is_descending)
        self._is_refreshing = True
        self._shown = [entry.key for entry in found]
        self.table.rows_model.set_rows(
            Row(entry.cells, key=entry.key, tip=entry.tip) for entry in found
        )
        self._select(kept)
        self._is_refreshing = False
        if kept != self.selected_keys():
            self.selected.emit()
        self._say_count(len(found))

    def _order_of(self, entry: Entry) -> tuple[Any, Any]:
        return entry.order[self._column], entry.order[0]

    def _say_count(self, found: int) -> None:
        total = len(self._entries)
        locale = self.locale()
        words = locale.toString(total)
        if found != total:
            words = self.tr("{0} of {1}").format(locale.toString(found), words)
        self.count.setText(f"{words} {self._name.lower()}")

    def _select(self, keys: Iterable[str]) -> None:
        wanted = set(keys)
        model, selection = self.table.rows_model, self.table.selectionModel()
        before, self._is_refreshing = self._is_refreshing, True
        selection.clear()
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        first: QModelIndex | None = None
        if wanted:
            for row, key in enumerate(self._shown):
                if key in wanted:
                    index = model.index(row, 0)
                    first = first or index
                    selection.select(index, flags)
        if first is not None:
            selection.setCurrentIndex(first, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.table.scrollTo(first)
        self._is_refreshing = before

    def _on_left_downward(self) -> None:
        self.table.setFocus(Qt.FocusReason.TabFocusReason)
        if self._shown and not self.selected_keys():
            self.table.choose_row(0)

    def _on_order_chosen(self, column: int) -> None:
        is_number = column in self.table.rows_model.numbers
        self.sort_by(column, descending=is_number)

    def _on_header_clicked(self, column: int) -> None:
        is_number = column in self.table.rows_model.numbers
        again = column == self._column
        self.sort_by(column, descending=not self._is_descending if again else is_number)

    def _on_selection_changed(self) -> None:
        if not self._is_refreshing:
            self.selected.emit()

    def _on_clicked(self, index: QModelIndex) -> None:
        if index.column() in self.table.rows_model.numbers:
            self.count_clicked.emit(self._shown[index.row()])


def searchable(text: str) -> str:
    """``text`` as search words are compared: as `fold_name` has it, quickly for plain letters."""
    if not text.isascii():
        return fold_name(text)
    text = text.lower()
    for char, put in _ASCII_FOLDS:  # ten times as quick as str.translate
        text = text.replace(char, put)
    return text
