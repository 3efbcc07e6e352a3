from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from annotator.errors import ProjectBusy, ProjectDamaged, ProjectTooNew, ProjectUnavailable
from annotator.model.span import Span
from annotator.session import annotating
from annotator.session.checking import check_project
from annotator.session.session import Session
from annotator.store.holder import note_path
from annotator.store.migrations import SCHEMA_VERSION
from annotator.store.project import Project
from tests.projects import add_article, new_session

_HOLD = """
import sys, time
from pathlib import Path
from annotator.session.session import Session
session = Session.open(Path(sys.argv[1]))
print("open", flush=True)
sys.stdin.readline()
"""


def test_a_new_project_opens_again_with_what_was_stored(tmp_path: Path) -> None:
    with new_session(tmp_path) as session:
        article_id = add_article(session)
        made = annotating.annotate(session, article_id, [Span(1, 20)], "claim")
        identity = session.project_id
    with Session.open(tmp_path / "project.annotator", annotator="a1") as session:
        assert session.project_id == identity
        assert session.annotations(article_id) == (made,)
        assert check_project(session) == []


def test_the_usual_ending_is_given_only_where_none_is_named(tmp_path: Path) -> None:
    Session.create(tmp_path / "plain").close()
    Session.create(tmp_path / "named.sqlite").close()
    assert {path.name for path in tmp_path.iterdir()} == {"plain.annotator", "named.sqlite"}


def test_an_existing_file_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "mine.annotator"
    path.write_text("my thesis")
    with pytest.raises(ProjectUnavailable, match=r"mine\.annotator” is already there"):
        Session.create(path)
    assert path.read_text() == "my thesis"


def test_a_project_is_opened_for_writing_unless_told_otherwise(tmp_path: Path) -> None:
    with Session.create(tmp_path / "p.annotator") as session:
        assert session.project.connection.version == SCHEMA_VERSION
        path = session.path
    with closing(Project.open(path)) as project:
        assert not project.is_read_only
        with project.transaction():
            project.people.add_annotator("a1", at="")
    with closing(Project.open(path, read_only=True)) as project:
        assert project.is_read_only
        with pytest.raises(ProjectUnavailable, match="can only be read"), project.transaction():
            pass
        assert project.people.annotators() == ["a1"]


def test_a_damaged_project_is_opened_only_by_who_asks_for_it_and_only_read(tmp_path: Path) -> None:
    new_session(tmp_path).close()
    path = tmp_path / "project.annotator"
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("DROP TRIGGER annotation_added")
    with pytest.raises(ProjectDamaged, match="annotation_added"):
        Project.open(path)
    with closing(Project.open(path, even_if_damaged=True)) as project:
        assert "annotation_added" in project.connection.damage
        assert project.is_read_only
        with pytest.raises(ProjectDamaged, match="annotation_added"), project.transaction():
            pass


def stopped_while_writing(path: Path, folder: Path) -> Path:
    """What lies there when a program is stopped while it writes to the file: file and journal."""
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("PRAGMA cache_size = 5")
        raw.execute("BEGIN")
        raw.execute("CREATE TABLE big (words TEXT)")
        raw.executemany("INSERT INTO big VALUES (?)", [("x" * 3_000,)] * 50)
        for file in (path, path.with_name(path.name + "-journal")):
            assert file.stat().st_size
            shutil.copyfile(file, folder / file.name)
    return folder / path.name


def test_a_project_whose_making_was_stopped_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "left").mkdir()
    left = stopped_while_writing(tmp_path / "new.annotator", tmp_path / "left")
    Session.create(left).close()
    assert [entry.name for entry in left.parent.iterdir()] == ["new.annotator"]
    with Session.open(left) as session:
        assert check_project(session) == []
    (tmp_path / "empty.annotator").touch()
    Session.create(tmp_path / "empty.annotator").close()


def test_a_project_that_was_there_before_is_never_made_anew(tmp_path: Path) -> None:
    new_session(tmp_path).close()
    (tmp_path / "left").mkdir()
    left = stopped_while_writing(tmp_path / "project.annotator", tmp_path / "left")
    journal = left.with_name(left.name + "-journal")
    before = left.read_bytes(), journal.read_bytes()
    heads = (before[1], b"", b"no journal " * 9, before[1][:20], b"\0" * 8 + before[1][8:])
    for head in (*heads, bytes(16) + before[1][16:]):
        journal.write_bytes(head)
        with pytest.raises(ProjectUnavailable, match="already there"):
            Session.create(left)
        assert (left.read_bytes(), journal.read_bytes()) == (before[0], head)
    journal.unlink()
    journal.mkdir()
    with pytest.raises(ProjectUnavailable, match="already there"):
        Session.create(left)
    journal.rmdir()
    with pytest.raises(ProjectUnavailable, match="already there"):
        Session.create(left)
    left.unlink()
    left.symlink_to(tmp_path / "empty")
    (tmp_path / "empty").touch()
    with pytest.raises(ProjectUnavailable, match="already there"):
        Session.create(left)


