"""The bands of annotations on the lines of a paragraph: where they lie and how they are painted.

Works on one text block at a time, in the block's own coordinates, and keeps what it worked out
until told that the block or its annotations changed. Knows nothing of scrolling or of widgets.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPen,
    QPolygonF,
    QTextBlock,
    QTextLine,
)

from annotator.model.annotation import Annotation
from annotator.model.scheme import AnnotationType
from annotator.model.span import Span
from annotator.ui.band_index import BandIndex
from annotator.ui.band_shapes import (
    UNDERLINE,
    arrow,
    line_end,
    lines_of,
    merge_rects,
    stretch_rects,
)
from annotator.ui.band_stretches import (
    Part,
    Range,
    Stretch,
    assign_lanes,
    part_of,
    stretch_lanes,
    stretches,
)
from annotator.ui.fill import fill
from annotator.ui.fonts import ui_font
from annotator.ui.positions import DisplayText
from annotator.ui.theme import current_tokens, type_ink, type_tint

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_LANE = 3.0
_MOST_LANES = 5
_ABOVE = 0.84
_INSET = 3.0
_SHARE, _SHARE_DEEPER = 0.16, 0.05
_SHARE_CURRENT, _SHARE_HOVERED = 0.28, 0.22
_REACH = 24.0
_BESIDE = 20.0
_KEPT_BLOCKS = 600
_DASHES: Mapping[str, tuple[float, ...]] = {"dashed": (4.0, 2.0), "dotted": (1.0, 1.0)}


_LineKey = tuple[tuple[object, ...], ...]


class LineBands:
    """What is painted for one line: grounds in their order, underlines by type, link arrows.

    ``more`` is how many annotations over one place of the line have no underline of their own;
    ``more_at`` is where that is said, beside the line.
    """

    __slots__ = ("grounds", "links", "more", "more_at", "underlines")

    def __init__(self) -> None:
        self.grounds: list[tuple[QRectF, QColor]] = []
        self.underlines: dict[str, list[QLineF]] = {}
        self.links: list[tuple[QPolygonF, QColor]] = []
        self.more = 0
        self.more_at = QRectF()


class BlockBands:
    """The stretches of one block in UTF-16 units, and the lines worked out from them so far.

    ``linked`` has the ranges of the fragments that belong to annotations with several. ``earlier``
    is what the block was before: a line on which nothing is otherwise is taken over from it.
    """

    __slots__ = ("earlier", "ends", "is_rtl", "keys", "lanes", "lines", "linked", "stretches")

    def __init__(
        self,
        *,
        stretches: list[Stretch],
        ends: list[int],
        lanes: dict[Part, int],
        linked: dict[Part, Range],
        is_rtl: bool,
        earlier: BlockBands | None = None,
    ) -> None:
        self.stretches = stretches
        self.ends = ends
        self.lanes = lanes
        self.linked = linked
        self.is_rtl = is_rtl
        self.lines: dict[int, LineBands] = {}
        self.keys: dict[int, _LineKey] = {}
        self.earlier = earlier


class BandPainter:
    """Paints the annotations of an index over the blocks of a document."""

    def __init__(
        self, index: BandIndex, display: DisplayText, types: Mapping[str, AnnotationType]
    ) -> None:
        self._index = index
        self._display = display
        self._types = types
        self._blocks: dict[int, BlockBands] = {}
        self._earlier: dict[int, BlockBands] = {}
        self._metrics = QFontMetricsF(QFont())
        self._lanes = _MOST_LANES
        self._tints: dict[tuple[str, float], QColor] = {}
        self._pens: dict[str, QPen] = {}

    def set_face(self, font: QFont, *, pitch: float) -> None:
        """Fit bands and underlines to a reading face whose lines are ``pitch`` pixels apart."""
        self._metrics = QFontMetricsF(font)
        room = pitch - _ABOVE * self._metrics.ascent() - self._metrics.descent() - UNDERLINE
        self._lanes = max(2, min(_MOST_LANES, 1 + int(room / _LANE)))
        self.forget()

    def forget(self, block_numbers: Iterable[int] | None = None) -> None:
        """Work those blocks out anew when they are next painted; without numbers, all."""
        if block_numbers is None:
            self._blocks.clear()
            self._earlier.clear()
            self._tints.clear()
            self._pens.clear()
            return
        for number in block_numbers:
            known = self._blocks.pop(number, None)
            if known is not None:
                known.earlier = None
                self._earlier[number] = known

    def hit(self, block: QTextBlock, point: QPointF) -> list[str]:
        """The annotations over the letter at a point in the block's coordinates, smallest first."""
        layout = block.layout()
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            top, bottom = self.edges(line)
            if top <= point.y() <= bottom + _LANE:
                natural = line.naturalTextRect()
                if not natural.left() <= point.x() <= natural.right():
                    return []
                unit = line.xToCursor(point.x(), QTextLine.CursorPosition.CursorOnCharacter)
                return self._index.at(self._display.to_text(block.position() + unit))
        return []

    def rects(self, block: QTextBlock, span: Span) -> list[QRectF]:
        """The rectangles of a span on the lines of a laid-out block, in its coordinates."""
        low, high = self._range(block, span.start, span.end)
        return [
            rect
            for line in lines_of(block, low, high)
            for rect in stretch_rects(
                line, max(low, line.textStart()), min(high, line_end(line)), self.edges(line)
            )
        ]

    def paint(
        self,
        painter: QPainter,
        block: QTextBlock,
        *,
        marked: Mapping[str, bool],
        top: float,
        bottom: float,
    ) -> None:
        """Paint a block's bands between two heights; the painter stands at the block's origin.

        ``marked`` annotations are brought out: True for the current one, False under the mouse.
        """
        lines = list(self._line_bands(block, top, bottom))
        brought_out = [
            (annotation, is_current, self.rects(block, fragment))
            for annotation_id, is_current in marked.items()
            if (annotation := self._index.get(annotation_id)) is not None
            for fragment in annotation.fragments
        ]
        # Without antialiasing, so that no seams show between stretches that meet.
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # noqa: FBT003
        painter.setPen(Qt.PenStyle.NoPen)
        for line in lines:
            for rect, color in line.grounds:
                painter.setBrush(color)
                painter.drawRect(rect)
        for annotation, is_current, rects in brought_out:
            share = _SHARE_CURRENT if is_current else _SHARE_HOVERED
            for rect in rects:
                fill(painter, rect, self._tint(annotation.type, share))
        underlines: dict[str, list[QLineF]] = {}
        for line in lines:
            for type_id, strokes in line.underlines.items():
                underlines.setdefault(type_id, []).extend(strokes)
        for type_id, strokes in underlines.items():
            painter.setPen(self._pen(type_id))
            painter.drawLines(strokes)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)  # noqa: FBT003
        self._paint_links(painter, lines)
        self._paint_more(painter, lines)
        for annotation, is_current, rects in brought_out:
            self._paint_outline(painter, annotation, rects, is_current=is_current)

    def _line_bands(self, block: QTextBlock, top: float, bottom: float) -> Iterator[LineBands]:
        """The bands of a block's lines between two heights, worked out when first asked for."""
        bands = self._block_bands(block)
        if not bands.stretches:
            return
        layout = block.layout()
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            y = line.y()
            if y > bottom + _REACH:
                return
            if y + line.height() < top - _REACH:
                continue
            if number not in bands.lines:
                bands.lines[number] = self._taken_over(number, line, bands)
            yield bands.lines[number]

    def _block_bands(self, block: QTextBlock) -> BlockBands:
        number = block.blockNumber()
        found = self._blocks.get(number)
        if found is None:
            if len(self._blocks) >= _KEPT_BLOCKS:
                self._blocks.clear()
                self._earlier.clear()
            last = block.position() + block.length() - 1
            strips = self._index.touching(
                self._display.to_text(block.position()), self._display.to_text(last, up=True)
            )
            ranges = [self._range(block, strip.start, strip.end) for strip in strips]
            here = stretches(strips, ranges)
            seen = {strip for stretch in here for strip in stretch.strips}
            found = self._blocks[number] = BlockBands(
                stretches=here,
                ends=[stretch.end for stretch in here],
                lanes=assign_lanes(seen, most=self._lanes),
                linked={
                    part_of(strip): reach
                    for strip, reach in zip(strips, ranges, strict=True)
                    if strip.parts > 1
                },
                is_rtl=block.textDirection() == Qt.LayoutDirection.RightToLeft,
                earlier=self._earlier.pop(number, None),
            )
        return found

    def _taken_over(self, number: int, line: QTextLine, bands: BlockBands) -> LineBands:
        """A line's bands as they were before a change elsewhere in the block, or worked out."""
        key = bands.keys[number] = self._line_key(line, bands)
        earlier = bands.earlier
        if earlier is not None and earlier.keys.get(number) == key and number in earlier.lines:
            return earlier.lines[number]
        return self._work_out(line, bands)

    def _line_key(self, line: QTextLine, bands: BlockBands) -> _LineKey:
        """All that the bands of a line depend on."""
        start, end, lanes = line.textStart(), line_end(line), bands.lanes
        key: list[tuple[object, ...]] = []
        for here in bands.stretches[bisect_right(bands.ends, start) :]:
            if here.start >= end:
                break
            key.append((here.start, here.end, here.more))
            for strip in here.strips:
                part = part_of(strip)
                key.append((*part, strip.parts, self._type_of(part[0]), lanes.get(part)))
        return tuple(key)

    def _work_out(self, line: QTextLine, bands: BlockBands) -> LineBands:
        out = LineBands()
        start, end, edges = line.textStart(), line_end(line), self.edges(line)
        underlined: dict[tuple[Part, int], list[QRectF]] = {}
        for here in bands.stretches[bisect_right(bands.ends, start) :]:
            if here.start >= end:
                break
            rects = stretch_rects(line, max(start, here.start), min(end, here.end), edges)
            for depth, strip in enumerate(here.strips):
                color = self._tint(
                    self._type_of(strip.annotation_id), _SHARE + _SHARE_DEEPER * depth
                )
                out.grounds += [(rect.adjusted(0, _INSET * depth, 0, 0), color) for rect in rects]
            here_lanes = stretch_lanes(here.strips, bands.lanes, most=self._lanes)
            out.more = max(out.more, here.more + len(here.strips) - len(here_lanes))
            for part, lane in here_lanes.items():
                underlined.setdefault((part, lane), []).extend(rects)
            if rects and bands.linked:
                out.links += self._links(here, bands, rects, within=(start, end))
        for (part, lane), rects in underlined.items():
            y = edges[1] + lane * _LANE - UNDERLINE / 2
            out.underlines.setdefault(self._type_of(part[0]), []).extend(
                QLineF(rect.left(), y, rect.right(), y) for rect in merge_rects(rects)
            )
        if out.more:
            words = line.naturalTextRect()
            x = words.left() - _BESIDE if bands.is_rtl else words.right()
            out.more_at = QRectF(x, edges[0], _BESIDE, edges[1] - edges[0])
        return out

    def _links(
        self,
        here: Stretch,
        bands: BlockBands,
        rects: Sequence[QRectF],
        *,
        within: Range,
    ) -> Iterator[tuple[QPolygonF, QColor]]:
        """Small arrows where a fragment is continued by another of the same annotation."""
        for strip in here.strips:
            start, end = bands.linked.get(part_of(strip), (-1, -1))
            ink = self._ink(self._type_of(strip.annotation_id))
            if strip.part < strip.parts - 1 and here.end == end <= within[1]:
                yield arrow(rects[-1], points_right=not bands.is_rtl), ink
            if strip.part > 0 and here.start == start >= within[0]:
                yield arrow(rects[0], points_right=bands.is_rtl), ink

    def _range(self, block: QTextBlock, start: int, end: int) -> Range:
        """A span's UTF-16 units within a block."""
        base, length = block.position(), block.length() - 1
        low, high = self._display.to_qt(start) - base, self._display.to_qt(end) - base
        return max(0, min(low, length)), max(0, min(high, length))

    def edges(self, line: QTextLine) -> tuple[float, float]:
        """Top and bottom of a line's bands: less than the ascent, a little more than the descent.

        The measures are the reading face's: a line with an emoji in it gets no thicker bands.
        """
        base = line.y() + line.ascent()
        bottom = base + self._metrics.descent() + UNDERLINE
        return base - _ABOVE * self._metrics.ascent(), bottom

    def _type_of(self, annotation_id: str) -> str:
        annotation = self._index.get(annotation_id)
        return annotation.type if annotation else ""

    def _color(self, type_id: str) -> str:
        known = self._types.get(type_id)
        return known.color if known else current_tokens().muted

    def _ink(self, type_id: str) -> QColor:
        return QColor(type_ink(self._color(type_id), current_tokens().dark))

    def _tint(self, type_id: str, share: float) -> QColor:
        tint = self._tints.get((type_id, share))
        if tint is None:
            tint = QColor(type_tint(self._color(type_id), current_tokens().dark, share))
            self._tints[type_id, share] = tint
        return tint

    def _pen(self, type_id: str) -> QPen:
        kept = self._pens.get(type_id)
        if kept is not None:
            return kept
        pen = self._pens[type_id] = QPen(self._ink(type_id), UNDERLINE)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        known = self._types.get(type_id)
        if known is not None and known.underline in _DASHES:
            pen.setDashPattern(_DASHES[known.underline])
        return pen

    def _paint_links(self, painter: QPainter, lines: Iterable[LineBands]) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        for line in lines:
            for mark, ink in line.links:
                painter.setBrush(ink)
                painter.drawPolygon(mark)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_more(self, painter: QPainter, lines: Iterable[LineBands]) -> None:
        """Beside a line say how many over one place cannot be told apart by their underlines."""
        painter.setPen(QColor(current_tokens().muted))
        painter.setFont(ui_font(current_tokens().size_caption - 1))
        for line in lines:
            if line.more:
                painter.drawText(
                    line.more_at, int(Qt.AlignmentFlag.AlignCenter), f"+{min(line.more, 99)}"
                )

    def _paint_outline(
        self,
        painter: QPainter,
        annotation: Annotation,
        rects: Iterable[QRectF],
        *,
        is_current: bool,
    ) -> None:
        ink = self._ink(annotation.type)
        if not is_current:
            ink.setAlpha(130)
        painter.setPen(QPen(ink, 1.5 if is_current else 1.0))
        for rect in rects:
            painter.drawRoundedRect(rect.adjusted(-1.5, -0.5, 1.5, 0.5), 2.5, 2.5)
