"""Work in a process of its own, so that this one's window does not stutter: items in, pieces out.

Knows nothing of what is computed. What is said between the processes comes from us alone.
"""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import Connection
from typing import Any, Literal, TypeVar, cast

from annotator.errors import Cancelled, UserError

_Item = TypeVar("_Item")
_Piece = TypeVar("_Piece")

Progress = Callable[[int, int, str], None]
IsCancelled = Callable[[], bool]
Function = Callable[[Iterator[_Item], Progress], Iterable[_Piece]]

_LOOK_EVERY = 0.05
_PATIENCE = 120.0
"""Seconds that the other process waits for more work before it ends by itself."""
_END = "the end of the items"
_Said = tuple[Literal["progress", "piece", "refused", "failed", "done"], Any]


class FailedApart(RuntimeError):
    """The other process failed or died; the message is what it said."""


def apart(
    function: Function[_Item, _Piece],
    items: Iterable[_Item],
    *,
    progress: Progress,
    is_cancelled: IsCancelled,
) -> Iterator[_Piece]:
    """The pieces that ``function(items, progress)`` yields in a process of its own.

    ``function`` is at the top of a module and leaves nothing behind there, because the process
    waits a while for more work: what it has imported need not be imported again. Items and pieces
    can be pickled, and each is better small, for while one is unpacked nothing else runs here.
    ``items`` is iterated on a thread. The process is ended as soon as ``is_cancelled`` says so, and
    then Cancelled is raised; so is a UserError that ``function`` or iterating raises, and
    FailedApart for anything else.
    """
    helper = _Other.resting() or _Other()
    sender = _Sender(helper.connection, function, items)
    is_done = False
    try:
        sender.start()
        yield from cast("Iterator[_Piece]", _pieces(helper, sender, progress, is_cancelled))
        is_done = True
    finally:
        if not is_done:
            helper.end()
        sender.join()
        if is_done:
            helper.rest()


class _Other:
    """The other process and the way to it."""

    _lock = threading.Lock()
    _resting: _Other | None = None

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, there = context.Pipe()
        self._process = context.Process(target=_serve, args=(there,), daemon=True)
        self._process.start()
        there.close()

    @classmethod
    def resting(cls) -> _Other | None:
        """One that has done its work and waits for more; None when there is none."""
        with cls._lock:
            found, cls._resting = cls._resting, None
        if found is not None and not found.is_alive:
            found.end()
            return None
        return found

    @property
    def is_alive(self) -> bool:
        """Whether it still runs."""
        return self._process.is_alive()

    def rest(self) -> None:
        """Wait for more work, unless another one does so already."""
        with _Other._lock:
            before, _Other._resting = _Other._resting, self
        if before is not None:
            before.end()

    def end(self) -> None:
        """End it, whatever it does."""
        self._process.kill()
        self._process.join()
        self.connection.close()


class _Sender(threading.Thread):
    """Passes the items on; keeps what iterating them raised."""

    def __init__(
        self,
        connection: Connection[Any, Any],
        function: Function[Any, Any],
        items: Iterable[Any],
    ) -> None:
        super().__init__(name="items of another process", daemon=True)
        self._connection, self._function, self._items = connection, function, items
        self.problem: Exception | None = None

    def run(self) -> None:
        try:
            self._connection.send(self._function)
            for item in self._items:
                self._connection.send(item)
            self._connection.send(_END)
        except OSError:
            return  # the process has ended, of which the other side of the pipe knows more
        except Exception as problem:  # noqa: BLE001 - raised again by whoever takes the pieces
            self.problem = problem


def _pieces(
    other: _Other, sender: _Sender, progress: Progress, is_cancelled: IsCancelled
) -> Iterator[Any]:
    connection = other.connection
    while True:
        if sender.problem is not None:
            raise sender.problem
        if is_cancelled():
            raise Cancelled
        if not connection.poll(_LOOK_EVERY):
            continue
        try:
            kind, value = cast("_Said", connection.recv())
        except (EOFError, OSError):
            raise FailedApart("the other process has died") from None
        match kind:
            case "progress":
                progress(*value)
            case "piece":
                yield value
            case "refused":
                raise value
            case "failed":
                raise FailedApart(value)
            case "done":
                return


def _serve(connection: Connection[Any, Any]) -> None:
    """What the other process does: one piece of work after the other, until none comes any more."""
    try:
        while connection.poll(_PATIENCE):
            function = connection.recv()
            _work(function, connection)
    except (BrokenPipeError, EOFError):
        return  # nobody waits any more


def _work(function: Function[Any, Any], connection: Connection[Any, Any]) -> None:
    import traceback

    def say(kind: str, value: Any = None) -> None:
        connection.send((kind, value))

    def progress(done: int, total: int, what: str) -> None:
        say("progress", (done, total, what))

    items = iter(connection.recv, _END)
    try:
        for piece in function(items, progress):
            say("piece", piece)
        for _ in items:
            pass  # what was not asked for must not be taken for the next work
        say("done")
    except UserError as error:
        say("refused", error)
    except (BrokenPipeError, EOFError):
        raise
    except Exception:  # noqa: BLE001 - told to the process that waits
        say("failed", traceback.format_exc())
