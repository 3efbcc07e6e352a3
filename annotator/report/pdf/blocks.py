"""The blocks of a report as pieces that stand one below the other on printed pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import zip_longest

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtSvg import QSvgRenderer

from annotator.report.contents import Block, Chart, Contents, Items, Paragraph, Section, Table, Tile
from annotator.report.drawing import PAPER
from annotator.report.pdf.piece import Piece, of_words
from annotator.report.pdf.table import pieces_of_table
from annotator.report.pdf.text import UNITS, Style, Words

_MUTED = "#5c6878"
_TITLE = Style(22, is_bold=True, leading=1.2)
_HEADING = Style(13, is_bold=True, leading=1.25)
_BODY = Style(9.5, is_serif=True, leading=1.45)
_NOTE = Style(8, _MUTED)
_TILE_VALUE = Style(16, is_bold=True)
_TILE_WORDS = Style(7.2, _MUTED, leading=1.25)
_CAPTION = Style(8.5, _MUTED)
_CHART_WIDTH = 840
_TILES_A_ROW = 6


def pieces_of(contents: Contents, width: float) -> Iterator[Piece]:
    """Every piece of a report in order, for a column of that width (units)."""
    yield of_words(Words(contents.title, _TITLE, width), above=0)
    yield of_words(Words(contents.basis, _BODY, width), above=6 * UNITS)
    yield of_words(Words(f"Made on {contents.date}.", _NOTE, width), above=4 * UNITS)
    for first in range(0, len(contents.tiles), _TILES_A_ROW):
        yield _tiles(contents.tiles[first : first + _TILES_A_ROW], width)
    for section in contents.sections:
        yield from _section(section, width)


def _section(section: Section, width: float) -> Iterator[Piece]:
    yield of_words(Words(section.title, _HEADING, width), above=24 * UNITS, keeps=True)
    for block, following in zip_longest(section.blocks, section.blocks[1:]):
        yield from _block(block, width, leads=isinstance(following, Table | Chart))


def _block(block: Block, width: float, *, leads: bool) -> Iterator[Piece]:
    match block:
        case Paragraph():
            yield _paragraph(block, width, leads=leads)
        case Items():
            for item in block.items:
                indent = 10 * UNITS
                words = Words(item, Style(8.5, is_serif=True), width - indent)
                yield of_words(words, above=4 * UNITS, indent=indent)
        case Chart():
            caption = Words(block.title, _CAPTION, width)
            yield of_words(caption, above=14 * UNITS, keeps=True)
            yield _chart(block, width)
        case Table():
            yield from pieces_of_table(block, width)


def _paragraph(paragraph: Paragraph, width: float, *, leads: bool) -> Piece:
    style = _NOTE if paragraph.role == "note" else _BODY
    indent = 12 * UNITS if paragraph.role == "quotable" else 0.0
    words = Words(paragraph.text, style, width - indent)
    return of_words(words, above=7 * UNITS, indent=indent, keeps=leads)


def _chart(chart: Chart, width: float) -> Piece:
    svg = chart.draw(width=_CHART_WIDTH, palette=PAPER)
    renderer = QSvgRenderer(svg.encode())
    size = renderer.viewBoxF().size()
    height = width * size.height() / size.width()
    return Piece(height, partial(_draw_chart, renderer, width, height), above=5 * UNITS)


def _draw_chart(
    renderer: QSvgRenderer, width: float, height: float, painter: QPainter, x: float, y: float
) -> None:
    painter.save()
    renderer.render(painter, QRectF(x, y, width, height))
    painter.restore()


def _tiles(tiles: Sequence[Tile], width: float) -> Piece:
    gap, padding = 6.0 * UNITS, 6.0 * UNITS
    tile_width = (width - gap * (_TILES_A_ROW - 1)) / _TILES_A_ROW
    laid_out = [
        [
            Words(text, style, tile_width - 2 * padding)
            for text, style in (
                (tile.name, _TILE_WORDS),
                (tile.value, _TILE_VALUE),
                (tile.interval, _TILE_WORDS),
                (tile.basis, _TILE_WORDS),
            )
        ]
        for tile in tiles
    ]
    names = max((words[0].height for words in laid_out), default=0.0)
    height = max(
        (names + sum(part.height for part in words[1:]) + 2 * padding for words in laid_out),
        default=0.0,
    )
    draw = partial(_draw_tiles, laid_out, (tile_width, gap, padding, names, height))
    return Piece(height, draw, above=14 * UNITS)


def _draw_tiles(
    tiles: Sequence[Sequence[Words]],
    sizes: tuple[float, float, float, float, float],
    painter: QPainter,
    x: float,
    y: float,
) -> None:
    width, gap, padding, names, height = sizes
    for words in tiles:
        painter.setPen(QPen(QColor("#d5dbe3"), 0.6 * UNITS))
        painter.drawRoundedRect(QRectF(x, y, width, height), 4 * UNITS, 4 * UNITS)
        words[0].draw(painter, x + padding, y + padding)
        down = y + padding + names
        for part in words[1:]:
            part.draw(painter, x + padding, down)
            down += part.height
        x += width + gap
