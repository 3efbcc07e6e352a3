"""Opening a file that the user named, without ever waiting on a pipe or a device."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from annotator.errors import InputRefused


@contextmanager
def reading(path: Path) -> Iterator[BinaryIO]:
    """The bytes of the regular file at ``path``, links followed.

    Raises InputRefused when it is no regular file or cannot be read, also half-way.
    """
    try:
        with os.fdopen(_descriptor(path), "rb") as file:
            yield file
    except OSError as problem:
        raise InputRefused(
            f"“{path}” could not be read ({problem.strerror or problem}); check the name and "
            "your rights."
        ) from problem


def _descriptor(path: Path) -> int:
    # O_NONBLOCK: opening a pipe that nobody writes to would wait for ever
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, flags)
    except ValueError as problem:
        raise InputRefused(f"“{path}” cannot be the name of a file ({problem}).") from problem
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise InputRefused(f"“{path}” is not a file but a folder, a pipe or a device.")
    return descriptor
