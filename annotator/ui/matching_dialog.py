"""New names of annotators in one list: each is somebody known, somebody new, or left for later."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from annotator.errors import UserError
from annotator.model.proposition import Proposition
from annotator.model.speaker import Speaker
from annotator.session.matching import Newcomer, decide, newcomers
from annotator.session.session import Session
from annotator.ui.background import IsCancelled, Progress, Task
from annotator.ui.fields import plain_label
from annotator.ui.outcome_line import OutcomeLine

_SIZE = (760, 520)
_SURE = 85
"""The score from which the known one is chosen beforehand."""

_ROWS = 200
"""Names shown at once; more come after these were decided."""

LATER, NEW = "", "new"


class MatchingDialog(QDialog):
    """Show it with ``open()``; ``decided`` comes after names were merged or accepted."""

    decided = Signal()

    def __init__(
        self, session: Session, fresh: Collection[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Match new names"))
        self.resize(*_SIZE)
        self._session = session
        self._fresh = frozenset(fresh)
        self._work: Task | None = None
        self.choices: dict[str, QComboBox] = {}
        self.about = plain_label(role="muted", wrap=True)
        self._area = QScrollArea()
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setProperty("role", "framed")
        self._area.setWidgetResizable(True)
        self.outcome = OutcomeLine()
        self.close_button = QPushButton(self.tr("Close"))
        self.decide_button = QPushButton(self.tr("Do this"))
        self.decide_button.setProperty("role", "primary")
        self._lay_out()
        self.outcome.undo_clicked.connect(self.undo)
        self.close_button.clicked.connect(self.reject)
        self.decide_button.clicked.connect(self.decide)
        self.look()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        column.addWidget(plain_label(self.tr("Are these new, or known already?"), role="heading"))
        column.addWidget(self.about)
        column.addWidget(self._area, 1)
        column.addWidget(self.outcome)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addStretch()
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.decide_button)
        column.addLayout(buttons)

    @property
    def is_looking(self) -> bool:
        """Whether likely matches are being looked for."""
        return self._work is not None

    def look(self) -> None:
        """Look for likely matches, off the main thread."""
        self.about.setText(self.tr("Looking for names that are alike…"))
        self.decide_button.setEnabled(False)
        speakers, about = self._session.speakers(), self._session.propositions()
        self._work = work = Task(partial(_found, speakers, about, self._fresh), self)
        work.finished.connect(self._on_found)
        work.failed.connect(self._on_failed)
        work.start()

    def decide(self) -> None:
        """Merge and accept what was chosen, in one step."""
        chosen = {key: combo.currentData() for key, combo in self.choices.items()}
        same = {key: into for key, into in chosen.items() if into not in (LATER, NEW)}
        new = [key for key, into in chosen.items() if into == NEW]
        try:
            touched = decide(self._session, same, new)
        except UserError as error:
            self.outcome.say(error.message, role="danger")
            return
        words = self.tr("{0} known, {1} new; {2} touched.")
        told = words.format(len(same), len(new), touched.words())
        self.outcome.say(told, role="success", can_undo=True)
        self.decided.emit()
        self._fresh -= {*same, *new}
        self.look()

    def undo(self) -> None:
        """Take the last decision back."""
        before = self._statuses()
        try:
            self._session.undo()
        except UserError as error:
            self.outcome.say(error.message, role="danger")
            return
        back = {
            known
            for known, status in self._statuses().items()
            if status == "proposed" and before.get(known) != "proposed"
        }
        self._fresh |= back
        self.outcome.say(self.tr("Taken back."))
        self.decided.emit()
        self.look()

    def _statuses(self) -> dict[str, str]:
        speakers = {one.id: one.status for one in self._session.speakers()}
        return speakers | {one.id: one.status for one in self._session.propositions()}

    def _on_found(self, found: list[Newcomer]) -> None:
        self._work = None
        self._show(found)

    def _on_failed(self) -> None:
        self._work = None
        self.about.setText(self.tr("The names could not be compared: a fault in the program."))

    def _show(self, found: list[Newcomer]) -> None:
        self.choices = {}
        rows = QWidget()
        grid = QGridLayout(rows)
        grid.setContentsMargins(12, 10, 12, 10)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        for place, newcomer in enumerate(found[:_ROWS]):
            name = plain_label(newcomer.name, wrap=True)
            combo = self._combo(newcomer)
            name.setBuddy(combo)
            self.choices[newcomer.id] = combo
            grid.addWidget(name, place, 0)
            grid.addWidget(combo, place, 1, Qt.AlignmentFlag.AlignVCenter)
        grid.setRowStretch(len(found), 1)
        self._area.setWidget(rows)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self.decide_button.setEnabled(bool(found))
        if not found:
            self.about.setText(self.tr("No new names are left."))
        elif len(found) > _ROWS:
            words = self.tr("The first {0} of {1} names; the others come after these.")
            self.about.setText(words.format(_ROWS, len(found)))
        else:
            self.about.setText(
                self.tr(
                    "What is the same is merged, and work handed in later is understood too. "
                    "All of it is one step to undo."
                )
            )

    def _combo(self, newcomer: Newcomer) -> QComboBox:
        combo = QComboBox()
        combo.setAccessibleName(self.tr("What {0} stands for").format(newcomer.name))
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        is_speaker = newcomer.kind == "speaker"
        new = self.tr("a new speaker") if is_speaker else self.tr("a new proposition")
        combo.addItem(new, NEW)
        for match in newcomer.matches:
            combo.addItem(self.tr("the same as {0}").format(match.name), match.id)
        combo.addItem(self.tr("decide later"), LATER)
        if newcomer.matches and newcomer.matches[0].score >= _SURE:
            combo.setCurrentIndex(1)
        return combo


def _found(
    speakers: list[Speaker],
    propositions: list[Proposition],
    fresh: frozenset[str],
    _progress: Progress,
    _is_cancelled: IsCancelled,
) -> list[Newcomer]:
    """Compares the names on the worker's thread."""
    return newcomers(speakers, propositions, fresh)
