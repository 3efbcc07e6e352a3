"""Which backups stay: by their numbers and the days they were made, never by what time it is now.

An old one goes only after a newer one was opened and every row of it checked.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from annotator.errors import ProjectUnavailable
from annotator.store.backup import Backup, backups
from annotator.store.connection import APPLICATION_ID, Connection

NEWEST, DAYS, WEEKS = 10, 14, 26
"""The newest ones stay, then the last of each of so many days, then of each of so many weeks."""

_KEPT_FOREVER = ("before-format-", "damaged-")


def rotate(project: Path, *, made: Path) -> list[Path]:
    """Delete the backups that are one too many, after ``made`` was checked; returns them.

    One that cannot be opened is neither deleted nor counted. A folder that cannot be listed, or a
    file that cannot be deleted, leaves all as it is: nobody has to have fewer backups.
    """
    gone: list[Path] = []
    with contextlib.suppress(ProjectUnavailable, OSError):
        readable = [one for one in backups(project) if one.path == made or _can_be_opened(one)]
        if all(one.path != made for one in readable):
            return gone
        for one in superfluous(readable):
            if one.path != made:
                one.path.unlink()
                gone.append(one.path)
    return gone


def superfluous(known: Iterable[Backup]) -> list[Backup]:
    """Those of these backups (newest first) that need not be kept."""
    days: set[date] = set()
    weeks: set[tuple[int, int]] = set()
    unneeded: list[Backup] = []
    ordinary = [one for one in known if not one.reason.startswith(_KEPT_FOREVER)]
    for place, one in enumerate(ordinary):
        day = date.fromisoformat(one.at[:10])
        week = (day.isocalendar().year, day.isocalendar().week)
        if place < NEWEST:
            keep = True
        elif len(days) < DAYS:
            keep = day not in days
        else:
            keep = week not in weeks and len(weeks) < WEEKS
        if not keep:
            unneeded.append(one)
            continue
        if len(days) >= DAYS:
            weeks.add(week)
        days.add(day)
    return unneeded


def _can_be_opened(one: Backup) -> bool:
    try:
        connection = Connection(one.path, read_only=True)
    except ProjectUnavailable:
        return False
    try:
        pages = int(connection.value("PRAGMA page_count"))
        size = int(connection.value("PRAGMA page_size"))
        return connection.application_id == APPLICATION_ID and pages * size == one.size
    finally:
        connection.close()
