"""The articles that a search in the corpus found, as rows: title, source, hits, words around them.

The hits of a row are looked for when it comes into view, a slice in every turn.
"""

from __future__ import annotations

import time

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from annotator.model.article import ArticleSummary
from annotator.model.corpus_query import CorpusQuery
from annotator.model.folding import FoldedText
from annotator.session.finding import Found, FoundWords, found_words, text_of
from annotator.session.session import Session
from annotator.ui.article_row import shown_source
from annotator.ui.counts import counted
from annotator.ui.marked_text import paint_marked
from annotator.ui.row_view import RowView
from annotator.ui.theme import current_tokens

ARTICLE, WORDS = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
_SLICE = 0.008
_MARGIN, _GAP = 10, 3

Index = QModelIndex | QPersistentModelIndex


class CorpusResults(QAbstractListModel):
    """Found articles in their order; what each has is filled in as it is asked for."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._query = CorpusQuery()
        self._articles: tuple[ArticleSummary, ...] = ()
        self._words: dict[int, FoundWords] = {}
        self._wanted: list[int] = []
        self._folding: FoldedText | None = None
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.timeout.connect(self._go_on)

    def show_found(self, found: Found) -> None:
        """Show these articles instead."""
        self.beginResetModel()
        self._query, self._articles = found.query, found.articles
        self._words.clear()
        self._wanted.clear()
        self._folding = None
        self._turn.stop()
        self.endResetModel()

    def article(self, row: int) -> ArticleSummary:
        """The article in that row."""
        return self._articles[row]

    def words(self, row: int) -> FoundWords:
        """What the article in that row has, looked for now if need be."""
        if row not in self._words:
            text = FoldedText.whole(text_of(self._session, self._articles[row].id))
            self._words[row] = found_words(text, self._articles[row].title, self._query)
        return self._words[row]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many articles are shown."""
        return 0 if parent.isValid() else len(self._articles)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Title, the article, what it has (None until that is known), words for screen readers."""
        row = index.row()
        if not 0 <= row < len(self._articles):
            return None
        article = self._articles[row]
        if role == Qt.ItemDataRole.DisplayRole:
            return article.title
        if role == ARTICLE:
            return article
        if role == WORDS:
            if row not in self._words:
                self._want(row)
            return self._words.get(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            known = self._words.get(row)
            hits = "" if known is None else f"{counted(known.hits, 'hit')}: {known.excerpt.words}"
            return ", ".join(filter(None, (article.title, article.outlet, hits)))
        return None

    def _want(self, row: int) -> None:
        if row not in self._wanted:
            self._wanted.append(row)
        if not self._turn.isActive():
            self._turn.start(0)

    def _go_on(self) -> None:
        until = time.perf_counter() + _SLICE
        while self._wanted and time.perf_counter() < until:
            row = self._wanted[0]
            article = self._articles[row]
            if self._folding is None:
                self._folding = FoldedText(text_of(self._session, article.id))
            if self._folding.advance():
                self._words[row] = found_words(self._folding, article.title, self._query)
                self._folding = None
                self._wanted.pop(0)
                self.dataChanged.emit(self.index(row), self.index(row))
        if self._wanted:
            self._turn.start(0)


class CorpusDelegate(QStyledItemDelegate):
    """Draws a found article: title, where and when, how many hits, two lines of its words."""

    def __init__(self, view: RowView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Four lines and the space around them."""
        return QSize(120, 4 * option.fontMetrics.height() + 2 * _GAP + 2 * _MARGIN)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Drawn by hand: hits are marked, and nothing is ever read as markup."""
        article, words = index.data(ARTICLE), index.data(WORDS)
        if not isinstance(article, ArticleSummary):
            return
        tokens, rect = current_tokens(), option.rect
        painter.save()
        if self._view.is_marked(index):
            painter.fillRect(rect, QColor(tokens.accent_tint))
            painter.fillRect(rect.left(), rect.top(), 3, rect.height(), QColor(tokens.accent))
        elif self._view.is_hovered(index):
            painter.fillRect(rect, QColor(tokens.hover))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(tokens.border))
        inner = QRectF(rect).adjusted(_MARGIN + 4, _MARGIN, -_MARGIN, -_MARGIN)
        self._paint_words(painter, inner, option.font, article, words)
        painter.restore()

    def _paint_words(
        self,
        painter: QPainter,
        inner: QRectF,
        font: QFont,
        article: ArticleSummary,
        words: FoundWords | None,
    ) -> None:
        tokens = current_tokens()
        strong = QFont(font)
        strong.setWeight(QFont.Weight.DemiBold)
        height = QFontMetricsF(font).height()
        line = QRectF(inner.left(), inner.top(), inner.width(), height)
        if words is not None:
            hits = counted(words.hits, "hit")
            painter.setFont(font)
            painter.setPen(QColor(tokens.muted))
            right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            painter.drawText(line, right, hits)
            line.setWidth(line.width() - QFontMetricsF(font).horizontalAdvance(hits) - _MARGIN)
        in_title = () if words is None else words.in_title
        paint_marked(painter, line, article.title, in_title, font=strong, color=tokens.text)
        source = shown_source(article)
        line = QRectF(inner.left(), line.bottom() + _GAP, inner.width(), height)
        paint_marked(painter, line, source, (), font=font, color=tokens.muted)
        if words is not None:
            below = QRectF(inner.left(), line.bottom() + _GAP, inner.width(), 2 * height)
            shown = words.excerpt
            paint_marked(
                painter, below, shown.words, shown.marked, font=font, color=tokens.text, lines=2
            )
