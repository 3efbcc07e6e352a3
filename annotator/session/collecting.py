"""A lead collects submissions: in any order, any number of times, all of a file or nothing of it.

What is newer is decided by the annotators' own counts of their edits, never by a clock.
"""

from __future__ import annotations

import contextlib
import gc
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotator.errors import InputRefused, NotFound, ProjectUnavailable, UserError
from annotator.model.change import Edit
from annotator.model.teamwork import HandIn
from annotator.session.articles_at_hand import ArticlesAtHand
from annotator.session.merging import Merge, Outcome
from annotator.session.reading_ahead import ReadingAhead, short_turns
from annotator.session.session import Session, checked_annotator, new_id
from annotator.store.backup import backing_up

if TYPE_CHECKING:
    from annotator.exchange.sealed_jsonl import Sealed

_LABEL = "collect the work of "
_GROUP = 100
IsCancelled = Callable[[], bool]
Watcher = Callable[[int, int], None]
"""Told how many annotations of how many have been looked at."""


@dataclass(frozen=True, slots=True)
class RefusedPart:
    """A file, or a part of one, that was not taken: why, and how many annotations that is."""

    file: str
    reason: str
    annotations: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectReport:
    """What came in: counts of annotations, in all and by annotator, and what did not.

    ``added`` + ``updated`` + ``already`` + the annotations of ``refused`` are those that the files
    hold; ``removed`` were deleted by their annotators. ``new_speakers`` and ``new_propositions``
    are ids of those that arrived as proposed.
    """

    added: int = 0
    updated: int = 0
    already: int = 0
    removed: int = 0
    refused: tuple[RefusedPart, ...] = ()
    by_annotator: dict[str, dict[str, int]] = field(default_factory=dict)
    new_speakers: tuple[str, ...] = ()
    new_propositions: tuple[str, ...] = ()
    files: int = 0
    is_cancelled: bool = False

    def as_json(self) -> dict[str, Any]:
        """The report as ``collect --json`` prints it."""
        return {
            "added": self.added,
            "already": self.already,
            "updated": self.updated,
            "removed": self.removed,
            "refused": [
                {"file": part.file, "reason": part.reason, "annotations": part.annotations}
                for part in self.refused
            ],
            "by_annotator": self.by_annotator,
            "new_speakers": list(self.new_speakers),
            "new_propositions": list(self.new_propositions),
        }


