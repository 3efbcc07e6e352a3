"""Watches the event loop during the tests: no event of a story may hold it up for more than 50 ms.

What counts is the processor time of the window's thread, measured against how fast the machine is
at that moment; turns that were long only on the clock (waiting for the disk, other programs) are
told and fail nothing.
"""

from __future__ import annotations

import contextlib
import gc
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import pytest
from PySide6.QtCore import QEvent, QObject, QThread
from PySide6.QtWidgets import QApplication

LIMIT = 0.050
"""Seconds of processor time that handling one event may take."""

_OWN_COST = 5e-6
"""Seconds that every event inside another one costs more for going past here."""

_SAMPLED_EVERY = 0.010
_FRAMES = 12
_KEPT_STACKS = 3
_OURS = Path(__file__).resolve().parent.parent
_SINGLE = 0.100
_LIMITS = {"tests/stories": LIMIT, "tests/ui": _SINGLE}
"""Seconds that an event of the tests in a folder may take.

Tests of single windows also open the largest ones, change the size of all letters and touch
hundreds of annotations with one key: what a user waits for once, and sees happen.
"""

_QT_LAYS_OUT = "Qt lays out a paragraph of half a million characters in one go"
_LONGER: dict[str, tuple[float, str]] = {
    "tests/ui/test_finder.py::test_a_long_text_is_searched_a_slice_at_a_time": (0.4, _QT_LAYS_OUT),
    "tests/ui/test_keywords.py::test_a_long_text_is_marked_a_slice_at_a_time": (0.4, _QT_LAYS_OUT),
}
"""Tests whose events may take longer: seconds, and why they do."""

_REFERENCE = 0.0070
"""Seconds that `_yardstick` takes on a machine that nothing else keeps busy."""


_Place = tuple[str, int, str]
"""File, line and function of a frame."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One event that held up the loop; times in seconds, ``slowness`` is 1 on a free machine."""

    test: str
    event: str
    receiver: str
    elapsed: float
    used: float
    inner: int
    slowness: float
    stacks: tuple[str, ...]

    @property
    def is_too_long(self) -> bool:
        """Whether the processor worked on it for too long."""
        return self.is_over(LIMIT)

    def is_over(self, limit: float) -> bool:
        """Whether the processor worked on it for more than so many seconds."""
        return self.used / self.slowness > limit

    def described(self) -> str:
        """The block in words, with where the program was meanwhile."""
        head = (
            f"{self.event} for {self.receiver}: {self.used * 1000:.0f} ms of the processor, "
            f"{self.elapsed * 1000:.0f} ms on the clock, {self.inner} events inside, "
            f"machine {self.slowness:.1f} times slower"
        )
        return "\n".join((head, *self.stacks))


class Watchdog:
    """Times the events of the thread it was made in and looks at its stack when one takes long."""

    def __init__(self) -> None:
        self.test = ""
        self.blocks: list[Block] = []
        self.inner = 0
        self.level = 0
        """How many loops are running inside each other where the timed event is handled."""
        self._thread = QThread.currentThread()
        self._begun: float | None = None
        self._stacks: list[list[_Place]] = []
        self._collecting_since = 0.0
        self._collected = 0.0
        gc.callbacks.append(self._on_collection)
        signal.signal(signal.SIGVTALRM, self._on_signal)

    @property
    def is_busy(self) -> bool:
        """Whether an event is being handled, by the innermost loop."""
        return self._begun is not None and self._thread.loopLevel() <= self.level

    @contextlib.contextmanager
    def within(self) -> Iterator[None]:
        """Time an event of a loop that an event opened; nobody waits for the outer one then."""
        outer = (self._begun, self.inner, self.level, self._collected, self._stacks)
        self._stacks = []
        begun, used = time.perf_counter(), time.thread_time()
        try:
            yield
        finally:
            self._begun, self.inner, self.level, self._collected, self._stacks = outer
            if self._begun is not None:
                self._begun += time.perf_counter() - begun
                # What the loop inside has used counts there, and is not the outer event's.
                self._collected += time.thread_time() - used

    def begin(self) -> float:
        """An event is about to be handled; returns the processor time so far."""
        self._begun = time.perf_counter()
        self.level = self._thread.loopLevel()
        self.inner = 0
        self._collected = 0.0
        signal.setitimer(signal.ITIMER_VIRTUAL, LIMIT / 2, _SAMPLED_EVERY)
        return time.thread_time()

    def end(self, used_before: float, receiver: QObject, event: QEvent) -> None:
        """The event was handled."""
        used = time.thread_time() - used_before - self.inner * _OWN_COST - self._collected
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        begun, self._begun = self._begun, None
        elapsed = time.perf_counter() - begun if begun is not None else 0.0
        if max(used, elapsed) > LIMIT:
            self.blocks.append(
                Block(
                    test=self.test,
                    event=event.type().name,
                    receiver=_named(receiver),
                    elapsed=elapsed,
                    used=used,
                    inner=self.inner,
                    slowness=max(1.0, _yardstick() / _REFERENCE),
                    stacks=tuple(map(_shown, self._stacks[-_KEPT_STACKS:])),
                )
            )
        if self._stacks:
            self._stacks = []

    def _on_collection(self, phase: str, _info: dict[str, int]) -> None:
        # The garbage looked for is that of the whole test run: no program has so much.
        if phase == "start":
            self._collecting_since = time.thread_time()
        else:
            self._collected += time.thread_time() - self._collecting_since

    def _on_signal(self, _number: int, frame: FrameType | None) -> None:
        # By a signal and not from another thread: a thread that looks at our frames may be the
        # last to let go of what they hold, and Qt's things must go in the thread they came from.
        if frame is not None:
            self._stacks.append(_places(frame))


