"""Which annotations touch a stretch of text, without looking at the others. No Qt, no painting.

Positions are code points. An annotation that is put again replaces what it was.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from typing import TYPE_CHECKING, NamedTuple

from annotator.model.annotation import Annotation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SMALLEST = 8
"""Fragments of up to 2 ** _SMALLEST code points share one grid."""

_Cell = tuple[int, int]
_Place = tuple[int, int, str]


class Strip(NamedTuple):
    """One fragment as a band: where it lies, whose it is and which part of it (0 the first).

    ``number`` is its annotation's, which gives the order of those that lie on the same words.
    """

    start: int
    end: int
    annotation_id: str
    number: int
    part: int
    parts: int


class BandIndex:
    """The annotations of one article, found by place or in reading order.

    Every fragment is entered in a grid whose cells are at least as long as itself, so in two
    cells at most; a query looks at the few cells of each grid that it touches. Putting and
    removing cost the same however many annotations there are.
    """

    def __init__(self, annotations: Iterable[Annotation] = ()) -> None:
        self._annotations: dict[str, Annotation] = {}
        self._cells: dict[_Cell, dict[tuple[str, int], Strip]] = {}
        self._strips_by_grid: dict[int, int] = {}
        self._order: list[_Place] = []
        self.put_all(annotations)

    def __len__(self) -> int:
        return len(self._annotations)

    def __contains__(self, annotation_id: object) -> bool:
        return annotation_id in self._annotations

    def __iter__(self) -> Iterator[Annotation]:
        """All annotations in reading order."""
        return (self._annotations[place[2]] for place in self._order)

    def get(self, annotation_id: str | None) -> Annotation | None:
        """The annotation with that id, or None."""
        return None if annotation_id is None else self._annotations.get(annotation_id)

    def put_all(self, annotations: Iterable[Annotation]) -> None:
        """Enter annotations; sooner done for many than one by one."""
        for annotation in annotations:
            if annotation.id in self._annotations:
                self.remove(annotation.id)
            self._enter(annotation)
            self._order.append(_place(annotation))
        self._order.sort()

    def put(self, annotation: Annotation) -> Annotation | None:
        """Enter an annotation; returns what stood under its id before."""
        before = self.remove(annotation.id)
        self._enter(annotation)
        insort(self._order, _place(annotation))
        return before

    def remove(self, annotation_id: str) -> Annotation | None:
        """Take an annotation out and return it; None when there was none."""
        annotation = self._annotations.pop(annotation_id, None)
        if annotation is None:
            return None
        place = _place(annotation)
        at = bisect_left(self._order, place)
        if at < len(self._order) and self._order[at] == place:
            del self._order[at]
        for strip in _strips(annotation):
            grid = _grid(strip)
            for cell in _cells_of(strip, grid):
                strips = self._cells[cell]
                del strips[strip.annotation_id, strip.part]
                if not strips:
                    del self._cells[cell]
            self._strips_by_grid[grid] -= 1
            if not self._strips_by_grid[grid]:
                del self._strips_by_grid[grid]
        return annotation

    def touching(self, start: int, end: int) -> list[Strip]:
        """The strips that share a code point with [start, end), each once, in no order."""
        if start >= end:
            return []
        return [
            strip
            for grid in self._strips_by_grid
            for cell in range(start >> grid, ((end - 1) >> grid) + 1)
            for strip in self._cells.get((grid, cell), {}).values()
            if strip.start < end
            and start < strip.end
            and (strip.start >> grid == cell or start >> grid == cell)
        ]

    def at(self, position: int) -> list[str]:
        """The annotations that cover a code point, smallest first, later ones before earlier."""
        return self.smallest_first(
            strip.annotation_id for strip in self.touching(position, position + 1)
        )

    def overlapping(self, annotation_id: str) -> list[str]:
        """The annotation and all that share words with it, smallest first."""
        annotation = self._annotations.get(annotation_id)
        if annotation is None:
            return []
        return self.smallest_first(
            strip.annotation_id
            for fragment in annotation.fragments
            for strip in self.touching(fragment.start, fragment.end)
        )

    def smallest_first(self, annotation_ids: Iterable[str]) -> list[str]:
        """Those annotations, each once, in the order in which clicks pick them."""
        return sorted(set(annotation_ids), key=self._picking_order)

    def starting_in(self, start: int, end: int) -> list[Annotation]:
        """The annotations whose first word lies in [start, end), in reading order."""
        low = bisect_left(self._order, (start, -1, ""))
        high = bisect_left(self._order, (end, -1, ""))
        return [self._annotations[place[2]] for place in self._order[low:high]]

    def count_starting_in(self, start: int, end: int) -> int:
        """How many annotations have their first word in [start, end)."""
        low = bisect_left(self._order, (start, -1, ""))
        return bisect_left(self._order, (end, -1, "")) - low

    def next_after(self, annotation_id: str | None, position: int) -> str | None:
        """The one after an annotation in reading order, or the first from a position on."""
        annotation = self.get(annotation_id)
        if annotation is None:
            at = bisect_left(self._order, (position, -1, ""))
        else:
            at = bisect_right(self._order, _place(annotation))
        return self._order[at][2] if at < len(self._order) else None

    def previous_before(self, annotation_id: str | None, position: int) -> str | None:
        """The one before an annotation in reading order, or the last before a position."""
        annotation = self.get(annotation_id)
        place = (position, -1, "") if annotation is None else _place(annotation)
        at = bisect_left(self._order, place)
        return self._order[at - 1][2] if at > 0 else None

    def _enter(self, annotation: Annotation) -> None:
        self._annotations[annotation.id] = annotation
        for strip in _strips(annotation):
            grid = _grid(strip)
            self._strips_by_grid[grid] = self._strips_by_grid.get(grid, 0) + 1
            for cell in _cells_of(strip, grid):
                self._cells.setdefault(cell, {})[strip.annotation_id, strip.part] = strip

    def _picking_order(self, annotation_id: str) -> tuple[int, int, str]:
        annotation = self._annotations[annotation_id]
        length = sum(map(len, annotation.fragments))
        return length, -annotation.number, annotation_id


def _place(annotation: Annotation) -> _Place:
    return annotation.fragments[0].start, annotation.number, annotation.id


def _strips(annotation: Annotation) -> Iterator[Strip]:
    parts = len(annotation.fragments)
    for part, fragment in enumerate(annotation.fragments):
        yield Strip(fragment.start, fragment.end, annotation.id, annotation.number, part, parts)


def _grid(strip: Strip) -> int:
    """The power of two that the cells of this strip's grid are long."""
    size = (strip[1] - strip[0] - 1).bit_length()
    return size if size > _SMALLEST else _SMALLEST


def _cells_of(strip: Strip, grid: int) -> tuple[_Cell, ...]:
    first, last = strip.start >> grid, (strip.end - 1) >> grid
    return ((grid, first),) if first == last else ((grid, first), (grid, last))
