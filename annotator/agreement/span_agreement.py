"""Figures on where the annotations are: span and character F1 of a study, from counts by article
and type; knows no attribute but the type.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from annotator.agreement.alignment import Sets, laid_out
from annotator.agreement.overlap import Integers, SpanTable, in_a_row, marked
from annotator.agreement.ratings import Numbers
from annotator.agreement.result import Figure
from annotator.agreement.spans import How, match_tables

Pair = tuple[str, str]

NO_ARTICLE = "no article was annotated by both"
NO_SPAN = "neither annotator marked a span"
NO_SPAN_OF_TYPE = "neither annotator marked a span of this type"
NO_PAIR = "no pair of annotators has a value"


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


def span_figures(by_pair: Mapping[Pair, Numbers], types: Sequence[str]) -> list[Figure]:
    """Each measure for the whole study, each pair of annotators and each type.

    Without a pair the value is the mean over the pairs that have one, the numbers are sums. For
    spans ``n_matched`` counts pairs matched by the measure itself and ``n_unmatched`` the
    annotations of either side without a partner; for ``char_f1`` both count characters.
    """
    sums = {pair: counts.sum(axis=0) for pair, counts in by_pair.items()}
    is_shared = {pair: len(counts) > 0 for pair, counts in by_pair.items()}
    figures = []
    for measure, columns in _MEASURES.items():
        pairs = [
            _of_pair(measure, columns, pair, total.sum(axis=0), is_shared=is_shared[pair])
            for pair, total in sums.items()
        ]
        figures += [_mean(pairs, None, NO_PAIR), *pairs]
        for n, kind in enumerate(types):
            of_type = [
                _of_pair(measure, columns, pair, total[n], is_shared=is_shared[pair])
                for pair, total in sums.items()
            ]
            figures.append(_mean(of_type, kind, NO_SPAN_OF_TYPE))
    return figures


def _of_pair(
    measure: str, columns: _Columns, pair: Pair, counts: Numbers, *, is_shared: bool
) -> Figure:
    size = float(counts[columns.first] + counts[columns.second])
    value = 2.0 * float(counts[columns.weight]) / size if size else None
    matched = int(counts[columns.matched])
    reason = None if size else NO_SPAN if is_shared else NO_ARTICLE
    return Figure(measure, "spans", None, pair, value, reason, matched, int(size) - 2 * matched)


def _mean(figures: Sequence[Figure], kind: str | None, reason: str) -> Figure:
    values = [figure.value for figure in figures if figure.value is not None]
    if len(figures) == 1 and kind is None:
        reason = figures[0].undefined or reason
    return Figure(
        figures[0].measure,
        "spans",
        kind,
        None,
        sum(values) / len(values) if values else None,
        None if values else reason,
        sum(figure.n_matched for figure in figures),
        sum(figure.n_unmatched for figure in figures),
    )


def _cells(table: SpanTable, sets: Sequence[Sequence[object]], types: Sequence[str]) -> Integers:
    """For each span the number of its (article, type)."""
    number = {kind: n for n, kind in enumerate(types)}
    articles = np.repeat(np.arange(len(sets)), [len(units) for units in sets])
    of_type = np.array([number[str(category)] for category in table.categories], dtype=np.int64)
    return np.asarray(articles * len(types) + of_type, dtype=np.int64)
