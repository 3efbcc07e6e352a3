"""Annotations (one reported statement each) and annotation sets (what one annotator did there)."""

from __future__ import annotations

from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Literal

from annotator.model.span import Span, cover

if TYPE_CHECKING:
    from collections.abc import Mapping

Form = Literal["direct", "mixed", "indirect"]
Origin = Literal["manual", "suggestion", "twin", "import", "adjudication"]
State = Literal["new", "in progress", "finished"]

FORMS: tuple[Form, ...] = ("direct", "mixed", "indirect")
ORIGINS: tuple[Origin, ...] = ("manual", "suggestion", "twin", "import", "adjudication")
STATES: tuple[State, ...] = ("new", "in progress", "finished")

GOLD = "gold"
"""Whose the adjudicated annotation sets are; nobody can annotate under this name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """One speaker, type and stance on one or more fragments of one article, by one annotator.

    ``fragments`` are sorted and do not touch; ``quotes`` are their words as they stood in the
    article when the annotation was made, so that an annotation away from its words is noticed.
    ``number`` is the project's counter (0 before the annotation is stored): it gives the order,
    the clock (``created``, ``changed``: ISO 8601, UTC) only informs. ``predicted`` are the values
    that were filled in before anybody looked, as plain JSON values by field name, and stay as they
    were whatever the fields become; None when nothing was predicted. ``guidelines`` is the version
    of the project's guidelines under which the annotation was made.
    """

    id: str
    article_id: str
    annotator: str
    fragments: tuple[Span, ...]
    quotes: tuple[str, ...]
    type: str
    stance: str | None = None
    speaker_id: str | None = None
    proposition_id: str | None = None
    mention: Span | None = None
    via: tuple[str, ...] = ()
    cue: Span | None = None
    certainty: str = "certain"
    date_said: str | None = None
    form: Form = "indirect"
    unsure: bool = False
    note: str = ""
    origin: Origin = "manual"
    attributes: Mapping[str, str | bool] = field(default_factory=dict)
    predicted: Mapping[str, Any] | None = None
    guidelines: int = 1
    created: str = ""
    changed: str = ""
    number: int = 0

    @property
    def cover(self) -> Span:
        """The span from the first fragment's start to the last one's end."""
        return cover(self.fragments)

    def with_number(self, number: int) -> Annotation:
        """The same annotation under the number that the project gave it.

        As `dataclasses.replace`, several times faster: a collect numbers many thousands.
        """
        values = _values_of(self)
        numbered: Annotation = object.__new__(Annotation)
        for put, value in zip(_PUT, values, strict=True):
            put(numbered, value)
        _PUT_NUMBER(numbered, number)
        return numbered


# The fields' own setters: those of a frozen dataclass's __init__ go a longer way.
_values_of = attrgetter(*Annotation.__dataclass_fields__)
_PUT = tuple(getattr(Annotation, name).__set__ for name in Annotation.__dataclass_fields__)
_PUT_NUMBER = _PUT[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotationSet:
    """How far one annotator is with one article.

    A set exists once work has begun; "finished" with no annotations means "read, nothing here".
    ``annotations`` counts the set's annotations.
    """

    article_id: str
    annotator: str
    state: State = "new"
    started: str = ""
    finished: str = ""
    annotations: int = 0
