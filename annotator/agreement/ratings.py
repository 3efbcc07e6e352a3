"""Ratings as arrays: the values of items by raters turned into codes, checked once, for the coding
measures; knows no measure.
"""

from __future__ import annotations

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


@dataclass(frozen=True, slots=True)
class RatingTable:
    """``codes`` (items, raters) are places in ``values``, which are distinct; -1 is missing."""

    codes: Codes
    values: tuple[Hashable, ...]

    @property
    def rated(self) -> Codes:
        """The number of ratings of each item."""
        return np.asarray((self.codes != MISSING).sum(axis=1), dtype=np.int64)

    def pairable(self) -> RatingTable:
        """The items with at least two ratings; the values stay numbered as they were."""
        return RatingTable(self.codes[self.rated >= 2], self.values)

    def packed(self) -> Codes:
        """Each item's ratings moved to the left (raters no longer told apart), as few columns as
        the item with most ratings needs.
        """
        width = int(self.rated.max(initial=0))
        return np.asarray(-np.sort(-self.codes, axis=1)[:, :width])

    def counts(self) -> Codes:
        """How often each value was used."""
        used = self.codes[self.codes != MISSING]
        return np.bincount(used, minlength=len(self.values)).astype(np.int64)

    def counts_by_rater(self) -> Codes:
        """How often each rater (rows) used each value (columns)."""
        rows = [
            np.bincount(column[column != MISSING], minlength=len(self.values))
            for column in self.codes.T
        ]
        return np.array(rows, dtype=np.int64).reshape(len(rows), len(self.values))


def read(ratings: Ratings) -> RatingTable:
    """Factorise ``ratings``: a list of items, each with one value per rater, None for missing, or
    an array of numbers (items, raters), NaN for missing.

    Raises InputRefused for items of unequal length and for values that cannot be compared.
    """
    if isinstance(ratings, np.ndarray):
        return _of_array(ratings)
    items = _items(ratings)
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
    return RatingTable(codes.reshape(len(items), raters), tuple(number))


def _of_array(ratings: npt.NDArray[Any]) -> RatingTable:
    if ratings.ndim != 2 or ratings.dtype.kind not in "iufb":
        raise InputRefused("An array of ratings has numbers, a row per item, a column per rater.")
    known = ~np.isnan(ratings)
    values, places = np.unique(ratings[known], return_inverse=True)
    codes = np.full(ratings.shape, MISSING, dtype=np.int64)
    codes[known] = places
    return RatingTable(codes, tuple(values.tolist()))


def _used(flat: Iterable[Hashable | None]) -> list[Hashable]:
    distinct = dict.fromkeys(flat)
    distinct.pop(None, None)
    return list(distinct)


def _items(ratings: Any) -> list[Sequence[Hashable | None]]:
    try:
        items = list(ratings)
        kinds = set(map(type, items))
        if any(issubclass(kind, (str, bytes, Mapping, Set)) for kind in kinds):
            raise TypeError
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
    return items
