"""Agreement figures of a project or of datasets, and reports on them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.session.studies import study_of_files, study_of_project, study_of_records
from annotator.session.study_choice import StudyChoice, Surroundings, surroundings

if TYPE_CHECKING:
    from annotator.agreement.breakdown import Parameters
    from annotator.agreement.figures import AgreementFigures
    from annotator.agreement.study import Study

__all__ = [
    "StudyChoice",
    "Surroundings",
    "agreement_figures",
    "study_of_files",
    "study_of_project",
    "study_of_records",
    "surroundings",
    "write_figures",
]


def agreement_figures(
    study: Study,
    parameters: Parameters | None = None,
    *,
    progress: Callable[[int, int, str], None] | None = None,
    is_cancelled: Callable[[], bool] | None = None,
) -> AgreementFigures:
    """All figures of a study, those of this version of the program; pure, for any thread.

    Takes seconds for hundreds of articles; ``progress`` is told (done, total, what), and soon after
    ``is_cancelled`` says so Cancelled is raised.
    """
    from dataclasses import replace

    import annotator
    from annotator.agreement.breakdown import Parameters
    from annotator.agreement.figures import figures

    parameters = replace(parameters or Parameters(), version=annotator.__version__)
    return figures(study, parameters, progress=progress, is_cancelled=is_cancelled)


def write_figures(
    figures: AgreementFigures,
    path: Path,
    *,
    progress: Callable[[int, int, str], None] | None = None,
    is_cancelled: Callable[[], bool] | None = None,
    protected: Collection[Path] = (),
) -> None:
    """Write the report on these figures, as the ending of the file's name asks.

    Raises OutputRefused for an ending that is none of a report's, or when the file cannot be put in
    place; ``protected`` are files that it must not be.
    """
    from annotator.report.writing import write_report

    write_report(figures, path, progress=progress, is_cancelled=is_cancelled, protected=protected)
