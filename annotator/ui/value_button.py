"""A value that can be picked: words that wrap, with the sign and colour of one that differs."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QStaticText,
    QTextOption,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from annotator.ui.theme import current_tokens, type_ink

_SIDE, _EDGE = 6, 3
_SIGN = "≠"
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class ValueButton(QAbstractButton):
    """A flat button as high as its words need; what is drawn is plain text.

    ``stepped`` tells (columns, rows) when an arrow was pressed.
    """

    stepped = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._differs = False
        self._color = ""
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_value(self, value: str, *, differs: bool, color: str, name: str) -> None:
        """Show this value; ``name`` is what a screen reader says, ``color`` a type's."""
        self._differs, self._color = differs, color
        # An ampersand would make the letter after it a shortcut.
        self.setText(value.replace("&", "&&"))
        self.setAccessibleName(name)
        self.updateGeometry()
        self.update()

    @property
    def differs(self) -> bool:
        """Whether others have something else there."""
        return self._differs

    def hasHeightForWidth(self) -> bool:
        """Words wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """As high as the wrapped words."""
        return ceil(self._wrapped(width).size().height()) + 2 * _EDGE

    def sizeHint(self) -> QSize:
        """One line if it is not too long."""
        width = min(260, QFontMetrics(self._font()).horizontalAdvance(self._shown()) + 2 * _SIDE)
        return QSize(width, self.heightForWidth(max(width, 60)))

    def minimumSizeHint(self) -> QSize:
        """A word or two."""
        return QSize(60, QFontMetrics(self._font()).height() + 2 * _EDGE)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter picks as Space does; arrows go to the values around."""
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif key in _ARROWS:
            self.stepped.emit(*_ARROWS[key])
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground while the mouse is here, a ring with the focus, and the words."""
        tokens = current_tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isEnabled() and self.underMouse():
            painter.setPen(QPen(QColor(tokens.border_strong), 1))
            painter.setBrush(QColor(tokens.hover))
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 4, 4)
        if self.hasFocus():
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 4, 4)
        painter.setFont(self._font())
        painter.setPen(QColor(self._ink()))
        painter.drawStaticText(_SIDE, _EDGE, self._wrapped(self.width()))

    def _ink(self) -> str:
        tokens = current_tokens()
        if self._differs:
            return type_ink(self._color, tokens.dark) if self._color else tokens.warning
        return tokens.text

    def _shown(self) -> str:
        words = self.text().replace("&&", "&")
        return f"{_SIGN} {words}" if self._differs else words

    def _font(self) -> QFont:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold if self._differs else QFont.Weight.Normal)
        return font

    def _wrapped(self, width: int) -> QStaticText:
        """The words in lines; only a word that is longer than a line is broken within."""
        words = QStaticText(self._shown())
        words.setTextFormat(Qt.TextFormat.PlainText)
        option = QTextOption(Qt.AlignmentFlag.AlignLeft)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        words.setTextOption(option)
        words.setTextWidth(max(20, width - 2 * _SIDE))
        words.prepare(font=self._font())
        return words
