"""The propositions of a project: made, changed, accepted, related to each other, merged.

Every act is one undo step; what it touches of other annotators' work is told before and after.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Sequence
from typing import TypedDict, Unpack

from annotator.errors import InputRefused, NotFound
from annotator.model.change import Change, Edit
from annotator.model.proposition import (
    PROPOSITION_KINDS,
    PROPOSITION_STATUSES,
    Proposition,
    PropositionKind,
    PropositionStatus,
)
from annotator.model.teamwork import proposition_key
from annotator.session.naming import checked_name
from annotator.session.relations import check_relations
from annotator.session.repointing import (
    Touched,
    standing_for,
    touched_of,
    with_other_propositions,
)
from annotator.session.session import Session, new_id
from annotator.session.speakers import checked_text
from annotator.session.turns import Prepared

LONGEST_TEXT = 500
_LONGEST_NOTE = 5_000


class PropositionFields(TypedDict, total=False):
    """The fields of a proposition that a user sets; relations are ids of others."""

    text: str
    kind: PropositionKind
    status: PropositionStatus
    note: str
    implies: tuple[str, ...]
    excludes: tuple[str, ...]


def uses(session: Session) -> dict[str, int]:
    """How many annotations, of anybody, are about each proposition; the unused are absent."""
    return session.project.uses.propositions()


def named_proposition(session: Session, name: str) -> Proposition:
    """The proposition with that id or those words; NotFound when there is none."""
    people = session.project.people
    found = people.proposition(name) or people.proposition_with_text(name)
    if found is None:
        raise NotFound(f"There is no proposition “{name}”.")
    return found


def make_proposition(session: Session, **fields: Unpack[PropositionFields]) -> Proposition:
    """Put a new proposition into the project."""
    made = dataclasses.replace(Proposition(id=new_id(), text=fields.get("text", "")), **fields)
    made = checked_relations(session, checked_proposition(session, made))
    _commit(session, "add proposition", [Edit(before=None, after=made)])
    return made


def change_proposition(
    session: Session, proposition_id: str, **fields: Unpack[PropositionFields]
) -> Proposition:
    """Give a proposition new values in some fields; InputRefused when one of them cannot be."""
    before = _known(session, proposition_id)
    after = checked_proposition(session, dataclasses.replace(before, **fields))
    after = checked_relations(session, after)
    if after != before:
        _commit(session, "change proposition", [Edit(before=before, after=after)])
    return after


def set_status(
    session: Session, proposition_ids: Collection[str], status: PropositionStatus
) -> int:
    """Accept, retire or make proposed again, in one step; returns how many changed."""
    edits = [
        Edit(before=known, after=dataclasses.replace(known, status=status))
        for known in (_known(session, given) for given in dict.fromkeys(proposition_ids))
        if known.status != status
    ]
    verb = {"accepted": "accept", "proposed": "withdraw", "retired": "retire"}[status]
    _commit(session, f"{verb} {_counted(len(edits))}", edits)
    return len(edits)


def delete_propositions(session: Session, proposition_ids: Collection[str]) -> int:
    """Delete propositions that nothing is about, in one step; refuses all when one is used."""
    used = uses(session)
    gone = [_known(session, given) for given in dict.fromkeys(proposition_ids)]
    for proposition in gone:
        if proposition.id in used:
            count = touched_by_propositions(session, [proposition.id])
            raise InputRefused(
                f"“{proposition.text}” is what {count.words()} are about; merge it into another "
                "one instead of deleting it."
            )
        if session.project.annotations.proposition_is_used(proposition.id):
            raise InputRefused(f"“{proposition.text}” came with the assignment and stays.")
    _commit(session, f"delete {_counted(len(gone))}", _taken_out(session, gone, into=None))
    return len(gone)


def touched_by_propositions(session: Session, proposition_ids: Collection[str]) -> Touched:
    """How many annotations are about any of these propositions, and of whom."""
    return touched_of(session.project.uses.owners_about(proposition_ids))


def merge_propositions(session: Session, absorbed: Collection[str], *, into: str) -> Touched:
    """Make several propositions one: ``into`` takes over the annotations and relations.

    The words of the others are kept in its note; then they are deleted. InputRefused when the
    relations of all of them together would contradict each other.
    """
    prepared = prepared_merge(session, absorbed, into=into)
    touches = touched_by_propositions(session, [known for known in absorbed if known != into])
    _commit(session, prepared.label, tuple(prepared.edits))
    return touches


def prepared_merge(session: Session, absorbed: Collection[str], *, into: str) -> Prepared:
    """As `merge_propositions`, to be carried out in turns."""
    kept = _known(session, into)
    gone = [_known(session, given) for given in dict.fromkeys(absorbed) if given != into]
    if not gone:
        raise InputRefused("Choose at least two different propositions to merge.")
    ids = [proposition.id for proposition in gone]
    about = session.project.uses.about(ids)
    taken_out = _taken_out(session, gone, into=kept)
    after = {
        edit.record.id: edit.after for edit in taken_out if isinstance(edit.record, Proposition)
    }
    known = (after.get(one.id, one) for one in session.propositions())
    check_relations([one for one in known if isinstance(one, Proposition)])
    name = "1 proposition" if len(gone) == 1 else f"{len(gone)} propositions"

    def edits() -> Iterator[Edit]:
        yield from with_other_propositions(session, about, dict.fromkeys(ids, into))
        yield from standing_for(session, dict.fromkeys(ids, into), proposition_key)
        yield from taken_out

    return Prepared(f"merge {name} into another", len(about), edits())


def checked_proposition(session: Session, proposition: Proposition) -> Proposition:
    """``proposition`` with its fields tidied; InputRefused when one of them cannot be."""
    text = checked_name(proposition.text, what="proposition", limit=LONGEST_TEXT)
    if proposition.kind not in PROPOSITION_KINDS:
        kinds = ", ".join(PROPOSITION_KINDS)
        raise InputRefused(f"“{proposition.kind[:40]}” is no kind of proposition: {kinds}.")
    if proposition.status not in PROPOSITION_STATUSES:
        known = ", ".join(PROPOSITION_STATUSES)
        raise InputRefused(f"“{proposition.status[:40]}” is no status of a proposition: {known}.")
    twin = session.project.people.proposition_with_text(text)
    if twin is not None and twin.id != proposition.id:
        raise InputRefused(
            f"There is already a proposition “{twin.text}”; merge the two if they are one."
        )
    note = checked_text(proposition.note, what="note", most=_LONGEST_NOTE)
    return dataclasses.replace(proposition, text=text, note=note)


def checked_relations(session: Session, proposition: Proposition) -> Proposition:
    """``proposition`` with each relation once; InputRefused when they contradict the others'."""
    tidied = dataclasses.replace(
        proposition,
        implies=tuple(dict.fromkeys(proposition.implies)),
        excludes=tuple(dict.fromkeys(proposition.excludes)),
    )
    if tidied.implies or tidied.excludes:
        others = [one for one in session.propositions() if one.id != proposition.id]
        check_relations([*others, tidied])
    return tidied


