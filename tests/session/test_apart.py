"""Work in a process of its own: what goes in and comes out, errors, and the end of it."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

import pytest

from annotator.errors import Cancelled, InputRefused
from annotator.session.apart import FailedApart, Progress, apart


def doubled(items: Iterator[int], progress: Progress) -> Iterator[tuple[int, int]]:
    for number, item in enumerate(items, 1):
        progress(number, 0, "doubling")
        yield os.getpid(), 2 * item


def first_only(items: Iterator[int], _progress: Progress) -> Iterator[int]:
    yield next(items)


def refusing(items: Iterator[int], _progress: Progress) -> Iterator[int]:
    raise InputRefused(f"“{next(items)}” is nothing.", details="at all")
    yield 0


def failing(items: Iterator[int], _progress: Progress) -> Iterator[int]:
    yield 1 // next(items)


def dying(items: Iterator[int], _progress: Progress) -> Iterator[int]:
    next(items)
    os._exit(3)
    yield 0


def endless(items: Iterator[int], progress: Progress) -> Iterator[int]:
    progress(os.getpid(), 0, "")
    while True:
        time.sleep(0.01)
    yield from items


def silent(_done: int, _total: int, _what: str) -> None:
    """Nobody asks."""


def never() -> bool:
    return False


def test_items_go_in_and_pieces_come_out_in_order() -> None:
    told: list[tuple[int, int, str]] = []
    pieces = list(
        apart(doubled, range(500), progress=lambda *said: told.append(said), is_cancelled=never)
    )
    assert [value for _, value in pieces] == list(range(0, 1000, 2))
    assert {process for process, _ in pieces} != {os.getpid()}
    assert told[-1] == (500, 0, "doubling")


def test_the_process_waits_for_more_work() -> None:
    processes = set()
    for _ in range(3):
        pieces = list(apart(doubled, [1, 2, 3], progress=silent, is_cancelled=never))
        assert [value for _, value in pieces] == [2, 4, 6]
        processes |= {process for process, _ in pieces}
    assert len(processes) == 1
    # It takes only what it wants, and what it leaves is not the next one's.
    assert list(apart(first_only, range(100), progress=silent, is_cancelled=never)) == [0]
    assert list(apart(first_only, range(7, 9), progress=silent, is_cancelled=never)) == [7]
    with pytest.raises(InputRefused):
        list(apart(refusing, range(100), progress=silent, is_cancelled=never))
    assert list(apart(first_only, [5], progress=silent, is_cancelled=never)) == [5]


def test_what_is_refused_there_is_refused_here() -> None:
    with pytest.raises(InputRefused, match="“7” is nothing"):
        list(apart(refusing, [7], progress=silent, is_cancelled=never))


def test_a_fault_there_is_told_with_its_place() -> None:
    with pytest.raises(FailedApart, match="ZeroDivisionError"):
        list(apart(failing, [0], progress=silent, is_cancelled=never))


def test_a_process_that_dies_is_noticed() -> None:
    with pytest.raises(FailedApart, match="died"):
        list(apart(dying, [0], progress=silent, is_cancelled=never))


def test_what_iterating_raises_is_raised() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise InputRefused("The file is gone.")

    with pytest.raises(InputRefused, match="gone"):
        list(apart(doubled, items(), progress=silent, is_cancelled=never))


def test_cancelling_ends_the_process() -> None:
    seen: list[int] = []

    def is_cancelled() -> bool:
        return bool(seen)

    with pytest.raises(Cancelled):
        list(
            apart(
                endless,
                range(3),
                progress=lambda process, _total, _what: seen.append(process),
                is_cancelled=is_cancelled,
            )
        )
    with pytest.raises(ProcessLookupError):
        os.kill(seen[0], 0)
