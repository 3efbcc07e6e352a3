"""What travels between a lead and an annotator, record by record, as JSON objects and back.

Checks all that a record alone can show; must not know what a project already holds.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from annotator.exchange.strict_json import Fields
from annotator.exchange.usual_annotations import LONGEST_NAME, LONGEST_NOTE, usual_annotation
from annotator.model.annotation import FORMS, ORIGINS, STATES, Annotation, AnnotationSet
from annotator.model.annotation_text import AnnotationText
from annotator.model.article import MAXIMUM_CHARACTERS, Article, is_partial_date, text_digest
from annotator.model.proposition import PROPOSITION_KINDS, PROPOSITION_STATUSES, Proposition
from annotator.model.span import Span
from annotator.model.speaker import SPEAKER_KINDS, SPEAKER_STATUSES, Speaker
from annotator.model.teamwork import GOLD

Kind = Literal["assignment", "submission"]
KINDS: tuple[Kind, ...] = ("assignment", "submission")

Value = TypeVar("Value")

_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The first line: what kind of file this is, from which project, for or by whom.

    ``source`` is the public key of the project that wrote the file and ``sequence`` how far its
    change log was then; ``counts`` says how many records of each kind follow. ``scheme`` is the
    scheme's JSON object, ``guidelines`` the version in force, ``predictions_off`` that annotations
    are made without predicted fields.
    """

    kind: Kind
    id: str
    project_id: str
    project: str
    annotator: str
    source: str
    sequence: int
    created: str
    scheme: Mapping[str, Any]
    scheme_version: int = 1
    guidelines: int = 1
    predictions_off: bool = False
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidelinesRecord:
    """The guidelines in force, as Markdown."""

    version: int
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRecord:
    """An article that is assigned, with its text and its place in the queue."""

    article: Article
    batch: int
    place: int
    due: str | None
    is_training: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawnRecord:
    """An article that was assigned before and no longer is."""

    article_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRecord:
    """An annotation set that is handed in, or the gold set of a training article.

    ``text_sha256`` says on which text it stands; ``revision`` counts the edits of the set's state.
    """

    annotation_set: AnnotationSet
    text_sha256: str
    seconds: int
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotationRecord:
    """An annotation with the number of edits its annotator has made of it."""

    annotation: Annotation
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeletedRecord:
    """An annotation that its annotator has deleted, or a set (by its `set_key`) taken back."""

    id: str
    article_id: str
    revision: int


Record = (
    Speaker
    | Proposition
    | GuidelinesRecord
    | ArticleRecord
    | WithdrawnRecord
    | SetRecord
    | AnnotationRecord
    | DeletedRecord
)


def plain_header(header: Header) -> dict[str, Any]:
    """The header as its line has it."""
    return {
        "format": "annotator/sealed",
        "version": 1,
        "kind": header.kind,
        "id": header.id,
        "project_id": header.project_id,
        "project": header.project,
        "annotator": header.annotator,
        "source": header.source,
        "sequence": header.sequence,
        "created": header.created,
        "scheme_version": header.scheme_version,
        "guidelines": header.guidelines,
        "predictions_off": header.predictions_off,
        "counts": dict(header.counts),
        "scheme": dict(header.scheme),
    }


def record_name(record: Record) -> str:
    """What a record's ``record`` field says."""
    return _NAMES[type(record)]


def plain_record(record: Record) -> dict[str, Any]:
    """A record as its line has it."""
    return {"record": record_name(record), **_PLAIN[type(record)](record)}


def read_header(data: Mapping[str, Any]) -> Header:
    """The header in a line's object; raises InputRefused saying what is wrong with it."""
    fields = Fields(data, where="The header")
    scheme, counts = data.get("scheme"), data.get("counts")
    if not isinstance(scheme, dict):
        fields.refuse("“scheme” must be an object")
    if not isinstance(counts, dict) or not all(map(_is_count, counts.values())):
        fields.refuse("“counts” must be an object of whole numbers")
    return Header(
        kind=_needed(fields, "kind", fields.choice("kind", KINDS)),
        id=_id(fields, "id"),
        project_id=_id(fields, "project_id"),
        project=_short(fields, "project"),
        annotator=_id(fields, "annotator"),
        source=_id(fields, "source"),
        sequence=_whole(fields, data, "sequence"),
        created=_short(fields, "created"),
        scheme=scheme,
        scheme_version=fields.version("scheme_version"),
        guidelines=fields.version("guidelines"),
        predictions_off=fields.flag("predictions_off"),
        counts={str(name): int(count) for name, count in counts.items()},
    )


