"""A field that shows the keys pressed in it instead of what they do.

Our own: QKeySequenceEdit tells screen readers neither its role nor what is in it.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

_LEAVING = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Escape)
_MODIFIERS = (
    *(Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_AltGr),
    *(Qt.Key.Key_Meta, Qt.Key.Key_CapsLock, Qt.Key.Key_NumLock, Qt.Key.Key_unknown, Qt.Key(0)),
)


class KeyRecorder(QLineEdit):
    """Takes one key combination; ``recorded`` carries it in portable form, "" when cleared.

    Tab, Shift+Tab and Escape go on doing what they do: they lead out of the field.
    """

    recorded = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = ""
        self.setReadOnly(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setPlaceholderText(self.tr("Press the new keys here"))
        self.setAccessibleName(self.tr("Press the new keys"))

    def keys(self) -> str:
        """What was pressed, as a portable key sequence."""
        return self._keys

    def set_keys(self, keys: str) -> None:
        """Show these keys as if they had been pressed."""
        if keys != self._keys:
            self._keys = keys
            native = QKeySequence.SequenceFormat.NativeText
            self.setText(QKeySequence(keys).toString(native))
            self.recorded.emit(keys)

    def event(self, event: QEvent) -> bool:
        """No key is a shortcut while it is to be recorded."""
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and event.key() not in _LEAVING:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the combination as soon as more than modifiers are down."""
        if event.key() in _LEAVING and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
            return
        if event.key() in _MODIFIERS:
            return
        self.set_keys(QKeySequence(_combination(event)).toString())
        event.accept()


def _combination(event: QKeyEvent) -> int:
    """The pressed combination; Shift is part of the sign that it makes, as in "?"."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    written = event.text()
    if len(written) == 1 and written.isprintable() and not written.isalnum() and written != " ":
        modifiers &= ~Qt.KeyboardModifier.ShiftModifier
    return int(event.keyCombination().key()) | int(modifiers.value)
