"""Putting a backup in the place of a project: checked first, the state before kept, or nothing."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import stat
from pathlib import Path
from typing import NamedTuple

from annotator.errors import ProjectBusy, ProjectDamaged, ProjectUnavailable
from annotator.store import holder
from annotator.store.backup import (
    Backup,
    back_up,
    backup_folder,
    backups,
    first_damage,
    next_number,
    sweep,
    unfinished,
)
from annotator.store.connection import Connection
from annotator.store.copying import copying, sync

_UNDO = "before-restore"
_ENDINGS = ("-journal", "-wal", "-shm")


class Difference(NamedTuple):
    """Annotations that the present state has and the backup has not, has otherwise, or has more."""

    lost: int
    changed: int
    back: int


class Restored(NamedTuple):
    """What was put in place, where the state before is kept, and what differs; None: unknown."""

    source: Path
    kept: Path | None
    difference: Difference | None


def last_whole(project: Path) -> Backup | None:
    """The newest backup that passes its check; those made before a restore do not count."""
    for one in backups(project):
        if one.reason.startswith((_UNDO, "damaged-")):
            continue
        with contextlib.suppress(ProjectUnavailable):
            if not first_damage(one.path):
                return one
    return None


def restore(project: Path, source: Path) -> Restored:
    """Put the copy ``source`` in the place of a project that nobody has open.

    Raises ProjectUnavailable in one of its kinds when the copy is not whole, the project is open
    elsewhere, or its present state cannot be kept; the project is then untouched.
    """
    project = project.resolve()
    if source.resolve() == project:
        raise ProjectUnavailable(f"“{project.name}” cannot be restored from itself.")
    damage = first_damage(source)
    if damage:
        raise ProjectDamaged(
            f"“{source.name}” is not whole ({damage}), so nothing was changed. Choose another "
            "backup; “annotator backup PROJECT --list” names them."
        )
    if project.exists() and not os.access(project, os.W_OK):
        raise ProjectUnavailable(
            f"“{project.name}” is write-protected, so nothing was changed. Allow writing to the "
            "file, or restore to another name (annotator restore BACKUP -o PROJECT)."
        )
    prepared = project.with_name(project.name + ".restoring")
    held = _hold(project)
    try:
        difference = None if held is None else compare(held, source)
        _copy(source, prepared)
        if project.exists():  # who may read and write it stays the same
            prepared.chmod(stat.S_IMODE(project.stat().st_mode))
        kept = _keep(project, held)
        # A journal of the state before would be played back into the file that takes its place.
        for ending in _ENDINGS:
            project.with_name(project.name + ending).unlink(missing_ok=True)
        prepared.replace(project)
        sync(project.parent)
    except (OSError, sqlite3.Error) as problem:
        raise ProjectUnavailable(
            f"“{project.name}” could not be restored ({problem}); it is as it was. Make room or "
            "check the rights of the folder."
        ) from problem
    finally:
        prepared.unlink(missing_ok=True)
        if held is not None and held.is_open:
            held.close()
    return Restored(source, kept, difference)


def compare(present: Connection, source: Path) -> Difference | None:
    """How the annotations of an open project differ from those of a copy; None: unknown."""
    copy = Connection(source, read_only=True)
    try:
        now, then = (_states(one) for one in (present, copy))
    except ProjectUnavailable:
        return None
    finally:
        copy.close()
    both = now.keys() & then.keys()
    return Difference(
        lost=len(now.keys() - both),
        changed=sum(now[one] != then[one] for one in both),
        back=len(then.keys() - both),
    )


def _states(connection: Connection) -> dict[str, int]:
    """What each annotation says, by its id; a digest alone may be that of what it said before."""
    rows = connection.stream(
        "SELECT id, digest, fragments, quotes, type, stance, speaker_id, proposition_id, note "
        "FROM annotation"
    )
    return {row["id"]: hash(tuple(row)) for row in rows}


def _hold(project: Path) -> Connection | None:
    """The project locked for us; None when there is none or it cannot be opened any more."""
    if not project.exists():
        return None
    try:
        connection = Connection(project)
        try:
            connection.hold()
        except BaseException:
            connection.close()
            raise
    except ProjectBusy:
        raise
    except ProjectUnavailable:
        if holder.is_held(project):
            raise ProjectBusy(holder.sentence(project)) from None
        return None
    return connection


def _copy(source: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    connection = Connection(source, read_only=True)
    try:
        connection.hold()
        for _ in copying(connection, target, finish=_nothing):
            pass
    finally:
        connection.close()
    damage = first_damage(target)
    if damage:  # pragma: no cover - the source was whole just now: only a failing disk gets here
        raise ProjectDamaged(f"The copy of “{source.name}” did not pass its check ({damage}).")


def _nothing(*_: object) -> None:
    """What is copied is checked by who asked for it."""


def _keep(project: Path, held: Connection | None) -> Path | None:
    """Keep the present state among the backups, damaged or not; None when there is none."""
    if not project.exists():
        return None
    if held is not None:
        with contextlib.suppress(ProjectUnavailable):
            return back_up(held, reason=_UNDO, thorough=True)
    folder = backup_folder(project)
    folder.mkdir(exist_ok=True)
    sweep(folder)
    target = folder / f"{next_number(folder):06}-damaged-{_UNDO}.annotator"
    _keep_damaged(project, held, target)
    return target


def _keep_damaged(project: Path, held: Connection | None, target: Path) -> None:
    """Copy what can be copied to ``target``: by pages, or else as the file with its journal."""
    copy = unfinished(target)
    try:
        if held is not None:
            with contextlib.suppress(sqlite3.Error):
                for _ in copying(held, copy, finish=_nothing):
                    pass
                copy.replace(target)
                return
            held.close()  # no file is read as such while a connection locks it
        # The journal first: a copy that has its name is whole.
        for ending in ("-journal", ""):
            beside = project.with_name(project.name + ending)
            if beside.exists():
                shutil.copyfile(beside, copy)
                sync(copy)
                copy.replace(target.with_name(target.name + ending))
        sync(target.parent)
    finally:
        copy.unlink(missing_ok=True)
