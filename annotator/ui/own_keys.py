"""The keys that the user gave to actions: kept, checked for conflicts, laid over the table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QCoreApplication, QKeyCombination, QObject, Qt, Signal
from PySide6.QtGui import QKeySequence

from annotator.ui.action_spec import ActionSpec, works_together
from annotator.ui.key_hints import native_key

if TYPE_CHECKING:
    from annotator.ui.preferences import Preferences

_FIELD_KEYS = ("Ctrl+C", "Ctrl+V", "Ctrl+X", "Ctrl+A")
_LONE_KEYS = (
    *(Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Return, Qt.Key.Key_Enter),
    *(Qt.Key.Key_Space, Qt.Key.Key_Backspace, Qt.Key.Key_Delete, Qt.Key.Key_Escape),
    *(Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down),
    *(Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown),
)
_STRONG = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


class OwnKeys(QObject):
    """Keys by action; without any of its own an action has those of the table.

    ``changed`` is sent after every change; the table then has to be laid out anew.
    """

    changed = Signal()

    def __init__(self, preferences: Preferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._table: dict[str, ActionSpec] = {}

    def laid_over(self, table: Sequence[ActionSpec]) -> tuple[ActionSpec, ...]:
        """The rows of the table with the user's keys; a key counts for one action only."""
        self._table = {spec.id: spec for spec in table}
        own = {
            spec.id: keys
            for spec in table
            if (keys := self._preferences.own_keys(spec.id)) is not None
        }
        chosen = [(table_id, key) for table_id, keys in own.items() for key in keys]
        rows = []
        for spec in table:
            keys = own.get(spec.id)
            if keys is None:
                # A scheme or a newer version may bring a key that the user has given away.
                keys = tuple(
                    key
                    for key in spec.keys
                    if not any(
                        _is_same(key, taken) and works_together(spec, self._table[other])
                        for other, taken in chosen
                    )
                )
            rows.append(replace(spec, keys=keys))
        return tuple(rows)

    @property
    def table(self) -> tuple[ActionSpec, ...]:
        """The rows that were laid over last, with their usual keys."""
        return tuple(self._table.values())

    @property
    def specs(self) -> tuple[ActionSpec, ...]:
        """The rows that were laid over last, with the keys in force."""
        return self.laid_over(self.table)

    def spec(self, action_id: str) -> ActionSpec:
        """One row with the keys in force; KeyError for none."""
        return {spec.id: spec for spec in self.specs}[action_id]

    def is_own(self, action_id: str) -> bool:
        """Whether the action has other keys than the table gives it."""
        return self.spec(action_id).keys != self._table[action_id].keys

    def has_own(self) -> bool:
        """Whether any key is the user's own."""
        return any(spec.keys != self._table[spec.id].keys for spec in self.specs)

    def refusal(self, action_id: str, key: str) -> str:
        """Why that key cannot be given to that action, in a sentence; "" when it can."""
        translate = QCoreApplication.translate
        sequence = QKeySequence(key)
        if sequence.isEmpty():
            return translate("own_keys", "Press the keys to be used.")
        if any(_is_same(key, known) for known in _FIELD_KEYS):
            return translate("own_keys", "{0} is for copying and pasting.").format(native_key(key))
        # What the stubs do not know: a key sequence is one of key combinations.
        pressed = cast("Sequence[QKeyCombination]", sequence)[0]
        is_strong = bool(pressed.keyboardModifiers() & _STRONG)
        writes = not is_strong and pressed.key() < Qt.Key.Key_Escape
        moves = not is_strong and pressed.key() in _LONE_KEYS
        if (writes or moves) and self._table[action_id].scope == "window":
            return translate(
                "own_keys",
                "{0} is needed for typing: “{1}” works everywhere, so it wants Ctrl, Alt or a "
                "function key.",
            ).format(native_key(key), self._table[action_id].text)
        return ""

    def holder(self, action_id: str, key: str) -> ActionSpec | None:
        """The other action that has that key where this one would have it too."""
        mine = self._table[action_id]
        for spec in self.specs:
            if spec.id != action_id and works_together(mine, spec):
                for taken in spec.keys:
                    if _is_same(key, taken) or _begins(key, taken) or _begins(taken, key):
                        return spec
        return None

    def add(self, action_id: str, key: str, *, take_over: bool = False) -> None:
        """Give one more key to an action; ``take_over`` takes it from whoever holds it.

        Raises ValueError for a key that cannot be given or is held.
        """
        if self.refusal(action_id, key):
            raise ValueError(self.refusal(action_id, key))
        while (holder := self.holder(action_id, key)) is not None:
            if not take_over:
                raise ValueError(holder.id)
            self._keep(holder.id, [known for known in holder.keys if not _clashes(key, known)])
        keys = self.spec(action_id).keys
        portable = QKeySequence(key).toString()
        if not any(_is_same(key, known) for known in keys):
            self._keep(action_id, [*keys, portable])
        self.changed.emit()

    def remove(self, action_id: str, key: str) -> None:
        """Take a key from an action."""
        keys = self.spec(action_id).keys
        self._keep(action_id, [known for known in keys if not _is_same(key, known)])
        self.changed.emit()

    def reset(self, action_id: str) -> None:
        """Give an action the keys of the table again, taking them from whoever holds them."""
        self._preferences.remember_own_keys(action_id, None)
        for key in self._table[action_id].keys:
            holder = self.holder(action_id, key)
            if holder is not None:
                self._keep(holder.id, [known for known in holder.keys if not _clashes(key, known)])
        self.changed.emit()

    def reset_all(self) -> None:
        """Give every action, also of other schemes, the keys of the table again."""
        self._preferences.forget_own_keys()
        self.changed.emit()

    def _keep(self, action_id: str, keys: Sequence[str]) -> None:
        is_usual = tuple(keys) == self._table[action_id].keys
        self._preferences.remember_own_keys(action_id, None if is_usual else tuple(keys))


def _is_same(first: str, second: str) -> bool:
    return QKeySequence(first) == QKeySequence(second)


def _begins(first: str, second: str) -> bool:
    """Whether the second sequence goes on where the first one ends."""
    partial = QKeySequence.SequenceMatch.PartialMatch
    return QKeySequence(first).matches(QKeySequence(second)) == partial


def _clashes(first: str, second: str) -> bool:
    return _is_same(first, second) or _begins(first, second) or _begins(second, first)
