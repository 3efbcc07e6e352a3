"""The bands of annotations on the lines of a paragraph: where they lie and how they are painted.

Works on one text block at a time, in the block's own coordinates, and keeps what it worked out
until told that the block or its annotations changed. Knows nothing of scrolling or of widgets.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

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
from annotator.ui.band_stretches import (
    Part,
    Range,
    Stretch,
    assign_lanes,
    stretch_lanes,
    stretches,
)
from annotator.ui.positions import DisplayText
from annotator.ui.theme import current_tokens, type_ink, type_tint

_UNDERLINE = 2.0
_LANE = 3.0
_MOST_LANES = 5
_ABOVE = 0.84
_INSET = 3.0
_SHARE, _SHARE_DEEPER = 0.16, 0.05
_SHARE_CURRENT, _SHARE_HOVERED = 0.28, 0.22
_KEPT_BLOCKS = 600
_DASHES: Mapping[str, tuple[float, ...]] = {"dashed": (4.0, 2.0), "dotted": (1.0, 1.0)}


@dataclass(slots=True)
class LineBands:
    """What is painted for one line: grounds in their order, underlines by type, link arrows."""

    grounds: list[tuple[QRectF, QColor]] = field(default_factory=list)
    underlines: dict[str, list[QLineF]] = field(default_factory=dict)
    links: list[tuple[QPolygonF, QColor]] = field(default_factory=list)


@dataclass(slots=True)
class BlockBands:
    """The stretches of one block in UTF-16 units, and the lines worked out from them so far."""

    stretches: list[Stretch]
    lanes: dict[Part, int]
    ends: list[int]
    lines: dict[int, LineBands] = field(default_factory=dict)


class BandPainter:
    """Paints the annotations of an index over the blocks of a document."""

    def __init__(
        self, index: BandIndex, display: DisplayText, types: Mapping[str, AnnotationType]
    ) -> None:
        self._index = index
        self._display = display
        self._types = types
        self._blocks: dict[int, BlockBands] = {}
        self._metrics = QFontMetricsF(QFont())
        self._lanes = _MOST_LANES

    def set_face(self, font: QFont, *, pitch: float) -> None:
        """Fit bands and underlines to a reading face whose lines are ``pitch`` pixels apart."""
        self._metrics = QFontMetricsF(font)
        room = pitch - _ABOVE * self._metrics.ascent() - self._metrics.descent() - _UNDERLINE
        self._lanes = max(2, min(_MOST_LANES, 1 + int(room / _LANE)))
        self.forget()

    def forget(self, block_numbers: Iterable[int] | None = None) -> None:
        """Work those blocks out anew when they are next painted; without numbers, all."""
        if block_numbers is None:
            self._blocks.clear()
            return
        for number in block_numbers:
            self._blocks.pop(number, None)

    def hit(self, block: QTextBlock, point: QPointF) -> list[str]:
        """The annotations over the letter at a point in the block's coordinates, smallest first."""
        layout = block.layout()
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            top, bottom = self._edges(line)
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
            for line in _lines(block, low, high)
            for rect in stretch_rects(
                line, max(low, line.textStart()), min(high, _line_end(line)), self._edges(line)
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
        for line in lines:
            for rect, color in line.grounds:
                painter.fillRect(rect, color)
        for annotation, is_current, rects in brought_out:
            share = _SHARE_CURRENT if is_current else _SHARE_HOVERED
            for rect in rects:
                painter.fillRect(rect, self._tint(annotation.type, share))
        for line in lines:
            for type_id, underlines in line.underlines.items():
                painter.setPen(self._pen(type_id))
                painter.drawLines(underlines)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)  # noqa: FBT003
        self._paint_links(painter, lines)
        for annotation, is_current, rects in brought_out:
            self._paint_outline(painter, annotation, rects, is_current=is_current)

    def _line_bands(self, block: QTextBlock, top: float, bottom: float) -> Iterator[LineBands]:
        """The bands of the lines between two heights of a block, worked out when first asked for."""
        bands = self._block_bands(block)
        if not bands.stretches:
            return
        layout = block.layout()
        is_rtl = block.textDirection() == Qt.LayoutDirection.RightToLeft
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            y = line.y()
            if y > bottom + _REACH:
                return
            if y + line.height() < top - _REACH:
                continue
            if number not in bands.lines:
                bands.lines[number] = self._work_out(line, bands, is_rtl=is_rtl)
            yield bands.lines[number]

    def _block_bands(self, block: QTextBlock) -> BlockBands:
        number = block.blockNumber()
        found = self._blocks.get(number)
        if found is None:
            if len(self._blocks) >= _KEPT_BLOCKS:
                self._blocks.clear()
            last = block.position() + block.length() - 1
            strips = self._index.touching(
                self._display.to_text(block.position()), self._display.to_text(last, up=True)
            )
            here = stretches(strips, [self._range(block, known.start, known.end) for known in strips])
            lanes = assign_lanes({strip for one in here for strip in one.strips}, most=self._lanes)
            found = BlockBands(here, lanes, [one.end for one in here])
            self._blocks[number] = found
        return found

    def _work_out(self, line: QTextLine, bands: BlockBands, *, is_rtl: bool) -> LineBands:
        out = LineBands()
        start, end, edges = line.textStart(), _line_end(line), self._edges(line)
        underlined: dict[tuple[Part, int], list[QRectF]] = {}
        for here in bands.stretches[bisect_right(bands.ends, start) :]:
            if here.start >= end:
                break
            rects = stretch_rects(line, max(start, here.start), min(end, here.end), edges)
            for depth, strip in enumerate(here.strips):
                color = self._tint(self._type_of(strip), _SHARE + _SHARE_DEEPER * depth)
                out.grounds += [(rect.adjusted(0, _INSET * depth, 0, 0), color) for rect in rects]
            for part, lane in stretch_lanes(here.strips, bands.lanes, most=self._lanes).items():
                underlined.setdefault((part, lane), []).extend(rects)
            self._link(out, here, line, rects, is_rtl=is_rtl)
        for (part, lane), rects in underlined.items():
            y = edges[1] + lane * _LANE - _UNDERLINE / 2
            out.underlines.setdefault(self._type_of_id(part[0]), []).extend(
                QLineF(rect.left(), y, rect.right(), y) for rect in merge_rects(rects)
            )
        return out

    def _range(self, block: QTextBlock, start: int, end: int) -> Range:
        """A span's UTF-16 units within a block."""
        base, length = block.position(), block.length() - 1
        low, high = self._display.to_qt(start) - base, self._display.to_qt(end) - base
        return max(0, min(low, length)), max(0, min(high, length))

    def _edges(self, line: QTextLine) -> tuple[float, float]:
        """Top and bottom of a line's bands: less than the ascent, a little more than the descent.

        The measures are the reading face's: a line with an emoji in it gets no thicker bands.
        """
        base = line.y() + line.ascent()
        bottom = base + self._metrics.descent() + _UNDERLINE
        return base - _ABOVE * self._metrics.ascent(), bottom

    def _type_of(self, annotation_id: str) -> str:
        annotation = self._index.get(annotation_id)
        return annotation.type if annotation else ""

    def _color(self, type_id: str) -> str:
        known = self._types.get(type_id)
        return known.color if known else current_tokens().muted

    def _ink(self, type_id: str) -> QColor:
        return QColor(type_ink(self._color(type_id), current_tokens().dark))

    def _tint(self, annotation: Annotation, share: float) -> QColor:
        return QColor(type_tint(self._color(annotation.type), current_tokens().dark, share))

    def _pen(self, type_id: str) -> QPen:
        pen = QPen(self._ink(type_id), _UNDERLINE)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        known = self._types.get(type_id)
        if known is not None and known.underline in _DASHES:
            pen.setDashPattern(_DASHES[known.underline])
        return pen

    def _paint_links(self, painter: QPainter, bands: BlockBands) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        for arrow, ink in bands.links:
            painter.setBrush(ink)
            painter.drawPolygon(arrow)
        painter.setBrush(Qt.BrushStyle.NoBrush)

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


def _lines(block: QTextBlock, start: int, end: int) -> Iterator[QTextLine]:
    """The lines of a laid-out block that hold any of its UTF-16 units [start, end)."""
    layout = block.layout()
    for number in range(layout.lineCount()):
        line = layout.lineAt(number)
        if line.textStart() >= end:
            return
        if _line_end(line) > start:
            yield line


def _line_end(line: QTextLine) -> int:
    return line.textStart() + line.textLength()


def _arrow(rect: QRectF, *, points_right: bool) -> QPolygonF:
    """A small triangle at the underline's end, on the side to which it points."""
    y = rect.bottom() - _UNDERLINE / 2
    x, reach = (rect.right(), 5.0) if points_right else (rect.left(), -5.0)
    return QPolygonF([QPointF(x, y - 3.5), QPointF(x + reach, y), QPointF(x, y + 3.5)])
