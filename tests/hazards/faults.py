"""Calls that are made to fail: on files by a shared library, of SQL by SQLite's module."""

from __future__ import annotations

import ctypes
import errno
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).with_name("failing_calls.c")
CALL = "tests.hazards.faults:run_failing"
ERRORS = (errno.EIO, errno.ENOSPC, errno.EACCES, errno.EDQUOT)
KILL = 0
"""In the place of an error: the process is killed at that call."""


def needs_compiler() -> str:
    """What is missing for calls to fail."""
    return "" if sys.platform == "linux" and shutil.which("cc") else "needs Linux and a C compiler"


_built: list[Path] = []


def library() -> Path:
    """The shared library, built at first use."""
    if not _built:
        import atexit
        import tempfile

        folder = Path(tempfile.mkdtemp(prefix="annotator-calls-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        made = folder / "failing_calls.so"
        subprocess.run(
            ["cc", "-shared", "-fPIC", "-O1", "-o", str(made), str(SOURCE), "-ldl"], check=True
        )
        _built.append(made)
    return _built[0]


def fail_from(folder: str, number: int, *, always: bool, error: int) -> None:
    """Let the calls of this process on files in a folder fail from the one with that number."""
    ctypes.CDLL(None).fail_from(folder.encode(), ctypes.c_long(number), int(always), error)


def fail_no_more() -> tuple[int, int, str]:
    """End that; returns how many calls there were, how many failed, and the first that did."""
    library: Any = ctypes.CDLL(None)
    library.fail_no_more()
    library.failed_name.restype = ctypes.c_char_p
    return library.calls_seen(), library.calls_failed(), library.failed_name().decode()


def run_failing(words: Sequence[str], folder: str, number: int, always: bool, error: int) -> int:
    """The real command, with calls that fail; its last line tells how many there were."""
    from annotator.cli import run_command

    fail_from(folder, number, always=always, error=error)
    code = run_command(list(map(str, words)))
    seen, failed, name = fail_no_more()
    sys.stdout.write(f"\ncalls {seen} {failed} {name}\n")
    return code


SQL_CALL = "tests.hazards.faults:run_failing_sql"
_SQL_ERRORS: tuple[tuple[type[Exception], str, int], ...] = (
    (sqlite3.OperationalError, "disk I/O error", sqlite3.SQLITE_IOERR),
    (sqlite3.OperationalError, "database or disk is full", sqlite3.SQLITE_FULL),
    (sqlite3.OperationalError, "database is locked", sqlite3.SQLITE_BUSY),
    (sqlite3.OperationalError, "attempt to write a readonly database", sqlite3.SQLITE_READONLY),
    (sqlite3.DatabaseError, "database disk image is malformed", sqlite3.SQLITE_CORRUPT),
    (MemoryError, "", sqlite3.SQLITE_NOMEM),
)
SQL_ERRORS = tuple(code for _, _, code in _SQL_ERRORS)
"""SQLite's result codes; of that for lack of memory Python's module makes a MemoryError."""

_TAKES_BACK = (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_NOMEM)
"""After these SQLite mostly takes the transaction back by itself."""


class Plan:
    """Which of the calls of SQL fail in this process: none until it is told."""

    def __init__(self) -> None:
        self.number, self.always, self.error = 0, False, 0
        self.seen, self.failed, self.name = 0, 0, ""

    def fail_from(self, number: int, *, always: bool, error: int) -> None:
        """Let calls fail from the one with that number from now on; 0 for none."""
        self.number, self.always, self.error = number, always, error
        self.seen = self.failed = 0

    def call(self, connection: sqlite3.Connection | None, name: str) -> None:
        """Count a call; raises in its place when it is one that fails."""
        self.seen += 1
        if not self.number or self.seen < self.number or (self.failed and not self.always):
            return
        self.failed += 1
        if self.failed == 1:
            self.name = name
        if connection is not None and self.error in _TAKES_BACK:
            sqlite3.Connection.rollback(connection)
        kind, words, code = next(one for one in _SQL_ERRORS if one[2] == self.error)
        problem = kind(words)
        if isinstance(problem, sqlite3.Error):
            problem.sqlite_errorcode = code
        raise problem


_ROWS = 2
"""Of the rows that a loop takes from one question so many can fail; the next are as these."""


def _counted(base: type, name: str, plan: Plan) -> Callable[..., Any]:
    bare = getattr(base, name)

    def call(self: Any, *arguments: Any, **options: Any) -> Any:
        words = str(arguments[0]) if name.startswith("execute") else name
        plan.call(getattr(self, "connection", self), words.split()[0])
        return bare(self, *arguments, **options)

    return call


def _counted_rows(plan: Plan) -> Callable[[Any], Any]:
    def take(self: Any) -> Any:
        self.taken = getattr(self, "taken", 0) + 1
        if self.taken <= _ROWS:
            plan.call(self.connection, "row")
        return sqlite3.Cursor.__next__(self)

    return take


def _by_cursor(name: str) -> Callable[..., Any]:
    return lambda self, *arguments: getattr(self.cursor(), name)(*arguments)


def plan_sql() -> Plan:
    """Let `sqlite3.connect` of this process make connections that follow a plan, from now on.

    Those to databases in memory do not: nothing but a want of memory could fail there.
    """
    plan = Plan()
    cursor_calls = ("execute", "executemany", "executescript", "fetchone", "fetchall")
    cursor: Any = type(
        "Cursor",
        (sqlite3.Cursor,),
        {name: _counted(sqlite3.Cursor, name, plan) for name in cursor_calls}
        | {"__next__": _counted_rows(plan)},
    )
    connection: Any = type(
        "Connection",
        (sqlite3.Connection,),
        {
            name: _counted(sqlite3.Connection, name, plan)
            for name in ("commit", "rollback", "backup")
        }
        | {name: _by_cursor(name) for name in ("execute", "executemany", "executescript")}
        | {"cursor": lambda self: sqlite3.Connection.cursor(self, cursor)},
    )
    connect = sqlite3.connect

    def planned(*arguments: Any, **options: Any) -> sqlite3.Connection:
        if arguments[0] == ":memory:":  # no disk, and small: what is of use once is made there
            return connect(*arguments, **options)
        plan.call(None, "connect")
        return connect(*arguments, **options, factory=connection)

    sqlite3.connect = planned  # type: ignore[assignment]
    return plan


def run_failing_sql(
    words: Sequence[str], _folder: str, number: int, always: bool, error: int
) -> int:
    """The real command, with calls of SQL that fail; its last line tells how many there were."""
    from annotator.cli import run_command

    plan = plan_sql()
    plan.fail_from(number, always=always, error=error)
    code = run_command(list(map(str, words)))
    sys.stdout.write(f"\ncalls {plan.seen} {plan.failed} {plan.name}\n")
    return code
