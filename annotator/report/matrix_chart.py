"""A matrix of words whose tint follows a share; one hue, as no colour stands for good or bad."""

from __future__ import annotations

from annotator.report.chart_rows import Cell, Matrix, labels_of
from annotator.report.drawing import PAPER, SIZE, SMALL, Drawing, Palette
from annotator.report.shown_text import fitted, isolated, width_of

_HEAD, _GAP = 30.0, 14.0
_DARKEST = 0.36
"""How much of its colour the fullest cell has: words on it keep their contrast."""
_WIDEST_CELL = 150.0


def matrix_chart(
    matrix: Matrix, *, title: str, width: float = 640, palette: Palette = PAPER
) -> str:
    """An SVG with the words of each cell, its note below them, and its tint behind them."""
    has_notes = any(cell.note for line in matrix.cells for cell in line)
    cell_height = 46.0 if has_notes else 34.0
    labels, widest = labels_of(matrix.rows, size=SIZE, at_most=width / 3)
    left = max(widest, width_of(matrix.corner, SMALL)) + _GAP
    cell_width = min((width - left) / max(len(matrix.columns), 1), _WIDEST_CELL)
    drawing = Drawing(
        width=width,
        height=_HEAD + cell_height * len(matrix.rows) + 2,
        title=title,
        description=_spoken(matrix),
        palette=palette,
    )
    drawing.words(0, 13, matrix.corner, color="muted", size=SMALL)
    for column, label in enumerate(matrix.columns):
        drawing.words(
            left + cell_width * (column + 0.5),
            13,
            isolated(fitted(label, SIZE, cell_width - 6)),
            anchor="middle",
        )
    for row, label in enumerate(labels):
        top = _HEAD + cell_height * row
        drawing.words(0, top + cell_height / 2, label)
        for column, cell in enumerate(matrix.cells[row]):
            _draw_cell(drawing, cell, left + cell_width * column, top, cell_width, cell_height)
    return drawing.as_svg()


def _draw_cell(
    drawing: Drawing, cell: Cell, x: float, y: float, width: float, height: float
) -> None:
    drawing.box(x + 1, y + 1, width - 2, height - 2, "track", radius=3)
    if cell.share:
        opacity = _DARKEST * min(max(cell.share, 0.0), 1.0)
        drawing.box(x + 1, y + 1, width - 2, height - 2, "cell", radius=3, opacity=opacity)
    middle = x + width / 2
    room = width - 6
    lift = 7 if cell.note else 0
    text = fitted(cell.text, SIZE, room)
    drawing.words(middle, y + height / 2 - lift, text, anchor="middle")
    if cell.note:
        note = fitted(cell.note, SMALL, room)
        drawing.words(middle, y + height / 2 + 11, note, size=SMALL, anchor="middle")


def _spoken(matrix: Matrix) -> str:
    return "; ".join(
        f"{row}, {column}: {cell.text}" + (f" ({cell.note})" if cell.note else "")
        for row, line in zip(matrix.rows, matrix.cells, strict=True)
        for column, cell in zip(matrix.columns, line, strict=True)
        if cell.text
    )
