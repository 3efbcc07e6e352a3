"""Figures and their intervals from counts by article: every measure is a function of how often each
article counts; knows no measure by name.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from annotator.agreement import bootstrap
from annotator.agreement.ratings import Numbers
from annotator.agreement.result import Figure
from annotator.errors import Undefined

Mask = npt.NDArray[np.bool_]

_SETS_KEPT = 6
_CELLS_KEPT = 4_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A measure of a study as counts of its articles.

    ``values`` takes weights (rows, articles), how often each article counts, and gives the value
    for each row, NaN where undefined. ``why`` gives the reason, for weights (articles,) whose value
    is NaN. ``entering`` are the articles that count; ``matched``, ``unmatched`` and ``units`` are
    what each of them brings to the figure's numbers.
    """

    measure: str
    of: str
    type: str | None
    pair: tuple[str, str] | None
    entering: Mask
    values: Callable[[Numbers], Numbers]
    why: Callable[[Numbers], str]
    matched: Numbers
    unmatched: Numbers
    units: Numbers
    samples: int | None = None
    chance_error: Callable[[Numbers], float | None] | None = None

    @property
    def is_whole(self) -> bool:
        """Whether it is of all types and all annotators."""
        return self.type is None and self.pair is None

    def figure(self, chosen: Mask) -> Figure:
        """The measure on the chosen articles, without an interval."""
        entering = chosen & self.entering
        weights = entering.astype(np.float64)
        value = float(self.values(weights[None])[0])
        is_defined = not np.isnan(value)
        error = self.chance_error if is_defined else None
        return Figure(
            self.measure,
            self.of,
            self.type,
            self.pair,
            value if is_defined else None,
            None if is_defined else self.why(weights),
            round(float(self.matched @ weights)),
            round(float(self.unmatched @ weights)),
            n_articles=int(entering.sum()),
            n_units=round(float(self.units @ weights)),
            samples=self.samples,
            chance_error=None if error is None else error(weights),
        )


class Resampling:
    """Draws stories; the same draws serve every measure of the same articles.

    ``stories`` names the story of each article, None for an article by itself.
    """

    def __init__(
        self,
        stories: Sequence[Hashable | None],
        *,
        resamples: int,
        level: float,
        seed: int,
        pause: Callable[[], None] = lambda: None,
    ) -> None:
        self._stories = [
            (False, place) if story is None else (True, story)
            for place, story in enumerate(stories)
        ]
        self._resamples, self._level, self._seed = resamples, level, seed
        self._pause = pause
        self._kept: OrderedDict[tuple[bytes, int], list[Numbers]] = OrderedDict()

    def stories(self, chosen: Mask) -> int:
        """The number of stories among the chosen articles."""
        return len({self._stories[place] for place in np.flatnonzero(chosen).tolist()})

    def figure(self, counted: Counted, chosen: Mask) -> Figure:
        """The measure on the chosen articles with its interval, or why it has none."""
        figure = counted.figure(chosen)
        stories = self.stories(chosen & counted.entering)
        if figure.value is None:
            return replace(figure, n_stories=stories)
        try:
            low, high = self.interval(counted, chosen)
        except Undefined as reason:
            return replace(figure, n_stories=stories, no_interval=reason.message)
        return replace(figure, n_stories=stories, low=low, high=high)

    def interval(
        self, counted: Counted, chosen: Mask, *, more_articles: int = 0
    ) -> tuple[float, float]:
        """The percentile interval of the measure on the chosen articles (see ``bootstrap``).

        ``more_articles``: as it would be expected with so many articles more, if these came in
        stories like those there are. Raises Undefined where there is none.
        """
        entering = chosen & counted.entering
        stories = self.stories(entering)
        if not self._resamples:
            raise Undefined("no resamples were asked for")
        if stories < 2:
            raise Undefined("an interval needs two stories")
        more = round(more_articles * stories / int(entering.sum()))
        values = list[Numbers]()
        for part in self._weights(entering, stories + more):
            self._pause()
            values.append(counted.values(part))
        return bootstrap.percentiles(np.concatenate(values), level=self._level)

    def _weights(self, entering: Mask, drawn: int) -> Iterator[Numbers]:
        places = np.flatnonzero(entering)
        stories = [self._stories[place] for place in places.tolist()]
        key = (entering.tobytes(), drawn)
        if key in self._kept:
            self._kept.move_to_end(key)
            yield from self._kept[key]
            return
        parts = list[Numbers]()
        for part in bootstrap.weights(
            stories, resamples=self._resamples, drawn=drawn, seed=self._seed
        ):
            weights = np.zeros((len(part), len(entering)))
            weights[:, places] = part
            parts.append(weights)
            yield weights
        if self._resamples * len(entering) <= _CELLS_KEPT:
            self._kept[key] = parts
            if len(self._kept) > _SETS_KEPT:
                self._kept.popitem(last=False)
