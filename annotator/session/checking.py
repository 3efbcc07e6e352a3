"""Checking a project: what is off in it, in words."""

from __future__ import annotations

from typing import Any

from annotator.session.session import Session
from annotator.store.check import Problem, checking, problems

__all__ = ["Problem", "as_json", "check_project", "look_through", "repair_index"]


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
