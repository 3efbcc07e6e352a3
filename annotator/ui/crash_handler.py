"""Where exceptions end that nobody caught: errors for users to the banner, bugs to the log too.

The log holds types and places in our code, never messages or values: those may be article text.
"""

from __future__ import annotations

import contextlib
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)

from annotator import __version__
from annotator.errors import UserError
from annotator.paths import user_data

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

_MAXIMUM_LOG = 1_000_000
_HARMLESS = ("This plugin does not support", "propagateSizeHints")


def log_file() -> Path:
    """Where bugs are noted."""
    return user_data() / "annotator.log"


def described(error: BaseException) -> str:
    """The types and places of an exception and of what led to it, without any message."""
    lines: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        lines.append(f"{type(current).__module__}.{type(current).__qualname__}")
        lines += [
            f"  {_shown_path(frame.filename)}:{frame.lineno} in {frame.name}"
            for frame in traceback.extract_tb(current.__traceback__, limit=-40)
        ]
        current = current.__cause__ or current.__context__
    return "\n".join(lines)


class CrashHandler(QObject):
    """Takes over exceptions that reach Python's or Qt's last stop.

    ``refused`` carries a UserError; ``crashed`` carries the description of a bug. Both arrive on
    the main thread, whichever thread they come from.
    """

    refused = Signal(object)
    crashed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_installed = False
        self._hook_before: Callable[..., object] = sys.__excepthook__
        self._handler_before: Callable[..., object] | None = None

    def install(self) -> None:
        """Become Python's exception hook and Qt's message handler."""
        self._hook_before, sys.excepthook = sys.excepthook, self.take
        self._handler_before = qInstallMessageHandler(self.take_qt_message)
        self._is_installed = True

    def remove(self) -> None:
        """Give both back."""
        if self._is_installed:
            sys.excepthook = self._hook_before
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
            words = described(error)
            note(words)
            if sys.stderr is not None:
                sys.stderr.write(words + "\n")
            self.crashed.emit(words)
            # Python's own hook would print the message; one that somebody put in may listen.
            if self._hook_before is not sys.__excepthook__:
                self._hook_before(kind, error, trace)

    def take_qt_message(self, kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        """Note Qt's complaints by their category: their words may quote what is shown."""
        if kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) and not any(
            words in message for words in _HARMLESS
        ):
            note(f"Qt {kind.name} in {context.category} ({context.function})")
        if self._handler_before is not None:
            self._handler_before(kind, context, message)


def note(words: str) -> None:
    """Append an entry to the log; a log that cannot be written stops nothing."""
    import datetime as dt

    stamp = dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    entry = f"{stamp} annotator {__version__} python {sys.version.split()[0]} {sys.platform}\n"
    with contextlib.suppress(OSError):
        path = log_file()
        if path.exists() and path.stat().st_size > _MAXIMUM_LOG:
            path.replace(path.with_suffix(".old.log"))
        with path.open("a", encoding="utf-8") as log:
            log.write(entry + words + "\n\n")


def _shown_path(filename: str) -> str:
    """A source file from its package on: where it is installed is nobody's business."""
    parts = Path(filename).parts
    for package in ("annotator", "site-packages"):
        if package in parts:
            return "/".join(parts[len(parts) - 1 - parts[::-1].index(package) :])
    return parts[-1] if parts else filename
