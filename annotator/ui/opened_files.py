"""Files that the system hands to the running program, as macOS does upon a double click."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication


class FileOpeningApplication(QApplication):
    """An application that is told which files to open; ``file_opened`` carries the path.

    Only events of the application itself go through Python, not those of its widgets.
    """

    file_opened = Signal(object)

    def __init__(self, arguments: list[str]) -> None:
        super().__init__(arguments)
        self._waiting: list[Path] = []
        self._is_ready = False

    def event(self, event: QEvent) -> bool:
        """Take the events that name a file."""
        if event.type() != QEvent.Type.FileOpen or not isinstance(event, QFileOpenEvent):
            return super().event(event)
        if event.file():
            self._waiting.append(Path(event.file()))
            self._give_out()
        return True

    def begin(self) -> None:
        """Somebody listens now: the files that came before are told, and later ones at once."""
        self._is_ready = True
        self._give_out()

    def end(self) -> None:
        """Nobody listens any more."""
        self._is_ready = False

    def _give_out(self) -> None:
        while self._is_ready and self._waiting:
            self.file_opened.emit(self._waiting.pop(0))
