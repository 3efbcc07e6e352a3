from __future__ import annotations

import dataclasses
import hashlib
import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.errors import InputRefused, OutputRefused
from annotator.exchange import sealed_jsonl
from annotator.exchange.sealed_jsonl import (
    open_sealed,
    seal_digest,
    sealed_header,
    sealed_records,
    write_passes,
    write_sealed,
)
from annotator.exchange.sealed_records import (
    AnnotationRecord,
    ArticleRecord,
    DeletedRecord,
    GuidelinesRecord,
    Header,
    Record,
    SetRecord,
    WithdrawnRecord,
)
from annotator.model.annotation import Annotation, AnnotationSet
from annotator.model.article import Article, text_digest
from annotator.model.proposition import Proposition
from annotator.model.span import Span
from annotator.model.speaker import Speaker
from annotator.model.teamwork import GOLD
from tests.projects import TEXT

HEADER = Header(
    kind="submission",
    id="f1",
    project_id="p",
    project="Harbour 😀",
    annotator="a1",
    source="s",
    sequence=12,
    created="2031-03-04T05:06:07Z",
    scheme={"schema": "annotator/scheme/1"},
    counts={},
)
ANNOTATION = Annotation(
    id="n1",
    article_id="x",
    annotator="a1",
    fragments=(Span(1, 8), Span(10, 17)),
    quotes=(TEXT[1:8], TEXT[10:17]),
    type="denial",
    stance="opposes",
    speaker_id="s1",
    proposition_id="P1",
    mention=Span(24, 27),
    via=("s2",),
    cue=Span(28, 32),
    date_said="2031-03",
    form="direct",
    unsure=True,
    note="“why”\u2028not\u0085",
    attributes={"sure": True, "tone": "dry"},
    predicted={"speaker_id": "s1", "cue": [28, 32]},
    guidelines=3,
    created="2031",
    changed="2032",
)
RECORDS: list[Record] = [
    GuidelinesRecord(version=2, body="# Read\n\nfirst"),
    Speaker(id="s1", name="قال", aliases=("Qal",), kind="body", distinct_from=("s2",)),
    Speaker(id="s2", name="The Tide"),
    Proposition(id="P1", text="Boats left", status="accepted", implies=("P2",)),
    ArticleRecord(
        article=Article(
            id="x",
            text=TEXT,
            title="Boats",
            excluded=(Span(0, 1),),
            text_sha256=text_digest(TEXT),
            published="2031-03-01",
            source_row=4,
        ),
        batch=2,
        place=5,
        due="2031-04-01",
        is_training=True,
    ),
    WithdrawnRecord(article_id="y"),
    SetRecord(
        annotation_set=AnnotationSet(
            article_id="x", annotator="a1", state="finished", annotations=1
        ),
        text_sha256=text_digest(TEXT),
        seconds=75,
        revision=2,
    ),
    AnnotationRecord(annotation=ANNOTATION, revision=4),
    AnnotationRecord(annotation=dataclasses.replace(ANNOTATION, annotator=GOLD), revision=0),
    DeletedRecord(id="n0", article_id="x", revision=3),
]


def _written(folder: Path, records: list[Record] = RECORDS, header: Header = HEADER) -> Path:
    path = folder / "a1.annotator-team"
    write_sealed(path, header, records)
    return path


def _resealed(path: Path, lines: list[bytes]) -> None:
    body = b"".join(lines)
    seal = json.dumps({"seal": hashlib.sha256(body).hexdigest()}).encode() + b"\n"
    path.write_bytes(body + seal)


