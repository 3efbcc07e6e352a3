"""Where exceptions end that nobody caught: errors for users to the banner, faults to the log too.

The same fault again, as from a paint or a timer, is counted: it is noted and told once.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)

from annotator.errors import UserError

if TYPE_CHECKING:
    import threading

_HARMLESS = ("This plugin does not support", "propagateSizeHints")
_MOST_NOTED = 200
"""So many different faults and complaints of one run are noted; all are counted."""


class CrashHandler(QObject):
    """Takes over exceptions that reach Python's or Qt's last stop, on any thread.

    ``refused`` carries a UserError; ``crashed`` the description of a fault, ``repeated`` the
    description of one that was told before. All arrive on the main thread.
    """

    refused = Signal(object)
    crashed = Signal(str)
    repeated = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_installed = False
        self._hook_before: Callable[..., object] = sys.__excepthook__
        self._thread_hook_before: Callable[..., object] | None = None
        self._unraisable_before: Callable[..., object] | None = None
        self._handler_before: Callable[..., object] | None = None
        self.counts: dict[str, int] = {}
        """How often each fault came up, by its description."""

    def install(self) -> None:
        """Become Python's exception hooks and Qt's message handler."""
        import threading

        self._hook_before, sys.excepthook = sys.excepthook, self.take
        self._thread_hook_before, threading.excepthook = threading.excepthook, self.take_of_thread
        self._unraisable_before, sys.unraisablehook = sys.unraisablehook, self.take_unraisable
        self._handler_before = qInstallMessageHandler(self.take_qt_message)
        self._is_installed = True

    def remove(self) -> None:
        """Give all of them back."""
        if self._is_installed:
            import threading

            sys.excepthook = self._hook_before
            threading.excepthook = self._thread_hook_before or threading.__excepthook__
            sys.unraisablehook = self._unraisable_before or sys.__unraisablehook__
            qInstallMessageHandler(self._handler_before)
            self._is_installed = False

    def take(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        """Tell a UserError to the user; note anything else in the log and tell that."""
        if isinstance(error, UserError):
            self.refused.emit(error)
        elif issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            self._take_fault(error)
            # Python's own hook would print the message; one that somebody put in may listen.
            if self._hook_before is not sys.__excepthook__:
                self._hook_before(kind, error, trace)

    def take_of_thread(self, told: threading.ExceptHookArgs) -> None:
        """The same for an exception that ended a thread; Python itself would print its message."""
        if told.exc_value is not None and told.exc_type is not SystemExit:
            self.take(told.exc_type, told.exc_value, told.exc_traceback)

    def take_unraisable(self, told: Any) -> None:
        """Note an exception that could not be raised, as in a destructor; nobody need be asked."""
        from annotator.fault_log import described

        if told.exc_value is not None and self._is_new(words := described(told.exc_value)):
            self._note("could not be raised: " + words)
        # As above: somebody who listens, never Python's own.
        if self._unraisable_before not in (None, sys.__unraisablehook__):
            self._unraisable_before(told)

    def take_qt_message(self, kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        """Note Qt's complaints by their category: their words may quote what is shown."""
        if kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) and not any(
            words in message for words in _HARMLESS
        ):
            words = f"Qt {kind.name} in {context.category} ({context.function})"
            if self._is_new(words):
                self._note(words)
        if self._handler_before is not None:
            self._handler_before(kind, context, message)

    def _take_fault(self, error: BaseException) -> None:
        from annotator.fault_log import described

        words = described(error)
        if self._is_new(words):
            self._note(words)
            if sys.stderr is not None:
                sys.stderr.write(words + "\n")
            self.crashed.emit(words)
        else:
            self.repeated.emit(words)

    def _is_new(self, words: str) -> bool:
        """Count it; a fault that comes back often is noted again at 10, 100, 1,000 …"""
        times = self.counts[words] = self.counts.get(words, 0) + 1
        if times > 1 and str(times).strip("0") == "1":
            self._note(f"again, {times} times by now: " + words.partition("\n")[0])
        return times == 1

    def _note(self, words: str) -> None:
        from annotator.fault_log import note

        if len(self.counts) <= _MOST_NOTED:
            note(words)
