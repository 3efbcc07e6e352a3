"""A backup before an act that touches so much that nobody could do it again by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotator.session.session import Session

MANY = 100
"""Records that an act touches, from which on the project is backed up before it."""


def back_up_before(session: Session, touched: int) -> None:
    """Back the project up unless few records are touched or nothing was changed since the last.

    The copy is checked as a file; its rows are those of the moment. Raises ProjectUnavailable when
    that cannot be done: the act must not begin then.
    """
    if touched < MANY or session.is_read_only:
        return
    project = session.project
    last = project.changes.last()
    if project.backed_up_at == last or project.connection.raw.in_transaction:
        return
    from annotator.store.backup import back_up

    back_up(project.connection, reason="before-a-large-act", thorough=False)
    project.backed_up_at = last
