"""Taking labelled datasets out of a project."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from annotator.errors import NotFound, UserError
from annotator.model.teamwork import GOLD
from annotator.store.backup import backup_folder

if TYPE_CHECKING:
    from annotator.exchange.dataset_jsonl import Names, SetRecord
    from annotator.session.session import Session


NOT_EXPORTED = (
    "so nothing was exported. Restore a backup (annotator restore), or export the rest with "
    "--salvage."
)


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """A format a project can be exported to; ``about`` says in one sentence what it is for."""

    name: str
    label: str
    suffix: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportReport:
    """How much was written: annotation sets, those without annotations, and annotations."""

    sets: int
    empty: int
    annotations: int


EXPORT_FORMATS = (
    ExportFormat(
        "jsonl",
        "Dataset (JSON Lines)",
        ".jsonl",
        "One line for each article and annotator with text and annotations: for computing, and "
        "for importing again without loss.",
    ),
    ExportFormat(
        "jsonl-annotations",
        "Annotations (JSON Lines)",
        ".jsonl",
        "One line for each annotation, without the articles' texts: for data frames.",
    ),
    ExportFormat(
        "csv",
        "Table (CSV)",
        ".csv",
        "One row for each annotation: for spreadsheets; cells that could run as formulas are "
        "made harmless with an apostrophe.",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """An export about to happen.

    ``records`` reads the project and belongs to the session's thread; ``write`` takes them (or
    the same ones handed over) and may run in any thread.
    """

    records: Iterator[SetRecord]
    write: Callable[[Iterable[SetRecord]], ExportReport]


def export(
    session: Session,
    format_name: str,
    target: Path | BinaryIO,
    *,
    annotators: Sequence[str] | None = None,
    left_out: list[str] | None = None,
) -> ExportReport:
    """Write the annotation sets of these annotators (None: everybody's) in one format.

    A file appears whole or not at all, and never in the place of the project itself. Every offset
    is checked against its article first. Raises OutputRefused, or NotFound for an annotator the
    project does not have. ProjectDamaged names what is not as it was stored; with a list as
    ``left_out`` the rest is exported and the list told what is missing.
    """
    prepared = prepare_export(
        session, format_name, target, annotators=annotators, left_out=left_out
    )
    return prepared.write(prepared.records)


def prepare_export(
    session: Session,
    format_name: str,
    target: Path | BinaryIO,
    *,
    annotators: Sequence[str] | None = None,
    left_out: list[str] | None = None,
) -> Export:
    """What `export` does, in its two halves, for those who must not wait for the whole."""
    from annotator.exchange import csv_tables, dataset_jsonl

    writers = {
        "jsonl": dataset_jsonl.write_dataset,
        "jsonl-annotations": dataset_jsonl.write_annotations,
        "csv": csv_tables.write_csv,
    }
    if format_name not in writers:
        raise UserError(f"“{format_name}” is not an export format; there are {', '.join(writers)}.")
    _check_annotators(session, annotators)
    writer, known = writers[format_name], names(session)
    protected = (*session.project.connection.files, backup_folder(session.path))

    def write(records: Iterable[SetRecord]) -> ExportReport:
        written = writer(target, records, known, protected=protected)
        return ExportReport(sets=written.sets, empty=written.empty, annotations=written.annotations)

    records = checked_records(session, annotators=annotators, left_out=left_out)
    return Export(records=records, write=write)


def list_annotations(
    session: Session,
    target: BinaryIO,
    *,
    annotators: Sequence[str] | None = None,
    article_id: str | None = None,
    left_out: list[str] | None = None,
) -> None:
    """Write these annotators' annotations (of one article or of all) as JSON lines.

    What is damaged is refused or left out as by `export`.
    """
    from annotator.exchange.dataset_jsonl import write_annotations

    _check_annotators(session, annotators)
    records = checked_records(
        session, annotators=annotators, article_id=article_id, left_out=left_out
    )
    write_annotations(target, records, names(session))


def checked_records(
    session: Session,
    *,
    annotators: Sequence[str] | None = None,
    article_id: str | None = None,
    left_out: list[str] | None = None,
    so: str = NOT_EXPORTED,
) -> Iterator[SetRecord]:
    """Every annotation set with its article, article by article, read as it is asked for.

    Gold sets are nobody's: they come when ``annotators`` names them (`GOLD`), with the decisions
    that they rest on. Each annotation is compared with its digest, each text with its hash:
    raises ProjectDamaged at the first that differs, which ends with ``so``, or leaves it out and
    tells ``left_out``.
    """
    from annotator.exchange.dataset_jsonl import SetRecord
    from annotator.session.damage import refused, without_damage

    def damaged(where: str) -> None:
        if left_out is None:
            raise refused(session, where, so)
        left_out.append(where)

    project = session.project
    hidden = hidden_gold(session)
    article = None
    for annotation_set in project.annotations.sets(article_id):
        is_gold = annotation_set.annotator == GOLD
        if is_gold if annotators is None else annotation_set.annotator not in annotators:
            continue
        if is_gold and annotation_set.article_id in hidden:
            continue
        if article is None or article.id != annotation_set.article_id:
            article = project.articles.get(annotation_set.article_id)
        record = SetRecord(
            article=article,
            annotator=annotation_set.annotator,
            state=annotation_set.state,
            annotations=(),
            decisions=tuple(project.team.decisions(article.id)) if is_gold else (),
        )
        whole = without_damage(session, record, annotation_set.annotations, damaged)
        if whole is not None:
            yield whole


def hidden_gold(session: Session) -> frozenset[str]:
    """The articles whose gold an annotator is not to see yet: those still to be learnt from.

    None in a project that is not an annotator's.
    """
    assignment = session.project.schemes.setting("assignment")
    if not isinstance(assignment, dict):
        return frozenset()
    sets = session.project.annotations.sets()
    own = (one for one in sets if one.annotator == assignment.get("annotator"))
    finished = {one.article_id for one in own if one.state == "finished"}
    return frozenset(
        one.article_id for one in sets if one.annotator == GOLD and one.article_id not in finished
    )


def names(session: Session) -> Names:
    """The speakers and propositions that exported annotations point at."""
    from annotator.exchange.dataset_jsonl import Names

    return Names(
        speakers={speaker.id: speaker for speaker in session.speakers()},
        propositions={proposition.id: proposition for proposition in session.propositions()},
    )


def _check_annotators(session: Session, annotators: Sequence[str] | None) -> None:
    known = session.annotators()
    for name in annotators or ():
        if name not in (*known, GOLD):
            there = ", ".join(known) or "nobody yet"
            raise NotFound(f"“{name}” has annotated nothing in this project; there is {there}.")
