"""Which annotation of one annotator answers which of another: one to one, in the same article, by
the words they cover; knows no figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from annotator.agreement.assignment import best_pairs
from annotator.agreement.overlap import Integers, SpanTable, in_a_row, joined, overlaps, table
from annotator.agreement.ratings import Numbers
from annotator.agreement.study import MINIMUM_DICE, Unit

# What decides between alignments of equal total Dice. Two annotations of the same words (two
# speakers in one sentence) would else be crossed at random. All are far too small to outweigh a
# real difference of Dice, and each far smaller than the one before.
_TIE_BREAKS = {
    "type": 2.0**-26,
    "speaker": 2.0**-29,
    "stance": 2.0**-32,
    "proposition": 2.0**-35,
}
_EARLIER = 2.0**-39


@dataclass(frozen=True, slots=True)
class Matched:
    """A unit of the first and one of the second annotator, and the Dice of their characters."""

    first: Unit
    second: Unit
    dice: float


@dataclass(frozen=True, slots=True)
class Alignment:
    """One article's units of two annotators: matched pairs by position, and those left over."""

    matched: tuple[Matched, ...]
    only_first: tuple[Unit, ...]
    only_second: tuple[Unit, ...]


Sets = tuple[Sequence[Unit], Sequence[Unit]]


def align(
    first: Sequence[Unit], second: Sequence[Unit], *, minimum_dice: float = MINIMUM_DICE
) -> Alignment:
    """Align the units of two annotators of one article."""
    return align_all([(first, second)], minimum_dice=minimum_dice)[0]


def align_all(articles: Sequence[Sets], *, minimum_dice: float = MINIMUM_DICE) -> list[Alignment]:
    """The alignment of each article's two sets.

    Pairs have a Dice (twice the shared characters over the characters of both, fragments united) of
    ``minimum_dice`` or more, whatever their types; of all one-to-one choices the one with the
    greatest total Dice is taken. Between equal totals decide, in this order, more pairs of the same
    type, speaker, stance, proposition, then earlier units.
    """
    ordered = [(by_position(first), by_position(second)) for first, second in articles]
    tables = in_a_row([(laid_out(first), laid_out(second)) for first, second in ordered])
    units = [[unit for article in ordered for unit in article[side]] for side in (0, 1)]
    places = [_articles_of([article[side] for article in ordered]) for side in (0, 1)]
    ranks = [
        np.array(
            [rank for article in ordered for rank in range(len(article[side]))], dtype=np.int64
        )
        for side in (0, 1)
    ]
    first, second, dice = _choice(tables, units, ranks, minimum_dice)
    matched: list[list[Matched]] = [[] for _ in articles]
    for i, j, value in zip(first.tolist(), second.tolist(), dice.tolist(), strict=True):
        matched[places[0][i]].append(Matched(units[0][i], units[1][j], value))
    left = [_left_over(units[0], places[0], first, len(articles))]
    left.append(_left_over(units[1], places[1], second, len(articles)))
    return [
        Alignment(tuple(pairs), tuple(one), tuple(other))
        for pairs, one, other in zip(matched, left[0], left[1], strict=True)
    ]


def by_position(units: Sequence[Unit]) -> list[Unit]:
    """Units by where they start and end; ids decide, so that no run differs from another."""
    return sorted(units, key=lambda unit: (unit.fragments, unit.type, unit.id))


def laid_out(units: Sequence[Unit]) -> SpanTable:
    """The units as a table of spans, their types as categories."""
    return table(
        [joined(unit.fragments, place) for place, unit in enumerate(units)],
        [unit.type for unit in units],
    )


def _choice(
    tables: tuple[SpanTable, SpanTable],
    units: Sequence[Sequence[Unit]],
    ranks: Sequence[Integers],
    minimum_dice: float,
) -> tuple[Integers, Integers, Numbers]:
    a, b = tables
    found = overlaps(a, b)
    dice = 2.0 * found.shared / (a.sizes[found.first] + b.sizes[found.second])
    enough = dice >= minimum_dice
    first, second, dice = found.first[enough], found.second[enough], dice[enough]
    places = ranks[0][first] + ranks[1][second]
    earlier = _EARLIER * (1.0 - places / (1.0 + places.max(initial=0)))
    weights = dice + _equal_attributes(units, first, second) + earlier
    chosen = best_pairs(first, second, weights)
    return first[chosen], second[chosen], dice[chosen]


def _equal_attributes(
    units: Sequence[Sequence[Unit]], first: Integers, second: Integers
) -> Numbers:
    bonus = np.zeros(len(first))
    for attribute, step in _TIE_BREAKS.items():
        values = [[getattr(unit, attribute) for unit in side] for side in units]
        number = {value: n for n, value in enumerate(dict.fromkeys(values[0] + values[1]))}
        codes = [np.array([number[value] for value in side], dtype=np.int64) for side in values]
        bonus += step * (codes[0][first] == codes[1][second])
    return bonus


def _articles_of(sets: Sequence[Sequence[Unit]]) -> list[int]:
    return [place for place, units in enumerate(sets) for _ in units]


def _left_over(
    units: Sequence[Unit], places: Sequence[int], taken: Integers, articles: int
) -> list[list[Unit]]:
    left: list[list[Unit]] = [[] for _ in range(articles)]
    used = set(taken.tolist())
    for n, unit in enumerate(units):
        if n not in used:
            left[places[n]].append(unit)
    return left
