"""Undo and redo of one step, at once or a few edits at a time so that a window stays alive."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Callable, Iterator

from annotator.errors import CannotUndo, ProjectUnavailable, UserError
from annotator.model.change import Change, Edit
from annotator.session.undoing import carrying_out
from annotator.store.project import Project


class _TakenBack(Exception):
    """Ends the transaction of a move that is cancelled."""


class Moving:
    """A step that is to be undone or redone: `take` until it says False, then `finish`.

    `cancel` leaves the project as it was. From the first `take` to the end the project is in one
    open transaction; all of it belongs to the session's thread. `take` and `finish` raise
    CannotUndo when the project has moved on since: the step is off the list then.
    """

    def __init__(
        self,
        project: Project,
        target: int,
        change: Change,
        *,
        at: str,
        annotator: str,
        tell: Callable[[Change], None],
    ) -> None:
        """``target`` is the step in the log, ``change`` what is to be done for it by whom.

        ``tell`` is called with the change as stored once it is on disk.
        """
        self.total = len(change.edits)
        self._project, self._target, self._change = project, target, change
        self._at, self._annotator, self._tell = at, annotator, tell
        self._context: contextlib.AbstractContextManager[object] | None = None
        self._edits: Iterator[Edit | None] = iter(())
        self._done: list[Edit] = []

    def take(self) -> bool:
        """Write the next edit; False when there is none."""
        if self._context is None:
            context = self._project.transaction()
            context.__enter__()
            self._context = context
            self._edits = carrying_out(self._project, self._change, annotator=self._annotator)
        with self._refusing():
            for edit in self._edits:
                if edit is not None:
                    self._done.append(edit)
                return True
        return False

    def finish(self) -> Change:
        """Write what is left, commit, and tell; returns the change as stored."""
        while self.take():
            pass
        change = dataclasses.replace(self._change, edits=tuple(self._done))
        with self._refusing():
            self._project.changes.append_step(change, target=self._target, at=self._at)
            self._end(None)
        self._tell(change)
        return change

    def cancel(self) -> None:
        """Take everything back: the project is as it was before."""
        with contextlib.suppress(_TakenBack):
            self._end(_TakenBack())

    def _end(self, problem: BaseException | None) -> None:
        context, self._context = self._context, None
        if context is not None:
            trace = None if problem is None else problem.__traceback__
            context.__exit__(None if problem is None else type(problem), problem, trace)

    @contextlib.contextmanager
    def _refusing(self) -> Iterator[None]:
        """What cannot be done is taken back, and the step taken off the list."""
        try:
            yield
        except BaseException as problem:
            with contextlib.suppress(type(problem)):
                self._end(problem)
            if not isinstance(problem, UserError) or isinstance(problem, ProjectUnavailable):
                raise
            with self._project.transaction():
                self._project.changes.drop(self._target)
            if isinstance(problem, CannotUndo):
                raise
            raise CannotUndo(f"{problem.message} So this step stays as it is.") from problem
