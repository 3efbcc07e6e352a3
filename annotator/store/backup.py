"""Verified copies of a project, made through SQLite's backup API and never by copying the file."""

from __future__ import annotations

import contextlib
import re
import sqlite3
import stat
from collections.abc import Callable, Generator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from annotator.errors import OutputRefused, ProjectDamaged, ProjectUnavailable
from annotator.store.connection import APPLICATION_ID, Connection
from annotator.store.copying import Progress, copying, count_rows, sync
from annotator.store.migrations import SCHEMA_VERSION
from annotator.store.sqlite_errors import primary_code

_STEPS_BETWEEN_LOOKS = 100_000
_SMALL = 20_000
"""Annotations and changes up to which every row of a copy is checked unless somebody says not."""

_NUMBERED = re.compile(r"(\d{6,})-(.+)\.annotator")
_TAKEN = re.compile(r"(\d{6,})-")
_UNFINISHED = ".unfinished"
_at_work: set[Path] = set()
"""The copies that this program is writing."""


class Backup(NamedTuple):
    """One copy in a project's folder of backups; ``at`` is when it was made, by the clock then."""

    number: int
    reason: str
    path: Path
    at: str
    size: int


def backup_folder(project: Path) -> Path:
    """Where the backups of a project lie."""
    return project.with_name(project.name + ".backups")


