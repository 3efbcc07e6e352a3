"""One annotator's work against gold: found, missed, beyond, and what differs where both have one;
pure, from the same alignment and the same places as the agreement figures.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from annotator.agreement.alignment import align_all
from annotator.agreement.disagreement import KINDS, Version, places, version_of
from annotator.agreement.overlap import joined
from annotator.agreement.study import LeftOut, Study, Unit

Outcome = Literal["missed", "beyond", "differs", "same"]
FIELDS = KINDS[2:]
_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Score:
    """How many of the annotator's were gold's too: ``hits`` of ``own`` and of ``gold``.

    ``of`` is "found" (the place, whatever was given there), "words" (the same characters), "type"
    (the place with gold's type), or "all" (same characters and fields); ``type`` narrows "type".
    """

    of: str
    type: str | None
    hits: int
    own: int
    gold: int

    @property
    def precision(self) -> float | None:
        """The share of the annotator's that are gold's too; None without any."""
        return self.hits / self.own if self.own else None

    @property
    def recall(self) -> float | None:
        """The share of gold's that the annotator has; None without any."""
        return self.hits / self.gold if self.gold else None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of both; None when neither side has any."""
        return 2 * self.hits / (self.own + self.gold) if self.own + self.gold else None


@dataclass(frozen=True, slots=True)
class FieldScore:
    """Of ``n`` places that both have, in how many a field is as in gold."""

    field: str
    same: int
    n: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Why gold is as it is, as the reviewer noted it, and the guideline paragraph."""

    why: str = ""
    guideline: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """One place: what the annotator has (``own``), what gold has, and everything that differs.

    ``differs`` are of "boundary", "type", "speaker", "stance", "proposition"; empty where one side
    has nothing or both have the same. Offsets in the versions are code points.
    """

    article_id: str
    title: str
    outcome: Outcome
    differs: tuple[str, ...]
    own: Version | None
    gold: Version | None
    reason: Reason = Reason()

    @property
    def version(self) -> Version:
        """Where to look: gold's version, the annotator's where gold has none."""
        version = self.gold or self.own
        if version is None:
            raise ValueError("a place needs a version")
        return version


@dataclass(frozen=True, slots=True)
class Confusion:
    """A value of the annotator's where gold has another, how often, and some of the words."""

    field: str
    gold: str | None
    own: str | None
    n: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Feedback:
    """An annotator's work against gold; ``differences`` worst first, without the same ones.

    ``articles`` have finished sets of both. ``labels`` name the types and stances by id.
    """

    annotator: str
    articles: int
    own: int
    gold: int
    scores: tuple[Score, ...]
    by_type: tuple[Score, ...]
    fields: tuple[FieldScore, ...]
    confusions: tuple[Confusion, ...]
    differences: tuple[Difference, ...]
    left_out: tuple[LeftOut, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)

    def score(self, of: str) -> Score:
        """The score of that name over all types."""
        return next(score for score in self.scores if score.of == of)

    def of_outcome(self, outcome: Outcome) -> tuple[Difference, ...]:
        """The places of one kind."""
        return tuple(one for one in self.differences if one.outcome == outcome)

    def label(self, value: str | None) -> str:
        """What people call a type or stance."""
        return "(none)" if value is None else self.labels.get(value, value)

    def as_json(self) -> dict[str, Any]:
        """The feedback as ``feedback --json`` prints it."""
        return {
            "annotator": self.annotator,
            "articles": self.articles,
            "annotations": self.own,
            "gold": self.gold,
            "scores": [_score_json(score) for score in (*self.scores, *self.by_type)],
            "fields": [asdict(one) for one in self.fields],
            "confusions": [
                {**asdict(one), "examples": list(one.examples)} for one in self.confusions
            ],
            "differences": [_difference_json(one) for one in self.differences],
            "left_out": [asdict(one) for one in self.left_out],
        }


def feedback(
    study: Study,
    *,
    reasons: Mapping[str, Reason] | None = None,
    pause: Callable[[], None] = lambda: None,
) -> Feedback:
    """Compare the first annotator of a study with the second, whose sets are gold.

    ``reasons`` are known by the id of the gold annotation, or of the annotator's where gold has
    none. A place is found when the Dice of the
    characters is 0.5 or more, as everywhere in agreement.
    """
    study = study.comparable()
    annotator, gold = study.annotators
    sets = [(one.sets[annotator], one.sets[gold]) for one in study.articles]
    alignments = {(annotator, gold): align_all(sets)}
    titles = {article.id: article.title for article in study.articles}
    every = []
    for place in places(study, alignments, pause=pause):
        own, golden = place.units.get(annotator), place.units.get(gold)
        every.append(
            Difference(
                place.article_id,
                titles[place.article_id],
                _outcome(own, golden, place.kind is None),
                _differs(own, golden),
                None if own is None else version_of(study, annotator, own),
                None if golden is None else version_of(study, gold, golden),
                _reason(reasons or {}, golden, own),
            )
        )
    return Feedback(
        annotator=annotator,
        articles=len(study.articles),
        own=sum(len(own) for own, _ in sets),
        gold=sum(len(golden) for _, golden in sets),
        scores=_scores(every),
        by_type=_by_type(every, study.types()),
        fields=_fields(every),
        confusions=_confusions(every),
        differences=tuple(one for one in every if one.outcome != "same"),
        left_out=study.left_out,
        labels=study.labels,
    )


def _reason(reasons: Mapping[str, Reason], gold: Unit | None, own: Unit | None) -> Reason:
    unit = gold or own
    return Reason() if unit is None else reasons.get(unit.id, Reason())


def _outcome(own: Unit | None, gold: Unit | None, is_same: bool) -> Outcome:
    if own is None:
        return "missed"
    if gold is None:
        return "beyond"
    return "same" if is_same else "differs"


def _differs(own: Unit | None, gold: Unit | None) -> tuple[str, ...]:
    if own is None or gold is None:
        return ()
    moved = joined(own.fragments) != joined(gold.fragments)
    fields = (name for name in FIELDS if getattr(own, name) != getattr(gold, name))
    return (*(("boundary",) if moved else ()), *fields)


def _scores(every: Iterable[Difference]) -> tuple[Score, ...]:
    every = list(every)
    own = sum(one.own is not None for one in every)
    gold = sum(one.gold is not None for one in every)
    both = [one for one in every if one.own is not None and one.gold is not None]
    hits = {
        "found": len(both),
        "words": sum("boundary" not in one.differs for one in both),
        "type": sum("type" not in one.differs for one in both),
        "all": sum(not one.differs for one in both),
    }
    return tuple(Score(of, None, count, own, gold) for of, count in hits.items())


def _by_type(every: Iterable[Difference], types: Iterable[str]) -> tuple[Score, ...]:
    own: Counter[str] = Counter()
    gold: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    for one in every:
        if one.own is not None:
            own[one.own.type] += 1
        if one.gold is not None:
            gold[one.gold.type] += 1
            if one.own is not None and one.own.type == one.gold.type:
                hits[one.gold.type] += 1
    return tuple(Score("type", kind, hits[kind], own[kind], gold[kind]) for kind in types)


def _fields(every: Iterable[Difference]) -> tuple[FieldScore, ...]:
    both = [one for one in every if one.own is not None and one.gold is not None]
    return tuple(
        FieldScore(name, sum(name not in one.differs for one in both), len(both))
        for name in ("boundary", *FIELDS)
    )


def _confusions(every: Iterable[Difference]) -> tuple[Confusion, ...]:
    """Which type and stance stood for which, most frequent first."""
    words: dict[tuple[str, str | None, str | None], list[str]] = {}
    for one in every:
        if one.own is None or one.gold is None:
            continue
        for name in ("type", "stance"):
            if name in one.differs:
                key = (name, getattr(one.gold, name), getattr(one.own, name))
                words.setdefault(key, []).append(one.gold.text)
    found = (Confusion(*key, len(texts), tuple(texts[:_EXAMPLES])) for key, texts in words.items())
    return tuple(sorted(found, key=lambda one: (-one.n, one.field, str(one.gold), str(one.own))))


def _score_json(score: Score) -> dict[str, Any]:
    return {
        **asdict(score),
        "precision": score.precision,
        "recall": score.recall,
        "f1": score.f1,
    }


def _difference_json(one: Difference) -> dict[str, Any]:
    return {
        "article_id": one.article_id,
        "title": one.title,
        "outcome": one.outcome,
        "differs": list(one.differs),
        "own": None if one.own is None else one.own.as_json(),
        "gold": None if one.gold is None else one.gold.as_json(),
        "why": one.reason.why,
        "guideline": one.reason.guideline,
    }
