"""Speakers and propositions to CSV files and from them: one undo step, bad rows refused by line."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Literal

from annotator.errors import InputRefused, ProjectUnavailable, UserError
from annotator.exchange.people_tables import (
    PROPOSITION_COLUMNS,
    SPEAKER_COLUMNS,
    ParsedRow,
    read_table,
    write_propositions,
    write_speakers,
)
from annotator.exchange.refusal import Refusal
from annotator.model.proposition import Proposition
from annotator.model.speaker import Speaker
from annotator.session import propositions, speakers
from annotator.session.people_rows import Outcome, take_proposition, take_relations, take_speaker
from annotator.session.session import Session, Step

What = Literal["speaker", "proposition"]
Writer = Callable[[Path | BinaryIO], int]


@dataclass(slots=True)
class TableReport:
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


class _TakenBack(Exception):
    """Ends the transaction of an import that is cancelled or was only tried."""


@dataclass(frozen=True, slots=True)
class Related:
    """A row that comes again for its relations, when everything they point at is there."""

    row: ParsedRow


class TableImport:
    """One import: `add` what `table_items` yields, then `finish` or `cancel`.

    Everything is one transaction and one undo step; a dry run goes the same way and is taken back
    at the end, so that its report is exact. Must be used from the session's thread.
    """

    def __init__(self, session: Session, what: What, *, dry_run: bool = False) -> None:
        self._session = session
        self._what = what
        self._dry_run = dry_run
        self._seen: set[str] = set()
        self.report = TableReport()
        self._context = session.step(f"import {what}s")
        self._step: Step = self._context.__enter__()

    def add(self, item: ParsedRow | Related | Refusal) -> None:
        """Take one row, or note why it was refused."""
        if isinstance(item, Refusal):
            self.report.refused.append((item.row, item.reason))
        elif isinstance(item, Related):
            self._relate(item.row)
        else:
            with self._refusing(item.line):
                self._take(item)

    def finish(self) -> TableReport:
        """Commit and report; after a dry run nothing of it is in the project."""
        count = self.report.added + self.report.changed
        self._step.label = f"import {count} {self._what}{'' if count == 1 else 's'}"
        if self._dry_run:
            self.cancel()
        else:
            self._context.__exit__(None, None, None)
        return self.report

    def cancel(self) -> None:
        """Take everything back: the project is as it was before the import."""
        with contextlib.suppress(_TakenBack):
            taken_back = _TakenBack()
            self._context.__exit__(_TakenBack, taken_back, taken_back.__traceback__)

    def _take(self, row: ParsedRow) -> None:
        told = row.text("id") or ""
        if told in self._seen:
            raise InputRefused(f"The id “{told}” stands in an earlier row already.")
        take = take_speaker if self._what == "speaker" else take_proposition
        self.report.outcomes[row.line] = take(self._session, self._step, row)
        self._seen.update(filter(None, (told,)))

    def _relate(self, row: ParsedRow) -> None:
        if row.line not in self.report.outcomes:
            return  # the row itself was refused
        with self._refusing(row.line):
            has_changed = take_relations(self._session, self._step, row)
            if has_changed and self.report.outcomes[row.line] == "already":
                self.report.outcomes[row.line] = "changed"

    @contextlib.contextmanager
    def _refusing(self, line: int) -> Iterator[None]:
        """One row goes in whole, or not at all and is refused by its line."""
        edits = len(self._step.edits)
        try:
            with self._session.project.transaction():
                yield
        except ProjectUnavailable:  # no fault of the row
            raise
        except UserError as problem:
            self._step.forget_after(edits)
            self.report.refused.append((line, problem.message))


def export_speakers(session: Session, target: Path | BinaryIO) -> int:
    """Write all speakers with their counts as CSV; returns how many."""
    return speakers_writer(session, session.speakers())(target)


def export_propositions(session: Session, target: Path | BinaryIO) -> int:
    """Write all propositions with their counts as CSV; returns how many."""
    return propositions_writer(session, session.propositions())(target)


def speakers_writer(session: Session, known: Sequence[Speaker]) -> Writer:
    """What writes these speakers and returns how many; on any thread, for it asks no session."""
    used, nobody = speakers.uses(session), speakers.Use()
    protected = session.project.connection.files

    def write(target: Path | BinaryIO) -> int:
        counted = (
            (one, used.get(one.id, nobody).speaking, used.get(one.id, nobody).relaying)
            for one in known
        )
        write_speakers(target, counted, protected=protected)
        return len(known)

    return write


def propositions_writer(session: Session, known: Sequence[Proposition]) -> Writer:
    """As `speakers_writer`, for propositions."""
    used = propositions.uses(session)
    protected = session.project.connection.files

    def write(target: Path | BinaryIO) -> int:
        counted = ((one, used.get(one.id, 0)) for one in known)
        write_propositions(target, counted, protected=protected)
        return len(known)

    return write


def table_items(source: Path, what: What) -> Iterator[ParsedRow | Related | Refusal]:
    """What an import is fed with: the rows, then those with relations once more.

    Raises InputRefused when the file is no such table at all. Touches no project.
    """
    if what == "speaker":
        yield from read_table(source, columns=SPEAKER_COLUMNS[:9], needed="name")
        return
    rows: list[ParsedRow] = []
    for row in read_table(source, columns=PROPOSITION_COLUMNS[:7], needed="text"):
        if isinstance(row, ParsedRow):
            rows.append(row)
        yield row
    yield from map(Related, rows)


def import_speakers(session: Session, source: Path, *, dry_run: bool = False) -> TableReport:
    """Take speakers from a CSV table with at least the column "name", in one undo step.

    A row with a known id, or else a known name, changes that speaker in the columns that the table
    has; any other row makes a new one. A dry run reports the same and stores nothing.
    """
    return _imported(session, source, "speaker", dry_run=dry_run)


def import_propositions(session: Session, source: Path, *, dry_run: bool = False) -> TableReport:
    """Take propositions from a CSV table with at least the column "text", as `import_speakers`."""
    return _imported(session, source, "proposition", dry_run=dry_run)


def _imported(session: Session, source: Path, what: What, *, dry_run: bool) -> TableReport:
    run = TableImport(session, what, dry_run=dry_run)
    try:
        for item in table_items(source, what):
            run.add(item)
    except BaseException:
        run.cancel()
        raise
    return run.finish()
