"""How far a lead's team is: by annotator, batch and article, for a page, a table or a script."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from annotator.model.teamwork import Standing
from annotator.session.session import Session
from annotator.store.progress import By, ProgressStore

__all__ = ["COLUMNS", "By", "Standing", "as_json", "standings", "write_csv"]

COLUMNS = (
    "annotator",
    "batch",
    "article",
    "title",
    "assigned",
    "started",
    "finished",
    "annotations",
    "minutes",
    "unsure",
    "due",
    "late",
    "handed_in",
)
"""What a progress table has in its columns; cells that make no sense in a row are empty."""


def standings(session: Session, by: By = "annotator", *, today: str = "") -> list[Standing]:
    """How far everybody is, a row for each annotator, batch or article.

    ``today`` (ISO date, the computer's own day if not given) decides what is late.
    """
    day = today or dt.date.today().isoformat()  # noqa: DTZ011  # due dates are days where one is
    return ProgressStore(session.project.connection).standings(by, today=day)


def write_csv(session: Session, path: Path, by: By = "annotator") -> int:
    """Write the table for a spreadsheet, formulas made harmless; returns how many rows it has.

    Raises OutputRefused when the file cannot be put in place.
    """
    from annotator.exchange.csv_tables import write_rows

    found = standings(session, by)
    write_rows(path, COLUMNS, _cells(found), protected=session.project.connection.files)
    return len(found)


def as_json(found: Sequence[Standing]) -> list[dict[str, Any]]:
    """The rows as ``progress --json`` prints them."""
    return [dict(zip(COLUMNS, _values(one), strict=True)) for one in found]


def _cells(found: Sequence[Standing]) -> Iterator[list[str]]:
    for one in found:
        yield ["" if value is None else str(value) for value in _values(one)]


def _values(one: Standing) -> tuple[Any, ...]:
    return (
        one.annotator,
        one.batch or None,
        one.article_id or None,
        one.title or None,
        one.assigned,
        one.started,
        one.finished,
        one.annotations,
        one.minutes,
        one.unsure,
        one.due,
        one.late,
        one.handed_in or None,
    )
