"""The rows of the review's queue: what differs, in words and colours, where, by whom, how far.

A row is worked out when it is painted; nothing here reads the project.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from annotator.model.scheme import Scheme
from annotator.session.review import Review, Status
from annotator.session.review_queue import AGREED, ReviewItem
from annotator.ui.figure_words import kind_name
from annotator.ui.fill import fill
from annotator.ui.fonts import elided
from annotator.ui.people import People
from annotator.ui.plain_text import shortened
from annotator.ui.review_fields import stance_words
from annotator.ui.row_view import RowView
from annotator.ui.theme import current_tokens, type_ink, type_tint

LEFT = 14

_MARGIN, _GAP = 9, 4
_CHIP_SIDE, _CHIP_GAP = 7, 5
_MOST_VALUES = 3
_SIGNS: dict[Status, str] = {"undecided": "", "decided": "✓", "stale": "↻"}
_ISOLATED = "\u2068{0}\u2069"


def status_words(status: Status) -> str:
    """A state of a place in words."""
    translate = QCoreApplication.translate
    return {
        "undecided": translate("review", "undecided"),
        "decided": translate("review", "decided"),
        "stale": translate("review", "decided on work that has changed since"),
    }[status]


def place_kind(kind: str) -> str:
    """What a place is about, in a word."""
    return QCoreApplication.translate("review", "Agreed") if kind == AGREED else kind_name(kind)


class QueueWords:
    """Says what a row of the queue says."""

    def __init__(self, scheme: Scheme, people: People) -> None:
        self._types = {known.id: known for known in scheme.types}
        self._scheme, self._people = scheme, people
        self.hides_names = False

    def chips(self, item: ReviewItem) -> list[tuple[str, str]]:
        """The values that stand there as (words, colour); the colour of a type, else ""."""
        return [self._chip(item.kind, value) for value in item.values[:_MOST_VALUES]]

    def where(self, item: ReviewItem) -> str:
        """The article and the paragraph."""
        return f"{self.title(item)} ¶{item.paragraph}"

    def title(self, item: ReviewItem) -> str:
        """The article's title, whatever the direction of its letters."""
        return _ISOLATED.format(item.title or item.article_id)

    def who(self, item: ReviewItem) -> str:
        """By whom, or by how many while names are hidden."""
        translate = QCoreApplication.translate
        if self.hides_names:
            return translate("review", "{0} of {1} annotators").format(
                len(item.annotations), len(item.annotators)
            )
        present = " / ".join(item.annotations)
        if item.missing_from:
            return translate("review", "{0}, not {1}").format(
                present, " / ".join(item.missing_from)
            )
        return present

    def spoken(self, item: ReviewItem, status: Status) -> str:
        """The whole row in one line."""
        values = " ↔ ".join(words for words, _ in self.chips(item))
        parts = (f"{place_kind(item.kind)} {values}".strip(), self.where(item), self.who(item))
        return ", ".join((*parts, status_words(status)))

    def _chip(self, kind: str, value: str) -> tuple[str, str]:
        if kind == "speaker":
            return shortened(self._people.speaker_name(value) or "–", 24), ""
        if kind == "stance":
            return stance_words(self._scheme, value) or "–", ""
        if kind == "proposition":
            known = self._people.known_propositions.get(value)
            return shortened(known.text if known is not None else value or "–", 24), ""
        found = self._types.get(value)
        return (found.short, found.color) if found is not None else (value, "")


class QueueModel(QAbstractListModel):
    """Some of a review's places in an order; the rows say which."""

    def __init__(self, words: QueueWords, parent: Any = None) -> None:
        super().__init__(parent)
        self.words = words
        self.review: Review | None = None
        self._places: Sequence[int] = ()
        self._rows: dict[int, int] = {}

    def show(self, review: Review | None, places: Sequence[int]) -> None:
        """Show these places of a review in this order."""
        self.beginResetModel()
        self.review, self._places = review, places
        self._rows = {place: row for row, place in enumerate(places)}
        self.endResetModel()

    def place(self, row: int) -> int:
        """The place that a row is of."""
        return self._places[row]

    def row_of(self, place: int) -> int | None:
        """The row of a place, None while the filter keeps it out."""
        return self._rows.get(place)

    def touch(self, places: Sequence[int]) -> None:
        """The state of these places is another."""
        for place in places:
            row = self._rows.get(place)
            if row is not None:
                index = self.index(row)
                self.dataChanged.emit(index, index)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        """How many places pass the filter."""
        return 0 if parent is not None and parent.isValid() else len(self._places)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """The row in words."""
        if self.review is None or not 0 <= index.row() < len(self._places):
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            place = self._places[index.row()]
            return self.words.spoken(self.review.items[place], self.review.status(place))
        return None


