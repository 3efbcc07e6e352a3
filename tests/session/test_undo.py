from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.errors import CannotUndo
from annotator.model.change import Change
from annotator.model.span import Span
from annotator.session import annotating, transfer
from annotator.session.checking import check_project
from annotator.session.session import Session
from tests.projects import add_article, new_session


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with new_session(tmp_path) as opened:
        yield opened


@pytest.fixture
def article_id(session: Session) -> str:
    return add_article(session)


def test_undo_and_redo_walk_every_step_also_after_a_restart(
    tmp_path: Path, session: Session, article_id: str
) -> None:
    made = annotating.annotate(session, article_id, [Span(1, 20)], "claim")
    named = annotating.set_speaker(session, made.id, "Ines Vold")
    annotating.delete(session, [made.id])
    session.close()
    with Session.open(tmp_path / "project.annotator", annotator="a1") as again:
        assert again.undo_labels() == ("delete annotation", None)
        again.undo()
        assert again.annotations(article_id) == (named,)
        again.undo()
        assert again.annotations(article_id) == (made,)
        assert again.speakers() == []
        assert again.undo_labels() == ("add claim", "change speaker")
        again.redo()
        assert again.annotations(article_id) == (named,)
        again.redo()
        assert again.annotations(article_id) == ()
        assert again.redo() is None


def test_a_new_act_ends_what_could_be_redone(session: Session, article_id: str) -> None:
    annotating.annotate(session, article_id, [Span(1, 20)], "claim")
    session.undo()
    annotating.annotate(session, article_id, [Span(3, 20)], "denial")
    assert session.undo_labels() == ("add denial", None)
    assert session.redo() is None


def test_everybody_undoes_their_own_acts_only(session: Session, article_id: str) -> None:
    annotating.annotate(session, article_id, [Span(1, 20)], "claim")
    session.switch_annotator("a2")
    assert session.undo_labels() == (None, None)
    assert session.undo() is None
    session.switch_annotator("a1")
    assert session.undo_labels()[0] == "add claim"


def test_a_speaker_others_use_by_now_survives_the_undo_of_who_made_it(
    session: Session, article_id: str
) -> None:
    mine = annotating.annotate(session, article_id, [Span(1, 20)], "claim")
    speaker = annotating.set_speaker(session, mine.id, "Ines Vold").speaker_id
    session.switch_annotator("a2")
    theirs = annotating.annotate(session, article_id, [Span(1, 20)], "claim")
    annotating.set_speaker(session, theirs.id, "Ines Vold")
    session.switch_annotator("a1")
    session.undo()
    assert session.annotation(mine.id) == mine
    assert [known.id for known in session.speakers()] == [speaker]
    session.redo()
    assert session.annotations(article_id)[0].speaker_id == speaker


def test_an_import_is_taken_back_whole_and_brought_again(session: Session, article_id: str) -> None:
    assert session.article_count() == 1
    session.undo()
    assert session.article_count() == 0
    assert session.article_numbers() == []
    session.redo()
    assert session.article(article_id).title == "Boats"


def test_an_import_that_others_have_worked_on_stays(session: Session, article_id: str) -> None:
    session.switch_annotator("a2")
    annotating.annotate(session, article_id, [Span(1, 20)], "claim")
    session.switch_annotator("a1")
    with pytest.raises(CannotUndo, match="worked on"):
        session.undo()
    assert session.article_count() == 1
    assert session.undo_labels() == (None, None)


def test_a_speaker_that_others_may_still_bring_back_survives_too(
    session: Session, article_id: str
) -> None:
    mine = annotating.annotate(session, article_id, [Span(1, 20)], "claim")
    annotating.set_speaker(session, mine.id, "Ines Vold")
    annotating.set_proposition(session, mine.id, "The boats left.")
    session.switch_annotator("a2")
    theirs = annotating.annotate(session, article_id, [Span(1, 20)], "claim")
    annotating.set_via(session, theirs.id, ["Ines Vold"])
    annotating.set_speaker(session, theirs.id, "Ines Vold")
    made = annotating.set_proposition(session, theirs.id, "The boats left.")
    annotating.delete(session, [theirs.id])
    session.switch_annotator("a1")
    session.undo()
    session.undo()
    session.switch_annotator("a2")
    session.undo()
    assert session.annotations(article_id) == (made,)
    assert session.speaker(made.speaker_id or "") is not None
    assert session.proposition(made.proposition_id or "") is not None


def test_annotations_recorded_since_survive_the_undo_of_what_began_their_set(
    session: Session, article_id: str
) -> None:
    mine = annotating.annotate(session, article_id, [Span(1, 20)], "claim")
    session.close()
    with Session.open(session.path) as elsewhere:
        line = {"article_id": article_id, "start": 36, "end": 53, "type": "denial"}
        result = transfer.record_annotations(
            elsewhere,
            [json.dumps(line).encode()],
            annotator="a1",
            source="test",
            acknowledge=lambda _: None,
        )
        assert result.added == 1
        elsewhere.switch_annotator("a1")
        elsewhere.undo()
        (recorded,) = elsewhere.annotations(article_id)
        assert recorded.type == "denial"
        elsewhere.redo()
        assert len(elsewhere.annotations(article_id)) == 2
        assert elsewhere.annotation(mine.id) is not None
        assert check_project(elsewhere) == []


def test_a_redo_that_would_make_a_second_speaker_of_one_name_is_given_up(
    session: Session, article_id: str
) -> None:
    made = annotating.annotate(session, article_id, [Span(1, 20)], "claim")
    annotating.set_speaker(session, made.id, "Ines Vold")
    session.undo()
    session.switch_annotator("a2")
    annotating.annotate_named(session, article_id, [Span(1, 20)], "claim", speaker="Ines Vold")
    session.switch_annotator("a1")
    with pytest.raises(CannotUndo, match="Ines Vold"):
        session.redo()
    assert session.annotations(article_id) == (made,)
    assert session.undo_labels() == ("add claim", None)


def test_work_on_an_article_whose_import_was_taken_back_is_not_redone(
    session: Session, article_id: str
) -> None:
    session.switch_annotator("a2")
    annotating.annotate(session, article_id, [Span(1, 20)], "claim")
    session.undo()
    session.switch_annotator("a1")
    session.undo()
    session.switch_annotator("a2")
    with pytest.raises(CannotUndo, match="taken back"):
        session.redo()
    assert session.undo_labels() == (None, None)
    assert session.project.annotations.sets() == []


def test_listeners_hear_of_a_change_only_after_it_is_stored(
    session: Session, article_id: str
) -> None:
    heard: list[tuple[str, str, int]] = []

    def hear(change: Change) -> None:
        heard.append((change.kind, change.label, len(session.annotations(article_id))))

    stop = session.listen(hear)
    annotating.annotate(session, article_id, [Span(1, 20)], "claim")
    session.undo()
    session.redo()
    assert heard == [("do", "add claim", 1), ("undo", "add claim", 0), ("redo", "add claim", 1)]
    stop()
    session.undo()
    assert len(heard) == 3


def test_a_change_that_fails_is_neither_stored_nor_told(session: Session, article_id: str) -> None:
    heard: list[Change] = []
    session.listen(heard.append)
    made = annotating.annotate(session, article_id, [Span(1, 20)], "claim")
    stale = Change(label="twice", annotator="a1", edits=heard[-1].edits)
    with pytest.raises(CannotUndo):
        session.commit(stale)
    assert len(heard) == 1
    assert session.annotations(article_id) == (made,)
    assert session.undo_labels()[0] == "add claim"
