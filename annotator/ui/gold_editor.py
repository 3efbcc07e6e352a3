"""The fields of a gold annotation to be set by hand; says what is wanted, stores nothing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from annotator.model.annotation import Annotation
from annotator.model.scheme import Scheme
from annotator.ui.chips import ChipRow, ChipValue
from annotator.ui.fields import DateField, Section
from annotator.ui.flow import FlowBox
from annotator.ui.names_field import NamesField
from annotator.ui.people import People
from annotator.ui.plain_text import plain_label, plain_tip, shortened
from annotator.ui.proposition_field import PropositionField
from annotator.ui.review_fields import stance_words
from annotator.ui.type_ahead import TypeAhead

_QUOTE = 110


class GoldEditor(QWidget):
    """Boundaries and fields of one draft.

    ``field_set`` tells (field of `annotating.Fields`, value), ``name_made`` (speaker, proposition
    or via, words) asks for somebody new, ``nudged`` (side -1 or 1, step) moves a boundary by a
    word, ``words_wanted`` takes what is selected in the passage, ``left`` ends the editing.
    """

    field_set = Signal(str, object)
    name_made = Signal(str, str)
    nudged = Signal(int, int)
    words_wanted = Signal()
    left = Signal()

    def __init__(self, scheme: Scheme, people: People, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scheme, self._people = scheme, people
        self._draft: Annotation | None = None

    def _build(self) -> None:
        """The fields, which most places do without."""
        scheme, people = self._scheme, self._people
        self.words = plain_label(wrap=True)
        self.types = ChipRow(
            [
                ChipValue(
                    id=known.id,
                    text=known.label,
                    color=known.color,
                    tip=plain_tip(known.definition or known.label),
                )
                for known in scheme.types
            ],
            name=self.tr("Type of the gold annotation"),
        )
        self.stances = ChipRow(
            [
                ChipValue(id=known.id, text=stance_words(scheme, known.id))
                for known in scheme.stances
            ],
            name=self.tr("Stance of the gold annotation"),
        )
        self.certainties = ChipRow(
            [ChipValue(id=known.id, text=known.label) for known in scheme.certainties],
            name=self.tr("Certainty of the gold annotation"),
        )
        self.speaker = TypeAhead(people.speakers, offer=self.tr("Make new speaker “{0}”"))
        self.speaker.setAccessibleName(self.tr("Speaker of the gold annotation"))
        self.speaker.setPlaceholderText(self.tr("Who says so?"))
        self.proposition = PropositionField(people)
        self.via = NamesField(people)
        self.date_said = DateField(name=self.tr("Date said"))
        self.done_button = QPushButton(self.tr("Done"))
        self.done_button.setToolTip(self.tr("Esc"))
        self._lay_out()
        self._connect()

    def show_draft(self, draft: Annotation) -> None:
        """Show these values."""
        if self._draft is None:
            self._build()
        self._draft = draft
        self.words.setText(f"“{shortened(' … '.join(draft.quotes), _QUOTE)}”")
        self.types.set_checked(draft.type)
        self.stances.set_checked(draft.stance)
        self.certainties.set_checked(draft.certainty)
        self.speaker.set_value(draft.speaker_id)
        self.proposition.set_value(draft.proposition_id)
        self.via.show_names(draft.via)
        self.date_said.set_date(draft.date_said)

    def begin(self) -> None:
        """Give the focus to the first field."""
        self.types.focus_first()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape ends the editing."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """No list of names stays behind."""
        super().hideEvent(event)
        if self._draft is None:
            return
        for field in (self.speaker, self.proposition, self.via.edit):
            field.close_matches()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(Section(self.tr("Words"), self.words, self._nudge_row()))
        column.addWidget(Section(self.tr("Type"), self.types))
        rows: tuple[tuple[str, str, QWidget], ...] = (
            ("speaker", self.tr("Speaker"), self.speaker),
            ("proposition", self.tr("Stance toward"), self.proposition),
            ("stance", self.tr("Stance"), self.stances),
            ("via", self.tr("Reported through"), self.via),
            ("certainty", self.tr("Certainty"), self.certainties),
            ("date_said", self.tr("Date said"), self.date_said),
        )
        for field, caption, widget in rows:
            if self._scheme.uses(field):
                column.addWidget(Section(caption, widget))
            else:
                widget.setParent(self)
                widget.hide()
        column.addWidget(self.done_button, 0, Qt.AlignmentFlag.AlignLeft)

    def _nudge_row(self) -> QWidget:
        holder = FlowBox()
        row = holder.flow
        self.nudge_buttons: dict[tuple[int, int], QPushButton] = {}
        for side, step, sign, name in (
            (-1, -1, "[ ←", self.tr("Beginning a word back")),
            (-1, 1, "[ →", self.tr("Beginning a word on")),
            (1, -1, "← ]", self.tr("End a word back")),
            (1, 1, "→ ]", self.tr("End a word on")),
        ):
            button = QPushButton(sign)
            button.setProperty("role", "chip")
            button.setAccessibleName(name)
            button.setToolTip(name)
            button.clicked.connect(self._on_nudge_clicked)
            self.nudge_buttons[side, step] = button
            row.addWidget(button)
        self.take_button = QPushButton(self.tr("Take selection"))
        self.take_button.setProperty("role", "chip")
        self.take_button.setToolTip(self.tr("Select the words in the passage above first"))
        self.take_button.clicked.connect(self.words_wanted)
        row.addWidget(self.take_button)
        return holder

    def _connect(self) -> None:
        for row in (self.types, self.stances, self.certainties):
            row.picked.connect(self._on_picked)
        for name in (self.speaker, self.proposition):
            name.chosen.connect(self._on_chosen)
            name.made.connect(self._on_made)
            name.cleared.connect(self._on_cleared)
            name.left.connect(self.left)
        self.via.added.connect(self._on_relayer_added)
        self.via.made.connect(self._on_relayer_made)
        self.via.removed.connect(self._on_relayer_removed)
        self.via.left.connect(self.left)
        self.date_said.entered.connect(self._on_date_entered)
        self.done_button.clicked.connect(self.left)

    def _field(self) -> str:
        fields: dict[object, str] = {
            self.types: "type",
            self.stances: "stance",
            self.certainties: "certainty",
            self.speaker: "speaker_id",
            self.proposition: "proposition_id",
        }
        return fields[self.sender()]

    def _on_nudge_clicked(self) -> None:
        for (side, step), button in self.nudge_buttons.items():
            if button is self.sender():
                self.nudged.emit(side, step)

    def _on_picked(self, value: str) -> None:
        self.field_set.emit(self._field(), value)

    def _on_chosen(self, key: str) -> None:
        self.field_set.emit(self._field(), key)

    def _on_made(self, words: str) -> None:
        self.name_made.emit(self._field().removesuffix("_id"), words)

    def _on_cleared(self) -> None:
        self.field_set.emit(self._field(), None)

    def _relayers(self) -> Sequence[str]:
        return () if self._draft is None else self._draft.via

    def _on_relayer_added(self, speaker_id: str) -> None:
        if speaker_id not in self._relayers():
            self.field_set.emit("via", (*self._relayers(), speaker_id))

    def _on_relayer_made(self, name: str) -> None:
        self.name_made.emit("via", name)

    def _on_relayer_removed(self, speaker_id: str) -> None:
        kept = tuple(known for known in self._relayers() if known != speaker_id)
        self.field_set.emit("via", kept)

    def _on_date_entered(self, date: object) -> None:
        self.field_set.emit("date_said", date)
