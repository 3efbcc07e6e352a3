"""Krippendorff's alphas of units marked in a continuum: where they lie and what they are called.

A continuum is ``{rater: [(start, end, category), ...]}`` from ``begin`` over ``length``, half open.
Units of one rater never overlap; what lies outside them are gaps. The u-alphas are those of
Krippendorff, Mathet, Bouvry & Widlöcher (2016, Quality & Quantity 50(6), pp. 2347-2364), nominal.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, permutations

import numpy as np
import numpy.typing as npt

from annotator.agreement.ratings import Numbers
from annotator.errors import InputRefused, Undefined

__all__ = [
    "Undefined",
    "alpha_u_1995",
    "binary_u_alpha",
    "cu_alpha",
    "cu_coverage",
    "ku_alpha",
    "u_alpha",
]

Unit = tuple[float, float, Hashable]
Continuum = Mapping[str, Sequence[Unit]]

NO_UNIT = "no unit was marked"
ONE_VALUE = "only one value was used"
_GAP = 0


@dataclass(frozen=True, slots=True)
class _Stretches:
    """The continuum cut at every start and end of a unit: the length of each stretch, and for each
    stretch (rows) and rater (columns) its value (0 a gap) and its unit (-1 none).
    """

    lengths: Numbers
    values: npt.NDArray[np.int64]
    units: npt.NDArray[np.int64]
    categories: tuple[Hashable, ...]

    @property
    def raters(self) -> int:
        return int(self.values.shape[1])


def u_alpha(continuum: Continuum, *, length: float, begin: float = 0) -> float:
    """uα: agreement on units and their categories, gaps being a value like any other.

    Chance pairs no unit with itself; in gaps no position with itself.
    """
    return _u_alpha(_cut(continuum, length=length, begin=begin))


def binary_u_alpha(continuum: Continuum, *, length: float, begin: float = 0) -> float:
    """|uα: agreement on what is relevant matter and what is gap, whatever the categories."""
    cut = _cut(continuum, length=length, begin=begin)
    values = np.minimum(cut.values, 1)
    return _u_alpha(_Stretches(cut.lengths, values, cut.units, ("relevant",)))


def cu_alpha(continuum: Continuum, *, length: float, begin: float = 0) -> float:
    """cuα: agreement on the categories of the matter that two or more raters found relevant.

    Each unit is left out of its own chance by the square of its mean pairable length, the mean over
    the other raters of the part of it that they found relevant.
    """
    o, own = _jointly_identified(_cut(continuum, length=length, begin=begin))
    total, matter = float(o.sum()), o.sum(axis=1)
    observed = total - float(np.trace(o))
    return _coefficient(observed, total**2 - float(matter @ matter), total, own)


def ku_alpha(continuum: Continuum, *, category: Hashable, length: float, begin: float = 0) -> float:
    """(k)uα: agreement on one category against all others in the jointly identified matter."""
    cut = _cut(continuum, length=length, begin=begin)
    o, own = _jointly_identified(cut)
    if category not in cut.categories:
        raise Undefined(f"the category {category!r} was not used")
    k = cut.categories.index(category)
    matter, total = float(o[k].sum()), float(o.sum())
    if not matter:
        raise Undefined(f"nothing of the category {category!r} was found relevant by another rater")
    return _coefficient(matter - float(o[k, k]), matter * (total - matter), total, own)


def cu_coverage(continuum: Continuum, *, length: float, begin: float = 0) -> float:
    """The share of all raters' continua that enters cuα: relevant matter paired with relevant."""
    cut = _cut(continuum, length=length, begin=begin)
    if not cut.values.any():
        raise Undefined(NO_UNIT)
    o = _coincidences(cut, cut.values != _GAP)
    return float(o.sum()) / (len(continuum) * length)


def alpha_u_1995(
    continuum: Continuum, *, length: float, begin: float = 0, category: Hashable | None = None
) -> float:
    """αU of Krippendorff (1995, Sociological Methodology 25, pp. 47-76; 2004, ch. 11.6).

    Of one ``category``, or of all: one minus the sum of observed over the sum of expected
    disagreements of the categories. Units of one rater may overlap if their categories differ.
    """
    _checked(continuum, length=length, begin=begin, may_cross=True)
    used = list(dict.fromkeys(unit[2] for units in continuum.values() for unit in units))
    if not used:
        raise Undefined(NO_UNIT)
    if category is not None and category not in used:
        raise Undefined(f"the category {category!r} was not used")
    chosen = used if category is None else [category]
    terms = [alpha_u_terms(continuum, length=length, begin=begin, category=c) for c in chosen]
    observed, expected = sum(term[0] for term in terms), sum(term[1] for term in terms)
    if expected <= 0:
        raise Undefined(ONE_VALUE)
    return 1.0 - observed / expected


