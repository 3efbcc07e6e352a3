"""The u-alphas of a study, from counts by article: the articles are taken as one continuum, in
which what matters are lengths alone. ``unitizing`` has the same measures, with their source.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from annotator.agreement.breakdown import Overlapping
from annotator.agreement.layout import NO_ARTICLE, Layout, Mask, Pair, ratio
from annotator.agreement.marked_line import Marked, MarkedLine
from annotator.agreement.overlap import Integers
from annotator.agreement.ratings import Numbers
from annotator.agreement.resampling import Counted
from annotator.agreement.study import LeftOut
from annotator.agreement.unitizing import NO_UNIT, ONE_VALUE

MEASURES = ("u_alpha", "binary_u_alpha", "cu_alpha", "cu_coverage")
NOTHING_SHARED = "no matter was found relevant by two annotators"
_WORDS_SHOWN = 40

Statistic = Callable[[Numbers, Numbers], Numbers]


def counted_units(
    layout: Layout, *, pause: Callable[[], None] = lambda: None
) -> tuple[list[Counted], list[Overlapping], list[LeftOut]]:
    """uα, |uα, cuα and its coverage of the whole study and of each pair of annotators; of each type
    uα (that type against all else, so that |uα is the same) and, among all types, kuα.

    Where annotations of one annotator and type overlap, what they cover is one stretch; for |uα so
    is what those of different types cover. Where these overlap, uα, cuα and kuα of all types
    together are undefined, as they know one type for a place; the types by themselves are not.
    What overlaps is listed. Excluded regions are no part of the continuum. ``matched`` counts the
    characters that both of a pair marked as the same type, ``unmatched`` those of which they say
    different things.
    """
    line = MarkedLine(layout, pause=pause)
    typed, anything = line.of_all_types(), line.of_anything()
    counted = []
    for pair in (None, *layout.pairs):
        pause()
        nominal, binary = (_counts(layout, line, m, pair) for m in (typed, anything))
        for measure in MEASURES:
            counts = binary if measure == "binary_u_alpha" else nominal
            counted.append(_counted(measure, layout, counts, line.overlapping, pair=pair))
    whole = _counts(layout, line, typed, None)
    for n, kind in enumerate(layout.types):
        pause()
        own = _counts(layout, line, line.of_type(kind), None)
        counted += [
            _counted(measure, layout, own, line.overlapping, kind=kind) for measure in MEASURES[:3]
        ]
        counted.append(_counted("ku_alpha", layout, whole, line.overlapping, kind=kind, code=n))
    return counted, line.overlapping, _left_out(line)


@dataclass(frozen=True, slots=True)
class _Counts:
    """By article: ``meets``, the length over which one annotator's value (rows) meets another's
    (columns), over the others of the article; what units contribute to their own chance, in all
    matter and in what others found relevant; and the characters of all annotators. ``broken`` is 1
    for an article in which somebody's annotations of different types overlap.
    """

    entering: Mask
    broken: Numbers
    meets: Numbers
    own: Numbers
    own_shared: Numbers
    lengths: Numbers
    matched: Numbers
    unmatched: Numbers


def _counts(layout: Layout, line: MarkedLine, marked: Marked, pair: Pair | None) -> _Counts:
    columns = layout.columns(pair)
    entering = layout.entering(pair)
    broken = (entering & marked.broken[:, columns].any(axis=1)).astype(np.float64)
    present = layout.present[:, columns] & entering[:, None]
    values, units = marked.values[:, columns], marked.units[:, columns]
    articles, size = line.articles, layout.size
    others = np.maximum(present.sum(axis=1) - 1, 1)[articles]
    codes = 1 + len(layout.types)
    meets, (matched, unmatched) = np.zeros((size, codes, codes)), np.zeros((2, size))
    for i, j in combinations(range(len(columns)), 2):
        both = np.flatnonzero(present[articles, i] & present[articles, j])
        a, b, lengths, place = values[both, i], values[both, j], line.lengths[both], articles[both]
        np.add.at(meets, (place, a, b), lengths / others[both])
        np.add.at(meets, (place, b, a), lengths / others[both])
        matched += np.bincount(place, lengths * ((a == b) & (a > 0)), minlength=size)
        unmatched += np.bincount(place, lengths * (a != b), minlength=size)
    own, own_shared = _self_pairing(line, values, units, present, others)
    characters = np.bincount(articles, line.lengths, minlength=size)
    return _Counts(
        entering,
        broken,
        meets,
        own + meets[:, 0, :].sum(axis=1),
        own_shared,
        characters * present.sum(axis=1),
        matched,
        unmatched,
    )


def _self_pairing(
    line: MarkedLine, values: Integers, units: Integers, present: Mask, others: Integers
) -> tuple[Numbers, Numbers]:
    """The squared lengths of the units, and the squares of their mean pairable lengths."""
    relevant = (values > 0) & present[line.articles]
    number = int(units.max(initial=-1)) + 1
    whole, shared, place = np.zeros(number), np.zeros(number), np.zeros(number, dtype=np.int64)
    for column in range(units.shape[1]):
        own = np.flatnonzero(relevant[:, column])
        unit = units[own, column]
        place[unit] = line.articles[own]
        whole += np.bincount(unit, line.lengths[own], minlength=number)
        found = (relevant[own].sum(axis=1) - 1) / others[own]
        shared += np.bincount(unit, line.lengths[own] * found, minlength=number)
    size = len(present)
    return (
        np.asarray(np.bincount(place, whole**2, minlength=size), dtype=np.float64),
        np.asarray(np.bincount(place, shared**2, minlength=size), dtype=np.float64),
    )


def _counted(
    measure: str,
    layout: Layout,
    counts: _Counts,
    overlapping: Sequence[Overlapping],
    *,
    pair: Pair | None = None,
    kind: str | None = None,
    code: int = 0,
) -> Counted:
    def values(weights: Numbers) -> Numbers:
        return np.where(weights @ counts.broken > 0, np.nan, whole(weights))

    def whole(weights: Numbers) -> Numbers:
        meets = np.tensordot(weights, counts.meets, axes=1)
        if measure == "u_alpha":
            return _alpha(meets, weights @ counts.own)
        if measure == "binary_u_alpha":
            return _alpha(_against_gaps(meets), weights @ counts.own)
        shared = meets[:, 1:, 1:]
        if measure == "cu_coverage":
            is_marked = meets.sum(axis=(1, 2)) > meets[:, 0, 0]
            return ratio(shared.sum(axis=(1, 2)), (weights @ counts.lengths) * is_marked)
        if measure == "ku_alpha":
            return _alpha_of_one(shared, weights @ counts.own_shared, code)
        return _alpha(shared, weights @ counts.own_shared)

    def why(weights: Numbers) -> str:
        if weights @ counts.broken:
            ids = {layout.study.articles[n].id for n in np.flatnonzero(weights * counts.broken)}
            return _overlap_words([one for one in overlapping if one.article_id in ids], pair)
        return _why(measure, counts, weights, kind=kind, code=code)

    return Counted(
        measure=measure,
        of="spans",
        type=kind,
        pair=pair,
        entering=counts.entering,
        values=values,
        why=why,
        matched=counts.matched,
        unmatched=counts.unmatched,
        units=layout.units(pair, kind),
    )


def _why(measure: str, counts: _Counts, weights: Numbers, *, kind: str | None, code: int) -> str:
    """Why there is no value although no annotations of different types overlap."""
    if not weights.any():
        return NO_ARTICLE
    meets = np.tensordot(weights, counts.meets, axes=1)
    if meets.sum() == meets[0, 0]:
        return NO_UNIT
    shared = meets[1:, 1:]
    if measure in ("cu_alpha", "ku_alpha") and not shared.sum():
        return NOTHING_SHARED
    if measure == "ku_alpha" and not shared[code].sum():
        return f"nothing of the type “{kind}” was found relevant by another annotator"
    return ONE_VALUE


def _alpha(meets: Numbers, own: Numbers) -> Numbers:
    """1 - observed / expected, chance pairing no unit with itself."""
    total, matter = meets.sum(axis=(1, 2)), meets.sum(axis=2)
    observed = total - np.trace(meets, axis1=1, axis2=2)
    return _coefficient(observed, total**2 - (matter**2).sum(axis=1), total, own)


def _alpha_of_one(meets: Numbers, own: Numbers, code: int) -> Numbers:
    """The same of one value against all others."""
    total, matter = meets.sum(axis=(1, 2)), meets[:, code].sum(axis=1)
    observed = matter - meets[:, code, code]
    return _coefficient(observed, matter * (total - matter), total, own)


def _coefficient(observed: Numbers, apart: Numbers, total: Numbers, own: Numbers) -> Numbers:
    is_defined = (apart > 1e-9 * total**2) & (total**2 > own)
    above = np.where(is_defined, observed * (total**2 - own), np.nan)
    return np.asarray(1.0 - ratio(above, total * apart))


def _against_gaps(meets: Numbers) -> Numbers:
    both = np.empty((len(meets), 2, 2))
    both[:, 0, 0], both[:, 1, 1] = meets[:, 0, 0], meets[:, 1:, 1:].sum(axis=(1, 2))
    both[:, 0, 1] = both[:, 1, 0] = meets[:, 0, 1:].sum(axis=1)
    return both


def _overlap_words(overlapping: Sequence[Overlapping], pair: Pair | None) -> str:
    """Where annotations of different types overlap, with the first place as an example."""
    own = [
        entry
        for entry in overlapping
        if entry.type is None and (pair is None or entry.annotator in pair)
    ]
    one, other = map(_shortened, own[0].texts)
    articles = len({entry.article_id for entry in own})
    where = "one article" if articles == 1 else f"{articles} articles"
    return (
        f"annotations of different types by one annotator overlap in {where} (“{one}” and "
        f"“{other}” by {own[0].annotator}); the types by themselves have a value"
    )


def _shortened(text: str) -> str:
    return text if len(text) <= _WORDS_SHOWN else text[: _WORDS_SHOWN - 1] + "…"


def _left_out(line: MarkedLine) -> list[LeftOut]:
    if not line.joined:
        return []
    why = "joined, for the u-alphas, with another of the same annotator and type that they overlap"
    return [LeftOut("annotations", why, line.joined)]
