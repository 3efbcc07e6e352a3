"""Code points and Qt positions: the same words whichever way one goes, through a real document."""

from __future__ import annotations

import itertools
import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor, QTextDocument

from annotator.model.span import Span
from annotator.ui.positions import LONGEST_BLOCK, LONGEST_UNSPACED, MANY_LINES, DisplayText

pytestmark = pytest.mark.usefixtures("qapp")

REWRITTEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufdd0-\ufdef\ufeff\ufffc\ufffe\uffff]"
)

PIECES = (
    "The minister said: “Nothing has changed.” ",
    "😀👩‍👩‍👧🇺🇳",
    "e\u0301o\u0308\u0323",
    "قال الوزير «لا» ",
    "שלום עולם ",
    "नमस्ते ",
    "国家主席说。",
    "𒀀𒁀𐎀",
    "\u00a0\u2028\u2029\ufeff\ufffe\ufdd0\ufdd1\x0c\x1c\x85\ufffc\t",
    "\n",
    "\n\n",
    "x" * 90,
    " ",
)

texts = st.lists(
    st.one_of(
        st.sampled_from(PIECES),
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"), max_size=12),
    ),
    max_size=30,
).map("".join)


def document_of(display: DisplayText) -> QTextDocument:
    document = QTextDocument()
    QTextCursor(document).insertText(display.shown)
    return document


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def document_units(document: QTextDocument, start: int, end: int) -> bytes:
    """What stands in the document, as UTF-16, whatever Qt's getters would rewrite."""
    return b"".join(
        document.characterAt(place).encode("utf-16-le", "surrogatepass")
        for place in range(start, end)
    )


@settings(max_examples=300, deadline=None)
@given(texts, st.data())
def test_a_span_is_the_same_words_in_the_document(text: str, data: st.DataObject) -> None:
    display = DisplayText(text)
    document = document_of(display)
    assert document.characterCount() - 1 == units(display.shown)
    for _ in range(10):
        if not text:
            return
        start = data.draw(st.integers(0, len(text) - 1))
        end = data.draw(st.integers(start + 1, min(len(text), start + 200)))
        span = Span(start, end)
        words = span.of(text)
        low, high = display.qt_range(span)
        assert display.span_of(low, high) == span
        assert display.span_of(high, low) == span
        if not REWRITTEN.search(words):
            expected = words.replace("\n", "\u2029").encode("utf-16-le")
            assert document_units(document, low, high) == expected


@settings(max_examples=200, deadline=None)
@given(texts)
def test_every_position_comes_back(text: str) -> None:
    display = DisplayText(text)
    places = [display.to_qt(position) for position in range(len(text) + 1)]
    assert places == sorted(set(places))
    assert [display.to_text(place) for place in places] == list(range(len(text) + 1))
    assert places[-1] == units(display.shown)


