"""The exact choice of disjoint sets where the fractional one is not whole-numbered: by branch and
bound on what is lost against the prices of the elements; knows nothing of what is in the sets.

What a choice loses is the sum over its sets of their price less their gain, and of the prices of
the elements left out; no loss is below 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csc_array

from annotator.agreement.overlap import Integers
from annotator.agreement.ratings import Numbers

NONE = -1
TOLERANCE = 1e-9
_MOST_ELEMENTS = 120
_MOST_NODES = 2_000
_SCALE = 1024.0
_SOLVED, _NO_CHOICE = 0, 2


def least_loss(members: Integers, gains: Numbers, prices: Numbers, shares: Numbers) -> Integers:
    """The rows of the disjoint sets of greatest total gain.

    ``members`` lists the elements of each set (-1 for none), ``gains`` and ``prices`` are as in
    ``packing``, ``shares`` say how much of each set the fractional answer takes. A choice that
    loses little has no set that loses much, so a low bound leaves few sets, in small components; it
    is raised until there is a choice below it, at most to the loss of a greedy choice.
    """
    losses = np.maximum(np.append(prices, 0.0)[members].sum(axis=1) - gains, 0.0)
    elements = np.unique(members[members != NONE])
    bits = np.where(members == NONE, NONE, np.searchsorted(elements, members))
    greedy = _greedy(bits, losses, np.round(shares, 6))
    most = float(prices[elements].sum() - gains[greedy].sum())
    bound = most / 64
    while most > TOLERANCE:
        limit = min(bound, most)
        rows = np.flatnonzero(losses < limit)
        hopeful = _options(rows, bits[rows], losses[rows])
        alone = np.flatnonzero(prices[elements] < limit)
        hopeful += _options(np.full_like(alone, NONE), alone[:, None], prices[elements[alone]])
        chosen = _below(limit, sorted(hopeful), len(elements))
        if chosen is not None:
            return np.array([o.row for o in chosen if o.row != NONE], dtype=np.int64)
        if bound >= most:
            break
        bound *= 3
    return greedy


class _Option(NamedTuple):
    """A set by the bits of its elements, or an element left out: its row is -1."""

    loss: float
    row: int
    mask: int
    bits: tuple[int, ...]


def _options(rows: Integers, bits: Integers, losses: Numbers) -> list[_Option]:
    options = []
    for row, entry, loss in zip(rows.tolist(), bits.tolist(), losses.tolist(), strict=True):
        own = tuple(bit for bit in entry if bit != NONE)
        options.append(_Option(loss, row, sum(1 << bit for bit in own), own))
    return options


def _greedy(bits: Integers, losses: Numbers, shares: Numbers) -> Integers:
    """Disjoint rows, those first of which the fractional answer takes most, none that it spurns."""
    order = np.lexsort((losses, -shares))
    order = order[shares[order] > 0]
    taken, chosen = 0, []
    for option in _options(order, bits[order], losses[order]):
        if not option.mask & taken:
            taken |= option.mask
            chosen.append(option.row)
    return np.array(chosen, dtype=np.int64)


def _below(bound: float, hopeful: Sequence[_Option], elements: int) -> list[_Option] | None:
    """The options of least loss that cover every element once, if that is below ``bound``."""
    chosen: list[_Option] = []
    lost = 0.0
    for own in _components(hopeful, elements):
        found = _Search(own, bound - lost).run() if own else None
        if found is None:
            return None
        lost += sum(option.loss for option in found)
        chosen += found
    return chosen


def _components(options: Sequence[_Option], elements: int) -> list[list[_Option]]:
    """The options by what they are connected to, the small components first; an empty one for an
    element without options.
    """
    leader = list(range(elements))

    def leading(bit: int) -> int:
        while leader[bit] != bit:
            leader[bit] = leader[leader[bit]]
            bit = leader[bit]
        return bit

    for option in options:
        first = leading(option.bits[0])
        for bit in option.bits[1:]:
            leader[leading(bit)] = first
    components: dict[int, list[_Option]] = {leading(bit): [] for bit in range(elements)}
    for option in options:
        components[leading(option.bits[0])].append(option)
    return sorted(components.values(), key=len)


class _Search:
    """Branch and bound over the covers of all elements of some options that lose less than
    ``bound``; HiGHS goes on where that takes long.
    """

    def __init__(
        self, options: Sequence[_Option], bound: float, *, most_nodes: int = _MOST_NODES
    ) -> None:
        self._every, self._bound = options, bound
        by_bit: dict[int, list[_Option]] = {}
        for option in options:
            for bit in option.bits:
                by_bit.setdefault(bit, []).append(option)
        self._by_bit = list(by_bit.items())
        self._nodes_left = most_nodes
        self._best: list[_Option] | None = None

    def run(self) -> list[_Option] | None:
        every = sum(1 << bit for bit, _ in self._by_bit)
        if len(self._by_bit) > _MOST_ELEMENTS or not self._descend(every, 0.0, []):
            # What the search has found so far bounds what HiGHS may find.
            self._best = _by_integers(self._every, self._by_bit, self._bound) or self._best
        return self._best

    def _descend(self, free: int, lost: float, chosen: list[_Option]) -> bool:
        """Whether the search came to an end."""
        self._nodes_left -= 1
        if self._nodes_left < 0:
            return False
        if not free:
            self._bound, self._best = lost, chosen
            return True
        return all(
            self._descend(free & ~option.mask, lost + option.loss, [*chosen, option])
            for option in self._hardest(free, lost)
            if lost + option.loss < self._bound
        )

    def _hardest(self, free: int, lost: float) -> list[_Option]:
        """The options of the element with fewest; none where no cover can be better."""
        fewest: list[_Option] | None = None
        least = lost
        for bit, options in self._by_bit:
            if not free >> bit & 1:
                continue
            usable = [option for option in options if option.mask & free == option.mask]
            if not usable:
                return []
            least += min(option.loss / len(option.bits) for option in usable)
            if least >= self._bound:
                return []
            if fewest is None or len(usable) < len(fewest):
                fewest = usable
        return fewest or []


def _by_integers(
    options: Sequence[_Option], by_bit: Sequence[tuple[int, Sequence[_Option]]], bound: float
) -> list[_Option] | None:
    column = {option: place for place, option in enumerate(options)}
    cells = [(row, column[option]) for row, (_, own) in enumerate(by_bit) for option in own]
    rows, columns = np.array(cells).T
    table = csc_array((np.ones(len(cells)), (rows, columns)), shape=(len(by_bit), len(options)))
    result = milp(
        _SCALE * np.array([option.loss for option in options]),
        constraints=LinearConstraint(table, lb=1.0, ub=1.0),
        bounds=Bounds(0, 1),
        integrality=np.ones(len(options)),
        options={"mip_rel_gap": 0.0},
    )
    if result.status not in (_SOLVED, _NO_CHOICE):
        raise RuntimeError(f"HiGHS found no choice: {result.message}")
    if result.x is None:
        return None
    found = [options[place] for place in np.flatnonzero(result.x > 0.5).tolist()]
    return found if sum(option.loss for option in found) < bound else None
