"""Searching one text without holding up the window: a slice in every turn, patterns on a thread."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.model.folding import FoldedText
from annotator.model.span import Span
from annotator.text.excerpts import hits_of
from annotator.text.finding import MOST_HITS, Query, pattern_hits
from annotator.ui.background import IsCancelled, Progress, Task

_SLICE = 0.008
_HITS_AT_ONCE = 64


class TextSearch(QObject):
    """Finds the hits of the query that was given last.

    ``found`` carries the spans, and whether there are more than were looked for; ``refused`` a
    UserError. What is found within the first slice is told before `search` returns.
    """

    found = Signal(object, bool)
    refused = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._query = Query(words="")
        self._folded = FoldedText.whole("")
        self._iterator: Iterator[Span] | None = None
        self._spans: list[Span] = []
        self._task: Task | None = None
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.timeout.connect(self._go_on)

    @property
    def is_running(self) -> bool:
        """Whether the last query has not been answered yet."""
        return self._turn.isActive() or self._task is not None

    def search(self, text: str, query: Query) -> None:
        """Find that in a text, and forget what was looked for before."""
        self.stop()
        self._query, self._spans = query, []
        if query.pattern:
            if query.words:
                self._begin_task(text, query)
            else:
                self.found.emit((), False)  # noqa: FBT003
            return
        folded = self._folded
        wanted = (query.case, query.diacritics)
        if folded.text is not text or (folded.case, folded.diacritics) != wanted:
            self._folded = FoldedText(text, case=query.case, diacritics=query.diacritics)
        self._go_on()

    def stop(self) -> None:
        """Look no further."""
        self._turn.stop()
        self._iterator = None
        if self._task is not None:
            self._task.disconnect(self)
            self._task.cancel()
            self._task = None

    def _go_on(self) -> None:
        until = time.perf_counter() + _SLICE
        while not self._folded.is_ready:
            self._folded.advance()
            if time.perf_counter() > until:
                self._turn.start(0)
                return
        if self._iterator is None:
            self._iterator = hits_of(self._folded, self._query)
        while more := list(itertools.islice(self._iterator, _HITS_AT_ONCE)):
            self._spans += more
            if len(self._spans) > MOST_HITS:
                break
            if time.perf_counter() > until:
                self._turn.start(0)
                return
        self._tell(self._spans)

    def _tell(self, spans: list[Span]) -> None:
        self._iterator = None
        self.found.emit(tuple(spans[:MOST_HITS]), len(spans) > MOST_HITS)

    def _begin_task(self, text: str, query: Query) -> None:
        self._task = Task(partial(_pattern_spans, text, query), self)
        self._task.finished.connect(self._on_task_finished)
        self._task.refused.connect(self._on_task_refused)
        self._task.start()

    def _on_task_finished(self, spans: list[Span]) -> None:
        self._task = None
        self._tell(spans)

    def _on_task_refused(self, error: object) -> None:
        self._task = None
        self.refused.emit(error)


def _pattern_spans(
    text: str, query: Query, _progress: Progress, is_cancelled: IsCancelled
) -> list[Span]:
    found = itertools.islice(pattern_hits(text, query), MOST_HITS + 1)
    return list(itertools.takewhile(lambda _: not is_cancelled(), found))