def _lines(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines(keepends=True)[:-1]


def test_everything_that_is_sealed_is_read_back(tmp_path: Path) -> None:
    path = _written(tmp_path)
    sealed = open_sealed(path, kind="submission")
    assert list(sealed_records(sealed)) == RECORDS
    assert sealed.header.counts["annotation"] == 2
    assert dataclasses.replace(sealed.header, counts={}) == HEADER
    assert sealed.digest == seal_digest(sealed.header, RECORDS)
    # One record a line for whatever reads lines, the separators of Unicode included.
    assert len(path.read_text(encoding="utf-8").splitlines()) == len(RECORDS) + 2


def test_the_same_records_give_the_same_bytes(tmp_path: Path) -> None:
    first = _written(tmp_path).read_bytes()
    assert _written(tmp_path).read_bytes() == first


def test_a_file_that_cannot_be_put_in_place_leaves_the_one_before(tmp_path: Path) -> None:
    path = _written(tmp_path)
    before = path.read_bytes()
    with pytest.raises(OutputRefused):
        write_sealed(path, HEADER, RECORDS, protected=[path])
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda body: body[:-30], "not copied whole"),
        (lambda body: body.replace(b"finished", b"finishef"), "changed after it was sealed"),
        (lambda body: body + b"\n{}", "not copied whole"),
        (lambda body: body[: body.index(b"\n") + 1], "not copied whole"),
        (lambda _body: b"", "not a submission"),
        (lambda _body: b"PK\x03\x04 a zip", "not a submission"),
        (lambda _body: b'{"schema": "annotator/dataset/1"}\n', "not a submission"),
    ],
)
def test_a_file_that_is_not_whole_is_refused_by_name(
    tmp_path: Path, change: Any, reason: str
) -> None:
    path = _written(tmp_path)
    path.write_bytes(change(path.read_bytes()))
    with pytest.raises(InputRefused, match=f"a1.annotator-team.*{reason}"):
        open_sealed(path, kind="submission")


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"version": 2}, "newer version"),
        ({"version": "x" * 500}, "newer version"),
        ({"format": "other"}, "not a submission"),
        ({"kind": "assignment"}, "is an assignment, not a submission"),
        ({"kind": "letter"}, "must be one of"),
        ({"annotator": ""}, "missing or empty"),
        ({"scheme": []}, "must be an object"),
        ({"counts": {"annotation": -1}}, "whole numbers"),
        ({"counts": {"annotation": True}}, "whole numbers"),
        ({"sequence": 1.5}, "whole number"),
    ],
)
def test_a_header_that_is_off_is_refused(
    tmp_path: Path, values: dict[str, Any], reason: str
) -> None:
    path = _written(tmp_path)
    first, *rest = _lines(path)
    # Kept at the front, where the format is looked for.
    changed = {**json.loads(first), "note": "annotator/sealed", **values}
    _resealed(path, [json.dumps({"note": "annotator/sealed", **changed}).encode() + b"\n", *rest])
    with pytest.raises(InputRefused, match=reason):
        open_sealed(path, kind="submission")


@pytest.mark.parametrize(
    ("number", "values", "reason"),
    [
        (5, {"text": TEXT + "!"}, "line 6: .*not the one"),
        (5, {"text": None}, "“text” is missing"),
        (5, {"excluded": [[0, 9999]]}, "past the text"),
        (5, {"due": "soon"}, "not a date"),
        (5, {"batch": 0}, "from 1 on"),
        (7, {"annotator": "a2"}, "line 8: .*work of “a2” in a file of “a1”"),
        (8, {"annotator": "a2"}, "work of “a2”"),
        (8, {"quotes": ["one"]}, "each with its words"),
        (8, {"fragments": [[1, 8], [8, 17]]}, "touch"),
        (8, {"type": 7}, "must hold text"),
        (8, {"note": "\x00"}, "NUL"),
        (8, {"note": "x" * 100_001}, "longer than"),
        (8, {"id": "x" * 1001}, "longer than"),
        (8, {"record": "macro"}, "none that this version knows"),
        (2, {"aliases": [""]}, "empty"),
        (10, {"revision": -1}, "whole number"),
    ],
)
def test_a_record_that_is_off_is_refused_by_its_line(
    tmp_path: Path, number: int, values: dict[str, Any], reason: str
) -> None:
    path = _written(tmp_path)
    lines = _lines(path)
    lines[number] = json.dumps({**json.loads(lines[number]), **values}).encode() + b"\n"
    _resealed(path, lines)
    sealed = open_sealed(path, kind="submission")
    with pytest.raises(InputRefused, match=reason):
        list(sealed_records(sealed))


