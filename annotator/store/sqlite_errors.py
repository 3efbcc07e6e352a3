"""What errors of SQLite's say of a project, in sentences for the user."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from annotator.errors import ProjectBusy, ProjectDamaged, ProjectUnavailable
from annotator.store import holder

if TYPE_CHECKING:
    from pathlib import Path

_SCHEMA_ERRORS = ("no such ", "foreign key mismatch", "malformed database schema")
_FAILING = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)
_FORBIDDEN = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM)


def translated(path: Path, problem: sqlite3.Error) -> ProjectUnavailable | None:
    """The sentence for an error of the file or the disk; None when it is a bug of ours."""
    name, text = path.name, str(problem)
    primary = primary_code(problem)
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return ProjectBusy(holder.sentence(path))
    if primary == sqlite3.SQLITE_NOTADB:
        return ProjectDamaged(
            f"“{name}” is not a project: it is not a SQLite file. Choose a project file."
        )
    if primary == sqlite3.SQLITE_CORRUPT:
        return damaged(path, text)
    if text.startswith("Could not decode to UTF-8"):  # Python's own, without a code
        return damaged(path, "a text in it is not UTF-8")
    if primary == sqlite3.SQLITE_ERROR and text.startswith(_SCHEMA_ERRORS):
        return damaged(path, text)
    if primary in _FAILING:
        return ProjectUnavailable(
            f"“{name}” could not be read or written ({text}); what was saved before is safe. "
            "Make room on the disk or check that it is connected, then try again."
        )
    if primary in _FORBIDDEN:
        return ProjectUnavailable(
            f"“{name}” cannot be opened for writing ({text}). Check the rights of the file "
            "and its folder."
        )
    return None


def damaged(path: Path, what: str) -> ProjectDamaged:
    """The sentence for a project in which something is damaged, in words."""
    return ProjectDamaged(
        f"“{path.name}” is damaged ({what}). Restore a backup (annotator restore), or "
        "copy the file from where it was last whole."
    )


def is_of_the_disk(problem: Exception) -> bool:
    """Whether an error says that a file cannot be written or reached, and nothing of its content.

    `translated` tells those of the project's file as ProjectUnavailable; what comes as an error of
    SQLite's is of another file, such as a temporary one.
    """
    return primary_code(problem) in (*_FAILING, *_FORBIDDEN)


def is_without_room(problem: BaseException | None) -> bool:
    """Whether an error says that the disk or the memory is full."""
    if isinstance(problem, MemoryError):
        return True
    return isinstance(problem, sqlite3.Error) and primary_code(problem) == sqlite3.SQLITE_FULL


def primary_code(problem: Exception) -> int | None:
    """SQLite's result code without what it adds; None for an error of Python's own."""
    code: int | None = getattr(problem, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF
