"""Shows Markdown as a page to read that loads nothing, opens nothing and runs nothing.

Foreign guidelines come with assignments: markup of theirs is shown, never obeyed.
"""

from __future__ import annotations

import re
from typing import Any

from PySide6.QtCore import QEvent, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QFont,
    QImage,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextOption,
)
from PySide6.QtWidgets import QTextBrowser, QTextEdit, QWidget

from annotator.ui.theme import current_tokens, theme_signals

_FEATURES = (
    QTextDocument.MarkdownFeature.MarkdownDialectGitHub
    | QTextDocument.MarkdownFeature.MarkdownNoHTML
)
_LONGEST = 200_000
_MOST_LINES = 8_000
_LONGEST_LINE = 20_000
_MOST_CELLS = 3_000
_CUT = 2_000
# Nesting that deep is no guideline, and laying it out takes minutes.
_TOO_DEEP = re.compile(
    r"^(?:[ \t]{100}|[ \t]*(?:>[ \t]*|(?:[*+\-]|[0-9]{1,9}[.)])[ \t]+){25})", re.MULTILINE
)
_MOST_HITS = 500


class MarkdownView(QTextBrowser):
    """A Markdown page with a search that marks what it finds."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDocumentMargin(16)
        self._is_page = False
        self._hits: list[QTextCursor] = []
        self._current = -1
        self._words = ""
        theme_signals().changed.connect(self._on_theme_changed)

    def show_markdown(self, markdown: str) -> None:
        """Show this text; what is far too large or too deep to lay out is shown as plain text."""
        self._is_page = _can_be_laid_out(markdown)
        if self._is_page:
            self.document().setMarkdown(markdown, _FEATURES)
            self._set_type()
        else:
            self.document().setPlainText(_as_it_stands(markdown[:_LONGEST]))
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.find_words(self._words)

    def find_words(self, words: str) -> int:
        """Mark every place with these words, upper and lower case alike; returns how many."""
        self._words = words
        self._hits, self._current = [], -1
        place = self.document().find(words, 0) if words.strip() else QTextCursor()
        while not place.isNull() and len(self._hits) < _MOST_HITS:
            self._hits.append(place)
            place = self.document().find(words, place)
        self._mark()
        return len(self._hits)

    @property
    def hits(self) -> int:
        """How many places the last search found."""
        return len(self._hits)

    def go_to_hit(self, step: int) -> int:
        """Go ``step`` places on (or back, when negative); returns the place's number from 1.

        0 when there is none.
        """
        if not self._hits:
            return 0
        if self._current < 0:
            self._current = 0 if step > 0 else len(self._hits) - 1
        else:
            self._current = (self._current + step) % len(self._hits)
        place = QTextCursor(self._hits[self._current])
        place.clearSelection()
        self.setTextCursor(place)
        self._bring(place, above=self.viewport().height() // 3)
        self._mark()
        return self._current + 1

    def headings(self) -> list[tuple[int, str, int]]:
        """Level, words and position of every heading, in order."""
        found = []
        block = self.document().begin()
        while block.isValid():
            level = block.blockFormat().headingLevel()
            if level:
                found.append((level, block.text(), block.position()))
            block = block.next()
        return found

    def scroll_to(self, position: int) -> None:
        """Bring the block at ``position`` to the top."""
        place = QTextCursor(self.document())
        place.setPosition(position)
        self.setTextCursor(place)
        self._bring(place, above=int(self.document().documentMargin()))

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Nothing at all: an empty picture, so that Qt does not look for the file itself."""
        return _NOTHING

    def changeEvent(self, event: QEvent) -> None:
        """Another size of letters is another size of headings."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self._is_page:
            self._set_type()

    def _on_theme_changed(self) -> None:
        if self._is_page:
            self._set_type()
        self._mark()

    def _bring(self, place: QTextCursor, *, above: int) -> None:
        """Scroll so that ``place`` stands ``above`` pixels below the upper edge, if it can."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + self.cursorRect(place).top() - above)

    def _mark(self) -> None:
        tokens = current_tokens()
        marks = []
        for number, place in enumerate(self._hits):
            mark = QTextEdit.ExtraSelection()
            mark.cursor = place
            is_current = number == self._current
            color = tokens.highlight if is_current else tokens.warning_tint
            mark.format.setBackground(QColor(color))
            marks.append(mark)
        self.setExtraSelections(marks)

    def _set_type(self) -> None:
        """Sizes, distances and colours of headings, quotations and tables."""
        tokens = current_tokens()
        for frame in self.document().rootFrame().childFrames():
            lines = frame.frameFormat()
            lines.setBorderBrush(QColor(tokens.border_strong))
            frame.setFrameFormat(lines)
        edit = QTextCursor(self.document())
        edit.beginEditBlock()
        block = self.document().begin()
        while block.isValid():
            self._set_block(block)
            block = block.next()
        edit.endEditBlock()

    def _set_block(self, block: QTextBlock) -> None:
        tokens = current_tokens()
        level = block.blockFormat().headingLevel()
        distances = QTextBlockFormat()
        distances.setTopMargin({0: 4, 1: 4, 2: 20}.get(level, 12))
        distances.setBottomMargin(6)
        distances.setLineHeight(135, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        is_quotation = block.blockFormat().hasProperty(QTextFormat.Property.BlockQuoteLevel)
        if is_quotation:
            distances.setLeftMargin(18)
        cursor = QTextCursor(block)
        cursor.mergeBlockFormat(distances)
        if not level and not is_quotation:
            return
        sizes = {1: tokens.size_title - 4, 2: tokens.size_large + 1, 3: tokens.size_body + 1}
        for start, length, letters in _pieces(block):
            if level:
                # The adjustment that comes with a heading goes before any size.
                letters.clearProperty(QTextFormat.Property.FontSizeAdjustment)
                size = sizes.get(level, tokens.size_body)
                letters.setProperty(QTextFormat.Property.FontPixelSize, size)
                letters.setFontWeight(QFont.Weight.DemiBold)
            if is_quotation:
                letters.setForeground(QColor(tokens.muted))
            cursor.setPosition(start)
            cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
            cursor.setCharFormat(letters)


def _pieces(block: QTextBlock) -> list[tuple[int, int, QTextCharFormat]]:
    """Position, length and format of each run of letters in a block."""
    found = []
    place = block.begin()
    while not place.atEnd():
        piece = place.fragment()
        found.append((piece.position(), piece.length(), piece.charFormat()))
        place += 1
    return found


def _can_be_laid_out(markdown: str) -> bool:
    """Whether laying the text out as a page takes no longer than one waits for a page."""
    if len(markdown) > _LONGEST or _TOO_DEEP.search(markdown):
        return False
    lines = markdown.splitlines()
    return (
        len(lines) <= _MOST_LINES
        and max(map(len, lines), default=0) <= _LONGEST_LINE
        and sum(line.count("|") for line in lines) <= _MOST_CELLS
    )


def _as_it_stands(text: str) -> str:
    """The text with its longest lines cut: one without an end takes minutes to lay out."""
    return "\n".join(
        line[start : start + _CUT]
        for line in text.splitlines()
        for start in range(0, max(1, len(line)), _CUT)
    )


_NOTHING = QImage(1, 1, QImage.Format.Format_ARGB32)
_NOTHING.fill(Qt.GlobalColor.transparent)
