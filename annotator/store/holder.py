"""The note beside an open project that says who holds it; a courtesy, SQLite's lock decides."""

from __future__ import annotations

import contextlib
import json
import os
import stat
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def note_path(project: Path) -> Path:
    """Where the note of that project lies while it is open."""
    return project.with_name(project.name + ".open")


def announce(project: Path) -> None:
    """Write who we are; a folder that cannot be written to is no reason not to work."""
    note = {
        "user": _user(),
        "host": os.uname().nodename,
        "process": os.getpid(),
        "since": time.strftime("%Y-%m-%dT%H:%M%z"),
    }
    path = note_path(project)
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(note, file)
        except OSError:
            path.unlink()  # a note without a name would stay: nobody takes it for theirs


def withdraw(project: Path) -> None:
    """Take our note away; another process's note stays."""
    with contextlib.suppress(OSError):
        note = _read(note_path(project))
        if note.get("process") == os.getpid() and note.get("host") == os.uname().nodename:
            note_path(project).unlink()


def is_held(project: Path) -> bool:
    """Whether the note names a process that still runs here, other than this one."""
    note = _read(note_path(project))
    process = note.get("process")
    if not isinstance(process, int) or note.get("host") != os.uname().nodename:
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True  # somebody else's, or none that can be asked
    return process != os.getpid()


def sentence(project: Path) -> str:
    """Who holds the project, as one sentence for the person who was refused."""
    note = _read(note_path(project))
    who, host = note.get("user"), note.get("host")
    if not (isinstance(who, str) and isinstance(host, str)):
        return (
            f"“{project.name}” is open in another program. Close it there, then try again; "
            "nothing was changed."
        )
    since = str(note.get("since", ""))[:16].replace("T", " ")
    return (
        f"“{project.name}” is open in another program: {_plain(who)} on {_plain(host)}, process "
        f"{_plain(str(note.get('process')))}, since {_plain(since)}. Close it there, then try "
        "again; nothing was changed."
    )


def _read(path: Path) -> dict[str, object]:
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return {}
        with path.open("rb") as file:
            note = json.loads(file.read(4_096))
    except (OSError, ValueError, RecursionError):
        return {}
    return note if isinstance(note, dict) else {}


def _plain(text: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in text)[:80]


def _user() -> str:
    known = os.environ.get("LOGNAME") or os.environ.get("USER")
    if known:
        return known
    try:
        import pwd

        return pwd.getpwuid(os.getuid()).pw_name
    except (KeyError, OSError, ImportError):
        return "somebody"
