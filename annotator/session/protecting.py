"""A backup before an act that touches so much that nobody could do it again by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotator.session.session import Session

MANY = 100
"""Records that an act touches, from which on the project is backed up before it."""

_AT_ONCE = 2_000_000
"""Bytes of a project whose copy nobody notices."""


def back_up_before(session: Session, touched: int) -> None:
    """Back the project up unless few records are touched or nothing was changed since the last.

    The copy is checked as a file; its rows are those of the moment. Where the session has
    something that waits for a backup, that takes its turns. Raises ProjectUnavailable when the copy
    cannot be made, Cancelled when somebody did not want to wait: the act must not begin then.
    """
    if touched < MANY or session.is_read_only:
        return
    project = session.project
    last = project.changes.last()
    if project.backed_up_at == last or project.connection.raw.in_transaction:
        return
    from annotator.store.backup import backing_up, run_to_end

    turns = backing_up(project.connection, reason="before-a-large-act", thorough=False)
    if session.backup_waiter is None or project.path.stat().st_size <= _AT_ONCE:
        run_to_end(turns)
    else:
        session.backup_waiter(turns)
    project.backed_up_at = last
