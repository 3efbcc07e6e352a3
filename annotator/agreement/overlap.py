"""Which spans share characters, and how many: spans as arrays of fragments on one line; knows no
measure. Offsets are code points, half open.
"""

from __future__ import annotations

import operator
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from annotator.errors import InputRefused

Integers = npt.NDArray[np.int64]
Fragments = tuple[tuple[int, int], ...]
Span = tuple[int, int, Hashable] | tuple[Sequence[tuple[int, int]], Hashable]


@dataclass(frozen=True, slots=True)
class SpanTable:
    """Spans in the order given: their sizes in characters and their categories; ``starts``,
    ``ends`` and ``owners`` list the fragments of all spans, those of one span never overlapping.
    """

    sizes: Integers
    categories: tuple[Hashable, ...]
    starts: Integers
    ends: Integers
    owners: Integers


@dataclass(frozen=True, slots=True)
class Overlaps:
    """Pairs of spans that share characters: indexes into both tables and the shared characters."""

    first: Integers
    second: Integers
    shared: Integers


def read(spans: Iterable[Span]) -> SpanTable:
    """Check and lay out spans given as (start, end, category) or (fragments, category)."""
    fragments: list[Fragments] = []
    categories: list[Hashable] = []
    for place, span in enumerate(spans):
        parts, category = _parts(span, place)
        fragments.append(joined(parts, place))
        categories.append(category)
    return table(fragments, categories)


def table(fragments: Sequence[Fragments], categories: Sequence[Hashable]) -> SpanTable:
    """A table of spans whose fragments are joined already."""
    flat = [fragment for parts in fragments for fragment in parts]
    line = np.array(flat, dtype=np.int64).reshape(len(flat), 2)
    lengths = np.array([len(parts) for parts in fragments], dtype=np.int64)
    owners = np.repeat(np.arange(len(fragments)), lengths)
    sizes = np.zeros(len(fragments), dtype=np.int64)
    np.add.at(sizes, owners, line[:, 1] - line[:, 0])
    return SpanTable(sizes, tuple(categories), line[:, 0], line[:, 1], owners)


def in_a_row(pairs: Sequence[tuple[SpanTable, SpanTable]]) -> tuple[SpanTable, SpanTable]:
    """Both annotators' spans of many texts as if of one, in which texts never meet."""
    rows: tuple[list[SpanTable], list[SpanTable]] = ([], [])
    end_of_row = 0
    for pair in pairs:
        places = np.concatenate([*(side.starts for side in pair), *(side.ends for side in pair)])
        if not len(places):
            continue
        shift = end_of_row - int(places.min())
        end_of_row = int(places.max()) + shift
        for side, row in zip(pair, rows, strict=True):
            row.append(replace(side, starts=side.starts + shift, ends=side.ends + shift))
    return _one_table(rows[0]), _one_table(rows[1])


def _one_table(tables: Sequence[SpanTable]) -> SpanTable:
    firsts = np.cumsum([0, *(len(part.sizes) for part in tables)])
    empty = np.zeros(0, dtype=np.int64)
    return SpanTable(
        np.concatenate([empty, *(part.sizes for part in tables)]),
        tuple(category for part in tables for category in part.categories),
        np.concatenate([empty, *(part.starts for part in tables)]),
        np.concatenate([empty, *(part.ends for part in tables)]),
        np.concatenate(
            [empty, *(part.owners + first for part, first in zip(tables, firsts, strict=False))]
        ),
    )


def joined(parts: Sequence[tuple[int, int]], place: int = 0) -> Fragments:
    """The union of fragments: sorted, and joined where they overlap or touch.

    Raises InputRefused, naming the span by its ``place``, for one without characters.
    """
    if not parts:
        raise InputRefused(f"Span {place + 1} has no fragment; a span needs at least one.")
    if len(parts) == 1 and parts[0][0] < parts[0][1]:
        return ((parts[0][0], parts[0][1]),)
    union: list[tuple[int, int]] = []
    for start, end in sorted(parts):
        if start >= end:
            raise InputRefused(f"Span {place + 1} ends at {end}, not after its start {start}.")
        if union and start <= union[-1][1]:
            union[-1] = (union[-1][0], max(union[-1][1], end))
        else:
            union.append((start, end))
    return tuple(union)


