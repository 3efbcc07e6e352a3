"""Coding measures: worked examples from the literature, properties, brute force by fractions."""

from __future__ import annotations

import math
import random
from collections import Counter
from fractions import Fraction
from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from annotator.agreement import coding
from annotator.agreement.coding import (
    brennan_prediger,
    cohen_kappa,
    conger_kappa,
    fleiss_kappa,
    fleiss_kappa_category,
    gwet_ac1,
    gwet_ac2,
    krippendorff_alpha,
    percent_agreement,
    scott_pi,
)
from annotator.errors import InputRefused, Undefined


def table(cells):
    """Ratings of two raters from {(first, second): number of items}."""
    return [list(pair) for pair, number in cells.items() for _ in range(number)]


def near(value, places=3):
    return pytest.approx(value, abs=0.5 * 10**-places + 1e-9)


# Krippendorff 2004 p. 230, the same study as Gwet 2014's four raters.
FOUR_RATERS = [
    [1, 1, None, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4],
    [4, 4, 4, 4], [1, 1, 2, 1], [2, 2, 2, 2], [None, 5, 5, 5], [None, None, 1, 1],
    [None, None, 3, None],
]  # fmt: skip

# Gwet 2014, five observers (the first fifteen items of Hayes & Krippendorff 2007).
FIVE_OBSERVERS = [
    [1, 1, 2, None, 2], [1, 1, 0, 1, None], [2, 3, 3, 3, None], [None, 0, 0, None, 0],
    [0, 0, 0, None, 0], [0, 0, 0, None, 0], [1, 0, 2, None, 1], [1, None, 2, 0, None],
    [2, 2, 2, None, 2], [2, 1, 1, 1, None], [None, 1, 0, 0, None], [0, 0, 0, 0, None],
    [1, 2, 2, 2, None], [3, 3, 2, 2, 3], [1, 1, 1, None, 1],
]  # fmt: skip

BEN_GERRY = [
    ["a", "b"], ["a", "a"], ["b", "b"], ["b", "b"], ["d", "b"], ["c", "c"], ["c", "c"], ["c", "c"],
    ["e", "e"], ["d", None], ["d", "d"], ["a", "d"],
]  # fmt: skip

GENDER_ITEMS = "aaac aabc aabc aacc abaa baaa bbbb bcbb cccc aaac aabc aabc aacc abaa baaa"
GENDER = [list(item) for item in GENDER_ITEMS.split()]

FLEISS_ITEMS = """
    444444 222555 233335 555555 222444 113333 333355 113334 114444 555555 144444 124444 222333
    144444 224445 333335 111455 111112 224444 133555 555555 244444 224555 114444 144445 222224
    111155 224444 133333 555555
"""
FLEISS_1971 = [[int(value) for value in item] for item in FLEISS_ITEMS.split()]


def test_cohen_1960_p37():
    ratings = table({
        (1, 1): 25, (1, 2): 12, (1, 3): 3, (2, 1): 13, (2, 2): 2, (2, 3): 15, (3, 1): 12,
        (3, 2): 16, (3, 3): 2,
    })  # fmt: skip
    assert percent_agreement(ratings) == near(0.29)
    assert cohen_kappa(ratings) == near(-0.09, 2)
    assert gwet_ac2(ratings, "quadratic") == near(0.1831, 4)


def test_cohen_1960_p45():
    ratings = table({
        (1, 1): 88, (1, 2): 14, (1, 3): 18, (2, 1): 10, (2, 2): 40, (2, 3): 10, (3, 1): 2,
        (3, 2): 6, (3, 3): 12,
    })  # fmt: skip
    assert percent_agreement(ratings) == near(0.70, 2)
    assert cohen_kappa(ratings) == near(0.492)


