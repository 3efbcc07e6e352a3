"""Figures on where the annotations are: span and character F1 of a study, from counts by article
and type; knows no attribute but the type.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from annotator.agreement.alignment import Sets, laid_out
from annotator.agreement.layout import NO_ARTICLE, NO_PAIR, Layout, Pair, mean_of_known, ratio
from annotator.agreement.overlap import Integers, SpanTable, in_a_row, marked
from annotator.agreement.ratings import Numbers
from annotator.agreement.resampling import Counted
from annotator.agreement.spans import How, match_tables

NO_SPAN = "neither annotator marked a span"
NO_SPAN_OF_TYPE = "neither annotator marked a span of this type"


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where a measure finds its counts: weight of what is shared, how many are, both sizes."""

    weight: int
    matched: int
    first: int
    second: int


_HOW: tuple[How, ...] = ("exact", "overlap", "dice")
_MEASURES = {
    "span_f1_exact": _Columns(2, 3, 0, 1),
    "span_f1_overlap": _Columns(4, 5, 0, 1),
    "span_f1_dice": _Columns(6, 7, 0, 1),
    "char_f1": _Columns(8, 8, 9, 10),
}
_WIDTH = 11
_ARTICLES_AT_ONCE = 50


def counted_spans(layout: Layout, *, pause: Callable[[], None] = lambda: None) -> list[Counted]:
    """Span and character F1 of the whole study, of each pair of annotators and of each type.

    Without a pair the value is the mean over the pairs that have one, the numbers are sums. For
    spans ``matched`` counts pairs matched by the measure itself and ``unmatched`` the annotations
    of either side without a partner; for ``char_f1`` both count characters.
    """
    tables = {}
    for pair in layout.pairs:
        sets = [(a.sets[pair[0]], a.sets[pair[1]]) for a in layout.study.articles_of(*pair)]
        parts = [np.zeros((0, len(layout.types), _WIDTH))]
        for first in range(0, len(sets), _ARTICLES_AT_ONCE):
            pause()
            parts.append(counts_of_pair(sets[first : first + _ARTICLES_AT_ONCE], layout.types))
        tables[pair] = layout.spread(np.concatenate(parts), pair)
    every = list(tables.values())
    counted = []
    for measure, columns in _MEASURES.items():
        whole = [table.sum(axis=1) for table in every]
        counted.append(_counted(measure, layout, whole, columns))
        for pair, table in tables.items():
            counted.append(_counted(measure, layout, [table.sum(axis=1)], columns, pair=pair))
        for n, kind in enumerate(layout.types):
            of_type = [table[:, n] for table in every]
            counted.append(_counted(measure, layout, of_type, columns, kind=kind))
    return counted


def counts_of_pair(articles: Sequence[Sets], types: Sequence[str]) -> Numbers:
    """Counts (articles, types, 11) from which every span figure of two annotators is computed.

    Columns: spans of the first and of the second annotator; weight and number of matched pairs,
    exact, by overlap and by Dice; characters marked by both, by the first, by the second. Matching
    is within types, so sums over types are the figures of all types together.
    """
    tables = in_a_row([(laid_out(first), laid_out(second)) for first, second in articles])
    cells = [
        _cells(table, [sets[side] for sets in articles], types) for side, table in enumerate(tables)
    ]
    counts = np.zeros((len(articles) * len(types), _WIDTH))
    for side in (0, 1):
        np.add.at(counts[:, side], cells[side], 1.0)
    for n, how in enumerate(_HOW):
        first, _, weights = match_tables(*tables, how=how)
        np.add.at(counts[:, 2 + 2 * n], cells[0][first], weights)
        np.add.at(counts[:, 3 + 2 * n], cells[0][first], 1.0)
    counts[:, 8:] = marked(*tables, groups=(cells[0], cells[1]), number=len(counts))
    return counts.reshape(len(articles), len(types), _WIDTH)


def _counted(
    measure: str,
    layout: Layout,
    tables: Sequence[Numbers],
    columns: _Columns,
    *,
    pair: Pair | None = None,
    kind: str | None = None,
) -> Counted:
    """``tables`` hold the counts (articles, 11) of each pair of annotators."""
    shared = np.stack([table[:, columns.weight] for table in tables], axis=1)
    sizes = np.stack([table[:, columns.first] + table[:, columns.second] for table in tables], 1)
    matched = np.sum([table[:, columns.matched] for table in tables], axis=0)
    is_mean = pair is None and kind is None and len(tables) > 1
    reason = NO_PAIR if is_mean else NO_SPAN if kind is None else NO_SPAN_OF_TYPE

    def values(weights: Numbers) -> Numbers:
        return mean_of_known(ratio(2.0 * (weights @ shared), weights @ sizes))

    def why(weights: Numbers) -> str:
        return reason if weights.any() else NO_ARTICLE

    return Counted(
        measure=measure,
        of="spans",
        type=kind,
        pair=pair,
        entering=layout.entering(pair),
        values=values,
        why=why,
        matched=matched,
        unmatched=sizes.sum(axis=1) - 2 * matched,
        units=layout.units(pair, kind),
    )


def _cells(table: SpanTable, sets: Sequence[Sequence[object]], types: Sequence[str]) -> Integers:
    """For each span the number of its (article, type)."""
    number = {kind: n for n, kind in enumerate(types)}
    articles = np.repeat(np.arange(len(sets)), [len(units) for units in sets])
    of_type = np.array([number[str(category)] for category in table.categories], dtype=np.int64)
    return np.asarray(articles * len(types) + of_type, dtype=np.int64)
