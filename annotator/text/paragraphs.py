"""Paragraphs: what stands between two line feeds. Knows nothing of how they are shown."""

from __future__ import annotations

import re
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


@lru_cache(maxsize=8)
def paragraph_number(text: str, position: int) -> int:
    """The how manieth paragraph that is not empty ``position`` stands in, from 1.

    Counted, not listed: a text of 200,000 lines is asked about while somebody annotates it.
    """
    last = min(position, len(text) - 1)
    if last < 0:
        return 0
    doubled = text.count("\n\n", 0, last + 1)
    if text.find("\n\n\n", 0, last + 1) >= 0:
        doubled = sum(len(run[0]) - 1 for run in re.finditer("\n{2,}", text[: last + 1]))
    # Each line feed begins a paragraph, but for those that another one follows.
    return (text[0] != "\n") + text.count("\n", 0, last) - doubled
