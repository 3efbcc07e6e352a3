"""A small team for tests: a lead's project, annotators' projects, and random days of theirs."""

from __future__ import annotations

import atexit
import dataclasses
import functools
import os
import random
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from annotator.errors import CannotUndo
from annotator.exchange.sealed_jsonl import open_sealed
from annotator.model.annotation import Annotation
from annotator.model.span import Span
from annotator.session import annotating
from annotator.session.assignments import begin_assignment, take_assignment
from annotator.session.checking import check_project
from annotator.session.collecting import CollectReport, collect
from annotator.session.handing_in import hand_in
from annotator.session.handing_out import assign, hand_out, planned
from annotator.session.planning import PlanRequest
from annotator.session.session import Session
from tests.projects import TEXT, add_article, new_session

NAMES = ("Ada", "Ben", "Cleo")


def new_lead(folder: Path, articles: int = 3) -> Session:
    """A lead's project with some articles that differ."""
    folder.mkdir(parents=True, exist_ok=True)
    session = new_session(folder, "lead")
    for number in range(articles):
        add_article(session, f"{TEXT}\n{number}", title=f"Boats {number}")
    return session


class Team:
    """A lead and their annotators, each in a project file of their own."""

    def __init__(self, folder: Path, names: Iterable[str] = NAMES, *, articles: int = 3) -> None:
        self.folder = folder
        self.names = tuple(names)
        self.lead = new_lead(folder / "lead", articles)
        self.files: list[Path] = []
        request = PlanRequest(annotators=self.names, per_article=len(self.names))
        assign(self.lead, planned(self.lead, request))
        self.out = folder / "out"
        self.out.mkdir()
        self.desks = {
            out.annotator: begin_assignment(out.path, folder / f"{out.annotator}.annotator")
            for out in hand_out(self.lead, self.out)
        }

    @classmethod
    def from_template(cls, folder: Path, names: Sequence[str], *, articles: int) -> Team:
        """As `Team`, from projects that were made before, some of whose annotators may be away."""
        template = _template(articles)
        shutil.copytree(template, folder, dirs_exist_ok=True)
        team = cls.__new__(cls)
        team.folder, team.names, team.files = folder, tuple(names), []
        team.out = folder / "out"
        team.lead = Session.open(next((folder / "lead").glob("*.annotator")), annotator="lead")
        team.desks = {
            name: Session.open(folder / f"{name}.annotator", annotator=name) for name in names
        }
        return team

    def close(self) -> None:
        """Give all projects back."""
        for session in (self.lead, *self.desks.values()):
            session.close()

    def work(self, name: str, chance: random.Random) -> None:
        """One act of an annotator."""
        session = self.desks[name]
        ids = [summary.id for summary in session.summaries(session.article_numbers())]
        article_id = chance.choice(ids)
        own = [one for known in ids for one in session.annotations(known)]
        act = chance.choice(("make", "make", "make", "change", "delete", "undo", "redo", "finish"))
        if act == "make":
            start = chance.randrange(60)
            annotating.annotate_named(
                session,
                article_id,
                [Span(start, start + chance.randrange(4, 30))],
                chance.choice(("claim", "denial", "acknowledgment")),
                speaker=chance.choice(("The skipper", "Tide Office", f"Friend of {name}")),
                proposition=chance.choice((None, "Boats left", f"{name} was there")),
            )
        elif act == "change" and own:
            note = chance.choice(("", "a", "b"))
            annotating.change_annotation(session, chance.choice(own).id, note=note)
        elif act == "delete" and own:
            annotating.delete(session, [chance.choice(own).id])
        elif act == "undo":
            session.undo()
        elif act == "redo":
            before = all_told(session, name)
            try:
                session.redo()
            except CannotUndo:  # a newer assignment has brought the proposition that was undone
                assert all_told(session, name) == before
        elif act == "finish":
            annotating.finish(session, article_id)

    def hand_in(self, name: str) -> Path:
        """A submission under a name of its own; returns where it lies."""
        path = self.folder / f"in-{len(self.files)}.annotator-team"
        hand_in(self.desks[name], path)
        self.files.append(path)
        return path

    def hand_out_again(self) -> None:
        """Everybody takes the lead's newest assignment."""
        for out in hand_out(self.lead, self.out, annotators=self.names):
            take_assignment(self.desks[out.annotator], out.path)

    def collect(self, *paths: Path) -> CollectReport:
        """Collect after a dry run that must say the same."""
        foreseen = collect(self.lead, paths, dry_run=True)
        report = collect(self.lead, paths)
        assert foreseen.as_json() == report.as_json()
        return report


