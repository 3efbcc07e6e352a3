"""A training batch: gold travels with it, and nobody sees it before the article is finished."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.errors import InputRefused
from annotator.model.change import Change, Edit
from annotator.model.span import Span
from annotator.model.teamwork import GOLD, Assigned
from annotator.session import adjudicating, annotating, exporting, propositions, speakers
from annotator.session.assignments import begin_assignment
from annotator.session.feedback import feedback_of
from annotator.session.handing_out import hand_out
from annotator.session.occurrences import places_of_proposition, places_of_speaker
from annotator.session.review_queue import find_places
from annotator.session.session import Session
from annotator.session.studies import study_of_project
from annotator.session.training import is_training
from tests.projects import add_article, new_session


def training_project(folder: Path) -> Path:
    """Zoe's project with one article to learn from; gold is a denial that Ada and Ben found."""
    with new_session(folder, "Ada") as lead:
        article_id = add_article(lead)
        for name in ("Ada", "Ben"):
            lead.switch_annotator(name)
            annotating.annotate_named(
                lead, article_id, [Span(1, 20)], "denial", speaker="Skipper", proposition="It moved"
            )
            annotating.finish(lead, article_id)
        (item,) = find_places(study_of_project(lead))
        adjudicating.take(lead, item, "Ben")
        adjudicating.finish_gold(lead, article_id, undecided=0)
        lead.switch_annotator("lead")
        row = Assigned(article_id=article_id, annotator="Zoe", is_training=True)
        lead.switch_annotator("Zoe")
        lead.switch_annotator("lead")
        edits = (Edit(before=None, after=row),)
        lead.commit(Change(label="assign", annotator="lead", edits=edits))
        (out,) = hand_out(lead, folder)
    path = folder / "zoe.annotator"
    begin_assignment(out.path, path).close()
    return path


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[tuple[Session, str]]:
    with Session.open(training_project(tmp_path), annotator="Zoe") as session:
        (summary,) = session.summaries(session.article_numbers())
        yield session, summary.id


def _seen(session: Session) -> list[object]:
    """Everything of gold that lists, counts, places and exports show."""
    target = io.BytesIO()
    exporting.export(session, "jsonl-annotations", target, annotators=[GOLD])
    lines = [json.loads(line) for line in target.getvalue().splitlines()]
    (speaker,), (proposition,) = session.speakers(), session.propositions()
    return [
        *lines,
        *speakers.uses(session).values(),
        *propositions.uses(session).values(),
        *places_of_speaker(session, speaker.id),
        *places_of_proposition(session, proposition.id),
    ]


def test_gold_is_out_of_sight_until_the_article_is_finished(desk: tuple[Session, str]) -> None:
    session, article_id = desk
    assert is_training(session, article_id)
    assert session.project.annotations.has_sets(GOLD)
    assert _seen(session) == []
    assert session.annotations(article_id) == ()
    assert feedback_of(session, "Zoe").gold == 0
    annotating.annotate_named(session, article_id, [Span(1, 20)], "claim", speaker="Skipper")
    assert feedback_of(session, "Zoe").gold == 0
    annotating.finish(session, article_id)
    found = feedback_of(session, "Zoe", article_id=article_id)
    assert [one.differs for one in found.differences] == [("type", "stance", "proposition")]
    assert len(_seen(session)) > 4


def test_what_only_hidden_gold_needs_is_not_deleted(desk: tuple[Session, str]) -> None:
    session, _ = desk
    (speaker,), (proposition,) = session.speakers(), session.propositions()
    with pytest.raises(InputRefused, match="came with the assignment"):
        speakers.delete_speakers(session, [speaker.id])
    with pytest.raises(InputRefused, match="came with the assignment"):
        propositions.delete_propositions(session, [proposition.id])


def test_merging_tells_nothing_of_hidden_gold(desk: tuple[Session, str]) -> None:
    session, article_id = desk
    (speaker,), (about,) = session.speakers(), session.propositions()
    assert speakers.touched_by_speakers(session, [speaker.id]).annotations == 0
    assert propositions.touched_by_propositions(session, [about.id]).annotations == 0
    other = speakers.make_speaker(session, name="Harbour master")
    assert speakers.merge_speakers(session, [speaker.id], into=other.id).annotations == 0
    annotating.annotate_named(session, article_id, [Span(1, 20)], "claim", speaker="Harbour master")
    annotating.finish(session, article_id)
    after = speakers.touched_by_speakers(session, [other.id])
    assert (after.annotations, after.annotators) == (2, ("Zoe", "gold"))
