"""What a reviewer does: decide on places, one gold annotation each or none, and finish gold sets.

Every decision is one undo step that says who decided what, from which annotations, and why.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Unpack

from annotator.errors import InvalidAnnotation, NotFound, UserError
from annotator.model.annotation import Annotation, AnnotationSet
from annotator.model.change import Change, Edit
from annotator.model.span import Span, normalise
from annotator.model.teamwork import GOLD, Decision, Verdict
from annotator.session.annotating import Fields, on_words
from annotator.session.review_queue import (
    AGREED,
    DecisionIndex,
    GoldState,
    ReviewItem,
    contents,
    decided,
)
from annotator.session.session import Session, new_id, now

MERGED_FIELDS = (
    "fragments",
    "type",
    "speaker_id",
    "stance",
    "proposition_id",
    "mention",
    "via",
    "cue",
    "certainty",
    "date_said",
)
"""The fields that can each come from another annotator."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why something was decided: in words, and by which paragraph of the guidelines."""

    why: str = ""
    guideline: str = ""


def take(
    session: Session,
    item: ReviewItem,
    annotator: str,
    reason: Reason = Reason(),
) -> Decision:
    """Make one annotator's annotation the gold one; raises NotFound when they have none there."""
    source = _source(session, item, annotator)
    origins = dict.fromkeys(MERGED_FIELDS, source.id)
    return _decide(session, item, "taken", [_gold(session, source)], reason, fields=origins)


def merge(
    session: Session,
    item: ReviewItem,
    base: str,
    fields: Mapping[str, str],
    reason: Reason = Reason(),
) -> Decision:
    """Make a gold annotation from ``base``'s with some fields (of MERGED_FIELDS) of others'.

    ``fields`` says whose each field is. Raises NotFound or InvalidAnnotation.
    """
    sources = {name: _source(session, item, name) for name in {base, *fields.values()}}
    merged = sources[base]
    for field, name in fields.items():
        if field not in MERGED_FIELDS:
            raise InvalidAnnotation(f"“{field}” is not a field that can come from another.")
        merged = dataclasses.replace(merged, **{field: getattr(sources[name], field)})
    origins = {field: sources[name].id for field, name in fields.items()}
    return _decide(session, item, "merged", [_gold(session, merged)], reason, fields=origins)


def pick(session: Session, item: ReviewItem, field: str, annotator: str) -> Decision:
    """Take one field (of MERGED_FIELDS) from one annotator into the gold annotation of a place.

    Without one it begins with the annotation of the first annotator who is not that one. The
    reasons given stay. Raises NotFound or InvalidAnnotation.
    """
    source = _source(session, item, annotator)
    standing = _standing(session, item)
    gold = gold_of(session, standing)
    if standing is None or gold is None:
        others = [name for name in item.annotations if name != annotator]
        reason = (
            Reason() if standing is None else Reason(why=standing.why, guideline=standing.guideline)
        )
        return merge(session, item, (others or [annotator])[0], {field: annotator}, reason)
    if field not in MERGED_FIELDS:
        raise InvalidAnnotation(f"“{field}” is not a field that can come from another.")
    merged = dataclasses.replace(gold, **{field: getattr(source, field)})
    origins = {**standing.fields, field: source.id}
    reason = Reason(why=standing.why, guideline=standing.guideline)
    return _decide(session, item, "merged", [_gold(session, merged)], reason, fields=origins)


def amend(
    session: Session,
    item: ReviewItem,
    draft: Annotation,
    reason: Reason = Reason(),
    *,
    fragments: Iterable[Span] | None = None,
    together_with: Sequence[Edit] = (),
    **fields: Unpack[Fields],
) -> Decision:
    """Make ``draft`` with other values in some fields the gold annotation of a place.

    Another type brings its usual stance along when the draft's is the usual one of its own.
    ``together_with`` are edits of the same undo step that come first (a new speaker, say).
    """
    scheme = session.scheme
    if "type" in fields and draft.stance in (scheme.type(draft.type).stance, None):
        fields.setdefault("stance", scheme.type(fields["type"]).stance)
    edited = dataclasses.replace(draft, **fields)
    if fragments is not None:
        edited = dataclasses.replace(edited, fragments=normalise(fragments))
    standing = _standing(session, item)
    changed = {name for name in MERGED_FIELDS if getattr(edited, name) != getattr(draft, name)}
    origins = {} if standing is None else standing.fields
    return _decide(
        session,
        item,
        "edited",
        [_gold(session, edited)],
        reason,
        fields={name: id_ for name, id_ in origins.items() if name not in changed},
        together_with=together_with,
    )


