"""What came of the last act, in a line that stays, with a button that takes the act back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from annotator.ui.fields import plain_label


class OutcomeLine(QFrame):
    """One sentence, of success or of refusal; ``undo_clicked`` asks to take back what it tells."""

    undo_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = plain_label(wrap=True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.undo_button = QPushButton(self.tr("Undo"))
        self.undo_button.setAutoDefault(False)
        self.undo_button.setAccessibleName(self.tr("Undo this"))
        self.undo_button.clicked.connect(self.undo_clicked)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.words, 1)
        row.addWidget(self.undo_button)
        self.say("")

    def say(self, words: str, *, role: str = "muted", can_undo: bool = False) -> None:
        """Show a sentence, "" for none."""
        self.words.setProperty("role", role)
        self.words.style().polish(self.words)
        self.words.setText(words)
        self.undo_button.setVisible(can_undo)
        if words:
            from PySide6.QtGui import QAccessible, QAccessibleEvent

            QAccessible.updateAccessibility(QAccessibleEvent(self.words, QAccessible.Event.Alert))
