"""How long somebody has been working: time between acts, pauses cut. Knows no clock of its own.

Times are seconds of a clock that only goes forward; where it began does not matter.
"""

from __future__ import annotations

from statistics import median

PAUSE = 60.0
"""Seconds after the last act from which on nobody is taken to be working."""


class WorkingTime:
    """Counts while the window is active and something was done within the last minute."""

    def __init__(self) -> None:
        self._counted = 0.0
        self._counted_until: float | None = None
        self._last_act = 0.0

    def begin(self, at: float) -> None:
        """The work begins, or goes on after the window was left."""
        self._counted_until = self._last_act = at

    def act(self, at: float) -> None:
        """Something was done: a key, the mouse."""
        if self._counted_until is not None:
            self.count(at)
            self._last_act = at
            self._counted_until = max(self._counted_until, at)

    def count(self, at: float) -> None:
        """Count what was worked until now."""
        if self._counted_until is None:
            return
        until = min(at, self._last_act + PAUSE)
        self._counted += max(0.0, until - self._counted_until)
        self._counted_until = max(self._counted_until, until)

    def stop(self, at: float) -> None:
        """The window was left: nothing counts until the work begins again."""
        self.count(at)
        self._counted_until = None

    @property
    def seconds(self) -> float:
        """What was counted and not taken yet."""
        return self._counted

    def take(self) -> int:
        """The whole seconds counted so far, which are no longer there afterwards."""
        whole = int(self._counted)
        self._counted -= whole
        return whole

    def put_back(self, seconds: int) -> None:
        """Give back what was taken and could not be stored."""
        self._counted += seconds


def spent_words(seconds: float) -> str:
    """A time in words: "under 1 min", "12 min", "1 h 40 min"."""
    minutes = int(seconds // 60)
    if minutes < 1:
        return "under 1 min"
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def usual(seconds: list[int]) -> float:
    """The median of times; 0 without any."""
    return float(median(seconds)) if seconds else 0.0
