"""Where the keyboard takes a selection: a sentence or paragraph on, a boundary by a word.

Pure functions on a text and code points; a view shows what they return.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from annotator.model.span import Span, lies_within
from annotator.text import graphemes, selection, sentences, words
from annotator.text.growth import tidied
from annotator.text.paragraphs import paragraph_bounds
from annotator.text.scanning import VISIBLE, first_match, last_match

Edge = Literal["start", "end"]
Unit = Literal["sentence", "paragraph"]
Measure = Literal["word", "character"]

_MOST_STEPS = 1000
"""Units in a row that may be passed over because nothing in them can be selected."""


def unit_step(
    text: str,
    unit: Unit,
    *,
    selected: Span | None,
    caret: int,
    direction: int,
    language: str | None,
    excluded: Sequence[Span] = (),
) -> Span | None:
    """The sentence or paragraph after (direction 1) or before (-1) what is selected.

    Without a selection it is the one at the caret. Those without words and those that lie in
    excluded regions are passed over. None at the text's end.
    """
    if selected is None:
        found = _unit_at(text, unit, caret, language)
    else:
        position = selected.end - 1 if direction > 0 else selected.start
        found = _neighbour(text, unit, position, direction, language)
    for _ in range(_MOST_STEPS):
        if found is None:
            return None
        cleaned = tidied(text, found)
        if cleaned is not None and not lies_within((cleaned,), excluded):
            return cleaned
        position = found.end - 1 if direction > 0 else found.start
        found = _neighbour(text, unit, position, direction, language)
    return None


def extended(
    text: str,
    unit: Unit,
    *,
    anchor: int,
    active: int,
    direction: int,
    language: str | None,
) -> tuple[int, int] | None:
    """Anchor and active end after the active end of a selection has moved by a unit.

    Moving back over all that is selected but one unit turns the selection round: the other end
    is the active one then. None at the text's end.
    """
    low, high = min(anchor, active), max(anchor, active)
    is_shrinking = active != low if direction < 0 else active != high
    if is_shrinking:
        kept = _shrunk(text, unit, low, high, direction, language)
        if kept is not None:
            return kept
    place = high - 1 if direction > 0 else low
    found = _neighbour(text, unit, place, direction, language)
    if found is None:
        return None
    return (low, found.end) if direction > 0 else (high, found.start)


def _shrunk(
    text: str, unit: Unit, low: int, high: int, direction: int, language: str | None
) -> tuple[int, int] | None:
    """The selection without the unit at its active end; None when it holds no other."""
    place = high - 1 if direction < 0 else low
    found = _neighbour(text, unit, place, direction, language)
    if found is None:
        return None
    if direction < 0:
        return (low, found.end) if found.end > low + 1 else None
    return (high, found.start) if found.start < high - 1 else None


def _unit_at(text: str, unit: Unit, position: int, language: str | None) -> Span | None:
    if unit == "sentence":
        return sentences.sentence_at(text, position, language)
    start, end = paragraph_bounds(text, position)
    return Span(start, end) if start < end else _neighbour(text, unit, position, 1, language)


def _neighbour(
    text: str, unit: Unit, position: int, direction: int, language: str | None
) -> Span | None:
    if unit == "sentence":
        step = sentences.next_sentence if direction > 0 else sentences.previous_sentence
        return step(text, position, language)
    start, end = paragraph_bounds(text, position)
    place = (
        first_match(VISIBLE, text, start=end)
        if direction > 0
        else last_match(VISIBLE, text, before=start)
    )
    return None if place is None else Span(*paragraph_bounds(text, place))


def word_step(text: str, *, anchor: int, active: int, direction: int) -> tuple[int, int]:
    """Anchor and active end after the active end of a selection has moved by one word.

    With nothing selected (``anchor == active``) the word at or beside that place is taken.
    """
    if anchor == active:
        if direction > 0:
            return words.word_start(text, anchor), words.moved_end(text, active, steps=1)
        return words.word_end(text, anchor), words.moved_start(text, active, steps=-1)
    if active > anchor:
        moved = words.moved_end(text, active, steps=direction)
        return anchor, moved if moved > anchor else anchor
    moved = words.moved_start(text, active, steps=direction)
    return anchor, moved if moved < anchor else anchor


def nudged(text: str, span: Span, *, edge: Edge, direction: int, measure: Measure = "word") -> Span:
    """The span with one boundary moved by a word or a character; the same span when nothing
    would be left.

    By words, a quotation mark that the move has left without its partner at an edge is trimmed
    as usual; by characters, the boundary stands exactly where it was put.
    """
    if measure == "character":
        return _nudged_by_character(text, span, edge=edge, direction=direction)
    start, end = span.start, span.end
    if edge == "start":
        start = words.moved_start(text, start, steps=direction)
    else:
        end = words.moved_end(text, end, steps=direction)
    if start >= end:
        return span
    moved = Span(start, end)
    trimmed = selection.trim(text, moved)
    return moved if trimmed in (None, span) else trimmed


def _nudged_by_character(text: str, span: Span, *, edge: Edge, direction: int) -> Span:
    place = span.start if edge == "start" else span.end
    if direction > 0:
        place = graphemes.grapheme_end(text, min(place + 1, len(text)))
    else:
        place = graphemes.grapheme_start(text, max(0, place - 1))
    start, end = (place, span.end) if edge == "start" else (span.start, place)
    return Span(start, end) if start < end else span
