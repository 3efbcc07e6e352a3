"""A study: who annotated which articles how, as the figures need it; plain values that know nothing
of projects. Offsets are code points, half open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations

from annotator.agreement.overlap import Fragments, joined

MINIMUM_DICE = 0.5
"""The least Dice of annotations that count as one and the same, unless something else is asked."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One annotation; ``speaker`` and ``proposition`` are ids, ``text`` is what its fragments
    cover, for showing.
    """

    id: str
    fragments: Fragments
    type: str
    speaker: str | None
    stance: str | None
    proposition: str | None
    text: str = ""


@dataclass(frozen=True, slots=True)
class StudyArticle:
    """An article and its annotation sets by annotator.

    Who is not in ``sets`` did not work on the article; an empty tuple is a finished set without
    annotations. ``story`` names the cluster of syndicated copies, None for an article by itself.
    ``excluded`` are regions that count for nobody, ``batch`` the import it came with, ``digest``
    the hash of its text.
    """

    id: str
    story: str | None
    length: int
    sets: Mapping[str, tuple[Unit, ...]]
    title: str = ""
    batch: str | None = None
    excluded: Fragments = ()
    digest: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """``n`` of ``what`` that do not enter the figures, and why."""

    what: str
    why: str
    n: int


@dataclass(frozen=True, slots=True)
class Study:
    """Articles annotated by the ``annotators``, whose order is that of every pair of them.

    ``speakers`` and ``propositions`` name the ids in units, ``batches`` the imports by id in their
    order, ``labels`` the types; what they lack is shown by its id. ``asked`` says in words what the
    study was narrowed to.
    """

    annotators: tuple[str, ...]
    articles: tuple[StudyArticle, ...]
    left_out: tuple[LeftOut, ...] = ()
    speakers: Mapping[str, str] = field(default_factory=dict)
    propositions: Mapping[str, str] = field(default_factory=dict)
    batches: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    asked: Mapping[str, str] = field(default_factory=dict)

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Every pair of annotators once."""
        return tuple(combinations(self.annotators, 2))

    def articles_of(self, one: str, other: str) -> tuple[StudyArticle, ...]:
        """The articles that both annotators worked on."""
        return tuple(
            article for article in self.articles if one in article.sets and other in article.sets
        )

    def types(self) -> tuple[str, ...]:
        """Every type that was used, sorted."""
        return tuple(
            sorted(
                {
                    unit.type
                    for article in self.articles
                    for u in article.sets.values()
                    for unit in u
                }
            )
        )

    def stories(self) -> int:
        """The number of stories; an article without one is a story by itself."""
        named = {article.story for article in self.articles} - {None}
        return len(named) + sum(article.story is None for article in self.articles)

    def comparable(self) -> Study:
        """Only articles with sets by two or more of the annotators, the others noted as left out;
        sets of anybody else are dropped.
        """
        names = set(self.annotators)
        own = [
            replace(article, sets={n: u for n, u in article.sets.items() if n in names})
            for article in self.articles
        ]
        kept = tuple(article for article in own if len(article.sets) >= 2)
        reasons = (
            ("annotated by one annotator only", sum(len(article.sets) == 1 for article in own)),
            ("annotated by nobody who is compared", sum(not article.sets for article in own)),
        )
        dropped = tuple(LeftOut("articles", why, n) for why, n in reasons if n)
        return replace(self, articles=kept, left_out=self.left_out + dropped)


def outside_regions(
    units: Iterable[Unit], excluded: Iterable[tuple[int, int]]
) -> tuple[tuple[Unit, ...], int]:
    """The units with at least one character outside the excluded regions, and how many are not.

    A unit that reaches out of a region counts as a whole.
    """
    every = tuple(units)
    covering = [(start, end) for start, end in excluded if start < end]
    regions = joined(covering) if covering else ()
    kept = tuple(unit for unit in every if not _is_within(unit.fragments, regions))
    return kept, len(every) - len(kept)


def _is_within(fragments: Fragments, regions: Fragments) -> bool:
    return all(
        any(first <= start and end <= last for first, last in regions) for start, end in fragments
    )
