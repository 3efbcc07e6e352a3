"""How fast gamma is, as ratios against the times of pygamma-agreement on a like machine, and how it
takes units that overlap without end.
"""

from __future__ import annotations

import random
import resource
import time
from collections.abc import Iterator
from pathlib import Path

from annotator.agreement.gamma import best_alignment, gamma
from tests.benchmarks.frame import Row, benchmark

Continuum = dict[str, list[tuple[int, int, str]]]

SAMPLES = 30
# Raters, units each, seconds of pygamma-agreement with as many samples.
REFERENCE = ((2, 50, 0.85), (2, 200, 2.8), (2, 1000, 35.0), (3, 100, 7.4), (4, 30, 8.1))
# Raters, units each, length of the text, length of a unit.
CROWDED = ((2, 1000, 3000, 100), (3, 100, 300, 30), (3, 100, 300, 100), (4, 50, 200, 50))
_RUNS = 3


@benchmark("gamma", "gamma against pygamma-agreement's time for the same sizes")
def measure_gamma(_folder: Path) -> Iterator[Row]:
    """A row for every size; the ratio says how many times faster than the peer."""
    for raters, units, reference in REFERENCE:
        continuum = noisy(raters, units)
        seconds = min(_seconds(continuum) for _ in range(_RUNS))
        peer = _peer_seconds(continuum)
        yield Row(
            what=f"gamma, {raters} × {units} units, {SAMPLES} samples",
            figure=seconds,
            unit="s",
            floor=reference,
            ratio=reference / seconds,
            least_ratio=20,
            note="" if peer is None else f"peer here {peer:.2f} s, {peer / seconds:.0f} times",
        )
    for raters, units, length, longest in CROWDED:
        continuum = crowded(raters, units, length=length, longest=longest)
        begun = time.perf_counter()
        best_alignment(continuum)
        seconds = time.perf_counter() - begun
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        yield Row(
            what=f"best alignment, {raters} × {units} units of about {longest} in {length}",
            figure=seconds,
            unit="s",
            note=f"at most {peak:.0f} MB so far",
        )


def noisy(raters: int, units: int, *, seed: int = 1) -> Continuum:
    """Raters who find nine tenths of the same units, their edges moved and some renamed."""
    dice = random.Random(seed)
    truth, place = [], 0
    for _ in range(units):
        place += dice.randint(1, 20)
        end = place + dice.randint(3, 20)
        truth.append((place, end, dice.choice("abcd")))
        place = end
    continuum: Continuum = {f"rater {rater}": [] for rater in range(raters)}
    for found in continuum.values():
        for start, end, category in truth:
            if dice.random() < 0.9:
                first = start + dice.randint(-3, 3)
                last = max(first + 1, end + dice.randint(-3, 3))
                name = category if dice.random() < 0.85 else dice.choice("abcd")
                found.append((first, last, name))
    return continuum


def crowded(raters: int, units: int, *, length: int, longest: int, seed: int = 1) -> Continuum:
    """Raters whose units lie anywhere, many on top of each other."""
    dice = random.Random(seed)
    return {
        f"rater {rater}": [
            (start, start + dice.randint(longest // 2, longest * 3 // 2), dice.choice("abcd"))
            for start in (dice.randrange(length) for _ in range(units))
        ]
        for rater in range(raters)
    }


def _seconds(continuum: Continuum) -> float:
    begun = time.perf_counter()
    gamma(continuum, samples=SAMPLES)
    return time.perf_counter() - begun


def _peer_seconds(continuum: Continuum) -> float | None:
    """The same by pygamma-agreement where it is installed, else None."""
    try:
        import pygamma_agreement as peer
        from pyannote.core import Segment
    except ImportError:
        return None
    theirs = peer.Continuum()
    for rater, units in continuum.items():
        for start, end, category in units:
            theirs.add(rater, Segment(start, end), category)
    dissimilarity = peer.CombinedCategoricalDissimilarity(alpha=1, beta=1, delta_empty=1.0)
    sampler = peer.ShuffleContinuumSampler()
    begun = time.perf_counter()
    theirs.compute_gamma(dissimilarity, n_samples=SAMPLES, sampler=sampler)
    return time.perf_counter() - begun
