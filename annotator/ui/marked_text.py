"""Words with some of them marked, painted in a few lines: never as markup, in any direction."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)

from annotator.model.span import Span
from annotator.ui.theme import current_tokens


def paint_marked(
    painter: QPainter,
    place: QRectF,
    words: str,
    marked: Sequence[Span],
    *,
    font: QFont,
    color: str,
    lines: int = 1,
) -> None:
    """Paint as many lines of ``words`` as asked; the last one is cut where the room ends."""
    layout = QTextLayout(words, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    layout.setTextOption(option)
    layout.setFormats([_format(words, span) for span in marked])
    height = QFontMetricsF(font).height()
    layout.beginLayout()
    for number in range(lines):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(place.width())
        line.setPosition(QPointF(0, number * height))
    layout.endLayout()
    painter.save()
    painter.setClipRect(place)
    painter.setPen(QColor(color))
    layout.draw(painter, place.topLeft())
    painter.restore()


def _format(words: str, span: Span) -> QTextLayout.FormatRange:
    tokens = current_tokens()
    look = QTextCharFormat()
    look.setFontWeight(QFont.Weight.DemiBold)
    look.setForeground(QColor(tokens.text))
    look.setBackground(QColor(tokens.hit))
    found = QTextLayout.FormatRange()
    found.start = _units(words[: span.start])
    found.length = _units(span.of(words))
    found.format = look
    return found


def _units(words: str) -> int:
    """How many UTF-16 units Qt counts for these words."""
    return len(words.encode("utf-16-le")) // 2
