"""Lets the files of the program open by double click on a Linux desktop, for this user alone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from annotator.errors import OutputRefused, UserError
from annotator.file_types import DESKTOP_NAME, FILE_TYPES, ICON_NAME, desktop_entry, mime_xml
from annotator.paths import resource

_PATIENCE = 30
"""Seconds that a program of the desktop may take; what it does is convenience, no more."""


class Integration(NamedTuple):
    """What was done: the files written or removed, and the programs of the desktop that were told.

    ``command`` is what a double click starts; empty after a removal.
    """

    files: tuple[Path, ...]
    told: tuple[str, ...]
    command: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """What the command prints."""
        return {
            "files": [str(path) for path in self.files],
            "told": list(self.told),
            "command": list(self.command),
        }


def is_possible() -> bool:
    """Whether this system is one whose desktops go by these files."""
    return sys.platform.startswith("linux")


def running_command() -> tuple[str, ...]:
    """The command that starts the program that is running: the bundle's, or Python with it."""
    program = str(Path(sys.executable).absolute())  # not resolved: a link may be an environment
    return (program,) if getattr(sys, "frozen", False) else (program, "-m", "annotator")


def is_integrated() -> bool:
    """Whether a double click opens the program that is running, as `integrate` would have it."""
    return all(_content(path) == wanted for path, wanted in _wanted(running_command()).items())


def integrate() -> Integration:
    """Write menu entry, MIME types and icon into the user's data folder and tell the desktop.

    Files that are as they should be are left alone. Raises UserError on other systems,
    OutputRefused when the folder does not take them.
    """
    _refuse_elsewhere()
    command = running_command()
    written = []
    for path, content in _wanted(command).items():
        if _content(path) != content:
            _write(path, content)
            written.append(path)
    return Integration(tuple(written), _tell(is_there=True), command)


def remove() -> Integration:
    """Take away what `integrate` wrote. Raises as that does."""
    _refuse_elsewhere()
    removed = []
    for path in _wanted(("annotator",)):
        try:
            path.unlink()
        except FileNotFoundError:
            continue
        except OSError as problem:
            raise _refusal(path, problem) from problem
        removed.append(path)
    return Integration(tuple(removed), _tell(is_there=False) if removed else ())


def in_words(done: Integration) -> str:
    """What was done, in a sentence or two."""
    if not done.command:
        if not done.files:
            return "There was nothing to remove."
        return "Project and assignment files no longer open in this program by double click."
    endings = " and ".join(f".{kind.ending}" for kind in FILE_TYPES)
    if not done.files:
        return f"Files ending in {endings} open in this program by double click already."
    return (
        f"Files ending in {endings} now open in this program by double click; it stands in the "
        "menu of programs too."
    )


def _data_home() -> Path:
    import platformdirs

    return platformdirs.user_data_path()


def _wanted(command: tuple[str, ...]) -> dict[Path, bytes]:
    """Every file by its place."""
    home = _data_home()
    icon = resource("icons", "annotator.svg").read_bytes()
    return {
        home / "mime" / "packages" / "annotator.xml": mime_xml().encode(),
        home / "icons" / "hicolor" / "scalable" / "apps" / f"{ICON_NAME}.svg": icon,
        home / "applications" / DESKTOP_NAME: desktop_entry(command).encode(),
    }


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _write(path: Path, content: bytes) -> None:
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        part.replace(path)
    except OSError as problem:
        raise _refusal(path, problem) from problem


def _refusal(path: Path, problem: OSError) -> OutputRefused:
    return OutputRefused(
        f"“{path}” could not be changed ({problem.strerror or problem}); look at your rights there "
        "and try again."
    )


def _refuse_elsewhere() -> None:
    if not is_possible():
        raise UserError(
            "This is for Linux desktops; elsewhere the installed program opens its files by itself."
        )


def _tell(*, is_there: bool) -> tuple[str, ...]:
    """Have the desktop look at the files; returns which of its programs did so.

    Those that are missing are done without: most desktops look by themselves in time.
    """
    home = _data_home()
    commands: list[tuple[str, ...]] = [
        ("update-mime-database", str(home / "mime")),
        ("update-desktop-database", str(home / "applications")),
    ]
    if is_there:
        commands.append(("xdg-mime", "default", DESKTOP_NAME, *(kind.mime for kind in FILE_TYPES)))
    return tuple(command[0] for command in commands if _has_run(command))


def _has_run(command: tuple[str, ...]) -> bool:
    program = shutil.which(command[0])
    if program is None:
        return False
    try:
        done = subprocess.run(
            [program, *command[1:]],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            env=_environment(os.environ),
            timeout=_PATIENCE,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0


def _environment(given: Mapping[str, str]) -> dict[str, str]:
    """The environment without the libraries of the bundle, which are not the system's."""
    environment = dict(given)
    if getattr(sys, "frozen", False):
        before = environment.pop("LD_LIBRARY_PATH_ORIG", None)
        environment.pop("LD_LIBRARY_PATH", None)
        if before is not None:
            environment["LD_LIBRARY_PATH"] = before
    return environment
