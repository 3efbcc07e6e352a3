"""Which files are kept away from when a project is opened, and what is seen at first sight."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from annotator.errors import ProjectDamaged, ProjectUnavailable
from annotator.session.session import Session
from annotator.store.connection import Connection
from annotator.store.opening import damage_at_first_sight

_LONG = "x" * 60


@pytest.mark.parametrize(
    ("sql", "named"),
    [
        ("CREATE VIEW extra AS SELECT 1", "view “extra”"),
        ("CREATE VIRTUAL TABLE extra USING fts5 (words)", "table “extra”"),
        ("create  virtual\ttable extra using fts5 (words)", "table “extra”"),
        ("CREATE TABLE extra (a, b GENERATED ALWAYS AS (a + 1))", "table “extra”"),
        (f"CREATE VIEW {_LONG} AS SELECT 1", f"view “{_LONG[:40]}”"),
    ],
)
def test_what_would_run_when_it_is_read_is_not_opened(
    one_of_each: Path, sql: str, named: str
) -> None:
    with closing(sqlite3.connect(one_of_each)) as other, other:
        other.execute(sql)
    before = one_of_each.read_bytes()
    with pytest.raises(ProjectUnavailable, match="so it was not opened") as refused:
        Session.open(one_of_each, even_if_damaged=True)
    assert f"would run when it is read ({named})" in refused.value.message
    assert "“project.annotator” holds something" in refused.value.message
    assert one_of_each.read_bytes() == before


@pytest.mark.parametrize(
    ("sql", "seen"),
    [
        ("CREATE TABLE extra (a)", "table extra: not as this program made it"),
        ("CREATE INDEX extra ON speaker (notes)", "index extra"),
        (
            "CREATE TABLE e1 (a); CREATE TABLE e2 (a); CREATE TABLE e3 (a); CREATE TABLE e4 (a)",
            "table e1, table e2, table e3: not as this program made it",
        ),
        ("ALTER TABLE speaker RENAME COLUMN notes TO nates", "table speaker"),
    ],
)
def test_what_this_program_did_not_make_is_seen_at_first_sight(
    one_of_each: Path, sql: str, seen: str
) -> None:
    with closing(sqlite3.connect(one_of_each)) as other, other:
        other.executescript(sql)
    with closing(Connection(one_of_each, read_only=True)) as connection:
        connection.hold()
        assert seen in damage_at_first_sight(connection)
    with pytest.raises(ProjectDamaged, match="is damaged"):
        Session.open(one_of_each)
    with Session.open(one_of_each, even_if_damaged=True) as session:
        assert seen in session.project.connection.damage


def test_a_file_that_is_cut_short_is_seen_at_first_sight(one_of_each: Path) -> None:
    with closing(Connection(one_of_each, read_only=True)) as connection:
        connection.hold()
        assert damage_at_first_sight(connection) == ""
        size = one_of_each.stat().st_size
        with one_of_each.open("r+b") as file:
            file.truncate(size - 1)
        assert damage_at_first_sight(connection) == "the file is cut short"
        with one_of_each.open("r+b") as file:
            file.truncate(size)
        assert damage_at_first_sight(connection) == ""


def test_what_cannot_be_read_at_first_sight_is_quoted(one_of_each: Path) -> None:
    with closing(sqlite3.connect(one_of_each)) as other, other:
        other.execute("CREATE TABLE extra (a)")  # the list of formats is looked at then
        pages = other.execute(
            "SELECT rootpage, page_size FROM sqlite_master, pragma_page_size "
            "WHERE tbl_name = '_sqlite_migrations'"
        ).fetchall()
    body = bytearray(one_of_each.read_bytes())
    for page, size in pages:
        body[(page - 1) * size : page * size] = b"\xa5" * size
    one_of_each.write_bytes(body)
    with closing(Connection(one_of_each, read_only=True)) as connection:
        connection.hold()
        assert damage_at_first_sight(connection) == "database disk image is malformed"
    with pytest.raises(ProjectDamaged, match=r"is damaged \(database disk image") as refused:
        Session.open(one_of_each)
    assert refused.value.message.count("is damaged") == 1
