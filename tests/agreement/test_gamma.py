"""Gamma, gamma-cat and gamma-k: worked examples, undefined cases, what must not change them."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.agreement.coding import krippendorff_alpha
from annotator.agreement.gamma import (
    Cancelled,
    alignment_disorder,
    best_alignment,
    categorial_disorder,
    gamma,
    positional_dissimilarity,
    unitary_disorder,
)
from annotator.errors import InputRefused, Undefined

# The running example of Mathet, Widlöcher & Métivier 2015, as in the tests of pygamma-agreement.
ALEX_PAUL_SUZAN = {
    "Alex": [(2, 9, 1), (11, 17, 2), (24, 30, 5), (32, 36, 6), (36, 44, 6), (44, 60, 7)],
    "Paul": [(2, 9, 1), (11, 17, 3), (19, 25, 5), (32, 44, 6)],
    "Suzan": [(2, 9, 1), (11, 17, 4), (21, 27, 5), (32, 36, 6), (36, 40, 6), (40, 44, 6)],
}

# Four people's names as categories, with distances, in units of δ∅.
DISTANCES = {
    ("Alice", "Bob"): 0.5,
    ("Alice", "Carol"): 0.3,
    ("Alice", "Jeremy"): 0.7,
    ("Bob", "Carol"): 0.6,
    ("Bob", "Jeremy"): 0.4,
    ("Carol", "Jeremy"): 0.7,
}


def study(seed, *, raters=3, units=6, length=120, categories="abc"):
    """Raters who saw the same units, each a little differently."""
    dice = random.Random(seed)
    truth = sorted(dice.sample(range(0, length, 5), units))
    continuum = {}
    for rater in range(raters):
        seen = [start for start in truth if dice.random() < 0.85] or truth
        continuum[f"rater {rater}"] = [
            (start + dice.randint(-3, 3), start + dice.randint(5, 12), dice.choice(categories))
            for start in seen
        ]
    return continuum


def test_positional_dissimilarity_by_hand():
    assert positional_dissimilarity((1, 5), (7, 8)) == pytest.approx((9 / 5) ** 2)
    assert positional_dissimilarity((1, 5), (7, 8), delta_empty=0.5) == pytest.approx(1.62)
    assert positional_dissimilarity((3, 8), (3, 8)) == 0


def test_unitary_disorder_counts_a_missing_unit_in_every_pair():
    units = [(12, 18, "Carol"), (12, 18, "Alice"), None]
    disorder = unitary_disorder(units, delta_empty=0.5, categorical=DISTANCES)
    assert disorder == pytest.approx((0.3 * 0.5 + 0.5 + 0.5) / 3)
    assert unitary_disorder([None, (1, 2, "x"), None]) == 1.0


def test_disorder_of_a_given_alignment():
    continuum = {
        "liza": [(1, 5, "Carol"), (6, 8, "Bob"), (7, 20, "Alice"), (12, 18, "Carol")],
        "pierrot": [
            (2, 6, "Carol"),
            (7, 8, "Bob"),
            (7, 19, "Jeremy"),
            (8, 10, "Alice"),
            (12, 18, "Alice"),
        ],
        "hadrien": [(1, 6, "Carol"), (8, 10, "Alice"), (7, 19, "Jeremy"), (19, 20, "Alice")],
    }
    alignment = [(0, 0, 0), (1, 1, 1), (2, 2, 2), (3, 4, None), (None, 3, 3)]
    disorder = alignment_disorder(
        continuum, alignment, alpha=3, delta_empty=0.5, categorical=DISTANCES
    )
    assert disorder == pytest.approx(6.16556, abs=0.00001)


def test_best_alignment_of_two_raters_by_hand():
    continuum = {
        "one": [(1, 5, "a"), (6, 10, "b"), (20, 24, "a"), (30, 34, "b")],
        "other": [(2, 6, "a"), (31, 35, "b")],
    }
    alignment, disorder = best_alignment(continuum)
    assert alignment == [(0, 0), (1, None), (2, None), (3, 1)]
    # Two pairs that are shifted by one, two units by themselves; three units a rater.
    assert disorder == pytest.approx((2 * (2 / 8) ** 2 + 2) / 3)


def test_one_perfect_pair_may_be_worth_more_than_two_poor_ones():
    continuum = {
        "a": [(0, 1000, "x"), (1012, 2012, "x")],
        "b": [(1012, 2012, "x"), (2024, 3024, "x")],
    }
    # Two pairs would cost 2 · (2024 / 2000)², a little more than 0 + 1 + 1.
    assert best_alignment(continuum) == ([(0, None), (1, 0), (None, 1)], 1.0)


def test_mathet_2015_running_example():
    result = gamma(ALEX_PAUL_SUZAN, alpha=3, precision=0.02, seed=1)
    assert 0.44 < result.gamma < 0.47
    assert (5, None, None) in result.alignment
    assert result.gamma_k[5] == result.gamma_k[1] == 1.0
    assert result.gamma_k[7] is None
    assert "of the category 7" in result.gamma_k_undefined[7]
    assert set(result.gamma_k_undefined) == {7}


def test_identical_sets_agree_perfectly():
    units = [(0, 4, "x"), (10, 17, "y"), (12, 15, "x"), (30, 33, "z")]
    for raters in (2, 3, 4):
        for chance in ("shuffle", "statistical"):
            result = gamma(dict.fromkeys(range(raters), units), chance=chance, samples=5)
            assert result.gamma == 1.0
            assert result.observed_disorder == 0.0
            assert result.gamma_cat == 1.0
            assert result.alignment == [(k,) * raters for k in range(4)]


def test_gamma_is_never_clamped():
    units = [(0, 10, "x"), (30, 40, "y"), (60, 70, "x")]
    result = gamma({"a": units, "b": []}, samples=50)
    assert result.observed_disorder == 2.0
    assert result.gamma < 0
    assert result.gamma == 1 - 2.0 / result.expected_disorder
    assert result.alignment == [(0, None), (1, None), (2, None)]
    assert result.gamma_cat is None
    assert "no two units are aligned" in result.gamma_cat_undefined


def test_a_rater_who_found_nothing_counts():
    units = [(0, 10, "x"), (30, 40, "y")]
    _, alone = best_alignment({"a": units, "b": units})
    _, watched = best_alignment({"a": units, "b": units, "c": []})
    # Each tuple misses two of three pairs; the mean number of units is 4/3.
    assert alone == 0
    assert watched == pytest.approx(2 * (2 / 3) / (4 / 3))


def test_units_of_several_fragments_are_placed_by_their_covering_span():
    fragments = [(((40, 47), (0, 9)), "x"), (60, 70, "y")]
    spans = [(0, 47, "x"), (60, 70, "y")]
    other = [(2, 45, "x"), (61, 69, "y")]
    assert best_alignment({"a": fragments, "b": other}) == best_alignment({"a": spans, "b": other})


def test_overlapping_units_of_one_rater_are_welcome():
    continuum = {
        "a": [(0, 20, "x"), (0, 20, "y"), (5, 9, "x")],
        "b": [(5, 9, "x"), (0, 20, "y")],
    }
    assert best_alignment(continuum)[0] == [(0, None), (1, 1), (2, 0)]


# --- gamma-cat and gamma-k ----------------------------------------------------------------------

TRIPLE_AND_PAIR = {
    "a": [(0, 10, "x"), (50, 60, "x")],
    "b": [(0, 10, "x"), (50, 60, "y")],
    "c": [(0, 10, "y")],
}


def test_mathet_2017_weights_by_hand():
    alignment, _ = best_alignment(TRIPLE_AND_PAIR)
    assert alignment == [(0, 0, 0), (1, 1, None)]

    def disorder(**options):
        return categorial_disorder(TRIPLE_AND_PAIR, alignment, **options)

    # Three pairs of weight 1/2, two of them mixed; one mixed pair of weight 1.
    assert disorder() == pytest.approx((2 / 2 + 1) / (3 / 2 + 1))
    assert disorder(category="y") == pytest.approx(1.0)
    assert disorder(category="x") == pytest.approx((2 / 2 + 1) / (3 / 2 + 1))
    # The variant: two more pairs of weight 1, and for y one of them.
    assert disorder(counts_missing=True) == pytest.approx((2 / 2 + 1 + 2) / (3 / 2 + 1 + 2))
    assert disorder(counts_missing=True, category="y") == pytest.approx(1.0)
    halves = {("x", "y"): 0.5}
    assert disorder(categorical=halves) == pytest.approx((2 / 4 + 1 / 2) / (3 / 2 + 1))
    with pytest.raises(Undefined, match="'z' was not used"):
        disorder(category="z")


def test_mathet_2017_pairs_far_apart_weigh_less():
    continuum = {"a": [(0, 10, "x"), (40, 50, "x")], "b": [(5, 15, "x"), (40, 50, "y")]}
    alignment = [(0, 0), (1, 1)]
    # d_pos of the first pair is (10 / 20)², of the second 0.
    assert categorial_disorder(continuum, alignment) == pytest.approx(1 / (0.75 + 1))
    assert categorial_disorder(continuum, alignment, alpha=3) == pytest.approx(1 / (0.25 + 1))
    assert categorial_disorder(continuum, alignment, alpha=9) == pytest.approx(1.0)
    with pytest.raises(Undefined, match="no two units"):
        categorial_disorder({"a": [(0, 2, "x")], "b": [(90, 92, "x")]}, [(0, 0)])


def test_mathet_2017_confidence_falls_with_the_place_as_it_weighs_in_the_dissimilarity():
    continuum = study(11)
    plain, other = (gamma(continuum, alpha=3, samples=4, confidence_alpha=a) for a in (1.0, 3.0))
    assert gamma(continuum, alpha=3, samples=4) == other
    assert gamma(continuum, samples=4) == gamma(continuum, samples=4, confidence_alpha=1.0)
    assert other.gamma == plain.gamma
    assert other.gamma_cat != plain.gamma_cat
    observed = categorial_disorder(continuum, plain.alignment, alpha=3)
    assert observed != categorial_disorder(continuum, plain.alignment)


def test_mathet_2017_on_given_units_gamma_cat_is_near_alpha():
    dice = random.Random(4)
    ratings = [[dice.choice("abcd")] * 3 for _ in range(150)]
    for row in ratings:
        for rater in range(3):
            if dice.random() < 0.3:
                row[rater] = dice.choice("abcd")
    continuum = {
        rater: [(10 * place, 10 * place + 9, row[rater]) for place, row in enumerate(ratings)]
        for rater in range(3)
    }
    # Categories weigh next to nothing here, so chance aligns units by their places alone.
    result = gamma(continuum, beta=0.001, samples=20)
    assert result.gamma_cat == pytest.approx(krippendorff_alpha(ratings), abs=0.03)


def test_one_category_leaves_gamma_cat_nothing_to_explain():
    result = gamma({"a": [(0, 9, "x"), (20, 26, "x")], "b": [(1, 9, "x"), (20, 25, "x")]})
    assert result.gamma < 1
    assert result.gamma_cat is None
    assert result.gamma_k == {"x": None}
    assert result.gamma_cat_undefined == "chance expects no disagreement on categories"


# --- Undefined and refused ----------------------------------------------------------------------


@pytest.mark.parametrize("measure", [gamma, best_alignment])
def test_nothing_to_compare_is_undefined(measure):
    with pytest.raises(Undefined, match="two raters"):
        measure({"a": [(0, 3, "x")]})
    with pytest.raises(Undefined, match="two raters"):
        measure({})
    with pytest.raises(Undefined, match="no unit"):
        measure({"a": [], "b": []})


def test_where_chance_has_no_room_gamma_is_undefined():
    with pytest.raises(Undefined, match="no disorder"):
        gamma({"a": [(0, 1, "x")], "b": [(0, 1, "x")]})


@pytest.mark.parametrize(
    ("units", "words"),
    [
        ([(5, 5, "x")], "Unit 1 of b ends at 5, not after its start 5"),
        ([(0, 3, "x"), (7, 5, "x")], "Unit 2 of b"),
        ([(float("nan"), 5, "x")], "Unit 1 of b"),
        ([(0, float("inf"), "x")], "Unit 1 of b"),
        ([((), "x")], "no fragment"),
        ([(0, "x")], "neither"),
        ([(0, 4, ["x"])], "neither"),
    ],
)
def test_wrong_units_are_refused(units, words):
    with pytest.raises(InputRefused, match=words):
        best_alignment({"a": [(0, 9, "x")], "b": units})


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"alpha": -1}, "alpha"),
        ({"beta": float("nan")}, "beta"),
        ({"delta_empty": 0}, "empty cost"),
        ({"positional": "nearest"}, "'nearest'"),
        ({"chance": "coin"}, "'coin'"),
        ({"samples": 0}, "one chance sample"),
        ({"precision": 0}, "precision"),
        ({"seed": -1}, "seed"),
        ({"confidence_alpha": -0.5}, "confidence_alpha"),
        ({"categorical": {("x", "z"): 1}}, "'x' and 'y'"),
        ({"categorical": lambda a, b: -1}, "0 or more"),
        ({"categorical": lambda a, b: a < b}, "both directions"),
    ],
)
def test_wrong_parameters_are_refused(options, words):
    with pytest.raises(InputRefused, match=words):
        gamma({"a": [(0, 9, "x")], "b": [(0, 9, "y")]}, **options)


@pytest.mark.parametrize(
    "alignment", [[(0,)], [(0, 0), (0, None)], [(0, None)], [(0, 1)], [(0, -1)]]
)
def test_an_alignment_holds_every_unit_once(alignment):
    with pytest.raises(InputRefused, match="alignment"):
        alignment_disorder({"a": [(0, 3, "x")], "b": [(0, 3, "x")]}, alignment)


def test_gamma_stops_when_told():
    asked = []

    def is_cancelled():
        asked.append(None)
        return len(asked) > 3

    with pytest.raises(Cancelled):
        gamma(study(0, units=20, length=400), samples=10_000, is_cancelled=is_cancelled)
    assert len(asked) == 4


# --- What must not change gamma -----------------------------------------------------------------


def figures(result):
    return (
        result.gamma,
        result.observed_disorder,
        result.expected_disorder,
        result.expected_disorder_sd,
        result.gamma_cat,
        result.samples,
    )


@pytest.mark.parametrize("chance", ["shuffle", "statistical"])
@pytest.mark.parametrize("seed", range(4))
def test_same_seed_same_result_whoever_the_raters_are(seed, chance):
    continuum = study(seed)
    options = {"chance": chance, "samples": 6, "seed": seed}
    first = gamma(continuum, **options)
    assert gamma(continuum, **options) == first
    assert gamma(continuum, **{**options, "seed": seed + 1}) != first
    names = list(continuum)
    turned = {name: continuum[name] for name in reversed(names)}
    assert figures(gamma(turned, **options)) == figures(first)
    assert gamma(turned, **options).gamma_k == first.gamma_k
    other = {f"somebody {name}": units[::-1] for name, units in continuum.items()}
    assert figures(gamma(other, **options)) == figures(first)
    letters = {"a": "quote", "b": "denial", "c": "a"}
    renamed = {
        name: [(start, end, letters[category]) for start, end, category in units]
        for name, units in continuum.items()
    }
    result = gamma(renamed, **options)
    assert figures(result) == figures(first)
    assert result.gamma_k == {letters[k]: value for k, value in first.gamma_k.items()}


@pytest.mark.parametrize("seed", range(4))
def test_shifting_the_text_changes_nothing(seed):
    continuum = study(seed)
    shifted = {
        name: [(start + 1000, end + 1000, category) for start, end, category in units]
        for name, units in continuum.items()
    }
    first = gamma(continuum, samples=6)
    assert gamma(shifted, samples=6) == first


@pytest.mark.parametrize("chance", ["shuffle", "statistical"])
def test_the_empty_cost_scales_disorders_and_nothing_else(chance):
    continuum = study(7)
    first = gamma(continuum, samples=6, chance=chance)
    for cost in (0.25, 0.3, 7.0):
        other = gamma(continuum, samples=6, chance=chance, delta_empty=cost)
        assert other.gamma == first.gamma
        assert other.gamma_cat == first.gamma_cat
        assert other.gamma_k == first.gamma_k
        assert other.alignment == first.alignment
        assert other.observed_disorder == pytest.approx(cost * first.observed_disorder)
        assert other.expected_disorder == pytest.approx(cost * first.expected_disorder)
        assert other.expected_disorder_sd == pytest.approx(cost * first.expected_disorder_sd)
        alone = alignment_disorder(continuum, first.alignment, delta_empty=cost)
        assert other.observed_disorder == pytest.approx(alone)


@pytest.mark.parametrize("chance", ["shuffle", "statistical"])
def test_more_samples_begin_with_those_of_fewer(chance):
    continuum = study(5)
    one, two = (gamma(continuum, samples=n, chance=chance) for n in (1, 2))
    first = one.expected_disorder
    second = 2 * two.expected_disorder - first
    assert two.expected_disorder_sd == pytest.approx(abs(first - second) / 2**0.5)
    # Half the width of the interval of a mean of two.
    error = 1.96 * two.expected_disorder_sd / 2**0.5 / two.expected_disorder
    assert two.expected_disorder_error == pytest.approx(error)


def test_precision_sets_the_number_of_samples():
    continuum = study(3)
    rough = gamma(continuum, samples=10, precision=0.9)
    fine = gamma(continuum, samples=10, precision=0.02)
    assert rough.samples == 10
    assert fine.samples > 10
    assert fine.expected_disorder_error <= 0.02
    low, high = fine.sampling_range
    assert low < fine.gamma < high
    one = gamma(continuum, samples=1)
    assert (one.samples, one.expected_disorder_sd, one.sampling_range) == (1, None, None)


units = st.tuples(st.integers(0, 60), st.integers(1, 15), st.sampled_from("abc")).map(
    lambda unit: (unit[0], unit[0] + unit[1], unit[2])
)
continua = (
    st.lists(st.lists(units, max_size=5), min_size=2, max_size=4)
    .filter(any)
    .map(lambda raters: {f"rater {n}": listed for n, listed in enumerate(raters)})
)
weights = st.sampled_from([0.0, 0.5, 1.0, 3.0])


@settings(max_examples=60, deadline=None)
@given(continua, weights, weights)
def test_alignments_keep_their_word(continuum, alpha, beta):
    alignment, disorder = best_alignment(continuum, alpha=alpha, beta=beta)
    for column, listed in enumerate(continuum.values()):
        used = [row[column] for row in alignment if row[column] is not None]
        assert sorted(used) == list(range(len(listed)))
    given_units = list(continuum.values())
    costs = [
        unitary_disorder(
            [None if k is None else given_units[n][k] for n, k in enumerate(row)],
            alpha=alpha,
            beta=beta,
        )
        for row in alignment
    ]
    mean_number = sum(map(len, given_units)) / len(given_units)
    assert disorder == pytest.approx(sum(costs) / mean_number)
    assert disorder <= len(continuum) + 1e-12
    turned = dict(reversed(continuum.items()))
    assert best_alignment(turned, alpha=alpha, beta=beta)[1] == pytest.approx(disorder)
    stretched = {
        name: [(3 * start - 50, 3 * end - 50, category.upper()) for start, end, category in listed]
        for name, listed in continuum.items()
    }
    assert best_alignment(stretched, alpha=alpha, beta=beta)[1] == pytest.approx(disorder)
