"""All figures of a study: a study worked by hand, and small random ones by brute force."""

from __future__ import annotations

import json
import random
from fractions import Fraction
from itertools import combinations, permutations

import pytest

from annotator.agreement.breakdown import Parameters
from annotator.agreement.coding import (
    cohen_kappa,
    gwet_ac1,
    krippendorff_alpha,
    percent_agreement,
)
from annotator.agreement.figures import figures as figures_of
from annotator.agreement.spans import char_f1, mean_pairwise_f1, span_f1
from annotator.agreement.study import LeftOut, Study, StudyArticle, Unit
from annotator.errors import InputRefused, Undefined

TYPES = ("acknowledgment", "claim", "denial")
CODING = {
    "percent_agreement": percent_agreement,
    "cohen_kappa": cohen_kappa,
    "krippendorff_alpha": krippendorff_alpha,
    "gwet_ac1": gwet_ac1,
}


FEW = Parameters(samples=1, resamples=20)


def figures(study, parameters=FEW):
    return figures_of(study, parameters)


def unit(name, start, end, kind="claim", speaker="s", stance="supports", proposition=None):
    return Unit(name, ((start, end),), kind, speaker, stance, proposition)


def study(*articles, annotators=("a", "b"), stories=()):
    made = [
        StudyArticle(f"art{n}", dict(stories).get(n), 500, {k: tuple(v) for k, v in sets.items()})
        for n, sets in enumerate(articles)
    ]
    return Study(annotators, tuple(made), ())


def figure(result, measure, of="spans", kind=None, pair=None):
    (found,) = [
        entry
        for entry in result.measures
        if (entry.measure, entry.of, entry.type, entry.pair) == (measure, of, kind, pair)
    ]
    return found


def test_a_study_worked_by_hand():
    result = figures(
        study(
            {
                "a": [unit("1", 0, 10), unit("2", 20, 30, "denial"), unit("3", 50, 60)],
                "b": [unit("4", 0, 10), unit("5", 20, 32, "denial"), unit("6", 80, 90)],
            },
            {"a": [], "b": [unit("7", 5, 9, "denial")]},
        )
    )
    exact = figure(result, "span_f1_exact")
    assert (exact.value, exact.n_matched, exact.n_unmatched) == (pytest.approx(2 / 7), 1, 5)
    overlap = figure(result, "span_f1_overlap")
    assert (overlap.value, overlap.n_matched, overlap.n_unmatched) == (pytest.approx(4 / 7), 2, 3)
    assert figure(result, "span_f1_dice").value == pytest.approx(2 * (1 + 20 / 22) / 7)
    characters = figure(result, "char_f1")
    assert characters.value == pytest.approx(40 / (30 + 36))
    assert (characters.n_matched, characters.n_unmatched) == (20, 26)
    assert figure(result, "span_f1_dice", kind="denial").value == pytest.approx(2 * 20 / 22 / 3)
    assert figure(result, "span_f1_exact", kind="denial").value == 0.0
    kinds = figure(result, "cohen_kappa", "type")
    assert (kinds.value, kinds.n_matched, kinds.n_unmatched) == (1.0, 2, 3)
    speakers = figure(result, "krippendorff_alpha", "speaker")
    assert (speakers.value, speakers.undefined) == (None, "only one value was used")
    assert figure(result, "percent_agreement", "speaker").value == 1.0
    propositions = figure(result, "gwet_ac1", "proposition")
    assert propositions.value is None
    assert propositions.undefined == "no matched annotations have a value"
    assert propositions.n_matched == 0


def test_two_finished_empty_sets_have_no_figure_but_are_counted():
    result = figures(study({"a": [], "b": []}))
    assert (result.articles, result.annotation_sets) == (1, 2)
    assert figure(result, "span_f1_dice").undefined == "neither annotator marked a span"
    assert all(entry.value is None for entry in result.measures)
    assert all(entry.undefined for entry in result.measures)
    assert result.disagreements == ()


