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

    Articles in which an annotator's own annotations overlap do not enter: what overlaps is listed,
    and how many articles that leaves out. Excluded regions are no part of the continuum.
    ``matched`` counts the characters that both of a pair marked as the same type, ``unmatched``
    those of which they say different things.
    """
    line = MarkedLine(layout, pause=pause)
    every, overlapping = line.layer(None)
    counted = []
    for pair in (None, *layout.pairs):
        pause()
        counts = _counts(layout, line, every, pair)
        counted += [
            _counted(measure, layout, counts, overlapping, pair=pair) for measure in MEASURES
        ]
    whole = _counts(layout, line, every, None)
    for n, kind in enumerate(layout.types):
        pause()
        marked, found = line.layer(kind)
        own = _counts(layout, line, marked.of_one_type(), None)
        counted += [_counted(measure, layout, own, found, kind=kind) for measure in MEASURES[:3]]
        counted.append(_counted("ku_alpha", layout, whole, overlapping, kind=kind, code=n))
        overlapping = [*overlapping, *found]
    return counted, overlapping, _left_out(line, overlapping)


@dataclass(frozen=True, slots=True)
class _Counts:
    """By article: ``meets``, the length over which one annotator's value (rows) meets another's
    (columns), over the others of the article; what units contribute to their own chance, in all
    matter and in what others found relevant; and the characters of all annotators.
    """

    entering: Mask
    meets: Numbers
    own: Numbers
    own_shared: Numbers
    lengths: Numbers
    matched: Numbers
    unmatched: Numbers


def _counts(layout: Layout, line: MarkedLine, marked: Marked, pair: Pair | None) -> _Counts:
    columns = layout.columns(pair)
    is_broken = (layout.present & ~marked.usable)[:, columns].any(axis=1)
    entering = layout.entering(pair) & ~is_broken
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
        if not weights.any():
            return _overlap_words(overlapping, pair) or NO_ARTICLE
        meets = np.tensordot(weights, counts.meets, axes=1)
        if meets.sum() == meets[0, 0]:
            return NO_UNIT
        shared = meets[1:, 1:]
        if measure in ("cu_alpha", "ku_alpha") and not shared.sum():
            return NOTHING_SHARED
        if measure == "ku_alpha" and not shared[code].sum():
            return f"nothing of the type “{kind}” was found relevant by another annotator"
        return ONE_VALUE

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


def _overlap_words(overlapping: Sequence[Overlapping], pair: Pair | None) -> str | None:
    """That everything overlaps, with the first place as an example."""
    own = [entry for entry in overlapping if pair is None or entry.annotator in pair]
    if not own:
        return None
    first, (one, other) = own[0], (text[:_WORDS_SHOWN] for text in own[0].texts)
    what = "" if first.type is None else f" of the type “{first.type}”"
    return (
        f"annotations{what} by {first.annotator} overlap (“{one}” and “{other}”), here or in every "
        "other article"
    )


def _left_out(line: MarkedLine, overlapping: Sequence[Overlapping]) -> list[LeftOut]:
    left_out = []
    if line.repeated:
        why = "on the same words and of the same type as another; they count once in the u-alphas"
        left_out.append(LeftOut("annotations", why, line.repeated))
    articles: dict[str | None, set[str]] = {}
    for entry in overlapping:
        articles.setdefault(entry.type, set()).add(entry.article_id)
    for kind, found in articles.items():
        which = "all types together" if kind is None else f"the type “{kind}”"
        why = f"not in the u-alphas of {which}, because somebody's own annotations overlap there"
        left_out.append(LeftOut("articles", why, len(found)))
    return left_out
