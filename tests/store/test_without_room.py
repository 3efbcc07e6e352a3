"""Too little memory or disk for the work itself says nothing against a project, and is told."""

from __future__ import annotations

import contextlib
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from annotator.errors import ProjectUnavailable
from annotator.session.checking import check_project
from annotator.session.session import Session
from annotator.store import restoring
from annotator.store.backup import back_up, first_damage
from tests.projects import add_article, new_session

_COMMAND = """
import sqlite3, sys
sqlite3.connect(":memory:").execute(f"PRAGMA hard_heap_limit={sys.argv[1]}")
from annotator.cli import run_command
sys.exit(run_command(sys.argv[2:]))
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with new_session(tmp_path) as session:
        add_article(session)
    return tmp_path / "project.annotator"


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite has one page for each temporary file and says that the disk is full then."""
    connect = sqlite3.connect

    def limited(name: str, **options: Any) -> sqlite3.Connection:
        connection = connect(name, **options)
        if name in ("", ":memory:"):
            connection.execute("PRAGMA max_page_count=1")
        return connection

    monkeypatch.setattr(sqlite3, "connect", limited)


@pytest.mark.usefixtures("full_disk")
def test_a_check_without_room_for_temporary_files_calls_nothing_damaged(path: Path) -> None:
    with Session.open(path) as session, pytest.raises(ProjectUnavailable) as refused:
        check_project(session)
    assert "disk is full" in refused.value.message
    assert "says nothing about what is in it" in refused.value.message


def test_a_backup_is_not_called_damaged_for_want_of_room(
    path: Path, request: pytest.FixtureRequest
) -> None:
    with Session.open(path) as session:
        backup = back_up(session.project.connection, reason="asked")
    before = path.read_bytes()
    request.getfixturevalue("full_disk")
    with pytest.raises(ProjectUnavailable, match="says nothing about what is in it"):
        first_damage(backup)
    with pytest.raises(ProjectUnavailable, match="says nothing about what is in it"):
        restoring.restore(path, backup)
    assert path.read_bytes() == before


@pytest.mark.parametrize("bytes_left", [150_000, 600_000, 1_000_000])
@pytest.mark.parametrize("verb", ["check", "articles", "backup"])
def test_a_command_that_gets_no_memory_says_so(path: Path, verb: str, bytes_left: int) -> None:
    before = path.read_bytes()
    done = subprocess.run(
        [sys.executable, "-c", _COMMAND, str(bytes_left), verb, str(path)],
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )
    assert "Traceback" not in done.stderr
    assert done.returncode in (0, 2)
    if done.returncode:
        assert "memory" in done.stderr
        assert len(done.stderr.splitlines()) == 1
    assert done.returncode == 2 or bytes_left > 150_000
    assert path.read_bytes() == before


def _no_memory(*_values: object) -> None:
    raise MemoryError


def test_a_check_without_memory_calls_nothing_damaged(path: Path) -> None:
    with Session.open(path) as session:
        session.project.connection.raw.create_function("coalesce", 2, _no_memory)
        with pytest.raises(ProjectUnavailable, match="not enough memory"):
            check_project(session)


def _fill_the_temporary_disk(raw: sqlite3.Connection) -> None:
    raw.execute("CREATE TEMP VIEW first AS SELECT 1")
    raw.execute("PRAGMA temp.max_page_count=1")
    for length in (40, 1):
        with contextlib.suppress(sqlite3.OperationalError):  # it is full
            for number in range(10_000):
                raw.execute(f"CREATE TEMP VIEW v{number:0{length}} AS SELECT 1")


def test_indexes_that_cannot_be_compared_for_want_of_room_are_not_called_damaged(
    path: Path,
) -> None:
    with Session.open(path) as session:
        _fill_the_temporary_disk(session.project.connection.raw)
        with pytest.raises(ProjectUnavailable, match="says nothing about what is in it"):
            check_project(session)