def read_record(data: Mapping[str, Any], *, annotator: str) -> Record:
    """The record in a line's object; sets and annotations are ``annotator``'s or gold.

    Raises InputRefused saying what is wrong with it.
    """
    if data.get("record") == "annotation" and (usual := usual_annotation(data, annotator)):
        return AnnotationRecord(annotation=usual[0], revision=usual[1])
    fields = Fields(data, where="The record")
    name = fields.text("record")
    if name not in _READ:
        fields.refuse("“record” is none that this version knows")
    record: Record = _READ[name or ""](fields, data, annotator)
    return record


def content_digest(record: AnnotationRecord | SetRecord) -> str:
    """SHA-256 in hex of what a record says, whatever its revision and the file it came in."""
    if isinstance(record, AnnotationRecord):
        return text_digest(AnnotationText(record.annotation).told())
    values = _plain_set(record)
    for passing in ("revision", "seconds", "annotations"):
        del values[passing]
    return text_digest(_CANONICAL.encode(values))


def _plain_guidelines(record: GuidelinesRecord) -> dict[str, Any]:
    return {"version": record.version, "body": record.body}


def _plain_speaker(speaker: Speaker) -> dict[str, Any]:
    return {
        "id": speaker.id,
        "name": speaker.name,
        "aliases": list(speaker.aliases),
        "kind": speaker.kind,
        "organisation": speaker.organisation,
        "role": speaker.role,
        "notes": speaker.notes,
        "external_id": speaker.external_id,
        "distinct_from": list(speaker.distinct_from),
        "status": speaker.status,
    }


def _plain_proposition(proposition: Proposition) -> dict[str, Any]:
    return {
        "id": proposition.id,
        "text": proposition.text,
        "kind": proposition.kind,
        "status": proposition.status,
        "note": proposition.note,
        "implies": list(proposition.implies),
        "excludes": list(proposition.excludes),
    }


def _plain_article(record: ArticleRecord) -> dict[str, Any]:
    article = record.article
    return {
        "id": article.id,
        "title": article.title,
        "outlet": article.outlet,
        "author": article.author,
        "url": article.url,
        "published": article.published,
        "language": article.language,
        "story": article.story,
        "excluded": [_pair(region) for region in article.excluded],
        "text_sha256": article.text_sha256,
        "source_sha256": article.source_sha256,
        "source_name": article.source_name,
        "source_row": article.source_row,
        "batch": record.batch,
        "place": record.place,
        "due": record.due,
        "training": record.is_training,
        "text": article.text,
    }


def _plain_withdrawn(record: WithdrawnRecord) -> dict[str, Any]:
    return {"article_id": record.article_id}


def _plain_set(record: SetRecord) -> dict[str, Any]:
    known = record.annotation_set
    return {
        "article_id": known.article_id,
        "text_sha256": record.text_sha256,
        "annotator": known.annotator,
        "state": known.state,
        "started": known.started,
        "finished": known.finished,
        "annotations": known.annotations,
        "seconds": record.seconds,
        "revision": record.revision,
    }


def _plain_annotation(record: AnnotationRecord) -> dict[str, Any]:
    annotation = record.annotation
    plain: dict[str, Any] = {
        "id": annotation.id,
        "article_id": annotation.article_id,
        "annotator": annotation.annotator,
        "fragments": [_pair(fragment) for fragment in annotation.fragments],
        "quotes": list(annotation.quotes),
        "type": annotation.type,
        "stance": annotation.stance,
        "speaker_id": annotation.speaker_id,
        "proposition_id": annotation.proposition_id,
        "mention": _pair(annotation.mention),
        "via": list(annotation.via),
        "cue": _pair(annotation.cue),
        "certainty": annotation.certainty,
        "date_said": annotation.date_said,
        "form": annotation.form,
        "unsure": annotation.unsure,
        "note": annotation.note,
        "origin": annotation.origin,
        "attributes": dict(annotation.attributes),
        "created": annotation.created,
        "changed": annotation.changed,
        "guidelines": annotation.guidelines,
        "revision": record.revision,
    }
    if annotation.predicted is not None:
        plain["predicted"] = dict(annotation.predicted)
    return plain


def _plain_deleted(record: DeletedRecord) -> dict[str, Any]:
    return {"id": record.id, "article_id": record.article_id, "revision": record.revision}


