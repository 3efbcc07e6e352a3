"""Quotations: which words stand between quotation marks, told from apostrophes.

Looks at the paragraphs around a place only, knows nothing of sentences. Positions are code points.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from annotator.model.annotation import Form
from annotator.model.span import Span, normalise
from annotator.text.paragraphs import paragraph_bounds
from annotator.text.scanning import LETTER_OR_DIGIT, VISIBLE, first_match

Role = Literal["opening", "closing", "apostrophe", "stray"]

_REACH = 2_500
"""How far a paragraph is read on either side of the place; more is no paragraph."""

_STEP = 2_500
"""Readings of a long paragraph begin and end at multiples of this: places near by share them."""

_LONGEST_PARAGRAPH = 20_000
"""How much of a paragraph is read when all of a text is."""

_DEPTH = 20
"""How many quotations may lie in one another; further opening marks are passed over."""

_PAIRS = {
    "“": "”",
    "„": "“”",
    "‟": "”",
    "«": "»",
    "»": "«",
    "‹": "›",
    "›": "‹",
    "「": "」",
    "『": "』",
    "〝": "〞〟",
    "‘": "’",
    "‚": "‘’",
}
_OPENING_BY_NEIGHBOURS = frozenset("”»›")
_SINGLE = frozenset("'‘’‚")
MARKS = "\"'“”„‟«»‹›「」『』〝〞〟‘’‚"
"""Every character that may begin or end a quotation."""

_MARK = re.compile(f"[{MARKS}]")
_BEFORE_OPENING = re.compile(
    r"[\s(\[{<—–―‒/“„‟«‹「『〝‘‚\"'\u200b\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]"
)
_DECADE = re.compile(r"\d\ds?\b")


@dataclass(frozen=True, slots=True)
class Quotation:
    """What one pair of marks holds; ``start`` and ``end`` leave the marks out.

    ``closed`` is False when no closing mark was found and ``end`` is the paragraph's end.
    ``mark`` is the opening mark; its position is ``start - 1``.
    """

    start: int
    end: int
    mark: str
    closed: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """The quotations of some paragraphs and what every mark in them was taken for."""

    quotations: tuple[Quotation, ...]
    roles: dict[int, Role]


@dataclass(slots=True)
class _Open:
    position: int
    mark: str
    next_alike: int | None = None


class _Paragraph:
    """One reading from left to right of the marks between ``start`` and ``end``."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text = text
        self.start = start
        self.end = end
        self.first = first_match(VISIBLE, text, start=start)
        self.places = [found.start() for found in _MARK.finditer(text, start, end)]
        self.last_single = max(
            (place for place in self.places if self._may_close_single(place)), default=-1
        )
        self.open: list[_Open] = []
        self.found: list[Quotation] = []
        self.roles: dict[int, Role] = {}

    def read(self) -> None:
        for place in self.places:
            mark = self.text[place]
            role: Role
            if mark in _SINGLE:
                role = self._role_of_single(place, mark)
            elif mark == '"':
                role = self._role_of_straight(place)
            else:
                role = self._role_of_double(place, mark)
            if role == "opening" and len(self.open) == _DEPTH:
                role = "stray"
            self.roles[place] = role
            if role == "opening":
                self._push(place, mark)
            elif role == "closing":
                self._close(place, mark)
        while self.open:
            self._leave_unclosed(self.open.pop(), self.end)

    def _before(self, place: int) -> str:
        return self.text[place - 1] if place > self.start else " "

    def _after(self, place: int) -> str:
        return self.text[place + 1] if place + 1 < self.end else " "

    def _looks_opening(self, place: int) -> bool:
        before = self._before(place)
        return _BEFORE_OPENING.match(before) is not None and not self._after(place).isspace()

    def _looks_closing(self, place: int) -> bool:
        return not self._before(place).isspace() and not self._after(place).isalnum()

    def _may_close_single(self, place: int) -> bool:
        return self.text[place] in "'’‘" and self._looks_closing(place)

    def _index_of_open(self, closing: str) -> int | None:
        """Which open quotation, counted from the outermost, the mark would close."""
        for index in range(len(self.open) - 1, -1, -1):
            mark = self.open[index].mark
            if closing in _PAIRS.get(mark, mark):
                return index
        return None

    def _role_of_straight(self, place: int) -> Role:
        is_open = self._index_of_open('"') is not None
        opening, closing = self._looks_opening(place), self._looks_closing(place)
        if opening and not (closing and is_open):
            return "opening"
        if is_open:
            return "closing"
        # A mark that only looks closing, with nothing open, belongs to a quotation whose
        # beginning is missing; taking it for an opening one would turn the paragraph inside out.
        return "stray" if closing else "opening"

    def _role_of_double(self, place: int, mark: str) -> Role:
        if self._index_of_open(mark) is not None:
            return "closing"
        if mark in _OPENING_BY_NEIGHBOURS:
            return "opening" if self._looks_opening(place) else "stray"
        return "opening" if mark in _PAIRS else "stray"

    def _role_of_single(self, place: int, mark: str) -> Role:
        before, after = self._before(place), self._after(place)
        if before.isalnum() and after.isalnum():
            return "apostrophe"
        if mark == "‚" or (mark in "‘'" and self._looks_opening(place)):
            if mark != "‚" and _DECADE.match(self.text, place + 1):
                return "apostrophe"
            closes_later = self.last_single > place
            return "opening" if closes_later or place == self.first else "apostrophe"
        if self._index_of_open(mark) is None or not self._looks_closing(place):
            return "apostrophe"
        return "apostrophe" if self._is_possessive(place) else "closing"

    def _is_possessive(self, place: int) -> bool:
        """Whether a mark after a plural s is an apostrophe, as in the states’ plan.

        So it is when the words go on in small letters and a later mark can still close.
        """
        follows = self.text[place + 1 : min(place + 3, self.end)]
        return (
            self._before(place) in "sS"
            and len(follows) == 2
            and follows[0] == " "
            and follows[1].islower()
            and self.last_single > place
        )

    def _push(self, place: int, mark: str) -> None:
        for opened in self.open:
            if opened.mark == mark and opened.next_alike is None:
                opened.next_alike = place
        self.open.append(_Open(place, mark))

    def _close(self, place: int, mark: str) -> None:
        index = self._index_of_open(mark)
        if index is None:
            return
        while len(self.open) > index + 1:
            self._leave_unclosed(self.open.pop(), place)
        opened = self.open.pop()
        self._add(opened, place, closed=True)

    def _leave_unclosed(self, opened: _Open, end: int) -> None:
        if opened.mark in _SINGLE and opened.position != self.first:
            self.roles[opened.position] = "apostrophe"
            return
        # A second opening mark of the same kind says that a closing one was forgotten before it.
        self._add(opened, end if opened.next_alike is None else opened.next_alike, closed=False)

    def _add(self, opened: _Open, end: int, *, closed: bool) -> None:
        if opened.position + 1 < end:
            self.found.append(Quotation(opened.position + 1, end, opened.mark, closed))


