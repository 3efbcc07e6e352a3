"""The best one-to-one choice: against every choice there is, and against itself solved sparsely."""

from __future__ import annotations

import random
from functools import cache

import numpy as np
import pytest

from annotator.agreement import assignment
from annotator.agreement.assignment import best_pairs


def best_total(edges):
    """The greatest total weight over all one-to-one choices, by trying them all."""
    by_row = {}
    for row, column, weight in edges:
        by_row.setdefault(row, []).append((column, weight))
    rows = tuple(by_row)

    @cache
    def best(place, taken):
        if place == len(rows):
            return 0.0
        total = best(place + 1, taken)
        for column, weight in by_row[rows[place]]:
            if column not in taken:
                total = max(total, weight + best(place + 1, taken | {column}))
        return total

    return best(0, frozenset())


def random_edges(seed):
    dice = random.Random(seed)
    cells = [(row, column) for row in range(6) for column in range(7)]
    chosen = dice.sample(cells, dice.randint(0, 20))
    return [(row, column, dice.randint(1, 40) / 40) for row, column in chosen]


def arrays(edges):
    rows, columns, weights = zip(*edges, strict=True) if edges else ((), (), ())
    return (
        np.array(rows, dtype=np.int64),
        np.array(columns, dtype=np.int64),
        np.array(weights, dtype=np.float64),
    )


@pytest.mark.parametrize("cells", [4_000_000, 0])
@pytest.mark.parametrize("seed", range(80))
def test_no_choice_is_better(seed, cells, monkeypatch):
    monkeypatch.setattr(assignment, "_DENSE_CELLS", cells)
    edges = random_edges(seed)
    rows, columns, weights = arrays(edges)
    chosen = best_pairs(rows, columns, weights)
    assert len(set(rows[chosen])) == len(set(columns[chosen])) == len(chosen)
    assert weights[chosen].sum() == pytest.approx(best_total(edges))


def test_the_choice_is_the_same_every_time():
    rows, columns, weights = arrays([(r, c, 1.0) for r in range(4) for c in range(4)])
    first = best_pairs(rows, columns, weights)
    assert all(np.array_equal(best_pairs(rows, columns, weights), first) for _ in range(5))
