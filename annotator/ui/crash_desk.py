"""Shows faults to the user, one dialog at a time and each fault once, however often it comes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from annotator.ui.crash_dialog import CrashDialog

_MOST_DIALOGS = 5
"""So many are opened in one run; whoever went on after these is asked no more."""


class CrashDesk(QObject):
    """Hears of faults and asks whether to go on."""

    def __init__(self, window: QWidget, close: Callable[[], object]) -> None:
        super().__init__(window)
        self._window = window
        self._close = close
        self._waiting = ""
        self._more = 0
        self._opened = 0
        self.dialog: CrashDialog | None = None

    def tell(self, description: str) -> None:
        """A fault that was not told before."""
        if self._waiting or self.dialog is not None or self._opened >= _MOST_DIALOGS:
            self.tell_again()
            return
        self._opened += 1
        self._waiting = description
        # Not from within a paint event, where no window may be opened.
        QTimer.singleShot(0, self, self._open)

    def tell_again(self, _description: str = "") -> None:
        """One that was, or that came while another is being told."""
        self._more += 1
        if self.dialog is not None:
            self.dialog.count(self._more)

    def _open(self) -> None:
        from annotator.ui.crash_dialog import CrashDialog

        description, self._waiting = self._waiting, ""
        dialog = CrashDialog(description, self._window)
        if self._more:
            dialog.count(self._more)
        self.dialog = dialog
        dialog.finished.connect(self._on_finished)
        dialog.closing_asked.connect(self._on_closing_asked)
        dialog.open()

    def _on_finished(self) -> None:
        dialog, self.dialog = self.dialog, None
        self._more = 0
        if dialog is not None:
            dialog.deleteLater()

    def _on_closing_asked(self) -> None:
        QTimer.singleShot(0, self, self._close_window)

    def _close_window(self) -> None:
        self._close()
