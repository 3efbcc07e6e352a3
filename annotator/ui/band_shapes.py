"""Rectangles and marks of words on the lines of a laid-out block, in the block's coordinates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPolygonF, QTextBlock, QTextLine

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

UNDERLINE = 2.0
"""Pixels that an underline is thick."""


def stretch_rects(
    line: QTextLine, start: int, end: int, edges: tuple[float, float]
) -> list[QRectF]:
    """The rectangles of UTF-16 units [start, end) of a block on one of its lines, left to right.

    Taken from the glyphs, so that in mixed directions every run lies where it is drawn;
    ``edges`` are their top and bottom.
    """
    top, bottom = edges
    runs = line.glyphRuns(start, end - start) if start < end else []
    return [
        QRectF(rect.left(), top, rect.width(), bottom - top)
        for rect in merge_rects([run.boundingRect() for run in runs])
    ]


def merge_rects(rects: Sequence[QRectF]) -> list[QRectF]:
    """Rectangles of one line with those that touch joined, left to right."""
    if len(rects) == 1 and rects[0].width() > 0:
        return list(rects)
    merged: list[QRectF] = []
    for rect in sorted(rects, key=QRectF.left):
        if rect.width() <= 0:
            continue
        if merged and rect.left() <= merged[-1].right() + 1:
            merged[-1] = merged[-1].united(rect)
        else:
            merged.append(QRectF(rect))
    return merged


def lines_of(block: QTextBlock, start: int, end: int) -> Iterator[QTextLine]:
    """The lines of a laid-out block that hold any of its UTF-16 units [start, end)."""
    layout = block.layout()
    for number in range(layout.lineCount()):
        line = layout.lineAt(number)
        if line.textStart() >= end:
            return
        if line_end(line) > start:
            yield line


def line_end(line: QTextLine) -> int:
    """The UTF-16 unit of its block after a line's last one."""
    return line.textStart() + line.textLength()


def arrow(rect: QRectF, *, points_right: bool) -> QPolygonF:
    """A small triangle at the underline's end, on the side to which it points."""
    y = rect.bottom() - UNDERLINE / 2
    x, reach = (rect.right(), 5.0) if points_right else (rect.left(), -5.0)
    return QPolygonF([QPointF(x, y - 3.5), QPointF(x + reach, y), QPointF(x, y + 3.5)])
