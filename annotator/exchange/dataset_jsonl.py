"""Dataset JSONL: what people who compute get, one line for each article and annotator.

Knows model objects and files; must not know where the objects come from.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from annotator.errors import OutputRefused
from annotator.exchange.output_files import writing
from annotator.model.annotation import Annotation, State
from annotator.model.article import Article, text_digest
from annotator.model.proposition import Proposition
from annotator.model.span import Span
from annotator.model.speaker import Speaker
from annotator.model.teamwork import GOLD, Decision

DATASET = "annotator/dataset/1"
"""What the ``schema`` of a line says that holds one article's whole annotation set."""

ANNOTATIONS = "annotator/annotations/1"
"""What the ``schema`` of a line says that holds one annotation."""

# JSON leaves these raw, but many line readers take them for the end of a line.
_LINE_BREAKS = {"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRecord:
    """One annotator's (or the gold) annotations of one article: what one dataset line holds.

    ``decisions`` are those that a gold set rests on.
    """

    article: Article
    annotator: str
    state: State
    annotations: tuple[Annotation, ...]
    decisions: tuple[Decision, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What the ids in annotations stand for."""

    speakers: Mapping[str, Speaker]
    propositions: Mapping[str, Proposition]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What went out: annotation sets, how many of them were empty, and annotations."""

    sets: int = 0
    empty: int = 0
    annotations: int = 0

    def and_set(self, annotations: int) -> Written:
        """These figures with one more set, of so many annotations."""
        return Written(
            sets=self.sets + 1,
            empty=self.empty + (annotations == 0),
            annotations=self.annotations + annotations,
        )


def write_dataset(
    target: Path | BinaryIO,
    records: Iterable[SetRecord],
    names: Names,
    *,
    protected: Collection[Path] = (),
) -> Written:
    """Write one line a set to ``target`` as the records come; a file is put in place at the end.

    ``protected`` are files that ``target`` must not be. Raises OutputRefused when the place does
    not take the file or an annotation does not fit its text; then no file is left.
    """
    written = Written()
    with writing(target, protected=protected) as file:
        for record in records:
            file.write(dataset_line(record, names).encode())
            written = written.and_set(len(record.annotations))
    return written


def write_annotations(
    target: Path | BinaryIO,
    records: Iterable[SetRecord],
    names: Names,
    *,
    protected: Collection[Path] = (),
) -> Written:
    """Write one line an annotation, otherwise as `write_dataset`.

    Empty sets have no line here; they are counted in what is returned.
    """
    written = Written()
    with writing(target, protected=protected) as file:
        for record in records:
            for line in annotation_lines(record, names):
                file.write(line.encode())
            written = written.and_set(len(record.annotations))
    return written


def dataset_line(record: SetRecord, names: Names) -> str:
    """The line, newline included, for one annotation set.

    Raises OutputRefused when an annotation does not fit the article's text.
    """
    article = record.article
    digest = checked_digest(article)
    return _line(
        {
            "schema": DATASET,
            "article_id": article.id,
            "title": article.title,
            "outlet": article.outlet,
            "published": article.published,
            "language": article.language,
            "url": article.url,
            "story": article.story,
            "text": article.text,
            "text_sha256": digest,
            "annotator": record.annotator,
            "status": record.state,
            "annotations": [
                annotation_fields(annotation, article, names) for annotation in record.annotations
            ],
            **_trail(record),
        }
    )


def annotation_lines(record: SetRecord, names: Names) -> Iterator[str]:
    """One line, newline included, for each annotation of the set.

    Raises OutputRefused as `dataset_line` does.
    """
    checked_digest(record.article)
    for annotation in record.annotations:
        fields = annotation_fields(annotation, record.article, names)
        yield _line(
            {
                "schema": ANNOTATIONS,
                "article_id": record.article.id,
                "annotator": record.annotator,
                **fields,
            }
        )


def annotation_fields(annotation: Annotation, article: Article, names: Names) -> dict[str, Any]:
    """One annotation as datasets show it, in their order of keys, with offsets in code points.

    ``attributes`` and ``predicted`` are there only when the annotation has any, ``guidelines`` only
    from the second version on. Raises OutputRefused when the annotation does not fit the article's
    text or names somebody unknown.
    """
    _check_place(annotation, article)
    cover = annotation.cover
    fields = {
        "id": annotation.id,
        "start": cover.start,
        "end": cover.end,
        "fragments": [_pair(fragment) for fragment in annotation.fragments],
        "text": cover.of(article.text),
        "fragment_texts": list(annotation.quotes),
        "type": annotation.type,
        "speaker": _speaker_name(annotation.speaker_id, annotation, article, names),
        "speaker_id": annotation.speaker_id,
        "mention": _pair(annotation.mention),
        "stance": annotation.stance,
        "proposition": annotation.proposition_id,
        "proposition_text": _proposition_text(annotation, article, names),
        "via": [_speaker_name(one, annotation, article, names) for one in annotation.via],
        "via_ids": list(annotation.via),
        "cue": _pair(annotation.cue),
        "certainty": annotation.certainty,
        "date_said": annotation.date_said,
        "form": annotation.form,
        "unsure": annotation.unsure,
        "note": annotation.note,
        "origin": annotation.origin,
    }
    if annotation.attributes:
        fields["attributes"] = dict(annotation.attributes)
    if annotation.predicted is not None:
        fields["predicted"] = dict(annotation.predicted)
    if annotation.guidelines != 1:
        fields["guidelines"] = annotation.guidelines
    return fields


def checked_digest(article: Article) -> str:
    """The hash of the article's text; OutputRefused when it is not that of the imported text."""
    digest = text_digest(article.text)
    if article.text_sha256 not in ("", digest):
        raise OutputRefused(
            f"The text of “{article.title}” (article {article.id}) is not the one that was "
            "imported, so nothing was exported; run “annotator check” on the project."
        )
    return digest


def _line(fields: dict[str, Any]) -> str:
    line = json.dumps(fields, ensure_ascii=False, allow_nan=False)
    for char, escape in _LINE_BREAKS.items():
        line = line.replace(char, escape)
    return line + "\n"


def _trail(record: SetRecord) -> dict[str, Any]:
    """How a gold set came about; annotators' sets have no such key."""
    if record.annotator != GOLD:
        return {}
    return {
        "decisions": [
            {
                "kind": decision.kind,
                "verdict": decision.verdict,
                "annotations": list(decision.gold),
                "sources": list(decision.sources),
                "fields": dict(decision.fields),
                "reviewer": decision.reviewer,
                "at": decision.at,
                "why": decision.why,
                "guideline": decision.guideline,
            }
            for decision in record.decisions
        ]
    }


def _pair(span: Span | None) -> list[int] | None:
    return None if span is None else [span.start, span.end]


def _speaker_name(
    speaker_id: str | None, annotation: Annotation, article: Article, names: Names
) -> str | None:
    if speaker_id is None:
        return None
    speaker = names.speakers.get(speaker_id)
    if speaker is None:
        _refuse(annotation, article, f"names the unknown speaker {speaker_id}")
    return speaker.name


def _proposition_text(annotation: Annotation, article: Article, names: Names) -> str | None:
    if annotation.proposition_id is None:
        return None
    proposition = names.propositions.get(annotation.proposition_id)
    if proposition is None:
        _refuse(annotation, article, f"names the unknown proposition {annotation.proposition_id}")
    return proposition.text


def _check_place(annotation: Annotation, article: Article) -> None:
    """Refuse an annotation that would point at other words than those that were selected."""
    if annotation.article_id != article.id:
        _refuse(annotation, article, f"belongs to the article {annotation.article_id}")
    fragments = annotation.fragments
    if not fragments or len(annotation.quotes) != len(fragments):
        _refuse(annotation, article, "does not have one quote for each fragment")
    if any(after.start <= before.end for before, after in itertools.pairwise(fragments)):
        _refuse(annotation, article, "has fragments that touch or are out of order")
    named = [span for span in (annotation.mention, annotation.cue) if span is not None]
    for span in (*fragments, *named):
        if span.end > len(article.text):
            _refuse(annotation, article, f"reaches past the text with [{span.start}, {span.end})")
    for span, quote in zip(fragments, annotation.quotes, strict=True):
        if span.of(article.text) != quote:
            _refuse(annotation, article, f"no longer lies on its words at {_pair(span)}")


def _refuse(annotation: Annotation, article: Article, reason: str) -> NoReturn:
    raise OutputRefused(
        f"The annotation {annotation.id} in “{article.title}” {reason}, so nothing was exported; "
        "run “annotator check” on the project."
    )
