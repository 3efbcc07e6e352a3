"""Agreement on where the spans are: one-to-one matching and F1; knows nothing of attributes.

A span is ``(start, end, category)`` or ``(fragments, category)`` with fragments as (start, end);
offsets are whole numbers, half open. A span's characters are those of the union of its fragments.
F1 is that of two annotators of equal rank: twice the total weight of the best one-to-one matching
over the number of spans of both (Hripcsak & Rothschild 2005, J. Am. Med. Inform. Assoc. 12(3),
p. 296-298; the variants as in SemEval-2013 task 9.1). Two annotators who both marked nothing have
no F1: that is ``Undefined``, not 1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations
from typing import Literal

import numpy as np
import numpy.typing as npt

from annotator.agreement.assignment import best_pairs
from annotator.agreement.overlap import (
    Integers,
    Span,
    SpanTable,
    in_a_row,
    marked,
    overlaps,
    read,
)
from annotator.agreement.ratings import Numbers
from annotator.errors import InputRefused, Undefined

__all__ = [
    "How",
    "Span",
    "Undefined",
    "char_f1",
    "f1_from_counts",
    "match",
    "mean_pairwise_f1",
    "span_f1",
]

How = Literal["exact", "partial", "overlap", "dice"]
Continuum = Mapping[str, Sequence[Span]]

# Among matchings of equally many overlapping pairs the closest is taken: a share of Dice too small
# for a million pairs to outweigh half a pair.
_CLOSENESS = 2.0**-22


def match(
    a: Iterable[Span], b: Iterable[Span], *, how: How, typed: bool = True, minimum: float = 0.0
) -> list[tuple[int, int, float]]:
    """The one-to-one pairs of spans of ``a`` and ``b`` with the greatest total weight.

    Weights by ``how``: "exact" 1 for the same characters; "overlap" 1 for a shared character;
    "partial" 1 for the same characters and 0.5 for a shared one; "dice" twice the shared characters
    over the characters of both. ``typed``: only spans of one category match. ``minimum``: no pair
    of a smaller Dice is considered. Returns (index in a, index in b, weight), sorted; every weight
    is above 0. Among equal totals the closer pairs are taken.
    """
    first, second, weights = match_tables(read(a), read(b), how=how, typed=typed, minimum=minimum)
    return list(zip(first.tolist(), second.tolist(), weights.tolist(), strict=True))


def match_tables(
    a: SpanTable, b: SpanTable, *, how: How, typed: bool = True, minimum: float = 0.0
) -> tuple[Integers, Integers, Numbers]:
    """``match`` on spans that are laid out already; three arrays."""
    if how not in _WEIGHTS:
        names = ", ".join(_WEIGHTS)
        raise InputRefused(f"Spans cannot be matched by {how!r}; use one of {names}.")
    found = overlaps(a, b)
    dice = 2.0 * found.shared / (a.sizes[found.first] + b.sizes[found.second])
    weights = _WEIGHTS[how](dice)
    allowed = (weights > 0) & (dice >= minimum)
    if typed:
        allowed &= _same_category(a, b, found.first, found.second)
    first, second = found.first[allowed], found.second[allowed]
    dice, weights = dice[allowed], weights[allowed]
    closeness = 0.0 if how == "dice" else _CLOSENESS
    chosen = best_pairs(first, second, weights + closeness * dice)
    return first[chosen], second[chosen], weights[chosen]


def span_f1(
    a: Iterable[Span], b: Iterable[Span], *, how: How = "exact", typed: bool = True
) -> float:
    """F1 of the spans of two annotators of one text, by the matching that ``match`` describes.

    "exact" typed is SemEval's strict, untyped its exact; "overlap" typed its (ent_)type, one to
    one; "partial" untyped its partial. Raises Undefined when neither has a span.
    """
    first, second = read(a), read(b)
    _, _, weights = match_tables(first, second, how=how, typed=typed)
    sizes = (len(first.sizes), len(second.sizes))
    return f1_from_counts(float(weights.sum()), sizes=sizes)


def char_f1(a: Iterable[Span], b: Iterable[Span], *, typed: bool = True) -> float:
    """F1 of the characters marked by two annotators of one text.

    ``typed`` counts (character, category) pairs, so a character marked twice with different
    categories counts twice, and with the same category once; untyped counts characters. Raises
    Undefined when neither has a span.
    """
    first, second = read(a), read(b)
    if typed:
        groups = category_numbers(first, second)
    else:
        groups = (np.zeros_like(first.sizes), np.zeros_like(second.sizes))
    number = 1 + int(max(groups[0].max(initial=0), groups[1].max(initial=0)))
    shared, in_a, in_b = marked(first, second, groups=groups, number=number).sum(axis=0).tolist()
    return f1_from_counts(shared, sizes=(in_a, in_b))


def mean_pairwise_f1(continua: Iterable[Continuum], *, how: How, typed: bool = True) -> float:
    """Mean over pairs of annotators of their F1 over many articles.

    ``continua`` holds a mapping from annotator to spans for each article; who is not in it did not
    work on the article. For each pair the counts are summed over the articles both worked on; pairs
    without a common article or without any span are left out of the mean. Raises Undefined when no
    pair is left.
    """
    tables = [
        {annotator: read(spans) for annotator, spans in continuum.items()} for continuum in continua
    ]
    annotators = list(dict.fromkeys(name for article in tables for name in article))
    values = []
    for one, other in combinations(annotators, 2):
        shared = [
            (article[one], article[other]) for article in tables if {one, other} <= set(article)
        ]
        first, second = in_a_row(shared)
        sizes = (len(first.sizes), len(second.sizes))
        if sum(sizes):
            _, _, weights = match_tables(first, second, how=how, typed=typed)
            values.append(f1_from_counts(float(weights.sum()), sizes=sizes))
    if not values:
        raise Undefined("no two annotators of one article marked a span")
    return sum(values) / len(values)


def f1_from_counts(weight: float, *, sizes: tuple[float, float]) -> float:
    """F1 from the total weight of the matched pairs and the number of spans on either side."""
    if not sum(sizes):
        raise Undefined("neither annotator marked a span")
    return 2.0 * weight / sum(sizes)


def category_numbers(a: SpanTable, b: SpanTable) -> tuple[Integers, Integers]:
    """The categories of both tables, numbered alike."""
    distinct = dict.fromkeys((*a.categories, *b.categories))
    number = {category: n for n, category in enumerate(distinct)}
    first, second = (
        np.array([number[category] for category in side.categories], dtype=np.int64)
        for side in (a, b)
    )
    return first, second


def _same_category(
    a: SpanTable, b: SpanTable, first: Integers, second: Integers
) -> npt.NDArray[np.bool_]:
    numbers = category_numbers(a, b)
    return np.asarray(numbers[0][first] == numbers[1][second])


def _exact(dice: Numbers) -> Numbers:
    return np.asarray(dice == 1.0, dtype=np.float64)


def _partial(dice: Numbers) -> Numbers:
    return (1.0 + _exact(dice)) / 2.0


def _overlap(dice: Numbers) -> Numbers:
    return np.ones_like(dice)


def _dice(dice: Numbers) -> Numbers:
    return dice


_WEIGHTS: dict[str, Callable[[Numbers], Numbers]] = {
    "exact": _exact,
    "partial": _partial,
    "overlap": _overlap,
    "dice": _dice,
}
