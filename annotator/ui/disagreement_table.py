"""The places where annotators differ, with their words; a row is built when it is looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, overload

from PySide6.QtCore import (
    QCoreApplication,
    QItemSelection,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from annotator.ui.figure_words import kind_name
from annotator.ui.fonts import elided
from annotator.ui.plain_table import PlainTable, Row, RowsModel

if TYPE_CHECKING:
    from annotator.agreement.disagreement import Disagreement

KIND, WORDS, ANNOTATORS = range(3)

_MAXIMUM_WORDS = 240
_SIDE = 11
_WIDEST_KIND, _WIDEST_NAMES = 132, 118
# Words may run right to left; isolated they do not turn around what stands beside them.
_ISOLATED = "\u2068{0}\u2069"
_FIELDS = ("type", "speaker", "stance", "proposition")


class DisagreementTable(PlainTable):
    """A row for each disagreement: what differs, the words above the article's title, by whom.

    ``entry_chosen`` carries the current disagreement or None, ``place_chosen`` the article's id and
    the ids of the annotations (a tuple) of one that was activated.
    """

    entry_chosen = Signal(object)
    place_chosen = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        translate = QCoreApplication.translate
        titles = (
            translate("DisagreementTable", "What differs"),
            translate("DisagreementTable", "Words and article"),
            translate("DisagreementTable", "Annotators"),
        )
        self._model = _Places(titles)
        super().__init__(
            self._model,
            name=translate("DisagreementTable", "Disagreements"),
            stretch=WORDS,
            parent=parent,
        )
        self.setItemDelegateForColumn(KIND, _TwoLines(self))
        self.setItemDelegateForColumn(WORDS, _TwoLines(self))
        self.verticalHeader().setDefaultSectionSize(2 * self.fontMetrics().height() + 14)
        self.row_activated.connect(self._on_row_activated)

    def show_disagreements(
        self, entries: Sequence[Disagreement], *, type_labels: Mapping[str, str]
    ) -> None:
        """Show these disagreements in the order given and take the first one."""
        self._model.show(entries, type_labels)
        self.fit_columns()
        self.setColumnWidth(KIND, min(self.columnWidth(KIND), _WIDEST_KIND))
        self.setColumnWidth(ANNOTATORS, min(self.columnWidth(ANNOTATORS), _WIDEST_NAMES))
        if entries:
            self.selectRow(0)
        else:
            self.entry_chosen.emit(None)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """The row that is gone to is the one to read."""
        super().selectionChanged(selected, deselected)
        if selected.indexes():
            self.entry_chosen.emit(selected.indexes()[0].data(Qt.ItemDataRole.UserRole))

    def _on_row_activated(self, entry: Disagreement) -> None:
        self.place_chosen.emit(entry.article_id, entry.annotations)


class _Rows(Sequence[Row]):
    """The row of each disagreement, made when it is asked for."""

    def __init__(self, entries: Sequence[Disagreement], type_labels: Mapping[str, str]) -> None:
        self._entries, self._type_labels = entries, type_labels

    def __len__(self) -> int:
        return len(self._entries)

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Row]: ...
    def __getitem__(self, place: int | slice) -> Row | Sequence[Row]:
        if isinstance(place, slice):
            return _Rows(self._entries[place], self._type_labels)
        return self._row(self._entries[place])

    def __iter__(self) -> Iterator[Row]:
        return map(self._row, self._entries)

    def _row(self, entry: Disagreement) -> Row:
        title = _ISOLATED.format(entry.title or entry.article_id)
        kind = f"{kind_name(entry.kind)}\n{self._values(entry)}"
        words = quoted(entry.text)
        return Row((kind, f"{words}\n{title}", _who(entry)), key=entry, tip=words)

    def _values(self, entry: Disagreement) -> str:
        """“Claim ↔ Denial” for what differs in a field; "" where the words themselves do."""
        if entry.kind not in _FIELDS:
            return ""
        values = []
        for version in entry.versions:
            value = getattr(version, entry.kind)
            if entry.kind == "type":
                value = self._type_labels.get(value, value)
            values.append(_shortened(value or "–"))
        return " ↔ ".join(dict.fromkeys(values))


class _Places(RowsModel):
    """Rows that are built when a cell of theirs is shown."""

    def show(self, entries: Sequence[Disagreement], type_labels: Mapping[str, str]) -> None:
        """Show these disagreements instead."""
        self.beginResetModel()
        self.rows = _Rows(entries, type_labels)
        self.endResetModel()

    def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What is spoken of a cell is in one line."""
        value = super().data(index, role)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return str(value).replace("\n", ", ")
        return value


class _TwoLines(QStyledItemDelegate):
    """Draws a cell of two lines, the second one quieter."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The style draws the ground only."""
        super().initStyleOption(option, index)
        option.text = ""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """The ground as the style draws it, and both lines over it."""
        super().paint(painter, option, index)
        palette: QPalette = option.palette
        metrics: QFontMetrics = option.fontMetrics
        rect: QRect = option.rect
        first, _, second = str(index.data()).partition("\n")
        line = rect.adjusted(_SIDE, 0, -_SIDE, 0)
        line.setHeight(metrics.height())
        line.moveTop(rect.center().y() - (metrics.height() if second else metrics.height() // 2))
        painter.save()
        for text, role in (
            (first, QPalette.ColorRole.Text),
            (second, QPalette.ColorRole.PlaceholderText),
        ):
            painter.setPen(palette.color(role))
            shown = elided(metrics, text, line.width())
            painter.drawText(line, int(Qt.AlignmentFlag.AlignVCenter), shown)
            line.translate(0, metrics.height())
        painter.restore()


def quoted(words: str) -> str:
    """Words of an article in quotation marks, on one line and cut when they are long."""
    words = " ".join(words[: _MAXIMUM_WORDS * 2].split())
    if len(words) > _MAXIMUM_WORDS:
        words = words[: _MAXIMUM_WORDS - 1] + "…"
    return _ISOLATED.format(f"“{words}”")


def _shortened(value: str) -> str:
    value = " ".join(value[:80].split())
    return _ISOLATED.format(value if len(value) <= 26 else f"{value[:25]}…")


def _who(entry: Disagreement) -> str:
    """“a1 / a2”, or “a1, not a2” where somebody found nothing."""
    translate = QCoreApplication.translate
    present = ", ".join(entry.annotators)
    if entry.missing_from:
        return translate("DisagreementTable", "{0}, not {1}").format(
            present, ", ".join(entry.missing_from)
        )
    return " / ".join(entry.annotators)
