"""What was filled in by prediction when an annotation was made, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from annotator.model.annotation import Annotation
from annotator.model.span import Span

PREDICTED_FIELDS = (
    "fragments",
    "speaker_id",
    "stance",
    "proposition_id",
    "mention",
    "cue",
    "via",
)
"""The fields that can be predicted, in the order in which people see them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """How often a field was predicted and how often it stands as predicted."""

    predicted: int = 0
    kept: int = 0

    @property
    def share(self) -> float | None:
        """Kept out of predicted, from 0 to 1; None when nothing was predicted."""
        return self.kept / self.predicted if self.predicted else None

    def and_one(self, *, kept: bool) -> Kept:
        """These figures with one more prediction."""
        return Kept(predicted=self.predicted + 1, kept=self.kept + kept)


def plain_value(value: object) -> object:
    """A field's value as predictions record it: spans and tuples as lists, as JSON has them."""
    if isinstance(value, Span):
        return [value.start, value.end]
    return [plain_value(part) for part in value] if isinstance(value, tuple) else value


def as_predicted(fields: Mapping[str, object]) -> dict[str, Any]:
    """What an annotation records of these predicted values; empty ones were not predicted."""
    return {
        name: plain_value(fields[name])
        for name in PREDICTED_FIELDS
        if fields.get(name) not in (None, ())
    }


def changed_fields(annotation: Annotation) -> tuple[str, ...]:
    """The fields whose value is no longer the predicted one; none where nothing was predicted.

    A predicted field that was emptied counts as changed, one that was filled without a prediction
    does not.
    """
    predicted = annotation.predicted or {}
    return tuple(
        name
        for name in PREDICTED_FIELDS
        if name in predicted and plain_value(getattr(annotation, name)) != predicted[name]
    )


def count_kept(annotations: Iterable[Annotation]) -> dict[str, dict[str, Kept]]:
    """For each annotator and predicted field, how often the prediction was kept.

    Annotations made without predictions do not count.
    """
    counts: dict[str, dict[str, Kept]] = {}
    for annotation in annotations:
        if annotation.predicted is None:
            continue
        of_annotator = counts.setdefault(annotation.annotator, {})
        changed = changed_fields(annotation)
        for name in PREDICTED_FIELDS:
            if name in annotation.predicted:
                known = of_annotator.get(name, Kept())
                of_annotator[name] = known.and_one(kept=name not in changed)
    return counts
