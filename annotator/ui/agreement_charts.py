"""The charts of the Agreement page from figures: what each row is called and what it shows.

Draws nothing itself; the drawings are those of the report.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from annotator.ui.counts import counted
from annotator.ui.figure_words import kind_name, measure_name, subject_name

if TYPE_CHECKING:
    from annotator.agreement.disagreement import Kind
    from annotator.agreement.result import AgreementFigures, Figure
    from annotator.report.chart_rows import Interval
    from annotator.report.contents import Draw

Key = tuple[str, str]
"""Measure and subject."""
_SPANS = ("span_f1_dice", "spans")


def prepare() -> None:
    """Import what charts need, on a thread that may wait for it."""
    import lxml.etree

    from annotator.report import bar_chart, figure_sections

    del lxml, bar_chart, figure_sections


def measure_label(key: Key) -> str:
    """“Type, Cohen’s κ”."""
    return f"{subject_name(key[1])}, {measure_name(key[0])}"


def type_chart(
    figures: AgreementFigures, key: Key, type_labels: Mapping[str, str]
) -> tuple[Key, Draw] | None:
    """The chosen measure for each type, or F1 where types have no such figure."""
    from annotator.report.interval_chart import interval_chart

    for wanted in (key, _SPANS):
        chosen = {f.type: f for f in figures.by_type if (f.measure, f.of) == wanted}
        if chosen:
            order = [kind for kind in (*type_labels, *figures.types) if kind in chosen]
            rows = [
                _interval(chosen[kind], type_labels.get(kind, kind))
                for kind in dict.fromkeys(order)
            ]
            translate = QCoreApplication.translate
            return wanted, partial(
                interval_chart,
                rows,
                title=translate("AgreementView", "Agreement by type"),
                n_title=translate("AgreementView", "articles"),
            )
    return None


def pair_chart(figures: AgreementFigures, key: Key) -> tuple[Key, Draw] | None:
    """The chosen measure for each pair of annotators as a matrix; None for a single pair."""
    from annotator.report.figure_sections import pair_matrix
    from annotator.report.matrix_chart import matrix_chart

    if len(figures.annotators) < 3:
        return None
    for wanted in (key, _SPANS):
        chosen = {f.pair: f for f in figures.by_pair if (f.measure, f.of) == wanted}
        if chosen:
            matrix = pair_matrix(figures.annotators, chosen, corner=measure_name(wanted[0]))
            title = QCoreApplication.translate("AgreementView", "Agreement by pair of annotators")
            return wanted, partial(matrix_chart, matrix, title=title)
    return None


def batch_chart(figures: AgreementFigures, key: Key) -> tuple[Key, Draw] | None:
    """The chosen measure over the batches; None when there is only one."""
    from annotator.report.line_chart import line_chart

    for wanted in (key, _SPANS):
        rows = [
            _interval(figure, batch.label, counted(batch.articles, "article"))
            for batch in figures.by_batch
            for figure in batch.figures
            if (figure.measure, figure.of) == wanted
        ]
        if len(rows) > 1:
            title = QCoreApplication.translate("AgreementView", "Agreement over batches")
            return wanted, partial(line_chart, rows, title=title)
    return None


def make_up_chart(counts: Mapping[Kind, int]) -> Draw:
    """How many disagreements there are of each kind."""
    from annotator.report.bar_chart import bar_chart
    from annotator.report.chart_rows import Bar

    total = sum(counts.values()) or 1
    rows = [Bar(kind_name(kind), count, count / total) for kind, count in counts.items()]
    title = QCoreApplication.translate("AgreementView", "What the disagreement is made of")
    return partial(bar_chart, rows, title=title)


def value_chart(figures: AgreementFigures, type_labels: Mapping[str, str]) -> Draw | None:
    """Which type of one annotator met which of another."""
    from annotator.agreement.breakdown import NOTHING
    from annotator.report.chart_rows import Cell, Matrix
    from annotator.report.matrix_chart import matrix_chart

    found = next((c for c in figures.confusions if c.of == "type" and c.pair is None), None)
    if found is None:
        return None
    translate = QCoreApplication.translate
    labels = {**type_labels, NOTHING: translate("AgreementView", "(nothing)")}
    names = tuple(labels.get(value, value) for value in found.values)
    cells = tuple(_shares(line) for line in found.counts)
    corner = (
        " \\ ".join(figures.annotators)
        if len(figures.annotators) == 2
        else translate("AgreementView", "first \\ second")
    )
    matrix = Matrix(
        names,
        names,
        tuple(tuple(Cell(f"{n:,}", "", share) for n, share in line) for line in cells),
        corner if len(corner) < 24 else translate("AgreementView", "first \\ second"),
    )
    title = translate("AgreementView", "Types that met")
    return partial(matrix_chart, matrix, title=title)


def _shares(line: Sequence[int]) -> list[tuple[int, float]]:
    total = sum(line) or 1
    return [(n, n / total) for n in line]


def _interval(figure: Figure, label: str, basis: str = "") -> Interval:
    from annotator.report.figure_sections import interval_row

    return interval_row(figure, label, basis)
