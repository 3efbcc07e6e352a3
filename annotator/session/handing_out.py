"""A lead gives work out: plans are stored, and each annotator's part goes into a sealed file."""

from __future__ import annotations

import dataclasses
import hashlib
import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.errors import InputRefused, NotFound
from annotator.model.annotation import AnnotationSet
from annotator.model.change import Change, Edit
from annotator.model.teamwork import GOLD, Assigned
from annotator.session.planning import Plan, PlanArticle, PlanRequest, plan
from annotator.session.session import Session, checked_annotator, new_id, now

if TYPE_CHECKING:
    from annotator.exchange.sealed_jsonl import Again
    from annotator.exchange.sealed_records import Header, Record

ASSIGN_LABEL = "assign "
"""How the undo step of an assignment begins."""

_LONGEST_NAME = 60
Watcher = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOut:
    """One assignment file that was written: for whom, where it lies, how many articles it has."""

    annotator: str
    path: Path
    articles: int


def articles_to_plan(session: Session) -> list[PlanArticle]:
    """The project's articles as plans see them, in the order of their arrival."""
    summaries = session.project.articles.summaries(session.article_numbers())
    return [PlanArticle(summary.id, summary.story) for summary in summaries]


def training_articles(session: Session) -> tuple[str, ...]:
    """The articles that have a gold set, so that they can train annotators."""
    return tuple(
        known.article_id for known in session.project.annotations.sets() if known.annotator == GOLD
    )


def planned(session: Session, request: PlanRequest) -> Plan:
    """What a request comes to in this project; nothing is stored."""
    names = tuple(checked_annotator(name) for name in request.annotators)
    request = dataclasses.replace(request, annotators=names)
    return plan(request, articles_to_plan(session), session.project.team.all_assigned())


def assign(session: Session, made: Plan) -> Change:
    """Store a plan as one undo step; raises InputRefused when it assigns nothing."""
    if not made.rows:
        raise InputRefused(
            "Nothing is left to assign: every article has the annotators asked for. Import "
            "articles, name more annotators, or ask for more of them an article."
        )
    articles = len({row.article_id for row in made.rows})
    people = len({row.annotator for row in made.rows})
    label = f"{ASSIGN_LABEL}{_counted(articles, 'article')} to {_counted(people, 'annotator')}"
    return _commit(session, label, made.rows)


def reassign(
    session: Session, annotator: str, to: Sequence[str], *, seed: int = 0
) -> tuple[Assigned, ...]:
    """Give the articles that ``annotator`` has not finished to ``to``, in one undo step.

    What has been handed in stays. Returns the new assignments. Raises NotFound when nothing of
    that annotator is left to give, InputRefused when somebody already has an article.
    """
    team = session.project.team
    open_rows = [row for row in team.all_assigned(annotator) if _is_open(session, row)]
    if not open_rows:
        raise NotFound(f"“{annotator}” has no unfinished assignment to give to others.")
    withdrawn = [dataclasses.replace(row, withdrawn=True) for row in open_rows]
    kept = [row for row in team.all_assigned() if row not in open_rows and not row.withdrawn]
    given: list[Assigned] = []
    for place, row in enumerate(open_rows):
        busy = {other.annotator for other in kept if other.article_id == row.article_id}
        free = tuple(name for name in to if name not in busy and name != annotator)
        if not free:
            continue
        request = PlanRequest(annotators=free, per_article=1, seed=seed + place)
        article = PlanArticle(row.article_id, None)
        loads = [other for other in kept if other.article_id != row.article_id]
        (chosen,) = plan(request, [article], loads).rows
        fresh = dataclasses.replace(row, annotator=chosen.annotator, withdrawn=False)
        kept.append(fresh)
        given.append(fresh)
    label = f"give {_counted(len(given), 'article')} of {annotator} to others"
    _commit(session, label, (*withdrawn, *given))
    return tuple(given)


def hand_out(
    session: Session,
    folder: Path,
    *,
    annotators: Collection[str] | None = None,
    watcher: Watcher | None = None,
) -> list[HandedOut]:
    """Write one sealed assignment for each annotator (None: all with work) into ``folder``.

    Each holds everything its annotator needs and nobody else's annotations; a later one contains
    all of the earlier ones. Raises NotFound when nobody has work, OutputRefused when a file
    cannot be put in place; files written before stay.
    """
    written = []
    outs = hand_outs(session, folder, annotators=annotators)
    for number, out in enumerate(outs):
        written.append(out.write(out.passes()))
        if watcher is not None:
            watcher(number + 1, len(outs))
    return written


