"""Percentile bootstrap intervals over articles, or over whole stories, of any statistic that is
computed from counts of each article; knows no measure.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from annotator.agreement.ratings import Numbers
from annotator.errors import InputRefused, Undefined

__all__ = ["Undefined", "interval", "percentiles", "resampled", "weights"]

Statistic = Callable[[npt.NDArray[Any]], npt.ArrayLike]
Indexes = npt.NDArray[np.int64]

# So many counts at a time are handed to the statistic (some 80 MB).
_COUNTS_AT_ONCE = 10_000_000
_WEIGHTS_AT_ONCE = 500_000


def interval(
    statistic: Statistic,
    units: npt.ArrayLike,
    *,
    clusters: Sequence[Hashable] | None = None,
    resamples: int = 2000,
    level: float = 0.95,
    seed: int = 0,
) -> tuple[float, float]:
    """The percentile interval of a statistic (Efron & Tibshirani 1993, ch. 13).

    ``units`` (articles, counts); ``statistic`` takes (..., articles, counts) and returns (...).
    ``clusters`` names the story of each article (None: a story by itself): then as many stories as
    there are are drawn with replacement, each with all its articles, so that the number of articles
    varies. Resamples for which the statistic is not a number are left out. Raises Undefined with
    fewer than two articles or stories, or when no resample has a value.
    """
    values = resampled(statistic, units, clusters=clusters, resamples=resamples, seed=seed)
    return percentiles(values, level=level)


def resampled(
    statistic: Statistic,
    units: npt.ArrayLike,
    *,
    clusters: Sequence[Hashable] | None = None,
    resamples: int = 2000,
    seed: int = 0,
) -> Numbers:
    """The statistic of each resample, in the order drawn; the same seed draws the same."""
    counts = np.asarray(units)
    if counts.ndim != 2 or (clusters is not None and len(clusters) != len(counts)):
        raise InputRefused("An interval needs a row of counts, and a story, for each article.")
    if resamples < 1:
        raise InputRefused(f"An interval needs one resample or more, not {resamples}.")
    members = _members(len(counts), clusters)
    if len(members) < 2:
        things = "articles" if clusters is None else "stories"
        raise Undefined(f"an interval needs two {things}")
    values = np.full(resamples, np.nan)
    draws = np.random.default_rng(seed).integers(0, len(members), (resamples, len(members)))
    for places, articles in _batches(draws, members, width=max(1, counts.shape[1])):
        values[places] = statistic(counts[articles])
    return values


def weights(
    clusters: Sequence[Hashable],
    *,
    resamples: int = 2000,
    drawn: int | None = None,
    seed: int = 0,
) -> Iterator[Numbers]:
    """How often each article is drawn, in parts (resamples, articles): the same draws as those of
    ``resampled``, for statistics of sums over articles.

    ``clusters`` as there; ``drawn`` stories make a resample, as many as there are unless given.
    """
    members = _members(len(clusters), clusters)
    number = len(members) if drawn is None else drawn
    story_of = np.empty(len(clusters), dtype=np.int64)
    for story, articles in enumerate(members):
        story_of[articles] = story
    rng = np.random.default_rng(seed)
    step = max(1, _WEIGHTS_AT_ONCE // max(number, len(clusters)))
    for first in range(0, resamples, step):
        rows = min(step, resamples - first)
        draws = rng.integers(0, len(members), (rows, number))
        draws += len(members) * np.arange(rows)[:, None]
        counts = np.bincount(draws.ravel(), minlength=rows * len(members))
        yield counts.reshape(rows, -1)[:, story_of].astype(np.float64)


def percentiles(values: npt.ArrayLike, *, level: float = 0.95) -> tuple[float, float]:
    """The ends of the middle ``level`` of values, interpolated linearly; NaN are left out."""
    if not 0 < level < 1:
        raise InputRefused(f"The level of an interval lies between 0 and 1, not at {level}.")
    known = np.asarray(values, dtype=np.float64)
    known = known[np.isfinite(known)]
    if not len(known):
        raise Undefined("no resample has a value")
    tail = (1 - level) / 2
    low, high = np.quantile(known, [tail, 1 - tail], method="linear")
    return float(low), float(high)


def _members(articles: int, clusters: Sequence[Hashable] | None) -> list[Indexes]:
    """The articles of each story; those without a story one by one."""
    stories: dict[Hashable, list[int]] = {}
    for article in range(articles):
        story = None if clusters is None else clusters[article]
        key = (False, article) if story is None else (True, story)
        stories.setdefault(key, []).append(article)
    return [np.array(members, dtype=np.int64) for members in stories.values()]


def _batches(
    draws: Indexes, members: Sequence[Indexes], *, width: int
) -> Iterator[tuple[Indexes, Indexes]]:
    """Resamples of one number of articles together: their places among the draws, and for each the
    articles drawn (resamples, articles).
    """
    sizes = np.array([len(of_story) for of_story in members])
    drawn = sizes[draws].sum(axis=1)
    every = np.concatenate(members)
    firsts = np.cumsum(sizes) - sizes
    for size in np.unique(drawn):
        places = np.flatnonzero(drawn == size)
        step = max(1, _COUNTS_AT_ONCE // (int(size) * width))
        for part in range(0, len(places), step):
            chosen = places[part : part + step]
            stories = draws[chosen].ravel()
            lengths = sizes[stories]
            inside = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
            articles = every[np.repeat(firsts[stories], lengths) + inside]
            yield chosen, articles.reshape(len(chosen), int(size))
