"""Keyword lists: made, changed, deleted, shown and hidden, each in one undo step."""

from __future__ import annotations

import dataclasses
from typing import Any

from annotator.errors import NotFound
from annotator.model.change import Change, Edit
from annotator.model.keyword_list import KeywordList, checked_list
from annotator.session.session import Session, new_id


def keyword_lists(session: Session) -> list[KeywordList]:
    """All keyword lists of the project, in the order they were made."""
    return session.project.keywords.all()


def make_list(session: Session, name: str, **fields: Any) -> KeywordList:
    """Make a list; raises InputRefused for a name or words that it cannot have."""
    made = checked_list(KeywordList(id=new_id(), name=name, **fields))
    _commit(session, "make keyword list", None, made)
    return made


def change_list(session: Session, list_id: str, **fields: Any) -> KeywordList:
    """Give a list new values in some fields; raises NotFound or InputRefused."""
    before = _known(session, list_id)
    after = checked_list(dataclasses.replace(before, **fields))
    if after != before:
        label = "change keyword list"
        if "shown" in fields and dataclasses.replace(after, shown=before.shown) == before:
            label = "show keyword list" if after.shown else "hide keyword list"
        _commit(session, label, before, after)
    return after


def delete_list(session: Session, list_id: str) -> None:
    """Delete a list; raises NotFound when there is none."""
    _commit(session, "delete keyword list", _known(session, list_id), None)


def _known(session: Session, list_id: str) -> KeywordList:
    known = session.project.keywords.get(list_id)
    if known is None:
        raise NotFound(f"There is no keyword list with the id “{list_id}”.")
    return known


def _commit(
    session: Session, label: str, before: KeywordList | None, after: KeywordList | None
) -> None:
    edit = Edit(before=before, after=after)
    session.commit(Change(label=label, annotator=session.annotator, edits=(edit,)))
