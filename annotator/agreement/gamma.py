"""Gamma: agreement on units that annotators place and categorise freely, by the alignment of least
disorder (Mathet, Widlöcher & Métivier 2015, Comput. Linguist. 41(3), pp. 437-479), with gamma-cat
and gamma-k (Mathet 2017, Comput. Linguist. 43(3), pp. 661-681). Knows nothing of articles.

A continuum is ``{rater: [unit, ...]}`` with units ``(start, end, category)`` or ``(fragments,
category)``; offsets are half open. Units of one rater may overlap. A unit of several fragments is
placed by the span from its first start to its last end: the words between are not told apart. A
rater with an empty list took part and marked nothing.

Dissimilarity of two units: d = alpha · d_pos + beta · d_cat, where the sporadic d_pos is
((|Δstart| + |Δend|) / (length + length))² · δ∅, and d_cat is δ∅ times 1 for different categories
or times what ``categorical`` says (a function of two categories, or a mapping of pairs of them). A
unit and nothing cost δ∅, as do nothing and nothing. A unitary alignment takes at most one unit of
each rater; its disorder is the mean over the pairs of raters. An alignment puts every unit in one;
its disorder is the sum of theirs over the mean number of units of a rater.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from annotator.agreement.dissimilarity import Categorical, Dissimilarity, positive
from annotator.agreement.gamma_alignment import Pause, best_tuples, disorders
from annotator.agreement.gamma_categories import categorial_disorders
from annotator.agreement.gamma_chance import Sampler, sampler
from annotator.agreement.gamma_disorder import (
    alignment_disorder,
    categorial_disorder,
    no_pair,
    positional_dissimilarity,
    prepared,
    unitary_disorder,
)
from annotator.agreement.gamma_units import Continuum, Reading, Units
from annotator.agreement.overlap import Integers
from annotator.agreement.ratings import Numbers
from annotator.errors import Cancelled, InputRefused, Undefined

__all__ = [
    "Cancelled",
    "GammaResult",
    "Undefined",
    "alignment_disorder",
    "best_alignment",
    "categorial_disorder",
    "gamma",
    "positional_dissimilarity",
    "unitary_disorder",
]

Chance = Literal["shuffle", "statistical"]

_NORMAL_95 = 1.96
_UNITS_AT_ONCE = 6_000


@dataclass(frozen=True, slots=True)
class GammaResult:
    """Gamma and what it is made of.

    ``alignment`` lists the unitary alignments from left to right: for each rater, as given, the
    place of a unit in that rater's list or None. ``expected_disorder`` is the mean over ``samples``
    chance continua, ``expected_disorder_sd`` their standard deviation (n - 1), None for one sample.
    ``gamma_cat`` and each ``gamma_k``, by category, are None where undefined; the reasons are in
    ``gamma_cat_undefined`` and, by category, in ``gamma_k_undefined``.
    """

    gamma: float
    observed_disorder: float
    expected_disorder: float
    expected_disorder_sd: float | None
    alignment: list[tuple[int | None, ...]]
    gamma_cat: float | None
    gamma_k: Mapping[Hashable, float | None]
    samples: int
    gamma_cat_undefined: str | None = None
    gamma_k_undefined: Mapping[Hashable, str] = field(default_factory=dict)

    @property
    def expected_disorder_error(self) -> float | None:
        """Half the 95 % interval of the expected disorder as a share of it, by sampling alone."""
        if self.expected_disorder_sd is None:
            return None
        variation = self.expected_disorder_sd / self.expected_disorder
        return _NORMAL_95 * variation / math.sqrt(self.samples)

    @property
    def sampling_range(self) -> tuple[float, float] | None:
        """Gamma at the ends of the 95 % interval of the expected disorder: what other seeds would
        give, not what other annotators or articles would. None where that interval reaches 0.
        """
        error = self.expected_disorder_error
        if error is None or error >= 1:
            return None
        ratio = self.observed_disorder / self.expected_disorder
        return 1.0 - ratio / (1.0 - error), 1.0 - ratio / (1.0 + error)


def gamma(
    continuum: Continuum,
    *,
    alpha: float = 1.0,
    beta: float = 1.0,
    delta_empty: float = 1.0,
    categorical: Categorical | None = None,
    positional: str = "sporadic",
    chance: Chance = "shuffle",
    samples: int = 30,
    precision: float | None = None,
    seed: int = 0,
    confidence_alpha: float | None = None,
    is_cancelled: Callable[[], bool] | None = None,
) -> GammaResult:
    """1 - observed / expected disorder, never clamped at 0.

    ``chance`` says how the chance continua are drawn: "shuffle" (2015, section 5.2) or
    "statistical" (see ``gamma_chance``). ``precision``: as many more than ``samples`` are drawn as
    keep the relative error of the expected disorder below it at 95 %, (1.96 · variation /
    precision)² (2015, section 5.3). The same ``seed`` gives the same result, in whatever order the
    raters are listed, and more samples begin with those of fewer. ``confidence_alpha`` is the alpha
    in the weights max(0, 1 - alpha · d_pos / δ∅) of gamma-cat and gamma-k: None takes ``alpha``, so
    that d_pos weighs as it does in the dissimilarity; 2017, section 4.2.3, writes d_pos alone. For
    the usual alpha of 1 both are the same.

    Raises Undefined for fewer than two raters, no unit, or where chance expects no disorder;
    Cancelled soon after ``is_cancelled`` says so.
    """
    if confidence_alpha is None:
        confidence_alpha = alpha
    _check_sampling(samples, precision, seed, confidence_alpha)
    scale = positive(delta_empty)
    reading, measure = prepared(continuum, alpha, beta, categorical, positional)
    draw = sampler(reading.units, chance, np.random.default_rng(seed))
    aligner = _Aligner(measure, len(reading.names), confidence_alpha, _pause(is_cancelled))
    observed = aligner.measured(reading.units)
    expected = _Expected(draw, aligner, at_once=max(1, _UNITS_AT_ONCE // len(reading.places)))
    expected.extend(samples)
    expected.refine(precision)
    return _result(reading, observed, expected, scale)


def best_alignment(
    continuum: Continuum,
    *,
    alpha: float = 1.0,
    beta: float = 1.0,
    delta_empty: float = 1.0,
    categorical: Categorical | None = None,
    positional: str = "sporadic",
    is_cancelled: Callable[[], bool] | None = None,
) -> tuple[list[tuple[int | None, ...]], float]:
    """The alignment of least disorder, as in ``GammaResult``, and its disorder; exact for any
    number of raters (to 1e-8 of δ∅ for a unit).

    For more than two raters this is a hard problem: where very many units of many raters overlap
    it may take long, but its memory is bounded.
    """
    reading, measure = prepared(continuum, alpha, beta, categorical, positional)
    scale, pause = positive(delta_empty), _pause(is_cancelled)
    members = best_tuples(reading.units, measure, pause=pause)
    disorder = float(disorders(reading.units, measure, members)[0])
    return reading.alignment(members), disorder * scale


@dataclass(frozen=True, slots=True)
class _Measured:
    """The best alignments of some continua and their disorders; NaN where undefined."""

    members: Integers
    disorders: Numbers
    whole: Numbers
    by_category: Numbers


@dataclass(frozen=True, slots=True)
class _Aligner:
    """Finds the best alignments of continua and measures their disorders."""

    measure: Dissimilarity
    categories: int
    confidence_alpha: float
    pause: Pause

    def measured(self, units: Units) -> _Measured:
        self.pause()
        members = best_tuples(units, self.measure, pause=self.pause)
        found = categorial_disorders(
            units,
            self.measure,
            members,
            categories=self.categories,
            alpha=self.confidence_alpha,
        )
        least = disorders(units, self.measure, members)
        return _Measured(members, least, found.whole, found.by_category)


class _Expected:
    """The disorders of the chance continua drawn so far, ``at_once`` at a time."""

    def __init__(self, draw: Sampler, aligner: _Aligner, *, at_once: int) -> None:
        self._draw, self._aligner, self._at_once = draw, aligner, at_once
        self.disorders: list[float] = []
        self.whole: list[float] = []
        self.by_category: list[list[float]] = []

    def extend(self, number: int) -> None:
        for first in range(0, number, self._at_once):
            units = self._draw(min(self._at_once, number - first))
            found = self._aligner.measured(units)
            self.disorders += found.disorders.tolist()
            self.whole += found.whole.tolist()
            self.by_category += found.by_category.tolist()

    def refine(self, precision: float | None) -> None:
        """Draw as many more as ``precision`` calls for, which those that come may raise again."""
        while precision and (missing := self._needed(precision) - len(self.disorders)) > 0:
            self.extend(missing)

    def mean_and_sd(self) -> tuple[float, float | None]:
        values = np.array(self.disorders)
        return float(values.mean()), float(values.std(ddof=1)) if len(values) > 1 else None

    def _needed(self, precision: float) -> int:
        mean, sd = self.mean_and_sd()
        if sd is None:
            return 2
        return 0 if mean <= 0 else math.ceil((_NORMAL_95 * sd / mean / precision) ** 2)


def _result(
    reading: Reading, observed: _Measured, expected: _Expected, scale: float
) -> GammaResult:
    mean, sd = expected.mean_and_sd()
    if mean <= 0:
        raise Undefined("chance expects no disorder, so it leaves nothing to explain")
    disorder = float(observed.disorders[0])
    whole, why_not = _coefficient(observed.whole[0], np.array(expected.whole))
    by_category = _by_category(observed, np.array(expected.by_category), reading.names)
    return GammaResult(
        gamma=1.0 - disorder / mean,
        observed_disorder=disorder * scale,
        expected_disorder=mean * scale,
        expected_disorder_sd=None if sd is None else sd * scale,
        alignment=reading.alignment(observed.members),
        gamma_cat=whole,
        gamma_k={name: value for name, (value, _) in by_category.items()},
        samples=len(expected.disorders),
        gamma_cat_undefined=why_not,
        gamma_k_undefined={name: why for name, (_, why) in by_category.items() if why},
    )


def _by_category(
    observed: _Measured, expected: Numbers, names: Sequence[Hashable]
) -> dict[Hashable, tuple[float | None, str | None]]:
    return {
        name: _coefficient(observed.by_category[0, code], expected[:, code], name)
        for code, name in enumerate(names)
    }


def _coefficient(
    observed: float, expected: Numbers, category: Hashable | None = None
) -> tuple[float | None, str | None]:
    """1 - observed / mean expected, and why it is undefined; chance continua without a pair of
    weight do not enter the mean.
    """
    if math.isnan(observed):
        return None, no_pair(category)
    expected = expected[~np.isnan(expected)]
    if not len(expected):
        return None, "no chance continuum has aligned units that tell of it"
    mean = float(expected.mean())
    if mean <= 0:
        return None, "chance expects no disagreement on categories"
    return 1.0 - float(observed) / mean, None


def _pause(is_cancelled: Callable[[], bool] | None) -> Pause:
    def pause() -> None:
        if is_cancelled is not None and is_cancelled():
            raise Cancelled

    return pause


def _check_sampling(
    samples: int, precision: float | None, seed: int, confidence_alpha: float
) -> None:
    if not (math.isfinite(confidence_alpha) and confidence_alpha >= 0):
        raise InputRefused(
            f"The weight confidence_alpha is a number of 0 or more, not {confidence_alpha}."
        )
    if samples < 1:
        raise InputRefused(f"Gamma needs one chance sample or more, not {samples}.")
    if precision is not None and not 0 < precision < 1:
        raise InputRefused(f"The precision is a share between 0 and 1, not {precision}.")
    if seed < 0:
        raise InputRefused(f"The seed is a whole number of 0 or more, not {seed}.")
