from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.errors import CannotUndo, InputRefused, NotFound
from annotator.model.annotation import Annotation
from annotator.model.span import Span
from annotator.session import annotating, speakers
from annotator.session.checking import check_project
from annotator.session.repointing import Touched
from annotator.session.session import Session
from annotator.session.speakers import Use
from tests.projects import add_article, new_session


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with new_session(tmp_path) as opened:
        yield opened


@pytest.fixture
def article_id(session: Session) -> str:
    return add_article(session)


def said(
    session: Session,
    article_id: str,
    name: str | None,
    *,
    start: int = 1,
    via: tuple[str, ...] = (),
) -> Annotation:
    """An annotation by the current annotator with that speaker and these relayers."""
    return annotating.annotate_named(
        session, article_id, [Span(start, start + 9)], "claim", speaker=name, relayers=via
    )


def snapshot(session: Session) -> tuple[object, ...]:
    """Everything an act on speakers could touch."""
    annotations = {made.id: made for made in session.project.annotations.stream()}
    return (
        sorted(session.speakers(), key=lambda speaker: speaker.id),
        annotations,
        sorted(map(tuple, session.project.connection.rows("SELECT folded FROM speaker_name"))),
    )


def test_merging_gives_annotations_of_everybody_to_the_one_that_stays(
    session: Session, article_id: str
) -> None:
    mine = said(session, article_id, "Ildar Qoveshti")
    session.switch_annotator("a2")
    theirs = said(session, article_id, "Eldar Koveshty", via=("Zharpress", "Eldar Koveshty"))
    relayed = said(session, article_id, "Sefa Durnai", start=20, via=("Eldar Koveshty",))
    session.switch_annotator("a1")
    kept = speakers.named_speaker(session, "Ildar Qoveshti")
    gone = speakers.named_speaker(session, "Eldar Koveshty")
    speakers.change_speaker(session, gone.id, role="water minister", aliases=("Koveshty",))
    before = snapshot(session)
    assert speakers.touched_by_merging(session, [gone.id], into=kept.id) == Touched(2, ("a2",))

    touched = speakers.merge_speakers(session, [gone.id], into=kept.id)

    assert touched == Touched(2, ("a2",))
    assert touched.words() == "2 annotations of 1 annotator (a2)"
    after = speakers.named_speaker(session, "koveshty")
    assert after.id == kept.id
    assert (after.aliases, after.role) == (("Eldar Koveshty", "Koveshty"), "water minister")
    assert session.speaker(gone.id) is None
    stored = {made.id: made for made in session.project.annotations.stream()}
    press = speakers.named_speaker(session, "Zharpress").id
    assert stored[mine.id].speaker_id == kept.id
    # who speaks does not relay the own words as well
    assert (stored[theirs.id].speaker_id, stored[theirs.id].via) == (kept.id, (press,))
    assert stored[relayed.id].via == (kept.id,)
    assert speakers.uses(session)[kept.id] == Use(speaking=2, relaying=1)
    assert check_project(session) == []

    assert session.undo_labels()[0] == "merge Eldar Koveshty into Ildar Qoveshti"
    merged = snapshot(session)
    session.undo()
    assert snapshot(session) == before
    session.redo()
    assert snapshot(session) == merged


def test_what_was_predicted_follows_a_merge(session: Session, article_id: str) -> None:
    made = said(session, article_id, "Eldar Koveshty")
    with session.step("predict") as step:
        predicted = {"speaker_id": made.speaker_id, "stance": "supports"}
        import dataclasses

        from annotator.model.change import Edit

        step.apply(Edit(before=made, after=dataclasses.replace(made, predicted=predicted)))
    kept = speakers.make_speaker(session, name="Ildar Qoveshti")
    assert made.speaker_id is not None
    speakers.merge_speakers(session, [made.speaker_id], into=kept.id)
    stored = session.annotation(made.id)
    assert stored is not None
    assert stored.predicted == {"speaker_id": kept.id, "stance": "supports"}


