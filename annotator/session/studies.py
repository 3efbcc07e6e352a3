"""From annotation sets to a study of agreement: which sets and annotations enter, and what is left
out. Reading a project needs the session's thread; what comes after does not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.errors import InputRefused, NotFound
from annotator.session.damage import NOT_COMPARED
from annotator.session.exporting import checked_records
from annotator.session.study_choice import (
    StudyChoice,
    Surroundings,
    chosen_batches,
    named,
    surroundings,
    those_at_work,
)

if TYPE_CHECKING:
    from annotator.agreement.study import Study, StudyArticle, Unit
    from annotator.exchange.dataset_jsonl import SetRecord
    from annotator.model.annotation import Annotation
    from annotator.model.article import Article
    from annotator.session.session import Session


def study_of_project(
    session: Session,
    *,
    annotators: Sequence[str] | None = None,
    include_unfinished: bool = False,
    choice: StudyChoice | None = None,
) -> Study:
    """The reliability data of a project: the finished sets of these annotators (None: of all).

    A finished empty set enters as "no units". Raises NotFound for an unknown annotator and
    InputRefused when fewer than two are left, or for a batch that there is not; ProjectDamaged
    names what is not as it was stored.
    """
    known = session.annotators()
    for name in annotators or ():
        if name not in known:
            raise NotFound(
                f"“{name}” has annotated nothing in this project; there is "
                f"{', '.join(known) or 'nobody yet'}."
            )
    return study_of_records(
        checked_records(session, annotators=annotators, so=NOT_COMPARED),
        annotators=annotators or those_at_work(session),
        include_unfinished=include_unfinished,
        choice=choice,
        known=surroundings(session),
    )


def study_of_files(
    paths: Sequence[Path],
    *,
    annotators: Sequence[str] | None = None,
    include_unfinished: bool = False,
    choice: StudyChoice | None = None,
) -> Study:
    """The reliability data in dataset JSONL files of any tool, without a project."""
    from annotator.exchange.study_sets import read_study_sets

    records, names = read_study_sets(paths)
    known = sorted({record.annotator for record in records})
    for name in annotators or ():
        if name not in known:
            raise NotFound(f"“{name}” is in none of the files; there is {', '.join(known)}.")
    return study_of_records(
        (record for record in records if annotators is None or record.annotator in annotators),
        annotators=annotators or known,
        include_unfinished=include_unfinished,
        choice=choice,
        known=named(names),
    )


def study_of_records(
    records: Iterable[SetRecord],
    *,
    annotators: Sequence[str],
    include_unfinished: bool = False,
    choice: StudyChoice | None = None,
    known: Surroundings | None = None,
) -> Study:
    """The reliability data in these annotation sets; pure, so it may run in any thread.

    ``include_unfinished`` is for those who have no other ``choice``. Articles without a story that
    share most of their sentences are one story. Raises InputRefused when fewer than two annotators
    are named, or for a batch that there is not.
    """
    order = tuple(dict.fromkeys(annotators))
    if len(order) < 2:
        raise InputRefused(
            "Agreement needs the work of two annotators; there is "
            + (f"only “{order[0]}”." if order else "nobody's yet.")
        )
    choice = choice or StudyChoice(include_unfinished=include_unfinished)
    reading = _Reading(choice, known or Surroundings())
    for record in records:
        reading.take(record)
    return reading.study(order)


class _Reading:
    """Takes in annotation sets one by one, so that only one text need be at hand."""

    def __init__(self, choice: StudyChoice, known: Surroundings) -> None:
        self._choice, self._known = choice, known
        self._batches = (
            None if choice.batches is None else chosen_batches(choice.batches, known.batches)
        )
        self._articles: dict[str, StudyArticle] = {}
        self._sets: dict[str, dict[str, tuple[Unit, ...]]] = {}
        self._marks: dict[str, Mapping[int, int]] = {}
        self._refused: dict[str, str | None] = {}
        self._left_out: Counter[tuple[str, str]] = Counter()

    def take(self, record: SetRecord) -> None:
        """Take in one set, or count why it does not enter."""
        article = record.article
        if article.id not in self._refused:
            self._refused[article.id] = reason = self._why_not(article)
            if reason is not None:
                self._left_out["articles", reason] += 1
        if self._refused[article.id] is not None:
            return
        if record.state != "finished" and not self._choice.include_unfinished:
            self._left_out["annotation sets", "not finished"] += 1
            return
        is_training = (article.id, record.annotator) in self._known.training
        if is_training and not self._choice.include_training:
            self._left_out["annotation sets", "made in training"] += 1
            return
        is_predicted = any(one.predicted is not None for one in record.annotations)
        if self._choice.origin != "all" and is_predicted != (self._choice.origin == "predicted"):
            how = "with" if is_predicted else "without"
            self._left_out["annotation sets", f"made {how} predictions"] += 1
            return
        self._note(article)
        self._sets[article.id][record.annotator] = self._units(record)

    def study(self, annotators: tuple[str, ...]) -> Study:
        """What was taken in."""
        from dataclasses import replace

        from annotator.agreement.study import LeftOut, Study

        stories = self._stories()
        if self._choice.stories is not None:
            wanted = set(self._choice.stories)
            for id_ in [id_ for id_ in self._articles if stories[id_] not in wanted]:
                self._left_out["articles", "of other stories"] += 1
                del self._articles[id_]
        # One batch is no batch: a project and its datasets then tell the same.
        is_batched = len({one.batch for one in self._articles.values()}) > 1
        return Study(
            annotators,
            tuple(
                replace(one, story=stories[id_], batch=one.batch if is_batched else None)
                for id_, one in self._articles.items()
            ),
            tuple(LeftOut(what, why, n) for (what, why), n in self._left_out.items()),
            speakers=self._known.speakers,
            propositions=self._known.propositions,
            batches=self._known.batches,
            labels=self._known.labels,
            asked=self._choice.words(),
        )

    def _why_not(self, article: Article) -> str | None:
        if not self._choice.takes_date(article.published):
            return "published at another time, or nobody knows when"
        batch = self._known.batch_of.get(article.id)
        if self._batches is not None and batch not in self._batches:
            return "of other batches"
        return None

    def _note(self, article: Article) -> None:
        from annotator.agreement.study import StudyArticle
        from annotator.text.story_clusters import sentence_marks

        if article.id in self._articles:
            return
        self._sets[article.id] = {}
        self._marks[article.id] = sentence_marks(article.text)
        self._articles[article.id] = StudyArticle(
            article.id,
            article.story,
            len(article.text),
            self._sets[article.id],
            title=article.title,
            batch=self._known.batch_of.get(article.id),
            excluded=tuple((region.start, region.end) for region in article.excluded),
            digest=article.text_sha256,
        )

    def _units(self, record: SetRecord) -> tuple[Unit, ...]:
        from annotator.agreement.study import outside_regions

        wanted = self._choice.types
        chosen = [one for one in record.annotations if wanted is None or one.type in wanted]
        if len(chosen) < len(record.annotations):
            number = len(record.annotations) - len(chosen)
            self._left_out["annotations", "of other types"] += number
        regions = self._articles[record.article.id].excluded
        units, dropped = outside_regions(map(_unit, chosen), regions)
        if dropped:
            self._left_out["annotations", "in an excluded region"] += dropped
        return units

    def _stories(self) -> dict[str, str | None]:
        """The story of each article: its own, or that of articles with nearly the same text."""
        from annotator.text.story_clusters import named_stories

        # In an order of their texts, so that a project and its datasets name stories alike.
        order = sorted(self._articles.values(), key=lambda one: (one.digest, one.id))
        found = named_stories((one.id, one.story, self._marks[one.id]) for one in order)
        return {
            id_: f"copies of “{self._articles[story].title}” ({self._articles[story].digest[:8]})"
            if one.story is None and story in self._articles
            else story
            for id_, story in found.items()
            for one in [self._articles[id_]]
        }


def _unit(annotation: Annotation) -> Unit:
    from annotator.agreement.study import Unit

    return Unit(
        id=annotation.id,
        fragments=tuple((fragment.start, fragment.end) for fragment in annotation.fragments),
        type=annotation.type,
        speaker=annotation.speaker_id,
        stance=annotation.stance,
        proposition=annotation.proposition_id,
        text=" … ".join(annotation.quotes),
    )