def _read_guidelines(fields: Fields, _data: Mapping[str, Any], _annotator: str) -> GuidelinesRecord:
    body = _needed(fields, "body", fields.text("body"))
    return GuidelinesRecord(version=fields.version("version"), body=body)


def _read_speaker(fields: Fields, _data: Mapping[str, Any], _annotator: str) -> Speaker:
    return Speaker(
        id=_id(fields, "id"),
        name=_id(fields, "name"),
        aliases=_names(fields, "aliases"),
        kind=fields.choice("kind", SPEAKER_KINDS) or "person",
        organisation=_short(fields, "organisation"),
        role=_short(fields, "role"),
        notes=_long(fields, "notes"),
        external_id=fields.name("external_id"),
        distinct_from=_names(fields, "distinct_from"),
        status=fields.choice("status", SPEAKER_STATUSES) or "accepted",
    )


def _read_proposition(fields: Fields, _data: Mapping[str, Any], _annotator: str) -> Proposition:
    return Proposition(
        id=_id(fields, "id"),
        text=_id(fields, "text"),
        kind=fields.choice("kind", PROPOSITION_KINDS) or "fact",
        status=fields.choice("status", PROPOSITION_STATUSES) or "proposed",
        note=_long(fields, "note"),
        implies=_names(fields, "implies"),
        excludes=_names(fields, "excludes"),
    )


def _read_article(fields: Fields, data: Mapping[str, Any], _annotator: str) -> ArticleRecord:
    text = _needed(fields, "text", fields.text("text"))
    if len(text) > MAXIMUM_CHARACTERS:
        fields.refuse(f"the text is longer than {MAXIMUM_CHARACTERS:,} characters")
    digest = _id(fields, "text_sha256")
    if text_digest(text) != digest:
        fields.refuse("the text is not the one that “text_sha256” is of")
    excluded = fields.spans("excluded") or ()
    if any(region.end > len(text) for region in excluded):
        fields.refuse("“excluded” reaches past the text")
    row = data.get("source_row")
    article = Article(
        id=_id(fields, "id"),
        text=text,
        title=_short(fields, "title"),
        outlet=fields.name("outlet"),
        author=fields.name("author"),
        url=fields.name("url"),
        published=_date(fields, "published"),
        language=fields.name("language"),
        story=fields.name("story"),
        excluded=excluded,
        text_sha256=digest,
        source_sha256=_short(fields, "source_sha256"),
        source_name=_short(fields, "source_name"),
        source_row=None if row is None else _whole(fields, data, "source_row"),
    )
    return ArticleRecord(
        article=article,
        batch=fields.version("batch"),
        place=_whole(fields, data, "place"),
        due=_date(fields, "due"),
        is_training=fields.flag("training"),
    )


def _read_withdrawn(fields: Fields, _data: Mapping[str, Any], _annotator: str) -> WithdrawnRecord:
    return WithdrawnRecord(article_id=_id(fields, "article_id"))


def _read_set(fields: Fields, data: Mapping[str, Any], annotator: str) -> SetRecord:
    known = AnnotationSet(
        article_id=_id(fields, "article_id"),
        annotator=_owner(fields, annotator),
        state=_needed(fields, "state", fields.choice("state", STATES)),
        started=_short(fields, "started"),
        finished=_short(fields, "finished"),
        annotations=_whole(fields, data, "annotations"),
    )
    return SetRecord(
        annotation_set=known,
        text_sha256=_id(fields, "text_sha256"),
        seconds=_whole(fields, data, "seconds"),
        revision=_whole(fields, data, "revision"),
    )


def _read_annotation(fields: Fields, data: Mapping[str, Any], annotator: str) -> AnnotationRecord:
    fragments, quotes = fields.spans("fragments") or (), fields.texts("quotes") or ()
    if not fragments or len(quotes) != len(fragments):
        fields.refuse("an annotation needs fragments, each with its words in “quotes”")
    if any(after.start <= before.end for before, after in itertools.pairwise(fragments)):
        fields.refuse("“fragments” touch or are out of order")
    annotation = Annotation(
        id=_id(fields, "id"),
        article_id=_id(fields, "article_id"),
        annotator=_owner(fields, annotator),
        fragments=fragments,
        quotes=quotes,
        type=_id(fields, "type"),
        stance=fields.name("stance"),
        speaker_id=fields.name("speaker_id"),
        proposition_id=fields.name("proposition_id"),
        mention=fields.span("mention"),
        via=_names(fields, "via"),
        cue=fields.span("cue"),
        certainty=_id(fields, "certainty"),
        date_said=_date(fields, "date_said"),
        form=_needed(fields, "form", fields.choice("form", FORMS)),
        unsure=fields.flag("unsure"),
        note=_long(fields, "note"),
        origin=_needed(fields, "origin", fields.choice("origin", ORIGINS)),
        attributes=fields.attributes("attributes"),
        predicted=fields.predicted("predicted"),
        guidelines=fields.version("guidelines"),
        created=_short(fields, "created"),
        changed=_short(fields, "changed"),
    )
    return AnnotationRecord(annotation=annotation, revision=_whole(fields, data, "revision"))


