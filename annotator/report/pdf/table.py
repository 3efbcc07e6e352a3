"""Tables on printed pages: column widths, rows that stay whole, titles again on every page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from annotator.report.contents import Cell, Column, Table
from annotator.report.pdf.piece import Piece, of_words
from annotator.report.pdf.text import UNITS, Style, Words, width_of

_CELL = Style(7.5, leading=1.3)
_TITLE = replace(_CELL, is_bold=True)
_CAPTION = Style(8.5, "#5c6878")
_GAP, _PADDING = 6 * UNITS, 2.6 * UNITS
_MOST_COLUMNS = 10
_MOST_LINES, _MOST_IN_A_TITLE = 30, 5
_LINE, _STRONG = "#d5dbe3", "#5c6878"
_NARROWEST, _FOR_A_REASON = 26.0 * UNITS, 66.0 * UNITS
_LONGEST_WORD = 90.0 * UNITS


def pieces_of_table(table: Table, width: float) -> Iterator[Piece]:
    """The caption, the titles and each row of a table; a very wide one comes in several parts."""
    parts = list(_parts(table))
    for number, part in enumerate(parts, 1):
        caption = part.caption
        if len(parts) > 1:
            caption += f" (part {number} of {len(parts)})"
        if part.short is not None and len(part.rows) > part.short:
            caption += f"; the first {part.short:,} of {len(part.rows):,}"
        yield of_words(Words(caption, _CAPTION, width), above=12 * UNITS, keeps=True)
        yield from _rows(part, width)


def _rows(table: Table, width: float) -> Iterator[Piece]:
    widths = _widths(table, width)
    titles = tuple(Cell(column.title) for column in table.columns)
    head = _row(titles, table.columns, widths, _TITLE, _STRONG)
    yield replace(head, above=2 * UNITS, keeps=True)
    for cells in table.rows[: table.short]:
        yield replace(_row(cells, table.columns, widths, _CELL, _LINE), head=head)


def _row(
    cells: Sequence[Cell],
    columns: Sequence[Column],
    widths: Sequence[float],
    style: Style,
    line: str,
) -> Piece:
    words = [
        Words(
            cell.text,
            style,
            width,
            align=Qt.AlignmentFlag.AlignRight
            if column.kind == "number"
            else Qt.AlignmentFlag.AlignLeft,
            at_most=_MOST_IN_A_TITLE if style is _TITLE else _MOST_LINES,
        )
        for cell, column, width in zip(cells, columns, widths, strict=True)
    ]
    height = max(part.height for part in words) + 2 * _PADDING
    return Piece(height, partial(_draw_row, words, tuple(widths), height, line))


def _draw_row(
    words: Sequence[Words],
    widths: Sequence[float],
    height: float,
    line: str,
    painter: QPainter,
    x: float,
    y: float,
) -> None:
    at = x
    for part, width in zip(words, widths, strict=True):
        part.draw(painter, at, y + _PADDING)
        at += width + _GAP
    painter.setPen(QPen(QColor(line), 0.5 * UNITS))
    painter.drawLine(QLineF(QPointF(x, y + height), QPointF(at - _GAP, y + height)))


def _widths(table: Table, width: float) -> list[float]:
    """Numbers get what they need, words share the rest by their columns' weights."""
    room = width - _GAP * (len(table.columns) - 1)
    needed = [
        _needed(table, number) if column.kind == "number" else 0.0
        for number, column in enumerate(table.columns)
    ]
    flowing = [n for n, column in enumerate(table.columns) if column.kind != "number"]
    most = room * (0.72 if flowing else 1.0)
    if sum(needed) > most:
        needed = [part * most / sum(needed) for part in needed]
    rest = room - sum(needed)
    if not flowing:
        return [part + rest / len(needed) for part in needed]
    shares = _shares(table, flowing, rest)
    return [shares.get(number, part) for number, part in enumerate(needed)]


def _shares(table: Table, flowing: Sequence[int], room: float) -> dict[int, float]:
    """The room of columns of words: each gets what its longest word needs, if that is not much."""
    weights = sum(table.columns[number].weight for number in flowing)
    least = {number: min(_longest_word(table, number), _LONGEST_WORD) for number in flowing}
    shares = {number: room * table.columns[number].weight / weights for number in flowing}
    lacking = {number for number in flowing if shares[number] < least[number]}
    if not lacking or sum(least.values()) > room:
        return shares
    rest = room - sum(least[number] for number in lacking)
    others = sum(table.columns[number].weight for number in flowing if number not in lacking)
    return {
        number: least[number] if number in lacking else rest * table.columns[number].weight / others
        for number in flowing
    }


def _longest_word(table: Table, number: int) -> float:
    words = {word for row in table.rows[: table.short] for word in row[number].text[:400].split()}
    longest = sorted(words, key=len)[-3:]
    return 1.04 * max([width_of(word, _CELL) for word in longest], default=0.0)


def _needed(table: Table, number: int) -> float:
    longest = max(table.columns[number].title.split() or [""], key=len)
    texts = {row[number].text for row in table.rows if row[number].value is not None}
    widest = sorted(texts, key=len)[-3:]
    widths = [width_of(longest, _TITLE), *(width_of(text, _CELL) for text in widest)]
    explains = any(row[number].value is None and len(row[number].text) > 12 for row in table.rows)
    return max(_FOR_A_REASON if explains else _NARROWEST, 1.04 * max(widths))


def _parts(table: Table) -> Iterator[Table]:
    """The table, or as many with the same first column as its columns need."""
    if len(table.columns) <= _MOST_COLUMNS:
        yield table
        return
    step = _MOST_COLUMNS - 1
    for first in range(1, len(table.columns), step):
        chosen = (0, *range(first, min(first + step, len(table.columns))))
        yield replace(
            table,
            columns=tuple(table.columns[n] for n in chosen),
            rows=tuple(tuple(row[n] for n in chosen) for row in table.rows),
        )