def test_what_was_looked_for_is_named_when_it_is_something_else(tmp_path: Path) -> None:
    path = _written(tmp_path)
    with pytest.raises(InputRefused, match=r"is a submission, not an assignment\.$"):
        open_sealed(path, kind="assignment")
    first, *rest = _lines(path)
    other = {**json.loads(first), "format": "other", "note": "annotator/sealed"}
    _resealed(path, [json.dumps({"note": "annotator/sealed", **other}).encode() + b"\n", *rest])
    with pytest.raises(InputRefused, match="is not an assignment of this program"):
        open_sealed(path, kind="assignment")
    path.write_bytes(b"PK")
    with pytest.raises(InputRefused, match="is not an assignment of this program"):
        open_sealed(path, kind="assignment")


def test_records_that_the_header_does_not_count_are_noticed(tmp_path: Path) -> None:
    path = _written(tmp_path)
    lines = _lines(path)
    _resealed(path, lines[:-1])
    with pytest.raises(InputRefused, match="its header counts"):
        list(sealed_records(open_sealed(path, kind="submission")))


def test_a_file_that_changes_while_it_is_read_is_noticed(tmp_path: Path) -> None:
    path = _written(tmp_path)
    sealed = open_sealed(path, kind="submission")
    lines = _lines(path)
    lines[1] = lines[1].replace(b"first", b"never")
    _resealed(path, lines)
    with pytest.raises(InputRefused, match="changed while it was being read"):
        list(sealed_records(sealed))


