"""What the pictures show: our own fiction, as a long, a dense and an Arabic article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from annotator.model.article import Article, text_digest
from annotator.model.change import Edit, ImportBatch
from annotator.model.span import Span
from annotator.session import annotating
from annotator.session.sample import SampleSet, create_sample, sample_sets
from annotator.session.session import Session, now

ANNOTATOR = "a2"
_LONG_ID = "00000000-0000-4000-8000-000000000001"
_LONG_TITLE = "The Orrul file: six dispatches on a flood, a dam and a string"
_DISPATCHES = 6
_BATCH_ID = "00000000-0000-4000-8000-000000000002"


@dataclass(frozen=True, slots=True)
class Scene:
    """An article to show, by the name its pictures get, with what is current in it."""

    name: str
    article_id: str
    paragraph: int
    """How many annotations are passed before the current one."""


def make_project(path: Path) -> list[Scene]:
    """The sample project with two articles more to look at; the scenes to be shown in it."""
    records = list(sample_sets())
    english = _by_article(records, language="en")
    dense, arabic = next(iter(english)), next(iter(_by_article(records, language="ar")))
    with create_sample(path) as session:
        session.switch_annotator(ANNOTATOR)
        _add_long_article(session, [known[0] for known in english.values()][:_DISPATCHES])
        for record in english[dense]:
            if record.annotator != ANNOTATOR:
                _annotate(session, dense, record, offset=0)
    return [Scene("long", _LONG_ID, 9), Scene("dense", dense, 6), Scene("arabic", arabic, 3)]


def _by_article(records: Iterable[SampleSet], *, language: str) -> dict[str, list[SampleSet]]:
    found: dict[str, list[SampleSet]] = {}
    for record in records:
        if record.article.language == language and record.annotations:
            found.setdefault(record.article.id or "", []).append(record)
    return found


def _add_long_article(session: Session, records: Sequence[SampleSet]) -> None:
    """One article of several of the sample, with what was found in them."""
    text = "\n\n".join(record.article.text for record in records)
    article = Article(
        id=_LONG_ID,
        text=text,
        title=_LONG_TITLE,
        outlet="The Lissel Courier",
        published="2031-03-22",
        language="en",
        text_sha256=text_digest(text),
        source_name="dispatches.txt",
    )
    batch = ImportBatch(id=_BATCH_ID, source="pictures", removed=True)
    with session.step("import 1 article") as step:
        session.project.articles.add_batch(batch, at=now())
        step.apply(Edit(before=batch, after=ImportBatch(id=batch.id, source="pictures")))
        session.project.articles.add(article, batch.id)
    offset = 0
    for record in records:
        _annotate(session, _LONG_ID, record, offset=offset)
        offset += len(record.article.text) + 2


def _annotate(session: Session, article_id: str, record: SampleSet, *, offset: int) -> None:
    for wanted in record.annotations:
        annotating.annotate(
            session,
            article_id,
            [Span(part.start + offset, part.end + offset) for part in wanted.fragments],
            wanted.type,
            stance=wanted.stance,
            speaker_id=wanted.speaker_id,
            proposition_id=wanted.proposition,
        )
