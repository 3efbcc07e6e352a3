"""Work off the main thread: a task with one result, or a feed whose items the main thread takes.

Knows threads and signals, not what is done; whatever it reports arrives on the main thread.
"""

from __future__ import annotations

import atexit
import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, QThread, QTimer, Signal

from annotator.errors import UserError
from annotator.ui.garbage import collecting

Progress = Callable[[int, int, str], None]
"""Says (done, total, what); a total of 0 means that nobody knows it."""
IsCancelled = Callable[[], bool]

_SLICE = 0.015
"""Seconds of one event-loop turn that a feed's items may take."""
_REPORT_EVERY = 0.05
_QUEUE = 64
_AHEAD = 16
_FULL_WAIT = 0.05
_END = object()

# A thread that Python forgets while it runs takes the whole process with it.
_workers: set[_Worker] = set()


class _Worker(QThread):
    """One thread that calls one function once and keeps what came of it."""

    reported = Signal(int, int, str)

    def __init__(self, function: Callable[[Progress, IsCancelled], object]) -> None:
        super().__init__()
        self._function: Callable[[Progress, IsCancelled], object] | None = function
        self._cancelled = threading.Event()
        self._last_report = 0.0
        self.result: object = None
        self.error: Exception | None = None

    def run(self) -> None:
        """Runs on the thread; nothing may leave it but through ``result`` and ``error``."""
        if self._function is None:
            return
        try:
            self.result = self._function(self._report, self.is_cancelled)
        except Exception as error:  # noqa: BLE001 - raised again on the main thread
            self.error = error

    def is_cancelled(self) -> bool:
        """Whether the function should stop; asked by the function itself."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Ask the function to stop; it does so when it next looks."""
        self._cancelled.set()

    def forget(self) -> None:
        """Let go of everything that the function held."""
        self._function, self.result, self.error = None, None, None

    def _report(self, done: int, total: int, what: str) -> None:
        # Every report is an event of the main thread: thousands a second would keep it from
        # painting.
        at = time.monotonic()
        if at - self._last_report >= _REPORT_EVERY or (total and done >= total):
            self._last_report = at
            self.reported.emit(done, total, what)


class Work(QObject):
    """What tasks and feeds have in common: start, cancel, and exactly one word at the end.

    ``refused`` carries a UserError. ``failed`` carries any other exception, which is then raised
    on the main thread so that the crash handler has it. The work may be started once.
    """

    progressed = Signal(int, int, str)
    finished = Signal(object)
    refused = Signal(object)
    failed = Signal(object)
    cancelled = Signal()

    def __init__(
        self, function: Callable[[Progress, IsCancelled], object], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._worker = _Worker(function)
        self._is_settled = False
        self._is_unwanted = False
        self._worker.reported.connect(self._on_reported)
        self._worker.finished.connect(self._on_worker_finished)
        self.destroyed.connect(self._worker.cancel)

    @property
    def is_running(self) -> bool:
        """Whether it was started and has not said its last word yet."""
        return self._worker in _workers and not self._is_settled

    def start(self) -> None:
        """Begin; the signals follow."""
        _forget_the_finished()
        _workers.add(self._worker)
        collecting.hold(_are_any_at_work)
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.stop)
        self._worker.start()

    def cancel(self) -> None:
        """Ask it to stop; ``cancelled`` follows once it has, whatever it had come to by then."""
        self._is_unwanted = True
        self._worker.cancel()

    def stop(self) -> None:
        """Cancel and wait for the end, for those who cannot come back later."""
        if self.is_running:
            self.cancel()
            self._worker.wait()
            self._end()

    def _on_reported(self, done: int, total: int, what: str) -> None:
        if not self._is_settled and not self._is_unwanted:
            self.progressed.emit(done, total, what)

    def _on_worker_finished(self) -> None:
        self._worker.wait()
        collecting.look()
        self._end()

    def _end(self) -> None:
        self._settle(self._worker.error)

    def _settle(self, error: Exception | None) -> None:
        if self._is_settled:
            return
        self._is_settled = True
        result = self._worker.result
        self._worker.forget()
        if error is not None and not isinstance(error, UserError):
            self.failed.emit(error)
            raise error
        if self._is_unwanted:
            self.cancelled.emit()
        elif error is not None:
            self.refused.emit(error)
        else:
            self.finished.emit(result)


class Task(Work):
    """Runs ``function(progress, is_cancelled)`` on a thread; ``finished`` carries its result."""


