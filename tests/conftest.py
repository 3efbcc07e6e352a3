"""What every test stands on: no display needed, and nothing of the user's own is touched."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest_plugins = ["tests.watchdog"]

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


_NETWORK = frozenset(
    ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")
)


def _no_network(event: str, words: tuple[object, ...]) -> None:
    # A path is the address of a socket in the file system.
    is_local = event == "socket.connect" and isinstance(words[-1], (str, bytes))
    if event in _NETWORK and not is_local:
        raise RuntimeError(f"{event}: the program uses no network")


sys.addaudithook(_no_network)


@pytest.fixture(autouse=True, scope="session")
def _own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Settings, data and cache of the tests lie in a temporary folder, also for subprocesses."""
    home = tmp_path_factory.mktemp("home")
    before = dict(os.environ)
    for name in ("CONFIG", "DATA", "CACHE", "STATE"):
        folder = home / name.lower()
        folder.mkdir()
        os.environ[f"XDG_{name}_HOME"] = str(folder)
    yield
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture(autouse=True, scope="session")
def _one_application(_own_folders: None, qapp: object) -> object:
    """The application that is watched is there before any other could be made, in every process."""
    return qapp


@pytest.fixture
def own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that stands for the user's data folder in this test alone."""
    folder = tmp_path / "data"
    folder.mkdir()
    monkeypatch.setenv("XDG_DATA_HOME", str(folder))
    return folder
