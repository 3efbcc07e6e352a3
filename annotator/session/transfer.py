"""Bringing articles and annotations in: one transaction an import, one a record of annotations."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from annotator.errors import InputRefused, InvalidAnnotation, NotFound
from annotator.exchange.annotation_records import ParsedRecord, parse_values, read_records
from annotator.exchange.article_files import ArticleDraft, Progress, columns, read_articles
from annotator.exchange.input_files import reading
from annotator.exchange.refusal import Refusal
from annotator.exchange.strict_json import bounded_lines
from annotator.model.article import Article, text_digest
from annotator.model.change import Edit, ImportBatch
from annotator.session.incoming import Incoming, Stored
from annotator.session.session import Session, Step, new_id, now

__all__ = [
    "ArticleImport",
    "ImportEntry",
    "ImportReport",
    "Progress",
    "Recorded",
    "csv_columns",
    "import_articles",
    "input_lines",
    "read_articles",
    "record_annotations",
]

_ROW_PROBLEMS = (InputRefused, InvalidAnnotation, NotFound)


@dataclass(frozen=True, slots=True)
class ImportEntry:
    """What became of one article: its id, where it came from, and why it was refused if it was."""

    id: str | None
    file: str
    row: int | None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """The result of an import, in the order of the input."""

    added: tuple[ImportEntry, ...]
    already: tuple[ImportEntry, ...]
    refused: tuple[ImportEntry, ...]
    annotations_added: int = 0
    annotations_already: int = 0

    def as_json(self) -> dict[str, Any]:
        """The report as ``--json`` prints it."""
        return {
            "added": [_place(entry) for entry in self.added],
            "already": [_place(entry) for entry in self.already],
            "refused": [
                {"file": entry.file, "row": entry.row, "reason": entry.reason}
                for entry in self.refused
            ],
            "annotations": {"added": self.annotations_added, "already": self.annotations_already},
        }


class _TakenBack(Exception):
    """Ends the transaction of an import that is cancelled or was only tried."""


class ArticleImport:
    """One import: `add` what `read_articles` yields, then `finish` or `cancel`.

    Everything is one transaction and one undo step; a dry run goes the same way and is taken back
    at the end, so that its report is exact. Must be used from the session's thread.
    """

    def __init__(self, session: Session, *, dry_run: bool = False, source: str = "") -> None:
        self._session = session
        self._dry_run = dry_run
        self._source = source
        self._batch: str | None = None
        self._added: list[ImportEntry] = []
        self._already: list[ImportEntry] = []
        self._refused: list[ImportEntry] = []
        self._annotations = {"added": 0, "already": 0}
        self._context = session.step("import")
        self._step: Step = self._context.__enter__()
        self._incoming = Incoming(session, self._step)

    def add(self, item: ArticleDraft | Refusal) -> None:
        """Take one article, or note why its file or row was refused."""
        if isinstance(item, Refusal):
            self._refused.append(ImportEntry(None, item.file, item.row, item.reason))
            return
        edits, counts, batch = len(self._step.edits), dict(self._annotations), self._batch
        try:
            with self._session.project.transaction():
                entry, is_new = self._store(item)
        except _ROW_PROBLEMS as problem:
            self._step.forget_after(edits)
            self._annotations, self._batch = counts, batch
            self._refused.append(ImportEntry(None, item.file, item.row, problem.message))
            return
        (self._added if is_new else self._already).append(entry)

    def finish(self) -> ImportReport:
        """Commit and report; after a dry run nothing of it is in the project."""
        count = len(self._added)
        self._step.label = f"import {count} article{'' if count == 1 else 's'}"
        if self._dry_run:
            self.cancel()
        else:
            self._context.__exit__(None, None, None)
        return ImportReport(
            added=tuple(self._added),
            already=tuple(self._already),
            refused=tuple(self._refused),
            annotations_added=self._annotations["added"],
            annotations_already=self._annotations["already"],
        )

    def cancel(self) -> None:
        """Take everything back: the project is as it was before the import."""
        with contextlib.suppress(_TakenBack):
            taken_back = _TakenBack()
            self._context.__exit__(_TakenBack, taken_back, taken_back.__traceback__)

    def _store(self, draft: ArticleDraft) -> tuple[ImportEntry, bool]:
        digest = text_digest(draft.text)
        known = self._session.project.articles.id_of_text(digest)
        article_id = known or self._new_article(draft, digest)
        if draft.record is not None:
            self._take_annotations(draft, draft.record)
        is_new = known is None
        entry_id = None if is_new and self._dry_run else article_id
        return ImportEntry(entry_id, draft.file, draft.row), is_new

    def _new_article(self, draft: ArticleDraft, digest: str) -> str:
        articles = self._session.project.articles
        if self._batch is None:
            self._begin_batch()
        if draft.article_id is not None and articles.has(draft.article_id):
            raise InputRefused(
                f"The id “{draft.article_id}” belongs to another article of the project already."
            )
        article = Article(
            id=draft.article_id or new_id(),
            text=draft.text,
            title=draft.title,
            outlet=draft.outlet,
            author=draft.author,
            url=draft.url,
            published=draft.published,
            language=draft.language,
            story=draft.story,
            excluded=draft.excluded,
            text_sha256=digest,
            source_sha256=draft.source_sha256,
            source_name=draft.file,
            source_row=draft.row,
        )
        return articles.add(article, self._batch or "")

    def _begin_batch(self) -> None:
        batch = ImportBatch(id=new_id(), source=self._source, removed=True)
        self._session.project.articles.add_batch(batch, at=now())
        shown = ImportBatch(id=batch.id, source=batch.source)
        self._step.apply(Edit(before=batch, after=shown))
        self._batch = batch.id

    def _take_annotations(self, draft: ArticleDraft, values: Mapping[str, Any]) -> None:
        record = parse_values(dict(values), row=draft.row or 1)
        if record.annotations and record.article.text != draft.text:
            raise InputRefused(
                "Its text has line ends that an import changes, so its offsets would point at "
                "other words; export it with “\\n” line ends."
            )
        for stored in self._incoming.take(record):
            self._annotations[stored.outcome] += 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """The result of recording many annotations; ``refused`` has row and reason."""

    added: int
    already: int
    refused: tuple[tuple[int | None, str], ...]

    def as_json(self) -> dict[str, Any]:
        """The result as ``--json`` prints it."""
        return {
            "added": self.added,
            "already": self.already,
            "refused": [{"row": row, "reason": reason} for row, reason in self.refused],
        }


def record_annotations(
    session: Session,
    lines: Iterable[bytes],
    *,
    annotator: str | None,
    source: str,
    acknowledge: Callable[[str], None],
) -> Recorded:
    """Store annotations from JSON lines, one transaction a line.

    ``acknowledge`` is called with each annotation's id, only after its line is committed. A row
    that cannot be stored is refused by its number and the others go on.
    """
    counts = {"added": 0, "already": 0}
    refused: list[tuple[int | None, str]] = []
    for record in read_records(lines, source=source):
        if isinstance(record, Refusal):
            refused.append((record.row, record.reason))
            continue
        try:
            stored = _record(session, record, annotator)
        except _ROW_PROBLEMS as problem:
            refused.append((record.row, problem.message))
            continue
        for one in stored:
            counts[one.outcome] += 1
            acknowledge(one.id)
    return Recorded(added=counts["added"], already=counts["already"], refused=tuple(refused))


def csv_columns(path: Path, *, encoding: str | None = None) -> tuple[str, ...]:
    """The names in a CSV file's first row; raises InputRefused when it has none."""
    return columns(path, encoding=encoding)


@contextlib.contextmanager
def input_lines(source: Path | BinaryIO) -> Iterator[Iterator[bytes]]:
    """The lines of a file or a stream, one at a time as they come, none longer than allowed."""
    if not isinstance(source, Path):
        yield bounded_lines(source)
        return
    with reading(source) as file:
        yield bounded_lines(file)


def import_articles(
    session: Session,
    items: Iterator[ArticleDraft | Refusal],
    *,
    dry_run: bool = False,
    source: str = "",
) -> ImportReport:
    """Import everything that ``items`` yields in one go; an interruption takes it back."""
    run = ArticleImport(session, dry_run=dry_run, source=source)
    try:
        for item in items:
            run.add(item)
    except BaseException:
        run.cancel()
        raise
    return run.finish()


def _record(session: Session, record: ParsedRecord, annotator: str | None) -> list[Stored]:
    count = len(record.annotations)
    label = "add annotation" if count == 1 else f"add {count} annotations"
    with session.step(label) as step:
        return Incoming(session, step).take(record, annotator=annotator)


def _place(entry: ImportEntry) -> dict[str, Any]:
    return {"id": entry.id, "file": entry.file, "row": entry.row}