def test_annotators_without_a_common_article_are_said_so_and_leave_the_mean():
    one = [unit("1", 0, 10)]
    result = figures(study({"a": one, "b": one}, {"a": one, "c": one}, annotators=("a", "b", "c")))
    apart = figure(result, "span_f1_exact", pair=("b", "c"))
    assert (apart.value, apart.undefined) == (None, "no article was annotated by both")
    kappa = figure(result, "cohen_kappa", "type", pair=("b", "c"))
    assert kappa.undefined == "no article was annotated by both"
    assert figure(result, "span_f1_exact").value == 1.0


def test_a_missing_speaker_is_a_value_and_a_missing_proposition_on_both_sides_is_none():
    a = [unit("1", 0, 10, speaker=None), unit("2", 20, 30, proposition="P1"), unit("3", 40, 50)]
    b = [unit("4", 0, 10, speaker=None), unit("5", 20, 30), unit("6", 40, 50)]
    result = figures(study({"a": a, "b": b}))
    speakers = figure(result, "percent_agreement", "speaker")
    assert (speakers.value, speakers.n_matched) == (1.0, 3)
    assert figure(result, "cohen_kappa", "speaker").value == 1.0
    propositions = figure(result, "percent_agreement", "proposition")
    assert (propositions.value, propositions.n_matched) == (0.0, 1)


def test_a_stance_that_follows_from_the_type_says_nothing_given_the_type():
    stance = {"claim": "supports", "denial": "opposes"}
    kinds = ["claim", "denial", "claim", "denial"]
    a = [unit(f"a{n}", 20 * n, 20 * n + 9, k, stance=stance[k]) for n, k in enumerate(kinds)]
    b = [unit(f"b{n}", 20 * n, 20 * n + 9, k, stance=stance[k]) for n, k in enumerate(kinds)]
    result = figures(study({"a": a, "b": b}))
    assert figure(result, "krippendorff_alpha", "stance").value == 1.0
    given = figure(result, "krippendorff_alpha", "stance given type")
    assert given.value is None
    assert given.undefined == "only one value was used within each type"
    assert figure(result, "percent_agreement", "stance given type").value == 1.0


def test_stance_given_type_expects_chance_within_each_type():
    kinds = ["claim"] * 4 + ["denial"] * 4
    mine = ["s", "s", "s", "o", "o", "o", "o", "s"]
    theirs = ["s", "s", "o", "o", "o", "o", "s", "s"]
    a = [unit(f"a{n}", 20 * n, 20 * n + 9, kinds[n], stance=mine[n]) for n in range(8)]
    b = [unit(f"b{n}", 20 * n, 20 * n + 9, kinds[n], stance=theirs[n]) for n in range(8)]
    result = figures(study({"a": a, "b": b}))
    within = Fraction(3, 4) * Fraction(1, 2) + Fraction(1, 4) * Fraction(1, 2)
    expected = 1 - Fraction(1, 4) / (1 - within)
    assert figure(result, "cohen_kappa", "stance given type").value == pytest.approx(
        float(expected)
    )
    by_type = figure(result, "cohen_kappa", "stance given type", kind="claim")
    assert by_type.value == pytest.approx(float(expected))
    assert by_type.n_matched == 4


def test_identical_sets_of_three_annotators_agree_wholly():
    units = [unit("1", 0, 10, "denial", "x", "opposes", "P"), unit("2", 30, 44, "claim", "y")]
    result = figures(study(dict.fromkeys("abc", units), annotators=("a", "b", "c")))
    for entry in result.measures:
        is_chancy = (
            entry.of in ("proposition", "stance given type") or entry.measure == "cu_coverage"
        )
        is_one_value = entry.undefined == "only one value was used" and entry.type is not None
        assert is_chancy or is_one_value or entry.value == pytest.approx(1.0), entry
    assert result.disagreements == ()


