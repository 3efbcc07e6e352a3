"""Intervals, parts and outlook of a study: against computing every resample from its articles."""

from __future__ import annotations

import pickle
from dataclasses import replace

import numpy as np
import pytest

from annotator.agreement.bootstrap import percentiles
from annotator.agreement.breakdown import Parameters
from annotator.agreement.figures import figures
from annotator.agreement.study import Study
from annotator.errors import Cancelled, Undefined
from tests.agreement.random_studies import random_study

FEW = Parameters(resamples=12, samples=2, more=(3,))
BY_CHANCE = ("gamma", "gamma_cat", "gamma_k")


def key(entry):
    return entry.measure, entry.of, entry.type, entry.pair


def drawn(articles, seed, resamples, more=0):
    """As ``bootstrap`` draws them: whole stories, those without a name being one article each."""
    stories = {}
    for place, article in enumerate(articles):
        stories.setdefault(article.story or place, []).append(article)
    members = list(stories.values())
    number = len(members) + round(more * len(members) / len(articles))
    for draw in np.random.default_rng(seed).integers(0, len(members), (resamples, number)):
        chosen = [article for story in draw for article in members[story]]
        yield tuple(replace(one, id=f"{n}", digest=f"{n}") for n, one in enumerate(chosen))


def computed(study, articles):
    result = figures(replace(study, articles=articles), Parameters(resamples=0, samples=1))
    return {key(entry): entry.value for entry in result.measures}


def values_of(name, again):
    values = [found.get(name) for found in again]
    return np.array([np.nan if value is None else value for value in values])


@pytest.mark.parametrize("seed", range(8))
def test_every_interval_is_that_of_figures_computed_again_for_each_resample(seed):
    study = random_study(seed, articles=(3, 5), everybody=True)
    result = figures(study, FEW)
    again = [computed(study, articles) for articles in drawn(study.articles, 0, FEW.resamples)]
    checked = 0
    for entry in result.measures:
        if entry.value is None or entry.measure in BY_CHANCE:
            continue
        values = values_of(key(entry), again)
        if entry.no_interval:
            assert len({a.story or a.id for a in study.articles}) < 2 or np.isnan(values).all()
            continue
        assert (entry.low, entry.high) == pytest.approx(percentiles(values), abs=1e-9), entry
        checked += 1
    assert checked > 30


@pytest.mark.parametrize("seed", range(4))
def test_the_outlook_is_the_width_of_an_interval_with_more_stories(seed):
    study = random_study(seed, articles=(4, 5), everybody=True)
    result = figures(study, FEW)
    again = [
        computed(study, articles)
        for articles in drawn(study.articles, 0, FEW.resamples, more=FEW.more[0])
    ]
    for entry in result.more_coding:
        if entry.measure == "gamma" or entry.width is None:
            continue
        low, high = percentiles(values_of((entry.measure, entry.of, None, None), again))
        assert entry.width == pytest.approx(high - low, abs=1e-9)


def test_more_double_coding_narrows_the_interval_about_as_the_root_of_the_articles():
    study = random_study(5, articles=(40, 40), everybody=True)
    result = figures(study, Parameters(resamples=800, more=(40, 120)))
    for entry in result.more_coding:
        if (entry.measure, entry.of) == ("span_f1_dice", "spans"):
            expected = entry.now * np.sqrt(40 / (40 + entry.more))
            assert entry.width == pytest.approx(expected, rel=0.15)


@pytest.mark.parametrize("seed", range(6))
def test_figures_of_a_batch_are_those_of_a_study_of_its_articles(seed):
    study = random_study(seed, articles=(5, 6))
    result = figures(study, FEW)
    for part in result.by_batch:
        own = tuple(one for one in study.articles if one.batch == part.batch)
        alone = figures(replace(study, articles=own), FEW)
        assert (part.articles, part.stories) == (alone.articles, alone.stories)
        of_alone = {key(entry): entry for entry in alone.measures}
        for entry in part.figures:
            if entry.measure in BY_CHANCE or key(entry) not in of_alone:
                continue
            expected = of_alone[key(entry)]
            assert entry.value == pytest.approx(expected.value, abs=1e-9)
            assert (entry.low, entry.high) == pytest.approx((expected.low, expected.high), abs=1e-9)
            assert (entry.n_matched, entry.n_units) == (expected.n_matched, expected.n_units)
            assert entry.batch == part.batch
    if result.by_batch:
        assert [part.label for part in result.by_batch] == ["first", "second"]


