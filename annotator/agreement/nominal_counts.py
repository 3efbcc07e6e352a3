"""Coefficients of agreement on nominal values of pairs, from how often each article counts: for
resampling articles without going back to their ratings. ``coding`` has the same coefficients, with
their sources, for ratings one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from annotator.agreement.layout import mean_of_known, ratio
from annotator.agreement.overlap import Integers
from annotator.agreement.ratings import Numbers

_CELLS_AT_ONCE = 4_000_000
_EXACT = 1_000_000


@dataclass(frozen=True, slots=True)
class Rows:
    """Values that two annotators gave to the same things: for each the article, the stratum within
    which chance is expected, and the codes of both values.
    """

    articles: Integers
    strata: Integers
    first: Integers
    second: Integers

    @property
    def codes(self) -> int:
        """How many codes it takes to number the values."""
        return 1 + int(max(self.first.max(initial=-1), self.second.max(initial=-1)))


class NominalCounts:
    """The values of some pairs of annotators by article; all coefficients take weights (rows,
    articles) and give a value for each row, NaN where it is undefined.
    """

    def __init__(self, pairs: Sequence[Rows], *, articles: int) -> None:
        self._pairs = len(pairs)
        self._strata = 1 + max((int(rows.strata.max(initial=-1)) for rows in pairs), default=-1)
        self._width = max((rows.codes for rows in pairs), default=0)
        self._height = 2 + 2 * self._width
        lines = self._pairs * self._strata * self._height
        self._table = self._tabled(pairs, shape=(lines, articles))
        self._rows_at_once = max(1, _CELLS_AT_ONCE // max(1, lines))
        self._last: tuple[Numbers, dict[str, Numbers]] | None = None
        self.number = np.zeros(articles)
        for rows in pairs:
            self.number += np.bincount(rows.articles, minlength=articles)

    def values(self, measure: str, weights: Numbers) -> Numbers:
        """The values of "percent_agreement", "cohen_kappa" (the mean over the pairs of annotators
        that have one), "krippendorff_alpha" or "gwet_ac1".
        """
        # The measures of one subject are asked for one after the other, with the same weights.
        if self._last is None or self._last[0] is not weights:
            parts = [
                self._all(weights[first : first + self._rows_at_once])
                for first in range(0, len(weights), self._rows_at_once)
            ]
            self._last = (weights, {k: np.concatenate([p[k] for p in parts]) for k in parts[0]})
        return self._last[1][measure]

    def most_values(self, weights: Numbers) -> int:
        """The most values that are used in a stratum, for one row of weights."""
        pooled = map(_together, zip(*self._uses(weights[None]), strict=True))
        return max((int(np.count_nonzero(use.first + use.second)) for use in pooled), default=0)

    def _all(self, weights: Numbers) -> dict[str, Numbers]:
        uses = self._uses(weights)
        pooled = [_together(stratum) for stratum in zip(*uses, strict=True)]
        zero = np.zeros(len(weights))
        number = zero + sum(use.number for use in pooled)
        agreed = zero + sum(use.agreed for use in pooled)
        kappas = [_coefficient(pair, _cohen, zero) for pair in uses]
        return {
            "percent_agreement": ratio(agreed, number),
            "cohen_kappa": mean_of_known(np.stack(kappas, axis=1)) if kappas else zero + np.nan,
            "krippendorff_alpha": _coefficient(pooled, _krippendorff, zero),
            "gwet_ac1": _coefficient(pooled, _gwet, zero),
        }

    def _uses(self, weights: Numbers) -> list[list[_Uses]]:
        """By pair of annotators and stratum."""
        sums = self._table @ np.ascontiguousarray(weights.T, dtype=self._table.dtype)
        shape = (self._pairs, self._strata, self._height, len(weights))
        sums = sums.astype(np.float64, copy=False)
        middle = 2 + self._width
        return [
            [_Uses(part[0], part[1], part[2:middle], part[middle:]) for part in pair]
            for pair in sums.reshape(shape)
        ]

    def _tabled(self, pairs: Sequence[Rows], *, shape: tuple[int, int]) -> csr_array:
        """For each pair and stratum: a line of how many things there are, one of how many agree,
        and one for each value of the first and of the second annotator; by article.
        """
        lines, places = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
        for number, rows in enumerate(pairs):
            base = (number * self._strata + rows.strata) * self._height
            agreed = rows.first == rows.second
            lines += [base, base[agreed] + 1, base + 2 + rows.first]
            lines.append(base + 2 + self._width + rows.second)
            places += [rows.articles, rows.articles[agreed], rows.articles, rows.articles]
        line, place = np.concatenate(lines), np.concatenate(places)
        # Sums of whole numbers as small as these are exact in single precision too.
        kind = np.float32 if len(line) < _EXACT else np.float64
        return csr_array((np.ones(len(line), dtype=kind), (line, place)), shape=shape)


@dataclass(frozen=True, slots=True)
class _Uses:
    """For each of some weights (last axis): the number of things and of agreements, and how often
    the first and the second annotator used each value (values, weights).
    """

    number: Numbers
    agreed: Numbers
    first: Numbers
    second: Numbers


def _together(parts: Sequence[_Uses]) -> _Uses:
    return _Uses(
        np.sum([part.number for part in parts], axis=0),
        np.sum([part.agreed for part in parts], axis=0),
        np.sum([part.first for part in parts], axis=0),
        np.sum([part.second for part in parts], axis=0),
    )


def _coefficient(
    strata: Sequence[_Uses], expected: Callable[[_Uses, Numbers], Numbers], zero: Numbers
) -> Numbers:
    """1 - observed / expected disagreement, both added up over the strata."""
    observed, by_chance, most = zero, zero, zero
    for uses in strata:
        used = np.count_nonzero(uses.first + uses.second, axis=0).astype(np.float64)
        observed = observed + uses.number - uses.agreed
        by_chance = by_chance + np.where(used >= 2, expected(uses, used), 0.0)
        most = np.maximum(most, used)
    return np.asarray(1.0 - ratio(observed, np.where(most >= 2, by_chance, 0.0)))


def _cohen(uses: _Uses, _used: Numbers) -> Numbers:
    """Things times the chance that the two differ: all but what their marginals agree on."""
    together = (uses.first * uses.second).sum(axis=0)
    return uses.number - _share(together, uses.number)


def _krippendorff(uses: _Uses, _used: Numbers) -> Numbers:
    both, values = uses.first + uses.second, 2.0 * uses.number
    apart = values**2 - (both**2).sum(axis=0)
    return _share(uses.number * apart, values * (values - 1.0))


def _gwet(uses: _Uses, used: Numbers) -> Numbers:
    both, values = uses.first + uses.second, 2.0 * uses.number
    spread = _share((both * (values - both)).sum(axis=0), values**2)
    return uses.number * (1.0 - _share(spread, used - 1.0))


def _share(above: Numbers, below: Numbers) -> Numbers:
    return np.divide(above, below, out=np.zeros_like(above), where=below > 0)
