"""Which units could share a unitary alignment of least disorder: found by a sweep, in blocks of
bounded size; knows nothing of how the best are chosen.

With n raters and C = n (n - 1) / 2 pairs of them, a tuple of k units has the unitary disorder
(sum of d over its pairs + C - k (k - 1) / 2) / C in units of δ∅, a unit by itself 1. The gain of a
tuple is k minus its disorder: what is saved against leaving its units by themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, islice, pairwise

import numpy as np

from annotator.agreement.dissimilarity import Dissimilarity
from annotator.agreement.gamma_units import NONE, Units
from annotator.agreement.overlap import Integers
from annotator.agreement.ratings import Numbers

_BLOCK = 1 << 18
_NUMBERS = 1 << 21
_MOST_SPLITS = 256


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Those of one rater's units that are near units of the raters before: the neighbours of unit
    u are ``units[starts[u]:starts[u + 1]]`` at the distances ``apart``.
    """

    starts: Integers
    units: Integers
    apart: Numbers


def pairs(
    units: Units, dissimilarity: Dissimilarity, *, rater: int, below: float
) -> Iterator[tuple[Integers, Integers, Numbers]]:
    """All pairs of a unit of an earlier rater and one of ``rater`` of the same continuum whose
    dissimilarity is less than ``below``, in blocks of two numbers of units and their dissimilarity.
    """
    middles = (units.starts + units.ends) / 2
    lengths = units.ends - units.starts
    # Continua are laid in a row, too far apart for a window to span two of them.
    width = float(np.ptp(middles)) + float(lengths.max(initial=1.0))
    line = middles - middles.min(initial=np.inf) + 4 * width * units.continuum_of
    reach = dissimilarity.reach(below)
    earlier = np.flatnonzero(units.rater_of < rater)
    own = np.flatnonzero(units.rater_of == rater)
    # Units of much the same length are searched together: one long unit widens no other's window.
    magnitudes = np.frexp(lengths[own])[1]
    for magnitude in np.unique(magnitudes):
        members = own[magnitudes == magnitude]
        members = members[np.argsort(line[members], kind="stable")]
        widest = float(lengths[members].max())
        window = np.minimum(reach * (lengths[earlier] + widest), width) + 1e-6 * width
        low = np.searchsorted(line[members], line[earlier] - window, side="left")
        high = np.searchsorted(line[members], line[earlier] + window, side="right")
        for part in blocks(high - low):
            left, steps = _repeated((high - low)[part])
            i, j = earlier[part][left], members[low[part][left] + steps]
            apart = dissimilarity.between(units, i, j)
            near = apart < below
            yield i[near], j[near], apart[near]


def neighbours(
    units: Units, dissimilarity: Dissimilarity, *, rater: int, below: float
) -> Neighbours:
    """The pairs of ``rater`` by unit of the earlier raters."""
    found = list(pairs(units, dissimilarity, rater=rater, below=below))
    none = np.zeros(0, dtype=np.int64)
    i = np.concatenate([none, *(block[0] for block in found)])
    j = np.concatenate([none, *(block[1] for block in found)])
    apart = np.concatenate([none.astype(np.float64), *(block[2] for block in found)])
    order = np.lexsort((j, i))
    ends = np.cumsum(np.bincount(i, minlength=len(units.starts)))
    return Neighbours(np.concatenate(([0], ends)).astype(np.int64), j[order], apart[order])


def blocks(sizes: Integers, most: int = _BLOCK) -> Iterator[slice]:
    """Consecutive entries whose sizes add up to about ``most``, one entry at least."""
    if not len(sizes):
        return
    marks = np.cumsum(sizes)
    cuts = np.searchsorted(marks, np.arange(most, int(marks[-1]), most), side="right")
    edges = np.unique(np.concatenate(([0], cuts, [len(sizes)]))).tolist()
    for first, last in pairwise(edges):
        yield slice(first, last)


@dataclass(frozen=True, slots=True)
class _Rows:
    """Tuples on their way: ``members`` by rater (-1 none), for every pair of raters d - 1 of their
    units (0 where one is missing), and the sum of that over each rater's pairs.
    """

    members: Integers
    excess: Numbers
    by_rater: Numbers

    def __getitem__(self, rows: slice | Integers) -> _Rows:
        return _Rows(self.members[rows], self.excess[rows], self.by_rater[rows])


