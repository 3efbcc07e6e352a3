"""What stands above and below the places on the Review page: counts, warnings, buttons, keys."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from annotator.session.review import Review
from annotator.ui.counts import counted
from annotator.ui.key_hints import KeyCap
from annotator.ui.plain_text import plain_label
from annotator.ui.preferences import Preferences
from annotator.ui.review_switches import ReviewSwitches


class ReviewHead(QWidget):
    """Title, counts, the switches, "accept all", and what needs another look."""

    accept_asked = Signal()
    stale_asked = Signal()
    gone_asked = Signal()

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = plain_label(self.tr("Review"), role="heading")
        self.count = plain_label(role="muted")
        self.switches = ReviewSwitches(preferences)
        self.accept_button = QPushButton()
        self.accept_button.clicked.connect(self.accept_asked)
        self.stale = _Notice(self.tr("Show them"))
        self.stale.button.clicked.connect(self.stale_asked)
        self.gone = _Notice(self.tr("Take them back"))
        self.gone.button.clicked.connect(self.gone_asked)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.title)
        row.addWidget(self.count)
        row.addStretch(1)
        row.addWidget(self.switches)
        row.addWidget(self.accept_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 9, 12, 9)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self.stale)
        column.addWidget(self.gone)
        self.show_review(None)

    def show_review(self, review: Review | None) -> None:
        """Say how far the review is."""
        has_places = review is not None and bool(review.items)
        self.switches.goes_on_button.setVisible(has_places)
        self.switches.names_button.setVisible(has_places)
        self.accept_button.setVisible(has_places)
        self.count.setVisible(has_places)
        stale = gone = 0
        if review is not None:
            tally = review.tally
            self.count.setText(
                self.tr("{0} · {1} settled").format(
                    counted(tally.disagreements, "disagreement"), tally.settled
                )
            )
            agreed = tally.agreed["undecided"]
            self.accept_button.setText(self.tr("Accept all that agree ({0})…").format(agreed))
            self.accept_button.setEnabled(agreed > 0)
            stale = tally.differing["stale"] + tally.agreed["stale"]
            gone = len(review.orphans())
        self.stale.say(
            self.tr("{0} on work that was changed since: decide again.").format(
                counted(stale, "decision")
            )
            if stale
            else ""
        )
        self.gone.say(
            self.tr("{0} on work that is gone or not finished any more.").format(
                counted(gone, "decision")
            )
            if gone
            else ""
        )


class ReviewFoot(QFrame):
    """The keys worth knowing here, and which place of how many is in view."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        self.setProperty("edge", "top")
        self.place = plain_label()
        hints: tuple[tuple[tuple[str, ...], str], ...] = (
            (("review_next", "review_previous"), self.tr("place")),
            (("review_take.0", "review_take.1"), self.tr("take a side")),
            (("review_merge",), self.tr("merge")),
            (("review_edit",), self.tr("edit gold")),
            (("review_neither",), self.tr("neither")),
            (("review_gap",), self.tr("guideline gap")),
            (("review_why",), self.tr("why")),
            (("undo",), self.tr("undo")),
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 5, 12, 5)
        row.setSpacing(12)
        for actions, words in hints:
            line = QHBoxLayout()
            line.setSpacing(5)
            for action in actions:
                line.addWidget(KeyCap(action))
            line.addWidget(plain_label(words, role="muted"))
            row.addLayout(line)
        row.addStretch(1)
        row.addWidget(self.place)

    def show_place(self, row: int, rows: int) -> None:
        """Say the how manieth place of the list this is, from 1; nothing without any."""
        self.place.setText(self.tr("{0} of {1}").format(row, rows) if rows else "")


class _Notice(QFrame):
    """One sentence on a warning ground with one button."""

    def __init__(self, button: str) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setProperty("tone", "warning")
        self.words = plain_label(wrap=True)
        self.button = QPushButton(button)
        self.button.setProperty("role", "link")
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 3, 6, 3)
        row.addWidget(self.words, 1)
        row.addWidget(self.button)

    def say(self, words: str) -> None:
        """Say this; "" for nothing."""
        self.words.setText(words)
        self.button.setAccessibleName(f"{words} {self.button.text()}".strip())
        self.setVisible(bool(words))
