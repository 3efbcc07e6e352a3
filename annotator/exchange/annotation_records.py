"""Reading annotations that come as JSON Lines, from our own datasets or from scripts.

Checks all that a line alone can show; must not know which articles, speakers or scheme there are.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from annotator.errors import InputRefused
from annotator.exchange.dataset_jsonl import ANNOTATIONS, DATASET
from annotator.exchange.refusal import Refusal
from annotator.exchange.strict_json import Fields, parse_object, shortened
from annotator.model.annotation import FORMS, ORIGINS, STATES, Form, Origin, State
from annotator.model.article import MAXIMUM_CHARACTERS, text_digest
from annotator.model.span import Span, cover

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_SCHEMA = re.compile(r"annotator/(?:dataset|annotations)/([1-9][0-9]{0,8})")
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedArticle:
    """What a line says of the article; at least the id, the hash or the text is there."""

    id: str | None = None
    text_sha256: str | None = None
    text: str | None = None
    title: str | None = None
    outlet: str | None = None
    published: str | None = None
    language: str | None = None
    url: str | None = None
    story: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedAnnotation:
    """One annotation as a line tells it; what is None was not told.

    ``quotes`` (one a fragment) and ``covered`` (from the first start to the last end) are the
    words that the line claims for its offsets; they have the right lengths, and the caller
    compares them with the stored text unless the line itself had the text. ``via`` and
    ``via_ids`` go together when both are there.
    """

    fragments: tuple[Span, ...]
    type: str
    id: str | None = None
    article_id: str | None = None
    text_sha256: str | None = None
    annotator: str | None = None
    quotes: tuple[str, ...] | None = None
    covered: str | None = None
    speaker: str | None = None
    speaker_id: str | None = None
    mention: Span | None = None
    stance: str | None = None
    proposition: str | None = None
    proposition_text: str | None = None
    via: tuple[str, ...] = ()
    via_ids: tuple[str, ...] = ()
    cue: Span | None = None
    certainty: str | None = None
    date_said: str | None = None
    form: Form | None = None
    unsure: bool = False
    note: str = ""
    origin: Origin | None = None
    attributes: Mapping[str, str | bool] = field(default_factory=dict)
    predicted: Mapping[str, Any] | None = None
    guidelines: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedRecord:
    """One line (``row``, from 1): a whole annotation set, or a single annotation.

    ``status`` is None for a single annotation, and for a set whose line does not say it.
    """

    row: int
    is_set: bool
    article: ParsedArticle
    annotator: str | None
    status: State | None
    annotations: tuple[ParsedAnnotation, ...]


def read_records(lines: Iterable[bytes], *, source: str) -> Iterator[ParsedRecord | Refusal]:
    """What each line holds, or why it was refused; ``source`` is the file's name in refusals.

    Lines are dataset lines (an article with ``annotations``) or single annotations (at least
    ``article_id`` or ``text_sha256``, ``fragments`` or ``start`` and ``end``, and ``type``). Keys
    that the formats do not have are left alone; blank lines are skipped. A dataset line with one
    wrong annotation is refused as a whole. Offsets are code points.
    """
    for row, line in enumerate(lines, start=1):
        if row == 1:
            line = line.removeprefix(_BYTE_ORDER_MARK)
        if not line.strip():
            continue
        try:
            yield parse_record(line, row=row)
        except InputRefused as refused:
            yield Refusal(source, row, refused.message)


def parse_record(line: bytes, *, row: int) -> ParsedRecord:
    """The record that one line holds; raises InputRefused saying what is wrong with it."""
    return parse_values(parse_object(line), row=row)


def parse_values(data: dict[str, Any], *, row: int) -> ParsedRecord:
    """The record in an object already parsed from JSON; raises InputRefused likewise."""
    fields = Fields(data)
    schema = fields.text("schema")
    if schema not in (None, DATASET, ANNOTATIONS):
        _refuse_schema(fields, schema)
    is_set = schema == DATASET or (schema is None and "annotations" in data)
    article = _article(fields, has_text=is_set)
    annotator = fields.name("annotator")
    if not is_set:
        single = _annotation(fields, article, annotator)
        return ParsedRecord(
            row=row,
            is_set=False,
            article=article,
            annotator=annotator,
            status=None,
            annotations=(single,),
        )
    return ParsedRecord(
        row=row,
        is_set=True,
        article=article,
        annotator=annotator,
        status=fields.choice("status", STATES),
        annotations=_annotations(fields, article, annotator),
    )


def _refuse_schema(fields: Fields, schema: str) -> None:
    version = _SCHEMA.fullmatch(schema)
    if version is not None and int(version[1]) > 1:
        fields.refuse("it was written by a newer version of the program; update this one")
    fields.refuse(f"“schema” is “{shortened(schema)}”, not “{DATASET}” or “{ANNOTATIONS}”")


def _article(fields: Fields, *, has_text: bool) -> ParsedArticle:
    """The article of the line; its ``text`` is the article's only in a dataset line."""
    article_id, digest = fields.name("article_id"), fields.name("text_sha256")
    text = fields.text("text") if has_text else None
    if digest is not None:
        digest = digest.lower()
        if _DIGEST.fullmatch(digest) is None:
            fields.refuse("“text_sha256” must be 64 hexadecimal digits")
    if text is not None:
        if len(text) > MAXIMUM_CHARACTERS:
            fields.refuse(f"“text” has more than {MAXIMUM_CHARACTERS:,} characters")
        if digest not in (None, text_digest(text)):
            fields.refuse("“text” and “text_sha256” do not belong together")
        digest = text_digest(text)
    if article_id is None and digest is None:
        fields.refuse("it does not say which article it is about (“article_id” or “text_sha256”)")
    return ParsedArticle(
        id=article_id,
        text_sha256=digest,
        text=text,
        title=fields.text("title"),
        outlet=fields.text("outlet"),
        published=fields.text("published"),
        language=fields.text("language"),
        url=fields.text("url"),
        story=fields.text("story"),
    )