def test_fleiss_1971_psychiatric_diagnoses():
    assert percent_agreement(FLEISS_1971) == near(0.556)
    assert fleiss_kappa(FLEISS_1971) == near(0.430)
    # As R's irr prints them; the paper rounds in between.
    by_category = {1: 0.245, 2: 0.245, 3: 0.520, 4: 0.471, 5: 0.566}
    for category, value in by_category.items():
        assert fleiss_kappa_category(FLEISS_1971, category) == pytest.approx(value, abs=0.0006)


def test_artstein_poesio_2008_table_1():
    ratings = table({
        ("STAT", "STAT"): 20, ("STAT", "IReq"): 20, ("IReq", "STAT"): 10, ("IReq", "IReq"): 50
    })  # fmt: skip
    assert percent_agreement(ratings) == near(0.7)
    assert brennan_prediger(ratings) == near(0.4)
    assert scott_pi(ratings) == near(0.341)
    assert cohen_kappa(ratings) == near(0.348)


def test_artstein_poesio_2008_table_7_weighted():
    ratings = table({
        ("STAT", "STAT"): 46, ("IReq", "STAT"): 6, ("IReq", "IReq"): 32, ("IReq", "Chck"): 6,
        ("Chck", "Chck"): 10,
    })  # fmt: skip

    def distance(a, b):
        return 0.0 if a == b else 1.0 if {a, b} == {"STAT", "IReq"} else 0.5

    assert percent_agreement(ratings) == near(0.88)
    assert cohen_kappa(ratings, distance) == near(0.8163, 4)
    assert krippendorff_alpha(ratings, distance) == near(0.8156, 4)
    assert krippendorff_alpha(ratings) == near(0.8005, 4)


def test_krippendorff_1980_p133():
    ratings = [[0, 1], [1, 1], [1, 0], [0, 0], [0, 0], [1, 0], [0, 0], [1, 0], [0, 0], [0, 0]]
    assert percent_agreement(ratings) == near(0.6)
    assert krippendorff_alpha(ratings) == near(0.095)


def test_krippendorff_2004_p230_missing_values():
    assert percent_agreement(FOUR_RATERS) == near(0.818)
    assert percent_agreement(FOUR_RATERS, averaging="pairable_values") == near(0.8)
    assert krippendorff_alpha(FOUR_RATERS) == near(0.743)
    assert krippendorff_alpha(FOUR_RATERS, "ordinal") == near(0.815)
    assert krippendorff_alpha(FOUR_RATERS, "interval") == near(0.849)
    assert krippendorff_alpha(FOUR_RATERS, "ratio") == near(0.797)


def test_krippendorff_2004_p246_two_tables_kappa_tells_apart_though_chance_is_the_same():
    balanced = table({
        ("a", "a"): 12, ("a", "b"): 9, ("a", "c"): 9, ("b", "a"): 9, ("b", "b"): 14,
        ("b", "c"): 9, ("c", "a"): 9, ("c", "b"): 9, ("c", "c"): 20,
    })  # fmt: skip
    one_sided = table({
        ("a", "a"): 12, ("a", "b"): 18, ("a", "c"): 18, ("b", "b"): 14, ("b", "c"): 18,
        ("c", "c"): 20,
    })  # fmt: skip
    for ratings in (balanced, one_sided):
        assert percent_agreement(ratings) == near(0.46)
        assert brennan_prediger(ratings) == near(0.19)
        assert scott_pi(ratings) == near(0.186)
    assert cohen_kappa(balanced) == near(0.186)
    assert cohen_kappa(one_sided) == near(0.258)


def test_gwet_2014_four_raters_unweighted():
    assert fleiss_kappa(FOUR_RATERS) == near(0.761)
    assert conger_kappa(FOUR_RATERS) == near(0.763)
    assert brennan_prediger(FOUR_RATERS) == near(0.773)
    assert gwet_ac1(FOUR_RATERS) == near(0.77544, 5)


@pytest.mark.parametrize(
    ("weights", "value"),
    [
        ("linear", 0.859), ("quadratic", 0.914), ("ordinal", 0.899), ("radical", 0.820),
        ("ratio", 0.857), ("circular", 0.830), ("bipolar", 0.900),
    ],
)  # fmt: skip
def test_gwet_2014_four_raters_weighted_ac2(weights, value):
    assert gwet_ac2(FOUR_RATERS, weights) == near(value)