def explain(session: Session, decision_id: str, reason: Reason) -> Decision:
    """Give a decision another reason, one undo step; NotFound when it is not there any more."""
    before = _decision(session, decision_id)
    after = dataclasses.replace(before, why=reason.why, guideline=reason.guideline)
    if after != before:
        _commit(session, "change reason", [Edit(before=before, after=after)])
    return after


def edit(
    session: Session,
    item: ReviewItem,
    base: str,
    reason: Reason = Reason(),
    *,
    fragments: Iterable[Span] | None = None,
    **fields: Unpack[Fields],
) -> Decision:
    """Make a gold annotation that says something of its own, beginning with ``base``'s."""
    edited = dataclasses.replace(_source(session, item, base), **fields)
    if fragments is not None:
        edited = dataclasses.replace(edited, fragments=normalise(fragments))
    return _decide(session, item, "edited", [_gold(session, edited)], reason)


def neither(
    session: Session,
    item: ReviewItem,
    reason: Reason = Reason(),
    *,
    is_gap: bool = False,
) -> Decision:
    """Decide that nothing here belongs into the gold set; ``is_gap``: the guidelines do not say."""
    verdict: Verdict = "guideline gap" if is_gap else "neither"
    return _decide(session, item, verdict, [], reason)


def accept_agreed(
    session: Session,
    items: Sequence[ReviewItem],
    index: DecisionIndex,
    *,
    at_least: int = 2,
) -> int:
    """Take over every place where at least so many annotators have the same and nobody differs.

    Places decided on before are left alone. One undo step; returns how many were taken over.
    """
    chosen = to_accept(session, items, index, at_least=at_least)
    if not chosen:
        return 0
    edits: list[Edit] = []
    begun: dict[str, list[Edit]] = {}
    for item in chosen:
        source = _source(session, item, next(iter(item.annotations)))
        if item.article_id not in begun:
            begun[item.article_id] = [
                *_begin_gold(session, item.article_id),
                *_in_progress(session, item.article_id),
            ]
        edits += _decision_edits(session, item, "agreed", [_gold(session, source)], Reason(), {})
    noun = "place" if len(chosen) == 1 else "places"
    label = f"accept {len(chosen)} {noun} that agree"
    _commit(session, label, [*chain.from_iterable(begun.values()), *edits])
    return len(chosen)


def to_accept(
    session: Session, items: Sequence[ReviewItem], index: DecisionIndex, *, at_least: int = 2
) -> list[ReviewItem]:
    """The places that `accept_agreed` would take over."""
    return [
        item
        for item in items
        if item.kind == AGREED
        and len(item.annotations) >= at_least
        and decided(session, item, index) is None
    ]


def reopen(session: Session, decision_id: str) -> None:
    """Take a decision back whenever it was made, its gold annotations included; one undo step."""
    decision = _decision(session, decision_id)
    edits = [*_taken_back(session, decision), *_in_progress(session, decision.article_id)]
    _commit(session, "reopen decision", edits)


def reopen_all(session: Session, decisions: Sequence[Decision]) -> int:
    """Take several decisions back in one undo step; returns how many."""
    edits = [edit for decision in decisions for edit in _taken_back(session, decision)]
    for article_id in dict.fromkeys(decision.article_id for decision in decisions):
        edits += _in_progress(session, article_id)
    if edits:
        noun = "decision" if len(decisions) == 1 else "decisions"
        _commit(session, f"reopen {len(decisions)} {noun}", edits)
    return len(decisions)


def reopen_gold(session: Session, article_id: str) -> bool:
    """A finished gold set is in progress again; False when it was not finished."""
    edits = _in_progress(session, article_id)
    if edits:
        _commit(session, "reopen gold set", edits)
    return bool(edits)


def gold_of(session: Session, decision: Decision | None) -> Annotation | None:
    """The gold annotation that a decision made; None when it made none."""
    for annotation_id in decision.gold if decision is not None else ():
        return session.project.annotations.get(annotation_id)
    return None


def finish_gold(session: Session, article_id: str, *, undecided: int) -> AnnotationSet:
    """Mark an article's gold set as finished; InvalidAnnotation while places are undecided."""
    if undecided:
        noun = "place is" if undecided == 1 else "places are"
        raise InvalidAnnotation(
            f"The gold set is not finished: {undecided} {noun} still to be decided. Decide on them "
            "first."
        )
    edit = _finished(session, article_id)
    _commit(session, "finish gold set", [edit])
    return edit.after  # type: ignore[return-value]  # made of a set just above


