"""How far a review is: kept up with every decision, the same wherever places were found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.errors import InvalidAnnotation
from annotator.model.change import Change
from annotator.model.span import Span
from annotator.model.teamwork import GOLD
from annotator.session import adjudicating, annotating
from annotator.session.adjudicating import Reason
from annotator.session.naming import speaker_named
from annotator.session.place_work import place_work, seats
from annotator.session.review import Review, review_of
from annotator.session.review_queue import AGREED, DecisionIndex, decided
from annotator.session.review_run import Reading, found_places, places_apart
from annotator.session.session import Session
from tests.projects import TEXT, add_article, new_session

WHOLE, OTHER, MORE = Span(1, 20), Span(40, 56), Span(70, 80)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """Two annotators and two articles: one agreed place, one of another type, one missing each."""
    with new_session(tmp_path, "Ada") as opened:
        for number in range(2):
            article_id = add_article(opened, f"{TEXT}\n{number}", title=f"Boats {number}")
            for name in ("Ada", "Ben"):
                opened.switch_annotator(name)
                _make(opened, article_id, WHOLE, "claim")
                _make(opened, article_id, OTHER, "claim" if name == "Ada" else "denial")
                if name == "Ben":
                    _make(opened, article_id, MORE, "claim")
                annotating.finish(opened, article_id)
        opened.switch_annotator("lead")
        yield opened


def _make(session: Session, article_id: str, span: Span, type_id: str) -> None:
    annotating.annotate_named(session, article_id, [span], type_id, speaker="Skipper")


def _of_kind(review: Review, kind: str) -> int:
    return next(place for place, item in enumerate(review.items) if item.kind == kind)


def _states(review: Review) -> list[str]:
    return [review.status(place) for place in range(len(review.items))]


def test_places_say_where_they_are_and_what_stands_there(session: Session) -> None:
    review = review_of(session)
    item = review.items[_of_kind(review, "type")]
    assert item.values == ("claim", "denial")
    assert item.title in ("Boats 0", "Boats 1")
    assert item.paragraph == 1
    assert review.items[_of_kind(review, "missing")].paragraph == 2
    assert review.tally.disagreements == 4
    assert review.tally.settled == 0
    assert review.tally.agreed["undecided"] == 2


def test_another_process_finds_the_same(session: Session) -> None:
    review = review_of(session)
    adjudicating.take(session, review.items[_of_kind(review, "type")], "Ben")
    here, there = Reading(session), Reading(session)
    found = found_places(here.entries(), here.annotators())
    apart = places_apart(
        list(there.entries()),
        there.annotators(),
        progress=lambda _done, _total, _what: None,
        is_cancelled=lambda: False,
    )
    assert apart == found
    assert there.decisions == here.decisions
    assert here.annotators() == ("Ada", "Ben")


def test_every_decision_undo_and_change_of_work_is_followed(session: Session) -> None:
    review = review_of(session)
    missed: list[Change] = []

    def follow(change: Change) -> None:
        if review.take(change) is None:
            missed.append(change)

    session.listen(follow)
    type_, missing = _of_kind(review, "type"), _of_kind(review, "missing")
    adjudicating.take(session, review.items[type_], "Ben")
    adjudicating.neither(session, review.items[missing])
    assert (review.status(type_), review.status(missing)) == ("decided", "decided")
    assert review.tally.settled == 2
    session.undo()
    assert (review.status(type_), review.status(missing)) == ("decided", "undecided")
    adjudicating.accept_agreed(session, review.items, review.index)
    assert review.tally.agreed["decided"] == 2
    assert missed == []
    assert _states(review) == _states(review_of(session))
    session.switch_annotator("Ben")
    annotating.change_annotation(session, review.items[type_].annotations["Ben"], stance="mixed")
    assert len(missed) == 1
    again = review_of(session)
    assert again.status(_of_kind(again, "type")) == "stale"
    assert again.tally.differing["stale"] == 1
    _agrees_with_the_engine(session, again)


def _agrees_with_the_engine(session: Session, review: Review) -> None:
    index = DecisionIndex.of(session)
    for place, item in enumerate(review.items):
        known = decided(session, item, index)
        expected = "undecided" if known is None else "stale" if known.is_stale else "decided"
        assert review.status(place) == expected


def test_decisions_on_work_that_is_gone_are_named_and_taken_back_at_once(
    session: Session,
) -> None:
    review = review_of(session)
    missing = review.items[_of_kind(review, "missing")]
    adjudicating.take(session, missing, "Ben")
    session.switch_annotator("Ben")
    annotating.delete(session, [missing.annotations["Ben"]])
    annotating.finish(session, missing.article_id)
    session.switch_annotator("lead")
    review = review_of(session)
    (orphan,) = review.orphans()
    assert adjudicating.reopen_all(session, [orphan]) == 1
    assert review_of(session).orphans() == []
    assert list(session.project.annotations.of_set(missing.article_id, GOLD)) == []
    assert session.undo_labels()[0] == "reopen 1 decision"


def test_fields_are_picked_one_by_one_and_reasons_stay(session: Session) -> None:
    review = review_of(session)
    item = review.items[_of_kind(review, "type")]
    adjudicating.pick(session, item, "type", "Ben")
    first = session.project.team.decisions_on(tuple(item.annotations.values()))[-1]
    explained = adjudicating.explain(session, first.id, Reason(why="Denied", guideline="2 Type"))
    assert (explained.why, explained.guideline) == ("Denied", "2 Type")
    last = adjudicating.pick(session, item, "stance", "Ada")
    assert (last.verdict, last.why) == ("merged", "Denied")
    assert last.fields["type"] == item.annotations["Ben"]
    assert last.fields["stance"] == item.annotations["Ada"]
    gold = adjudicating.gold_of(session, last)
    assert gold is not None
    assert (gold.type, gold.stance) == ("denial", "supports")
    with pytest.raises(InvalidAnnotation, match="not a field"):
        adjudicating.pick(session, item, "note", "Ada")


def test_gold_is_amended_with_somebody_new_and_the_type_brings_its_stance(
    session: Session,
) -> None:
    review = review_of(session)
    item = review.items[_of_kind(review, "type")]
    work = place_work(session, item, None)
    draft = work.versions["Ada"]
    assert draft is not None
    harbour, made = speaker_named(session, "Harbour master")
    decision = adjudicating.amend(
        session, item, draft, together_with=made, speaker_id=harbour.id, fragments=[MORE]
    )
    gold = adjudicating.gold_of(session, decision)
    assert gold is not None
    assert (gold.speaker_id, gold.fragments) == (harbour.id, (MORE,))
    decision = adjudicating.amend(session, item, gold, type="denial")
    gold = adjudicating.gold_of(session, decision)
    assert gold is not None
    assert (gold.type, gold.stance) == ("denial", "opposes")
    session.undo()
    session.undo()
    assert session.speaker(harbour.id) is None
    assert place_work(session, item, None).gold == ()


def test_finished_gold_is_opened_again(session: Session) -> None:
    review = review_of(session)
    article_id = review.items[0].article_id
    for place in review.places_of(article_id):
        item = review.items[place]
        adjudicating.take(session, item, next(iter(item.annotations)))
    adjudicating.finish_gold(session, article_id, undecided=0)
    review = review_of(session)
    assert review.gold_state(article_id).state == "finished"
    assert adjudicating.reopen_gold(session, article_id)
    assert review.gold_state(article_id).state == "in progress"
    assert not adjudicating.reopen_gold(session, article_id)


def test_columns_are_shuffled_alike_every_time(session: Session) -> None:
    review = review_of(session)
    kinds = {item.kind for item in review.items}
    assert AGREED in kinds
    orders = [seats(session, item, shuffled=True) for item in review.items]
    assert orders == [seats(session, item, shuffled=True) for item in review.items]
    assert {seats(session, item, shuffled=False) for item in review.items} == {("Ada", "Ben")}
    assert all(sorted(order) == ["Ada", "Ben"] for order in orders)
