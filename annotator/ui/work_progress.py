"""A line that says how far a piece of background work is, with a button that cancels it.

Knows the work's signals and nothing of what it does.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from annotator.ui.elided_label import ElidedLabel


class WorkProgress(QWidget):
    """What is being done, how much of it is done, and Cancel."""

    cancel_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = ElidedLabel()
        self.words.setProperty("role", "muted")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.cancel_button = QPushButton(self.tr("Cancel"))
        self.cancel_button.clicked.connect(self._on_cancel_clicked)
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(self.words)
        column.addWidget(self.bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addLayout(column, 1)
        row.addWidget(self.cancel_button)

    def begin(self, words: str) -> None:
        """Show work that has just begun and whose size nobody knows yet."""
        self.words.setText(words)
        self.bar.setRange(0, 0)
        self.cancel_button.setEnabled(True)

    def show_step(self, done: int, total: int, words: str) -> None:
        """Show how far it is; ``total`` 0 when nobody knows."""
        self.words.setText(words)
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def _on_cancel_clicked(self) -> None:
        self.cancel_button.setEnabled(False)
        self.words.setText(self.tr("Cancelling…"))
        self.cancel_requested.emit()
