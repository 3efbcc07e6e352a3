"""Figures on what matched annotations say: type, speaker, stance and proposition of those that
cover nearly the same words, from counts by article.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from annotator.agreement.alignment import Alignment, Matched
from annotator.agreement.chance import ONE_VALUE
from annotator.agreement.layout import NO_ARTICLE, NO_PAIR, Layout, Pair
from annotator.agreement.nominal_counts import NominalCounts, Rows
from annotator.agreement.ratings import Numbers
from annotator.agreement.resampling import Counted

Values = Callable[[Matched], tuple[Hashable, Hashable] | None]

MEASURES = ("percent_agreement", "cohen_kappa", "krippendorff_alpha", "gwet_ac1")
GIVEN_TYPE = "stance given type"
NO_MATCH = "no matched annotations have a value"
ONE_VALUE_OF_TYPE = "only one value was used within each type"


@dataclass(frozen=True, slots=True)
class MatchedOfPair:
    """The matched annotations of two annotators over all their articles, and for each of these
    articles of the whole study how many of each type were left without a partner.
    """

    matched: Sequence[Matched]
    articles: Sequence[int]
    unmatched: Numbers


def gathered(layout: Layout, pair: Pair, alignments: Sequence[Alignment]) -> MatchedOfPair:
    """The alignments of one pair of annotators put together."""
    places = np.flatnonzero(layout.entering(pair)).tolist()
    code = {kind: n for n, kind in enumerate(layout.types)}
    unmatched = np.zeros((layout.size, len(layout.types)))
    matched, articles = list[Matched](), list[int]()
    for place, alignment in zip(places, alignments, strict=True):
        matched += alignment.matched
        articles += [place] * len(alignment.matched)
        for unit in (*alignment.only_first, *alignment.only_second):
            unmatched[place, code[unit.type]] += 1
    return MatchedOfPair(matched, articles, unmatched)


def counted_attributes(
    layout: Layout,
    by_pair: Mapping[Pair, MatchedOfPair],
    *,
    pause: Callable[[], None] = lambda: None,
) -> list[Counted]:
    """Observed agreement, kappa, alpha and AC1 of each attribute on matched annotations.

    Values: a missing speaker is a value of its own ("no speaker"); pairs in which neither gives a
    stance or a proposition do not count, and one that only one gives is a disagreement. "stance
    given type" takes the pairs that agree on the type and expects chance within each type: observed
    and expected disagreement are means over types, weighed by their pairs.

    For each pair of annotators and for the whole study (pair None); "type" and "stance given type"
    also for each type, "type" then as that type against all others. For the whole study kappa is
    the mean of the pairwise kappas that are defined (Light 1971, Psychol. Bull. 76(5), pp.
    365-377); the others, in which the order of the two values plays no part, are computed from the
    matched pairs of all pairs of annotators pooled. ``matched`` counts the matched pairs that
    enter, ``unmatched`` the annotations without a partner.
    """
    counted = []
    for attribute in ("type", "speaker", "stance", "proposition"):
        pause()
        rows = _rows(by_pair, partial(_both, attribute))
        counted += _of_subject(layout, attribute, rows, by_pair, reason=ONE_VALUE)
        if attribute == "type":
            for kind in layout.types:
                against = _rows(by_pair, partial(_is_of_type, kind))
                counted += _of_type(layout, "type", kind, against, by_pair)
    code = {kind: n for n, kind in enumerate(layout.types)}
    given = _rows(by_pair, _stance_given_type, stratum=lambda match: code[match.first.type])
    counted += _of_subject(layout, GIVEN_TYPE, given, by_pair, reason=ONE_VALUE_OF_TYPE)
    for kind in layout.types:
        within = _rows(by_pair, partial(_stance_of_type, kind))
        counted += _of_type(layout, GIVEN_TYPE, kind, within, by_pair)
    return counted


def _of_subject(
    layout: Layout,
    of: str,
    rows: Mapping[Pair, Rows],
    by_pair: Mapping[Pair, MatchedOfPair],
    *,
    reason: str,
) -> list[Counted]:
    """The whole study, then each pair of annotators."""
    left = _left(by_pair.values())
    counted = _counted(layout, of, list(rows.values()), left, reason)
    for pair, own in rows.items():
        counted += _counted(layout, of, [own], _left([by_pair[pair]]), reason, pair=pair)
    return counted


def _of_type(
    layout: Layout,
    of: str,
    kind: str,
    rows: Mapping[Pair, Rows],
    by_pair: Mapping[Pair, MatchedOfPair],
) -> list[Counted]:
    left = _left(by_pair.values(), layout.types.index(kind))
    return _counted(layout, of, list(rows.values()), left, ONE_VALUE, kind=kind)


def _counted(
    layout: Layout,
    of: str,
    rows: Sequence[Rows],
    unmatched: Numbers,
    reason: str,
    *,
    pair: Pair | None = None,
    kind: str | None = None,
) -> list[Counted]:
    counts = NominalCounts(rows, articles=layout.size)

    def why(weights: Numbers) -> str:
        if not weights.any():
            return NO_ARTICLE
        if not counts.number @ weights:
            return NO_MATCH
        return reason if counts.most_values(weights) < 2 else NO_PAIR

    return [
        Counted(
            measure=measure,
            of=of,
            type=kind,
            pair=pair,
            entering=layout.entering(pair),
            values=partial(counts.values, measure),
            why=why,
            matched=counts.number,
            unmatched=unmatched,
            units=layout.units(pair, kind),
        )
        for measure in MEASURES
    ]


def _rows(
    by_pair: Mapping[Pair, MatchedOfPair],
    values: Values,
    *,
    stratum: Callable[[Matched], int] = lambda _: 0,
) -> dict[Pair, Rows]:
    """What both annotators of each pair say, values numbered alike in all pairs."""
    code: dict[Hashable, int] = {}
    rows = {}
    for pair, own in by_pair.items():
        kept, strata, first, second = list[int](), list[int](), list[int](), list[int]()
        for article, match in zip(own.articles, own.matched, strict=True):
            both = values(match)
            if both is not None:
                kept.append(article)
                strata.append(stratum(match))
                first.append(code.setdefault(both[0], len(code)))
                second.append(code.setdefault(both[1], len(code)))
        rows[pair] = Rows(*(np.array(x, dtype=np.int64) for x in (kept, strata, first, second)))
    return rows


def _both(attribute: str, match: Matched) -> tuple[Hashable, Hashable] | None:
    first, second = getattr(match.first, attribute), getattr(match.second, attribute)
    is_given = first is not None or second is not None or attribute == "speaker"
    return (first, second) if is_given else None


def _is_of_type(kind: str, match: Matched) -> tuple[Hashable, Hashable]:
    return match.first.type == kind, match.second.type == kind


def _stance_given_type(match: Matched) -> tuple[Hashable, Hashable] | None:
    return _both("stance", match) if match.first.type == match.second.type else None


def _stance_of_type(kind: str, match: Matched) -> tuple[Hashable, Hashable] | None:
    return _stance_given_type(match) if match.first.type == kind else None


def _left(parts: Iterable[MatchedOfPair], kind: int | None = None) -> Numbers:
    """Annotations without a partner by article, of one type or of all."""
    tables = [part.unmatched for part in parts]
    together = np.sum(tables, axis=0)
    return np.asarray(together.sum(axis=1) if kind is None else together[:, kind])
