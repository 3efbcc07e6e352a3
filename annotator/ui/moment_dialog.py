"""The small dialog over work that is done in turns: what goes on, how far it is, and Cancel."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from annotator.ui.work_progress import WorkProgress

_WIDTH = 420


class MomentDialog(QDialog):
    """Cancelling is rejecting; what that means, and how the work goes on, subclasses say."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        """``words`` are what is said meanwhile."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("One moment"))
        self.setMinimumWidth(_WIDTH)
        self.words = words
        self.progress = WorkProgress()
        self.progress.begin(words)
        self.progress.cancel_requested.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.addWidget(self.progress)
