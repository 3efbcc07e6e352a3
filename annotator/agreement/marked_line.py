"""The articles of a study as one line cut at every start and end of an annotation, with what each
annotator marked on each stretch: the ground of the u-alphas of a study. Knows no measure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from annotator.agreement.breakdown import Overlapping
from annotator.agreement.layout import Layout, Mask
from annotator.agreement.overlap import Integers, joined
from annotator.agreement.study import Unit


@dataclass(frozen=True, slots=True)
class Marked:
    """What annotators marked in one layer.

    ``values`` (stretches, annotators): 0 for a gap, else the number of a type; ``units``: the
    number of the section, -1 for none. ``broken`` (articles, annotators): where sections of
    different types overlap, which are then not among the others.
    """

    values: Integers
    units: Integers
    broken: Mask


@dataclass(frozen=True, slots=True)
class _Section:
    """A stretch that one annotator marked in one article, with the first unit it is of."""

    article: int
    column: int
    start: int
    end: int
    code: int
    unit: Unit

    @property
    def place(self) -> tuple[int, int, int, int]:
        return self.article, self.column, self.start, self.end


class MarkedLine:
    """The stretches of all articles: the ``lengths`` they count with, 0 in excluded regions, and
    the ``articles`` they lie in.

    Every fragment of an annotation is a section of its own; those of one annotator and type that
    overlap (two speakers said it) are joined to one. ``overlapping`` names what overlaps, and
    ``joined`` counts what was joined to another of its type.
    """

    def __init__(self, layout: Layout, *, pause: Callable[[], None] = lambda: None) -> None:
        self._layout, self._pause = layout, pause
        ends = np.cumsum([article.length for article in layout.study.articles])
        self._begins = np.concatenate(([0], ends))[:-1].astype(np.int64)
        self._code = {kind: n for n, kind in enumerate(layout.types, start=1)}
        self.overlapping: list[Overlapping] = []
        sections = sorted(self._read(), key=lambda one: (one.code, one.place))
        self._sections = self._joined(sections, same_type=True)
        self.joined = len(sections) - len(self._sections)
        pause()
        points = self._points()
        self._points_of_line = points
        self.articles = np.searchsorted(self._begins, points[:-1], side="right") - 1
        self.lengths = np.diff(points).astype(np.float64)
        for begin, article in zip(self._begins.tolist(), layout.study.articles, strict=True):
            for start, end in article.excluded:
                first, last = np.searchsorted(points, (begin + start, begin + end))
                self.lengths[first:last] = 0.0

    def of_type(self, kind: str) -> Marked:
        """What was marked as one type, as value 1."""
        own = [one for one in self._sections if one.code == self._code[kind]]
        return self._painted([replace(one, code=1) for one in own])

    def of_anything(self) -> Marked:
        """What was marked as whatever type, as value 1; what overlaps is one section."""
        every = [replace(one, code=1) for one in sorted(self._sections, key=lambda o: o.place)]
        return self._painted(self._joined(every))

    def of_all_types(self) -> Marked:
        """What was marked, by type."""
        every = sorted(self._sections, key=lambda one: one.place)
        broken = np.zeros_like(self._layout.present)
        for one, other in pairwise(every):
            if one.place[:2] == other.place[:2] and other.start < one.end:
                broken[one.article, one.column] = True
                self._note(one, other, None)
        kept = [one for one in every if not broken[one.article, one.column]]
        return replace(self._painted(kept), broken=broken)

    def _joined(self, sections: list[_Section], *, same_type: bool = False) -> list[_Section]:
        """Sections in order with those that overlap made one; noted if they are of one type."""
        found = list[_Section]()
        for one in sections:
            last = found[-1] if found else None
            if (
                last is not None
                and (last.code, *last.place[:2]) == (one.code, *one.place[:2])
                and one.start < last.end
            ):
                if same_type:
                    self._note(last, one, one.unit.type)
                found[-1] = replace(last, end=max(last.end, one.end))
            else:
                found.append(one)
        return found

    def _read(self) -> Iterator[_Section]:
        columns = {name: n for n, name in enumerate(self._layout.study.annotators)}
        for place, article in enumerate(self._layout.study.articles):
            self._pause()
            for name, units in article.sets.items():
                for unit in units:
                    code = self._code[unit.type]
                    for start, end in joined(unit.fragments):
                        yield _Section(place, columns[name], start, end, code, unit)

    def _points(self) -> Integers:
        begins = self._begins.tolist()
        places = set(begins)
        for begin, article in zip(begins, self._layout.study.articles, strict=True):
            places.add(begin + article.length)
            places |= {begin + place for region in article.excluded for place in region}
        for one in self._sections:
            places |= {begins[one.article] + one.start, begins[one.article] + one.end}
        return np.array(sorted(places), dtype=np.int64)

    def _painted(self, sections: list[_Section]) -> Marked:
        self._pause()
        points = self._points_of_line
        shape = (len(points), self._layout.present.shape[1])
        values, units = np.zeros((2, *shape), dtype=np.int64)
        if sections:
            begins = self._begins[[one.article for one in sections]]
            first = np.searchsorted(points, begins + [one.start for one in sections])
            last = np.searchsorted(points, begins + [one.end for one in sections])
            column = np.array([one.column for one in sections])
            code = np.array([one.code for one in sections])
            number = np.arange(1, len(sections) + 1)
            # Sections of one annotator do not overlap, so what begins less what has ended is what
            # lies on a stretch.
            for table, entry in ((values, code), (units, number)):
                np.add.at(table, (first, column), entry)
                np.add.at(table, (last, column), -entry)
        values, units = (np.cumsum(table, axis=0)[:-1] for table in (values, units))
        return Marked(values, units - 1, np.zeros_like(self._layout.present))

    def _note(self, one: _Section, other: _Section, kind: str | None) -> None:
        study = self._layout.study
        self.overlapping.append(
            Overlapping(
                article_id=study.articles[one.article].id,
                annotator=study.annotators[one.column],
                type=kind,
                annotations=(one.unit.id, other.unit.id),
                texts=(one.unit.text, other.unit.text),
            )
        )
