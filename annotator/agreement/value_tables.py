"""Which values annotators use how often, and which of one meet which of another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from annotator.agreement.alignment import Alignment
from annotator.agreement.breakdown import NOTHING, OTHERS, Confusion, Marginal
from annotator.agreement.layout import Pair
from annotator.agreement.study import Study, Unit

ATTRIBUTES = ("type", "stance", "speaker", "proposition")

_MOST_VALUES = 12
_MOST_MARGINALS = 20
_ID_SHOWN = 8

Alignments = Mapping[Pair, Sequence[Alignment]]


def confusions(
    study: Study, alignments: Alignments, *, pause: Callable[[], None] = lambda: None
) -> list[Confusion]:
    """A table for each attribute, of all pairs added up and, of three and more annotators, of each
    pair; none for an attribute that nobody gave.
    """
    tables = []
    for of in ATTRIBUTES:
        names = _names(study, of)
        by_pair = {}
        for pair, found in alignments.items():
            pause()
            by_pair[pair] = _met(names, of, found)
        every: Counter[tuple[str, str]] = sum(by_pair.values(), Counter())
        if all(NOTHING in pair for pair in every) and of != "type":
            continue
        tables.append(_table(of, None, every))
        if len(by_pair) > 1:
            tables += [_table(of, pair, counts) for pair, counts in by_pair.items()]
    return tables


def marginals(study: Study, *, pause: Callable[[], None] = lambda: None) -> list[Marginal]:
    """How often each annotator used each value, for attributes that anybody gave."""
    found = []
    for of in ATTRIBUTES:
        pause()
        names = _names(study, of)
        by_annotator = {
            name: Counter(
                _value(names, of, unit)
                for article in study.articles
                for unit in article.sets.get(name, ())
            )
            for name in study.annotators
        }
        if any(set(counts) - {NOTHING} for counts in by_annotator.values()):
            order = _order(by_annotator.values(), _MOST_MARGINALS)
            found += [
                Marginal(annotator=name, of=of, counts=_counted(counts, order))
                for name, counts in by_annotator.items()
            ]
    return found


def _met(
    names: Mapping[str, str], of: str, alignments: Iterable[Alignment]
) -> Counter[tuple[str, str]]:
    met: Counter[tuple[str, str]] = Counter()
    for alignment in alignments:
        for match in alignment.matched:
            met[_value(names, of, match.first), _value(names, of, match.second)] += 1
        if of == "type":
            met.update((unit.type, NOTHING) for unit in alignment.only_first)
            met.update((NOTHING, unit.type) for unit in alignment.only_second)
    return met


def _table(of: str, pair: Pair | None, met: Counter[tuple[str, str]]) -> Confusion:
    uses: Counter[str] = Counter()
    for values, number in met.items():
        for value in values:
            uses[value] += number
    order = _order([uses], _MOST_VALUES)
    place = {value: n for n, value in enumerate(order)}
    others = place.get(OTHERS, -1)
    counts = [[0] * len(order) for _ in order]
    for (first, second), number in met.items():
        counts[place.get(first, others)][place.get(second, others)] += number
    return Confusion(of=of, pair=pair, values=tuple(order), counts=tuple(map(tuple, counts)))


def _order(uses: Iterable[Mapping[str, int]], most: int) -> list[str]:
    """The values by how often they are used; those past ``most`` are others."""
    total: Counter[str] = Counter()
    for counts in uses:
        total.update(counts)
    named = sorted((value for value in total if value != NOTHING), key=lambda v: (-total[v], v))
    order = named if len(named) <= most else [*named[: most - 1], OTHERS]
    return [*order, NOTHING] if NOTHING in total else order


def _counted(counts: Mapping[str, int], order: Sequence[str]) -> dict[str, int]:
    shown = {value: counts.get(value, 0) for value in order if value != OTHERS}
    if OTHERS not in order:
        return shown
    rest = sum(counts.values()) - sum(shown.values())
    return {value: shown.get(value, rest) for value in order}


def _names(study: Study, of: str) -> Mapping[str, str]:
    """What to call the ids of an attribute; ids of one name are told apart."""
    names = {"speaker": study.speakers, "proposition": study.propositions}.get(of, {})
    shared = {name for name, number in Counter(names.values()).items() if number > 1}
    return {
        id_: f"{name} ({id_[:_ID_SHOWN]})" if name in shared else name
        for id_, name in names.items()
    }


def _value(names: Mapping[str, str], of: str, unit: Unit) -> str:
    value: str | None = getattr(unit, of)
    return NOTHING if value is None else names.get(value, value)
