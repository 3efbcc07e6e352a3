"""Calls on files that are made to fail: the shared library that does it, and what runs under it."""

from __future__ import annotations

import ctypes
import errno
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).with_name("failing_calls.c")
CALL = "tests.hazards.faults:run_failing"
ERRORS = (errno.EIO, errno.ENOSPC, errno.EACCES, errno.EDQUOT)
KILL = 0
"""In the place of an error: the process is killed at that call."""


def needs_compiler() -> str:
    """What is missing for calls to fail."""
    return "" if sys.platform == "linux" and shutil.which("cc") else "needs Linux and a C compiler"


_built: list[Path] = []


def library() -> Path:
    """The shared library, built at first use."""
    if not _built:
        import atexit
        import tempfile

        folder = Path(tempfile.mkdtemp(prefix="annotator-calls-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        made = folder / "failing_calls.so"
        subprocess.run(
            ["cc", "-shared", "-fPIC", "-O1", "-o", str(made), str(SOURCE), "-ldl"], check=True
        )
        _built.append(made)
    return _built[0]


def fail_from(folder: str, number: int, *, always: bool, error: int) -> None:
    """Let the calls of this process on files in a folder fail from the one with that number."""
    ctypes.CDLL(None).fail_from(folder.encode(), ctypes.c_long(number), int(always), error)


def fail_no_more() -> tuple[int, int, str]:
    """End that; returns how many calls there were, how many failed, and the first that did."""
    library: Any = ctypes.CDLL(None)
    library.fail_no_more()
    library.failed_name.restype = ctypes.c_char_p
    return library.calls_seen(), library.calls_failed(), library.failed_name().decode()


def run_failing(words: Sequence[str], folder: str, number: int, always: bool, error: int) -> int:
    """The real command, with calls that fail; its last line tells how many there were."""
    from annotator.cli import run_command

    fail_from(folder, number, always=always, error=error)
    code = run_command(list(map(str, words)))
    seen, failed, name = fail_no_more()
    sys.stdout.write(f"\ncalls {seen} {failed} {name}\n")
    return code
