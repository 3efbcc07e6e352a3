"""A calm question below a name that was just made: is this somebody who is known already?"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from annotator.ui.fields import plain_label
from annotator.ui.people import People


class SamePersonQuestion(QFrame):
    """Asks about the first doubtful one of the speakers it is shown; hidden without any.

    ``answered`` tells the new speaker, the known one, and whether they are the same.
    """

    answered = Signal(str, str, bool)

    def __init__(self, people: People, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._people = people
        self._made = self._known = ""
        self.setProperty("role", "card")
        self.setProperty("tone", "suggestion")
        self.words = plain_label(wrap=True)
        self.same_button = QPushButton(self.tr("Same person"))
        self.other_button = QPushButton(self.tr("Another"))
        self.same_button.setToolTip(
            self.tr("Make the name another spelling of the known one (Alt+Y)")
        )
        self.other_button.setToolTip(self.tr("Keep both and do not ask again (Alt+N)"))
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        for button in (self.same_button, self.other_button):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(self._on_clicked)
            buttons.addWidget(button)
        buttons.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(6)
        column.addWidget(self.words)
        column.addLayout(buttons)
        self.hide()

    def show_for(self, *speaker_ids: str | None) -> None:
        """Ask about the first of these that may be a double of somebody known."""
        for speaker_id in speaker_ids:
            known = self._people.alike.doubt(speaker_id)
            if known is None or speaker_id is None:
                continue
            self._made, self._known = speaker_id, known.id
            made = self._people.speaker_name(speaker_id)
            words = (
                self.tr("“{0}” looks like {1}: same person?")
                if known.kind == "person"
                else self.tr("“{0}” looks like {1}: the same?")
            )
            self.words.setText(words.format(made, known.name))
            same = self.tr("Same person") if known.kind == "person" else self.tr("The same")
            self.same_button.setText(same)
            self.same_button.setAccessibleName(f"{same}: {known.name}")
            self.other_button.setAccessibleName(self.tr("Another than {0}").format(known.name))
            self.show()
            return
        self._made = self._known = ""
        self.hide()

    @property
    def is_asking(self) -> bool:
        """Whether there is a question."""
        return bool(self._made)

    def answer(self, *, is_same: bool) -> None:
        """Give an answer, as its buttons do; nothing happens when nothing was asked."""
        if self._made:
            self.answered.emit(self._made, self._known, is_same)

    def _on_clicked(self) -> None:
        self.answer(is_same=self.sender() is self.same_button)