def test_gwet_2014_five_observers():
    assert percent_agreement(FIVE_OBSERVERS) == near(0.616)
    assert fleiss_kappa(FIVE_OBSERVERS) == near(0.458)
    assert conger_kappa(FIVE_OBSERVERS) == near(0.469)
    assert brennan_prediger(FIVE_OBSERVERS) == pytest.approx(0.487, abs=0.001)
    assert gwet_ac1(FIVE_OBSERVERS) == near(0.497)
    assert krippendorff_alpha(FIVE_OBSERVERS) == near(0.481)


def test_gwet_2014_ben_and_gerry_with_one_missing_rating():
    assert percent_agreement(BEN_GERRY) == near(0.727)
    assert fleiss_kappa(BEN_GERRY) == near(0.649)
    assert conger_kappa(BEN_GERRY) == near(0.657)
    assert cohen_kappa(BEN_GERRY) == near(0.657)
    assert brennan_prediger(BEN_GERRY) == near(0.659)
    assert gwet_ac1(BEN_GERRY) == near(0.661)
    assert krippendorff_alpha(BEN_GERRY) == near(0.665)


def test_gwet_2014_gender():
    assert percent_agreement(GENDER) == near(0.456)
    assert fleiss_kappa(GENDER) == near(0.129)
    assert conger_kappa(GENDER) == near(0.166)
    assert brennan_prediger(GENDER) == near(0.183)
    assert gwet_ac1(GENDER) == near(0.208)
    assert krippendorff_alpha(GENDER) == near(0.143)


def test_gwet_2008_paradox_of_skewed_values():
    ratings = table({(1, 1): 80, (1, 2): 7, (2, 1): 8, (2, 2): 5})
    assert percent_agreement(ratings) == near(0.85)
    assert cohen_kappa(ratings) == near(0.314)
    assert gwet_ac1(ratings) == near(0.808)


def test_warrens_2012_p3_conger():
    ratings = (
        [[1, 1, 1, 1]] * 10 + [[1, 0, 1, 0]] * 2 + [[1, 0, 0, 0]] * 2 + [[0, 0, 0, 1]]
        + [[0, 0, 0, 0]] * 15
    )  # fmt: skip
    assert conger_kappa(ratings) == near(0.802479, 6)


def test_agresti_1992_p202_cohen():
    ratings = table({
        (1, 1): 22, (1, 2): 2, (1, 3): 2, (2, 1): 5, (2, 2): 7, (2, 3): 14, (3, 2): 2, (3, 3): 36,
        (4, 2): 1, (4, 3): 17, (4, 4): 10,
    })  # fmt: skip
    assert cohen_kappa(ratings) == near(0.493)


def test_randolph_2005_p17_free_marginal():
    assert brennan_prediger([list("YYY"), list("YYN"), list("YYN"), list("YYY")]) == near(0.33, 2)


def test_chance_terms_are_added_not_multiplied():
    ratings = table({("y", "y"): 40, ("y", "n"): 20, ("n", "y"): 17, ("n", "n"): 23})
    chance = Fraction(60 * 57 + 40 * 43, 100 * 100)
    assert cohen_kappa(ratings) == pytest.approx(float((Fraction(63, 100) - chance) / (1 - chance)))


UNDEFINED_FOR_ONE_VALUE = (
    cohen_kappa, scott_pi, fleiss_kappa, conger_kappa, brennan_prediger, gwet_ac1,
    krippendorff_alpha, lambda ratings: gwet_ac2(ratings, "quadratic"),
    lambda ratings: fleiss_kappa_category(ratings, "a"),
    lambda ratings: krippendorff_alpha(ratings, "ordinal"),
)  # fmt: skip


