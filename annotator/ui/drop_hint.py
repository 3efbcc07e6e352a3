"""What is seen over the window while files are dragged across it: what letting go will do."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.ui.fields import plain_label
from annotator.ui.icons import paint_icon
from annotator.ui.theme import current_tokens

_EDGE = 18
_SIGN = 56
_SHADE = 232


class DropHint(QWidget):
    """Covers ``room`` with a sentence; follows its size."""

    def __init__(self, room: QWidget) -> None:
        super().__init__(room)
        self._can_drop = True
        self.words = plain_label(role="heading", wrap=True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * _EDGE, _SIGN, 4 * _EDGE, 0)
        column.addWidget(self.words)
        room.installEventFilter(self)
        self.hide()

    def show_words(self, words: str, *, can_drop: bool) -> None:
        """Say this over the whole room."""
        self._can_drop = can_drop
        self.words.setText(words)
        room = self.parentWidget()
        if room is not None:
            self.setGeometry(room.rect())
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go on covering the room when it changes its size."""
        room = self.parentWidget()
        if event.type() == QEvent.Type.Resize and self.isVisible() and room is not None:
            self.setGeometry(room.rect())
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The page shines through; a dashed frame says where to let go."""
        tokens = current_tokens()
        line = tokens.accent if self._can_drop else tokens.danger
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            ground = QColor(tokens.window)
            ground.setAlpha(_SHADE)
            painter.fillRect(self.rect(), ground)
            painter.setPen(QPen(QColor(line), 2, Qt.PenStyle.DashLine))
            frame = QRectF(self.rect()).adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
            painter.drawRoundedRect(frame, tokens.radius_large, tokens.radius_large)
            middle = frame.center().x() - _SIGN / 2
            place = QRectF(middle, self.words.geometry().center().y() - 2 * _SIGN, _SIGN, _SIGN)
            paint_icon(painter, place, "import" if self._can_drop else "danger", line)
