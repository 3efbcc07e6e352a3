"""The gold version of a place: what was decided, where each field comes from, and why."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from annotator.model.scheme import Scheme
from annotator.model.teamwork import Decision
from annotator.session.adjudicating import Reason
from annotator.session.review_queue import GoldState
from annotator.ui.chips import Chip
from annotator.ui.due_words import moment
from annotator.ui.fields import NoteField, Section
from annotator.ui.flow import FlowBox
from annotator.ui.gold_editor import GoldEditor
from annotator.ui.people import People
from annotator.ui.plain_text import plain_label, plain_tip
from annotator.ui.review_column import VersionOf

_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*\s*$", re.MULTILINE)
_FENCED = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)


def guideline_paragraphs(markdown: str) -> list[str]:
    """The headings of the guidelines below their title, each once."""
    found = _HEADING.findall(_FENCED.sub("", markdown))
    return list(dict.fromkeys(found[1:] or found))


class GoldColumn(VersionOf):
    """Shows a decision and lets its reasons be written.

    ``reason_given`` tells that why or guideline are others now; the rest asks for what it says.
    """

    reason_given = Signal()
    edit_asked = Signal()
    neither_asked = Signal()
    gap_asked = Signal()
    reopen_asked = Signal()
    finish_asked = Signal()
    left = Signal()

    def __init__(
        self,
        scheme: Scheme,
        people: People,
        *,
        font_size: int,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(font_size=font_size, parent=parent)
        self.setProperty("edge", "left")
        self.setProperty("tone", "gold")
        self.name.setText(self.tr("Gold"))
        self.state = plain_label(role="small")
        self.head.addWidget(self.state)
        self.verdict = plain_label(role="muted", wrap=True)
        self.fields.set_can_pick(can_pick=False)
        self.why = NoteField(name=self.tr("Why it was decided so"))
        self.why.setPlaceholderText(self.tr("Why it was decided so…"))
        self.guideline = QComboBox()
        self.guideline.setAccessibleName(self.tr("Guideline paragraph"))
        self.guideline.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.editor = GoldEditor(scheme, people)
        self.editor.hide()
        self.edit_chip = Chip(self.tr("Edit"), key="E", action="review_edit")
        self.neither_chip = Chip(self.tr("Neither"), key="X", action="review_neither")
        self.gap_chip = Chip(self.tr("Guideline gap"), key="G", action="review_gap")
        self.reopen_button = QPushButton(self.tr("Reopen"))
        self.reopen_button.setProperty("role", "chip")
        self.reopen_button.setToolTip(self.tr("Take this decision back"))
        self.finish_button = QPushButton(self.tr("Finish gold set"))
        self._lay_out()
        self._connect()

    @property
    def reason(self) -> Reason:
        """Why, as it reads now."""
        return Reason(why=self.why.note.strip(), guideline=str(self.guideline.currentData() or ""))

    @property
    def is_editing(self) -> bool:
        """Whether the fields can be set by hand at the moment."""
        return not self.editor.isHidden()

    def show_guidelines(self, markdown: str) -> None:
        """Offer the paragraphs of these guidelines."""
        blocker = QSignalBlocker(self.guideline)
        self.guideline.clear()
        self.guideline.addItem(self.tr("No guideline paragraph"), "")
        for paragraph in guideline_paragraphs(markdown):
            self.guideline.addItem(paragraph, paragraph)
        del blocker

    def show_reason(self, reason: Reason) -> None:
        """Show why something was decided, or what was written while nothing is."""
        self.why.set_note(reason.why)
        blocker = QSignalBlocker(self.guideline)
        place = self.guideline.findData(reason.guideline)
        if place < 0:
            self.guideline.addItem(reason.guideline, reason.guideline)
            place = self.guideline.count() - 1
        self.guideline.setCurrentIndex(place)
        del blocker

    def show_decision(
        self, decision: Decision | None, *, is_stale: bool, taken_from: str = ""
    ) -> None:
        """Say what was decided and by whom; ``taken_from`` is the column it was taken from."""
        self.reopen_button.setVisible(decision is not None)
        if decision is None:
            self.verdict.setText(self.tr("Not decided yet."))
            self.verdict.setToolTip("")
            role = "muted"
        else:
            said = verdict_words(decision.verdict)
            if decision.verdict == "taken" and taken_from:
                said = self.tr("Taken from {0}").format(taken_from)
            words = self.tr("{0}, by {1}").format(said, decision.reviewer)
            if is_stale:
                words += ". " + self.tr(
                    "The work it rests on has changed since; decide again to keep it."
                )
            self.verdict.setText(words)
            self.verdict.setToolTip(plain_tip(self.tr("Decided {0}").format(moment(decision.at))))
            role = "warning" if is_stale else "muted"
        self.verdict.setProperty("role", role)
        self.verdict.style().polish(self.verdict)

    def show_state(self, state: GoldState) -> None:
        """Say how far the gold set of the article is, and whether it can be finished."""
        names = {
            "new": self.tr("not begun"),
            "in progress": self.tr("in progress"),
            "finished": self.tr("finished"),
        }
        words = names[state.state]
        if state.stale:
            words = self.tr("{0}, {1} stale").format(words, state.stale)
        self.state.setText(words)
        rest = state.places - state.decided
        is_finished = state.state == "finished"
        self.finish_button.setText(
            self.tr("Reopen gold set")
            if is_finished
            else self.tr("Finish gold set ({0} to do)").format(rest)
            if rest
            else self.tr("Finish gold set")
        )
        self.finish_button.setEnabled(is_finished or not rest)
        self.finish_button.setToolTip(
            self.tr("{0} of {1} places of this article are decided").format(
                state.decided, state.places
            )
        )

    def set_editing(self, *, is_editing: bool) -> None:
        """Show the fields to be set by hand, or as they are."""
        self.editor.setVisible(is_editing)
        if is_editing:
            self.fields.hide()

    def _lay_out(self) -> None:
        inner = self.below
        inner.setSpacing(10)
        chips = FlowBox()
        for chip in (self.edit_chip, self.neither_chip, self.gap_chip, self.reopen_button):
            chips.flow.addWidget(chip)
        inner.insertWidget(0, chips)
        inner.insertWidget(0, self.verdict)
        inner.addWidget(self.editor)
        label = plain_label(self.tr("Guideline paragraph"), role="muted")
        label.setBuddy(self.guideline)
        why = Section(self.tr("Why"), self.why, label, self.guideline, action="review_why")
        inner.addWidget(why)
        inner.addWidget(self.finish_button, 0, Qt.AlignmentFlag.AlignLeft)
        inner.addStretch(1)
        self.area.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.column.setStretchFactor(self.area, 6)
        self.nothing.hide()

    def _spring(self) -> None:
        """What stands below the passage takes all the room."""

    def _connect(self) -> None:
        self.why.written.connect(self.reason_given)
        self.why.left.connect(self.left)
        self.guideline.activated.connect(self.reason_given)
        self.edit_chip.clicked.connect(self.edit_asked)
        self.neither_chip.clicked.connect(self.neither_asked)
        self.gap_chip.clicked.connect(self.gap_asked)
        self.reopen_button.clicked.connect(self.reopen_asked)
        self.finish_button.clicked.connect(self.finish_asked)
        self.editor.left.connect(self.left)


def verdict_words(verdict: str) -> str:
    """What was decided, in words."""
    from PySide6.QtCore import QCoreApplication

    translate = QCoreApplication.translate
    return {
        "agreed": translate("review", "Accepted as agreed"),
        "taken": translate("review", "Taken from one"),
        "merged": translate("review", "Merged from several"),
        "edited": translate("review", "Edited"),
        "neither": translate("review", "Nothing belongs here"),
        "guideline gap": translate("review", "Guideline gap: the guidelines do not say"),
    }.get(verdict, verdict)


def origin_words(letters: Sequence[str], *, everybody: int) -> str:
    """Where a field comes from, by the letters of those who have the same."""
    from PySide6.QtCore import QCoreApplication

    translate = QCoreApplication.translate
    if not letters:
        return translate("review", "edited")
    if len(letters) == everybody:
        if everybody == 1:
            return translate("review", "from {0}").format(letters[0])
        return translate("review", "both") if everybody == 2 else translate("review", "all")
    return translate("review", "from {0}").format(", ".join(letters))
