"""The headline figures of a study as a row of tiles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from annotator.ui.counts import counted
from annotator.ui.fields import plain_label, plain_tip
from annotator.ui.figure_words import measure_about, number_text, remark, value_text

if TYPE_CHECKING:
    from annotator.agreement.result import AgreementFigures, Figure

_HEADLINES = (
    ("gamma", "spans"),
    ("span_f1_dice", "spans"),
    ("binary_u_alpha", "spans"),
    ("cohen_kappa", "type"),
    ("krippendorff_alpha", "speaker"),
    ("krippendorff_alpha", "stance given type"),
)
_NARROWEST = 158


class FigureTile(QFrame):
    """One figure in large letters, with its name above and what it rests on below."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.name = plain_label(name, role="muted")
        self.value = plain_label(role="title")
        digits = QFont(self.value.font())
        digits.setFeature(QFont.Tag("tnum"), 1)
        self.value.setFont(digits)
        self.interval = plain_label(wrap=True)
        self.basis = plain_label(role="small", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 11)
        column.setSpacing(1)
        for label in (self.name, self.value, self.interval, self.basis):
            column.addWidget(label)
        column.addStretch(1)

    def show_figure(self, figure: Figure, *, annotators: int, level: float) -> None:
        """Show this figure; an undefined one says so in place of a number."""
        has_value = figure.value is not None
        self.value.setText(value_text(figure, decimals=2) if has_value else "–")
        if not has_value:
            interval = self.tr("undefined: {reason}").format(
                reason=remark(figure, annotators=annotators)
            )
        elif figure.low is None or figure.high is None:
            interval = figure.no_interval or self.tr("no interval")
        else:
            interval = self.tr("{level} % CI {low} – {high}").format(
                level=f"{100 * level:g}",
                low=number_text(figure.low, decimals=2),
                high=number_text(figure.high, decimals=2),
            )
        basis = self.tr("{articles}, {annotations}").format(
            articles=counted(figure.n_articles, "article"),
            annotations=counted(figure.n_units, "annotation"),
        )
        self.interval.setText(interval)
        self.basis.setText(basis)
        about = measure_about(figure.measure)
        matched = self.tr("{matched} matched, {unmatched} not").format(
            matched=figure.n_matched, unmatched=figure.n_unmatched
        )
        self.setToolTip(plain_tip(f"{about} {interval}; {basis}; {matched}.".strip()))
        self.setAccessibleName(
            f"{self.name.text()}: {value_text(figure, decimals=2)}, {interval}, {basis}"
        )


class TileRow(QWidget):
    """The tiles side by side, in one row or, where that is too narrow, in two."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(12)
        self._in_a_row = 0
        self.tiles = {key: FigureTile(name) for key, name in _names().items()}
        self._arrange(len(self.tiles))

    def show_figures(self, figures: AgreementFigures) -> None:
        """Show the headline figures of the whole study."""
        for figure in figures.measures:
            tile = self.tiles.get((figure.measure, figure.of))
            if tile is not None and figure.type is None and figure.pair is None:
                tile.show_figure(
                    figure,
                    annotators=len(figures.annotators),
                    level=figures.parameters.level,
                )

    def minimumSizeHint(self) -> QSize:
        """As narrow as half of the tiles: the rest goes below."""
        return QSize(_NARROWEST * len(self.tiles) // 2, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many in a row as there is room for."""
        super().resizeEvent(event)
        fits = self.width() >= _NARROWEST * len(self.tiles)
        self._arrange(len(self.tiles) if fits else (len(self.tiles) + 1) // 2)

    def _arrange(self, in_a_row: int) -> None:
        if in_a_row == self._in_a_row:
            return
        self._in_a_row = in_a_row
        for tile in self.tiles.values():
            self._grid.removeWidget(tile)
        for place, tile in enumerate(self.tiles.values()):
            self._grid.addWidget(tile, place // in_a_row, place % in_a_row)
        for column in range(len(self.tiles)):
            self._grid.setColumnStretch(column, 1 if column < in_a_row else 0)


def _names() -> dict[tuple[str, str], str]:
    translate = QCoreApplication.translate
    names = (
        translate("FigureTile", "γ (Mathet 2015)"),
        translate("FigureTile", "Spans, F1 (Dice)"),
        translate("FigureTile", "Unitizing, |uα"),
        translate("FigureTile", "Type, κ"),
        translate("FigureTile", "Speaker, α"),
        translate("FigureTile", "Stance by type, α"),
    )
    return dict(zip(_HEADLINES, names, strict=True))
