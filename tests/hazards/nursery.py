"""A warmed-up process that is forked for each try: a thousand real processes in a minute.

The fork happens before any project is open and before Qt is started, so that each one is as fresh
as a program just started; what it runs is the real command, or a function that is named.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

COMMAND = "annotator.cli:run_command"
"""The real command line; its arguments are one list."""

_ROOT = Path(__file__).resolve().parents[2]


class Ended(NamedTuple):
    """How a process ended: exit code, minus the signal's number, or None when it hung."""

    code: int | None
    out: str
    err: str
    seconds: float

    def refused(self) -> bool:
        """Whether it was refused as a command must be: exit code 2 and a sentence or two."""
        said = self.err.strip()
        return self.code == 2 and 0 < len(said) <= 600 and "Traceback" not in said

    def caught(self) -> bool:
        """Whether it was done or refused, and nothing else."""
        return "Traceback" not in self.err and (self.code == 0 or self.refused())

    def words(self) -> str:
        """What is needed to understand a loss."""
        how = "hung" if self.code is None else f"code {self.code}"
        return f"{how} after {self.seconds:.2f} s, said {self.err[-700:].strip()!r}"


class Child:
    """One running process of a nursery."""

    def __init__(self, nursery: Nursery, pid: int, out: Path, err: Path) -> None:
        self.pid = pid
        self._nursery = nursery
        self._out, self._err = out, err
        self._begun = time.monotonic()
        self._handle = os.pidfd_open(pid)

    def has_ended(self, timeout: float) -> bool:
        """Whether it ends within so many seconds."""
        return bool(select.select([self._handle], [], [], max(timeout, 0))[0])

    def said(self) -> str:
        """What it has said on standard output so far."""
        return self._out.read_text(encoding="utf-8", errors="replace")

    def waits_for(self, words: str, timeout: float = 20) -> bool:
        """Whether it says these words on standard output before it ends."""
        until = time.monotonic() + timeout
        while words not in self.said():
            if time.monotonic() > until or self.has_ended(0.002):
                return words in self.said()
        return True

    def kill(self) -> None:
        """End it in the way that nothing can be done about."""
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._handle, signal.SIGKILL)

    def end(self, timeout: float = 20) -> Ended:
        """Wait for its end; what hangs is killed and counts as hung."""
        hung = not self.has_ended(timeout)
        if hung:
            self.kill()
            self.has_ended(10)
        seconds = time.monotonic() - self._begun
        code = self._nursery.ask(["wait", self.pid])
        os.close(self._handle)
        out = self.said()
        err = self._err.read_text(encoding="utf-8", errors="replace")
        self._out.unlink()
        self._err.unlink()
        return Ended(None if hung else int(code), out, err, seconds)


class Nursery:
    """Forks processes; ``window`` has the window's modules loaded as well.

    ``preload`` is a shared library that stands between the processes and the C library.
    """

    def __init__(self, *, window: bool = False, preload: Path | None = None) -> None:
        here, there = socket.socketpair()
        self._files = tempfile.TemporaryDirectory(prefix="annotator-nursery-")
        self._count = 0
        environment = {**os.environ, "PYTHONPATH": str(_ROOT), "PYTHONHASHSEED": "0"}
        if preload is not None:
            environment["LD_PRELOAD"] = str(preload)
        with there:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.hazards.nursery", str(there.fileno())]
                + (["window"] if window else []),
                pass_fds=[there.fileno()],
                env=environment,
                cwd=_ROOT,
            )
        self._line = here.makefile("rw", encoding="utf-8")
        here.close()
        self._line.readline()

    def begin(
        self,
        *arguments: Any,
        call: str = COMMAND,
        given: Path | None = None,
        environment: Mapping[str, str | None] | None = None,
        folder: Path | None = None,
    ) -> Child:
        """Start a process; for the command the arguments are its words.

        ``given`` is what it reads as standard input, ``environment`` is laid over this process's.
        """
        self._count += 1
        out = Path(self._files.name) / f"{self._count}.out"
        err = out.with_suffix(".err")
        out.touch()
        err.touch()
        changed = {name: os.environ.get(name) for name in os.environ if name.startswith("XDG_")}
        told = [list(map(str, arguments))] if call == COMMAND else list(arguments)
        pid = self.ask(
            [
                "begin",
                call,
                told,
                str(given or os.devnull),
                str(out),
                str(err),
                {**changed, **(environment or {})},
                str(folder) if folder is not None else None,
            ]
        )
        return Child(self, int(pid), out, err)

    def run(self, *arguments: Any, timeout: float = 20, **more: Any) -> Ended:
        """Start a process and wait for its end."""
        return self.begin(*arguments, **more).end(timeout)

    def ask(self, request: list[Any]) -> Any:
        """Have the forking process do something."""
        self._line.write(json.dumps(request) + "\n")
        self._line.flush()
        return json.loads(self._line.readline())

    def close(self) -> None:
        """End it; what it forked must have ended."""
        self._line.close()
        self._process.wait(20)
        self._files.cleanup()


