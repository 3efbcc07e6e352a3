"""Which annotations are to be seen on which stretch of words, however many lie there.

Pure arithmetic on strips; the positions may be of any kind as long as they are of one.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from annotator.ui.band_index import Strip

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

MOST_SEEN = 4
"""Strips that are shown on one stretch: the one that holds all others, and the innermost."""

Part = tuple[str, int]
Range = tuple[int, int]


class Stretch(NamedTuple):
    """Words [start, end) that lie under the same strips, longest strip first.

    ``more`` counts the strips there that are not named.
    """

    start: int
    end: int
    strips: tuple[Strip, ...]
    more: int = 0


def part_of(strip: Strip) -> Part:
    """What a strip is known by: its annotation and which fragment of that it is."""
    return strip.annotation_id, strip.part


def stretches(strips: Sequence[Strip], ranges: Sequence[Range]) -> list[Stretch]:
    """The stretches that strips on those ranges make, in order, without what lies under none.

    Of more than ``MOST_SEEN`` strips on a stretch only the longest and the shortest are named, so
    that what is drawn depends on the words and not on the number of annotations.
    """
    lengths = [(strip.start - strip.end, strip.number, strip.part) for strip in strips]
    ranked = sorted(range(len(strips)), key=lengths.__getitem__)
    starts = sorted((ranges[at][0], rank) for rank, at in enumerate(ranked))
    ends = sorted((ranges[at][1], rank) for rank, at in enumerate(ranked))
    edges = sorted({edge for low, high in ranges for edge in (low, high)})
    active: list[int] = []
    found = []
    begun = ended = 0
    for low, high in pairwise(edges):
        while ended < len(ends) and ends[ended][0] == low:
            del active[bisect_left(active, ends[ended][1])]
            ended += 1
        while begun < len(starts) and starts[begun][0] == low:
            insort(active, starts[begun][1])
            begun += 1
        if active:
            seen = active[:1] + active[1:][1 - MOST_SEEN :]
            named = tuple(strips[ranked[rank]] for rank in seen)
            found.append(Stretch(low, high, named, len(active) - len(named)))
    return found


def assign_lanes(strips: Iterable[Strip], *, most: int) -> dict[Part, int]:
    """A lane for each strip so that strips on one lane do not overlap; 0 is nearest to the text.

    Short ones come first, so what is nested is underlined nearer to the words than what holds
    it. Strips that find all ``most`` lanes taken get none here (see `stretch_lanes`).
    """
    taken: list[list[Range]] = [[] for _ in range(most)]
    lanes: dict[Part, int] = {}
    for strip in sorted(strips, key=_shortest_first):
        for lane, ranges in enumerate(taken):
            at = bisect_left(ranges, (strip.start, strip.end))
            is_free = (at == 0 or ranges[at - 1][1] <= strip.start) and (
                at == len(ranges) or strip.end <= ranges[at][0]
            )
            if is_free:
                insort(ranges, (strip.start, strip.end))
                lanes[part_of(strip)] = lane
                break
    return lanes


def _shortest_first(strip: Strip) -> tuple[int, int, int]:
    return strip.end - strip.start, strip.start, -strip.number


def stretch_lanes(
    strips: Iterable[Strip], lanes: Mapping[Part, int], *, most: int
) -> dict[Part, int]:
    """The lanes of the strips over one stretch of words.

    A strip without a lane of its own takes one that is free just there, if any is.
    """
    parts = [part_of(strip) for strip in strips]
    here = {part: lanes[part] for part in parts if part in lanes}
    free = sorted(set(range(most)) - set(here.values()))
    homeless = [part for part in parts if part not in lanes]
    return here | dict(zip(homeless, free, strict=False))
