"""The sample project: our own fictional articles, annotated by two sample annotators."""

from __future__ import annotations

import contextlib
import csv
import dataclasses
import os
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from annotator.exchange.annotation_records import ParsedAnnotation, ParsedRecord, read_records
from annotator.exchange.article_files import ArticleDraft, read_articles
from annotator.exchange.refusal import Refusal
from annotator.model.article import text_digest
from annotator.model.proposition import Proposition, PropositionKind, PropositionStatus
from annotator.model.speaker import Speaker, SpeakerKind
from annotator.paths import seeds, user_data
from annotator.session.incoming import Incoming, known_proposition, known_speaker
from annotator.session.session import Session
from annotator.session.transfer import ImportReport, import_articles

SAMPLE_NAME = "Sample project"

SampleSet = ParsedRecord
SampleAnnotation = ParsedAnnotation


def sample_path() -> Path:
    """Where the user's own copy of the sample project lies, or will lie."""
    return (user_data() / f"{SAMPLE_NAME}.annotator").absolute()


def user_sample() -> Path:
    """The user's own copy of the sample project, made at first use and kept from then on."""
    path = sample_path()
    if not path.exists():
        # Built under another name: a half-built sample must never be taken for the sample.
        unfinished = path.with_name(f".{SAMPLE_NAME}.{os.getpid()}.annotator")
        unfinished.unlink(missing_ok=True)
        try:
            create_sample(unfinished).close()
            unfinished.replace(path)
        finally:
            with contextlib.suppress(FileNotFoundError):
                unfinished.unlink()
    return path


def create_sample(path: Path, *, with_annotations: bool = True) -> Session:
    """A new project at ``path`` with the sample articles, speakers and propositions.

    ``with_annotations`` adds what the two sample annotators made of them.
    """
    session = Session.create(path)
    try:
        with session.project.transaction():
            session.project.schemes.put_setting("name", SAMPLE_NAME)
        import_sample_articles(session)
        with session.step("import sample people") as step:
            for speaker in _speakers():
                known_speaker(step, session, speaker)
            for proposition in _propositions():
                known_proposition(step, session, proposition)
        if with_annotations:
            _import_annotations(session)
    except BaseException:
        session.close()
        path.unlink(missing_ok=True)
        raise
    return session


def import_sample_articles(session: Session) -> ImportReport:
    """Import the sample articles with their titles and outlets."""
    return import_articles(session, _described_articles(), source="seeds")


def _described_articles() -> Iterator[ArticleDraft | Refusal]:
    """The sample articles as files, completed from the table that describes them."""
    described = {row["file"]: row for row in _table("articles.csv")}
    ids = {record.article.text_sha256: record.article.id for record in sample_sets()}
    for item in read_articles([seeds() / "articles"]):
        if isinstance(item, Refusal):
            yield item
            continue
        row = described.get(Path(item.file).name, {})
        yield dataclasses.replace(
            item,
            title=row.get("title") or item.title,
            outlet=row.get("outlet") or item.outlet,
            published=row.get("published") or item.published,
            language=row.get("language") or item.language,
            story=row.get("story") or item.story,
            article_id=ids.get(text_digest(item.text)) or item.article_id,
        )


def sample_sets() -> Iterator[SampleSet]:
    """What the two sample annotators made of the sample articles, set by set."""
    lines = (seeds() / "annotations.jsonl").read_bytes().splitlines(keepends=True)
    for record in read_records(lines, source="annotations.jsonl"):
        if isinstance(record, Refusal):
            message = f"sample annotations, line {record.row}: {record.reason}"
            raise ValueError(message)  # noqa: TRY004  # our own seeds are wrong, not a type
        yield record


def _import_annotations(session: Session) -> None:
    with session.step("import sample annotations") as step:
        incoming = Incoming(session, step)
        for record in sample_sets():
            incoming.take(record)


def _speakers() -> Iterator[Speaker]:
    for row in _table("speakers.csv"):
        aliases = tuple(alias for alias in row["aliases"].split(" | ") if alias)
        yield Speaker(
            id=row["id"],
            name=row["name"],
            aliases=aliases,
            kind=cast("SpeakerKind", row["kind"]),
            organisation=row["organisation"],
            role=row["role"],
            notes=row["notes"],
        )


def _propositions() -> Iterator[Proposition]:
    for row in _table("propositions.csv"):
        yield Proposition(
            id=row["id"],
            text=row["text"],
            kind=cast("PropositionKind", row["kind"]),
            status=cast("PropositionStatus", row["status"]),
        )


def _table(name: str) -> list[dict[str, str]]:
    with (seeds() / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
