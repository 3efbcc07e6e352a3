from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.errors import Cancelled, InputRefused, NotFound, ProjectUnavailable
from annotator.exchange.sealed_jsonl import open_sealed, sealed_records
from annotator.exchange.sealed_records import AnnotationRecord, ArticleRecord, DeletedRecord
from annotator.model.change import Change, Edit
from annotator.model.span import Span
from annotator.model.teamwork import GuidelinesText
from annotator.session import annotating
from annotator.session.assignments import (
    assignment_of,
    begin_assignment,
    take_assignment,
    taking_assignment,
)
from annotator.session.checking import check_project
from annotator.session.handing_in import Submitting, hand_in, last_hand_in, submission_name
from annotator.session.handing_out import assign, hand_out, planned, reassign, safe_name
from annotator.session.planning import PlanRequest
from annotator.session.predicting import switch_predictions
from annotator.session.session import Session
from tests.projects import TEXT, add_article, new_session


@pytest.fixture
def lead(tmp_path: Path) -> Session:
    folder = tmp_path / "lead"
    folder.mkdir()
    session = new_session(folder, "lead")
    for number in range(6):
        add_article(session, f"{TEXT}\n{number}", title=f"Boats {number}")
    annotating.annotate_named(
        session,
        session.summaries(session.article_numbers())[0].id,
        [Span(1, 8)],
        "claim",
        speaker="Tide Office",
        proposition="Boats left",
    )
    return session


def _handed_out(lead: Session, folder: Path, *names: str) -> list[Path]:
    assign(lead, planned(lead, PlanRequest(annotators=names, per_article=len(names))))
    folder.mkdir(exist_ok=True)
    return [out.path for out in hand_out(lead, folder)]


def test_an_assignment_holds_what_its_annotator_needs_and_nobody_elses_work(
    lead: Session, tmp_path: Path
) -> None:
    ada, ben = _handed_out(lead, tmp_path / "out", "Ada", "Ben")
    sealed = open_sealed(ada, kind="assignment")
    records = list(sealed_records(sealed))
    assert sealed.header.annotator == "Ada"
    assert sum(isinstance(record, ArticleRecord) for record in records) == 6
    assert not any(isinstance(record, AnnotationRecord) for record in records)
    with begin_assignment(ada, tmp_path / "ada.annotator") as session:
        assert session.annotator == "Ada"
        assert session.project_name == lead.project_name
        assert [known.name for known in session.speakers()] == ["Tide Office"]
        assert session.propositions()[0].text == "Boats left"
        assert session.guidelines == lead.guidelines
        assert session.article_count() == 6
        assert session.undo_labels() == (None, None)
        assert check_project(session) == []
        assigned = assignment_of(session)
        assert assigned is not None
        assert assigned.project_id == lead.project_id
        with pytest.raises(InputRefused, match="is for “Ben”"):
            take_assignment(session, ben)


def test_the_leads_switch_of_predictions_travels_with_the_assignment(
    lead: Session, tmp_path: Path
) -> None:
    (first,) = _handed_out(lead, tmp_path / "out", "Ada")
    with begin_assignment(first, tmp_path / "ada.annotator") as session:
        assert session.predicts
        switch_predictions(lead, on=False)
        add_article(lead, "A new text.", title="New")
        (second,) = _handed_out(lead, tmp_path / "out", "Ada")
        take_assignment(session, second)
        assert not session.predicts
    with begin_assignment(second, tmp_path / "again.annotator") as session:
        assert not session.predicts


def test_a_newer_assignment_brings_new_work_and_touches_none_that_is_done(
    lead: Session, tmp_path: Path
) -> None:
    (first,) = _handed_out(lead, tmp_path / "out", "Ada")
    with begin_assignment(first, tmp_path / "ada.annotator") as session:
        article = session.summaries(session.article_numbers())[2]
        made = annotating.annotate_named(
            session, article.id, [Span(1, 8)], "denial", speaker="The skipper"
        )
        assert take_assignment(session, first).is_old
        add_article(lead, "A new text.", title="New")
        before = GuidelinesText(body=lead.guidelines)
        after = GuidelinesText(body="# Second edition")
        lead.commit(
            Change(label="new", annotator="lead", edits=(Edit(before=before, after=after),))
        )
        (second,) = _handed_out(lead, tmp_path / "out", "Ada")
        taken = take_assignment(session, second)
        assert (taken.added, taken.already, taken.withdrawn) == (1, 6, 0)
        assert taken.has_new_guidelines
        assert session.guidelines == "# Second edition"
        assert session.guidelines_version == lead.guidelines_version == 2
        assert session.annotation(made.id) == made
        later = annotating.annotate(session, article.id, [Span(1, 8)], "claim")
        assert later.guidelines == 2
        session.undo()
        assert session.undo_labels()[0] == "add denial"


def test_work_that_was_abandoned_goes_to_others_and_finished_work_stays(
    lead: Session, tmp_path: Path
) -> None:
    (first,) = _handed_out(lead, tmp_path / "out", "Ada")
    given = reassign(lead, "Ada", ["Ben", "Cleo"])
    assert sorted(row.annotator for row in given) == ["Ben"] * 3 + ["Cleo"] * 3
    with begin_assignment(first, tmp_path / "ada.annotator") as session:
        newer = hand_out(lead, tmp_path / "out", annotators=["Ada"])[0].path
        assert take_assignment(session, newer).withdrawn == 6
        assert all(row.withdrawn for row in session.project.team.all_assigned("Ada"))
        assert session.article_count() == 6
    with pytest.raises(NotFound, match="no unfinished"):
        reassign(lead, "Ada", ["Ben"])
    lead.undo()
    assert {row.annotator for row in lead.project.team.all_assigned()} == {"Ada"}


