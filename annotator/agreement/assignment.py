"""The best one-to-one choice among weighted pairs; knows nothing of what is paired."""

from __future__ import annotations

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components, min_weight_full_bipartite_matching

from annotator.agreement.overlap import Integers
from annotator.agreement.ratings import Numbers

_DENSE_CELLS = 4_000_000


def best_pairs(rows: Integers, columns: Integers, weights: Numbers) -> Integers:
    """Indexes of the pairs (rows[k], columns[k]) of a one-to-one choice of greatest total weight.

    No pair is listed twice and all weights are above 0. The choice is exact, and the same for the
    same lists. Solved for each connected component by itself.
    """
    if not len(rows):
        return np.zeros(0, dtype=np.int64)
    height, width = int(rows.max()) + 1, int(columns.max()) + 1
    graph = coo_array(
        (np.ones(len(rows)), (rows, columns + height)), shape=(height + width, height + width)
    )
    _, component = connected_components(graph, directed=False)
    order = np.argsort(component[rows], kind="stable")
    _, firsts, sizes = np.unique(component[rows][order], return_index=True, return_counts=True)
    chosen = [order[firsts[sizes == 1]]]
    for first, size in zip(firsts[sizes > 1], sizes[sizes > 1], strict=True):
        members = order[first : first + size]
        chosen.append(members[_solved(rows[members], columns[members], weights[members])])
    return np.sort(np.concatenate(chosen)).astype(np.int64)


def _solved(rows: Integers, columns: Integers, weights: Numbers) -> Integers:
    row_ids, row = np.unique(rows, return_inverse=True)
    column_ids, column = np.unique(columns, return_inverse=True)
    height, width = len(row_ids), len(column_ids)
    if height * width > _DENSE_CELLS:
        return _solved_sparse(row, column, weights, shape=(height, width))
    table = np.zeros((height, width))
    table[row, column] = weights
    pair_at = np.full((height, width), -1, dtype=np.int64)
    pair_at[row, column] = np.arange(len(rows))
    chosen = pair_at[linear_sum_assignment(table, maximize=True)]
    return np.asarray(chosen[chosen >= 0])


def _solved_sparse(
    row: Integers, column: Integers, weights: Numbers, *, shape: tuple[int, int]
) -> Integers:
    # Each row gets a column of its own that means "unpaired"; the solver takes no zero weights and
    # must fill every row, so all weights are raised by the same amount, which changes no choice.
    height, width = shape
    alone = np.arange(height)
    raised = np.concatenate((weights + 1.0, np.ones(height)))
    table = csr_array(
        (raised, (np.concatenate((row, alone)), np.concatenate((column, width + alone)))),
        shape=(height, width + height),
    )
    rows, columns = min_weight_full_bipartite_matching(table, maximize=True)
    partner = np.full(height, -1)
    partner[rows] = columns
    return np.flatnonzero(partner[row] == column)