@settings(max_examples=30, deadline=None)
@given(
    st.sampled_from(["word ", "ends. ", "word", "😀", "e\u0301", "国", "س", "é\u00a0"]),
    st.integers(LONGEST_BLOCK // 2, 3 * LONGEST_BLOCK),
    st.data(),
)
def test_long_paragraphs_are_cut_without_moving_anything(
    piece: str, count: int, data: st.DataObject
) -> None:
    text = "Beginning 😀 " + piece * count + "\nlast"
    display = DisplayText(text)
    document = document_of(display)
    block = document.firstBlock()
    while block.isValid():
        assert block.length() <= 2 * (LONGEST_BLOCK + 1)
        block = block.next()
    breaks = set(display.soft_breaks)
    for _ in range(20):
        position = data.draw(st.integers(0, len(text) - 1))
        place = display.to_qt(position)
        assert display.to_text(place) == position
        if place not in breaks:
            character = text[position].replace("\n", "\u2029").encode("utf-16-le")
            found = document_units(document, place, place + len(character) // 2)
            assert found == character
        else:
            assert text[position] == " "


def test_a_cut_leaves_the_mark_with_its_letter() -> None:
    text = "e\u0301" * (2 * LONGEST_BLOCK)
    display = DisplayText(text)
    assert display.soft_breaks
    for place in display.soft_breaks:
        assert not unicodedata.combining(text[display.to_text(place)])


def test_sentences_are_kept_whole_where_a_paragraph_is_cut() -> None:
    sentence = "The harbour was closed for the season, the port’s master said. "
    display = DisplayText(sentence * 200)
    blocks = display.shown.split("\n")
    assert len(blocks) > 2
    assert all(block.endswith("said.") for block in blocks[:-1])
    assert "".join(block + " " for block in blocks[:-1]) + blocks[-1] == sentence * 200


@pytest.mark.parametrize("character", ["\ufeff", "\ufffe", "\ufdd0", "\u2029", "\x0c", "\ufffc"])
def test_what_qt_drops_or_swaps_keeps_its_place(character: str) -> None:
    text = f"{character}a{character}😀{character}"
    display = DisplayText(text)
    document = document_of(display)
    assert document.characterCount() - 1 == units(text)
    assert document.characterAt(display.to_qt(1)) == "a"
    assert document_units(document, display.to_qt(3), display.to_qt(4)) == "😀".encode("utf-16-le")


def test_inside_a_surrogate_pair_one_comes_out_at_its_edges() -> None:
    display = DisplayText("a😀b")
    assert display.to_text(2) == 1
    assert display.to_text(2, up=True) == 2
    assert display.span_of(2, 3) == Span(1, 2)
    assert display.span_of(2, 2) is None


def test_very_many_short_lines_share_blocks() -> None:
    text = "short 😀 line\n" * (4 * MANY_LINES)
    display = DisplayText(text)
    assert display.shown.count("\n") < MANY_LINES / 10
    for position in range(0, len(text), 997):
        assert display.to_text(display.to_qt(position)) == position
    assert units(display.shown) == units(text)


def test_a_selection_to_the_end_of_a_cut_leaves_the_break_out() -> None:
    text = "x" * (3 * LONGEST_BLOCK)
    display = DisplayText(text)
    cut = display.to_text(display.soft_breaks[0])
    start, end = display.qt_range(Span(cut - 5, cut))
    assert end - start == 5
    start, end = display.qt_range(Span(cut, cut + 5))
    assert end - start == 5


def test_a_selection_that_ends_inside_a_pair_takes_the_pair() -> None:
    display = DisplayText("ab😀b")
    assert display.span_of(2, 3) == Span(2, 3)
    assert display.to_text(3, up=True) == 3
    assert display.to_text(3) == 2
    assert display.to_text(5, up=True) == 4


def test_a_break_that_was_put_in_holds_nothing() -> None:
    display = DisplayText("x" * (LONGEST_BLOCK + 1))
    (place,) = display.soft_breaks
    assert display.shown[place] == "\n"
    assert display.span_of(place, place + 1) is None


@pytest.mark.parametrize("length", [1, 255, 256, 257, 512])
@pytest.mark.parametrize("character", ["a", "é", "😀"])
def test_every_position_of_a_text_of_any_length_comes_back(length: int, character: str) -> None:
    display = DisplayText(character * length)
    wide = units(character)
    assert display.length == length
    for position in range(length + 1):
        assert display.to_qt(position) == position * wide
        assert display.to_text(position * wide) == position


@pytest.mark.parametrize(
    ("text", "breaks"),
    [
        ("x" * LONGEST_BLOCK, []),
        ("x" * (LONGEST_BLOCK + 1), [LONGEST_UNSPACED]),
        ("x" * (LONGEST_BLOCK + LONGEST_UNSPACED), [LONGEST_UNSPACED]),
        (
            "x" * (LONGEST_BLOCK + LONGEST_UNSPACED + 1),
            [LONGEST_UNSPACED, 2 * LONGEST_UNSPACED + 1],
        ),
        ("x" * LONGEST_BLOCK + "\n" + "y" * LONGEST_BLOCK, []),
        ("x" * (LONGEST_BLOCK + 1) + "\n" + "y" * 10, [LONGEST_UNSPACED]),
        ("ab\n" + "x" * (LONGEST_BLOCK + 1), [3 + LONGEST_UNSPACED]),
        (
            "ab\n" + ("x" * (LONGEST_BLOCK + 1) + "\n") * 2 + "y" * 3000,
            [3 + LONGEST_UNSPACED, 3 + LONGEST_BLOCK + 2 + LONGEST_UNSPACED + 1],
        ),
        ("\n" + "x" * (LONGEST_BLOCK + 1) + "\ny", [1 + LONGEST_UNSPACED]),
        ("a b " + "x" * LONGEST_BLOCK, [3]),
        ("a b " + "x" * LONGEST_BLOCK + " y", [3, 4 + LONGEST_UNSPACED]),
    ],
)
def test_a_line_is_cut_only_when_it_is_too_long_and_only_there(
    text: str, breaks: list[int]
) -> None:
    display = DisplayText(text)
    assert display.soft_breaks == breaks
    assert all(display.shown[place] == "\n" for place in breaks)
    assert all(len(block) <= LONGEST_BLOCK for block in display.shown.split("\n"))
    for position in range(len(text) + 1):
        assert display.to_text(display.to_qt(position)) == position


@pytest.mark.parametrize(
    ("ends", "place"),
    [
        ([1500], 3999),
        ([2500], 2500),
        ([2500, 3000, 3500], 3500),
        ([1500, 2500], 2500),
    ],
)
@pytest.mark.parametrize("before", ["", "ab\n" * 1500])
def test_the_cut_is_the_last_sentence_of_the_second_half_or_the_last_space(
    ends: list[int], place: int, before: str
) -> None:
    line = list("x " * LONGEST_BLOCK)
    for end in ends:
        line[end - 1 : end + 1] = ". "
    if place != 3999:
        line[3999] = "x"
    display = DisplayText(before + "".join(line))
    assert display.soft_breaks[0] - len(before) == place
    assert display.shown[display.soft_breaks[0]] == "\n"


@pytest.mark.parametrize("line", ["short 😀 line\n", "x" * 999 + "\n", "ab\n\n"])
def test_joined_lines_fill_as_few_blocks_as_hold_them(line: str) -> None:
    text = (line * (2 * MANY_LINES))[:-1]
    blocks = DisplayText(text).shown.split("\n")
    assert "\n".join(blocks).replace("\u2028", "\n") == text
    assert all(len(block) <= LONGEST_BLOCK for block in blocks)
    for block, after in itertools.pairwise(blocks):
        first = after.partition("\u2028")[0]
        assert len(block) + 1 + len(first) > LONGEST_BLOCK


def test_a_line_fewer_than_many_keeps_all_lines() -> None:
    fewer = "a\n" * (MANY_LINES - 1)
    assert DisplayText(fewer).shown == fewer
    assert "\u2028" in DisplayText(fewer + "\n").shown
