"""Spans of an article's text: half-open ranges of Unicode code points, never UTF-16 units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The code points ``start`` up to, not including, ``end`` of one article's text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"not a span: [{self.start}, {self.end})")

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end

    def contains(self, position: int) -> bool:
        """Whether the code point at ``position`` lies inside."""
        return self.start <= position < self.end

    def covers(self, other: Span) -> bool:
        """Whether ``other`` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end

    def of(self, text: str) -> str:
        """The words that the span stands for in ``text``."""
        return text[self.start : self.end]


def normalise(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Sorted fragments in which overlapping and touching ones are joined."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)


def cover(fragments: Sequence[Span]) -> Span:
    """The smallest span over all (sorted) fragments; raises ValueError when there are none."""
    if not fragments:
        raise ValueError("no fragments to cover")
    return Span(fragments[0].start, max(fragment.end for fragment in fragments))


def total_length(fragments: Iterable[Span]) -> int:
    """How many code points the union of the fragments holds."""
    return sum(len(span) for span in normalise(fragments))


def lies_within(fragments: Iterable[Span], regions: Iterable[Span]) -> bool:
    """Whether every fragment lies wholly inside the union of ``regions``."""
    joined = normalise(regions)
    return all(any(region.covers(fragment) for region in joined) for fragment in fragments)
