"""An annotator hands in: all they have done so far, in one sealed file, as often as they want."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.errors import InputRefused
from annotator.model.annotation import Annotation, AnnotationSet
from annotator.model.teamwork import set_key
from annotator.session.assignments import Assignment, assignment_of
from annotator.session.damage import NOT_HANDED_IN, whole_article, whole_set
from annotator.session.handing_out import safe_name
from annotator.session.session import Session, new_id, now

if TYPE_CHECKING:
    from annotator.exchange.sealed_jsonl import Again
    from annotator.exchange.sealed_records import Record
    from annotator.store.change_log import EditCount


_LAST = "last_hand_in"
_KEYS_A_TURN = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """What went into a submission: articles begun, how many of them finished, and annotations."""

    path: Path
    articles: int
    finished: int
    annotations: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LastHandIn:
    """The submission that was written last: where, when, and whether there was work since."""

    path: Path
    at: str
    has_more_since: bool


def submission_name(session: Session) -> str:
    """A file name for the submission that tells whose it is; raises InputRefused as `hand_in`."""
    from annotator.exchange.sealed_jsonl import SUFFIX

    assignment = _needed_assignment(session)
    # The project's key keeps two computers of one annotator from writing the same file.
    own = session.project_id.replace("-", "")[:8]
    name = f"{safe_name(assignment.project)}-{safe_name(assignment.annotator)}"
    return f"{name}-handed-in-{own}{SUFFIX}"


def hand_in(session: Session, path: Path) -> HandedIn:
    """Write everything that the assignment's annotator has done into a sealed file.

    Unfinished articles go along as such, deleted annotations as deleted; handing in again later
    is welcome. Raises InputRefused in a project that is for nobody, OutputRefused when the file
    cannot be put in place.
    """
    submitting = Submitting(session, path)
    submitting.write(submitting.passes())
    return submitting.finish()


class Submitting:
    """One hand-in in three parts, so that a window need not wait for the disk.

    `passes` reads the project, a little for each item, and belongs to the session's thread;
    `write` takes them on any thread; `finish` comes after both. Raises as `hand_in`.
    """

    def __init__(self, session: Session, path: Path) -> None:
        from annotator.exchange.sealed_records import Header

        assignment = _needed_assignment(session)
        schemes = session.project.schemes
        self._session = session
        self._path = path
        self._submission = _Submission(session, assignment)
        self._header = Header(
            kind="submission",
            id=new_id(),
            project_id=assignment.project_id,
            project=assignment.project,
            annotator=assignment.annotator,
            source=session.project_id,
            sequence=session.project.changes.last(),
            created=now(),
            scheme=dict(session.scheme.source),
            scheme_version=schemes.scheme_version(),
            guidelines=schemes.guidelines_version(),
            counts={},
        )
        self._protected = session.project.connection.files

    def passes(self) -> Iterator[Record | Again | None]:
        """What goes into the file, twice."""
        from annotator.exchange.sealed_jsonl import two_passes

        yield from self._submission.read()
        yield from two_passes(self._submission)

    def write(self, passes: Iterator[Record | Again | None]) -> None:
        """Write the file; what is not taken of ``passes`` leaves none."""
        from annotator.exchange.sealed_jsonl import write_passes

        write_passes(self._path, self._header, passes, protected=self._protected)

    def finish(self) -> HandedIn:
        """Note that it was handed in and say what went in."""
        session, header, sets = self._session, self._header, self._submission.sets
        if not session.is_read_only:
            with session.project.transaction():
                told = {
                    "path": str(self._path.absolute()),
                    "at": header.created,
                    "sequence": header.sequence,
                }
                session.project.schemes.put_setting(_LAST, told)
        return HandedIn(
            path=self._path,
            articles=len(sets),
            finished=sum(known.state == "finished" for known in sets),
            annotations=sum(known.annotations for known in sets),
        )


def last_hand_in(session: Session) -> LastHandIn | None:
    """When and where the annotator handed in last from this project; None when never."""
    told = session.project.schemes.setting(_LAST)
    if not isinstance(told, dict):
        return None
    has_more = session.project.changes.last() > int(told["sequence"])
    return LastHandIn(path=Path(told["path"]), at=told["at"], has_more_since=has_more)


class _Submission:
    """The records of a submission, read from the project whenever gone through.

    None comes where nothing is found yet and others may have their turn.
    """

    def __init__(self, session: Session, assignment: Assignment) -> None:
        self._session = session
        self._annotator = assignment.annotator
        self._counts: Mapping[str, EditCount] = {}
        self.sets: list[AnnotationSet] = []

    def read(self) -> Iterator[None]:
        """Find out what there is; to be gone through before anything else."""
        project = self._session.project
        self._counts = yield from project.changes.edit_counts(self._annotator)
        self.sets = [
            known for known in project.annotations.sets() if known.annotator == self._annotator
        ]

    def __iter__(self) -> Iterator[Record | None]:
        yield from self._people()
        for known in self.sets:
            yield from self._set(known)
        yield from self._deleted()

    def _people(self) -> Iterator[Record | None]:
        """The speakers and propositions that the annotations name."""
        speakers: set[str | None] = set()
        about: set[str | None] = set()
        for known in self.sets:
            for one in self._annotations(known):
                speakers |= {one.speaker_id, *one.via}
                about.add(one.proposition_id)
            yield None
        yield from (one for one in self._session.speakers() if one.id in speakers)
        yield from (one for one in self._session.propositions() if one.id in about)

    def _set(self, known: AnnotationSet) -> Iterator[Record]:
        from annotator.exchange import sealed_records as sealed

        article = whole_article(self._session, known.article_id, NOT_HANDED_IN)
        yield sealed.SetRecord(
            annotation_set=known,
            text_sha256=article.text_sha256,
            seconds=self._session.project.times.seconds(known.article_id, self._annotator),
            revision=self._edits(set_key(known.article_id, self._annotator)),
        )
        for annotation in self._annotations(known):
            yield sealed.AnnotationRecord(
                annotation=annotation, revision=self._edits(annotation.id)
            )

    def _annotations(self, known: AnnotationSet) -> tuple[Annotation, ...]:
        return whole_set(self._session, known, NOT_HANDED_IN)

    def _deleted(self) -> Iterator[Record | None]:
        from annotator.exchange import sealed_records as sealed

        there = {set_key(known.article_id, self._annotator) for known in self.sets}
        ids = [key for key, count in self._counts.items() if count.is_annotation]
        for first in range(0, len(ids), _KEYS_A_TURN):
            there |= self._session.project.annotations.there(ids[first : first + _KEYS_A_TURN])
            yield None
        # Sets last: they can go once their annotations have gone.
        for key, count in sorted(self._counts.items(), key=lambda item: not item[1].is_annotation):
            if key not in there:
                yield sealed.DeletedRecord(
                    id=key, article_id=count.article_id, revision=count.edits
                )

    def _edits(self, key: str) -> int:
        count = self._counts.get(key)
        return count.edits if count is not None else 0


def _needed_assignment(session: Session) -> Assignment:
    assignment = assignment_of(session)
    if assignment is None:
        raise InputRefused(
            "This project is nobody's assignment, so there is nobody to hand in to; export a "
            "dataset instead."
        )
    return assignment
