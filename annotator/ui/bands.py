"""Where the bands of annotations lie on the lines of a paragraph, and how they are painted.

Works on one text block at a time, in the block's own coordinates, and keeps what it worked out
until told that the block or its annotations changed. Knows nothing of scrolling or of widgets.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
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

from annotator.model.scheme import AnnotationType
from annotator.ui.band_index import BandIndex, Strip
from annotator.ui.positions import DisplayText
from annotator.ui.theme import current_tokens, type_ink, type_tint

_UNDERLINE = 2.0
_LANE = 3.0
_MOST_LANES = 5
_SHARE = 0.16
_INSET = 3.0
_MOST_TINTS = 3
_SHARE_CURRENT, _SHARE_HOVERED = 0.28, 0.22
_KEPT_BLOCKS = 600

_Part = tuple[str, int]
_Range = tuple[int, int]

_PEN_STYLES: Mapping[str, tuple[float, ...]] = {"dashed": (4.0, 2.0), "dotted": (1.0, 1.0)}


@dataclass(slots=True)
class BlockBands:
    """The bands of one block, worked out: rectangles in the block's coordinates.

    ``shapes`` holds for every fragment its rectangle on each line, ``underlines`` the stretches
    that are underlined, each with its lane (0 nearest to the words).
    """

    strips: list[Strip] = field(default_factory=list)
    tints: list[tuple[QRectF, QColor]] = field(default_factory=list)
    shapes: dict[_Part, list[QRectF]] = field(default_factory=dict)
    underlines: dict[_Part, list[tuple[QRectF, int]]] = field(default_factory=dict)


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
        self._lanes = _lane_count(self._metrics, pitch)
        self.forget()

    def forget(self, block_numbers: Iterable[int] | None = None) -> None:
        """Work those blocks out anew when they are next asked for; without numbers, all."""
        if block_numbers is None:
            self._blocks.clear()
            return
        for number in block_numbers:
            self._blocks.pop(number, None)

    def bands(self, block: QTextBlock) -> BlockBands:
        """The bands of a block that has been laid out."""
        number = block.blockNumber()
        found = self._blocks.get(number)
        if found is None:
            if len(self._blocks) >= _KEPT_BLOCKS:
                self._blocks.clear()
            found = self._blocks[number] = self._work_out(block)
        return found

    def hit(self, block: QTextBlock, point: QPointF) -> list[str]:
        """The annotations under a point in the block's coordinates, smallest first."""
        bands = self.bands(block)
        return self._index.smallest_first(
            strip.annotation_id
            for strip in bands.strips
            if any(
                rect.adjusted(0, 0, 0, _LANE).contains(point) for rect in bands.shapes[_part(strip)]
            )
        )

    def paint(
        self, painter: QPainter, block: QTextBlock, *, current: str | None, hovered: str | None
    ) -> None:
        """Paint a block's bands; the painter stands at the block's origin."""
        bands = self.bands(block)
        if not bands.strips:
            return
        marked = {
            strip: _SHARE_CURRENT if strip.annotation_id == current else _SHARE_HOVERED
            for strip in bands.strips
            if strip.annotation_id in (current, hovered)
        }
        # Without antialiasing, so that no seams show between stretches that meet.
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # noqa: FBT003
        for rect, tint in bands.tints:
            painter.fillRect(rect, tint)
        for strip, share in marked.items():
            self._fill(painter, bands, strip, share)
        for strip in bands.strips:
            self._underline(painter, bands, strip)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)  # noqa: FBT003
        for strip in bands.strips:
            if strip.parts > 1:
                self._paint_links(painter, bands, strip, is_rtl=_is_rtl(block))
        for strip in marked:
            self._outline(painter, bands, strip, is_current=strip.annotation_id == current)

    def _work_out(self, block: QTextBlock) -> BlockBands:
        first = self._display.to_text(block.position())
        last = self._display.to_text(block.position() + block.length() - 1, up=True)
        strips = self._index.touching(first, last)
        bands = BlockBands(strips=strips)
        if not strips:
            return bands
        base = block.position()
        ranges: list[_Range] = []
        for strip in strips:
            start, end = self._display.to_qt(strip.start) - base, self._display.to_qt(strip.end)
            ranges.append((max(0, start), min(end - base, block.length() - 1)))
            bands.shapes[_part(strip)] = []
            bands.underlines[_part(strip)] = []
        lanes = assign_lanes(strips, most=self._lanes)
        layout = block.layout()
        for number in range(layout.lineCount()):
            self._work_out_line(layout.lineAt(number), ranges, lanes, bands)
        return bands

    def _work_out_line(
        self,
        line: QTextLine,
        ranges: Sequence[_Range],
        lanes: Mapping[_Part, int],
        bands: BlockBands,
    ) -> None:
        start, end = line.textStart(), line.textStart() + line.textLength()
        here = [
            (max(low, start), min(high, end), strip)
            for (low, high), strip in zip(ranges, bands.strips, strict=True)
            if low < end and start < high
        ]
        # Longest first: what is nested is painted onto what holds it.
        here.sort(key=lambda entry: entry[2].start - entry[2].end)
        rects_of: dict[tuple[_Part, int | None], list[QRectF]] = {}
        edges = sorted({edge for low, high, _ in here for edge in (low, high)})
        for low, high in pairwise(edges):
            over = [strip for first, last, strip in here if first <= low and high <= last]
            if not over:
                continue
            rects = stretch_rects(line, low, high, self._metrics)
            bands.tints += self._tints(over, rects)
            for part, lane in stretch_lanes(over, lanes, most=self._lanes).items():
                rects_of.setdefault((part, lane), []).extend(rects)
        for (part, lane), rects in rects_of.items():
            merged = merge_rects(rects)
            bands.shapes[part] += merged
            if lane is not None:
                bands.underlines[part] += [(rect, lane) for rect in merged]

    def _tints(
        self, strips: Sequence[Strip], rects: Sequence[QRectF]
    ) -> Iterator[tuple[QRectF, QColor]]:
        """The grounds of words under all those strips: each a little lower than its holder's."""
        shown = [*strips[:1], *strips[1:][-_MOST_TINTS:]]
        dark = current_tokens().dark
        for depth, strip in enumerate(shown):
            color = QColor(type_tint(self._color(strip.annotation_id), dark, _SHARE + 0.05 * depth))
            for rect in rects:
                yield rect.adjusted(0, _INSET * depth, 0, 0), color

    def _color(self, annotation_id: str) -> str:
        annotation = self._index.get(annotation_id)
        known = self._types.get(annotation.type) if annotation else None
        return known.color if known else current_tokens().muted

    def _ink(self, strip: Strip) -> QColor:
        return QColor(type_ink(self._color(strip.annotation_id), current_tokens().dark))

    def _fill(self, painter: QPainter, bands: BlockBands, strip: Strip, share: float) -> None:
        tint = type_tint(self._color(strip.annotation_id), current_tokens().dark, share)
        for rect in bands.shapes[_part(strip)]:
            painter.fillRect(rect, QColor(tint))

    def _underline(self, painter: QPainter, bands: BlockBands, strip: Strip) -> None:
        annotation = self._index.get(strip.annotation_id)
        known = self._types.get(annotation.type) if annotation else None
        pen = QPen(self._ink(strip), _UNDERLINE)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if known is not None and known.underline in _PEN_STYLES:
            pen.setDashPattern(_PEN_STYLES[known.underline])
        painter.setPen(pen)
        for rect, lane in bands.underlines[_part(strip)]:
            y = rect.bottom() + lane * _LANE - _UNDERLINE / 2
            painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y))

    def _paint_links(
        self, painter: QPainter, bands: BlockBands, strip: Strip, *, is_rtl: bool
    ) -> None:
        """Small arrows where a fragment is continued by another of the same annotation."""
        rects = bands.shapes[_part(strip)]
        if not rects:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._ink(strip))
        if strip.part < strip.parts - 1:
            painter.drawPolygon(_arrow(rects[-1], points_right=not is_rtl))
        if strip.part > 0:
            painter.drawPolygon(_arrow(rects[0], points_right=is_rtl))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _outline(
        self, painter: QPainter, bands: BlockBands, strip: Strip, *, is_current: bool
    ) -> None:
        ink = self._ink(strip)
        if not is_current:
            ink.setAlpha(130)
        painter.setPen(QPen(ink, 1.5 if is_current else 1.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for rect in bands.shapes[_part(strip)]:
            painter.drawRoundedRect(rect.adjusted(-1.5, -0.5, 1.5, 0.5), 2.5, 2.5)


def stretch_rects(line: QTextLine, start: int, end: int, metrics: QFontMetricsF) -> list[QRectF]:
    """The rectangles of UTF-16 units [start, end) of a block on one of its lines, left to right.

    Taken from the glyphs, so that in mixed directions every run lies where it is drawn. Above
    they leave out what only accents reach, below they end where the first underline does.
    """
    runs = line.glyphRuns(start, end - start)
    rects = merge_rects([run.boundingRect() for run in runs])
    top, bottom = _band_edges(line, metrics)
    return [QRectF(rect.left(), top, rect.width(), bottom - top) for rect in rects]


def merge_rects(rects: Iterable[QRectF]) -> list[QRectF]:
    """Rectangles of one line with those that touch joined, left to right."""
    merged: list[QRectF] = []
    for rect in sorted(rects, key=QRectF.left):
        if rect.width() <= 0:
            continue
        if merged and rect.left() <= merged[-1].right() + 1:
            merged[-1] = merged[-1].united(rect)
        else:
            merged.append(QRectF(rect))
    return merged


def assign_lanes(strips: Sequence[Strip], *, most: int) -> dict[_Part, int]:
    """A lane for each strip so that strips on one lane do not overlap; 0 is nearest to the text.

    Short ones come first, so what is nested is underlined nearer to the words than what holds
    it. Strips that find all ``most`` lanes taken get none here (see `stretch_lanes`).
    """
    taken: list[list[_Range]] = [[] for _ in range(most)]
    lanes: dict[_Part, int] = {}
    for strip in sorted(strips, key=lambda strip: strip.end - strip.start):
        for lane, ranges in enumerate(taken):
            at = bisect_left(ranges, (strip.start, strip.end))
            is_free = (at == 0 or ranges[at - 1][1] <= strip.start) and (
                at == len(ranges) or strip.end <= ranges[at][0]
            )
            if is_free:
                insort(ranges, (strip.start, strip.end))
                lanes[_part(strip)] = lane
                break
    return lanes


def stretch_lanes(
    strips: Iterable[Strip], lanes: Mapping[_Part, int], *, most: int
) -> dict[_Part, int | None]:
    """The lanes of the strips over one stretch of words.

    A strip without a lane of its own takes one that is free just there, if any is.
    """
    parts = [_part(strip) for strip in strips]
    free = iter(sorted(set(range(most)) - {lanes[part] for part in parts if part in lanes}))
    return {part: lanes[part] if part in lanes else next(free, None) for part in parts}


def _band_edges(line: QTextLine, metrics: QFontMetricsF) -> tuple[float, float]:
    """Top and bottom of a line's bands: less than the ascent, a little more than the descent.

    The measures are the reading face's: a line with an emoji in it gets no thicker bands.
    """
    base = line.y() + line.ascent()
    return base - 0.84 * metrics.ascent(), base + metrics.descent() + _UNDERLINE


def _lane_count(metrics: QFontMetricsF, pitch: float) -> int:
    """How many underlines fit between the bands of two lines that are ``pitch`` apart."""
    room = pitch - 0.84 * metrics.ascent() - metrics.descent() - _UNDERLINE
    return max(2, min(_MOST_LANES, 1 + int(room / _LANE)))


def _is_rtl(block: QTextBlock) -> bool:
    return block.textDirection() == Qt.LayoutDirection.RightToLeft


def _arrow(rect: QRectF, *, points_right: bool) -> QPolygonF:
    """A small triangle at the underline's end, on the side to which it points."""
    y = rect.bottom() - _UNDERLINE / 2
    x, reach = (rect.right(), 5.0) if points_right else (rect.left(), -5.0)
    return QPolygonF([QPointF(x, y - 3.5), QPointF(x + reach, y), QPointF(x, y + 3.5)])


def _part(strip: Strip) -> _Part:
    return strip.annotation_id, strip.part
