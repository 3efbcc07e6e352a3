from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.errors import InputRefused
from annotator.model.change import Change, Edit, Record
from annotator.model.span import Span
from annotator.model.teamwork import (
    GOLD,
    Assigned,
    Decision,
    GuidelinesText,
    HandIn,
    Mapped,
    Receipt,
    SchemeText,
)
from annotator.session import annotating
from annotator.session.checking import check_project
from annotator.session.session import Session
from tests.projects import add_article, new_session


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with new_session(tmp_path) as opened:
        yield opened


def _records(article_id: str) -> list[Record]:
    return [
        Assigned(article_id=article_id, annotator="a1", batch=2, place=7, due="2031-04-01"),
        HandIn(id="h", annotator="a1", source="s", sequence=3, created="2031", digest="d", added=4),
        Receipt(id="r", revision=2, digest="d", deleted=True),
        Mapped(id="s9", to="s1"),
        Decision(
            id="d",
            article_id=article_id,
            kind="type",
            verdict="merged",
            reviewer="lead",
            gold=("g1", "g2"),
            sources={"x": "digest"},
            fields={"stance": "x"},
            why="a partial admission",
            guideline="4.2",
        ),
    ]


def test_records_of_teamwork_are_kept_changed_deleted_and_undone(session: Session) -> None:
    for record in _records(add_article(session)):
        made = session.commit(
            Change(label="make", annotator="a1", edits=(Edit(before=None, after=record),))
        ).edits[0]
        assert made.after is not None
        stored = session.project.current(made.after)
        assert stored == made.after
        field = "revision" if isinstance(record, Receipt) else None
        changed = dataclasses.replace(stored, **({field: 9} if field else {}))
        session.commit(
            Change(label="change", annotator="a1", edits=(Edit(before=stored, after=changed),))
        )
        session.commit(
            Change(label="delete", annotator="a1", edits=(Edit(before=changed, after=None),))
        )
        assert session.project.current(stored) is None
        session.undo()
        assert session.project.current(stored) == changed
        session.undo()
        session.undo()
        assert session.project.current(stored) is None
        session.redo()
        assert session.project.fits(Edit(before=record, after=None))
    assert check_project(session) == []


def test_new_texts_of_scheme_and_guidelines_are_versions_and_undo_makes_another(
    session: Session,
) -> None:
    before, scheme = session.guidelines, session.scheme.as_json()
    for old, new in (
        (GuidelinesText(body=before), GuidelinesText(body="# Ask first", at="2031")),
        (SchemeText(body=scheme), SchemeText(body=scheme.replace('"Claim"', '"Assertion"'))),
    ):
        session.commit(Change(label="new", annotator="a1", edits=(Edit(before=old, after=new),)))
    assert session.guidelines == "# Ask first"
    assert session.scheme.type("claim").label == "Assertion"
    session.undo()
    session.undo()
    assert (session.guidelines, session.scheme.as_json()) == (before, scheme)
    schemes = session.project.schemes
    assert (schemes.scheme_version(), schemes.guidelines_version()) == (3, 3)
    assert schemes.guidelines_of(2) == "# Ask first"
    assert schemes.scheme_of(4) is None


def test_an_annotation_says_under_which_guidelines_it_was_made(session: Session) -> None:
    article_id = add_article(session)
    first = annotating.annotate(session, article_id, [Span(1, 8)], "claim")
    old, new = GuidelinesText(body=session.guidelines), GuidelinesText(body="Stricter.")
    session.commit(Change(label="new", annotator="a1", edits=(Edit(before=old, after=new),)))
    second = annotating.annotate(session, article_id, [Span(1, 8)], "claim")
    path = session.path
    session.close()
    with Session.open(path, annotator="a1") as again:
        assert [known.guidelines for known in again.annotations(article_id)] == [1, 2]
        assert again.annotation(first.id) == first
        assert again.annotation(second.id) == second
        assert check_project(again) == []


@pytest.mark.parametrize("name", [GOLD, "Gold", " GOLD "])
def test_nobody_annotates_under_the_name_of_the_gold_sets(session: Session, name: str) -> None:
    with pytest.raises(InputRefused, match="adjudicated"):
        session.switch_annotator(name)
    assert session.annotators() == ["a1"]