class QueueDelegate(QStyledItemDelegate):
    """Draws one place: what differs with its chips, and below it where and by whom."""

    def __init__(self, rows: RowView, model: QueueModel) -> None:
        super().__init__(rows)
        self._rows, self._model = rows, model

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Two lines and the space around them, for every place alike."""
        metrics: QFontMetrics = option.fontMetrics
        return QSize(120, 2 * metrics.height() + _GAP + 2 * _MARGIN + 3)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Ground, kind and chips, and the quieter line below."""
        review = self._model.review
        if review is None:
            return
        place = self._model.place(index.row())
        item, status = review.items[place], review.status(place)
        rect: QRect = option.rect
        font: QFont = option.font
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, rect, index)
        room = rect.adjusted(LEFT, _MARGIN, -10, -_MARGIN)
        room = self._paint_sign(painter, room, font, status)
        metrics = QFontMetrics(font)
        first = QRect(room.left(), room.top(), room.width(), metrics.height() + 3)
        self._paint_first(painter, first, font, item)
        painter.setFont(font)
        painter.setPen(QColor(current_tokens().muted))
        second = QRect(room.left(), first.bottom() + _GAP, room.width(), metrics.height())
        rest = f" ¶{item.paragraph} · {self._model.words.who(item)}"
        taken = min(metrics.horizontalAdvance(rest), second.width() * 2 // 3)
        title = elided(metrics, self._model.words.title(item), second.width() - taken)
        words = elided(metrics, title + rest, second.width())
        painter.drawText(second, int(Qt.AlignmentFlag.AlignVCenter), words)
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        tokens = current_tokens()
        if self._rows.is_marked(index):
            fill(painter, rect, QColor(tokens.accent_tint))
            fill(painter, QRect(rect.left(), rect.top(), 3, rect.height()), QColor(tokens.accent))
        elif self._rows.is_hovered(index):
            fill(painter, rect, QColor(tokens.hover))
        fill(painter, QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(tokens.border))
        if self._rows.hasFocus() and self._rows.is_marked(index):
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -1, -2))

    def _paint_sign(self, painter: QPainter, room: QRect, font: QFont, status: Status) -> QRect:
        """The sign of what was decided, at the right edge; returns the room that is left."""
        sign = _SIGNS[status]
        if not sign:
            return room
        tokens = current_tokens()
        strong = _strong(font)
        painter.setFont(strong)
        painter.setPen(QColor(tokens.success if status == "decided" else tokens.warning))
        width = QFontMetrics(strong).horizontalAdvance(sign)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
        painter.drawText(room, int(right), sign)
        return room.adjusted(0, 0, -width - 6, 0)

    def _paint_first(self, painter: QPainter, line: QRect, font: QFont, item: ReviewItem) -> None:
        tokens = current_tokens()
        strong = _strong(font)
        metrics, plain = QFontMetrics(strong), QFontMetrics(font)
        middle = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        painter.setFont(strong)
        painter.setPen(QColor(tokens.text))
        kind = place_kind(item.kind)
        painter.drawText(line, middle, kind)
        x = line.left() + metrics.horizontalAdvance(kind) + 8
        for number, (words, color) in enumerate(self._model.words.chips(item)):
            if number:
                painter.setFont(font)
                painter.setPen(QColor(tokens.muted))
                painter.drawText(QRect(x, line.top(), 20, line.height()), middle, "↔")
                x += plain.horizontalAdvance("↔") + _CHIP_GAP
            room = line.right() - x
            if room < 24:
                return
            small = QFont(font)
            small.setPixelSize(tokens.size_small)
            if color:
                small.setWeight(QFont.Weight.DemiBold)
            shown = elided(QFontMetrics(small), words, room - 2 * _CHIP_SIDE)
            width = QFontMetrics(small).horizontalAdvance(shown) + 2 * _CHIP_SIDE
            chip = QRectF(x, line.top(), width, line.height())
            painter.setPen(Qt.PenStyle.NoPen if color else QPen(QColor(tokens.border), 1))
            painter.setBrush(QColor(type_tint(color, tokens.dark) if color else tokens.subtle))
            painter.drawRoundedRect(chip, line.height() / 2, line.height() / 2)
            painter.setFont(small)
            painter.setPen(QColor(type_ink(color, tokens.dark) if color else tokens.text))
            painter.drawText(chip, int(Qt.AlignmentFlag.AlignCenter), shown)
            x += round(width) + _CHIP_GAP


def _strong(font: QFont) -> QFont:
    strong = QFont(font)
    strong.setWeight(QFont.Weight.DemiBold)
    return strong
