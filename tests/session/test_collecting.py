from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.errors import NotFound
from annotator.model.change import Edit
from annotator.model.span import Span
from annotator.session import annotating, propositions, speakers
from annotator.session.checking import check_project
from annotator.session.collecting import Collecting, collect, undo_collect
from annotator.session.session import Session
from annotator.store.backup import backup_folder
from tests.session.teams import Team, all_told, new_lead


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    made = Team(tmp_path, ("Ada", "Ben"))
    yield made
    made.close()


def _first_article(session: Session) -> str:
    return session.summaries(session.article_numbers())[0].id


def test_work_comes_in_once_however_often_it_is_collected(team: Team) -> None:
    ada = team.desks["Ada"]
    made = annotating.annotate_named(
        ada, _first_article(ada), [Span(1, 8)], "denial", speaker="The skipper"
    )
    path = team.hand_in("Ada")
    first = team.collect(path)
    assert (first.added, first.updated, first.already, first.refused) == (1, 0, 0, ())
    assert first.by_annotator == {"Ada": {"added": 1, "updated": 0, "already": 0, "removed": 0}}
    again = team.collect(path, path)
    assert (again.added, again.updated, again.already) == (0, 0, 1)
    stored = team.lead.project.annotations.get(made.id)
    assert stored is not None
    assert (stored.annotator, stored.quotes) == ("Ada", made.quotes)
    speaker = team.lead.speaker(stored.speaker_id or "")
    assert speaker is not None
    assert (speaker.name, speaker.status) == ("The skipper", "proposed")
    assert first.new_speakers == (speaker.id,)
    assert check_project(team.lead) == []


def test_an_older_submission_changes_nothing_and_brings_nothing_back(team: Team) -> None:
    ada = team.desks["Ada"]
    article_id = _first_article(ada)
    kept = annotating.annotate_named(ada, article_id, [Span(1, 8)], "claim", speaker="Tide Office")
    gone = annotating.annotate(ada, article_id, [Span(10, 17)], "claim")
    old = team.hand_in("Ada")
    annotating.change_annotation(ada, kept.id, note="thought again")
    annotating.delete(ada, [gone.id])
    annotating.finish(ada, article_id)
    new = team.hand_in("Ada")
    team.collect(new)
    report = team.collect(old)
    assert (report.added, report.updated, report.already, report.removed) == (0, 0, 2, 0)
    assert all_told(team.lead, "Ada") == all_told(ada, "Ada")
    known = team.lead.project.annotations.set_of(article_id, "Ada")
    assert known is not None
    assert known.state == "finished"


def test_new_work_updates_and_deletes_what_was_handed_in_before(team: Team) -> None:
    ada = team.desks["Ada"]
    article_id = _first_article(ada)
    kept = annotating.annotate(ada, article_id, [Span(1, 8)], "claim")
    gone = annotating.annotate(ada, article_id, [Span(10, 17)], "claim")
    team.collect(team.hand_in("Ada"))
    annotating.change_annotation(ada, kept.id, note="thought again")
    annotating.delete(ada, [gone.id])
    report = team.collect(team.hand_in("Ada"))
    assert (report.added, report.updated, report.already, report.removed) == (0, 1, 0, 1)
    ada.undo()
    ada.undo()
    report = team.collect(team.hand_in("Ada"))
    assert (report.added, report.updated, report.removed) == (1, 1, 0)
    assert all_told(team.lead, "Ada") == all_told(ada, "Ada")


def test_work_changed_in_two_copies_of_a_project_is_named_and_not_lost(
    team: Team, tmp_path: Path
) -> None:
    ada = team.desks["Ada"]
    made = annotating.annotate(ada, _first_article(ada), [Span(1, 8)], "claim")
    ada.close()
    copy = tmp_path / "copy.annotator"
    copy.write_bytes((tmp_path / "Ada.annotator").read_bytes())
    paths = []
    for place, note in ((tmp_path / "Ada.annotator", "here"), (copy, "there")):
        team.desks["Ada"] = Session.open(place, annotator="Ada")
        annotating.change_annotation(team.desks["Ada"], made.id, note=note)
        paths.append(team.hand_in("Ada"))
        if place != copy:
            team.desks["Ada"].close()
    report = team.collect(*paths)
    assert (report.added, len(report.refused)) == (1, 1)
    assert "two copies" in report.refused[0].reason
    stored = team.lead.project.annotations.get(made.id)
    assert stored is not None
    assert stored.note == "here"


