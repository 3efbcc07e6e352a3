"""What the connection makes of a system that says no, and whom it lets in."""

from __future__ import annotations

import os
import re
import sqlite3
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from annotator import open_files
from annotator.errors import InputRefused, ProjectBusy, ProjectUnavailable
from annotator.session.session import Session
from annotator.store.connection import APPLICATION_ID, Connection
from annotator.store.migrations import SCHEMA_VERSION
from annotator.store.project import Project
from tests.projects import add_article, new_session
from tests.store.limits import as_somebody_else, let_others_in, limited

resource = pytest.importorskip("resource")

_once_opened: list[Callable[[], None]] = []
"""What another program does as soon as SQLite has the file."""


def _as_sqlite_opens(event: str, _words: tuple[object, ...]) -> None:
    if event == "sqlite3.connect/handle" and _once_opened:
        _once_opened.pop()()


sys.addaudithook(_as_sqlite_opens)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    new_session(tmp_path).close()
    return tmp_path / "project.annotator"


@pytest.fixture
def connection(path: Path) -> Iterator[Connection]:
    opened = Connection(path)
    opened.hold()
    yield opened
    opened.close()


def put(connection: Connection, name: str) -> None:
    with connection.transaction():
        connection.write("INSERT INTO annotator VALUES (?, '', '')", (name,))


def names(connection: Connection) -> list[str]:
    return [row["name"] for row in connection.rows("SELECT name FROM annotator ORDER BY name")]


def test_what_a_project_is_known_by_is_read_first(connection: Connection) -> None:
    assert connection.application_id == APPLICATION_ID
    assert connection.version == SCHEMA_VERSION
    assert not connection.read_only


def test_answers_come_as_rows_one_or_many(connection: Connection) -> None:
    put(connection, "b")
    put(connection, "c")
    asked = "SELECT name FROM annotator WHERE name > ? ORDER BY name"
    assert [row["name"] for row in connection.rows(asked, ("a1",))] == ["b", "c"]
    assert [row[0] for row in connection.stream(asked, ("b",))] == ["c"]
    assert connection.value(asked, ("a1",)) == connection.kept_value(asked, ("a1",)) == "b"
    assert connection.row(asked, ("c",)) is None
    assert connection.value(asked, ("c",)) is None
    assert connection.kept_row(asked, ("c",)) is None
    assert connection.kept_value(asked, ("c",)) is None


def test_answers_are_kept_up_to_a_number(connection: Connection) -> None:
    asked: list[str] = []
    connection.raw.set_trace_callback(asked.append)
    question = "SELECT ?"
    for number in range(100):
        assert connection.kept_value(question, (number,)) == number
    for number in range(100):
        assert connection.kept_value(question, (number,)) == number
    assert len(asked) == 100
    assert connection.kept_value(question, (100,)) == 100
    assert connection.kept_value(question, (0,)) == 0
    assert len(asked) == 102


def test_a_write_tells_the_row_it_made(connection: Connection) -> None:
    insert = "INSERT INTO speaker_name VALUES (?, ?)"
    for write in (
        lambda: connection.write(insert, ("x", 1)),
        lambda: connection.write_many(insert, [("x", 1)]),
    ):
        with pytest.raises(RuntimeError, match="outside a transaction"):
            write()
    with connection.transaction():
        insert = (
            "INSERT INTO keyword_list (id, name, words, color, line, shown, checksum) "
            "VALUES (?, ?, '[]', '#112233', 'solid', 1, '')"
        )
        first, second = connection.write(insert, ("k", "n")), connection.write(insert, ("l", "m"))
        assert second == first + 1
        connection.write_many("INSERT INTO annotator VALUES (?, '', '')", [("x",), ("y",)])
    assert names(connection) == ["a1", "x", "y"]


def test_nested_transactions_are_one(connection: Connection) -> None:
    def write_and_fail() -> None:
        with connection.transaction():
            put(connection, "inner")
            raise KeyError

    with pytest.raises(KeyError):
        write_and_fail()
    assert names(connection) == ["a1"]


def test_a_full_disk_is_told_and_what_was_saved_stays(connection: Connection, path: Path) -> None:
    with (
        limited(resource.RLIMIT_FSIZE, path.stat().st_size),
        pytest.raises(ProjectUnavailable, match=r"could not be read or written \(.*\); what was"),
        connection.transaction(),
    ):
        connection.write("INSERT INTO annotator VALUES (?, '', '')", ("x" * 5_000_000,))
    assert names(connection) == ["a1"]
    put(connection, "b")
    assert names(connection) == ["a1", "b"]


