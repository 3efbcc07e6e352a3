"""An annotator takes an assignment: a project of their own, or new work in the one they have."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from annotator.errors import InputRefused, UserError
from annotator.model.change import Edit, ImportBatch
from annotator.model.proposition import Proposition
from annotator.model.scheme import read_scheme
from annotator.model.speaker import Speaker
from annotator.model.teamwork import GOLD, Assigned, GuidelinesText, SchemeText
from annotator.session.predicting import switch_edits
from annotator.session.scheme_changes import with_those_in_use
from annotator.session.session import Session, Step, new_id, now

if TYPE_CHECKING:
    from annotator.exchange.sealed_jsonl import Sealed
    from annotator.exchange.sealed_records import AnnotationRecord, ArticleRecord, SetRecord

_SETTING = "assignment"


T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """Whose project an annotator works for, and how new their last assignment is."""

    project_id: str
    project: str
    annotator: str
    sequence: int
    created: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What an assignment brought: articles added, already there and withdrawn, and new guidelines.

    ``is_old`` says that it was not newer than the last one, so that nothing was to be done.
    """

    added: int = 0
    already: int = 0
    withdrawn: int = 0
    has_new_guidelines: bool = False
    has_new_scheme: bool = False
    is_old: bool = False


def assignment_of(session: Session) -> Assignment | None:
    """Whose work this project is for; None in a project of one's own."""
    value = session.project.schemes.setting(_SETTING)
    return Assignment(**value) if isinstance(value, dict) else None


def begin_assignment(
    source: Path, path: Path, *, watcher: Callable[[int, int], None] | None = None
) -> Session:
    """Make the annotator's project at ``path`` from an assignment file and open it.

    ``watcher`` is told how many of how many records are in. Raises InputRefused when the file is
    no whole assignment, ProjectUnavailable when the project cannot be made, and what ``watcher``
    raises; nothing is left behind then.
    """
    from annotator.exchange.sealed_jsonl import sealed_records
    from annotator.exchange.sealed_records import GuidelinesRecord

    sealed = _watched(_opening(source), watcher)
    header = sealed.header
    first = next(iter(sealed_records(sealed)), None)

    def fill(session: Session) -> None:
        session.switch_annotator(header.annotator)
        session.project.schemes.put_setting("name", header.project)
        _watched(_take(session, sealed, None), watcher)

    session = Session.begin(
        path,
        scheme=read_scheme(_as_text(header.scheme), name=f"the scheme in “{source.name}”"),
        guidelines=first.body if isinstance(first, GuidelinesRecord) else "",
        versions=(header.scheme_version, header.guidelines),
        fill=fill,
    )
    session.switch_annotator(header.annotator)
    return session


def take_assignment(session: Session, source: Path) -> Taken:
    """Bring an assignment into the annotator's project: new articles, guidelines, people.

    Nothing that was annotated is touched. An assignment that is not newer than the last one
    changes nothing. Raises InputRefused for another project's or another annotator's.
    """
    return _watched(taking_assignment(session, source), None)


def taking_assignment(session: Session, source: Path) -> Generator[Looked, None, Taken]:
    """As `take_assignment`, a record a turn; closing it before its end takes everything back.

    Nothing else may be done with the project between the turns.
    """
    sealed = yield from _opening(source)
    known = assignment_of(session)
    if known is None:
        raise InputRefused(
            f"“{source.name}” is an assignment, and this project is not an annotator's; open the "
            "assignment from the start screen to make a project for it."
        )
    header = sealed.header
    if header.project_id != known.project_id:
        raise InputRefused(
            f"“{source.name}” belongs to the project “{header.project}”, this one works for "
            f"“{known.project}”; open it from the start screen."
        )
    if header.annotator != known.annotator:
        raise InputRefused(
            f"“{source.name}” is for “{header.annotator}”, and this project is "
            f"“{known.annotator}”’s."
        )
    if header.sequence <= known.sequence:
        return Taken(is_old=True)
    return (yield from _take(session, sealed, known))


class Looked(NamedTuple):
    """How many of how many records have been taken; a total of 0 while nobody knows.

    Once it ``is_final`` the disk has it, and nothing is taken back any more.
    """

    done: int
    total: int
    is_final: bool = False


def _opening(source: Path) -> Generator[Looked, None, Sealed]:
    """Look through the whole file, a little in each turn."""
    from annotator.exchange.sealed_jsonl import opening_sealed

    opening = opening_sealed(source, kind="assignment")
    while True:
        try:
            next(opening)
        except StopIteration as end:
            sealed: Sealed = end.value
            return sealed
        yield Looked(0, 0)


def _watched(turns: Generator[Looked, None, T], watcher: Callable[[int, int], None] | None) -> T:
    """Go through all turns at once; what ``watcher`` raises ends them."""
    with contextlib.closing(turns):
        while True:
            try:
                looked = next(turns)
            except StopIteration as end:
                found: T = end.value
                return found
            if watcher is not None:
                watcher(looked.done, looked.total)


