"""The free attributes of an annotation: those of the scheme, and others that it came with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from annotator.model.attributes import Attribute
from annotator.ui.chips import ChipRow, ChipValue
from annotator.ui.fields import Section

Value = str | bool | None
_YES, _NO = "yes", "no"
_LONGEST = 2_000


class TextValue(QLineEdit):
    """A short text, handed on by Enter or when the focus leaves; Escape gives the old one back."""

    left = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setMaxLength(_LONGEST)
        self._shown = ""

    def show_value(self, value: str) -> None:
        """Show what is stored."""
        self._shown = value
        with QSignalBlocker(self):
            self.setText(value)

    @property
    def is_changed(self) -> bool:
        """Whether something else was typed than is stored."""
        return self.text().strip() != self._shown.strip()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves everything as it was."""
        if event.matches(QKeySequence.StandardKey.Cancel):
            self.show_value(self._shown)
            self.left.emit()
            return
        super().keyPressEvent(event)


class AttributeFields(QWidget):
    """A field for each attribute; ``value_set`` tells the key and its new value, None for none.

    ``left`` tells that the user is done here and wants to go on reading.
    """

    value_set = Signal(str, object)
    left = Signal()

    def __init__(self, attributes: Sequence[Attribute], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._attributes = tuple(known for known in attributes if known.use != "off")
        self._fields: dict[str, ChipRow | TextValue] = {}
        self._sections: dict[str, Section] = {}
        self._values_shown: dict[str, str | bool] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(14)
        self._extra: tuple[tuple[str, bool], ...] = ()
        for known in self._attributes:
            self._add(known)

    def show_values(self, values: Mapping[str, str | bool], missing: Sequence[str]) -> None:
        """Show an annotation's values; ``missing`` are labels in quotation marks."""
        own = {known.id for known in self._attributes}
        extra = tuple(
            (key, isinstance(value, bool)) for key, value in values.items() if key not in own
        )
        if extra != self._extra:
            self._replace_extra(extra)
        self._values_shown = dict(values)
        for key, field in self._fields.items():
            value = values.get(key)
            if isinstance(field, TextValue):
                field.show_value("" if value is None else str(value))
            else:
                shown = {True: _YES, False: _NO}[value] if isinstance(value, bool) else value
                field.set_checked(shown)
        for known in self._attributes:
            is_missing = f"“{known.label}”" in missing
            self._sections[known.id].set_needed(self.tr("needed to finish") if is_missing else "")
        self.setVisible(bool(self._fields))

    def field(self, key: str) -> ChipRow | TextValue:
        """The field of an attribute."""
        return self._fields[key]

    def begin(self, label: str) -> None:
        """Put the focus into the field of the attribute whose label, quoted, is given."""
        for known in self._attributes:
            if f"“{known.label}”" == label:
                field = self._fields[known.id]
                if isinstance(field, ChipRow):
                    field.focus_first()
                else:
                    field.setFocus()

    def _replace_extra(self, extra: tuple[tuple[str, bool], ...]) -> None:
        """Fields for what an annotation carries beyond the scheme."""
        for key, _ in self._extra:
            del self._fields[key]
            section = self._sections.pop(key)
            self._column.removeWidget(section)
            section.hide()
            section.deleteLater()
        self._extra = extra
        for key, is_flag in extra:
            self._add(Attribute(id=key, label=key, kind="yes/no" if is_flag else "text"))

    def _add(self, known: Attribute) -> None:
        field: ChipRow | TextValue
        if known.kind == "text":
            field = TextValue(known.label)
            field.editingFinished.connect(partial(self._on_written, known.id))
            field.returnPressed.connect(self.left)
            field.left.connect(self.left)
        else:
            field = ChipRow(self._values(known), name=known.label)
            field.picked.connect(partial(self._on_picked, known))
        section = Section(known.label, field)
        self._fields[known.id], self._sections[known.id] = field, section
        self._column.addWidget(section)

    def _values(self, known: Attribute) -> list[ChipValue]:
        if known.kind == "yes/no":
            return [ChipValue(_YES, self.tr("Yes")), ChipValue(_NO, self.tr("No"))]
        return [ChipValue(choice.id, choice.label) for choice in known.choices]

    def _on_picked(self, known: Attribute, picked: str) -> None:
        """The chip that was checked before takes the value away."""
        value: Value = picked == _YES if known.kind == "yes/no" else picked
        self.value_set.emit(known.id, None if self._values_shown.get(known.id) == value else value)

    def _on_written(self, key: str) -> None:
        field = self._fields[key]
        if isinstance(field, TextValue) and field.is_changed:
            self.value_set.emit(key, field.text().strip() or None)
