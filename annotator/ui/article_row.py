"""How one article looks in the list: its state, its title, and where and when it appeared."""

from __future__ import annotations

from PySide6.QtCore import (
    QDate,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from annotator.model.annotation import AnnotationSet, State
from annotator.model.article import ArticleSummary
from annotator.ui.article_model import OPEN_ROLE, SET_ROLE, SUMMARY_ROLE
from annotator.ui.fill import fill
from annotator.ui.fonts import elided
from annotator.ui.row_view import RowView
from annotator.ui.theme import Tokens, current_tokens

LEFT = 14
"""Pixels between the list's edge and what stands in it."""

_MARK = 9
_LINE_GAP = 3
_ROW_MARGIN = 10


def shown_date(published: str | None) -> str:
    """A full date as people write it here; a partial one, or none, as it is."""
    if published is None or len(published) != len("2023-08-26"):
        return published or ""
    day = QDate.fromString(published, "yyyy-MM-dd")
    if not day.isValid():
        return published
    month = QLocale.c().monthName(day.month(), QLocale.FormatType.ShortFormat)
    return f"{day.day()} {month} {day.year()}"


def paint_state(painter: QPainter, place: QRectF, state: State, tokens: Tokens) -> None:
    """The mark of a state: an empty ring, a half-filled one, a full disc."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    color = {
        "new": QColor(tokens.muted),
        "in progress": QColor(tokens.warning),
        "finished": QColor(tokens.success),
    }[state]
    ring = place.adjusted(0.75, 0.75, -0.75, -0.75)
    painter.setPen(QPen(color, 1.5))
    painter.setBrush(color if state == "finished" else Qt.BrushStyle.NoBrush)
    painter.drawEllipse(ring)
    if state == "in progress":
        painter.setBrush(color)
        painter.drawPie(ring, 90 * 16, 180 * 16)
    painter.restore()


class ArticleDelegate(QStyledItemDelegate):
    """Draws one article: state, title, and below it where and when it appeared."""

    def __init__(self, rows: RowView) -> None:
        super().__init__(rows)
        self._rows = rows

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Two lines and the space around them, for every article alike."""
        metrics: QFontMetrics = option.fontMetrics
        return QSize(120, 2 * metrics.height() + _LINE_GAP + 2 * _ROW_MARGIN)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Ground, state, title and source of one article."""
        summary, done = index.data(SUMMARY_ROLE), index.data(SET_ROLE)
        if not isinstance(summary, ArticleSummary) or not isinstance(done, AnnotationSet):
            return
        rect: QRect = option.rect
        font: QFont = option.font
        tokens = current_tokens()
        painter.save()
        self._paint_ground(painter, rect, index)
        self._paint_words(painter, rect, font, summary=summary, done=done, tokens=tokens)
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        tokens = current_tokens()
        if index.data(OPEN_ROLE):
            fill(painter, rect, QColor(tokens.accent_tint))
            fill(painter, QRect(rect.left(), rect.top(), 3, rect.height()), QColor(tokens.accent))
        elif self._rows.is_hovered(index):
            fill(painter, rect, QColor(tokens.hover))
        fill(painter, QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(tokens.border))
        if self._rows.hasFocus() and self._rows.is_marked(index):
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -1, -2))

    def _paint_words(
        self,
        painter: QPainter,
        rect: QRect,
        font: QFont,
        *,
        summary: ArticleSummary,
        done: AnnotationSet,
        tokens: Tokens,
    ) -> None:
        strong = QFont(font)
        strong.setWeight(QFont.Weight.DemiBold)
        metrics = QFontMetrics(strong)
        left = rect.left() + LEFT
        top = rect.top() + _ROW_MARGIN
        mark = QPointF(left, top + (metrics.height() - _MARK) / 2)
        paint_state(painter, QRectF(mark.x(), mark.y(), _MARK, _MARK), done.state, tokens)
        words = left + _MARK + 7
        width = rect.right() - 8 - words
        align = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        painter.setFont(strong)
        painter.setPen(QColor(tokens.text))
        title = elided(metrics, summary.title, width)
        painter.drawText(QRect(words, top, width, metrics.height()), align, title)
        painter.setFont(font)
        painter.setPen(QColor(tokens.muted))
        below = QRect(words, top + metrics.height() + _LINE_GAP, width, metrics.height())
        plain = QFontMetrics(font)
        if done.annotations or done.state == "finished":
            count = str(done.annotations)
            taken = plain.horizontalAdvance(count)
            right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            painter.drawText(below, right, count)
            below.setRight(below.right() - taken - 8)
        source = plain.elidedText(shown_source(summary), Qt.TextElideMode.ElideRight, below.width())
        painter.drawText(below, align, source)


def shown_source(summary: ArticleSummary) -> str:
    """Where and when, each kept together whatever the direction of its letters."""
    parts = (summary.outlet or "", shown_date(summary.published))
    return " · ".join(f"\u2068{part}\u2069" for part in parts if part)
