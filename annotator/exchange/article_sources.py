"""Finding and opening the files that articles are read from, without being led astray.

Only regular files are opened, and never one that waits (FIFO, device, socket); links must not
leave the folder that the user chose. Knows no format.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from annotator import open_files
from annotator.errors import InputRefused
from annotator.exchange.article_drafts import shown
from annotator.exchange.input_files import unwaiting
from annotator.exchange.refusal import Refusal
from annotator.fault_log import note_failure

_OUTSIDE = "It is a link that leaves the chosen folder."
_OURS = (".annotator", ".annotator.open", ".annotator-journal", ".annotator.backups")
_KINDS = (
    (stat.S_ISDIR, "folder"),
    (stat.S_ISFIFO, "pipe"),
    (stat.S_ISCHR, "device"),
    (stat.S_ISBLK, "device"),
    (stat.S_ISSOCK, "socket"),
)


@dataclass(frozen=True, slots=True)
class Source:
    """A regular file as it was found: where, its name as shown, its size in bytes then.

    ``suffix`` is the extension of the name it was found by (of the link, not of its target),
    ``root`` the real path of the chosen folder it must stay in, None when the user named the
    file itself.
    """

    path: Path
    file: str
    size: int
    suffix: str
    root: str | None = None


def _reason(error: OSError | ValueError) -> str:
    """Why a file is refused, in words; the log has it too."""
    if isinstance(error, OSError):
        note_failure(error)
    if isinstance(error, FileNotFoundError):
        return "There is no such file, or a link to it is broken."
    if isinstance(error, PermissionError):
        return "It cannot be read; you have no permission for it."
    if isinstance(error, OSError) and error.strerror:
        return f"It cannot be read: {error.strerror}."
    return "It cannot be read: that is no name a file can have."


def _kind(mode: int) -> str:
    return next((kind for matches, kind in _KINDS if matches(mode)), "special file")


def found_sources(paths: list[Path]) -> Iterator[Source | Refusal]:
    """The files that were chosen and those in chosen folders, in a fixed order.

    Hidden files and folders inside a chosen folder are passed over, and so are projects with
    what lies beside them: people keep them next to their articles. Raises nothing.
    """
    for path in paths:
        file = shown(str(path))
        try:
            status = path.stat()
        except (OSError, ValueError) as error:
            yield Refusal(file, None, _reason(error))
            continue
        if stat.S_ISDIR(status.st_mode):
            yield from _walked(path)
        elif stat.S_ISREG(status.st_mode):
            yield Source(path, file, status.st_size, path.suffix.lower())
        else:
            yield Refusal(file, None, f"It is a {_kind(status.st_mode)}, not a file.")


def _walked(root: Path) -> Iterator[Source | Refusal]:
    """All that lies in a folder, by name, each folder's content where the folder stands."""
    real_root = os.path.realpath(root)
    waiting = [root]
    while waiting:
        path = waiting.pop()
        if path is not root:
            found = _looked_at(path, real_root)
            if found is not None:
                yield found
                continue
        try:
            with os.scandir(path) as entries:
                names = sorted(entry.name for entry in entries if not _is_passed_over(entry.name))
        except OSError as error:
            yield Refusal(shown(str(path)), None, _reason(error))
            continue
        waiting.extend(path / name for name in reversed(names))


def _is_passed_over(name: str) -> bool:
    return name.startswith(".") or name.endswith(_OURS)


def _looked_at(path: Path, real_root: str) -> Source | Refusal | None:
    """What a folder's entry is; None for a folder to go into."""
    file, suffix = shown(str(path)), path.suffix.lower()
    try:
        status = path.lstat()
        if stat.S_ISLNK(status.st_mode):
            target = Path(os.path.realpath(path, strict=True))
            if not target.is_relative_to(real_root):
                return Refusal(file, None, _OUTSIDE)
            status = target.stat()
            if stat.S_ISDIR(status.st_mode):
                return Refusal(file, None, "It is a link to a folder, which is not followed.")
            path = target
    except (OSError, ValueError) as error:
        return Refusal(file, None, _reason(error))
    if stat.S_ISDIR(status.st_mode):
        return None
    if not stat.S_ISREG(status.st_mode):
        return Refusal(file, None, f"It is a {_kind(status.st_mode)}, not a file.")
    return Source(path, file, status.st_size, suffix, real_root)


@contextmanager
def opened(source: Source) -> Iterator[BinaryIO]:
    """The bytes of a source; raises InputRefused when it is no longer what was found.

    Never waits: what has become a pipe or a device in between is refused, not read.
    """
    flags = os.O_RDONLY
    for name in ("O_NONBLOCK", "O_CLOEXEC", "O_NOCTTY", "O_BINARY"):
        flags |= getattr(os, name, 0)
    try:
        if source.root is not None:
            flags |= getattr(os, "O_NOFOLLOW", 0)
            if not Path(os.path.realpath(source.path, strict=True)).is_relative_to(source.root):
                raise InputRefused(_OUTSIDE)
        if open_files.is_held(source.path):
            raise InputRefused("It is the project that is open here, not an article.")
        descriptor = os.open(source.path, flags)
    except (OSError, ValueError) as error:
        raise InputRefused(_reason(error)) from error
    with unwaiting(descriptor) as stream:
        mode = os.fstat(descriptor).st_mode
        if not stat.S_ISREG(mode):
            raise InputRefused(f"It is a {_kind(mode)}, not a file.")
        yield stream
