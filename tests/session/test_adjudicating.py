from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.errors import InvalidAnnotation, NotFound
from annotator.model.span import Span
from annotator.model.teamwork import GOLD
from annotator.session import adjudicating, annotating, exporting
from annotator.session.adjudicating import Reason
from annotator.session.checking import check_project
from annotator.session.review_queue import (
    DecisionIndex,
    ReviewItem,
    decided,
    find_places,
    gold_states,
    stale_decisions,
)
from annotator.session.session import Session
from annotator.session.studies import study_of_project
from tests.projects import add_article, new_session

WHOLE, PART, OTHER = Span(1, 20), Span(1, 13), Span(40, 60)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """Two annotators who agree once, differ in type once, and one of whom found one more."""
    with new_session(tmp_path, "Ada") as opened:
        article_id = add_article(opened)
        for name in ("Ada", "Ben"):
            opened.switch_annotator(name)
            _make(opened, article_id, WHOLE, "claim", "Skipper")
            _make(opened, article_id, OTHER, "claim" if name == "Ada" else "denial", "Skipper")
            if name == "Ben":
                _make(opened, article_id, Span(70, 80), "claim", "Tide Office")
            annotating.finish(opened, article_id)
        opened.switch_annotator("lead")
        yield opened


def _make(session: Session, article_id: str, span: Span, type_id: str, speaker: str) -> None:
    annotating.annotate_named(session, article_id, [span], type_id, speaker=speaker)


def _items(session: Session) -> tuple[ReviewItem, ...]:
    return find_places(study_of_project(session))


def _gold(session: Session) -> list[tuple[str, str, Span]]:
    return [
        (one.type, str(one.stance), one.cover)
        for one in session.project.annotations.stream()
        if one.annotator == GOLD
    ]


def test_places_come_worst_first_and_agreed_ones_last(session: Session) -> None:
    items = _items(session)
    assert [item.kind for item in items] == ["missing", "type", "agreed"]
    assert items[0].missing_from == ("Ada",)
    assert items[0].annotators == ("Ben", "Ada")
    assert sorted(items[1].annotations) == ["Ada", "Ben"]
    index = DecisionIndex.of(session)
    assert [decided(session, item, index) for item in items] == [None, None, None]


def test_one_side_is_taken_and_the_decision_says_from_whom_and_why(session: Session) -> None:
    item = _items(session)[1]
    made = adjudicating.take(session, item, "Ben", Reason(why="It is refused.", guideline="4.2"))
    assert _gold(session) == [("denial", "opposes", OTHER)]
    assert (made.verdict, made.reviewer, made.guideline) == ("taken", "lead", "4.2")
    assert set(made.sources) == set(item.annotations.values())
    found = decided(session, item, DecisionIndex.of(session))
    assert found is not None
    assert (found.decision, found.is_stale) == (made, False)
    with pytest.raises(NotFound, match="no annotation at this place"):
        adjudicating.take(session, _items(session)[0], "Ada")
    assert check_project(session) == []


def test_fields_are_merged_from_several_and_edited_into_others(session: Session) -> None:
    item = _items(session)[1]
    made = adjudicating.merge(session, item, "Ada", {"type": "Ben"})
    assert _gold(session) == [("denial", "supports", OTHER)]
    assert made.fields == {"type": item.annotations["Ben"]}
    adjudicating.edit(session, item, "Ada", fragments=[PART], stance="mixed")
    assert _gold(session) == [("claim", "mixed", PART)]
    assert len(list(session.project.team.decisions())) == 1
    with pytest.raises(InvalidAnnotation, match="can come from"):
        adjudicating.merge(session, item, "Ada", {"note": "Ben"})
    with pytest.raises(InvalidAnnotation, match="not a stance"):
        adjudicating.edit(session, item, "Ada", stance="angry")
    assert _gold(session) == [("claim", "mixed", PART)]


def test_nothing_is_gold_where_neither_is_right_or_the_guidelines_do_not_say(
    session: Session,
) -> None:
    missing, type_, _ = _items(session)
    adjudicating.neither(session, missing, Reason(why="Not said by anybody."))
    adjudicating.neither(session, type_, is_gap=True)
    assert _gold(session) == []
    assert [one.verdict for one in session.project.team.decisions()] == [
        "neither",
        "guideline gap",
    ]


