"""How far two values of a rating are apart: the metrics of Krippendorff's alpha and the weights of
Gwet's weighted coefficients, both as distances that are 0 for equal values.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from numbers import Real
from typing import Any, Protocol

import numpy as np

from annotator.agreement.ratings import Codes, Numbers
from annotator.errors import InputRefused

ValueDistance = Callable[[Any, Any], float]

_CHUNK = 1024


class Distance(Protocol):
    """A distance between the values that codes stand for."""

    def between(self, a: Codes, b: Codes) -> Numbers:
        """The distances of paired codes."""

    def total(self, a: Numbers, b: Numbers) -> float:
        """The sum of a[k] * b[l] * distance(k, l) over all values k, l."""


@dataclass(frozen=True, slots=True)
class Nominal:
    """1 for different values."""

    def between(self, a: Codes, b: Codes) -> Numbers:
        """The distances of paired codes."""
        return np.asarray(a != b, dtype=np.float64)

    def total(self, a: Numbers, b: Numbers) -> float:
        """The sum of weighted distances over all pairs of values."""
        # As a sum of terms that are never negative, so that it is 0 only when it must be.
        return float(a @ (b.sum() - b))


@dataclass(frozen=True, slots=True)
class Squared:
    """The squared difference of scores, never needing a table of all pairs of values."""

    scores: Numbers

    def between(self, a: Codes, b: Codes) -> Numbers:
        """The distances of paired codes."""
        return np.asarray((self.scores[a] - self.scores[b]) ** 2)

    def total(self, a: Numbers, b: Numbers) -> float:
        """The sum of weighted distances over all pairs of values."""
        if not a.any() or not b.any():
            return 0.0
        middle_a, middle_b = (float(w @ self.scores / w.sum()) for w in (a, b))
        spread_a = float(a @ (self.scores - middle_a) ** 2)
        spread_b = float(b @ (self.scores - middle_b) ** 2)
        apart = float(a.sum() * b.sum()) * (middle_a - middle_b) ** 2
        return spread_a * float(b.sum()) + spread_b * float(a.sum()) + apart


@dataclass(frozen=True, slots=True)
class Ratio:
    """((x - y) / (x + y))², 0 where both are 0 (Krippendorff 2004, ch. 11.3)."""

    scores: Numbers

    def between(self, a: Codes, b: Codes) -> Numbers:
        """The distances of paired codes."""
        return _ratio(self.scores[a], self.scores[b])

    def total(self, a: Numbers, b: Numbers) -> float:
        """The sum of weighted distances over all pairs of values."""
        total = 0.0
        for first in range(0, len(a), _CHUNK):
            rows = slice(first, first + _CHUNK)
            total += float(a[rows] @ _ratio(self.scores[rows, None], self.scores[None, :]) @ b)
        return total


@dataclass(frozen=True, slots=True)
class Matrix:
    """Distances that were worked out for every pair of values."""

    distances: Numbers

    def between(self, a: Codes, b: Codes) -> Numbers:
        """The distances of paired codes."""
        return np.asarray(self.distances[a, b])

    def total(self, a: Numbers, b: Numbers) -> float:
        """The sum of weighted distances over all pairs of values."""
        return float(a @ self.distances @ b)


def alpha_metric(level: str | ValueDistance, values: Sequence[Hashable], counts: Codes) -> Distance:
    """The difference function δ² of alpha (Krippendorff 2004, ch. 11.3).

    ``counts`` are the uses of each value among the pairable values, which the ordinal metric needs.
    """
    if callable(level):
        return Matrix(_worked_out(level, values))
    if level == "nominal":
        return Nominal()
    if level == "ordinal":
        return Squared(_middle_ranks(values, counts))
    if level == "interval":
        return Squared(_numeric(values, level))
    if level == "ratio":
        scores = _numeric(values, level)
        if (scores < 0).any():
            raise InputRefused("The ratio level needs values of 0 or more; use the interval level.")
        return Ratio(scores)
    raise InputRefused(
        f"There is no level {level!r}; use nominal, ordinal, interval, ratio or a function."
    )


def weight_distance(weights: str | ValueDistance | None, values: Sequence[Hashable]) -> Distance:
    """1 - weight for the named weights of Gwet (2014, ch. 3), between 0 and 1; None is nominal.

    Numbers are weighted by value, anything else by its place in sorted order (from 1). A function
    is taken as it is while it stays within 1, else divided by its largest value.
    """
    if weights is None or weights == "identity":
        return Nominal()
    if callable(weights):
        distances = _worked_out(weights, values)
        return Matrix(distances / max(1.0, float(distances.max(initial=0.0))))
    shape = _WEIGHTS.get(weights)
    if shape is None:
        names = ", ".join(sorted(_WEIGHTS))
        raise InputRefused(f"There are no weights {weights!r}; use {names} or a function.")
    ranks = _ranks(values)
    scores = _scores(values) if _is_numeric(values) else ranks
    distances = shape(ranks if weights == "ordinal" else scores)
    largest = float(distances.max(initial=0.0))
    return Matrix(distances / largest if largest > 0 else distances)


def _linear(x: Numbers) -> Numbers:
    return np.abs(x[:, None] - x[None, :])


def _quadratic(x: Numbers) -> Numbers:
    return np.asarray(_linear(x) ** 2)


def _ordinal(x: Numbers) -> Numbers:
    steps = _linear(x)
    return np.asarray(steps * (steps + 1) / 2)


def _radical(x: Numbers) -> Numbers:
    return np.sqrt(_linear(x))


def _ratio_weights(x: Numbers) -> Numbers:
    if (x <= 0).any():
        raise InputRefused("Ratio weights need values above 0; use quadratic weights.")
    return _ratio(x[:, None], x[None, :])


def _circular(x: Numbers) -> Numbers:
    if not len(x):
        return np.zeros((0, 0))
    return np.asarray(np.sin(np.pi * _linear(x) / (x.max() - x.min() + 1)) ** 2)


def _bipolar(x: Numbers) -> Numbers:
    if not len(x):
        return np.zeros((0, 0))
    sums = x[:, None] + x[None, :]
    bottom = (sums - 2 * x.min()) * (2 * x.max() - sums)
    squares = _quadratic(x)
    return np.asarray(np.divide(squares, bottom, out=np.zeros_like(squares), where=squares > 0))


_WEIGHTS: dict[str, Callable[[Numbers], Numbers]] = {
    "linear": _linear,
    "quadratic": _quadratic,
    "ordinal": _ordinal,
    "radical": _radical,
    "ratio": _ratio_weights,
    "circular": _circular,
    "bipolar": _bipolar,
}


def _ratio(x: Numbers, y: Numbers) -> Numbers:
    sums = x + y
    parts = np.divide(x - y, sums, out=np.zeros(np.broadcast(x, y).shape), where=sums != 0)
    return np.asarray(parts**2)


def _middle_ranks(values: Sequence[Hashable], counts: Codes) -> Numbers:
    """Ranks whose squared differences are the ordinal δ²: from the middle of the uses of one value
    to the middle of those of the other lie all uses between and half of each end.
    """
    order = np.argsort(_ranks(values))
    ordered = counts[order].astype(np.float64)
    middles = np.empty(len(values))
    middles[order] = np.cumsum(ordered) - ordered / 2
    return middles


def _ranks(values: Sequence[Hashable]) -> Numbers:
    """The place of each value in order, from 1: numbers by value, anything else as it sorts."""
    try:
        order = sorted(range(len(values)), key=lambda code: values[code])  # type: ignore[arg-type,return-value]
    except TypeError as error:
        raise InputRefused(
            "The values have no common order (text beside numbers); give a distance function."
        ) from error
    ranks = np.empty(len(values))
    ranks[order] = np.arange(1, len(values) + 1)
    return ranks


def _is_numeric(values: Sequence[Hashable]) -> bool:
    return all(isinstance(value, (Real, Decimal, np.bool_)) for value in values)


def _numeric(values: Sequence[Hashable], level: str) -> Numbers:
    if not _is_numeric(values):
        raise InputRefused(f"The {level} level needs numbers; use the nominal or ordinal level.")
    return _scores(values)


def _scores(values: Sequence[Hashable]) -> Numbers:
    scores = np.array([float(value) for value in values])  # type: ignore[arg-type]
    if not np.isfinite(scores).all():
        raise InputRefused("A rating is infinite; distances need finite numbers.")
    return scores


def _worked_out(distance: ValueDistance, values: Sequence[Hashable]) -> Numbers:
    rows = [[float(distance(a, b)) for b in values] for a in values]
    distances = np.array(rows, dtype=np.float64).reshape(len(values), len(values))
    if not np.isfinite(distances).all() or (distances < 0).any():
        raise InputRefused("A distance between two values is negative or not a number.")
    if np.diagonal(distances).any():
        raise InputRefused("The distance of a value from itself must be 0.")
    return distances
