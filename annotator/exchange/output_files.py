"""Result files that are whole or not there: written beside their place, then put in at once.

Knows bytes and paths; must not know what is written.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import stat
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from annotator.errors import OutputRefused

_UNFINISHED = re.compile(r"\.annotator-[0-9a-f]{16}\.part")


@contextmanager
def replacing(path: Path, *, protected: Collection[Path] = ()) -> Iterator[BinaryIO]:
    """A binary file whose content stands at ``path`` once the block has ended without an error.

    Until then, and after any error, what was at ``path`` stays as it was. A symbolic link is
    followed: the file that it names is replaced. ``protected`` are files that must survive (the
    open project); neither they nor links to them are accepted.

    Raises OutputRefused when ``path`` is no place for a file, or when writing fails.
    """
    target, mode = _place(path, protected)
    temporary = target.parent / f".annotator-{secrets.token_hex(8)}.part"
    try:
        try:
            with temporary.open("xb") as file:
                _keep(file)
                _sweep(target.parent)
                yield file
                file.flush()
                os.fsync(file.fileno())
            if mode is not None and mode != stat.S_IMODE(temporary.stat().st_mode):
                temporary.chmod(mode)
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as problem:
        raise OutputRefused(
            f"“{path}” could not be written ({_words(problem)}); what was there before is "
            "unchanged. Make room or choose another place."
        ) from problem
    _make_durable(target)


@contextmanager
def writing(target: Path | BinaryIO, *, protected: Collection[Path] = ()) -> Iterator[BinaryIO]:
    """`replacing` for a path; an open stream (standard output) is written to as it is.

    A reader that closes its end early shows as BrokenPipeError, any other trouble as OutputRefused.
    """
    if isinstance(target, Path):
        with replacing(target, protected=protected) as file:
            yield file
        return
    try:
        yield target
        target.flush()
    except BrokenPipeError:
        raise
    except OSError as problem:
        raise OutputRefused(
            f"The output could not be written ({_words(problem)}); what has come out so far is "
            "incomplete."
        ) from problem


def _keep(file: BinaryIO) -> None:
    """Let others see that the file is being written, for as long as it is open."""
    with contextlib.suppress(ImportError, OSError):
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _sweep(folder: Path) -> None:
    """Remove what killed programs left half written in the folder; nobody keeps it any more."""
    with contextlib.suppress(ImportError, OSError):
        import fcntl

        for path in folder.iterdir():
            if not _UNFINISHED.fullmatch(path.name):
                continue
            with contextlib.suppress(OSError):
                flags = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW
                with os.fdopen(os.open(path, flags), "rb") as left:
                    fcntl.flock(left, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    path.unlink()


def _place(path: Path, protected: Collection[Path]) -> tuple[Path, int | None]:
    """Where the file goes, links followed, and the permissions of the one it replaces."""
    try:
        target = path.resolve()
        state = target.stat() if target.exists() else None
        folder_is_there = target.parent.is_dir()
        kept = [project for project in protected if _is_same(target, project)]
    except (OSError, RuntimeError, ValueError) as problem:
        raise OutputRefused(
            f"“{path}” cannot be a file ({_words(problem)}); choose another name."
        ) from problem
    if kept:
        raise OutputRefused(
            f"“{path}” belongs to the open project (“{kept[0]}”), which would be lost; choose "
            "another name."
        )
    if not folder_is_there:
        raise OutputRefused(
            f"“{path}” cannot be written because there is no folder “{target.parent}”; make it "
            "or choose another."
        )
    if state is not None:
        _refuse_unwritable(path, target, state.st_mode)
    if not os.access(target.parent, os.W_OK | os.X_OK):
        raise OutputRefused(
            f"“{path}” cannot be written because nothing may be added to the folder "
            f"“{target.parent}”; choose another."
        )
    return target, None if state is None else stat.S_IMODE(state.st_mode)


def _refuse_unwritable(path: Path, target: Path, mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise OutputRefused(f"“{path}” is a folder; give the name of a file in it.")
    if not stat.S_ISREG(mode):
        raise OutputRefused(
            f"“{path}” is a device or a pipe, not a file; use “-” for the standard output."
        )
    if not os.access(target, os.W_OK):
        raise OutputRefused(f"“{path}” is write-protected; choose another name.")


def _is_same(target: Path, kept: Path) -> bool:
    if target.exists() and kept.exists():
        return target.samefile(kept)
    return target == kept.resolve()


def _make_durable(target: Path) -> None:
    """Have the folder's new entry on disk, so that a power cut does not bring the old one back."""
    if os.name != "posix":
        return  # elsewhere folders cannot be opened
    try:
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as problem:
        if problem.errno in (errno.EINVAL, errno.ENOTSUP):
            return  # a file system that has no such thing
        raise OutputRefused(
            f"“{target}” was written, but the disk did not confirm it ({_words(problem)}); "
            "write it again."
        ) from problem


def _words(problem: Exception) -> str:
    if isinstance(problem, OSError) and problem.strerror:
        return problem.strerror
    return str(problem)
