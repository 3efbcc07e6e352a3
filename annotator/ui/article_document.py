"""The document that a text view shows for an article: plain text, set for reading.

The article's own text is never read back from it; the display copy's positions lead there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
)

from annotator.model.article import Article
from annotator.ui.fonts import reading_font
from annotator.ui.positions import DisplayText
from annotator.ui.reading_style import reading_style
from annotator.ui.theme import current_tokens

if TYPE_CHECKING:
    from PySide6.QtCore import QUrl

SIDE = 20
"""Pixels left and right of the column that still belong to the text, for marks and for dragging."""

_BOTTOM = 72
_LEAST_LEADING = 1.08

_BLANK_SHARE = 0.73
"""A low blank line, as a share of the gap between paragraphs without one."""

_FEW_BLOCKS = 6000
_COLUMN_SAMPLE = "The minister said on Monday that nobody had asked for any of it before. "


class ArticleDocument(QTextDocument):
    """A plain-text document, filled before any view sees it; loads nothing from anywhere."""

    def __init__(self, article: Article, display: DisplayText, *, font_size: int, top: int) -> None:
        """``font_size`` and ``top`` (the room kept above the text for the heading) in pixels."""
        super().__init__()
        self.setUndoRedoEnabled(False)
        self._article = article
        self._display = display
        font = self.font_for(article, font_size)
        self.setDefaultFont(font)
        self.setDocumentMargin(0)
        option = self.defaultTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setDefaultTextOption(option)
        self.set_top(top)
        cursor = QTextCursor(self)
        cursor.setBlockFormat(self._body_format(font))
        cursor.insertText(display.shown)
        self._close_up(font)
        self.color_excluded()

    @staticmethod
    def font_for(article: Article, pixels: int) -> QFont:
        """The face that an article of its language is set in."""
        return reading_font(pixels, article.language)

    def set_top(self, top: int) -> None:
        """Keep that many pixels free above the first line."""
        frame = self.rootFrame()
        frame_format = frame.frameFormat()
        if frame_format.topMargin() == top and frame_format.leftMargin() == SIDE:
            return
        frame_format.setMargin(0)
        frame_format.setTopMargin(top)
        frame_format.setLeftMargin(SIDE)
        frame_format.setRightMargin(SIDE)
        frame_format.setBottomMargin(_BOTTOM)
        frame.setFrameFormat(frame_format)

    def color_excluded(self) -> None:
        """Grey the regions that count for nobody, in the colour of the theme in force."""
        if not self._article.excluded:
            return
        from PySide6.QtGui import QTextCharFormat

        grey = QTextCharFormat()
        grey.setForeground(QColor(current_tokens().excluded))
        cursor = QTextCursor(self)
        for region in self._article.excluded:
            start, end = self._display.qt_range(region)
            cursor.setPosition(start)
            cursor.setPosition(min(end, self.characterCount() - 1), QTextCursor.MoveMode.KeepAnchor)
            cursor.mergeCharFormat(grey)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Nothing: an article is words, and whatever they name is not opened."""
        from PySide6.QtCore import QByteArray

        return QByteArray()

    def _body_format(self, font: QFont) -> QTextBlockFormat:
        body = QTextBlockFormat()
        body.setLineHeight(
            100 * line_pitch(font) / QFontMetricsF(font).height(),
            QTextBlockFormat.LineHeightTypes.ProportionalHeight.value,
        )
        if not self._has_blank_lines():
            body.setBottomMargin(round(reading_style().paragraph_gap * font.pixelSize()))
        return body

    def _has_blank_lines(self) -> bool:
        """Whether blank lines part the paragraphs, so that single line feeds do not."""
        return "\n\n" in self._article.text.strip("\n")

    def _close_up(self, font: QFont) -> None:
        """Make blank lines low, and leave no gap where a long paragraph was cut for display."""
        together = QTextBlockFormat()
        together.setBottomMargin(0)
        for position in self._display.soft_breaks:
            QTextCursor(self.findBlock(position)).mergeBlockFormat(together)
        if self.blockCount() > _FEW_BLOCKS:
            return
        low = QTextBlockFormat()
        low.setLineHeight(
            max(1, round(_BLANK_SHARE * reading_style().paragraph_gap * font.pixelSize())),
            QTextBlockFormat.LineHeightTypes.FixedHeight.value,
        )
        block = self.firstBlock()
        while block.isValid():
            if block.length() == 1:
                QTextCursor(block).setBlockFormat(low)
            block = block.next()


def line_pitch(font: QFont) -> float:
    """Pixels from line to line in that font: generous, and never less than its letters need."""
    least = _LEAST_LEADING * QFontMetricsF(font).height()
    return max(reading_style().leading * font.pixelSize(), least)


def column_width(font: QFont) -> int:
    """Pixels of a line of as many characters as the user wants, without the sides."""
    sample = QFontMetricsF(font).horizontalAdvance(_COLUMN_SAMPLE)
    return round(sample / len(_COLUMN_SAMPLE) * reading_style().line_width)
