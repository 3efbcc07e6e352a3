"""Sections on what differs: the make-up of disagreement, values that met, every single place."""

from __future__ import annotations

from functools import partial

from annotator.agreement.breakdown import Confusion
from annotator.agreement.disagreement import Disagreement, Version
from annotator.agreement.result import AgreementFigures
from annotator.report.bar_chart import bar_chart
from annotator.report.chart_rows import Bar, Matrix
from annotator.report.chart_rows import Cell as MatrixCell
from annotator.report.contents import (
    Block,
    Cell,
    Chart,
    Column,
    Paragraph,
    Section,
    Table,
    number,
    row,
)
from annotator.report.figure_names import KINDS, KINDS_ABOUT, counted, subject_name
from annotator.report.matrix_chart import matrix_chart
from annotator.report.shown_text import clean, isolated, named

_PRINTED = 200
_LONGEST_WORDS = 600
_WIDEST_MATRIX = 7
"""Values up to which a table of values is drawn as well: more would not be read."""


def make_up(figures: AgreementFigures) -> Section:
    """How many disagreements there are of each kind."""
    counts = figures.make_up
    total = sum(counts.values())
    if not total:
        text = "There is no disagreement: all annotations are the same in every field."
        return Section("make-up", "What the disagreement is made of", (Paragraph(text),))
    bars = make_up_bars(figures)
    about = Paragraph(
        f"{counted(total, 'place')} where annotators differ, each counted once, for the first of "
        "these that holds."
    )
    table = Table(
        "Disagreements by kind",
        (
            Column("What differs", weight=1.6),
            Column("Places", "number", 0.7),
            Column("Share", "number", 0.7),
            Column("What it means", weight=3.4),
        ),
        tuple(
            row(
                KINDS[kind],
                number(count),
                Cell(f"{100 * count / total:.1f} %", count / total),
                KINDS_ABOUT[kind],
            )
            for kind, count in counts.items()
        ),
    )
    chart = Chart("Disagreements by kind", partial(bar_chart, bars, title="Disagreements by kind"))
    return Section("make-up", "What the disagreement is made of", (about, chart, table))


def make_up_bars(figures: AgreementFigures) -> list[Bar]:
    """The kinds of disagreement with how many there are of each."""
    counts = figures.make_up
    total = sum(counts.values()) or 1
    return [Bar(KINDS[kind], count, count / total) for kind, count in counts.items()]


def values(figures: AgreementFigures) -> Section | None:
    """Which value of one annotator met which of another, and how often everyone used each."""
    blocks: list[Block] = []
    for confusion in figures.confusions:
        if confusion.pair is not None and len(figures.annotators) == 2:
            continue
        name = _confusion_name(confusion, figures)
        if len(confusion.values) <= _WIDEST_MATRIX and confusion.pair is None:
            matrix = confusion_matrix(confusion, figures)
            blocks.append(Chart(name, partial(matrix_chart, matrix, title=name)))
        blocks.append(_confusion_table(confusion, name))
    if figures.marginals:
        blocks.append(_marginal_table(figures))
    if not blocks:
        return None
    about = Paragraph(
        "Chance-corrected coefficients depend on how often each value was used; these are the "
        "counts behind them. Where values are skewed, read the observed agreement beside the "
        "coefficient. “(none)” is no annotation on the other side, or no value given."
    )
    return Section("values", "Values that met", (about, *blocks))


def confusion_matrix(confusion: Confusion, figures: AgreementFigures) -> Matrix:
    """The table of values as a matrix; a cell is as dark as its share of its row."""
    rows = []
    for line in confusion.counts:
        total = sum(line) or 1
        rows.append(tuple(MatrixCell(f"{n:,}", "", n / total) for n in line))
    return Matrix(confusion.values, confusion.values, tuple(rows), _corner(confusion, figures))


def every_disagreement(figures: AgreementFigures) -> Section | None:
    """Every place where annotators differ, worst first, with the words."""
    if not figures.disagreements:
        return None
    about = Paragraph(
        "Worst first: what somebody did not find at all stands before what all found and called "
        f"differently. Words are cut after {_LONGEST_WORDS} characters."
    )
    table = Table(
        "Disagreements, worst first",
        (
            Column("No.", "number", 0.45),
            Column("What differs", weight=1.1),
            Column("Article", "foreign", 1.7),
            Column("What each annotator has", "foreign", 5.0),
        ),
        tuple(
            row(
                number(place),
                KINDS[entry.kind],
                entry.title or entry.article_id,
                "\n".join(_versions(entry)),
            )
            for place, entry in enumerate(figures.disagreements, 1)
        ),
        short=_PRINTED,
    )
    return Section("disagreements", "Every disagreement", (about, table))


def _versions(entry: Disagreement) -> list[str]:
    lines = [f"{named(version.annotator)}: {_version(version)}" for version in entry.versions]
    if not lines:
        names = ", ".join(map(named, entry.annotators))
        lines.append(f"{names}: {_quoted(entry.text)}")
    if entry.missing_from:
        lines.append(f"{', '.join(map(named, entry.missing_from))}: nothing here")
    return lines


def _version(version: Version) -> str:
    given = (version.type, version.speaker, version.stance, version.proposition)
    return f"{' · '.join(named(value) for value in given if value)} {_quoted(version.text)}"


def _quoted(words: str) -> str:
    shown = " ".join(words[:_LONGEST_WORDS].split())
    more = len(words) - _LONGEST_WORDS
    rest = f"… ({counted(more, 'more character')})" if more > 0 else ""
    return f"{isolated(f'“{clean(shown)}”')}{rest}"


def _confusion_name(confusion: Confusion, figures: AgreementFigures) -> str:
    subject = subject_name(confusion.of)
    if confusion.pair is not None:
        return f"{subject}: {named(confusion.pair[0])} against {named(confusion.pair[1])}"
    if len(figures.annotators) == 2:
        one, other = figures.annotators
        return f"{subject}: {named(one)} (rows) against {named(other)} (columns)"
    return f"{subject}: all pairs of annotators added up"


def _corner(confusion: Confusion, figures: AgreementFigures) -> str:
    pair = confusion.pair or (figures.annotators if len(figures.annotators) == 2 else None)
    return "rows \\ columns" if pair is None else "first \\ second"


def _confusion_table(confusion: Confusion, name: str) -> Table:
    return Table(
        name,
        (
            Column("Value", "foreign", 1.6),
            *(Column(value, "number") for value in confusion.values),
        ),
        tuple(
            (Cell(value), *map(number, line))
            for value, line in zip(confusion.values, confusion.counts, strict=True)
        ),
    )


def _marginal_table(figures: AgreementFigures) -> Table:
    return Table(
        "How often each annotator used each value",
        (
            Column("Annotator", "foreign", 1.4),
            Column("Of", weight=1.0),
            Column("Value", "foreign", 2.4),
            Column("Annotations", "number", 1.0),
            Column("Share", "number", 0.8),
        ),
        tuple(
            row(
                marginal.annotator,
                subject_name(marginal.of),
                value,
                number(count),
                Cell(
                    f"{100 * count / (sum(marginal.counts.values()) or 1):.1f} %",
                    count / (sum(marginal.counts.values()) or 1),
                ),
            )
            for marginal in figures.marginals
            for value, count in marginal.counts.items()
        ),
    )
