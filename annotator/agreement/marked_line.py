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
    """What annotators marked in one layer: all types together, or one type.

    ``values`` (stretches, annotators): 0 for a gap, else the number of a type; ``units``: the
    number of the section, -1 for none. ``usable`` (articles, annotators): who worked on the article
    without overlapping sections.
    """

    values: Integers
    units: Integers
    usable: Mask

    def of_one_type(self) -> Marked:
        """The same with 1 for whatever is marked."""
        return replace(self, values=np.minimum(self.values, 1))


@dataclass(frozen=True, slots=True)
class _Section:
    """A fragment of a unit, by article and annotator."""

    article: int
    column: int
    start: int
    end: int
    unit: Unit


class MarkedLine:
    """The stretches of all articles: the ``lengths`` they count with, 0 in excluded regions, and
    the ``articles`` they lie in.

    Every fragment of an annotation is a section of its own. Of annotations with the same words and
    type by one annotator (two speakers said it) one counts; ``repeated`` says how many did not.
    """

    def __init__(self, layout: Layout, *, pause: Callable[[], None] = lambda: None) -> None:
        self._layout, self._pause = layout, pause
        ends = np.cumsum([article.length for article in layout.study.articles])
        self._begins = np.concatenate(([0], ends))[:-1].astype(np.int64)
        self._code = {kind: n for n, kind in enumerate(layout.types, start=1)}
        self.repeated = 0
        self._sections = list(self._read())
        pause()
        points = self._points()
        self._points_of_line = points
        self.articles = np.searchsorted(self._begins, points[:-1], side="right") - 1
        self.lengths = np.diff(points).astype(np.float64)
        for begin, article in zip(self._begins.tolist(), layout.study.articles, strict=True):
            for start, end in article.excluded:
                first, last = np.searchsorted(points, (begin + start, begin + end))
                self.lengths[first:last] = 0.0

    def layer(self, kind: str | None) -> tuple[Marked, list[Overlapping]]:
        """What was marked as ``kind`` (None: as anything), and what overlaps there."""
        own = [one for one in self._sections if kind in (None, one.unit.type)]
        own.sort(key=lambda one: (one.article, one.column, one.start, one.end))
        usable = self._layout.present.copy()
        found = []
        for one, other in pairwise(own):
            if (one.article, one.column) == (other.article, other.column) and (
                other.start < one.end
            ):
                usable[one.article, one.column] = False
                found.append(self._overlapping(one, other, kind))
        self._pause()
        kept = [one for one in own if usable[one.article, one.column]]
        return self._painted(kept, usable), found

    def _read(self) -> Iterator[_Section]:
        columns = {name: n for n, name in enumerate(self._layout.study.annotators)}
        for place, article in enumerate(self._layout.study.articles):
            self._pause()
            for name, units in article.sets.items():
                seen = set()
                for unit in units:
                    fragments = joined(unit.fragments)
                    if (fragments, unit.type) in seen:
                        self.repeated += 1
                        continue
                    seen.add((fragments, unit.type))
                    for start, end in fragments:
                        yield _Section(place, columns[name], start, end, unit)

    def _points(self) -> Integers:
        begins = self._begins.tolist()
        places = set(begins)
        for begin, article in zip(begins, self._layout.study.articles, strict=True):
            places.add(begin + article.length)
            places |= {begin + place for region in article.excluded for place in region}
        for one in self._sections:
            places |= {begins[one.article] + one.start, begins[one.article] + one.end}
        return np.array(sorted(places), dtype=np.int64)

    def _painted(self, sections: list[_Section], usable: Mask) -> Marked:
        points = self._points_of_line
        shape = (len(points), usable.shape[1])
        values, units = np.zeros((2, *shape), dtype=np.int64)
        if sections:
            begins = self._begins[[one.article for one in sections]]
            first = np.searchsorted(points, begins + [one.start for one in sections])
            last = np.searchsorted(points, begins + [one.end for one in sections])
            column = np.array([one.column for one in sections])
            code = np.array([self._code[one.unit.type] for one in sections])
            number = np.arange(1, len(sections) + 1)
            # Sections of one annotator do not overlap, so what begins less what has ended is what
            # lies on a stretch.
            for table, entry in ((values, code), (units, number)):
                np.add.at(table, (first, column), entry)
                np.add.at(table, (last, column), -entry)
        values, units = (np.cumsum(table, axis=0)[:-1] for table in (values, units))
        return Marked(values, units - 1, usable)

    def _overlapping(self, one: _Section, other: _Section, kind: str | None) -> Overlapping:
        study = self._layout.study
        return Overlapping(
            article_id=study.articles[one.article].id,
            annotator=study.annotators[one.column],
            type=kind,
            annotations=(one.unit.id, other.unit.id),
            texts=(one.unit.text, other.unit.text),
        )
