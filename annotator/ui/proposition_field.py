"""What the stance is about: type-ahead over the project's propositions, or a new one."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from annotator.ui.people import People
from annotator.ui.type_ahead import TypeAhead


class PropositionField(TypeAhead):
    """The proposition of the current annotation; emptied, the annotation has none."""

    def __init__(self, people: People, *, parent: QWidget | None = None) -> None:
        super().__init__(people.propositions, offer="", parent=parent)
        self.set_offer(self.tr("New proposition “{0}”"))
        self.setPlaceholderText(self.tr("A short positive sentence"))
        self.setAccessibleName(self.tr("Proposition"))
        self.setToolTip(
            self.tr("What the speaker holds to be so, or not so; emptied for none. Enter takes it")
        )
