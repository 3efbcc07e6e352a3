"""Chance continua: what they keep of the real one, and their means over many draws."""

from __future__ import annotations

import numpy as np
import pytest

from annotator.agreement.gamma_chance import Shuffle, Statistics, sampler
from annotator.agreement.gamma_units import read

CONTINUUM = {
    "a": [(100, 104, "x"), (110, 125, "y"), (120, 130, "x"), (180, 200, "x")],
    "b": [(103, 106, "x"), (150, 171, "z")],
    "c": [(101, 103, "x"), (112, 121, "y"), (190, 199, "y")],
}
UNITS = read(CONTINUUM).units


def draw(chance, number, *, continuum=CONTINUUM, seed=0):
    return sampler(read(continuum).units, chance, np.random.default_rng(seed))(number)


def by_rater(units):
    """(starts, lengths, categories) of every chance rater, by start."""
    for continuum in range(units.continua):
        for rater in range(units.raters):
            own = (units.continuum_of == continuum) & (units.rater_of == rater)
            order = np.flatnonzero(own)[np.argsort(units.starts[own])]
            lengths = units.ends[order] - units.starts[order]
            yield units.starts[order], lengths, units.categories[order]


def test_shuffle_moves_a_real_rater_around_the_continuum():
    drawn = draw("shuffle", 200)
    real = list(by_rater(UNITS))
    met = set()
    for starts, lengths, categories in by_rater(drawn):
        assert ((starts >= 100) & (starts < 200)).all()
        turns = [
            (number, turn)
            for number, (other, their_lengths, their_categories) in enumerate(real)
            for turn in range(len(other))
            if len(other) == len(starts)
            and (np.roll(their_lengths, turn) == lengths).all()
            and (np.roll(their_categories, turn) == categories).all()
            and len(set(((starts - np.roll(other, turn)) % 100).tolist())) == 1
        ]
        assert len(turns) == 1
        met.add(turns[0][0])
    assert met == {0, 1, 2}


def test_shuffle_draws_raters_and_moves_evenly():
    drawn = draw("shuffle", 3000)
    numbers = np.bincount(drawn.continuum_of * 3 + drawn.rater_of, minlength=9000)
    # Raters of 4, 2 and 3 units, each a third of the time: sd of a share is 0.005.
    assert np.bincount(numbers)[2:] / 9000 == pytest.approx([1 / 3] * 3, abs=0.02)
    quarters = np.histogram(drawn.starts, bins=4, range=(100, 200))[0]
    assert quarters / len(drawn.starts) == pytest.approx([0.25] * 4, abs=0.015)


def test_shuffle_keeps_moves_apart_while_there_is_room():
    shuffle = Shuffle(UNITS, np.random.default_rng(2))
    lengths = UNITS.ends - UNITS.starts
    for _ in range(500):
        moves = np.array(shuffle._moves())
        between = np.abs(moves[:, None] - moves[None, :])[np.triu_indices(3, 1)]
        assert np.minimum(between, 100 - between).min() >= lengths.mean() / 2
        assert ((moves >= 0) & (moves < 100)).all()
    # Two units of 10 in a row of 10: no two moves can be 5 apart a third time.
    crowded = {rater: [(0, 10, "x")] for rater in "abc"}
    moves = Shuffle(read(crowded).units, np.random.default_rng(3))._moves()
    assert abs(moves[0] - moves[1]) == 5
    assert 0 <= moves[2] < 10


def test_statistics_follow_those_of_all_raters_together():
    drawn = draw("statistical", 4000)
    gaps = [6, -5, 50, 100, 44, 103, 9, 69, 101]
    lengths = [4, 15, 10, 20, 3, 21, 2, 9, 9]
    numbers = np.bincount(drawn.continuum_of * 3 + drawn.rater_of, minlength=12000)
    assert numbers.mean() == pytest.approx(3, abs=0.04)
    # A normal number of sd 0.816, rounded.
    assert numbers.std() == pytest.approx(np.hypot(np.std([4, 2, 3]), 12**-0.5), abs=0.03)
    drawn_lengths = drawn.ends - drawn.starts
    assert (drawn_lengths > 0).all()
    rng = np.random.default_rng(11)
    folded = np.abs(rng.normal(np.mean(lengths), np.std(lengths), 400_000))
    assert drawn_lengths.mean() == pytest.approx(folded.mean(), abs=0.15)
    assert drawn_lengths.std() == pytest.approx(folded.std(), abs=0.15)
    is_first = np.diff(drawn.continuum_of * 3 + drawn.rater_of, prepend=-1) > 0
    drawn_gaps = drawn.starts - np.where(is_first, 0.0, np.roll(drawn.ends, 1))
    assert drawn_gaps.mean() == pytest.approx(np.mean(gaps), abs=0.9)
    assert drawn_gaps.std() == pytest.approx(np.std(gaps), abs=0.9)
    assert (drawn_gaps < 0).any()
    shares = np.bincount(drawn.categories) / len(drawn.categories)
    assert shares == pytest.approx(np.bincount(UNITS.categories) / 9, abs=0.01)
    assert len(set(zip(drawn.starts, drawn.ends, strict=True))) == len(drawn.starts)


@pytest.mark.parametrize("chance", ["shuffle", "statistical"])
def test_every_chance_continuum_has_a_unit(chance):
    drawn = draw(chance, 300, continuum={"a": [(0, 5, "x")], "b": [], "c": []})
    assert (drawn.numbers() > 0).all()
    assert (drawn.continua, drawn.raters) == (300, 3)


def test_lengths_are_drawn_again_where_they_vanish():
    same = {"a": [(0, 5, "x"), (9, 14, "x")], "b": [(2, 7, "x")]}
    drawn = Statistics(read(same).units, np.random.default_rng(0)).draw(50)
    assert (drawn.ends - drawn.starts) == pytest.approx(5.0)
