"""What a reviewer reads at one place: everybody's work on its article, and what is gold there."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

from annotator.model.annotation import Annotation
from annotator.model.article import Article
from annotator.model.span import Span
from annotator.model.teamwork import GOLD, Decision
from annotator.session.damage import look_at_place
from annotator.session.review_queue import ReviewItem
from annotator.session.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceWork:
    """One place as it is in the project now.

    ``versions`` has what each annotator has there, None for nothing; ``sets`` their annotations of
    the whole article; ``gold`` the gold ones of the article, ``gold_here`` the one of this place.
    """

    item: ReviewItem
    article: Article
    versions: Mapping[str, Annotation | None]
    sets: Mapping[str, tuple[Annotation, ...]]
    gold: tuple[Annotation, ...]
    gold_here: Annotation | None

    @property
    def spans(self) -> tuple[Span, ...]:
        """Everything that anybody marked there."""
        known = [*self.versions.values(), self.gold_here]
        return tuple(span for one in known if one is not None for span in one.fragments)


def place_work(session: Session, item: ReviewItem, decision: Decision | None) -> PlaceWork:
    """Read a place; raises NotFound when its article is gone.

    What stands there and is not as it was stored is shown, and the project can only be read then.
    """
    annotations = session.project.annotations
    sets = {name: annotations.of_set(item.article_id, name) for name in item.annotators}
    gold = annotations.of_set(item.article_id, GOLD)
    wanted = decision.gold if decision is not None else ()
    article = session.article(item.article_id)
    look_at_place(session, article, [*item.annotations.values(), *wanted])
    return PlaceWork(
        item=item,
        article=article,
        versions={
            name: next((one for one in sets[name] if one.id == item.annotations.get(name)), None)
            for name in item.annotators
        },
        sets=sets,
        gold=gold,
        gold_here=next((one for one in gold if one.id in wanted), None),
    )


def seats(session: Session, item: ReviewItem, *, shuffled: bool) -> tuple[str, ...]:
    """The annotators of a place from left to right.

    In the project's order, or shuffled: the same place always alike, and no two places by a rule.
    """
    order = {name: number for number, name in enumerate(session.annotators())}
    names = sorted(item.annotators, key=lambda name: (order.get(name, len(order)), name))
    if shuffled:
        random.Random(item.key).shuffle(names)  # noqa: S311  # a fixed order, no secret
    return tuple(names)
