"""Every field of every record that travels: there and back, missing, too long, of another kind."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from typing import Any

import pytest

from annotator.errors import InputRefused
from annotator.exchange.sealed_records import (
    AnnotationRecord,
    ArticleRecord,
    DeletedRecord,
    GuidelinesRecord,
    Header,
    Record,
    SetRecord,
    WithdrawnRecord,
    canonical_line,
    content_digest,
    plain_header,
    plain_record,
    read_header,
    read_record,
    record_name,
)
from annotator.model.annotation import Annotation, AnnotationSet
from annotator.model.article import MAXIMUM_CHARACTERS, Article, text_digest
from annotator.model.proposition import Proposition
from annotator.model.span import Span
from annotator.model.speaker import Speaker

TEXT = "Nobody 😀 left, said the port."
HEADER = Header(
    kind="assignment",
    id="f1",
    project_id="p1",
    project="Harbour",
    annotator="a1",
    source="s1",
    sequence=12,
    created="2031-03-04T05:06:07Z",
    scheme={"schema": "annotator/scheme/1"},
    scheme_version=3,
    guidelines=4,
    predictions_off=True,
    counts={"article": 2},
)
FULL: tuple[Record, ...] = (
    GuidelinesRecord(version=2, body="# Read"),
    Speaker(
        id="s1",
        name="The port",
        aliases=("Port", "P"),
        kind="body",
        organisation="Harbour",
        role="master",
        notes="a note",
        external_id="Q1",
        distinct_from=("s2",),
        status="proposed",
    ),
    Proposition(
        id="P1",
        text="Boats left",
        kind="demand",
        status="accepted",
        note="why",
        implies=("P2",),
        excludes=("P3",),
    ),
    ArticleRecord(
        article=Article(
            id="x",
            text=TEXT,
            title="Boats",
            outlet="The Tide",
            author="N. N.",
            url="https://tide.example/1",
            published="2031-03-01",
            language="en",
            story="boats",
            excluded=(Span(0, 6), Span(7, len(TEXT))),
            text_sha256=text_digest(TEXT),
            source_sha256="0f",
            source_name="boats.txt",
            source_row=4,
        ),
        batch=2,
        place=5,
        due="2031-04",
        is_training=True,
    ),
    WithdrawnRecord(article_id="y"),
    SetRecord(
        annotation_set=AnnotationSet(
            article_id="x",
            annotator="a1",
            state="finished",
            started="2031-03-02",
            finished="2031-03-03",
            annotations=1,
        ),
        text_sha256=text_digest(TEXT),
        seconds=75,
        revision=2,
    ),
    AnnotationRecord(
        annotation=Annotation(
            id="n1",
            article_id="x",
            annotator="a1",
            fragments=(Span(0, 6), Span(9, 13)),
            quotes=(TEXT[0:6], TEXT[9:13]),
            type="denial",
            stance="opposes",
            speaker_id="s1",
            proposition_id="P1",
            mention=Span(20, 28),
            via=("s2",),
            cue=Span(15, 19),
            certainty="probable",
            date_said="2031-03",
            form="direct",
            unsure=True,
            note="a note",
            origin="import",
            attributes={"sure": True, "tone": "dry"},
            predicted={"speaker_id": "s1", "cue": [15, 19], "via": ["s2"], "fragments": [[0, 6]]},
            guidelines=3,
            created="2031",
            changed="2032",
        ),
        revision=4,
    ),
    DeletedRecord(id="n0", article_id="x", revision=3),
)
NEEDED = {
    "speaker": ("id", "name"),
    "proposition": ("id", "text"),
    "guidelines": ("body",),
    "article": ("id", "text_sha256", "place", "text"),
    "withdrawn": ("article_id",),
    "annotation_set": (
        "article_id",
        "annotator",
        "state",
        "annotations",
        "text_sha256",
        "seconds",
        "revision",
    ),
    "annotation": (
        "id",
        "article_id",
        "annotator",
        "fragments",
        "quotes",
        "type",
        "certainty",
        "form",
        "origin",
        "revision",
    ),
    "deleted": ("id", "article_id", "revision"),
}
"""The fields that a record is refused without."""

DEFAULTS: dict[tuple[str, str], object] = {
    ("guidelines", "version"): 1,
    ("speaker", "aliases"): [],
    ("speaker", "kind"): "person",
    ("speaker", "organisation"): "",
    ("speaker", "role"): "",
    ("speaker", "notes"): "",
    ("speaker", "external_id"): None,
    ("speaker", "distinct_from"): [],
    ("speaker", "status"): "accepted",
    ("proposition", "kind"): "fact",
    ("proposition", "status"): "proposed",
    ("proposition", "note"): "",
    ("proposition", "implies"): [],
    ("proposition", "excludes"): [],
    ("article", "title"): "",
    ("article", "outlet"): None,
    ("article", "author"): None,
    ("article", "url"): None,
    ("article", "published"): None,
    ("article", "language"): None,
    ("article", "story"): None,
    ("article", "excluded"): [],
    ("article", "source_sha256"): "",
    ("article", "source_name"): "",
    ("article", "source_row"): None,
    ("article", "batch"): 1,
    ("article", "due"): None,
    ("article", "training"): False,
    ("annotation_set", "started"): "",
    ("annotation_set", "finished"): "",
    ("annotation", "stance"): None,
    ("annotation", "speaker_id"): None,
    ("annotation", "proposition_id"): None,
    ("annotation", "mention"): None,
    ("annotation", "via"): [],
    ("annotation", "cue"): None,
    ("annotation", "date_said"): None,
    ("annotation", "unsure"): False,
    ("annotation", "note"): "",
    ("annotation", "attributes"): {},
    ("annotation", "guidelines"): 1,
    ("annotation", "created"): "",
    ("annotation", "changed"): "",
}
"""What a field says when it is missing, as the file has it."""


def _plain(name: str) -> dict[str, Any]:
    (record,) = (record for record in FULL if record_name(record) == name)
    plain: dict[str, Any] = json.loads(canonical_line(plain_record(record)))
    return plain


def _refusal(values: dict[str, Any]) -> str:
    with pytest.raises(InputRefused) as refused:
        read_record(values, annotator="a1")
    assert refused.value.message.startswith("The record: ")
    return refused.value.message


def test_the_examples_know_every_field() -> None:
    fields = {(name, key) for name in NEEDED for key in _plain(name)}
    told = {(name, key) for name, keys in NEEDED.items() for key in keys} | set(DEFAULTS)
    assert fields - told == {(name, "record") for name in NEEDED} | {("annotation", "predicted")}
    for (name, key), default in DEFAULTS.items():
        assert _plain(name)[key] != default


@pytest.mark.parametrize("record", FULL, ids=record_name)
def test_every_field_travels(record: Record) -> None:
    line = canonical_line(plain_record(record))
    assert read_record(json.loads(line), annotator="a1") == record


@pytest.mark.parametrize(("name", "key"), DEFAULTS)
def test_a_field_that_may_be_missing_says_what_it_says_by_itself(name: str, key: str) -> None:
    plain = _plain(name)
    without = {known: value for known, value in plain.items() if known != key}
    read = plain_record(read_record(without, annotator="a1"))
    assert json.loads(canonical_line(read)) == {**plain, key: DEFAULTS[name, key]}


def test_an_annotation_without_predictions_has_none() -> None:
    plain = _plain("annotation")
    del plain["predicted"]
    assert plain_record(read_record(plain, annotator="a1")) == plain


@pytest.mark.parametrize(("name", "key"), [(name, key) for name in NEEDED for key in NEEDED[name]])
def test_a_field_that_is_needed_is_named_when_it_is_missing(name: str, key: str) -> None:
    plain = _plain(name)
    del plain[key]
    assert ("quotes" if key == "fragments" else f"“{key}”") in _refusal(plain)


@pytest.mark.parametrize(
    ("name", "key", "longest"),
    [
        ("speaker", "id", 1000),
        ("speaker", "role", 1000),
        ("speaker", "notes", 100_000),
        ("annotation", "note", 100_000),
        ("article", "title", 1000),
    ],
)
def test_a_text_is_as_long_as_allowed_and_no_longer(name: str, key: str, longest: int) -> None:
    plain = _plain(name)
    plain[key] = "x" * longest
    assert plain_record(read_record(plain, annotator="a1")) == plain
    plain[key] += "x"
    assert f"“{key}” is longer than {longest:,}" in _refusal(plain)


def test_the_names_in_a_list_have_something_and_not_too_much() -> None:
    plain = _plain("speaker")
    plain["aliases"] = ["x", "y" * 1000]
    assert plain_record(read_record(plain, annotator="a1")) == plain
    for bad in ("", "y" * 1001):
        plain["aliases"] = ["x", bad]
        assert "“aliases”" in _refusal(plain)


@pytest.mark.parametrize("key", ["annotations", "seconds", "revision"])
def test_counts_are_whole_and_exact_for_every_reader_of_json(key: str) -> None:
    plain = _plain("annotation_set")
    for good in (0, 2**53 - 1):
        plain[key] = good
        assert plain_record(read_record(plain, annotator="a1")) == plain
    for bad in (-1, 2**53, True, 1.0, "1"):
        plain[key] = bad
        assert f"“{key}” must be a whole number" in _refusal(plain)


def test_where_an_article_came_from_is_a_row_or_nothing() -> None:
    plain = _plain("article")
    plain["source_row"] = -1
    assert "“source_row”" in _refusal(plain)
    plain["source_row"] = None
    assert plain_record(read_record(plain, annotator="a1")) == plain


def test_the_longest_article_travels_and_a_longer_one_does_not() -> None:
    plain = _plain("article")
    text = "x" * MAXIMUM_CHARACTERS
    plain |= {"text": text, "text_sha256": text_digest(text)}
    assert plain_record(read_record(plain, annotator="a1")) == plain
    plain |= {"text": text + "x", "text_sha256": text_digest(text + "x")}
    assert "longer than 5,000,000 characters" in _refusal(plain)


@pytest.mark.parametrize("name", [None, "", "macro", "Speaker"])
def test_a_record_of_no_known_kind_is_refused(name: str | None) -> None:
    assert "“record” is none that this version knows" in _refusal({"record": name})


def test_the_header_travels() -> None:
    assert read_header(json.loads(canonical_line(plain_header(HEADER)))) == HEADER


@pytest.mark.parametrize(
    ("key", "default"),
    [
        ("project", ""),
        ("created", ""),
        ("scheme_version", 1),
        ("guidelines", 1),
        ("predictions_off", False),
    ],
)
def test_what_a_header_may_leave_out(key: str, default: object) -> None:
    plain = plain_header(HEADER)
    del plain[key]
    assert read_header(plain) == dataclasses.replace(HEADER, **{key: default})


@pytest.mark.parametrize(
    "key", ["kind", "id", "project_id", "annotator", "source", "sequence", "scheme", "counts"]
)
def test_what_a_header_needs_is_named(key: str) -> None:
    plain = plain_header(HEADER)
    del plain[key]
    with pytest.raises(InputRefused, match=f"^The header: .*“{key}”|^The header: “{key}”"):
        read_header(plain)


def _annotation(change: Callable[[dict[str, Any]], None]) -> AnnotationRecord:
    plain = _plain("annotation")
    change(plain)
    record = read_record(plain, annotator="a1")
    assert isinstance(record, AnnotationRecord)
    return record


def test_the_digest_is_of_what_a_record_says_and_not_of_how_it_came_about() -> None:
    same = content_digest(_annotation(lambda _plain: None))
    assert len(same) == 64
    assert content_digest(_annotation(lambda plain: plain.update(revision=99))) == same
    assert content_digest(_annotation(lambda plain: plain.update(note="other"))) != same
    known = next(record for record in FULL if isinstance(record, SetRecord))
    of_set = content_digest(known)
    counted = dataclasses.replace(known.annotation_set, annotations=9)
    reopened = dataclasses.replace(known.annotation_set, state="in progress")
    passing = dataclasses.replace(known, annotation_set=counted, seconds=1, revision=9)
    assert content_digest(passing) == of_set
    assert content_digest(dataclasses.replace(known, annotation_set=reopened)) != of_set
