"""The log of faults, and of what the system refused: types and places, never messages or values.

Those may be article text, as may the names of files that are no code of ours or of a library.
"""

from __future__ import annotations

import contextlib
import errno
import sys
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from annotator import __version__
from annotator.paths import user_data

if TYPE_CHECKING:
    from traceback import FrameSummary

_MAXIMUM_LOG = 1_000_000
_LONGEST_NAME = 100
_MOST_PLACES = 40
_ELSEWHERE = "elsewhere"
_MOST_FAILURES = 200
_failures: set[str] = set()
"""What this process has noted of failures of the system."""


def log_file() -> Path:
    """Where faults are noted."""
    return user_data() / "annotator.log"


def described(error: BaseException) -> str:
    """The types and places of an exception and of what led to it, without any message."""
    import traceback

    lines: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        lines.append(f"{_type_name(type(current))} {_code_of(current)}".rstrip())
        lines += map(_place, traceback.extract_tb(current.__traceback__, limit=-_MOST_PLACES))
        current = current.__cause__ or current.__context__
    return "\n".join(lines)


def _place(frame: FrameSummary) -> str:
    return f"  {shown_path(frame.filename)}:{frame.lineno} in {_code_name(frame.name)}"


def note(words: str) -> None:
    """Append an entry to the log; a log that cannot be written stops nothing."""
    import datetime as dt

    stamp = dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    entry = f"{stamp} annotator {__version__} python {sys.version.split()[0]} {sys.platform}\n"
    with contextlib.suppress(OSError):
        path = log_file()
        if path.exists() and path.stat().st_size > _MAXIMUM_LOG:
            path.replace(path.with_suffix(".old.log"))
        with path.open("a", encoding="utf-8") as log:
            log.write(entry + words + "\n\n")


def note_failure(failure: BaseException) -> None:
    """Note that the system said no, and where: the same once in a process, and not without end."""
    if len(_failures) >= _MOST_FAILURES:
        return
    words = described(failure)
    if failure.__traceback__ is None:  # not raised yet: where it is made
        import traceback

        made = traceback.extract_stack(limit=_MOST_PLACES)[:-2]
        words = "\n".join([words, *map(_place, made)])
    if words not in _failures:
        _failures.add(words)
        note("refused: " + words)


def tell_of_verb(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """Python's last stop for a command: note a fault, say in one sentence where."""
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    note(described(error))
    sys.stderr.write(
        "Something went wrong inside the program; every annotation whose id was printed is on "
        f"disk. What happened is noted, without any article text, in “{log_file()}”.\n"
    )


def without_folders(trace: str) -> str:
    """What a native crash wrote, with the paths in it shortened as in `described`."""
    import re

    return re.sub(r'File "([^"]*)"', lambda found: f'File "{shown_path(found[1])}"', trace)


def shown_path(filename: str) -> str:
    """A source file from its package on: where it is installed is nobody's business."""
    parts = Path(filename).parts
    for package in ("annotator", "site-packages", "tests"):
        if package in parts:
            shown = "/".join(parts[len(parts) - 1 - parts[::-1].index(package) :])
            return _code_name(shown)
    known = bool(parts) and parts[-1].removesuffix(".py") in sys.stdlib_module_names
    # A class made at run time says so; any other name may be anybody's.
    return _code_name(parts[-1]) if known or filename == "<string>" else _folder_of_python(filename)


def _folder_of_python(filename: str) -> str:
    import sysconfig

    library = sysconfig.get_path("stdlib")
    if filename.startswith("<frozen ") or (library and filename.startswith(library)):
        return _code_name(Path(filename).name)
    return _ELSEWHERE


def _type_name(kind: type[BaseException]) -> str:
    """The name of a type that its module holds; other names were made up at run time."""
    first = kind.__qualname__.partition(".")[0]
    module = sys.modules.get(kind.__module__)
    if getattr(module, first, None) is None:
        return "an exception"
    return _code_name(f"{kind.__module__}.{kind.__qualname__}")


def _code_of(error: BaseException) -> str:
    """The system's or SQLite's own name for what failed; "" when there is none."""
    if isinstance(error, OSError):
        return errno.errorcode.get(error.errno or 0, "")
    return _code_name(str(getattr(error, "sqlite_errorname", "")))


def _code_name(name: str) -> str:
    return name if name.isascii() and len(name) <= _LONGEST_NAME else _ELSEWHERE
