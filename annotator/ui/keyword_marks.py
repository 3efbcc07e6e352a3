"""The keywords of the project's lists, marked in the article that is shown.

Looked for once for each article, a slice in every turn of the event loop.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import islice

from PySide6.QtCore import QObject, QTimer

from annotator.model.change import Change
from annotator.model.folding import FoldedText
from annotator.model.keyword_list import KeywordList
from annotator.model.span import Span
from annotator.session.keywords import keyword_lists
from annotator.session.session import Session
from annotator.text.finding import hits, keyword_query
from annotator.ui.article_view import ArticleView

_SLICE = 0.008
_HITS_AT_ONCE = 200


class KeywordMarks(QObject):
    """Marks the shown lists in a view; reads them again whenever one of them changes."""

    def __init__(self, session: Session, view: ArticleView, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._view = view
        self._lists = keyword_lists(session)
        self._marked: set[str] = set()
        self._folded = FoldedText.whole("")
        self._to_do: list[tuple[KeywordList, str]] = []
        self._spans: dict[str, list[Span]] = {}
        self._found: Iterator[Span] = iter(())
        self._into: list[Span] = []
        self._to_show: list[KeywordList] = []
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.timeout.connect(self._go_on)
        self._stop_listening = session.listen(self._on_changed)
        self.take_article()

    def take_article(self) -> None:
        """Mark the keywords of the article that is shown now."""
        self._turn.stop()
        shown = [known for known in self._lists if known.shown and known.words]
        article = self._view.article()
        for kind in self._marked - {known.id for known in shown}:
            self._view.set_marks(kind, ())
        self._marked = {known.id for known in shown}
        self._found, self._into, self._to_show = iter(()), [], []
        if article is None or not shown:
            self._to_do = []
            return
        if self._folded.text is not article.text:
            self._folded = FoldedText(article.text)
        self._spans = {known.id: [] for known in shown}
        self._to_do = [(known, word) for known in shown for word in known.words]
        self._to_show = shown
        self._go_on()

    def leave(self) -> None:
        """Let go of the session."""
        self._turn.stop()
        self._stop_listening()

    @property
    def is_running(self) -> bool:
        """Whether some keywords are still to be looked for."""
        return bool(self._to_do or self._to_show)

    def _go_on(self) -> None:
        """Look for words as long as a turn may take; show a list's marks in a turn of their own."""
        until = time.perf_counter() + _SLICE
        while time.perf_counter() < until:
            if not self._look():
                self._show_next()
                break
        if self.is_running:
            self._turn.start(0)

    def _look(self) -> bool:
        """Take a short step in looking for the words; False when all hits are there."""
        if self._to_do and not self._folded.is_ready:
            self._folded.advance()
            return True
        taken = list(islice(self._found, _HITS_AT_ONCE))
        self._into += taken
        if taken:
            return True
        if not self._to_do:
            return False
        known, word = self._to_do.pop(0)
        self._found, self._into = hits(self._folded, keyword_query(word)), self._spans[known.id]
        return True

    def _show_next(self) -> None:
        if self._to_show:
            known = self._to_show.pop(0)
            spans = self._spans[known.id]
            self._view.set_marks(known.id, spans, color=known.color, line=known.line)

    def _on_changed(self, change: Change) -> None:
        if any(isinstance(edit.record, KeywordList) for edit in change.edits):
            self._lists = keyword_lists(self._session)
            self.take_article()
