"""Marks on words that are no annotations: search hits, keywords. Painted for the lines in view.

Works in the coordinates of one text block at a time, as `BandPainter` does; knows no widget.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTextBlock, QTextLine

from annotator.model.span import Span
from annotator.ui.band_shapes import UNDERLINE, line_end, stretch_rects
from annotator.ui.positions import DisplayText
from annotator.ui.theme import current_tokens, type_ink, type_tint

HIT, CURRENT_HIT = "hit", "current hit"
"""Kinds of marks with looks of their own; every other kind is a keyword's, in its own colour."""

_KEYWORD_SHARE = 0.14
_CLEAR = 2.0
_STYLES = {
    "solid": Qt.PenStyle.SolidLine,
    "dashed": Qt.PenStyle.DashLine,
    "dotted": Qt.PenStyle.DotLine,
}
_ORDER = {HIT: 1, CURRENT_HIT: 2}

Edges = Callable[[QTextLine], tuple[float, float]]


class _Marks(NamedTuple):
    """The spans of one kind by their starts, and how long the longest is."""

    spans: tuple[Span, ...]
    starts: list[int]
    longest: int
    color: str
    line: str = "solid"

    def touching(self, start: int, end: int) -> Iterator[Span]:
        for at in range(bisect_left(self.starts, start - self.longest), len(self.spans)):
            span = self.spans[at]
            if span.start >= end:
                return
            if span.end > start:
                yield span


class MarkLayer:
    """The marks of one shown text, by kind."""

    def __init__(self, display: DisplayText) -> None:
        self._display = display
        self._marks: dict[str, _Marks] = {}
        self._lines: dict[tuple[int, int], list[tuple[str, QRectF]]] = {}

    def set_marks(
        self, kind: str, spans: Iterable[Span], *, color: str = "", line: str = "solid"
    ) -> None:
        """Let these (code points) be the marks of a kind; none takes the kind away.

        ``color`` ("#rrggbb") and ``line`` (solid, dashed, dotted) are a keyword's; hits have the
        theme's look.
        """
        ordered = tuple(sorted(spans))
        self._marks.pop(kind, None)
        if ordered:
            starts = [span.start for span in ordered]
            longest = max(map(len, ordered))
            self._marks[kind] = _Marks(ordered, starts, longest, color, line)
        self._marks = dict(sorted(self._marks.items(), key=lambda item: _ORDER.get(item[0], 0)))
        self.forget()

    def kinds(self) -> dict[str, tuple[Span, ...]]:
        """The marks of every kind, hits after keywords, the current hit last."""
        return {kind: marks.spans for kind, marks in self._marks.items()}

    def color(self, kind: str) -> str:
        """The colour that stands for a kind where there is no room for more."""
        if kind in _ORDER:
            return current_tokens().hit_edge
        return self._marks[kind].color or current_tokens().suggestion

    def forget(self) -> None:
        """The text was laid out anew, or what is marked has changed."""
        self._lines.clear()

    def paint(
        self, painter: QPainter, block: QTextBlock, edges: Edges, *, top: float, bottom: float
    ) -> None:
        """Paint a block's marks between two heights; the painter stands at the block's origin.

        ``edges`` tells top and bottom of a line's bands, whose underlines are left free.
        """
        if not self._marks:
            return
        painter.save()
        layout = block.layout()
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            if line.y() > bottom:
                break
            if line.y() + line.height() < top:
                continue
            place = block.blockNumber(), number
            if place not in self._lines:
                self._lines[place] = list(self._rects(block, line, edges(line)))
            for kind, rect in self._lines[place]:
                self._paint_mark(painter, kind, rect)
        painter.restore()

    def _rects(
        self, block: QTextBlock, line: QTextLine, edges: tuple[float, float]
    ) -> Iterator[tuple[str, QRectF]]:
        first, last = line.textStart(), line_end(line)
        start = self._display.to_text(block.position() + first)
        end = self._display.to_text(block.position() + last, up=True)
        within = edges[0], edges[1] - UNDERLINE - _CLEAR
        for kind, marks in self._marks.items():
            for span in marks.touching(start, end):
                low, high = self._display.qt_range(span)
                low, high = max(first, low - block.position()), min(last, high - block.position())
                for rect in stretch_rects(line, low, high, within):
                    yield kind, rect

    def _paint_mark(self, painter: QPainter, kind: str, rect: QRectF) -> None:
        tokens = current_tokens()
        if kind in _ORDER:
            is_current = kind == CURRENT_HIT
            painter.setBrush(QColor(tokens.hit_current if is_current else tokens.hit))
            painter.setPen(QPen(QColor(tokens.hit_edge), 1.6 if is_current else 0.8))
            around = 1.5 if is_current else 0.5
            painter.drawRoundedRect(rect.adjusted(-around, -around, around, around), 2.5, 2.5)
            return
        # A line above the words: lines below them belong to the annotations.
        color = self.color(kind)
        painter.fillRect(rect, QColor(type_tint(color, tokens.dark, _KEYWORD_SHARE)))
        pen = QPen(QColor(type_ink(color, tokens.dark)), 1.5)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setStyle(_STYLES[self._marks[kind].line])
        painter.setPen(pen)
        y = rect.top()
        painter.drawLine(QLineF(QPointF(rect.left(), y), QPointF(rect.right(), y)))