class WatchedApplication(QApplication):
    """The application of the tests: outermost events are timed by the watchdog."""

    watchdog: Watchdog | None = None

    def notify(self, receiver: QObject, event: QEvent) -> bool:
        watchdog = self.watchdog
        if watchdog is None:
            return super().notify(receiver, event)
        if watchdog.is_busy:
            watchdog.inner += 1
            return super().notify(receiver, event)
        with watchdog.within():
            return self._timed(watchdog, receiver, event)

    def _timed(self, watchdog: Watchdog, receiver: QObject, event: QEvent) -> bool:
        used = watchdog.begin()
        try:
            return super().notify(receiver, event)
        finally:
            watchdog.end(used, receiver, event)


def _named(receiver: QObject) -> str:
    try:
        name = receiver.objectName()
    except RuntimeError:
        name = ""
    return f"{type(receiver).__name__} {name}".strip()


def _places(frame: FrameType | None) -> list[_Place]:
    """Where the innermost frames are, taken quickly: this runs while the time is measured."""
    places: list[_Place] = []
    while frame is not None and len(places) < _FRAMES:
        code = frame.f_code
        places.append((code.co_filename, frame.f_lineno, code.co_name))
        frame = frame.f_back
    return places


def _shown(places: list[_Place]) -> str:
    lines = []
    for filename, line, name in reversed(places):
        path = Path(filename)
        shown = path.relative_to(_OURS) if path.is_relative_to(_OURS) else path.name
        lines.append(f"    {shown}:{line} {name}")
    return "\n".join(lines)


def _yardstick() -> float:
    """Processor seconds for always the same work, of the kind that a window does: many objects."""
    begun = time.thread_time()
    for _ in range(4):
        words = [str(number) for number in range(6_000)]
        places = {word: place for place, word in enumerate(words)}
        sorted(words, key=places.__getitem__, reverse=True)
    return time.thread_time() - begun


_watchdog: Watchdog | None = None


def watchdog() -> Watchdog:
    """The one watchdog of this run."""
    global _watchdog  # noqa: PLW0603
    if _watchdog is None:
        _watchdog = Watchdog()
        WatchedApplication.watchdog = _watchdog
    return _watchdog


@pytest.fixture(scope="session")
def qapp_cls() -> type[QApplication]:
    """pytest-qt makes the application of this class."""
    return WatchedApplication


def limit_of(test: str) -> float | None:
    """Seconds that an event may take in the test of that id; None where nothing is watched."""
    if test in _LONGER:
        return _LONGER[test][0]
    return next((limit for folder, limit in _LIMITS.items() if test.startswith(f"{folder}/")), None)


@pytest.fixture(autouse=True)
def _no_long_events(request: pytest.FixtureRequest) -> Iterator[None]:
    """A story, or a test of the window, in which an event held up the loop for too long fails."""
    watching = watchdog()
    watching.test = request.node.nodeid
    before = len(watching.blocks)
    yield
    limit = limit_of(request.node.nodeid)
    long = [block for block in watching.blocks[before:] if limit and block.is_over(limit)]
    if long:
        pytest.fail("\n".join(block.described() for block in long), pytrace=False)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """At the end of the run: what held up the loop for too long, and how often it had to wait."""
    blocks = _watchdog.blocks if _watchdog is not None else []
    if not blocks:
        return
    waits = [block for block in blocks if not block.is_too_long]
    terminalreporter.section("events that held up the loop for more than 50 ms")
    for block in blocks:
        if block.is_too_long:
            terminalreporter.write_line(f"TOO LONG in {block.test}: {block.described()}")
    if waits:
        longest = max(waits, key=lambda block: block.elapsed)
        terminalreporter.write_line(
            f"{len(waits)} more were long on the clock only (disk, other programs); the longest "
            f"in {longest.test}: {longest.described()}"
        )
