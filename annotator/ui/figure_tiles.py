"""The headline figures of a study as a row of tiles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from annotator.ui.fields import plain_label, plain_tip
from annotator.ui.figure_words import measure_about, remark, value_text
from annotator.ui.work_progress import ElidedLabel

if TYPE_CHECKING:
    from annotator.agreement.result import AgreementFigures, Figure

_HEADLINES = (
    ("span_f1_dice", "spans"),
    ("span_f1_exact", "spans"),
    ("cohen_kappa", "type"),
    ("krippendorff_alpha", "speaker"),
    ("krippendorff_alpha", "stance given type"),
)


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
        self.basis = ElidedLabel()
        self.basis.setProperty("role", "small")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(2)
        for label in (self.name, self.value, self.basis):
            column.addWidget(label)

    def show_figure(self, figure: Figure, *, annotators: int) -> None:
        """Show this figure; an undefined one says so in place of a number."""
        has_value = figure.value is not None
        self.value.setText(value_text(figure, decimals=2) if has_value else "–")
        if has_value:
            basis = self.tr("{matched} matched, {unmatched} not").format(
                matched=figure.n_matched, unmatched=figure.n_unmatched
            )
        else:
            basis = self.tr("undefined: {reason}").format(
                reason=remark(figure, annotators=annotators)
            )
        self.basis.setText(basis)
        about = measure_about(figure.measure)
        self.setToolTip(plain_tip(about if has_value else f"{about} {basis}".strip()))
        self.setAccessibleName(
            f"{self.name.text()}: {value_text(figure, decimals=2)}, {self.basis.text()}"
        )


class TileRow(QWidget):
    """The tiles side by side."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self.tiles = {key: FigureTile(name) for key, name in _names().items()}
        for tile in self.tiles.values():
            row.addWidget(tile, 1)

    def show_figures(self, figures: AgreementFigures) -> None:
        """Show the headline figures of the whole study."""
        for figure in figures.measures:
            tile = self.tiles.get((figure.measure, figure.of))
            if tile is not None and figure.type is None and figure.pair is None:
                tile.show_figure(figure, annotators=len(figures.annotators))


def _names() -> dict[tuple[str, str], str]:
    translate = QCoreApplication.translate
    names = (
        translate("FigureTile", "Spans, F1 (Dice)"),
        translate("FigureTile", "Spans, F1 (exact)"),
        translate("FigureTile", "Type, κ"),
        translate("FigureTile", "Speaker, α"),
        translate("FigureTile", "Stance given type, α"),
    )
    return dict(zip(_HEADLINES, names, strict=True))
