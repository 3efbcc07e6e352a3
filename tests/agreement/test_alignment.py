"""The alignment of two annotators' units, against every alignment there is."""

from __future__ import annotations

import random
from functools import cache

import pytest

from annotator.agreement.alignment import align, align_all
from annotator.agreement.study import Unit


def unit(name, start, end, kind="claim", speaker=None, stance=None, proposition=None):
    return Unit(name, ((start, end),), kind, speaker, stance, proposition)


def ids(alignment):
    return (
        [(match.first.id, match.second.id) for match in alignment.matched],
        [one.id for one in alignment.only_first],
        [one.id for one in alignment.only_second],
    )


def test_units_are_matched_by_their_words_whatever_their_type():
    found = align([unit("a", 0, 10, "denial")], [unit("b", 0, 10, "claim")])
    assert ids(found) == ([("a", "b")], [], [])
    assert found.matched[0].dice == 1.0


def test_a_dice_of_exactly_the_minimum_is_enough_and_less_is_not():
    assert ids(align([unit("a", 0, 10)], [unit("b", 5, 15)]))[0] == [("a", "b")]
    assert ids(align([unit("a", 0, 10)], [unit("b", 6, 16)])) == ([], ["a"], ["b"])
    assert ids(align([unit("a", 0, 10)], [unit("b", 6, 16)], minimum_dice=0.4))[0] == [("a", "b")]


def test_fragments_are_united():
    pieces = Unit("a", ((0, 10), (20, 30)), "claim", None, None, None)
    assert align([pieces], [unit("b", 0, 30)]).matched[0].dice == pytest.approx(40 / 50)


def test_two_speakers_on_the_same_words_are_not_crossed():
    first = [unit("a1", 0, 10, speaker="Mayor"), unit("a2", 0, 10, speaker="Union")]
    second = [unit("b1", 0, 10, speaker="Union"), unit("b2", 0, 10, speaker="Mayor")]
    assert sorted(ids(align(first, second))[0]) == [("a1", "b2"), ("a2", "b1")]


def test_among_equal_totals_the_same_type_wins_over_the_same_speaker():
    first = [unit("a", 0, 10, "denial", speaker="Mayor")]
    second = [unit("b1", 0, 10, "claim", speaker="Mayor"), unit("b2", 0, 10, "denial")]
    assert ids(align(first, second)) == ([("a", "b2")], [], ["b1"])


def test_among_wholly_equal_units_the_earlier_is_taken():
    assert ids(align([unit("a", 10, 20)], [unit("late", 12, 22), unit("early", 8, 18)])) == (
        [("a", "early")],
        [],
        ["late"],
    )


def test_more_dice_wins_over_equal_types():
    first = [unit("a", 0, 100, "denial")]
    second = [unit("b1", 0, 99, "denial"), unit("b2", 0, 100, "claim")]
    assert ids(align(first, second))[0] == [("a", "b2")]


def test_articles_do_not_meet():
    sets = [([unit("a1", 0, 10)], []), ([], []), ([], [unit("b3", 0, 10)])]
    assert [ids(found) for found in align_all(sets)] == [
        ([], ["a1"], []),
        ([], [], []),
        ([], [], ["b3"]),
    ]


def test_the_order_in_which_units_are_given_does_not_matter():
    dice = random.Random(5)
    first, second = random_units(dice, "a"), random_units(dice, "b")
    there = align(first, second)
    for _ in range(5):
        dice.shuffle(first)
        dice.shuffle(second)
        assert align(first, second) == there


def random_units(dice, prefix):
    return [
        unit(f"{prefix}{n}", start, start + dice.randint(2, 12), dice.choice(["claim", "denial"]))
        for n, start in enumerate(dice.randint(0, 25) for _ in range(dice.randint(0, 6)))
    ]


def best_total(first, second):
    @cache
    def best(i, taken):
        if i == len(first):
            return 0.0
        total = best(i + 1, taken)
        ((start, end),) = first[i].fragments
        for j, other in enumerate(second):
            ((low, high),) = other.fragments
            dice = 2 * max(0, min(end, high) - max(start, low)) / (end - start + high - low)
            if dice >= 0.5 and j not in taken:
                total = max(total, dice + best(i + 1, taken | {j}))
        return total

    return best(0, frozenset())


@pytest.mark.parametrize("seed", range(80))
def test_no_alignment_has_more_dice(seed):
    dice = random.Random(seed)
    sets = [(random_units(dice, "a"), random_units(dice, "b")) for _ in range(3)]
    for (first, second), found in zip(sets, align_all(sets), strict=True):
        assert sum(match.dice for match in found.matched) == pytest.approx(
            best_total(first, second)
        )
        assert all(match.dice >= 0.5 for match in found.matched)
        names = [one.id for match in found.matched for one in (match.first, match.second)]
        names += [one.id for one in (*found.only_first, *found.only_second)]
        assert sorted(names) == sorted(one.id for one in (*first, *second))
