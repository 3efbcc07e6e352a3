"""The places of a project to be reviewed, found in one go: at once, or in a process of its own.

What is read of the project is read on the session's thread; what comes after needs none.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from annotator.model.teamwork import Decision
from annotator.session.apart import IsCancelled, Progress, apart
from annotator.session.damage import NOT_REVIEWED
from annotator.session.exporting import checked_records
from annotator.session.review_queue import ReviewItem, content, find_places
from annotator.session.study_choice import those_at_work

if TYPE_CHECKING:
    from annotator.exchange.dataset_jsonl import SetRecord
    from annotator.session.session import Session

_AT_ONCE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPlaces:
    """The places, and the ids of the decisions whose annotations have changed or gone since.

    ``compared`` are the titles of all articles that two annotators or more have worked on, by id:
    there may be no place in one.
    """

    items: tuple[ReviewItem, ...] = ()
    stale: frozenset[str] = frozenset()
    compared: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Reading:
    """Everything that finding places reads of a project, read as it is asked for.

    Iterate ``entries`` on the session's thread; ``decisions`` are there when that has ended.
    Sets that are not finished are there only ``with_unfinished``, those of people who learnt from
    an article with its gold at hand never: gold does not rest on them.
    """

    session: Session
    with_unfinished: bool = False
    decisions: list[Decision] = field(default_factory=list)

    def annotators(self) -> tuple[str, ...]:
        """Who has begun a set, in the order of the project's annotators."""
        return tuple(those_at_work(self.session))

    def entries(self) -> Iterator[SetRecord | Decision]:
        """All decisions, and all annotation sets to be compared after them."""
        for decision in self.session.project.team.decisions():
            self.decisions.append(decision)
            yield decision
        assigned = self.session.project.team.all_assigned()
        training = {(row.article_id, row.annotator) for row in assigned if row.is_training}
        for record in checked_records(self.session, so=NOT_REVIEWED):
            is_wanted = self.with_unfinished or record.state == "finished"
            if is_wanted and (record.article.id, record.annotator) not in training:
                yield record


def found_places(entries: Iterable[SetRecord | Decision], annotators: Sequence[str]) -> FoundPlaces:
    """The places among these sets; raises InputRefused for less than two annotators."""
    from annotator.session.studies import study_of_records

    reader = _Reader()
    study = study_of_records(reader.sets(entries), annotators=annotators, include_unfinished=True)
    items = tuple(
        replace(item, paragraph=bisect_right(reader.starts[item.article_id], item.start))
        for item in find_places(study)
    )
    return FoundPlaces(items=items, stale=reader.stale(), compared=reader.compared())


def places_apart(
    entries: Iterable[SetRecord | Decision],
    annotators: Sequence[str],
    *,
    progress: Progress,
    is_cancelled: IsCancelled,
) -> FoundPlaces:
    """As `found_places`, in another process; raises Cancelled soon after it was asked for."""
    finding = partial(_pieces, tuple(annotators))
    items: list[ReviewItem] = []
    stale: set[str] = set()
    compared: dict[str, str] = {}
    for piece in apart(finding, entries, progress=progress, is_cancelled=is_cancelled):
        items += piece.items
        stale |= piece.stale
        compared |= piece.compared
    return FoundPlaces(items=tuple(items), stale=frozenset(stale), compared=compared)


def _pieces(
    annotators: tuple[str, ...], entries: Iterator[SetRecord | Decision], _progress: Progress
) -> Iterator[FoundPlaces]:
    found = found_places(entries, annotators)
    yield FoundPlaces(stale=found.stale)
    compared = list(found.compared.items())
    for first in range(0, len(compared), _AT_ONCE):
        yield FoundPlaces(compared=dict(compared[first : first + _AT_ONCE]))
    for first in range(0, len(found.items), _AT_ONCE):
        yield FoundPlaces(items=found.items[first : first + _AT_ONCE])


class _Reader:
    """Notes on the way what a study does not keep: paragraphs, contents, decisions."""

    def __init__(self) -> None:
        self.starts: dict[str, list[int]] = {}
        self._contents: dict[str, str] = {}
        self._decisions: list[Decision] = []
        self._sources: set[str] = set()
        self._titles: dict[str, str] = {}
        self._sets: Counter[str] = Counter()

    def sets(self, entries: Iterable[SetRecord | Decision]) -> Iterator[SetRecord]:
        """The annotation sets among the entries."""
        from annotator.text.paragraphs import paragraphs

        for entry in entries:
            if isinstance(entry, Decision):
                self._decisions.append(entry)
                self._sources |= entry.sources.keys()
                continue
            article = entry.article
            self._titles[article.id] = article.title
            self._sets[article.id] += 1
            if article.id not in self.starts:
                self.starts[article.id] = [part.start for part in paragraphs(article.text)]
            self._contents |= {
                one.id: content(one) for one in entry.annotations if one.id in self._sources
            }
            yield entry

    def compared(self) -> dict[str, str]:
        """The titles of the articles that several annotators have worked on, by id."""
        return {id_: self._titles[id_] for id_, sets in self._sets.items() if sets > 1}

    def stale(self) -> frozenset[str]:
        """The decisions among the entries that rest on something else than is there."""
        return frozenset(
            decision.id
            for decision in self._decisions
            if any(self._contents.get(id_) != then for id_, then in decision.sources.items())
        )
