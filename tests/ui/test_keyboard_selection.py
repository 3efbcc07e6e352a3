"""Where keys take a selection, on the text alone."""

from __future__ import annotations

import pytest

from annotator.model.span import Span
from annotator.ui.keyboard_selection import Edge, nudged

TEXT = "She said: “We checked every boat,” twice. 😀 قال «لا» أمس."


def span_of(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


@pytest.mark.parametrize(
    ("before", "edge", "direction", "after"),
    [
        ("checked every", "start", -1, "We checked every"),
        ("We checked every", "start", 1, "checked every"),
        ("checked every", "end", 1, "checked every boat"),
        ("checked every boat", "end", -1, "checked every"),
        ("every boat", "end", 1, "every boat,” twice"),
        # the closing mark goes, so the opening one has no partner and is trimmed
        ("“We checked every boat,” twice", "end", -1, "We checked every boat"),
        ("twice", "start", 1, "twice"),
        ("لا", "end", 1, "لا» أمس"),
    ],
)
def test_a_boundary_moves_by_a_word(before: str, edge: Edge, direction: int, after: str) -> None:
    moved = nudged(TEXT, span_of(before), edge=edge, direction=direction)
    assert moved.of(TEXT) == after
