"""The alignment of least disorder of continua, exact for any number of raters (Mathet, Widlöcher &
Métivier 2015, Comput. Linguist. 41(3), sections 4.3 and 5.1); knows nothing of chance.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from annotator.agreement.assignment import best_pairs
from annotator.agreement.branching import TOLERANCE
from annotator.agreement.dissimilarity import Dissimilarity
from annotator.agreement.gamma_candidates import Candidates, pairs
from annotator.agreement.gamma_units import NONE, Units
from annotator.agreement.overlap import Integers
from annotator.agreement.packing import best_disjoint, least_prices
from annotator.agreement.ratings import Numbers

Pause = Callable[[], None]

_ROWS_AT_ONCE = 100
_MOST_TUPLES = 60_000
_NEAREST = 5
_WORTH_ADDING = 10 * TOLERANCE
# Towards the end, when few tuples are worth adding, those that nearly are come along: prices then
# settle in a quarter of the rounds.
_NEARLY = 0.1
_NEW, _NEW_AT_THE_END = 4, 20


def best_tuples(
    units: Units, dissimilarity: Dissimilarity, *, pause: Pause, most: int = _MOST_TUPLES
) -> Integers:
    """The unitary alignments of the best alignment of each continuum, in any order: rows of units
    by rater, -1 for none; every unit is in one of them.

    ``pause`` is called between steps and may raise. Of three and more raters no more than about
    ``most`` candidates are held at a time.
    """
    if units.raters == 2:
        joined = _two_raters(units, dissimilarity, pause)
    else:
        joined = _many_raters(units, dissimilarity, pause, most)
    alone = np.setdiff1d(np.arange(len(units.starts)), joined)
    singles = np.full((len(alone), units.raters), NONE, dtype=np.int64)
    singles[np.arange(len(alone)), units.rater_of[alone]] = alone
    return np.concatenate((joined, singles))


def unitary_disorders(units: Units, dissimilarity: Dissimilarity, members: Integers) -> Numbers:
    """The mean dissimilarity over the pairs of raters of each row, in units of δ∅: a pair in which
    a unit is missing costs 1, and so does one in which both are.
    """
    couples = list(combinations(range(units.raters), 2))
    total = np.zeros(len(members))
    for one, other in couples:
        i, j = members[:, one], members[:, other]
        there = (i != NONE) & (j != NONE)
        total += np.where(there, dissimilarity.between(units, i, j), 1.0)
    return total / len(couples)


def disorders(units: Units, dissimilarity: Dissimilarity, members: Integers) -> Numbers:
    """The disorder of each continuum's alignment, in units of δ∅: the sum of its unitary disorders
    over the mean number of units of a rater. Every continuum has a unit.
    """
    costs = unitary_disorders(units, dissimilarity, members)
    continuum = units.continuum_of[members.max(axis=1)]
    sums = np.bincount(continuum, costs, minlength=units.continua)
    return np.asarray(sums * units.raters / units.numbers())


def _two_raters(units: Units, dissimilarity: Dissimilarity, pause: Pause) -> Integers:
    """An assignment problem: joining two units saves 2 - d."""
    found = []
    for block in pairs(units, dissimilarity, rater=1, below=2.0):
        pause()
        found.append(block)
    none = np.zeros(0, dtype=np.int64)
    i = np.concatenate([none, *(block[0] for block in found)])
    j = np.concatenate([none, *(block[1] for block in found)])
    gains = 2.0 - np.concatenate([none.astype(np.float64), *(block[2] for block in found)])
    if not len(i):
        return np.zeros((0, 2), dtype=np.int64)
    size = len(units.starts)
    graph = coo_array((np.ones(len(i)), (i, j)), shape=(size, size))
    group = connected_components(graph, directed=False)[1][i]
    first = np.unique(i, return_index=True)[1]
    heights = np.bincount(group[first], minlength=int(group.max()) + 1)
    # Small components are solved side by side in one table.
    part = ((np.cumsum(heights) - heights) // _ROWS_AT_ONCE)[group]
    order = np.argsort(part, kind="stable")
    chosen = []
    for members in np.split(order, np.flatnonzero(np.diff(part[order])) + 1):
        pause()
        chosen.append(members[_assigned(i[members], j[members], gains[members])])
    places = np.concatenate(chosen)
    return np.column_stack((i[places], j[places]))


def _assigned(i: Integers, j: Integers, gains: Numbers) -> Integers:
    rows, row = np.unique(i, return_inverse=True)
    columns, column = np.unique(j, return_inverse=True)
    if max(len(rows), len(columns)) > 4 * _ROWS_AT_ONCE:
        return best_pairs(row, column, gains)
    table = np.zeros((len(rows), len(columns)))
    table[row, column] = gains
    place = np.full(table.shape, NONE, dtype=np.int64)
    place[row, column] = np.arange(len(i))
    chosen = place[linear_sum_assignment(table, maximize=True)]
    return np.asarray(chosen[chosen != NONE])


def _many_raters(units: Units, dissimilarity: Dissimilarity, pause: Pause, most: int) -> Integers:
    """A choice of disjoint tuples: all that may be needed at once, or where they are too many those
    that the prices of units call for.
    """
    candidates = Candidates(units, dissimilarity)
    members, gains, number = [], [], 0
    for rows, gain in candidates.tuples():
        pause()
        members.append(rows)
        gains.append(gain)
        number += len(rows)
        if number > most:
            break
    else:
        rows = np.concatenate(members)
        return np.asarray(rows[best_disjoint(rows, np.concatenate(gains), pause=pause)])
    if units.continua == 1:
        return _priced(candidates, len(units.starts), pause)
    half = units.continua // 2
    parts = []
    for first, last in ((0, half), (half, units.continua)):
        part, places = units.of(first, last)
        rows = _many_raters(part, dissimilarity, pause, most)
        parts.append(np.where(rows == NONE, NONE, np.append(places, NONE)[rows]))
    return np.concatenate(parts)


def _priced(candidates: Candidates, units: int, pause: Pause) -> Integers:
    """Tuples are added as long as some gain more than their units cost at the best prices without
    them. If no whole-numbered choice of these is worth the prices, all tuples that lose less on
    them than the best choice so far decide.
    """
    members, gains = candidates.nearest_pairs(_NEAREST)
    is_ending = False
    while True:
        pause()
        prices, _ = least_prices(members, gains, units)
        rows, gain, missing = _best_of_each(candidates, prices, pause, is_ending=is_ending)
        if not missing:
            break
        is_ending = is_ending or missing < units / 3
        every = np.concatenate((members, rows))
        new = np.sort(np.unique(every, axis=0, return_index=True)[1])
        if len(new) == len(members):
            break
        members, gains = every[new], np.concatenate((gains, gain))[new]
    chosen = best_disjoint(members, gains, pause=pause)
    best, gain_of_best = members[chosen], float(gains[chosen].sum())
    loss = float(prices.sum()) - gain_of_best
    if loss <= _WORTH_ADDING * units:
        return np.asarray(best)
    found = []
    for block in candidates.tuples(prices, above=-loss):
        pause()
        found.append(block)
    # A choice that loses less has only such tuples.
    members = np.concatenate([block[0] for block in found])
    gains = np.concatenate([block[1] for block in found])
    chosen = best_disjoint(members, gains, pause=pause)
    return np.asarray(members[chosen] if float(gains[chosen].sum()) > gain_of_best else best)


def _best_of_each(
    candidates: Candidates, prices: Numbers, pause: Pause, *, is_ending: bool
) -> tuple[Integers, Numbers, int]:
    """For each first unit the few tuples that gain most above their price, with their gains, and
    how many of all these are worth adding.
    """
    above, most = (-_NEARLY, _NEW_AT_THE_END) if is_ending else (_WORTH_ADDING, _NEW)
    found, missing = [], 0
    for rows, gain in candidates.tuples(prices, above=above):
        pause()
        worth = gain - np.append(prices, 0.0)[rows].sum(axis=1)
        first = np.where(rows == NONE, len(prices), rows).min(axis=1)
        order = np.lexsort((-worth, first))
        starts = np.searchsorted(first[order], first[order], side="left")
        kept = order[np.arange(len(order)) - starts < most]
        missing += int((worth[kept] > _WORTH_ADDING).sum())
        found.append((rows[kept], gain[kept]))
    return (
        np.concatenate([rows for rows, _ in found]),
        np.concatenate([gain for _, gain in found]),
        missing,
    )