def backups(project: Path) -> list[Backup]:
    """The backups of a project, newest first; none where there is no folder.

    Raises ProjectUnavailable when the folder cannot be read, for that is not the same.
    """
    folder = backup_folder(project)
    found = []
    try:
        for entry in folder.iterdir():
            match = _NUMBERED.fullmatch(entry.name)
            status = entry.lstat()
            if match is None or not stat.S_ISREG(status.st_mode):
                continue
            at = datetime.fromtimestamp(status.st_mtime, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            found.append(Backup(int(match[1]), match[2], entry, at, status.st_size))
    except FileNotFoundError:
        return []
    except OSError as problem:
        raise ProjectUnavailable(
            f"The backups of “{project.name}” cannot be listed ({problem}). Check the rights of "
            f"the folder “{folder.name}”."
        ) from problem
    return sorted(found, reverse=True)


def back_up(connection: Connection, *, reason: str, thorough: bool | None = None) -> Path:
    """Write a checked copy of the open project beside it and return where it lies.

    Raises ProjectUnavailable as `backing_up`.
    """
    return run_to_end(backing_up(connection, reason=reason, thorough=thorough))


def run_to_end(turns: Generator[Progress, None, Path]) -> Path:
    """Take all turns of a backup at once."""
    while True:
        try:
            next(turns)
        except StopIteration as end:
            return Path(end.value)


def backing_up(
    connection: Connection, *, reason: str, thorough: bool | None = None
) -> Generator[Progress, None, Path]:
    """As `back_up`, a few milliseconds a turn; returns where the copy lies.

    The project may be used between the turns. The copies are numbered by a counter, so a wrong
    clock cannot mix their order up. With ``thorough`` every row of the copy is checked, and older
    backups that are one too many go; None leaves that to the size of the project. Raises
    ProjectUnavailable when the copy cannot be made or does not stand the check.
    """
    from annotator.store.rotation import rotate

    folder = backup_folder(connection.path)
    try:
        if thorough is None:
            thorough = _is_small(connection)
        folder.mkdir(exist_ok=True)
        if not connection.read_only:  # else others may read the project, and copy it, as well
            sweep(folder)
        target = folder / f"{next_number(folder):06}-{reason}.annotator"
        yield from _made(connection, target, thorough=thorough)
    except (OSError, sqlite3.Error) as problem:
        raise _unwritten(connection, folder.name, problem) from problem
    if thorough and connection.version == SCHEMA_VERSION:
        rotate(connection.path, made=target)
    return target


def copying_to(connection: Connection, target: Path) -> Generator[Progress, None, Path]:
    """Write a thoroughly checked copy of the open project to a new file of any name.

    Raises OutputRefused when there is something of that name, ProjectUnavailable as `backing_up`.
    """
    if target.exists() or target.is_symlink():
        raise OutputRefused(f"“{target}” is already there. Choose another name for the copy.")
    try:
        yield from _made(connection, target, thorough=True)
    except (OSError, sqlite3.Error) as problem:
        raise _unwritten(connection, str(target), problem) from problem
    return target


def next_number(folder: Path) -> int:
    """The number after that of the newest backup, whole or not."""
    numbers = [int(match[1]) for entry in folder.iterdir() if (match := _TAKEN.match(entry.name))]
    return max(numbers, default=0) + 1


def sweep(folder: Path) -> None:
    """Remove what programs that were killed, or had no disk any more, left half written there.

    To be called by who holds the project: then no other program is writing there.
    """
    for entry in folder.iterdir():
        if _TAKEN.match(entry.name) and entry.name.endswith(_UNFINISHED) and entry not in _at_work:
            with contextlib.suppress(OSError):
                entry.unlink()


def unfinished(target: Path) -> Path:
    """Where a copy is written until it is whole."""
    return target.with_name(target.name + _UNFINISHED)


def _is_small(connection: Connection) -> bool:
    rows = count_rows(connection.raw)
    return rows.get("annotation", 0) + rows.get("change", 0) <= _SMALL


def _made(
    connection: Connection, target: Path, *, thorough: bool
) -> Generator[Progress, None, None]:
    copy = unfinished(target)
    copy.unlink(missing_ok=True)

    def finish(rows: dict[str, int], is_given_up: Callable[[], bool]) -> None:
        what = first_damage(copy, rows, thorough=thorough, is_given_up=is_given_up)
        if what:
            raise ProjectDamaged(
                f"The backup of “{connection.path.name}” did not pass its check ({what}), so "
                "nothing was changed. “annotator check” lists what is damaged, “annotator "
                "restore” goes back to the last backup that is whole."
            )
        if not is_given_up():
            copy.replace(target)
            sync(target.parent)

    _at_work.add(copy)
    try:
        yield from copying(connection, copy, finish=finish)
    finally:
        _at_work.discard(copy)
        copy.unlink(missing_ok=True)


def first_damage(
    copy: Path,
    rows: dict[str, int] | None = None,
    *,
    thorough: bool = True,
    is_given_up: Callable[[], bool] = bool,
) -> str:
    """What is wrong with a closed project file, in words; "" when it is whole.

    ``rows`` are the counts that it must have. Raises ProjectUnavailable when it cannot be opened.
    """
    from annotator.store.check import problems

    connection = Connection(copy, read_only=True)
    try:
        connection.raw.set_progress_handler(is_given_up, _STEPS_BETWEEN_LOOKS)
        if connection.application_id != APPLICATION_ID:
            return "it is not a project"
        if connection.version > SCHEMA_VERSION:
            return f"it has the newer format {connection.version}"
        connection.hold()
        if rows is not None and count_rows(connection.raw) != rows:
            return "rows are missing in it"
        if thorough and connection.version == SCHEMA_VERSION:
            for problem in problems(connection):
                return f"{problem.where}: {problem.what}"
            return ""
        verdict = str(connection.value("PRAGMA integrity_check(1)"))
        if verdict == "ok" and connection.row("PRAGMA foreign_key_check") is not None:
            verdict = "a row points at one that is not there"
        return "" if verdict == "ok" else verdict
    finally:
        connection.close()


def _unwritten(connection: Connection, where: str, problem: Exception) -> ProjectUnavailable:
    if primary_code(problem) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return ProjectDamaged(
            f"“{connection.path.name}” is damaged ({problem}), so it was not backed up and nothing "
            "was changed. “annotator restore” goes back to the last backup that is whole."
        )
    return ProjectUnavailable(
        f"A backup of “{connection.path.name}” could not be written to “{where}” ({problem}), so "
        "nothing was changed. Make room or check the rights of the folder."
    )
