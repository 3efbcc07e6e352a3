"""Work that waits until the window has been painted, or until somebody asks for what it brings."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class AfterPaint(QObject):
    """Calls ``act`` once for any number of wishes: soon, or at once for who cannot wait."""

    def __init__(self, act: Callable[[], object], parent: QObject) -> None:
        super().__init__(parent)
        self._act = act
        self._has_painted = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_timeout)

    def soon(self) -> None:
        """Have it done after the next painting."""
        self._has_painted = False
        self._timer.start()

    def now(self) -> None:
        """Have it done before this returns, if it was asked for."""
        if self._timer.isActive():
            self._timer.stop()
            self._act()

    def drop(self) -> None:
        """Have it not done: what it was asked for is gone."""
        self._timer.stop()

    @property
    def is_due(self) -> bool:
        """Whether it was asked for and is not done yet."""
        return self._timer.isActive()

    def _on_timeout(self) -> None:
        # A timer of no length comes in the turn that paints: the one after it has time.
        if self._has_painted:
            self._act()
        else:
            self._has_painted = True
            self._timer.start()