def _annotations(
    fields: Fields, article: ParsedArticle, annotator: str | None
) -> tuple[ParsedAnnotation, ...]:
    annotations = tuple(
        _annotation(Fields(entry, where=f"Annotation {number}"), article, annotator)
        for number, entry in enumerate(fields.objects("annotations"), start=1)
    )
    ids = [annotation.id for annotation in annotations if annotation.id is not None]
    if len(set(ids)) != len(ids):
        fields.refuse("two of its annotations have the same id")
    return annotations


def _annotation(fields: Fields, article: ParsedArticle, annotator: str | None) -> ParsedAnnotation:
    fragments = _fragments(fields)
    quotes, covered = fields.texts("fragment_texts"), fields.text("text")
    _check_lengths(fields, fragments, quotes, covered)
    type_id = fields.name("type")
    if type_id is None:
        fields.refuse("“type” is missing")
    annotation = ParsedAnnotation(
        fragments=fragments,
        type=type_id,
        id=fields.name("id"),
        article_id=article.id,
        text_sha256=article.text_sha256,
        annotator=annotator,
        quotes=quotes,
        covered=covered,
        speaker=fields.name("speaker"),
        speaker_id=fields.name("speaker_id"),
        mention=fields.span("mention"),
        stance=fields.name("stance"),
        proposition=fields.name("proposition"),
        proposition_text=fields.name("proposition_text"),
        via=fields.texts("via") or (),
        via_ids=fields.texts("via_ids") or (),
        cue=fields.span("cue"),
        certainty=fields.name("certainty"),
        date_said=fields.name("date_said"),
        form=fields.choice("form", FORMS),
        unsure=fields.flag("unsure"),
        note=fields.text("note") or "",
        origin=fields.choice("origin", ORIGINS),
        attributes=fields.attributes("attributes"),
        predicted=fields.predicted("predicted"),
        guidelines=fields.version("guidelines"),
    )
    _check_via(fields, annotation)
    if article.text is not None:
        _check_words(fields, annotation, article.text)
    return annotation


def _fragments(fields: Fields) -> tuple[Span, ...]:
    start, end = fields.position("start"), fields.position("end")
    fragments = fields.spans("fragments")
    if fragments is None:
        if start is None or end is None:
            fields.refuse("it has no “fragments” and no “start” and “end”")
        if start >= end:
            fields.refuse(f"the span [{start}, {end}] ends before it has begun")
        return (Span(start, end),)
    if not fragments:
        fields.refuse("“fragments” is empty")
    for before, after in itertools.pairwise(fragments):
        if after.start <= before.end:
            fields.refuse(
                f"the fragments [{before.start}, {before.end}] and [{after.start}, {after.end}] "
                "overlap, touch or are out of order"
            )
    if start not in (None, fragments[0].start) or end not in (None, fragments[-1].end):
        fields.refuse("“start” and “end” are not those of its “fragments”")
    return fragments


def _check_lengths(
    fields: Fields,
    fragments: tuple[Span, ...],
    quotes: tuple[str, ...] | None,
    covered: str | None,
) -> None:
    """Refuse words of another length than their offsets, as counting in UTF-16 or bytes gives."""
    claims = [] if covered is None else [(cover(fragments), covered)]
    if quotes is not None:
        if len(quotes) != len(fragments):
            fields.refuse("“fragment_texts” must have one text for each fragment")
        claims += zip(fragments, quotes, strict=True)
    for span, words in claims:
        if len(span) != len(words):
            fields.refuse(
                f"[{span.start}, {span.end}] are {len(span)} characters but its text has "
                f"{len(words)} (offsets count Unicode code points)"
            )


def _check_via(fields: Fields, annotation: ParsedAnnotation) -> None:
    via, via_ids = annotation.via, annotation.via_ids
    if via and via_ids and len(via) != len(via_ids):
        fields.refuse("“via” and “via_ids” must have the same length")
    if any(not entry or entry.isspace() for entry in (*via, *via_ids)):
        fields.refuse("“via” has an empty name")


def _check_words(fields: Fields, annotation: ParsedAnnotation, text: str) -> None:
    """Refuse offsets outside ``text``, and words that do not stand there."""
    spans = [*annotation.fragments]
    spans += [span for span in (annotation.mention, annotation.cue) if span is not None]
    for span in spans:
        if span.end > len(text):
            fields.refuse(
                f"[{span.start}, {span.end}] lies outside the text, which has {len(text)} "
                "characters"
            )
    claims = list(zip(annotation.fragments, annotation.quotes or (), strict=False))
    if annotation.covered is not None:
        claims.append((cover(annotation.fragments), annotation.covered))
    for span, words in claims:
        if span.of(text) != words:
            fields.refuse(f"the text at [{span.start}, {span.end}] is not the one given for it")
