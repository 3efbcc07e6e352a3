"""What an agreement run yields: figures, the disagreements behind them and what was left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from annotator.agreement.breakdown import (
    ArticleAgreement,
    BatchAgreement,
    Confusion,
    Marginal,
    MoreCoding,
    Overlapping,
    Parameters,
)
from annotator.agreement.disagreement import Disagreement, Kind, make_up
from annotator.agreement.study import LeftOut
from annotator.errors import Undefined

SUBJECTS = ("spans", "type", "speaker", "stance", "stance given type", "proposition")
"""What figures are about, in the order in which they come."""

HEADLINES = (
    ("gamma", "spans"),
    ("span_f1_exact", "spans"),
    ("span_f1_overlap", "spans"),
    ("span_f1_dice", "spans"),
    ("u_alpha", "spans"),
    ("binary_u_alpha", "spans"),
    ("cohen_kappa", "type"),
    ("krippendorff_alpha", "type"),
    ("gwet_ac1", "type"),
    ("krippendorff_alpha", "speaker"),
    ("krippendorff_alpha", "stance given type"),
    ("krippendorff_alpha", "proposition"),
)
"""Measure and subject of the figures that stand first, in this order."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One value of one measure.

    ``of``: "spans", "type", "speaker", "stance", "stance given type" or "proposition". ``type`` and
    ``pair`` name the part of the study, None for the whole. Either ``value`` or ``undefined`` (the
    reason in words) is None. ``n_matched`` and ``n_unmatched`` count what the value rests on (pairs
    that were matched and annotations that were not; characters for ``char_f1`` and the u-alphas;
    for gamma the places that two or more annotators marked and the units nobody else has).

    ``low`` and ``high`` bound the interval by resampling stories; where there is none they are
    None and ``no_interval`` says why. ``n_articles``, ``n_stories`` and ``n_units`` count the
    articles, stories and annotations (of all annotators) that enter. ``batch`` and ``article`` are
    set in the figures of one batch or article only. Gamma alone has ``samples`` (chance continua
    drawn for an article) and ``chance_error``: half the 95 % interval of the expected disorder as a
    share of it, by sampling alone.
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
    n_articles: int = 0
    n_stories: int = 0
    n_units: int = 0
    no_interval: str | None = None
    batch: str | None = None
    article: str | None = None
    samples: int | None = None
    chance_error: float | None = None

    @property
    def is_whole(self) -> bool:
        """Whether it is of the whole study: all types, all pairs, all articles."""
        return (self.type, self.pair, self.batch, self.article) == (None,) * 4

    def as_json(self) -> dict[str, Any]:
        """The figure as ``agreement --json`` prints it."""
        values: dict[str, Any] = {
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
            "n_articles": self.n_articles,
            "n_stories": self.n_stories,
            "n_units": self.n_units,
            "no_interval": self.no_interval,
        }
        if self.samples is not None:
            values |= {"samples": self.samples, "chance_error": self.chance_error}
        return values


def tried(compute: Callable[[], float]) -> tuple[float | None, str | None]:
    """The value and None, or None and the reason why there is no value."""
    try:
        return compute(), None
    except Undefined as reason:
        return None, reason.message


@dataclass(frozen=True, slots=True)
class AgreementFigures:
    """All figures of a study; ``annotations`` counts those of each annotator that entered.

    ``measures`` has the figures of the whole study, of each type and of each pair of annotators.
    ``by_batch`` is in the order of the imports and empty for a single batch, ``by_article`` has
    the worst first. ``disagreements`` are in the order of Review, worst first. ``data_hash`` is the
    SHA-256 of what entered: the same data give the same, from a project or from its dataset.
    ``overlapping`` names what overlaps in the u-alphas, ``labels`` the types by id.
    """

    annotators: tuple[str, ...]
    articles: int
    stories: int
    annotation_sets: int
    annotations: Mapping[str, int]
    left_out: tuple[LeftOut, ...]
    measures: tuple[Figure, ...]
    disagreements: tuple[Disagreement, ...]
    parameters: Parameters = field(default_factory=Parameters)
    types: tuple[str, ...] = ()
    by_batch: tuple[BatchAgreement, ...] = ()
    by_article: tuple[ArticleAgreement, ...] = ()
    confusions: tuple[Confusion, ...] = ()
    marginals: tuple[Marginal, ...] = ()
    more_coding: tuple[MoreCoding, ...] = ()
    overlapping: tuple[Overlapping, ...] = ()
    data_hash: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def seed(self) -> int:
        """What the random draws began with."""
        return self.parameters.seed

    @property
    def resamples(self) -> int:
        """How many resamples the intervals rest on."""
        return self.parameters.resamples

    @property
    def headline(self) -> tuple[Figure, ...]:
        """The figures of the whole study that stand first, in the order of HEADLINES."""
        found = {(f.measure, f.of): f for f in self.measures if f.is_whole}
        return tuple(found[key] for key in HEADLINES if key in found)

    @property
    def whole(self) -> tuple[Figure, ...]:
        """The figures of the whole study."""
        return tuple(figure for figure in self.measures if figure.is_whole)

    @property
    def by_type(self) -> tuple[Figure, ...]:
        """The figures of one type each."""
        return tuple(figure for figure in self.measures if figure.type is not None)

    @property
    def by_pair(self) -> tuple[Figure, ...]:
        """The figures of one pair of annotators each."""
        return tuple(figure for figure in self.measures if figure.pair is not None)

    @property
    def make_up(self) -> dict[Kind, int]:
        """How many disagreements there are of each kind, each counted once."""
        return make_up(self.disagreements)

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
            "parameters": self._parameters(),
            "measures": [figure.as_json() for figure in self.measures],
            "make_up": dict(self.make_up),
            "by_batch": [entry.as_json() for entry in self.by_batch],
            "by_article": [entry.as_json() for entry in self.by_article],
            "confusions": [entry.as_json() for entry in self.confusions],
            "marginals": [entry.as_json() for entry in self.marginals],
            "more_coding": [entry.as_json() for entry in self.more_coding],
            "overlapping": [entry.as_json() for entry in self.overlapping],
            "disagreements": [entry.as_json() for entry in self.disagreements],
        }

    def _parameters(self) -> dict[str, Any]:
        values = asdict(self.parameters)
        return {**values, "more": list(self.parameters.more), "data_hash": self.data_hash}
