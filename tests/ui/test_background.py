"""Tasks and feeds on real threads with a real event loop."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QThread, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from annotator.errors import InputRefused
from annotator.ui.background import Feed, IsCancelled, Progress, Supply, Task, Work
from annotator.ui.garbage import collecting

TEXT = "“Zwölf” 🌊 e\u0301 סכר"


class Heard(QObject):
    """Everything a piece of work said, in order, with the thread it was heard on."""

    def __init__(self, work: Work) -> None:
        super().__init__()
        self.words: list[tuple[str, object]] = []
        self.threads: set[QThread] = set()
        self.steps: list[tuple[int, int, str]] = []
        work.finished.connect(self.on_finished)
        work.refused.connect(self.on_refused)
        work.failed.connect(self.on_failed)
        work.cancelled.connect(self.on_cancelled)
        work.progressed.connect(self.on_progressed)

    def _note(self, word: str, value: object = None) -> None:
        self.words.append((word, value))
        self.threads.add(QThread.currentThread())

    def on_finished(self, result: object) -> None:
        self._note("finished", result)

    def on_refused(self, error: object) -> None:
        self._note("refused", error)

    def on_failed(self, error: object) -> None:
        self._note("failed", error)

    def on_cancelled(self) -> None:
        self._note("cancelled")

    def on_progressed(self, done: int, total: int, what: str) -> None:
        self.steps.append((done, total, what))
        self.threads.add(QThread.currentThread())

    def has_ended(self) -> bool:
        return bool(self.words)


def until_cancelled(progress: Progress, is_cancelled: IsCancelled) -> str:
    while not is_cancelled():
        time.sleep(0.001)
    return "stopped early"


def test_a_result_and_its_progress_arrive_on_the_main_thread(
    qtbot: QtBot, qapp: QApplication
) -> None:
    ran_on: list[int] = []

    def count(progress: Progress, is_cancelled: IsCancelled) -> str:
        ran_on.append(threading.get_ident())
        for done in range(1, 4):
            progress(done, 3, TEXT)
        return TEXT

    task = Task(count)
    heard = Heard(task)
    task.start()
    assert task.is_running
    qtbot.waitUntil(heard.has_ended)
    assert heard.words == [("finished", TEXT)]
    assert heard.steps[-1] == (3, 3, TEXT)
    assert heard.threads == {qapp.thread()}
    assert ran_on != [threading.get_ident()]
    assert not task.is_running


def test_a_flood_of_progress_is_thinned_but_its_end_is_told(qtbot: QtBot) -> None:
    def count(progress: Progress, is_cancelled: IsCancelled) -> None:
        for done in range(1, 20_001):
            progress(done, 20_000, "")

    task = Task(count)
    heard = Heard(task)
    task.start()
    qtbot.waitUntil(heard.has_ended)
    assert heard.steps[-1] == (20_000, 20_000, "")
    assert len(heard.steps) < 2_000


def test_a_user_error_is_refused_with_its_sentence(qtbot: QtBot) -> None:
    def refuse(progress: Progress, is_cancelled: IsCancelled) -> None:
        raise InputRefused(f"“{TEXT}” cannot be read.")

    task = Task(refuse)
    heard = Heard(task)
    task.start()
    qtbot.waitUntil(heard.has_ended)
    [(word, error)] = heard.words
    assert word == "refused"
    assert str(error) == f"“{TEXT}” cannot be read."


def test_a_bug_is_told_and_raised_where_the_crash_handler_sees_it(qtbot: QtBot) -> None:
    def fail(progress: Progress, is_cancelled: IsCancelled) -> None:
        raise ZeroDivisionError("a bug")

    task = Task(fail)
    heard = Heard(task)
    with capture_exceptions() as raised:
        task.start()
        qtbot.waitUntil(heard.has_ended)
    assert [word for word, _ in heard.words] == ["failed"]
    assert [(kind, str(error)) for kind, error, _ in raised] == [(ZeroDivisionError, "a bug")]


def test_cancelled_work_says_so_whatever_it_had_come_to(qtbot: QtBot) -> None:
    task = Task(until_cancelled)
    heard = Heard(task)
    task.start()
    task.cancel()
    qtbot.waitUntil(heard.has_ended)
    assert heard.words == [("cancelled", None)]


def test_stop_waits_for_the_thread_and_delivers_at_once(qtbot: QtBot) -> None:
    task = Task(until_cancelled)
    heard = Heard(task)
    task.start()
    task.stop()
    assert heard.words == [("cancelled", None)]
    assert not task.is_running
    task.stop()
    qtbot.wait(20)
    assert heard.words == [("cancelled", None)]


def test_the_owner_may_die_while_the_work_runs(qtbot: QtBot) -> None:
    has_stopped = threading.Event()

    def work(progress: Progress, is_cancelled: IsCancelled) -> None:
        until_cancelled(progress, is_cancelled)
        has_stopped.set()

    owner = QObject()
    Task(work, owner).start()
    owner.deleteLater()
    qtbot.waitUntil(has_stopped.is_set)


def test_a_feed_hands_over_every_item_in_order(qtbot: QtBot) -> None:
    taken: list[tuple[int, int]] = []

    def source(progress: Progress, is_cancelled: IsCancelled) -> Iterator[int]:
        yield from range(1_000)

    def take(item: int) -> None:
        taken.append((item, threading.get_ident()))

    feed = Feed(source, take)
    heard = Heard(feed)
    feed.start()
    qtbot.waitUntil(heard.has_ended)
    assert heard.words == [("finished", None)]
    assert taken == [(item, threading.get_ident()) for item in range(1_000)]


def test_a_feed_leaves_turns_to_the_window_while_items_are_taken(qtbot: QtBot) -> None:
    """Taking all would need 0.3 s in one go; a timer of the window must come in between."""
    ticks_between: list[int] = []
    taken: list[int] = []

    def source(progress: Progress, is_cancelled: IsCancelled) -> Iterator[int]:
        yield from range(60)

    def take(item: int) -> None:
        time.sleep(0.005)
        taken.append(item)

    def tick() -> None:
        if 0 < len(taken) < 60:
            ticks_between.append(len(taken))

    timer = QTimer()
    timer.timeout.connect(tick)
    timer.start(0)
    feed = Feed(source, take)
    heard = Heard(feed)
    feed.start()
    qtbot.waitUntil(heard.has_ended)
    timer.stop()
    assert taken == list(range(60))
    assert len(set(ticks_between)) >= 5


def test_a_feed_reads_ahead_no_further_than_its_queue(qtbot: QtBot) -> None:
    given: list[int] = []
    ahead: list[int] = []

    def source(progress: Progress, is_cancelled: IsCancelled) -> Iterator[int]:
        for item in range(500):
            given.append(item)
            yield item

    def take(item: int) -> None:
        time.sleep(0.0005)
        ahead.append(len(given) - item)

    feed = Feed(source, take)
    heard = Heard(feed)
    feed.start()
    qtbot.waitUntil(heard.has_ended)
    assert len(given) == 500
    assert max(ahead) < 100


def test_a_cancelled_feed_takes_nothing_more(qtbot: QtBot) -> None:
    taken: list[int] = []

    def source(progress: Progress, is_cancelled: IsCancelled) -> Iterator[int]:
        item = 0
        while True:
            yield (item := item + 1)

    def take(item: int) -> None:
        taken.append(item)
        if item == 100:
            feed.cancel()

    feed = Feed(source, take)
    heard = Heard(feed)
    feed.start()
    qtbot.waitUntil(heard.has_ended)
    assert heard.words == [("cancelled", None)]
    assert taken == list(range(1, 101))


@pytest.mark.parametrize("on_take", [True, False])
def test_what_a_feed_or_its_taker_refuses_ends_it(qtbot: QtBot, on_take: bool) -> None:
    taken: list[int] = []

    def source(progress: Progress, is_cancelled: IsCancelled) -> Iterator[int]:
        yield from range(10)
        if not on_take:
            raise InputRefused("The folder is gone.")
        yield from range(10, 10_000)

    def take(item: int) -> None:
        if on_take and item == 10:
            raise InputRefused("The disk is full.")
        taken.append(item)

    feed = Feed(source, take)
    heard = Heard(feed)
    feed.start()
    qtbot.waitUntil(heard.has_ended)
    [(word, error)] = heard.words
    assert word == "refused"
    assert str(error) == ("The disk is full." if on_take else "The folder is gone.")
    assert set(taken) <= set(range(10))


def test_a_bug_in_the_taker_is_raised_on_the_main_thread(qtbot: QtBot) -> None:
    def source(progress: Progress, is_cancelled: IsCancelled) -> Iterator[int]:
        yield from range(1_000)

    def take(item: int) -> None:
        raise KeyError(item)

    feed = Feed(source, take)
    heard = Heard(feed)
    with capture_exceptions() as raised:
        feed.start()
        qtbot.waitUntil(heard.has_ended)
    assert [word for word, _ in heard.words] == ["failed"]
    assert [kind for kind, _, _ in raised] == [KeyError]


def test_a_supply_gives_the_thread_what_only_the_main_thread_can_get(qtbot: QtBot) -> None:
    read_on: set[int] = set()
    used_on: set[int] = set()
    ahead: list[int] = []
    read: list[int] = []

    def items() -> Iterator[int]:
        for item in range(500):
            read_on.add(threading.get_ident())
            read.append(item)
            yield item

    def add_up(given: Iterator[int], progress: Progress, is_cancelled: IsCancelled) -> int:
        total = 0
        for item in given:
            used_on.add(threading.get_ident())
            ahead.append(len(read) - item)
            total += item
        return total

    supply = Supply(items(), add_up)
    heard = Heard(supply)
    supply.start()
    qtbot.waitUntil(heard.has_ended)
    assert heard.words == [("finished", sum(range(500)))]
    assert read_on == {threading.get_ident()}
    assert used_on.isdisjoint(read_on)
    assert max(ahead) < 40


def test_a_supply_leaves_turns_to_the_window_while_items_are_read(qtbot: QtBot) -> None:
    ticks_between: list[int] = []
    read: list[int] = []

    def items() -> Iterator[int]:
        for item in range(60):
            time.sleep(0.005)
            read.append(item)
            yield item

    def tick() -> None:
        if 0 < len(read) < 60:
            ticks_between.append(len(read))

    def count(given: Iterator[int], progress: Progress, is_cancelled: IsCancelled) -> int:
        return len(list(given))

    timer = QTimer()
    timer.timeout.connect(tick)
    timer.start(0)
    supply = Supply(items(), count)
    heard = Heard(supply)
    supply.start()
    qtbot.waitUntil(heard.has_ended)
    timer.stop()
    assert heard.words == [("finished", 60)]
    assert len(set(ticks_between)) >= 5


def test_a_cancelled_supply_ends_the_function_where_it_stands(qtbot: QtBot) -> None:
    cleaned_up = threading.Event()

    def items() -> Iterator[int]:
        item = 0
        while True:
            yield (item := item + 1)

    def use(given: Iterator[int], progress: Progress, is_cancelled: IsCancelled) -> None:
        try:
            for _ in given:
                pass
        finally:
            cleaned_up.set()

    supply = Supply(items(), use)
    heard = Heard(supply)
    supply.start()
    qtbot.waitUntil(lambda: bool(heard.steps))
    supply.cancel()
    qtbot.waitUntil(heard.has_ended)
    assert heard.words == [("cancelled", None)]
    assert cleaned_up.is_set()


@pytest.mark.parametrize("in_items", [True, False])
def test_what_a_supply_or_its_function_refuses_ends_it(qtbot: QtBot, in_items: bool) -> None:
    def items() -> Iterator[int]:
        yield from range(10)
        if in_items:
            raise InputRefused("The article is gone.")
        yield from range(10, 10_000)

    def use(given: Iterator[int], progress: Progress, is_cancelled: IsCancelled) -> None:
        for item in given:
            if not in_items and item == 10:
                raise InputRefused("The disk is full.")

    supply = Supply(items(), use)
    heard = Heard(supply)
    supply.start()
    qtbot.waitUntil(heard.has_ended)
    [(word, error)] = heard.words
    assert word == "refused"
    assert str(error) == ("The article is gone." if in_items else "The disk is full.")


class Litter:
    """Garbage that only a search finds; notes on which thread it was found."""

    found_on: list[threading.Thread]

    def __init__(self) -> None:
        self.itself = self

    def __del__(self) -> None:
        self.found_on.append(threading.current_thread())


def make_many_objects(progress: Progress, is_cancelled: IsCancelled) -> bool:
    begun = time.monotonic()
    while time.monotonic() - begun < 0.7:
        kept = [[] for _ in range(5_000)]
        assert len(kept) == 5_000
    return gc.isenabled()


def test_garbage_of_the_window_is_never_found_on_a_workers_thread(qtbot: QtBot) -> None:
    Litter.found_on = []
    work = Task(make_many_objects)
    heard = Heard(work)
    work.start()
    for _ in range(100):
        Litter()
    qtbot.waitUntil(heard.has_ended, timeout=10_000)
    assert heard.words == [("finished", False)]
    assert gc.isenabled()
    assert Litter.found_on
    assert set(Litter.found_on) == {threading.main_thread()}


def test_a_start_that_wants_no_collecting_gets_it_back_once_it_does(qtbot: QtBot) -> None:
    gc.disable()
    work = Task(make_many_objects)
    heard = Heard(work)
    work.start()
    qtbot.waitUntil(heard.has_ended, timeout=10_000)
    assert not gc.isenabled()
    second = Task(make_many_objects)
    heard = Heard(second)
    second.start()
    assert collecting.turn_on()
    assert not gc.isenabled()
    qtbot.waitUntil(heard.has_ended, timeout=10_000)
    assert gc.isenabled()
    assert not collecting.turn_on()
