"""The watchdog sees what holds up the event loop and where; waiting is no work."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.watchdog import LIMIT, Block, limit_of, watchdog


class _Handler(QObject):
    def works(self) -> None:
        until = time.thread_time() + 3 * LIMIT
        while time.thread_time() < until:
            pass

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
