"""Speakers and propositions to CSV files and from them: one undo step, bad rows refused by line."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Literal, cast

from annotator.errors import InputRefused, UserError
from annotator.exchange.people_tables import (
    PROPOSITION_COLUMNS,
    SPEAKER_COLUMNS,
    ParsedRow,
    read_table,
    write_propositions,
    write_speakers,
)
from annotator.exchange.refusal import Refusal
from annotator.model.change import Edit
from annotator.model.proposition import Proposition, PropositionKind, PropositionStatus
from annotator.model.speaker import Speaker, SpeakerKind, fold_name
from annotator.session import propositions, speakers
from annotator.session.naming import checked_name
from annotator.session.session import Session, Step, new_id

Outcome = Literal["added", "changed", "already"]


@dataclass(slots=True)
class TableImport:
    """What became of the rows of a table; ``refused`` has line and reason."""

    outcomes: dict[int, Outcome] = field(default_factory=dict)
    refused: list[tuple[int | None, str]] = field(default_factory=list)

    @property
    def added(self) -> int:
        """How many rows made something new."""
        return self._count("added")

    @property
    def changed(self) -> int:
        """How many rows changed something that was there."""
        return self._count("changed")

    @property
    def already(self) -> int:
        """How many rows told nothing new."""
        return self._count("already")

    def _count(self, outcome: Outcome) -> int:
        return sum(known == outcome for known in self.outcomes.values())

    def as_json(self) -> dict[str, Any]:
        """The result as ``--json`` prints it."""
        return {
            "added": self.added,
            "changed": self.changed,
            "already": self.already,
            "refused": [{"row": line, "reason": reason} for line, reason in self.refused],
        }

    def sentence(self) -> str:
        """Such as "3 added, 1 changed, 0 already there, 2 refused."."""
        return (
            f"{self.added} added, {self.changed} changed, {self.already} already there, "
            f"{len(self.refused)} refused."
        )


class _OnlyTried(Exception):
    """Ends the transaction of a dry run."""


def export_speakers(session: Session, target: Path | BinaryIO) -> int:
    """Write all speakers with their counts as CSV; returns how many."""
    known, used = session.speakers(), speakers.uses(session)
    nobody = speakers.Use()
    counted = (
        (speaker, used.get(speaker.id, nobody).speaking, used.get(speaker.id, nobody).relaying)
        for speaker in known
    )
    write_speakers(target, counted, protected=session.project.connection.files)
    return len(known)


def export_propositions(session: Session, target: Path | BinaryIO) -> int:
    """Write all propositions with their counts as CSV; returns how many."""
    known, used = session.propositions(), propositions.uses(session)
    counted = ((proposition, used.get(proposition.id, 0)) for proposition in known)
    write_propositions(target, counted, protected=session.project.connection.files)
    return len(known)


def import_speakers(session: Session, source: Path, *, dry_run: bool = False) -> TableImport:
    """Take speakers from a CSV table with at least the column "name", in one undo step.

    A row with a known id, or else a known name, changes that speaker in the columns that the table
    has; any other row makes a new one. A dry run reports the same and stores nothing.
    """
    rows = read_table(source, columns=SPEAKER_COLUMNS[:8], needed="name")
    return _imported(session, rows, _take_speaker, what="speaker", dry_run=dry_run)


def import_propositions(session: Session, source: Path, *, dry_run: bool = False) -> TableImport:
    """Take propositions from a CSV table with at least the column "text", as `import_speakers`.

    Relations are taken when all rows are there, so that they may point at later ones.
    """
    read = list(read_table(source, columns=PROPOSITION_COLUMNS[:7], needed="text"))

    def relate(session: Session, step: Step, report: TableImport) -> None:
        for row in read:
            if isinstance(row, ParsedRow) and row.line in report.outcomes:
                with _refusing(session, step, report, row.line):
                    if _take_relations(session, step, row) and (
                        report.outcomes[row.line] == "already"
                    ):
                        report.outcomes[row.line] = "changed"

    return _imported(
        session, iter(read), _take_proposition, what="proposition", dry_run=dry_run, then=relate
    )


def _imported(
    session: Session,
    rows: Iterator[ParsedRow | Refusal],
    take: Callable[[Session, Step, ParsedRow], Outcome],
    *,
    what: str,
    dry_run: bool,
    then: Callable[[Session, Step, TableImport], None] | None = None,
) -> TableImport:
    report = TableImport()
    seen: set[str] = set()
    with contextlib.suppress(_OnlyTried), session.step(f"import {what}s") as step:
        for row in rows:
            if isinstance(row, Refusal):
                report.refused.append((row.row, row.reason))
                continue
            with _refusing(session, step, report, row.line):
                if (known := row.text("id") or "") in seen:
                    raise InputRefused(f"The id “{known}” stands in an earlier row already.")
                report.outcomes[row.line] = take(session, step, row)
                seen.update(filter(None, (known,)))
        if then is not None:
            then(session, step, report)
        count = report.added + report.changed
        step.label = f"import {count} {what}{'' if count == 1 else 's'}"
        if dry_run:
            raise _OnlyTried
    return report


@contextlib.contextmanager
def _refusing(session: Session, step: Step, report: TableImport, line: int) -> Iterator[None]:
    """One row goes in whole, or not at all and is refused by its line."""
    edits = len(step.edits)
    try:
        with session.project.transaction():
            yield
    except UserError as problem:
        del step.edits[edits:]
        report.refused.append((line, problem.message))


def _take_speaker(session: Session, step: Step, row: ParsedRow) -> Outcome:
    name = row.text("name") or ""
    known = _known_speaker(session, row.text("id") or "", name)
    fields: dict[str, Any] = {"name": name}
    for column in ("organisation", "role", "notes", "external_id"):
        if (cell := row.text(column)) is not None:
            fields[column] = cell
    if kind := row.text("kind"):
        fields["kind"] = cast("SpeakerKind", kind)
    if (aliases := row.parts("aliases")) is not None:
        fields["aliases"] = aliases
    before = known or Speaker(id=_checked_id(row.text("id") or ""), name=name)
    after = speakers.checked_speaker(session, dataclasses.replace(before, **fields))
    return _put(step, known, after)


def _known_speaker(session: Session, speaker_id: str, name: str) -> Speaker | None:
    """Whom a row is about: by id, else by canonical name; InputRefused for somebody's alias."""
    if speaker_id and (by_id := session.speaker(speaker_id)) is not None:
        return by_id
    found = session.project.people.speakers_named(name)
    if not found:
        return None
    if fold_name(found[0].name) != fold_name(name):
        raise InputRefused(f"“{name}” is an alias of “{found[0].name}” already.")
    return found[0]


