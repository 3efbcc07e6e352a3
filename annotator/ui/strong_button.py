"""A button whose words are bold while it is checked, and fit then too."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QPushButton


class StrongButton(QPushButton):
    """As wide as its words are in bold: Qt reckons with those of the unchecked button."""

    def sizeHint(self) -> QSize:
        """Room for the bold words."""
        strong = QFont(self.font())
        strong.setWeight(QFont.Weight.DemiBold)
        plain = QFont(self.font())
        plain.setWeight(QFont.Weight.Normal)
        words = self.text().replace("&&", "&")
        more = QFontMetrics(strong).horizontalAdvance(words) - QFontMetrics(
            plain
        ).horizontalAdvance(words)
        return super().sizeHint() + QSize(max(0, more), 0)