@pytest.mark.parametrize("seed", range(6))
def test_figures_of_an_article_are_those_of_a_study_of_it_alone_and_the_worst_is_first(seed):
    study = random_study(seed, articles=(5, 6))
    result = figures(study, FEW)
    by_id = {article.id: article for article in study.articles}
    for part in result.by_article:
        alone = figures(replace(study, articles=(by_id[part.article_id],)), FEW)
        assert part.disagreements == len(alone.disagreements)
        of_alone = {key(entry): entry for entry in alone.measures}
        for entry in part.figures:
            assert entry.article == part.article_id
            if entry.measure not in BY_CHANCE and key(entry) in of_alone:
                assert entry.value == pytest.approx(of_alone[key(entry)].value, abs=1e-9)
    dice = [
        entry.value
        for part in result.by_article
        for entry in part.figures
        if entry.measure == "span_f1_dice" and entry.value is not None
    ]
    assert dice == sorted(dice)
    assert len(result.by_article) == result.articles


def test_the_interval_of_one_story_does_not_exist_and_says_why():
    study = random_study(1, articles=(3, 3), everybody=True)
    one = Study(study.annotators, tuple(replace(a, story="wire") for a in study.articles))
    result = figures(one, FEW)
    assert result.stories == 1
    for entry in result.measures:
        assert (entry.low, entry.high) == (None, None)
        assert entry.value is None or entry.no_interval == "an interval needs two stories"
    assert all(entry.width is None for entry in result.more_coding)


def test_without_resamples_there_are_no_intervals():
    result = figures(random_study(2, everybody=True), replace(FEW, resamples=0))
    assert {entry.no_interval for entry in result.measures if entry.value is not None} == {
        "no resamples were asked for"
    }


def test_a_syndicated_story_counts_once():
    study = random_study(3, articles=(4, 4), everybody=True)
    article = study.articles[0]
    copies = tuple(replace(article, id=f"copy{n}", digest=f"c{n}") for n in range(6))
    apart = Study(study.annotators, (*study.articles[1:], *copies))
    wired = tuple(
        replace(one, story="copied") if one.id.startswith("copy") else replace(one, story=None)
        for one in apart.articles
    )
    result = figures(Study(study.annotators, wired), FEW)
    assert (result.articles, result.stories) == (9, 4)
    assert {entry.n_stories for entry in result.measures if entry.n_articles == 9} == {4}


def test_percentiles_without_a_value_are_undefined():
    with pytest.raises(Undefined):
        percentiles([np.nan])


def test_progress_goes_up_to_the_end_and_cancelling_stops_at_the_next_pause():
    study = random_study(3, articles=(6, 6), everybody=True)
    told = []
    figures(study, FEW, progress=lambda done, total, what: told.append((done, total, what)))
    done = [entry[0] for entry in told]
    assert done == sorted(done)
    assert all(0 <= entry[0] <= entry[1] and entry[2] for entry in told)
    asked = []

    def never():
        asked.append(True)
        return False

    figures(study, FEW, is_cancelled=never)
    # It is asked again and again, and stops wherever it is asked.
    assert len(asked) > 200
    for last in range(0, len(asked), 40):
        left = iter(range(last))

        def is_cancelled(left=left):
            return next(left, None) is None

        with pytest.raises(Cancelled):
            figures(study, FEW, is_cancelled=is_cancelled)


def test_results_travel_between_processes():
    result = figures(random_study(3), FEW)
    assert pickle.loads(pickle.dumps(result)) == result
