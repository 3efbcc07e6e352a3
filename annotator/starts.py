"""Which starts of the program came to a good end: each has a file that its good end removes.

A native crash writes its trace there. Whoever starts next finds what nobody holds any more.
"""

from __future__ import annotations

import contextlib
import faulthandler
import fcntl
import os
from pathlib import Path
from typing import TextIO

TOO_OFTEN = 2
"""After so many bad ends in a row the program offers safe mode."""

_COUNTER = "bad-ends"
_ENDING = ".start"


class Starts:
    """The starts on this machine, kept in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: TextIO | None = None
        self._is_bad = False
        self.bad_ends = 0
        """How many ended badly in a row, the last of them before this one."""
        self.has_ended_badly = False
        """Whether a start was found, at ``begin``, that did not come to a good end."""
        self.traces: tuple[str, ...] = ()
        """What native crashes wrote; places in code, no values."""

    def begin(self) -> None:
        """Note that the program starts, have crashes written down, look at how others ended."""
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            self._look()
            path = self._folder / f"{os.getpid()}{_ENDING}"
            self._file = path.open("w", encoding="utf-8")
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            faulthandler.enable(self._file)

    def spoil(self) -> None:
        """Note a fault of the running program, which counts as a bad end whatever comes after."""
        if not self._is_bad:
            self._is_bad = True
            self._count(self._counted() + 1)

    def settle(self) -> None:
        """The program has run long enough: what was before is forgotten."""
        if not self._is_bad:
            self._count(0)

    def end(self) -> None:
        """A good end, unless a fault was noted."""
        if self._file is None:
            return
        faulthandler.disable()
        with contextlib.suppress(OSError):
            Path(self._file.name).unlink()
        self._file.close()
        self._file = None
        self.settle()

    def _look(self) -> None:
        traces = []
        for path in self._folder.glob(f"*{_ENDING}"):
            with contextlib.suppress(OSError), path.open("r+", encoding="utf-8") as file:
                # Somebody who runs holds it.
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if trace := file.read(20_000).strip():
                    traces.append(trace)
                path.unlink()
                self.has_ended_badly = True
        self.traces = tuple(traces)
        self.bad_ends = self._counted() + self.has_ended_badly
        if self.has_ended_badly:
            self._count(self.bad_ends)

    def _counted(self) -> int:
        try:
            return int((self._folder / _COUNTER).read_text(encoding="ascii"))
        except (OSError, ValueError):
            return 0

    def _count(self, number: int) -> None:
        counter = self._folder / _COUNTER
        with contextlib.suppress(OSError):
            if number:
                counter.write_text(str(number), encoding="ascii")
            else:
                counter.unlink(missing_ok=True)
