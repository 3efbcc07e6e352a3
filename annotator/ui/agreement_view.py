"""The figures of one study laid out: tiles, charts, disagreements side by side, all figures.

Shows what it is given; where the figures come from is the page's business.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from annotator.ui.agreement_charts import (
    Key,
    batch_chart,
    make_up_chart,
    measure_label,
    pair_chart,
    type_chart,
    value_chart,
)
from annotator.ui.agreement_words import left_out_parts
from annotator.ui.article_figures import ArticleFigures
from annotator.ui.cards import Card
from annotator.ui.chart_view import ChartView
from annotator.ui.disagreement_card import DisagreementCard
from annotator.ui.fields import plain_label
from annotator.ui.figure_table import FigureTable, Part, has_part
from annotator.ui.figure_tiles import TileRow
from annotator.ui.icons import icon
from annotator.ui.outlook_table import OutlookTable
from annotator.ui.strong_button import StrongButton

if TYPE_CHECKING:
    from annotator.agreement.result import AgreementFigures
    from annotator.model.article import Article
    from annotator.report.contents import Draw

_ROOM_FOR_TWO = 820
_TABLE_HEIGHT = 380


class AgreementView(QScrollArea):
    """Everything the figures of one study say. ``article_of`` gives an article by its id."""

    place_chosen = Signal(str, object)

    def __init__(
        self,
        article_of: Callable[[str], Article | None],
        *,
        disagreements: DisagreementCard | None = None,
        articles: ArticleFigures | None = None,
        table: FigureTable | None = None,
        outlook: OutlookTable | None = None,
        is_laid_out: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        """What can be given has been built before, as each takes a while; so does `lay_out`, which
        is left to the caller unless ``is_laid_out``.
        """
        super().__init__(parent)
        self._figures: AgreementFigures | None = None
        self._labels: Mapping[str, str] = {}
        self._colors: Mapping[str, str] = {}
        self._key: Key = ("gamma", "spans")
        self._steps: list[Callable[[AgreementFigures], None]] = []
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._on_turn)
        self.tiles = TileRow()
        self.types = ChartCard(self.tr("By type"))
        self.make_up = ChartCard(self.tr("Where it comes apart"))
        self.pairs = ChartCard(self.tr("Annotator pairs"))
        self.batches = ChartCard(self.tr("Over batches"))
        self.values = ChartCard(self.tr("Types that met"))
        self.disagreements = disagreements or DisagreementCard(article_of)
        self.disagreements.place_chosen.connect(self.place_chosen)
        self.figures_table = table or FigureTable()
        self.copy_button = QPushButton(icon("copy"), self.tr("Copy table"))
        self.copy_button.clicked.connect(self.figures_table.copy_all)
        self.articles = articles or ArticleFigures()
        self.articles.article_chosen.connect(self._on_article_chosen)
        self.outlook = outlook or OutlookTable()
        self._parts = self._part_switch()
        self._is_wide: bool | None = None
        if is_laid_out:
            self.lay_out()

    def show_figures(
        self,
        figures: AgreementFigures,
        *,
        key: Key,
        type_labels: Mapping[str, str],
        type_colors: Mapping[str, str],
    ) -> None:
        """Show these figures; charts show the measure ``key``, types are named by their ids.

        One part a turn, from the top down, so that no turn is long; see `is_settled`.
        """
        self._figures, self._labels, self._colors, self._key = (
            figures,
            type_labels,
            type_colors,
            key,
        )
        self._steps = [
            self._show_tiles,
            self._show_measured,
            self._show_values,
            self._show_disagreements,
            self._show_parts,
            self._show_articles,
            self._show_outlook,
        ]
        self._on_turn()

    @property
    def is_settled(self) -> bool:
        """Whether every part shows the figures that were given last."""
        return not self._steps

    def _on_turn(self) -> None:
        if self._figures is not None and self._steps:
            self._steps.pop(0)(self._figures)
        if self._steps:
            self._turn.start()

    def _show_tiles(self, figures: AgreementFigures) -> None:
        self.tiles.show_figures(figures)
        self._left_out_card.setVisible(bool(figures.left_out))
        self.left_out.setText("\n".join(f"– {part}" for part in left_out_parts(figures.left_out)))

    def _show_measured(self, _figures: AgreementFigures) -> None:
        self.show_measure(self._key)

    def _show_values(self, figures: AgreementFigures) -> None:
        self.make_up.show_chart("", make_up_chart(figures.make_up))
        self.make_up.setVisible(bool(figures.disagreements))
        values = value_chart(figures, self._labels)
        self.values.setVisible(values is not None)
        if values is not None:
            self.values.show_chart("", values)
        self._balance()

    def _show_disagreements(self, figures: AgreementFigures) -> None:
        self.disagreements.show_figures(figures, labels=self._labels, colors=self._colors)
        self.disagreements.setVisible(bool(figures.disagreements))

    def _show_parts(self, figures: AgreementFigures) -> None:
        for part, button in self.part_buttons.items():
            button.setVisible(has_part(figures, part))
            if button.isHidden() and button.isChecked():
                self.part_buttons["overall"].setChecked(True)
        self._show_part()

    def _show_articles(self, figures: AgreementFigures) -> None:
        self.articles.show_figures(figures)
        self._articles_card.setVisible(bool(figures.by_article))

    def _show_outlook(self, figures: AgreementFigures) -> None:
        self.outlook.show_figures(figures)
        self._outlook_card.setVisible(bool(figures.more_coding))
        _fit_height(self.outlook)

    def show_measure(self, key: Key) -> None:
        """Let the charts show this measure where it exists, and F1 where it does not."""
        self._key = key
        if self._figures is None:
            return
        for card, found in (
            (self.types, type_chart(self._figures, key, self._labels)),
            (self.pairs, pair_chart(self._figures, key)),
            (self.batches, batch_chart(self._figures, key)),
        ):
            card.setVisible(found is not None)
            if found is not None:
                card.show_chart(measure_label(found[0]), found[1])
        self._balance()

    def _balance(self) -> None:
        """The table of types stands in the column that has fewer charts."""
        wanted = self._right if self.pairs.isHidden() and self.batches.isHidden() else self._left
        if self.values.parentWidget() is wanted:
            return
        is_shown = not self.values.isHidden()
        column = wanted.layout()
        if isinstance(column, QVBoxLayout):
            column.insertWidget(0 if wanted is self._right else 2, self.values)
        self.values.setVisible(is_shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Two columns of cards where there is room for them."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        is_wide = self.viewport().width() >= _ROOM_FOR_TWO
        if is_wide == self._is_wide:
            return
        self._is_wide = is_wide
        grid = self._grid
        for column in (self._left, self._right):
            grid.removeWidget(column)
        grid.addWidget(self._left, 0, 0)
        grid.addWidget(self._right, *((0, 1) if is_wide else (1, 0)))
        grid.setColumnStretch(0, 11)
        grid.setColumnStretch(1, 9 if is_wide else 0)

    def _show_part(self) -> None:
        if self._figures is None:
            return
        part = next(part for part, button in self.part_buttons.items() if button.isChecked())
        self.figures_table.show_figures(self._figures, part, type_labels=self._labels)
        _fit_height(self.figures_table)

    def _on_article_chosen(self, title: str) -> None:
        self.disagreements.show_article(title)
        self.disagreements.table.setFocus()
        self.ensureWidgetVisible(self.disagreements, 0, 0)

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
            button = StrongButton(name)
            button.setProperty("role", "segment")
            button.setCheckable(True)
            button.setChecked(part == "overall")
            group.addButton(button)
            row.addWidget(button)
            self.part_buttons[part] = button
        group.buttonClicked.connect(self._show_part)
        return frame

    def lay_out(self) -> None:
        """Put everything into its place, once."""
        self._outlook_card = Card(self.tr("How much more double coding?"))
        about = self.tr("Expected width of each interval with so many articles more")
        self._outlook_card.column.addWidget(plain_label(about, role="small", wrap=True))
        self._outlook_card.column.addWidget(self.outlook)
        self._left = _stack(self.types, self.make_up)
        self._right = _stack(self.pairs, self.batches, self.values, self._outlook_card)
        self._grid = QGridLayout()
        self._grid.setSpacing(12)
        figures_card = Card(self.tr("All figures"))
        figures_card.head.addWidget(self._parts)
        figures_card.head.addWidget(self.copy_button)
        figures_card.column.addWidget(self.figures_table)
        self._articles_card = Card(self.tr("Articles, worst first"))
        self._articles_card.column.addWidget(self.articles)
        self.articles.setFixedHeight(_TABLE_HEIGHT * 2 // 3)
        self._left_out_card = Card(self.tr("What was left out"))
        self.left_out = plain_label(wrap=True)
        self._left_out_card.column.addWidget(self.left_out)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 8, 12)
        column.setSpacing(12)
        column.addWidget(self.tiles)
        column.addLayout(self._grid)
        for card in (
            self.disagreements,
            figures_card,
            self._articles_card,
            self._left_out_card,
        ):
            column.addWidget(card)
        column.addStretch(1)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.tr("Figures"))
        self.setWidget(content)
        self._arrange()


class ChartCard(Card):
    """A card with one chart, whose caption also says which measure it shows."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self._title = title
        self.chart = ChartView(title)
        self.column.addWidget(self.chart)

    def show_chart(self, measure: str, draw: Draw) -> None:
        """Show this drawing of that measure."""
        translate = QCoreApplication.translate
        named = translate("AgreementView", "{0} · {1}").format(self._title, measure)
        # No capitals: there are two letters behind the A of an alpha.
        self.caption.setText(
            f"{self._title.upper()} · {measure}" if measure else self._title.upper()
        )
        self.chart.setAccessibleName(named if measure else self._title)
        self.chart.show_chart(draw)


def _stack(*cards: QWidget) -> QWidget:
    stack = QWidget()
    column = QVBoxLayout(stack)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(12)
    for card in cards:
        column.addWidget(card)
    column.addStretch(1)
    return stack


def _fit_height(table: FigureTable | OutlookTable) -> None:
    """As high as its rows, so that only long tables scroll in the page that scrolls."""
    rows = table.rows_model.rowCount() * table.verticalHeader().defaultSectionSize()
    head = table.horizontalHeader().sizeHint().height()
    table.setFixedHeight(min(rows + head + 6, _TABLE_HEIGHT))
