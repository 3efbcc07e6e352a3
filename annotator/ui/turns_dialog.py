"""Many edits of one step with their progress; nothing else is changed meanwhile.

Knows that there is something to take, to finish or to cancel; not what it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from annotator.errors import UserError
from annotator.ui.background import Feed, IsCancelled, Progress
from annotator.ui.moment_dialog import MomentDialog

FEW = 60
"""Edits that are made before anybody notices; more of them are made in turns."""


class Run(Protocol):
    """What is done a little at a time: in one transaction, so all of it or nothing."""

    def take(self) -> bool:
        """Do the next bit; False when there is none. May raise a UserError."""

    def finish(self) -> object:
        """Do what is left and make it last. May raise a UserError."""

    def cancel(self) -> None:
        """Take everything back."""


class TurnsDialog(MomentDialog):
    """Carries something out, a little in every turn. Show it with ``open()``.

    ``done_with`` comes once at the end, with a sentence when nothing was changed; what finishing
    returned is ``outcome`` then.
    """

    done_with = Signal(str)

    def __init__(self, run: Run, *, total: int, words: str, parent: QWidget | None = None) -> None:
        """``total`` is the number of bits, ``words`` what is said meanwhile."""
        super().__init__(words, parent)
        self.outcome: object = None
        self.was_cancelled = False
        self._total = total
        self._done = 0
        self._run: Run | None = run
        self._feed = feed = Feed(self._ticks, self._on_tick, self)
        feed.finished.connect(self._on_finished)
        feed.refused.connect(self._on_refused)
        feed.failed.connect(self._on_failed)
        feed.start()

    def _ticks(self, _progress: Progress, _is_cancelled: IsCancelled) -> Iterator[int]:
        """One tick for each edit; the edits themselves are the main thread's business."""
        yield from range(self._total)

    def _on_tick(self, _number: int) -> None:
        if self._run is not None:
            self._run.take()
            self._done += 1
            self.progress.show_step(self._done, self._total, self.words)

    def _on_finished(self) -> None:
        run, self._run = self._run, None
        problem = ""
        try:
            if run is not None:
                self.outcome = run.finish()
        except UserError as error:
            problem = error.message
        self._leave(problem)

    def reject(self) -> None:
        """Cancel: everything is taken back."""
        if self._run is not None:
            self._feed.blockSignals(True)  # noqa: FBT003
            self._feed.cancel()
            self.was_cancelled = True
            self._take_back(self.tr("Cancelled; nothing was changed."))

    def _on_refused(self, error: UserError) -> None:
        self._take_back(error.message)

    def _on_failed(self) -> None:
        self._take_back(self.tr("A fault in the program stopped it; nothing was changed."))

    def _take_back(self, words: str) -> None:
        run, self._run = self._run, None
        if run is not None:
            run.cancel()
        self._leave(words)

    def _leave(self, problem: str) -> None:
        super().reject()
        self.done_with.emit(problem)
