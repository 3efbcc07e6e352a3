"""The heading of a page: title and a line on where the article comes from.

Painted above the text in the same scroll flow, outside the text's positions, as typed.
"""

from __future__ import annotations

import re
import unicodedata

from PySide6.QtCore import QDate, QLocale, QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QTextLayout, QTextOption

from annotator.model.article import Article
from annotator.ui.fonts import ui_font
from annotator.ui.theme import current_tokens

_LONGEST_TITLE = 300
_GAP_ABOVE, _GAP_BETWEEN, _GAP_BELOW = 26.0, 7.0, 20.0
_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


class ArticleHeader:
    """Title and source line, laid out for a width."""

    def __init__(self, article: Article) -> None:
        self.title = _one_line(article.title)
        self.meta = source_line(article)
        self._title_layout = QTextLayout()
        self._meta_layout = QTextLayout()
        self._direction = written_direction(self.title)
        self._laid_out: tuple[float, int, str] | None = None
        self._height = 0

    def lay_out(self, width: float, *, font_size: int) -> int:
        """Break title and source line for a column of that many pixels; returns the height."""
        title_font, meta_font = _title_font(font_size), _meta_font(font_size)
        wanted = (width, font_size, title_font.key())
        if wanted == self._laid_out:
            return self._height
        self._laid_out = wanted
        self._title_layout = _layout(self.title, title_font, self._direction)
        self._meta_layout = _layout(self.meta, meta_font, self._direction)
        y = _GAP_ABOVE
        y = _place_lines(self._title_layout, y, width, pitch=1.22 * title_font.pixelSize())
        y = _place_lines(
            self._meta_layout, y + _GAP_BETWEEN, width, pitch=1.4 * meta_font.pixelSize()
        )
        self._height = round(y + _GAP_BELOW)
        return self._height

    def paint(self, painter: QPainter, origin: QPointF) -> None:
        """Draw the heading with its top left corner at ``origin``."""
        tokens = current_tokens()
        painter.setPen(QColor(tokens.text))
        self._title_layout.draw(painter, origin)
        painter.setPen(QColor(tokens.muted))
        self._meta_layout.draw(painter, origin)


def source_line(article: Article) -> str:
    """Outlet, date and language of an article, as far as they are known."""
    parts = (article.outlet, written_date(article.published), language_name(article.language))
    return "  ·  ".join(f"{_ISOLATE}{_one_line(part)}{_END_ISOLATE}" for part in parts if part)


def written_date(published: str | None) -> str | None:
    """A year, year-month or full ISO date in the words of the user's language."""
    if not published:
        return None
    numbers = published.split("-")
    if not all(number.isdecimal() for number in numbers):
        return published
    date = QDate(*(int(number) for number in (*numbers, "1", "1")[:3]))
    if not date.isValid():
        return published
    return QLocale().toString(date, ("yyyy", "MMMM yyyy", "d MMMM yyyy")[len(numbers[:3]) - 1])


def language_name(code: str | None) -> str | None:
    """The language that a code such as "en" stands for; the code itself when nobody knows it."""
    if not code:
        return None
    language = QLocale.codeToLanguage(code.replace("_", "-").split("-")[0].lower())
    known = QLocale.Language.AnyLanguage, QLocale.Language.C
    return code if language in known else QLocale.languageToString(language)


def written_direction(text: str) -> Qt.LayoutDirection:
    """The direction of a text's first letter; left to right when it has none."""
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in ("L", "R", "AL"):
            is_ltr = direction == "L"
            return Qt.LayoutDirection.LeftToRight if is_ltr else Qt.LayoutDirection.RightToLeft
    return Qt.LayoutDirection.LeftToRight


def _one_line(text: str) -> str:
    line = _UNSEEN.sub(" ", text[: _LONGEST_TITLE + 1]).strip()
    return line if len(line) <= _LONGEST_TITLE else line[:_LONGEST_TITLE].rstrip() + "…"


def _title_font(font_size: int) -> QFont:
    font = ui_font(round(1.38 * font_size))
    font.setWeight(QFont.Weight.DemiBold)
    return font


def _meta_font(font_size: int) -> QFont:
    return ui_font(max(11, round(0.74 * font_size)))


def _layout(text: str, font: QFont, direction: Qt.LayoutDirection) -> QTextLayout:
    layout = QTextLayout(text, font)
    is_rtl = direction == Qt.LayoutDirection.RightToLeft
    option = QTextOption(Qt.AlignmentFlag.AlignRight if is_rtl else Qt.AlignmentFlag.AlignLeft)
    option.setTextDirection(direction)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    return layout


def _place_lines(layout: QTextLayout, y: float, width: float, *, pitch: float) -> float:
    layout.beginLayout()
    while True:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(max(1.0, width))
        line.setPosition(QPointF(0, y))
        y += max(pitch, QFontMetricsF(layout.font()).height())
    layout.endLayout()
    return y