def committed(connection: Connection, name: str) -> int:
    """Write a large name and wait for the disk in turns; returns how many there were."""
    connection.write("INSERT INTO annotator VALUES (?, '', '')", (name,))
    threads = {one.name for one in threading.enumerate()}
    turns = 0
    for _ in connection.committing():
        turns += 1
    assert {one.name for one in threading.enumerate()} == threads
    return turns


def test_the_disk_is_waited_for_in_turns(connection: Connection) -> None:
    def write_and_fail() -> None:
        with connection.transaction():
            assert committed(connection, "b" * 9_000_000)
            assert connection.raw.in_transaction
            raise KeyError

    with pytest.raises(KeyError):
        write_and_fail()
    assert names(connection) == ["a1", "b" * 9_000_000], "it was on the disk before"
    with connection.transaction():
        committed(connection, "c")
    put(connection, "d")
    assert [name[0] for name in names(connection)] == ["a", "b", "c", "d"]


def test_who_stops_waiting_for_the_disk_has_all_on_it(connection: Connection) -> None:
    with connection.transaction():
        connection.write("INSERT INTO annotator VALUES (?, '', '')", ("b" * 9_000_000,))
        turns = connection.committing()
        next(turns)
        turns.close()
        assert connection.raw.in_transaction
    assert len(names(connection)) == 2


def test_a_transaction_inside_another_waits_for_that_ones_end(connection: Connection) -> None:
    def write_and_fail() -> None:
        with connection.transaction():
            with connection.transaction():
                assert not committed(connection, "inner")
            raise KeyError

    with pytest.raises(KeyError):
        write_and_fail()
    assert names(connection) == ["a1"]
    with connection.transaction():
        put(connection, "b")
        assert committed(connection, "c")
    assert not list(connection.committing())
    assert names(connection) == ["a1", "b", "c"]


def test_a_disk_that_fills_while_it_is_waited_for_is_told(
    connection: Connection, path: Path
) -> None:
    with (
        limited(resource.RLIMIT_FSIZE, path.stat().st_size),
        pytest.raises(ProjectUnavailable, match=r"could not be read or written \(.*\); what was"),
        connection.transaction(),
    ):
        committed(connection, "x" * 5_000_000)
    assert names(connection) == ["a1"]
    put(connection, "b")
    assert names(connection) == ["a1", "b"]


def test_what_was_taken_back_meanwhile_is_not_waited_for(connection: Connection) -> None:
    def write() -> None:
        with connection.transaction():
            connection.raw.execute("ROLLBACK")
            list(connection.committing())

    with pytest.raises(ProjectUnavailable, match="so nothing of this was stored"):
        write()


def test_a_file_that_may_not_grow_is_full(connection: Connection) -> None:
    connection.raw.execute("PRAGMA max_page_count=1")
    with pytest.raises(ProjectUnavailable, match="Make room on the disk"), connection.transaction():
        connection.write("INSERT INTO annotator VALUES (?, '', '')", ("x" * 5_000_000,))


def test_a_journal_that_cannot_be_made_is_a_matter_of_rights(connection: Connection) -> None:
    with (
        limited(resource.RLIMIT_NOFILE, 0),
        pytest.raises(ProjectUnavailable, match="cannot be opened for writing"),
    ):
        put(connection, "b")
    put(connection, "c")
    assert names(connection) == ["a1", "c"]


def test_a_file_that_turns_read_only_is_a_matter_of_rights(connection: Connection) -> None:
    connection.raw.execute("PRAGMA query_only=ON")
    with pytest.raises(ProjectUnavailable, match="Check the rights of the file"):
        put(connection, "b")


def test_no_handle_left_is_told_when_opening(path: Path) -> None:
    with (
        limited(resource.RLIMIT_NOFILE, 0),
        pytest.raises(ProjectUnavailable, match=r"“project\.annotator” cannot be opened"),
    ):
        Connection(path)


def test_a_question_that_is_wrong_is_a_bug_and_no_damage(connection: Connection) -> None:
    with pytest.raises(sqlite3.OperationalError, match="syntax error"):
        connection.rows("SELEC 1")
    with pytest.raises(sqlite3.IntegrityError), connection.transaction():
        connection.write("INSERT INTO annotator VALUES (NULL, '', '')")


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        ("DROP TABLE receipt", "damaged \\(no such table: receipt\\). Restore a backup"),
        (
            "INSERT INTO receipt VALUES (CAST(x'ff' AS TEXT), 1, '', 0, '')",
            "damaged \\(a text in it is not UTF-8\\)",
        ),
    ],
)
def test_damage_is_one_sentence_with_the_way_out(
    connection: Connection, damage: str, words: str
) -> None:
    with connection.transaction():
        connection.write(damage)
    with pytest.raises(ProjectUnavailable, match=words):
        connection.rows("SELECT * FROM receipt")