def finish_all(session: Session, sets: Sequence[GoldState]) -> int:
    """Mark these gold sets as finished in one undo step; InvalidAnnotation for undecided places.

    Returns how many.
    """
    for state in sets:
        if state.decided < state.places:
            raise InvalidAnnotation(
                "Not every place of these articles is decided; look at the gold sets again."
            )
    if sets:
        noun = "gold set" if len(sets) == 1 else "gold sets"
        edits = [_finished(session, state.article_id) for state in sets]
        _commit(session, f"finish {len(sets)} {noun}", edits)
    return len(sets)


def _finished(session: Session, article_id: str) -> Edit:
    before = session.project.annotations.set_of(article_id, GOLD)
    after = AnnotationSet(
        article_id=article_id,
        annotator=GOLD,
        state="finished",
        started=before.started if before is not None else now(),
        finished=now(),
        annotations=before.annotations if before is not None else 0,
    )
    return Edit(before=before, after=after)


def _decide(
    session: Session,
    item: ReviewItem,
    verdict: Verdict,
    gold: Sequence[Annotation],
    reason: Reason,
    *,
    fields: Mapping[str, str] | None = None,
    together_with: Sequence[Edit] = (),
) -> Decision:
    """Store a decision in place of earlier ones on the same place, in one undo step."""
    edits = [*together_with, *_begin_gold(session, item.article_id)]
    edits += _in_progress(session, item.article_id)
    edits += _decision_edits(session, item, verdict, gold, reason, fields or {})
    stored = _commit(session, f"decide: {verdict}", edits).edits[-1].after
    if not isinstance(stored, Decision):
        raise TypeError("the last edit of a decision is the decision")
    return stored


def _decision_edits(
    session: Session,
    item: ReviewItem,
    verdict: Verdict,
    gold: Sequence[Annotation],
    reason: Reason,
    fields: Mapping[str, str],
) -> list[Edit]:
    edits: list[Edit] = []
    for earlier in session.project.team.decisions_on(tuple(item.annotations.values())):
        edits += _taken_back(session, earlier)
    edits += [Edit(before=None, after=annotation) for annotation in gold]
    decision = Decision(
        id=new_id(),
        article_id=item.article_id,
        kind=item.kind,
        verdict=verdict,
        reviewer=session.annotator,
        gold=tuple(annotation.id for annotation in gold),
        sources=contents(session, item.annotations.values()),
        fields=fields,
        why=reason.why,
        guideline=reason.guideline,
        at=now(),
    )
    return [*edits, Edit(before=None, after=decision)]


def _decision(session: Session, decision_id: str) -> Decision:
    decision = session.project.team.decision(decision_id)
    if decision is None:
        raise NotFound("This decision is not there any more; look at the place again.")
    return decision


def _standing(session: Session, item: ReviewItem) -> Decision | None:
    """The decision that holds at a place at the moment."""
    decisions = session.project.team.decisions_on(tuple(item.annotations.values()))
    return decisions[-1] if decisions else None


def _taken_back(session: Session, decision: Decision) -> list[Edit]:
    gold = session.project.annotations.known(decision.gold)
    edits = [Edit(before=annotation, after=None) for annotation in gold.values()]
    return [*edits, Edit(before=decision, after=None)]


def _begin_gold(session: Session, article_id: str) -> list[Edit]:
    if session.project.annotations.set_of(article_id, GOLD) is not None:
        return []
    begun = AnnotationSet(article_id=article_id, annotator=GOLD, state="in progress", started=now())
    return [Edit(before=None, after=begun)]


def _in_progress(session: Session, article_id: str) -> list[Edit]:
    """A finished gold set is in progress again when something in it is decided anew."""
    known = session.project.annotations.set_of(article_id, GOLD)
    if known is None or known.state != "finished":
        return []
    return [Edit(before=known, after=dataclasses.replace(known, state="in progress", finished=""))]


def _source(session: Session, item: ReviewItem, annotator: str) -> Annotation:
    found = session.project.annotations.get(item.annotations.get(annotator, ""))
    if found is None:
        raise NotFound(f"“{annotator}” has no annotation at this place.")
    return found


def _gold(session: Session, source: Annotation) -> Annotation:
    """A gold annotation that says what ``source`` says, checked against article and scheme."""
    if not session.annotator:
        raise UserError("Say first who is reviewing: every decision belongs to somebody.")
    article = session.article(source.article_id)
    time = now()
    gold = dataclasses.replace(
        source,
        id=new_id(),
        annotator=GOLD,
        origin="adjudication",
        predicted=None,
        unsure=False,
        note="",
        guidelines=session.guidelines_version,
        created=time,
        changed=time,
        number=0,
    )
    gold = on_words(article, gold)
    session.scheme.check(gold, characters=len(article.text))
    return gold


def _commit(session: Session, label: str, edits: Sequence[Edit]) -> Change:
    return session.commit(Change(label=label, annotator=session.annotator, edits=tuple(edits)))