def _read_deleted(fields: Fields, data: Mapping[str, Any], _annotator: str) -> DeletedRecord:
    return DeletedRecord(
        id=_id(fields, "id"),
        article_id=_id(fields, "article_id"),
        revision=_whole(fields, data, "revision"),
    )


def _pair(span: Span | None) -> list[int] | None:
    return None if span is None else [span.start, span.end]


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53


def _whole(fields: Fields, data: Mapping[str, Any], key: str) -> int:
    value = data.get(key)
    if not isinstance(value, int) or not _is_count(value):
        fields.refuse(f"“{key}” must be a whole number")
    return value


def _needed(fields: Fields, key: str, value: Value | None) -> Value:
    if value is None:
        fields.refuse(f"“{key}” is missing")
    return value


def _id(fields: Fields, key: str) -> str:
    value = fields.name(key)
    if value is None:
        fields.refuse(f"“{key}” is missing or empty")
    if len(value) > LONGEST_NAME:
        fields.refuse(f"“{key}” is longer than {LONGEST_NAME:,} characters")
    return value


def _short(fields: Fields, key: str) -> str:
    value = fields.text(key) or ""
    if len(value) > LONGEST_NAME:
        fields.refuse(f"“{key}” is longer than {LONGEST_NAME:,} characters")
    return value


def _long(fields: Fields, key: str) -> str:
    value = fields.text(key) or ""
    if len(value) > LONGEST_NOTE:
        fields.refuse(f"“{key}” is longer than {LONGEST_NOTE:,} characters")
    return value


def _names(fields: Fields, key: str) -> tuple[str, ...]:
    values = fields.texts(key) or ()
    if any(not 0 < len(value) <= LONGEST_NAME for value in values):
        fields.refuse(f"“{key}” holds a text that is empty or longer than {LONGEST_NAME:,}")
    return values


def _date(fields: Fields, key: str) -> str | None:
    value = fields.name(key)
    if value is not None and not is_partial_date(value):
        fields.refuse(f"“{key}” is not a date such as 2023-08-26")
    return value


def _owner(fields: Fields, annotator: str) -> str:
    owner = _id(fields, "annotator")
    if owner not in (annotator, GOLD):
        fields.refuse(f"it is the work of “{owner}” in a file of “{annotator}”")
    return owner


_NAMES: dict[type[Record], str] = {
    Speaker: "speaker",
    Proposition: "proposition",
    GuidelinesRecord: "guidelines",
    ArticleRecord: "article",
    WithdrawnRecord: "withdrawn",
    SetRecord: "annotation_set",
    AnnotationRecord: "annotation",
    DeletedRecord: "deleted",
}
_PLAIN: dict[type[Record], Any] = {
    Speaker: _plain_speaker,
    Proposition: _plain_proposition,
    GuidelinesRecord: _plain_guidelines,
    ArticleRecord: _plain_article,
    WithdrawnRecord: _plain_withdrawn,
    SetRecord: _plain_set,
    AnnotationRecord: _plain_annotation,
    DeletedRecord: _plain_deleted,
}
_READ: dict[str, Any] = {
    "speaker": _read_speaker,
    "proposition": _read_proposition,
    "guidelines": _read_guidelines,
    "article": _read_article,
    "withdrawn": _read_withdrawn,
    "annotation_set": _read_set,
    "annotation": _read_annotation,
    "deleted": _read_deleted,
}


def canonical_line(values: Mapping[str, Any]) -> bytes:
    """One line of JSON, newline included, in which nothing else can be taken for a line's end."""
    line = json.dumps(values, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for char, escape in (("\x85", "\\u0085"), ("\u2028", "\\u2028"), ("\u2029", "\\u2029")):
        line = line.replace(char, escape)
    return line.encode() + b"\n"
