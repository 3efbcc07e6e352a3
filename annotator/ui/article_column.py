"""The article with what belongs below it."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget


class ArticleColumn(QWidget):
    """A view that takes all the room but what stands below it."""

    def __init__(self, view: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(view, 1)

    def add_below(self, widget: QWidget) -> None:
        """Let a widget stand below the view, as high as it needs."""
        self._column.addWidget(widget)
