"""Annotation records as they are read: strict, a sentence for each bad row, good ones kept."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject, SearchStrategy

from annotator.exchange.annotation_records import (
    ParsedAnnotation,
    ParsedRecord,
    read_records,
)
from annotator.exchange.dataset_jsonl import Names, SetRecord, annotation_lines, dataset_line
from annotator.exchange.refusal import Refusal
from annotator.model.article import text_digest
from annotator.model.span import Span

OneSet = tuple[SetRecord, Names]
Read = ParsedRecord | Refusal

TEXT = "🕊️ “Nie wahr”, said Zoe\u0308. هي قالت no.\n"
MINIMAL: dict[str, Any] = {"article_id": "t1", "start": 4, "end": 13, "type": "denial"}


def read(*lines: bytes | str | dict[str, Any]) -> list[Read]:
    raw = [
        line
        if isinstance(line, bytes)
        else (line if isinstance(line, str) else json.dumps(line)).encode() + b"\n"
        for line in lines
    ]
    return list(read_records(raw, source="made by a script.jsonl"))


def only_annotation(line: bytes | str | dict[str, Any]) -> ParsedAnnotation:
    (found,) = read(line)
    assert isinstance(found, ParsedRecord), found
    (annotation,) = found.annotations
    return annotation


def reason(line: bytes | str | dict[str, Any]) -> str:
    (found,) = read(line)
    assert isinstance(found, Refusal), found
    assert (found.file, found.row) == ("made by a script.jsonl", 1)
    assert found.reason.endswith(".")
    return found.reason


def set_line(*annotations: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {
        "schema": "annotator/dataset/1",
        "article_id": "t1",
        "text": TEXT,
        "annotator": "a1",
        "status": "finished",
        "annotations": list(annotations),
        **changes,
    }


def test_a_script_needs_to_give_only_article_place_and_type() -> None:
    annotation = only_annotation(MINIMAL)

    assert annotation == ParsedAnnotation(fragments=(Span(4, 13),), type="denial", article_id="t1")


def test_an_article_may_be_named_by_the_hash_of_its_text() -> None:
    digest = text_digest(TEXT)

    annotation = only_annotation(
        {"text_sha256": digest.upper(), "fragments": [[1, 2], [4, 6]], "type": "claim"}
    )

    assert annotation.text_sha256 == digest
    assert annotation.fragments == (Span(1, 2), Span(4, 6))


def test_everything_a_script_may_give_is_taken() -> None:
    annotation = only_annotation(
        MINIMAL
        | {
            "id": "n-1",
            "annotator": "a1",
            "text": "Nie wahr”",
            "speaker": "Zoe\u0308",
            "stance": "opposes",
            "proposition_text": "It is true.",
            "via": ["A wire"],
            "cue": [15, 19],
            "mention": [20, 24],
            "certainty": "probable",
            "date_said": "2023",
            "unsure": True,
            "note": "“?”",
            "form": "direct",
            "origin": "import",
            "attributes": {"topic": "dam", "sure": False},
            "predicted": {"speaker_id": "s1", "cue": [15, 19], "via": ["s2", "s3"]},
            "score": 0.75,
        }
    )

    assert annotation == ParsedAnnotation(
        fragments=(Span(4, 13),),
        type="denial",
        id="n-1",
        article_id="t1",
        annotator="a1",
        covered="Nie wahr”",
        speaker="Zoe\u0308",
        stance="opposes",
        proposition_text="It is true.",
        via=("A wire",),
        cue=Span(15, 19),
        mention=Span(20, 24),
        certainty="probable",
        date_said="2023",
        unsure=True,
        note="“?”",
        form="direct",
        origin="import",
        attributes={"topic": "dam", "sure": False},
        predicted={"speaker_id": "s1", "cue": [15, 19], "via": ["s2", "s3"]},
    )


def test_nulls_and_empty_names_mean_not_given() -> None:
    annotation = only_annotation(
        MINIMAL | {"id": None, "speaker": "", "stance": None, "proposition": " ", "note": None}
    )

    assert annotation == only_annotation(MINIMAL)


def test_a_finished_empty_set_is_a_record() -> None:
    (found,) = read(set_line())

    assert isinstance(found, ParsedRecord)
    assert (found.is_set, found.status, found.annotations) == (True, "finished", ())
    assert found.article.text_sha256 == text_digest(TEXT)


def test_a_set_from_another_tool_needs_no_schema() -> None:
    line = set_line({"start": 4, "end": 12, "type": "claim"})
    del line["schema"], line["status"]

    (found,) = read(line)

    assert isinstance(found, ParsedRecord)
    assert found.status is None
    assert found.annotations[0].annotator == "a1"


def test_good_rows_are_kept_and_bad_ones_named_by_their_line() -> None:
    found = read(b"\xef\xbb\xbf" + json.dumps(MINIMAL).encode(), "{", "", " \r", MINIMAL, b"\xff")

    assert [entry.row for entry in found] == [1, 2, 5, 6]
    assert [isinstance(entry, Refusal) for entry in found] == [False, True, False, True]


DEEP = "[" * 100_000
SPLIT = '{"article_id": "t1", "start": 0, "end": 1, "type": "claim", "note": "\\ud83d"}'


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b"\xff\xfe{", "not UTF-8 (byte 1)"),
        (b'{"note": "\xed\xa0\x80"}', "not UTF-8"),
        ("{", "not JSON"),
        ("{} {}", "not JSON"),
        ("[1]", "not a JSON object"),
        ("null", "not a JSON object"),
        (DEEP, "nested too deeply"),
        ('{"start": NaN}', "NaN"),
        ('{"start": -Infinity}', "Infinity"),
        ('{"a": 1, "a": 2}', "same key twice"),
        ('{"start": ' + "9" * 5_000 + "}", "too long"),
        (SPLIT, "half a surrogate pair"),
    ],
)
def test_lines_that_are_no_json_objects(line: bytes | str, expected: str) -> None:
    assert expected in reason(line)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"article_id": None}, "which article"),
        ({"article_id": 7}, "“article_id” must hold text"),
        ({"text_sha256": "abc"}, "64 hexadecimal digits"),
        ({"type": None}, "“type” is missing"),
        ({"type": ["claim"]}, "“type” must hold text"),
        ({"type": " "}, "“type” is missing"),
        ({"start": None}, "no “start” and “end”"),
        ({"start": True}, "whole numbers"),
        ({"start": 4.0}, "whole numbers"),
        ({"start": "4"}, "whole numbers"),
        ({"start": -1}, "between 0 and 5,000,000"),
        ({"end": 10**30}, "between 0 and 5,000,000"),
        ({"end": 4}, "ends before it has begun"),
        ({"fragments": []}, "“fragments” is empty"),
        ({"fragments": "4-13"}, "list of [start, end] pairs"),
        ({"fragments": [[4, 13, 20]]}, "written as [start, end]"),
        ({"fragments": [[4, False]]}, "whole numbers"),
        ({"fragments": [[13, 4]]}, "ends before it has begun"),
        ({"fragments": [[4, 6], [6, 13]]}, "touch"),
        ({"fragments": [[9, 13], [4, 6]]}, "out of order"),
        ({"fragments": [[4, 6], [5, 13]]}, "overlap"),
        ({"fragments": [[5, 13]]}, "not those of its “fragments”"),
        ({"fragments": [[4, 12]]}, "not those of its “fragments”"),
        ({"fragment_texts": ["Nie wahr”", "x"]}, "one text for each fragment"),
        ({"fragment_texts": ["Nie wahr"]}, "count Unicode code points"),
        ({"text": "Nie wahr”,"}, "count Unicode code points"),
        ({"text": 9}, "“text” must hold text"),
        ({"mention": [3]}, "written as [start, end]"),
        ({"cue": {"start": 3}}, "written as [start, end]"),
        ({"via": "A wire"}, "list of texts"),
        ({"via": [""]}, "empty name"),
        ({"via": ["A", "B"], "via_ids": ["1"]}, "same length"),
        ({"unsure": 1}, "true or false"),
        ({"note": "\x00"}, "NUL character (character 1)"),
        ({"speaker": "a\ud800"}, "half a surrogate pair (character 2)"),
        ({"form": "spoken"}, "direct, mixed, indirect"),
        ({"origin": "elsewhere"}, "manual"),
        ({"attributes": []}, "object of texts"),
        ({"attributes": {"n": 1}}, "must hold text"),
        ({"predicted": []}, "object of predicted values"),
        ({"guidelines": 0}, "whole number from 1 on"),
        ({"guidelines": True}, "whole number from 1 on"),
        ({"guidelines": 2**53}, "whole number from 1 on"),
        ({"predicted": {"cue": [4, 3]}}, "ends before it has begun"),
        ({"predicted": {"speaker_id": 7}}, "must hold text"),
        ({"schema": "annotator/annotations/2"}, "newer version"),
        ({"schema": "annotator/dataset/999999999"}, "newer version"),
        ({"schema": "annotator/dataset/01"}, "“schema” is"),
        ({"schema": "somebody/else"}, "“schema” is “somebody/else”"),
        ({"schema": 1}, "“schema” must hold text"),
    ],
)
def test_fields_that_are_not_what_they_must_be(changes: dict[str, Any], expected: str) -> None:
    assert expected in reason(MINIMAL | changes)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (set_line(annotations=None), "“annotations” must be a list of objects"),
        (set_line(annotations=[1]), "“annotations” must be a list of objects"),
        (set_line(status="done"), "in progress"),
        (set_line(text_sha256=text_digest("other")), "do not belong together"),
        (set_line({"start": 4, "end": 9_000, "type": "claim"}), "Annotation 1: [4, 9000] lies"),
        (
            set_line({"start": 0, "end": 2, "type": "claim", "cue": [0, 9_000]}),
            "lies outside the text",
        ),
        (
            set_line({"start": 4, "end": 7, "type": "claim", "fragment_texts": ["Nei"]}),
            "is not the one given for it",
        ),
        (
            # the offsets of a program that counts UTF-16 units
            set_line({"start": 5, "end": 8, "type": "claim", "text": "Nie"}),
            "is not the one given for it",
        ),
        (
            set_line(*[{"id": "n", "start": 0, "end": 1, "type": "claim"}] * 2),
            "Two of its annotations have the same id",
        ),
        (
            set_line({"start": 0, "end": 1, "type": "claim"}, {"start": 0, "end": 1}),
            "Annotation 2: “type” is missing",
        ),
    ],
)
def test_sets_that_do_not_hold_together(line: dict[str, Any], expected: str) -> None:
    assert expected in reason(line)


def test_a_set_on_too_long_a_text_is_refused() -> None:
    assert reason(set_line(text="x" * 5_000_001)) == "“text” has more than 5,000,000 characters."


def test_claimed_words_are_kept_to_be_compared_with_the_stored_text() -> None:
    annotation = only_annotation(
        MINIMAL | {"fragments": [[4, 7], [8, 13]], "fragment_texts": ["Nie", "wahr”"]}
    )

    assert annotation.quotes == ("Nie", "wahr”")


words = st.text(st.sampled_from("a0 \x00\ud83d\ude00🕊️“’e\u0301ه\n"), max_size=6)
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-2, 40)
    | st.integers()
    | st.floats()
    | words
    | st.sampled_from(["annotator/dataset/1", "annotator/annotations/1", "claim", "finished"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=2),
    max_leaves=6,
)
keys = st.sampled_from(
    (*set_line(), *ParsedAnnotation.__dataclass_fields__, "start", "end", "fragment_texts")
)
objects = st.dictionaries(keys, json_values, max_size=12)
near_misses = st.builds(
    lambda base, changes, inner: (
        base | changes | ({"annotations": [MINIMAL | inner]} if inner else {})
    ),
    st.sampled_from([MINIMAL, set_line()]),
    st.dictionaries(keys, json_values, max_size=3),
    st.dictionaries(keys, json_values, max_size=3),
)


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_raise_anything(line: bytes) -> None:
    assert all(isinstance(entry, Read) for entry in read(line))


@settings(deadline=None, max_examples=300)
@given(objects | near_misses)
def test_no_fields_raise_anything(fields: dict[str, Any]) -> None:
    (found,) = read(fields)

    assert isinstance(found, Read)


@settings(deadline=None, max_examples=100)
@given(data=st.data())
def test_no_damage_to_a_good_line_raises_anything(
    set_records: SearchStrategy[OneSet], data: DataObject
) -> None:
    record, names = data.draw(set_records)
    line = "".join([dataset_line(record, names), *annotation_lines(record, names)]).encode()
    place = data.draw(st.integers(0, len(line) - 1))
    damage = data.draw(st.binary(max_size=3))
    damaged = line[:place] + damage + line[place + data.draw(st.integers(0, 4)) :]

    found = list(read_records(damaged.splitlines(keepends=True), source="damaged"))

    assert all(isinstance(entry, Read) for entry in found)
