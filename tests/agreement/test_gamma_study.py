"""Gamma over many articles: against ``gamma`` on each of them."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from annotator.agreement.breakdown import Parameters
from annotator.agreement.dissimilarity import Dissimilarity
from annotator.agreement.figures import figures
from annotator.agreement.gamma import Undefined, best_alignment, gamma
from annotator.agreement.gamma_alignment import best_tuples, disorders
from annotator.agreement.gamma_chance import sampler
from annotator.agreement.gamma_units import read
from annotator.agreement.study import Study, StudyArticle, Unit
from tests.agreement.random_studies import figure, random_study

FEW = Parameters(resamples=0, samples=6)


def continuum_of(article, pair=None, kind=None):
    return {
        name: [(one.fragments, one.type) for one in units if kind in (None, one.type)]
        for name, units in article.sets.items()
        if pair is None or name in pair
    }


@pytest.mark.parametrize("seed", range(10))
def test_gamma_of_one_article_is_that_of_its_continuum(seed):
    study = random_study(seed, articles=(1, 1), everybody=True)
    (article,) = study.articles
    result = figures(study, replace(FEW, seed=seed))
    alone = gamma(continuum_of(article), samples=6, seed=seed)
    found = figure(result.measures, "gamma")
    assert found.value == pytest.approx(alone.gamma)
    assert found.chance_error == pytest.approx(alone.expected_disorder_error)
    assert figure(result.measures, "gamma_cat", "type").value == pytest.approx(alone.gamma_cat)
    for kind, value in alone.gamma_k.items():
        of_kind = figure(result.measures, "gamma_k", "type", kind=kind)
        assert of_kind.value == (None if value is None else pytest.approx(value))
        only = gamma(continuum_of(article, kind=kind), samples=6, seed=seed).gamma
        assert figure(result.measures, "gamma", kind=kind).value == pytest.approx(only)
    for pair in study.pairs():
        try:
            expected = gamma(continuum_of(article, pair), samples=6, seed=seed).gamma
        except Undefined:
            expected = None
        found = figure(result.measures, "gamma", pair=pair)
        assert found.value == (None if expected is None else pytest.approx(expected))
    tuples = alone.alignment
    sizes = [sum(place is not None for place in row) for row in tuples]
    found = figure(result.measures, "gamma")
    assert (found.n_matched, found.n_unmatched) == (
        sum(size > 1 for size in sizes),
        sizes.count(1),
    )


def pooled(articles, samples, seed):
    """1 - sum of observed over sum of expected disorders, by the mean number of units."""
    measure = Dissimilarity(1.0, 1.0)
    observed = expected = 0.0
    for rank, article in enumerate(sorted(articles, key=lambda one: one.digest)):
        continuum = continuum_of(article)
        number = sum(map(len, continuum.values()))
        if not number:
            continue
        mean = number / len(continuum)
        observed += mean * best_alignment(continuum)[1]
        units = read(continuum).units
        chance = sampler(units, "shuffle", np.random.default_rng([seed, rank]))(samples)
        members = best_tuples(chance, measure, pause=lambda: None)
        expected += mean * disorders(chance, measure, members).mean()
    return 1 - observed / expected


@pytest.mark.parametrize("seed", range(10))
def test_gamma_over_articles_is_one_less_observed_over_expected_disorder(seed):
    study = random_study(seed)
    found = figure(figures(study, FEW).measures, "gamma")
    articles = study.comparable().articles
    if articles:
        assert found.value == pytest.approx(pooled(articles, 6, 0))


def test_the_order_of_the_articles_and_of_the_annotators_does_not_matter():
    study = random_study(4, articles=(5, 5))
    turned = Study(study.annotators[::-1], study.articles[::-1])
    one, other = (figure(figures(s, FEW).measures, "gamma").value for s in (study, turned))
    assert one == pytest.approx(other)


def test_an_article_that_nobody_marked_says_nothing():
    study = random_study(4, articles=(3, 3), everybody=True)
    empty = StudyArticle("none", None, 200, dict.fromkeys(study.annotators, ()), digest="z")
    longer = replace(study, articles=(*study.articles, empty))
    one, other = (figure(figures(s, FEW).measures, "gamma") for s in (study, longer))
    assert one.value == other.value
    assert other.n_articles == one.n_articles + 1
    nothing = figures(Study(("a", "b"), (StudyArticle("n", None, 9, {"a": (), "b": ()}),)), FEW)
    assert figure(nothing.measures, "gamma").undefined == "no unit was marked"


def test_mathet_2015_5_3_precision_draws_as_many_samples_as_it_takes():
    study = random_study(3, articles=(3, 3), everybody=True)
    result = figures(study, replace(FEW, precision=0.02))
    found = figure(result.measures, "gamma")
    assert found.samples > 6
    assert found.chance_error <= 0.021
    (article,) = random_study(3, articles=(1, 1), everybody=True).articles
    alone = figures(Study(study.annotators, (article,)), replace(FEW, precision=0.05))
    exact = gamma(continuum_of(article), samples=6, precision=0.05)
    assert figure(alone.measures, "gamma").samples == exact.samples
    assert figure(alone.measures, "gamma").value == pytest.approx(exact.gamma)


def test_many_articles_get_fewer_samples_each():
    units = tuple(Unit(f"{n}", ((20 * n, 20 * n + 9),), "claim", "s", None, None) for n in range(3))
    moved = tuple(replace(one, fragments=((20, 29),)) for one in units[:1])
    articles = tuple(
        StudyArticle(f"{n}", None, 100, {"a": units, "b": moved}, digest=f"{n:03}")
        for n in range(60)
    )
    for number, samples in ((1, 30), (20, 30), (60, 10)):
        study = Study(("a", "b"), articles[:number])
        found = figure(figures(study, Parameters(resamples=0)).measures, "gamma")
        assert found.samples == samples


def categorial_by_definition(units, alignment, category=None):
    """The mean disagreement of aligned pairs by how near they lie (2017, section 4.2)."""
    above = below = 0.0
    for row in alignment:
        there = [units[k][place] for k, place in enumerate(row) if place is not None]
        for (one, of_one), (other, of_other) in combinations(there, 2):
            if category not in (None, of_one, of_other):
                continue
            (a, b), (c, d) = ((x[0][0], x[-1][1]) for x in (one, other))
            apart = ((abs(a - c) + abs(b - d)) / (b - a + d - c)) ** 2
            weight = max(0.0, 1 - apart) / (len(there) - 1)
            above, below = above + weight * (of_one != of_other), below + weight
    return above / below if below else None


@pytest.mark.parametrize("seed", range(12))
def test_mathet_2017_gamma_cat_and_gamma_k_equal_their_definitions(seed):
    (article,) = random_study(seed, articles=(1, 1), everybody=True).articles
    continuum = continuum_of(article)
    result = gamma(continuum, samples=5, seed=seed)
    units = read(continuum)
    chance = sampler(units.units, "shuffle", np.random.default_rng(seed))(5)
    for name, found in ((None, result.gamma_cat), *result.gamma_k.items()):
        observed = categorial_by_definition(list(continuum.values()), result.alignment, name)
        expected = []
        for number in range(5):
            drawn, _ = chance.of(number, number + 1)
            listed = [
                [
                    (((drawn.starts[k], drawn.ends[k]),), units.names[drawn.categories[k]])
                    for k in np.flatnonzero(drawn.rater_of == rater)
                ]
                for rater in range(drawn.raters)
            ]
            rows = best_alignment(dict(enumerate(listed)))[0]
            expected.append(categorial_by_definition(listed, rows, name))
        known = [value for value in expected if value is not None]
        if observed is None or not known or not np.mean(known):
            assert found is None
        else:
            assert found == pytest.approx(1 - observed / np.mean(known), abs=0.02)
