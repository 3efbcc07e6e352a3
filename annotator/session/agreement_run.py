"""Figures and reports computed in a process of their own, for a window that must not stutter.

The same functions as on the command line; what comes back comes in small pieces.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.session.apart import IsCancelled, Progress, apart
from annotator.session.study_choice import StudyChoice, Surroundings

if TYPE_CHECKING:
    from annotator.agreement.result import AgreementFigures
    from annotator.exchange.dataset_jsonl import SetRecord
    from annotator.session.session import Session

_AT_ONCE = 100
_BYTES_AT_ONCE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Whose work is compared, what of it enters, and the `Parameters` of computing by name."""

    annotators: tuple[str, ...]
    choice: StudyChoice = field(default_factory=StudyChoice)
    parameters: Mapping[str, int | float] = field(default_factory=dict)


def protected_files(session: Session) -> tuple[Path, ...]:
    """What no report may be put in the place of: the project's files and its backups."""
    from annotator.store.backup import backup_folder

    return (*session.project.connection.files, backup_folder(session.path))


def figures_apart(
    records: Iterable[SetRecord],
    wish: Wish,
    known: Surroundings,
    *,
    progress: Progress,
    is_cancelled: IsCancelled,
) -> AgreementFigures:
    """The figures of these annotation sets; raises Cancelled soon after it was asked for."""
    computing = partial(_figure_pieces, wish, known)
    return _whole(apart(computing, records, progress=progress, is_cancelled=is_cancelled))


def write_report_apart(
    figures: AgreementFigures,
    path: Path,
    *,
    progress: Progress,
    is_cancelled: IsCancelled,
    protected: Collection[Path] = (),
) -> None:
    """`write_report` made in another process; raises what that raises, leaves no part of it."""
    from annotator.report.writing import put_report, report_ending

    ending = report_ending(path)
    making = partial(_report_pieces, ending)
    pieces = apart(making, _pieces(figures), progress=progress, is_cancelled=is_cancelled)
    put_report(b"".join(pieces), path, protected=protected)


def _figure_pieces(
    wish: Wish, known: Surroundings, records: Iterator[SetRecord], progress: Progress
) -> Iterator[object]:
    from annotator.agreement.breakdown import Parameters
    from annotator.session.reporting import agreement_figures
    from annotator.session.studies import study_of_records

    study = study_of_records(records, annotators=wish.annotators, choice=wish.choice, known=known)
    parameters = Parameters(**wish.parameters)  # type: ignore[arg-type]
    yield from _pieces(agreement_figures(study, parameters, progress=progress))


def _report_pieces(ending: str, pieces: Iterator[object], progress: Progress) -> Iterator[bytes]:
    from annotator.report.writing import report_body

    body = report_body(_whole(pieces), ending, progress=progress)
    for start in range(0, len(body), _BYTES_AT_ONCE):
        yield body[start : start + _BYTES_AT_ONCE]


def _pieces(figures: AgreementFigures) -> Iterator[object]:
    """The figures without their long lists, and those in slices."""
    yield replace(figures, disagreements=(), by_article=())
    for first in range(0, len(figures.disagreements), _AT_ONCE):
        yield figures.disagreements[first : first + _AT_ONCE]
    for first in range(0, len(figures.by_article), _AT_ONCE):
        yield figures.by_article[first : first + _AT_ONCE]


def _whole(pieces: Iterable[object]) -> AgreementFigures:
    from annotator.agreement.breakdown import ArticleAgreement
    from annotator.agreement.disagreement import Disagreement
    from annotator.agreement.result import AgreementFigures

    figures: AgreementFigures | None = None
    disagreements: list[Disagreement] = []
    articles: list[ArticleAgreement] = []
    for piece in pieces:
        if isinstance(piece, AgreementFigures):
            figures = piece
        elif isinstance(piece, tuple):
            for entry in piece:
                (disagreements if isinstance(entry, Disagreement) else articles).append(entry)
    if figures is None:
        raise RuntimeError("there were no figures among the pieces")
    return replace(figures, disagreements=tuple(disagreements), by_article=tuple(articles))
