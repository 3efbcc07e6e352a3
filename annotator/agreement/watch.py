"""Says how far a long computation is and gives it up when asked to; must not know what is done."""

from __future__ import annotations

from collections.abc import Callable

from annotator.errors import Cancelled

Progress = Callable[[int, int, str], None]
"""Takes (done, total, what)."""
IsCancelled = Callable[[], bool]

_TOTAL = 100


class Watch:
    """Passes on progress in percent and raises Cancelled between steps."""

    def __init__(self, progress: Progress | None, is_cancelled: IsCancelled | None) -> None:
        self._progress, self._is_cancelled = progress, is_cancelled

    def pause(self) -> None:
        """Give somebody the chance to cancel; call it many times a second."""
        if self._is_cancelled is not None and self._is_cancelled():
            raise Cancelled

    def at(self, percent: int, what: str) -> None:
        """Say that so much is done and what comes next."""
        self.pause()
        if self._progress is not None:
            self._progress(percent, _TOTAL, what)
