"""Changes of the scheme while work is going on: prepared, told what they touch, then carried out.

Each is one undo step and one new version of the scheme; annotations stay as they are unless one
type or stance is replaced by another.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from annotator.errors import InputRefused, InvalidAnnotation, NotFound
from annotator.model.change import Edit
from annotator.model.scheme import FIELDS, AnnotationType, FieldUse, Scheme, Stance, read_scheme
from annotator.model.teamwork import GuidelinesText, SchemeText
from annotator.session.protecting import back_up_before
from annotator.session.repointing import Touched, touched_of
from annotator.session.session import Session, now

Kind = Literal["type", "stance"]
_LISTS: Mapping[Kind, str] = {"type": "types", "stance": "stances"}
_LONGEST_LABEL = 60
COLORS = (
    "#0072B2",
    "#D55E00",
    "#009E73",
    "#B5487F",
    "#7A5195",
    "#8C6D31",
    "#0E7C86",
    "#B3261E",
    "#4B6A00",
    "#555555",
)
"""Colours of types that can be told apart, seen on light and dark pages, and read as words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeChange:
    """A change not yet begun: what the undo menu will say, the scheme to come, what it touches.

    ``touched`` are the annotations of the types, stances or fields that change; ``replaced`` says
    which id is put in the place of which in them, empty when they stay as they are.
    """

    label: str
    scheme: Scheme
    touched: Touched
    kind: Kind = "type"
    replaced: Mapping[str, str] = field(default_factory=dict)


def rename(session: Session, kind: Kind, known_id: str, label: str) -> SchemeChange:
    """Give a type or stance another label; annotations keep its id."""
    label = _checked_label(label)
    known = entry_of(session, kind, known_id)
    changes = {"label": label}
    if isinstance(known, AnnotationType) and known.short == known.label:
        changes["short"] = label
    scheme = with_entry(session.scheme, kind, known_id, changes)
    return SchemeChange(
        label=f"rename the {kind} {known.label.lower()}",
        scheme=scheme,
        touched=_having(session, kind, [known_id]),
        kind=kind,
    )


def retire(session: Session, kind: Kind, known_id: str, *, is_retired: bool = True) -> SchemeChange:
    """Offer a type or stance no more (or again); annotations that have it keep it."""
    known = entry_of(session, kind, known_id)
    scheme = with_entry(session.scheme, kind, known_id, {"retired": is_retired})
    verb = "retire" if is_retired else "offer again"
    return SchemeChange(
        label=f"{verb} the {kind} {known.label.lower()}",
        scheme=scheme,
        touched=_having(session, kind, [known_id]),
        kind=kind,
    )


def add(
    session: Session, kind: Kind, label: str, *, key: str = "", about: str = ""
) -> SchemeChange:
    """A new type or stance after the others; ``key`` "" is for none, ``about`` its definition."""
    label = _checked_label(label)
    scheme = session.scheme
    entries = _entries(scheme, kind)
    known_id = _new_id(label, [one.id for one in entries])
    made: dict[str, Any] = {"id": known_id, "label": label, "key": key, "definition": about}
    if kind == "type":
        used = {known.color for known in scheme.types}
        color = next((one for one in COLORS if one not in used), COLORS[-1])
        made |= {"short": label, "color": color, "underline": "dotted", "stance": "supports"}
    else:
        made |= {"symbol": "■"}
    source = _source(scheme)
    source[_LISTS[kind]].append(made)
    return SchemeChange(
        label=f"add the {kind} {label.lower()}",
        scheme=_read(source),
        touched=Touched(),
        kind=kind,
    )


def use_field(session: Session, name: str, use: FieldUse) -> SchemeChange:
    """Let annotators fill a field, or not, or ask for it.

    Touched are the annotations whose value is hidden from now on ("off"; it stays stored), or
    that lack one ("required"; asked for when their article is finished next).
    """
    if name not in FIELDS:
        raise NotFound(f"“{name}” is not a field of an annotation; there is {', '.join(FIELDS)}.")
    source = _source(session.scheme)
    source["fields"] = {**source["fields"], name: use}
    owners = {
        "off": session.project.uses.owners_filling(name, filled=True),
        "required": session.project.uses.owners_filling(name, filled=False),
    }.get(use, {})
    return SchemeChange(
        label=f"make the field {name.replace('_', ' ')} {use}",
        scheme=_read(source),
        touched=touched_of(owners),
    )


