"""Who annotates what: a plan that spreads double work over all pairs and the load over all people.

Pure: the same request gives the same plan. Putting a plan into a project is `handing_out`'s.
"""

from __future__ import annotations

import itertools
import math
import random
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from annotator.errors import InputRefused
from annotator.model.teamwork import Assigned

_MOST_COMPARED = 400
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class PlanArticle:
    """An article to be planned; ``story`` names the cluster of syndicated copies it belongs to."""

    id: str
    story: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRequest:
    """What a lead asks for.

    ``per_article`` annotators work on each of the share ``double`` (0 to 1; None means all) of the
    articles, one on each of the others. ``batch_size`` articles make a batch (None: all are one).
    With ``stories_apart`` nobody gets two copies of one story while somebody else could.
    ``training`` articles go to everybody, first, as batch 1. ``due`` is the date for all.
    """

    annotators: tuple[str, ...]
    per_article: int = 2
    double: float | None = None
    batch_size: int | None = None
    seed: int = 0
    stories_apart: bool = True
    training: tuple[str, ...] = ()
    due: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The assignments to be made, and what they come to together with those there were.

    ``loads`` counts articles by annotator, ``pairs`` the articles that two share, ``doubled`` the
    planned articles with two or more annotators, ``repeats`` how often somebody gets a further
    copy of a story.
    """

    rows: tuple[Assigned, ...]
    loads: Mapping[str, int]
    pairs: Mapping[Pair, int]
    doubled: int
    repeats: int


@dataclass(slots=True)
class _Spread:
    """How the work is spread so far, and who is next."""

    annotators: tuple[str, ...]
    chance: random.Random
    stories_apart: bool
    loads: Counter[str] = field(default_factory=Counter)
    pairs: Counter[Pair] = field(default_factory=Counter)
    stories: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    repeats: int = 0

    def note(self, article: PlanArticle, names: Sequence[str], *, with_: Sequence[str]) -> None:
        """Count that ``names`` work on the article, ``with_`` those who did already."""
        for name in names:
            self.loads[name] += 1
            if article.story is not None:
                self.repeats += self.stories[article.story][name] > 0
                self.stories[article.story][name] += 1
        team = sorted({*names, *with_})
        for pair in itertools.combinations(team, 2):
            if pair[0] in names or pair[1] in names:
                self.pairs[pair] += 1

    def chosen(self, article: PlanArticle, count: int, *, with_: Sequence[str]) -> tuple[str, ...]:
        """The ``count`` people for whom the article comes most timely, beside ``with_``."""
        free = [name for name in self.annotators if name not in with_]
        self.chance.shuffle(free)
        if math.comb(len(free), count) <= _MOST_COMPARED:
            teams = itertools.combinations(free, count)
            return min(teams, key=lambda team: self._cost(article, team, with_))
        team: tuple[str, ...] = ()
        while len(team) < count:
            others = [name for name in free if name not in team]
            team = min(
                ((*team, name) for name in others),
                key=lambda more: self._cost(article, more, with_),
            )
        return team

    def _cost(
        self, article: PlanArticle, team: Sequence[str], with_: Sequence[str]
    ) -> tuple[int, int, int, int]:
        known = self.stories[article.story] if article.story is not None else Counter[str]()
        repeats = sum(known[name] for name in team) if self.stories_apart else 0
        members = sorted({*team, *with_})
        uses = [self.pairs[pair] for pair in itertools.combinations(members, 2)]
        loads = [self.loads[name] for name in team]
        return repeats, sum(uses), max(loads), sum(loads)


def plan(
    request: PlanRequest, articles: Sequence[PlanArticle], before: Sequence[Assigned] = ()
) -> Plan:
    """Who gets which of ``articles``; those assigned ``before`` stay where they are and count.

    An article that has annotators already gets only those it lacks. Raises InputRefused when the
    request cannot be met: fewer annotators than an article needs, a share outside 0 to 1.
    """
    _check(request)
    chance = random.Random(request.seed)  # noqa: S311  # a plan to be repeated, not a secret
    by_id = {article.id: article for article in articles}
    spread = _Spread(request.annotators, chance, request.stories_apart)
    team = _teams_before(before, by_id, spread)
    batch = max((assigned.batch for assigned in before), default=0) + 1
    training = _training_rows(request, by_id, team, spread, batch=batch)
    ordinary = [article for article in articles if article.id not in set(request.training)]
    order = _shuffled_by_story(ordinary, chance)
    doubles = _doubled(request, order)
    chance.shuffle(order)
    chosen: list[tuple[str, str]] = []
    # Double work first: singles then level the load that pairs leave uneven.
    for article in sorted(order, key=lambda article: article.id not in doubles):
        wanted = request.per_article if article.id in doubles else 1
        lacking = wanted - len(team[article.id])
        if lacking > 0:
            names = spread.chosen(article, lacking, with_=team[article.id])
            spread.note(article, names, with_=team[article.id])
            team[article.id] += names
            chosen += [(article.id, name) for name in names]
    rows = [*training, *_rows(request, order, chosen, batch=batch + bool(training))]
    return Plan(
        rows=tuple(sorted(rows, key=lambda row: (row.batch, row.place, row.annotator))),
        loads=dict(spread.loads),
        pairs=dict(spread.pairs),
        doubled=sum(len(team[article.id]) > 1 for article in order),
        repeats=spread.repeats,
    )


def _teams_before(
    before: Sequence[Assigned], by_id: Mapping[str, PlanArticle], spread: _Spread
) -> defaultdict[str, list[str]]:
    """Who works on which article already; noted in ``spread``."""
    team: defaultdict[str, list[str]] = defaultdict(list)
    for assigned in before:
        if not assigned.withdrawn:
            article = by_id.get(assigned.article_id, PlanArticle(assigned.article_id))
            spread.note(article, [assigned.annotator], with_=team[assigned.article_id])
            team[assigned.article_id].append(assigned.annotator)
    spread.repeats = 0
    return team


def _rows(
    request: PlanRequest,
    order: Sequence[PlanArticle],
    chosen: Sequence[tuple[str, str]],
    *,
    batch: int,
) -> list[Assigned]:
    """The chosen pairs of article and annotator, in batches of the order asked for."""
    placed = {article.id: place for place, article in enumerate(order)}
    size = request.batch_size or max(1, len(order))
    return [
        Assigned(
            article_id=article_id,
            annotator=name,
            batch=batch + placed[article_id] // size,
            place=placed[article_id],
            due=request.due,
        )
        for article_id, name in chosen
    ]


def _check(request: PlanRequest) -> None:
    names = request.annotators
    if not names or len(set(names)) != len(names):
        raise InputRefused("A plan needs annotators, each named once.")
    if not 1 <= request.per_article <= len(names):
        raise InputRefused(
            f"{request.per_article} annotators an article cannot be had from {len(names)}; name "
            "more annotators or ask for fewer an article."
        )
    if request.double is not None and not 0 <= request.double <= 1:
        raise InputRefused("The share that is done twice lies between 0 and 100 %.")
    if request.batch_size is not None and request.batch_size < 1:
        raise InputRefused("A batch has at least one article.")


def _training_rows(
    request: PlanRequest,
    by_id: Mapping[str, PlanArticle],
    team: dict[str, list[str]],
    spread: _Spread,
    *,
    batch: int,
) -> list[Assigned]:
    """Training articles for everybody who does not have them; they are no shared work."""
    rows = []
    for place, article_id in enumerate(request.training):
        if article_id not in by_id:
            raise InputRefused(f"The training article “{article_id}” is not in the project.")
        for name in request.annotators:
            if name not in team[article_id]:
                team[article_id].append(name)
                spread.loads[name] += 1
                rows.append(
                    Assigned(
                        article_id=article_id,
                        annotator=name,
                        batch=batch,
                        place=place,
                        due=request.due,
                        is_training=True,
                    )
                )
    return rows


def _shuffled_by_story(articles: Sequence[PlanArticle], chance: random.Random) -> list[PlanArticle]:
    """First one article of every story, then a second one of those that have more, and so on."""
    stories: dict[str, list[PlanArticle]] = defaultdict(list)
    for article in articles:
        stories[article.story if article.story is not None else f"\0{article.id}"].append(article)
    rounds: defaultdict[int, list[PlanArticle]] = defaultdict(list)
    for members in stories.values():
        chance.shuffle(members)
        for number, article in enumerate(members):
            rounds[number].append(article)
    order: list[PlanArticle] = []
    for number in sorted(rounds):
        chance.shuffle(rounds[number])
        order += rounds[number]
    return order


def _doubled(request: PlanRequest, order: Sequence[PlanArticle]) -> set[str]:
    """The articles that several annotators get: as many different stories as can be."""
    if request.per_article == 1:
        return set()
    share = 1.0 if request.double is None else request.double
    count = math.floor(share * len(order) + 0.5)
    return {article.id for article in order[:count]}
