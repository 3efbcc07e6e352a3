"""The annotations of the article on the desk, as the session has them; many arrive bit by bit.

The first ones in reading order are there at once, so that the article is shown without waiting.
"""

from __future__ import annotations

import gc
import time
from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.model.annotation import Annotation
from annotator.session.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

FIRST = 300
"""Annotations that are read before the article is shown: more than a page of a dense one has."""

_AT_ONCE = 100
_SECONDS_AT_ONCE = 0.008
_AT_MOST = 1_000
"""Annotations that somebody may wait for without noticing."""

_MANY = 2_000
"""Annotations that stay: to go through them for garbage would hold some later key press up."""

_AFTER_THE_PAGE = 25
"""Milliseconds left for painting the page first."""


class ArticleAnnotations(QObject):
    """Holds one article's annotations by id.

    Those after the first are read while nothing else is to be done, and all at once when somebody
    asks for all. ``arrived`` brings some more of them, ``completed`` tells that all are there.
    """

    arrived = Signal(object)
    completed = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._article_id = ""
        self._by_id: dict[str, Annotation] = {}
        self._speakers: Counter[str | None] = Counter()
        self._place: tuple[int, int] | None = None
        self._waiting: list[Callable[[], object]] = []
        self._read_since_frozen = 0
        self._has_frozen = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_idle)

    def begin(self, article_id: str) -> list[Annotation]:
        """Hold another article's annotations, "" for none; returns those that are there now."""
        self._timer.stop()
        self._article_id = article_id
        self._by_id = {}
        self._waiting = []
        self._speakers = Counter()
        self._place = (-1, 0) if article_id else None
        first = self._read(FIRST) if article_id else []
        if self._place is not None:
            self._timer.start(_AFTER_THE_PAGE)
        return first

    def stop(self) -> None:
        """Read no more: the session is about to be closed."""
        self._timer.stop()
        self._waiting = []
        self._place = None
        if self._has_frozen:
            self._has_frozen = False
            gc.unfreeze()

    def complete(self) -> None:
        """Have all annotations there."""
        if self.is_complete():
            return
        while not self.is_complete():
            self.arrived.emit(self._read(10 * _AT_ONCE))
        self._end()

    def when_complete(self, act: Callable[[], object]) -> None:
        """Call ``act`` when all are there: now, or once very many have been read bit by bit.

        What is asked for meanwhile is done in the order in which it was asked for; opening
        another article forgets it.
        """
        if not self.is_complete() and not self._waiting:
            self.arrived.emit(self._read(_AT_MOST))
            if self.is_complete():
                self._end()
        if self.is_complete():
            act()
        else:
            self._waiting.append(act)

    @property
    def has_waiting(self) -> bool:
        """Whether something waits until all are there."""
        return bool(self._waiting)

    def is_complete(self) -> bool:
        """Whether all are there."""
        return self._place is None

    def __bool__(self) -> bool:
        return bool(self._by_id)

    def get(self, annotation_id: str | None) -> Annotation | None:
        """The annotation with that id, if it is there by now."""
        return None if annotation_id is None else self._by_id.get(annotation_id)

    def all(self) -> Collection[Annotation]:
        """All annotations; those that are still to be read are read now."""
        self.complete()
        return self._by_id.values()

    def in_order_made(self) -> list[Annotation]:
        """Those that are there, in the order in which they were made."""
        return sorted(self._by_id.values(), key=_number)

    def speaker_count(self) -> int:
        """How many speakers they name."""
        return sum(count > 0 for name, count in self._speakers.items() if name is not None)

    def put(self, annotation: Annotation) -> None:
        """Hold an annotation that was made or changed."""
        self.remove(annotation.id)
        self._hold(annotation)

    def remove(self, annotation_id: str) -> None:
        """Hold an annotation no more."""
        before = self._by_id.pop(annotation_id, None)
        if before is not None:
            self._speakers[before.speaker_id] -= 1

    def _hold(self, annotation: Annotation) -> None:
        self._by_id[annotation.id] = annotation
        self._speakers[annotation.speaker_id] += 1

    def _read(self, most: int) -> list[Annotation]:
        """The next ones in reading order that are not there yet."""
        if self._place is None:
            return []
        found = self._session.annotations_from(self._article_id, after=self._place, most=most)
        if len(found) < most:
            self._place = None
        else:
            self._place = found[-1].fragments[0].start, found[-1].number
        new = [annotation for annotation in found if annotation.id not in self._by_id]
        for annotation in new:
            self._hold(annotation)
        self._read_since_frozen += len(new)
        if self._read_since_frozen >= _MANY:
            self._freeze()
        return new

    def _freeze(self) -> None:
        """Spare Python looking for garbage in what stays; without cycles it goes when let go."""
        gc.freeze()
        self._has_frozen = True
        self._read_since_frozen = 0

    def _on_idle(self) -> None:
        self._timer.setInterval(0)
        begun = time.monotonic()
        while self._place is not None and time.monotonic() - begun < _SECONDS_AT_ONCE:
            self.arrived.emit(self._read(_AT_ONCE))
        if self._place is None:
            self._end()

    def _end(self) -> None:
        self._timer.stop()
        self.completed.emit()
        if len(self._by_id) >= _MANY:
            self._freeze()
        waiting, self._waiting = self._waiting, []
        for act in waiting:
            act()


def _number(annotation: Annotation) -> int:
    return annotation.number
