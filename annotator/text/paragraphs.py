"""Paragraphs: what stands between two line feeds. Knows nothing of how they are shown."""

from __future__ import annotations

import re
from functools import lru_cache

from annotator.model.span import Span

_CHUNK = 8_192


def paragraph_bounds(text: str, position: int) -> tuple[int, int]:
    """Start and end of the paragraph that ``position`` stands in; equal for an empty one.

    A position on a line feed, or at the end of the text, belongs to the paragraph it closes.
    """
    position = max(0, min(position, len(text)))
    end = text.find("\n", position)
    return text.rfind("\n", 0, position) + 1, len(text) if end < 0 else end


def paragraph_at(text: str, position: int) -> Span | None:
    """The paragraph that ``position`` (code points) stands in, without its line feed.

    None when that paragraph is empty: a span always holds something.
    """
    start, end = paragraph_bounds(text, position)
    return Span(start, end) if start < end else None


def paragraphs(text: str) -> tuple[Span, ...]:
    """All paragraphs that are not empty, in order, without their line feeds."""
    found = []
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if start < end:
            found.append(Span(start, end))
        start = end + 1
    return tuple(found)


@lru_cache(maxsize=8)
def paragraph_number(text: str, position: int) -> int:
    """The how manieth paragraph that is not empty ``position`` stands in, from 1.

    Counted, not listed: a text of 200,000 lines is asked about while somebody annotates it.
    """
    stop = min(position + 1, len(text))
    chunk = max(0, stop - 1) // _CHUNK
    return _begun_before(text)[chunk] + _begun_in(text, chunk * _CHUNK, stop)


@lru_cache(maxsize=2)
def _begun_before(text: str) -> tuple[int, ...]:
    """How many paragraphs begin before each chunk of a text; kept, as one is asked about often."""
    found = [0]
    for start in range(0, len(text), _CHUNK):
        found.append(found[-1] + _begun_in(text, start, min(start + _CHUNK, len(text))))
    return tuple(found)


def _begun_in(text: str, start: int, stop: int) -> int:
    """How many paragraphs begin in ``[start, stop)``."""
    if start >= stop:
        return 0
    first = max(0, start - 1)
    # Each line feed begins a paragraph, but for those that another one follows.
    begun = text.count("\n", first, stop - 1) + (start == 0 and text[0] != "\n")
    if text.find("\n\n", first, stop) >= 0:
        begun -= sum(len(run[0]) - 1 for run in re.finditer("\n{2,}", text[first:stop]))
    return begun
