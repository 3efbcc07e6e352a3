"""Articles, worst first, with how many places differ in each; choosing one says which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from annotator.ui.figure_words import measure_name, value_text
from annotator.ui.plain_table import PlainTable, Row, RowsModel

if TYPE_CHECKING:
    from annotator.agreement.breakdown import ArticleAgreement
    from annotator.agreement.result import AgreementFigures

_SHOWN = 500
"""Articles that are listed: worse ones come first, and all are in the report."""
_MEASURES = ("gamma", "span_f1_dice")


class ArticleFigures(PlainTable):
    """A row for each of the worst articles; ``article_chosen`` carries the title of one."""

    article_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        translate = QCoreApplication.translate
        titles = (
            translate("ArticleFigures", "Article"),
            translate("ArticleFigures", "Places that differ"),
            translate("ArticleFigures", "Annotations"),
            *(measure_name(measure) for measure in _MEASURES),
        )
        super().__init__(
            RowsModel(titles, numbers=range(1, len(titles))),
            name=translate("ArticleFigures", "Articles, worst first"),
            stretch=0,
            parent=parent,
        )
        self.row_activated.connect(self._on_row_activated)

    def show_figures(self, figures: AgreementFigures) -> None:
        """Show the articles behind these figures."""
        self.set_rows(map(_row, figures.by_article[:_SHOWN]))

    def _on_row_activated(self, title: str) -> None:
        self.article_chosen.emit(title)


def _row(article: ArticleAgreement) -> Row:
    title = " ".join((article.title or article.article_id).split())
    found = {figure.measure: figure for figure in article.figures if figure.of == "spans"}
    counts = " / ".join(str(count) for count in article.annotations.values())
    values = (
        value_text(found[measure], decimals=2) if measure in found else "–" for measure in _MEASURES
    )
    cells = (f"\u2068{title}\u2069", str(article.disagreements), counts, *values)
    return Row(cells, key=title, tip=title)
