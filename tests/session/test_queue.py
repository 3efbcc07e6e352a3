"""The order in which an annotator is to work: batch, planned place, arrival; then the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from annotator.model.article_filter import ArticleFilter
from annotator.model.teamwork import Assigned
from annotator.session import annotating
from annotator.session.assignments import begin_assignment, take_assignment
from annotator.session.handing_out import assign, hand_out, planned, reassign
from annotator.session.planning import Plan, PlanRequest
from annotator.session.session import Session
from tests.projects import add_article
from tests.session.teams import new_lead

TO_DO = ArticleFilter(states=("new", "in progress"), without_withdrawn=True)


@pytest.fixture
def lead(tmp_path: Path) -> Iterator[Session]:
    with new_lead(tmp_path / "lead", articles=8) as session:
        yield session


def give(lead: Session, batch: int, titles: Sequence[int], *, first: int = 0) -> None:
    """Assign these articles to Ada, in this order."""
    ids = {one.title: one.id for one in lead.summaries(lead.article_numbers())}
    rows = tuple(
        Assigned(article_id=ids[f"Boats {title}"], annotator="Ada", batch=batch, place=place)
        for place, title in enumerate(titles, first)
    )
    assign(lead, Plan(rows=rows, loads={}, pairs={}, doubled=0, repeats=0))


def sent(lead: Session, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    (out,) = hand_out(lead, folder, annotators=["Ada"])
    return out.path


def titles(session: Session, numbers: Sequence[int]) -> list[int]:
    return [int(one.title.split()[1]) for one in session.summaries(numbers)]


def queue(session: Session, wanted: ArticleFilter = TO_DO) -> list[int]:
    return titles(session, session.queued_numbers(wanted))


def test_a_later_assignment_of_an_earlier_batch_comes_first(lead: Session, tmp_path: Path) -> None:
    give(lead, 2, [5, 4])
    desk = begin_assignment(sent(lead, tmp_path / "out"), tmp_path / "Ada.annotator")
    assert queue(desk) == [5, 4]
    give(lead, 1, [7, 0])
    take_assignment(desk, sent(lead, tmp_path / "out"))
    assert queue(desk) == [7, 0, 5, 4]
    assert titles(desk, desk.article_numbers()) == [5, 4, 7, 0]
    first = desk.first_to_do()
    assert first is not None
    assert first.title == "Boats 7"
    annotating.finish(desk, first.id)
    assert queue(desk) == [0, 5, 4]
    second = desk.first_to_do()
    assert second is not None
    assert second.title == "Boats 0"
    desk.close()


def test_work_of_somebody_else_goes_to_its_place(lead: Session, tmp_path: Path) -> None:
    wanted = PlanRequest(annotators=("Ada", "Ben"), per_article=1, batch_size=4, seed=3)
    assign(lead, planned(lead, wanted))
    desk = begin_assignment(sent(lead, tmp_path / "out"), tmp_path / "Ada.annotator")
    before = queue(desk)
    given = reassign(lead, "Ben", ["Ada"])
    assert {row.batch for row in given} == {1, 2}
    take_assignment(desk, sent(lead, tmp_path / "out"))
    rows = [row for row in lead.project.team.all_assigned("Ada") if not row.withdrawn]
    names = {one.id: one.title for one in lead.summaries(lead.article_numbers())}
    wished = [
        int(names[row.article_id].split()[1])
        for row in sorted(rows, key=lambda row: (row.batch, row.place))
    ]
    assert queue(desk) == wished
    assert wished[:4] != before[:4]
    assert titles(desk, desk.article_numbers()) != wished
    desk.close()


def test_what_is_not_assigned_comes_after_by_arrival(lead: Session) -> None:
    give(lead, 1, [6, 2])
    lead.switch_annotator("Ada")
    assert queue(lead, ArticleFilter()) == [6, 2, 0, 1, 3, 4, 5, 7]
    add_article(lead, "A ninth text about boats.", title="Boats 8")
    assert queue(lead, ArticleFilter()) == [6, 2, 0, 1, 3, 4, 5, 7, 8]
    assert queue(lead, ArticleFilter(words="Boats 2")) == [2]
    lead.switch_annotator("Ben")
    assert queue(lead, ArticleFilter()) == [*range(9)]
    assert not lead.queue_places()


def test_the_order_follows_what_is_assigned_and_taken_back(lead: Session) -> None:
    lead.switch_annotator("Ada")
    assert not lead.queue_places()
    give(lead, 1, [6, 2])
    assert queue(lead)[:2] == [6, 2]
    lead.undo()
    assert not lead.queue_places()
    give(lead, 1, [0, 1])
    assert not lead.queue_places()  # as they came
