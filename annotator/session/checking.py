"""Checking a project: what is off in it, in words."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

from annotator.errors import ProjectUnavailable
from annotator.session.session import Session
from annotator.store.check import Looked, Problem, checking, problems
from annotator.store.connection import Connection
from annotator.store.copying import SQLITE_ERRORS, copying

__all__ = ["Problem", "as_json", "check_project", "checking_apart", "look_through", "repair_index"]


def check_project(session: Session) -> list[Problem]:
    """Everything that is off in the open project; an empty list means that it is whole."""
    return list(problems(session.project.connection))


def repair_index(session: Session) -> None:
    """Make the indexes by which articles are found anew from the articles themselves."""
    from annotator.store.article_index import make_anew

    make_anew(session.project.connection)


def as_json(one: Problem) -> dict[str, Any]:
    """A finding as ``check --json`` prints it."""
    return {"kind": one.kind, "where": one.where, "what": one.what, "advice": one.advice}


def look_through(session: Session) -> list[Problem]:
    """As `check_project`, with the notes: what is worth knowing and no damage."""
    return [found for found in checking(session.project.connection) if isinstance(found, Problem)]


def checking_apart(session: Session) -> Generator[Looked, None, list[Problem]]:
    """As `look_through`, a few milliseconds a turn, on a copy that goes afterwards.

    The project may be used meanwhile. Raises ProjectUnavailable when there is no room for the copy.
    """
    connection = session.project.connection
    copy = connection.path.with_name(connection.path.name + ".checking")
    seen: list[Problem] = []
    at = Looked(0, 1)

    def finish(_: dict[str, int], is_given_up: Callable[[], bool]) -> None:
        nonlocal at
        apart = Connection(copy, read_only=True)
        try:
            for found in checking(apart):
                if is_given_up():
                    return
                if isinstance(found, Problem):
                    seen.append(found)
                else:
                    at = found
        finally:
            apart.close()

    try:
        copy.unlink(missing_ok=True)
        for _ in copying(connection, copy, finish=finish):
            yield at
    except SQLITE_ERRORS as problem:
        seen.append(Problem("file", connection.path.name, f"cannot be read: {problem}"))
    except OSError as problem:
        raise ProjectUnavailable(
            f"“{connection.path.name}” could not be copied for the check ({problem}). Make room, "
            "or run “annotator check” on it."
        ) from problem
    finally:
        copy.unlink(missing_ok=True)
    return seen
