"""The best alignment against all alignments there are, and against a plain integer programme."""

from __future__ import annotations

import random
from functools import cache
from itertools import combinations, product

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from annotator.agreement.dissimilarity import Dissimilarity
from annotator.agreement.gamma import alignment_disorder, best_alignment
from annotator.agreement.gamma_alignment import best_tuples, disorders
from annotator.agreement.gamma_candidates import Candidates, blocks, pairs
from annotator.agreement.gamma_units import Units, read


def ignore():
    """Nothing to do between steps."""


def continuum_of(seed, *, raters, units, length, longest):
    dice = random.Random(seed)
    return {
        f"rater {rater}": [
            (start, start + dice.randint(1, longest), dice.choice("abc"))
            for start in (dice.randrange(length) for _ in range(dice.randint(0, units)))
        ]
        for rater in range(raters)
    }


def apart(a, b, alpha, beta):
    moved = abs(a[0] - b[0]) + abs(a[1] - b[1])
    return alpha * (moved / (a[1] - a[0] + b[1] - b[0])) ** 2 + beta * (a[2] != b[2])


def unitary(row, alpha, beta):
    costs = [
        1.0 if a is None or b is None else apart(a, b, alpha, beta) for a, b in combinations(row, 2)
    ]
    return sum(costs) / len(costs)


def least_of_all(continuum, alpha, beta):
    """The least disorder by trying every alignment."""
    raters = list(continuum.values())

    @cache
    def least(free):
        first = next((k for k, left in enumerate(free) if left), None)
        if first is None:
            return 0.0
        unit = free[first][0]
        choices = [
            [None, *left] if k > first else [unit if k == first else None]
            for k, left in enumerate(free)
        ]
        return min(
            unitary([None if n is None else raters[k][n] for k, n in enumerate(row)], alpha, beta)
            + least(tuple(tuple(n for n in left if n != row[k]) for k, left in enumerate(free)))
            for row in product(*choices)
        )

    number = sum(map(len, raters))
    return least(tuple(tuple(range(len(units))) for units in raters)) * len(raters) / number


WEIGHTS = [(1, 1), (3, 1), (1, 0), (0, 1), (0.2, 2), (3, 2)]


@pytest.mark.parametrize(("raters", "units"), [(2, 6), (3, 4), (4, 3), (5, 2)])
def test_no_alignment_is_better(raters, units):
    for seed in range(40):
        continuum = continuum_of(
            (raters, seed).__repr__(),
            raters=raters,
            units=units,
            length=[8, 30, 60][seed % 3],
            longest=[3, 15][seed % 2],
        )
        if not any(continuum.values()):
            continue
        alpha, beta = WEIGHTS[seed % len(WEIGHTS)]
        alignment, disorder = best_alignment(continuum, alpha=alpha, beta=beta)
        assert disorder == pytest.approx(least_of_all(continuum, alpha, beta), abs=1e-9), seed
        own = alignment_disorder(continuum, alignment, alpha=alpha, beta=beta)
        assert own == pytest.approx(disorder), seed


def by_integers(continuum, alpha, beta):
    """The least disorder by one integer programme over every tuple there is."""
    raters = list(continuum.values())
    firsts = np.cumsum([0, *map(len, raters)])
    columns, costs = [], []
    for row in product(*([None, *range(len(units))] for units in raters)):
        if any(n is not None for n in row):
            columns.append([firsts[k] + n for k, n in enumerate(row) if n is not None])
            units = [None if n is None else raters[k][n] for k, n in enumerate(row)]
            costs.append(unitary(units, alpha, beta))
    table = np.zeros((firsts[-1], len(columns)))
    for column, members in enumerate(columns):
        table[members, column] = 1
    result = milp(
        1000 * np.array(costs),
        constraints=LinearConstraint(table, lb=1, ub=1),
        bounds=Bounds(0, 1),
        integrality=np.ones(len(costs)),
        options={"mip_rel_gap": 0},
    )
    return result.fun / 1000 * len(raters) / firsts[-1]


@pytest.mark.parametrize(("raters", "units"), [(3, 12), (4, 6)])
def test_crowded_units_are_aligned_exactly(raters, units):
    """So crowded that the linear relaxation is often not whole-numbered."""
    for seed in range(6):
        continuum = {
            rater: listed * 2
            for rater, listed in continuum_of(
                seed + 100, raters=raters, units=units // 2, length=40, longest=20
            ).items()
        }
        if not any(continuum.values()):
            continue
        _, disorder = best_alignment(continuum, beta=2)
        assert disorder == pytest.approx(by_integers(continuum, 1, 2), abs=1e-7), seed


def units_in_a_row(continua):
    parts = [read(continuum).units for continuum in continua]
    together = (
        np.concatenate([getattr(part, name) for part in parts])
        for name in ("rater_of", "starts", "ends", "categories")
    )
    numbers = np.repeat(np.arange(len(parts)), [len(part.starts) for part in parts])
    return Units(parts[0].raters, len(parts), numbers, *together)


