"""A row of switches, one for each annotator, to say whose work is meant."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QWidget


class AnnotatorChoice(QScrollArea):
    """Switches that stand for annotators, all of them on at first; scrolls when there are many."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.tr("Annotators"))
        self._content = QWidget()
        self._row = QHBoxLayout(self._content)
        self._row.setContentsMargins(1, 1, 1, 1)
        self._row.setSpacing(6)
        self._row.addStretch(1)
        self.setWidget(self._content)
        self.setFixedHeight(self.fontMetrics().height() + 26)
        self.buttons: dict[str, QPushButton] = {}

    @property
    def chosen(self) -> tuple[str, ...]:
        """The annotators whose switch is on, in the order shown."""
        return tuple(name for name, button in self.buttons.items() if button.isChecked())

    def show_annotators(self, names: Sequence[str]) -> None:
        """Show these annotators; those that were off before stay off."""
        if list(names) == list(self.buttons):
            return
        off = {name for name, button in self.buttons.items() if not button.isChecked()}
        for button in self.buttons.values():
            self._row.removeWidget(button)
            button.deleteLater()
        self.buttons = {name: self._button(name, is_on=name not in off) for name in names}
        for place, button in enumerate(self.buttons.values()):
            self._row.insertWidget(place, button)

    def _button(self, name: str, *, is_on: bool) -> QPushButton:
        # An ampersand would make the letter after it a shortcut.
        button = QPushButton(name.replace("&", "&&"))
        button.setProperty("role", "chip")
        button.setCheckable(True)
        button.setChecked(is_on)
        button.setAccessibleName(self.tr("Annotator {0}").format(name))
        button.clicked.connect(self._on_clicked)
        return button

    def _on_clicked(self) -> None:
        self.changed.emit()
