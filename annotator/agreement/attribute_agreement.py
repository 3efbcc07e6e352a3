"""Figures on what matched annotations say: type, speaker, stance and proposition of those that
cover nearly the same words.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial

from annotator.agreement.alignment import Alignment, Matched
from annotator.agreement.chance import (
    ONE_VALUE,
    Terms,
    alpha_terms,
    cohen_terms,
    gwet_terms,
    pooled,
)
from annotator.agreement.distances import Nominal
from annotator.agreement.ratings import RatingTable, read
from annotator.agreement.result import Figure, tried
from annotator.agreement.span_agreement import NO_ARTICLE, NO_PAIR, Pair
from annotator.errors import Undefined

Row = tuple[Hashable, Hashable]
Strata = Sequence[Sequence[Row]]


class _Absent(Enum):
    """A value of its own, so that no name can be taken for it."""

    NOTHING = "none given"


_NOMINAL = Nominal()
_TERMS: dict[str, Callable[[RatingTable], Terms]] = {
    "percent_agreement": lambda table: cohen_terms(table, _NOMINAL),
    "cohen_kappa": lambda table: cohen_terms(table, _NOMINAL),
    "krippendorff_alpha": lambda table: alpha_terms(table, _NOMINAL),
    "gwet_ac1": lambda table: gwet_terms(table, _NOMINAL),
}
_ATTRIBUTES = ("type", "speaker", "stance", "proposition")
GIVEN_TYPE = "stance given type"


@dataclass(frozen=True, slots=True)
class MatchedOfPair:
    """The matched pairs of two annotators over all their articles, and the types of the rest."""

    matched: tuple[Matched, ...]
    unmatched_types: tuple[str, ...]
    articles: int


def gathered(alignments: Sequence[Alignment]) -> MatchedOfPair:
    """The alignments of one pair of annotators put together."""
    return MatchedOfPair(
        tuple(match for alignment in alignments for match in alignment.matched),
        tuple(
            unit.type
            for alignment in alignments
            for unit in (*alignment.only_first, *alignment.only_second)
        ),
        len(alignments),
    )


def attribute_figures(by_pair: Mapping[Pair, MatchedOfPair], types: Sequence[str]) -> list[Figure]:
    """Observed agreement, kappa, alpha and AC1 of each attribute on matched annotations.

    Values: a missing speaker is a value of its own ("no speaker"); pairs in which neither gives a
    stance or a proposition do not count, and one that only one gives is a disagreement. "stance
    given type" takes the pairs that agree on the type and expects chance within each type: observed
    and expected disagreement are means over types, weighed by their pairs.

    For each pair of annotators and for the whole study (pair None); "stance given type" also for
    each type. For the whole study kappa is the mean of the pairwise kappas that are defined (Light
    1971, Psychol. Bull. 76(5), pp. 365-377); the others, in which the order of the two values plays
    no part, are computed from the matched pairs of all pairs of annotators pooled. ``n_matched``
    counts the matched pairs that enter, ``n_unmatched`` the annotations without a partner.
    """
    figures = []
    for attribute in _ATTRIBUTES:
        strata = {pair: [_rows(of.matched, attribute)] for pair, of in by_pair.items()}
        figures += _figures_of(attribute, strata, by_pair, ONE_VALUE)
        if attribute == "stance":
            given = {
                pair: [_rows(_agreeing(of.matched, kind), "stance") for kind in types]
                for pair, of in by_pair.items()
            }
            reason = "only one value was used within each type"
            figures += _figures_of(GIVEN_TYPE, given, by_pair, reason)
            figures += _figures_by_type(given, by_pair, types)
    return figures


def _figures_of(
    of: str, by_pair: Mapping[Pair, Strata], matched: Mapping[Pair, MatchedOfPair], one_value: str
) -> list[Figure]:
    figures = []
    for measure in _TERMS:
        pairs = [
            _figure(measure, of, pair, strata, matched[pair], one_value)
            for pair, strata in by_pair.items()
        ]
        together = _together(list(by_pair.values()))
        figures.append(_overall(measure, of, together, pairs, one_value))
        figures += pairs
    return figures


def _figures_by_type(
    given: Mapping[Pair, Strata], matched: Mapping[Pair, MatchedOfPair], types: Sequence[str]
) -> list[Figure]:
    figures = []
    for n, kind in enumerate(types):
        single = {pair: [strata[n]] for pair, strata in given.items()}
        unmatched = sum(part.unmatched_types.count(kind) for part in matched.values())
        for measure in _TERMS:
            pairs = [
                _figure(measure, GIVEN_TYPE, pair, strata, matched[pair], ONE_VALUE)
                for pair, strata in single.items()
            ]
            together = _together(list(single.values()))
            whole = _overall(measure, GIVEN_TYPE, together, pairs, ONE_VALUE)
            figures.append(replace(whole, type=kind, n_unmatched=unmatched))
    return figures


def _figure(
    measure: str, of: str, pair: Pair, strata: Strata, matched: MatchedOfPair, one_value: str
) -> Figure:
    compute = partial(_value, measure, strata, one_value, articles=matched.articles)
    counts = _count(strata), len(matched.unmatched_types)
    return Figure(measure, of, None, pair, *tried(compute), *counts)


def _overall(
    measure: str, of: str, together: Strata, pairs: Sequence[Figure], one_value: str
) -> Figure:
    if len(pairs) == 1:
        value, reason = pairs[0].value, pairs[0].undefined
    elif measure == "cohen_kappa":
        values = [figure.value for figure in pairs if figure.value is not None]
        value = sum(values) / len(values) if values else None
        reasons = {figure.undefined for figure in pairs}
        reason = None if values else reasons.pop() if len(reasons) == 1 else NO_PAIR
    else:
        value, reason = tried(partial(_value, measure, together, one_value))
    unmatched = sum(figure.n_unmatched for figure in pairs)
    return Figure(measure, of, None, None, value, reason, _count(together), unmatched)


def _value(measure: str, strata: Strata, one_value: str = ONE_VALUE, *, articles: int = 1) -> float:
    if not articles:
        raise Undefined(NO_ARTICLE)
    parts = [(_TERMS[measure](read(rows)), len(rows)) for rows in strata if rows]
    if not parts:
        raise Undefined("no matched annotations have a value")
    terms = pooled(parts)
    if measure == "percent_agreement":
        return 1.0 - terms.observed
    if terms.values < 2:
        raise Undefined(one_value)
    return terms.coefficient()


def _rows(matched: Sequence[Matched], attribute: str) -> list[Row]:
    rows = [(getattr(pair.first, attribute), getattr(pair.second, attribute)) for pair in matched]
    if attribute != "speaker":
        rows = [row for row in rows if row != (None, None)]
    return [(_given(first), _given(second)) for first, second in rows]


def _given(value: Hashable | None) -> Hashable:
    return _Absent.NOTHING if value is None else value


def _agreeing(matched: Sequence[Matched], kind: str) -> list[Matched]:
    return [pair for pair in matched if pair.first.type == pair.second.type == kind]


def _together(parts: Sequence[Strata]) -> list[list[Row]]:
    return [[row for rows in layer for row in rows] for layer in zip(*parts, strict=True)]


def _count(strata: Strata) -> int:
    return sum(len(rows) for rows in strata)
