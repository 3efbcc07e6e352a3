"""One user's dealings with one open project: reading, committing, undoing, telling who listens.

The same for window and command line; knows nothing of Qt and nothing of SQL.
"""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from annotator.errors import InputRefused
from annotator.late import LateModule
from annotator.model.annotation import GOLD, Annotation, AnnotationSet
from annotator.model.article import Article, ArticleSummary
from annotator.model.scheme import Scheme
from annotator.paths import resource
from annotator.store.project import SUFFIX, Project

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from annotator.model import article_filter
    from annotator.model import change as changes
    from annotator.model.annotation_text import AnnotationText
    from annotator.model.article_filter import ArticleFilter
    from annotator.model.change import Change, Edit
    from annotator.model.proposition import Proposition
    from annotator.model.speaker import Speaker
    from annotator.session import moving, protecting
    from annotator.session.moving import Moving
    from annotator.store.copying import Progress
else:
    article_filter = LateModule("annotator.model.article_filter")
    changes = LateModule("annotator.model.change")
    moving = LateModule("annotator.session.moving")
    protecting = LateModule("annotator.session.protecting")

Listener = Callable[["Change"], None]
BackupWaiter = Callable[["Generator[Progress, None, Path]"], None]
NOT_AS_STORED = "it is not as it was stored"
_MAXIMUM_NAME = 80


def now() -> str:
    """The time in UTC, ISO 8601, to the second; it informs and never orders anything."""
    import datetime as dt

    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def new_id() -> str:
    """A random public key."""
    import uuid

    return str(uuid.uuid4())


class Step:
    """The edits of one undo step while they are being written.

    ``label`` is what the undo menu will say; it may be set until the step ends.
    """

    def __init__(self, project: Project, label: str, annotator: str) -> None:
        self._project = project
        self._annotator = annotator
        self._change: Change | None = None
        self.label = label
        self.edits: list[Edit] = []
        self.log: list[str] = []
        """The edits as the change log keeps them: all written at the end would take long."""

    def apply(self, edit: Edit) -> Edit:
        """Write one edit and note it for undo; returns it as stored."""
        stored = self._project.apply(edit)
        self.edits.append(stored)
        self.log.append(self._project.changes.written(stored))
        return stored

    def apply_all(
        self, edits: Sequence[Edit], texts: Mapping[str, AnnotationText] | None = None
    ) -> None:
        """Write many edits of different records and note them for undo.

        ``texts`` are those of new annotations, by id, where they are made already.
        """
        stored, log = self._project.apply_all(edits, texts or {})
        self.edits += stored
        self.log += log

    def forget_after(self, count: int) -> None:
        """Note only the first ``count`` edits: the writing of the others was taken back."""
        del self.edits[count:], self.log[count:]

    def ending(self) -> Iterator[None]:
        """Write the log's entry, in some turns of milliseconds; the step's end does what is left.

        Nothing can be applied to the step any more.
        """
        if self._change is not None:
            return
        changes_log = self._project.changes
        self._change = changes.Change(
            label=self.label, annotator=self._annotator, edits=tuple(self.edits)
        )
        if self._change.edits:
            yield from changes_log.appending(self._change, at=now(), log=self.log)

    def committing(self) -> Iterator[None]:
        """Once all is written, wait for the disk in turns; nothing can be taken back any more."""
        yield from self._project.connection.committing()

    def ended(self) -> Change:
        """The change that the step has made, its entry in the log written."""
        for _ in self.ending():
            pass
        if self._change is None or len(self._change.edits) != len(self.edits):
            raise RuntimeError("something was applied to a step after its entry was written")
        return self._change


