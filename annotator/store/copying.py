"""Copying an open project page by page through SQLite's backup API, a little at every turn.

The connection stays its owner's: the thread here touches it only while the owner waits for a turn.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from annotator.errors import Cancelled
from annotator.store.connection import Connection

_PAGES_A_TURN = 512
_LOOK_EVERY = 0.01
_COUNTED = (
    "article",
    "article_text",
    "annotation",
    "annotation_set",
    "speaker",
    "proposition",
    "change",
    "annotator",
)


Finish = Callable[[dict[str, int], Callable[[], bool]], None]
"""Told the number of rows of each table, and asked whether anybody still waits for the copy."""


SQLITE_ERRORS = sqlite3.Error
"""What comes out of a copy of a project whose pages cannot be read."""


class Progress(NamedTuple):
    """How many of how many pages are copied; once they all are, the copy is being checked."""

    done: int
    total: int


class _GivenUp(Exception):
    """Ends a copy that nobody waits for any more."""


def copying(connection: Connection, target: Path, *, finish: Finish) -> Iterator[Progress]:
    """Write a copy of the open project to the new file ``target``, then call ``finish``.

    Each turn takes a few milliseconds of the owner's thread, who may write between the turns: what
    is written gets into the copy too. ``finish`` is called on another thread with the number of
    rows that each table had at the end of the copy; the project may be used meanwhile. What it
    raises, and OSError or sqlite3.Error of the copying, comes out here.
    """
    worker = _Worker(connection.raw, target, finish)
    worker.start()
    connection.closing.append(worker.give_up)
    try:
        while worker.is_copying:
            if not connection.raw.in_transaction:
                worker.take_turn()
            yield Progress(worker.done, worker.total)
        while not worker.ended.wait(_LOOK_EVERY):
            yield Progress(worker.total, worker.total)
        if worker.problem is not None:
            raise worker.problem
        if worker.is_given_up():
            raise Cancelled("The project was closed before its backup was whole; there is none.")
    finally:
        worker.give_up()
        connection.closing.remove(worker.give_up)


def count_rows(raw: sqlite3.Connection) -> dict[str, int]:
    """How many rows each table with something of the users' has, of those that are there."""
    known = {row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return {
        table: int(raw.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
        for table in _COUNTED
        if table in known
    }


def sync(path: Path) -> None:
    """Return when a file, or what a folder lists, is on the disk; not for an open project."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class _Worker(threading.Thread):
    """SQLite's own copying loop, held after every few pages until the owner gives it a turn."""

    def __init__(self, source: sqlite3.Connection, target: Path, finish: Finish) -> None:
        super().__init__(name="backup", daemon=True)
        self._source, self._target, self._finish = source, target, finish
        self._turn, self._back = threading.Semaphore(0), threading.Semaphore(0)
        self._is_given_up = False
        self.is_copying = True
        self.ended = threading.Event()
        self.done, self.total = 0, 1
        self.problem: BaseException | None = None

    def take_turn(self) -> None:
        """Let it copy a little, and wait for that."""
        self._turn.release()
        self._back.acquire()

    def give_up(self) -> None:
        """End it and wait until it has let go of the connection."""
        self._is_given_up = True
        self._turn.release()
        self.join()

    def is_given_up(self) -> bool:
        """Whether nobody waits for the copy any more."""
        return self._is_given_up

    def run(self) -> None:
        """Copy in turns; then the rest, for which nobody need wait."""
        try:
            self._wait_for_turn()
            rows = self._copied()
            self._leave_source()
            sync(self._target)
            self._finish(rows, self.is_given_up)
        except _GivenUp:
            pass
        except BaseException as problem:  # noqa: BLE001 - raised again by who waits
            self.problem = problem
        finally:
            self._leave_source()
            self.ended.set()

    def _copied(self) -> dict[str, int]:
        copy = sqlite3.connect(self._target, isolation_level=None)
        with contextlib.closing(copy):
            # Nobody relies on the file before it is whole, synced and checked.
            copy.execute("PRAGMA journal_mode=OFF")
            copy.execute("PRAGMA synchronous=OFF")
            self._source.backup(copy, pages=_PAGES_A_TURN, progress=self._on_pages, sleep=0.01)
            return count_rows(self._source)

    def _on_pages(self, _status: int, remaining: int, total: int) -> None:
        self.done, self.total = total - remaining, total
        if remaining:
            self._back.release()
            self._wait_for_turn()

    def _wait_for_turn(self) -> None:
        self._turn.acquire()
        if self._is_given_up:
            raise _GivenUp

    def _leave_source(self) -> None:
        if self.is_copying:
            self.is_copying = False
            self._back.release()
