"""What an agreement run yields: figures, the disagreements behind them and what was left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from annotator.agreement.disagreement import Disagreement
from annotator.agreement.study import LeftOut
from annotator.errors import Undefined


@dataclass(frozen=True, slots=True)
class Figure:
    """One value of one measure.

    ``of``: "spans", "type", "speaker", "stance", "stance given type" or "proposition". ``type`` and
    ``pair`` name the part of the study, None for the whole. Either ``value`` or ``undefined`` (the
    reason in words) is None. ``n_matched`` and ``n_unmatched`` count what the value rests on.
    """

    measure: str
    of: str
    type: str | None
    pair: tuple[str, str] | None
    value: float | None
    undefined: str | None
    n_matched: int
    n_unmatched: int
    low: float | None = None
    high: float | None = None

    def as_json(self) -> dict[str, Any]:
        """The figure as ``agreement --json`` prints it."""
        return {
            "measure": self.measure,
            "of": self.of,
            "type": self.type,
            "pair": None if self.pair is None else list(self.pair),
            "value": self.value,
            "undefined": self.undefined,
            "low": self.low,
            "high": self.high,
            "n_matched": self.n_matched,
            "n_unmatched": self.n_unmatched,
        }


def tried(compute: Callable[[], float]) -> tuple[float | None, str | None]:
    """The value and None, or None and the reason why there is no value."""
    try:
        return compute(), None
    except Undefined as reason:
        return None, reason.message


@dataclass(frozen=True, slots=True)
class AgreementFigures:
    """All figures of a study; ``annotations`` counts those of each annotator that entered."""

    annotators: tuple[str, ...]
    articles: int
    stories: int
    annotation_sets: int
    annotations: Mapping[str, int]
    left_out: tuple[LeftOut, ...]
    measures: tuple[Figure, ...]
    disagreements: tuple[Disagreement, ...]
    seed: int = 0
    resamples: int = 0

    def as_json(self) -> dict[str, Any]:
        """The object that ``agreement --json`` prints."""
        return {
            "annotators": list(self.annotators),
            "articles": self.articles,
            "stories": self.stories,
            "annotation_sets": self.annotation_sets,
            "annotations": dict(self.annotations),
            "left_out": [asdict(entry) for entry in self.left_out],
            "seed": self.seed,
            "resamples": self.resamples,
            "measures": [figure.as_json() for figure in self.measures],
            "disagreements": [entry.as_json() for entry in self.disagreements],
        }