def test_a_merge_stays_whole_when_somebody_has_changed_what_it_touched(
    session: Session, article_id: str
) -> None:
    kept = speakers.make_speaker(session, name="Ildar Qoveshti")
    said(session, article_id, "Eldar Koveshty", start=20)
    session.switch_annotator("a2")
    theirs = said(session, article_id, "Eldar Koveshty")
    session.switch_annotator("a1")
    gone = speakers.named_speaker(session, "Eldar Koveshty")
    speakers.merge_speakers(session, [gone.id], into=kept.id)
    session.switch_annotator("a2")
    annotating.change_annotation(session, theirs.id, note="sure?")
    session.switch_annotator("a1")
    before = snapshot(session)
    with pytest.raises(CannotUndo, match="changed since by another step"):
        session.undo()
    assert snapshot(session) == before
    assert session.undo_labels()[0] == "add claim"


def test_redoing_a_merge_is_refused_whole_once_the_other_is_used_again(
    session: Session, article_id: str
) -> None:
    kept = speakers.make_speaker(session, name="Ildar Qoveshti")
    gone = speakers.make_speaker(session, name="Eldar Koveshty")
    speakers.merge_speakers(session, [gone.id], into=kept.id)
    session.undo()
    session.switch_annotator("a2")
    said(session, article_id, "Eldar Koveshty")
    session.switch_annotator("a1")
    before = snapshot(session)
    with pytest.raises(CannotUndo, match="“Eldar Koveshty” would have to go and is in use"):
        session.redo()
    assert snapshot(session) == before


def test_a_step_that_names_a_merged_speaker_is_refused_and_nothing_dangles(
    session: Session, article_id: str
) -> None:
    kept = speakers.make_speaker(session, name="Ildar Qoveshti")
    gone = speakers.make_speaker(session, name="Eldar Koveshty")
    session.switch_annotator("a2")
    theirs = said(session, article_id, None, via=("Eldar Koveshty",))
    annotating.delete(session, [theirs.id])
    session.switch_annotator("a1")
    speakers.merge_speakers(session, [gone.id], into=kept.id)
    session.switch_annotator("a2")
    with pytest.raises(CannotUndo, match="no longer in the project"):
        session.undo()
    assert session.annotations(article_id) == ()
    assert check_project(session) == []


def test_a_typed_name_that_was_the_same_person_is_one_step(
    session: Session, article_id: str
) -> None:
    kept = speakers.make_speaker(session, name="Ildar Qoveshti")
    made = said(session, article_id, "Eldar Koveshty")
    assert made.speaker_id is not None
    before = snapshot(session)
    speakers.same_person(session, made.speaker_id, known_id=kept.id)
    assert session.annotations(article_id)[0].speaker_id == kept.id
    assert [speaker.names for speaker in session.speakers()] == [
        ("Ildar Qoveshti", "Eldar Koveshty")
    ]
    assert session.undo_labels()[0] == "Eldar Koveshty is Ildar Qoveshti"
    session.undo()
    assert snapshot(session) == before


def test_who_was_told_apart_is_remembered_through_merges_and_undo(session: Session) -> None:
    first, second, third = (
        speakers.make_speaker(session, name=name) for name in ("Ana Orl", "Anna Orl", "Ana Orel")
    )
    told = speakers.tell_apart(session, second.id, other_id=first.id)
    assert told.distinct_from == (first.id,)
    assert speakers.tell_apart(session, first.id, other_id=second.id).distinct_from == ()
    before = snapshot(session)
    speakers.merge_speakers(session, [first.id], into=third.id)
    [after] = [speaker for speaker in session.speakers() if speaker.id == second.id]
    assert after.distinct_from == (third.id,)
    session.undo()
    assert snapshot(session) == before
    session.undo()
    assert all(speaker.distinct_from == () for speaker in session.speakers())


def test_splitting_moves_names_and_the_chosen_annotations(
    session: Session, article_id: str
) -> None:
    both = speakers.make_speaker(
        session, name="Orl", aliases=("Ana Orl", "Mirel Orl"), role="mayor", kind="person"
    )
    first, second = said(session, article_id, "Orl"), said(session, article_id, "Orl", start=20)
    before = snapshot(session)
    made, touched = speakers.split_speaker(
        session, both.id, "Mirel Orl", aliases=["Mirel Orl"], annotation_ids=[second.id]
    )
    assert touched == Touched(1, ("a1",))
    assert (made.names, made.role, made.distinct_from) == (("Mirel Orl",), "mayor", (both.id,))
    left = session.speaker(both.id)
    assert left is not None
    assert left.aliases == ("Ana Orl",)
    stored = {one.id: one.speaker_id for one in session.annotations(article_id)}
    assert stored == {first.id: both.id, second.id: made.id}
    session.undo()
    assert snapshot(session) == before
    with pytest.raises(InputRefused, match="own name"):
        speakers.split_speaker(session, both.id, "Orl")
    with pytest.raises(InputRefused, match="no alias “Ana”"):
        speakers.split_speaker(session, both.id, "New", aliases=["Ana"])