def _paragraph_ranges(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The paragraphs that touch the range, each cut to what lies within reach of it."""
    place = start
    while True:
        first, last = paragraph_bounds(text, place)
        low, high = (start - _REACH) // _STEP * _STEP, -(-(end + _REACH) // _STEP) * _STEP
        yield max(first, low), min(last, high)
        place = last + 1
        if place > len(text) or place >= max(end, start + 1):
            return


@lru_cache(maxsize=32)
def _read(text: str, start: int, end: int) -> Reading:
    """The marks of one stretch; what was read lately is kept, as one act asks several times."""
    paragraph = _Paragraph(text, start, end)
    paragraph.read()
    return Reading(tuple(paragraph.found), paragraph.roles)


def read_marks(text: str, start: int, end: int) -> Reading:
    """The quotations of the paragraphs that touch ``[start, end)``, and the role of every mark."""
    found: list[Quotation] = []
    roles: dict[int, Role] = {}
    for first, last in _paragraph_ranges(text, start, end):
        part = _read(text, first, last)
        found.extend(part.quotations)
        roles.update(part.roles)
    found.sort(key=lambda quotation: (quotation.start, -quotation.end))
    return Reading(tuple(found), roles)


def quotations(text: str, start: int, end: int) -> tuple[Span, ...]:
    """What stands between quotation marks, marks left out, in the paragraphs touching the range.

    Nested quotations come after the one they lie in. One that never closes runs to the end of
    its paragraph, as the press does when the next paragraph opens with a mark again.
    """
    reading = read_marks(text, start, end)
    return tuple(Span(found.start, found.end) for found in reading.quotations)


def outermost(text: str) -> tuple[Span, ...]:
    """All quotations of a text that lie in no other, in order; paragraphs without marks cost
    nothing.
    """
    found: list[Span] = []
    place = 0
    while (mark := _MARK.search(text, place)) is not None:
        start, end = paragraph_bounds(text, mark.start())
        end = min(end, start + _LONGEST_PARAGRAPH)
        for quotation in read_marks(text, start, max(end - 1, start)).quotations:
            is_inner = bool(found) and quotation.start < found[-1].end
            if not is_inner and (quotation.closed or quotation.mark not in _SINGLE):
                found.append(Span(quotation.start, quotation.end))
        place = max(end, mark.end())
    return tuple(found)


def form(text: str, fragments: Sequence[Span]) -> Form:
    """Whether the letters and digits of the fragments lie inside quotation marks.

    "direct": all of them; "mixed": some; "indirect": none.
    """
    inside = total = 0
    for fragment in normalise(fragments):
        total += len(LETTER_OR_DIGIT.findall(text, fragment.start, fragment.end))
        quoted = [
            Span(max(found.start, fragment.start), min(found.end, fragment.end))
            for found in quotations(text, fragment.start, fragment.end)
            if found.overlaps(fragment)
        ]
        for part in normalise(quoted):
            inside += len(LETTER_OR_DIGIT.findall(text, part.start, part.end))
    if inside == 0:
        return "indirect"
    return "direct" if inside == total else "mixed"