class _Taking:
    """One assignment on its way into a project, inside a step of the caller's."""

    def __init__(self, session: Session, step: Step, sealed: Sealed) -> None:
        self._session = session
        self._step = step
        self._header = sealed.header
        self._batch = ImportBatch(id=new_id(), source=sealed.path.name, removed=True)
        self._has_batch = False
        self.added = self.already = self.withdrawn = 0
        self.has_new_guidelines = self.has_new_scheme = False

    def scheme(self) -> None:
        """Take over the lead's scheme where it differs; retired entries are the lead's business."""
        scheme = read_scheme(_as_text(self._header.scheme), name="the assignment's scheme")
        scheme = with_those_in_use(self._session, scheme)
        before = self._session.scheme.as_json()
        if scheme.as_json() != before:
            after = SchemeText(body=scheme.as_json(), at=now(), version=self._header.scheme_version)
            self._step.apply(Edit(before=SchemeText(body=before), after=after))
            self.has_new_scheme = True

    def predictions(self) -> None:
        """Predict as the lead's project does, or not."""
        for edit in switch_edits(self._session, on=not self._header.predictions_off):
            self._step.apply(edit)

    def guidelines(self, version: int, body: str) -> None:
        """Take over newer guidelines under the number that they have with the lead."""
        schemes = self._session.project.schemes
        before = schemes.guidelines()
        if body != before or version > schemes.guidelines_version():
            after = GuidelinesText(body=body, at=now(), version=version)
            self._step.apply(Edit(before=GuidelinesText(body=before), after=after))
            self.has_new_guidelines = True

    def speaker(self, speaker: Speaker) -> None:
        """Take over a speaker, unless the annotator has made one of that name meanwhile."""
        before = self._session.project.people.speaker(speaker.id)
        if before != speaker:
            with contextlib.suppress(UserError):
                self._step.apply(Edit(before=before, after=speaker))

    def proposition(self, proposition: Proposition) -> None:
        """Take over a proposition, unless the annotator has written the same words meanwhile."""
        people = self._session.project.people
        related = (*proposition.implies, *proposition.excludes)
        if any(people.proposition(other) is None for other in related):
            # Related ones may come later in the file; relations are the lead's to look at.
            proposition = dataclasses.replace(proposition, implies=(), excludes=())
        before = people.proposition(proposition.id)
        if before != proposition:
            with contextlib.suppress(UserError):
                self._step.apply(Edit(before=before, after=proposition))

    def article(self, record: ArticleRecord) -> None:
        """Take an article that is new, and its place in the queue."""
        articles = self._session.project.articles
        article_id = articles.id_of_text(record.article.text_sha256)
        if article_id is None:
            if not self._has_batch:
                articles.add_batch(self._batch, at=now())
                shown = dataclasses.replace(self._batch, removed=False)
                self._step.apply(Edit(before=self._batch, after=shown))
                self._has_batch = True
            article_id = articles.add(record.article, self._batch.id)
            self.added += 1
        else:
            self.already += 1
        if article_id != record.article.id:
            raise InputRefused(
                f"The article “{record.article.title}” is in this project under another id, so "
                "its annotations would not find their way back; begin a new project with this "
                "assignment."
            )
        self._assign(
            Assigned(
                article_id=article_id,
                annotator=self._header.annotator,
                batch=record.batch,
                place=record.place,
                due=record.due,
                is_training=record.is_training,
            )
        )

    def withdraw(self, article_id: str) -> None:
        """Take an article off the queue; what was annotated there stays."""
        before = self._session.project.team.assigned(article_id, self._header.annotator)
        if before is not None and not before.withdrawn:
            self._assign(dataclasses.replace(before, withdrawn=True))
            self.withdrawn += 1

    def gold_set(self, record: SetRecord) -> None:
        """Take the gold set of a training article, or its new state."""
        if record.annotation_set.annotator == GOLD:
            before = self._session.project.annotations.set_of(
                record.annotation_set.article_id, GOLD
            )
            after = dataclasses.replace(record.annotation_set, annotations=0)
            self._step.apply(Edit(before=before, after=after))

    def gold(self, record: AnnotationRecord) -> None:
        """Take a gold annotation of a training article."""
        annotation = record.annotation
        before = self._session.project.annotations.get(annotation.id)
        if annotation.annotator == GOLD and (before is None or before.annotator == GOLD):
            number = before.number if before is not None else 0
            after = dataclasses.replace(annotation, number=number)
            self._step.apply(Edit(before=before, after=after))

    def _assign(self, assigned: Assigned) -> None:
        before = self._session.project.team.assigned(assigned.article_id, assigned.annotator)
        if before != assigned:
            self._step.apply(Edit(before=before, after=assigned))


def _take(
    session: Session, sealed: Sealed, known: Assignment | None
) -> Generator[Looked, None, Taken]:
    from annotator.exchange import sealed_records as records
    from annotator.exchange.sealed_jsonl import sealed_records

    header = sealed.header
    # Nobody's undo list: work given out is not the annotator's to take back.
    with session.step(f"take assignment of {header.project}", annotator="") as step:
        taking = _Taking(session, step, sealed)
        taking.scheme()
        taking.predictions()
        total = sum(header.counts.values())
        for number, record in enumerate(sealed_records(sealed)):
            yield Looked(number, total)
            match record:
                case records.GuidelinesRecord():
                    taking.guidelines(record.version, record.body)
                case Speaker():
                    taking.speaker(record)
                case Proposition():
                    taking.proposition(record)
                case records.ArticleRecord():
                    taking.article(record)
                case records.WithdrawnRecord():
                    taking.withdraw(record.article_id)
                case records.SetRecord():
                    taking.gold_set(record)
                case records.AnnotationRecord():
                    taking.gold(record)
                case records.DeletedRecord():
                    pass
        assignment = Assignment(
            project_id=header.project_id,
            project=header.project,
            annotator=header.annotator,
            sequence=header.sequence,
            created=header.created,
        )
        session.project.schemes.put_setting(_SETTING, dataclasses.asdict(assignment))
        for _ in step.ending():
            yield Looked(total, total)
        for _ in step.committing():
            yield Looked(total, total, is_final=True)
    return Taken(
        added=taking.added,
        already=taking.already,
        withdrawn=taking.withdrawn,
        has_new_guidelines=known is not None and taking.has_new_guidelines,
        has_new_scheme=known is not None and taking.has_new_scheme,
    )


def _as_text(scheme: Any) -> str:
    import json

    return json.dumps(dict(scheme), ensure_ascii=False)
