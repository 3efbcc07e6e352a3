"""Alphas of units: worked examples, properties, and brute force position by position."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import permutations

import pytest

from annotator.agreement.unitizing import (
    alpha_u_1995,
    alpha_u_terms,
    binary_u_alpha,
    cu_alpha,
    cu_coverage,
    ku_alpha,
    u_alpha,
)
from annotator.errors import InputRefused, Undefined

# Krippendorff 2019 (4th ed.), fig. 12.11, p. 340.
BOOK = {
    "alex": [(0, 7, 1), (7, 13, 2), (30, 32, 5), (32, 37, 6), (37, 44, 6), (44, 60, 7)],
    "paul": [(0, 7, 1), (7, 13, 3), (13, 21, 5), (32, 44, 6)],
    "suzan": [(0, 7, 1), (7, 13, 4), (13, 21, 5), (32, 37, 6), (37, 41, 6), (41, 44, 6)],
}

# Krippendorff 2004, p. 254; the categories of one rater overlap.
OLD = {
    "i": [(225, 295, "c"), (370, 400, "c"), (180, 240, "k"), (300, 350, "k")],
    "j": [(220, 300, "c"), (355, 375, "c"), (400, 420, "c"), (180, 240, "k"), (300, 350, "k")],
}


def test_krippendorff_2016_the_u_alphas_of_the_book_example():
    assert u_alpha(BOOK, length=60) == pytest.approx(0.510, abs=0.0005)
    assert binary_u_alpha(BOOK, length=60) == pytest.approx(0.41360, abs=0.00001)
    assert cu_alpha(BOOK, length=60) == pytest.approx(0.724, abs=0.0005)
    assert cu_coverage(BOOK, length=60) == pytest.approx(0.4611, abs=0.0001)
    assert ku_alpha(BOOK, category=5, length=60) == pytest.approx(1.0)


def test_krippendorff_2004_p254_alpha_u():
    observed, expected = alpha_u_terms(OLD, begin=150, length=300, category="c")
    assert observed == pytest.approx(0.0144, abs=0.0001)
    assert expected == pytest.approx(0.0532, abs=0.0001)
    assert alpha_u_1995(OLD, begin=150, length=300) == pytest.approx(0.8591, abs=0.0005)
    assert alpha_u_1995(OLD, begin=150, length=300, category="k") == pytest.approx(1.0)


def test_krippendorff_1995_one_long_unit_against_three_short_ones():
    units = {"0": [(1, 9, "A")], "1": [(2, 3, "A"), (4, 5, "A"), (6, 7, "A")]}
    assert alpha_u_1995(units, length=10, category="A") == pytest.approx(-0.7003, abs=0.0001)


MEASURES = (u_alpha, binary_u_alpha, cu_alpha, cu_coverage, alpha_u_1995)


@pytest.mark.parametrize("measure", MEASURES)
def test_without_units_nothing_is_defined(measure):
    with pytest.raises(Undefined, match="no unit was marked"):
        measure({"a": [], "b": []}, length=20)


def test_what_leaves_chance_nothing_to_explain_is_undefined():
    whole = {"a": [(0, 9, "x")], "b": [(0, 9, "x")]}
    for measure in (u_alpha, binary_u_alpha, cu_alpha):
        with pytest.raises(Undefined, match="only one value"):
            measure(whole, length=9)
    apart = {"a": [(0, 3, "x")], "b": [(5, 9, "y")]}
    with pytest.raises(Undefined, match="relevant by two"):
        cu_alpha(apart, length=9)
    assert cu_coverage(apart, length=9) == 0.0
    with pytest.raises(Undefined, match="'z' was not used"):
        ku_alpha(BOOK, category="z", length=60)
    with pytest.raises(Undefined, match="relevant by another"):
        ku_alpha({**BOOK, "alex": [(21, 29, 9), *BOOK["alex"][:2]]}, category=9, length=60)
    with pytest.raises(Undefined, match="'z' was not used"):
        alpha_u_1995(OLD, category="z", length=300, begin=150)


@pytest.mark.parametrize(
    ("continuum", "length", "words"),
    [
        ({"a": [(0, 5, "x"), (4, 8, "y")], "b": []}, 9, r"0-5 \(x\) and 4-8 \(y\) of a overlap"),
        ({"a": [(0, 10, "x")], "b": []}, 9, "out of the continuum"),
        ({"a": [(3, 3, "x")], "b": []}, 9, "empty"),
        ({"a": [(0, 3, "x")]}, 9, "two raters"),
        ({"a": [], "b": []}, 0, "above 0"),
    ],
)
def test_wrong_continua_are_refused(continuum, length, words):
    with pytest.raises(InputRefused, match=words):
        u_alpha(continuum, length=length)


def test_units_of_one_category_overlapping_are_refused_by_the_old_measure_too():
    with pytest.raises(InputRefused, match="overlap"):
        alpha_u_1995({"a": [(0, 5, "x"), (4, 8, "x")], "b": []}, length=9)


# --- Brute force, position by position ----------------------------------------------------------


def random_continuum(seed):
    dice = random.Random(seed)
    length, begin = 24, dice.choice([0, 100])
    continuum = {}
    for rater in "abc"[: dice.randint(2, 3)]:
        cuts = sorted(dice.sample(range(length + 1), 2 * dice.randint(1, 3)))
        continuum[rater] = [
            (begin + start, begin + end, dice.choice("xyz"))
            for start, end in zip(cuts[::2], cuts[1::2], strict=True)
        ]
    return continuum, {"length": length, "begin": begin}


def tokens(continuum, *, length, begin):
    """(rater, position) -> (category or None, unit; in a gap each position is one of its own)."""
    found = {}
    for rater, units in continuum.items():
        for place in range(begin, begin + length):
            found[rater, place] = (None, (rater, place, "gap"))
            for start, end, category in units:
                if start <= place < end:
                    found[rater, place] = (category, (rater, start))
    return found


def brute_u(found):
    raters = {rater for rater, _ in found}
    places = {place for _, place in found}
    met = [
        found[i, place][0] != found[j, place][0]
        for place in places
        for i, j in permutations(raters, 2)
    ]
    apart = [a[0] != b[0] for a in found.values() for b in found.values() if a[1] != b[1]]
    return 1 - Fraction(sum(met), len(met)) / Fraction(sum(apart), len(apart))


def brute_cu(found, category=None):
    raters = sorted({rater for rater, _ in found})
    weight = Fraction(1, len(raters) - 1)
    pairs, pairable = {}, {}
    for (rater, place), (value, unit) in found.items():
        for other in raters:
            theirs = found[other, place][0]
            if other != rater and value is not None and theirs is not None:
                pairs[value, theirs] = pairs.get((value, theirs), 0) + weight
                pairable[unit] = pairable.get(unit, 0) + weight
    matter = {}
    for (value, _), size in pairs.items():
        matter[value] = matter.get(value, 0) + size
    total = sum(matter.values())
    chosen = [category] if category else list(matter)
    observed = sum(size for (a, b), size in pairs.items() if a in chosen and a != b)
    apart = sum(matter[a] * (total - matter[a]) for a in chosen)
    expected = total * apart / (total**2 - sum(size**2 for size in pairable.values()))
    return 1 - observed / expected, total / len(found)


@pytest.mark.parametrize("seed", range(40))
def test_u_alphas_equal_their_definitions(seed):
    continuum, frame = random_continuum(seed)
    found = tokens(continuum, **frame)
    assert u_alpha(continuum, **frame) == pytest.approx(float(brute_u(found)))
    relevant = {key: (value is not None, unit) for key, (value, unit) in found.items()}
    assert binary_u_alpha(continuum, **frame) == pytest.approx(float(brute_u(relevant)))
    try:
        value = cu_alpha(continuum, **frame)
    except Undefined:
        return
    expected, coverage = brute_cu(found)
    assert value == pytest.approx(float(expected))
    assert cu_coverage(continuum, **frame) == pytest.approx(float(coverage))
    for category in "xyz":
        try:
            value = ku_alpha(continuum, category=category, **frame)
        except Undefined:
            continue
        assert value == pytest.approx(float(brute_cu(found, category)[0]))


def sections(units, category, *, length, begin):
    """(start, length, is a unit) of every section of the continuum."""
    found, place = [], begin
    for start, end, _ in sorted(unit for unit in units if unit[2] == category):
        if start > place:
            found.append((place, start - place, False))
        found.append((start, end - start, True))
        place = end
    if place < begin + length:
        found.append((place, begin + length - place, False))
    return found


def squared_difference(g, h):
    (b, size, is_unit), (c, other, is_other) = g, h
    if is_unit and is_other and -size < b - c < other:
        return (b - c) ** 2 + (b + size - c - other) ** 2
    if is_unit and not is_other and 0 <= b - c <= other - size:
        return size**2
    if is_other and not is_unit and 0 <= c - b <= size - other:
        return other**2
    return 0


@pytest.mark.parametrize("seed", range(40))
def test_alpha_u_1995_equals_the_printed_formulas(seed):
    continuum, frame = random_continuum(seed)
    length, raters = frame["length"], len(continuum)
    category = next(unit[2] for units in continuum.values() for unit in units)
    parts = [sections(units, category, **frame) for units in continuum.values()]
    observed = sum(
        squared_difference(g, h)
        for one, other in permutations(parts, 2)
        for g in one
        for h in other
    )
    units = [size for part in parts for _, size, is_unit in part if is_unit]
    gaps = [size for part in parts for _, size, is_unit in part if not is_unit]
    top = sum(
        Fraction(len(units) - 1, 3) * (2 * n**3 - 3 * n**2 + n)
        + n**2 * sum(gap - n + 1 for gap in gaps if gap >= n)
        for n in units
    )
    bottom = raters * length * (raters * length - 1) - sum(n * (n - 1) for n in units)
    found = alpha_u_terms(continuum, category=category, **frame)
    assert found[0] == pytest.approx(float(Fraction(observed, raters * (raters - 1) * length**2)))
    assert found[1] == pytest.approx(float(Fraction(2, length) * top / bottom))


@pytest.mark.parametrize("seed", range(15))
def test_order_names_and_shifts_do_not_matter(seed):
    continuum, frame = random_continuum(seed)
    moved = {
        rater.upper(): [(s + 7, e + 7, {"x": "ב", "y": 2, "z": "é🙂"}[c]) for s, e, c in units]
        for rater, units in reversed(continuum.items())
    }
    shifted = {"length": frame["length"], "begin": frame["begin"] + 7}
    for measure in (u_alpha, binary_u_alpha, alpha_u_1995, cu_coverage):
        assert measure(continuum, **frame) == pytest.approx(measure(moved, **shifted))


def test_identical_units_agree_wholly():
    units = BOOK["suzan"]
    for measure in (u_alpha, binary_u_alpha, cu_alpha, alpha_u_1995):
        assert measure({"a": units, "b": units}, length=60) == pytest.approx(1.0)