@pytest.mark.parametrize("measure", UNDEFINED_FOR_ONE_VALUE)
def test_one_value_leaves_every_corrected_measure_undefined(measure):
    with pytest.raises(Undefined, match="only one value was used"):
        measure([["a", "a"], ["a", "a"], ["a", None]])


def test_observed_agreement_is_defined_for_one_value():
    assert percent_agreement([["a", "a"], ["a", None]]) == 1.0


@pytest.mark.parametrize("measure", [percent_agreement, *UNDEFINED_FOR_ONE_VALUE])
@pytest.mark.parametrize("ratings", [[], [["a", None], [None, "b"]], [[None, None]]])
def test_without_an_item_of_two_ratings_everything_is_undefined(measure, ratings):
    with pytest.raises(Undefined, match="no item has two ratings"):
        measure(ratings)


def test_alpha_looks_at_pairable_values_only():
    with pytest.raises(Undefined, match="only one value was used"):
        krippendorff_alpha([["a", "a"], ["b", None]])
    assert fleiss_kappa([["a", "a"], ["b", None]]) == 1.0


def test_equal_distances_of_nothing_are_undefined():
    with pytest.raises(Undefined, match="not apart"):
        krippendorff_alpha([["a", "b"], ["b", "a"]], lambda a, b: 0.0)


def test_a_category_that_nobody_used_is_undefined():
    with pytest.raises(Undefined, match="'c' was not used"):
        fleiss_kappa_category([["a", "b"]], "c")


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: percent_agreement([["a", "b"], ["a"]]), "between 1 and 2 ratings"),
        (lambda: percent_agreement(["ab", "cd"]), "list of items"),
        (lambda: percent_agreement(3), "list of items"),
        (lambda: percent_agreement([[["a"], ["b"]]]), "use text, numbers or tuples"),
        (lambda: percent_agreement([[1.0, math.nan]]), "use None"),
        (lambda: percent_agreement([[1, 2]], averaging="raters"), "no averaging"),
        (lambda: cohen_kappa([["a", "b", "a"]]), "two raters, not 3"),
        (lambda: cohen_kappa([["a", "b"]], "cubic"), "no weights 'cubic'"),
        (lambda: cohen_kappa([["a", 1]], "linear"), "no common order"),
        (lambda: cohen_kappa([[1, 2]], lambda a, b: -1.0), "negative"),
        (lambda: cohen_kappa([[1, 2]], lambda a, b: 1.0), "from itself"),
        (lambda: gwet_ac2([[0, 2]], "ratio"), "above 0"),
        (lambda: krippendorff_alpha([["a", "b"]], "interval"), "needs numbers"),
        (lambda: krippendorff_alpha([[-1, 2]], "ratio"), "0 or more"),
        (lambda: krippendorff_alpha([[1, math.inf]], "interval"), "infinite"),
        (lambda: krippendorff_alpha([[1, 2]], "metric"), "no level"),
    ],
)
def test_wrong_input_is_refused_in_a_sentence(call, words):
    with pytest.raises(InputRefused, match=words):
        call()


def test_undefined_can_be_imported_from_where_it_is_raised():
    assert coding.Undefined is Undefined


def test_values_may_be_anything_hashable_beside_each_other():
    ratings = [[("x", 1), ("x", 1)], ["سلام", "سلام"], [2.5, "é🙂"], [None, True]]
    assert percent_agreement(ratings) == pytest.approx(2 / 3)


# --- Properties ---------------------------------------------------------------------------------

values = st.one_of(st.none(), st.integers(1, 4))
studies = st.integers(2, 4).flatmap(
    lambda raters: st.lists(st.lists(values, min_size=raters, max_size=raters), max_size=12)
)
NOMINAL = (
    percent_agreement, scott_pi, fleiss_kappa, conger_kappa, brennan_prediger, gwet_ac1,
    krippendorff_alpha,
)  # fmt: skip


def outcome(measure, ratings):
    try:
        return pytest.approx(measure(ratings), abs=1e-9)
    except Undefined as reason:
        return reason.message


