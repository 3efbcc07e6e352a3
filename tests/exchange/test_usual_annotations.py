"""Annotation records read at once are what they are when read field by field."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from annotator.errors import InputRefused
from annotator.exchange import sealed_records
from annotator.exchange.sealed_records import AnnotationRecord, plain_record, read_record
from annotator.exchange.usual_annotations import usual_annotation
from annotator.model.annotation import Annotation
from annotator.model.span import Span

_ANNOTATION = Annotation(
    id="one",
    article_id="article",
    annotator="Ada",
    fragments=(Span(0, 3), Span(5, 9)),
    quotes=("The", "ship"),
    type="claim",
    stance="supports",
    speaker_id="s",
    proposition_id="p",
    mention=Span(1, 2),
    via=("t", "u"),
    cue=Span(3, 4),
    date_said="2023-08",
    note="Ürgent \u2028",
    attributes={"tone": "dry", "loud": True},
    predicted={"via": ["t"], "mention": [1, 2], "stance": "supports"},
    guidelines=3,
    created="2026-01-01T00:00:00Z",
)
_HOSTILE: tuple[Any, ...] = (
    None,
    "",
    " ",
    "\u2003",
    "a\x00b",
    "\ud800",
    "é",
    "x" * 1001,
    "x" * 100_001,
    "2023-13",
    "gold",
    "mixed",
    "twin",
    0,
    1,
    -1,
    1.0,
    2**53,
    2**53 - 1,
    10**30,
    True,
    False,
    [],
    {},
    [1],
    ["a"],
    ["a", "b"],
    ["a", ""],
    ["a", "\x00"],
    [[0, 3]],
    [[0, 3], [3, 5]],
    [[0, 3], [4, 5]],
    [[5, 9], [0, 3]],
    [[0, 0], [4, 5]],
    [[0, 3], [4, 5_000_001]],
    [[0, 3], [4, True]],
    [[0, 3], [4, 5, 6]],
    [1, 2],
    [2, 1],
    {"a": 1},
    {"a": "b"},
    {"a": True},
)


def _read(data: dict[str, Any]) -> AnnotationRecord | str:
    try:
        record = read_record(copy.deepcopy(data), annotator="Ada")
    except InputRefused as refused:
        return refused.message
    assert isinstance(record, AnnotationRecord)
    return record


def test_what_this_program_writes_is_read_at_once() -> None:
    record = AnnotationRecord(annotation=_ANNOTATION, revision=4)
    data = json.loads(json.dumps(plain_record(record)))
    assert usual_annotation(data, "Ada") == (_ANNOTATION, 4)
    assert usual_annotation(data, "Ben") is None


def test_both_readings_take_and_refuse_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    good = plain_record(AnnotationRecord(annotation=_ANNOTATION, revision=4))
    mutants = [{**good, key: value} for key in good if key != "record" for value in _HOSTILE]
    mutants += [
        {name: good[name] for name in good if name != key} for key in good if key != "record"
    ]
    at_once = [_read(data) for data in mutants]
    with monkeypatch.context() as patch:
        patch.setattr(sealed_records, "usual_annotation", lambda *_: None)
        by_field = [_read(data) for data in mutants]
    for data, quick, slow in zip(mutants, at_once, by_field, strict=True):
        assert quick == slow, data
    assert sum(isinstance(one, AnnotationRecord) for one in at_once) > 50
