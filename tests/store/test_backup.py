"""Backups are whole, made in turns, and never stand in the way of who works meanwhile."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest

from annotator.errors import Cancelled, ProjectUnavailable
from annotator.session.session import Session
from annotator.store.backup import back_up, backing_up, backup_folder
from tests.projects import add_article, new_session


@pytest.fixture
def session(tmp_path: Path) -> Session:
    session = new_session(tmp_path)
    # More pages than are copied in one turn.
    with session.project.transaction():
        session.project.schemes.put_setting("filler", "x" * 6_000_000)
    return session


def _titles(copy: Path) -> list[str]:
    connection = sqlite3.connect(copy)
    try:
        return [row[0] for row in connection.execute("SELECT title FROM article ORDER BY number")]
    finally:
        connection.close()


def test_what_is_written_between_the_turns_is_in_the_copy(session: Session) -> None:
    turns = backing_up(session.project.connection, reason="test")
    first = next(turns)
    assert 0 < first.done < first.total
    add_article(session, title="Between")
    target = back_up_to_its_end(turns)
    assert _titles(target) == ["Between"]
    session.close()


def back_up_to_its_end(turns: object) -> Path:
    try:
        while True:
            next(turns)  # type: ignore[call-overload]
    except StopIteration as end:
        return Path(end.value)


def test_a_backup_that_is_given_up_leaves_nothing(session: Session) -> None:
    turns = backing_up(session.project.connection, reason="test")
    next(turns)
    turns.close()
    assert list(backup_folder(session.path).iterdir()) == []
    add_article(session)
    session.close()


def test_what_a_killed_program_left_goes_with_the_next_backup(session: Session) -> None:
    folder = backup_folder(session.path)
    folder.mkdir()
    for name in ("000003-test.annotator.unfinished", "notes.unfinished"):
        (folder / name).write_bytes(b"half")
    made = back_up(session.project.connection, reason="test")
    assert sorted(folder.iterdir()) == [made, folder / "notes.unfinished"]
    assert made.name == "000001-test.annotator"
    session.close()


def test_one_backup_does_not_take_another_for_a_dead_one(session: Session) -> None:
    turns = backing_up(session.project.connection, reason="first")
    next(turns)
    second = back_up(session.project.connection, reason="second")
    first = back_up_to_its_end(turns)
    assert [first.name, second.name] == ["000001-first.annotator", "000002-second.annotator"]
    session.close()


def test_who_may_only_read_leaves_the_copies_of_others(session: Session) -> None:
    folder = backup_folder(session.path)
    session.close()
    folder.mkdir()
    (folder / "000001-test.annotator.unfinished").write_bytes(b"somebody else's")
    with Session.open(session.path, read_only=True) as reading:
        made = back_up(reading.project.connection, reason="test")
    assert made.name == "000002-test.annotator"
    assert (folder / "000001-test.annotator.unfinished").exists()


def test_a_project_may_be_closed_while_it_is_copied(session: Session) -> None:
    others = threading.active_count()
    turns = backing_up(session.project.connection, reason="test")
    next(turns)
    assert threading.active_count() > others
    session.close()
    with Session.open(session.path):
        assert threading.active_count() <= others
    with pytest.raises(Cancelled):
        next(turns)
    assert list(backup_folder(session.path).iterdir()) == []


def test_nothing_is_copied_in_the_middle_of_a_transaction(session: Session) -> None:
    turns = backing_up(session.project.connection, reason="test")
    before = next(turns)
    with session.project.transaction():
        session.project.schemes.put_setting("half", 1)
        assert next(turns) == before
    back_up_to_its_end(turns)
    session.close()


def test_only_the_thread_that_opened_a_project_may_use_it(session: Session) -> None:
    problems: list[str] = []

    def read() -> None:
        try:
            session.article_count()
        except RuntimeError as problem:
            problems.append(str(problem))

    thread = threading.Thread(target=read)
    thread.start()
    thread.join()
    assert problems == ["a project belongs to the thread that opened it"]
    session.close()


@pytest.mark.parametrize(("entries", "is_each_looked_at"), [(8_000, True), (8_001, False)])
def test_only_of_a_small_project_each_row_is_looked_at(
    tmp_path: Path, entries: int, is_each_looked_at: bool
) -> None:
    with new_session(tmp_path) as session:
        article_id = add_article(session)
        connection = session.project.connection
        with session.project.transaction():
            connection.write(
                "INSERT INTO annotation_set (article_id, annotator, state, started, finished) "
                "VALUES (?, 'a1', 'new', '', '')",
                (article_id,),
            )
            connection.write_many(
                "INSERT INTO annotation (id, article_id, annotator, start, fragments, quotes, "
                "type, via, certainty, form, unsure, note, origin, attributes, created, changed, "
                "digest) VALUES (?, ?, 'a1', 0, '', '', '', '', '', '', 0, '', '', '', '', '', '')",
                [(f"n{number}", article_id) for number in range(12_000)],
            )
            connection.write_many(
                "INSERT INTO change (id, kind, state, label, annotator, at, edits) "
                "VALUES (?, 'do', 'done', '', '', '', '')",
                [(f"e{number}",) for number in range(entries - 1)],
            )
        if is_each_looked_at:
            with pytest.raises(ProjectUnavailable, match="did not pass its check"):
                back_up(connection, reason="test")
        else:
            assert back_up(connection, reason="test").exists()


def test_a_copy_that_lacks_a_row_is_no_backup(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotator.store.backup.count_rows", lambda _: {})
    with pytest.raises(ProjectUnavailable, match="rows are missing"):
        back_up(session.project.connection, reason="test")
    assert list(backup_folder(session.path).iterdir()) == []
    session.close()