class Collecting:
    """One collect of several submissions; `turns` does it in short pieces for a window.

    Each file is one transaction and one undo step. A dry run takes every file back at its end, so
    that its report is exact. The project is backed up before the first file goes in.
    """

    def __init__(self, session: Session, paths: Sequence[Path], *, dry_run: bool = False) -> None:
        self._session = session
        self._id = new_id()
        self._paths = list(dict.fromkeys(paths))
        self._dry_run = dry_run
        self._counts: Counter[str] = Counter()
        self._by_annotator: dict[str, Counter[str]] = {}
        self._refused: list[RefusedPart] = []
        self._speakers: dict[str, None] = {}
        self._propositions: dict[str, None] = {}
        self._files = 0
        self._is_cancelled = False
        self._articles = ArticlesAtHand(session)
        self.total = 0
        self.done = 0

    def run(
        self, *, is_cancelled: IsCancelled | None = None, watcher: Watcher | None = None
    ) -> CollectReport:
        """Collect all of it; a cancelled run keeps the files that were finished by then."""
        with _without_garbage():
            for _ in self.turns():
                if watcher is not None:
                    watcher(self.done, self.total)
                if is_cancelled is not None and is_cancelled():
                    self.cancel()
        return self.report()

    def cancel(self) -> None:
        """Take the file at hand back and begin no other."""
        self._is_cancelled = True

    def turns(self) -> Iterator[None]:
        """Do it piece by piece; the caller may do other things between, but not on the project."""
        sealed: list[Sealed] = []
        for path in self._paths:
            opened = yield from self._opened(path)
            sealed += [opened] if opened is not None else []
            yield
            if self._is_cancelled:
                return
        # Older ones first: a later state is then added once instead of added and updated.
        sealed.sort(key=lambda one: (one.header.annotator, one.header.source, one.header.sequence))
        self.total = sum(one.header.counts.get("annotation", 0) for one in sealed)
        if sealed and not self._dry_run:
            for _ in backing_up(self._session.project.connection, reason="before-collect"):
                yield
                if self._is_cancelled:
                    return
        yield
        with (
            self._session.project.connection.room_for_much(),
            short_turns(),
            contextlib.ExitStack() as readers,
            self._taken_back_if_dry(),
        ):
            ahead = [
                readers.enter_context(contextlib.closing(ReadingAhead(one, size=_GROUP)))
                for one in sealed
            ]
            for one, reader, after_it in zip(sealed, ahead, (*ahead, None)[1:], strict=True):
                if self._is_cancelled:
                    break
                yield from self._file(one, reader, after_it)
                reader.close()
                yield

    def report(self) -> CollectReport:
        """What has come of it so far."""
        return CollectReport(
            added=self._counts["added"],
            updated=self._counts["updated"],
            already=self._counts["already"],
            removed=self._counts["removed"],
            refused=tuple(self._refused),
            by_annotator={
                name: {kind: counts[kind] for kind in ("added", "updated", "already", "removed")}
                for name, counts in sorted(self._by_annotator.items())
            },
            new_speakers=tuple(self._speakers),
            new_propositions=tuple(self._propositions),
            files=self._files,
            is_cancelled=self._is_cancelled,
        )

    def _opened(self, path: Path) -> Generator[None, None, Sealed | None]:
        from annotator.exchange.sealed_jsonl import opening_sealed

        try:
            sealed = yield from opening_sealed(path, kind="submission")
            self._check(sealed)
        except InputRefused as refused:
            self._refused.append(RefusedPart(path.name, refused.message, 0))
            return None
        return sealed

    def _check(self, sealed: Sealed) -> None:
        header, session = sealed.header, self._session
        if header.project_id != session.project_id:
            raise InputRefused(
                f"“{sealed.path.name}” belongs to the project “{header.project}”, not to this one; "
                "open that project to collect it."
            )
        checked_annotator(header.annotator)
        if header.source == session.project_id:
            raise InputRefused(f"“{sealed.path.name}” comes from this very project.")

    def _file(
        self, sealed: Sealed, reader: ReadingAhead, after_it: ReadingAhead | None
    ) -> Iterator[None]:
        """Merge one file, or take it back and say why; reading the next one begins meanwhile."""
        name, held = sealed.path.name, sealed.header.counts.get("annotation", 0)
        begun = self.done
        merge: Merge | None = None
        try:
            with self._session.step(_LABEL + sealed.header.annotator) as step:
                merge = Merge(self._session, step, sealed.header.annotator, self._articles)
                for looked_at in merge.turns(reader):
                    self.done = begun + looked_at
                    yield
                    if self._is_cancelled:
                        raise _TakenBack
                if after_it is not None:  # its reader works while the disk takes this one
                    after_it.begin()
                step.apply(Edit(before=None, after=self._hand_in(sealed, merge.outcome)))
                for _ in step.ending():
                    yield
                    if self._is_cancelled:
                        raise _TakenBack
                yield from step.committing()
        except _TakenBack:
            return
        except ProjectUnavailable:
            raise
        except UserError as refused:
            reason = refused.message if name in refused.message else f"“{name}”: {refused.message}"
            self._refused.append(RefusedPart(name, reason, held))
            self.done = begun + held
            return
        self.done = begun + held
        self._note(sealed, merge.outcome)

    def _note(self, sealed: Sealed, outcome: Outcome) -> None:
        self._files += 1
        mine = self._by_annotator.setdefault(sealed.header.annotator, Counter())
        for kind in ("added", "updated", "already", "removed"):
            self._counts[kind] += getattr(outcome, kind)
            mine[kind] += getattr(outcome, kind)
        self._refused += [RefusedPart(sealed.path.name, reason, 1) for reason in outcome.refused]
        self._speakers |= dict.fromkeys(outcome.new_speakers)
        self._propositions |= dict.fromkeys(outcome.new_propositions)

    def _hand_in(self, sealed: Sealed, outcome: Outcome) -> HandIn:
        header = sealed.header
        return HandIn(
            id=f"{self._id}/{self._files + 1}",
            annotator=header.annotator,
            source=header.source,
            sequence=header.sequence,
            created=header.created,
            digest=sealed.digest,
            added=outcome.added,
            updated=outcome.updated,
            removed=outcome.removed,
            already=outcome.already,
            refused=len(outcome.refused),
        )

    @contextlib.contextmanager
    def _taken_back_if_dry(self) -> Iterator[None]:
        """For a dry run, one transaction around all files that is rolled back."""
        if not self._dry_run:
            yield
            return
        with (
            contextlib.suppress(_TakenBack),
            self._session.quietly(),
            self._session.project.transaction(),
        ):
            yield
            raise _TakenBack


@contextlib.contextmanager
def _without_garbage() -> Iterator[None]:
    """Nobody looks for garbage inside: of many thousand records none is, and looking takes long."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _TakenBack(Exception):
    """Ends a transaction that is not to be kept."""


def collect(
    session: Session,
    paths: Sequence[Path],
    *,
    dry_run: bool = False,
    is_cancelled: IsCancelled | None = None,
    watcher: Watcher | None = None,
) -> CollectReport:
    """Merge submissions into the lead's project, or with ``dry_run`` only say what would come in.

    Raises ProjectUnavailable when the project cannot be backed up or written; what is wrong with
    a file is in the report.
    """
    run = Collecting(session, paths, dry_run=dry_run)
    return run.run(is_cancelled=is_cancelled, watcher=watcher)


def undo_collect(session: Session) -> int:
    """Take back the last collect, all its files; returns how many they were.

    Raises CannotUndo as `Session.undo`, NotFound when the last step did not collect anything.
    """
    count, collect_id = 0, ""
    while (found := _collect_to_undo(session)) and collect_id in ("", found):
        collect_id = found
        session.undo()
        count += 1
    if count == 0:
        raise NotFound("Your last step did not collect anything, so there is nothing to take back.")
    return count


def _collect_to_undo(session: Session) -> str:
    """Which collect the next undo would take a file of back; "" when it is another step."""
    if not (session.undo_labels()[0] or "").startswith(_LABEL):
        return ""
    found = session.project.changes.to_undo(session.annotator)
    hand_ins = (
        [edit.record for edit in found[1].edits if isinstance(edit.record, HandIn)] if found else []
    )
    return hand_ins[0].id.partition("/")[0] if hand_ins else ""
