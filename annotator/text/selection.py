"""Selections: from where a hand put the ends to what an annotation covers.

Snaps to words, then takes off spaces, outer quotation marks and the final full stop or comma.
Knows nothing of mouse or keys. Positions are code points.
"""

from __future__ import annotations

import re

from annotator.model.span import Span
from annotator.text import graphemes
from annotator.text.paragraphs import paragraph_bounds
from annotator.text.quotations import Quotation, read_marks
from annotator.text.scanning import LETTER_OR_DIGIT, VISIBLE, first_match, last_match
from annotator.text.words import is_abbreviation_stop, snap

_FINAL = frozenset(".,،۔。，．､｡")
_INVISIBLE = frozenset(
    "\u200b\u200e\u200f\u061c\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
_ABBREVIATION = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Sen|Gov|Lt|Col|St|Jr|Sr|Inc|Ltd|Corp|Co|Bros|etc|vs)\Z"
)
_LONGEST_ABBREVIATION = 5


def _is_space(character: str) -> bool:
    return character.isspace() or character in _INVISIBLE


class _Trimming:
    """Takes characters off both ends of a span until nothing that is left belongs outside."""

    def __init__(self, text: str, span: Span) -> None:
        self.text = text
        self.start = min(span.start, len(text))
        self.end = min(span.end, len(text))
        reading = read_marks(text, self.start, self.end)
        self.roles = reading.roles
        self.quotations = reading.quotations
        self.opened = {found.start - 1: found for found in reading.quotations}
        self.closed = {found.end: found for found in reading.quotations if found.closed}

    def run(self) -> Span | None:
        while self.start < self.end and (
            self._take_spaces() or self._take_final() or self._take_marks()
        ):
            pass
        if self.start >= self.end or not LETTER_OR_DIGIT.search(self.text, self.start, self.end):
            return None
        return Span(self.start, self.end)

    def _take_spaces(self) -> bool:
        before = (self.start, self.end)
        while (
            self.start < self.end
            and _is_space(self.text[self.start])
            and not graphemes.is_inside(self.text, self.start + 1)
        ):
            self.start += 1
        while self.start < self.end and _is_space(self.text[self.end - 1]):
            self.end -= 1
        return before != (self.start, self.end)

    def _take_final(self) -> bool:
        last = self.end - 1
        if self.text[last] not in _FINAL or self._is_kept_stop(last):
            return False
        self.end = last
        return True

    def _is_kept_stop(self, last: int) -> bool:
        """Whether the stop at ``last`` is part of an ellipsis or an abbreviation."""
        stop = self.text[last]
        before = last - 1
        while before > self.start and self.text[before] in " \u00a0":
            before -= 1
        if stop in ".。" and before >= self.start and self.text[before] == stop:
            return True
        word = self.text[max(self.start, last - _LONGEST_ABBREVIATION) : last]
        return stop == "." and (
            is_abbreviation_stop(self.text, last) or _ABBREVIATION.search(word) is not None
        )

    def _take_marks(self) -> bool:
        first, last = self.start, self.end - 1
        around = self.opened.get(first)
        if around is not None and around.closed and around.end == last:
            self.start, self.end = first + 1, last
            return True
        if self._is_outer_first(first):
            self.start += 1
            return True
        if self._is_outer_last(last):
            self.end -= 1
            return True
        return False

    def _is_outer_first(self, place: int) -> bool:
        role = self.roles.get(place, "apostrophe")
        if role == "apostrophe" or graphemes.is_inside(self.text, place + 1):
            return False
        found = self.opened.get(place)
        return role != "opening" or found is None or not found.closed or found.end >= self.end

    def _is_outer_last(self, place: int) -> bool:
        role = self.roles.get(place, "apostrophe")
        if role == "apostrophe":
            return False
        found = self.closed.get(place)
        if role != "closing" or found is None or found.start <= self.start:
            return True
        beginning = self._beginning(found)
        return beginning is not found and beginning.start <= self.start + 1

    def _beginning(self, found: Quotation) -> Quotation:
        """The first part of a quotation that several paragraphs carry on, each reopening it."""
        while (earlier := self._continued_from(found)) is not None:
            found = earlier
        return found

    def _continued_from(self, found: Quotation) -> Quotation | None:
        mark = found.start - 1
        start, _ = paragraph_bounds(self.text, mark)
        if first_match(VISIBLE, self.text, start=start) != mark:
            return None
        last = last_match(VISIBLE, self.text, before=start)
        if last is None:
            return None
        _, end = paragraph_bounds(self.text, last)
        for earlier in self.quotations:
            if earlier.mark == found.mark and not earlier.closed and earlier.end == end:
                return earlier
        return None


def trim(text: str, span: Span) -> Span | None:
    """The span without outer spaces, outer quotation marks and the final full stop or comma.

    Marks are taken as a pair that holds everything, or when their partner is missing or lies
    outside; “A” is “B” keeps its marks. The stop of an abbreviation (U.S.) and an ellipsis stay.
    None when no letter or digit is left.
    """
    return _Trimming(text, span).run()


def clean(text: str, span: Span, *, words: bool = True) -> Span | None:
    """The span snapped to whole words (unless ``words`` is False) and trimmed; None if empty."""
    return trim(text, snap(text, span) if words else span)
