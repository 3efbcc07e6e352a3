"""A small team for tests: a lead's project, annotators' projects, and random days of theirs."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterable
from pathlib import Path

from annotator.model.annotation import Annotation
from annotator.model.span import Span
from annotator.session import annotating
from annotator.session.assignments import begin_assignment, take_assignment
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
            session.redo()
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
        for out in hand_out(self.lead, self.out):
            take_assignment(self.desks[out.annotator], out.path)

    def collect(self, *paths: Path) -> CollectReport:
        """Collect after a dry run that must say the same."""
        foreseen = collect(self.lead, paths, dry_run=True)
        report = collect(self.lead, paths)
        assert foreseen.as_json() == report.as_json()
        return report


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
