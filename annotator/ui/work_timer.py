"""Times the annotator's work on the open article, stores it now and then, and tells it.

Input is seen where the window system brings it; nothing that is annotated waits for this.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QWindow

from annotator.errors import UserError
from annotator.session.session import Session
from annotator.session.working_time import WorkingTime, spent_words, usual

_STORED_EVERY = 60_000
_SHOWN_EVERY = 15_000
_ACTS = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
    }
)


class WorkTimer(QObject):
    """One window's timer. ``told`` carries the time on the open article in words, and more on all.

    ``now`` is a clock in seconds that only goes forward.
    """

    told = Signal(str, str)

    def __init__(
        self,
        session: Session,
        window: QWindow,
        parent: QObject,
        *,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._window = window
        self._now = now
        self._work = WorkingTime()
        self._article_id = ""
        self._stored: dict[str, int] = {}
        self._store_timer = self._every(_STORED_EVERY, self.store)
        self._show_timer = self._every(_SHOWN_EVERY, self._on_show)
        window.installEventFilter(self)
        window.activeChanged.connect(self._on_active_changed)
        self._on_active_changed()

    def _every(self, milliseconds: int, act: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(milliseconds)
        timer.timeout.connect(act)
        timer.start()
        return timer

    def take_article(self, article_id: str) -> None:
        """Another article is open, "" for none; the time so far belongs to the one before."""
        if article_id != self._article_id:
            self.store()
            self._article_id = article_id
            self._stored = self._session.seconds_worked()
        self._on_show()

    def store(self) -> None:
        """Store the whole seconds counted so far; what cannot be stored now is tried again."""
        self._work.count(self._now())
        seconds = self._work.take()
        if not seconds or not self._article_id:
            return
        try:
            self._session.add_working_time(self._article_id, seconds)
        except UserError:
            # What really matters is refused aloud where it is written; this can wait.
            self._work.put_back(seconds)
            return
        self._stored[self._article_id] = self._stored.get(self._article_id, 0) + seconds

    def leave(self) -> None:
        """Store what is left and count no more."""
        self._work.stop(self._now())
        self.store()
        self._store_timer.stop()
        self._show_timer.stop()
        self._window.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice that something is done; keep nothing back."""
        if event.type() in _ACTS:
            self._work.act(self._now())
        return False

    def _on_active_changed(self) -> None:
        if self._window.isActive():
            self._work.begin(self._now())
        else:
            self._work.stop(self._now())

    def _on_show(self) -> None:
        self._work.count(self._now())
        if not self._article_id:
            self.told.emit("", "")
            return
        here = self._stored.get(self._article_id, 0) + self._work.seconds
        others = [known for article_id, known in self._stored.items() if known]
        total = sum(self._stored.values()) + self._work.seconds
        self.told.emit(
            self.tr("{0} here").format(spent_words(here)),
            self.tr(
                "You have worked {0} on this article and {1} on {2} articles in all; half of them "
                "took less than {3}. Pauses of more than a minute do not count."
            ).format(
                spent_words(here),
                spent_words(total),
                max(1, len(others)),
                spent_words(usual(others)),
            ),
        )
