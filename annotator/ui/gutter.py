"""Cards beside the text that say what each annotation is, at the height of its first line.

Learns what stands on a card from a function it is given, so it needs no project. Words are drawn
as typed, never as markup.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QToolTip, QWidget

from annotator.model.annotation import Annotation
from annotator.ui.article_view import ArticleView
from annotator.ui.fields import plain_tip
from annotator.ui.gutter_card import (
    LINE,
    CardLook,
    CardText,
    paint_card,
    small_font,
)
from annotator.ui.gutter_layout import LEFT, RIGHT, Card, GutterLayout, Layout
from annotator.ui.page_columns import GUTTER
from annotator.ui.theme import current_tokens

__all__ = ["CardSource", "CardText", "Gutter"]

CardSource = Callable[[Annotation], CardText]

_KEPT_PICTURES = _KEPT_TEXTS = 300
_LEADER_FROM = 8
_LEADER_AT = 15
_MANY = 100


class Gutter(QWidget):
    """The cards of the annotations in view; a click picks one."""

    def __init__(self, view: ArticleView) -> None:
        super().__init__(view)
        self._view = view
        self._source: CardSource = self._plain_card
        self._layout: Layout | None = None
        self._pictures: dict[CardLook, QPixmap] = {}
        self._texts: dict[str, tuple[Annotation, CardText]] = {}
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.tr("Cards of the annotations in view"))
        view.set_gutter(self)
        view.view_changed.connect(self._on_view_changed)
        view.annotations_replaced.connect(self._texts.clear)

    def set_card_source(self, source: CardSource) -> None:
        """Take what cards say from that function; it is called for the cards in view only."""
        self._source = source
        self.refresh()

    def refresh(self) -> None:
        """Let the cards say what is so now: a name on a card changed."""
        self._texts.clear()
        self._on_view_changed()

    def cards(self) -> list[tuple[str, QRect]]:
        """The annotations that have a card or a pin at the moment, with its place."""
        return [(card.annotation.id, card.rect) for card in self._laid_out() if not card.hidden]

    def counters(self) -> list[tuple[int, QRect]]:
        """How many annotations of a line have no pin, with the place of the sign that says so."""
        return [(len(card.hidden), card.rect) for card in self._laid_out() if card.hidden]

    def left_out(self) -> int:
        """How many annotations in view have neither card nor pin."""
        return len(self._layout.left_out) if self._layout is not None else 0

    def is_compact(self) -> bool:
        """Whether there is room for signs only, not for words."""
        return self.width() < GUTTER

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cards that meet the area to be painted, the current one last."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        current = self._view.current()
        cards = sorted(self._laid_out(), key=lambda card: card.annotation.id == current)
        for card in cards:
            self._paint_leader(painter, card)
        for card in cards:
            if card.rect.adjusted(-3, -3, 3, 3).intersects(event.rect()):
                if card.hidden:
                    self._paint_count(painter, card)
                else:
                    painter.drawPixmap(card.rect.topLeft(), self._picture(card))
        if self.left_out():
            self._paint_left_out(painter)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a card makes its annotation the current one; on a count, the next of those."""
        place = event.position().toPoint()
        card = self._card_at(place)
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if self.left_out() and self._foot().contains(place):
            self._pick(self._laid_out_fully().left_out[0])
        elif card is not None:
            self._pick(card.annotation)

    def _pick(self, annotation: Annotation) -> None:
        self._view.clear_selection()
        self._view.pick(annotation.id)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The press was the act; the release must not reach the page below."""
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The annotation of the card under the mouse is marked in the text."""
        self._hover(self._card_at(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        """No card is under the mouse any more."""
        self._hover(None)

    def changeEvent(self, event: QEvent) -> None:
        """Draw in the colours of another theme."""
        super().changeEvent(event)
        self._pictures.clear()
        self.update()

    def event(self, event: QEvent) -> bool:
        """Say in words what a pin, which has no room for any, stands for."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            card = self._card_at(event.pos())
            words = self._words(card) if card is not None and card.is_pin else ""
            QToolTip.showText(event.globalPos(), plain_tip(words) if words else "", self)
            return True
        return super().event(event)

    def _words(self, card: Card) -> str:
        if card.hidden:
            return self.tr("{0} more on this line; click for the next").format(len(card.hidden))
        text = self._text(card.annotation)
        damaged = self.tr("Damaged:") if text.is_damaged else ""
        return " ".join(filter(None, (damaged, text.type, text.symbol, text.speaker)))

    def _hover(self, card: Card | None) -> None:
        self._view.set_hovered(card.annotation.id if card and not card.hidden else None)
        self.setCursor(Qt.CursorShape.PointingHandCursor if card else Qt.CursorShape.ArrowCursor)

    def _card_at(self, place: QPoint) -> Card | None:
        return next((card for card in self._laid_out() if card.rect.contains(place)), None)

    def _laid_out(self) -> tuple[Card, ...]:
        return self._laid_out_fully().cards

    def _laid_out_fully(self) -> Layout:
        if self._layout is None:
            is_seen = self.width() > 0 and self.isVisible()
            self._layout = self._lay_out() if is_seen else Layout((), ())
        return self._layout

    def _lay_out(self) -> Layout:
        """Cards from above, each at its line or below the one before; the current at its line."""
        layout = GutterLayout(
            width=self.width(), height=self.height(), is_compact=self.is_compact()
        )
        lines = self._view.lines_in_view(above=layout.reach)
        paragraphs = {line.paragraph for line in lines if line.annotations}
        rooms = self._view.rooms_of(paragraphs)
        crowded = {number for number, room in rooms.items() if layout.is_crowded(room)}
        return layout.lay_out(lines, crowded, self._view.current())

    def _text(self, annotation: Annotation) -> CardText:
        """What a card says; kept, as the cards in view are drawn again when one comes or goes."""
        known = self._texts.get(annotation.id)
        if known is None or known[0] is not annotation:
            if len(self._texts) >= _KEPT_TEXTS:
                self._texts.clear()
            known = self._texts[annotation.id] = (annotation, self._source(annotation))
        return known[1]

    def _on_view_changed(self) -> None:
        """Lay the cards out anew: something moved, came or went."""
        self._layout = None
        self.update()

    def _plain_card(self, annotation: Annotation) -> CardText:
        scheme = self._view.scheme()
        if scheme is None:
            return CardText(type=annotation.type)
        symbol = scheme.stance(annotation.stance).symbol if annotation.stance else ""
        return CardText(
            type=scheme.type(annotation.type).short,
            symbol=symbol,
            missing=scheme.missing(annotation),
            is_unsure=annotation.unsure,
            has_note=bool(annotation.note),
        )

    def _picture(self, card: Card) -> QPixmap:
        """A card as it looks now; kept, so that scrolling draws no words anew."""
        scheme = self._view.scheme()
        annotation = card.annotation
        look = CardLook(
            text=self._text(annotation),
            color=scheme.type(annotation.type).color if scheme else current_tokens().muted,
            parts=len(annotation.fragments),
            width=card.rect.width(),
            is_current=annotation.id == self._view.current(),
            is_hovered=annotation.id == self._view.hovered(),
            is_pin=card.is_pin,
        )
        picture = self._pictures.get(look)
        if picture is None:
            if len(self._pictures) >= _KEPT_PICTURES:
                self._pictures.clear()
            ratio = self.devicePixelRatioF()
            picture = QPixmap((QSizeF(card.rect.size()) * ratio).toSize())
            picture.setDevicePixelRatio(ratio)
            picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_card(painter, QRect(QPoint(), card.rect.size()), look)
            painter.end()
            self._pictures[look] = picture
        return picture

    def _paint_leader(self, painter: QPainter, card: Card) -> None:
        """A thin line from the text to a card that does not stand at its line."""
        top = card.rect.top()
        if card.is_pin or abs(top - card.line_top) < _LEADER_FROM:
            return
        tokens = current_tokens()
        annotation = card.annotation
        is_marked = annotation.id in (self._view.current(), self._view.hovered())
        painter.setPen(QPen(QColor(tokens.muted if is_marked else tokens.border_strong), 1.0))
        start = QPointF(0, card.line_top + _LEADER_AT - 4)
        end = QPointF(card.rect.left(), top + _LEADER_AT)
        painter.drawPolyline([start, QPointF(3, start.y()), QPointF(end.x() - 2, end.y()), end])

    def _paint_count(self, painter: QPainter, card: Card) -> None:
        tokens = current_tokens()
        has_current = any(known.id == self._view.current() for known in card.hidden)
        painter.setPen(QColor(tokens.accent if has_current else tokens.border))
        painter.setBrush(QColor(tokens.accent_tint if has_current else tokens.subtle))
        radius = tokens.radius_small
        painter.drawRoundedRect(QRectF(card.rect).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        painter.setPen(QColor(tokens.muted))
        painter.setFont(small_font())
        sign = "" if self.is_compact() else "+"
        words = f"{sign}{len(card.hidden)}" if len(card.hidden) < _MANY else "…"
        painter.drawText(card.rect, int(Qt.AlignmentFlag.AlignCenter), words)

    def _foot(self) -> QRect:
        return QRect(LEFT, self.height() - LINE - 8, self.width() - LEFT - RIGHT, LINE + 4)

    def _paint_left_out(self, painter: QPainter) -> None:
        """Say at the foot how many annotations in view have no card for want of room."""
        tokens = current_tokens()
        foot = self._foot()
        painter.setPen(QColor(tokens.border))
        painter.setBrush(QColor(tokens.subtle))
        painter.drawRoundedRect(QRectF(foot).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        words = "+{0}" if self.is_compact() else self.tr("{0} more here")
        painter.setPen(QColor(tokens.muted))
        painter.setFont(small_font())
        shown = words.format(self.left_out())
        painter.drawText(foot, int(Qt.AlignmentFlag.AlignCenter), shown)
