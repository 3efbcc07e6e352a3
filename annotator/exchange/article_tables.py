"""Articles in CSV: a header and one article a row, divided by comma, semicolon or tab.

Quotation marks must be balanced: a row that breaks them is refused alone and reading goes on
with the line after it.
"""

from __future__ import annotations

import csv
import hashlib
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from annotator.errors import InputRefused
from annotator.exchange.article_drafts import FIELDS, ArticleDraft, drafted, shown
from annotator.exchange.article_text import LARGEST_LINE, SourceLine, source_lines
from annotator.exchange.refusal import Refusal

_DELIMITERS = ",;\t"
_MOST_NAMES = 30
_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class _Record:
    """One record, with the lines it was read from; ``cells`` is None when they are no record."""

    line: int
    data: bytes
    cells: list[str] | None
    problem: str | None = None


class _TooLong(Exception):
    """More lines than one record may have."""


class _Lines:
    """Lines for the csv module, remembered so that they can be given back."""

    def __init__(self, lines: Iterator[SourceLine]) -> None:
        self._lines = lines
        self._waiting: deque[SourceLine] = deque()
        self.taken: list[SourceLine] = []

    def __iter__(self) -> Iterator[str]:
        size = 0
        while True:
            line = self._waiting.popleft() if self._waiting else next(self._lines, None)
            if line is None:
                return
            self.taken.append(line)
            size += len(line.data)
            if size > LARGEST_LINE:
                raise _TooLong
            yield line.text + "\n"

    def give_back(self, *, keep: int) -> None:
        """Put back what was taken, but for the first ``keep`` lines."""
        self._waiting.extendleft(reversed(self.taken[keep:]))
        del self.taken[keep:]


def _cut_at_returns(lines: Iterator[SourceLine]) -> Iterator[SourceLine]:
    """The same lines, cut at CRLF and lone CR too, as the text contract has it."""
    for line in lines:
        if "\r" not in line.text:
            yield line
            continue
        pieces = line.text.removesuffix("\r").split("\r")
        for piece in pieces:
            data = line.data if len(pieces) == 1 else piece.encode("utf-8", "replace")
            yield SourceLine(line.number, data, piece, line.problem)


def _records(lines: _Lines, *, delimiter: str) -> Iterator[_Record]:
    """The records of the lines, without those whose cells are all blank."""
    while True:
        lines.taken.clear()
        problem = None
        cells: list[str] | None = None
        try:
            cells = next(csv.reader(iter(lines), delimiter=delimiter, strict=True), None)
        except csv.Error:
            problem = "Its quotation marks are not balanced or it is too long."
        except _TooLong:
            problem = f"It is longer than {LARGEST_LINE:,} bytes."
        if problem is not None:
            lines.give_back(keep=1)
        if not lines.taken:
            return
        problem = next((line.problem for line in lines.taken if line.problem), problem)
        if problem is not None or any(cell.strip() for cell in cells or ()):
            data = b"".join(line.data for line in lines.taken)
            yield _Record(lines.taken[0].number, data, None if problem else cells, problem)


@dataclass(frozen=True, slots=True)
class _Table:
    header: tuple[str, ...]
    records: Iterator[_Record]


def _opened(stream: BinaryIO, encoding: str | None, delimiter: str | None) -> _Table:
    """The header and the records after it; raises InputRefused when there is no header."""
    csv.field_size_limit(LARGEST_LINE)
    lines = _Lines(_cut_at_returns(source_lines(stream, encoding)))
    if delimiter is None:
        try:
            first = next((text for text in lines if text.strip()), "")
        except _TooLong as error:
            raise InputRefused("The table has no header.") from error
        lines.give_back(keep=0)
        delimiter = max(_DELIMITERS, key=first.count)
    records = _records(lines, delimiter=delimiter)
    header = next(records, None)
    if header is None:
        raise InputRefused("The table is empty.")
    if header.cells is None:
        raise InputRefused(f"The header cannot be read: {header.problem}")
    return _Table(tuple(name.strip() for name in header.cells), records)


def table_columns(
    stream: BinaryIO, *, encoding: str | None = None, delimiter: str | None = None
) -> tuple[str, ...]:
    """The names in a table's header, in order; raises InputRefused."""
    return _opened(stream, encoding, delimiter).header


def table_rows(
    stream: BinaryIO, *, encoding: str | None = None
) -> tuple[tuple[str, ...], Iterator[tuple[int, list[str] | None, str]]]:
    """A table's header, and its rows as (line of the file, cells, what is wrong with it).

    A row that cannot be read has None for cells. Raises InputRefused when there is no header.
    """
    table = _opened(stream, encoding, None)
    rows = ((record.line, record.cells, record.problem or "") for record in table.records)
    return table.header, rows


def _places(header: tuple[str, ...], text_column: str) -> Mapping[str, int]:
    """Where the columns that count stand: "text", "published" and the other fields."""
    folded = [name.casefold() for name in header]
    wanted = text_column.strip().casefold()
    if wanted not in folded:
        names = ", ".join(shown(name, longest=_LONGEST_NAME) for name in header[:_MOST_NAMES])
        raise InputRefused(
            f'There is no column "{shown(text_column, longest=_LONGEST_NAME)}" for the text; '
            f"the columns are: {names}."
        )
    places = {"text": folded.index(wanted)}
    for name in (*FIELDS, "published", "date"):
        if name in folded and folded.index(name) != places["text"]:
            places[name] = folded.index(name)
    for name in (folded[place] for place in places.values()):
        if folded.count(name) > 1:
            raise InputRefused(f'There is more than one column "{shown(name, longest=40)}".')
    return places


def table_articles(
    stream: BinaryIO,
    *,
    file: str,
    encoding: str | None = None,
    text_column: str = "text",
    delimiter: str | None = None,
) -> Iterator[ArticleDraft | Refusal]:
    """The articles of a table; bad rows are refused by their number (the header not counted).

    Without ``delimiter`` it is the one of comma, semicolon and tab that the header has most of.
    Raises InputRefused for a table that cannot be read at all.
    """
    table = _opened(stream, encoding, delimiter)
    places = _places(table.header, text_column)
    row = 0
    for row, record in enumerate(table.records, start=1):
        try:
            yield _row_article(record, places, len(table.header), file=file, row=row)
        except InputRefused as error:
            where = f" (line {record.line} of the file)."
            yield Refusal(file, row, error.message.removesuffix(".") + where)
    if row == 0:
        raise InputRefused("The table has a header but no row.")


def _row_article(
    record: _Record, places: Mapping[str, int], width: int, *, file: str, row: int
) -> ArticleDraft:
    if record.cells is None:
        raise InputRefused(record.problem or "It cannot be read.")
    if len(record.cells) != width:
        raise InputRefused(f"The header has {width} fields and the row {len(record.cells)}.")
    values = {name: record.cells[place] for name, place in places.items()}
    published = values.get("published", "").strip() or values.get("date")
    return drafted(
        values["text"],
        file=file,
        row=row,
        source_sha256=hashlib.sha256(record.data).hexdigest(),
        fields=values,
        published=published,
    )
