"""From agreement figures to what a report says."""

from __future__ import annotations

from datetime import date

from annotator.agreement.result import AgreementFigures
from annotator.report import disagreement_sections, figure_sections, method_sections
from annotator.report.contents import Contents, Section
from annotator.report.figure_names import counted
from annotator.report.shown_text import named
from annotator.report.type_labels import with_labels


def contents_of(figures: AgreementFigures, *, on: date) -> Contents:
    """The whole report on these figures, made ``on`` that day."""
    figures = with_labels(figures)
    sections: tuple[Section | None, ...] = (
        figure_sections.headline(figures),
        method_sections.reading(),
        figure_sections.by_type(figures),
        figure_sections.by_pair(figures),
        figure_sections.by_batch(figures),
        disagreement_sections.make_up(figures),
        disagreement_sections.values(figures),
        method_sections.more_coding(figures),
        method_sections.left_out(figures),
        method_sections.methods(figures),
        method_sections.reproducibility(figures),
        _every_figure(figures),
        figure_sections.by_article(figures),
        disagreement_sections.every_disagreement(figures),
    )
    return Contents(
        title="Agreement between annotators",
        date=f"{on:%Y-%m-%d}",
        basis=basis_words(figures),
        tiles=figure_sections.tiles(figures),
        sections=tuple(section for section in sections if section is not None),
    )


def basis_words(figures: AgreementFigures) -> str:
    """On how many articles, stories, sets and annotations everything rests."""
    shares = ", ".join(f"{named(name)} {n:,}" for name, n in figures.annotations.items())
    return (
        f"Rests on {counted(figures.articles, 'article')} "
        f"({counted(figures.stories, 'story', 'stories')}), "
        f"{counted(figures.annotation_sets, 'annotation set')} and "
        f"{counted(sum(figures.annotations.values()), 'annotation')} ({shares})."
    )


def _every_figure(figures: AgreementFigures) -> Section:
    table = figure_sections.figure_table(
        "Every figure of the whole study", figures.whole, figure_sections.FIGURE
    )
    return Section("all-figures", "Every figure of the whole study", (table,))
