"""The article under the annotator's mouse, and going from annotation to annotation.

Says what was selected and picked; makes no annotations itself.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from annotator.ui.article_reading import ReadableArticle

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QWheelEvent

_SAME_PLACE = 4


class ArticleView(ReadableArticle):
    """A read-only page of one article on which spans are selected and annotations picked."""

    annotation_picked = Signal(str)
    """The user made an annotation current by mouse or keyboard; "" when none is any more."""
    annotation_hovered = Signal(str)
    """The mouse came over an annotation, or left all ("")."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pressed_at = QPoint()
        self._picked_at = QPoint(-100, -100)
        self._double_click: tuple[QPoint, float] | None = None
        self._is_by_word = False
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def pick(self, annotation_id: str | None) -> None:
        """Make an annotation current on the user's behalf, or none."""
        if annotation_id != self.current():
            self.set_current(annotation_id)
            self.annotation_picked.emit(annotation_id or "")

    def next_annotation(self) -> str | None:
        """Go to the annotation after the current one in reading order, else from the caret on."""
        return self._go(self._index.next_after(self.current(), self.caret()))

    def previous_annotation(self) -> str | None:
        """Go to the annotation before the current one in reading order."""
        return self._go(self._index.previous_before(self.current(), self.caret()))

    def nearest_annotation(self) -> str | None:
        """The first annotation from the caret on, or else the last before it."""
        caret = self.caret()
        return self._index.next_after(None, caret) or self._index.previous_before(None, caret)

    def cycle_overlapping(self) -> str | None:
        """Go to the next of the annotations that share words with the current one.

        Without a current one, to the smallest at the caret.
        """
        current = self.current()
        ids = self._index.overlapping(current) if current else self._index.at(self.caret())
        if not ids:
            return None
        at = ids.index(current) + 1 if current in ids else 0
        return self._go(ids[at % len(ids)])

    def position_at(self, place: QPoint) -> int:
        """The code point before which a click at a point of the viewport puts the caret."""
        position = self._geometry.place_at(QPointF(place))
        if position is None:
            position = self.cursorForPosition(place).position()
        return self._display.to_text(position)

    def _put_caret(self, place: QPointF, *, keeps_anchor: bool) -> None:
        """Correct where Qt has put the caret, if it draws another letter there."""
        position = self._geometry.place_at(place)
        cursor = self.textCursor()
        if position is not None and position != cursor.position():
            self._show_cursor(cursor.anchor() if keeps_anchor else position, position)

    def _go(self, annotation_id: str | None) -> str | None:
        if annotation_id is None:
            return None
        self.clear_selection()
        annotation = self._index.get(annotation_id)
        if annotation is not None:
            start = self._display.to_qt(annotation.fragments[0].start)
            self._show_cursor(start, start)
        self.pick(annotation_id)
        return annotation_id

    def _pick_at(self, place: QPoint) -> None:
        """Pick the smallest annotation at a point; at the same point again, the next larger."""
        ids = self.annotations_at(place)
        current = self.current()
        at = 0
        if current in ids and (place - self._picked_at).manhattanLength() <= _SAME_PLACE:
            at = ids.index(current) + 1
        self._picked_at = place
        chosen = ids[at % len(ids)] if ids else None
        if chosen != current:
            self.set_current(chosen, reveal=False)
            self.annotation_picked.emit(chosen or "")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A left press begins a selection, also in the old one; a third click takes a sentence."""
        if event.button() != Qt.MouseButton.LeftButton:
            event.accept()
            return
        place = event.position().toPoint()
        self._pressed_at = place
        if self._is_third_click(place):
            self._double_click = None
            self.select_sentence_at(self.position_at(place))
            return
        is_extending = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if not is_extending:
            self.clear_selection()
        self._is_dragging = True
        self._is_by_word = False
        super().mousePressEvent(event)
        self._put_caret(event.position(), keeps_anchor=is_extending)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Qt selects the word; a third click soon after is told from this one."""
        if event.button() != Qt.MouseButton.LeftButton:
            event.accept()
            return
        self._pressed_at = event.position().toPoint()
        self._double_click = (self._pressed_at, time.monotonic())
        self._is_dragging = self._is_by_word = True
        super().mouseDoubleClickEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Without a button, note what lies under the mouse."""
        super().mouseMoveEvent(event)
        if self._is_dragging and not self._is_by_word:
            self._put_caret(event.position(), keeps_anchor=True)
        if not event.buttons():
            ids = self.annotations_at(event.position().toPoint())
            self._hover(ids[0] if ids else None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The selection stands, or it was a click that picks an annotation."""
        super().mouseReleaseEvent(event)
        if event.button() != Qt.MouseButton.LeftButton or not self._is_dragging:
            return
        self._is_dragging = False
        place = event.position().toPoint()
        if self._is_plain_click(place, event.modifiers()):
            self.clear_selection()
            self._pick_at(place)
            return
        raw = self.raw_selection()
        if raw is not None:
            is_exact = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            self._settle(raw, backwards=self._is_backwards(), is_exact=is_exact)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the mouse any more."""
        super().leaveEvent(event)
        self._hover(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl the text grows or shrinks."""
        steps = event.angleDelta().y()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if steps:
                self.set_font_size(self.font_size() + (1 if steps > 0 else -1))
            event.accept()
            return
        super().wheelEvent(event)

    def _is_plain_click(self, place: QPoint, modifiers: Qt.KeyboardModifier) -> bool:
        """Whether the mouse was pressed and released in one place, but for a tremor."""
        is_second = self._double_click is not None and self._double_click[0] == self._pressed_at
        return (
            not is_second
            and not modifiers & Qt.KeyboardModifier.ShiftModifier
            and (place - self._pressed_at).manhattanLength() <= _SAME_PLACE
        )

    def _is_third_click(self, place: QPoint) -> bool:
        if self._double_click is None:
            return False
        before, when = self._double_click
        is_near = (place - before).manhattanLength() < QApplication.startDragDistance()
        return is_near and time.monotonic() - when <= QApplication.doubleClickInterval() / 1000

    def _hover(self, annotation_id: str | None) -> None:
        if annotation_id == self.hovered():
            return
        self.set_hovered(annotation_id)
        self.annotation_hovered.emit(annotation_id or "")
