"""Observed and expected disagreement of a table of ratings: what every chance-corrected coefficient
is made of (1 - observed / expected); knows no names of coefficients but those of their chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from annotator.agreement.distances import Distance, Nominal
from annotator.agreement.ratings import MISSING, Numbers, Ratings, RatingTable, read
from annotator.errors import Undefined

ONE_VALUE = "only one value was used"
NOT_APART = "the values that were used are not apart, so chance leaves nothing to explain"


@dataclass(frozen=True, slots=True)
class Terms:
    """Observed and expected disagreement, both 0 or more, over ``values`` distinct values."""

    observed: float
    expected: float
    values: int

    def coefficient(self) -> float:
        """1 - observed / expected; Undefined where chance expects no disagreement."""
        if self.values < 2:
            raise Undefined(ONE_VALUE)
        if self.expected <= 0:
            raise Undefined(NOT_APART)
        return 1.0 - self.observed / self.expected


def pooled(strata: Sequence[tuple[Terms, int]]) -> Terms:
    """The terms of several tables together, each weighed by its number of items: chance is then
    expected within each table only.
    """
    items = sum(number for _, number in strata)
    return Terms(
        sum(terms.observed * number for terms, number in strata) / items,
        sum(terms.expected * number for terms, number in strata) / items,
        max(terms.values for terms, _ in strata),
    )


def comparable(ratings: Ratings) -> RatingTable:
    """The ratings as a table; Undefined unless some item has two ratings."""
    table = read(ratings)
    if not (table.rated >= 2).any():
        raise Undefined("no item has two ratings")
    return table


def cohen_terms(table: RatingTable, distance: Distance) -> Terms:
    """Chance from the marginals of each of two raters."""
    pairable = table.pairable()
    first, second = pairable.codes.T
    observed = float(np.average(distance.between(first, second), weights=pairable.times))
    one, other = (counts / counts.sum() for counts in table.counts_by_rater())
    return Terms(observed, distance.total(one, other), len(table.values))


def fleiss_terms(table: RatingTable) -> Terms:
    """Chance from the shares of the values over all raters."""
    share = shares(table)
    observed = disagreement_of_items(table, Nominal())
    return Terms(observed, Nominal().total(share, share), len(table.values))


def conger_terms(table: RatingTable) -> Terms:
    """Cohen's chance averaged over the pairs of raters who gave a rating."""
    counts = table.counts_by_rater().astype(np.float64)
    counts = counts[counts.sum(axis=1) > 0]
    marginals = counts / counts.sum(axis=1, keepdims=True)
    raters = len(marginals)
    together = float((marginals.sum(axis=0) ** 2 - (marginals**2).sum(axis=0)).sum())
    expected = 1.0 - together / (raters * (raters - 1))
    return Terms(disagreement_of_items(table, Nominal()), expected, len(table.values))


def gwet_terms(table: RatingTable, distance: Distance) -> Terms:
    """Gwet's chance: sum of weights * sum of share * (1 - share) / (q * (q - 1))."""
    observed = disagreement_of_items(table, distance)
    q = len(table.values)
    if q < 2:
        return Terms(observed, 0.0, q)
    share, every = shares(table), np.ones(q)
    weights = q * q - distance.total(every, every)
    return Terms(observed, 1.0 - weights * float(share @ (1 - share)) / (q * (q - 1)), q)


def alpha_terms(table: RatingTable, distance: Distance) -> Terms:
    """Krippendorff's: only pairable values, chance without replacement."""
    counts = table.pairable().counts()
    n, uses = int(counts.sum()), counts.astype(np.float64)
    expected = distance.total(uses, uses) / (n * (n - 1))
    return Terms(disagreement_of_values(table, distance), expected, int(np.count_nonzero(counts)))


def shares(table: RatingTable) -> Numbers:
    """The share of each value: the mean, over items with a rating, of its share in the item."""
    rated = table.rated
    there = table.codes != MISSING
    part_of_item = (table.times / np.maximum(rated, 1))[:, None]
    part_of_item = np.broadcast_to(part_of_item, table.codes.shape)
    sums = np.bincount(table.codes[there], part_of_item[there], minlength=len(table.values))
    return np.asarray(sums / table.times[rated > 0].sum())


def disagreement_of_items(table: RatingTable, distance: Distance) -> float:
    """Mean over items with two or more ratings of the mean distance of their pairs of ratings."""
    pairable = table.pairable()
    rated = pairable.rated
    means = _sums_over_pairs(pairable, distance) / (rated * (rated - 1))
    return float(np.average(means, weights=pairable.times))


def disagreement_of_values(table: RatingTable, distance: Distance) -> float:
    """Mean distance of pairs of ratings of one item, items weighing as their number of ratings."""
    pairable = table.pairable()
    rated = pairable.rated
    means = _sums_over_pairs(pairable, distance) / (rated - 1)
    return float((means @ pairable.times) / (rated @ pairable.times))


def _sums_over_pairs(table: RatingTable, distance: Distance) -> Numbers:
    """For each item the sum of the distances over its ordered pairs of ratings."""
    columns = table.packed().T
    sums = np.zeros(len(table.codes))
    for a, b in combinations(columns, 2):
        both = (a != MISSING) & (b != MISSING)
        sums[both] += distance.between(a[both], b[both]) + distance.between(b[both], a[both])
    return sums
