import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.text.graphemes import grapheme_end, grapheme_start, is_inside

regex = pytest.importorskip("regex")

FAMILY = "👩‍👩‍👧"
HARD = st.sampled_from(
    "👩❤⚕🏻™ℹ한ㄱ각कषि्မ္ဘာខ្ម🇩🇫eש\u05b8\u05c1\n \u0301\u200c\u200d\u200f\ufe0f\u0600"
    "\u1100\u1161\u11a8\ua960"
)
ASSIGNED = (
    st.integers(0, 0x2FFFF)
    .map(chr)
    .filter(lambda character: unicodedata.category(character) not in ("Cs", "Cn", "Co"))
)


def cuts_by_the_standard(text: str) -> set[int]:
    return {found.start() for found in regex.finditer(r"\X", text)} | {0, len(text)}


@given(st.lists(st.one_of(HARD, ASSIGNED), max_size=12).map("".join))
def test_never_cuts_where_the_unicode_standard_does_not(text: str) -> None:
    allowed = {place for place in range(len(text) + 1) if not is_inside(text, place)}

    assert allowed <= cuts_by_the_standard(text)


@given(st.text(ASSIGNED, max_size=20), st.integers(-3, 25))
def test_the_nearest_cuts_lie_on_both_sides_and_allow_cutting(text: str, position: int) -> None:
    start, end = grapheme_start(text, position), grapheme_end(text, position)
    inside = max(0, min(position, len(text)))

    assert start <= inside <= end
    assert not is_inside(text, start)
    assert not is_inside(text, end)


def test_families_flags_and_accents_are_kept_whole() -> None:
    text = f"a{FAMILY}🇩🇪🇫🇷e\u0301“"
    flags = 1 + len(FAMILY)

    assert grapheme_start(text, 3) == 1
    assert grapheme_end(text, 3) == flags
    assert [is_inside(text, flags + step) for step in range(5)] == [False, True, False, True, False]
    assert grapheme_end(text, flags + 5) == flags + 6


def test_a_cut_between_ordinary_letters_and_after_a_line_is_allowed() -> None:
    assert not is_inside("ab", 1)
    assert not is_inside("\n\u0301", 1)


def test_an_endless_cluster_is_not_followed() -> None:
    text = "e" + "\u0301" * 5000

    assert grapheme_start(text, 4000) == 4000
    assert grapheme_end(text, 10) == 10
    assert grapheme_start(text, 100) == 0
