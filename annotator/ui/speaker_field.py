"""Who is speaking: type-ahead over all names, and the likeliest ones a key press away."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.ui.annotating_actions import PROPOSALS
from annotator.ui.chips import ChipRow, ChipValue
from annotator.ui.fields import plain_tip
from annotator.ui.people import People
from annotator.ui.same_person import SamePersonQuestion
from annotator.ui.speakers_edit import SpeakersEdit

_AT_LEAST = 3
_SHOWN = 5
"""Chips there is room for; the keys of the others work all the same."""


class SpeakerField(QWidget):
    """The speaker of the current annotation with ranked proposals below (Alt+1…9)."""

    chosen = Signal(str)
    made = Signal(str)
    several = Signal(object)
    cleared = Signal()
    left = Signal()

    def __init__(self, people: People, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._people = people
        self._ranked: list[str] = []
        self.edit = SpeakersEdit(people.speakers, offer=self.tr("Make new speaker “{0}”"))
        self.edit.setPlaceholderText(self.tr("Who says so?"))
        self.edit.setAccessibleName(self.tr("Speaker"))
        self.edit.setToolTip(
            self.tr(
                "Type part of a name or alias; Enter takes it, Shift+Enter makes a new one, "
                "“;” adds another speaker of the same words"
            )
        )
        self.proposals = ChipRow(name=self.tr("Proposed speakers"), key_first=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.question = SamePersonQuestion(people)
        column.addWidget(self.edit)
        column.addWidget(self.question)
        column.addWidget(self.proposals)
        self.edit.chosen.connect(self.chosen)
        self.edit.made.connect(self.made)
        self.edit.several.connect(self.several)
        self.edit.cleared.connect(self.cleared)
        self.edit.left.connect(self.left)
        self.proposals.picked.connect(self.chosen)

    def show_speaker(self, speaker_id: str | None, *, in_article: int) -> None:
        """Show that speaker; ``in_article`` is how many different ones the article has so far."""
        self.edit.set_value(speaker_id)
        self.question.show_for(speaker_id)
        wanted = min(PROPOSALS, max(_AT_LEAST, in_article))
        ranked = self._people.speakers.ranked(wanted + 1)
        self._ranked = [key for key in ranked if key != speaker_id][:wanted]
        self.proposals.set_values(
            [
                ChipValue(
                    id=key,
                    text=self._people.speaker_name(key),
                    key=f"Alt+{place}",
                    action=f"proposal.{place}",
                    tip=plain_tip(self._people.speaker_name(key)),
                )
                for place, key in enumerate(self._ranked[:_SHOWN], start=1)
            ]
        )

    def proposal(self, place: int) -> str | None:
        """The speaker that Alt+``place`` takes; None when there are not so many."""
        return self._ranked[place - 1] if 1 <= place <= len(self._ranked) else None
