"""An overview of the whole article beside the scroll bar: annotations, hits, what is in view.

Heights stand for positions in the text, so nothing needs to be laid out for it; annotations are
counted by row of pixels, and one that comes or goes changes its rows only.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from annotator.model.annotation import Annotation
from annotator.model.scheme import AnnotationType
from annotator.model.span import Span
from annotator.ui.article_view import ArticleView
from annotator.ui.fields import plain_tip
from annotator.ui.mark_layer import CURRENT_HIT
from annotator.ui.theme import current_tokens, type_ink

_EDGE = 2
_MARK = 3
_MOST_LANES = 4
_FAINTEST, _DARKER = 120, 45
_AROUND = 2
_LEAST_VIEW = 10


class Minimap(QWidget):
    """The types stand side by side, each in a lane of its own; a press or drag scrolls there."""

    def __init__(self, view: ArticleView) -> None:
        super().__init__(view)
        self._view = view
        self._types: tuple[AnnotationType, ...] = ()
        self._counts: list[array[int]] | None = None
        self._picture: QPixmap | None = None
        self._rows_of_marks: dict[str, tuple[tuple[Span, ...], tuple[int, int], set[int]]] = {}
        self._stale: set[int] = set()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.tr("Overview of the article's annotations"))
        view.set_map(self)
        view.annotations_replaced.connect(self._begin_again)
        view.annotations_changed.connect(self._on_annotations_changed)
        view.marks_changed.connect(self.update)
        view.view_changed.connect(self.update)

    def counts_at(self, y: int) -> dict[str, int]:
        """How many annotations of each type (by id) there are at a height, without the zeros."""
        counts = self._counted()
        rows = range(max(0, y - _AROUND), min(self.height(), y + _AROUND + 1))
        found: dict[str, int] = {}
        for place, known in enumerate(self._types):
            lane = counts[min(place, len(counts) - 1)]
            if place < len(counts) and (most := max((lane[row] for row in rows), default=0)):
                found[known.id] = most
        return found

    def row_of(self, position: int) -> int:
        """The height that stands for a code point."""
        return min(self.height() - 1, position * self.height() // self._length())

    def position_at(self, y: float) -> int:
        """The code point that a height stands for."""
        share = min(1.0, max(0.0, y / max(1, self.height())))
        return min(self._length() - 1, int(share * self._length()))

    # what is counted

    def _length(self) -> int:
        article = self._view.article()
        return max(1, len(article.text)) if article is not None else 1

    def _rows(self, span: Span) -> range:
        return range(self.row_of(span.start), self.row_of(span.end - 1) + 1)

    def _lane(self, annotation: Annotation) -> int:
        place = next((i for i, t in enumerate(self._types) if t.id == annotation.type), 0)
        return min(place, _MOST_LANES - 1)

    def _counted(self) -> list[array[int]]:
        if self._counts is None:
            scheme = self._view.scheme()
            self._types = scheme.types if scheme is not None else ()
            lanes = max(1, min(_MOST_LANES, len(self._types)))
            self._counts = [array("i", bytes(4 * max(1, self.height()))) for _ in range(lanes)]
            self._count(self._view.annotations(), 1)
        return self._counts

    def _count(self, annotations: Iterable[Annotation], step: int) -> None:
        counts = self._counts
        if counts is None:
            return
        for annotation in annotations:
            lane = counts[self._lane(annotation)]
            for fragment in annotation.fragments:
                for row in self._rows(fragment):
                    lane[row] += step
                    self._stale.add(row)

    def _begin_again(self) -> None:
        self._counts = None
        self._picture = None
        self._rows_of_marks.clear()
        self.update()

    def _on_annotations_changed(
        self, gone: Sequence[Annotation], here: Sequence[Annotation]
    ) -> None:
        self._count(gone, -1)
        self._count(here, 1)
        self.update()

    # what is drawn

    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows that changed are drawn anew, all others are kept."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(current_tokens().subtle))
        painter.drawPixmap(QPoint(), self._drawn())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_view(painter)
        self._paint_marks(painter)
        self._paint_current(painter)

    def _drawn(self) -> QPixmap:
        self._counted()
        ratio = self.devicePixelRatioF()
        if self._picture is None or self._picture.devicePixelRatio() != ratio:
            self._picture = QPixmap((QSizeF(self.size()) * ratio).toSize())
            self._picture.setDevicePixelRatio(ratio)
            self._picture.fill(Qt.GlobalColor.transparent)
            rows = (self._counted_rows(lane) for lane in self._counted())
            self._stale = set().union(*rows)
        if self._stale:
            painter = QPainter(self._picture)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
            for row in self._stale:
                self._draw_row(painter, row)
            painter.end()
            self._stale.clear()
        return self._picture

    @staticmethod
    def _counted_rows(lane: array[int]) -> set[int]:
        return {row for row, count in enumerate(lane) if count}

    def _draw_row(self, painter: QPainter, row: int) -> None:
        counts = self._counted()
        painter.fillRect(0, row, self.width(), 1, Qt.GlobalColor.transparent)
        width = (self.width() - 2 * _EDGE - _MARK) / len(counts)
        for place, lane in enumerate(counts):
            if lane[row] > 0:
                ink = self._ink(self._types[place].color)
                ink.setAlpha(min(255, _FAINTEST + _DARKER * lane[row]))
                left = round(_EDGE + place * width)
                right = round(_EDGE + (place + 1) * width) - 1
                painter.fillRect(left, row, max(1, right - left), 1, ink)

    def _paint_view(self, painter: QPainter) -> None:
        tokens = current_tokens()
        start, end = self._view.range_in_view()
        top, bottom = self.row_of(start), self.row_of(max(start, end - 1))
        height = max(_LEAST_VIEW, bottom - top + 1)
        top = max(0, min(top, self.height() - height))
        ground = QColor(tokens.text)
        ground.setAlpha(22)
        painter.setBrush(ground)
        painter.setPen(QPen(QColor(tokens.border_strong), 1))
        painter.drawRoundedRect(QRectF(0.5, top + 0.5, self.width() - 1, height - 1), 2, 2)

    def _paint_marks(self, painter: QPainter) -> None:
        for kind, spans in self._view.marks().items():
            is_current = kind == CURRENT_HIT
            color = QColor(self._view.mark_color(kind))
            left = 0 if is_current else self.width() - _MARK - 1
            for row in self._mark_rows(kind, spans):
                painter.fillRect(left, row - 1, self.width() - left, 3 if is_current else 2, color)

    def _mark_rows(self, kind: str, spans: tuple[Span, ...]) -> set[int]:
        """The rows of a kind of marks, worked out once: there may be tens of thousands of them."""
        height, length = self.height(), self._length()
        known = self._rows_of_marks.get(kind)
        if known is None or known[0] is not spans or known[1] != (height, length):
            rows = {min(height - 1, span.start * height // length) for span in spans}
            known = self._rows_of_marks[kind] = (spans, (height, length), rows)
        return known[2]

    def _paint_current(self, painter: QPainter) -> None:
        annotation = self._view.annotation(self._view.current())
        scheme = self._view.scheme()
        if annotation is None or scheme is None:
            return
        ink = self._ink(scheme.type(annotation.type).color)
        rows = self._rows(annotation.cover)
        painter.fillRect(QRect(0, rows.start, self.width(), max(2, len(rows))), ink)
        middle = rows.start + max(2, len(rows)) / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        points = (QPointF(0, middle - 5), QPointF(6, middle), QPointF(0, middle + 5))
        painter.drawPolygon(QPolygonF(points))

    def _ink(self, color: str) -> QColor:
        return QColor(type_ink(color, current_tokens().dark))

    # what hands do

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Scroll so that the place pressed is in the middle of the view."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._view.center_on(self.position_at(event.position().y()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on scrolling while the button is held."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._view.center_on(self.position_at(event.position().y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The release must not reach the page below."""
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the article as anywhere on it."""
        QApplication.sendEvent(self._view.verticalScrollBar(), event)

    def event(self, event: QEvent) -> bool:
        """Say in words what is at the height under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), plain_tip(self.words_at(event.pos().y())), self)
            return True
        return super().event(event)

    def words_at(self, y: int) -> str:
        """What there is at a height: "2 Claim, 1 Denial"; what to do where there is nothing."""
        labels = {known.id: known.label for known in self._types}
        here = [f"{count} {labels[known]}" for known, count in self.counts_at(y).items()]
        return ", ".join(here) or self.tr("Click or drag to scroll there")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other rows stand for other positions."""
        super().resizeEvent(event)
        self._begin_again()

    def changeEvent(self, event: QEvent) -> None:
        """Draw in the colours of another theme."""
        super().changeEvent(event)
        self._picture = None
        self.update()
