"""The parts of an agreement run besides its figures: tables of values, what each article and batch
came to, what more double coding would bring, and with what everything was computed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from annotator.agreement.study import MINIMUM_DICE

if TYPE_CHECKING:
    from annotator.agreement.result import Figure

NOTHING = "(none)"
"""In tables of values: no annotation on the other side, no speaker, no stance, no proposition."""
OTHERS = "(others)"
"""In tables of values: all values that are not frequent enough for a row of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """All that decides the figures of a study, besides the study.

    ``level`` of the intervals; ``resamples`` of the bootstrap, 0 for no intervals; ``samples``:
    chance continua of gamma for an article, at least, and ``precision`` the relative error of the
    expected disorder of the whole that is to be reached at 95 % by drawing more; ``minimum_dice``
    (above 0, at most 1) decides which annotations match for attributes and disagreements.
    ``filters`` say in words what was asked of the study, for showing; ``version`` is the program's.
    """

    seed: int = 0
    resamples: int = 2000
    level: float = 0.95
    samples: int = 30
    precision: float | None = None
    minimum_dice: float = MINIMUM_DICE
    more: tuple[int, ...] = (25, 50, 100, 200)
    filters: Mapping[str, str] = field(default_factory=dict)
    version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Confusion:
    """How often a value of one annotator (rows) met which of another (columns).

    ``of``: "type" (all annotations, matched by place whatever their type; NOTHING is the row and
    column of those without a partner), "stance", "speaker" or "proposition" (matched annotations
    only; NOTHING is a value that was not given). Of a ``pair`` the rows are its first annotator;
    with None all pairs are added up, each in the order of the study's annotators. ``values`` name
    rows and columns alike, most frequent first, then OTHERS and NOTHING where there are any.
    """

    of: str
    pair: tuple[str, str] | None
    values: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]

    def as_json(self) -> dict[str, Any]:
        """The table as ``agreement --json`` prints it."""
        return {
            "of": self.of,
            "pair": None if self.pair is None else list(self.pair),
            "values": list(self.values),
            "counts": [list(row) for row in self.counts],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Marginal:
    """How often an annotator used each value of "type", "stance", "speaker" or "proposition" (most
    frequent first, OTHERS and NOTHING last), in all annotations of the study.
    """

    annotator: str
    of: str
    counts: Mapping[str, int]

    def as_json(self) -> dict[str, Any]:
        """The counts as ``agreement --json`` prints them."""
        return {"annotator": self.annotator, "of": self.of, "counts": dict(self.counts)}


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleAgreement:
    """What one article came to: annotations by annotator (0 for a set without any), places where
    they disagree, and the figures on the article, which have no intervals.
    """

    article_id: str
    title: str
    story: str | None
    batch: str | None
    annotations: Mapping[str, int]
    disagreements: int
    figures: tuple[Figure, ...]

    def as_json(self) -> dict[str, Any]:
        """The article as ``agreement --json`` prints it."""
        return {
            "article_id": self.article_id,
            "title": self.title,
            "story": self.story,
            "batch": self.batch,
            "annotations": dict(self.annotations),
            "disagreements": self.disagreements,
            "measures": [figure.as_json() for figure in self.figures],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchAgreement:
    """What the articles of one import came to; ``label`` names the batch for showing."""

    batch: str
    label: str
    articles: int
    stories: int
    figures: tuple[Figure, ...]

    def as_json(self) -> dict[str, Any]:
        """The batch as ``agreement --json`` prints it."""
        return {
            "batch": self.batch,
            "label": self.label,
            "articles": self.articles,
            "stories": self.stories,
            "measures": [figure.as_json() for figure in self.figures],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class MoreCoding:
    """What ``more`` articles annotated twice would bring to a figure of the whole study: the
    expected ``width`` (high - low) of its interval, ``now`` being what it is today.

    Expected if the new articles are like those there are: the bootstrap draws as many more stories
    as these make. None where the figure has no interval.
    """

    measure: str
    of: str
    more: int
    now: float | None
    width: float | None

    def as_json(self) -> dict[str, Any]:
        """The outlook as ``agreement --json`` prints it."""
        return {
            "measure": self.measure,
            "of": self.of,
            "more": self.more,
            "now": self.now,
            "width": self.width,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlapping:
    """Two annotations of one annotator that overlap; ids and words in the same order.

    Of one ``type`` they count as one stretch in the u-alphas; of different ones (None) they keep
    the u-alphas of all types together from having a value.
    """

    article_id: str
    annotator: str
    type: str | None
    annotations: tuple[str, str]
    texts: tuple[str, str]

    def as_json(self) -> dict[str, Any]:
        """The pair as ``agreement --json`` prints it."""
        return {
            "article_id": self.article_id,
            "annotator": self.annotator,
            "type": self.type,
            "annotations": list(self.annotations),
            "texts": list(self.texts),
        }
