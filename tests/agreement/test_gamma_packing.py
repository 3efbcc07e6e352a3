"""Disjoint sets of greatest gain: against all choices, by branching and by whole-number search."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from annotator.agreement import branching
from annotator.agreement.packing import best_disjoint, least_prices

# Three sets, each two of three elements: the best fractional choice takes half of each.
TRIANGLE = (np.array([[0, 1], [1, 2], [0, 2]]), np.array([1.0, 1.0, 1.2]))


def sets(seed, *, number, elements, width):
    rng = np.random.default_rng(seed)
    rows = {
        tuple(sorted(rng.choice(elements, size=rng.integers(1, width + 1), replace=False).tolist()))
        for _ in range(number)
    }
    members = np.full((len(rows), width), -1)
    for row, entry in enumerate(sorted(rows)):
        members[row, -len(entry) :] = entry
    return members, rng.uniform(0.1, 1.0, len(rows)) * (members >= 0).sum(axis=1)


def greatest_of_all(members, gains):
    """The greatest total gain by trying every choice."""
    best = 0.0

    def extend(row, taken, gain):
        nonlocal best
        best = max(best, gain)
        for later in range(row, len(members)):
            own = set(members[later].tolist()) - {-1}
            if not own & taken:
                extend(later + 1, taken | own, gain + gains[later])

    extend(0, frozenset(), 0.0)
    return best


def is_disjoint(members):
    return not any((set(a.tolist()) & set(b.tolist())) - {-1} for a, b in combinations(members, 2))


@pytest.mark.parametrize("seed", range(40))
def test_no_choice_gains_more(seed):
    members, gains = sets(seed, number=18, elements=9, width=2 + seed % 3)
    chosen = best_disjoint(members, gains)
    assert is_disjoint(members[chosen])
    assert gains[chosen].sum() == pytest.approx(greatest_of_all(members, gains), abs=1e-8)


@pytest.mark.parametrize("seed", range(30))
def test_no_choice_gains_more_in_a_large_component(seed):
    members, gains = sets(seed, number=90, elements=36, width=3)
    gains = np.round(gains, seed % 3)
    members, gains = members[gains > 0], gains[gains > 0]
    table = np.zeros((36, len(members)))
    rows, columns = np.nonzero(members >= 0)
    table[members[rows, columns], rows] = 1
    best = milp(
        -1000 * gains,
        constraints=LinearConstraint(table, ub=1),
        bounds=Bounds(0, 1),
        integrality=np.ones(len(gains)),
        options={"mip_rel_gap": 0},
    )
    chosen = best_disjoint(members, gains)
    assert is_disjoint(members[chosen])
    assert gains[chosen].sum() == pytest.approx(-best.fun / 1000, abs=1e-7)


def test_a_fractional_answer_is_made_whole():
    members, gains = TRIANGLE
    prices, shares = least_prices(members, gains, 3)
    assert prices.sum() == pytest.approx(1.6)
    assert shares == pytest.approx([0.5, 0.5, 0.5])
    assert best_disjoint(members, gains).tolist() == [2]


def test_nothing_to_choose_from():
    assert best_disjoint(np.zeros((0, 3), dtype=np.int64), np.zeros(0)).tolist() == []
    assert best_disjoint(np.array([[4, -1, 7]]), np.array([0.5])).tolist() == [0]


def test_components_are_chosen_from_by_themselves():
    members, gains = TRIANGLE
    many = np.concatenate([members + 3 * k for k in range(900)])
    chosen = best_disjoint(many, np.tile(gains, 900))
    assert chosen.tolist() == list(range(2, 2700, 3))


@pytest.mark.parametrize("seed", range(12))
def test_whole_number_search_takes_over_from_branching(seed):
    members, gains = sets(seed + 50, number=22, elements=10, width=3)
    losses = np.random.default_rng(seed).uniform(0, 1, len(members))
    options = branching._options(np.arange(len(members)), members, losses)
    options += branching._options(np.full(10, -1), np.arange(10)[:, None], gains[:10])
    every = (1 << 10) - 1
    by_bit = [(bit, [o for o in options if o.mask >> bit & 1]) for bit in range(10)]
    branched = branching._Search(options, 100.0).run()
    whole = branching._by_integers(options, by_bit, 100.0)
    least = sum(option.loss for option in branched)
    assert sum(option.mask for option in branched) == every
    assert sum(option.mask for option in whole) == every
    assert sum(option.loss for option in whole) == pytest.approx(least, abs=1e-8)
    for nodes in (0, 1, 5, 20, 60):
        handed_over = branching._Search(options, 100.0, most_nodes=nodes).run()
        assert sum(option.loss for option in handed_over) == pytest.approx(least, abs=1e-8)
    # Nothing is below the least loss, for either.
    assert branching._Search(options, least - 1e-6).run() is None
    assert branching._by_integers(options, by_bit, least - 1e-6) is None


def test_a_component_too_large_to_branch_over_is_still_exact():
    # A ring of an odd number of elements: one of them is left over.
    size = 2 * branching._MOST_ELEMENTS + 1
    ring = np.column_stack((np.arange(size), np.roll(np.arange(size), -1)))
    chosen = best_disjoint(ring, np.ones(size))
    assert is_disjoint(ring[chosen])
    assert len(chosen) == size // 2


def test_the_losses_of_components_add_up_against_the_bound():
    options = [branching._Option(0.6, row, 1 << row, (row,)) for row in range(2)]
    assert branching._below(1.0, options, 2) is None
    assert branching._below(1.3, options, 2) == options