def _take_proposition(session: Session, step: Step, row: ParsedRow) -> Outcome:
    people, text = session.project.people, row.text("text") or ""
    told = row.text("id") or ""
    known = (people.proposition(told) if told else None) or people.proposition_with_text(text)
    fields: dict[str, Any] = {"text": text}
    if kind := row.text("kind"):
        fields["kind"] = cast("PropositionKind", kind)
    if status := row.text("status"):
        fields["status"] = cast("PropositionStatus", status)
    if (note := row.text("note")) is not None:
        fields["note"] = note
    before = known or Proposition(id=_checked_id(told), text=text)
    after = propositions.checked_proposition(session, dataclasses.replace(before, **fields))
    return _put(step, known, after)


def _take_relations(session: Session, step: Step, row: ParsedRow) -> bool:
    """Take a row's relations; returns whether they are other ones than before."""
    people = session.project.people
    told = {name: row.parts(name) for name in ("implies", "excludes")}
    known = people.proposition(row.text("id") or "") or people.proposition_with_text(
        row.text("text") or ""
    )
    if known is None or all(others is None for others in told.values()):
        return False
    try:
        named: dict[str, Any] = {
            name: tuple(propositions.named_proposition(session, other).id for other in others)
            for name, others in told.items()
            if others is not None
        }
        after = propositions.checked_relations(session, dataclasses.replace(known, **named))
    except UserError as problem:
        raise InputRefused(f"Its relations were left out: {problem.message}") from problem
    if after == known:
        return False
    step.apply(Edit(before=known, after=after))
    return True


def _checked_id(told: str) -> str:
    return checked_name(told, what="id") if told else new_id()


def _put(step: Step, before: Any, after: Any) -> Outcome:
    if before == after:
        return "already"
    step.apply(Edit(before=before, after=after))
    return "added" if before is None else "changed"
