"""The places where annotators differ, with their words; choosing one says which place it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
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
# Words may run right to left; isolated they do not turn around what stands beside them.
_ISOLATED = "\u2068{0}\u2069"


class DisagreementTable(PlainTable):
    """A row for each disagreement: what differs, the words above the article's title, by whom.

    ``title_of`` gives the title of an article by its id; it is asked only for rows that are
    shown. ``place_chosen`` carries the article's id and the ids of the annotations (a tuple).
    """

    place_chosen = Signal(str, object)

    def __init__(self, title_of: Callable[[str], str], parent: QWidget | None = None) -> None:
        translate = QCoreApplication.translate
        titles = (
            translate("DisagreementTable", "What differs"),
            translate("DisagreementTable", "Words and article"),
            translate("DisagreementTable", "Annotators"),
        )
        super().__init__(
            _Places(titles, title_of),
            name=translate("DisagreementTable", "Disagreements"),
            stretch=WORDS,
            parent=parent,
        )
        self.setItemDelegateForColumn(WORDS, _TwoLines(self))
        self.verticalHeader().setDefaultSectionSize(2 * self.fontMetrics().height() + 14)
        self.row_activated.connect(self._on_row_activated)

    def show_disagreements(self, entries: Iterable[Disagreement]) -> None:
        """Show these disagreements in the order given."""
        self.set_rows(
            Row(
                (kind_name(entry.kind), _quoted(entry.text), _who(entry)),
                key=entry,
                tip=_quoted(entry.text),
            )
            for entry in entries
        )

    def _on_row_activated(self, entry: Disagreement) -> None:
        self.place_chosen.emit(entry.article_id, entry.annotations)


class _Places(RowsModel):
    """Rows whose article title is looked up when it is first shown."""

    def __init__(self, titles: tuple[str, ...], title_of: Callable[[str], str]) -> None:
        super().__init__(titles)
        self._title_of = title_of
        self._known: dict[str, str] = {}

    def cell(self, row: Row, column: int) -> str:
        """The cell; the words have the title of their article in a second line."""
        words = super().cell(row, column)
        if column != WORDS or row.key is None:
            return words
        article_id = row.key.article_id  # type: ignore[attr-defined]
        if article_id not in self._known:
            self._known[article_id] = _ISOLATED.format(self._title_of(article_id))
        return f"{words}\n{self._known[article_id]}"


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
        words, _, title = str(index.data()).partition("\n")
        line = rect.adjusted(_SIDE, 0, -_SIDE, 0)
        line.setHeight(metrics.height())
        line.moveTop(rect.center().y() - metrics.height())
        painter.save()
        for text, role in (
            (words, QPalette.ColorRole.Text),
            (title, QPalette.ColorRole.PlaceholderText),
        ):
            painter.setPen(palette.color(role))
            shown = elided(metrics, text, line.width())
            painter.drawText(line, int(Qt.AlignmentFlag.AlignVCenter), shown)
            line.translate(0, metrics.height())
        painter.restore()


def _quoted(words: str) -> str:
    words = " ".join(words[: _MAXIMUM_WORDS * 2].split())
    if len(words) > _MAXIMUM_WORDS:
        words = words[: _MAXIMUM_WORDS - 1] + "…"
    return _ISOLATED.format(f"“{words}”")


def _who(entry: Disagreement) -> str:
    """“a1 / a2”, or “a1, not a2” where somebody found nothing."""
    translate = QCoreApplication.translate
    present = ", ".join(entry.annotators)
    if entry.missing_from:
        return translate("DisagreementTable", "{0}, not {1}").format(
            present, ", ".join(entry.missing_from)
        )
    return " / ".join(entry.annotators)
