import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.span import Span
from annotator.text.graphemes import is_inside
from annotator.text.selection import clean, trim

TEXTS = st.text("ab S. ,\n\"'“”‘’«»…。😀ק\u0301U", min_size=1, max_size=30)


def trimmed(text: str) -> str | None:
    span = trim(text, Span(0, len(text)))
    return None if span is None else span.of(text)


def cleaned(text: str, chosen: str) -> str | None:
    start = text.index(chosen)
    span = clean(text, Span(start, start + len(chosen)))
    return None if span is None else span.of(text)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (" “We stay,” ", "We stay"),
        ("“We stay 😀.”", "We stay 😀"),
        ("“We stay”.,", "We stay"),
        ("« Non », ", "Non"),
        ('"‘Never,’ he said."', "‘Never,’ he said"),
        ("‘No’", "No"),
        ("\u00a0\u200fלא\u200f،\u2028", "לא"),
        ("走。", "走"),
        ("شکریہ۔", "شکریہ"),
        ("plan B.", "plan B"),
        ("He said no.", "He said no"),
    ],
)
def test_spaces_outer_marks_and_the_last_stop_go(text: str, left: str) -> None:
    assert trimmed(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "“A” is “B”",
        '"A" is "B"',
        "the U.S.",
        "at 5 p.m.",
        "Acme Inc.",
        "Wait...",
        "Wait. . .",
        "Wait…",
        "the states’",
        "’90s",
        "(“x”)",
        "He said “no”",
        "e\u0301",
    ],
)
def test_what_belongs_to_the_words_stays(text: str) -> None:
    assert trimmed(text) == text


@pytest.mark.parametrize("text", ["“”", " ", "...", "😀", ".,", "‘’ “", "—"])
def test_nothing_is_left_without_letter_or_digit(text: str) -> None:
    assert trimmed(text) is None


def test_marks_whose_partner_lies_outside_or_is_missing_go() -> None:
    text = "He said “we wait. We stay,” and so on"

    assert cleaned(text, "“we wa") == "we wait"
    assert cleaned(text, "We stay,” ") == "We stay"
    assert cleaned(text, "said “we") == "said “we"
    assert trimmed("“Unclosed words") == "Unclosed words"
    assert trimmed('We go on."') == "We go on"


def test_a_quotation_over_paragraphs_loses_its_first_and_last_mark() -> None:
    assert trimmed("“One.\n\n“Two.”") == "One.\n\n“Two"
    assert trimmed("He: “One.\n“Two.”") == "He: “One.\n“Two.”"


def test_a_hand_that_misses_the_words_is_put_right() -> None:
    text = "Then “the U.S. envoy e\u0301tait là 😀,” said שלום."

    assert cleaned(text, "“the U") == "the U.S."
    assert cleaned(text, "voy e") == "envoy e\u0301tait"
    assert cleaned(text, "לו") == "שלום"


def test_without_words_only_the_edges_are_trimmed() -> None:
    text = "“notwithstanding”"

    assert clean(text, Span(4, 8), words=False) == Span(4, 8)
    assert clean(text, Span(0, 5), words=False) == Span(1, 5)


@given(TEXTS, st.data())
def test_trimming_narrows_to_something_written_and_is_done_once(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(text))))
    left = trim(text, span)
    if left is None:
        return

    assert span.covers(left)
    assert any(char.isalnum() for char in left.of(text))
    # A space that carries a combining mark is something written.
    assert not left.of(text)[0].isspace() or is_inside(text, left.start + 1)
    assert not left.of(text)[-1].isspace()
    assert trim(text, left) == left
    cut_away = text[span.start : left.start] + text[left.end : span.end]
    assert not any(char.isalnum() for char in cut_away)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("We stay”", "We stay"),
        ("plan B .", "plan B"),
        ("Wait..", "Wait.."),
        ("走。。", "走。。"),
        (" \u0301a", " \u0301a"),
        ('"\u0301a', '"\u0301a'),
        ("“A” b.\n“Two”", "“A” b.\n“Two”"),
        ("“One.\n«Two»", "One.\n«Two»"),
        ("(“One.\n“Two”", "(“One.\n“Two”"),
        ("“One.\n\n“Two.\n\n“Three”", "One.\n\n“Two.\n\n“Three"),
        ("“One\n\nTwo.\n\n“Three”", "One\n\nTwo.\n\n“Three”"),
    ],
)
def test_only_what_lies_outside_goes(text: str, left: str) -> None:
    assert trimmed(text) == left


def test_a_selection_beside_the_marks_takes_neither() -> None:
    text = "“We stay” x"

    assert trim(text, Span(0, 8)) == Span(1, 8)
    assert trim(text, Span(1, 9)) == Span(1, 8)
    assert trim(text, Span(1, 8)) == Span(1, 8)


def test_a_selection_past_the_text_ends_with_it() -> None:
    assert trim("ab.", Span(1, 99)) == Span(1, 2)
    assert trim("ab", Span(7, 99)) is None
