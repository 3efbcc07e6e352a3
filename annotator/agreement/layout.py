"""Who worked on which articles of a study and how many annotations of which type each made, as
arrays that all measures by article share; knows no measure.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from annotator.agreement.ratings import Numbers
from annotator.agreement.study import Study

Pair = tuple[str, str]
Mask = npt.NDArray[np.bool_]

NO_ARTICLE = "no article was annotated by both"
NO_PAIR = "no pair of annotators has a value"


class Layout:
    """Articles (first axis) of a comparable study by annotator and type."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self.types = study.types()
        self.pairs = study.pairs()
        self.size = len(study.articles)
        shape = (self.size, len(study.annotators))
        self.present: Mask = np.zeros(shape, dtype=np.bool_)
        self._numbers = np.zeros((*shape, len(self.types)))
        code = {kind: n for n, kind in enumerate(self.types)}
        self._column = {name: n for n, name in enumerate(study.annotators)}
        for row, article in enumerate(study.articles):
            for name, units in article.sets.items():
                column = self._column[name]
                self.present[row, column] = True
                for unit in units:
                    self._numbers[row, column, code[unit.type]] += 1

    def columns(self, pair: Pair | None) -> list[int]:
        """The places of a pair of annotators, or of all, among the study's annotators."""
        return [self._column[name] for name in pair or self.study.annotators]

    def entering(self, pair: Pair | None) -> Mask:
        """The articles that both of a pair worked on; None: that any two did."""
        present = self.present[:, self.columns(pair)]
        return np.asarray(present.sum(axis=1) >= 2)

    def units(self, pair: Pair | None = None, kind: str | None = None) -> Numbers:
        """The annotations of a pair (None: of all) and of a type (None: of all) by article."""
        numbers = self._numbers[:, self.columns(pair)]
        if kind is not None:
            numbers = numbers[:, :, [self.types.index(kind)]]
        return np.asarray(numbers.sum(axis=(1, 2)))

    def spread(self, values: Numbers, pair: Pair) -> Numbers:
        """Rows for the articles of a pair as rows for all articles, 0 where the pair has none."""
        every = np.zeros((self.size, *values.shape[1:]))
        every[self.entering(pair)] = values
        return every


def ratio(above: Numbers, below: Numbers) -> Numbers:
    """Above / below, NaN where below is 0 or less."""
    filler = np.full(np.broadcast(above, below).shape, np.nan)
    return np.asarray(np.divide(above, below, out=filler, where=np.asarray(below) > 0))


def mean_of_known(values: Numbers) -> Numbers:
    """The mean over the last axis without NaN; NaN where nothing is known."""
    known = ~np.isnan(values)
    return ratio(np.where(known, values, 0.0).sum(axis=-1), known.sum(axis=-1).astype(np.float64))
