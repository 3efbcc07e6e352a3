"""The exact choice of disjoint sets of greatest total gain; knows nothing of what is in the sets.

The linear relaxation is solved by HiGHS, in its dual form: the least prices of the elements such
that no set gains more than its elements cost. Where it has no whole-numbered answer the loss
against those prices is minimised by branching, and by HiGHS again where that takes long.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import coo_array, csc_array, csr_array
from scipy.sparse.csgraph import connected_components

from annotator.agreement.overlap import Integers
from annotator.agreement.ratings import Numbers

NONE = -1
TOLERANCE = 1e-9
_SETS_AT_ONCE = 400
_MOST_ELEMENTS = 120
_MOST_NODES = 2_000
_SCALE = 1024.0


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
        chosen.append(rows[_whole(local[rows], gains[rows], prices, shares[rows])])
    return np.concatenate(chosen)


def _whole(members: Integers, gains: Numbers, prices: Numbers, shares: Numbers) -> Integers:
    """The best choice from one component whose fractional answer is not whole-numbered.

    What a choice loses against the prices is the sum over its sets of their price less their gain,
    and of the prices of the elements left out. A greedy choice bounds the loss, which leaves few
    sets; these fall into small components.
    """
    losses = np.maximum(np.append(prices, 0.0)[members].sum(axis=1) - gains, 0.0)
    greedy = _greedy(members, np.lexsort((losses, -np.round(shares, 6))))
    elements = np.unique(members[members != NONE])
    bound = float(prices[elements].sum() - gains[greedy].sum())
    hopeful = np.flatnonzero(losses < bound - TOLERANCE)
    left = np.setdiff1d(elements, members[hopeful])
    lost, chosen = float(prices[left].sum()), [np.zeros(0, dtype=np.int64)]
    group = _groups(members[hopeful])
    for number in range(int(group.max(initial=-1)) + 1):
        if lost >= bound - TOLERANCE:
            return greedy
        rows = hopeful[group == number]
        best = _branched(members[rows], losses[rows], prices, bound - lost)
        if best is None:
            rows_chosen = _by_integers(members[rows], gains[rows])
            own = np.unique(members[rows][members[rows] != NONE])
            loss = float(prices[own].sum() - gains[rows[rows_chosen]].sum())
        else:
            loss, rows_chosen = best
        lost += loss
        chosen.append(rows[rows_chosen])
    return np.concatenate(chosen) if lost < bound else greedy


def _greedy(members: Integers, order: Integers) -> Integers:
    taken: set[int] = set()
    chosen = []
    for row in order.tolist():
        own = set(members[row].tolist()) - {NONE}
        if not own & taken:
            taken |= own
            chosen.append(row)
    return np.array(chosen, dtype=np.int64)


class _TooLong(Exception):
    pass


def _branched(
    members: Integers, losses: Numbers, prices: Numbers, bound: float
) -> tuple[float, Integers] | None:
    """The least loss below ``bound`` and its rows, the bound and nothing if there is none; None if
    it takes too long.
    """
    elements = np.unique(members[members != NONE])
    if len(elements) > _MOST_ELEMENTS:
        return None
    try:
        loss, chosen = _Search(members, losses, elements, prices[elements], bound).run()
    except _TooLong:
        return None
    return loss, np.array(chosen, dtype=np.int64)


class _Search:
    """Branch and bound over exact covers; sets are bit masks of their elements, and an element left
    out is a set of its own (its row is -1).
    """

    def __init__(
        self,
        members: Integers,
        losses: Numbers,
        elements: Integers,
        alone: Numbers,
        bound: float,
    ) -> None:
        place = {element: n for n, element in enumerate(elements.tolist())}
        self._options: list[list[tuple[float, int, int, float]]] = [[] for _ in place]
        for row, (entry, loss) in enumerate(zip(members.tolist(), losses.tolist(), strict=True)):
            bits = [place[element] for element in entry if element != NONE]
            mask = sum(1 << bit for bit in bits)
            for bit in bits:
                self._options[bit].append((loss, row, mask, loss / len(bits)))
        for bit, loss in enumerate(alone.tolist()):
            if loss < bound:
                self._options[bit].append((loss, NONE, 1 << bit, loss))
        for options in self._options:
            options.sort()
        self._nodes = 0
        self._best, self._chosen = bound, list[int]()

    def run(self) -> tuple[float, list[int]]:
        self._descend((1 << len(self._options)) - 1, 0.0, [])
        return self._best, self._chosen

    def _descend(self, free: int, lost: float, chosen: list[int]) -> None:
        self._nodes += 1
        if self._nodes > _MOST_NODES:
            raise _TooLong
        if not free:
            self._best, self._chosen = lost, [row for row in chosen if row != NONE]
            return
        for loss, row, mask, _ in self._hardest(free, lost):
            if lost + loss < self._best - TOLERANCE:
                self._descend(free & ~mask, lost + loss, [*chosen, row])

    def _hardest(self, free: int, lost: float) -> list[tuple[float, int, int, float]]:
        """The options of the element with fewest; none where no cover can be better."""
        fewest: list[tuple[float, int, int, float]] | None = None
        least = lost
        for bit, options in enumerate(self._options):
            if not free >> bit & 1:
                continue
            usable = [option for option in options if option[2] & free == option[2]]
            if not usable:
                return []
            least += min(option[3] for option in usable)
            if least >= self._best - TOLERANCE:
                return []
            if fewest is None or len(usable) < len(fewest):
                fewest = usable
        return fewest or []


def _by_integers(members: Integers, gains: Numbers) -> Integers:
    table = csc_array(_table(members, int(members.max()) + 1).T)
    result = milp(
        -_SCALE * gains,
        constraints=LinearConstraint(table, ub=1.0),
        bounds=Bounds(0, 1),
        integrality=np.ones(len(gains)),
        options={"mip_rel_gap": 0.0},
    )
    if result.x is None:
        raise RuntimeError(f"HiGHS found no choice: {result.message}")
    return np.flatnonzero(result.x > 0.5)


def _table(members: Integers, elements: int) -> csr_array:
    rows, columns = np.nonzero(members != NONE)
    return csr_array(
        (np.ones(len(rows)), (rows, members[rows, columns])), shape=(len(members), elements)
    )