def overlaps(a: SpanTable, b: SpanTable) -> Overlaps:
    """All pairs of a span of ``a`` and a span of ``b`` with at least one shared character."""
    left, right = touching(a.starts, a.ends, b.starts, b.ends)
    shared = np.minimum(a.ends[left], b.ends[right]) - np.maximum(a.starts[left], b.starts[right])
    keys = a.owners[left] * max(1, len(b.sizes)) + b.owners[right]
    pairs, place = np.unique(keys, return_inverse=True)
    sums = np.zeros(len(pairs), dtype=np.int64)
    np.add.at(sums, place, shared)
    first, second = np.divmod(pairs, max(1, len(b.sizes)))
    return Overlaps(first, second, sums)


def touching(
    a_starts: Integers, a_ends: Integers, b_starts: Integers, b_ends: Integers
) -> tuple[Integers, Integers]:
    """Indexes of all pairs of intervals that overlap, by a sweep over those of ``b``."""
    order = np.argsort(b_starts, kind="stable")
    starts, ends = b_starts[order], b_ends[order]
    # No interval before the first whose running end lies past a start can reach that start.
    low = np.searchsorted(np.maximum.accumulate(ends), a_starts, side="right")
    high = np.maximum(np.searchsorted(starts, a_ends, side="left"), low)
    counts = high - low
    left = np.repeat(np.arange(len(a_starts)), counts)
    steps = np.arange(len(left)) - np.repeat(np.cumsum(counts) - counts, counts)
    right = np.repeat(low, counts) + steps
    real = ends[right] > a_starts[left]
    return left[real], order[right[real]]


def union(starts: Integers, ends: Integers) -> tuple[Integers, Integers]:
    """Starts and ends of the union of intervals, sorted, joined where they overlap or touch."""
    if not len(starts):
        return starts, ends
    order = np.argsort(starts, kind="stable")
    starts, reach = starts[order], np.maximum.accumulate(ends[order])
    first = np.concatenate(([True], starts[1:] > reach[:-1]))
    last = np.concatenate((first[1:], [True]))
    return starts[first], reach[last]


def marked(
    a: SpanTable, b: SpanTable, *, groups: tuple[Integers, Integers], number: int
) -> Integers:
    """Characters by group (rows): marked by both, by ``a``, by ``b`` (columns), each counted once.

    ``groups`` hold the group, below ``number``, of each span of ``a`` and of ``b``.
    """
    places = np.concatenate((a.starts, a.ends, b.starts, b.ends))
    counts = np.zeros((number, 3), dtype=np.int64)
    if not len(places):
        return counts
    stretch, low = int(np.ptp(places)) + 1, int(places.min())
    lines = []
    for side, group in zip((a, b), groups, strict=True):
        shift = group[side.owners] * stretch - low
        lines.append(union(side.starts + shift, side.ends + shift))
    (a_starts, a_ends), (b_starts, b_ends) = lines
    left, right = touching(a_starts, a_ends, b_starts, b_ends)
    shared = np.minimum(a_ends[left], b_ends[right]) - np.maximum(a_starts[left], b_starts[right])
    np.add.at(counts[:, 0], a_starts[left] // stretch, shared)
    np.add.at(counts[:, 1], a_starts // stretch, a_ends - a_starts)
    np.add.at(counts[:, 2], b_starts // stretch, b_ends - b_starts)
    return counts


def _parts(span: Any, place: int) -> tuple[list[tuple[int, int]], Hashable]:
    try:
        if len(span) == 3:
            start, end, category = span
            parts = [(operator.index(start), operator.index(end))]
        else:
            fragments, category = span
            parts = [(operator.index(start), operator.index(end)) for start, end in fragments]
        hash(category)
    except (TypeError, ValueError) as error:
        raise InputRefused(
            f"Span {place + 1} is neither (start, end, category) nor (fragments, category)"
            " with whole numbers as offsets."
        ) from error
    return parts, category
