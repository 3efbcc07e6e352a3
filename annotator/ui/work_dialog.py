"""A dialog with work in it: shows its progress and Cancel, and never closes while it goes on."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtWidgets import QDialog, QWidget

from annotator.ui.work_progress import WorkProgress


class Cancellable(Protocol):
    """Work that can be asked to stop; it ends in its own time."""

    def cancel(self) -> None:
        """Ask it to stop."""


class WorkDialog(QDialog):
    """Whoever closes it while it works, by whatever means, cancels the work; then it closes.

    Subclasses lay `progress` out, call `begin_work` when they begin and `end_work` when the work
    has ended, however it did.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work: Cancellable | None = None
        self._closes = False
        self.progress = WorkProgress()
        self.progress.cancel_requested.connect(self.cancel)
        self.progress.hide()

    @property
    def is_running(self) -> bool:
        """Whether the work goes on at the moment."""
        return self._work is not None

    def begin_work(self, work: Cancellable, words: str) -> None:
        """Show that this goes on from now on."""
        self._work = work
        self.progress.begin(words)
        self.progress.show()
        self.show_running()
        self._make_room()

    def _make_room(self) -> None:
        """Grow by what the progress takes, so that no words above it are cut off."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            needed = layout.totalMinimumSize().height()
            if layout.hasHeightForWidth():
                needed = max(needed, layout.totalHeightForWidth(self.width()))
            self.resize(self.width(), max(self.height(), needed))

    def end_work(self) -> None:
        """Show that nothing goes on any more, and close if that was asked for meanwhile."""
        self._work = None
        self.progress.hide()
        self.show_running()
        if self._closes:
            self.reject()

    def show_running(self) -> None:
        """Allow what can be done now; called when the work has begun and when it has ended."""

    def cancel(self) -> None:
        """Ask the work to stop."""
        if self._work is not None:
            self._work.cancel()

    def reject(self) -> None:
        """Close; while the work goes on, cancel that first."""
        if self.is_running:
            self._closes = True
            self.cancel()
            return
        super().reject()
