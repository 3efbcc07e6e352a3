"""The u-alphas of a study: against ``unitizing`` on the articles laid end to end, and character by
character where not everybody worked on every article.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from annotator.agreement import unitizing
from annotator.agreement.breakdown import Parameters
from annotator.agreement.figures import figures
from annotator.agreement.overlap import joined
from annotator.agreement.study import Study, StudyArticle, Unit
from annotator.errors import Undefined
from tests.agreement.random_studies import TYPES, figure, random_study

FEW = Parameters(resamples=0, samples=1)
MEASURES = {
    "u_alpha": unitizing.u_alpha,
    "binary_u_alpha": unitizing.binary_u_alpha,
    "cu_alpha": unitizing.cu_alpha,
    "cu_coverage": unitizing.cu_coverage,
}


def end_to_end(study, names, kind=None):
    """One continuum of all articles, without their excluded regions."""
    continuum = {name: [] for name in names}
    begin = 0
    for article in study.articles:
        skip = max((end for _, end in article.excluded), default=0)
        for name in names:
            for unit in article.sets[name]:
                if kind in (None, unit.type):
                    continuum[name] += [
                        (begin + max(start, skip), begin + end, unit.type)
                        for start, end in joined(unit.fragments)
                        if end > skip
                    ]
        begin += article.length
    # What is excluded is taken out of the line.
    for number, article in reversed(list(enumerate(study.articles))):
        skip = max((end for _, end in article.excluded), default=0)
        first = sum(one.length for one in study.articles[:number])
        for name in names:
            continuum[name] = [
                (start - skip, end - skip, of) if start >= first + skip else (start, end, of)
                for start, end, of in continuum[name]
            ]
        begin -= skip
    return continuum, begin


def value_or_none(compute, *arguments, **options):
    try:
        return compute(*arguments, **options)
    except Undefined:
        return None


def approximately(value):
    return None if value is None else pytest.approx(value, abs=1e-9)


@pytest.mark.parametrize("seed", range(20))
def test_krippendorff_2016_over_articles_is_that_of_one_continuum(seed):
    study = random_study(seed, everybody=True)
    result = figures(study, FEW)
    for pair in (None, *study.pairs()):
        continuum, length = end_to_end(study, pair or study.annotators)
        for name, measure in MEASURES.items():
            expected = value_or_none(measure, continuum, length=length)
            found = figure(result.measures, name, pair=pair)
            assert found.value == approximately(expected), (name, pair)
            assert (found.undefined is None) == (expected is not None)
    for kind in result.types:
        continuum, length = end_to_end(study, study.annotators, kind)
        expected = value_or_none(unitizing.u_alpha, continuum, length=length)
        assert figure(result.measures, "u_alpha", kind=kind).value == approximately(expected)
        assert figure(result.measures, "binary_u_alpha", kind=kind).value == approximately(expected)
        of_one = figure(result.measures, "cu_alpha", kind=kind)
        assert of_one.undefined in ("only one value was used", NOTHING_SHARED)
        every, _ = end_to_end(study, study.annotators)
        expected = value_or_none(unitizing.ku_alpha, every, length=length, category=kind)
        assert figure(result.measures, "ku_alpha", kind=kind).value == approximately(expected)


NOTHING_SHARED = "no matter was found relevant by two annotators"


def by_characters(study):
    """uα by its definition, character by character, an article's coincidences weighing by one less
    than the number of its annotators.
    """
    meets, own = {}, 0.0
    for article in study.articles:
        skip = {p for start, end in article.excluded for p in range(start, end)}
        lines = []
        for units in article.sets.values():
            line = {}
            for number, unit in enumerate(units):
                for part, (start, end) in enumerate(joined(unit.fragments)):
                    for place in range(start, end):
                        line[place] = (unit.type, (number, part))
            lines.append(line)
        places = [place for place in range(article.length) if place not in skip]
        for line in lines:
            sizes = {}
            for place in places:
                if place in line:
                    sizes[line[place][1]] = sizes.get(line[place][1], 0) + 1
                else:
                    own += 1
            own += sum(size**2 for size in sizes.values())
        for one, other in permutations(lines, 2):
            for place in places:
                cell = (one.get(place, (None,))[0], other.get(place, (None,))[0])
                meets[cell] = meets.get(cell, 0.0) + 1 / (len(lines) - 1)
    total = sum(meets.values())
    observed = sum(number for (a, b), number in meets.items() if a != b)
    matter = {}
    for (a, _), number in meets.items():
        matter[a] = matter.get(a, 0.0) + number
    apart = total**2 - sum(number**2 for number in matter.values())
    return 1 - observed / (total * apart / (total**2 - own))


@pytest.mark.parametrize("seed", range(12))
def test_u_alpha_where_not_everybody_worked_on_every_article(seed):
    study = random_study(seed)
    found = figure(figures(study, FEW).measures, "u_alpha")
    kept = study.comparable()
    if found.value is not None:
        assert found.value == pytest.approx(by_characters(kept), abs=1e-9)


def unit(name, start, end, kind="claim", words=""):
    return Unit(name, ((start, end),), kind, "s", "supports", None, words)


def test_where_own_annotations_of_different_types_overlap_all_types_together_have_no_value():
    crossing = (unit("1", 0, 20, "claim", "the first"), unit("2", 10, 30, "denial", "the second"))
    plain = (unit("3", 0, 20), unit("4", 40, 60, "denial"))
    articles = (
        StudyArticle("one", None, 100, {"a": crossing, "b": plain}),
        StudyArticle("two", None, 100, {"a": plain, "b": plain}),
    )
    result = figures(Study(("a", "b"), articles), FEW)
    for name in ("u_alpha", "cu_alpha", "cu_coverage"):
        reason = figure(result.measures, name).undefined
        assert "different types by one annotator overlap in one article" in reason
        assert "“the first” and “the second” by a" in reason
    assert figure(result.measures, "ku_alpha", kind="claim").value is None
    # By itself every type has a value from both articles, and so has what is marked at all.
    claims = figure(result.measures, "u_alpha", kind="claim")
    assert (claims.value, claims.n_articles) == (1.0, 2)
    marked = {"a": [(0, 30, 1), (100, 120, 1), (140, 160, 1)]}
    marked["b"] = [(0, 20, 1), (40, 60, 1), (100, 120, 1), (140, 160, 1)]
    expected = unitizing.binary_u_alpha(marked, length=200)
    assert figure(result.measures, "binary_u_alpha").value == pytest.approx(expected)
    (entry,) = result.overlapping
    assert (entry.article_id, entry.annotator, entry.type) == ("one", "a", None)
    assert entry.annotations == ("1", "2")
    assert result.left_out == ()
    (second,) = [part for part in result.by_article if part.article_id == "two"]
    assert second.figures
    alone = figures(Study(("a", "b"), articles[1:]), FEW)
    assert figure(alone.measures, "u_alpha").value == 1.0


def test_own_annotations_of_one_type_that_overlap_are_one_stretch_and_named():
    twice = (unit("1", 0, 20), replace(unit("2", 0, 20), speaker="t"), unit("3", 15, 30))
    article = StudyArticle("one", None, 100, {"a": twice, "b": (unit("4", 0, 28),)})
    result = figures(Study(("a", "b"), (article,)), FEW)
    expected = unitizing.u_alpha({"a": [(0, 30, "claim")], "b": [(0, 28, "claim")]}, length=100)
    for kind in (None, "claim"):
        assert figure(result.measures, "u_alpha", kind=kind).value == pytest.approx(expected)
    assert [(left.what, left.n) for left in result.left_out] == [("annotations", 2)]
    assert [entry.annotations for entry in result.overlapping] == [("1", "2"), ("1", "3")]
    assert {entry.type for entry in result.overlapping} == {"claim"}


def unions(units):
    found = []
    for start, end in sorted(part for one in units for part in joined(one.fragments)):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


@pytest.mark.parametrize("seed", range(12))
def test_what_overlaps_is_one_stretch_for_each_type_and_for_anything(seed):
    study = random_study(seed, everybody=True, overlapping=True)
    study = replace(study, articles=tuple(replace(a, excluded=()) for a in study.articles))
    result = figures(study, FEW)
    length = sum(article.length for article in study.articles)
    for kind in (None, *result.types):
        continuum = {name: [] for name in study.annotators}
        begin = 0
        for article in study.articles:
            for name, units in article.sets.items():
                own = [one for one in units if kind in (None, one.type)]
                continuum[name] += [(begin + a, begin + b, "x") for a, b in unions(own)]
            begin += article.length
        expected = value_or_none(unitizing.binary_u_alpha, continuum, length=length)
        found = figure(result.measures, "binary_u_alpha", kind=kind)
        assert found.value == approximately(expected)


def test_types_of_the_random_studies_are_known():
    assert {kind for n in range(5) for kind in random_study(n).types()} <= set(TYPES)
