"""How far apart two units are in place and in category (Mathet, Widlöcher & Métivier 2015, Comput.
Linguist. 41(3)): numbers for pairs of units; knows no alignment.

Everything here is in units of the empty cost δ∅, so that no result but a disorder depends on it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from annotator.agreement.gamma_units import Units
from annotator.agreement.overlap import Integers
from annotator.agreement.ratings import Numbers
from annotator.errors import InputRefused

Categorical = Callable[[Any, Any], float] | Mapping[tuple[Any, Any], float]


@dataclass(frozen=True, slots=True)
class Dissimilarity:
    """α · d_pos + β · d_cat, over δ∅. ``table`` holds the distances of category codes; None means
    0 for the same category and 1 for another.
    """

    alpha: float
    beta: float
    table: Numbers | None = None

    def between(self, units: Units, i: Integers, j: Integers) -> Numbers:
        """The dissimilarities of the units i[k] and j[k]."""
        apart = self.alpha * positional(units, i, j)
        if self.beta:
            apart += self.beta * self.categorial(units, i, j)
        return apart

    def categorial(self, units: Units, i: Integers, j: Integers) -> Numbers:
        """d_cat alone, without β."""
        first, second = units.categories[i], units.categories[j]
        if self.table is None:
            return np.asarray(first != second, dtype=np.float64)
        return np.asarray(self.table[first, second])

    def reach(self, limit: float) -> float:
        """Two units whose dissimilarity is below ``limit`` have their middles less than this times
        the sum of their lengths apart.
        """
        return math.inf if self.alpha == 0 else math.sqrt(limit / self.alpha) / 2


def positional(units: Units, i: Integers, j: Integers) -> Numbers:
    """The sporadic d_pos: ((|Δstart| + |Δend|) / (length + length))²."""
    starts, ends = units.starts, units.ends
    shifts = np.abs(starts[i] - starts[j]) + np.abs(ends[i] - ends[j])
    return np.asarray((shifts / (ends[i] - starts[i] + ends[j] - starts[j])) ** 2)


def combined(
    names: Sequence[Hashable],
    *,
    alpha: float,
    beta: float,
    categorical: Categorical | None,
    positional: str,
) -> Dissimilarity:
    """The dissimilarity a caller asked for, over the categories ``names``; InputRefused if it is
    none.
    """
    if positional != "sporadic":
        raise InputRefused(f"There is no positional dissimilarity {positional!r}; use 'sporadic'.")
    for name, weight in (("alpha", alpha), ("beta", beta)):
        if not (math.isfinite(weight) and weight >= 0):
            raise InputRefused(f"The weight {name} is a number of 0 or more, not {weight}.")
    table = None if categorical is None else _table(names, categorical)
    return Dissimilarity(float(alpha), float(beta), table)


def positive(delta_empty: float) -> float:
    """The empty cost δ∅; InputRefused unless it is above 0."""
    if not (math.isfinite(delta_empty) and delta_empty > 0):
        raise InputRefused(f"The empty cost is a number above 0, not {delta_empty}.")
    return float(delta_empty)


def _table(names: Sequence[Hashable], categorical: Categorical) -> npt.NDArray[np.float64]:
    distances = np.zeros((len(names), len(names)))
    for row, one in enumerate(names):
        for column, other in enumerate(names):
            distances[row, column] = _distance(categorical, one, other)
    if not (np.isfinite(distances).all() and (distances >= 0).all()):
        raise InputRefused("A distance of categories is a number of 0 or more.")
    if not np.allclose(distances, distances.T):
        raise InputRefused("The distance of two categories is the same in both directions.")
    return np.asarray((distances + distances.T) / 2)


def _distance(categorical: Categorical, one: Any, other: Any) -> float:
    if callable(categorical):
        return float(categorical(one, other))
    for pair in ((one, other), (other, one)):
        if pair in categorical:
            return float(categorical[pair])
    if one == other:
        return 0.0
    raise InputRefused(f"No distance was given for the categories {one!r} and {other!r}.")