@functools.cache
def _template(articles: int) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="team-", dir=memory_folder()))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    Team(folder, NAMES, articles=articles).close()
    return folder


def memory_folder() -> str | None:
    """A folder in which nothing waits for a disk, where the system has one."""
    there = Path("/dev/shm")  # only folders with random names are made in it
    return str(there) if there.is_dir() and os.access(there, os.W_OK) else None


def play_days(team: Team, chance: random.Random) -> None:
    """Random work of a team: hand-ins, repeats, renamed files, new assignments, collects.

    Asserts that in the end the lead has what everybody has, nothing lost, doubled or given to
    others, and that every collect on the way added up.
    """
    for _ in range(chance.randrange(6, 24)):
        act = chance.random()
        name = chance.choice(team.names)
        if act < 0.7 or not team.files:
            team.work(name, chance)
            if act > 0.6:
                team.hand_in(name)
        elif act < 0.75:
            moved = team.folder / f"renamed {len(team.files)}.bin"
            moved.write_bytes(chance.choice(team.files).read_bytes())
            team.files.append(moved)
        elif act < 0.8:
            team.hand_out_again()
        else:
            some = chance.sample(team.files, chance.randrange(1, len(team.files) + 1))
            _collect_and_count(team, some)
    last = [team.hand_in(name) for name in team.names]
    chance.shuffle(last)
    _collect_and_count(team, last)
    _check_end(team)


def _check_end(team: Team) -> None:
    for name in team.names:
        assert all_told(team.lead, name) == all_told(team.desks[name], name)
        for summary in team.lead.summaries(team.lead.article_numbers()):
            here = team.lead.project.annotations.set_of(summary.id, name)
            there = team.desks[name].project.annotations.set_of(summary.id, name)
            assert (here and here.state) == (there and there.state)
    assert check_project(team.lead) == []
    before = all_told(team.lead, team.names[0])
    report = team.collect(*team.files)
    assert (report.added, report.updated, report.removed, report.refused) == (0, 0, 0, ())
    assert all_told(team.lead, team.names[0]) == before


def _collect_and_count(team: Team, paths: list[Path]) -> None:
    held = sum(
        open_sealed(path, kind="submission").header.counts.get("annotation", 0)
        for path in dict.fromkeys(paths)
    )
    report = team.collect(*paths)
    refused = sum(part.annotations for part in report.refused)
    assert report.added + report.updated + report.already + refused == held
    by_annotator = report.by_annotator.values()
    assert sum(counts["added"] for counts in by_annotator) == report.added


def told(session: Session, annotation: Annotation) -> tuple[object, ...]:
    """What an annotation says, with people and propositions by name."""
    speaker = session.speaker(annotation.speaker_id or "")
    about = session.proposition(annotation.proposition_id or "")
    plain = dataclasses.replace(
        annotation, number=0, speaker_id=None, proposition_id=None, predicted=None
    )
    return (speaker.name if speaker else None, about.text if about else None, plain)


def all_told(session: Session, annotator: str) -> dict[str, tuple[object, ...]]:
    """Everything an annotator has in a project, by id."""
    return {
        annotation.id: told(session, annotation)
        for annotation in session.project.annotations.stream()
        if annotation.annotator == annotator
    }
