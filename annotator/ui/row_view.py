"""A list of rows that its delegate paints by itself: which row has the mouse, which the focus.

The style's own state flags would say so too, but asking for them costs the start 15 ms.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListView, QWidget


class RowView(QListView):
    """Rows of one height; Enter or a click asks for one."""

    asked = Signal(QModelIndex)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hovered = QPersistentModelIndex()
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.entered.connect(self._on_entered)
        self.viewportEntered.connect(self._forget_hovered)
        self.clicked.connect(self.asked)

    def is_hovered(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        """Whether the mouse is over that row."""
        return self._hovered.isValid() and self._hovered.row() == index.row()

    def is_marked(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        """Whether that row is the one that Enter would take."""
        return self.currentIndex().isValid() and self.currentIndex().row() == index.row()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter asks for the row that the arrows have come to."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if self.currentIndex().isValid():
                self.asked.emit(self.currentIndex())
            return
        super().keyPressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """The mouse is over no row any more."""
        super().leaveEvent(event)
        self._forget_hovered()

    def _on_entered(self, index: QModelIndex) -> None:
        self._forget_hovered()
        self._hovered = QPersistentModelIndex(index)
        self.update(index)

    def _forget_hovered(self) -> None:
        before, self._hovered = self._hovered, QPersistentModelIndex()
        if before.isValid() and before.model() is self.model():
            self.update(self.model().index(before.row(), 0))
