"""Modules that the first screen does without: imported when something in them is first used.

Kept off the way to the first screen by a test; loaded in the background once that is painted.
"""

from __future__ import annotations

import importlib
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_FIRST = ("sqlite_utils", "anyascii", "rapidfuzz.process", "rapidfuzz.distance")
"""Libraries that the first annotation needs; figures and charts load their own."""

_LATER = ("sentencex", "regex")

_PACKAGES = ("annotator.session", "annotator.text", "annotator.store", "annotator.ui")
_NEVER_IN_A_WINDOW = ("annotator.ui.sample_day",)
_PAUSE = 0.004
"""Seconds after each module in which the window's own thread has Python to itself."""


class LateModule:
    """Stands for a module until it is used; the module itself is written under TYPE_CHECKING."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        value = getattr(importlib.import_module(self._name), attribute)
        # The next use finds it here, without coming by this method.
        setattr(self, attribute, value)
        return value


def import_the_rest(is_cancelled: Callable[[], bool], *, pause: float = _PAUSE) -> None:
    """Import all that a window may come to need, a module at a time, until cancelled."""
    for name in _names():
        if is_cancelled():
            return
        importlib.import_module(name)
        time.sleep(pause)


def _names() -> Iterator[str]:
    import pkgutil

    yield from _FIRST
    for package in _PACKAGES:
        folder = importlib.import_module(package).__path__
        names = (module.name for module in pkgutil.iter_modules(folder, f"{package}."))
        yield from (name for name in names if name not in _NEVER_IN_A_WINDOW)
    yield from _LATER
