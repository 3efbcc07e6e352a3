"""Ratings as arrays: the values of items by raters turned into codes, checked once, for the coding
measures; knows no measure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from annotator.errors import InputRefused

Codes = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]
Ratings = Sequence[Sequence[Hashable | None]] | npt.NDArray[Any]

MISSING = -1
_MANY = 1_000
_FEW_PATTERNS = 100_000


@dataclass(frozen=True, slots=True)
class RatingTable:
    """``codes`` (items, raters) are places in ``values``, which are distinct; -1 is missing.
    ``times``: so many items are rated like this one, since few patterns recur in many items.
    """

    codes: Codes
    values: tuple[Hashable, ...]
    times: Codes

    @property
    def rated(self) -> Codes:
        """The number of ratings of each item."""
        return np.asarray((self.codes != MISSING).sum(axis=1), dtype=np.int64)

    def pairable(self) -> RatingTable:
        """The items with at least two ratings; the values stay numbered as they were."""
        kept = self.rated >= 2
        return RatingTable(self.codes[kept], self.values, self.times[kept])

    def packed(self) -> Codes:
        """Each item's ratings moved to the left (raters no longer told apart), as few columns as
        the item with most ratings needs.
        """
        width = int(self.rated.max(initial=0))
        return np.asarray(-np.sort(-self.codes, axis=1)[:, :width])

    def counts(self) -> Codes:
        """How often each value was used."""
        return np.asarray(self.counts_by_rater().sum(axis=0), dtype=np.int64)

    def counts_by_rater(self) -> Codes:
        """How often each rater (rows) used each value (columns)."""
        rows = np.zeros((self.codes.shape[1], len(self.values)), dtype=np.int64)
        for row, column in zip(rows, self.codes.T, strict=True):
            given = column != MISSING
            np.add.at(row, column[given], self.times[given])
        return rows


def read(ratings: Ratings) -> RatingTable:
    """Factorise ``ratings``: a list of items, each with one value per rater, None for missing, or
    an array of numbers (items, raters), NaN for missing.

    Raises InputRefused for items of unequal length and for values that cannot be compared.
    """
    if isinstance(ratings, np.ndarray):
        return _of_array(ratings)
    items, times = _items(ratings)
    raters = len(items[0]) if items else 0
    flat = list(chain.from_iterable(items))
    try:
        number = {value: code for code, value in enumerate(_used(flat))}
    except TypeError as error:
        raise InputRefused(
            "A rating is a list or another changeable value; use text, numbers or tuples."
        ) from error
    if any(value != value for value in number):
        raise InputRefused("A rating is not a number (NaN); use None where a rating is missing.")
    code_of: dict[Hashable | None, int] = {None: MISSING, **number}
    codes = np.fromiter(map(code_of.__getitem__, flat), dtype=np.int64, count=len(flat))
    return RatingTable(codes.reshape(len(items), raters), tuple(number), times)


def _of_array(ratings: npt.NDArray[Any]) -> RatingTable:
    if ratings.ndim != 2 or ratings.dtype.kind not in "iufb":
        raise InputRefused("An array of ratings has numbers, a row per item, a column per rater.")
    known = ~np.isnan(ratings)
    values, places = np.unique(ratings[known], return_inverse=True)
    codes = np.full(ratings.shape, MISSING, dtype=np.int64)
    codes[known] = places
    return _recurring(codes, tuple(values.tolist()))


def _recurring(codes: Codes, values: tuple[Hashable, ...]) -> RatingTable:
    """Every pattern of ratings once, where there can be few."""
    base, (items, raters) = len(values) + 1, codes.shape
    if base**raters > _FEW_PATTERNS:
        return RatingTable(codes, values, np.ones(items, dtype=np.int64))
    powers = base ** np.arange(raters)
    times = np.bincount((codes + 1) @ powers)
    patterns = np.flatnonzero(times)
    return RatingTable(patterns[:, None] // powers % base - 1, values, times[patterns])


def _used(flat: Iterable[Hashable | None]) -> list[Hashable]:
    distinct = dict.fromkeys(flat)
    distinct.pop(None, None)
    return list(distinct)


def _items(ratings: Any) -> tuple[Sequence[Sequence[Hashable | None]], Codes]:
    """The items, each pattern of ratings once where few recur, and how often each comes."""
    try:
        items = list(ratings)
        kinds = set(map(type, items))
        if any(issubclass(kind, (str, bytes, Mapping, Set)) for kind in kinds):
            raise TypeError
        times = np.ones(len(items), dtype=np.int64)
        if len(items) > _MANY and len(set(map(tuple, items[:_MANY]))) < _MANY / 2:
            patterns = Counter(map(tuple, items))
            items, times = list(patterns), np.array(list(patterns.values()), dtype=np.int64)
        lengths = set(map(len, items))
    except TypeError as error:
        raise InputRefused(
            "Ratings are a list of items, each a list of one value per rater."
        ) from error
    if len(lengths) > 1:
        raise InputRefused(
            f"The items have between {min(lengths)} and {max(lengths)} ratings; give every item one"
            " value per rater and None where a rating is missing."
        )
    return items, times
