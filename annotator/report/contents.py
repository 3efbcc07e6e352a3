"""What a report says, before it is a page: sections of paragraphs, tables and charts.

HTML, PDF and Markdown are written from this, so that all of them say the same. Foreign text in a
sentence is isolated (`shown_text.isolated`); in tables the column says what is foreign.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, Protocol

from annotator.report.drawing import Palette

Kind = Literal["words", "foreign", "number"]


class Draw(Protocol):
    """Draws one chart as SVG for a width in CSS pixels, in a palette's colours."""

    def __call__(self, *, width: float, palette: Palette) -> str:
        """The chart as an SVG element."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. ``weight`` is its share of the width where widths must be given."""

    title: str
    kind: Kind = "words"
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a table; ``value`` is what it is sorted by when that is not its text."""

    text: str
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns; ``caption`` says what they are, ``short`` how many a printed page takes.

    Where only the first ``short`` rows are printed, the page says how many there are.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    short: int | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of numbers that a table of the same section holds as well."""

    title: str
    draw: Draw


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; a "note" is set smaller, a "quotable" one is meant to be copied out."""

    text: str
    role: Literal["text", "note", "quotable"] = "text"


@dataclass(frozen=True, slots=True)
class Items:
    """A list of short paragraphs."""

    items: tuple[str, ...]


Block = Paragraph | Items | Table | Chart


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it; ``id`` is its address in a page."""

    id: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Tile:
    """A headline figure in large digits, its interval and on what it rests."""

    name: str
    value: str
    interval: str
    basis: str


@dataclass(frozen=True, slots=True)
class Contents:
    """A whole report; ``date`` is the day it was made, the one thing in it that may differ."""

    title: str
    date: str
    basis: str
    tiles: tuple[Tile, ...] = ()
    sections: tuple[Section, ...] = field(default_factory=tuple)

    def tables(self) -> Iterator[Table]:
        """Every table in order."""
        for section in self.sections:
            for block in section.blocks:
                if isinstance(block, Table):
                    yield block


def row(*cells: str | Cell) -> tuple[Cell, ...]:
    """A table's row from cells and plain words."""
    return tuple(cell if isinstance(cell, Cell) else Cell(cell) for cell in cells)


def number(count: int) -> Cell:
    """A count with its thousands apart."""
    return Cell(f"{count:,}", float(count))
