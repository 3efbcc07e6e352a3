"""Continua as chance would make them from a real one, many at once, for gamma's expected disorder;
knows nothing of alignments.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from annotator.agreement.gamma_units import Units
from annotator.agreement.overlap import Integers
from annotator.agreement.ratings import Numbers
from annotator.errors import InputRefused

_TRIES = 8

Sampler = Callable[[int], Units]


def sampler(units: Units, chance: str, rng: np.random.Generator) -> Sampler:
    """What draws as many chance continua of one real continuum as it is asked for.

    ``chance`` is "shuffle" or "statistical"; InputRefused for anything else. Every continuum drawn
    has a unit: one without is drawn again.
    """
    if chance == "shuffle":
        return Shuffle(units, rng).draw
    if chance == "statistical":
        return Statistics(units, rng).draw
    raise InputRefused(f"Chance is 'shuffle' or 'statistical', not {chance!r}.")


class Shuffle:
    """Mathet, Widlöcher & Métivier 2015, section 5.2: each chance rater is a real one, drawn with
    replacement, whose units are all moved on by one random whole number and wrapped around.

    The continuum runs from the first start to the last end, where nothing starts any more. The
    moves of one chance continuum lie at least half the mean length of a unit apart, also across the
    end, while room remains (section 5.2.1 says the whole mean length, its authors' program half).
    """

    def __init__(self, units: Units, rng: np.random.Generator) -> None:
        self._units, self._rng = units, rng
        self._end = float(units.ends.max())
        self._length = self._end - float(units.starts.min())
        self._apart = float((units.ends - units.starts).mean()) / 2
        self._of_rater = [np.flatnonzero(units.rater_of == r) for r in range(units.raters)]

    def draw(self, number: int) -> Units:
        """``number`` chance continua."""
        raters = self._units.raters
        # One continuum after the other, so that more samples begin with those of fewer.
        choices = [(self._raters(), self._moves()) for _ in range(number)]
        drawn = np.concatenate([who for who, _ in choices])
        moves = np.concatenate([np.array(where, dtype=np.float64) for _, where in choices])
        source = np.concatenate([self._of_rater[rater] for rater in drawn.tolist()])
        sizes = np.array([len(self._of_rater[rater]) for rater in drawn.tolist()])
        place = np.repeat(np.arange(number * raters), sizes)
        starts = self._units.starts[source] + moves[place]
        back = np.where(starts >= self._end, self._length, 0.0)
        return Units(
            raters,
            number,
            place // raters,
            place % raters,
            starts - back,
            self._units.ends[source] + moves[place] - back,
            self._units.categories[source],
        )

    def _raters(self) -> Integers:
        while True:
            drawn = self._rng.integers(self._units.raters, size=self._units.raters)
            if any(len(self._of_rater[rater]) for rater in drawn.tolist()):
                return drawn

    def _moves(self) -> list[int]:
        moves: list[int] = []
        for _ in range(self._units.raters):
            if (near := self._tried(moves)) is not None:
                moves.append(near)
                continue
            room = self._room(moves) or [(0, math.ceil(self._length))]
            place = int(self._rng.integers(sum(last - first for first, last in room)))
            for first, last in room:
                if place < last - first:
                    moves.append(first + place)
                    break
                place -= last - first
        return moves

    def _tried(self, taken: list[int]) -> int | None:
        """A whole number that is far enough from those taken, found by trying: as likely to be any
        of them as one drawn from the room that is left, which takes longer to work out.
        """
        for place in self._rng.integers(math.ceil(self._length), size=_TRIES).tolist():
            steps = [abs(place - move) for move in taken]
            if all(self._apart <= step <= self._length - self._apart for step in steps):
                return int(place)
        return None

    def _room(self, taken: list[int]) -> list[tuple[int, int]]:
        """The whole numbers below the length that are far enough from those taken, half open."""
        room = [(0, math.ceil(self._length))]
        for move in taken:
            for centre in (move - self._length, move, move + self._length):
                low = math.floor(centre - self._apart) + 1
                high = math.ceil(centre + self._apart)
                pieces = [
                    piece
                    for first, last in room
                    for piece in ((first, min(last, low)), (max(first, high), last))
                ]
                room = [(first, last) for first, last in pieces if first < last]
        return room


@dataclass(frozen=True, slots=True)
class _Spread:
    """Mean and standard deviation (of the population) of some numbers."""

    mean: float
    sd: float

    @classmethod
    def of(cls, numbers: Numbers | Integers) -> _Spread:
        return cls(float(numbers.mean()), float(numbers.std()))

    def draw(self, rng: np.random.Generator, size: int) -> Numbers:
        return rng.normal(self.mean, self.sd, size)


class Statistics:
    """New units whose number, gaps, lengths and categories are drawn by what all raters together
    made: normal numbers (rounded, 0 if below), gaps that may be negative, normal lengths without
    their sign, categories by their frequency. A unit starts a gap after the last one's end.

    The first gap of each rater is its first start, so positions count from 0 as in a text.
    """

    def __init__(self, units: Units, rng: np.random.Generator) -> None:
        self._rng, self._raters = rng, units.raters
        numbers = np.bincount(units.rater_of, minlength=units.raters)
        self._number = _Spread.of(numbers)
        self._gap = _Spread.of(_gaps(units))
        self._length = _Spread.of(units.ends - units.starts)
        self._categories, counts = np.unique(units.categories, return_counts=True)
        self._frequency = counts / counts.sum()

    def draw(self, number: int) -> Units:
        """``number`` chance continua."""
        sizes, gaps, lengths, categories = (
            np.concatenate(side)
            for side in zip(*(self._draw_one() for _ in range(number)), strict=True)
        )
        place = np.repeat(np.arange(len(sizes)), sizes)
        ends = np.cumsum(gaps + lengths)
        before = np.concatenate(([0.0], ends))[np.cumsum(sizes) - sizes][place]
        ends -= before
        return Units(
            self._raters,
            number,
            place // self._raters,
            place % self._raters,
            ends - lengths,
            ends,
            categories,
        )

    def _draw_one(self) -> tuple[Integers, Numbers, Numbers, Integers]:
        sizes = self._sizes()
        total = int(sizes.sum())
        gaps, lengths = self._gap.draw(self._rng, total), self._lengths(total)
        return (
            sizes,
            gaps,
            lengths,
            self._rng.choice(self._categories, size=total, p=self._frequency),
        )

    def _sizes(self) -> Integers:
        while True:
            sizes = np.rint(self._number.draw(self._rng, self._raters)).astype(np.int64)
            if (sizes > 0).any():
                return np.maximum(sizes, 0)

    def _lengths(self, total: int) -> Numbers:
        lengths = np.abs(self._length.draw(self._rng, total))
        while not lengths.all():
            again = np.flatnonzero(lengths == 0)
            lengths[again] = np.abs(self._length.draw(self._rng, len(again)))
        return lengths


def _gaps(units: Units) -> Numbers:
    """From each unit of a rater to its next, below 0 where they overlap, and each first start."""
    order = np.lexsort((units.ends, units.starts, units.rater_of))
    starts, ends = units.starts[order], units.ends[order]
    is_first = np.concatenate(([True], np.diff(units.rater_of[order]) > 0))
    return np.where(is_first, starts, starts - np.concatenate(([0.0], ends[:-1])))
