"""The project's guidelines beside the page, to read and to search while annotating."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from annotator.ui.fields import plain_label, plain_tip
from annotator.ui.icons import icon
from annotator.ui.key_hints import key_hints
from annotator.ui.markdown_search import MarkdownSearch
from annotator.ui.markdown_view import MarkdownView

_WIDTH = 380


class GuidelinesPanel(QFrame):
    """Shows guidelines; ``close_clicked`` is sent by its close button, ``left`` by Escape."""

    close_clicked = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "pane")
        self.setProperty("edge", "left")
        self.view = MarkdownView(self.tr("Guidelines"))
        self.search = MarkdownSearch(self.view)
        self.close_button = QToolButton()
        self.close_button.setProperty("role", "flat")
        self.close_button.setIcon(icon("close", "muted"))
        key_hints().changed.connect(self._show_key)
        self._show_key()
        self.close_button.setAccessibleName(self.tr("Put the guidelines away"))
        self.close_button.clicked.connect(self.close_clicked)
        head = QHBoxLayout()
        head.addWidget(plain_label(self.tr("Guidelines"), role="strong"))
        head.addStretch(1)
        head.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 10, 10)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self.search)
        column.addWidget(self.view, 1)
        QWidget.setTabOrder(self.view, self.close_button)
        self.setMinimumWidth(240)

    def _show_key(self) -> None:
        words = self.tr("Put the guidelines away")
        self.close_button.setToolTip(plain_tip(key_hints().fill_in(words, "guidelines")))

    def show_guidelines(self, markdown: str) -> None:
        """Show these guidelines, or say that there are none."""
        self.view.show_markdown(markdown if markdown.strip() else self.tr("There are none."))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape, once the search is empty, leads back to the article."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """Wide enough for a line that reads well."""
        return QSize(_WIDTH, super().sizeHint().height())
