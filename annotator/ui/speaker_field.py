"""Who is speaking: type-ahead over all names, and the likeliest ones a key press away."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.ui.fields import plain_label
from annotator.ui.name_index import Match
from annotator.ui.people import People
from annotator.ui.proposal_rows import ProposalRows
from annotator.ui.proposals import Proposal, Proposed
from annotator.ui.same_person import SamePersonQuestion
from annotator.ui.speakers_edit import SpeakersEdit

_SHOWN = 5
"""Proposals there is room for; the keys of the others work all the same, and S lists them."""


class SpeakerField(QWidget):
    """The speaker of the current annotation with ranked proposals below (Alt+1…9)."""

    chosen = Signal(str)
    made = Signal(str)
    several = Signal(object)
    cleared = Signal()
    left = Signal()

    def __init__(self, people: People, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ranked: tuple[Proposal, ...] = ()
        self.edit = SpeakersEdit(people.speakers, offer=self.tr("Make new speaker “{0}”"))
        self.edit.setPlaceholderText(self.tr("Who says so?"))
        self.edit.setAccessibleName(self.tr("Speaker"))
        self.edit.setToolTip(
            self.tr(
                "Type part of a name or alias; Enter takes it, Shift+Enter makes a new one, "
                "“;” adds another speaker of the same words"
            )
        )
        self.why = plain_label(role="muted", wrap=True)
        self.why.hide()
        self.proposals = ProposalRows(name=self.tr("Proposed speakers"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.question = SamePersonQuestion(people)
        for widget in (self.edit, self.why, self.question, self.proposals):
            column.addWidget(widget)
        self.edit.chosen.connect(self.chosen)
        self.edit.made.connect(self.made)
        self.edit.several.connect(self.several)
        self.edit.cleared.connect(self.cleared)
        self.edit.left.connect(self.left)
        self.proposals.picked.connect(self._on_picked)

    def show_speaker(self, speaker_id: str | None, proposed: Proposed) -> None:
        """Show that speaker with what is proposed beside."""
        self.edit.set_value(speaker_id)
        self.question.show_for(speaker_id)
        self._ranked = proposed.others
        self.why.setText(proposed.speaker_why)
        self.why.setVisible(bool(proposed.speaker_why))
        self.edit.setAccessibleDescription(proposed.speaker_why)
        shown = [] if speaker_id is None else [Match(key=speaker_id, name=self.edit.text())]
        shown += [
            Match(key=known.speaker_id, name=known.name, alias=known.reason)
            for known in proposed.others
            if known.speaker_id is not None
        ]
        self.edit.set_suggestions(shown)
        self.proposals.show_proposals(proposed.others[:_SHOWN])

    def proposal(self, place: int) -> Proposal | None:
        """What Alt+``place`` takes; None when there are not so many."""
        return self._ranked[place - 1] if 1 <= place <= len(self._ranked) else None

    def _on_picked(self, place: int) -> None:
        known = self.proposal(place)
        if known is not None and known.speaker_id is not None:
            self.chosen.emit(known.speaker_id)
        elif known is not None:
            self.made.emit(known.name)
