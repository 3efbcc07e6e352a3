"""The fields of one speaker; each is handed on when it is left, and stored by whoever owns this."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from annotator.model.scheme import Scheme
from annotator.model.speaker import Speaker
from annotator.ui.fields import NoteField, plain_label


class SpeakerEditor(QScrollArea):
    """Name, aliases, kind, organisation, role, notes, external id.

    ``field_set`` tells (field of `SpeakerFields`, value) when a field was changed and left.
    """

    field_set = Signal(str, object)

    def __init__(self, scheme: Scheme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._speaker: Speaker | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.lines = {
            field: QLineEdit() for field in ("name", "organisation", "role", "external_id")
        }
        captions = {
            "name": self.tr("Name"),
            "organisation": self.tr("Organisation"),
            "role": self.tr("Role"),
            "external_id": self.tr("External id"),
        }
        for field, edit in self.lines.items():
            edit.setObjectName(field)
            edit.setAccessibleName(captions[field])
            edit.editingFinished.connect(self._on_line_left)
        self.lines["external_id"].setPlaceholderText(self.tr("such as a Wikidata id"))
        self.kind = QComboBox()
        self.kind.setAccessibleName(self.tr("Kind"))
        for choice in scheme.speaker_kinds:
            self.kind.addItem(choice.label, choice.id)
        self.kind.activated.connect(self._on_kind_chosen)
        self.aliases = NoteField(name=self.tr("Aliases, one a line"))
        self.aliases.setPlaceholderText(self.tr("Other spellings, one a line"))
        self.aliases.setFixedHeight(108)
        self.notes = NoteField(name=self.tr("Notes"))
        self.notes.setPlaceholderText("")
        self.aliases.written.connect(self._on_aliases_written)
        self.notes.written.connect(self._on_notes_written)
        self._captions = captions
        self._lay_out()
        self.setFocusProxy(self.lines["name"])

    def _lay_out(self) -> None:
        page = QWidget()
        self.setWidget(page)
        column = QVBoxLayout(page)
        column.setContentsMargins(2, 0, 8, 0)
        column.setSpacing(10)
        rows: tuple[tuple[tuple[str, QWidget], ...], ...] = (
            ((self._captions["name"], self.lines["name"]),),
            ((self.tr("Aliases, one a line"), self.aliases),),
            ((self.tr("Kind"), self.kind), (self._captions["role"], self.lines["role"])),
            (
                (self._captions["organisation"], self.lines["organisation"]),
                (self._captions["external_id"], self.lines["external_id"]),
            ),
            ((self.tr("Notes"), self.notes),),
        )
        for row in rows:
            line = QHBoxLayout()
            line.setSpacing(10)
            for caption, widget in row:
                line.addLayout(captioned(caption, widget), 1)
            column.addLayout(line)
        column.addStretch(1)

    def show_speaker(self, speaker: Speaker) -> None:
        """Show these values; what is being typed for the same speaker stays."""
        same = self._speaker is not None and self._speaker.id == speaker.id
        self._speaker = speaker
        for field, edit in self.lines.items():
            if not (same and edit.isModified()):
                edit.setText(getattr(speaker, field) or "")
                edit.setCursorPosition(0)
        self.kind.setCurrentIndex(self.kind.findData(speaker.kind))
        if not (same and self.aliases.is_pending):
            self.aliases.set_note("\n".join(speaker.aliases))
        if not (same and self.notes.is_pending):
            self.notes.set_note(speaker.notes)

    def restore(self) -> None:
        """Show again what is stored."""
        speaker, self._speaker = self._speaker, None
        if speaker is not None:
            self.show_speaker(speaker)

    def leave_fields(self) -> None:
        """Hand on what is being typed."""
        focused = self.focusWidget()
        if focused is not None:
            focused.clearFocus()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Into the first field."""
        super().focusInEvent(event)
        self.lines["name"].setFocus(event.reason())

    def _on_line_left(self) -> None:
        edit = self.sender()
        if isinstance(edit, QLineEdit) and edit.isModified():
            edit.setModified(False)
            self.field_set.emit(edit.objectName(), edit.text())

    def _on_kind_chosen(self) -> None:
        self.field_set.emit("kind", self.kind.currentData())

    def _on_aliases_written(self) -> None:
        lines = (line.strip() for line in self.aliases.note.splitlines())
        self.field_set.emit("aliases", tuple(filter(None, lines)))

    def _on_notes_written(self) -> None:
        self.field_set.emit("notes", self.notes.note)


def captioned(caption: str, widget: QWidget) -> QVBoxLayout:
    """A field under its caption."""
    column = QVBoxLayout()
    column.setSpacing(4)
    label = plain_label(caption.upper(), role="caption")
    label.setBuddy(widget)
    column.addWidget(label)
    column.addWidget(widget)
    return column
