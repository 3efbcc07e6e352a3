"""The inspector's smaller fields: a headed section, words of the article, a date, a note."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.model.article import is_partial_date
from annotator.ui.icons import icon
from annotator.ui.key_hints import KeyCap
from annotator.ui.plain_text import plain_label, plain_tip, shortened

__all__ = [
    "DateField",
    "NoteField",
    "Section",
    "SpanField",
    "plain_label",
    "plain_tip",
    "shortened",
]


class Section(QWidget):
    """A caption with its key, and below it a field; says in words when the field is needed."""

    def __init__(
        self, caption: str, *content: QWidget, action: str = "", parent: QWidget | None = None
    ) -> None:
        """``action`` is the action that leads here; its key stands beside the caption."""
        super().__init__(parent)
        head = QHBoxLayout()
        head.setSpacing(5)
        self._caption = plain_label(caption.upper(), role="caption")
        head.addWidget(self._caption)
        if action:
            head.addWidget(KeyCap(action))
        self._needed = plain_label(role="warning")
        self._needed.hide()
        head.addStretch()
        head.addWidget(self._needed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(head)
        for widget in content:
            column.addWidget(widget)

    def set_needed(self, words: str) -> None:
        """Say what is needed before the article can be finished; "" for nothing."""
        self._needed.setText(words)
        self._needed.setVisible(bool(words))

    def needed(self) -> str:
        """What it says is needed now."""
        return "" if self._needed.isHidden() else self._needed.text()


class SpanField(QWidget):
    """Words of the article that a field points at: shown, taken from the selection, cleared."""

    taken = Signal()
    cleared = Signal()

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = plain_label(wrap=True)
        self.take_button = QPushButton(self.tr("Take selection"))
        self.take_button.setAccessibleName(self.tr("{0}: take the selection").format(name))
        self.take_button.setToolTip(self.tr("Select the words in the article first"))
        self.clear_button = QPushButton()
        self.clear_button.setProperty("role", "flat")
        self.clear_button.setIcon(icon("close", "muted"))
        self.clear_button.setAccessibleName(self.tr("{0}: clear").format(name))
        self.clear_button.setToolTip(self.tr("Clear"))
        for button in (self.take_button, self.clear_button):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.words, 1)
        row.addWidget(self.clear_button)
        row.addWidget(self.take_button)
        self.take_button.clicked.connect(self.taken)
        self.clear_button.clicked.connect(self.cleared)

    def set_words(self, words: str | None) -> None:
        """Show the words; None shows that there are none."""
        self.words.setText(self.tr("none") if words is None else f"“{shortened(words)}”")
        role = "muted" if words is None else ""
        if self.words.property("role") != role:
            self.words.setProperty("role", role)
            self.words.style().polish(self.words)
        self.clear_button.setVisible(words is not None)

    def set_can_take(self, *, can_take: bool) -> None:
        """Whether there is a selection to take."""
        self.take_button.setEnabled(can_take)


class DateField(QWidget):
    """A year, a month or a day; what is no date is marked and not handed on.

    ``refused`` tells that the return key was pressed on what is no date; the focus stays.
    """

    entered = Signal(object)
    refused = Signal()
    left = Signal()

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = QLineEdit()
        self.edit.setPlaceholderText(self.tr("2023, 2023-08 or 2023-08-26"))
        self.edit.setAccessibleName(name)
        self.edit.setMaxLength(10)
        self._warning = plain_label(
            self.tr("Not a date: write 2023, 2023-08 or 2023-08-26."), role="danger", wrap=True
        )
        self._warning.hide()
        self._shown = ""
        self._is_valid = True
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.edit)
        column.addWidget(self._warning)
        self.edit.editingFinished.connect(self._on_finished)
        self.edit.returnPressed.connect(self._on_return)

    def set_date(self, date: str | None) -> None:
        """Show a date, or an empty field."""
        self._shown = date or ""
        self.edit.setText(self._shown)
        self._mark(valid=True)

    def _on_finished(self) -> None:
        typed = self.edit.text().strip()
        valid = not typed or is_partial_date(typed)
        self._mark(valid=valid)
        if valid and typed != self._shown:
            self._shown = typed
            self.entered.emit(typed or None)

    def _on_return(self) -> None:
        """Leave, unless there is something to put right: the next keys would reach the article."""
        self._on_finished()
        if self.edit.property("invalid"):
            self.refused.emit()
        else:
            self.left.emit()

    def _mark(self, *, valid: bool) -> None:
        if valid is self._is_valid:
            return
        self._is_valid = valid
        self._warning.setVisible(not valid)
        self.edit.setProperty("invalid", not valid)
        self.edit.style().polish(self.edit)


class NoteField(QPlainTextEdit):
    """A few lines for the annotator's own words, handed on when the focus leaves.

    ``written`` comes with the text; Ctrl+Enter and Escape hand it on too and emit ``left``.
    """

    written = Signal()
    left = Signal()

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = ""
        self.setPlaceholderText(self.tr("Why this was hard…"))
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setFixedHeight(62)
        self.textChanged.connect(self._run_as_words_do)

    def _run_as_words_do(self) -> None:
        """Begin at the right edge with Arabic words; by itself Qt leaves them at the left."""
        from annotator.ui.article_header import written_direction

        direction = written_direction(self.toPlainText())
        option = self.document().defaultTextOption()
        if option.textDirection() != direction:
            is_right = direction == Qt.LayoutDirection.RightToLeft
            side = Qt.AlignmentFlag.AlignRight if is_right else Qt.AlignmentFlag.AlignLeft
            option.setTextDirection(direction)
            option.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute)
            self.document().setDefaultTextOption(option)

    def set_note(self, note: str) -> None:
        """Show a note as it is stored."""
        if self.toPlainText() != note:
            self.setPlainText(note)
        # Read back: the widget writes some spaces and line ends differently.
        self._shown = self.toPlainText()

    @property
    def note(self) -> str:
        """The note as it reads now."""
        return self.toPlainText()

    @property
    def is_pending(self) -> bool:
        """Whether something was typed that is not stored yet."""
        return self.note != self._shown

    def event(self, event: QEvent) -> bool:
        """Ctrl+Enter belongs to the note while it is written, not to finishing the article."""
        if event.type() == QEvent.Type.ShortcutOverride and _is_done(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter and Escape hand the note on and go back to the article."""
        if _is_done(event) or event.key() == Qt.Key.Key_Escape:
            self._hand_on()
            self.left.emit()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A note is stored when the focus leaves it."""
        super().focusOutEvent(event)
        self._hand_on()

    def _hand_on(self) -> None:
        if self.is_pending:
            self.written.emit()


def _is_done(event: QEvent) -> bool:
    return (
        isinstance(event, QKeyEvent)
        and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    )