def test_a_whole_collect_is_taken_back_and_can_be_collected_again(team: Team) -> None:
    for name in team.names:
        desk = team.desks[name]
        annotating.annotate_named(
            desk, _first_article(desk), [Span(1, 8)], "claim", speaker=f"Friend of {name}"
        )
    paths = [team.hand_in(name) for name in team.names]
    team.collect(*paths)
    annotating.annotate(
        team.desks["Ada"], _first_article(team.desks["Ada"]), [Span(9, 12)], "claim"
    )
    team.collect(team.hand_in("Ada"))
    assert undo_collect(team.lead) == 1
    assert undo_collect(team.lead) == 2
    assert list(team.lead.project.annotations.stream()) == []
    assert team.lead.speakers() == []
    assert team.lead.project.team.hand_ins() == []
    with pytest.raises(NotFound, match="did not collect"):
        undo_collect(team.lead)
    assert team.collect(*paths).added == 2


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda body: body[:-20], "not copied whole"),
        (lambda body: body.replace(b"claim", b"clams"), "changed after it was sealed"),
        (lambda _body: b"\x00" * 1000, "not a submission"),
    ],
)
def test_a_file_that_is_not_whole_leaves_the_others(
    team: Team, tmp_path: Path, spoil: object, reason: str
) -> None:
    assert callable(spoil)
    for name in team.names:
        desk = team.desks[name]
        annotating.annotate(desk, _first_article(desk), [Span(1, 8)], "claim")
    good, bad = team.hand_in("Ada"), team.hand_in("Ben")
    bad.write_bytes(spoil(bad.read_bytes()))
    report = team.collect(bad, good)
    assert report.added == 1
    assert [part.file for part in report.refused] == [bad.name]
    assert reason in report.refused[0].reason


def test_another_projects_work_is_refused(team: Team, tmp_path: Path) -> None:
    path = team.hand_in("Ada")
    with new_lead(tmp_path / "other") as other:
        report = collect(other, [path])
        assert "belongs to the project" in report.refused[0].reason
        assert not backup_folder(other.path).exists()


def test_work_on_an_article_that_is_gone_is_refused_whole(team: Team) -> None:
    desk = team.desks["Ada"]
    numbers = desk.article_numbers()
    for summary in desk.summaries(numbers)[-2:]:
        annotating.annotate(desk, summary.id, [Span(1, 8)], "claim")
    path = team.hand_in("Ada")
    lead = team.lead
    while "import" not in (lead.undo_labels()[0] or ""):
        lead.undo()
    lead.undo()
    report = team.collect(path)
    assert report.added == 0
    assert report.refused[0].annotations == 2
    assert "does not have" in report.refused[0].reason
    assert list(lead.project.annotations.stream()) == []


def test_a_cancelled_collect_keeps_whole_files_only(team: Team) -> None:
    for name in team.names:
        desk = team.desks[name]
        for start in range(150):
            annotating.annotate(desk, _first_article(desk), [Span(start % 60, 70)], "claim")
    paths = [team.hand_in(name) for name in team.names]
    run = Collecting(team.lead, paths)
    for _ in run.turns():
        if run.done > 150:
            run.cancel()
    report = run.report()
    assert report.is_cancelled
    assert (report.files, report.added) == (1, 150)
    assert sum(1 for _ in team.lead.project.annotations.stream()) == 150
    assert check_project(team.lead) == []


