"""Reading on by keyboard: sentence and paragraph steps, growing selections, unlabelled quotations.

Every step ends in a selection, as if a hand had made it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Signal

from annotator.late import LateModule
from annotator.model.article import Article
from annotator.model.span import Span, lies_within
from annotator.ui.article_document import SIDE
from annotator.ui.article_selection import SelectableArticle

if TYPE_CHECKING:
    from annotator.text import growth, quotations, selection
    from annotator.ui import keyboard_selection
    from annotator.ui.keyboard_selection import Unit
else:
    growth = LateModule("annotator.text.growth")
    quotations = LateModule("annotator.text.quotations")
    selection = LateModule("annotator.text.selection")
    keyboard_selection = LateModule("annotator.ui.keyboard_selection")


class ReadableArticle(SelectableArticle):
    """A page on which keys alone select sentence after sentence, quotation after quotation.

    ``said`` carries a few quiet words when there is nothing more that way.
    """

    said = Signal(str)

    _grown: tuple[Span, ...] = ()
    _quoted: tuple[Article, tuple[Span, ...]] | None = None

    def select_next_sentence(self) -> None:
        """Select the sentence after what is selected, or the one at the caret."""
        self.step_unit("sentence", 1)

    def select_previous_sentence(self) -> None:
        """Select the sentence before what is selected, or the one at the caret."""
        self.step_unit("sentence", -1)

    def step_unit(self, unit: Unit, direction: int) -> None:
        """Select the next (1) or previous (-1) sentence or paragraph with words in it."""
        if self._article is None:
            return
        found = keyboard_selection.unit_step(
            self._article.text,
            unit,
            selected=self._selected,
            caret=self._reading_place(),
            direction=direction,
            language=self._article.language,
            excluded=self._article.excluded,
        )
        if found is not None:
            self.select_span(found)
        else:
            self._say_ended(direction)

    def extend_unit(self, unit: Unit, direction: int) -> None:
        """Move the selection's active end on (1) or back (-1) by a sentence or paragraph."""
        if self._article is None:
            return
        if self._selected is None:
            self.step_unit(unit, direction)
            return
        low, high = self._selected.start, self._selected.end
        is_backwards = self._is_backwards()
        moved = keyboard_selection.extended(
            self._article.text,
            unit,
            anchor=high if is_backwards else low,
            active=low if is_backwards else high,
            direction=direction,
            language=self._article.language,
        )
        if moved is None:
            self._say_ended(direction)
            return
        anchor, active = moved
        self._settle(Span(min(moved), max(moved)), backwards=active < anchor)
        self._reveal_active_end()

    def grow_selection(self) -> None:
        """Select the quotation around the caret; again: its sentences, then the paragraph."""
        if self._article is None:
            return
        found = growth.grown(
            self._article.text,
            self._selected,
            self._reading_place(),
            language=self._article.language,
        )
        if found is None:
            return
        before = self._grown if self._grown[-1:] == (self._selected,) else ()
        if self._selected is not None and not before:
            before = (self._selected,)
        self._grown = (*before, found)
        self.select_span(found)

    def shrink_selection(self) -> None:
        """Take back the last step of `grow_selection`."""
        if len(self._grown) > 1 and self._grown[-1] == self._selected:
            self._grown = self._grown[:-1]
            self.select_span(self._grown[-1])

    def step_quotation(self, direction: int) -> None:
        """Select the next (1) or previous (-1) quotation that no annotation touches."""
        if self._article is None:
            return
        found = self._quotations(self._article)
        caret = self._reading_place()
        if direction > 0:
            after = caret if self._selected is None else self._selected.end
            places = range(bisect_left(found, after, key=_start), len(found))
        else:
            before = caret if self._selected is None else self._selected.start
            places = range(bisect_right(found, before, key=_end) - 1, -1, -1)
        for place in places:
            span = selection.clean(self._article.text, found[place])
            if span is None or lies_within((span,), self._article.excluded):
                continue
            if not self._index.touching(span.start, span.end):
                self.select_span(span)
                return
        self.said.emit(
            self.tr("No unlabelled quotation after this place")
            if direction > 0
            else self.tr("No unlabelled quotation before this place")
        )

    def _quotations(self, article: Article) -> tuple[Span, ...]:
        """The article's quotations, read when they are first asked for."""
        if self._quoted is None or self._quoted[0] is not article:
            self._quoted = article, quotations.outermost(article.text)
        return self._quoted[1]

    def _say_ended(self, direction: int) -> None:
        self.said.emit(
            self.tr("The article ends here")
            if direction > 0
            else self.tr("The article begins here")
        )

    def _reveal_active_end(self) -> None:
        """Bring the end that moves into view, however long the selection is."""
        if self._selected is None:
            return
        at = self._selected.start if self._is_backwards() else self._selected.end - 1
        self.reveal(Span(at, at + 1))

    def _reading_place(self) -> int:
        """The caret, or the beginning of what is in view when the caret is not."""
        caret = self.caret()
        if 0 <= self.line_top(caret) <= self.viewport().height():
            return caret
        return self._display.to_text(self.cursorForPosition(QPoint(SIDE, 4)).position())


def _start(span: Span) -> int:
    return span.start


def _end(span: Span) -> int:
    return span.end
