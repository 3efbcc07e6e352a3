"""What a reviewer has to decide: places where annotators differ, each with what was decided there.

Finding the places is pure and may run in any thread; matching decisions reads the project.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotator.model.annotation import Annotation
from annotator.model.annotation_text import AnnotationText
from annotator.model.article import text_digest
from annotator.model.teamwork import GOLD, Decision
from annotator.session.session import Session

if TYPE_CHECKING:
    from annotator.agreement.disagreement import Kind, Place
    from annotator.agreement.study import Study

AGREED = "agreed"
"""The kind of a place where all annotators have the same."""

_FIELDS = ("type", "speaker", "stance", "proposition")
"""The kinds of disagreement that are about one field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewItem:
    """One place in one article to be decided on.

    ``kind`` is the first thing that differs there ("agreed" for nothing); ``annotations`` are the
    ids of the annotators' annotations, by annotator; ``missing_from`` are those who worked on the
    article and have none there. ``start`` is where it begins, in code points, and ``paragraph`` the
    how manieth paragraph that is in, 0 while nobody has counted. ``values`` are what stands in the
    field that differs (the type where it is not a field that does), each once; ``title`` is the
    article's.
    """

    article_id: str
    kind: str
    annotations: Mapping[str, str]
    missing_from: tuple[str, ...]
    start: int
    paragraph: int = 0
    values: tuple[str, ...] = ()
    title: str = ""

    @property
    def key(self) -> str:
        """What tells this place from others, as long as the same annotations make it up."""
        return "|".join(sorted(self.annotations.values()))

    @property
    def annotators(self) -> tuple[str, ...]:
        """All who worked on the article."""
        return (*self.annotations, *self.missing_from)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """The decision on a place, and whether the work it rests on has changed since."""

    decision: Decision
    is_stale: bool


def find_places(
    study: Study, *, pause: Callable[[], None] = lambda: None
) -> tuple[ReviewItem, ...]:
    """All places of a study, worst disagreements first, agreed ones last; pure, for any thread."""
    from annotator.agreement.alignment import align_all
    from annotator.agreement.disagreement import places

    alignments = {}
    for one, other in study.pairs():
        pause()
        sets = [
            (article.sets[one], article.sets[other]) for article in study.articles_of(one, other)
        ]
        alignments[one, other] = align_all(sets)
    titles = {article.id: article.title for article in study.articles}
    return tuple(
        _item(place, titles[place.article_id]) for place in places(study, alignments, pause=pause)
    )


def _item(place: Place, title: str) -> ReviewItem:
    kind: Kind | None = place.kind
    field = kind if kind in _FIELDS else "type"
    values = dict.fromkeys(getattr(unit, field) or "" for unit in place.units.values())
    return ReviewItem(
        article_id=place.article_id,
        kind=kind or AGREED,
        annotations={name: unit.id for name, unit in place.units.items()},
        missing_from=tuple(name for name in place.workers if name not in place.units),
        start=min(unit.fragments[0][0] for unit in place.units.values()),
        values=tuple(values),
        title=title,
    )


class DecisionIndex:
    """The decisions of a project by the annotations they rest on, kept up with every new one."""

    def __init__(self, decisions: Sequence[Decision]) -> None:
        self._by_source: dict[str, list[Decision]] = {}
        for decision in decisions:
            self.add(decision)

    @classmethod
    def of(cls, session: Session) -> DecisionIndex:
        """All decisions of the project."""
        return cls(list(session.project.team.decisions()))

    def add(self, decision: Decision) -> None:
        """Note a decision, in place of the one with its id."""
        self.remove(decision)
        for source in decision.sources:
            self._by_source.setdefault(source, []).append(decision)

    def remove(self, decision: Decision) -> None:
        """Forget a decision."""
        for source in decision.sources:
            kept = [one for one in self._by_source.get(source, ()) if one.id != decision.id]
            self._by_source[source] = kept

    def on(self, item: ReviewItem) -> tuple[Decision, ...]:
        """The decisions that rest on an annotation of this place, oldest first."""
        found = {
            decision.id: decision
            for source in item.annotations.values()
            for decision in self._by_source.get(source, ())
        }
        return tuple(sorted(found.values(), key=lambda decision: decision.number))


def decided(session: Session, item: ReviewItem, index: DecisionIndex) -> Decided | None:
    """What was decided at a place; None when it is still to be decided.

    A decision is stale when an annotation that it rests on was changed, deleted or joined by
    others since.
    """
    decisions = index.on(item)
    if not decisions:
        return None
    decision = decisions[-1]
    now = contents(session, item.annotations.values())
    return Decided(decision=decision, is_stale=dict(decision.sources) != now)


def contents(session: Session, annotation_ids: object) -> dict[str, str]:
    """The digests of the content that these annotations have now, by id."""
    known = session.project.annotations.known(list(annotation_ids))  # type: ignore[call-overload]
    return {one.id: content(one) for one in known.values()}


def content(annotation: Annotation) -> str:
    """What a decision remembers of an annotation: a digest of everything it says."""
    timeless = dataclasses.replace(annotation, created="", changed="")
    return text_digest(AnnotationText(timeless).stored())


def stale_decisions(session: Session) -> list[Decision]:
    """The decisions whose annotations have changed or gone since: gold to be looked at again."""
    decisions = list(session.project.team.decisions())
    ids = list({source for decision in decisions for source in decision.sources})
    now = contents(session, ids)
    return [
        decision
        for decision in decisions
        if any(now.get(source) != then for source, then in decision.sources.items())
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldState:
    """How far the gold set of one article is: places decided out of all, and those gone stale."""

    article_id: str
    places: int = 0
    decided: int = 0
    stale: int = 0
    state: str = "new"


def gold_states(
    session: Session, items: Sequence[ReviewItem], index: DecisionIndex
) -> dict[str, GoldState]:
    """How far each article with places is."""
    counts: dict[str, list[int]] = {}
    for item in items:
        count = counts.setdefault(item.article_id, [0, 0, 0])
        count[0] += 1
        found = decided(session, item, index)
        if found is not None:
            count[1] += 1
            count[2] += found.is_stale
    states = {}
    for article_id, (places, done, stale) in counts.items():
        known = session.project.annotations.set_of(article_id, GOLD)
        states[article_id] = GoldState(
            article_id=article_id,
            places=places,
            decided=done,
            stale=stale,
            state=known.state if known is not None else "new",
        )
    return states