class Feed(Work):
    """Iterates on a thread and lets the main thread take the items, a little in every turn.

    ``source(progress, is_cancelled)`` gives the items; ``take(item)`` is called on the main
    thread, which owns the project file. What ``take`` raises ends the feed like an error of the
    source. ``finished`` comes after the last item was taken and carries nothing.
    """

    _arrived = Signal()

    def __init__(
        self,
        source: Callable[[Progress, IsCancelled], Iterable[Any]],
        take: Callable[[Any], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(self._read, parent)
        self._source = source
        self._take = take
        self._items: queue.Queue[Any] = queue.Queue(_QUEUE)
        self._is_woken = False
        self._problem: Exception | None = None
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.timeout.connect(self._on_turn)
        self._arrived.connect(self._wake)

    def _read(self, progress: Progress, is_cancelled: IsCancelled) -> None:
        for item in self._source(progress, is_cancelled):
            while not is_cancelled():
                try:
                    self._items.put(item, timeout=_FULL_WAIT)
                    break
                except queue.Full:
                    continue
            if is_cancelled():
                return
            if not self._is_woken:
                self._is_woken = True
                self._arrived.emit()

    def _wake(self) -> None:
        # By the timer, not at once: events posted while one takes items would keep others away.
        self._turn.start(0)

    def _on_turn(self) -> None:
        until = time.perf_counter() + _SLICE
        while self._take_next():
            if time.perf_counter() >= until:
                self._turn.start(0)
                return
        if self._worker.isFinished() and not self._is_settled:
            self._end()

    def _take_next(self) -> bool:
        """Take one item; False when there is none to take."""
        if self._is_settled or self._worker.is_cancelled():
            return False
        try:
            item = self._next()
        except queue.Empty:
            return False
        try:
            self._take(item)
        except Exception as error:  # noqa: BLE001 - told when the thread has ended
            self._problem = error
            self._worker.cancel()
            return False
        return True

    def _next(self) -> Any:
        """The next item; Empty when there is none, and then the next one wakes us."""
        try:
            return self._items.get_nowait()
        except queue.Empty:
            self._is_woken = False
            return self._items.get_nowait()

    def _end(self) -> None:
        error = self._problem or self._worker.error
        if error is not None or self._is_unwanted or self._items.empty():
            self._settle(error)
        else:
            self._turn.start(0)


class Supply(Work):
    """Runs a function on a thread over items that only the main thread can get.

    ``items`` is iterated on the main thread, a little in every turn, and never far ahead;
    ``function(items, progress, is_cancelled)`` goes through them on the thread; ``progressed``
    counts them. What iterating raises ends the work like an error of the function.
    """

    _wanted = Signal()

    def __init__(
        self,
        items: Iterable[Any],
        function: Callable[[Iterator[Any], Progress, IsCancelled], object],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(self._run, parent)
        self._source = iter(items)
        self._consume = function
        self._items: queue.Queue[Any] = queue.Queue(_AHEAD)
        self._held: list[Any] = []
        self._is_waiting = False
        self._problem: Exception | None = None
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.timeout.connect(self._on_turn)
        self._wanted.connect(self._wake)

    def start(self) -> None:
        """Begin; the signals follow."""
        super().start()
        self._turn.start(0)

    def _run(self, progress: Progress, is_cancelled: IsCancelled) -> object:
        return self._consume(self._given(progress, is_cancelled), progress, is_cancelled)

    def _given(self, progress: Progress, is_cancelled: IsCancelled) -> Iterator[Any]:
        given = 0
        while True:
            if is_cancelled():
                raise _Stopped("The work was cancelled.")
            try:
                item = self._items.get(timeout=_FULL_WAIT)
            except queue.Empty:
                continue
            if item is _END:
                return
            if self._is_waiting:
                self._is_waiting = False
                self._wanted.emit()
            given += 1
            progress(given, 0, "")
            yield item

    def _wake(self) -> None:
        self._turn.start(0)

    def _on_turn(self) -> None:
        until = time.perf_counter() + _SLICE
        while self._hand_over():
            if time.perf_counter() >= until:
                self._turn.start(0)
                return

    def _hand_over(self) -> bool:
        """Pass one item on; False when there is no room for it, or no more, or no need."""
        if self._is_settled or self._worker.is_cancelled():
            return False
        try:
            if not self._held:
                self._held.append(next(self._source, _END))
            self._put(self._held[0])
        except queue.Full:
            return False
        except Exception as error:  # noqa: BLE001 - told when the thread has ended
            self._problem = error
            self._worker.cancel()
            return False
        return self._held.pop() is not _END

    def _put(self, item: Any) -> None:
        """Pass an item on; Full when there is no room, and then the room to come wakes us."""
        try:
            self._items.put_nowait(item)
        except queue.Full:
            self._is_waiting = True
            self._items.put_nowait(item)

    def _end(self) -> None:
        self._settle(self._problem or self._worker.error)


class _Stopped(UserError):
    """Ends the function of a supply that is cancelled."""


def _are_any_at_work() -> bool:
    return any(not worker.isFinished() for worker in _workers)


def _forget_the_finished() -> None:
    for worker in [known for known in _workers if known.isFinished()]:
        worker.wait()
        _workers.discard(worker)


def _wait_for_all() -> None:
    for worker in _workers:
        worker.cancel()
    for worker in _workers:
        worker.wait()


atexit.register(_wait_for_all)