@dataclass(frozen=True, slots=True)
class _Prices:
    """The price of each unit, the most that a near unit of each rater (columns) adds to a tuple of
    it alone, that unit's price paid, and what a tuple is to gain above the prices of its units.
    """

    of_units: Numbers
    additions: Numbers
    above: float


class Candidates:
    """The tuples of two or more units that a best alignment may need."""

    def __init__(self, units: Units, dissimilarity: Dissimilarity) -> None:
        self._units, self._dissimilarity = units, dissimilarity
        n = units.raters
        self._rows_at_once = _NUMBERS // (n * (n + 3) // 2)
        self._pairs = list(combinations(range(n), 2))
        self._places = {pair: place for place, pair in enumerate(self._pairs)}
        self._splits = _splits(n, self._pairs)
        # A unit of a tuple of n has less than C + n - 1 to each other (see _needed).
        below = len(self._pairs) + n - 1
        self._near = [
            neighbours(units, dissimilarity, rater=rater, below=below) for rater in range(1, n)
        ]

    def nearest_pairs(self, most: int) -> tuple[Integers, Numbers]:
        """Of each unit the ``most`` nearest units of each later rater, as tuples and gains."""
        found = []
        for rater, near in enumerate(self._near, start=1):
            first = np.repeat(np.arange(len(near.starts) - 1), np.diff(near.starts))
            order = np.lexsort((near.apart, first))
            rank = np.arange(len(order)) - near.starts[first[order]]
            chosen = order[rank < most]
            rows = np.full((len(chosen), self._units.raters), NONE, dtype=np.int64)
            rows[np.arange(len(chosen)), self._units.rater_of[first[chosen]]] = first[chosen]
            rows[:, rater] = near.units[chosen]
            gains = (len(self._pairs) + 1 - near.apart[chosen]) / len(self._pairs)
            found.append((rows[gains > 0], gains[gains > 0]))
        return np.concatenate([rows for rows, _ in found]), np.concatenate([g for _, g in found])

    def tuples(
        self, prices: Numbers | None = None, *, above: float = 0.0
    ) -> Iterator[tuple[Integers, Numbers]]:
        """Blocks of tuples (rows of units by rater, -1 for none) and their gains.

        With ``prices``, one for each unit: only those whose gain is more than the prices of their
        units plus ``above``.
        """
        n, every = self._units.raters, np.arange(len(self._units.starts))
        asked = None if prices is None else _Prices(prices, self._additions(prices), above)
        for part in blocks(np.ones_like(every), most=self._rows_at_once // 16):
            first = every[part]
            members = np.full((len(first), n), NONE, dtype=np.int64)
            members[np.arange(len(first)), self._units.rater_of[first]] = first
            rows = _Rows(
                members, np.zeros((len(first), len(self._pairs))), np.zeros((len(first), n))
            )
            for full in self._extended(rows, first, 1, asked):
                yield self._needed(full, asked)

    def _extended(
        self, rows: _Rows, first: Integers, rater: int, asked: _Prices | None
    ) -> Iterator[_Rows]:
        """The rows with each near unit of ``rater`` and of those after it, or without any."""
        if rater == self._units.raters or not len(first):
            yield rows
            return
        near = self._near[rater - 1]
        counts = near.starts[first + 1] - near.starts[first]
        for part in blocks(counts + 1, most=self._rows_at_once):
            without, own = rows[part], first[part]
            left, steps = _repeated(counts[part])
            added = near.units[near.starts[own[left]] + steps]
            grown = self._with(without[left], added, rater)
            both = [
                self._hopeful(some, firsts, rater, asked)
                for some, firsts in ((without, own), (grown, own[left]))
            ]
            joined = _Rows(
                np.concatenate([some.members for some, _ in both]),
                np.concatenate([some.excess for some, _ in both]),
                np.concatenate([some.by_rater for some, _ in both]),
            )
            firsts = np.concatenate([firsts for _, firsts in both])
            yield from self._extended(joined, firsts, rater + 1, asked)

    def _hopeful(
        self, rows: _Rows, first: Integers, rater: int, asked: _Prices | None
    ) -> tuple[_Rows, Integers]:
        """The rows that may grow into a tuple that is asked for, with their first units."""
        # Each unit that may still come takes at most 1 off the sum of a unit's pairs.
        coming = self._units.raters - 1 - rater
        hope = rows.by_rater.max(axis=1) < len(self._pairs) + coming
        if asked is not None:
            hope &= self._bound(rows, first, rater, asked) > asked.above
        if hope.all():
            return rows, first
        kept = np.flatnonzero(hope)
        return rows[kept], first[kept]

    def _with(self, rows: _Rows, added: Integers, rater: int) -> _Rows:
        """The rows, which are changed, with a unit of ``rater`` each."""
        members, excess, by_rater = rows.members, rows.excess, rows.by_rater
        members[:, rater] = added
        for other in range(rater):
            there = members[:, other] != NONE
            apart = self._dissimilarity.between(self._units, members[:, other], added)
            more = np.where(there, apart - 1, 0.0)
            excess[:, self._places[other, rater]] = more
            by_rater[:, other] += more
            by_rater[:, rater] += more
        return rows

    def _needed(self, rows: _Rows, asked: _Prices | None) -> tuple[Integers, Numbers]:
        """The rows that no way of splitting them would replace without loss, and their gains.

        Splitting a tuple into the parts A and B costs C - sum of (d - 1) over the pairs between A
        and B, in units of δ∅ / C: a tuple is of no use unless that is above 0 for all A and B.
        """
        every = len(self._pairs)
        sizes = (rows.members != NONE).sum(axis=1)
        gains = (every * (sizes - 1) - rows.excess.sum(axis=1)) / every
        useful = (sizes >= 2) & (gains > 0)
        if asked is not None:
            useful &= gains - _sums(asked.of_units, rows.members) > asked.above
        useful &= rows.by_rater.max(axis=1) < every
        kept = np.flatnonzero(useful)
        if self._splits.shape[1]:
            kept = kept[((rows.excess[kept] @ self._splits) < every).all(axis=1)]
        return rows.members[kept], gains[kept]

    def _additions(self, prices: Numbers) -> Numbers:
        best = np.full((len(prices), self._units.raters), -np.inf)
        for rater, near in enumerate(self._near, start=1):
            worth = 1.0 - prices[near.units] + (1.0 - near.apart) / len(self._pairs)
            filled = np.flatnonzero(np.diff(near.starts))
            if len(filled):
                best[filled, rater] = np.maximum.reduceat(worth, near.starts[filled])
        return best

    def _bound(self, rows: _Rows, first: Integers, rater: int, asked: _Prices) -> Numbers:
        """No tuple that these rows can grow into is worth more than this above its prices."""
        every = len(self._pairs)
        sizes = (rows.members != NONE).sum(axis=1)
        worth = sizes - 1 - rows.excess.sum(axis=1) / every - _sums(asked.of_units, rows.members)
        for ahead, coming in enumerate(range(rater + 1, self._units.raters)):
            more = asked.additions[first, coming] + (sizes - 1 + ahead) / every
            worth = worth + np.maximum(more, 0.0)
        return np.asarray(worth)


def _sums(prices: Numbers, members: Integers) -> Numbers:
    return np.asarray(np.append(prices, 0.0)[members].sum(axis=1))


def _repeated(counts: Integers) -> tuple[Integers, Integers]:
    """Each place as often as it counts, and 0, 1, 2, ... within each."""
    left = np.repeat(np.arange(len(counts)), counts)
    return left, np.arange(len(left)) - np.repeat(np.cumsum(counts) - counts, counts)


def _splits(raters: int, every: list[tuple[int, int]]) -> Numbers:
    """Which pairs of raters (rows) are parted by each way (columns) of splitting all raters in two
    parts of two or more; single units are tested without this.
    """
    sides = (
        set(side)
        for size in range(2, raters // 2 + 1)
        for side in combinations(range(raters), size)
    )
    columns = [
        [float((a in side) != (b in side)) for a, b in every]
        for side in islice(sides, _MOST_SPLITS)
    ]
    return np.array(columns).reshape(-1, len(every)).T
