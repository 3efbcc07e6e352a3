"""Copying page by page: how far it tells it is, what it hands on, and how it ends."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from annotator.errors import Cancelled
from annotator.session.session import Session
from annotator.store.copying import Progress, copying, count_rows, sync
from tests.projects import add_article, new_session

PAGES_A_TURN = 512


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with new_session(tmp_path) as opened:
        add_article(opened)
        with opened.project.transaction():
            opened.project.schemes.put_setting("filler", "x" * 6_000_000)
        yield opened


class Finish:
    """What a copy calls at its end, on a thread of its own."""

    def __init__(self, problem: Exception | None = None) -> None:
        self.rows: dict[str, int] = {}
        self.was_given_up: list[bool] = []
        self.thread = ""
        self.hold = threading.Event()
        self.hold.set()
        self._problem = problem

    def __call__(self, rows: dict[str, int], is_given_up: Callable[[], bool]) -> None:
        self.rows, self.thread = rows, threading.current_thread().name
        self.hold.wait(20)
        self.was_given_up.append(is_given_up())
        if self._problem is not None:
            raise self._problem


def test_every_turn_tells_how_many_pages_of_how_many_are_copied(
    session: Session, tmp_path: Path
) -> None:
    connection = session.project.connection
    pages = int(connection.value("PRAGMA page_count"))
    finish = Finish()
    finish.hold.clear()
    turns = copying(connection, tmp_path / "copy", finish=finish)
    told = [next(turns) for _ in range(pages // PAGES_A_TURN)]
    assert told == [
        Progress(turn * PAGES_A_TURN, pages) for turn in range(1, pages // PAGES_A_TURN + 1)
    ]
    # All are copied, the copy is being looked at, and the project may be used.
    assert next(turns) == next(turns) == Progress(pages, pages)
    add_article(session, "More.")
    finish.hold.set()
    assert set(turns) <= {Progress(pages, pages)}
    assert finish.was_given_up == [False]
    assert finish.thread == "backup"
    assert connection.closing == []


def test_the_rows_at_the_end_of_the_copy_are_handed_on(session: Session, tmp_path: Path) -> None:
    finish = Finish()
    turns = copying(session.project.connection, tmp_path / "copy", finish=finish)
    next(turns)
    add_article(session, "More.")
    list(turns)
    assert finish.rows == count_rows(session.project.connection.raw)
    assert (finish.rows["article"], finish.rows["article_text"], finish.rows["change"]) == (2, 2, 2)
    copy = sqlite3.connect(tmp_path / "copy")
    assert count_rows(copy) == finish.rows
    copy.execute("DROP TABLE annotator")
    assert "annotator" not in count_rows(copy)
    copy.close()


def test_while_somebody_writes_no_page_is_copied(session: Session, tmp_path: Path) -> None:
    turns = copying(session.project.connection, tmp_path / "copy", finish=Finish())
    with session.project.transaction():
        assert next(turns) == next(turns) == Progress(0, 1)
    assert next(turns).done == PAGES_A_TURN
    turns.close()  # type: ignore[attr-defined]
    assert session.project.connection.closing == []


def test_what_goes_wrong_at_the_end_comes_out(session: Session, tmp_path: Path) -> None:
    problem = OSError("no room")
    with pytest.raises(OSError, match="no room") as raised:
        list(copying(session.project.connection, tmp_path / "copy", finish=Finish(problem)))
    assert raised.value is problem
    with pytest.raises(sqlite3.Error):
        list(copying(session.project.connection, tmp_path / "gone" / "x", finish=Finish()))
    assert session.project.connection.closing == []


def test_a_project_that_is_closed_meanwhile_has_no_copy_and_says_so(
    session: Session, tmp_path: Path
) -> None:
    finish = Finish()
    turns = copying(session.project.connection, tmp_path / "copy", finish=finish)
    next(turns)
    session.close()
    with pytest.raises(Cancelled, match="closed before its backup was whole"):
        list(turns)
    assert finish.was_given_up == []
    assert all(one.name != "backup" for one in threading.enumerate())


def test_what_is_synced_must_be_there(tmp_path: Path) -> None:
    sync(tmp_path)
    with pytest.raises(FileNotFoundError):
        sync(tmp_path / "gone")
