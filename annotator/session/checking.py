"""Checking a project: what is off in it, in words."""

from __future__ import annotations

from annotator.session.session import Session
from annotator.store.check import Problem, checking, problems

__all__ = ["Problem", "check_project", "look_through"]


def check_project(session: Session) -> list[Problem]:
    """Everything that is off in the open project; an empty list means that it is whole."""
    return list(problems(session.project.connection))


def look_through(session: Session) -> list[Problem]:
    """As `check_project`, with the notes: what is worth knowing and no damage."""
    return [found for found in checking(session.project.connection) if isinstance(found, Problem)]