@pytest.mark.parametrize("turn", range(1, 5))
def test_a_file_can_be_cancelled_until_its_end_is_written(team: Team, turn: int) -> None:
    desk = team.desks["Ada"]
    annotating.annotate(desk, _first_article(desk), [Span(1, 8)], "claim")
    run = Collecting(team.lead, [team.hand_in("Ada")])
    turns = 0
    for _ in run.turns():
        turns += run.done == run.total > 0
        if turns == turn:
            run.cancel()
    assert (run.report().is_cancelled, run.report().files) == (True, 0)
    assert list(team.lead.project.annotations.stream()) == []
    assert team.lead.project.team.hand_ins() == []
    assert check_project(team.lead) == []


def test_a_file_is_on_the_disk_before_its_last_turn(team: Team) -> None:
    """The disk is waited for in turns, as all else is done in turns."""
    desk, connection = team.desks["Ada"], team.lead.project.connection
    for start in range(60):
        annotating.annotate(desk, _first_article(desk), [Span(start, 70)], "claim")
    run = Collecting(team.lead, [team.hand_in("Ada")])
    before = connection._header()
    # SQLite counts in the head of the file what it has put on the disk.
    waited = sum(connection._header() != before and not run.report().files for _ in run.turns())
    assert waited
    assert (run.report().files, run.report().added) == (1, 60)


def test_nothing_goes_into_a_step_whose_entry_is_written(team: Team) -> None:
    desk = team.desks["Ada"]
    article_id = _first_article(desk)
    made = annotating.annotate(desk, article_id, [Span(1, 8)], "claim")

    def go_on_too_long() -> None:
        with desk.step("two at once") as step:
            step.apply(Edit(before=made, after=dataclasses.replace(made, note="in the entry")))
            entry = step.ended()
            step.apply(Edit(before=entry.edits[0].after, after=None))

    with pytest.raises(RuntimeError, match="after its entry"):
        go_on_too_long()
    assert desk.annotations(article_id) == (made,)
    assert check_project(desk) == []


def test_the_project_is_backed_up_before_work_comes_in(team: Team) -> None:
    desk = team.desks["Ada"]
    annotating.annotate(desk, _first_article(desk), [Span(1, 8)], "claim")
    team.collect(team.hand_in("Ada"))
    (backup,) = backup_folder(team.lead.path).iterdir()
    assert "before-collect" in backup.name
    with Session.open(backup) as before:
        assert list(before.project.annotations.stream()) == []


def test_work_that_names_a_merged_speaker_comes_to_the_one_that_stays(team: Team) -> None:
    ada, lead = team.desks["Ada"], team.lead
    article_id = _first_article(ada)
    made = annotating.annotate_named(
        ada,
        article_id,
        [Span(1, 8)],
        "claim",
        speaker="Eldar Koveshty",
        proposition="The ships went.",
    )
    assert made.speaker_id is not None
    assert made.proposition_id is not None
    team.collect(team.hand_in("Ada"))
    person = speakers.make_speaker(lead, name="Ildar Qoveshti")
    about = propositions.make_proposition(lead, text="The boats left.")
    before = lead.project.team.all_mapped()
    speakers.merge_speakers(lead, [made.speaker_id], into=person.id)
    propositions.merge_propositions(lead, [made.proposition_id], into=about.id)
    # renamed meanwhile, so that only its id tells who is meant
    speakers.change_speaker(ada, made.speaker_id, name="E. K.")
    propositions.change_proposition(ada, made.proposition_id, text="They sailed.")
    later = annotating.annotate(
        ada,
        article_id,
        [Span(10, 17)],
        "claim",
        speaker_id=made.speaker_id,
        proposition_id=made.proposition_id,
    )
    report = team.collect(team.hand_in("Ada"))
    assert (report.added, report.refused, report.new_speakers) == (1, (), ())
    stored = lead.project.annotations.get(later.id)
    assert stored is not None
    assert (stored.speaker_id, stored.proposition_id) == (person.id, about.id)
    assert check_project(lead) == []
    for _ in range(3):
        lead.undo()
    assert lead.project.team.all_mapped() == before
