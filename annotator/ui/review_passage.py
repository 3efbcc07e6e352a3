"""A passage as one annotator has marked it, with the place outlined that is to be decided on."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from annotator.model.annotation import Annotation
from annotator.model.scheme import Scheme
from annotator.model.span import Span
from annotator.ui.article_canvas import ArticleCanvas
from annotator.ui.page_scrolling import scroll_by
from annotator.ui.review_excerpt import Excerpt
from annotator.ui.theme import current_tokens

_LARGEST = 16
_ABOVE, _BELOW, _LOWEST = 10, 14, 176
_CONTEXT = 64
"""Pixels of the text kept in view above the place, so that all versions stand alike."""


class ReviewPassage(ArticleCanvas):
    """A small read-only page without a heading."""

    def __init__(self, *, font_size: int, parent: QWidget | None = None) -> None:
        self._outlined: tuple[Span, ...] = ()
        self._is_absent = False
        self._held: Excerpt | None = None
        super().__init__(parent)
        self._font_size = min(font_size, _LARGEST)

    def show_place(
        self,
        held: Excerpt,
        annotations: Iterable[Annotation],
        scheme: Scheme,
        *,
        outlined: Iterable[Span],
        is_absent: bool,
        name: str,
    ) -> None:
        """Show these annotations (of the whole article) and outline these spans of it.

        ``is_absent`` outlines what others have there and this one has not. ``name`` is what a
        screen reader calls the passage.
        """
        shown = held.annotations(annotations)
        if self._held is not None and _is_same(held, self._held) and scheme is self.scheme():
            self.set_annotations(shown)
        else:
            self.show_article(held.article, shown, scheme)
            self._fit()
        self._held = held
        self._outlined = held.here(outlined)
        self._is_absent = is_absent
        self.setAccessibleName(name)
        self.setAccessibleDescription("")
        self._go_to_place()

    def selected(self) -> Span | None:
        """What is selected, in code points of the whole article."""
        cursor = self.textCursor()
        if self._held is None or not cursor.hasSelection():
            return None
        start = self._display.to_text(cursor.selectionStart())
        end = self._display.to_text(cursor.selectionEnd(), up=True)
        return self._held.there(Span(start, end)) if start < end else None

    def sizeHint(self) -> QSize:
        """Some lines."""
        return QSize(260, self.fontMetrics().lineSpacing() * 10)

    def minimumSizeHint(self) -> QSize:
        """A few lines."""
        return QSize(120, _LOWEST)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The outline lies over the words, so that bands below it stay as they are."""
        super().paintEvent(event)
        if self.article() is None or not self._outlined:
            return
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(current_tokens().hit_edge), 2)
        if self._is_absent:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for block in self._geometry.blocks_in(event.rect()):
            origin = self._geometry.origin(block)
            for span in self._outlined:
                for rect in self._painter.rects(block, span):
                    place = rect.translated(origin).adjusted(-2.5, -2, 2.5, 3)
                    painter.drawRoundedRect(place, 3, 3)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The place stays in view."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()
        self._go_to_place()

    def _fit(self) -> None:
        """Take no more room than the words need, so that the fields stand below them."""
        size = self.document().documentLayout().documentSize()
        self.setMaximumHeight(max(_LOWEST, round(size.height()) + _BELOW))

    def _go_to_place(self) -> None:
        self.verticalScrollBar().setValue(0)
        if self._outlined:
            scroll_by(self, self.line_top(self._outlined[0].start) - _CONTEXT)
        self.viewport().update()

    def _heading_height(self) -> int:
        return _ABOVE


def _is_same(one: Excerpt, other: Excerpt) -> bool:
    return (one.article.id, one.start, one.end) == (other.article.id, other.start, other.end)
