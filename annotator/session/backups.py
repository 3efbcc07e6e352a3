"""Backups as a user meets them: listing, making, checking and restoring the copies of a project."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotator.errors import NotFound, ProjectUnavailable
from annotator.session.session import Session
from annotator.store import backup as copies
from annotator.store import restoring
from annotator.store.backup import Backup
from annotator.store.connection import Connection
from annotator.store.copying import Progress, count_rows
from annotator.store.restoring import Difference, Restored

__all__ = ["Backup", "Difference", "Progress", "Restored"]

EVERY_SECONDS = 30 * 60
"""How long what was changed in an open window may be in no backup."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What is in a backup: how much, and what is wrong with it ("" when it is whole)."""

    articles: int
    annotations: int
    damage: str

    @property
    def is_whole(self) -> bool:
        """Whether it passed its check."""
        return not self.damage


def backups(project: Path) -> list[Backup]:
    """The backups of a project, newest first; ProjectUnavailable when they cannot be listed."""
    return copies.backups(project)


def back_up(session: Session, *, reason: str = "asked-for") -> Path:
    """Make a thoroughly checked backup of the open project now."""
    return copies.back_up(session.project.connection, reason=reason, thorough=True)


def backing_up(session: Session, *, reason: str) -> Generator[Progress, None, Path]:
    """As `back_up`, in turns of a few milliseconds; the project may be used between them."""
    return copies.backing_up(session.project.connection, reason=reason, thorough=True)


def copy_to(session: Session, target: Path) -> Path:
    """Write a thoroughly checked copy of the open project to a new file."""
    return copies.run_to_end(copies.copying_to(session.project.connection, target))


def look_into(one: Backup) -> Looked:
    """Open a backup, count what is in it and check all of it."""
    try:
        damage = copies.first_damage(one.path)
        connection = Connection(one.path, read_only=True)
    except ProjectUnavailable as problem:
        return Looked(0, 0, problem.message)
    try:
        rows = count_rows(connection.raw) if not damage else {}
    finally:
        connection.close()
    return Looked(rows.get("article", 0), rows.get("annotation", 0), damage)


def last_whole(project: Path) -> Backup | None:
    """The newest backup that passes its check; None when there is none."""
    return restoring.last_whole(project)


def numbered(project: Path, number: int) -> Backup:
    """The backup with that number; NotFound when there is none."""
    for one in copies.backups(project):
        if one.number == number:
            return one
    raise NotFound(
        f"“{project.name}” has no backup {number}; “annotator backup PROJECT --list” names them."
    )


def restore(project: Path, source: Path) -> Restored:
    """Put a backup in the place of a project that nobody has open; see `restoring.restore`."""
    return restoring.restore(project, source)


def as_json(one: Backup, looked: Looked) -> dict[str, Any]:
    """A backup as ``backup --list --json`` prints it."""
    return {
        "number": one.number,
        "reason": one.reason,
        "at": one.at,
        "file": str(one.path),
        "bytes": one.size,
        "articles": looked.articles,
        "annotations": looked.annotations,
        "whole": looked.is_whole,
        "damage": looked.damage,
    }


def compare(session: Session, one: Backup) -> Difference | None:
    """How the annotations of the open project differ from those of a backup; None: unknown."""
    return restoring.compare(session.project.connection, one.path)


def difference_in_words(difference: Difference | None) -> str:
    """What a restore takes away and brings back, as the end of a sentence."""
    if difference is None:
        return "what has been lost cannot be told, because the state before could not be read"
    told = [
        (difference.lost, "made since then {be} no longer there"),
        (difference.changed, "{be} as they were then"),
        (difference.back, "deleted since then {be} back"),
    ]
    parts = [
        f"{count} annotation{'' if count == 1 else 's'} {words}".replace(
            "{be}", "is" if count == 1 else "are"
        )
        for count, words in told
        if count
    ]
    return ", ".join(parts) or "the annotations are the same as before"
