"""Which key does what at the moment, for everything on screen that names a key.

Filled from the table of actions in force; knows nothing of who may change it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget

if TYPE_CHECKING:
    from collections.abc import Iterable

    from annotator.ui.action_spec import ActionSpec


class KeyHints(QObject):
    """The first key of every action as this platform writes it; ``changed`` when one is another."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._keys: dict[str, str] = {}
        self.are_shown = True

    def show_caps(self, *, are_shown: bool) -> None:
        """Whether keys stand on buttons and in the status line."""
        if are_shown != self.are_shown:
            self.are_shown = are_shown
            self.changed.emit()

    def take(self, specs: Iterable[ActionSpec]) -> None:
        """These are the actions in force now."""
        keys = {spec.id: native_key(spec.keys[0]) if spec.keys else "" for spec in specs}
        if keys != self._keys:
            self._keys = keys
            self.changed.emit()

    def of(self, action_id: str, otherwise: str = "") -> str:
        """The action's first key, "" when it has none; ``otherwise`` for an unknown action."""
        return self._keys.get(action_id, otherwise)

    def fill_in(self, words: str, action_id: str) -> str:
        """``words`` with the key in brackets behind them, or alone when there is no key."""
        key = self.of(action_id)
        return f"{words} ({key})" if key else words


@lru_cache(maxsize=1)
def key_hints() -> KeyHints:
    """The one object that knows the keys in force."""
    return KeyHints()


def native_key(keys: str) -> str:
    """A portable key sequence as this platform writes it."""
    from PySide6.QtGui import QKeySequence

    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def cap_text(key: str) -> str:
    """A key as it stands on a cap, where there is little room and a hyphen looks lost."""
    words = {"Return": "↵", "Enter": "↵", "PgDown": "PgDn"}
    parts = key.split("+") if not key.endswith("+") else [*key[:-1].split("+")[:-1], "+"]
    short = " ".join(words.get(part, part) for part in parts)
    return short[:-1] + "−" if short.endswith("-") else short


class KeyCap(QLabel):
    """The key of one action in a small cap; gone while the action has none."""

    def __init__(self, action_id: str, *, otherwise: str = "", parent: QWidget | None = None):
        super().__init__(parent)
        self._action_id, self._otherwise = action_id, otherwise
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "kbd")
        key_hints().changed.connect(self._show_key)
        self._show_key()

    def _show_key(self) -> None:
        hints = key_hints()
        key = cap_text(hints.of(self._action_id, self._otherwise)) if hints.are_shown else ""
        self.setText(key)
        if self.parent() is not None or not key:
            self.setVisible(bool(key))
