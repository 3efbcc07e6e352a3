"""One SQLite connection to one project file: its lock, its settings, its transactions, its errors.

Knows nothing of what the tables mean.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import sqlite3
import stat
import threading
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from annotator import open_files
from annotator.errors import (
    NO_MEMORY,
    InputRefused,
    ProjectUnavailable,
)
from annotator.store import holder
from annotator.store.project_file import beside_of, check_regular, unopened
from annotator.store.sqlite_errors import damaged, translated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from sqlite_utils import Database

APPLICATION_ID = 0x414E4E54
"""What marks a SQLite file as a project of ours ("ANNT")."""

_BUSY_MILLISECONDS = 1_200
# A long write spills into the file when its pages do not fit, and each spill waits for the disk.
_CACHE_KIBIBYTES = 64 * 1024
_LARGE_CACHE_KIBIBYTES = 160 * 1024
_MOST_KEPT = 100
_WAIT_FOR_COMMIT = 0.005
_ROWS_A_STATEMENT = 50
_VALUES_AT_ONCE = 500
_HEADER_BYTES = 100
_MOST_DESCRIPTORS = 256
Value = str | int | float | bytes | None


class _Look(NamedTuple):
    """Device, number, size in bytes and time of the last change of a file."""

    device: int
    number: int
    size: int
    changed: int


class Connection:
    """The program's only way to a project file, owned by the thread that opened it.

    The file is locked for as long as this is open (``locking_mode=EXCLUSIVE``), so that a second
    program is refused and nothing can change under our feet.
    """

    def __init__(self, path: Path, *, read_only: bool = False, is_new: bool = False) -> None:
        """``is_new`` says that the file has just been made and is empty."""
        self.path = path
        self.closing: list[Callable[[], None]] = []
        """What is to be called before the file is given back."""
        self.damage = ""
        """What is known to be damaged, in words; nothing can be written then."""
        self._is_left_over = False
        self._owner = threading.get_ident()
        self._is_new = is_new
        check_regular(path, may_be_empty=is_new)
        self.read_only = read_only or not os.access(path, os.W_OK)
        self._database: Database | None = None
        self._raw = self._connect()
        try:
            self._identity = self._file_identity()
            self.application_id, self.version = self._read_header()
        except OSError as problem:
            self._raw.close()
            raise unopened(path, problem) from problem
        except BaseException:
            self._raw.close()
            raise
        open_files.hold(self._identity)
        self._is_open = True
        self._holds = False
        self._is_outermost = False
        self._seen: _Look | None = None
        self._seen_header, self._descriptor = b"", -1
        self._kept: dict[tuple[str, tuple[Value, ...]], sqlite3.Row | None] = {}
        self._kept_at = -1

    def _connect(self) -> sqlite3.Connection:
        mode = "ro" if self.read_only else "rw"
        try:
            raw = sqlite3.connect(
                f"file:{quote(os.fsencode(self.path.absolute()))}?mode={mode}",
                uri=True,
                timeout=_BUSY_MILLISECONDS / 1000,
                # Threads copy, and commit, while the owner waits; `_errors` keeps others away.
                check_same_thread=False,
            )
        except sqlite3.Error as problem:
            raise translated(self.path, problem) or problem from problem
        raw.row_factory = sqlite3.Row
        return raw

    def _file_identity(self) -> tuple[int, int]:
        status = self.path.stat()
        return status.st_dev, status.st_ino

    def _read_header(self) -> tuple[int, int]:
        """Application id and schema version, read before anything that could write."""
        with self._errors():
            self._raw.execute("PRAGMA trusted_schema=OFF")
            # Nor may SQL write SQLite's own tables; Python has a word for it since 3.12.
            with contextlib.suppress(AttributeError):
                self._raw.setconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE)  # type: ignore[attr-defined]
            application_id = int(self._raw.execute("PRAGMA application_id").fetchone()[0])
            version = int(self._raw.execute("PRAGMA user_version").fetchone()[0])
        return application_id, version

    def hold(self) -> None:
        """Take the lock for good and set what every write relies on.

        Raises ProjectUnavailable when the schema would run what is not ours.
        """
        from annotator.store.opening import refuse_what_reading_runs

        with self._errors():
            execute = self._raw.execute
            refuse_what_reading_runs(self)
            execute("PRAGMA locking_mode=EXCLUSIVE")
            execute("PRAGMA foreign_keys=ON")
            execute(f"PRAGMA cache_size=-{_CACHE_KIBIBYTES}")
            execute("PRAGMA cell_size_check=ON")
            if self.read_only:
                execute("SELECT count(*) FROM sqlite_master").fetchone()
                return
            # While the lock is held the journal is kept; emptied, it holds no old pages beside us.
            execute("PRAGMA journal_mode=TRUNCATE")
            execute("PRAGMA synchronous=EXTRA")
            if not self._is_new:
                execute("BEGIN EXCLUSIVE")
                execute("COMMIT")
            # An empty file stays empty until its first transaction, which takes the lock.
        self._holds = True
        self._remember()
        holder.announce(self.path)

    @property
    def database(self) -> Database:
        """The same connection for sqlite-utils, imported at the first write and not before."""
        if self._database is None:
            from sqlite_utils import Database

            self._database = Database(self._raw, execute_plugins=False)
        return self._database

    @property
    def files(self) -> tuple[Path, ...]:
        """The project and what lies beside it while it is open; nothing else may be put there."""
        return (self.path, *beside_of(self.path), holder.note_path(self.path))

    @property
    def raw(self) -> sqlite3.Connection:
        """The bare connection, for the backup API only."""
        return self._raw

    def rows(self, sql: str, parameters: Sequence[Value] = ()) -> list[sqlite3.Row]:
        """All rows of a query."""
        with self._errors():
            return self._raw.execute(sql, parameters).fetchall()

    def row(self, sql: str, parameters: Sequence[Value] = ()) -> sqlite3.Row | None:
        """The first row of a query, None when there is none."""
        with self._errors():
            row: sqlite3.Row | None = self._raw.execute(sql, parameters).fetchone()
        return row

    def kept_row(self, sql: str, parameters: tuple[Value, ...] = ()) -> sqlite3.Row | None:
        """The first row of a short query that is asked again and again, as long as it stands.

        Nobody else can write while the file is open, so an answer stands until we do.
        """
        with self._errors():
            is_writing, changes = self._raw.in_transaction, self._raw.total_changes
        if is_writing:
            return self.row(sql, parameters)
        if self._kept_at != changes:
            self._kept.clear()
            self._kept_at = changes
        if (sql, parameters) not in self._kept:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[sql, parameters] = self.row(sql, parameters)
        return self._kept[sql, parameters]

    def kept_value(self, sql: str, parameters: tuple[Value, ...] = ()) -> Any:
        """As `value`, for a query as `kept_row` takes it."""
        row = self.kept_row(sql, parameters)
        return None if row is None else row[0]

    def rows_among(
        self, sql: str, values: Sequence[Value], *, before: Sequence[Value] = ()
    ) -> Iterator[sqlite3.Row]:
        """The rows of a query for each of very many ``values``, which stand for ``{}`` in it.

        SQLite takes some 32,000 in one question, and a large hand-in names more. ``before`` are
        those of the question marks that come first.
        """
        for first in range(0, len(values), _VALUES_AT_ONCE):
            some = values[first : first + _VALUES_AT_ONCE]
            marks = ", ".join("?" * len(some))
            yield from self.rows(sql.replace("{}", marks), (*before, *some))

    def stream(self, sql: str, parameters: Sequence[Value] = ()) -> Iterator[sqlite3.Row]:
        """The rows of a query one by one, for what may not fit into memory."""
        with self._errors():
            yield from self._raw.execute(sql, parameters)

    def value(self, sql: str, parameters: Sequence[Value] = ()) -> Any:
        """The single value of a query, None when there is no row."""
        row = self.row(sql, parameters)
        return None if row is None else row[0]

    def write(self, sql: str, parameters: Sequence[Value] = ()) -> int:
        """Run one writing statement inside `transaction`; returns the last row's number."""
        if not self._raw.in_transaction:
            raise RuntimeError("writing outside a transaction")
        with self._errors():
            cursor = self.database.execute(sql, parameters)
        return cursor.lastrowid or 0

    def write_many(self, sql: str, rows: Iterable[Sequence[Value]]) -> None:
        """Run one writing statement for each row of parameters, inside `transaction`."""
        if not self._raw.in_transaction:
            raise RuntimeError("writing outside a transaction")
        with self._errors():
            # sqlite-utils has no counterpart; inside a transaction it would do no more than this.
            self._raw.executemany(sql, rows)

    def insert_many(
        self,
        table: str,
        columns: Sequence[str],
        rows: Sequence[Sequence[Value]],
        *,
        otherwise: str = "",
    ) -> None:
        """Insert many rows, inside `transaction`; ``otherwise`` says what with those there are.

        Several go into one statement: where a table has triggers, SQLite sets up a way back for
        every statement, which takes as long as the row itself; and other threads go on meanwhile.
        """
        for first in range(0, len(rows), _ROWS_A_STATEMENT):
            some = rows[first : first + _ROWS_A_STATEMENT]
            marks = f"({', '.join('?' * len(columns))})"
            self.write(
                f"INSERT INTO {table} ({', '.join(columns)}) "
                f"VALUES {', '.join([marks] * len(some))} {otherwise}",
                list(itertools.chain.from_iterable(some)),
            )

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside is written together, or none of it; may be nested."""
        if self.read_only:
            raise ProjectUnavailable(
                f"“{self.path.name}” can only be read: the file or its folder is write-protected. "
                "Copy the project to a place where you may write and open it there."
            )
        self.refuse_damage()
        with self._errors():
            is_inside = self._raw.in_transaction
        if is_inside:
            with self._writing(is_outermost=False):
                yield
            return
        self._check_same_file()
        try:
            with self._writing(is_outermost=True):
                yield
        except ProjectUnavailable:
            self._seen = None
            raise
        except BaseException:
            self._remember()
            raise
        self._remember()

    @contextlib.contextmanager
    def _writing(self, *, is_outermost: bool) -> Iterator[None]:
        before, self._is_outermost = self._is_outermost, is_outermost
        try:
            with self._errors(), self.database.atomic():
                yield
                self._check_still_writing()
        finally:
            self._is_outermost = before
            # SQLite had no memory for taking it back, or could not for another reason.
            self._is_left_over = is_outermost and self._raw.in_transaction

    def _take_back_left_over(self) -> None:
        self._raw.rollback()
        self._is_left_over = False

    def committing(self) -> Iterator[None]:
        """At the end of a `transaction`, put on disk what it wrote, in turns of milliseconds.

        The disk is waited for on a thread; the transaction's own end has nothing left to do then.
        Nothing may be written between the turns, and what has begun cannot be taken back: who
        stops waiting waits for its end. A transaction inside another one ends with that, as ever.
        Raises ProjectUnavailable when it could not be written; all of it is taken back then.
        """
        if not self._is_outermost:
            return
        self._check_still_writing()
        problems: list[sqlite3.Error] = []

        def commit() -> None:
            try:
                self._raw.execute("COMMIT")
            except sqlite3.Error as problem:
                problems.append(problem)

        thread = threading.Thread(target=commit, name="commit")
        thread.start()
        try:
            is_going = True
            while is_going:
                thread.join(_WAIT_FOR_COMMIT)
                is_going = thread.is_alive()
                yield
        finally:
            thread.join()
            if not problems:  # for the end of the transaction, which expects one
                self._raw.execute("BEGIN")
        with self._errors():
            for problem in problems:
                raise problem

    @contextlib.contextmanager
    def room_for_much(self) -> Iterator[None]:
        """More memory inside for the pages of a write that touches most of the file.

        Around transactions, not in one. What takes a single statement back, mostly some pages of
        an index for each row, is in memory too: as a file it cost a third of all calls.
        """
        with self._errors():
            self._raw.execute(f"PRAGMA cache_size=-{_LARGE_CACHE_KIBIBYTES}")
            self._raw.execute("PRAGMA temp_store=MEMORY")
        try:
            yield
        finally:
            if self._is_open:
                with self._errors():
                    self._raw.execute("PRAGMA temp_store=DEFAULT")
                    self._raw.execute(f"PRAGMA cache_size=-{_CACHE_KIBIBYTES}")

    def _check_still_writing(self) -> None:
        """SQLite takes a transaction back by itself when the disk fails in its midst."""
        if not self._raw.in_transaction:
            raise ProjectUnavailable(
                f"“{self.path.name}” could not be written, so nothing of this was stored; what was "
                "saved before is safe. Make room on the disk or check that it is connected, then "
                "try again."
            )

    @property
    def is_open(self) -> bool:
        """Whether it was not closed yet."""
        return self._is_open

    def close(self) -> None:
        """Give the file back; the lock and the holder note go."""
        for call in tuple(self.closing):
            call()
        with contextlib.suppress(sqlite3.ProgrammingError):  # it is closed already
            self._drop_journal()
        self._raw.close()
        if self._is_open:
            open_files.release(self._identity)
            self._is_open = False
        if self._holds:
            holder.withdraw(self.path)
            self._holds = False

    def refuse_damage(self) -> None:
        """Raise ProjectDamaged when something is known to be damaged."""
        if self.damage:
            raise damaged(self.path, self.damage)

    def _remember(self) -> None:
        """Know the file again as we leave it."""
        self._seen, self._seen_header = self._look(), self._header()

    def _drop_journal(self) -> None:
        """Leave one file behind and no empty journal.

        One with something in it stays: the disk failed while a write was taken back, and the next
        opening needs it. Done while the lock is held, so that it is nobody else's.
        """
        now = self._look() if self._holds else None
        if now is None or now[:2] != self._identity or self._raw.in_transaction:
            return
        journal = next(iter(beside_of(self.path)))
        with contextlib.suppress(OSError):
            if stat.S_ISREG(journal.lstat().st_mode) and not journal.stat().st_size:
                journal.unlink()

    def _look(self) -> _Look | None:
        """What the file system says of the file now; None when it is not there."""
        try:
            status = self.path.stat()
        except OSError:
            return None
        return _Look(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)

    def _header(self) -> bytes:
        """The head of the file on disk, in which every writer of SQLite's counts its writes.

        Read by the descriptor that SQLite has: closing one of our own would take its lock away.
        Empty where that cannot be had.
        """
        if not hasattr(os, "pread"):
            return b""
        for descriptor in (self._descriptor, *range(3, _MOST_DESCRIPTORS)):
            with contextlib.suppress(OSError):
                status = os.fstat(descriptor)
                if (status.st_dev, status.st_ino) == self._identity:
                    self._descriptor = descriptor
                    return os.pread(descriptor, _HEADER_BYTES, 0)
        return b""

    def _check_same_file(self) -> None:
        """Refuse to write when the file is not as we left it."""
        now, seen = self._look(), self._seen
        if now == seen and now is not None:
            return
        if now is None or now[:2] != self._identity or not self._holds_the_same():
            raise ProjectUnavailable(
                f"“{self.path.name}” was moved, deleted, replaced or changed by another program "
                "while it was open, so nothing was written. Put the file back in its place, or "
                "open the project again from where it is now."
            )
        self._remember()

    def _holds_the_same(self) -> bool:
        """Whether the file on disk ends with the change that we know as the last one.

        Asked when size or time differ: some network disks tell the time of a write only later.
        Also after a failure of the disk, which may have left anything there.
        """
        if self._seen is not None and self._header() != self._seen_header:
            return False
        questions = (
            "SELECT * FROM change ORDER BY seq DESC LIMIT 1",
            "SELECT * FROM pragma_page_count",
        )
        try:
            # Asked first: SQLite then takes back what a write that failed has left on the disk.
            known = [list(map(tuple, self._raw.execute(sql))) for sql in questions]
            # Through SQLite alone: closing any other descriptor would take our lock away.
            name = quote(os.fsencode(self.path.absolute()))
            fresh = sqlite3.connect(f"file:{name}?mode=ro&immutable=1", uri=True)
            try:
                return [fresh.execute(sql).fetchall() for sql in questions] == known
            finally:
                fresh.close()
        except sqlite3.Error:
            return False

    @contextlib.contextmanager
    def _errors(self) -> Iterator[None]:
        if threading.get_ident() != self._owner:
            raise RuntimeError("a project belongs to the thread that opened it")
        try:
            if self._is_left_over:  # neither read what is in it nor write into it
                self._take_back_left_over()
            yield
        except UnicodeDecodeError as problem:  # in a name of the schema
            raise damaged(self.path, "a name in it is not UTF-8") from problem
        except UnicodeEncodeError as problem:  # what a terminal or a clipboard can hand over
            raise InputRefused(
                "A name or text holds half of a character, which no project can keep, so nothing "
                "was stored; type it again."
            ) from problem
        except MemoryError as problem:
            raise ProjectUnavailable(
                f"“{self.path.name}” could not be read or written: {NO_MEMORY}"
            ) from problem
        except sqlite3.Error as problem:
            known = translated(self.path, problem)
            if known is None:
                raise
            raise known from problem
