"""A read-only table of words and numbers that can be walked, activated and copied.

Knows nothing of what its rows mean; each row may carry a key that says so to whoever made it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QAction,
    QFont,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPalette,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from annotator.ui.fields import plain_tip

Index = QModelIndex | QPersistentModelIndex

_ROOT = QModelIndex()
_ROWS_MEASURED = 200
_CELL_PADDING = 24
_ISOLATES = dict.fromkeys((0x2066, 0x2067, 0x2068, 0x2069))
_FORMULA_SIGNS = frozenset("=+-@＝＋－＠﹦﹢﹣﹫")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells, what it stands for, and how it is set.

    A heading has one cell that runs over all columns. ``tip`` is shown on hovering.
    """

    cells: tuple[str, ...]
    key: object = None
    is_heading: bool = False
    is_muted: bool = False
    tip: str = ""


class RowsModel(QAbstractTableModel):
    """Rows under column titles; the columns in ``numbers`` are set flush right."""

    def __init__(
        self, titles: Sequence[str], *, numbers: Iterable[int] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.titles = tuple(titles)
        self.numbers = frozenset(numbers)
        self.rows: Sequence[Row] = ()
        self._digits = QFont()
        self._digits.setFeature(QFont.Tag("tnum"), 1)
        self._heading = QFont()
        self._heading.setBold(True)

    def set_rows(self, rows: Iterable[Row]) -> None:
        """Show these rows instead."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def take_rows(self, rows: Iterable[Row]) -> None:
        """Say something else in the rows that are there; as many, so that nobody loses a place.

        With another number of rows they are replaced.
        """
        new = tuple(rows)
        if len(new) != len(self.rows):
            self.set_rows(new)
            return
        self.rows = new
        if new:
            self.dataChanged.emit(self.index(0, 0), self.index(len(new) - 1, len(self.titles) - 1))

    def rowCount(self, parent: Index = _ROOT) -> int:
        """How many rows there are; a table has none below another row."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """How many columns there are."""
        return 0 if parent.isValid() else len(self.titles)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What Qt shows of one cell in one role; the row's key under UserRole."""
        row = self.rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return self.cell(row, index.column())
            case Qt.ItemDataRole.ToolTipRole if row.tip:
                return plain_tip(row.tip)
            case Qt.ItemDataRole.TextAlignmentRole:
                is_number = index.column() in self.numbers and not row.is_heading
                side = Qt.AlignmentFlag.AlignRight if is_number else Qt.AlignmentFlag.AlignLeft
                return int(side | Qt.AlignmentFlag.AlignVCenter)
            case Qt.ItemDataRole.FontRole if row.is_heading:
                return self._heading
            case Qt.ItemDataRole.FontRole if index.column() in self.numbers:
                return self._digits
            case Qt.ItemDataRole.ForegroundRole if row.is_muted:
                return QGuiApplication.palette().brush(QPalette.ColorRole.PlaceholderText)
            case Qt.ItemDataRole.UserRole:
                return row.key
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The column titles, set like their columns."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.titles[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            is_number = section in self.numbers
            side = Qt.AlignmentFlag.AlignRight if is_number else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Rows can be selected, headings cannot."""
        if not index.isValid() or self.rows[index.row()].is_heading:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def cell(self, row: Row, column: int) -> str:
        """What stands in one cell; headings and short rows leave the rest empty."""
        return row.cells[column] if column < len(row.cells) else ""


class PlainTable(QTableView):
    """Shows a `RowsModel`; Enter or a double click activates a row, Ctrl+C copies rows."""

    row_activated = Signal(object)

    def __init__(self, model: RowsModel, *, name: str, stretch: int, parent: QWidget | None = None):
        super().__init__(parent)
        self.rows_model = model
        self.setModel(model)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 12)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        bold = QFont(self.font())
        bold.setBold(True)
        self._title_metrics = QFontMetrics(bold)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setMinimumSectionSize(40)
        self.set_stretch(stretch)
        self._copy = QAction(self.tr("Copy"), self)
        self._copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        self._copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self._copy.triggered.connect(self.copy)
        self.addAction(self._copy)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.doubleClicked.connect(self._on_chosen)

    def set_stretch(self, column: int) -> None:
        """Let this column, and no other, take the room that is left."""
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self._stretch = column

    def set_rows(self, rows: Iterable[Row]) -> None:
        """Show these rows, headings over the whole width and columns as wide as they need."""
        self.clearSpans()
        self.rows_model.set_rows(rows)
        columns = len(self.rows_model.titles)
        for place, row in enumerate(self.rows_model.rows):
            if row.is_heading and columns > 1:
                self.setSpan(place, 0, 1, columns)
        self.fit_columns()

    def fit_columns(self) -> None:
        """Make every column but the stretching one as wide as its first rows need."""
        model, words = self.rows_model, self.fontMetrics()
        rows = [row for row in model.rows[:_ROWS_MEASURED] if not row.is_heading]
        for column, title in enumerate(model.titles):
            if column != self._stretch and not self.isColumnHidden(column):
                widths = [
                    words.horizontalAdvance(line)
                    for row in rows
                    for line in model.cell(row, column).split("\n")
                ]
                title_width = self._title_metrics.horizontalAdvance(title)
                self.setColumnWidth(column, max([title_width, *widths]) + _CELL_PADDING)

    def choose_row(self, row: int) -> None:
        """Make this row the only selected one, whatever modifier keys are held down."""
        index = self.rows_model.index(row, 0)
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)

    def copy(self) -> None:
        """Put the selected rows, or all when none is selected, on the clipboard."""
        places = sorted({index.row() for index in self.selectionModel().selectedRows()})
        rows = [self.rows_model.rows[place] for place in places] or self.rows_model.rows
        QGuiApplication.clipboard().setText(self.as_text(rows))

    def copy_all(self) -> None:
        """Put the whole table on the clipboard."""
        QGuiApplication.clipboard().setText(self.as_text(self.rows_model.rows))

    def as_text(self, rows: Iterable[Row]) -> str:
        """Titles and rows as lines of tab-separated cells, harmless in a spreadsheet."""
        model = self.rows_model
        lines = ["\t".join(model.titles)]
        for row in rows:
            cells = (model.cell(row, column) for column in range(len(model.titles)))
            lines.append(
                "\t".join(
                    _one_line(cell) if column in model.numbers else _harmless(_one_line(cell))
                    for column, cell in enumerate(cells)
                )
            )
        return "\n".join(lines) + "\n"

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter activates the current row."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._on_chosen(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _on_chosen(self, index: QModelIndex) -> None:
        key = index.data(Qt.ItemDataRole.UserRole)
        if key is not None:
            self.row_activated.emit(key)


def _one_line(cell: str) -> str:
    return " ".join(cell.translate(_ISOLATES).split())


def _harmless(cell: str) -> str:
    """``cell`` so that a spreadsheet it is pasted into shows it and never runs it."""
    for char in cell.lstrip("'"):
        if unicodedata.category(char)[0] not in "ZC":
            return "'" + cell if char in _FORMULA_SIGNS else cell
    return cell