@given(studies, st.randoms())
def test_order_of_items_and_raters_does_not_matter(ratings, dice):
    order = list(range(len(ratings[0]) if ratings else 0))
    dice.shuffle(order)
    shuffled = [[item[n] for n in order] for item in ratings]
    dice.shuffle(shuffled)
    for measure in NOMINAL:
        assert outcome(measure, ratings) == outcome(measure, shuffled)


@given(studies)
def test_names_of_nominal_values_do_not_matter(ratings):
    name = {1: "zebra", 2: ("a",), 3: 0.5, 4: "ב🙂", None: None}
    renamed = [[name[value] for value in item] for item in ratings]
    for measure in NOMINAL:
        assert outcome(measure, ratings) == outcome(measure, renamed)


@given(studies, st.integers(-50, 50), st.integers(1, 9))
def test_interval_alpha_does_not_change_with_origin_and_unit(ratings, origin, unit):
    moved = [[None if v is None else origin + unit * v for v in item] for item in ratings]
    assert outcome(lambda r: krippendorff_alpha(r, "interval"), ratings) == outcome(
        lambda r: krippendorff_alpha(r, "interval"), moved
    )


@given(studies)
def test_ordinal_alpha_looks_at_order_only(ratings):
    stretched = [[None if v is None else 10**v for v in item] for item in ratings]
    assert outcome(lambda r: krippendorff_alpha(r, "ordinal"), ratings) == outcome(
        lambda r: krippendorff_alpha(r, "ordinal"), stretched
    )


@given(st.lists(st.integers(1, 4), min_size=2, max_size=10), st.integers(2, 4))
def test_identical_raters_agree_wholly(answers, raters):
    assume(len(set(answers)) > 1)
    ratings = [[answer] * raters for answer in answers]
    for measure in NOMINAL:
        assert measure(ratings) == pytest.approx(1.0)
    for level in ("ordinal", "interval", "ratio"):
        assert krippendorff_alpha(ratings, level) == pytest.approx(1.0)


# --- Brute force from the definitions, in fractions ----------------------------------------------


def rated(item):
    return [value for value in item if value is not None]


def pairable(ratings):
    return [item for item in ratings if len(rated(item)) >= 2]


def used(ratings):
    return sorted({value for item in ratings for value in rated(item)})


def mean(numbers):
    numbers = list(numbers)
    return sum(numbers, Fraction(0)) / len(numbers)


def brute_agreement(ratings, weight):
    return mean(
        mean(weight(a, b) for a, b in permutations(rated(item), 2)) for item in pairable(ratings)
    )


def brute_shares(ratings):
    items = [rated(item) for item in ratings if rated(item)]
    return {v: mean(Fraction(item.count(v), len(item)) for item in items) for v in used(ratings)}


def brute_marginals(ratings, rater):
    own = [item[rater] for item in ratings if item[rater] is not None]
    return {v: Fraction(own.count(v), len(own)) for v in used(ratings)} if own else None


def same(a, b):
    return Fraction(a == b)


def brute_fleiss(ratings):
    chance = sum(share**2 for share in brute_shares(ratings).values())
    return (brute_agreement(ratings, same) - chance) / (1 - chance)


def brute_conger(ratings):
    marginals = [brute_marginals(ratings, rater) for rater in range(len(ratings[0]))]
    marginals = [marginal for marginal in marginals if marginal]
    chance = mean(
        sum(one[value] * other[value] for value in one) for one, other in combinations(marginals, 2)
    )
    return (brute_agreement(ratings, same) - chance) / (1 - chance)


def brute_weighted_kappa(ratings, distance):
    both = pairable(ratings)
    observed = mean(distance(*item) for item in both)
    one, other = (brute_marginals(ratings, rater) for rater in (0, 1))
    return 1 - observed / sum(one[a] * other[b] * distance(a, b) for a in one for b in other)


def brute_gwet(ratings, weight):
    shares = brute_shares(ratings)
    q = len(shares)
    total = sum((weight(a, b) for a in shares for b in shares), Fraction(0))
    chance = total * sum(p * (1 - p) for p in shares.values()) / (q * (q - 1))
    return (brute_agreement(ratings, weight) - chance) / (1 - chance)