@pytest.mark.parametrize("most", [20, 300, 10_000])
@pytest.mark.parametrize("raters", [2, 3, 4, 5])
def test_many_continua_at_once_are_aligned_as_each_by_itself(raters, most):
    """With few candidates held at a time the continua are parted, and then tuples are added as
    their prices call for them: the disorders are the same.
    """
    continua = [
        continuum_of(seed, raters=raters, units=30 // raters, length=80, longest=25)
        for seed in range(4)
    ]
    # Categories are numbered as in each continuum by itself, which is of no matter here.
    units = units_in_a_row(continua)
    measure = Dissimilarity(1.0, 1.0)
    found = disorders(units, measure, best_tuples(units, measure, pause=ignore, most=most))
    alone = [best_alignment(continuum)[1] for continuum in continua]
    assert found == pytest.approx(alone, abs=1e-7)


def test_prices_lead_to_the_best_alignment_where_it_is_not_the_fractional_one():
    """Half of these are such that the linear relaxation is not whole-numbered."""
    measure = Dissimilarity(1.0, 2.0)
    for seed in range(24):
        dice = random.Random(seed)
        continuum = {
            rater: [
                (start, start + dice.randint(3, 14), dice.choice("abcd"))
                for start in (dice.randrange(150) for _ in range(12))
            ]
            for rater in range(4)
        }
        units = read(continuum).units
        found = [
            disorders(units, measure, best_tuples(units, measure, pause=ignore, most=most))
            for most in (10, 1_000_000)
        ]
        assert found[0] == pytest.approx(found[1], abs=1e-7), seed


@pytest.mark.parametrize(("seed", "beta"), [(1, 1), (3, 2), (5, 0), (6, 1)])
def test_candidates_are_the_tuples_that_no_split_replaces(seed, beta):
    continuum = continuum_of(seed, raters=4, units=5, length=30, longest=14)
    units = read(continuum).units
    every = {rater: np.flatnonzero(units.rater_of == rater).tolist() for rater in range(4)}
    listed = [(units.starts[n], units.ends[n], units.categories[n]) for n in range(len(units.ends))]

    def gain(row):
        real = [n for n in row if n is not None]
        return len(real) - unitary([None if n is None else listed[n] for n in row], 1, beta)

    needed = set()
    for row in product(*([None, *every[rater]] for rater in range(4))):
        real = [k for k, n in enumerate(row) if n is not None]
        sides = [side for size in range(1, len(real)) for side in combinations(real, size)]
        parted = [
            sum(
                gain([n if (k in side) == inside else None for k, n in enumerate(row)])
                for inside in (True, False)
            )
            for side in sides
        ]
        if len(real) > 1 and gain(row) > max(0, *parted):
            needed.add(tuple(-1 if n is None else n for n in row))
    found = [
        tuple(row)
        for rows, _ in Candidates(units, Dissimilarity(1.0, beta)).tuples()
        for row in rows.tolist()
    ]
    assert len(found) == len(needed) > 9
    assert set(found) == needed


@pytest.mark.parametrize("alpha", [0.0, 0.3, 1.0, 3.0])
def test_the_sweep_finds_every_near_pair(alpha):
    dice = random.Random(9)
    continua = [
        {
            rater: [
                (start, start + dice.choice([1, 2, 5, 40, 300]), dice.choice("ab"))
                for start in (dice.randrange(-100, 500) for _ in range(25))
            ]
            for rater in range(3)
        }
        for _ in range(3)
    ]
    units = units_in_a_row(continua)
    measure = Dissimilarity(alpha, 1.0)
    found = {
        (int(i), int(j))
        for rater in (1, 2)
        for first, second, _ in pairs(units, measure, rater=rater, below=2.0)
        for i, j in zip(first, second, strict=True)
    }
    every = np.arange(len(units.starts))
    near = measure.between(units, every[:, None], every[None, :]) < 2.0
    near &= units.rater_of[:, None] < units.rater_of[None, :]
    near &= units.continuum_of[:, None] == units.continuum_of[None, :]
    assert found == set(zip(*(side.tolist() for side in np.nonzero(near)), strict=True))


def test_candidates_by_price_are_those_that_gain_more():
    continuum = continuum_of(5, raters=4, units=9, length=60, longest=20)
    units = read(continuum).units
    candidates = Candidates(units, Dissimilarity(1.0, 1.0))
    rows, gains = (np.concatenate(side) for side in zip(*candidates.tuples(), strict=True))
    assert len(np.unique(rows, axis=0)) == len(rows)
    prices = np.random.default_rng(1).uniform(0, 1.1, len(units.starts))
    worth = gains - np.append(prices, 0.0)[rows].sum(axis=1)
    for above in (0.01, -0.3):
        wanted = {tuple(row) for row in rows[worth > above].tolist()}
        priced = [
            tuple(row)
            for block, _ in candidates.tuples(prices, above=above)
            for row in block.tolist()
        ]
        assert len(priced) == len(wanted) > 0
        assert set(priced) == wanted


def test_blocks_cover_everything_once():
    sizes = np.array([0, 3, 9, 0, 1, 1, 1, 30, 2])
    parts = list(blocks(sizes, most=10))
    assert [place for part in parts for place in range(9)[part]] == list(range(9))
    assert len(parts) > 2
    assert list(blocks(np.zeros(0, dtype=np.int64))) == []
