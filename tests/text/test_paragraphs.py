from hypothesis import given
from hypothesis import strategies as st

from annotator.model.span import Span
from annotator.text.paragraphs import paragraph_at, paragraph_number, paragraphs

TEXT = "One 😀.\n\nשלום “two”\u2028still two e\u0301\nthree"


def test_only_line_feeds_end_a_paragraph() -> None:
    assert [span.of(TEXT) for span in paragraphs(TEXT)] == [
        "One 😀.",
        "שלום “two”\u2028still two e\u0301",
        "three",
    ]


def test_a_position_on_a_line_feed_belongs_to_the_paragraph_it_closes() -> None:
    assert paragraph_at(TEXT, TEXT.index("\n")) == Span(0, 6)
    assert paragraph_at(TEXT, TEXT.index("\n") + 1) is None
    assert paragraph_at(TEXT, len(TEXT)) == Span(len(TEXT) - 5, len(TEXT))
    assert paragraph_at("", 0) is None


@given(st.text("a😀\n ", max_size=30))
def test_paragraphs_hold_everything_but_the_line_feeds(text: str) -> None:
    found = paragraphs(text)

    assert "".join(span.of(text) for span in found) == text.replace("\n", "")
    for span in found:
        assert {paragraph_at(text, place) for place in range(span.start, span.end + 1)} == {span}


@given(st.text("a\n", max_size=30), st.integers(0, 32))
def test_the_number_of_a_paragraph_counts_those_that_have_begun(text: str, position: int) -> None:
    begun = [span for span in paragraphs(text) if span.start <= position]

    assert paragraph_number(text, position) == len(begun)


def test_numbers_go_on_through_a_long_text() -> None:
    text = "\n" + "One line.\n\n\nAnother, longer one.\n" * 2_000
    for number in (1, 2, 999, 1_000, 3_999, 4_000):
        start = paragraphs(text)[number - 1].start
        assert paragraph_number(text, start - 1) == number - 1
        assert paragraph_number(text, start) == number
    assert paragraph_number(text, len(text) + 5) == 4_000
