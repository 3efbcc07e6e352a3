"""A system that gives less: fewer bytes or files, no rights; all of it for real."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

resource = pytest.importorskip("resource")


@contextmanager
def limited(what: int, most: int) -> Iterator[None]:
    """The system gives no more than that of it meanwhile."""
    limits = resource.getrlimit(what)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(what, (most, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(what, limits)
        signal.signal(signal.SIGXFSZ, before)


@contextmanager
def as_somebody_else() -> Iterator[None]:
    """Without root's rights, which are above those of files."""
    is_root = os.geteuid() == 0
    if is_root:
        os.setresuid(65534, 65534, 0)
    try:
        yield
    finally:
        if is_root:
            os.setresuid(0, 0, 0)


def let_others_in(path: Path) -> None:
    """Open the folders on the way that are closed to others, as pytest's own are."""
    for folder in path.parents:
        mode = folder.stat().st_mode & 0o7777
        if not mode & 0o001:
            folder.chmod(mode | 0o055)
