"""The figures of one study laid out: tiles, the table, what the disagreement is made of.

Shows what it is given; where the figures come from is the page's business.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QSplitterHandle,
    QVBoxLayout,
    QWidget,
)

from annotator.ui.chips import ChipRow, ChipValue
from annotator.ui.disagreement_table import DisagreementTable
from annotator.ui.fields import plain_label
from annotator.ui.figure_table import FigureTable, Part, has_part
from annotator.ui.figure_tiles import TileRow
from annotator.ui.figure_words import kind_about, kind_name
from annotator.ui.icons import icon

if TYPE_CHECKING:
    from annotator.agreement.disagreement import Disagreement
    from annotator.agreement.result import AgreementFigures

_LEFT, _RIGHT = 11, 12
_EVERY = "every"


class AgreementView(QWidget):
    """Everything the figures of one study say. ``title_of`` gives an article's title by its id."""

    place_chosen = Signal(str, object)

    def __init__(self, title_of: Callable[[str], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figures: AgreementFigures | None = None
        self._type_labels: Mapping[str, str] = {}
        self.tiles = TileRow()
        self.figures_table = FigureTable()
        self.causes = ChipRow(name=self.tr("Causes of disagreement"))
        self.causes.picked.connect(self._on_cause_picked)
        self.disagreement_table = DisagreementTable(title_of)
        self.disagreement_table.place_chosen.connect(self.place_chosen)
        self.copy_button = QPushButton(icon("copy"), self.tr("Copy table"))
        self.copy_button.clicked.connect(self.figures_table.copy_all)
        self._parts = self._part_switch()
        splitter = _GapSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(12)
        splitter.addWidget(self._figures_card())
        splitter.addWidget(self._disagreement_card())
        splitter.setStretchFactor(0, _LEFT)
        splitter.setStretchFactor(1, _RIGHT)
        splitter.setSizes([_LEFT * 100, _RIGHT * 100])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.tiles)
        column.addWidget(splitter, 1)

    def show_figures(self, figures: AgreementFigures, *, type_labels: Mapping[str, str]) -> None:
        """Show these figures; ``type_labels`` are the names of types by their ids."""
        self._figures, self._type_labels = figures, type_labels
        for part, button in self.part_buttons.items():
            button.setVisible(has_part(figures, part))
            if button.isHidden() and button.isChecked():
                self.part_buttons["overall"].setChecked(True)
        self.tiles.show_figures(figures)
        self._show_part()
        self.causes.set_values(_cause_chips(figures.disagreements))
        self._on_cause_picked(_EVERY)

    def _show_part(self) -> None:
        if self._figures is None:
            return
        part = next(part for part, button in self.part_buttons.items() if button.isChecked())
        self.figures_table.show_figures(self._figures, part, type_labels=self._type_labels)

    def _on_cause_picked(self, cause: str) -> None:
        if self._figures is None:
            return
        self.causes.set_checked(cause)
        self.disagreement_table.show_disagreements(
            entry for entry in self._figures.disagreements if cause in (_EVERY, entry.kind)
        )

    def _part_switch(self) -> QFrame:
        names: dict[Part, str] = {
            "overall": self.tr("Overall"),
            "type": self.tr("By type"),
            "pair": self.tr("By pair"),
        }
        frame = QFrame()
        frame.setProperty("role", "segments")
        row = QHBoxLayout(frame)
        row.setContentsMargins(1, 1, 1, 1)
        row.setSpacing(0)
        group = QButtonGroup(frame)
        self.part_buttons: dict[Part, QPushButton] = {}
        for part, name in names.items():
            button = QPushButton(name)
            button.setProperty("role", "segment")
            button.setCheckable(True)
            button.setChecked(part == "overall")
            group.addButton(button)
            row.addWidget(button)
            self.part_buttons[part] = button
        group.buttonClicked.connect(self._on_part_clicked)
        return frame

    def _on_part_clicked(self) -> None:
        self._show_part()

    def _figures_card(self) -> QFrame:
        head = QHBoxLayout()
        head.addWidget(plain_label(self.tr("FIGURES"), role="caption"))
        head.addStretch(1)
        head.addWidget(self._parts)
        head.addWidget(self.copy_button)
        card, column = _card()
        column.addLayout(head)
        column.addWidget(self.figures_table, 1)
        return card

    def _disagreement_card(self) -> QFrame:
        card, column = _card()
        column.addWidget(plain_label(self.tr("WHERE IT COMES APART, WORST FIRST"), role="caption"))
        column.addWidget(self.causes)
        column.addWidget(self.disagreement_table, 1)
        return card


class _GapSplitter(QSplitter):
    """A splitter whose handle is the empty room between two cards."""

    def createHandle(self) -> QSplitterHandle:
        """A handle that shows nothing but the pointer's shape."""
        return _Gap(self.orientation(), self)


class _Gap(QSplitterHandle):
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Leaves the page's ground as it is."""


def _cause_chips(entries: Sequence[Disagreement]) -> list[ChipValue]:
    """One chip for all disagreements and one for each kind there is."""
    from annotator.agreement.disagreement import make_up

    translate = QCoreApplication.translate
    every = translate("AgreementView", "All {0}").format(len(entries))
    counts = {kind: count for kind, count in make_up(entries).items() if count}
    return [
        ChipValue(id=_EVERY, text=every),
        *(
            ChipValue(
                id=kind,
                text=f"{kind_name(kind)} {count} · {count / len(entries):.0%}",
                tip=kind_about(kind),
            )
            for kind, count in counts.items()
        ),
    ]


def _card() -> tuple[QFrame, QVBoxLayout]:
    card = QFrame()
    card.setProperty("role", "card")
    column = QVBoxLayout(card)
    column.setContentsMargins(16, 12, 16, 12)
    column.setSpacing(8)
    return card, column
