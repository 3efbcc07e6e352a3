"""Paragraphs: what stands between two line feeds. Knows nothing of how they are shown."""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache

from annotator.model.span import Span


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


def paragraph_number(text: str, position: int) -> int:
    """The how manieth paragraph that is not empty ``position`` stands in, from 1."""
    return bisect_right(_starts(text), position)


@lru_cache(maxsize=2)
def _starts(text: str) -> tuple[int, ...]:
    """Where the paragraphs that are not empty begin; kept, as one text is asked about often."""
    return tuple(paragraph.start for paragraph in paragraphs(text))
