"""Finding words in the article on the desk: what is marked, which hit is current, where to go on.

The bar and the search are made when they are first asked for.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, Qt, Signal

from annotator.errors import UserError
from annotator.model.span import Span
from annotator.ui.mark_layer import CURRENT_HIT, HIT

if TYPE_CHECKING:
    from annotator.text.finding import Query
    from annotator.ui.article_column import ArticleColumn
    from annotator.ui.article_view import ArticleView
    from annotator.ui.find_bar import FindBar
    from annotator.ui.text_search import TextSearch

_LONGEST_TAKEN = 100


class Finder(QObject):
    """The hits of what is looked for in one article view.

    ``said`` carries a few words for the status line, ``annotate_all_asked`` that all hits shall be
    annotated.
    """

    said = Signal(str)
    annotate_all_asked = Signal()
    opened_or_closed = Signal()

    def __init__(self, view: ArticleView, column: ArticleColumn, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self._column = column
        self._bar: FindBar | None = None
        self._search: TextSearch | None = None
        self._hits: tuple[Span, ...] = ()
        self._is_capped = False
        self._current = -1
        self._anchor = 0

    # what the actions ask for

    def find(self) -> None:
        """Open the bar, with the selected words in it if there are any."""
        span, article = self._view.selected_span(), self._view.article()
        words: str | None = None
        if span is not None and article is not None and len(span) <= _LONGEST_TAKEN:
            words = " ".join(span.of(article.text).split())
        is_new = words is not None or not self.is_open
        self.bar.show()
        self.opened_or_closed.emit()
        self.bar.begin(words)
        if is_new:
            self._anchor = self._view.caret() if span is None else span.start
            self._look()

    def find_terms(self, words: str, at: Span) -> None:
        """Open the bar with what was looked for in the corpus, at that hit."""
        from annotator.text.finding import Query

        self.bar.show()
        self.opened_or_closed.emit()
        self.bar.show_query(Query(words=words, terms=True))
        self._anchor = at.start
        self._look()
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def switch_option(self, name: str) -> None:
        """Let case, diacritics, whole words or patterns matter in the open bar, or not."""
        if self.is_open:
            self.bar.options()[name].toggle()

    def find_next(self) -> None:
        """Go to the next hit; without any, ask what to look for."""
        self._step(1)

    def find_previous(self) -> None:
        """Go to the hit before; without any, ask what to look for."""
        self._step(-1)

    def close(self) -> None:
        """Put the bar away; the hit that was current is selected, ready for a type key."""
        hit = self.current_hit()
        if self.is_open:
            self.bar.hide()
            self.opened_or_closed.emit()
            self._forget()
        if hit is not None:
            self._view.select_span(hit)
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_article(self) -> None:
        """Look again, in another article."""
        self._anchor = 0
        if self.is_open:
            self._look(reveal=False)

    @property
    def is_open(self) -> bool:
        """Whether the bar is in view."""
        return self._bar is not None and not self._bar.isHidden()

    @property
    def bar(self) -> FindBar:
        """The bar, made now if it was not there."""
        if self._bar is None:
            from annotator.ui.find_bar import FindBar
            from annotator.ui.text_search import TextSearch

            self._search = TextSearch(self)
            self._search.found.connect(self._on_found)
            self._search.refused.connect(self._on_refused)
            self._bar = bar = FindBar()
            bar.hide()
            self._column.add_below(bar)
            bar.changed.connect(self._on_changed)
            bar.stepped.connect(self._step)
            bar.closed.connect(self.close)
            bar.annotate_all_asked.connect(self.annotate_all_asked)
        return self._bar

    def query(self) -> Query | None:
        """What the hits in view are hits of; None while there are none."""
        return self.bar.query() if self.is_open and self._hits else None

    def current_hit(self) -> Span | None:
        """The hit that was gone to last."""
        return self._hits[self._current] if 0 <= self._current < len(self._hits) else None

    # searching

    def _look(self, *, reveal: bool = True) -> None:
        article = self._view.article()
        self._reveals = reveal
        if article is None or self._search is None:
            self._forget()
            return
        self._search.search(article.text, self.bar.query())

    _reveals = True

    def _on_changed(self) -> None:
        hit = self.current_hit()
        if hit is not None:
            self._anchor = hit.start
        self._look()

    def _on_found(self, spans: tuple[Span, ...], is_capped: bool) -> None:
        self._hits, self._is_capped = spans, is_capped
        self._view.set_marks(HIT, spans)
        place = bisect_left(spans, Span(self._anchor, self._anchor + 1))
        self._go_to(place if place < len(spans) else 0)

    def _on_refused(self, error: UserError) -> None:
        self._forget()
        self.bar.show_count(error.message.partition(";")[0], can_step=False, is_wrong=True)

    def _step(self, direction: int) -> None:
        if not self.is_open or not self._hits:
            self.find()
            return
        place = self._current + direction
        if not 0 <= place < len(self._hits):
            self.said.emit(
                self.tr("From the top again") if direction > 0 else self.tr("From the end again")
            )
        self._reveals = True
        self._go_to(place % len(self._hits))

    def _go_to(self, place: int) -> None:
        self._current = place if self._hits else -1
        hit = self.current_hit()
        self._view.set_marks(CURRENT_HIT, () if hit is None else (hit,))
        if hit is not None and self._reveals:
            self._view.reveal(hit)
        self._show_count()

    def _show_count(self) -> None:
        count = len(self._hits)
        if not self.bar.query().words.strip():
            self.bar.show_count("", can_step=False)
        elif not count:
            self.bar.show_count(self.tr("No hits"), can_step=False, is_wrong=True)
        else:
            number = QLocale().toString
            total = number(count) + ("+" if self._is_capped else "")
            words = self.tr("{0} of {1}").format(number(self._current + 1), total)
            self.bar.show_count(words, can_step=True)

    def _forget(self) -> None:
        if self._search is not None:
            self._search.stop()
        self._hits, self._current = (), -1
        for kind in (HIT, CURRENT_HIT):
            self._view.set_marks(kind, ())
