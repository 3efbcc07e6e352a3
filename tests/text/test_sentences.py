import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.model.span import Span
from annotator.text.sentences import next_sentence, previous_sentence, sentence_at, sentences

TEXT = (
    "  Mr. Smith met J.\u00a0R.\u00a0Doe 😀 of the U.S. in May. He said: “No. We won’t.” "
    "Then he left!\n\n \u3000\nقال الوزير لا. هل هذا صحيح؟ نعم\nEnd e\u0301."
)
EXPECTED = [
    "Mr. Smith met J.\u00a0R.\u00a0Doe 😀 of the U.S. in May.",
    "He said: “No. We won’t.”",
    "Then he left!",
    "قال الوزير لا.",
    "هل هذا صحيح؟",
    "نعم",
    "End e\u0301.",
]
PIECES = st.sampled_from(
    ["A", "b ", "Mr. ", "U.S.", ". ", "1. ", "J.", "… ", "؟ ", "قال ", "x" * 50]
) | st.sampled_from('!“”"’«。😀()\u0301\n\t\u00a0\u2028\x85\u3000\u200f\x1f\ufeff')
LANGUAGES = st.sampled_from(
    [None, "en", "en-GB", "ar", "fa", "de", "el", "kk", "ru", "zh", "ja", "hy", "am", "xx", ""]
)


def walked(text: str, language: str | None = None) -> list[Span]:
    found = []
    sentence = sentence_at(text, 0, language)
    if sentence is None:
        sentence = next_sentence(text, 0, language)
    while sentence is not None:
        found.append(sentence)
        sentence = next_sentence(text, sentence.start, language)
    return found


def test_sentences_are_found_with_exact_offsets() -> None:
    assert [span.of(TEXT) for span in sentences(TEXT, 0, len(TEXT))] == EXPECTED


def test_one_paragraph_is_split_alone() -> None:
    start = TEXT.index("قال")
    end = TEXT.index("\nEnd")

    assert [span.of(TEXT) for span in sentences(TEXT, start, end, "ar")] == EXPECTED[3:6]


def test_the_white_space_after_a_sentence_belongs_to_it() -> None:
    text = "One 😀. Two.  \n\nThree."

    assert sentence_at(text, 0) == Span(0, 6)
    assert sentence_at(text, 6) == Span(0, 6)
    assert sentence_at(text, 7) == Span(7, 11)
    assert sentence_at(text, 13) == Span(7, 11)
    assert sentence_at(text, 14) is None
    assert sentence_at(text, len(text)) == Span(15, 21)


def test_moving_crosses_paragraphs_and_passes_over_blank_ones() -> None:
    assert [span.of(TEXT) for span in walked(TEXT)] == EXPECTED
    blank = TEXT.index("\u3000")
    following, preceding = next_sentence(TEXT, blank), previous_sentence(TEXT, blank)

    assert following is not None
    assert following.of(TEXT) == EXPECTED[3]
    assert preceding is not None
    assert preceding.of(TEXT) == EXPECTED[2]
    assert previous_sentence(TEXT, 3) is None
    assert next_sentence(TEXT, len(TEXT)) is None


@settings(max_examples=200)
@given(st.lists(PIECES, max_size=40).map("".join), LANGUAGES)
def test_sentences_hold_all_that_can_be_seen_and_moving_finds_the_same(
    text: str, language: str | None
) -> None:
    found = sentences(text, 0, len(text), language)

    assert "".join("".join(span.of(text).split()) for span in found) == "".join(text.split())
    assert all(before.end <= after.start for before, after in itertools.pairwise(found))
    assert all(span.of(text) == span.of(text).strip() for span in found)
    assert walked(text, language) == list(found)
    backwards = [sentence_at(text, len(text), language)]
    if backwards[0] is None:
        backwards = [previous_sentence(text, len(text), language)]
    while (last := backwards[-1]) is not None:
        backwards.append(previous_sentence(text, last.start, language))
    assert [span for span in backwards if span is not None][::-1] == list(found)


@pytest.mark.parametrize("piece", ["Word here 😀. ", "x", "“a. ", "e\u0301", "J.\u00a0", "word "])
def test_in_an_endless_paragraph_sentences_stay_short_and_the_same(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    middle = sentence_at(text, 100_000)
    assert middle is not None
    following = next_sentence(text, middle.start)
    assert following is not None

    assert middle.contains(100_000)
    assert len(middle) <= 5000
    assert previous_sentence(text, following.start) == middle
    assert {middle, following} <= set(sentences(text, 0, len(text)))


def test_a_cut_through_an_endless_paragraph_falls_between_sentences() -> None:
    sentence = "The “border” stays open e\u0301 שלום today. "
    text = sentence * 600

    assert {span.of(text) for span in sentences(text, 0, len(text))} == {sentence.strip()}


def test_half_characters_do_not_stop_it() -> None:
    text = "One \ud800 half. Two."

    assert sentences(text, 0, len(text)) == (Span(0, 11), Span(12, 16))
