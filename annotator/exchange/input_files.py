"""Opening a file that the user named, without ever waiting on a pipe or a device."""

from __future__ import annotations

import errno
import io
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from annotator import open_files
from annotator.errors import InputRefused

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


@contextmanager
def reading(path: Path) -> Iterator[BinaryIO]:
    """The bytes of the regular file at ``path``, links followed.

    Raises InputRefused when it is no regular file or cannot be read, also half-way.
    """
    try:
        with unwaiting(_descriptor(path)) as file:
            yield file
    except OSError as problem:
        raise InputRefused(
            f"“{path}” could not be read ({problem.strerror or problem}); check the name and "
            "your rights."
        ) from problem


def unwaiting(descriptor: int) -> BinaryIO:
    """The file of a descriptor that was opened with O_NONBLOCK; where it would wait, it fails.

    Without this, what has nothing to give yet (such as kernel messages, which call themselves a
    regular file) reads as None.
    """
    return io.BufferedReader(_Unwaiting(descriptor))


class _Unwaiting(io.FileIO):
    def readinto(self, buffer: WriteableBuffer, /) -> int:
        got: int | None = super().readinto(buffer)
        if got is None:
            raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
        return got

    def readall(self) -> bytes:
        got: bytes | None = super().readall()
        if got is None:
            raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
        return got


def _descriptor(path: Path) -> int:
    # O_NONBLOCK: opening a pipe that nobody writes to would wait for ever
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        if open_files.is_held(path):
            raise InputRefused(
                f"“{path}” is the project that is open here; name a file to read from."
            )
        descriptor = os.open(path, flags)
    except ValueError as problem:
        raise InputRefused(f"“{path}” cannot be the name of a file ({problem}).") from problem
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise InputRefused(f"“{path}” is not a file but a folder, a pipe or a device.")
    return descriptor
