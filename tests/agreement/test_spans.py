"""Span matching and F1: worked examples, properties, and brute force over all matchings."""

from __future__ import annotations

import random
from functools import cache
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.agreement import spans
from annotator.agreement.spans import (
    char_f1,
    f1_from_counts,
    match,
    mean_pairwise_f1,
    span_f1,
)
from annotator.errors import InputRefused, Undefined

HOWS = ("exact", "partial", "overlap", "dice")


def test_semeval_2013_strict_exact_type_and_partial():
    """The four schemes of task 9.1 on one pair of annotations (Segura-Bedmar et al. 2013)."""
    a = [(1, 3, "PER"), (6, 8, "ORG"), (10, 12, "LOC")]
    b = [(1, 3, "LOC"), (6, 9, "ORG"), (10, 12, "LOC")]
    assert span_f1(a, b, how="exact", typed=True) == pytest.approx(1 / 3)
    assert span_f1(a, b, how="exact", typed=False) == pytest.approx(2 / 3)
    assert span_f1(a, b, how="overlap", typed=True) == pytest.approx(2 / 3)
    assert span_f1(a, b, how="partial", typed=False) == pytest.approx(2.5 / 3)


def test_semeval_2013_counts():
    """3 correct, 2 incorrect, 1 missing, 1 spurious: 0.5 exact."""
    assert f1_from_counts(3, sizes=(6, 6)) == pytest.approx(0.5)


def test_nervaluate_readme_partial_of_two_documents():
    documents = [
        {"A": [(1, 3, "PER"), (6, 8, "ORG")], "B": [(2, 4, "PER"), (6, 8, "ORG")]},
        {
            "A": [(1, 2, "LOC"), (2, 4, "PER"), (6, 7, "DATE")],
            "B": [(1, 3, "LOC"), (3, 4, "PER"), (6, 7, "DATE")],
        },
    ]
    assert mean_pairwise_f1(documents, how="partial", typed=False) == pytest.approx(0.7)
    assert mean_pairwise_f1(documents, how="exact", typed=False) == pytest.approx(0.4)
    assert mean_pairwise_f1(documents, how="overlap", typed=False) == pytest.approx(1.0)


def test_hripcsak_rothschild_2005_f_is_twice_the_common_over_both():
    a = [(n, n + 2, "x") for n in range(0, 20, 2)]
    b = [*a[:6], (50, 52, "x")]
    assert span_f1(a, b, how="exact") == pytest.approx(2 * 6 / (10 + 7))


def test_one_long_span_matches_only_one_of_the_short_ones_in_it():
    a = [(0, 100, "x")]
    b = [(0, 10, "x"), (20, 60, "x"), (70, 80, "x")]
    assert match(a, b, how="overlap") == [(0, 1, 1.0)]
    assert span_f1(a, b, how="overlap") == pytest.approx(2 / 4)
    assert match(a, b, how="dice") == [(0, 1, pytest.approx(80 / 140))]


def test_the_best_total_is_not_the_greedy_one():
    a = [(0, 10, "x"), (6, 20, "x")]
    b = [(4, 14, "x"), (12, 40, "x")]
    assert [pair[:2] for pair in match(a, b, how="dice")] == [(0, 0), (1, 1)]


def test_identical_spans_are_matched_one_to_one():
    assert len(match([(3, 9, "x")] * 3, [(3, 9, "x")] * 2, how="exact")) == 2
    assert span_f1([(3, 9, "x")] * 3, [(3, 9, "x")] * 2, how="exact") == pytest.approx(4 / 5)


def test_fragments_count_as_the_union_of_their_characters():
    a = [(((0, 4), (10, 14)), "x")]
    assert match(a, [(((10, 14), (0, 4)), "x")], how="exact") == [(0, 0, 1.0)]
    assert match(a, [(((0, 2), (1, 4), (10, 14)), "x")], how="exact") == [(0, 0, 1.0)]
    assert match(a, [(0, 14, "x")], how="dice") == [(0, 0, pytest.approx(16 / 22))]
    assert match(a, [(5, 9, "x")], how="overlap") == []


def test_touching_spans_share_nothing():
    assert match([(0, 5, "x")], [(5, 9, "x")], how="overlap") == []


