from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.model.annotation import Annotation
from annotator.model.span import Span
from annotator.session import annotating, sharing, speakers
from annotator.session.session import Session
from tests.projects import add_article, new_session


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with new_session(tmp_path) as opened:
        yield opened


@pytest.fixture
def made(session: Session) -> Annotation:
    return annotating.annotate_named(
        session,
        add_article(session),
        [Span(1, 8), Span(12, 20)],
        "denial",
        stance="mixed",
        speaker="Orl",
        proposition="The boats left.",
        relayers=["Harbour Radio"],
        mention=Span(26, 29),
        cue=Span(30, 34),
        note="hers",
    )


def names(session: Session, *annotations: Annotation) -> list[str]:
    known = {speaker.id: speaker.name for speaker in session.speakers()}
    return [known[one.speaker_id or ""] for one in annotations]


def test_two_speakers_on_the_same_words_are_one_step(session: Session, made: Annotation) -> None:
    both = sharing.set_speakers(session, made.id, ["Orl", "Ines Vold", "orl"])
    assert names(session, *both) == ["Orl", "Ines Vold"]
    kept, other = both
    assert kept == made
    assert other.id != made.id
    for field in ("fragments", "quotes", "type", "stance", "proposition_id", "cue", "via", "form"):
        assert getattr(other, field) == getattr(made, field)
    assert (other.mention, other.note, other.origin) == (None, "", "manual")
    assert session.undo_labels()[0] == "add another speaker"
    session.undo()
    assert session.annotations(made.article_id) == (made,)
    assert [speaker.name for speaker in session.speakers()] == ["Orl", "Harbour Radio"]


def test_who_has_these_words_already_does_not_get_them_twice(
    session: Session, made: Annotation
) -> None:
    sharing.set_speakers(session, made.id, ["Orl", "Ines Vold"])
    again = sharing.set_speakers(session, made.id, ["Ina Moss", "Ines Vold", "Harbour Radio"])
    assert names(session, *again) == ["Ina Moss", "Harbour Radio"]
    assert again[1].via == ()  # nobody relays the own words
    assert len(session.annotations(made.article_id)) == 3
    assert session.undo_labels()[0] == "add another speaker"
    session.undo()
    assert names(session, *session.annotations(made.article_id)) == ["Orl", "Ines Vold"]


def test_one_name_is_just_the_speaker(session: Session, made: Annotation) -> None:
    [only] = sharing.set_speakers(session, made.id, ["Ines Vold"])
    assert names(session, only) == ["Ines Vold"]
    assert session.undo_labels()[0] == "change speaker"
    ines = speakers.named_speaker(session, "Ines Vold")
    assert sharing.share_words(session, made.id, [ines.id]) == (only,)
    assert session.undo_labels()[0] == "change speaker"
