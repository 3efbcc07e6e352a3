"""The exact choice of disjoint sets of greatest total gain; knows nothing of what is in the sets.

The linear relaxation is solved by HiGHS, in its dual form: the least prices of the elements such
that no set gains more than its elements cost. Where it has no whole-numbered answer ``branching``
goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from annotator.agreement.branching import NONE, TOLERANCE, least_loss
from annotator.agreement.overlap import Integers
from annotator.agreement.ratings import Numbers

_SETS_AT_ONCE = 4_000


def best_disjoint(
    members: Integers, gains: Numbers, *, pause: Callable[[], None] = lambda: None
) -> Integers:
    """The rows of ``members`` that make up the disjoint sets of greatest total gain, sorted.

    A row lists the elements of a set, -1 for none, the first ones possibly; gains are above 0 and
    no two rows alike. ``pause`` is called between steps and may raise. Exact to the tolerances of
    HiGHS (1e-9 for each set).
    """
    if not len(members):
        return np.zeros(0, dtype=np.int64)
    group = _groups(members)
    sizes = np.bincount(group)
    chosen = [np.flatnonzero(sizes[group] == 1)]
    for rows in _parts(group, sizes):
        pause()
        chosen.append(rows[_solved(members[rows], gains[rows])])
    return np.sort(np.concatenate(chosen))


def least_prices(members: Integers, gains: Numbers, elements: int) -> tuple[Numbers, Numbers]:
    """Prices of the elements, 0 or more and of least sum, such that the elements of no set cost
    less than its gain; and how much of each set the best fractional choice takes.
    """
    table = _table(members, elements)
    result = linprog(
        np.ones(elements),
        A_ub=-table,
        b_ub=-gains,
        method="highs-ds",
        options={
            "presolve": False,
            "primal_feasibility_tolerance": TOLERANCE,
            "dual_feasibility_tolerance": TOLERANCE,
        },
    )
    if result.x is None:
        raise RuntimeError(f"HiGHS found no prices: {result.message}")
    return np.maximum(result.x, 0.0), -np.asarray(result.ineqlin.marginals)


def _parts(group: Integers, sizes: Integers) -> Iterator[Integers]:
    """The rows of groups of two or more, several small groups at once."""
    order = np.argsort(group, kind="stable")
    order = order[sizes[group[order]] > 1]
    if not len(order):
        return
    counted = np.where(sizes > 1, sizes, 0)
    part = ((np.cumsum(counted) - counted) // _SETS_AT_ONCE)[group[order]]
    yield from np.split(order, np.flatnonzero(np.diff(part)) + 1)


def _groups(members: Integers) -> Integers:
    """For each row the number of its connected component."""
    rows, columns = np.nonzero(members != NONE)
    elements = members[rows, columns]
    first = members.max(axis=1)[rows]
    size = int(members.max(initial=0)) + 1
    graph = coo_array((np.ones(len(rows)), (first, elements)), shape=(size, size))
    of_element = connected_components(graph, directed=False)[1]
    _, group = np.unique(of_element[members.max(axis=1)], return_inverse=True)
    return np.asarray(group, dtype=np.int64)


def _solved(members: Integers, gains: Numbers) -> Integers:
    present, place = np.unique(members, return_inverse=True)
    offset = int(present[0] == NONE)
    local = place.reshape(members.shape) - offset
    prices, shares = least_prices(local, gains, len(present) - offset)
    group = _groups(local)
    is_split = np.minimum(np.abs(shares), np.abs(1 - shares)) > 1e-6
    split = np.isin(group, group[is_split])
    chosen = [np.flatnonzero((shares > 0.5) & ~split)]
    for number in np.unique(group[is_split]):
        rows = np.flatnonzero(group == number)
        chosen.append(rows[least_loss(local[rows], gains[rows], prices, shares[rows])])
    return np.concatenate(chosen)


def _table(members: Integers, elements: int) -> csr_array:
    rows, columns = np.nonzero(members != NONE)
    return csr_array(
        (np.ones(len(rows)), (rows, members[rows, columns])), shape=(len(members), elements)
    )