def test_a_least_dice_can_be_asked_for():
    a, b = [(0, 10, "x"), (20, 30, "x")], [(0, 10, "x"), (28, 40, "x")]
    assert [pair[:2] for pair in match(a, b, how="dice", minimum=0.5)] == [(0, 0)]


def test_char_f1_counts_each_character_of_a_category_once():
    a = [(0, 10, "x"), (5, 15, "x"), (5, 15, "y")]
    assert char_f1(a, [(0, 15, "x")]) == pytest.approx(2 * 15 / (25 + 15))
    assert char_f1(a, [(0, 15, "x")], typed=False) == 1.0


def test_two_empty_sets_have_no_f1_and_one_empty_set_has_zero():
    for measure in (lambda a, b: span_f1(a, b, how="dice"), char_f1):
        with pytest.raises(Undefined, match="neither annotator marked a span"):
            measure([], [])
        assert measure([(0, 1, "x")], []) == 0.0
    assert match([], [], how="overlap") == []


def test_mean_pairwise_f1_sums_counts_over_articles_before_the_mean_over_pairs():
    one = [(0, 5, "x")]
    continua = [
        {"a": one, "b": one, "c": []},
        {"a": [*one, (9, 12, "x")], "b": [(20, 25, "x")]},
    ]
    pair_ab = 2 * 1 / (3 + 2)
    assert mean_pairwise_f1(continua, how="exact") == pytest.approx((pair_ab + 0 + 0) / 3)


def test_who_did_not_work_on_an_article_does_not_count_and_who_marked_nothing_does():
    marked = [(0, 5, "x")]
    assert mean_pairwise_f1([{"a": marked, "b": marked}, {"a": marked}], how="exact") == 1.0
    absent = mean_pairwise_f1([{"a": marked, "b": marked}, {"a": marked, "b": []}], how="exact")
    assert absent == pytest.approx(2 / 3)


def test_pairs_without_spans_or_articles_leave_the_mean():
    marked = [(0, 5, "x")]
    assert mean_pairwise_f1([{"a": marked, "b": marked}, {"c": [], "d": []}], how="dice") == 1.0
    with pytest.raises(Undefined, match="no two annotators"):
        mean_pairwise_f1([{"a": marked}, {"b": marked}], how="dice")


@pytest.mark.parametrize(
    ("span", "words"),
    [
        ((5, 5, "x"), "Span 2 ends at 5, not after its start 5"),
        ((0.5, 3, "x"), "whole numbers"),
        ((1, 2, 3, 4), "neither"),
        (((), "x"), "no fragment"),
        ((1, 3, ["x"]), "neither"),
    ],
)
def test_wrong_spans_are_refused_by_their_place(span, words):
    with pytest.raises(InputRefused, match=words):
        span_f1([(0, 1, "x"), span], [], how="exact")


def test_an_unknown_way_of_matching_is_refused():
    with pytest.raises(InputRefused, match="'jaccard'"):
        match([], [], how="jaccard")


def test_undefined_can_be_imported_from_where_it_is_raised():
    assert spans.Undefined is Undefined


# --- Properties ---------------------------------------------------------------------------------

fragment = st.tuples(st.integers(0, 30), st.integers(1, 9)).map(lambda f: (f[0], f[0] + f[1]))
span = st.tuples(st.lists(fragment, min_size=1, max_size=3).map(tuple), st.sampled_from("xy"))
span_sets = st.lists(span, max_size=6)


def outcome(compute):
    try:
        return pytest.approx(compute(), abs=1e-12)
    except Undefined as reason:
        return reason.message


@given(span_sets, span_sets, st.sampled_from(HOWS), st.booleans())
def test_f1_is_symmetric(a, b, how, typed):
    there = outcome(lambda: span_f1(a, b, how=how, typed=typed))
    assert there == outcome(lambda: span_f1(b, a, how=how, typed=typed))
    there = outcome(lambda: char_f1(a, b, typed=typed))
    assert there == outcome(lambda: char_f1(b, a, typed=typed))


@given(span_sets, span_sets, st.sampled_from(HOWS), st.integers(-20, 10**9))
def test_f1_does_not_change_with_shifts_names_and_order(a, b, how, shift):
    def moved(spans_of_one):
        return [
            (tuple((s + shift, e + shift) for s, e in fragments), {"x": "denial", "y": 3}[category])
            for fragments, category in reversed(spans_of_one)
        ]

    there = outcome(lambda: span_f1(a, b, how=how))
    assert there == outcome(lambda: span_f1(moved(a), moved(b), how=how))
    there = outcome(lambda: char_f1(a, b))
    assert there == outcome(lambda: char_f1(moved(a), moved(b)))


