"""Files that this process must not open once more while it holds them: the open projects.

The system takes a process's locks on a file away as soon as it closes any descriptor of it.
"""

from __future__ import annotations

from pathlib import Path

Identity = tuple[int, int]
"""Device and number of a file, by which it is known under any name."""

_held: list[Identity] = []


def hold(identity: Identity) -> None:
    """From now on the file is open."""
    _held.append(identity)


def release(identity: Identity) -> None:
    """Whoever held the file has closed it."""
    _held.remove(identity)


def is_held(path: Path) -> bool:
    """Whether the file at ``path``, links followed, is open; raises OSError as `os.stat`."""
    if not _held:
        return False
    status = path.stat()
    return (status.st_dev, status.st_ino) in _held