def test_the_counts_of_what_entered():
    result = figures(
        study(
            {"a": [unit("1", 0, 4)], "b": []}, {"a": [], "b": []}, {"a": [unit("2", 0, 4)]},
            stories={0: "wire", 1: "wire"}.items(),
        )
    )  # fmt: skip
    assert (result.articles, result.stories, result.annotation_sets) == (2, 1, 4)
    assert result.annotations == {"a": 1, "b": 0}
    assert result.left_out == (LeftOut("articles", "annotated by one annotator only", 1),)


def test_the_json_has_the_keys_of_the_format():
    a = [unit("1", 0, 10), unit("2", 20, 30, "denial")]
    printed = json.loads(json.dumps(figures(study({"a": a, "b": a[:1]})).as_json()))
    assert set(printed) >= {
        "annotators", "articles", "stories", "annotation_sets", "annotations", "left_out", "seed",
        "resamples", "measures", "disagreements",
    }  # fmt: skip
    assert (printed["seed"], printed["resamples"]) == (0, 20)
    for entry in printed["measures"]:
        assert list(entry)[:10] == [
            "measure", "of", "type", "pair", "value", "undefined", "low", "high", "n_matched",
            "n_unmatched",
        ]  # fmt: skip
        assert (entry["value"] is None) != (entry["undefined"] is None)
        assert (entry["low"] is None) == (entry["high"] is None)
        assert entry["value"] is None or (entry["low"] is None) == bool(entry["no_interval"])
    assert ["a", "b"] in [entry["pair"] for entry in printed["measures"]]
    assert printed["disagreements"][0]["kind"] == "missing"


def test_one_annotator_and_wrong_parameters_are_refused():
    with pytest.raises(InputRefused, match="two annotators"):
        figures(study({"a": []}, annotators=("a",)))
    for minimum in (0, 1.5):
        with pytest.raises(InputRefused, match="least Dice"):
            figures(study({"a": [], "b": []}), Parameters(minimum_dice=minimum))


# --- Brute force --------------------------------------------------------------------------------


def random_study(seed):
    """Units far from each other, so that what matches what is plain; attributes at random."""
    dice = random.Random(seed)
    names = ("a", "b", "c")[: dice.randint(2, 3)]
    articles = []
    for number in range(dice.randint(1, 4)):
        sets = {}
        for name in names:
            if dice.random() < 0.85:
                sets[name] = tuple(
                    unit(
                        f"{number}{name}{place}", 50 * place + dice.randint(0, 3),
                        50 * place + 20 + dice.randint(0, 3), dice.choice(TYPES),
                        dice.choice(["x", "y", None]), dice.choice(["supports", "opposes"]),
                        dice.choice(["P", "Q", None]),
                    )
                    for place in range(4)
                    if dice.random() < 0.8
                )  # fmt: skip
        articles.append(StudyArticle(f"art{number}", None, 300, sets))
    return Study(names, tuple(articles), ())


def place_of(one):
    return one.fragments[0][0] // 50


def pairs_by_place(article, one, other):
    there = {place_of(second): second for second in article.sets[other]}
    return [
        (first, there[place_of(first)]) for first in article.sets[one] if place_of(first) in there
    ]


def as_spans(units, kind=None):
    return [(*one.fragments[0], one.type) for one in units if kind in (None, one.type)]


def value_or_none(compute, *arguments, **options):
    try:
        return compute(*arguments, **options)
    except Undefined:
        return None


def check(found, expected):
    if expected is None:
        assert found.value is None
        assert found.undefined
    else:
        assert found.value == pytest.approx(float(expected), abs=1e-9)


