"""A list of very many rows of one height, painted by its delegate: only rows in view cost.

A table view of one column: QListView would ask its model about every row at each new layout.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHeaderView, QTableView, QWidget


class LongList(QTableView):
    """Rows of one height; Enter or a click asks for one, Esc says that the user is done here."""

    asked = Signal(QModelIndex)
    left = Signal()

    def __init__(self, *, row_height: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hovered = QPersistentModelIndex()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setMinimumSectionSize(1)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(1)
        rows.setDefaultSectionSize(row_height)
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
        """Enter asks for the row that the arrows have come to; Esc leaves."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if self.currentIndex().isValid():
                self.asked.emit(self.currentIndex())
            return
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        if event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and self.model() is not None:
            # A table would go to the first or last column.
            last = self.model().rowCount() - 1
            self.setCurrentIndex(
                self.model().index(0 if event.key() == Qt.Key.Key_Home else last, 0)
            )
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """There is always a row that Enter would take."""
        super().focusInEvent(event)
        model = self.model()
        if not self.currentIndex().isValid() and model is not None and model.rowCount():
            self.setCurrentIndex(model.index(0, 0))

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
