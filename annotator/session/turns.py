"""One undo step with many edits, written a few at a time so that a window stays alive meanwhile."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass

from annotator.model.change import Edit
from annotator.session.protecting import back_up_before
from annotator.session.session import Session, Step


@dataclass(frozen=True, slots=True)
class Prepared:
    """An act that has not begun: what the undo menu will say, about how many edits, and these.

    The edits read the project when they are asked for, so nothing else may change it meanwhile.
    """

    label: str
    total: int
    edits: Iterator[Edit]


class _TakenBack(Exception):
    """Ends the transaction of an act that is cancelled."""


class InTurns:
    """Carries out a prepared act: `take` until it says False, then `finish`; or `cancel`.

    Must be used from the session's thread; until the end the project is in one open transaction.
    """

    def __init__(self, session: Session, prepared: Prepared) -> None:
        back_up_before(session, prepared.total)
        self._edits = prepared.edits
        self._context = session.step(prepared.label)
        self._step: Step = self._context.__enter__()

    def take(self) -> bool:
        """Write the next edit; False when there is none."""
        edit = next(self._edits, None)
        if edit is None:
            return False
        self._step.apply(edit)
        return True

    def finish(self) -> None:
        """Write what is left and commit."""
        try:
            while self.take():
                pass
        except BaseException:
            self.cancel()
            raise
        self._context.__exit__(None, None, None)

    def cancel(self) -> None:
        """Take everything back: the project is as it was before."""
        with contextlib.suppress(_TakenBack):
            taken_back = _TakenBack()
            self._context.__exit__(_TakenBack, taken_back, taken_back.__traceback__)
