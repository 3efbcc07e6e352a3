"""What of a project or of datasets enters an agreement study."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from annotator.errors import InputRefused
from annotator.model.article import is_partial_date

if TYPE_CHECKING:
    from annotator.exchange.dataset_jsonl import Names
    from annotator.model.change import ImportBatch
    from annotator.session.session import Session

Origin = Literal["all", "manual", "predicted"]
ORIGINS: tuple[Origin, ...] = ("all", "manual", "predicted")


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyChoice:
    """Which annotation sets and annotations enter; None everywhere takes all.

    ``types`` by id. ``batches`` by id, number or label. ``since`` and ``until`` bound the published
    date (a year, year-month or date, both ends included; who has no date is out). ``stories`` by
    name. ``origin``: "manual" takes the sets that were made without any prediction, "predicted"
    those with one annotation or more that was filled in by prediction: a set is one person's
    reading of one article, so its annotations stay together. Sets of those who learnt from an
    article with its gold at hand are left out unless ``include_training``.
    """

    include_unfinished: bool = False
    include_training: bool = False
    types: tuple[str, ...] | None = None
    batches: tuple[str, ...] | None = None
    since: str | None = None
    until: str | None = None
    stories: tuple[str, ...] | None = None
    origin: Origin = "all"

    def __post_init__(self) -> None:
        for date in (self.since, self.until):
            if date is not None and not is_partial_date(date):
                raise InputRefused(
                    f"“{date}” is not a date; write a year, year-month or date, such as 2024-05-31."
                )
        if self.origin not in ORIGINS:
            raise InputRefused(f"The origin is {', '.join(ORIGINS)}, not “{self.origin}”.")

    def takes_date(self, published: str | None) -> bool:
        """Whether an article with that published date is between ``since`` and ``until``."""
        if self.since is None and self.until is None:
            return True
        if published is None or not is_partial_date(published):
            return False
        first, last = _days(published)
        return (self.since is None or last >= _days(self.since)[0]) and (
            self.until is None or first <= _days(self.until)[1]
        )

    def words(self) -> dict[str, str]:
        """What was asked for, for showing; empty where everything was taken."""
        said = {
            "types": self.types and ", ".join(self.types),
            "batches": self.batches and ", ".join(self.batches),
            "published since": self.since,
            "published until": self.until,
            "stories": self.stories and ", ".join(self.stories),
            "predictions": {
                "manual": "sets made without predictions only",
                "predicted": "sets made with predictions only",
            }.get(self.origin),
            "unfinished sets": "included" if self.include_unfinished else None,
            "training": "included" if self.include_training else None,
        }
        return {what: words for what, words in said.items() if words}


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What ids in annotation sets stand for: speakers, propositions and types by name, batches by
    label in their order, and the batch of each article. ``training`` are the sets, by article and
    annotator, that were made to learn from.
    """

    speakers: Mapping[str, str] = field(default_factory=dict)
    propositions: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    batches: Mapping[str, str] = field(default_factory=dict)
    batch_of: Mapping[str, str] = field(default_factory=dict)
    training: frozenset[tuple[str, str]] = frozenset()


def those_at_work(session: Session) -> list[str]:
    """The annotators who have begun with any article, in the project's order.

    Who has only opened the project, to lead or to review, is no one to agree with.
    """
    begun = session.project.annotations.begun_by()
    return [name for name in session.annotators() if name in begun]


def surroundings(session: Session) -> Surroundings:
    """What a project's sets need besides themselves; call it on the session's thread.

    Batches are those in which the work was assigned; articles that were not assigned have the
    import they came with.
    """
    project = session.project
    first: dict[str, int] = {}
    assigned = project.team.all_assigned()
    for row in assigned:
        if not row.withdrawn:
            first[row.article_id] = min(row.batch, first.get(row.article_id, row.batch))
    planned = {article_id: f"batch {number}" for article_id, number in first.items()}
    labels = {name: name for _, name in sorted((first[id_], planned[id_]) for id_ in first)}
    labels |= {batch.id: _source_name(batch) for batch in project.articles.shown_batches()}
    return Surroundings(
        speakers={speaker.id: speaker.name for speaker in session.speakers()},
        propositions={one.id: one.text for one in session.propositions()},
        labels={kind.id: kind.label for kind in session.scheme.types},
        batches=labels,
        batch_of={**project.articles.batch_of_each(), **planned},
        training=frozenset((row.article_id, row.annotator) for row in assigned if row.is_training),
    )


def named(names: Names) -> Surroundings:
    """What the ids in datasets stand for."""
    return Surroundings(
        speakers={id_: speaker.name for id_, speaker in names.speakers.items()},
        propositions={id_: one.text for id_, one in names.propositions.items()},
    )


def chosen_batches(wanted: Sequence[str], known: Mapping[str, str]) -> frozenset[str]:
    """The ids of batches that were named by id, label or number ("2" for "batch 2").

    Raises InputRefused for one that there is not.
    """
    found = set()
    for name in wanted:
        ids = [
            id_ for id_, label in known.items() if name in (id_, label) or f"batch {name}" == id_
        ]
        if not ids:
            there = ", ".join(f"“{label}”" for label in known.values()) or "none"
            raise InputRefused(f"There is no batch “{name}”; there is {there}.")
        found.update(ids)
    return frozenset(found)


def _source_name(batch: ImportBatch) -> str:
    """The names of the files of an import, without where they lay on somebody's machine."""
    names = [re.split(r"[\\/]", part.rstrip("\\/"))[-1] for part in batch.source.split(", ")]
    return f"import of {', '.join(names)}" if any(names) else "import"


def _days(partial: str) -> tuple[datetime.date, datetime.date]:
    """The first and the last day of a year, year-month or date."""
    parts = [int(part) for part in partial.split("-")]
    first = datetime.date(parts[0], *[*parts[1:], 1, 1][:2])
    if len(parts) == 3:
        return first, first
    years, months = divmod(parts[0] * 12 + (parts[1] if len(parts) == 2 else 12), 12)
    if years > datetime.MAXYEAR or (years == datetime.MAXYEAR and months):
        return first, datetime.date.max
    return first, datetime.date(years, months + 1, 1) - datetime.timedelta(days=1)