@given(st.lists(span, min_size=1, max_size=6), st.sampled_from(HOWS))
def test_identical_sets_agree_wholly(a, how):
    assert span_f1(a, list(reversed(a)), how=how) == pytest.approx(1.0)
    assert char_f1(a, a) == 1.0


@given(span_sets, span_sets, st.booleans())
def test_each_looser_way_gives_at_least_as_much(a, b, typed):
    if a or b:
        exact, dice, overlap = (
            span_f1(a, b, how=h, typed=typed) for h in ("exact", "dice", "overlap")
        )
        partial = span_f1(a, b, how="partial", typed=typed)
        assert exact - 1e-12 <= dice <= overlap + 1e-12
        assert exact - 1e-12 <= partial <= overlap + 1e-12


# --- Brute force --------------------------------------------------------------------------------


def characters(one):
    return {place for start, end in one[0] for place in range(start, end)}


def weight(one, other, *, how, typed):
    mine, theirs = characters(one), characters(other)
    if (typed and one[1] != other[1]) or not mine & theirs:
        return 0.0
    if how == "exact":
        return float(mine == theirs)
    if how == "partial":
        return 1.0 if mine == theirs else 0.5
    return 1.0 if how == "overlap" else 2 * len(mine & theirs) / (len(mine) + len(theirs))


def best_total(a, b, **how):
    @cache
    def best(i, taken):
        if i == len(a):
            return 0.0
        total = best(i + 1, taken)
        for j, other in enumerate(b):
            if j not in taken and weight(a[i], other, **how):
                total = max(total, weight(a[i], other, **how) + best(i + 1, taken | {j}))
        return total

    return best(0, frozenset())


def random_spans(dice):
    found = []
    for _ in range(dice.randint(0, 6)):
        cuts = sorted(dice.sample(range(40), 2 * dice.randint(1, 2)))
        found.append((tuple(zip(cuts[::2], cuts[1::2], strict=True)), dice.choice("xyz")))
    return found


@pytest.mark.parametrize("how", HOWS)
@pytest.mark.parametrize("seed", range(60))
def test_no_matching_is_better_than_match(seed, how):
    dice = random.Random(seed)
    a, b, typed = random_spans(dice), random_spans(dice), dice.random() < 0.7
    pairs = match(a, b, how=how, typed=typed)
    assert len({i for i, _, _ in pairs}) == len({j for _, j, _ in pairs}) == len(pairs)
    for i, j, value in pairs:
        assert value == pytest.approx(weight(a[i], b[j], how=how, typed=typed))
    total = best_total(a, b, how=how, typed=typed)
    assert sum(value for _, _, value in pairs) == pytest.approx(total)
    if a or b:
        expected = 2 * total / (len(a) + len(b))
        assert span_f1(a, b, how=how, typed=typed) == pytest.approx(expected)


@pytest.mark.parametrize("seed", range(40))
def test_char_f1_equals_sets_of_characters(seed):
    dice = random.Random(seed)
    a, b = random_spans(dice), random_spans(dice)
    for typed in (True, False):
        mine, theirs = (
            {(place, s[1] if typed else None) for s in side for place in characters(s)}
            for side in (a, b)
        )
        if mine or theirs:
            expected = 2 * len(mine & theirs) / (len(mine) + len(theirs))
            assert char_f1(a, b, typed=typed) == pytest.approx(expected)


@pytest.mark.parametrize("seed", range(30))
def test_mean_pairwise_f1_equals_its_definition(seed):
    dice = random.Random(seed)
    continua = [
        {name: random_spans(dice) for name in "abc" if dice.random() < 0.8} for _ in range(4)
    ]
    how = dice.choice(HOWS)
    values = []
    for one, other in combinations("abc", 2):
        shared = [c for c in continua if one in c and other in c]
        size = sum(len(c[one]) + len(c[other]) for c in shared)
        total = sum(best_total(c[one], c[other], how=how, typed=True) for c in shared)
        if size:
            values.append(2 * total / size)
    if values:
        assert mean_pairwise_f1(continua, how=how) == pytest.approx(sum(values) / len(values))