def test_a_submission_tells_all_that_was_done_and_undone(lead: Session, tmp_path: Path) -> None:
    (first,) = _handed_out(lead, tmp_path / "out", "Ada")
    with begin_assignment(first, tmp_path / "ada.annotator") as session:
        article = session.summaries(session.article_numbers())[0]
        kept = annotating.annotate(session, article.id, [Span(1, 8)], "claim")
        annotating.change_annotation(session, kept.id, note="why")
        session.undo()
        gone = annotating.annotate(session, article.id, [Span(10, 17)], "claim")
        annotating.delete(session, [gone.id])
        path = tmp_path / submission_name(session)
        done = hand_in(session, path)
        assert (done.articles, done.finished, done.annotations) == (1, 0, 1)
        records = list(sealed_records(open_sealed(path, kind="submission")))
        (annotation,) = [one for one in records if isinstance(one, AnnotationRecord)]
        assert annotation.annotation.id == kept.id
        assert annotation.revision == 3
        (deleted,) = [one for one in records if isinstance(one, DeletedRecord)]
        assert (deleted.id, deleted.revision) == (gone.id, 2)


def test_what_is_no_assignment_makes_no_project(lead: Session, tmp_path: Path) -> None:
    (first,) = _handed_out(lead, tmp_path / "out", "Ada")
    target = tmp_path / "ada.annotator"
    broken = tmp_path / "broken.annotator-team"
    broken.write_bytes(first.read_bytes().replace(b"Boats", b"Goats"))
    with pytest.raises(InputRefused, match="changed after it was sealed"):
        begin_assignment(broken, target)
    assert not target.exists()
    target.write_text("mine")
    with pytest.raises(ProjectUnavailable, match="already there"):
        begin_assignment(first, target)
    assert target.read_text() == "mine"
    with pytest.raises(InputRefused, match="nobody's assignment"):
        hand_in(lead, tmp_path / "x.annotator-team")


@pytest.mark.parametrize("name", ["Ada", "a/b", "..", "Żaneta 😀", "con:aux", " ", "x" * 200, "-"])
def test_names_become_parts_of_file_names_without_leaving_the_folder(name: str) -> None:
    safe = safe_name(name)
    assert safe
    assert len(safe) <= 70
    assert not set(safe) & set('/\\:*?"<>|. ')
    assert safe_name(name + "!") != safe


def test_an_assignment_that_is_cancelled_half_way_leaves_everything_as_it_was(
    lead: Session, tmp_path: Path
) -> None:
    (ada,) = _handed_out(lead, tmp_path / "out", "Ada")
    with begin_assignment(ada, tmp_path / "ada.annotator") as session:
        before = session.article_count()
        for number in range(4):
            add_article(lead, f"{TEXT}\nlate {number}", title=f"Late {number}")
        (newer,) = _handed_out(lead, tmp_path / "out", "Ada")
        turns = taking_assignment(session, newer)
        looked = next(turns)
        while looked.done < looked.total - 2 or not looked.total:
            looked = next(turns)
        assert session.article_count() > before
        turns.close()
        assert session.article_count() == before
        assert check_project(session) == []
        assert take_assignment(session, newer).added == 4


def test_an_assignment_that_the_disk_has_is_not_taken_back(lead: Session, tmp_path: Path) -> None:
    (first,) = _handed_out(lead, tmp_path / "out", "Ada")
    with begin_assignment(first, tmp_path / "ada.annotator") as session:
        before = session.article_count()
        add_article(lead, TEXT + " late", title="Late")
        (newer,) = _handed_out(lead, tmp_path / "out", "Ada")
        turns = taking_assignment(session, newer)
        while not next(turns).is_final:
            """Its records come in."""
        turns.close()
        assert session.article_count() == before + 1
        assert check_project(session) == []
        assert take_assignment(session, newer).is_old


def test_a_hand_in_that_is_cancelled_half_way_leaves_the_file_before(
    lead: Session, tmp_path: Path
) -> None:
    (ada,) = _handed_out(lead, tmp_path / "out", "Ada")
    with begin_assignment(ada, tmp_path / "ada.annotator") as session:
        article_id = session.summaries(session.article_numbers())[0].id
        path = tmp_path / "in.annotator-team"
        hand_in(session, path)
        before = path.read_bytes()
        annotating.annotate(session, article_id, [Span(1, 8)], "claim")
        submitting = Submitting(session, path)

        def cancelled() -> Iterator[object]:
            yield from itertools.islice(submitting.passes(), 5)
            raise Cancelled("It was cancelled.")

        with pytest.raises(Cancelled):
            submitting.write(cancelled())  # type: ignore[arg-type]
        assert path.read_bytes() == before
        assert [one.name for one in tmp_path.glob(".*")] == []
        last = last_hand_in(session)
        assert last is not None
        assert last.has_more_since
