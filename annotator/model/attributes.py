"""Free attributes that a project's scheme adds to annotations: a choice, a text, yes or no.

Read only when a scheme has some; values of no attribute of the scheme stay with what has them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from annotator.errors import InvalidAnnotation
from annotator.model.scheme import Choice, FieldUse, read_choice, read_entries, read_string

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

AttributeKind = Literal["choice", "text", "yes/no"]

_MOST_LETTERS = 2_000


class Attribute(NamedTuple):
    """One attribute; ``choices`` are the values of a choice, empty for the other kinds."""

    id: str
    label: str
    kind: AttributeKind
    use: FieldUse = "optional"
    choices: tuple[Choice, ...] = ()

    def check(self, value: str | bool) -> None:
        """Raise InvalidAnnotation unless the value is one that the attribute can have."""
        if self.kind == "yes/no":
            is_fit = isinstance(value, bool)
        elif self.kind == "choice":
            is_fit = any(value == choice.id for choice in self.choices)
        else:
            is_fit = isinstance(value, str) and 0 < len(value) <= _MOST_LETTERS
        if not is_fit:
            raise InvalidAnnotation(
                f"“{self.label}” cannot have this value; it is {self._described()}."
            )

    def _described(self) -> str:
        if self.kind == "choice":
            return f"one of {', '.join(choice.id for choice in self.choices)}"
        return "yes or no" if self.kind == "yes/no" else f"a text of 1 to {_MOST_LETTERS} letters"


def read_attributes(data: Mapping[str, Any]) -> tuple[Attribute, ...]:
    """The attributes of a scheme's JSON; KeyError, TypeError or ValueError say what is wrong."""
    found = tuple(_attribute(entry) for entry in read_entries(data, "attributes"))
    if len({one.id for one in found}) != len(found):
        raise ValueError("two of its attributes have the same id")
    return found


def missing_attributes(
    attributes: Sequence[Attribute], values: Mapping[str, str | bool]
) -> tuple[str, ...]:
    """The labels, in quotation marks, of the required attributes without a value."""
    return tuple(
        f"“{known.label}”"
        for known in attributes
        if known.use == "required" and values.get(known.id, "") == ""
    )


def _attribute(entry: Mapping[str, Any]) -> Attribute:
    kind, use = read_string(entry, "kind"), read_string(entry, "use", "optional")
    if kind not in ("choice", "text", "yes/no"):
        raise ValueError(f"“{kind}” is not a kind of attribute (choice, text, yes/no)")
    if use not in ("off", "optional", "required"):
        raise ValueError("the “use” of an attribute must be off, optional or required")
    choices: tuple[Choice, ...] = ()
    if kind == "choice":
        choices = tuple(read_choice(choice) for choice in read_entries(entry, "choices"))
        if len({choice.id for choice in choices}) != len(choices) or len(choices) < 2:
            raise ValueError("the “choices” of an attribute must be two or more different ones")
    return Attribute(
        id=read_string(entry, "id"),
        label=read_string(entry, "label"),
        kind=kind,  # type: ignore[arg-type]  # checked just above
        use=use,  # type: ignore[arg-type]  # checked just above
        choices=choices,
    )