def _taken_out(
    session: Session, gone: Sequence[Proposition], *, into: Proposition | None
) -> list[Edit]:
    """The edits that delete propositions, their relations and notes going over to ``into``.

    Relations are taken off before anything is deleted, so that undo finds both ends of each.
    """
    ids = {proposition.id for proposition in gone}

    def moved(relations: Sequence[str], of: str) -> tuple[str, ...]:
        others = (into.id if into and other in ids else other for other in relations)
        return tuple(dict.fromkeys(one for one in others if one != of and one not in ids))

    edits, bare = [], []
    for proposition in gone:
        stripped = dataclasses.replace(proposition, implies=(), excludes=())
        if stripped != proposition:
            edits.append(Edit(before=proposition, after=stripped))
        bare.append(stripped)
    for other in session.propositions():
        if other.id in ids:
            continue
        family = (other, *gone) if into is not None and other.id == into.id else (other,)
        after = dataclasses.replace(
            other,
            implies=moved([known for one in family for known in one.implies], other.id),
            excludes=moved([known for one in family for known in one.excludes], other.id),
            note=_note(family) if len(family) > 1 else other.note,
        )
        if after != other:
            edits.append(Edit(before=other, after=after))
    return [*edits, *(Edit(before=one, after=None) for one in bare)]


def _note(family: Sequence[Proposition]) -> str:
    """The notes of all, and how the merged ones put it."""
    kept, *gone = family
    lines = [kept.note]
    for one in gone:
        lines += [f"Also: {one.text}", one.note]
    return "\n".join(filter(None, lines))[:_LONGEST_NOTE]


def _known(session: Session, proposition_id: str) -> Proposition:
    proposition = session.proposition(proposition_id)
    if proposition is None:
        raise NotFound(f"There is no proposition with the id “{proposition_id}”.")
    return proposition


def _counted(number: int) -> str:
    return f"{number} proposition{'' if number == 1 else 's'}"


def _commit(session: Session, label: str, edits: Sequence[Edit]) -> None:
    session.commit(Change(label=label, annotator=session.annotator, edits=tuple(edits)))
