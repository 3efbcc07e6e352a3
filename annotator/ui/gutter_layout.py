"""Where the cards beside the text stand: a card with words where there is room, pins where not.

Arithmetic on lines and annotations; draws nothing. Places are pixels of the gutter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect

from annotator.model.annotation import Annotation
from annotator.ui.gutter_card import HEIGHT, PIN_HEIGHT

LEFT, RIGHT = 10, 2
"""Pixels free beside the cards; on the left there is room for the lines that lead to the text."""

_GAP = 6
_PIN_WIDTH, _PIN_GAP = 24, 3
_OVERHANG = 1.5
"""Cards more than they have room for that a paragraph and its neighbours may have."""

_FARTHEST = 0.45
"""How far down a card may be pushed, as a share of the height; one pushed farther is left out."""


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line of the text: its top, the annotations that begin on it, the paragraph's number."""

    top: float
    annotations: Sequence[Annotation]
    paragraph: int


@dataclass(frozen=True, slots=True)
class Room:
    """Annotations that begin in a paragraph and its height; the same with its neighbours."""

    annotations: int
    height: float
    annotations_around: int
    height_around: float


@dataclass(frozen=True, slots=True)
class Card:
    """A card, a pin, or (``hidden`` not empty) a pin that counts those for which there is no room.

    ``line_top`` is where the annotation's first line begins.
    """

    annotation: Annotation
    rect: QRect
    line_top: int
    is_pin: bool = False
    hidden: tuple[Annotation, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """The cards from above, and the annotations in view that have neither card nor pin."""

    cards: tuple[Card, ...]
    left_out: tuple[Annotation, ...]


@dataclass(frozen=True, slots=True)
class _Item:
    """What wants to stand at ``wish``: one card, or the pins of a line, which keep their place."""

    wish: int
    height: int
    is_fixed: bool
    annotations: tuple[Annotation, ...]


class GutterLayout:
    """Lays the cards of one gutter out, for the size it has."""

    def __init__(self, *, width: int, height: int, is_compact: bool) -> None:
        self._width = width - LEFT - RIGHT
        self._height = height
        self._card_height = PIN_HEIGHT if is_compact else HEIGHT
        self._is_compact = is_compact

    @property
    def reach(self) -> int:
        """Pixels above the view whose lines may have cards that are pushed into it."""
        return round(_FARTHEST * self._height)

    def is_crowded(self, room: Room) -> bool:
        """Whether a paragraph has more annotations than it and its neighbours have room for."""
        pitch = self._card_height + _GAP
        fits_alone = room.annotations * pitch <= room.height
        room_around = room.height_around + _OVERHANG * pitch
        return not fits_alone and room.annotations_around * pitch > room_around

    def lay_out(self, lines: Sequence[PageLine], crowded: set[int], current: str | None) -> Layout:
        """The cards for those lines; paragraphs that are ``crowded`` have pins."""
        items = [
            item
            for line in lines
            if line.annotations
            for item in self._items(line, line.paragraph in crowded, current)
        ]
        tops = arranged(
            [(item.wish, item.height + _GAP, item.is_fixed) for item in items],
            farthest=self.reach,
        )
        cards: list[Card] = []
        left_out: list[Annotation] = []
        for item, top in zip(items, tops, strict=True):
            if top is None:
                left_out += item.annotations if item.wish >= 0 else ()
            elif -item.height < top < self._height:
                cards += self._cards(item, top, current)
        return Layout(tuple(cards), tuple(left_out))

    def _items(self, line: PageLine, is_crowded: bool, current: str | None) -> Iterator[_Item]:
        wish = round(line.top) + 2
        if is_crowded:
            yield _Item(wish, PIN_HEIGHT, True, tuple(line.annotations))  # noqa: FBT003
            return
        for annotation in line.annotations:
            is_current = annotation.id == current
            yield _Item(wish, self._card_height, is_current, (annotation,))

    def _cards(self, item: _Item, top: int, current: str | None) -> Iterator[Card]:
        if item.height != PIN_HEIGHT or (self._is_compact and len(item.annotations) == 1):
            rect = QRect(LEFT, top, self._width, item.height)
            yield Card(item.annotations[0], rect, item.wish, is_pin=item.height == PIN_HEIGHT)
            return
        shown, hidden = self._chosen(item.annotations, current)
        for place, annotation in enumerate(shown):
            yield Card(annotation, self._pin(place, top), item.wish, is_pin=True)
        if hidden:
            rect = self._pin(len(shown), top)
            yield Card(hidden[0], rect, item.wish, is_pin=True, hidden=hidden)

    def _chosen(
        self, annotations: tuple[Annotation, ...], current: str | None
    ) -> tuple[tuple[Annotation, ...], tuple[Annotation, ...]]:
        """Which of a line's annotations have pins, the current one among them, and which not."""
        slots = max(1, (self._width + _PIN_GAP) // (_PIN_WIDTH + _PIN_GAP))
        if len(annotations) <= slots:
            return annotations, ()
        shown, hidden = annotations[: slots - 1], annotations[slots - 1 :]
        at = next((i for i, known in enumerate(hidden) if known.id == current), None)
        if at is not None and shown:
            # The count goes on from the current one, so that a click there leads to the next.
            shown = (*shown[:-1], hidden[at])
            hidden = (*hidden[at + 1 :], *hidden[:at], annotations[slots - 2])
        elif at is not None:
            hidden = (*hidden[at + 1 :], *hidden[: at + 1])
        return shown, hidden

    def _pin(self, place: int, top: int) -> QRect:
        width = min(self._width, _PIN_WIDTH)
        return QRect(LEFT + place * (_PIN_WIDTH + _PIN_GAP), top, width, PIN_HEIGHT)


def arranged(items: Sequence[tuple[int, int, bool]], *, farthest: int) -> list[int | None]:
    """Tops for (wish, height, is fixed), wishes ascending, of which none covers the one before.

    Each stands where it wishes or else below the one before. What is fixed keeps its place: those
    before it that are in its way move up instead. One that would be pushed down farther than
    ``farthest`` gets None, and nothing makes room for it.
    """
    tops: list[int | None] = []
    free: int | None = None
    for wish, height, is_fixed in items:
        if is_fixed:
            _push_up(tops, items, wish)
            free = wish
        top = wish if free is None else max(wish, free)
        if top - wish > farthest:
            tops.append(None)
            continue
        tops.append(top)
        free = top + height
    return tops


def _push_up(tops: list[int | None], items: Sequence[tuple[int, int, bool]], limit: int) -> None:
    """Move the last of the tops up until none reaches below ``limit``, nor into what is fixed."""
    for place in range(len(tops) - 1, -1, -1):
        top, (_, height, is_fixed) = tops[place], items[place]
        if top is None:
            continue
        if top + height <= limit or is_fixed:
            return
        tops[place] = limit - height
        limit -= height
