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
    place = {element: bit for bit, element in enumerate(elements.tolist())}
    options = []
    for row, (entry, loss) in enumerate(zip(members.tolist(), losses.tolist(), strict=True)):
        bits = [place[element] for element in entry if element != NONE]
        options.append(_Option(loss, row, sum(1 << bit for bit in bits), len(bits)))
    alone = prices[elements].tolist()
    options += [_Option(loss, NONE, 1 << bit, 1) for bit, loss in enumerate(alone)]
    options.sort()
    greedy = _greedy(options, np.round(shares, 6).tolist())
    most = sum(option.loss for option in greedy)
    bound = most / 64
    chosen: list[_Option] | None = greedy
    while most > TOLERANCE:
        chosen = _below(min(bound, most), options, len(elements))
        if chosen is not None or bound >= most:
            break
        bound *= 3
    rows = [option.row for option in (greedy if chosen is None else chosen)]
    return np.array([row for row in rows if row != NONE], dtype=np.int64)


class _Option(NamedTuple):
    """A set as a bit mask, or an element left out: its row is -1."""

    loss: float
    row: int
    mask: int
    size: int


def _greedy(options: Sequence[_Option], shares: Sequence[float]) -> list[_Option]:
    taken, chosen = 0, []
    for option in sorted(options, key=lambda o: (0.0 if o.row == NONE else -shares[o.row], o.loss)):
        if not option.mask & taken:
            taken |= option.mask
            chosen.append(option)
    return chosen


def _below(bound: float, options: Sequence[_Option], elements: int) -> list[_Option] | None:
    """The options of least loss that cover every element once, if that is below ``bound``."""
    chosen: list[_Option] = []
    lost = 0.0
    hopeful = [option for option in options if option.loss < bound]
    for mask in _components(hopeful, elements):
        own = [option for option in hopeful if option.mask & mask]
        found = _Search(own, mask, bound - lost).run()
        if found is None:
            return None
        lost += sum(option.loss for option in found)
        chosen += found
    return chosen


def _components(options: Sequence[_Option], elements: int) -> list[int]:
    """Masks of elements that no option spans two of, the small ones first."""
    components = [1 << bit for bit in range(elements)]
    for option in options:
        if option.size > 1:
            met = [mask for mask in components if mask & option.mask]
            if len(met) > 1:
                components = [mask for mask in components if not mask & option.mask]
                components.append(sum(met))
    return sorted(components, key=int.bit_count)


class _Search:
    """Branch and bound over the covers of the elements in ``mask`` that lose less than ``bound``;
    HiGHS goes on where that takes long.
    """

    def __init__(
        self, options: Sequence[_Option], mask: int, bound: float, *, most_nodes: int = _MOST_NODES
    ) -> None:
        self._every, self._mask, self._bound = options, mask, bound
        bits = [bit for bit in range(mask.bit_length()) if mask >> bit & 1]
        self._by_bit = [(bit, [o for o in options if o.mask >> bit & 1]) for bit in bits]
        self._nodes_left = most_nodes
        self._best: list[_Option] | None = None

    def run(self) -> list[_Option] | None:
        if len(self._by_bit) > _MOST_ELEMENTS or not self._descend(self._mask, 0.0, []):
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
            least += min(option.loss / option.size for option in usable)
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
