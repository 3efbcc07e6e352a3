"""Verified copies of a project, made through SQLite's backup API and never by copying the file."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Generator
from pathlib import Path

from annotator.errors import ProjectUnavailable
from annotator.store.connection import Connection
from annotator.store.copying import Progress, copying, count_rows, sync

_STEPS_BETWEEN_LOOKS = 100_000
_NUMBERED = re.compile(r"(\d{6,})-")


def backup_folder(project: Path) -> Path:
    """Where the backups of a project lie."""
    return project.with_name(project.name + ".backups")


def back_up(connection: Connection, *, reason: str) -> Path:
    """Write a checked copy of the open project beside it and return where it lies.

    Raises ProjectUnavailable as `backing_up`.
    """
    turns = backing_up(connection, reason=reason)
    while True:
        try:
            next(turns)
        except StopIteration as end:
            return Path(end.value)


def backing_up(connection: Connection, *, reason: str) -> Generator[Progress, None, Path]:
    """As `back_up`, a few milliseconds a turn; returns where the copy lies.

    The project may be used between the turns. The copies are numbered by a counter, so a wrong
    clock cannot mix their order up. Raises ProjectUnavailable when the copy cannot be made or does
    not stand the check.
    """
    folder = backup_folder(connection.path)
    try:
        folder.mkdir(exist_ok=True)
        target = folder / f"{_next_number(folder):06}-{reason}.annotator"
        unfinished = target.with_suffix(".unfinished")
        unfinished.unlink(missing_ok=True)

        def finish(rows: dict[str, int], is_given_up: Callable[[], bool]) -> None:
            _check_copy(unfinished, rows, of=connection.path.name, is_given_up=is_given_up)
            if not is_given_up():
                unfinished.replace(target)
                sync(folder)

        try:
            yield from copying(connection, unfinished, finish=finish)
        finally:
            unfinished.unlink(missing_ok=True)
    except (OSError, sqlite3.Error) as problem:
        raise ProjectUnavailable(
            f"A backup of “{connection.path.name}” could not be written to “{folder.name}” "
            f"({problem}), so nothing was changed. Make room or check the rights of the folder."
        ) from problem
    return target


def _next_number(folder: Path) -> int:
    numbers = [
        int(match[1]) for entry in folder.iterdir() if (match := _NUMBERED.match(entry.name))
    ]
    return max(numbers, default=0) + 1


def _check_copy(
    copy: Path, rows: dict[str, int], *, of: str, is_given_up: Callable[[], bool]
) -> None:
    connection = Connection(copy, read_only=True)
    connection.raw.set_progress_handler(is_given_up, _STEPS_BETWEEN_LOOKS)
    try:
        verdict = str(connection.value("PRAGMA integrity_check(1)"))
        if verdict == "ok" and count_rows(connection.raw) != rows:
            verdict = "rows are missing in it"
    finally:
        connection.close()
    if verdict != "ok":
        raise ProjectUnavailable(
            f"The backup of “{of}” did not pass its check ({verdict}), so nothing was changed. "
            "Copy the project file and run “annotator check” on it."
        )
