"""Framed cards with a caption, of which pages of figures are made."""

from __future__ import annotations

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QSplitter,
    QSplitterHandle,
    QVBoxLayout,
    QWidget,
)

from annotator.ui.fields import plain_label


class Card(QFrame):
    """A frame with a caption above whatever is added to its ``column``."""

    def __init__(self, caption: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.caption = plain_label(caption.upper(), role="caption", wrap=True)
        self.head = QHBoxLayout()
        self.head.setSpacing(8)
        self.head.addWidget(self.caption, 1)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 12, 16, 14)
        self.column.setSpacing(8)
        self.column.addLayout(self.head)

    def show_caption(self, caption: str) -> None:
        """Be called this from now on."""
        self.caption.setText(caption.upper())


class GapSplitter(QSplitter):
    """A splitter whose handle is the empty room between two parts."""

    def createHandle(self) -> QSplitterHandle:
        """A handle that shows nothing but the pointer's shape."""
        return _Gap(self.orientation(), self)


class _Gap(QSplitterHandle):
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Leaves the ground as it is."""
