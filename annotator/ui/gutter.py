"""Cards beside the text that say what each annotation is, at the height of its first line.

Learns what stands on a card from a function it is given, so it needs no project. Words are drawn
as typed, never as markup.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from annotator.model.annotation import Annotation
from annotator.ui.article_view import ArticleView
from annotator.ui.gutter_card import (
    HEIGHT,
    LINE,
    PIN_HEIGHT,
    CardLook,
    CardText,
    paint_card,
    small_font,
)
from annotator.ui.page_columns import GUTTER
from annotator.ui.theme import current_tokens

__all__ = ["CardSource", "CardText", "Gutter"]

CardSource = Callable[[Annotation], CardText]

_GAP = 6
_LEFT = 10
_RIGHT = 2
_KEPT_PICTURES = 300
_FARTHEST = 0.45
"""How far down a card may be pushed, as a share of the height; one pushed farther is left out."""


@dataclass(frozen=True, slots=True)
class _Card:
    annotation: Annotation
    rect: QRect


class Gutter(QWidget):
    """The cards of the annotations in view; a click picks one."""

    def __init__(self, view: ArticleView) -> None:
        super().__init__(view)
        self._view = view
        self._source: CardSource = self._plain_card
        self._cards: list[_Card] | None = None
        self._left_out = 0
        self._pictures: dict[CardLook, QPixmap] = {}
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.tr("Cards of the annotations in view"))
        view.set_gutter(self)
        view.view_changed.connect(self.refresh)

    def set_card_source(self, source: CardSource) -> None:
        """Take what cards say from that function; it is called for the cards in view only."""
        self._source = source
        self.refresh()

    def refresh(self) -> None:
        """Lay the cards out anew: something moved, or a name on a card changed."""
        self._cards = None
        self.update()

    def cards(self) -> list[tuple[str, QRect]]:
        """The annotations that have a card at the moment, with its place in the gutter."""
        return [(card.annotation.id, card.rect) for card in self._laid_out()]

    def is_compact(self) -> bool:
        """Whether there is room for signs only, not for words."""
        return self.width() < GUTTER

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cards that meet the area to be painted, the current one last."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        current = self._view.current()
        for card in sorted(self._laid_out(), key=lambda card: card.annotation.id == current):
            if card.rect.adjusted(-3, -3, 3, 3).intersects(event.rect()):
                painter.drawPixmap(card.rect.topLeft(), self._picture(card))
        if self._left_out:
            self._paint_left_out(painter)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a card makes its annotation the current one."""
        self._view.touched.emit()
        card = self._card_at(event.position().toPoint())
        if card is not None and event.button() == Qt.MouseButton.LeftButton:
            self._view.clear_selection()
            self._view.pick(card.annotation.id)

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

    def _hover(self, card: _Card | None) -> None:
        self._view.set_hovered(card.annotation.id if card else None)
        self.setCursor(Qt.CursorShape.PointingHandCursor if card else Qt.CursorShape.ArrowCursor)

    def _card_at(self, place: QPoint) -> _Card | None:
        return next((card for card in self._laid_out() if card.rect.contains(place)), None)

    def _laid_out(self) -> list[_Card]:
        if self._cards is None:
            self._cards = self._lay_out() if self.width() > 0 and self.isVisible() else []
        return self._cards

    def _lay_out(self) -> list[_Card]:
        """Cards from above, each at its line or below the one before; the current at its line."""
        height = PIN_HEIGHT if self.is_compact() else HEIGHT
        farthest = round(_FARTHEST * self.height())
        wishes: list[tuple[Annotation, int]] = []
        in_view = 0
        for top, here in self._view.lines_in_view(above=farthest):
            wishes += [
                (annotation, round(top) + 2)
                for annotation in self._few(here, farthest // (height + _GAP) + 1)
            ]
            in_view += len(here) if top >= 0 else 0
        ids = [annotation.id for annotation, _ in wishes]
        current = self._view.current()
        tops = stacked(
            [top for _, top in wishes],
            height=height + _GAP,
            farthest=farthest,
            fixed=ids.index(current) if current in ids else None,
        )
        placed = [
            (annotation, wish, top)
            for (annotation, wish), top in zip(wishes, tops, strict=True)
            if top is not None
        ]
        self._left_out = in_view - sum(wish >= 0 for _, wish, _ in placed)
        width = self.width() - _LEFT - _RIGHT
        return [
            _Card(annotation, QRect(_LEFT, top, width, height))
            for annotation, _, top in placed
            if -height < top < self.height()
        ]

    def _few(self, annotations: list[Annotation], most: int) -> list[Annotation]:
        """Of annotations on one line those that could find room, the current one among them."""
        current = self._view.annotation(self._view.current())
        few = annotations[:most]
        if current is not None and current in annotations[most:]:
            few.append(current)
        return few

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

    def _picture(self, card: _Card) -> QPixmap:
        """A card as it looks now; kept, so that scrolling draws no words anew."""
        scheme = self._view.scheme()
        annotation = card.annotation
        look = CardLook(
            text=self._source(annotation),
            color=scheme.type(annotation.type).color if scheme else current_tokens().muted,
            parts=len(annotation.fragments),
            width=card.rect.width(),
            is_current=annotation.id == self._view.current(),
            is_hovered=annotation.id == self._view.hovered(),
            is_pin=self.is_compact(),
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

    def _paint_left_out(self, painter: QPainter) -> None:
        """Say at the foot how many annotations in view have no card for want of room."""
        tokens = current_tokens()
        foot = QRect(_LEFT, self.height() - LINE - 8, self.width() - _LEFT - _RIGHT, LINE + 4)
        painter.setPen(QColor(tokens.border))
        painter.setBrush(QColor(tokens.subtle))
        painter.drawRoundedRect(QRectF(foot).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        words = f"+{self._left_out}" if self.is_compact() else self.tr("{0} more here")
        painter.setPen(QColor(tokens.muted))
        painter.setFont(small_font())
        painter.drawText(foot, int(Qt.AlignmentFlag.AlignCenter), words.format(self._left_out))


def stacked(
    wishes: list[int], *, height: int, farthest: int, fixed: int | None = None
) -> list[int | None]:
    """Tops for cards ``height`` apart that wish for those tops (ascending).

    Each is put where it wishes or else below the one before. The card at ``fixed`` keeps its
    place: those before it that are in its way move up instead. One that would be pushed down
    farther than ``farthest`` gets None, and nothing makes room for it.
    """
    tops: list[int | None] = []
    free = None
    for place, wish in enumerate(wishes):
        if place == fixed:
            _push_up(tops, wish - height, height)
            free = wish
        top = wish if free is None else max(wish, free)
        if top - wish > farthest:
            tops.append(None)
            continue
        tops.append(top)
        free = top + height
    return tops


def _push_up(tops: list[int | None], lowest: int, height: int) -> None:
    """Move the last of the tops up until none is below ``lowest``."""
    for place in range(len(tops) - 1, -1, -1):
        top = tops[place]
        if top is None:
            continue
        if top <= lowest:
            return
        tops[place] = lowest
        lowest -= height
