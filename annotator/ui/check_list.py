"""A short list of check boxes that says which of some values are meant, all of them at first."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QScrollArea, QVBoxLayout, QWidget

from annotator.ui.fields import plain_tip, shortened

_LONGEST, _SHOWN = 30, 6


class CheckList(QScrollArea):
    """One check box a value; scrolls when there are many. ``name`` says what the values are."""

    changed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(name)
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self.setWidget(content)
        self._values: dict[str, str] = {}
        self.boxes: dict[str, QCheckBox] = {}

    @property
    def chosen(self) -> tuple[str, ...]:
        """The ids that are checked, in the order shown."""
        return tuple(value for value, box in self.boxes.items() if box.isChecked())

    @property
    def chosen_or_all(self) -> tuple[str, ...] | None:
        """The ids that are checked, or None when all are."""
        chosen = self.chosen
        return None if len(chosen) == len(self.boxes) else chosen

    def show_values(self, values: Mapping[str, str]) -> None:
        """Show these values (names by id); those that were off before stay off."""
        if dict(values) == self._values and list(values) == list(self._values):
            return
        off = {value for value, box in self.boxes.items() if not box.isChecked()}
        for box in self.boxes.values():
            self._column.removeWidget(box)
            box.hide()
            box.deleteLater()
        self._values = dict(values)
        self.boxes = {value: self._box(name) for value, name in values.items()}
        for value, box in self.boxes.items():
            box.setChecked(value not in off)
            box.toggled.connect(self._on_toggled)
            self._column.addWidget(box)
        height = next((box.sizeHint().height() + 2 for box in self.boxes.values()), 0)
        self.setFixedHeight(height * min(len(values), _SHOWN) + 2)

    def _box(self, name: str) -> QCheckBox:
        # An ampersand would make the letter after it a shortcut.
        box = QCheckBox(shortened(name, _LONGEST).replace("&", "&&"))
        box.setAccessibleName(f"{self._name}: {name}")
        box.setToolTip(plain_tip(name))
        return box

    def _on_toggled(self) -> None:
        self.changed.emit()