def alpha_u_terms(
    continuum: Continuum, *, length: float, begin: float = 0, category: Hashable
) -> tuple[float, float]:
    """Observed and expected disagreement of one category in αU of 1995."""
    own = [sorted(u[:2] for u in units if u[2] == category) for units in continuum.values()]
    gaps = [_gaps(units, begin, begin + length) for units in own]
    observed = 0.0
    for i, j in permutations(range(len(own)), 2):
        a, b = _array(own[i]), _array(own[j])
        is_met = (a[:, None, 0] < b[None, :, 1]) & (b[None, :, 0] < a[:, None, 1])
        apart = ((a[:, None, :] - b[None, :, :]) ** 2).sum(axis=2)
        observed += float(apart[is_met].sum())
        gap = _array(gaps[j])
        is_inside = (gap[None, :, 0] <= a[:, None, 0]) & (a[:, None, 1] <= gap[None, :, 1])
        observed += 2 * float(((a[:, 1] - a[:, 0]) ** 2) @ is_inside.sum(axis=1))
    raters = len(own)
    observed /= raters * (raters - 1) * length**2
    unit = _lengths(own)
    room = np.maximum(_lengths(gaps)[None, :] - unit[:, None] + 1, 0).sum(axis=1)
    meeting = (len(unit) - 1) / 3 * (2 * unit**3 - 3 * unit**2 + unit)
    positions = raters * length * (raters * length - 1) - float(unit @ (unit - 1))
    if positions <= 0:
        return observed, 0.0
    return observed, 2 / length * float((meeting + unit**2 * room).sum()) / positions


def _u_alpha(cut: _Stretches) -> float:
    if not cut.values.any():
        raise Undefined(NO_UNIT)
    o = _coincidences(cut, np.ones_like(cut.values, dtype=np.bool_))
    total, matter = float(o.sum()), o.sum(axis=1)
    unit_lengths = np.zeros(int(cut.units.max()) + 1)
    for units in cut.units.T:
        np.add.at(unit_lengths, units[units >= 0], cut.lengths[units >= 0])
    own = float(unit_lengths @ unit_lengths) + float(matter[_GAP])
    return _coefficient(total - float(np.trace(o)), total**2 - float(matter @ matter), total, own)


def _jointly_identified(cut: _Stretches) -> tuple[Numbers, float]:
    """Coincidences of categories where both of a pair of raters found the matter relevant, and the
    sum of the squared mean pairable lengths of the units.
    """
    if not cut.values.any():
        raise Undefined(NO_UNIT)
    relevant = cut.values != _GAP
    o = _coincidences(cut, relevant)[1:, 1:]
    if not o.any():
        raise Undefined("no matter was found relevant by two raters")
    others = np.maximum(relevant.sum(axis=1) - 1, 0) / (cut.raters - 1)
    pairable = np.zeros(int(cut.units.max()) + 1)
    for units in cut.units.T:
        own = units >= 0
        np.add.at(pairable, units[own], (cut.lengths * others)[own])
    return o, float(pairable @ pairable)


def _coincidences(cut: _Stretches, counted: npt.NDArray[np.bool_]) -> Numbers:
    """The length over which a rater's value (rows) meets another's (columns), per other rater."""
    size = len(cut.categories) + 1
    o = np.zeros((size, size))
    for i, j in permutations(range(cut.raters), 2):
        both = counted[:, i] & counted[:, j]
        np.add.at(o, (cut.values[both, i], cut.values[both, j]), cut.lengths[both])
    return o / (cut.raters - 1)


def _coefficient(observed: float, apart: float, total: float, own: float) -> float:
    if apart <= 0 or total**2 <= own:
        raise Undefined(ONE_VALUE)
    return 1.0 - observed / (total * apart / (total**2 - own))


def _cut(continuum: Continuum, *, length: float, begin: float) -> _Stretches:
    _checked(continuum, length=length, begin=begin)
    places = {begin, begin + length}
    places |= {place for units in continuum.values() for unit in units for place in unit[:2]}
    points = np.array(sorted(places), dtype=np.float64)
    shape = (len(points) - 1, len(continuum))
    values, numbers = np.zeros(shape, dtype=np.int64), np.full(shape, -1, dtype=np.int64)
    code: dict[Hashable, int] = {}
    count = 0
    for rater, units in enumerate(continuum.values()):
        for start, end, category in units:
            first, last = np.searchsorted(points, (start, end))
            values[first:last, rater] = code.setdefault(category, len(code) + 1)
            numbers[first:last, rater] = count
            count += 1
    return _Stretches(np.diff(points), values, numbers, tuple(code))


def _checked(continuum: Continuum, *, length: float, begin: float, may_cross: bool = False) -> None:
    """``may_cross``: units of different categories may overlap."""
    if len(continuum) < 2:
        raise InputRefused("Agreement on units needs two raters; give the units of another.")
    if not length > 0:
        raise InputRefused(f"The length of a continuum is above 0, not {length}.")
    for rater, units in continuum.items():
        for start, end, _ in units:
            if not begin <= start < end <= begin + length:
                raise InputRefused(
                    f"The unit {start}-{end} of {rater} is empty or reaches out of the continuum"
                    f" {begin}-{begin + length}."
                )
        layers: dict[Hashable, list[Unit]] = {}
        for unit in sorted(units, key=lambda unit: unit[:2]):
            layers.setdefault(unit[2] if may_cross else None, []).append(unit)
        for one, other in (pair for layer in layers.values() for pair in pairwise(layer)):
            if other[0] < one[1]:
                raise InputRefused(
                    f"The units {one[0]}-{one[1]} ({one[2]}) and {other[0]}-{other[1]} ({other[2]})"
                    f" of {rater} overlap; compare them by spans or gamma instead."
                )


def _gaps(
    units: Sequence[tuple[float, float]], begin: float, end: float
) -> list[tuple[float, float]]:
    edges = [begin, *(place for unit in units for place in unit), end]
    return [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b]


def _array(sections: Sequence[tuple[float, float]]) -> Numbers:
    return np.array(sections, dtype=np.float64).reshape(len(sections), 2)


def _lengths(sections: Sequence[Sequence[tuple[float, float]]]) -> Numbers:
    return np.array([end - start for part in sections for start, end in part], dtype=np.float64)
