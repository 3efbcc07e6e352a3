"""Collecting twenty submissions of 1,000 articles with 20 annotations each."""

from __future__ import annotations

import dataclasses
import random
import resource
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from annotator.exchange.sealed_jsonl import write_sealed
from annotator.exchange.sealed_records import AnnotationRecord, Header, Record, SetRecord
from annotator.model.annotation import Annotation, AnnotationSet
from annotator.model.article import Article, text_digest
from annotator.model.change import Edit, ImportBatch
from annotator.model.span import Span
from annotator.model.speaker import Speaker
from annotator.session.collecting import collect
from annotator.session.session import Session, new_id, now
from tests.benchmarks.frame import Row, benchmark

_FILES, _ARTICLES, _EACH = 20, 1000, 20
_SENTENCE = "The skipper said that nothing had changed on the river and denied all of it. "


@benchmark("collecting", "20 submissions of 1,000 articles × 20 annotations come in")
def measure(folder: Path) -> Iterable[Row]:
    """Seconds for all files, and the most memory of the process."""
    with Session.create(folder / "lead.annotator") as lead:
        lead.switch_annotator("lead")
        articles = _articles(lead)
        paths = [_submission(lead, folder, articles, number) for number in range(_FILES)]
        begun = time.perf_counter()
        report = collect(lead, paths)
        seconds = time.perf_counter() - begun
        if report.added != _FILES * _ARTICLES * _EACH or report.refused:
            raise RuntimeError("not everything came in")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield Row(what="collect 400,000 annotations", figure=seconds, unit="s", most=60)
    yield Row(what="most memory meanwhile", figure=memory, unit="MB", most=500)


def _articles(session: Session) -> list[Article]:
    batch = ImportBatch(id=new_id(), source="bench", removed=True)
    made = []
    with session.step("import") as step:
        session.project.articles.add_batch(batch, at=now())
        step.apply(Edit(before=batch, after=dataclasses.replace(batch, removed=False)))
        for number in range(_ARTICLES):
            text = f"{number} " + _SENTENCE * 40
            article = Article(
                id=new_id(), text=text, title=f"Day {number}", text_sha256=text_digest(text)
            )
            session.project.articles.add(article, batch.id)
            made.append(article)
    return made


def _submission(lead: Session, folder: Path, articles: Sequence[Article], number: int) -> Path:
    name = f"a{number}"
    chance = random.Random(number)
    records: list[Record] = [Speaker(id=f"s{number}", name=f"Skipper {number}")]
    for article in articles:
        known = AnnotationSet(
            article_id=article.id, annotator=name, state="finished", annotations=_EACH
        )
        records.append(
            SetRecord(annotation_set=known, text_sha256=article.text_sha256, seconds=90, revision=2)
        )
        records += [_annotation(article, name, number, chance) for _ in range(_EACH)]
    path = folder / f"{name}.annotator-team"
    header = Header(
        kind="submission",
        id=new_id(),
        project_id=lead.project_id,
        project="bench",
        annotator=name,
        source=f"project of {name}",
        sequence=1,
        created=now(),
        scheme=dict(lead.scheme.source),
        counts={},
    )
    write_sealed(path, header, records)
    return path


def _annotation(
    article: Article, name: str, number: int, chance: random.Random
) -> AnnotationRecord:
    start = chance.randrange(2000)
    span = Span(start, start + chance.randrange(20, 200))
    annotation = Annotation(
        id=new_id(),
        article_id=article.id,
        annotator=name,
        fragments=(span,),
        quotes=(span.of(article.text),),
        type=chance.choice(("claim", "denial", "acknowledgment")),
        stance="supports",
        speaker_id=f"s{number}",
        created=now(),
        changed=now(),
    )
    return AnnotationRecord(annotation=annotation, revision=1)