def test_pages_that_are_overwritten_are_damage(path: Path) -> None:
    body = bytearray(path.read_bytes())
    body[4096:] = b"\xa5" * (len(body) - 4096)
    path.write_bytes(body)
    opened = Connection(path)
    with pytest.raises(ProjectUnavailable, match="is damaged"):
        opened.rows("SELECT * FROM annotator")
    opened.close()


def test_a_name_in_the_schema_that_is_no_utf8_is_damage(path: Path) -> None:
    body = path.read_bytes()
    assert b"CREATE TABLE receipt" in body
    path.write_bytes(body.replace(b"CREATE TABLE receipt", b"CREATE TABLE recei\xff\xff", 1))
    opened = Connection(path)
    with pytest.raises(ProjectUnavailable, match="is damaged"):
        opened.rows("SELECT * FROM receipt")
    opened.close()


@pytest.mark.parametrize("act", ["rows", "transaction"])
def test_a_project_belongs_to_the_thread_that_opened_it(connection: Connection, act: str) -> None:
    problems: list[BaseException] = []

    def use() -> None:
        try:
            if act == "rows":
                connection.rows("SELECT 1")
            else:
                put(connection, "b")
        except RuntimeError as problem:
            problems.append(problem)

    thread = threading.Thread(target=use)
    thread.start()
    thread.join()
    assert "belongs to the thread" in str(problems[0])
    assert names(connection) == ["a1"]


def test_a_project_opened_to_read_is_never_written(path: Path) -> None:
    before = path.read_bytes()
    opened = Connection(path, read_only=True)
    opened.hold()
    assert opened.read_only
    with pytest.raises(ProjectUnavailable, match=r"“project\.annotator” can only be read"):
        put(opened, "b")
    with pytest.raises(sqlite3.Error):
        opened.raw.execute("DELETE FROM annotator")
    opened.close()
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_a_write_protected_project_opens_to_read(path: Path) -> None:
    path.chmod(0o444)
    let_others_in(path)
    with as_somebody_else():
        opened = Connection(path)
        assert opened.read_only
        opened.close()


def test_a_project_that_may_not_be_read_is_told(path: Path) -> None:
    path.chmod(0)
    let_others_in(path)
    with as_somebody_else(), pytest.raises(ProjectUnavailable, match="You may not read"):
        Connection(path)


def gone(path: Path) -> None:
    path.unlink()


def moved(path: Path) -> None:
    path.rename(path.with_name("other"))


def replaced(path: Path) -> None:
    other = path.with_name("other")
    other.write_bytes(path.read_bytes())
    other.replace(path)