def test_a_split_is_not_half_undone_when_the_new_one_is_used_by_others(
    session: Session, article_id: str
) -> None:
    both = speakers.make_speaker(session, name="Orl", aliases=("Mirel Orl",))
    speakers.split_speaker(session, both.id, "Mirel Orl", aliases=["Mirel Orl"])
    session.switch_annotator("a2")
    said(session, article_id, "Mirel Orl")
    session.switch_annotator("a1")
    before = snapshot(session)
    with pytest.raises(CannotUndo, match="“Mirel Orl” would have to go and is in use"):
        session.undo()
    assert snapshot(session) == before


def test_accepting_is_one_step_and_a_merge_with_an_accepted_one_accepts(
    session: Session,
) -> None:
    some = [speakers.make_speaker(session, name=f"Orl {n}", status="proposed") for n in "abc"]
    assert speakers.set_status(session, [one.id for one in some[:2]], "accepted") == 2
    assert session.undo_labels()[0] == "accept 2 speakers"
    speakers.merge_speakers(session, [some[0].id], into=some[2].id)
    assert speakers.named_speaker(session, "Orl c").status == "accepted"


def test_only_the_unused_can_be_deleted(session: Session, article_id: str) -> None:
    used = said(session, article_id, "Orl", via=("Harbour Radio",))
    spare = speakers.make_speaker(session, name="Spare")
    assert speakers.unused_speakers(session) == [spare]
    radio = speakers.named_speaker(session, "Harbour Radio")
    for named in (used.speaker_id, radio.id):
        assert named is not None
        with pytest.raises(InputRefused, match="1 annotation of 1 annotator"):
            speakers.delete_speakers(session, [spare.id, named])
    assert speakers.delete_speakers(session, [spare.id]) == 1
    assert speakers.unused_speakers(session) == []
    session.undo()
    assert speakers.unused_speakers(session) == [spare]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": " "}, "1 to 200 characters"),
        ({"name": "mirel ORL"}, "already a speaker called “Mirel Orl”"),
        ({"aliases": ("x", "Mirel Orl")}, "already a speaker called “Mirel Orl”"),
        ({"kind": "ship"}, "no kind of speaker"),
        ({"status": "sunk"}, "no status of a speaker"),
        ({"notes": "x" * 5_001}, "more than 5,000"),
        ({"role": "a\x00b"}, "control characters"),
    ],
)
def test_a_field_that_cannot_be_is_refused(
    session: Session, fields: dict[str, object], words: str
) -> None:
    speakers.make_speaker(session, name="Mirel Orl")
    known = speakers.make_speaker(session, name="Ana Vold")
    with pytest.raises(InputRefused, match=words):
        speakers.change_speaker(session, known.id, **fields)  # type: ignore[arg-type]
    assert session.speaker(known.id) == known


def test_aliases_are_kept_once_and_without_the_name_itself(session: Session) -> None:
    made = speakers.make_speaker(
        session, name=" Ana  Vold ", aliases=("ana vold", "A. Vold", "a vold", "Åna-Vold")
    )
    assert (made.name, made.aliases) == ("Ana Vold", ("A. Vold",))


def test_an_alias_of_two_is_no_name_to_merge_by(session: Session) -> None:
    speakers.make_speaker(session, name="Ana Orl", aliases=("Orl",))
    speakers.make_speaker(session, name="Mirel Orl", aliases=("Orl",))
    with pytest.raises(NotFound, match="alias of “Ana Orl”, “Mirel Orl”"):
        speakers.named_speaker(session, "Orl")
    with pytest.raises(NotFound, match="no speaker called “Nobody”"):
        speakers.named_speaker(session, "Nobody")
