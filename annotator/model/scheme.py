"""The annotation scheme: types, stances, fields in use, and what they ask of an annotation."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from annotator.errors import InputRefused, InvalidAnnotation
from annotator.model.annotation import Annotation
from annotator.model.article import is_partial_date
from annotator.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from annotator.model.attributes import Attribute

FieldUse = Literal["off", "optional", "required"]
Underline = Literal["solid", "dashed", "dotted"]

SCHEMA = "annotator/scheme/1"
FIELDS = (
    "speaker",
    "stance",
    "proposition",
    "via",
    "mention",
    "cue",
    "certainty",
    "date_said",
    "note",
    "unsure",
)
_FIXED_TYPES = ("claim", "denial", "acknowledgment")
_FIXED_STANCES = ("supports", "opposes")
_LONGEST = (200, 20_000)  # characters of a label or an id, and of a definition
_SHOWN = 60


class AnnotationType(NamedTuple):
    """One kind of speech act, with the look and the key it has in the window.

    A ``retired`` one stays with the annotations that have it and is not offered any more.
    """

    id: str
    label: str
    short: str
    key: str
    color: str
    underline: Underline
    stance: str
    definition: str = ""
    retired: bool = False


class Stance(NamedTuple):
    """One position a speaker can take on a proposition; ``retired`` as for types."""

    id: str
    label: str
    symbol: str
    key: str
    definition: str = ""
    retired: bool = False


class Choice(NamedTuple):
    """A value with the words people see for it."""

    id: str
    label: str


class Scheme(NamedTuple):
    """What a project annotates with; kept in each project, with a version."""

    name: str
    types: tuple[AnnotationType, ...]
    stances: tuple[Stance, ...]
    certainties: tuple[Choice, ...]
    speaker_kinds: tuple[Choice, ...]
    fields: Mapping[str, FieldUse]
    source: Mapping[str, Any]
    attributes: tuple[Attribute, ...] = ()

    def type(self, type_id: str) -> AnnotationType:
        """The type with that id; InvalidAnnotation when the scheme has none."""
        for known in self.types:
            if known.id == type_id:
                return known
        raise InvalidAnnotation(
            f"“{type_id}” is not a type of this project; it has {_listed(self.types)}."
        )

    def stance(self, stance_id: str) -> Stance:
        """The stance with that id; InvalidAnnotation when the scheme has none."""
        for known in self.stances:
            if known.id == stance_id:
                return known
        raise InvalidAnnotation(
            f"“{stance_id}” is not a stance of this project; it has {_listed(self.stances)}."
        )

    @property
    def offered_types(self) -> tuple[AnnotationType, ...]:
        """The types that new annotations can have."""
        return tuple(known for known in self.types if not known.retired)

    @property
    def offered_stances(self) -> tuple[Stance, ...]:
        """The stances that new annotations can have."""
        return tuple(known for known in self.stances if not known.retired)

    def check_offered(self, *, type_id: str | None = None, stance_id: str | None = None) -> None:
        """Raise InvalidAnnotation when one of these is retired, so that nobody chooses it anew."""
        for known in (
            None if type_id is None else self.type(type_id),
            None if stance_id is None else self.stance(stance_id),
        ):
            if known is not None and known.retired:
                raise InvalidAnnotation(
                    f"“{known.label}” is retired in this project; annotations that have it keep "
                    "it, and no other can get it."
                )

    def uses(self, field: str) -> bool:
        """Whether annotators fill this field at all."""
        return self.fields.get(field, "optional") != "off"

    def requires(self, field: str) -> bool:
        """Whether an article can only be finished when this field is filled."""
        return self.fields.get(field) == "required"

    def check(self, annotation: Annotation, *, characters: int) -> None:
        """Raise InvalidAnnotation unless the annotation may be stored.

        ``characters`` is the length of its article in code points. Required fields may still be
        empty here: they are asked for when the article is finished (`missing`).
        """
        self.type(annotation.type)
        if annotation.stance is not None:
            self.stance(annotation.stance)
        _check_fragments(annotation.fragments, characters=characters)
        for name, span in (("mention", annotation.mention), ("cue", annotation.cue)):
            if span is not None and span.end > characters:
                raise InvalidAnnotation(
                    f"The {name} [{span.start}, {span.end}) lies outside the article, which has "
                    f"{characters} characters."
                )
        if annotation.certainty not in {choice.id for choice in self.certainties}:
            raise InvalidAnnotation(
                f"“{annotation.certainty}” is not a certainty of this project; it has "
                f"{_listed(self.certainties)}."
            )
        if "\0" in annotation.note:
            raise InvalidAnnotation("The note holds the character U+0000; type it again without.")
        if annotation.date_said is not None and not is_partial_date(annotation.date_said):
            raise InvalidAnnotation(
                f"“{annotation.date_said}” is not a date; write a year, a year and month, or a "
                "full date (2023, 2023-08, 2023-08-26)."
            )

    def missing(self, annotation: Annotation) -> tuple[str, ...]:
        """The required fields that are still empty, in the scheme's order; attributes by label."""
        filled = {
            "speaker": annotation.speaker_id is not None,
            "stance": annotation.stance is not None,
            "proposition": annotation.proposition_id is not None,
            "via": bool(annotation.via),
            "mention": annotation.mention is not None,
            "cue": annotation.cue is not None,
            "certainty": bool(annotation.certainty),
            "date_said": annotation.date_said is not None,
            "note": bool(annotation.note),
            "unsure": True,
        }
        missing = tuple(field for field in FIELDS if self.requires(field) and not filled[field])
        if not self.attributes:
            return missing
        from annotator.model.attributes import missing_attributes

        return (*missing, *missing_attributes(self.attributes, annotation.attributes))

    def as_json(self) -> str:
        """The scheme as the JSON text it was read from, in its canonical layout."""
        return json.dumps(self.source, ensure_ascii=False, indent=2)