def replace(session: Session, kind: Kind, old: str, new: str) -> SchemeChange:
    """Give all annotations that have one type or stance another, whoever made them."""
    before, after = entry_of(session, kind, old), entry_of(session, kind, new)
    if old == new:
        raise InputRefused(f"The {kind} “{before.label}” cannot be replaced by itself.")
    if after.retired:
        raise InputRefused(f"The {kind} “{after.label}” is retired; choose one that is offered.")
    return SchemeChange(
        label=f"replace the {kind} {before.label.lower()} by {after.label.lower()}",
        scheme=session.scheme,
        touched=_having(session, kind, [old]),
        kind=kind,
        replaced={old: new},
    )


def put_scheme(session: Session, scheme: Scheme) -> SchemeChange:
    """Put another scheme in force; refused when it lacks a type or stance that is in use.

    Touched are the annotations whose type or stance is not as it was.
    """
    lacking = lacking_in(session, scheme)
    if lacking:
        raise InputRefused(
            f"The new scheme lacks the {lacking[0].kind} “{lacking[0].label}”, which "
            f"{lacking[0].touched.words()} have; keep it there as “retired”, or replace it first."
        )
    ids: dict[Kind, list[str]] = {}
    for kind in _LISTS:
        now_there = {one.id: one for one in _entries(scheme, kind)}
        ids[kind] = [
            one.id for one in _entries(session.scheme, kind) if now_there.get(one.id) != one
        ]
    return SchemeChange(
        label="change the scheme",
        scheme=scheme,
        touched=touched_of(
            session.project.uses.owners_of_either(types=ids["type"], stances=ids["stance"])
        ),
    )


def carry_out(session: Session, change: SchemeChange) -> Touched:
    """Do it: one undo step, and a new version of the scheme where that changes."""
    edits = list(_edits(session, change))
    if edits:
        back_up_before(session, len(edits))
        with session.step(change.label) as step:
            step.apply_all(edits)
    return change.touched


@dataclass(frozen=True, slots=True)
class Lacking:
    """A type or stance that annotations have and a scheme has not."""

    kind: Kind
    id: str
    label: str
    touched: Touched


def lacking_in(session: Session, scheme: Scheme) -> list[Lacking]:
    """What of the types and stances in use the scheme does not have."""
    found = []
    for kind in _LISTS:
        there = {one.id for one in _entries(scheme, kind)}
        gone = [known for known in _entries(session.scheme, kind) if known.id not in there]
        found += [
            Lacking(kind, known.id, known.label, _having(session, kind, [known.id]))
            for known in gone
        ]
    return [one for one in found if one.touched.annotations]


def with_those_in_use(session: Session, scheme: Scheme) -> Scheme:
    """The scheme with the types and stances that it lacks and annotations have, as retired."""
    lacking = lacking_in(session, scheme)
    if not lacking:
        return scheme
    source, own = _source(scheme), _source(session.scheme)
    for one in lacking:
        entry = next(entry for entry in own[_LISTS[one.kind]] if entry["id"] == one.id)
        if one.kind == "type" and entry["stance"] not in {known.id for known in scheme.stances}:
            entry = {**entry, "stance": "supports"}
        source[_LISTS[one.kind]].append({**entry, "retired": True, "key": ""})
    return _read(source)


def put_guidelines(session: Session, body: str) -> int:
    """Put other guidelines in force, in one undo step; returns their version.

    Annotations keep the version they were made under.
    """
    before = session.guidelines
    if body != before:
        if any("\ud800" <= char <= "\udfff" for char in body) or "\0" in body:
            raise InputRefused("The guidelines hold characters that are no text; type them again.")
        edit = Edit(before=GuidelinesText(body=before), after=GuidelinesText(body=body, at=now()))
        with session.step("change the guidelines") as step:
            step.apply(edit)
    return session.guidelines_version


