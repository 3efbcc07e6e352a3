"""The units of continua as flat arrays, for gamma: read once, raters in an order that does not
depend on their names; knows no measure. Positions are offsets, half open.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from annotator.agreement.overlap import Integers
from annotator.agreement.ratings import Numbers
from annotator.errors import InputRefused, Undefined

Unit = tuple[float, float, Hashable] | tuple[Sequence[tuple[float, float]], Hashable]
Continuum = Mapping[Any, Sequence[Unit]]
Alignment = Sequence[tuple[int | None, ...]]

NO_UNIT = "no unit was marked"
NONE = -1


@dataclass(frozen=True, slots=True)
class Units:
    """The units of ``continua`` continua of ``raters`` raters each; one entry of every array for
    one unit, in any order. ``categories`` are codes.
    """

    raters: int
    continua: int
    continuum_of: Integers
    rater_of: Integers
    starts: Numbers
    ends: Numbers
    categories: Integers

    def numbers(self) -> Integers:
        """How many units each continuum has."""
        return np.bincount(self.continuum_of, minlength=self.continua).astype(np.int64)

    def of(self, first: int, last: int) -> tuple[Units, Integers]:
        """The continua from ``first`` up to but not ``last``, and where their units are here."""
        places = np.flatnonzero((self.continuum_of >= first) & (self.continuum_of < last))
        part = Units(
            self.raters,
            last - first,
            self.continuum_of[places] - first,
            self.rater_of[places],
            self.starts[places],
            self.ends[places],
            self.categories[places],
        )
        return part, places

    @staticmethod
    def together(parts: Sequence[Units]) -> Units:
        """Continua of as many raters each, one after the other."""
        shifts = np.cumsum([0, *(part.continua for part in parts)])
        return Units(
            parts[0].raters,
            int(shifts[-1]),
            np.concatenate([part.continuum_of + n for part, n in zip(parts, shifts, strict=False)]),
            np.concatenate([part.rater_of for part in parts]),
            np.concatenate([part.starts for part in parts]),
            np.concatenate([part.ends for part in parts]),
            np.concatenate([part.categories for part in parts]),
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """A continuum as arrays and the way back from them.

    ``units`` has the raters in canonical order; ``columns[k]`` is the canonical place of the rater
    given k-th, ``places[u]`` the place of unit u in the list its rater gave. ``names`` are the
    categories by code.
    """

    units: Units
    columns: Integers
    places: Integers
    names: tuple[Hashable, ...]

    def alignment(self, members: Integers) -> list[tuple[int | None, ...]]:
        """Tuples of units (rows, -1 for none) as the caller knows them, from left to right."""
        present = np.where(members == NONE, len(self.places), members)
        edges = [
            np.append(bound, np.inf)[present].min(axis=1)
            for bound in (self.units.starts, self.units.ends)
        ]
        given = np.append(self.places, NONE)[present][:, self.columns]
        order = np.lexsort((*(given[:, k] for k in reversed(range(given.shape[1]))), *edges[::-1]))
        return [
            tuple(None if place == NONE else place for place in row)
            for row in given[order].tolist()
        ]

    def members(self, alignment: Alignment) -> Integers:
        """The way back: rows of unit numbers by canonical rater, -1 for none.

        Raises InputRefused unless every unit is in exactly one tuple.
        """
        raters = self.units.raters
        number = {
            (int(rater), int(place)): unit
            for unit, (rater, place) in enumerate(
                zip(self.units.rater_of, self.places, strict=True)
            )
        }
        rows = np.full((len(alignment), raters), NONE, dtype=np.int64)
        for row, entry in enumerate(alignment):
            if len(entry) != raters:
                raise InputRefused(
                    f"Entry {row + 1} of the alignment names {len(entry)} units or gaps, but the"
                    f" continuum has {raters} raters."
                )
            for column, place in zip(self.columns.tolist(), entry, strict=True):
                if place is not None:
                    rows[row, column] = number.pop((column, place), -2)
        if number or (rows < NONE).any():
            raise InputRefused("An alignment holds every unit of every rater exactly once.")
        return rows


def read(continuum: Continuum) -> Reading:
    """Check and lay out ``{rater: [(start, end, category) or (fragments, category), ...]}``.

    Raises Undefined for fewer than two raters and where nobody marked anything.
    """
    if len(continuum) < 2:
        raise Undefined("agreement on units needs two raters or more")
    given = [_of_rater(rater, units) for rater, units in continuum.items()]
    if not any(given):
        raise Undefined(NO_UNIT)
    # Chance continua are drawn by rater and by unit: in this order they do not depend on how the
    # raters were listed or are called.
    orders = [
        sorted(range(len(units)), key=lambda k: (units[k][:2], repr(units[k][2])))
        for units in given
    ]
    raters = sorted(range(len(given)), key=lambda r: _looks([given[r][k] for k in orders[r]]))
    flat = [(column, place) for column, r in enumerate(raters) for place in orders[r]]
    listed = [given[raters[column]][place] for column, place in flat]
    code: dict[Hashable, int] = {}
    codes = [code.setdefault(category, len(code)) for _, _, category in listed]
    units = Units(
        len(given),
        1,
        np.zeros(len(flat), dtype=np.int64),
        np.array([column for column, _ in flat], dtype=np.int64),
        np.array([start for start, _, _ in listed], dtype=np.float64),
        np.array([end for _, end, _ in listed], dtype=np.float64),
        np.array(codes, dtype=np.int64),
    )
    columns = np.argsort(np.array(raters)).astype(np.int64)
    places = np.array([place for _, place in flat], dtype=np.int64)
    return Reading(units, columns, places, tuple(code))


def covering_span(unit: Unit, what: str) -> tuple[float, float, Hashable]:
    """Start, end and category of a unit; of several fragments the span from first to last.

    Raises InputRefused, calling the unit ``what``.
    """
    try:
        if len(unit) == 3:
            start, end, category = unit
            spans = [(float(start), float(end))]
        else:
            fragments, category = unit
            spans = [(float(start), float(end)) for start, end in fragments]
        hash(category)
    except (TypeError, ValueError) as error:
        raise InputRefused(
            f"{what} is neither (start, end, category) nor (fragments, category)."
        ) from error
    if not spans:
        raise InputRefused(f"{what} has no fragment; a unit needs at least one.")
    for start, end in spans:
        if not (math.isfinite(start) and math.isfinite(end) and start < end):
            raise InputRefused(f"{what} ends at {end:g}, not after its start {start:g}.")
    return min(start for start, _ in spans), max(end for _, end in spans), category


def _of_rater(rater: Any, units: Iterable[Unit]) -> list[tuple[float, float, Hashable]]:
    return [covering_span(unit, f"Unit {place + 1} of {rater}") for place, unit in enumerate(units)]


def _looks(units: Sequence[tuple[float, float, Hashable]]) -> tuple[list[Any], ...]:
    """What tells a rater from another: positions, then which categories recur, then their names."""
    code: dict[Hashable, int] = {}
    recurring = [code.setdefault(category, len(code)) for _, _, category in units]
    return [unit[:2] for unit in units], recurring, [repr(unit[2]) for unit in units]
