"""The watchdog sees what holds up the event loop and where; waiting is no work."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEventLoop, QObject, QTimer
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.watchdog import LIMIT, Block, limit_of, watchdog


class _Handler(QObject):
    def works(self) -> None:
        until = time.thread_time() + 3 * LIMIT
        while time.thread_time() < until:
            # Asking for the time is the kernel's work, and the samples are by the program's own.
            sum(range(5_000))

    def waits(self) -> None:
        time.sleep(2 * LIMIT)


def _blocks_of(act: Callable[[], object]) -> list[Block]:
    """What handling a timer that does this comes to; the run's own account stays as it was."""
    blocks = watchdog().blocks
    before = len(blocks)
    QTimer.singleShot(0, act)
    QTest.qWait(6 * int(LIMIT * 1000))
    found = blocks[before:]
    del blocks[before:]
    return found


def test_work_is_found_with_its_place(qtbot: QtBot) -> None:
    (block,) = _blocks_of(_Handler().works)
    assert block.is_too_long
    assert block.event in ("Timer", "MetaCall")
    assert "tests/test_watchdog.py" in block.described()
    assert "works" in block.described()


def test_waiting_is_told_and_is_no_fault(qtbot: QtBot) -> None:
    (block,) = _blocks_of(_Handler().waits)
    assert not block.is_too_long
    assert block.elapsed > 2 * LIMIT


def test_short_events_and_the_tests_own_waiting_are_nothing(qtbot: QtBot) -> None:
    assert _blocks_of(_Handler().objectName) == []


def test_stories_have_the_least_time_and_single_windows_twice_as_much() -> None:
    assert limit_of("tests/stories/test_campaign.py::test_all") == LIMIT
    assert limit_of("tests/ui/test_gutter.py::test_cards[wide]") == 2 * LIMIT
    assert limit_of("tests/store/test_check.py::test_all") is None
    slow = "tests/ui/test_finder.py::test_a_long_text_is_searched_a_slice_at_a_time"
    assert (limit_of(slow) or 0) > 2 * LIMIT


def test_a_loop_inside_an_event_is_no_event_that_holds_up_the_loop(qtbot: QtBot) -> None:
    """Each event of the inner loop is timed; the one that opened it has its own work alone."""

    class Asking(QObject):
        def asks(self) -> None:
            loop = QEventLoop()
            for _ in range(9):
                QTimer.singleShot(0, _works_a_little)
            QTimer.singleShot(0, loop.quit)
            loop.exec()

        def asks_and_works(self) -> None:
            self.asks()
            _Handler().works()

        def is_held_up(self) -> None:
            loop = QEventLoop()
            QTimer.singleShot(0, _Handler().works)
            QTimer.singleShot(4 * int(LIMIT * 1000), loop.quit)
            loop.exec()

    assert all(block.used < LIMIT for block in _blocks_of(Asking().asks))
    assert max(block.used for block in _blocks_of(Asking().asks_and_works)) < 4 * LIMIT
    assert max(block.used for block in _blocks_of(Asking().is_held_up)) > 2 * LIMIT


def _works_a_little() -> None:
    until = time.thread_time() + LIMIT / 4
    while time.thread_time() < until:
        pass
