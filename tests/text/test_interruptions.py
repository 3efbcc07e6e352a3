"""Statements that a reporting clause interrupts, and such as only look like it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.model.span import Span, total_length
from annotator.text.interruptions import fragments_of


def parts(text: str, words: str) -> list[str]:
    start = text.index(words)
    return [part.of(text) for part in fragments_of(text, Span(start, start + len(words)))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“It holds,” she said, “for now.”", ["It holds", "for now"]),
        ("“It holds,” said Mila Orr. “It will hold.”", ["It holds", "It will hold"]),
        (
            "“It holds,” Orr told the council, according to the Torv Post. “For now.”",
            ["It holds", "For now"],
        ),
        (
            "The bridge leaned, she admitted, and had done so for a year.",
            ["The bridge leaned", "and had done so for a year"],
        ),
        ("The bridge, Mila Orr said on Monday, is safe.", ["The bridge", "is safe"]),
        ("It was not, he said. “It is a bridge.”", ["It was not", "It is a bridge"]),
        ("“One,” she said, “two,” she added, “three.”", ["One", "two", "three"]),
        ("«الجسر»، قالت ليلى حداد، «آمن».", ["الجسر", "آمن"]),
    ],
)
def test_the_clause_is_left_out(text: str, expected: list[str]) -> None:
    first = text.index(expected[0])
    assert parts(text, text[first : text.rindex(expected[-1]) + len(expected[-1])]) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The mayor said the bridge was safe.",
        "“Bread” and “water” are all they had.",
        "The bridge, a present of the king, is safe.",
        "Orr, who said the bridge was safe, left early.",
        "The plan to “build”, as the mayor had been told by nobody, “bridges” was dropped.",
        "They asked, and nobody said it aloud, for more.",
    ],
)
def test_what_is_no_such_clause_stays_in(text: str) -> None:
    words = text.rstrip(".")
    assert parts(text, words) == [words]


_PIECES = st.lists(
    st.sampled_from(
        ["said", "Mila Orr", ",", ".", "“", "”", "she", "the bridge", "\n", "قال", "😀", "and"]
    ),
    min_size=1,
    max_size=30,
)


@settings(max_examples=150, deadline=None)
@given(_PIECES, st.data())
def test_fragments_lie_in_order_inside_the_selection(
    pieces: list[str], data: st.DataObject
) -> None:
    text = " ".join(pieces)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    found = fragments_of(text, Span(start, end))
    assert found[0].start >= start
    assert found[-1].end <= end
    assert total_length(found) == sum(map(len, found))
    assert list(found) == sorted(found)
