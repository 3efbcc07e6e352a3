"""Checking a project: what is off in it, in words."""

from __future__ import annotations

from annotator.session.session import Session
from annotator.store.check import Problem, problems

__all__ = ["Problem", "check_project"]


def check_project(session: Session) -> list[Problem]:
    """Everything that is off in the open project; an empty list means that it is whole."""
    return list(problems(session.project.connection))
