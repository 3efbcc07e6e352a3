"""What a page shows while it has nothing else to show: what is missing and what to do."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from annotator.ui.fields import plain_label
from annotator.ui.icons import paint_icon
from annotator.ui.theme import current_tokens

_SIGN = 44
_WIDTH = 460


class _Sign(QWidget):
    """A large icon in the theme's quiet colour."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.setFixedSize(_SIGN, _SIGN)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Drawn anew in the colours of the theme in force."""
        with QPainter(self) as painter:
            paint_icon(painter, QRectF(self.rect()), self._name, current_tokens().disabled)


class EmptyState(QWidget):
    """An icon, a heading, a sentence or two, and perhaps a button, in the middle of the page."""

    button_clicked = Signal()

    def __init__(self, icon_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = plain_label(role="heading", wrap=True)
        self.words = plain_label(role="muted", wrap=True)
        self.button = QPushButton()
        self.button.hide()  # until it has words
        self.button.clicked.connect(self.button_clicked)
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addStretch(2)
        column.addWidget(_Sign(icon_name), 0, Qt.AlignmentFlag.AlignHCenter)
        for label in (self.heading, self.words):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setFixedWidth(_WIDTH)
            column.addWidget(label)
        column.addSpacing(6)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        middle = QHBoxLayout(self)
        middle.addStretch(1)
        middle.addLayout(column)
        middle.addStretch(1)

    def show_words(self, heading: str, words: str, *, button: str = "") -> None:
        """Say this; without a text for it there is no button."""
        self.heading.setText(heading)
        self.words.setText(words)
        self.button.setText(button)
        self.button.setVisible(bool(button))
