"""Garbage is looked for on the window's thread only: windows that were closed are part of it.

Python looks for garbage on whatever thread makes objects, and Qt's must go where they came from:
a worker that came upon a closed window's brought the whole program down.
"""

from __future__ import annotations

import gc
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QTimer

_EVERY = 250
"""Milliseconds between two looks at the young objects while workers run."""

_YOUNG = 1


class _MainThreadOnly:
    """Holds Python's own collecting off for as long as workers run."""

    def __init__(self) -> None:
        self._timer: QTimer | None = None
        self._is_busy: Callable[[], bool] | None = None
        self._is_wanted = True

    def hold(self, is_busy: Callable[[], bool]) -> None:
        """A worker is about to start: collect here and now and then until ``is_busy`` denies it."""
        if self._is_busy is None:
            self._is_wanted = gc.isenabled()
        self._is_busy = is_busy
        gc.disable()
        if self._timer is None:
            self._timer = QTimer(QCoreApplication.instance())
            self._timer.timeout.connect(self.look)
            self._timer.destroyed.connect(self._on_gone)
        self._timer.start(_EVERY)

    def look(self) -> None:
        """Collect what is young; the last of the workers leaves collecting to Python again."""
        if self._is_busy is not None and self._is_busy():
            gc.collect(_YOUNG)
            return
        self._is_busy = None
        if self._timer is not None:
            self._timer.stop()
        if self._is_wanted:
            gc.enable()

    def turn_on(self) -> bool:
        """Have Python collect, from now on or after the workers; False if it was to already."""
        if self._is_busy is None:
            was_on = gc.isenabled()
            gc.enable()
            return not was_on
        was_on, self._is_wanted = self._is_wanted, True
        return not was_on

    def _on_gone(self) -> None:
        self._timer = None


collecting = _MainThreadOnly()
