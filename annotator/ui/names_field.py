"""Who relayed the words: several names in order, each with a cross, and a line to add one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from annotator.ui.flow import FlowBox
from annotator.ui.icons import icon
from annotator.ui.people import People
from annotator.ui.same_person import SamePersonQuestion
from annotator.ui.type_ahead import TypeAhead


class NamesField(QWidget):
    """The relayers of the current annotation, from the speaker outward."""

    added = Signal(str)
    made = Signal(str)
    removed = Signal(str)
    left = Signal()

    def __init__(self, people: People, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._people = people
        self._names = FlowBox()
        self.edit = TypeAhead(people.speakers, offer=self.tr("Make new speaker “{0}”"))
        self.edit.setPlaceholderText(self.tr("none — add an outlet or a relayer"))
        self.edit.setAccessibleName(self.tr("Reported through: add a name"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._names)
        column.addWidget(self.edit)
        self.question = SamePersonQuestion(people)
        column.addWidget(self.question)
        self.edit.chosen.connect(self.added)
        self.edit.made.connect(self.made)
        self.edit.left.connect(self.left)

    def show_names(self, speaker_ids: Sequence[str]) -> None:
        """Show these speakers."""
        self._names.take_all()
        for speaker_id in speaker_ids:
            self._names.flow.addWidget(self._button(speaker_id))
        self._names.setVisible(bool(speaker_ids))
        self._names.fit()
        self.question.show_for(*speaker_ids)
        self.edit.set_value(None)
        self.edit.setPlaceholderText(
            self.tr("add another") if speaker_ids else self.tr("none — add an outlet or a relayer")
        )

    def _button(self, speaker_id: str) -> QPushButton:
        name = self._people.speaker_name(speaker_id)
        button = QPushButton(name.replace("&", "&&"), self._names)
        button.setObjectName(speaker_id)
        button.setProperty("role", "chip")
        button.setIcon(icon("close", "muted"))
        button.setAccessibleName(self.tr("Remove {0}").format(name))
        button.setToolTip(self.tr("Remove"))
        button.clicked.connect(self._on_remove_clicked)
        button.show()
        return button

    def _on_remove_clicked(self) -> None:
        self.removed.emit(self.sender().objectName())