_kept: dict[tuple[bool, Path | None], Nursery] = {}


@contextlib.contextmanager
def nursery(*, window: bool = False, preload: Path | None = None) -> Iterator[Nursery]:
    """A nursery for a block; the next block that wants such a one has the same."""
    kept = _kept.get((window, preload))
    if kept is None:
        kept = _kept[window, preload] = Nursery(window=window, preload=preload)
        atexit.register(kept.close)
    yield kept


def fresh(
    *arguments: object, given: bytes = b"", timeout: float = 60, **more: Any
) -> subprocess.CompletedProcess[str]:
    """The real command in an interpreter of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "annotator", *map(str, arguments)],
        input=given,
        capture_output=True,
        timeout=timeout,
        cwd=_ROOT,
        check=False,
        **more,
    )
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
    )


# what runs in the process that forks


def _serve(line: Any, descriptor: int) -> None:
    line.write("ready\n")
    line.flush()
    for request in line:
        what, *rest = json.loads(request)
        answer = _begin(descriptor, *rest) if what == "begin" else _wait(*rest)
        line.write(json.dumps(answer) + "\n")
        line.flush()


def _wait(pid: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _begin(descriptor: int, call: str, told: list[Any], *rest: Any) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        os.close(descriptor)
        _set_up(*rest)
        code = _called(call, told)
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    except BaseException:  # noqa: BLE001  # as Python itself ends a program
        import traceback

        traceback.print_exc()
    finally:
        with contextlib.suppress(BaseException):
            sys.stdout.flush()
        with contextlib.suppress(BaseException):
            sys.stderr.flush()
        os._exit(code)


def _set_up(
    given: str, out: str, err: str, environment: dict[str, str | None], folder: str | None
) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    for descriptor, name, how in ((0, given, os.O_RDONLY), (1, out, flags), (2, err, flags)):
        file = os.open(name, how, 0o600)
        os.dup2(file, descriptor)
        os.close(file)
    for name, value in environment.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
    if folder is not None:
        os.chdir(folder)


def _called(call: str, told: list[Any]) -> int:
    import importlib

    module, _, name = call.partition(":")
    code = getattr(importlib.import_module(module), name)(*told)
    return code if isinstance(code, int) else 0


def _warm_up(options: Sequence[str]) -> None:
    """Load what a command or the window loads; nothing is opened."""
    import importlib
    import pkgutil

    import annotator.cli
    from annotator.late import import_the_rest
    from annotator.store import check

    # What a user without rights could not load from where Python lies.
    names = ["sqlite_utils", "tabulate", "click._termui_impl", "encodings.idna"]
    names += [f"encodings.utf_{code}" for code in ("16", "16_le", "16_be", "32", "8_sig")]
    for package in ("session", "store", "exchange", "agreement", "report", "text"):
        folder = importlib.import_module(f"annotator.{package}").__path__
        names += [one.name for one in pkgutil.iter_modules(folder, f"annotator.{package}.")]
    for name in names:
        importlib.import_module(name)
    if "window" in options:
        import_the_rest(lambda: False, pause=0)
    check._fresh_schema()  # kept, for making it takes half of a check
    assert annotator.cli.main is not None


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as _end, _end.makefile("rw") as _line:
        _warm_up(sys.argv[2:])
        _serve(_line, _end.fileno())
