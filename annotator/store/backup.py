"""Verified copies of a project, made through SQLite's backup API and never by copying the file."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

from annotator.errors import ProjectUnavailable
from annotator.store.connection import Connection


def backup_folder(project: Path) -> Path:
    """Where the backups of a project lie."""
    return project.with_name(project.name + ".backups")


def back_up(connection: Connection, *, reason: str) -> Path:
    """Write a checked copy of the open project beside it and return where it lies.

    The copies are numbered by a counter, so a wrong clock cannot mix their order up. Raises
    ProjectUnavailable when the copy cannot be made or does not stand the check.
    """
    folder = backup_folder(connection.path)
    try:
        folder.mkdir(exist_ok=True)
        numbers = [
            int(match[1])
            for entry in folder.iterdir()
            if (match := re.match(r"(\d{6})-", entry.name))
        ]
        target = folder / f"{max(numbers, default=0) + 1:06}-{reason}.annotator"
        unfinished = target.with_suffix(".unfinished")
        unfinished.unlink(missing_ok=True)
        copy = sqlite3.connect(unfinished)
        try:
            connection.raw.backup(copy)
            verdict = copy.execute("PRAGMA integrity_check").fetchone()[0]
        finally:
            copy.close()
        if verdict != "ok":
            raise ProjectUnavailable(
                f"The backup of “{connection.path.name}” did not pass its check ({verdict}), so "
                "nothing was changed. Copy the project file and run “annotator check” on it."
            )
        unfinished.replace(target)
    except (OSError, sqlite3.Error) as problem:
        raise ProjectUnavailable(
            f"A backup of “{connection.path.name}” could not be written to “{folder.name}” "
            f"({problem}), so nothing was changed. Make room or check the rights of the folder."
        ) from problem
    return target
