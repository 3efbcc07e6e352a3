"""Modules that the first screen does without: imported when something in them is first used.

Kept off the way to the first screen by a test; loaded in the background once that is painted.
"""

from __future__ import annotations

import importlib
from typing import Any


class LateModule:
    """Stands for a module until it is used; the module itself is written under TYPE_CHECKING."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        value = getattr(importlib.import_module(self._name), attribute)
        # The next use finds it here, without coming by this method.
        setattr(self, attribute, value)
        return value
