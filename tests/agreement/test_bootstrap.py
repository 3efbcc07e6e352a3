"""Bootstrap intervals: against drawing and computing one resample after the other."""

from __future__ import annotations

import numpy as np
import pytest

from annotator.agreement import bootstrap
from annotator.agreement.bootstrap import interval, percentiles, resampled
from annotator.errors import InputRefused, Undefined

COUNTS = np.array([[6, 12, 11], [11, 16, 16], [4, 11, 17], [7, 14, 7], [8, 9, 8], [0, 3, 0]])


def micro_f1(counts):
    sums = counts.sum(axis=-2)
    return 2 * sums[..., 0] / (sums[..., 1] + sums[..., 2])


def mean_of_articles(counts):
    return counts[..., 0].mean(axis=-1)


def drawn_one_by_one(statistic, members, resamples, seed):
    draws = np.random.default_rng(seed).integers(0, len(members), (resamples, len(members)))
    return [statistic(COUNTS[[a for story in draw for a in members[story]]]) for draw in draws]


def test_efron_1979_percentiles_of_articles_drawn_with_replacement():
    values = drawn_one_by_one(micro_f1, [[n] for n in range(6)], 500, 7)
    expected = (np.percentile(values, 2.5), np.percentile(values, 97.5))
    assert interval(micro_f1, COUNTS, resamples=500, seed=7) == pytest.approx(expected)


@pytest.mark.parametrize("statistic", [micro_f1, mean_of_articles])
def test_stories_are_drawn_whole(statistic):
    stories = ["wire", None, "wire", "other", "wire", None]
    members = [[0, 2, 4], [1], [3], [5]]
    values = drawn_one_by_one(statistic, members, 300, 3)
    found = resampled(statistic, COUNTS, clusters=stories, resamples=300, seed=3)
    assert found == pytest.approx(np.array(values))


def test_large_resamples_are_computed_in_parts(monkeypatch):
    whole = resampled(micro_f1, COUNTS, resamples=50, seed=1)
    monkeypatch.setattr(bootstrap, "_COUNTS_AT_ONCE", 40)
    assert np.array_equal(resampled(micro_f1, COUNTS, resamples=50, seed=1), whole)


def test_the_same_seed_gives_the_same_interval_and_another_another():
    first = interval(micro_f1, COUNTS, seed=1)
    assert interval(micro_f1, COUNTS, seed=1) == first
    assert interval(micro_f1, COUNTS, seed=2) != first


def test_a_higher_level_is_wider_and_holds_the_estimate():
    wide, narrow = (interval(micro_f1, COUNTS, level=level) for level in (0.99, 0.8))
    assert wide[0] < narrow[0] < micro_f1(COUNTS) < narrow[1] < wide[1]


def test_linear_interpolation():
    assert percentiles([0, 1, 2, 3, 4], level=0.5) == (1.0, 3.0)
    assert percentiles([0, 1], level=0.95) == pytest.approx((0.025, 0.975))
    assert percentiles([0, float("nan"), 1], level=0.5) == pytest.approx((0.25, 0.75))


def test_what_cannot_be_resampled_is_undefined():
    with pytest.raises(Undefined, match="two articles"):
        interval(micro_f1, COUNTS[:1])
    with pytest.raises(Undefined, match="two stories"):
        interval(micro_f1, COUNTS, clusters=["wire"] * 6)
    with pytest.raises(Undefined, match="no resample"):
        interval(lambda counts: np.full(len(counts), np.nan), COUNTS)


def test_wrong_input_is_refused():
    for call in (
        lambda: interval(micro_f1, [1, 2, 3]),
        lambda: interval(micro_f1, COUNTS, clusters=["a"]),
        lambda: interval(micro_f1, COUNTS, resamples=0),
        lambda: interval(micro_f1, COUNTS, level=1),
    ):
        with pytest.raises(InputRefused):
            call()