def hand_outs(
    session: Session, folder: Path, *, annotators: Collection[str] | None = None
) -> list[HandOut]:
    """The files that `hand_out` writes, none of them written yet; raises NotFound as that."""
    rows = session.project.team.all_assigned()
    names = sorted({row.annotator for row in rows})
    if annotators is not None:
        names = [name for name in names if name in annotators]
    if not names:
        raise NotFound("Nobody has an assignment yet; assign articles first.")
    return [
        HandOut(session, folder, name, [row for row in rows if row.annotator == name])
        for name in names
    ]


class HandOut:
    """One assignment file to be written, in two parts, so that a window need not wait for the disk.

    `passes` reads the project, a little for each item, and belongs to the session's thread;
    `write` takes them on any thread.
    """

    def __init__(
        self, session: Session, folder: Path, annotator: str, rows: Sequence[Assigned]
    ) -> None:
        from annotator.exchange.sealed_jsonl import SUFFIX

        self.annotator = annotator
        self.path = folder / f"{safe_name(session.project_name)}-{safe_name(annotator)}{SUFFIX}"
        self._records = _Assignment(session, rows)
        self._header = _header(session, annotator)
        self._protected = session.project.connection.files

    def passes(self) -> Iterator[Record | Again | None]:
        """What goes into the file, twice."""
        from annotator.exchange.sealed_jsonl import two_passes

        return two_passes(self._records)

    def write(self, passes: Iterator[Record | Again | None]) -> HandedOut:
        """Write the file; raises OutputRefused when it cannot be put in place."""
        from annotator.exchange.sealed_jsonl import write_passes

        header = write_passes(self.path, self._header, passes, protected=self._protected)
        count = header.counts.get("article", 0)
        return HandedOut(annotator=self.annotator, path=self.path, articles=count)


def safe_name(name: str) -> str:
    """``name`` as part of a file name, on every system; different names stay different."""
    plain = unicodedata.normalize("NFC", name)
    safe = re.sub(r"[^\w-]+", "-", plain).strip("-_")[:_LONGEST_NAME]
    if safe != name or not safe:
        safe = f"{safe}-{hashlib.sha256(name.encode()).hexdigest()[:6]}".strip("-")
    return safe


class _Assignment:
    """The records of one annotator's assignment, read from the project whenever gone through."""

    def __init__(self, session: Session, rows: Sequence[Assigned]) -> None:
        self._session = session
        self._rows = rows

    def __iter__(self) -> Iterator[Record]:
        from annotator.exchange import sealed_records as sealed

        session, project = self._session, self._session.project
        version = project.schemes.guidelines_version()
        yield sealed.GuidelinesRecord(version=version, body=session.guidelines)
        yield from session.speakers()
        yield from session.propositions()
        for row in self._rows:
            if row.withdrawn:
                yield sealed.WithdrawnRecord(article_id=row.article_id)
                continue
            if not project.articles.is_shown(row.article_id):
                continue
            yield sealed.ArticleRecord(
                article=project.articles.get(row.article_id),
                batch=row.batch,
                place=row.place,
                due=row.due,
                is_training=row.is_training,
            )
            if row.is_training:
                yield from self._gold(row.article_id)

    def _gold(self, article_id: str) -> Iterator[Record]:
        """The gold set of a training article: what its annotator is compared with afterwards."""
        from annotator.exchange import sealed_records as sealed

        project = self._session.project
        known = project.annotations.set_of(article_id, GOLD)
        if known is None:
            return
        article = project.articles.get(article_id)
        yield sealed.SetRecord(
            annotation_set=known, text_sha256=article.text_sha256, seconds=0, revision=0
        )
        for annotation in project.annotations.of_set(article_id, GOLD):
            yield sealed.AnnotationRecord(annotation=annotation, revision=0)


def _header(session: Session, annotator: str) -> Header:
    from annotator.exchange.sealed_records import Header

    schemes = session.project.schemes
    return Header(
        kind="assignment",
        id=new_id(),
        project_id=session.project_id,
        project=session.project_name,
        annotator=annotator,
        source=session.project_id,
        sequence=session.project.changes.last(),
        created=now(),
        scheme=dict(session.scheme.source),
        scheme_version=schemes.scheme_version(),
        guidelines=schemes.guidelines_version(),
        predictions_off=not session.predicts,
        counts={},
    )


def _is_open(session: Session, row: Assigned) -> bool:
    known: AnnotationSet | None = session.project.annotations.set_of(row.article_id, row.annotator)
    return not row.withdrawn and (known is None or known.state != "finished")


def _commit(session: Session, label: str, rows: Sequence[Assigned]) -> Change:
    with session.project.transaction():
        for name in sorted({row.annotator for row in rows}):
            session.project.people.add_annotator(name, at=now())
        edits = tuple(
            Edit(before=session.project.team.assigned(row.article_id, row.annotator), after=row)
            for row in rows
        )
        return session.commit(Change(label=label, annotator=session.annotator, edits=edits))


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
