"""How much narrower the intervals would become with more articles annotated twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from annotator.ui.agreement_charts import measure_label
from annotator.ui.plain_table import PlainTable, Row, RowsModel

if TYPE_CHECKING:
    from annotator.agreement.result import AgreementFigures

_STEPS = 5


class OutlookTable(PlainTable):
    """A row for each headline figure: how wide its interval is and would be."""

    def __init__(self, parent: QWidget | None = None) -> None:
        translate = QCoreApplication.translate
        titles = (
            translate("OutlookTable", "Figure"),
            translate("OutlookTable", "Now"),
            *(("",) * _STEPS),
        )
        super().__init__(
            RowsModel(titles, numbers=range(1, _STEPS + 2)),
            name=translate("OutlookTable", "How much more double coding?"),
            stretch=0,
            parent=parent,
        )

    def show_figures(self, figures: AgreementFigures) -> None:
        """Show the outlook that comes with these figures."""
        steps = sorted({entry.more for entry in figures.more_coding})[:_STEPS]
        self.rows_model.titles = (
            *self.rows_model.titles[:2],
            *(f"+{step:,}" for step in steps),
            *([""] * (_STEPS - len(steps))),
        )
        for place in range(_STEPS):
            self.setColumnHidden(place + 2, place >= len(steps))
        widths = {(entry.measure, entry.of, entry.more): entry for entry in figures.more_coding}
        rows = []
        for measure, of in dict.fromkeys((e.measure, e.of) for e in figures.more_coding):
            entries = [widths.get((measure, of, step)) for step in steps]
            now = next((entry.now for entry in entries if entry is not None), None)
            cells = (now, *(entry.width if entry is not None else None for entry in entries))
            rows.append(Row((measure_label((measure, of)), *map(_width, cells))))
        self.set_rows(rows)


def _width(width: float | None) -> str:
    return "–" if width is None else f"{width:.3f}"
