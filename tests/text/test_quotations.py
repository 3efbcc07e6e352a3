import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.span import Span
from annotator.text.quotations import form, quotations, read_marks

MARKS = st.text("ab s. ,\n\"'“”„‘’‚«»‹›「」😀ק\u0301", max_size=40)


def quoted(text: str) -> list[str]:
    return [span.of(text) for span in quotations(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We stay 😀,” he said. “It’s done.”", ["We stay 😀,", "It’s done."]),
        ('"We stay," he said. "We won\'t go."', ["We stay,", "We won't go."]),
        ('said:"We stay" and ("we wait")', ["We stay", "we wait"]),
        ("«Non », dit-il, ‹ jamais ›", ["Non ", " jamais "]),
        ("„Nein“, sagte er. „Ja ‚doch‘“", ["Nein", "Ja ‚doch‘", "doch"]),
        ("»Nej«, sagde han; ”kanske” sade hon", ["Nej", "kanske"]),
        ("他说「不『是』的」。", ["不『是』的", "是"]),
        ('وأضاف: «لا تغيير» و"نعم"', ["لا تغيير", "نعم"]),
        ("“He told us ‘never’ and left,” she said.", ["He told us ‘never’ and left,", "never"]),
        ('"He said "no" and left," she said.', ['He said "no" and left,', "no"]),
    ],
)
def test_what_stands_between_marks(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The states’ plan isn’t the envoy's; the ’90s and the '90s too.", []),
        ("‘We reject the states’ plan,’ she said.", ["We reject the states’ plan,"]),
        ("'We don't,' he said of the states' plan.", ["We don't,"]),
        ("He is 5\" tall, 6' at most.", []),
        ("the ‘unclosed word", []),
    ],
)
def test_apostrophes_are_no_quotation_marks(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


def test_an_unclosed_quotation_runs_to_the_end_of_its_paragraph() -> None:
    text = "He said: “We stay. e\u0301\n“We wait,” he added.\nשלום"

    assert quoted(text) == ["We stay. e\u0301", "We wait,"]


def test_a_forgotten_closing_mark_ends_where_the_next_quotation_begins() -> None:
    assert quoted("“We stay. He left. “We wait,” he said.") == ["We stay. He left. ", "We wait,"]


def test_a_closing_mark_without_beginning_turns_nothing_inside_out() -> None:
    assert quoted('We stay," he said. "We wait," he added.') == ["We wait,"]


def test_only_the_paragraphs_of_the_range_are_read() -> None:
    text = "“one”\n“two”\n“three”"

    assert [span.of(text) for span in quotations(text, 8, 9)] == ["two"]
    assert [span.of(text) for span in quotations(text, 3, 8)] == ["one", "two"]


def test_the_form_follows_from_the_marks() -> None:
    text = "He said “we stay 😀, e\u0301t שלום” and left."
    inside = Span(text.index("we"), text.index("”"))

    assert form(text, [inside]) == "direct"
    assert form(text, [Span(inside.start - 1, inside.end + 1)]) == "direct"
    assert form(text, [Span(3, inside.end)]) == "mixed"
    assert form(text, [inside, Span(len(text) - 5, len(text))]) == "mixed"
    assert form(text, [Span(0, 7)]) == "indirect"
    assert form(text, [Span(inside.start - 1, inside.start)]) == "indirect"


@given(MARKS)
def test_quotations_lie_inside_paragraphs_and_every_mark_has_a_role(text: str) -> None:
    reading = read_marks(text, 0, len(text))

    for found in reading.quotations:
        assert 0 < found.start < found.end <= len(text)
        assert text[found.start - 1] == found.mark
        assert "\n" not in text[found.start : found.end]
        assert reading.roles[found.start - 1] == "opening"
        if found.closed:
            assert reading.roles[found.end] == "closing"
    marks = set("\"'“”„‘’‚«»‹›「」")
    assert {place for place, char in enumerate(text) if char in marks} == set(reading.roles)


@pytest.mark.parametrize("piece", ["“", "'", '" ', "“a‘b ", "a’ "])
def test_a_megabyte_of_marks_is_read_only_nearby(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    reading = read_marks(text, 500_000, 500_010)

    assert len(reading.roles) <= 20_010