@pytest.mark.parametrize("act", [gone, moved, replaced])
def test_a_file_that_is_no_longer_there_is_noticed_before_a_write(
    connection: Connection, path: Path, act: Callable[[Path], None]
) -> None:
    act(path)
    with pytest.raises(
        ProjectUnavailable, match="was moved, deleted, replaced or changed by another program"
    ):
        put(connection, "b")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("gone", "There is no project at"),
        ("n" * 300, "cannot be opened .*name too long"),
        ("a\0b", "cannot be opened"),
        (".", "is not a file"),
    ],
)
def test_a_name_without_a_project_is_refused(tmp_path: Path, name: str, words: str) -> None:
    with pytest.raises(ProjectUnavailable, match=words):
        Connection(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_the_files_of_a_project_are_those_beside_it(connection: Connection, path: Path) -> None:
    ours = {path.name + ending for ending in ("", "-journal", "-wal", "-shm", ".open")}
    assert {file.name for file in connection.files} == ours
    assert {file.parent for file in connection.files} == {path.parent}
    assert path.with_name(path.name + ".open").exists()


def test_closing_calls_who_waits_and_gives_the_file_back(path: Path) -> None:
    opened = Connection(path)
    opened.hold()
    calls: list[bool] = []
    opened.closing.append(lambda: calls.append(opened.is_open))
    assert opened.is_open
    opened.close()
    assert calls == [True]
    assert not opened.is_open
    assert list(path.parent.iterdir()) == [path]
    opened.close()
    Session.open(path).close()


def test_who_comes_second_is_refused_and_leaves_the_note(
    connection: Connection, path: Path
) -> None:
    with pytest.raises(ProjectBusy, match="open in another program"):
        Connection(path)
    assert path.with_name(path.name + ".open").exists()
    put(connection, "b")


def test_a_project_that_cannot_be_made_leaves_nothing(tmp_path: Path, path: Path) -> None:
    with Session.open(path) as session:
        scheme = session.scheme
    wanted = {"scheme": scheme, "guidelines": "", "at": ""}
    for name, words in (
        ("gone/x", r"x” could not be created \(No such file or directory\)\. Choose"),
        ("a\0b", r"could not be created \(embedded null byte\)"),
    ):
        with pytest.raises(ProjectUnavailable, match=words):
            Project.create(tmp_path / name, **wanted)
    with limited(resource.RLIMIT_FSIZE, 8192), pytest.raises(ProjectUnavailable):
        Project.create(tmp_path / "full.annotator", **wanted)
    with limited(resource.RLIMIT_NOFILE, 0), pytest.raises(ProjectUnavailable):
        Project.create(tmp_path / "none.annotator", **wanted)
    assert list(tmp_path.iterdir()) == [path]


def test_a_new_project_begins_with_what_it_was_given(tmp_path: Path, path: Path) -> None:
    with Session.open(path) as session:
        scheme = session.scheme
    made = Project.create(
        tmp_path / os.fsdecode(b"D\xffm.annotator"),
        scheme=scheme,
        guidelines="# Read",
        at="2031",
        versions=(4, 7),
    )
    assert made.name == "D?m"
    assert made.path.stat().st_mode & 0o133 == 0  # to write for others, to run for nobody
    assert made.schemes.scheme() == scheme
    assert (made.schemes.scheme_version(), made.schemes.guidelines_version()) == (4, 7)
    assert made.schemes.guidelines() == "# Read"
    assert made.schemes.guidelines_versions() == [(7, "2031")]
    identity = made.schemes.setting("project_id")
    assert isinstance(identity, str)
    assert len(identity) == 36
    made.close()


def test_a_column_whose_name_is_no_utf8_is_damage(path: Path) -> None:
    body = path.read_bytes()
    start = body.index(b"CREATE TABLE receipt")
    place = body.index(b"revision", start)
    path.write_bytes(body[:place] + b"revisi\xff\xff" + body[place + 8 :])
    opened = Connection(path)
    with pytest.raises(ProjectUnavailable, match="a name in it is not UTF-8"):
        opened.rows("SELECT * FROM receipt")
    opened.close()


def test_another_time_of_the_file_alone_keeps_nobody_from_writing(
    connection: Connection, path: Path
) -> None:
    put(connection, "b")
    os.utime(path, ns=(0, 0))
    put(connection, "c")
    assert names(connection) == ["a1", "b", "c"]


@pytest.mark.parametrize("place", [24, 40])
def test_what_another_program_wrote_is_never_written_over(
    connection: Connection, path: Path, place: int
) -> None:
    put(connection, "b")
    body = path.read_bytes()
    handle = os.open(path, os.O_WRONLY)
    os.pwrite(handle, bytes([body[place] ^ 1]), place)
    os.utime(path, ns=(0, 0))
    with pytest.raises(ProjectUnavailable, match="changed by another program"):
        put(connection, "c")
    os.close(handle)


def test_half_a_character_is_refused_before_it_is_stored(connection: Connection) -> None:
    with pytest.raises(InputRefused, match="half of a character"):
        put(connection, "\ud800")
    assert names(connection) == ["a1"]


def test_a_file_that_goes_while_it_is_opened_is_told(path: Path) -> None:
    _once_opened.append(path.unlink)
    with pytest.raises(
        ProjectUnavailable, match=rf"“{re.escape(str(path))}” cannot be opened \(No such file"
    ):
        Connection(path)
    assert _once_opened == []
    assert list(path.parent.iterdir()) == []


def test_a_file_that_turns_into_another_kind_while_it_is_opened_is_given_back(path: Path) -> None:
    path.write_bytes(b"no project " * 100)
    with pytest.raises(ProjectUnavailable, match="not a SQLite file"):
        Connection(path)
    assert not open_files.is_held(path)


@pytest.mark.parametrize("depth", [1, 2])
def test_what_sqlite_takes_back_by_itself_is_never_taken_as_stored(
    connection: Connection, depth: int
) -> None:
    most = connection.value("PRAGMA page_count")
    connection.raw.execute(f"PRAGMA max_page_count={most}")

    def write() -> None:
        with connection.transaction():
            if depth > 1:
                with connection.transaction():
                    attempt()
            else:
                attempt()

    def attempt() -> None:
        connection.write("INSERT INTO annotator VALUES ('b', '', '')")
        # As an act does that leaves out what cannot be stored and goes on with the rest.
        with pytest.raises(ProjectUnavailable):
            connection.write("INSERT INTO annotator VALUES (?, '', '')", ("x" * 5_000_000,))
        assert not connection.raw.in_transaction

    with pytest.raises(
        ProjectUnavailable, match="could not be written, so nothing of this was stored"
    ):
        write()
    assert names(connection) == ["a1"]
    put(connection, "c")
    assert names(connection) == ["a1", "c"]


@contextmanager
def no_reading_at_a_place() -> Iterator[None]:
    """A system whose Python cannot read at a place of a file, as under Windows."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delattr(os, "pread")
        yield


@contextmanager
def many_files_open() -> Iterator[None]:
    """What is opened inside gets a number beyond those that are looked through."""
    with Path(os.devnull).open("rb") as file:
        numbers = [os.dup(file.fileno()) for _ in range(300)]
    try:
        yield
    finally:
        for number in numbers:
            os.close(number)


@pytest.mark.parametrize("surroundings", [no_reading_at_a_place, many_files_open])
def test_without_a_look_at_the_head_sqlite_is_asked_what_changed(
    path: Path, surroundings: Callable[[], AbstractContextManager[None]]
) -> None:
    with surroundings():
        opened = Connection(path)
        opened.hold()
        os.utime(path, ns=(0, 0))
        put(opened, "b")
        other = path.with_name("other")
        other.write_bytes(path.read_bytes())
        with Session.open(other, annotator="a1") as session:
            add_article(session)
        handle = os.open(path, os.O_WRONLY)
        os.write(handle, other.read_bytes())
        with pytest.raises(ProjectUnavailable, match="changed by another program"):
            put(opened, "c")
        opened.close()
        os.close(handle)


def test_a_large_write_has_more_memory_for_as_long_as_it_takes(path: Path) -> None:
    opened = Connection(path)
    opened.hold()
    usual = opened.value("PRAGMA cache_size")
    with opened.room_for_much(), opened.transaction():
        assert opened.value("PRAGMA cache_size") == 2.5 * usual == -160 * 1024
    assert opened.value("PRAGMA cache_size") == usual

    def fail() -> None:
        with opened.room_for_much():
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert opened.value("PRAGMA cache_size") == usual
    with opened.room_for_much():
        opened.close()  # as when the window is closed meanwhile


def test_what_cannot_be_compared_counts_as_changed(connection: Connection, path: Path) -> None:
    os.utime(path, ns=(0, 0))
    with (
        limited(resource.RLIMIT_NOFILE, 0),
        pytest.raises(ProjectUnavailable, match="changed by another program"),
    ):
        put(connection, "b")
    put(connection, "c")
    assert names(connection) == ["a1", "c"]


def _no_way_back(action: int, word: str | None, *_more: object) -> int:
    is_refused = action == sqlite3.SQLITE_TRANSACTION and word == "ROLLBACK"
    return sqlite3.SQLITE_DENY if is_refused else sqlite3.SQLITE_OK


def _stop_half_way(connection: Connection) -> None:
    with connection.transaction():
        connection.write("INSERT INTO annotator VALUES ('Half', '', '')")
        raise OSError


def test_what_could_not_be_taken_back_is_neither_read_nor_written_into(
    connection: Connection, path: Path
) -> None:
    known = names(connection)
    connection.raw.set_authorizer(_no_way_back)
    with pytest.raises(sqlite3.DatabaseError, match="not authorized"):
        _stop_half_way(connection)
    assert connection.raw.in_transaction
    with pytest.raises(sqlite3.DatabaseError, match="not authorized"):
        names(connection)
    with pytest.raises(sqlite3.DatabaseError, match="not authorized"):
        put(connection, "Whole")
    connection.raw.set_authorizer(None)
    assert names(connection) == known
    put(connection, "Whole")
    assert not connection.raw.in_transaction
    connection.close()
    with Session.open(path) as session:
        assert names(session.project.connection) == sorted([*known, "Whole"])


def _no_memory() -> None:
    raise MemoryError


def test_want_of_memory_is_one_sentence(connection: Connection) -> None:
    connection.raw.create_function("needs_memory", 0, _no_memory)
    with pytest.raises(ProjectUnavailable, match="there is not enough memory") as refused:
        connection.rows("SELECT needs_memory()")
    assert "project.annotator" in refused.value.message
    with pytest.raises(ProjectUnavailable, match="there is not enough memory"):
        _put_half(connection)
    assert names(connection) == ["a1"]
    put(connection, "Whole")


def _put_half(connection: Connection) -> None:
    with connection.transaction():
        connection.write("INSERT INTO annotator VALUES ('Half', '', '')")
        connection.write("INSERT INTO annotator VALUES (needs_memory(), '', '')")
