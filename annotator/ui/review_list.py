"""The review's queue with its filters: which places there are, in which order, which is current."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from PySide6.QtCore import QModelIndex, QSignalBlocker, QTimer, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.session.review import Review
from annotator.session.review_queue import AGREED
from annotator.ui.chips import ChipRow, ChipValue
from annotator.ui.plain_text import plain_label
from annotator.ui.review_rows import (
    LEFT,
    QueueDelegate,
    QueueModel,
    QueueWords,
    place_kind,
    status_words,
)
from annotator.ui.row_view import RowView
from annotator.ui.strong_button import StrongButton

ALL = "all"
_DIFFERING = "differing"
_BATCH = 200
_SETTLE = 150
_KINDS = ("missing", "boundary", "type", "speaker", "stance", "proposition", AGREED)

Order = Literal["worst", "article"]


class ListView(NamedTuple):
    """How the list is filtered and sorted: the state and kind of places, words of the title."""

    order: Order
    state: str
    kind: str
    words: str


class ReviewList(QFrame):
    """Filters and rows; ``place_chosen`` tells the number of the place that became current."""

    place_chosen = Signal(int)

    def __init__(self, words: QueueWords, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "pane")
        self.setProperty("edge", "right")
        self.setMinimumWidth(210)
        self._review: Review | None = None
        self.order_buttons: dict[Order, QPushButton] = {}
        self.states = ChipRow(name=self.tr("State"))
        self.states.picked.connect(self.show_state)
        self._state = "undecided"
        self.kind = QComboBox()
        self.kind.setAccessibleName(self.tr("Kind of disagreement"))
        self.kind.currentIndexChanged.connect(self.refilter)
        self.filter_edit = QLineEdit()
        self.filter_edit.setPlaceholderText(self.tr("Filter by article"))
        self.filter_edit.setAccessibleName(self.tr("Filter places by article"))
        self.filter_edit.setClearButtonEnabled(True)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE)
        self._settle.timeout.connect(self.refilter)
        self.filter_edit.textChanged.connect(self._settle.start)
        self.rows = RowView()
        self.rows.setObjectName("places")
        self.rows.setAccessibleName(self.tr("Places to decide on"))
        self.rows.setLayoutMode(RowView.LayoutMode.Batched)
        self.rows.setBatchSize(_BATCH)
        self.rows.setVerticalScrollMode(RowView.ScrollMode.ScrollPerPixel)
        self.model = QueueModel(words, self.rows)
        self.rows.setItemDelegate(QueueDelegate(self.rows, self.model))
        self.rows.setModel(self.model)
        self.rows.selectionModel().currentChanged.connect(self._on_current_changed)
        self.nothing = plain_label(role="muted", wrap=True, inset=(LEFT, 12, LEFT, 12))
        self._lay_out()

    @property
    def current(self) -> int | None:
        """The place that is current; None when no place passes the filter."""
        index = self.rows.currentIndex()
        return self.model.place(index.row()) if index.isValid() else None

    def show_review(self, review: Review, *, at: Iterable[str] = ()) -> None:
        """Show these places; the current one stays the current one if it is there again.

        ``at`` are annotations of the place to begin with where nothing is current yet.
        """
        before = tuple(at)
        if self._review is not None and self.current is not None:
            before = tuple(self._review.items[self.current].annotations.values())
        self._review = review
        self._fill_kinds()
        self._count()
        self._fill(review.place_with(before))

    def show_state(self, state: str) -> None:
        """Show the places in one state only, or "all"."""
        self._state = state
        self.states.set_checked(state)
        self.refilter()

    def refilter(self) -> None:
        """Show what passes the filters now; the current place stays if it does."""
        self._settle.stop()
        self._fill(self.current)

    def take_change(self, places: Iterable[int]) -> None:
        """The states of these places are others; rows stay where they are."""
        self.model.touch(tuple(places))
        self._count()

    def go_to(self, place: int) -> None:
        """Make a place current, taking filters away that keep it out."""
        if self.model.row_of(place) is None:
            blockers = QSignalBlocker(self.kind), QSignalBlocker(self.filter_edit)
            self.kind.setCurrentIndex(0)
            self.filter_edit.clear()
            del blockers
            if self._review is not None and self._review.items[place].kind == AGREED:
                self.kind.setCurrentIndex(self.kind.findData(AGREED))
            self._state = ALL
            self.states.set_checked(ALL)
            self._fill(place)
        else:
            self._make_current(place)

    def step(self, step: int) -> bool:
        """Go ``step`` rows on; False at the end of the list."""
        row = self.rows.currentIndex().row() + step
        if not 0 <= row < self.model.rowCount():
            return False
        self._make_current(self.model.place(row))
        return True

    def go_on(self) -> bool:
        """Go to the next place that is not decided, from the top again; False for none."""
        rows, here = self.model.rowCount(), self.rows.currentIndex().row()
        if self._review is not None:
            for step in range(1, rows):
                place = self.model.place((here + step) % rows)
                if self._review.status(place) != "decided":
                    self._make_current(place)
                    return True
        return False

    @property
    def view(self) -> ListView:
        """The filters and the order as they are set."""
        order: Order = "article" if self.order_buttons["article"].isChecked() else "worst"
        kind = str(self.kind.currentData() or _DIFFERING)
        return ListView(order, self._state, kind, self.filter_edit.text())

    def show_view(self, view: ListView) -> None:
        """Set filters and order so, for whatever is shown next."""
        blockers = QSignalBlocker(self.kind), QSignalBlocker(self.filter_edit)
        self.order_buttons[view.order].setChecked(True)
        self._state = view.state
        self._fill_kinds()
        self.kind.setCurrentIndex(max(0, self.kind.findData(view.kind)))
        self.filter_edit.setText(view.words)
        del blockers

    def _fill(self, wanted: int | None) -> None:
        review = self._review
        places = [] if review is None else self._passing(review)
        blocker = QSignalBlocker(self.rows.selectionModel())
        self.model.show(review, places)
        del blocker
        self.nothing.setVisible(not places)
        self.rows.setVisible(bool(places))
        self.nothing.setText(self._nothing_words())
        if not places:
            self.place_chosen.emit(-1)
            return
        row = None if wanted is None else self.model.row_of(wanted)
        self._make_current(places[row or 0])

    def _passing(self, review: Review) -> list[int]:
        kind = self.kind.currentData() or _DIFFERING
        words = " ".join(self.filter_edit.text().casefold().split())
        chosen = [
            place
            for place, item in enumerate(review.items)
            if (item.kind != AGREED if kind == _DIFFERING else item.kind == kind)
            and self._state in (ALL, review.status(place))
            and (not words or words in item.title.casefold())
        ]
        if self.order_buttons["article"].isChecked():
            items = review.items
            chosen.sort(
                key=lambda at: (items[at].title.casefold(), items[at].article_id, items[at].start)
            )
        return chosen

    def _make_current(self, place: int) -> None:
        row = self.model.row_of(place)
        if row is None:
            return
        index = self.model.index(row)
        if index == self.rows.currentIndex():
            self.place_chosen.emit(place)
        self.rows.setCurrentIndex(index)
        self.rows.scrollTo(index, RowView.ScrollHint.EnsureVisible)

    def _on_current_changed(self, index: QModelIndex, _before: QModelIndex) -> None:
        if index.isValid():
            self.place_chosen.emit(self.model.place(index.row()))

    def _fill_kinds(self) -> None:
        blocker = QSignalBlocker(self.kind)
        chosen = self.kind.currentData()
        self.kind.clear()
        self.kind.addItem(self.tr("All disagreements"), _DIFFERING)
        for kind in _KINDS:
            self.kind.addItem(place_kind(kind), kind)
        self.kind.setCurrentIndex(max(0, self.kind.findData(chosen)))
        del blocker

    def _count(self) -> None:
        """Say on the chips how many disagreements are in which state."""
        if self._review is None:
            return
        differing = self._review.tally.differing
        names = {
            "undecided": self.tr("To do {0}").format(differing["undecided"]),
            "decided": self.tr("Decided {0}").format(differing["decided"]),
            "stale": self.tr("Stale {0}").format(differing["stale"]),
            ALL: self.tr("All {0}").format(differing.total()),
        }
        tips = {state: status_words(state) for state in ("undecided", "decided", "stale")}
        self.states.set_values(
            [ChipValue(id=key, text=text, tip=tips.get(key, "")) for key, text in names.items()]
        )
        self.states.set_checked(self._state)

    def _nothing_words(self) -> str:
        review = self._review
        is_done = review is not None and not review.tally.differing["undecided"]
        if is_done and self._state == "undecided":
            return self.tr("All disagreements are decided.")
        return self.tr("No place passes these filters.")

    def _order_switch(self) -> QFrame:
        frame = QFrame()
        frame.setProperty("role", "segments")
        row = QHBoxLayout(frame)
        row.setContentsMargins(1, 1, 1, 1)
        row.setSpacing(0)
        group = QButtonGroup(frame)
        names: dict[Order, str] = {
            "worst": self.tr("Worst first"),
            "article": self.tr("By article"),
        }
        for order, name in names.items():
            button = StrongButton(name)
            button.setProperty("role", "segment")
            button.setCheckable(True)
            button.setChecked(order == "worst")
            group.addButton(button)
            row.addWidget(button, 1)
            self.order_buttons[order] = button
        group.buttonClicked.connect(self.refilter)
        return frame

    def _lay_out(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(LEFT, 10, LEFT, 10)
        head.setSpacing(8)
        head.addWidget(self._order_switch())
        head.addWidget(self.states)
        line = QHBoxLayout()
        label = plain_label(self.tr("Kind"), role="muted")
        label.setBuddy(self.kind)
        line.addWidget(label)
        line.addWidget(self.kind, 1)
        head.addLayout(line)
        head.addWidget(self.filter_edit)
        rule = QFrame()
        rule.setProperty("role", "rule")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 1, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(rule)
        column.addWidget(self.rows, 1)
        column.addWidget(self.nothing)
        column.addStretch()
