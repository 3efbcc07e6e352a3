"""Speakers and propositions as CSV for spreadsheets, out and in again without a loss.

Knows columns and cells; must not know which speakers and propositions a project has.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from annotator.errors import InputRefused
from annotator.exchange.article_tables import table_rows
from annotator.exchange.csv_tables import restored, write_rows
from annotator.exchange.input_files import reading
from annotator.exchange.refusal import Refusal
from annotator.model.proposition import Proposition
from annotator.model.speaker import Speaker

SPEAKER_COLUMNS = (
    "id",
    "name",
    "aliases",
    "kind",
    "organisation",
    "role",
    "notes",
    "external_id",
    "status",
    "as_speaker",
    "as_relayer",
)
PROPOSITION_COLUMNS = (
    "id",
    "text",
    "kind",
    "status",
    "note",
    "implies",
    "excludes",
    "annotations",
)
_BETWEEN = " | "
_PARTS = re.compile(r"(?:\\.|[^\\|])+")
_ESCAPED = re.compile(r"\\(.)")


@dataclass(frozen=True, slots=True)
class ParsedRow:
    """One row of such a table: its line in the file, and the cells of the columns it has."""

    line: int
    cells: Mapping[str, str]

    def text(self, column: str) -> str | None:
        """The cell without outer spaces; None when the table has no such column."""
        cell = self.cells.get(column)
        return None if cell is None else cell.strip()

    def parts(self, column: str) -> tuple[str, ...] | None:
        """The cell's parts, which “|” divides; None when the table has no such column."""
        cell = self.cells.get(column)
        return None if cell is None else divided(cell)


def write_speakers(
    target: Path | BinaryIO,
    speakers: Iterable[tuple[Speaker, int, int]],
    *,
    protected: Collection[Path] = (),
) -> None:
    """Write speakers with their counts (speaking, relaying), a row each; aliases are `joined`."""
    rows = (
        (
            speaker.id,
            speaker.name,
            joined(speaker.aliases),
            speaker.kind,
            speaker.organisation,
            speaker.role,
            speaker.notes,
            speaker.external_id or "",
            speaker.status,
            str(speaking),
            str(relaying),
        )
        for speaker, speaking, relaying in speakers
    )
    write_rows(target, SPEAKER_COLUMNS, rows, protected=protected)


def write_propositions(
    target: Path | BinaryIO,
    propositions: Iterable[tuple[Proposition, int]],
    *,
    protected: Collection[Path] = (),
) -> None:
    """Write propositions with how many annotations are about each; relations as ids."""
    rows = (
        (
            proposition.id,
            proposition.text,
            proposition.kind,
            proposition.status,
            proposition.note,
            joined(proposition.implies),
            joined(proposition.excludes),
            str(annotations),
        )
        for proposition, annotations in propositions
    )
    write_rows(target, PROPOSITION_COLUMNS, rows, protected=protected)


def read_table(
    source: Path, *, columns: Collection[str], needed: str, encoding: str | None = None
) -> Iterator[ParsedRow | Refusal]:
    """The rows of a table, or why one was refused, by its line in the file.

    Only ``columns`` are read, whatever their order and case; there must be ``needed``. Raises
    InputRefused when the file is no such table at all.
    """
    with reading(source) as stream:
        header, rows = table_rows(stream, encoding=encoding)
        places = _places(header, columns, needed, source)
        for line, cells, problem in rows:
            if cells is None:
                yield Refusal(str(source), line, problem)
            elif len(cells) != len(header):
                reason = f"The header has {len(header)} fields and the row {len(cells)}."
                yield Refusal(str(source), line, reason)
            else:
                read = {name: restored(cells[place]) for name, place in places.items()}
                yield ParsedRow(line, read)


def joined(parts: Iterable[str]) -> str:
    """Parts in one cell with “ | ” between them; `divided` gives them back.

    A backslash stands before each “|” and each backslash inside of a part.
    """
    escaped = (part.replace("\\", "\\\\").replace("|", "\\|") for part in parts)
    return _BETWEEN.join(escaped)


def divided(cell: str) -> tuple[str, ...]:
    """The parts of a cell, without outer spaces and empty ones."""
    found = (_ESCAPED.sub(r"\1", part).strip() for part in _PARTS.findall(cell))
    return tuple(filter(None, found))


def _places(
    header: tuple[str, ...], columns: Collection[str], needed: str, source: Path
) -> dict[str, int]:
    folded = [name.casefold() for name in header]
    if needed not in folded:
        raise InputRefused(
            f"“{source}” has no column “{needed}”; the first line must name the columns, such as "
            f"{', '.join(columns)}."
        )
    doubled = next((name for name in columns if folded.count(name) > 1), None)
    if doubled is not None:
        raise InputRefused(f"“{source}” has more than one column “{doubled}”.")
    return {name: folded.index(name) for name in columns if name in folded}
