"""Errors whose text is fit to be shown to a user; anything else that is raised is a bug."""

from __future__ import annotations

import sys

NO_MEMORY = (
    "there is not enough memory. What was saved before is safe. Close other programs, "
    "then try again."
)
"""What is said of a MemoryError."""


class UserError(Exception):
    """Something the user can understand and act on.

    The message is one sentence: what happened, to which file or place, and what to do.
    ``details`` holds what goes behind a "Details" button: further lines, never article text.
    One that is made of a failure of the system (a file, the disk, SQLite, memory), or is one by
    itself, leaves a note in the log, whoever shows the message or goes on without.
    """

    is_failure = False
    """Whether such an error is no matter of what the user asked for."""

    def __init__(self, message: str, *, details: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.details = details
        handled = sys.exc_info()[1]
        failure = handled if is_of_the_system(handled) else self if self.is_failure else None
        if failure is not None:
            from annotator.fault_log import note_failure

            note_failure(failure)


def is_of_the_system(error: BaseException | None) -> bool:
    """Whether the system said no: to a call on a file, for want of memory, or through SQLite."""
    if isinstance(error, OSError | MemoryError):
        return True
    sqlite3 = sys.modules.get("sqlite3")
    return sqlite3 is not None and isinstance(error, sqlite3.Error)


class InputRefused(UserError):
    """A file, row or record that does not keep the text contract."""


class InvalidAnnotation(UserError):
    """An annotation that the scheme or the article does not allow."""


class NotFound(UserError):
    """Something named by the user is not in the project."""


class ProjectUnavailable(UserError):
    """The project file cannot be opened or written: busy, too new, damaged, read-only, gone."""

    is_failure = True


class ProjectBusy(ProjectUnavailable):
    """Another program holds the project."""

    is_failure = False


class ProjectTooNew(ProjectUnavailable):
    """The project was written by a newer version of the program."""

    is_failure = False


class ProjectDamaged(ProjectUnavailable):
    """Something in the project's file is not as it was stored, or cannot be read."""


class CannotUndo(UserError):
    """An undo or redo step no longer fits what the project holds."""


class OutputRefused(UserError):
    """A result file could not be written, or would have been wrong."""


class Undefined(UserError):
    """A statistic has no value for these data; the message says why."""


class Cancelled(UserError):
    """Work was given up, and nothing of it is left, because somebody asked for that."""

    def __init__(self, message: str = "Cancelled; nothing was changed.") -> None:
        super().__init__(message)
