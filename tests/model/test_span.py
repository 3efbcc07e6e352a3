from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.span import Span, cover, lies_within, normalise, total_length

spans = st.tuples(st.integers(0, 60), st.integers(1, 15)).map(
    lambda pair: Span(pair[0], pair[0] + pair[1])
)


def points(fragments: tuple[Span, ...] | list[Span]) -> set[int]:
    return {point for span in fragments for point in range(span.start, span.end)}


@pytest.mark.parametrize(("start", "end"), [(3, 3), (4, 3), (-1, 2)])
def test_a_span_has_a_start_before_its_end(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="not a span"):
        Span(start, end)


def test_spans_count_code_points() -> None:
    text = "a😀cafe\u0301 שלום"
    assert Span(1, 2).of(text) == "😀"
    assert Span(2, 7).of(text) == "cafe\u0301"
    assert len(Span(8, 12)) == len("שלום")


@given(st.lists(spans, max_size=8))
def test_normalised_fragments_hold_the_same_points_sorted_and_apart(
    given_spans: list[Span],
) -> None:
    joined = normalise(given_spans)
    assert points(joined) == points(given_spans)
    assert all(a.end < b.start for a, b in itertools.pairwise(joined))
    assert total_length(given_spans) == len(points(given_spans))


@given(spans, spans)
def test_overlap_and_cover_are_about_shared_points(one: Span, other: Span) -> None:
    assert one.overlaps(other) == bool(points([one]) & points([other]))
    assert one.covers(other) == (points([other]) <= points([one]))
    assert points(list(normalise([one, other]))) <= points([cover(sorted([one, other]))])


@given(st.lists(spans, min_size=1, max_size=4), st.lists(spans, max_size=4))
def test_lying_within_regions_is_about_their_union(
    fragments: list[Span], regions: list[Span]
) -> None:
    assert lies_within(fragments, regions) == (points(fragments) <= points(regions))


def test_nothing_has_no_cover() -> None:
    with pytest.raises(ValueError, match="no fragments"):
        cover(())


def test_a_span_contains_its_first_point_and_not_its_end() -> None:
    assert [Span(2, 4).contains(position) for position in range(1, 6)] == [
        False,
        True,
        True,
        False,
        False,
    ]
