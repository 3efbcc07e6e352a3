"""A button whose words are bold while it is checked, and fit then too."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QSize
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QPushButton


class StrongButton(QPushButton):
    """As wide as its words are in bold: Qt reckons with those of the unchecked button."""

    def sizeHint(self) -> QSize:
        """Room for the bold words."""
        more = _more_when_bold(self.text().replace("&&", "&"), self.font().key())
        return super().sizeHint() + QSize(more, 0)


@lru_cache(maxsize=64)
def _more_when_bold(words: str, face: str) -> int:
    """By how many pixels words get wider; layouts ask for it again and again."""
    plain = QFont()
    plain.fromString(face)
    strong = QFont(plain)
    strong.setWeight(QFont.Weight.DemiBold)
    plain.setWeight(QFont.Weight.Normal)
    bold, usual = (QFontMetrics(font).horizontalAdvance(words) for font in (strong, plain))
    return max(0, bold - usual)