def test_a_second_program_is_refused_in_time_and_told_who_holds_it(tmp_path: Path) -> None:
    new_session(tmp_path).close()
    path = tmp_path / "project.annotator"
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "open\n"
    try:
        begun = time.monotonic()
        with pytest.raises(ProjectBusy, match=f"process {holder.pid}"):
            Session.open(path)
        # The promise is two seconds; it is a promise of behaviour, not a timing of speed.
        assert time.monotonic() - begun < 2
    finally:
        holder.communicate("\n")
    assert holder.returncode == 0
    Session.open(path).close()


def test_a_holder_that_was_killed_leaves_the_project_free(tmp_path: Path) -> None:
    new_session(tmp_path).close()
    path = tmp_path / "project.annotator"
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    holder.stdout.readline()
    holder.kill()
    holder.communicate()
    assert note_path(path).exists()
    Session.open(path).close()
    assert not note_path(path).exists()


def test_a_hostile_holder_note_does_no_harm(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    note = note_path(session.path)
    for body in (b"\xff\x00", b"[" * 4_000, b'{"user": {"x": 1}}', b'{"user": "\\u202eevil"}'):
        note.write_bytes(body)
        with pytest.raises(ProjectBusy, match="open in another program"):
            Session.open(session.path)
    note.unlink()
    os.mkfifo(note)
    with pytest.raises(ProjectBusy, match="open in another program"):
        Session.open(session.path)
    session.close()


def test_a_project_of_a_newer_version_is_left_untouched(tmp_path: Path) -> None:
    new_session(tmp_path).close()
    path = tmp_path / "project.annotator"
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.close()
    before, changed = path.read_bytes(), path.stat().st_mtime_ns
    with pytest.raises(ProjectTooNew, match="newer version"):
        Session.open(path)
    assert path.read_bytes() == before
    assert path.stat().st_mtime_ns == changed
    assert [entry.name for entry in tmp_path.iterdir()] == ["project.annotator"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "not a project of this program"),
        (b"not a database, only words " * 50, "not a SQLite file"),
        (b"SQLite format 3\x00" + b"\x00" * 500, "not a SQLite file|damaged|not a project"),
    ],
)
def test_a_file_that_is_no_project_is_refused(tmp_path: Path, body: bytes, reason: str) -> None:
    path = tmp_path / "x.annotator"
    path.write_bytes(body)
    with pytest.raises(ProjectUnavailable, match=reason):
        Session.open(path)
    assert path.read_bytes() == body


def test_somebody_elses_database_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE bookmark (url TEXT)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(ProjectUnavailable, match="not a project of this program"):
        Session.open(path)
    assert path.read_bytes() == before


def test_folders_pipes_and_missing_files_are_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe", tmp_path / "gone", tmp_path / "gone" / "x"):
        with pytest.raises(ProjectUnavailable):
            Session.open(path)


def test_a_file_swapped_while_open_is_noticed_before_the_next_write(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    article_id = add_article(session)
    other = tmp_path / "other.annotator"
    shutil.copyfile(session.path, other)
    other.replace(session.path)
    with pytest.raises(ProjectUnavailable, match="moved, deleted, replaced"):
        annotating.annotate(session, article_id, [Span(1, 20)], "claim")
    session.close()


def test_a_write_outside_a_transaction_is_a_bug(tmp_path: Path) -> None:
    with new_session(tmp_path) as session, pytest.raises(RuntimeError, match="outside"):
        session.project.connection.write("DELETE FROM annotator")


def test_a_failed_transaction_leaves_nothing(tmp_path: Path) -> None:
    with new_session(tmp_path) as session:
        with pytest.raises(KeyError):
            _write_and_fail(session)
        assert session.annotators() == ["a1"]


def _write_and_fail(session: Session) -> None:
    with session.project.transaction():
        session.project.people.add_annotator("ghost", at="")
        with session.project.transaction():
            session.project.people.add_annotator("ghost 2", at="")
        raise KeyError


def test_the_settings_that_durability_rests_on_are_in_force(tmp_path: Path) -> None:
    with new_session(tmp_path) as session:
        connection = session.project.connection
        assert connection.value("PRAGMA journal_mode") == "truncate"
        assert connection.value("PRAGMA locking_mode") == "exclusive"
        assert connection.value("PRAGMA synchronous") == 3
        assert connection.value("PRAGMA foreign_keys") == 1
        assert connection.value("PRAGMA trusted_schema") == 0
        tables = connection.rows("PRAGMA table_list")
        ours = [
            row
            for row in tables
            if row["type"] == "table" and not row["name"].startswith(("sqlite_", "_sqlite"))
        ]
        assert len(ours) > 10
        assert all(row["strict"] for row in ours)


def test_the_holder_note_names_no_more_than_it_must(tmp_path: Path) -> None:
    with new_session(tmp_path) as session:
        note = json.loads(note_path(session.path).read_text())
    assert set(note) == {"user", "host", "process", "since"}
    assert note["process"] == os.getpid()