def read_scheme(body: str, *, name: str = "the scheme") -> Scheme:
    """The scheme in the JSON text ``body``; ``name`` is how errors call it.

    Raises InputRefused with one sentence saying what is wrong where.
    """
    try:
        data = json.loads(body, object_pairs_hook=_unique, parse_constant=_refuse_constant)
        _check_storable(data)
    except RecursionError as problem:
        raise InputRefused(f"{name} is not JSON: it is nested too deeply.") from problem
    except ValueError as problem:
        raise InputRefused(f"{name} is not JSON: {problem}.") from problem
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise InputRefused(f"{name} is not an annotation scheme (“schema” must be “{SCHEMA}”).")
    try:
        scheme = Scheme(
            name=read_string(data, "name"),
            types=tuple(_type(entry) for entry in read_entries(data, "types")),
            stances=tuple(_stance(entry) for entry in read_entries(data, "stances")),
            certainties=tuple(read_choice(entry) for entry in read_entries(data, "certainties")),
            speaker_kinds=tuple(
                read_choice(entry) for entry in read_entries(data, "speaker_kinds")
            ),
            fields=_fields(data),
            source=data,
            attributes=_attributes(data),
        )
    except (KeyError, TypeError, ValueError) as problem:
        raise InputRefused(f"{name}: {_reason(problem)}.") from problem
    _check_scheme(scheme, name=name)
    return scheme


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("an object names the same field twice")
    return found


def _refuse_constant(constant: str) -> None:
    raise ValueError(f"{constant} is no value")


def _check_storable(data: object) -> None:
    """Raise ValueError for texts that no project can keep: half characters, U+0000."""
    written = json.dumps(data, ensure_ascii=False)
    if not all(char < "\ud800" or char > "\udfff" for char in written):
        raise ValueError("a text in it holds half a character")
    if "\\u0000" in written.replace("\\\\", ""):
        raise ValueError("a text in it holds the character U+0000")


def _check_fragments(fragments: tuple[Span, ...], *, characters: int) -> None:
    if not fragments:
        raise InvalidAnnotation("An annotation needs at least one fragment.")
    if fragments[-1].end > characters:
        raise InvalidAnnotation(
            f"The span [{fragments[-1].start}, {fragments[-1].end}) lies outside the article, "
            f"which has {characters} characters."
        )
    for before, after in itertools.pairwise(fragments):
        if after.start <= before.end:
            raise InvalidAnnotation(
                f"The fragments [{before.start}, {before.end}) and [{after.start}, {after.end}) "
                "overlap, touch or are out of order."
            )


