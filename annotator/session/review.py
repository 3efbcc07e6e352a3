"""How far a review is: every place with what was decided there, kept up with every change.

Holds what was found; finding places and deciding on them are others' business.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from annotator.model.annotation import Annotation, AnnotationSet
from annotator.model.change import Change, Edit, ImportBatch
from annotator.model.teamwork import GOLD, Decision
from annotator.session.review_queue import (
    AGREED,
    Decided,
    DecisionIndex,
    GoldState,
    ReviewItem,
)
from annotator.session.session import Session

Status = Literal["undecided", "decided", "stale"]
STATUSES: tuple[Status, ...] = ("undecided", "decided", "stale")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many places differ and how many agree, and how many of each are in which state."""

    differing: Counter[Status]
    agreed: Counter[Status]

    @property
    def settled(self) -> int:
        """The disagreements that are decided on what is there now."""
        return self.differing["decided"]

    @property
    def disagreements(self) -> int:
        """All disagreements."""
        return self.differing.total()


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldSet:
    """How far gold is in one article, with the article's title."""

    title: str
    gold: GoldState

    @property
    def is_ready(self) -> bool:
        """Whether everything is decided on what is there now, and nobody has finished it yet."""
        rest = self.gold.places - self.gold.decided + self.gold.stale
        return not rest and self.gold.state != "finished"


class Review:
    """The places of a project in the order of finding, worst first, and their decisions."""

    def __init__(
        self,
        session: Session,
        items: Iterable[ReviewItem],
        *,
        decisions: Sequence[Decision],
        stale: Iterable[str] = (),
        compared: Mapping[str, str] | None = None,
    ) -> None:
        """``compared`` are the titles of the articles with the work of several, by id."""
        # Work that nobody else did has nothing to be compared with.
        self.items = tuple(item for item in items if len(item.annotators) > 1)
        self._session = session
        self._compared = dict(compared or {})
        self._index = DecisionIndex(decisions)
        self._decisions = {decision.id: decision for decision in decisions}
        self._stale = set(stale)
        self._of_article: dict[str, list[int]] = {}
        for place, item in enumerate(self.items):
            self._of_article.setdefault(item.article_id, []).append(place)
        self._matched: dict[str, set[str]] = {}
        self._statuses: list[Status] = ["undecided"] * len(self.items)
        self._tally = Tally(differing=Counter(), agreed=Counter())
        self._place_of = {
            id_: place for place, item in enumerate(self.items) for id_ in item.annotations.values()
        }
        for place in range(len(self.items)):
            self._count(place, 1)
        for article_id in self._of_article:
            self._work_out(article_id)

    @property
    def index(self) -> DecisionIndex:
        """The decisions by what they rest on."""
        return self._index

    @property
    def tally(self) -> Tally:
        """How many places there are in which state."""
        return self._tally

    def status(self, place: int) -> Status:
        """The state of the place with that number."""
        return self._statuses[place]

    def decided(self, place: int) -> Decided | None:
        """The decision at a place; None when it is still to be decided."""
        item = self.items[place]
        found = self._index.on(item)
        if not found:
            return None
        decision = found[-1]
        sources = set(item.annotations.values())
        is_stale = decision.id in self._stale or decision.sources.keys() != sources
        return Decided(decision=decision, is_stale=is_stale)

    def places_of(self, article_id: str) -> Sequence[int]:
        """The numbers of an article's places."""
        return self._of_article.get(article_id, ())

    def place_with(self, annotation_ids: Iterable[str]) -> int | None:
        """The place that one of these annotations is part of."""
        for annotation_id in annotation_ids:
            if annotation_id in self._place_of:
                return self._place_of[annotation_id]
        return None

    def gold_state(self, article_id: str) -> GoldState:
        """How far the gold set of an article is."""
        states = Counter(self._statuses[place] for place in self.places_of(article_id))
        known = self._session.project.annotations.set_of(article_id, GOLD)
        return GoldState(
            article_id=article_id,
            places=states.total(),
            decided=states["decided"] + states["stale"],
            stale=states["stale"],
            state=known.state if known is not None else "new",
        )

    def gold_sets(self) -> list[GoldSet]:
        """How far gold is in every article that several annotators have worked on, by title."""
        states = self._session.project.annotations.states_of(GOLD)
        titles = self._compared | {item.article_id: item.title for item in self.items}
        found = []
        for article_id, title in titles.items():
            counts = Counter(self._statuses[place] for place in self.places_of(article_id))
            state = GoldState(
                article_id=article_id,
                places=counts.total(),
                decided=counts["decided"] + counts["stale"],
                stale=counts["stale"],
                state=states.get(article_id, "new"),
            )
            found.append(GoldSet(title=title, gold=state))
        return sorted(found, key=lambda one: (one.title.casefold(), one.gold.article_id))

    def orphans(self) -> list[Decision]:
        """Decisions on places that are none any more: the work is gone, or not finished now."""
        matched = set().union(*self._matched.values())
        return [known for known in self._decisions.values() if known.id not in matched]

    def to_accept(self, *, at_least: int) -> list[ReviewItem]:
        """The undecided places where so many annotators or more have the same, and all do."""
        return [
            item
            for place, item in enumerate(self.items)
            if item.kind == AGREED
            and self._statuses[place] == "undecided"
            and len(item.annotations) >= at_least
        ]

    def take(self, change: Change) -> frozenset[str] | None:
        """Follow a change; the ids of the articles in which decisions are otherwise now.

        None when the places themselves may be others now and have to be found anew.
        """
        touched = set()
        for edit in change.edits:
            if _moves_places(edit):
                return None
            if isinstance(edit.before, Decision) and edit.after is None:
                self._index.remove(edit.before)
                self._decisions.pop(edit.before.id, None)
            elif isinstance(edit.after, Decision):
                self._index.add(edit.after)
                self._decisions[edit.after.id] = edit.after
            if isinstance(edit.record, Decision | AnnotationSet | Annotation):
                touched.add(edit.record.article_id)
        for article_id in touched:
            self._work_out(article_id)
        return frozenset(touched)

    def _work_out(self, article_id: str) -> None:
        """The state of each place of an article anew."""
        matched = self._matched[article_id] = set()
        for place in self.places_of(article_id):
            found = self.decided(place)
            matched |= {decision.id for decision in self._index.on(self.items[place])}
            self._count(place, -1)
            self._statuses[place] = (
                "undecided" if found is None else "stale" if found.is_stale else "decided"
            )
            self._count(place, 1)

    def _count(self, place: int, step: int) -> None:
        is_agreed = self.items[place].kind == AGREED
        counter = self._tally.agreed if is_agreed else self._tally.differing
        counter[self._statuses[place]] += step


def _moves_places(edit: Edit) -> bool:
    """Whether an edit is of annotators' work, or of the articles that it is about."""
    record = edit.record
    if isinstance(record, Annotation | AnnotationSet):
        return record.annotator != GOLD
    return isinstance(record, ImportBatch)


def review_of(session: Session, *, with_unfinished: bool = False) -> Review:
    """A project's review, found at once; raises InputRefused for less than two annotators."""
    from annotator.session.review_run import Reading, found_places

    reading = Reading(session, with_unfinished=with_unfinished)
    found = found_places(reading.entries(), reading.annotators())
    return Review(
        session,
        found.items,
        decisions=reading.decisions,
        stale=found.stale,
        compared=found.compared,
    )
