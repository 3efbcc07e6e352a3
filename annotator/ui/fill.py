"""Filling a rectangle with one colour.

`QPainter.fillRect` would do, but at its first call Python makes classes of the 190 gradient
presets that it takes as well: 3 ms on the way to the first screen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt

if TYPE_CHECKING:
    from PySide6.QtGui import QColor, QPainter


def fill(painter: QPainter, rect: QRect | QRectF, color: QColor) -> None:
    """Fill ``rect``; pen and brush are others afterwards."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawRect(rect)
