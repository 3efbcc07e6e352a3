"""The keys of one action: which it has, taking one away, recording another, conflicts named."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.ui.fields import plain_label
from annotator.ui.flow import FlowBox
from annotator.ui.icons import icon
from annotator.ui.key_hints import native_key
from annotator.ui.key_recorder import KeyRecorder
from annotator.ui.own_keys import OwnKeys


class KeyEditor(QFrame):
    """Changes are in force at once; ``said`` carries a sentence on what was done."""

    said = Signal(str)

    def __init__(self, keys: OwnKeys, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = keys
        self._action_id = ""
        self.setProperty("role", "card")
        self.heading = plain_label(role="strong")
        self.caps = FlowBox()
        self.caps.setAccessibleName(self.tr("Keys of this action"))
        self.record = KeyRecorder()
        self.add_button = QPushButton(self.tr("Add"))
        self.take_button = QPushButton(self.tr("Take it over"))
        self.reset_button = QPushButton(self.tr("Usual keys"))
        self.reset_button.setToolTip(self.tr("Give this action the keys that it came with"))
        self.message = plain_label(role="warning", wrap=True)
        self._lay_out()
        self.record.recorded.connect(self._on_recorded)
        self.add_button.clicked.connect(self._on_add_clicked)
        self.take_button.clicked.connect(self._on_take_clicked)
        self.reset_button.clicked.connect(self._on_reset_clicked)
        self.show_action("")

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.record, 1)
        row.addWidget(self.add_button)
        row.addWidget(self.take_button)
        row.addWidget(self.reset_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(8)
        column.addWidget(self.heading)
        column.addWidget(self.caps)
        column.addLayout(row)
        column.addWidget(self.message)

    def buttons(self) -> tuple[QPushButton, ...]:
        """The buttons beside the recorded keys."""
        return (self.add_button, self.take_button, self.reset_button)

    def show_action(self, action_id: str) -> None:
        """Show the keys of this action; "" for none."""
        self._action_id = action_id
        self.record.set_keys("")
        self._show_keys()

    def _show_keys(self) -> None:
        self.caps.take_all()
        has_action = bool(self._action_id)
        for widget in (self.record, self.add_button, self.reset_button):
            widget.setEnabled(has_action)
        self._judge("")
        if not has_action:
            self.heading.setText(self.tr("Choose an action above to change its keys."))
            return
        spec = self._keys.spec(self._action_id)
        self.heading.setText(
            self.tr("Keys of “{0}”").format(spec.text)
            if spec.keys
            else self.tr("“{0}” has no key").format(spec.text)
        )
        self.reset_button.setEnabled(self._keys.is_own(self._action_id))
        for key in spec.keys:
            button = QPushButton(native_key(key).replace("&", "&&"))
            button.setObjectName(key)
            button.setProperty("role", "chip")
            button.setAutoDefault(False)
            button.setIcon(icon("close", "muted"))
            words = self.tr("Take {0} away from this action").format(native_key(key))
            button.setAccessibleName(words)
            button.setToolTip(words)
            button.clicked.connect(self._on_cap_clicked)
            self.caps.flow.addWidget(button)
            button.show()
        self.caps.fit()

    def _judge(self, key: str) -> None:
        """Say whether that key can be given, and who has it."""
        problem, holder = "", None
        if key:
            problem = self._keys.refusal(self._action_id, key)
            holder = None if problem else self._keys.holder(self._action_id, key)
        if holder is not None:
            problem = self.tr("{0} is a key of “{1}”. Take it over, and “{1}” loses it.").format(
                native_key(key), holder.text
            )
        self.message.setText(problem)
        self.message.setVisible(bool(problem))
        self.add_button.setEnabled(bool(key) and not problem)
        self.take_button.setVisible(holder is not None)

    def _on_recorded(self, key: str) -> None:
        if self._action_id:
            self._judge(key)

    def _on_add_clicked(self) -> None:
        self._give(take_over=False)

    def _on_take_clicked(self) -> None:
        self._give(take_over=True)

    def _give(self, *, take_over: bool) -> None:
        key = self.record.keys()
        self._keys.add(self._action_id, key, take_over=take_over)
        self._tell(self.tr("{0} now does “{1}”.").format(native_key(key), self._name()))

    def _on_cap_clicked(self) -> None:
        key = self.sender().objectName()
        self._keys.remove(self._action_id, key)
        self._tell(self.tr("{0} does not do “{1}” any more.").format(native_key(key), self._name()))

    def _on_reset_clicked(self) -> None:
        self._keys.reset(self._action_id)
        self._tell(self.tr("“{0}” has its usual keys.").format(self._name()))

    def _name(self) -> str:
        return self._keys.spec(self._action_id).text

    def _tell(self, words: str) -> None:
        self.record.set_keys("")
        self._show_keys()
        self.record.setFocus()
        self.said.emit(words)