def guidelines_versions(session: Session) -> list[tuple[int, str]]:
    """Every version of the guidelines, newest first, with when it came into force (UTC)."""
    return session.project.schemes.guidelines_versions()


def guidelines_of(session: Session, version: int) -> str:
    """The guidelines of a version, as Markdown; "" when there is none of that number."""
    return session.project.schemes.guidelines_of(version) or ""


def used(session: Session) -> dict[tuple[Kind, str], int]:
    """How many annotations, of anybody, have each type and stance."""
    scheme = session.scheme
    counts: dict[tuple[Kind, str], int] = {}
    for kind in _LISTS:
        for known in _entries(scheme, kind):
            counts[kind, known.id] = _having(session, kind, [known.id]).annotations
    return counts


def _edits(session: Session, change: SchemeChange) -> Iterator[Edit]:
    before = session.scheme
    if change.scheme.as_json() != before.as_json():
        yield Edit(
            before=SchemeText(body=before.as_json()),
            after=SchemeText(body=change.scheme.as_json(), at=now()),
        )
    uses = session.project.uses
    for old, new in change.replaced.items():
        ids = uses.of_type(old) if change.kind == "type" else uses.of_stance(old)
        for annotation_id in ids:
            annotation = session.project.annotations.get(annotation_id)
            if annotation is None:
                continue
            # What was predicted follows, so that it still says whether the annotator changed it.
            predicted = annotation.predicted
            if predicted is not None and predicted.get(change.kind) == old:
                predicted = {**predicted, change.kind: new}
            after = dataclasses.replace(annotation, predicted=predicted, changed=now())
            if change.kind == "type":
                after = dataclasses.replace(after, type=new)
            else:
                after = dataclasses.replace(after, stance=new)
            yield Edit(before=annotation, after=after)


def _having(session: Session, kind: Kind, ids: list[str]) -> Touched:
    uses = session.project.uses
    owners = uses.owners_of_types(ids) if kind == "type" else uses.owners_of_stances(ids)
    return touched_of(owners)


def _entries(scheme: Scheme, kind: Kind) -> tuple[AnnotationType, ...] | tuple[Stance, ...]:
    return scheme.types if kind == "type" else scheme.stances


def entry_of(session: Session, kind: Kind, known_id: str) -> AnnotationType | Stance:
    """The type or stance with that id; raises NotFound."""
    try:
        scheme = session.scheme
        return scheme.type(known_id) if kind == "type" else scheme.stance(known_id)
    except InvalidAnnotation as unknown:
        raise NotFound(unknown.message) from unknown


def with_entry(scheme: Scheme, kind: Kind, known_id: str, changes: Mapping[str, Any]) -> Scheme:
    """A scheme in which one type or stance has other values in some fields; InputRefused."""
    source = _source(scheme)
    for entry in source[_LISTS[kind]]:
        if entry["id"] == known_id:
            entry.update(changes)
            if entry.get("retired") is False:
                del entry["retired"]
    return _read(source)


def _source(scheme: Scheme) -> dict[str, Any]:
    """The scheme's JSON as values of its own."""
    source: dict[str, Any] = json.loads(scheme.as_json())
    return source


def _read(source: Mapping[str, Any]) -> Scheme:
    return read_scheme(json.dumps(source, ensure_ascii=False), name="The scheme")


def _checked_label(label: str) -> str:
    label = " ".join(label.split())
    if not label or len(label) > _LONGEST_LABEL or not label.isprintable():
        raise InputRefused(
            f"A label has 1 to {_LONGEST_LABEL} visible characters, such as “Promise”."
        )
    return label


def _new_id(label: str, known: list[str]) -> str:
    plain = "_".join("".join(c if c.isalnum() else " " for c in label.casefold()).split())
    base = plain or "entry"
    number, made = 2, base
    while made in known:
        made, number = f"{base}_{number}", number + 1
    return made
