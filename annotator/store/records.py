"""Model records as plain JSON values and back: the layout that rows and the change log share."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from annotator.errors import ProjectDamaged
from annotator.model.annotation import Annotation
from annotator.model.article import text_digest
from annotator.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from annotator.model.proposition import Proposition
    from annotator.model.speaker import Speaker

Plain = dict[str, Any]


_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical(value: object) -> str:
    """JSON with sorted keys and no spaces: the same value is always the same text."""
    return _CANONICAL.encode(value)


def stored_json(text: str) -> Any:
    """The value of a JSON text from the project's file; ProjectDamaged when it is none."""
    try:
        return json.loads(text)
    except (TypeError, ValueError, RecursionError) as problem:
        raise unreadable() from problem


def stored_list(text: str) -> list[Any]:
    """The list that a JSON text from the project's file holds; ProjectDamaged when it is none."""
    value = stored_json(text)
    if not isinstance(value, list):
        raise unreadable()
    return value


def unreadable() -> ProjectDamaged:
    """For what stands in the project's file and makes no sense."""
    return ProjectDamaged(
        "The project is damaged: something in it cannot be read. “annotator check” says where; "
        "restore a backup made before that (annotator restore)."
    )


def digest(values: Mapping[str, object]) -> str:
    """SHA-256 in hex over the canonical JSON of a row's values, to notice a flipped bit."""
    return text_digest(canonical(dict(values)))


def plain_span(span: Span | None) -> list[int] | None:
    """A span as JSON has it."""
    return None if span is None else [span.start, span.end]


def read_span(value: Sequence[int] | None) -> Span | None:
    """A span from JSON."""
    return None if value is None else Span(value[0], value[1])


def read_annotation(values: Plain) -> Annotation:
    """The annotation with those fields."""
    values = dict(values)
    values["fragments"] = tuple(Span(start, end) for start, end in values["fragments"])
    values["quotes"] = tuple(values["quotes"])
    values["via"] = tuple(values["via"])
    values["mention"] = read_span(values["mention"])
    values["cue"] = read_span(values["cue"])
    values["unsure"] = bool(values["unsure"])
    return Annotation(**values)


def plain_speaker(speaker: Speaker) -> Plain:
    """A speaker's fields as JSON values."""
    return {
        "id": speaker.id,
        "name": speaker.name,
        "aliases": list(speaker.aliases),
        "kind": speaker.kind,
        "organisation": speaker.organisation,
        "role": speaker.role,
        "notes": speaker.notes,
        "external_id": speaker.external_id,
        "distinct_from": list(speaker.distinct_from),
        "status": speaker.status,
    }


def read_speaker(values: Plain) -> Speaker:
    """The speaker with those fields; older entries of the change log lack the last one."""
    from annotator.model.speaker import Speaker

    lists = {name: tuple(values.get(name, ())) for name in ("aliases", "distinct_from")}
    return Speaker(**{**values, **lists})


def plain_proposition(proposition: Proposition) -> Plain:
    """A proposition's fields as JSON values."""
    return {
        "id": proposition.id,
        "text": proposition.text,
        "kind": proposition.kind,
        "status": proposition.status,
        "note": proposition.note,
        "implies": list(proposition.implies),
        "excludes": list(proposition.excludes),
    }


def read_proposition(values: Plain) -> Proposition:
    """The proposition with those fields; older entries of the change log lack the last ones."""
    from annotator.model.proposition import Proposition

    lists = {name: tuple(values.get(name, ())) for name in ("implies", "excludes")}
    return Proposition(**{**values, **lists})


def _itself(value: Any) -> Any:
    return value


def _list_cell(value: list[Any]) -> str:
    return canonical(value) if value else "[]"


def _object_cell(value: dict[str, Any]) -> str:
    return canonical(value) if value else "{}"


_AS_CELL: Mapping[type, Callable[[Any], Any]] = {
    list: _list_cell,
    dict: _object_cell,
    bool: int,
}


def as_row(values: Plain) -> dict[str, str | int | float | None]:
    """JSON values as a row holds them: lists and objects become JSON text, truth values 0 or 1."""
    return {name: _AS_CELL.get(type(value), _itself)(value) for name, value in values.items()}