class Session:
    """An open project and who is annotating in it.

    Annotations are read for the current annotator only; nobody sees another's work here.
    """

    def __init__(self, project: Project, annotator: str = "") -> None:
        self.project = project
        self._annotator = annotator
        self._listeners: list[Listener] = []
        self._article: Article | None = None
        self.damages: dict[str, str] = {}
        """What was met of damage: where, and what it is."""
        self.damaged_annotations: set[str] = set()
        """The ids of the annotations among it."""
        self.damage_listener: Callable[[], None] | None = None
        """Called when damage is met on the way."""
        self.backup_waiter: BackupWaiter | None = None
        """Takes the turns of a backup before a large act; without one they are taken at once."""

    @classmethod
    def create(cls, path: Path, *, scheme_file: Path | None = None) -> Session:
        """Make a project at ``path`` (given the usual ending if it has none) and open it."""
        if not path.suffix:
            path = path.with_name(path.name + SUFFIX)
        from annotator.session.scheme_files import scheme_from

        scheme = scheme_from(scheme_file or resource("scheme.json"))
        guidelines = resource("guidelines.md").read_text(encoding="utf-8")
        return cls(Project.create(path, scheme=scheme, guidelines=guidelines, at=now()))

    @classmethod
    def begin(
        cls,
        path: Path,
        *,
        scheme: Scheme,
        guidelines: str,
        versions: tuple[int, int] = (1, 1),
        fill: Callable[[Session], None] | None = None,
    ) -> Session:
        """Make a project at ``path`` from a scheme and guidelines that are at hand, and open it.

        ``versions`` are the numbers they have where they come from; ``fill`` puts in what else
        belongs to it: with all of that it is made, or not at all.
        """
        if not path.suffix:
            path = path.with_name(path.name + SUFFIX)
        fill_project = None if fill is None else (lambda project: fill(cls(project)))
        return cls(
            Project.create(
                path,
                scheme=scheme,
                guidelines=guidelines,
                at=now(),
                versions=versions,
                fill=fill_project,
            )
        )

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        annotator: str = "",
        even_if_damaged: bool = False,
        read_only: bool = False,
    ) -> Session:
        """Open the project at ``path``; raises ProjectUnavailable in one of its kinds.

        A damaged one that can be read is open for reading only with ``even_if_damaged``.
        """
        project = Project.open(path, read_only=read_only, even_if_damaged=even_if_damaged)
        return cls(project, annotator)

    def close(self) -> None:
        """Give the project back."""
        self._listeners.clear()
        self.project.close()

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def warm_up(self) -> None:
        """Load what the first write needs, so that the first annotation does not wait for it."""
        if not self.project.is_read_only:
            _ = self.project.connection.database

    # who

    @property
    def path(self) -> Path:
        """Where the project file lies."""
        return self.project.path

    @property
    def project_name(self) -> str:
        """What people call the project."""
        return self.project.name

    @property
    def project_id(self) -> str:
        """The project's public key."""
        return str(self.project.schemes.setting("project_id"))

    @property
    def meant_for(self) -> str:
        """The annotator for whom the project was made from an assignment; "" in any other."""
        told = self.project.schemes.setting("assignment")
        return str(told["annotator"]) if isinstance(told, dict) else ""

    @property
    def is_read_only(self) -> bool:
        """Whether nothing can be written."""
        return self.project.is_read_only

    @property
    def damage(self) -> str:
        """What is known to be damaged in the project, in words; it can only be read then."""
        return self.project.connection.damage

    def note_damage(self, where: str, what: str = NOT_AS_STORED, *, annotation: str = "") -> None:
        """Something was found to be damaged: the project can only be read from now on.

        ``annotation`` is the id of the one that it is, if it is one.
        """
        connection = self.project.connection
        connection.damage = connection.damage or f"{where}: {what}"
        if annotation:
            self.damaged_annotations.add(annotation)
        is_new = where not in self.damages
        self.damages.setdefault(where, what)
        if is_new and self.damage_listener is not None:
            self.damage_listener()

    @property
    def annotator(self) -> str:
        """Who is annotating; "" while nobody has said."""
        return self._annotator

    def switch_annotator(self, name: str) -> None:
        """Go on as another annotator, who sees only their own annotations."""
        self._annotator = checked_annotator(name)
        if not self.is_read_only and self._annotator not in self.annotators():
            with self.project.transaction():
                self.project.people.add_annotator(self._annotator, at=now())

    def annotators(self) -> list[str]:
        """Everybody who has annotated in this project."""
        return self.project.people.annotators()

    def has_gold(self) -> bool:
        """Whether any gold set has been begun."""
        return self.project.annotations.has_sets(GOLD)

    # what there is

    @property
    def predicts(self) -> bool:
        """Whether the fields of new annotations are filled in by prediction in this project."""
        from annotator.model.setting import PREDICTIONS

        return self.project.schemes.setting(PREDICTIONS) is not False

    @property
    def scheme(self) -> Scheme:
        """What the project annotates with."""
        return self.project.schemes.scheme()

    @property
    def guidelines_version(self) -> int:
        """The number of the guidelines in force, from 1."""
        return self.project.schemes.guidelines_version()

    @property
    def guidelines(self) -> str:
        """The guidelines, as Markdown."""
        return self.project.schemes.guidelines()

    def article_count(self) -> int:
        """How many articles the project has."""
        return self.project.articles.count()

    def article_numbers(
        self,
        wanted: ArticleFilter | None = None,
        *,
        words: str = "",
        after: int = 0,
        most: int = -1,
    ) -> list[int]:
        """The numbers of the articles that pass a filter, in the order of their arrival.

        Without one, those with these words in title or outlet. ``most`` asks for only so many of
        the first ones after the number ``after``; -1 for all.
        """
        wanted = wanted or article_filter.ArticleFilter(words=words)
        wanted = dataclasses.replace(wanted, annotator=self._annotator)
        return self.project.articles.numbers(wanted, after=after, most=most)

    def queue_places(self) -> Mapping[int, int]:
        """The place of each article number in the current annotator's queue.

        By batch, planned place, and arrival; what is not assigned to them comes after all of
        that, by arrival. Empty when everything comes in the order of arrival.
        """
        return self.project.articles.queue_places(self._annotator)

    def queued_numbers(self, wanted: ArticleFilter, *, after: int = 0, most: int = -1) -> list[int]:
        """As `article_numbers`, in the order of the current annotator's queue."""
        wanted = dataclasses.replace(wanted, annotator=self._annotator)
        return self.project.articles.queued(wanted, after=after, most=most)

    def outlets(self) -> list[str]:
        """The outlets that articles name, by name."""
        return self.project.articles.outlets()

    def stories(self) -> list[str]:
        """The stories that articles belong to, by name."""
        return self.project.articles.stories()

    def first_to_do(self) -> ArticleSummary | None:
        """The first of their queue that the current annotator has not finished, else of all."""
        every = article_filter.ArticleFilter()
        to_do = dataclasses.replace(every, states=("new", "in progress"), without_withdrawn=True)
        for wanted in (to_do, every):
            numbers = self.queued_numbers(wanted, most=1)
            if numbers:
                return self.summaries(numbers)[0]
        return None

    def summaries(self, numbers: Sequence[int]) -> list[ArticleSummary]:
        """What a list shows of these articles, in the order given."""
        return self.project.articles.summaries(numbers)

    def article(self, article_id: str) -> Article:
        """The article with that id, the last one kept at hand; NotFound when there is none."""
        if self._article is None or self._article.id != article_id:
            self._article = self.project.articles.get(article_id)
        return self._article

    def annotations(self, article_id: str) -> tuple[Annotation, ...]:
        """The current annotator's annotations of an article, in the order they were made."""
        return self.project.annotations.of_set(article_id, self._annotator)

    def annotations_from(
        self, article_id: str, *, after: tuple[int, int], most: int
    ) -> list[Annotation]:
        """The first of the current annotator's annotations of an article in reading order.

        ``after`` is (start, number) of the last one that is known; (-1, 0) for none.
        """
        return self.project.annotations.of_set_after(
            article_id, self._annotator, after=after, most=most
        )

    def annotation(self, annotation_id: str) -> Annotation | None:
        """One of the current annotator's annotations; None for anybody else's."""
        found = self.project.annotations.get(annotation_id)
        return found if found is not None and found.annotator == self._annotator else None

    def annotation_set(self, article_id: str) -> AnnotationSet:
        """How far the current annotator is with an article."""
        known = self.project.annotations.set_of(article_id, self._annotator)
        return known or AnnotationSet(article_id=article_id, annotator=self._annotator)

    def annotation_sets(self, article_ids: Sequence[str]) -> dict[str, AnnotationSet]:
        """The current annotator's sets of these articles, by article id; new ones are absent."""
        return self.project.annotations.sets_of(self._annotator, list(article_ids))

    def seconds_worked(self) -> dict[str, int]:
        """How long the current annotator has worked on each article, by its id."""
        known = self.project.times.all_seconds(self._annotator)
        return {article_id: seconds for (article_id, _), seconds in known.items()}

    def add_working_time(self, article_id: str, seconds: int) -> None:
        """Add to the current annotator's time on an article; it is never undone."""
        if seconds > 0 and self._annotator and not self.is_read_only:
            with self.project.transaction():
                self.project.times.add(article_id, self._annotator, seconds)

    def finished_count(self) -> int:
        """How many articles the current annotator has finished."""
        return self.project.annotations.finished_count(self._annotator)

    def queue_count(self) -> int:
        """How many articles the current annotator has to do or has done: all but withdrawn ones."""
        return self.article_count() - self.project.annotations.withdrawn_count(self._annotator)

    def speakers(self) -> list[Speaker]:
        """All speakers of the project."""
        return self.project.people.speakers()

    def speaker(self, speaker_id: str) -> Speaker | None:
        """The speaker with that id."""
        return self.project.people.speaker(speaker_id)

    def propositions(self) -> list[Proposition]:
        """All propositions of the project."""
        return self.project.people.propositions()

    def proposition(self, proposition_id: str) -> Proposition | None:
        """The proposition with that id."""
        return self.project.people.proposition(proposition_id)

    # what changes

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Have ``listener`` called with each change after it is on disk; returns how to stop."""
        self._listeners.append(listener)

        def stop() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return stop

    def commit(self, change: Change) -> Change:
        """Write a change and its log entry in one transaction, then tell who listens.

        Returns the change as stored. When this returns, the change survives a crash.
        """
        protecting.back_up_before(self, len(change.edits))
        with self.step(change.label) as step:
            for edit in change.edits:
                step.apply(edit)
        return dataclasses.replace(change, edits=tuple(step.edits))

    @contextlib.contextmanager
    def step(self, label: str, *, annotator: str | None = None) -> Iterator[Step]:
        """Everything applied inside is one transaction and one undo step.

        It joins the undo list of the current annotator, or of nobody with "" as ``annotator``.
        """
        owner = self._annotator if annotator is None else annotator
        with self.project.transaction():
            step = Step(self.project, label, owner)
            yield step
            change = step.ended()
        if change.edits:
            self._tell(change)

    def undo_labels(self) -> tuple[str | None, str | None]:
        """What undo and redo would act on, in words; None where there is nothing."""
        return self.project.changes.labels(self._annotator)

    def undo(self) -> Change | None:
        """Take back the current annotator's last change; None when there is none.

        Raises CannotUndo when the project has moved on so that it cannot be taken back.
        """
        found = self.undoing()
        return None if found is None else found.finish()

    def redo(self) -> Change | None:
        """Do again what the current annotator last undid; None when there is nothing."""
        found = self.redoing()
        return None if found is None else found.finish()

    def undoing(self) -> Moving | None:
        """As `undo`, not begun yet, to be done a little at a time."""
        found = self.project.changes.to_undo(self._annotator)
        return None if found is None else self._moving(found[0], found[1].inverse())

    def redoing(self) -> Moving | None:
        """As `redo`, not begun yet, to be done a little at a time."""
        found = self.project.changes.to_redo(self._annotator)
        if found is None:
            return None
        return self._moving(found[0], dataclasses.replace(found[1], kind="redo"))

    def _moving(self, target: int, change: Change) -> Moving:
        protecting.back_up_before(self, len(change.edits))
        return moving.Moving(
            self.project, target, change, at=now(), annotator=self._annotator, tell=self._on_moved
        )

    def _on_moved(self, change: Change) -> None:
        if any(isinstance(edit.record, changes.ImportBatch) for edit in change.edits):
            self._article = None
        self._tell(change)

    @contextlib.contextmanager
    def quietly(self) -> Iterator[None]:
        """Nobody is told of what happens inside: for what will be taken back at its end."""
        listeners, self._listeners = self._listeners, []
        try:
            yield
        finally:
            self._listeners = listeners

    def _tell(self, change: Change) -> None:
        for listener in tuple(self._listeners):
            listener(change)


def checked_annotator(name: str) -> str:
    """``name`` without outer spaces; raises InputRefused unless it can name an annotator."""
    name = name.strip()
    if not name or len(name) > _MAXIMUM_NAME or not name.isprintable():
        raise InputRefused(
            f"An annotator's name has 1 to {_MAXIMUM_NAME} visible characters, such as “a1” or a "
            "first name."
        )
    if name.casefold() == GOLD:
        raise InputRefused(
            f"“{name}” is kept for adjudicated annotations; annotate under another name."
        )
    return name