def _check_scheme(scheme: Scheme, *, name: str) -> None:
    type_ids = [known.id for known in scheme.types]
    stance_ids = [known.id for known in scheme.stances]
    for ids, fixed, what in (
        (type_ids, _FIXED_TYPES, "type"),
        (stance_ids, _FIXED_STANCES, "stance"),
    ):
        lacking = [needed for needed in fixed if needed not in ids]
        entries: tuple[AnnotationType | Stance, ...] = (*scheme.types, *scheme.stances)
        lacking += [one.id for one in entries if one.id in fixed and one.retired]
        if lacking:
            raise InputRefused(f"{name}: the {what} “{lacking[0]}” must stay in every scheme.")
        if len(set(ids)) != len(ids):
            raise InputRefused(f"{name}: two entries of its {what}s have the same id.")
    for known in scheme.types:
        if known.stance not in stance_ids:
            raise InputRefused(
                f"{name}: the type “{known.id}” has the unknown stance “{known.stance}”."
            )
        if not known.retired and scheme.stance(known.stance).retired:
            raise InputRefused(
                f"{name}: the type “{known.id}” has the retired stance “{known.stance}”; give it "
                "another one first."
            )
    if not any(choice.id == "certain" for choice in scheme.certainties):
        raise InputRefused(f"{name}: the certainty “certain” must stay in every scheme.")


def _listed(entries: tuple[AnnotationType, ...] | tuple[Stance, ...] | tuple[Choice, ...]) -> str:
    return ", ".join(entry.id for entry in entries)


def _reason(problem: Exception) -> str:
    if isinstance(problem, KeyError):
        return f"the field {_cut(problem)} is missing"
    return str(problem)


def read_entries(data: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    """The objects of a list; KeyError or TypeError when there is none."""
    entries = data[key]
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise TypeError(f"“{key}” must be a list of objects")
    return entries


def read_string(entry: Mapping[str, Any], key: str, default: str | None = None) -> str:
    """A text of an object; KeyError, TypeError or ValueError when it is none that can be used."""
    value = entry[key] if default is None else entry.get(key, default)
    if not isinstance(value, str):
        raise TypeError(f"“{key}” must be a text")
    if len(value) > _LONGEST[key == "definition"]:
        raise ValueError(f"“{key}” is too long")
    if key != "definition" and any(char < " " or char == "\x7f" for char in value):
        raise ValueError(f"“{key}” holds a line break or another control character")
    return value


def _cut(value: object) -> str:
    """A value as it may stand in a sentence."""
    words = "".join(char if char.isprintable() else "?" for char in str(value))
    return words if len(words) <= _SHOWN else words[:_SHOWN] + "…"


def _type(entry: Mapping[str, Any]) -> AnnotationType:
    underline = read_string(entry, "underline")
    if underline not in ("solid", "dashed", "dotted"):
        raise ValueError(f"“{_cut(underline)}” is not an underline (solid, dashed, dotted)")
    color = read_string(entry, "color")
    if len(color) != 7 or color[0] != "#" or not set(color[1:]) <= set("0123456789abcdefABCDEF"):
        raise ValueError(f"“{_cut(color)}” is not a colour like #0072B2")
    return AnnotationType(
        id=read_string(entry, "id"),
        label=read_string(entry, "label"),
        short=read_string(entry, "short"),
        key=read_string(entry, "key"),
        color=color,
        underline=underline,  # type: ignore[arg-type]  # checked just above
        stance=read_string(entry, "stance"),
        definition=read_string(entry, "definition", ""),
        retired=_flag(entry, "retired"),
    )


def _stance(entry: Mapping[str, Any]) -> Stance:
    return Stance(
        id=read_string(entry, "id"),
        label=read_string(entry, "label"),
        symbol=read_string(entry, "symbol"),
        key=read_string(entry, "key"),
        definition=read_string(entry, "definition", ""),
        retired=_flag(entry, "retired"),
    )


def _flag(entry: Mapping[str, Any], key: str) -> bool:
    value = entry.get(key, False)
    if not isinstance(value, bool):
        raise TypeError(f"“{key}” must be true or false")
    return value


def read_choice(entry: Mapping[str, Any]) -> Choice:
    """A value with its words; errors as of `read_string`."""
    return Choice(id=read_string(entry, "id"), label=read_string(entry, "label"))


def _attributes(data: Mapping[str, Any]) -> tuple[Attribute, ...]:
    if not data.get("attributes"):
        return ()
    from annotator.model.attributes import read_attributes

    return read_attributes(data)


def _fields(data: Mapping[str, Any]) -> dict[str, FieldUse]:
    given = data["fields"]
    if not isinstance(given, dict):
        raise TypeError("“fields” must be an object")
    for field, use in given.items():
        if field not in FIELDS:
            raise ValueError(f"“{_cut(field)}” is not a field of an annotation")
        if use not in ("off", "optional", "required"):
            raise ValueError(f"the field “{_cut(field)}” must be off, optional or required")
    return dict(given)
