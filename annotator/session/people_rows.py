"""One row of a table of speakers or propositions taken into the project, or refused."""

from __future__ import annotations

import dataclasses
from typing import Any, Literal

from annotator.errors import InputRefused, ProjectUnavailable, UserError
from annotator.exchange.people_tables import ParsedRow
from annotator.model.change import Edit
from annotator.model.proposition import Proposition
from annotator.model.speaker import Speaker, fold_name
from annotator.session.naming import checked_name
from annotator.session.propositions import (
    checked_proposition,
    checked_relations,
    named_proposition,
)
from annotator.session.session import Session, Step, new_id
from annotator.session.speakers import checked_speaker

Outcome = Literal["added", "changed", "already"]


def take_speaker(session: Session, step: Step, row: ParsedRow) -> Outcome:
    """Make or change the speaker that a row tells of; raises InputRefused."""
    name = row.text("name") or ""
    known = _known_speaker(session, row.text("id") or "", name)
    fields: dict[str, Any] = {"name": name}
    for column in ("organisation", "role", "notes", "external_id"):
        if (cell := row.text(column)) is not None:
            fields[column] = cell
    for column in ("kind", "status"):
        if cell := row.text(column):
            fields[column] = cell
    if (aliases := row.parts("aliases")) is not None:
        fields["aliases"] = aliases
    before = known or Speaker(id=_checked_id(row.text("id") or ""), name=name)
    return _put(step, known, checked_speaker(session, dataclasses.replace(before, **fields)))


def take_proposition(session: Session, step: Step, row: ParsedRow) -> Outcome:
    """Make or change the proposition that a row tells of, without its relations."""
    people, text = session.project.people, row.text("text") or ""
    told = row.text("id") or ""
    known = (people.proposition(told) if told else None) or people.proposition_with_text(text)
    fields: dict[str, Any] = {"text": text}
    for column in ("kind", "status"):
        if cell := row.text(column):
            fields[column] = cell
    if (note := row.text("note")) is not None:
        fields["note"] = note
    before = known or Proposition(id=_checked_id(told), text=text)
    return _put(step, known, checked_proposition(session, dataclasses.replace(before, **fields)))


def take_relations(session: Session, step: Step, row: ParsedRow) -> bool:
    """Take a row's relations, given as ids or words; returns whether they are other ones now."""
    people = session.project.people
    told = {name: row.parts(name) for name in ("implies", "excludes")}
    known = people.proposition(row.text("id") or "") or people.proposition_with_text(
        row.text("text") or ""
    )
    if known is None or all(others is None for others in told.values()):
        return False
    try:
        named: dict[str, Any] = {
            name: tuple(named_proposition(session, other).id for other in others)
            for name, others in told.items()
            if others is not None
        }
        after = checked_relations(session, dataclasses.replace(known, **named))
    except ProjectUnavailable:  # no fault of the row
        raise
    except UserError as problem:
        raise InputRefused(f"Its relations were left out: {problem.message}") from problem
    if after == known:
        return False
    step.apply(Edit(before=known, after=after))
    return True


def _known_speaker(session: Session, speaker_id: str, name: str) -> Speaker | None:
    """Whom a row is about: by id, else by canonical name; InputRefused for somebody's alias."""
    if speaker_id and (by_id := session.speaker(speaker_id)) is not None:
        return by_id
    found = session.project.people.speakers_named(name)
    if not found:
        return None
    if fold_name(found[0].name) != fold_name(name):
        raise InputRefused(f"“{name}” is an alias of “{found[0].name}” already.")
    return found[0]


def _checked_id(told: str) -> str:
    return checked_name(told, what="id") if told else new_id()


def _put(step: Step, before: Any, after: Any) -> Outcome:
    if before == after:
        return "already"
    step.apply(Edit(before=before, after=after))
    return "added" if before is None else "changed"