def brute_alpha(ratings, delta):
    items = [rated(item) for item in pairable(ratings)]
    pool = [value for item in items for value in item]
    observed = sum(
        sum((delta(a, b) for a, b in permutations(item, 2)), Fraction(0)) / (len(item) - 1)
        for item in items
    ) / len(pool)
    return 1 - observed / mean(delta(a, b) for a, b in permutations(pool, 2))


def ordinal_delta(ratings):
    pool = [value for item in pairable(ratings) for value in rated(item)]

    def delta(a, b):
        low, high = min(a, b), max(a, b)
        between = sum(low <= value <= high for value in pool)
        return (between - Fraction(pool.count(low) + pool.count(high), 2)) ** 2 if a != b else 0

    return delta


def random_ratings(seed, *, raters=None):
    dice = random.Random(seed)
    width = raters or dice.randint(2, 5)
    top = dice.randint(2, 4)
    values = [None, *range(1, top + 1), *range(1, top + 1)]
    return [[dice.choice(values) for _ in range(width)] for _ in range(dice.randint(2, 9))]


def is_comparable(ratings):
    pool = {value for item in pairable(ratings) for value in rated(item)}
    return len(pool) > 1


SEEDS = [seed for seed in range(60) if is_comparable(random_ratings(seed))]
TWO_RATER_SEEDS = [seed for seed in range(60) if is_comparable(random_ratings(seed, raters=2))]


