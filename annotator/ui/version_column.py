"""What one annotator has at a place: the words within their paragraph, and each field.

Shows what it is given; which fields differ is told to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QResizeEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QGridLayout, QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from annotator.model.span import Span
from annotator.ui.fields import plain_label
from annotator.ui.fonts import reading_font
from annotator.ui.positions import DisplayText
from annotator.ui.theme import current_tokens, theme_signals, type_tint

_LINES = 6


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a version: its name, what is in it, and whether others have something else."""

    name: str
    value: str
    differs: bool = False


class WordsInContext(QPlainTextEdit):
    """A stretch of an article in which some words are marked; can be read and copied."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByKeyboard
            | Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self._fragments: tuple[Span, ...] = ()
        self._color, self._at = "", 0
        self._display = DisplayText("")
        theme_signals().changed.connect(self._mark)

    def show_words(
        self,
        text: str,
        fragments: Sequence[Span],
        *,
        at: int,
        color: str,
        language: str | None,
    ) -> None:
        """Show ``text`` around ``at`` with fragments of it marked in a type's colour.

        All positions are code points of ``text``.
        """
        self._display = DisplayText(text)
        self._fragments, self._at, self._color = tuple(fragments), at, color
        self.setFont(reading_font(current_tokens().size_large, language))
        self.setPlainText(self._display.shown)
        self._mark()
        self._scroll_to_words()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The marked words stay in view."""
        super().resizeEvent(event)
        self._scroll_to_words()

    def _scroll_to_words(self) -> None:
        cursor = self.textCursor()
        cursor.setPosition(self._display.to_qt(min(self._at, self._display.length)))
        self.setTextCursor(cursor)
        self.centerCursor()

    def sizeHint(self) -> QSize:
        """A few lines."""
        return QSize(240, self.fontMetrics().lineSpacing() * _LINES + 16)

    def _mark(self) -> None:
        tokens = current_tokens()
        marks = []
        for fragment in self._fragments:
            mark = QTextEdit.ExtraSelection()
            start, end = self._display.qt_range(fragment)
            cursor = QTextCursor(self.document())
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            style = QTextCharFormat()
            style.setBackground(QColor(type_tint(self._color or tokens.accent, tokens.dark)))
            style.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
            style.setUnderlineColor(QColor(self._color or tokens.accent))
            mark.cursor, mark.format = cursor, style
            marks.append(mark)
        self.setExtraSelections(marks)


class VersionColumn(QFrame):
    """One annotator's version; with no fields it says that there is nothing."""

    def __init__(self, annotator: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.annotator = annotator
        self.name = plain_label(annotator, role="strong")
        self.words = WordsInContext(self.tr("Words of {0}").format(annotator))
        self.fields: list[Field] = []
        self.nothing = plain_label(self.tr("Nothing here"), role="muted")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(8)
        column.addWidget(self.name)
        column.addWidget(self.words, 1)
        column.addWidget(self.nothing)
        column.addLayout(self._grid)

    def show_version(
        self,
        text: str,
        fragments: Sequence[Span],
        fields: Sequence[Field],
        *,
        at: int,
        color: str = "",
        language: str | None = None,
    ) -> None:
        """Show ``text`` around ``at``, what is marked in it, and the fields.

        A field that differs says so by a sign.
        """
        self.words.show_words(text, fragments, at=at, color=color, language=language)
        self.nothing.setVisible(not fields)
        self.fields = list(fields)
        for row, field in enumerate(fields):
            name = plain_label(field.name, role="muted")
            value = plain_label(
                f"≠ {field.value}" if field.differs else field.value,
                role="strong" if field.differs else "",
                wrap=True,
            )
            value.setAccessibleName(
                self.tr("{0}: {1}, differs").format(field.name, field.value)
                if field.differs
                else f"{field.name}: {field.value}"
            )
            self._grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(value, row, 1)
