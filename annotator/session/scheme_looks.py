"""How types and stances look and which keys they have: changed like the rest of the scheme."""

from __future__ import annotations

from typing import Any

from annotator.errors import InputRefused
from annotator.model.scheme import AnnotationType, Scheme, Stance
from annotator.session import scheme_changes
from annotator.session.scheme_changes import Kind, SchemeChange
from annotator.session.session import Session

UNDERLINES = ("solid", "dashed", "dotted")
LOOKS: dict[Kind, tuple[str, ...]] = {
    "type": ("key", "color", "underline", "stance"),
    "stance": ("key", "symbol"),
}
"""What of a type or stance can be set here; "stance" is the usual one of a type."""


def add(session: Session, kind: Kind, label: str, **looks: str) -> SchemeChange:
    """A new type or stance with some of LOOKS; the others as is usual for new ones.

    Raises InputRefused for a key that another one has, or that is none.
    """
    change = scheme_changes.add(session, kind, label)
    entries: tuple[AnnotationType | Stance, ...] = (
        change.scheme.types if kind == "type" else change.scheme.stances
    )
    given = {name: value for name, value in looks.items() if value or name == "key"}
    scheme = _with_looks(change.scheme, kind, entries[-1], given)
    return _with_scheme(change, scheme)


def dress(session: Session, kind: Kind, known_id: str, **looks: str) -> SchemeChange:
    """Give a type or stance some other LOOKS; annotations stay as they are.

    Raises NotFound for an unknown one, InputRefused for a key that another one has.
    """
    before = scheme_changes.entry_of(session, kind, known_id)
    change = scheme_changes.rename(session, kind, known_id, before.label)
    return _with_scheme(
        change,
        _with_looks(session.scheme, kind, before, looks),
        label=f"change how the {kind} {before.label.lower()} looks",
    )


def first_free_key(scheme: Scheme) -> str:
    """The first digit from 1 that nothing offered has; "" when all are taken."""
    taken = {one.key for one in _offered(scheme)}
    return next((key for key in "123456789" if key not in taken), "")


def key_owner(scheme: Scheme, key: str, *, but: str = "") -> str:
    """What in the scheme has that key, in words, the one with the id ``but`` aside; "" for none."""
    for one in _offered(scheme):
        if key and one.key.casefold() == key.casefold() and one.id != but:
            what = "type" if isinstance(one, AnnotationType) else "stance"
            return f"the {what} “{one.label}”"
    return ""


def _offered(scheme: Scheme) -> list[AnnotationType | Stance]:
    return [*scheme.offered_types, *scheme.offered_stances]


def _with_looks(
    scheme: Scheme, kind: Kind, before: AnnotationType | Stance, looks: dict[str, str]
) -> Scheme:
    changes: dict[str, Any] = {}
    for name, value in looks.items():
        if name not in LOOKS[kind]:
            raise InputRefused(f"A {kind} has no {name} to be set.")
        if getattr(before, name) != value:
            changes[name] = value
    key = changes.get("key", "")
    if key and (len(key) != 1 or not key.isprintable() or key.isspace()):
        raise InputRefused(f"“{key}” is not a key; name one letter, digit or sign, or none.")
    if owner := key_owner(scheme, key, but=before.id):
        raise InputRefused(f"“{key}” is the key of {owner}; choose another one, or none.")
    if not changes.get("symbol", "x").strip():
        raise InputRefused("A stance needs a sign, such as ▲.")
    return scheme_changes.with_entry(scheme, kind, before.id, changes)


def _with_scheme(change: SchemeChange, scheme: Scheme, *, label: str = "") -> SchemeChange:
    return SchemeChange(
        label=label or change.label, scheme=scheme, touched=change.touched, kind=change.kind
    )
