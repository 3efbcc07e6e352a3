"""Gamma over many articles, from the disorders of each: of the whole study, of each pair of
annotators and of each type. ``gamma`` defines the measure and what it does with one continuum.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from annotator.agreement.breakdown import Parameters
from annotator.agreement.dissimilarity import Dissimilarity
from annotator.agreement.gamma_alignment import best_tuples, disorders
from annotator.agreement.gamma_categories import categorial_disorders
from annotator.agreement.gamma_chance import sampler
from annotator.agreement.gamma_units import NO_UNIT, NONE, Units, read
from annotator.agreement.layout import NO_ARTICLE, Layout, Pair, ratio
from annotator.agreement.overlap import Integers
from annotator.agreement.ratings import Numbers
from annotator.agreement.resampling import Counted
from annotator.agreement.watch import Watch

Pause = Callable[[], None]

NO_DISORDER = "chance expects no disorder, so it leaves nothing to explain"
NO_PAIR_NEAR = "no two units are aligned and near each other"

_NORMAL_95 = 1.96
_UNITS_AT_ONCE = 6_000
_FEWEST_SAMPLES = 3
_FULLY_SAMPLED = 20
_MEASURE = Dissimilarity(alpha=1.0, beta=1.0)


def counted_gammas(layout: Layout, parameters: Parameters, watch: Watch) -> list[Counted]:
    """Gamma of the whole study, of each pair of annotators and of each type (its units alone, so by
    place only); and of the whole study gamma-cat and, for each type, gamma-k.

    Mathet, Widlöcher & Métivier (2015) define gamma for one continuum. Here every article is one,
    with its own best alignment and its own chance continua (shuffled), and gamma is 1 - the sum of
    the observed disorders over the sum of the expected ones, an article weighing by the mean number
    of units of its annotators; so it is the gamma of any article alone, and an article that nobody
    marked says nothing. The disorders behind gamma-cat and gamma-k (Mathet 2017) are means over
    articles by the weight of their aligned pairs.

    An article gets ``parameters.samples`` chance continua, in studies of more than 20 articles
    fewer, 3 at least: what counts is how well the expected disorder of all of them is known, which
    is said with the figure. With ``precision`` as many more are drawn as that takes. The draws of
    an article depend on the seed and on its place among the articles by the hash of their texts.
    """
    counted = []
    layers = 1 + len(layout.pairs) + len(layout.types)
    for done, pair in enumerate((None, *layout.pairs)):
        watch.at(40 + 40 * done // layers, "Comparing with chance")
        found = _measured(layout, parameters, pair, None, watch.pause)
        counted.append(_gamma(layout, found, pair, None))
        if pair is None:
            counted.append(_categorial(layout, found, "gamma_cat", None, 0))
            for n, kind in enumerate(layout.types, start=1):
                counted.append(_categorial(layout, found, "gamma_k", kind, n))
    for done, kind in enumerate(layout.types, start=1 + len(layout.pairs)):
        watch.at(40 + 40 * done // layers, "Comparing with chance")
        found = _measured(layout, parameters, None, kind, watch.pause)
        counted.append(_gamma(layout, found, None, kind))
    return counted


@dataclass(frozen=True, slots=True)
class _Disorders:
    """By article: mean units of an annotator; disorder, mean expected disorder and variance of one
    sample of it, in units of δ∅; how many places two or more annotators marked, and how many one.
    For all types (first column) and each: observed and expected categorial disorder, NaN where
    undefined, and the weight of the aligned pairs.
    """

    units: Numbers
    observed: Numbers
    expected: Numbers
    variance: Numbers
    together: Numbers
    alone: Numbers
    categorial: Numbers
    by_chance: Numbers
    weight: Numbers
    samples: int

    def error(self, weights: Numbers) -> float | None:
        """Half the 95 % interval of the expected disorder of the articles, as a share of it."""
        if self.samples < 2:
            return None
        shares = weights * self.units
        spread = math.sqrt(float((shares**2) @ self.variance) / self.samples)
        total = float(shares @ self.expected)
        return _NORMAL_95 * spread / total if total > 0 else None


def _measured(
    layout: Layout, parameters: Parameters, pair: Pair | None, kind: str | None, pause: Pause
) -> _Disorders:
    articles = max(1, int(layout.entering(None).sum()))
    fewer = math.ceil(parameters.samples * _FULLY_SAMPLED / articles)
    samples = min(parameters.samples, max(_FEWEST_SAMPLES, fewer))
    while True:
        found = _Measuring(layout, samples, parameters.seed, pause).run(pair, kind)
        error = found.error(np.ones(layout.size))
        if not parameters.precision:
            return found
        if samples < 2:
            needed = 2
        else:
            needed = math.ceil(samples * ((error or 0.0) / parameters.precision) ** 2)
        if needed <= samples:
            return found
        samples = needed


class _Measuring:
    """Aligns the articles of a study and their chance continua, many at a time."""

    def __init__(self, layout: Layout, samples: int, seed: int, pause: Pause) -> None:
        self._layout, self._samples, self._seed, self._pause = layout, samples, seed, pause
        size, kinds = layout.size, 1 + len(layout.types)
        zero, unknown = partial(np.zeros, size), partial(np.full, (size, kinds), np.nan)
        self._found = _Disorders(
            zero(), zero(), zero(), zero(), zero(), zero(),
            unknown(), unknown(), np.zeros((size, kinds)), samples,
        )  # fmt: skip

    def run(self, pair: Pair | None, kind: str | None) -> _Disorders:
        waiting: dict[int, list[tuple[int, Units]]] = defaultdict(list)
        for place, units in self._continua(pair, kind):
            batch = waiting[units.raters]
            batch.append((place, units))
            if sum(len(part.starts) for _, part in batch) > _UNITS_AT_ONCE:
                self._measure(waiting.pop(units.raters))
        for batch in waiting.values():
            self._measure(batch)
        return self._found

    def _continua(self, pair: Pair | None, kind: str | None) -> Iterator[tuple[int, Units]]:
        """Each article with units: its continuum and then those drawn from it."""
        articles = self._layout.study.articles
        order = sorted(range(len(articles)), key=lambda n: articles[n].digest or articles[n].id)
        rank = {place: n for n, place in enumerate(order)}
        code = {name: n for n, name in enumerate(self._layout.types)}
        for place in np.flatnonzero(self._layout.entering(pair)).tolist():
            continuum = {
                name: [(one.fragments, one.type) for one in units if kind in (None, one.type)]
                for name, units in articles[place].sets.items()
                if pair is None or name in pair
            }
            if any(continuum.values()):
                reading = read(continuum)
                codes = np.array([code[str(name)] for name in reading.names], dtype=np.int64)
                units = replace(reading.units, categories=codes[reading.units.categories])
                rng = np.random.default_rng([self._seed, rank[place]])
                drawn = sampler(units, "shuffle", rng)(self._samples)
                yield place, Units.together([units, drawn])

    def _measure(self, batch: Sequence[tuple[int, Units]]) -> None:
        self._pause()
        places = np.array([place for place, _ in batch])
        units = Units.together([part for _, part in batch])
        members = best_tuples(units, _MEASURE, pause=self._pause)
        shape = (len(batch), 1 + self._samples)
        found = self._found
        by_continuum = disorders(units, _MEASURE, members).reshape(shape)
        found.units[places] = units.numbers().reshape(shape)[:, 0] / units.raters
        found.observed[places] = by_continuum[:, 0]
        found.expected[places] = by_continuum[:, 1:].mean(axis=1)
        if self._samples > 1:
            found.variance[places] = by_continuum[:, 1:].var(axis=1, ddof=1)
        self._count(places, units, members)
        kinds = found.categorial.shape[1] - 1
        by_category = categorial_disorders(units, _MEASURE, members, categories=kinds)
        both = (
            np.column_stack((by_category.whole, by_category.by_category)),
            np.column_stack((by_category.weights, by_category.weights_by_category)),
        )
        values, weights = (table.reshape(*shape, 1 + kinds) for table in both)
        found.categorial[places], found.weight[places] = values[:, 0], weights[:, 0]
        known = ~np.isnan(values[:, 1:])
        sums = np.where(known, values[:, 1:], 0.0).sum(axis=1)
        found.by_chance[places] = ratio(sums, known.sum(axis=1).astype(np.float64))

    def _count(self, places: Integers, units: Units, members: Integers) -> None:
        """How many unitary alignments of the real continua have two units or more, and one."""
        continuum = units.continuum_of[members.max(axis=1)]
        number, which = np.divmod(continuum, 1 + self._samples)
        sizes = (members != NONE).sum(axis=1)
        real = which == 0
        for table, chosen in (
            (self._found.together, real & (sizes > 1)),
            (self._found.alone, real & (sizes == 1)),
        ):
            table[places] = np.bincount(number[chosen], minlength=len(places))


def _gamma(layout: Layout, found: _Disorders, pair: Pair | None, kind: str | None) -> Counted:
    observed, expected = found.units * found.observed, found.units * found.expected

    def why(weights: Numbers) -> str:
        if not weights.any():
            return NO_ARTICLE
        return NO_DISORDER if weights @ found.units else NO_UNIT

    return Counted(
        measure="gamma",
        of="spans",
        type=kind,
        pair=pair,
        entering=layout.entering(pair),
        values=lambda weights: 1.0 - ratio(weights @ observed, weights @ expected),
        why=why,
        matched=found.together,
        unmatched=found.alone,
        units=layout.units(pair, kind),
        samples=found.samples,
        chance_error=found.error,
    )


def _categorial(
    layout: Layout, found: _Disorders, measure: str, kind: str | None, column: int
) -> Counted:
    observed, expected = found.categorial[:, column], found.by_chance[:, column]
    known = ~np.isnan(observed) & ~np.isnan(expected)
    weight = np.where(known, found.weight[:, column], 0.0)
    above, below = (weight * np.where(known, part, 0.0) for part in (observed, expected))

    def why(weights: Numbers) -> str:
        if not weights @ weight:
            return NO_PAIR_NEAR if weights.any() else NO_ARTICLE
        return "chance expects no disagreement on categories"

    return Counted(
        measure=measure,
        of="type",
        type=kind,
        pair=None,
        entering=layout.entering(None),
        values=lambda weights: 1.0 - ratio(weights @ above, weights @ below),
        why=why,
        matched=found.together,
        unmatched=found.alone,
        units=layout.units(None, kind),
        samples=found.samples,
    )
