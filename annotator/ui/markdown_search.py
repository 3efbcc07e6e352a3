"""The line over a page of Markdown in which one searches it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QWidget

from annotator.ui.fields import plain_label
from annotator.ui.icons import icon
from annotator.ui.markdown_view import MarkdownView


class MarkdownSearch(QWidget):
    """Finds while one types; Enter goes to the next place, Shift+Enter to the one before."""

    def __init__(self, view: MarkdownView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._number = 0
        self.field = _SearchField()
        self.field.setPlaceholderText(self.tr("Search"))
        self.field.setAccessibleName(self.tr("Search in {0}").format(view.accessibleName()))
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self._on_text_changed)
        self.field.next_button.clicked.connect(self.go_to_next)
        self.field.previous_button.clicked.connect(self.go_to_previous)
        self.count = plain_label(role="small")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.field, 1)
        row.addWidget(self.count)
        row.addWidget(self.field.previous_button)
        row.addWidget(self.field.next_button)
        self._show_count(0)

    def go_to_next(self) -> None:
        """Go to the next place, after the last one to the first."""
        self._number = self._view.go_to_hit(1)
        self._show_count(self._view.hits)

    def go_to_previous(self) -> None:
        """Go to the place before, from the first one to the last."""
        self._number = self._view.go_to_hit(-1)
        self._show_count(self._view.hits)

    def _on_text_changed(self, words: str) -> None:
        self._view.find_words(words)
        self._number = self._view.go_to_hit(1)
        self._show_count(self._view.hits)

    def _show_count(self, found: int) -> None:
        has_words = bool(self.field.text().strip())
        if has_words and found:
            self.count.setText(self.tr("{0} of {1}").format(self._number, found))
        else:
            self.count.setText(self.tr("Not found") if has_words else "")
        for button in (self.field.previous_button, self.field.next_button):
            button.setEnabled(found > 0)


class _SearchField(QLineEdit):
    """A line of words with the buttons that Enter and Shift+Enter stand for."""

    def __init__(self) -> None:
        super().__init__()
        self.previous_button = _step_button("up", self.tr("Previous place (Shift+Enter)"))
        self.next_button = _step_button("down", self.tr("Next place (Enter)"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter steps; Escape empties the field, and only an empty one lets it through."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            is_back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            (self.previous_button if is_back else self.next_button).click()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


def _step_button(icon_name: str, words: str) -> QToolButton:
    button = QToolButton()
    button.setProperty("role", "flat")
    button.setIcon(icon(icon_name))
    button.setToolTip(words)
    button.setAccessibleName(words)
    return button
