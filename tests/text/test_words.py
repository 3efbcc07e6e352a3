import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.span import Span
from annotator.text import graphemes
from annotator.text.words import (
    is_boundary,
    moved_end,
    moved_start,
    next_word,
    previous_word,
    snap,
    word_at,
    word_end,
    word_start,
)

MIXED = st.text(
    st.one_of(
        st.sampled_from(
            [
                *"aB9 '’-.,“”\n_",
                "😀",
                "\u0301",
                "\u200d",
                "\u200c",
                "\u00ad",
                "ق",
                "ל",
                "他",
                "ก",
                "🇩",
            ]
        ),
        st.one_of(st.integers(0, 0xD7FF), st.integers(0xE000, 0x10FFFF)).map(chr),
    ),
    max_size=25,
)


def words_of(text: str) -> list[str]:
    found = []
    position = 0
    while (word := next_word(text, position)) is not None:
        found.append(word.of(text))
        position = word.end
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It’s 😀 the envoy's well-known plan", ["It’s", "the", "envoy's", "well-known", "plan"]),
        ("the U.S. and U.S.-led, e.g. Ph.D.", ["the", "U.S.", "and", "U.S.-led", "e.g.", "Ph.D."]),
        ("‘no’ “yes” rock'n'roll", ["no", "yes", "rock'n'roll"]),
        ("1,000.5 or 7. Then", ["1,000.5", "or", "7", "Then"]),
        ("He left.The rest", ["He", "left", "The", "rest"]),
        ("example.org a--b c—d", ["example.org", "a", "b", "c", "d"]),
        (
            "cafe\u0301 so\u00adft نمی\u200cدانم «قال»",
            ["cafe\u0301", "so\u00adft", "نمی\u200cدانم", "قال"],
        ),
        ("他说3月", ["他", "说", "3", "月"]),
        ("カナ", ["カ", "ナ"]),
        ("กำไร", ["กำ", "ไ", "ร"]),
        ("한국어 हिन्दी", ["한국어", "हिन्दी"]),
        ("… — ! “”", []),
    ],
)
def test_what_counts_as_a_word(text: str, expected: list[str]) -> None:
    assert words_of(text) == expected


def test_a_selection_snaps_outward_to_whole_words() -> None:
    text = "The e\u0301tat “said so”, שלום 👩‍👩‍👧."

    assert snap(text, Span(6, 12)).of(text) == "e\u0301tat “said"
    assert snap(text, Span(18, 20)).of(text) == "”,"
    middle_of_hebrew = text.index("ש") + 2
    assert snap(text, Span(middle_of_hebrew, middle_of_hebrew + 1)).of(text) == "שלום"
    middle_of_family = text.index("👩") + 2
    assert snap(text, Span(middle_of_family, middle_of_family + 1)).of(text) == "👩‍👩‍👧"


def test_the_word_at_a_place_is_none_where_nothing_is_written() -> None:
    text = "it’s 😀"

    assert word_at(text, 2) == Span(0, 4)
    assert word_at(text, 4) is None
    assert word_at(text, 5) is None
    assert word_at(text, 99) is None


def test_ends_move_by_words_and_stop_at_the_last_one() -> None:
    text = "“One two’s 😀 אחת three”"

    assert moved_start(text, 1, steps=1) == text.index("two")
    assert moved_start(text, text.index("three"), steps=-2) == text.index("two")
    assert moved_start(text, 1, steps=-1) == 1
    assert moved_end(text, 4, steps=2) == text.index(" three")
    assert moved_end(text, len(text), steps=-1) == len(text) - 1
    assert moved_end(text, len(text) - 1, steps=-1) == text.index(" three")
    assert moved_end(text, 4, steps=99) == text.index("three") + 5


@given(MIXED, st.integers(0, 25), st.integers(1, 10))
def test_snapping_only_widens_keeps_clusters_and_is_done_once(
    text: str, start: int, length: int
) -> None:
    if start >= len(text):
        return
    span = Span(start, min(len(text), start + length))
    snapped = snap(text, span)

    assert snapped.covers(span)
    assert snap(text, snapped) == snapped
    assert not graphemes.is_inside(text, snapped.start)
    assert not graphemes.is_inside(text, snapped.end)


@given(MIXED)
def test_words_are_the_same_read_forwards_and_backwards(text: str) -> None:
    forwards = []
    position = 0
    while (word := next_word(text, position)) is not None:
        forwards.append(word)
        position = word.end
    backwards = []
    position = len(text)
    while (word := previous_word(text, position)) is not None:
        backwards.append(word)
        position = word.start

    assert backwards[::-1] == forwards
    assert sum(char.isalnum() for char in text) == sum(
        char.isalnum() for word in forwards for char in word.of(text)
    )


@given(MIXED)
def test_start_and_end_of_every_place_are_boundaries_around_it(text: str) -> None:
    for position in range(len(text) + 1):
        start, end = word_start(text, position), word_end(text, position)
        assert start <= position <= end
        assert is_boundary(text, start)
        assert is_boundary(text, end)
        assert (start == end) == is_boundary(text, position)


@pytest.mark.parametrize("piece", ["x", "e\u0301", "\u0301", "'", "a'", "a.", "a\u200d"])
def test_a_megabyte_without_a_space_is_looked_at_only_nearby(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    snapped = snap(text, Span(500_000, 500_001))

    assert len(snapped) <= 1100
    assert snapped.covers(Span(500_000, 500_001))
    following = next_word(text, 500_000)
    assert following is None or following.start < 501_200
