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


JAMO_AND_SYLLABLES = (
    "\u1100\u115f\ua960\ua97c\u1160\u11a7\u11a8\u11ff\ud7b0\ud7c6\ud7cb\ud7fb가각힣"
)
NEIGHBOURS = "aé\u10ff\u1200\ua95f\ua984\uabff国あ😀"


@pytest.mark.parametrize("before", JAMO_AND_SYLLABLES)
def test_hangul_is_cut_only_where_a_block_may_end(before: str) -> None:
    for after in JAMO_AND_SYLLABLES:
        assert is_inside(before + after, 1) or 1 in cuts_by_the_standard(before + after)
    for other in NEIGHBOURS:
        assert not is_inside(before + other, 1)
        assert not is_inside(other + before, 1)


@pytest.mark.parametrize(
    ("text", "cuts"),
    [
        ("\u1112\u1161\u11ab\u1100\u1173\u11af", [0, 3, 6]),
        ("가가각각", [0, 1, 2, 3, 4]),
        ("\u1161\u1100", [0, 1, 2]),
        ("🇦🇿", [0, 2]),
        ("🇿🇦🇿a", [0, 2, 3, 4]),
        ("a🇦🇿", [0, 1, 3]),
        ("🇦🇿🇦a🇿", [0, 2, 3, 4, 5]),
        ("\r\n", [0, 2]),
        ("a\nb\rc", [0, 1, 2, 3, 4, 5]),
        ("a\u0300\u0300b", [0, 3, 4]),
        ("👩🏿🏻a", [0, 3, 4]),
        ("🏴\U000e0067\U000e007f\U000e0020a", [0, 4, 5]),
        ("👩\u200d⚕\u200dℹ\u200da", [0, 6, 7]),
        ("\u0600a\u0600\nb", [0, 2, 3, 4, 5]),
        ("क्ष", [0, 3]),
        ("क\u094d\u200dषक", [0, 4, 5]),
        ("aक", [0, 1, 2]),
        ("国aक国", [0, 1, 2, 3, 4]),
        ("क\u094d🇦", [0, 2, 3]),
    ],
)
def test_texts_are_cut_where_a_reader_sees_an_end(text: str, cuts: list[int]) -> None:
    assert [place for place in range(len(text) + 1) if not is_inside(text, place)] == cuts


def test_the_edges_of_a_text_are_never_inside() -> None:
    assert not is_inside("\u0301a", 0)
    assert not is_inside("a\u0301", 2)
    assert not is_inside("a\u0301", 3)
    assert not is_inside("a\u0301", -1)


def test_a_step_is_as_long_as_the_cluster_and_no_longer() -> None:
    text = "a" * 600 + "xe\u0301y"

    assert grapheme_start(text, 602) == 601
    assert grapheme_end(text, 602) == 603
    assert grapheme_start("xe\u0301", 2) == 1
    assert grapheme_end("e\u0301\u0301y", 1) == 3
    assert grapheme_end("ab", 0) == 0


def test_the_longest_cluster_that_is_followed_is_kept_whole() -> None:
    longest = "e" + "\u0301" * 500

    assert grapheme_start(longest, 500) == 0
    assert grapheme_end(longest, 1) == 501
    assert grapheme_start(longest + "\u0301", 501) == 501
    assert grapheme_end("e" + longest[1:] + "\u0301", 1) == 1
