"""Selecting words of the article: from cursor positions to cleaned spans, and by keyboard.

Every selection that stands is told as a span of code points; what it is for is not known here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor

from annotator.late import LateModule
from annotator.model.annotation import Annotation
from annotator.model.article import Article
from annotator.model.scheme import Scheme
from annotator.model.span import Span
from annotator.ui.article_canvas import ArticleCanvas

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtWidgets import QWidget

    from annotator.text import selection, sentences
    from annotator.ui import keyboard_selection
    from annotator.ui.keyboard_selection import Edge, Measure
else:
    selection = LateModule("annotator.text.selection")
    sentences = LateModule("annotator.text.sentences")
    keyboard_selection = LateModule("annotator.ui.keyboard_selection")

_MOVING_KEYS = frozenset(
    {
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
    }
)

_LONGEST_CLEANED = 20_000
"""Code points beyond which a selection (all of a long text) is taken as it is: no statement."""


class SelectableArticle(ArticleCanvas):
    """A page on which words are selected; shows snapped and trimmed what hands have marked."""

    span_selected = Signal(object)
    """A Span when a selection stands (mouse released, keyboard moved), None when it is gone."""
    boundary_nudged = Signal(str, object, object)
    """A boundary of the current annotation should move: its id, the fragment's Span and the new."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._selected: Span | None = None
        self._is_dragging = False
        self._is_showing = False
        super().__init__(parent)
        self.selectionChanged.connect(self._on_selection_changed)

    def show_article(
        self, article: Article, annotations: Iterable[Annotation], scheme: Scheme
    ) -> None:
        """Show an article from its beginning; nothing is selected and nothing current then."""
        self._drop_selection()
        super().show_article(article, annotations, scheme)

    def show_nothing(self, message: str) -> None:
        """Show no article but a short message in the middle."""
        self._drop_selection()
        super().show_nothing(message)

    def selected_span(self) -> Span | None:
        """What is selected: snapped to words and trimmed, unless Alt was held."""
        return self._selected

    def raw_selection(self) -> Span | None:
        """What the text cursor holds at this moment, also while the mouse is being dragged."""
        cursor = self.textCursor()
        if not cursor.hasSelection():
            return None
        return self._display.span_of(cursor.selectionStart(), cursor.selectionEnd())

    def select_span(self, span: Span, *, backwards: bool = False, reveal: bool = True) -> None:
        """Select exactly that span; ``backwards`` puts the caret at its start."""
        start, end = self._display.qt_range(span)
        self._show_cursor(*((end, start) if backwards else (start, end)))
        if reveal:
            self.reveal(span)
        if span != self._selected:
            self._selected = span
            self.span_selected.emit(span)

    def clear_selection(self) -> None:
        """Select nothing; the caret stays where it is."""
        cursor = self.textCursor()
        if cursor.hasSelection():
            self._show_cursor(cursor.position(), cursor.position())
        if self._selected is not None:
            self._selected = None
            self.span_selected.emit(None)

    def caret(self) -> int:
        """The code point before which the caret stands."""
        return self._display.to_text(self.textCursor().position())

    def select_sentence_at(self, position: int) -> None:
        """Select the sentence that a code point lies in."""
        if self._article is None:
            return
        sentence = sentences.sentence_at(self._article.text, position, self._article.language)
        cleaned = selection.clean(self._article.text, sentence) if sentence else None
        if cleaned is not None:
            self.select_span(cleaned, reveal=False)

    def extend_selection_by_word(self, direction: int) -> None:
        """Move the selection's active end a word on (1) or back (-1) in reading order."""
        if self._article is None:
            return
        cursor = self.textCursor()
        anchor, active = keyboard_selection.word_step(
            self._article.text,
            anchor=self._display.to_text(cursor.anchor()),
            active=self._display.to_text(cursor.position()),
            direction=direction,
        )
        if anchor == active:
            self._show_cursor(self._display.to_qt(active), self._display.to_qt(active))
            self.clear_selection()
            return
        self._settle(Span(min(anchor, active), max(anchor, active)), backwards=active < anchor)

    def nudge_side(self, side: int, direction: int, measure: Measure = "word") -> Span | None:
        """Move the boundary on the left (-1) or right (1) side to the left (-1) or right (1).

        Sides are those seen: in a right-to-left paragraph the left boundary is the end.
        """
        if self._article is None:
            return None
        if self._is_rtl_at(self._nudged_place()):
            side, direction = -side, -direction
        return self.nudge_boundary("start" if side < 0 else "end", direction, measure)

    def nudge_boundary(self, edge: Edge, direction: int, measure: Measure = "word") -> Span | None:
        """Move a boundary of the selection by a word or a character and return the new span.

        Without a selection it is a boundary of the current annotation, at the fragment with the
        caret or else its first or last one: nothing is changed here, ``boundary_nudged`` says
        what should. None when there is neither, or nothing to move by.
        """
        if self._article is None:
            return None
        text = self._article.text
        if self._selected is not None:
            span = keyboard_selection.nudged(
                text, self._selected, edge=edge, direction=direction, measure=measure
            )
            if span == self._selected:
                return None
            self.select_span(span, backwards=edge == "start")
            return span
        annotation = self.annotation(self.current())
        if annotation is None:
            return None
        caret = self.caret()
        ends = annotation.fragments[0 if edge == "start" else -1]
        fragment = next((known for known in annotation.fragments if known.contains(caret)), ends)
        span = keyboard_selection.nudged(
            text, fragment, edge=edge, direction=direction, measure=measure
        )
        if span == fragment:
            return None
        self.boundary_nudged.emit(annotation.id, fragment, span)
        return span

    def _nudged_place(self) -> int:
        """A code point of what `nudge_boundary` would move."""
        annotation = self.annotation(self.current())
        if self._selected is not None:
            return self._selected.start
        return annotation.fragments[0].start if annotation is not None else self.caret()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Shift with an arrow extends by words, with Alt besides by characters."""
        modifiers = event.modifiers()
        is_sideways = event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right)
        if is_sideways and modifiers & Qt.KeyboardModifier.ShiftModifier:
            if modifiers & Qt.KeyboardModifier.AltModifier:
                self._extend_by_character(event.key() == Qt.Key.Key_Right)
            else:
                is_forward = (event.key() == Qt.Key.Key_Right) != self._is_rtl_at_caret()
                self.extend_selection_by_word(1 if is_forward else -1)
            event.accept()
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep only the keys that move or copy; all others may be the window's shortcuts."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            from PySide6.QtGui import QKeySequence

            is_paging = event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
            is_with_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            is_upright = event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down)
            # With Ctrl the page keys turn to other articles, the arrows step by paragraphs.
            is_step = is_with_control and (is_paging or is_upright)
            is_own = (event.key() in _MOVING_KEYS and not is_step) or event in (
                QKeySequence.StandardKey.Copy,
                QKeySequence.StandardKey.SelectAll,
            )
            event.setAccepted(is_own)
            return is_own
        return super().event(event)

    def createMimeDataFromSelection(self) -> QMimeData:
        """What is copied are the words of the stored text, never those of the display copy."""
        data = QMimeData()
        span = self.raw_selection()
        if span is not None and self._article is not None:
            # As bytes: Qt takes U+FEFF or U+FFFE at the head of a string for a mark of byte order.
            data.setData("text/plain", span.of(self._article.text).encode())
        return data

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Nothing can be pasted or dropped into an article."""
        return False

    def _settle(self, raw: Span, *, backwards: bool, is_exact: bool = False) -> None:
        """Show and tell what a raw selection means; one without a word is taken back."""
        if self._article is None:
            return
        if is_exact or len(raw) > _LONGEST_CLEANED:
            span: Span | None = raw
        else:
            span = selection.clean(self._article.text, raw)
        if span is None:
            self.clear_selection()
        else:
            self.select_span(span, backwards=backwards, reveal=False)

    def _extend_by_character(self, is_right: bool) -> None:
        cursor = self.textCursor()
        way = QTextCursor.MoveOperation.Right if is_right else QTextCursor.MoveOperation.Left
        cursor.movePosition(way, QTextCursor.MoveMode.KeepAnchor)
        self._show_cursor(cursor.anchor(), cursor.position())
        raw = self.raw_selection()
        if raw is None:
            self.clear_selection()
        else:
            self._settle(raw, backwards=self._is_backwards(), is_exact=True)

    def _is_backwards(self) -> bool:
        return self.textCursor().position() < self.textCursor().anchor()

    def _is_rtl_at_caret(self) -> bool:
        return self.textCursor().block().textDirection() == Qt.LayoutDirection.RightToLeft

    def _is_rtl_at(self, position: int) -> bool:
        block = self.document().findBlock(self._display.to_qt(position))
        return block.textDirection() == Qt.LayoutDirection.RightToLeft

    def _show_cursor(self, anchor: int, position: int) -> None:
        """Set the text cursor to Qt positions without taking that for a gesture."""
        cursor = self.textCursor()
        cursor.setPosition(anchor)
        cursor.setPosition(position, QTextCursor.MoveMode.KeepAnchor)
        was_showing, self._is_showing = self._is_showing, True
        self.setTextCursor(cursor)
        self._is_showing = was_showing

    def _drop_selection(self) -> None:
        """Forget what is selected: its text is about to go."""
        self._is_dragging = False
        if self._selected is not None:
            self._selected = None
            self.span_selected.emit(None)

    def _set_document(self) -> None:
        was_showing, self._is_showing = self._is_showing, True
        super()._set_document()
        self._is_showing = was_showing

    def _on_selection_changed(self) -> None:
        """Qt's own keys (lines, pages, all) and screen readers select too."""
        if self._is_dragging or self._is_showing:
            return
        raw = self.raw_selection()
        if raw is None:
            self._drop_selection()
        elif raw != self._selected:
            self._settle(raw, backwards=self._is_backwards())
