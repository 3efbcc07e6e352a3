"""One piece of a printed page: so high, drawn so, and what it must not be parted from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtGui import QPainter

from annotator.report.pdf.text import Words

Draw = Callable[[QPainter, float, float], None]


@dataclass(frozen=True, slots=True)
class Piece:
    """What takes ``height`` (units) over the whole width, with ``above`` free before it.

    ``draw(painter, x, y)`` draws it at its upper left corner. A piece that ``keeps`` stands on the
    page of the next one. ``head`` is drawn before it when it begins a page (a table's titles).
    """

    height: float
    draw: Draw
    above: float = 0.0
    keeps: bool = False
    head: Piece | None = None


def of_words(words: Words, *, above: float, indent: float = 0.0, keeps: bool = False) -> Piece:
    """A paragraph as a piece."""
    return Piece(words.height, partial(_draw_words, words, indent), above, keeps)


def paged(pieces: list[Piece], height: float) -> list[list[tuple[float, Piece]]]:
    """The pieces of each page with how far down they stand; none is parted from what it keeps."""
    pages: list[list[tuple[float, Piece]]] = [[]]
    y, number = 0.0, 0
    while number < len(pieces):
        group = _group(pieces, number)
        room = sum(piece.height + piece.above for piece in group)
        if pages[-1] and y + room > height:
            pages.append([])
            y = 0.0
        for piece in group:
            head = piece.head
            if not pages[-1] and head is not None:
                pages[-1].append((0.0, head))
                y = head.height
            elif pages[-1]:
                y += piece.above
            pages[-1].append((y, piece))
            y += piece.height
        number += len(group)
    return pages


def _group(pieces: list[Piece], first: int) -> list[Piece]:
    last = first
    while pieces[last].keeps and last + 1 < len(pieces):
        last += 1
    return pieces[first : last + 1]


def _draw_words(words: Words, indent: float, painter: QPainter, x: float, y: float) -> None:
    words.draw(painter, x + indent, y)
