"""Annotating all hits alike, without a window."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from annotator.errors import InputRefused, InvalidAnnotation
from annotator.model.article import Article, text_digest
from annotator.model.change import Edit, ImportBatch
from annotator.model.span import Span
from annotator.session import annotating
from annotator.session.hit_annotating import Alike, HitAnnotating, articles_to_do, candidates
from annotator.session.session import Session, new_id, now
from annotator.text.finding import Query, find
from tests.projects import add_article, new_session

TEXT = "Share the “deal”. The deal, 😀 a deal. Share"


def add(session: Session) -> Article:
    batch = ImportBatch(id=new_id(), source="test", removed=True)
    with session.step("import") as step:
        session.project.articles.add_batch(batch, at=now())
        step.apply(Edit(before=batch, after=dataclasses.replace(batch, removed=False)))
        article = Article(
            id="x",
            text=TEXT,
            title="X",
            text_sha256=text_digest(TEXT),
            source_name="a.txt",
            excluded=(Span(0, 17),),
        )
        session.project.articles.add(article, batch.id)
    return session.article("x")


def test_candidates_are_trimmed_and_know_what_speaks_against_them(tmp_path: Path) -> None:
    with new_session(tmp_path) as session:
        article = add(session)
        second = TEXT.index("deal,")
        annotating.annotate(session, "x", [Span(second, second + 4)], "denial")
        found = candidates(session, article, find(TEXT, Query(words="deal")))
        assert [known.reason("denial") for known in found] == ["excluded", "annotated", ""]
        assert [known.reason("claim") for known in found] == ["excluded", "", ""]
        (comma,) = candidates(session, article, find(TEXT, Query(words="deal,")))
        assert comma.span.of(TEXT) == "deal"
        assert candidates(session, article, find(TEXT, Query(words="😀"))) == []


def test_all_is_one_step_or_nothing(tmp_path: Path) -> None:
    with new_session(tmp_path) as session:
        add(session)
        other = add_article(session, "No deal.", title="Other")
        spans = find(TEXT, Query(words="deal"))[1:]
        run = HitAnnotating(session, Alike(type="claim", speaker="Ana", proposition="It holds"))
        run.add("x", spans[:1])
        run.add("x", spans[1:])
        run.add(other, [Span(3, 7)])
        assert len(run.finish()) == 3
        assert session.undo_labels()[0] == "annotate 3 hits"
        assert {known.speaker_id for known in session.annotations("x")} == {
            session.speakers()[0].id
        }
        assert session.annotation_set(other).state == "in progress"
        session.undo()
        assert session.annotations("x") == session.annotations(other) == ()
        assert session.annotation_set(other).state == "new"
        assert session.speakers() == []
        run = HitAnnotating(session, Alike(type="claim", speaker="Ana"))
        run.add("x", spans)
        run.cancel()
        assert session.annotations("x") == ()
        assert session.speakers() == []
        assert session.undo_labels()[1] == "annotate 3 hits"


def test_what_cannot_be_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with new_session(tmp_path) as session:
        add(session)
        with pytest.raises(InvalidAnnotation, match="not a type"):
            HitAnnotating(session, Alike(type="rumour"))
        with pytest.raises(InputRefused):
            HitAnnotating(session, Alike(type="claim", speaker="x" * 1_000))
        run = HitAnnotating(session, Alike(type="claim"))
        with pytest.raises(InvalidAnnotation, match="excluded"):
            run.add("x", [Span(11, 15)])
        run.cancel()
        assert session.undo_labels()[0] is not None
        assert session.annotations("x") == ()


def test_finished_articles_are_not_to_do(tmp_path: Path) -> None:
    with new_session(tmp_path) as session:
        add(session)
        other = add_article(session, "No deal.", title="Other")
        annotating.finish(session, "x")
        assert [article.id for article in articles_to_do(session)] == [other]
