"""Every figure of a study as a row of CSV, with what it is of and what it rests on."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from annotator.agreement.result import AgreementFigures, Figure
from annotator.exchange.csv_tables import defused
from annotator.report.shown_text import clean

COLUMNS = (
    "part",
    "measure",
    "of",
    "type",
    "annotator_1",
    "annotator_2",
    "batch",
    "article",
    "value",
    "low",
    "high",
    "undefined",
    "no_interval",
    "n_articles",
    "n_stories",
    "n_annotations",
    "n_matched",
    "n_unmatched",
)
_BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes UTF-8 for its local code page


def figure_csv(figures: AgreementFigures) -> str:
    """All figures: of the whole study, by type, by pair, by batch and by article.

    Numbers are written in full, missing ones as empty cells; words that a spreadsheet could take
    for a formula are defused.
    """
    rows = io.StringIO()
    writer = csv.writer(rows, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for part, figure, batch, article in _every(figures):
        one, other = figure.pair or ("", "")
        words = (part, figure.measure, figure.of, figure.type or "", one, other, batch, article)
        reasons = (figure.undefined or "", figure.no_interval or "")
        writer.writerow(
            (
                *(defused(clean(word)) for word in words),
                *(_number(value) for value in (figure.value, figure.low, figure.high)),
                *map(defused, reasons),
                figure.n_articles,
                figure.n_stories,
                figure.n_units,
                figure.n_matched,
                figure.n_unmatched,
            )
        )
    return _BYTE_ORDER_MARK + rows.getvalue()


def _every(figures: AgreementFigures) -> Iterator[tuple[str, Figure, str, str]]:
    for figure in figures.measures:
        part = "pair" if figure.pair else "type" if figure.type else "whole"
        yield part, figure, "", ""
    for batch in figures.by_batch:
        for figure in batch.figures:
            yield "batch", figure, batch.label, ""
    for article in figures.by_article:
        for figure in article.figures:
            yield "article", figure, "", article.title or article.article_id


def _number(value: float | None) -> str:
    return "" if value is None else repr(value)