@pytest.mark.parametrize("seed", range(25))
def test_span_figures_equal_the_public_measures(seed):
    sample = random_study(seed)
    result = figures(sample)
    used = sorted(
        {one.type for e in sample.comparable().articles for u in e.sets.values() for one in u}
    )
    for kind in (None, *used):
        continua = [
            {name: as_spans(units, kind) for name, units in article.sets.items()}
            for article in sample.articles
        ]
        for how in ("exact", "overlap", "dice"):
            expected = value_or_none(mean_pairwise_f1, continua, how=how)
            check(figure(result, f"span_f1_{how}", kind=kind), expected)
    for one, other in combinations(sample.annotators, 2):
        shared = sample.articles_of(one, other)
        sides = [
            [
                (1000 * n + start, 1000 * n + end, kind)
                for n, article in enumerate(shared)
                for start, end, kind in as_spans(article.sets[name])
            ]
            for name in (one, other)
        ]
        check(figure(result, "char_f1", pair=(one, other)), value_or_none(char_f1, *sides))
        expected = value_or_none(span_f1, *sides, how="dice")
        check(figure(result, "span_f1_dice", pair=(one, other)), expected)


def rows_of(sample, pair, attribute, kind=None):
    rows = []
    for article in sample.articles_of(*pair):
        for first, second in pairs_by_place(article, *pair):
            values = (getattr(first, attribute), getattr(second, attribute))
            if attribute == "proposition" and values == (None, None):
                continue
            if kind in (None, first.type) and kind in (None, second.type):
                rows.append(["nothing" if value is None else value for value in values])
    return rows


@pytest.mark.parametrize("seed", range(25))
def test_attribute_figures_equal_the_coding_measures_on_the_matched(seed):
    sample = random_study(seed)
    result = figures(sample)
    pairs = list(combinations(sample.annotators, 2))
    for attribute in ("type", "speaker", "stance", "proposition"):
        by_pair = {pair: rows_of(sample, pair, attribute) for pair in pairs}
        pooled = [row for rows in by_pair.values() for row in rows]
        for name, measure in CODING.items():
            for pair, rows in by_pair.items():
                found = figure(result, name, attribute, pair=pair)
                check(found, value_or_none(measure, rows))
                assert found.n_matched == len(rows)
            overall = value_or_none(measure, pooled)
            if name == "cohen_kappa":
                values = [value_or_none(measure, rows) for rows in by_pair.values()]
                values = [value for value in values if value is not None]
                overall = sum(values) / len(values) if values else None
            check(figure(result, name, attribute), overall)


def brute_given_type(rows_by_type):
    """Alpha with observed and expected disagreement averaged over types by their pairs."""
    observed = expected = Fraction(0)
    for rows in rows_by_type:
        pool = [value for row in rows for value in row]
        different = sum(a != b for a, b in permutations(pool, 2))
        observed += sum(a != b for a, b in rows)
        if pool:
            expected += len(rows) * Fraction(different, len(pool) * (len(pool) - 1))
    return 1 - observed / expected if expected else None


@pytest.mark.parametrize("seed", range(25))
def test_stance_given_type_equals_its_definition(seed):
    sample = random_study(seed)
    result = figures(sample)
    pairs = list(combinations(sample.annotators, 2))
    layers = {pair: [rows_of(sample, pair, "stance", kind) for kind in TYPES] for pair in pairs}
    for pair, rows_by_type in layers.items():
        found = figure(result, "krippendorff_alpha", "stance given type", pair=pair)
        check(found, brute_given_type(rows_by_type))
    pooled = [
        [row for rows in layer for row in rows] for layer in zip(*layers.values(), strict=True)
    ]
    found = figure(result, "krippendorff_alpha", "stance given type")
    check(found, brute_given_type(pooled))
    assert found.n_matched == sum(map(len, pooled))


@pytest.mark.parametrize("seed", range(25))
def test_missing_disagreements_of_two_annotators_are_the_unmatched(seed):
    sample = random_study(seed)
    sample = Study(sample.annotators[:2], sample.articles, ())
    result = figures(sample)
    missing = [entry for entry in result.disagreements if entry.kind == "missing"]
    assert len(missing) == figure(result, "cohen_kappa", "type").n_unmatched
