"""A submission's records read ahead on a thread, while SQLite writes those that came before.

SQLite lets other threads go on while it works, and reading takes as long as half of its work.
"""

from __future__ import annotations

import contextlib
import queue
import sys
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from annotator.model.annotation_text import AnnotationText
from annotator.model.article import text_digest

if TYPE_CHECKING:
    from annotator.exchange.sealed_jsonl import Sealed
    from annotator.exchange.sealed_records import Record

_MOST_GROUPS_AHEAD = 24
_LOOK_EVERY = 0.05


class ReadRecord(NamedTuple):
    """A record; for an annotation its text, and the digest that its receipt will have."""

    record: Record
    text: AnnotationText | None
    digest: str


Group = list[ReadRecord]


@contextlib.contextmanager
def short_turns() -> Iterator[None]:
    """Threads take turns ten times as often inside.

    Whoever writes comes back from SQLite some ten thousand times, and would wait every time until
    the thread that reads has had its usual milliseconds.
    """
    usual = sys.getswitchinterval()
    sys.setswitchinterval(usual / 10)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)


class ReadingAhead:
    """Iterates over the records in groups; what reading raises comes out at its place.

    To be closed when it is left before its end, so that the file is let go of.
    """

    def __init__(self, sealed: Sealed, *, size: int) -> None:
        self._sealed, self._size = sealed, size
        self._groups: queue.Queue[Group | Exception | None] = queue.Queue(_MOST_GROUPS_AHEAD)
        self._is_left = threading.Event()
        self._thread = threading.Thread(target=self._read, name="reading ahead", daemon=True)

    def begin(self) -> None:
        """Begin to read, as asking for the first group does."""
        if self._thread.ident is None:
            self._thread.start()

    def __iter__(self) -> Iterator[Group]:
        self.begin()
        while (group := self._groups.get()) is not None:
            if isinstance(group, Exception):
                raise group
            yield group

    def close(self) -> None:
        """Stop reading; returns when the file is closed."""
        self._is_left.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _read(self) -> None:
        from annotator.exchange.sealed_jsonl import sealed_records

        group: Group = []
        try:
            for record in sealed_records(self._sealed):
                group.append(_prepared(record))
                if len(group) == self._size:
                    if not self._pass_on(group):
                        return
                    group = []
            self._pass_on(group)
        except Exception as problem:  # noqa: BLE001 - raised again where the records are taken
            self._pass_on(problem)
        self._pass_on(None)

    def _pass_on(self, item: Group | Exception | None) -> bool:
        """Wait until somebody takes it; whether anybody did."""
        while not self._is_left.is_set():
            try:
                self._groups.put(item, timeout=_LOOK_EVERY)
            except queue.Full:
                continue
            return True
        return False


def _prepared(record: Record) -> ReadRecord:
    from annotator.exchange.sealed_records import AnnotationRecord

    if not isinstance(record, AnnotationRecord):
        return ReadRecord(record, None, "")
    text = AnnotationText(record.annotation)
    text.stored_digest()
    return ReadRecord(record, text, text_digest(text.told()))
