"""One line of plain words that gives way where there is no room for all of them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

from annotator.ui.plain_text import plain_tip


class ElidedLabel(QLabel):
    """Shows an ellipsis for what it leaves out; pointing at it then shows all the words."""

    def __init__(
        self,
        text: str = "",
        parent: QWidget | None = None,
        *,
        cut: Qt.TextElideMode = Qt.TextElideMode.ElideMiddle,
    ) -> None:
        super().__init__(parent)
        self._cut = cut
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)

    @property
    def shown(self) -> str:
        """What of the words is to be seen."""
        words = " ".join(self.text().split())
        return self.fontMetrics().elidedText(words, self._cut, self.contentsRect().width())

    def minimumSizeHint(self) -> QSize:
        """A few letters are enough."""
        return QSize(self.fontMetrics().averageCharWidth() * 4, super().minimumSizeHint().height())

    def event(self, event: QEvent) -> bool:
        """All the words, when they are asked for and not to be seen."""
        if event.type() == QEvent.Type.ToolTip:
            words = " ".join(self.text().split())
            self.setToolTip("" if self.shown == words else plain_tip(words))
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """As much of the words as fits, with an ellipsis where some are left out."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), int(self.alignment()), self.shown)
