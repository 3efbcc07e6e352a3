"""Annotating with predictions: what is filled in, recorded, followed and left alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.model.annotation import Annotation
from annotator.model.change import Edit
from annotator.model.prediction import Kept, changed_fields
from annotator.model.span import Span
from annotator.model.speaker import Speaker
from annotator.session import annotating, predicting
from annotator.session.checking import check_project
from annotator.session.prediction import Predictor
from annotator.session.session import Session
from tests.projects import add_article, new_session

TEXT = (
    "“The quay is dry,” Ilse Marn said. “We will not pay,” she added.\n"
    "The quay has two lamps. “It has three,” Odd Renner said.\n"
)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """A project with one article and one of its two people."""
    with new_session(tmp_path) as session:
        add_article(session, TEXT)
        with session.step("people") as step:
            step.apply(Edit(before=None, after=Speaker(id="marn", name="Ilse Marn")))
        yield session


@pytest.fixture
def predictor(session: Session) -> Predictor:
    return Predictor(session)


def annotate(
    session: Session, predictor: Predictor | None, words: str, type_id: str = "claim"
) -> Annotation:
    (summary,) = session.summaries(session.article_numbers())
    start = TEXT.index(words)
    return predicting.annotate(
        session, predictor, summary.id, (Span(start, start + len(words)),), type_id
    )


def test_what_was_predicted_is_filled_in_and_recorded(
    session: Session, predictor: Predictor
) -> None:
    made = annotate(session, predictor, "The quay is dry")
    assert (made.speaker_id, made.stance) == ("marn", "supports")
    assert made.predicted == {
        "speaker_id": "marn",
        "stance": "supports",
        "mention": [TEXT.index("Ilse"), TEXT.index(" said")],
        "cue": [TEXT.index("said"), TEXT.index(". “We")],
    }
    changed = annotating.change_annotation(session, made.id, stance="mixed")
    assert changed.predicted == made.predicted
    assert changed_fields(changed) == ("stance",)
    assert check_project(session) == []
    session.undo()
    session.undo()
    session.redo()
    again = session.annotation(made.id)
    assert again is not None
    assert again.predicted == made.predicted


def test_a_reporting_clause_inside_the_selection_parts_it_into_fragments(
    session: Session, predictor: Predictor
) -> None:
    words = "The quay is dry,” Ilse Marn said. “We will not pay"
    made = annotate(session, predictor, words)
    assert made.quotes == ("The quay is dry", "We will not pay")
    assert made.form == "direct"
    assert made.predicted is not None
    assert made.predicted["fragments"] == [[span.start, span.end] for span in made.fragments]
    assert changed_fields(made) == ()
    without = annotate(session, None, words)
    assert without.quotes == (words,)


def test_the_article_voice_is_made_once_and_in_the_same_step(
    session: Session, predictor: Predictor
) -> None:
    made = annotate(session, predictor, "The quay has two lamps")
    voice = session.speaker(made.speaker_id or "")
    assert voice is not None
    assert (voice.name, voice.kind) == ("Article voice", "article_voice")
    assert made.predicted is not None
    assert made.predicted["speaker_id"] == voice.id
    again = annotate(session, predictor, "two lamps")
    assert again.speaker_id == voice.id
    session.undo()
    session.undo()
    assert session.speaker(voice.id) is None


def test_nobody_else_is_made_without_being_asked_for(
    session: Session, predictor: Predictor
) -> None:
    made = annotate(session, predictor, "It has three")
    assert made.speaker_id is None
    assert [known.name for known in session.speakers()] == ["Ilse Marn"]
    assert made.predicted is not None
    assert "speaker_id" not in made.predicted


def test_without_predictions_only_the_stance_of_the_type_is_filled_in(session: Session) -> None:
    made = annotate(session, None, "We will not pay", "denial")
    assert (made.speaker_id, made.stance, made.mention, made.cue) == (None, "opposes", None, None)
    assert made.predicted is None


def test_the_switch_is_kept_logged_and_undone(tmp_path: Path, session: Session) -> None:
    assert session.predicts
    predicting.switch_predictions(session, on=False)
    assert session.undo_labels()[0] == "switch predictions off"
    assert not session.predicts
    predicting.switch_predictions(session, on=False)
    session.undo()
    assert session.predicts
    session.redo()
    session.close()
    with Session.open(tmp_path / "project.annotator", annotator="a1") as again:
        assert not again.predicts
        predicting.switch_predictions(again, on=True)
        assert again.predicts
        assert check_project(again) == []


def test_the_stance_follows_the_speakers_last_one_on_the_proposition(
    session: Session, predictor: Predictor
) -> None:
    first = annotate(session, predictor, "We will not pay")
    annotating.set_proposition(session, first.id, "Torv pays for the quay.")
    annotating.change_annotation(session, first.id, stance="neutral")
    (proposition,) = session.propositions()
    second = annotate(session, predictor, "The quay is dry")
    followed = predicting.follow_proposition(session, predictor, second.id, proposition.id)
    assert (followed.proposition_id, followed.stance) == (proposition.id, "neutral")
    assert changed_fields(followed) == ()
    assert session.undo_labels()[0] == "change proposition"
    session.undo()
    annotating.change_annotation(session, second.id, stance="mixed")
    kept = predicting.follow_proposition(session, predictor, second.id, proposition.id)
    assert kept.stance == "mixed"


def test_a_stance_set_by_hand_survives_another_type_and_a_predicted_one_goes_along(
    session: Session, predictor: Predictor
) -> None:
    refusal = annotate(session, predictor, "We will not pay")
    assert refusal.stance == "opposes"
    by_hand = annotating.change_annotation(session, refusal.id, stance="supports")
    retyped = annotating.change_annotation(session, by_hand.id, type="denial")
    assert retyped.stance == "supports"
    plain = annotate(session, predictor, "The quay is dry")
    carried = annotating.change_annotation(session, plain.id, type="denial")
    assert carried.stance == "opposes"
    assert changed_fields(carried) == ()


def test_how_often_predictions_were_kept_is_counted(session: Session, predictor: Predictor) -> None:
    first = annotate(session, predictor, "The quay is dry")
    annotate(session, predictor, "We will not pay")
    annotate(session, None, "It has three")
    annotating.change_annotation(session, first.id, stance="neutral")
    counts = predicting.kept_predictions(session)
    assert counts["a1"]["stance"] == Kept(predicted=2, kept=1)
    assert counts["a1"]["speaker_id"] == Kept(predicted=2, kept=2)
    told = predicting.kept_as_json(counts, on=True)
    assert told["annotators"]["a1"]["stance"] == {"predicted": 2, "kept": 1, "share": 0.5}
