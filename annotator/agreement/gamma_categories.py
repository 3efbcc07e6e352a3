"""How far aligned units disagree on their categories, place apart: the disorders behind gamma-cat
and gamma-k (Mathet 2017, Comput. Linguist. 43(3), section 4.2); knows nothing of chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from annotator.agreement.dissimilarity import Dissimilarity, positional
from annotator.agreement.gamma_units import NONE, Units
from annotator.agreement.overlap import Integers
from annotator.agreement.ratings import Numbers


@dataclass(frozen=True, slots=True)
class CategorialDisorders:
    """The weighted mean d_cat of the aligned pairs of each continuum, ``whole``, and of those with
    a unit of each category, ``by_category`` (continua, categories). NaN where no pair has weight.
    ``weights`` and ``weights_by_category`` are the sums of the weights.
    """

    whole: Numbers
    by_category: Numbers
    weights: Numbers
    weights_by_category: Numbers


def categorial_disorders(
    units: Units,
    dissimilarity: Dissimilarity,
    members: Integers,
    *,
    categories: int,
    alpha: float = 1.0,
    counts_missing: bool = False,
) -> CategorialDisorders:
    """Of the alignments ``members`` (rows of units by rater, -1 for none).

    A pair of units in a unitary alignment of v units weighs max(0, 1 - alpha · d_pos) / (v - 1),
    so that each unit weighs the same however many it is aligned with, and less the further they
    lie apart. ``counts_missing``: a unit and a missing one count as a pair of weight and d_cat 1.
    """
    shape = (units.continua, categories)
    sums, weights = np.zeros((2, units.continua)), np.zeros((2, units.continua, categories))
    sizes = (members != NONE).sum(axis=1)
    for one, other in combinations(range(units.raters), 2):
        i, j = members[:, one], members[:, other]
        both = np.flatnonzero((i != NONE) & (j != NONE))
        i, j, near = i[both], j[both], alpha * positional(units, i[both], j[both])
        weight = np.maximum(0.0, 1.0 - near) / (sizes[both] - 1)
        disorder = weight * dissimilarity.categorial(units, i, j)
        continuum, first, second = units.continuum_of[i], units.categories[i], units.categories[j]
        is_mixed = first != second
        for k, values in enumerate((disorder, weight)):
            sums[k] += np.bincount(continuum, values, minlength=units.continua)
            _add(weights[k], continuum, first, values)
            _add(weights[k], continuum[is_mixed], second[is_mixed], values[is_mixed])
        if counts_missing:
            alone = np.maximum(members[:, one], members[:, other])
            alone = alone[(members[:, one] == NONE) != (members[:, other] == NONE)]
            continuum, own = units.continuum_of[alone], units.categories[alone]
            sums += np.bincount(continuum, minlength=units.continua)
            for k in (0, 1):
                _add(weights[k], continuum, own, np.ones(len(own)))
    return CategorialDisorders(
        _ratio(*sums), _ratio(*weights).reshape(shape), sums[1], weights[1].reshape(shape)
    )


def _add(table: Numbers, rows: Integers, columns: Integers, values: Numbers) -> None:
    width = table.shape[1]
    table += np.bincount(rows * width + columns, values, minlength=table.size).reshape(table.shape)


def _ratio(above: Numbers, below: Numbers) -> Numbers:
    return np.asarray(np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 0))
