"""Finding articles by their words: a field, the articles that have them, words around each hit.

Searches while one types, with a short pause; opening what is chosen is its owner's business.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QLocale, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from annotator.session.finding import COUNTED, Found, find_articles
from annotator.session.session import Session
from annotator.ui.corpus_results import CorpusDelegate, CorpusResults
from annotator.ui.counts import counted
from annotator.ui.fields import plain_label
from annotator.ui.row_view import RowView

_PAUSE = 120
_SIZE = QSize(760, 620)
_MARGIN = 14
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class CorpusSearch(QDialog):
    """``chosen`` tells the id of an article, what was typed, and the Span of its first hit."""

    chosen = Signal(str, str, object)
    typed = Signal(str)

    def __init__(self, session: Session, words: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Find in all articles"))
        self.resize(_SIZE)
        self._session = session
        self._is_current = True
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Words of articles"))
        self.field.setAccessibleName(self.tr("Find in all articles"))
        self.field.setClearButtonEnabled(True)
        self.count = plain_label(role="muted", wrap=True)
        self.rows = RowView()
        self.rows.setAccessibleName(self.tr("Articles found"))
        self.rows.setProperty("role", "framed")
        self.rows.setItemDelegate(CorpusDelegate(self.rows))
        self.rows.setVerticalScrollMode(RowView.ScrollMode.ScrollPerPixel)
        self.model = CorpusResults(session, self)
        self.rows.setModel(self.model)
        self.help = plain_label(
            self.tr(
                'All words must occur. "Words in quotation marks" stand in a row, begin* goes on, '
                "one OR other is enough, -word must not occur. Accents and case make no difference."
            ),
            role="muted",
            wrap=True,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        column.setSpacing(8)
        column.addWidget(self.field)
        column.addWidget(self.count)
        column.addWidget(self.rows, 1)
        column.addWidget(self.help)
        column.addStretch()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self.search)
        self.field.setText(words)
        self.field.selectAll()
        self.field.textChanged.connect(self._on_typed)
        self.field.installEventFilter(self)
        self.rows.asked.connect(self._open_current)
        self.search()

    def search(self) -> None:
        """Find what is typed now."""
        self._pause.stop()
        self._is_current = True
        found = find_articles(self._session, self.field.text())
        self.model.show_found(found)
        self.rows.setVisible(bool(found.articles))
        self.help.setVisible(not found.articles)
        self.count.setText(self._told(found))
        self.count.setVisible(bool(self.count.text()))
        self.field.setAccessibleDescription(self.count.text())
        if found.articles:
            self.rows.setCurrentIndex(self.model.index(0))

    def _told(self, found: Found) -> str:
        if not self.field.text().strip():
            return ""
        if not found.articles:
            return self.tr("No article has these words.")
        number = QLocale().toString
        if found.is_more:
            return self.tr("{0}+ articles, the latest {1} are listed. Add a word.").format(
                number(COUNTED), number(len(found.articles))
            )
        articles = counted(found.count, "article")
        if found.count > len(found.articles):
            return self.tr("{0}, the best {1} are listed.").format(
                articles, number(len(found.articles))
            )
        return articles

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """While one types the arrows walk the list, and Enter opens."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in _MOVES:
                self.rows.keyPressEvent(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._open_current()
                return True
        return False

    def _on_typed(self) -> None:
        self._is_current = False
        self._pause.start()

    def _open_current(self) -> None:
        if not self._is_current:
            self.search()
        row = self.rows.currentIndex().row()
        if 0 <= row < self.model.rowCount():
            article, first = self.model.article(row), self.model.words(row).first
            self.accept()
            self.chosen.emit(article.id, self.field.text(), first)

    def done(self, result: int) -> None:
        """Hand on what was typed, to begin with it the next time."""
        self.typed.emit(self.field.text())
        super().done(result)
