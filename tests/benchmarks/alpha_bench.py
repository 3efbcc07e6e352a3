"""How fast Krippendorff's alpha is, against the krippendorff package where it is installed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from annotator.agreement.coding import krippendorff_alpha
from tests.benchmarks.frame import Row, benchmark

ITEMS, RATERS, VALUES = 1_000_000, 3, 5
_RUNS = 3


@benchmark("alpha", "Krippendorff's alpha of a million items by three raters")
def measure_alpha(_folder: Path) -> Iterator[Row]:
    """A row for every level, and one for ratings in a list of lists."""
    ratings = _ratings()
    peer = _peer()
    for level in ("nominal", "ordinal", "interval"):
        seconds = _least(lambda level=level: krippendorff_alpha(ratings, level))
        theirs = None if peer is None else _least(lambda level=level: peer(ratings, level))
        yield _row(f"alpha, {level}", seconds, theirs)
    listed = [[None if value != value else int(value) for value in row] for row in ratings.tolist()]
    seconds = _least(lambda: krippendorff_alpha(listed))
    theirs = None if peer is None else _least(lambda: peer(ratings, "nominal"))
    yield _row("alpha, nominal, ratings in lists", seconds, theirs)


def _row(what: str, seconds: float, theirs: float | None) -> Row:
    return Row(
        what=f"{what}, {ITEMS:,} × {RATERS}",
        figure=seconds,
        unit="s",
        floor=theirs,
        ratio=None if theirs is None else theirs / seconds,
        least_ratio=None if theirs is None else 1,
        note="" if theirs is not None else "“make bench-peers” measures the package beside it",
    )


def _ratings() -> npt.NDArray[np.float64]:
    rng = np.random.default_rng(0)
    truth = rng.integers(0, VALUES, ITEMS)
    columns = [
        np.where(rng.random(ITEMS) < 0.8, truth, rng.integers(0, VALUES, ITEMS))
        for _ in range(RATERS)
    ]
    ratings = np.column_stack(columns).astype(np.float64)
    ratings[rng.random(ratings.shape) < 0.05] = np.nan
    return ratings


def _peer() -> Callable[[Any, str], float] | None:
    """The package's function, taking items in rows as ours does; None where it is missing."""
    try:
        import krippendorff
    except ImportError:
        return None

    def alpha(ratings: npt.NDArray[np.float64], level: str) -> float:
        return float(krippendorff.alpha(reliability_data=ratings.T, level_of_measurement=level))

    return alpha


def _least(act: Callable[[], object]) -> float:
    """The least processor seconds of a few runs."""
    found = []
    for _ in range(_RUNS):
        begun = time.process_time()
        act()
        found.append(time.process_time() - begun)
    return min(found)
