"""How far gold is in each article that several have annotated, and finishing what is decided."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QPushButton, QVBoxLayout, QWidget

from annotator.session import adjudicating
from annotator.session.review import GoldSet, Review
from annotator.ui.counts import counted
from annotator.ui.dialog_buttons import buttons_row
from annotator.ui.plain_table import PlainTable, Row, RowsModel
from annotator.ui.plain_text import plain_label
from annotator.ui.review_edits import ReviewEdits

_SIZE = (760, 540)


class GoldSetsDialog(QDialog):
    """Show it with ``open()``; ``article_chosen`` tells the id of one whose places are wanted."""

    article_chosen = Signal(str)

    def __init__(self, review: Review, edits: ReviewEdits, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Gold sets"))
        self.resize(*_SIZE)
        self._review, self._edits = review, edits
        self._sets: list[GoldSet] = []
        self.words = plain_label(role="heading", wrap=True)
        titles = (
            self.tr("Article"),
            self.tr("Places"),
            self.tr("To decide"),
            self.tr("Stale"),
            self.tr("State"),
        )
        self.table = PlainTable(
            RowsModel(titles, numbers=(1, 2, 3)), name=self.tr("Gold sets"), stretch=0
        )
        self.table.setProperty("role", "framed")
        self.all_button = QPushButton()
        self.all_button.setProperty("role", "primary")
        self.one_button = QPushButton(self.tr("Finish"))
        self.places_button = QPushButton(self.tr("Show its places"))
        self.close_button = QPushButton(self.tr("Close"))
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 14)
        column.setSpacing(10)
        column.addWidget(self.words)
        column.addWidget(self.table, 1)
        column.addLayout(
            buttons_row(self.places_button, self.one_button, self.close_button, self.all_button)
        )
        self.table.row_activated.connect(self._on_row_activated)
        self.table.selectionModel().currentRowChanged.connect(self._show_possible)
        self.all_button.clicked.connect(self.finish_all)
        self.one_button.clicked.connect(self.finish_one)
        self.places_button.clicked.connect(self._on_places_clicked)
        self.close_button.clicked.connect(self.reject)
        self.refresh()
        self.table.choose_row(0)

    def refresh(self) -> None:
        """Show how far the sets are now."""
        row = max(0, self.table.currentIndex().row())
        self._sets = self._review.gold_sets()
        self.table.set_rows(self._row(one) for one in self._sets)
        finished = sum(one.gold.state == "finished" for one in self._sets)
        ready = sum(one.is_ready for one in self._sets)
        self.words.setText(
            self.tr("{0} of {1} finished.").format(finished, counted(len(self._sets), "gold set"))
            if self._sets
            else self.tr("No article is annotated by two people yet.")
        )
        self.all_button.setText(self.tr("Finish all that are decided ({0})").format(ready))
        self.all_button.setEnabled(ready > 0)
        self.table.choose_row(row)
        self._show_possible()

    def finish_all(self) -> None:
        """Finish every set in which nothing is to be decided any more."""
        ready = [one.gold for one in self._sets if one.is_ready]
        self._edits.do(adjudicating.finish_all, ready)
        self.refresh()

    def finish_one(self) -> None:
        """Finish the chosen set, or open it again."""
        one = self._current()
        if one is None:
            return
        gold = one.gold
        if gold.state == "finished":
            self._edits.do(adjudicating.reopen_gold, gold.article_id)
        else:
            undecided = gold.places - gold.decided
            self._edits.do(adjudicating.finish_gold, gold.article_id, undecided=undecided)
        self.refresh()

    def _row(self, one: GoldSet) -> Row:
        gold = one.gold
        names = {
            "new": self.tr("decided, not finished") if one.is_ready else self.tr("not begun"),
            "in progress": (
                self.tr("decided, not finished") if one.is_ready else self.tr("in progress")
            ),
            "finished": self.tr("finished"),
        }
        cells = (
            one.title or gold.article_id,
            str(gold.places),
            str(gold.places - gold.decided),
            str(gold.stale or ""),
            names[gold.state],
        )
        return Row(cells, key=gold.article_id, tip=one.title)

    def _current(self) -> GoldSet | None:
        at = self.table.currentIndex().row()
        return self._sets[at] if 0 <= at < len(self._sets) else None

    def _show_possible(self) -> None:
        one = self._current()
        is_finished = one is not None and one.gold.state == "finished"
        self.one_button.setText(self.tr("Reopen") if is_finished else self.tr("Finish"))
        is_decided = one is not None and one.gold.decided == one.gold.places
        self.one_button.setEnabled(is_finished or is_decided)
        self.places_button.setEnabled(one is not None and one.gold.places > 0)

    def _on_places_clicked(self) -> None:
        if (one := self._current()) is not None:
            self._on_row_activated(one.gold.article_id)

    def _on_row_activated(self, article_id: object) -> None:
        if isinstance(article_id, str) and self._review.places_of(article_id):
            self.accept()
            self.article_chosen.emit(article_id)
