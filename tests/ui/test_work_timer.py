"""Working time in the window: by input, without pauses, stored on leaving, shown at the foot."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.session.session import Session
from annotator.ui.main_window import MainWindow
from annotator.ui.work_timer import WorkTimer
from tests.stories.verbs import annotate, desk, look, press


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.at = 1_000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def timer(window: MainWindow, clock: Clock, qtbot: QtBot) -> WorkTimer:
    """The window's own timer, gone by a clock of the test."""
    qtbot.waitUntil(lambda: window.work_timer is not None)
    session, handle = window.session, window.windowHandle()
    assert session is not None
    assert handle is not None
    old, window.work_timer = window.work_timer, None
    assert old is not None
    old.leave()
    made = WorkTimer(session, handle, window.page, now=clock)
    made.told.connect(window.status_line.show_time)
    window.work_timer = made
    made.take_article(open_id(window))
    return made


def open_id(window: MainWindow) -> str:
    article = desk(window).article
    assert article is not None
    return article.id


def key(window: MainWindow, which: Qt.Key = Qt.Key.Key_Down) -> None:
    """A key as the window system brings it."""
    handle = window.windowHandle()
    assert handle is not None
    QTest.keyClick(handle, which)


def worked(window: MainWindow) -> dict[str, int]:
    assert window.session is not None
    return window.session.seconds_worked()


def test_work_on_an_article_is_stored_when_it_is_left(
    window: MainWindow, timer: WorkTimer, clock: Clock
) -> None:
    first = open_id(window)
    clock.at += 30
    key(window)
    clock.at += 20
    key(window)
    press("Ctrl+PgDown")
    look(window)
    assert worked(window) == {first: 50}
    second = open_id(window)
    clock.at += 7
    key(window)
    timer.store()
    assert worked(window) == {first: 50, second: 7}


def test_a_pause_is_cut(window: MainWindow, timer: WorkTimer, clock: Clock) -> None:
    clock.at += 10
    key(window)
    clock.at += 3_600
    key(window)
    clock.at += 5
    timer.store()
    assert worked(window) == {open_id(window): 10 + 60 + 5}


def test_it_is_shown_in_the_status_line(window: MainWindow, timer: WorkTimer, clock: Clock) -> None:
    assert window.status_line.time.text() == "under 1 min here"
    for _ in range(13):
        clock.at += 60
        key(window)
    timer.store()
    timer.take_article(open_id(window))
    assert window.status_line.time.text() == "13 min here"
    assert "13 min on this article" in window.status_line.time.toolTip()


def test_annotating_neither_waits_for_it_nor_is_undone_with_it(
    window: MainWindow, timer: WorkTimer, clock: Clock
) -> None:
    clock.at += 42
    key(window)
    made = annotate(window, "Nobody was hurt", "1")
    assert worked(window) == {}
    timer.store()
    assert worked(window) == {open_id(window): 42}
    press("Ctrl+Z")
    assert window.session is not None
    assert window.session.annotation(made.id) is None
    assert worked(window) == {open_id(window): 42}


def test_closing_the_project_stores_what_is_left(
    window: MainWindow, timer: WorkTimer, clock: Clock, tmp_path: Path
) -> None:
    article_id = open_id(window)
    clock.at += 33
    key(window)
    window.close_project()
    assert window.status_line.time.text() == ""
    with Session.open(tmp_path / "Harbour.annotator", annotator="Mira") as session:
        assert session.seconds_worked() == {article_id: 33}


def test_time_belongs_to_whoever_worked(window: MainWindow, timer: WorkTimer, clock: Clock) -> None:
    clock.at += 12
    key(window)
    window.switch_annotator("Jonas")
    clock.at += 9
    key(window)
    timer.store()
    assert worked(window) == {open_id(window): 9}
    window.switch_annotator("Mira")
    assert worked(window) == {open_id(window): 12}


def test_another_page_is_no_work_on_the_article(
    window: MainWindow, timer: WorkTimer, clock: Clock
) -> None:
    clock.at += 12
    key(window)
    window.show_page("agreement")
    clock.at += 30
    key(window)
    window.show_page("annotate")
    timer.store()
    assert worked(window) == {open_id(window): 12}
