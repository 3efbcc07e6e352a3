"""The list of disagreements with its filters, and the current one read side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from annotator.ui.cards import Card, GapSplitter
from annotator.ui.chips import ChipRow, ChipValue
from annotator.ui.disagreement_pane import DisagreementPane
from annotator.ui.disagreement_table import DisagreementTable
from annotator.ui.fields import plain_label
from annotator.ui.figure_words import kind_about, kind_name

if TYPE_CHECKING:
    from annotator.agreement.disagreement import Disagreement, Kind
    from annotator.agreement.result import AgreementFigures
    from annotator.model.article import Article

_EVERY = "every"
_SETTLE = 150
_ROOM_FOR_BOTH = 860
_HEIGHT, _HIGH = 470, 660


class DisagreementCard(Card):
    """``article_of`` gives an article by its id; ``place_chosen`` says what is to be opened."""

    place_chosen = Signal(str, object)

    def __init__(
        self, article_of: Callable[[str], Article | None], parent: QWidget | None = None
    ) -> None:
        super().__init__(
            QCoreApplication.translate("DisagreementCard", "Disagreements, worst first"), parent
        )
        self._entries: Sequence[Disagreement] = ()
        self._labels: Mapping[str, str] = {}
        self._cause = _EVERY
        self._pairs: list[tuple[str, str] | None] = [None]
        self.causes = ChipRow(name=self.tr("Causes of disagreement"))
        self.causes.picked.connect(self.show_cause)
        self.pair = QComboBox()
        self.pair.setAccessibleName(self.tr("Between whom"))
        self._between = plain_label(self.tr("Between"), role="muted")
        self._between.setBuddy(self.pair)
        self.pair.currentIndexChanged.connect(self._on_filter_changed)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(self.tr("Filter by words or article"))
        self.filter.setAccessibleName(self.tr("Filter disagreements by words or article"))
        self.filter.setClearButtonEnabled(True)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE)
        self._settle.timeout.connect(self._on_filter_changed)
        self.filter.textChanged.connect(self._settle.start)
        self.count = plain_label(role="small")
        self.table = DisagreementTable()
        self.pane = DisagreementPane(article_of)
        self.table.entry_chosen.connect(self.pane.show_entry)
        self.table.place_chosen.connect(self.place_chosen)
        self.pane.place_chosen.connect(self.place_chosen)
        self._lay_out()

    def show_figures(
        self, figures: AgreementFigures, *, labels: Mapping[str, str], colors: Mapping[str, str]
    ) -> None:
        """Show the disagreements behind these figures, all of them at first."""
        self._entries, self._labels = figures.disagreements, labels
        self.pane.set_types(labels=labels, colors=colors)
        self._pairs = [None, *combinations(figures.annotators, 2)]
        blocker = QSignalBlocker(self.pair)
        self.pair.clear()
        self.pair.addItems(
            [self.tr("all annotators"), *(" – ".join(pair) for pair in self._pairs if pair)]
        )
        del blocker
        for part in (self._between, self.pair):
            part.setVisible(len(self._pairs) > 2)
        self.causes.set_values(_cause_chips(figures.make_up))
        self.show_cause(_EVERY)

    def show_cause(self, cause: str) -> None:
        """Show the disagreements of one kind only."""
        self._cause = cause
        self.causes.set_checked(cause)
        self._on_filter_changed()

    def show_article(self, title: str) -> None:
        """Show the disagreements of one article only."""
        self.filter.setText(title)
        self.show_cause(_EVERY)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side where there is room for both, else one above the other."""
        super().resizeEvent(event)
        is_wide = self.width() >= _ROOM_FOR_BOTH
        wanted = Qt.Orientation.Horizontal if is_wide else Qt.Orientation.Vertical
        self._splitter.setFixedHeight(_HEIGHT if is_wide else _HIGH)
        if self._splitter.orientation() != wanted:
            self._splitter.setOrientation(wanted)
            self._splitter.setSizes([1000, 1000])

    def _on_filter_changed(self) -> None:
        self._settle.stop()
        words = " ".join(self.filter.text().casefold().split())
        pair = self._pairs[max(self.pair.currentIndex(), 0)]
        chosen = [
            entry
            for entry in self._entries
            if self._cause in (_EVERY, entry.kind)
            and (pair is None or _differ(entry, *pair))
            and (not words or words in f"{entry.text} {entry.title}".casefold())
        ]
        self.table.show_disagreements(chosen, type_labels=self._labels)
        self.count.setText(self.tr("{0} of {1}").format(len(chosen), len(self._entries)))

    def _lay_out(self) -> None:
        filters = QHBoxLayout()
        filters.setSpacing(8)
        filters.addWidget(self.filter, 1)
        filters.addWidget(self._between)
        filters.addWidget(self.pair)
        filters.addWidget(self.count)
        self._splitter = GapSplitter(Qt.Orientation.Horizontal)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(13)
        self._splitter.addWidget(self.table)
        self._splitter.addWidget(self.pane)
        self._splitter.setSizes([1000, 1000])
        self._splitter.setFixedHeight(_HEIGHT)
        self.column.addWidget(self.causes)
        self.column.addLayout(filters)
        self.column.addWidget(self._splitter)


def _differ(entry: Disagreement, one: str, other: str) -> bool:
    """Whether these two have something else there, or only one of them has anything."""
    versions = {version.annotator: version for version in entry.versions}
    first, second = versions.get(one), versions.get(other)
    if first is None or second is None:
        silent = other if second is None else one
        return (first is None) != (second is None) and silent in entry.missing_from
    return any(
        getattr(first, field) != getattr(second, field)
        for field in ("fragments", "type", "speaker", "stance", "proposition")
    )


def _cause_chips(counts: Mapping[Kind, int]) -> list[ChipValue]:
    """One chip for all disagreements and one for each kind there is."""
    translate = QCoreApplication.translate
    total = sum(counts.values())
    every = translate("AgreementView", "All {0}").format(total)
    return [
        ChipValue(id=_EVERY, text=every),
        *(
            ChipValue(
                id=kind,
                text=f"{kind_name(kind)} {count} · {count / total:.0%}",
                tip=kind_about(kind),
            )
            for kind, count in counts.items()
            if count
        ),
    ]
