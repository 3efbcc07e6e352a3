"""What a project is as a file: what it must be to be opened, and what lies beside it."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from annotator.errors import ProjectUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SQLITE_ENDINGS = ("-journal", "-wal", "-shm")


def check_regular(path: Path, *, may_be_empty: bool) -> None:
    """Raise ProjectUnavailable unless SQLite can open it without waiting for anybody."""
    try:
        status = path.stat()
    except FileNotFoundError as problem:
        raise ProjectUnavailable(
            f"There is no project at “{path}”. Check the name, or create one with “annotator new”."
        ) from problem
    except (OSError, ValueError) as problem:
        raise unopened(path, problem) from problem
    if not stat.S_ISREG(status.st_mode):
        raise ProjectUnavailable(f"“{path}” is not a file, so it cannot be a project.")
    if not status.st_size and not may_be_empty:
        # Also what calls itself a file of no size and would keep SQLite waiting (in /proc).
        raise ProjectUnavailable(
            f"“{path.name}” is empty, so it is not a project of this program. Choose a project "
            "file, or restore a backup."
        )
    if not os.access(path, os.R_OK):
        raise ProjectUnavailable(f"You may not read “{path}”. Check the rights of the file.")
    for beside in beside_of(path):
        # SQLite would wait for ever on a pipe.
        if os.path.lexists(beside) and not beside.is_file():
            raise ProjectUnavailable(
                f"“{beside.name}” beside the project is not a file but a folder, a pipe or a "
                "device. Move it away, then open the project again."
            )


def unopened(path: Path, problem: OSError | ValueError) -> ProjectUnavailable:
    """The sentence for a project that the system does not let be opened."""
    reason = problem.strerror if isinstance(problem, OSError) else None
    return ProjectUnavailable(f"“{path}” cannot be opened ({reason or problem}).")


def beside_of(path: Path) -> Iterator[Path]:
    """Where SQLite keeps what belongs to a project while it is written."""
    real = path.resolve()
    return (real.with_name(real.name + ending) for ending in _SQLITE_ENDINGS)
