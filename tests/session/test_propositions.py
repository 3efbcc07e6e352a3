from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.errors import CannotUndo, InputRefused, NotFound
from annotator.model.proposition import Proposition
from annotator.model.span import Span
from annotator.session import annotating, propositions
from annotator.session.checking import check_project
from annotator.session.repointing import Touched
from annotator.session.session import Session
from tests.projects import add_article, new_session


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with new_session(tmp_path) as opened:
        yield opened


def made(session: Session, text: str, **fields: object) -> Proposition:
    return propositions.make_proposition(session, text=text, **fields)  # type: ignore[arg-type]


def known(session: Session, proposition: Proposition) -> Proposition:
    found = session.proposition(proposition.id)
    assert found is not None
    return found


def snapshot(session: Session) -> tuple[object, ...]:
    annotations = {one.id: one for one in session.project.annotations.stream()}
    return sorted(session.propositions(), key=lambda one: one.id), annotations


def test_a_proposition_keeps_kind_status_note_and_relations_also_after_a_restart(
    tmp_path: Path, session: Session
) -> None:
    left = made(session, "The boats left.")
    stayed = made(session, "All boats stayed.", excludes=(left.id,))
    named = made(
        session,
        "Two boats left on Sunday.",
        implies=(left.id, left.id),
        kind="fact",
        status="accepted",
        note="as in the harbour log",
    )
    session.close()
    with Session.open(tmp_path / "project.annotator", annotator="a1") as again:
        assert again.propositions() == [left, stayed, named]
        assert named.implies == (left.id,)
        again.undo()
        again.undo()
        assert again.propositions() == [left]
        again.redo()
        again.redo()
        assert again.propositions() == [left, stayed, named]
        assert check_project(again) == []


def test_relations_that_contradict_each_other_are_refused_in_words(session: Session) -> None:
    first, second, third = (made(session, f"Boat {number} left.") for number in (1, 2, 3))
    propositions.change_proposition(session, first.id, implies=(second.id,))
    propositions.change_proposition(session, second.id, implies=(third.id,))
    with pytest.raises(InputRefused, match=r"“Boat 1 left\.” and .* would imply each other"):
        propositions.change_proposition(session, third.id, implies=(first.id,))
    with pytest.raises(InputRefused, match="cannot imply itself"):
        propositions.change_proposition(session, third.id, implies=(third.id,))
    with pytest.raises(InputRefused, match="cannot exclude itself"):
        propositions.change_proposition(session, third.id, excludes=(third.id,))
    with pytest.raises(
        InputRefused, match=r"“Boat 1 left\.” would imply what is excluded: .* “Boat 3 left\.”"
    ):
        propositions.change_proposition(session, third.id, excludes=(first.id,))
    with pytest.raises(InputRefused, match="would imply what is excluded"):
        propositions.change_proposition(session, third.id, excludes=(second.id,))
    assert known(session, third) == third
    other = made(session, "Boat 4 left.", excludes=(third.id,))
    with pytest.raises(InputRefused, match="would imply what is excluded"):
        propositions.change_proposition(session, other.id, implies=(first.id,))


