"""Where blocks, lines and spans of a shown document lie in the viewport of its text edit.

Reads the layout, changes nothing. Spans are code points; places are pixels of the viewport.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPointF, QRect, QRectF, Qt

from annotator.late import LateModule
from annotator.model.span import Span
from annotator.ui.article_document import SIDE
from annotator.ui.positions import DisplayText

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from PySide6.QtGui import QTextBlock, QTextLine
    from PySide6.QtWidgets import QTextEdit

    from annotator.ui import letter_places
else:
    letter_places = LateModule("annotator.ui.letter_places")


_KEPT_BLOCKS = 600

_Line = tuple[float, int, int]
"""How far below its block's beginning a line begins, its first and its end code point."""


class PageGeometry:
    """Places on the page of one text edit and of the text that it shows a copy of."""

    def __init__(self, edit: QTextEdit, display: DisplayText) -> None:
        self._edit = edit
        self._display = display
        self._lines: dict[int, list[_Line]] = {}

    def forget(self) -> None:
        """The text is set anew: lines are no longer where they were in their blocks."""
        self._lines.clear()

    def scrolled(self) -> int:
        """How many pixels of the document lie above the viewport."""
        return self._edit.verticalScrollBar().value()

    def block_at(self, y: float) -> QTextBlock:
        """The block at, or nearest to, a height of the viewport."""
        document = self._edit.document()
        layout = document.documentLayout()
        # Asking for the first block has it laid out: before that, a hit leads anywhere.
        top = layout.blockBoundingRect(document.firstBlock()).top()
        point = QPointF(SIDE + 1, max(top, y + self.scrolled()))
        position = layout.hitTest(point, Qt.HitTestAccuracy.FuzzyHit)
        return document.findBlock(max(0, position))

    def blocks_in(self, rect: QRect) -> Iterator[QTextBlock]:
        """The blocks that meet a rectangle of the viewport, from above."""
        layout = self._edit.document().documentLayout()
        bottom = rect.bottom() + 1 + self.scrolled()
        block = self.block_at(rect.top())
        while block.isValid() and layout.blockBoundingRect(block).top() <= bottom:
            yield block
            block = block.next()

    def origin(self, block: QTextBlock) -> QPointF:
        """Where a laid-out block's own coordinates begin in the viewport."""
        return block.layout().position() - QPointF(0, self.scrolled())

    def place_at(self, place: QPointF) -> int | None:
        """The Qt position before which a press at a point puts the caret.

        None where Qt itself finds what it draws: beside the text, or all words run to the right.
        """
        block = self.block_at(place.y())
        if not letter_places.has_both_directions(block):
            return None
        inside = place - self.origin(block)
        line = self._line_at(block, inside.y())
        unit = letter_places.place_at(block, line, inside.x()) if line is not None else None
        return None if unit is None else block.position() + unit

    def block_bottom(self, block: QTextBlock) -> float:
        """Where a block ends in the viewport."""
        layout = self._edit.document().documentLayout()
        return layout.blockBoundingRect(block).bottom() - self.scrolled()

    def visible_range(self) -> tuple[int, int]:
        """The code points [start, end) of the paragraphs in view."""
        blocks = list(self.blocks_in(self._edit.viewport().rect()))
        if not blocks:
            return 0, 0
        last = blocks[-1]
        end = self._display.to_text(last.position() + last.length() - 1, up=True)
        return self._display.to_text(blocks[0].position()), end

    def lines_range(self) -> tuple[int, int]:
        """The code points [start, end) of the lines in view.

        Lays out no more than these: a hit in the margin above the text would lay out all of it.
        """
        bottom = self._edit.viewport().height()
        first, last = self.block_at(0), self.block_at(bottom)
        start, _ = self._line_ends(first, 0)
        _, end = self._line_ends(last, bottom)
        return self._display.to_text(start), self._display.to_text(end, up=True)

    def _line_ends(self, block: QTextBlock, y: float) -> tuple[int, int]:
        """The Qt positions between which the line of a block at, or before, a height lies."""
        line = self._line_at(block, y - self.origin(block).y())
        if line is None:
            return block.position(), block.position() + block.length()
        start = block.position() + line.textStart()
        return start, start + line.textLength()

    def _line_at(self, block: QTextBlock, y: float) -> QTextLine | None:
        """The line at, or before, a height of the block; None when it has no lines."""
        layout = block.layout()
        low, high = 0, max(0, layout.lineCount() - 1)
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if layout.lineAt(middle).y() <= y else (low, middle - 1)
        return layout.lineAt(low) if layout.lineCount() else None

    def paragraphs(self, numbers: Iterable[int]) -> Iterator[tuple[int, int, int, float]]:
        """Number, first and end code point and height of those blocks that there are."""
        document = self._edit.document()
        layout = document.documentLayout()
        for number in numbers:
            block = document.findBlockByNumber(number)
            if number >= 0 and block.isValid():
                start = self._display.to_text(block.position())
                end = self._display.to_text(block.position() + block.length())
                yield number, start, end, layout.blockBoundingRect(block).height()

    def lines_in(self, rect: QRect) -> Iterator[tuple[float, int, int, int]]:
        """The lines that begin in a rectangle of the viewport: top, first and end code point, and
        the number of their block.
        """
        highest, lowest = rect.top(), rect.bottom()
        for block in self.blocks_in(rect):
            y, number = self.origin(block).y(), block.blockNumber()
            for below, start, end in self._lines_of(block, number):
                if highest <= y + below <= lowest:
                    yield y + below, start, end, number

    def _lines_of(self, block: QTextBlock, number: int) -> list[_Line]:
        """A laid-out block's lines, kept: those in view are asked for at each painting."""
        known = self._lines.get(number)
        if known is None:
            if len(self._lines) >= _KEPT_BLOCKS:
                self._lines.clear()
            layout, first = block.layout(), block.position()
            lines = [layout.lineAt(place) for place in range(layout.lineCount())]
            starts = [first + line.textStart() for line in lines]
            # The last line takes in what parts its block from the next.
            edges = list(map(self._display.to_text, [*starts, first + block.length()]))
            known = [
                (line.y(), start, end)
                for line, (start, end) in zip(lines, pairwise(edges), strict=True)
            ]
            if known:
                self._lines[number] = known
        return known

    def line_rect(self, position: int) -> QRectF:
        """The line that holds the code point at ``position``; lays out the text as far as that."""
        return self._line_rect(self._display.to_qt(position))

    def span_rect(self, span: Span) -> QRectF:
        """The smallest rectangle around all lines that a span touches, as wide as its words."""
        start, end = self._display.qt_range(span)
        first, last = self._line_rect(start), self._line_rect(max(start, end - 1))
        around = first.united(last)
        if first.top() == last.top():
            edges = sorted(self._edge(position, first.top()) for position in (start, end))
            around.setLeft(edges[0])
            around.setRight(max(edges[1], edges[0] + 1))
        return around

    def _edge(self, position: int, line_top: float) -> float:
        """The x of a Qt position on the line that begins at that height."""
        block = self._edit.document().findBlock(position)
        layout = block.layout()
        line = layout.lineForTextPosition(position - block.position())
        if not line.isValid():
            return self.origin(block).x()
        if self.origin(block).y() + line.y() > line_top + 1:
            line = layout.lineAt(line.lineNumber() - 1)
        x: Any = line.cursorToX(position - block.position())
        return float(self.origin(block).x() + (x[0] if isinstance(x, tuple) else x))

    def _line_rect(self, position: int) -> QRectF:
        document = self._edit.document()
        block = document.findBlock(min(position, document.characterCount() - 1))
        bounds = document.documentLayout().blockBoundingRect(block)
        line = block.layout().lineForTextPosition(position - block.position())
        if not line.isValid():
            return bounds.translated(0, -self.scrolled())
        return line.rect().translated(self.origin(block))
