"""Where the keyboard takes a selection: next sentence, a word further, a boundary by a word.

Pure functions on a text and code points; a view shows what they return.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from annotator.model.span import Span, lies_within
from annotator.text import selection, sentences, words

Edge = Literal["start", "end"]

_MOST_STEPS = 1000
"""Sentences in a row that may be passed over because nothing in them can be selected."""


def sentence_step(
    text: str,
    *,
    selected: Span | None,
    caret: int,
    direction: int,
    language: str | None,
    excluded: Sequence[Span] = (),
) -> Span | None:
    """The sentence that comes after (direction 1) or before (-1) what is selected.

    Without a selection it is the sentence at the caret. Sentences without words and those that
    lie in excluded regions are passed over. None at the text's end.
    """
    if selected is None:
        sentence = sentences.sentence_at(text, caret, language)
    else:
        position = selected.end - 1 if direction > 0 else selected.start
        sentence = _neighbour(text, position, direction, language)
    for _ in range(_MOST_STEPS):
        if sentence is None:
            return None
        cleaned = selection.clean(text, sentence)
        if cleaned is not None and not lies_within((cleaned,), excluded):
            return cleaned
        position = sentence.end - 1 if direction > 0 else sentence.start
        sentence = _neighbour(text, position, direction, language)
    return None


def _neighbour(text: str, position: int, direction: int, language: str | None) -> Span | None:
    step = sentences.next_sentence if direction > 0 else sentences.previous_sentence
    return step(text, position, language)


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


def nudged(text: str, span: Span, *, edge: Edge, direction: int) -> Span:
    """The span with one boundary moved by a word; the same span when nothing would be left.

    A quotation mark that the move has left without its partner at an edge is trimmed as usual.
    """
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