def test_merging_takes_annotations_relations_and_words_along(session: Session) -> None:
    article_id = add_article(session)
    kept = made(session, "The boats left.")
    third = made(session, "Nobody was hurt.")
    gone = made(session, "The ships sailed.", implies=(third.id,), note="seen by two")
    again = made(session, "The ships went.", implies=(gone.id,))
    from_other = made(session, "All ships sailed at dawn.", implies=(gone.id,))
    mine = annotating.annotate_named(
        session, article_id, [Span(1, 9)], "claim", proposition="The ships sailed."
    )
    session.switch_annotator("a2")
    annotating.annotate_named(
        session, article_id, [Span(1, 9)], "claim", proposition="The ships went."
    )
    session.switch_annotator("a1")
    before = snapshot(session)
    both = [gone.id, again.id]
    assert propositions.touched_by_propositions(session, both) == Touched(2, ("a1", "a2"))

    touched = propositions.merge_propositions(session, both, into=kept.id)

    assert touched.words() == "2 annotations of 2 annotators"
    after = known(session, kept)
    assert after.implies == (third.id,)
    assert after.note == "Also: The ships sailed.\nseen by two\nAlso: The ships went."
    assert known(session, from_other).implies == (kept.id,)
    assert propositions.uses(session) == {kept.id: 2}
    stored = session.annotation(mine.id)
    assert stored is not None
    assert stored.proposition_id == kept.id
    assert check_project(session) == []
    merged = snapshot(session)
    session.undo()
    assert snapshot(session) == before
    session.redo()
    assert snapshot(session) == merged


def test_a_merge_whose_relations_would_clash_is_refused_whole(session: Session) -> None:
    left = made(session, "The boats left.")
    stayed = made(session, "The boats stayed.", excludes=(left.id,))
    early = made(session, "The boats left early.", implies=(left.id,))
    before = snapshot(session)
    with pytest.raises(InputRefused, match="would imply what is excluded"):
        propositions.merge_propositions(session, [stayed.id], into=early.id)
    with pytest.raises(InputRefused, match="two different"):
        propositions.merge_propositions(session, [early.id], into=early.id)
    assert snapshot(session) == before


def test_accepting_many_is_one_step(session: Session) -> None:
    some = [made(session, f"Boat {number} left.") for number in range(3)]
    ids = [one.id for one in some]
    assert propositions.set_status(session, ids, "accepted") == 3
    assert propositions.set_status(session, ids[:1], "accepted") == 0
    assert {one.status for one in session.propositions()} == {"accepted"}
    assert session.undo_labels()[0] == "accept 3 propositions"
    session.undo()
    assert session.propositions() == some
    propositions.set_status(session, ids[:1], "accepted")
    propositions.set_status(session, ids[:1], "proposed")
    assert session.undo_labels()[0] == "withdraw 1 proposition"


def test_deleting_the_unused_takes_them_out_of_relations(session: Session) -> None:
    article_id = add_article(session)
    spare = made(session, "Boats float.")
    related = made(session, "The boats left.", implies=(spare.id,))
    annotating.annotate_named(
        session, article_id, [Span(1, 9)], "claim", proposition="The boats left."
    )
    before = snapshot(session)
    with pytest.raises(InputRefused, match="what 1 annotation of 1 annotator"):
        propositions.delete_propositions(session, [spare.id, related.id])
    assert propositions.delete_propositions(session, [spare.id]) == 1
    assert known(session, related).implies == ()
    session.undo()
    assert snapshot(session) == before


def test_what_is_related_by_now_is_not_taken_back(session: Session) -> None:
    spare = made(session, "Boats float.")
    session.switch_annotator("a2")
    made(session, "The boats left.", implies=(spare.id,))
    session.switch_annotator("a1")
    with pytest.raises(CannotUndo, match="in use by now"):
        session.undo()
    assert known(session, spare) == spare


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"text": ""}, "1 to 500"),
        ({"text": "boats  FLOAT"}, "already a proposition “Boats float.”"),
        ({"kind": "rumour"}, "no kind of proposition"),
        ({"status": "gone"}, "no status"),
        ({"note": "x" * 5_001}, "more than 5,000"),
    ],
)
def test_a_field_that_cannot_be_is_refused(
    session: Session, fields: dict[str, object], words: str
) -> None:
    made(session, "Boats float.")
    one = made(session, "Boats sink.")
    with pytest.raises(InputRefused, match=words):
        propositions.change_proposition(session, one.id, **fields)  # type: ignore[arg-type]
    assert known(session, one) == one
    with pytest.raises(NotFound, match="no proposition “Boats fly”"):
        propositions.named_proposition(session, "Boats fly")