@pytest.mark.parametrize("bomb", [b"{},", b"[[],", b'"\\"', b"[" * 40])
def test_lines_that_would_unfold_into_far_more_are_not_parsed(tmp_path: Path, bomb: bytes) -> None:
    path = _written(tmp_path)
    line = b'{"record":"annotation","x":[' + bomb * (6_000_000 // len(bomb)) + b"]}\n"
    _resealed(path, [*_lines(path), line])
    with pytest.raises(InputRefused, match="line 12"):
        list(sealed_records(open_sealed(path, kind="submission")))


@pytest.mark.parametrize("has_newline", [True, False])
def test_an_endless_line_is_refused(
    tmp_path: Path, has_newline: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealed_jsonl, "MAXIMUM_LINE", 2_000_000)
    path = _written(tmp_path)
    with path.open("ab") as file:
        file.write(b"x" * 4_000_000 + (b"\n" if has_newline else b""))
    with pytest.raises(InputRefused, match=r"line of more than|not copied whole"):
        open_sealed(path, kind="submission")


@pytest.mark.parametrize(
    ("number", "values", "sentence"),
    [
        (5, {"text": TEXT + "!"}, "line 6: the record: the text is not the one that “text_sha256”"),
        (8, {"type": 7}, "line 9: the record: “type” must hold text"),
    ],
)
def test_a_refusal_is_one_sentence_that_begins_with_the_file(
    tmp_path: Path, number: int, values: dict[str, Any], sentence: str
) -> None:
    path = _written(tmp_path)
    lines = _lines(path)
    lines[number] = json.dumps({**json.loads(lines[number]), **values}).encode() + b"\n"
    _resealed(path, lines)
    with pytest.raises(InputRefused) as refused:
        list(sealed_records(open_sealed(path, kind="submission")))
    assert refused.value.message.startswith(f"“a1.annotator-team” cannot be taken, {sentence}")
    assert refused.value.message.endswith(".")
    assert not refused.value.message.endswith("..")


def test_the_header_of_a_file_is_told_without_its_seal(tmp_path: Path) -> None:
    path = _written(tmp_path)
    header = open_sealed(path, kind="submission").header
    path.write_bytes(_lines(path)[0])
    assert sealed_header(path) == header


@pytest.mark.parametrize(
    "values",
    [{"version": 2}, {"format": "other"}, {"format": None}, {"kind": "letter"}, {"version": None}],
)
def test_no_header_is_told_of_a_file_that_this_version_cannot_read(
    tmp_path: Path, values: dict[str, Any]
) -> None:
    path = _written(tmp_path)
    changed = {**json.loads(_lines(path)[0]), **values}
    for first in (json.dumps(changed).encode(), b"no JSON at all", b""):
        path.write_bytes(first + b"\n")
        with pytest.raises(InputRefused, match=r"^“a1\.annotator-team” is neither an assignment"):
            sealed_header(path)


def test_a_line_may_be_as_long_as_allowed_and_no_longer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _written(tmp_path)
    sealed = open_sealed(path, kind="submission")
    longest = max(len(line) for line in _lines(path))
    monkeypatch.setattr(sealed_jsonl, "MAXIMUM_LINE", longest)
    assert list(sealed_records(sealed)) == RECORDS
    monkeypatch.setattr(sealed_jsonl, "MAXIMUM_LINE", longest - 1)
    reason = f"^“a1.annotator-team” has a line of more than {longest - 1:,} bytes"
    with pytest.raises(InputRefused, match=reason):
        list(sealed_records(sealed))


@pytest.mark.parametrize("limit", ["MAXIMUM_RECORDS", "MAXIMUM_BYTES"])
def test_a_file_larger_than_any_that_is_written_is_refused(
    tmp_path: Path, limit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _written(tmp_path)
    most = len(RECORDS) + 2 if limit == "MAXIMUM_RECORDS" else path.stat().st_size
    monkeypatch.setattr(sealed_jsonl, limit, most)
    open_sealed(path, kind="submission")
    monkeypatch.setattr(sealed_jsonl, limit, most - 1)
    with pytest.raises(InputRefused, match="is larger than any file that this program writes"):
        open_sealed(path, kind="submission")


def test_a_file_that_loses_its_seal_while_it_is_read_is_noticed(tmp_path: Path) -> None:
    path = _written(tmp_path)
    sealed = open_sealed(path, kind="submission")
    path.write_bytes(b"".join(_lines(path)[:-1]))
    with pytest.raises(InputRefused, match="changed while it was being read"):
        list(sealed_records(sealed))


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_a_damaged_file_raises_nothing_but_a_refusal(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = _written(tmp_path_factory.mktemp("sealed"))
    chance = random.Random(data.draw(st.integers(0, 2**32)))
    lines = _lines(path)
    for _ in range(chance.randrange(1, 4)):
        number = chance.randrange(len(lines))
        line = bytearray(lines[number])
        place = chance.randrange(len(line))
        how = chance.randrange(4)
        if how == 0:
            line[place] = chance.randrange(256)
        elif how == 1:
            del line[place : place + chance.randrange(1, 40)]
        elif how == 2:
            line[place:place] = chance.randbytes(chance.randrange(1, 9))
        else:
            line = bytearray(lines[chance.randrange(len(lines))])
        lines[number] = bytes(line)
    _resealed(path, lines)
    refusal = ""
    records: list[Record] = []
    try:
        records = list(sealed_records(open_sealed(path, kind="submission")))
    except InputRefused as refused:
        refusal = refused.message
    assert all(isinstance(record, Record) for record in records)
    assert not refusal or ("a1.annotator-team" in refusal and "\n" not in refusal)


def test_passes_that_end_before_the_second_give_a_file_without_records(tmp_path: Path) -> None:
    path = tmp_path / "a1.annotator-team"
    assert write_passes(path, HEADER, iter([None])).counts == {}
    assert list(sealed_records(open_sealed(path, kind="submission"))) == []
