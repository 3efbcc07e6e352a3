"""Sections with figures: the headline, by type, by pair of annotators, by batch, by article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from annotator.agreement.result import AgreementFigures, Figure
from annotator.report.chart_rows import Cell as MatrixCell
from annotator.report.chart_rows import Interval, Matrix, value_text
from annotator.report.contents import (
    Block,
    Cell,
    Chart,
    Column,
    Paragraph,
    Section,
    Table,
    Tile,
    number,
    row,
)
from annotator.report.figure_names import (
    counted,
    figure_name,
    interval_cell,
    measure_name,
    percent,
    subject_name,
    value_cell,
)
from annotator.report.interval_chart import interval_chart
from annotator.report.line_chart import line_chart
from annotator.report.matrix_chart import matrix_chart

_TILES = (
    ("gamma", "spans"),
    ("span_f1_dice", "spans"),
    ("binary_u_alpha", "spans"),
    ("cohen_kappa", "type"),
    ("krippendorff_alpha", "speaker"),
    ("krippendorff_alpha", "stance given type"),
)
_PAIR_MEASURES = (("gamma", "spans"), ("span_f1_dice", "spans"))
_BATCH_MEASURES = (("gamma", "spans"), ("span_f1_dice", "spans"))
_TYPE_MEASURES = (("gamma", "spans"), ("span_f1_dice", "spans"), ("u_alpha", "spans"))
_ARTICLES_PRINTED = 60

FIGURE = Column("Figure", weight=2.2)
_VALUES = (
    Column("Value", "number", 1.1),
    Column("Interval", "number", 1.5),
    Column("Articles", "number", 0.8),
    Column("Stories", "number", 0.8),
    Column("Annotations", "number", 1.1),
    Column("Matched", "number", 0.9),
    Column("Unmatched", "number", 1.0),
)


def tiles(figures: AgreementFigures) -> tuple[Tile, ...]:
    """The figures of the whole study that a reader looks at first."""
    found = {(figure.measure, figure.of): figure for figure in figures.whole}
    return tuple(_tile(found[key], figures.parameters.level) for key in _TILES if key in found)


def headline(figures: AgreementFigures) -> Section:
    """The whole study."""
    shown = figures.headline
    level = percent(figures.parameters.level)
    blocks: list[Block] = [
        Chart(
            f"Agreement with {level} intervals",
            partial(
                interval_chart,
                [interval_row(figure, figure_name(figure)) for figure in shown],
                title=f"Agreement in the whole study, with {level} intervals",
                n_title="articles",
            ),
        ),
        figure_table("Figures of the whole study", shown, FIGURE),
        Paragraph(
            "Of spans, matched are the annotations that the measure itself pairs; of attributes, "
            "the pairs of annotations that cover nearly the same words and have a value. For F1 of "
            "characters and the members of the uα family both numbers count characters.",
            "note",
        ),
    ]
    return Section("figures", "The figures", tuple(blocks))


def by_type(figures: AgreementFigures) -> Section | None:
    """Each type by itself; None when there is only one figure to each."""
    if not figures.by_type:
        return None
    types = {name: place for place, name in enumerate(figures.types)}
    ordered = sorted(figures.by_type, key=lambda figure: types.get(figure.type or "", len(types)))
    blocks: list[Block] = []
    for measure, of in _TYPE_MEASURES:
        chosen = [f for f in ordered if (f.measure, f.of) == (measure, of)]
        if chosen:
            title = f"{measure_name(measure)} by type"
            rows = [interval_row(figure, figure.type or "") for figure in chosen]
            blocks.append(
                Chart(title, partial(interval_chart, rows, title=title, n_title="articles"))
            )
    blocks.append(figure_table("Figures by type", ordered, Column("Type", "foreign", 1.4), FIGURE))
    return Section("types", "By type", tuple(blocks))


def by_pair(figures: AgreementFigures) -> Section | None:
    """Each pair of annotators; None for a single pair, which is the whole study."""
    if len(figures.annotators) < 3:
        return None
    blocks: list[Block] = []
    for measure, of in _PAIR_MEASURES:
        chosen = {f.pair: f for f in figures.by_pair if (f.measure, f.of) == (measure, of)}
        if chosen:
            title = f"{measure_name(measure)} of {subject_name(of).lower()} by pair of annotators"
            matrix = pair_matrix(figures.annotators, chosen, corner=measure_name(measure))
            blocks.append(Chart(title, partial(matrix_chart, matrix, title=title)))
    places = {name: place for place, name in enumerate(figures.annotators)}
    ordered = sorted(figures.by_pair, key=lambda f: [places[name] for name in f.pair or ()])
    blocks.append(
        figure_table("Figures by pair", ordered, Column("Annotators", "foreign", 1.8), FIGURE)
    )
    return Section("pairs", "By pair of annotators", tuple(blocks))


def by_batch(figures: AgreementFigures) -> Section | None:
    """Each import in its order; None when there is only one."""
    if not figures.by_batch:
        return None
    blocks: list[Block] = []
    for measure, of in _BATCH_MEASURES:
        rows = batch_rows(figures, measure, of)
        if any(line.value is not None for line in rows):
            title = f"{measure_name(measure)} by batch"
            blocks.append(Chart(title, partial(line_chart, rows, title=title)))
    labelled = [(batch.label, figure) for batch in figures.by_batch for figure in batch.figures]
    blocks.append(
        Table(
            "Figures by batch",
            (Column("Batch", "foreign", 1.6), FIGURE, *_VALUES),
            tuple(
                (Cell(label), Cell(figure_name(figure)), *_cells(figure))
                for label, figure in labelled
            ),
        )
    )
    return Section("batches", "Over batches", tuple(blocks))


def by_article(figures: AgreementFigures) -> Section | None:
    """Each article, worst first."""
    if not figures.by_article:
        return None
    measures = [(f.measure, f.of) for f in figures.by_article[0].figures]
    columns = (
        Column("Article", "foreign", 3.0),
        Column("Disagreements", "number", 1.2),
        *(Column(name, "number", 0.9) for name in figures.annotators),
        *(Column(_short_name(measure, of), "number", 1.0) for measure, of in measures),
    )
    rows = []
    for article in figures.by_article:
        found = {(f.measure, f.of): f for f in article.figures}
        rows.append(
            row(
                article.title or article.article_id,
                number(article.disagreements),
                *(
                    number(article.annotations[name]) if name in article.annotations else "–"
                    for name in figures.annotators
                ),
                *(_short_value(found.get(key)) for key in measures),
            )
        )
    about = Paragraph(
        "Worst first. Under each annotator’s name stands how many annotations they made; a dash "
        "means that they did not work on the article. Figures of single articles rest on few "
        "annotations and have no intervals."
    )
    table = Table("Articles, worst first", columns, tuple(rows), short=_ARTICLES_PRINTED)
    return Section("articles", "By article", (about, table))


def figure_table(caption: str, figures: Iterable[Figure], *leading: Column) -> Table:
    """A table of figures with everything they rest on; ``leading`` columns name them."""
    columns = (*leading, *_VALUES)
    rows = []
    for figure in figures:
        names = {
            "Figure": Cell(figure_name(figure)),
            "Type": Cell(figure.type or ""),
            "Annotators": Cell(" – ".join(figure.pair or ())),
        }
        rows.append((*(names[column.title] for column in leading), *_cells(figure)))
    return Table(caption, columns, tuple(rows))


def pair_matrix(
    annotators: Sequence[str], by_pair: dict[tuple[str, str] | None, Figure], *, corner: str
) -> Matrix:
    """One figure of every pair of annotators as a matrix that mirrors itself."""

    def cell(one: str, other: str) -> MatrixCell:
        figure = by_pair.get((one, other)) or by_pair.get((other, one))
        if one == other or figure is None:
            return MatrixCell("–")
        note = counted(figure.n_articles, "article")
        if figure.value is None:
            return MatrixCell("undefined", note)
        return MatrixCell(value_text(figure.value), note, max(figure.value, 0.0))

    return Matrix(
        tuple(annotators),
        tuple(annotators),
        tuple(tuple(cell(one, other) for other in annotators) for one in annotators),
        corner,
    )


def batch_rows(figures: AgreementFigures, measure: str, of: str) -> list[Interval]:
    """One figure of every batch in order."""
    return [
        interval_row(figure, batch.label, counted(batch.articles, "article"))
        for batch in figures.by_batch
        for figure in batch.figures
        if (figure.measure, figure.of) == (measure, of)
    ]


def interval_row(figure: Figure, label: str, basis: str = "") -> Interval:
    """A figure as a row of a chart; ``basis`` in place of the number of its articles."""
    n = basis or f"{figure.n_articles:,}"
    undefined = figure.undefined or ""
    return Interval(label, n, figure.value, figure.low, figure.high, undefined)


def _tile(figure: Figure, level: float) -> Tile:
    if figure.value is None:
        value, interval = "–", f"undefined: {figure.undefined}"
    elif figure.low is None or figure.high is None:
        value, interval = value_text(figure.value), figure.no_interval or "no interval"
    else:
        value = value_text(figure.value)
        interval = f"{percent(level)} CI {interval_cell(figure, decimals=2).text}"
    basis = f"{counted(figure.n_articles, 'article')}, {counted(figure.n_units, 'annotation')}"
    return Tile(figure_name(figure), value, interval, basis)


def _cells(figure: Figure) -> tuple[Cell, ...]:
    counts = (
        figure.n_articles,
        figure.n_stories,
        figure.n_units,
        figure.n_matched,
        figure.n_unmatched,
    )
    return (value_cell(figure), interval_cell(figure), *map(number, counts))


def _short_name(measure: str, of: str) -> str:
    return measure_name(measure) if of == "spans" else f"{subject_name(of)} {measure_name(measure)}"


def _short_value(figure: Figure | None) -> Cell:
    if figure is None or figure.value is None:
        return Cell("undefined")
    return Cell(value_text(figure.value), figure.value)
