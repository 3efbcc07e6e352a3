"""Finds the places to review while the window goes on, and again when something has changed."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from annotator.errors import UserError
from annotator.session.review import Review
from annotator.session.review_run import FoundPlaces, Reading, places_apart
from annotator.session.session import Session
from annotator.ui.background import IsCancelled, Progress, Supply


class ReviewFinding(QObject):
    """One search at a time; ``found`` carries a Review, ``refused`` words and ``read`` a number."""

    found = Signal(object)
    refused = Signal(str)
    read = Signal(int)

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._reading = Reading(session)
        self._task: Supply | None = None

    @property
    def is_running(self) -> bool:
        """Whether places are being found at the moment."""
        return self._task is not None

    def start(self, *, with_unfinished: bool = False) -> None:
        """Begin anew; nothing comes of a search before."""
        self.stop()
        self._reading = reading = Reading(self._session, with_unfinished=with_unfinished)
        annotators = reading.annotators()
        if len(annotators) < 2:
            self.found.emit(Review(self._session, (), decisions=()))
            return
        self._task = task = Supply(reading.entries(), partial(_places_of, annotators), self)
        task.progressed.connect(self._on_progressed)
        task.finished.connect(self._on_finished)
        task.refused.connect(self._on_refused)
        task.failed.connect(self._on_failed)
        task.start()

    def leave(self) -> None:
        """Let go of everything that was found."""
        self.stop()
        gc.unfreeze()

    def stop(self) -> None:
        """Let go of the search that runs, if any."""
        task, self._task = self._task, None
        if task is not None:
            task.blockSignals(True)  # noqa: FBT003
            task.cancel()

    def _on_progressed(self, done: int, _total: int, _what: str) -> None:
        self.read.emit(done)

    def _on_finished(self, found: FoundPlaces) -> None:
        self._task = None
        review = Review(
            self._session,
            found.items,
            decisions=self._reading.decisions,
            stale=found.stale,
            compared=found.compared,
        )
        # Thousands of places that stay: going through them for garbage would take tens of
        # milliseconds in the middle of some later key press.
        gc.freeze()
        self.found.emit(review)

    def _on_refused(self, error: UserError) -> None:
        self._task = None
        self.refused.emit(error.message)

    def _on_failed(self) -> None:
        self._task = None
        self.refused.emit(self.tr("The places could not be found because of a fault."))


def _places_of(
    annotators: tuple[str, ...],
    entries: Iterator[Any],
    progress: Progress,
    is_cancelled: IsCancelled,
) -> FoundPlaces:
    """Waited for on the worker's thread while another process finds them."""
    return places_apart(entries, annotators, progress=progress, is_cancelled=is_cancelled)
