"""Words laid out for a printed page: faces, wrapped paragraphs, and where they may break.

Lengths are those of the page: ten units to a point.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QPainter,
    QTextLayout,
    QTextOption,
)

from annotator.report.shown_text import clean

UNITS = 10
"""Units of length in a point: fine enough for the advances of letters."""
_SERIF = ("Source Serif 4", "Noto Serif", "Charter", "Georgia", "Cambria", "DejaVu Serif")
_SANS = ("Inter", "Noto Sans", "Segoe UI", "Helvetica Neue", "Arial", "DejaVu Sans")
# What the faces above may lack; without them an Arabic word would be boxes.
_OTHERS = ("Noto Naskh Arabic", "Noto Sans Arabic", "Noto Sans Hebrew", "Noto Sans CJK SC")


@dataclass(frozen=True, slots=True)
class Style:
    """How words are set: points, colour, weight, face."""

    size: float
    color: str = "#1a222d"
    is_bold: bool = False
    is_serif: bool = False
    leading: float = 1.35

    def font(self) -> QFont:
        """The face in units of the page."""
        font = QFont()
        font.setFamilies(_families(self.is_serif))
        font.setStyleHint(QFont.StyleHint.Serif if self.is_serif else QFont.StyleHint.SansSerif)
        font.setPixelSize(round(self.size * UNITS))
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        # Ligatures would be copied out as one letter that nobody searches for.
        font.setFeature(QFont.Tag("liga"), 0)
        if self.is_bold:
            font.setWeight(QFont.Weight.DemiBold)
        return font


class Words:
    """A paragraph wrapped to a width, cut with dots after ``at_most`` lines."""

    def __init__(
        self,
        text: str,
        style: Style,
        width: float,
        *,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        at_most: int = 400,
    ) -> None:
        self._option = QTextOption(align)
        self._option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        self._color = QColor(style.color)
        self._step = style.size * style.leading * UNITS
        # A paragraph separator of the text's own would not break a line here.
        words = "\u2028".join(clean(text).splitlines())
        self._layout = self._laid_out(words, style.font(), width, at_most)
        if self._layout.lineCount() > at_most:
            last = self._layout.lineAt(at_most - 1)
            units = words.encode("utf-16-le")[: 2 * (last.textStart() + last.textLength() - 2)]
            cut = clean(units.decode("utf-16-le", "ignore") + "…")
            self._layout = self._laid_out(cut, style.font(), width, at_most)

    def _laid_out(self, words: str, font: QFont, width: float, at_most: int) -> QTextLayout:
        layout = QTextLayout(words, font)
        layout.setTextOption(self._option)
        layout.beginLayout()
        while layout.lineCount() <= at_most and (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            number = layout.lineCount() - 1
            line.setPosition(QPointF(0, number * self._step + (self._step - line.height()) / 2))
        layout.endLayout()
        return layout

    @property
    def lines(self) -> int:
        """How many lines they take."""
        return self._layout.lineCount()

    @property
    def height(self) -> float:
        """How high all lines together are."""
        return self._step * max(self.lines, 1)

    @property
    def natural_width(self) -> float:
        """How wide the first line is."""
        return self._layout.lineAt(0).naturalTextWidth() if self.lines else 0.0

    def draw(self, painter: QPainter, x: float, y: float) -> None:
        """Draw them with their upper left corner there."""
        painter.setPen(self._color)
        self._layout.draw(painter, QPointF(x, y))


def width_of(text: str, style: Style) -> float:
    """How wide a line of words is."""
    return QFontMetricsF(style.font()).horizontalAdvance(clean(text))


def size_of_page() -> QSizeF:
    """A4 in units."""
    return QSizeF(595.0 * UNITS, 842.0 * UNITS)


@lru_cache(maxsize=2)
def _families(is_serif: bool) -> list[str]:
    installed = set(QFontDatabase.families())
    wanted = (*(_SERIF if is_serif else _SANS), *_OTHERS)
    return [family for family in wanted if family in installed] or ["Serif" if is_serif else "Sans"]
