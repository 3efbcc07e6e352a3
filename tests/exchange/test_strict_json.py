"""Lines of JSON: what is read of them, and how much of one is ever held."""

from __future__ import annotations

import io

import pytest

from annotator.errors import InputRefused
from annotator.exchange import strict_json
from annotator.exchange.strict_json import Fields, bounded_lines, parse_object, shortened


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
    with pytest.raises(InputRefused, match="longer than 10 bytes"):
        parse_object(long)


def test_a_refusal_says_which_object_it_is_about() -> None:
    with pytest.raises(InputRefused) as refused:
        Fields({"unsure": "yes"}, where="Annotation 3").flag("unsure")

    assert refused.value.message == "Annotation 3: “unsure” must be true or false."


def test_long_values_are_cut_to_fit_a_sentence() -> None:
    assert shortened("👩‍👩‍👧" * 3) == "👩‍👩‍👧" * 3
    assert shortened("x" * 500) == "x" * 39 + "…"
