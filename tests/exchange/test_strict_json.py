"""Lines of JSON: what is read of them, and how much of one is ever held."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

from annotator.errors import InputRefused
from annotator.exchange import strict_json
from annotator.exchange.strict_json import Fields, bounded_lines, parse_object, shortened
from annotator.model.span import Span
from tests.exchange.measured import Measured


def test_a_line_is_read_as_it_stands() -> None:
    line = '{"note": "“e\u0301” 🕊️ سلام\\u2028\\ud83d\\ude00", "n": 1}\r\n'.encode()

    assert parse_object(line) == {"note": "“e\u0301” 🕊️ سلام\u2028😀", "n": 1}


def test_lines_are_cut_at_line_feeds_only() -> None:
    body = "{}\n{\u2028}\r\n\x0b\x85{}".encode()

    assert b"".join(bounded_lines(io.BytesIO(body))) == body
    assert len(list(bounded_lines(io.BytesIO(body)))) == 3


def test_a_line_over_the_limit_is_refused_and_the_next_one_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(strict_json, "MAXIMUM_LINE", 10)
    file = io.BytesIO(b'{"a": 1}\n' + b'{"b": "' + b"x" * 95 + b'"}\n{"c": 3}\n{"d": 1}\n')

    first, long, third, fourth = bounded_lines(file)

    assert [parse_object(line) for line in (first, third, fourth)] == [
        {"a": 1},
        {"c": 3},
        {"d": 1},
    ]
    assert len(long) == 11
    with pytest.raises(InputRefused, match="longer than 10 bytes"):
        parse_object(long)


def test_a_line_just_over_the_limit_does_not_take_the_next_one_with_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(strict_json, "MAXIMUM_LINE", 10)
    file = io.BytesIO(b'{"a":1234}\n{"c": 3}\n{"b":12345}')

    long, second, last = bounded_lines(file)

    assert parse_object(second) == {"c": 3}
    assert parse_object(long[:-1]) == {"a": 1234}
    for line in (long, last):
        with pytest.raises(InputRefused, match="longer than 10 bytes"):
            parse_object(line)


def test_a_refusal_says_which_object_it_is_about() -> None:
    with pytest.raises(InputRefused) as refused:
        Fields({"unsure": "yes"}, where="Annotation 3").flag("unsure")

    assert refused.value.message == "Annotation 3: “unsure” must be true or false."


def test_long_values_are_cut_to_fit_a_sentence() -> None:
    assert shortened("👩‍👩‍👧" * 3) == "👩‍👩‍👧" * 3
    assert shortened("x" * 500) == "x" * 39 + "…"
    assert shortened("x" * 40) == "x" * 40


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"a":}', r"character 6\)"),
        (b'{"a": "\xff"}', r"not UTF-8 \(byte 8\)"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a": ' + b"9" * 5000 + b"}", "a number that is too long"),
        (b'{"a": NaN}', "it holds NaN"),
        (b'{"a": 1, "a": 2}', "same key twice"),
        (b"[]", "not a JSON object"),
    ],
)
def test_a_line_that_is_no_object_is_refused_with_the_place(line: bytes, reason: str) -> None:
    with pytest.raises(InputRefused, match=reason):
        parse_object(line)


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (Fields.texts, ["a", 1]),
        (Fields.texts, "a"),
        (Fields.spans, [[1, 2], [3]]),
        (Fields.spans, [[1, 2], [3, "4"]]),
        (Fields.spans, [[1, 2], [-1, 4]]),
        (Fields.span, [4, 4]),
        (Fields.span, [0, 5_000_001]),
        (Fields.position, True),
        (Fields.predicted, {"mention": ["a", 1]}),
        (Fields.predicted, {"via": ["a", "\0"]}),
        (Fields.predicted, {"fragments": [[1, 2], [2, 1]]}),
        (Fields.predicted, {"fragments": [[[1], 2]]}),
        (Fields.predicted, {"fragments": []}),
        (Fields.predicted, {"type": 1}),
        (Fields.predicted, {"a\0b": "x"}),
        (Fields.attributes, {"a\0b": True}),
        (Fields.attributes, {"a": 1}),
        (Fields.attributes, []),
    ],
)
def test_a_refusal_names_the_field_however_deep_the_fault_lies(
    read: Callable[[Fields, str], object], value: object
) -> None:
    with pytest.raises(InputRefused, match="“here”"):
        read(Fields({"here": value}), "here")


def test_what_was_predicted_is_kept_as_it_stands() -> None:
    given = {"type": "claim", "via": ["a", "b"], "cue": [3, 9], "fragments": [[0, 1], [4, 6]]}

    assert Fields({"here": given}).predicted("here") == given


def test_positions_reach_to_the_end_of_the_longest_article() -> None:
    assert Fields({"here": 5_000_000}).position("here") == 5_000_000
    assert Fields({"here": [0, 5_000_000]}).span("here") == Span(0, 5_000_000)


def test_of_a_long_line_never_more_than_a_piece_is_read_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(strict_json, "MAXIMUM_LINE", 50)
    file = Measured(b"x" * 500 + b"\n{}\n")
    assert [len(line) for line in bounded_lines(file)] == [51, 3]
    assert file.largest == 51