def test_all_that_agree_are_accepted_in_one_step(session: Session) -> None:
    items = _items(session)
    assert adjudicating.accept_agreed(session, items, DecisionIndex.of(session), at_least=3) == 0
    assert adjudicating.accept_agreed(session, items, DecisionIndex.of(session)) == 1
    assert _gold(session) == [("claim", "supports", WHOLE)]
    assert adjudicating.accept_agreed(session, items, DecisionIndex.of(session)) == 0
    assert session.undo_labels()[0] == "accept 1 place that agree"
    session.undo()
    assert _gold(session) == []
    assert list(session.project.team.decisions()) == []
    session.redo()
    assert _gold(session) == [("claim", "supports", WHOLE)]


def test_decisions_are_undone_and_reopened_whenever_they_were_made(session: Session) -> None:
    missing, type_, _ = _items(session)
    first = adjudicating.take(session, type_, "Ada")
    adjudicating.take(session, missing, "Ben")
    session.undo()
    assert len(_gold(session)) == 1
    session.redo()
    adjudicating.reopen(session, first.id)
    assert [found[2] for found in _gold(session)] == [Span(70, 80)]
    with pytest.raises(NotFound):
        adjudicating.reopen(session, first.id)
    while session.undo_labels()[0]:
        session.undo()
    assert _gold(session) == []
    assert check_project(session) == []


def test_work_that_changes_afterwards_makes_the_decision_stale(session: Session) -> None:
    item = _items(session)[1]
    adjudicating.take(session, item, "Ben")
    assert stale_decisions(session) == []
    session.switch_annotator("Ben")
    annotating.change_annotation(session, item.annotations["Ben"], stance="mixed")
    session.switch_annotator("lead")
    (stale,) = stale_decisions(session)
    found = decided(session, item, DecisionIndex.of(session))
    assert found is not None
    assert (found.decision.id, found.is_stale) == (stale.id, True)
    adjudicating.take(session, item, "Ben")
    assert stale_decisions(session) == []
    assert _gold(session) == [("denial", "mixed", OTHER)]


def test_a_gold_set_is_finished_when_all_is_decided_and_opens_again_when_not(
    session: Session,
) -> None:
    items = _items(session)
    article_id = items[0].article_id
    with pytest.raises(InvalidAnnotation, match="3 places are still"):
        adjudicating.finish_gold(session, article_id, undecided=3)
    for item in items:
        adjudicating.take(session, item, next(iter(item.annotations)))
    index = DecisionIndex.of(session)
    state = gold_states(session, items, index)[article_id]
    assert (state.places, state.decided, state.stale, state.state) == (3, 3, 0, "in progress")
    adjudicating.finish_gold(session, article_id, undecided=0)
    assert gold_states(session, items, index)[article_id].state == "finished"
    adjudicating.neither(session, items[0])
    assert gold_states(session, items, index)[article_id].state == "in progress"


def test_gold_is_exported_with_its_decisions_and_is_nobodys_work(
    session: Session, tmp_path: Path
) -> None:
    item = _items(session)[1]
    adjudicating.take(session, item, "Ben", Reason(why="It is refused."))
    everybody, gold = tmp_path / "all.jsonl", tmp_path / "gold.jsonl"
    exporting.export(session, "jsonl", everybody)
    exporting.export(session, "jsonl", gold, annotators=[GOLD])
    names = [json.loads(line)["annotator"] for line in everybody.read_text().splitlines()]
    assert names == ["Ada", "Ben"]
    (line,) = map(json.loads, gold.read_text().splitlines())
    assert line["annotator"] == GOLD
    (annotation,) = line["annotations"]
    (decision,) = line["decisions"]
    assert decision["annotations"] == [annotation["id"]]
    assert decision["why"] == "It is refused."
    assert set(decision["sources"]) == set(item.annotations.values())
    assert annotation["origin"] == "adjudication"
    assert session.annotators() == ["Ada", "Ben", "lead"]
    assert study_of_project(session).annotators == ("Ada", "Ben")
