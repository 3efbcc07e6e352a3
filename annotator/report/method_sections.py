"""Sections on how the figures came about: what was left out, methods, references, parameters."""

from __future__ import annotations

from annotator.agreement.result import AgreementFigures
from annotator.report.chart_rows import value_text
from annotator.report.contents import (
    Block,
    Cell,
    Column,
    Items,
    Paragraph,
    Section,
    Table,
    number,
    row,
)
from annotator.report.figure_names import measure_name, percent, subject_name
from annotator.report.methods_text import methods_text
from annotator.report.references import REFERENCES, cited
from annotator.report.shown_text import isolated

THRESHOLDS = (
    "Krippendorff (2004, p. 241) asks for α of at least .800 and takes values from .667 to .800 "
    "for tentative conclusions only. His bounds are a convention for α; no such bounds have been "
    "established for γ, for the members of the uα family, or for F1, and this report sets none. "
    "1 is full agreement; for the coefficients corrected for chance 0 is what chance alone would "
    "bring, and less than 0 is worse than chance."
)


def reading() -> Section:
    """How far the figures may be trusted, with the sources of the bounds that exist."""
    return Section("reading", "Reading these figures", (Paragraph(THRESHOLDS),))


def left_out(figures: AgreementFigures) -> Section:
    """What does not enter the figures, and why."""
    titles = {article.article_id: article.title for article in figures.by_article}
    blocks: list[Block] = []
    if figures.left_out:
        blocks.append(
            Table(
                "Left out of all figures",
                (
                    Column("What", weight=1.4),
                    Column("Why", weight=3.0),
                    Column("How many", "number"),
                ),
                tuple(row(entry.what, entry.why, number(entry.n)) for entry in figures.left_out),
            )
        )
    else:
        blocks.append(Paragraph("Nothing was left out."))
    if figures.overlapping:
        blocks.append(
            Paragraph(
                "The members of the uα family know units that do not overlap. Annotations of one "
                "annotator and type that do count as one stretch there; where those of different "
                "types do, the figures of all types together are undefined, and the types by "
                "themselves are not."
            )
        )
        blocks.append(
            Table(
                "Overlapping annotations of one annotator",
                (
                    Column("Article", "foreign", 1.4),
                    Column("Annotator", "foreign"),
                    Column("Type", "foreign"),
                    Column("Words of both", "foreign", 3.2),
                ),
                tuple(
                    row(
                        titles.get(entry.article_id, entry.article_id),
                        entry.annotator,
                        entry.type or "all types together",
                        "\n".join(isolated(f"“{text[:200]}”") for text in entry.texts),
                    )
                    for entry in figures.overlapping
                ),
                short=40,
            )
        )
    return Section("left-out", "What was left out", tuple(blocks))


def more_coding(figures: AgreementFigures) -> Section | None:
    """How much narrower intervals would become with more articles annotated twice."""
    if not figures.more_coding:
        return None
    steps = sorted({entry.more for entry in figures.more_coding})
    rows = []
    for key in dict.fromkeys((entry.measure, entry.of) for entry in figures.more_coding):
        entries = {e.more: e for e in figures.more_coding if (e.measure, e.of) == key}
        now = next(iter(entries.values())).now
        widths = (entries[step].width if step in entries else None for step in steps)
        name = f"{subject_name(key[1])}, {measure_name(key[0])}"
        rows.append(row(name, _width(now), *map(_width, widths)))
    about = Paragraph(
        "How wide the interval of each figure would be if more articles were annotated by two or "
        "more annotators and were like those there are: the bootstrap then draws as many more "
        "stories. A width of 0.10 is a figure known to about 0.05 either way."
    )
    columns = (
        Column("Figure", weight=2.4),
        Column("Now", "number"),
        *(Column(f"+{step:,}", "number") for step in steps),
    )
    table = Table("Expected width of the interval with more articles", columns, tuple(rows))
    return Section("more", "How much more double coding?", (about, table))


def methods(figures: AgreementFigures) -> Section:
    """A paragraph that can stand in a paper, and the works that it cites."""
    return Section(
        "methods",
        "Methods",
        (
            Paragraph(methods_text(figures), "quotable"),
            Paragraph("References", "note"),
            Items(tuple(REFERENCES[key] for key in cited(_measures(figures)))),
        ),
    )


def reproducibility(figures: AgreementFigures) -> Section:
    """Everything with which the same figures come out again."""
    parameters = figures.parameters
    rows = [
        row("Program version", parameters.version or "not known"),
        row("SHA-256 of the data", figures.data_hash or "not known"),
        row("Seed", f"{parameters.seed}"),
        row("Resamples", f"{parameters.resamples:,}"),
        row("Level of intervals", percent(parameters.level)),
        row("Chance samples of γ asked for", f"{parameters.samples:,} an article"),
        row(
            "Precision of γ’s expected disorder",
            "not asked for" if parameters.precision is None else percent(parameters.precision),
        ),
        row("Least Dice of a match", f"{parameters.minimum_dice:g}"),
        row("Annotators", ", ".join(map(isolated, figures.annotators))),
        *(
            row(isolated(name).capitalize(), isolated(value))
            for name, value in sorted(parameters.filters.items())
        ),
    ]
    gammas = [f for f in figures.whole if f.measure == "gamma" and f.chance_error is not None]
    rows += [
        row(
            "Chance samples of γ drawn",
            f"{figure.samples or 0:,} an article; the expected disorder of the whole is known to "
            f"± {percent(round(figure.chance_error or 0.0, 4))} of itself",
        )
        for figure in gammas
    ]
    about = Paragraph(
        "The same data, parameters and version give the same report, byte for byte apart from its "
        "date."
    )
    columns = (Column("Parameter", weight=1.4), Column("Value", "foreign", 3.0))
    return Section(
        "reproducing", "Reproducing this report", (about, Table("Parameters", columns, tuple(rows)))
    )


def _measures(figures: AgreementFigures) -> set[str]:
    return {figure.measure for figure in figures.measures}


def _width(width: float | None) -> Cell:
    return Cell("–") if width is None else Cell(value_text(width, 3), width)
