"""From annotation sets to agreement figures: which sets enter, and writing the figures down.

Reading a study needs the session's thread; computing figures from it does not.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.errors import InputRefused, NotFound
from annotator.session.exporting import set_records
from annotator.session.session import Session

if TYPE_CHECKING:
    from annotator.agreement.figures import AgreementFigures
    from annotator.agreement.study import LeftOut, Study, StudyArticle, Unit
    from annotator.exchange.dataset_jsonl import SetRecord
    from annotator.model.annotation import Annotation

_COLUMNS = (
    "measure",
    "of",
    "type",
    "pair",
    "value",
    "undefined",
    "low",
    "high",
    "n_matched",
    "n_unmatched",
)


def study_of_project(
    session: Session,
    *,
    annotators: Sequence[str] | None = None,
    include_unfinished: bool = False,
) -> Study:
    """The reliability data of a project: the finished sets of these annotators (None: of all).

    A finished empty set enters as "no units". Raises NotFound for an unknown annotator and
    InputRefused when fewer than two are left.
    """
    known = session.annotators()
    for name in annotators or ():
        if name not in known:
            raise NotFound(
                f"“{name}” has annotated nothing in this project; there is "
                f"{', '.join(known) or 'nobody yet'}."
            )
    # Who has only opened the project has read nothing, and is no one to agree with.
    begun = {annotation_set.annotator for annotation_set in session.project.annotations.sets()}
    return study_of_records(
        set_records(session, annotators=annotators),
        annotators=annotators or [name for name in known if name in begun],
        include_unfinished=include_unfinished,
    )


def study_of_files(
    paths: Sequence[Path],
    *,
    annotators: Sequence[str] | None = None,
    include_unfinished: bool = False,
) -> Study:
    """The reliability data in dataset JSONL files of any tool, without a project."""
    from annotator.exchange.study_sets import read_study_sets

    records, _ = read_study_sets(paths)
    known = sorted({record.annotator for record in records})
    for name in annotators or ():
        if name not in known:
            raise NotFound(f"“{name}” is in none of the files; there is {', '.join(known)}.")
    return study_of_records(
        (record for record in records if annotators is None or record.annotator in annotators),
        annotators=annotators or known,
        include_unfinished=include_unfinished,
    )


def agreement_figures(study: Study) -> AgreementFigures:
    """All figures of a study; pure, so it may run in any thread."""
    from annotator.agreement.figures import figures

    return figures(study)


def write_figures(figures: AgreementFigures, path: Path) -> None:
    """Write figures as JSON or, when the file name ends in .csv, as a table.

    Raises OutputRefused when the file cannot be put in place.
    """
    from annotator.exchange.output_files import writing

    if path.suffix.lower() == ".csv":
        body = _table(figures)
    else:
        body = json.dumps(figures.as_json(), ensure_ascii=False, indent=2) + "\n"
    with writing(path) as file:
        file.write(body.encode())


def study_of_records(
    records: Iterable[SetRecord], *, annotators: Sequence[str], include_unfinished: bool = False
) -> Study:
    """The reliability data in these annotation sets; pure, so it may run in any thread.

    Raises InputRefused when fewer than two annotators are named.
    """
    from annotator.agreement.study import LeftOut, Study, StudyArticle, outside_regions

    order = tuple(dict.fromkeys(annotators))
    if len(order) < 2:
        raise InputRefused(
            "Agreement needs the work of two annotators; there is "
            + (f"only “{order[0]}”." if order else "nobody's yet.")
        )
    articles: dict[str, StudyArticle] = {}
    sets: dict[str, dict[str, tuple[Unit, ...]]] = {}
    unfinished = in_regions = 0
    for record in records:
        if record.state != "finished" and not include_unfinished:
            unfinished += 1
            continue
        article = record.article
        if article.id not in articles:
            sets[article.id] = {}
            articles[article.id] = StudyArticle(
                article.id,
                article.story,
                len(article.text),
                sets[article.id],
                title=article.title,
                excluded=tuple((region.start, region.end) for region in article.excluded),
                digest=article.text_sha256,
            )
        regions = [(region.start, region.end) for region in article.excluded]
        units, dropped = outside_regions(map(_unit, record.annotations), regions)
        in_regions += dropped
        sets[article.id][record.annotator] = units
    left_out: list[LeftOut] = []
    if unfinished:
        left_out.append(LeftOut("annotation sets", "not finished", unfinished))
    if in_regions:
        left_out.append(LeftOut("annotations", "in an excluded region", in_regions))
    return Study(order, tuple(articles.values()), tuple(left_out))


def _unit(annotation: Annotation) -> Unit:
    from annotator.agreement.study import Unit

    return Unit(
        id=annotation.id,
        fragments=tuple((fragment.start, fragment.end) for fragment in annotation.fragments),
        type=annotation.type,
        speaker=annotation.speaker_id,
        stance=annotation.stance,
        proposition=annotation.proposition_id,
        text=" … ".join(annotation.quotes),
    )


def _table(figures: AgreementFigures) -> str:
    from annotator.exchange.csv_tables import defused

    rows = io.StringIO()
    table = csv.writer(rows, lineterminator="\n")
    table.writerow(_COLUMNS)
    for figure in figures.measures:
        values = figure.as_json()
        values["pair"] = " / ".join(values["pair"] or ())
        table.writerow(
            value if isinstance(value, int | float) else defused("" if value is None else value)
            for value in (values[column] for column in _COLUMNS)
        )
    return rows.getvalue()