@pytest.mark.parametrize("seed", SEEDS)
def test_every_measure_equals_its_definition_in_fractions(seed):
    ratings = random_ratings(seed)
    q = len(used(ratings))
    agreement = brute_agreement(ratings, same)
    span = used(ratings)[-1] - used(ratings)[0]
    expected = {
        percent_agreement: agreement,
        fleiss_kappa: brute_fleiss(ratings),
        conger_kappa: brute_conger(ratings),
        brennan_prediger: (agreement - Fraction(1, q)) / (1 - Fraction(1, q)),
        gwet_ac1: brute_gwet(ratings, same),
        krippendorff_alpha: brute_alpha(ratings, lambda a, b: Fraction(a != b)),
    }
    for measure, value in expected.items():
        assert measure(ratings) == pytest.approx(float(value), abs=1e-12)
    assert gwet_ac2(ratings, "quadratic") == pytest.approx(
        float(brute_gwet(ratings, lambda a, b: 1 - Fraction((a - b) ** 2, span**2))), abs=1e-12
    )
    assert gwet_ac2(ratings, lambda a, b: abs(a - b)) == pytest.approx(
        float(brute_gwet(ratings, lambda a, b: 1 - Fraction(abs(a - b), span))), abs=1e-12
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_alpha_levels_equal_their_definitions_in_fractions(seed):
    ratings = random_ratings(seed)
    deltas = {
        "ordinal": ordinal_delta(ratings),
        "interval": lambda a, b: Fraction((a - b) ** 2),
        "ratio": lambda a, b: Fraction(a - b, a + b) ** 2,
    }
    for level, delta in deltas.items():
        value = float(brute_alpha(ratings, delta))
        assert krippendorff_alpha(ratings, level) == pytest.approx(value, abs=1e-12)
        by_function = krippendorff_alpha(ratings, lambda a, b, delta=delta: float(delta(a, b)))
        assert by_function == pytest.approx(value, abs=1e-12)


@pytest.mark.parametrize("seed", TWO_RATER_SEEDS)
def test_weighted_kappa_equals_its_definition_in_fractions(seed):
    ratings = random_ratings(seed, raters=2)

    def lopsided(a, b):
        return Fraction(2 * (a - b) if a > b else b - a)

    for weights, distance in (
        (None, lambda a, b: Fraction(a != b)),
        ("linear", lambda a, b: Fraction(abs(a - b))),
        ("quadratic", lambda a, b: Fraction((a - b) ** 2)),
        (lambda a, b: float(lopsided(a, b)), lopsided),
    ):
        value = brute_weighted_kappa(ratings, distance)
        assert cohen_kappa(ratings, weights) == pytest.approx(float(value), abs=1e-12)


@given(studies)
@settings(max_examples=60)
def test_two_rater_names_of_the_same_thing(ratings):
    two = [item[:2] for item in ratings]
    assert outcome(conger_kappa, two) == outcome(cohen_kappa, two)
    assert outcome(scott_pi, two) == outcome(fleiss_kappa, two)
    assert outcome(lambda r: gwet_ac2(r, None), two) == outcome(gwet_ac1, two)


def test_text_is_weighted_by_its_place_in_order_and_numbers_by_value():
    text = [["a", "b"], ["b", "d"], ["a", "d"], ["d", "d"]]
    places = [[{"a": 1, "b": 2, "d": 3}[value] for value in item] for item in text]
    uneven = [[{"a": 1, "b": 2, "d": 9}[value] for value in item] for item in text]
    assert cohen_kappa(text, "quadratic") == pytest.approx(cohen_kappa(places, "quadratic"))
    assert cohen_kappa(text, "quadratic") != pytest.approx(cohen_kappa(uneven, "quadratic"))


def test_many_distinct_values_need_no_table_of_all_pairs():
    ratings = [[n / 7, n / 7 + (n % 3)] for n in range(20_000)]
    assert krippendorff_alpha(ratings, "interval") == pytest.approx(1.0, abs=1e-4)
    assert krippendorff_alpha([[a + 1, b + 1] for a, b in ratings[:3000]], "ratio") < 1.0


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
def test_an_array_of_numbers_is_taken_as_the_same_list(level):
    dice = random.Random(3)
    rows = [[dice.choice([1, 2, 5, None]) for _ in range(3)] for _ in range(60)]
    array = np.array(rows, dtype=np.float64)
    assert krippendorff_alpha(array, level) == pytest.approx(krippendorff_alpha(rows, level))
    assert gwet_ac2(array, "quadratic") == pytest.approx(gwet_ac2(rows, "quadratic"))
    whole = np.array([[1, 2], [2, 2], [3, 1]])
    assert cohen_kappa(whole) == pytest.approx(cohen_kappa(whole.tolist()))
    for wrong in (np.array([1, 2]), np.array([["a", "b"]]), np.array([[None, 1]])):
        with pytest.raises(InputRefused, match="array of ratings"):
            percent_agreement(wrong)


def test_patterns_that_recur_in_many_items_are_counted_once_without_a_difference():
    dice = random.Random(8)
    few = [[dice.choice("abc"), dice.choice("abc"), dice.choice(["a", None])] for _ in range(900)]
    many = few * 3
    dice.shuffle(many)
    for measure in (percent_agreement, fleiss_kappa, conger_kappa, gwet_ac1):
        assert measure(many) == pytest.approx(measure(few))
    pairs = [row[:2] for row in few]
    assert cohen_kappa(pairs * 3) == pytest.approx(cohen_kappa(pairs))
    # Chance is drawn without replacement, so alpha of three times as much is a little lower.
    rows = [[value for value in row if value is not None] for row in many]
    observed = sum(sum(a != b for a, b in permutations(row, 2)) / (len(row) - 1) for row in rows)
    uses = Counter(value for row in rows for value in row)
    n = uses.total()
    expected = sum(uses[a] * uses[b] for a, b in permutations(uses, 2)) / (n - 1)
    assert krippendorff_alpha(many) == pytest.approx(1 - observed / expected)
    numbers = np.array([["abc".index(value or "a") for value in row] for row in many], dtype=float)
    numbers[[row[2] is None for row in many], 2] = np.nan
    assert krippendorff_alpha(numbers) == pytest.approx(krippendorff_alpha(many))
    assert gwet_ac1(numbers) == pytest.approx(gwet_ac1(many))
