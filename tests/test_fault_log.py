"""What the system refuses is in the log, whoever is told, and nothing of what people wrote."""

from __future__ import annotations

import contextlib
import errno
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from annotator import fault_log
from annotator.errors import (
    InputRefused,
    NotFound,
    OutputRefused,
    ProjectBusy,
    ProjectDamaged,
    ProjectUnavailable,
    UserError,
)
from annotator.session.session import Session
from tests.projects import add_article, new_session

SECRET = "The ferry is safe"


@pytest.fixture(autouse=True)
def anew(own_data: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(fault_log, "_failures", set())
    return own_data


def log() -> str:
    return fault_log.log_file().read_text("utf-8") if fault_log.log_file().exists() else ""


def make_of(failure: BaseException, made: type[UserError]) -> None:
    with contextlib.suppress(UserError):
        try:
            raise failure
        except type(failure) as problem:
            raise made(SECRET) from problem


def test_what_the_system_refused_is_noted_by_its_name_and_place() -> None:
    make_of(OSError(errno.ENOSPC, SECRET, f"/home/{SECRET}"), OutputRefused)
    assert "refused: builtins.OSError ENOSPC\n" in log()
    assert "test_fault_log.py" in log()
    assert "in make_of" in log()
    assert SECRET not in log()


def test_sqlite_is_quoted_by_the_name_of_its_error_alone() -> None:
    with closing_full() as connection, contextlib.suppress(UserError):
        try:
            connection.execute("CREATE TABLE more (x)")
        except sqlite3.Error as problem:
            raise InputRefused(SECRET) from problem
    assert "refused: sqlite3.OperationalError SQLITE_FULL\n" in log()


@contextlib.contextmanager
def closing_full():  # type: ignore[no-untyped-def]
    connection = sqlite3.connect(":memory:")
    connection.execute("PRAGMA max_page_count=1")
    yield connection
    connection.close()


def test_want_of_memory_is_noted() -> None:
    make_of(MemoryError(SECRET), OutputRefused)
    assert "refused: builtins.MemoryError\n" in log()
    assert SECRET not in log()


@pytest.mark.parametrize("kind", [ProjectUnavailable, ProjectDamaged])
def test_a_project_that_cannot_be_used_is_noted_where_that_is_found(
    kind: type[UserError],
) -> None:
    made = kind(SECRET)
    assert f"refused: annotator.errors.{kind.__name__}\n" in log()
    assert "in test_a_project_that_cannot_be_used_is_noted" in log()
    assert "in __init__" not in log()
    assert made.message == SECRET
    assert SECRET not in log()


@pytest.mark.parametrize("kind", [NotFound, InputRefused, OutputRefused, ProjectBusy, UserError])
def test_what_people_asked_wrongly_is_not_noted(kind: type[UserError]) -> None:
    make_of(ValueError(SECRET), kind)
    assert log() == ""


def test_the_same_is_noted_once_and_not_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        make_of(OSError(errno.EIO, SECRET), OutputRefused)
    assert log().count("refused: ") == 1
    monkeypatch.setattr(fault_log, "_MOST_FAILURES", 2)
    for number in (errno.EACCES, errno.ENOSPC, errno.EROFS):
        make_of(OSError(number, SECRET), OutputRefused)
    assert log().count("refused: ") == 2


def test_a_log_that_cannot_be_written_stops_nothing(own_data: Path) -> None:
    (own_data / "annotator").write_text("a file in the place of the folder")
    make_of(OSError(errno.EIO, SECRET), OutputRefused)


def test_a_command_that_fails_for_a_file_is_in_the_log(tmp_path: Path) -> None:
    project = tmp_path / f"{SECRET}.annotator"
    project.write_bytes(b"SQLite format 3\0" + SECRET.encode() * 500)
    done = subprocess.run(
        [sys.executable, "-m", "annotator", "articles", project],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 2
    assert SECRET in done.stderr
    assert "sqlite3.DatabaseError SQLITE_NOTADB" in log()
    assert SECRET not in log()


def test_what_a_check_finds_is_counted_in_the_log(tmp_path: Path) -> None:
    from annotator.session.checking import check_project

    with new_session(tmp_path) as session:
        add_article(session, SECRET, title=SECRET)
    with contextlib.closing(sqlite3.connect(tmp_path / "project.annotator")) as other, other:
        other.execute("UPDATE article SET outlet = 'Else'")
        other.execute("DELETE FROM article_text")
    with Session.open(tmp_path / "project.annotator") as session:
        check_project(session)
    assert "a check found what is not as it was stored: index 3, text 1\n" in log()
    assert SECRET not in log()


def test_a_file_that_is_left_out_of_an_import_is_in_the_log(tmp_path: Path) -> None:
    new_session(tmp_path).close()
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / f"{SECRET}.txt").symlink_to(tmp_path / "nowhere")
    done = subprocess.run(
        [sys.executable, "-m", "annotator", "import", tmp_path / "project.annotator", folder],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert "There is no such file, or a link to it is broken" in done.stdout + done.stderr
    assert "refused: builtins.FileNotFoundError ENOENT" in log()
    assert SECRET not in log()
