"""Who is speaking: type-ahead over all names, and the likeliest ones a key press away."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from annotator.ui.after_paint import AfterPaint
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
    """The speaker of the current annotation with ranked proposals below (Alt+1…9).

    The proposals come after the article has been painted, or when anything of the field is
    asked for before: ``late`` brings them.
    """

    chosen = Signal(str)
    made = Signal(str)
    several = Signal(object)
    cleared = Signal()
    left = Signal()

    def __init__(self, people: People, late: AfterPaint, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._late = late
        self._ranked: tuple[Proposal, ...] = ()
        self._edit = SpeakersEdit(people.speakers, offer=self.tr("Make new speaker “{0}”"))
        self._edit.setPlaceholderText(self.tr("Who says so?"))
        self._edit.setAccessibleName(self.tr("Speaker"))
        self._edit.setToolTip(
            self.tr(
                "Type part of a name or alias; Enter takes it, Shift+Enter makes a new one, "
                "“;” adds another speaker of the same words"
            )
        )
        self._why = plain_label(role="muted", wrap=True)
        self._why.hide()
        self._proposals = ProposalRows(name=self.tr("Proposed speakers"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.question = SamePersonQuestion(people)
        for widget in (self._edit, self._why, self.question, self._proposals):
            column.addWidget(widget)
        self._proposals.hide()
        self._edit.chosen.connect(self.chosen)
        self._edit.made.connect(self.made)
        self._edit.several.connect(self.several)
        self._edit.cleared.connect(self.cleared)
        self._edit.left.connect(self.left)
        self._proposals.picked.connect(self._on_picked)
        self._edit.installEventFilter(self)

    @property
    def edit(self) -> SpeakersEdit:
        """The line to type a name in, with the proposals as its first suggestions."""
        self._late.now()
        return self._edit

    @property
    def why(self) -> QLabel:
        """Says why the speaker was filled in."""
        self._late.now()
        return self._why

    @property
    def proposals(self) -> ProposalRows:
        """The rows of the likeliest proposals."""
        self._late.now()
        return self._proposals

    def show_speaker(self, speaker_id: str | None) -> None:
        """Show that speaker; what is proposed beside is still that of before."""
        self._edit.set_value(speaker_id)
        self.question.show_for(speaker_id)

    def show_proposed(self, speaker_id: str | None, proposed: Proposed) -> None:
        """Show what is proposed beside that speaker, and why it is this one."""
        self._ranked = proposed.others
        self._why.setText(proposed.speaker_why)
        self._why.setVisible(bool(proposed.speaker_why))
        self._edit.setAccessibleDescription(proposed.speaker_why)
        shown = [] if speaker_id is None else [Match(key=speaker_id, name=self._edit.shown())]
        shown += [
            Match(key=known.speaker_id, name=known.name, alias=known.reason)
            for known in proposed.others
            if known.speaker_id is not None
        ]
        self._edit.set_suggestions(shown)
        self._proposals.show_proposals(proposed.others[:_SHOWN])

    def proposal(self, place: int) -> Proposal | None:
        """What Alt+``place`` takes; None when there are not so many."""
        self._late.now()
        return self._ranked[place - 1] if 1 <= place <= len(self._ranked) else None

    def close_matches(self) -> None:
        """Put the line's rows away."""
        self._edit.close_matches()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Whoever goes into the line finds the newest suggestions."""
        if event.type() == QEvent.Type.FocusIn:
            self._late.now()
        return False

    def _on_picked(self, place: int) -> None:
        pressed = self._ranked[place - 1]
        known = self.proposal(place)
        if known != pressed:
            return  # what was pressed is no proposal any more
        if known.speaker_id is not None:
            self.chosen.emit(known.speaker_id)
        else:
            self.made.emit(known.name)
