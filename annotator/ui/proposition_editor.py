"""The fields of one proposition and what it implies and excludes; handed on, not stored here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from annotator.model.proposition import PROPOSITION_KINDS, PROPOSITION_STATUSES, Proposition
from annotator.ui.fields import NoteField, plain_label, plain_tip, shortened
from annotator.ui.icons import icon
from annotator.ui.people import People
from annotator.ui.proposition_words import kind_words, status_words
from annotator.ui.speaker_editor import captioned
from annotator.ui.type_ahead import TypeAhead

_SHOWN = 60


class RelationField(QWidget):
    """Propositions that one is related to: each with a cross, and a line to add another."""

    changed = Signal(object)

    def __init__(self, people: People, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._ids: tuple[str, ...] = ()
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        self.edit = TypeAhead(people.propositions, offer="")
        self.edit.setPlaceholderText(self.tr("add a proposition"))
        self.edit.setAccessibleName(self.tr("{0}: add a proposition").format(name))
        self.edit.chosen.connect(self._on_chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(self._rows)
        column.addWidget(self.edit)

    def show_relations(self, ids: Sequence[str], texts: Mapping[str, str]) -> None:
        """Show these propositions by their words."""
        self._ids = tuple(ids)
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for key in ids:
            words = texts.get(key, key)
            button = QPushButton(shortened(words, _SHOWN).replace("&", "&&"))
            button.setObjectName(key)
            button.setAutoDefault(False)
            button.setProperty("role", "chip")
            button.setIcon(icon("close", "muted"))
            button.setToolTip(plain_tip(words))
            button.setAccessibleName(self.tr("{0}: remove {1}").format(self._name, words))
            button.clicked.connect(self._on_remove_clicked)
            self._rows.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.edit.set_value(None)

    def _on_chosen(self, key: str) -> None:
        self.changed.emit(tuple(dict.fromkeys((*self._ids, key))))

    def _on_remove_clicked(self) -> None:
        gone = self.sender().objectName()
        self.changed.emit(tuple(key for key in self._ids if key != gone))


class PropositionEditor(QScrollArea):
    """Words, kind, status, note and relations of one proposition.

    ``field_set`` tells (field of `PropositionFields`, value) when a field was changed and left.
    """

    field_set = Signal(str, object)

    def __init__(self, people: People, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._proposition: Proposition | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.text = QLineEdit()
        self.text.setAccessibleName(self.tr("Proposition"))
        self.kind, self.status = QComboBox(), QComboBox()
        self.kind.setAccessibleName(self.tr("Kind"))
        self.status.setAccessibleName(self.tr("Status"))
        for kind in PROPOSITION_KINDS:
            self.kind.addItem(kind_words(kind).capitalize(), kind)
        for status in PROPOSITION_STATUSES:
            self.status.addItem(status_words(status).capitalize(), status)
        self.note = NoteField(name=self.tr("Note"))
        self.note.setPlaceholderText(self.tr("What it covers, and what it does not"))
        self.implies = RelationField(people, name=self.tr("Implies"))
        self.excludes = RelationField(people, name=self.tr("Excludes"))
        self.others = plain_label(role="muted", wrap=True)
        self._lay_out()
        self.setFocusProxy(self.text)
        self.text.editingFinished.connect(self._on_text_left)
        self.kind.activated.connect(self._on_kind_chosen)
        self.status.activated.connect(self._on_status_chosen)
        self.note.written.connect(self._on_note_written)
        self.implies.changed.connect(self._on_implies_changed)
        self.excludes.changed.connect(self._on_excludes_changed)

    def _lay_out(self) -> None:
        page = QWidget()
        self.setWidget(page)
        column = QVBoxLayout(page)
        column.setContentsMargins(2, 0, 8, 0)
        column.setSpacing(10)
        column.addLayout(captioned(self.tr("Proposition"), self.text))
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addLayout(captioned(self.tr("Kind"), self.kind), 1)
        line.addLayout(captioned(self.tr("Status"), self.status), 1)
        column.addLayout(line)
        column.addLayout(captioned(self.tr("Implies"), self.implies))
        column.addLayout(captioned(self.tr("Excludes"), self.excludes))
        column.addWidget(self.others)
        column.addLayout(captioned(self.tr("Note"), self.note))
        column.addStretch(1)

    def show_proposition(self, proposition: Proposition, known: Mapping[str, Proposition]) -> None:
        """Show these values; ``known`` are all propositions, for the other ends of relations."""
        same = self._proposition is not None and self._proposition.id == proposition.id
        self._proposition = proposition
        if not (same and self.text.isModified()):
            self.text.setText(proposition.text)
            self.text.setCursorPosition(0)
        self.kind.setCurrentIndex(self.kind.findData(proposition.kind))
        self.status.setCurrentIndex(self.status.findData(proposition.status))
        if not (same and self.note.is_pending):
            self.note.set_note(proposition.note)
        texts = {key: one.text for key, one in known.items()}
        self.implies.show_relations(proposition.implies, texts)
        self.excludes.show_relations(proposition.excludes, texts)
        self._show_others(proposition, known)

    def _show_others(self, proposition: Proposition, known: Mapping[str, Proposition]) -> None:
        implied_by = [one.text for one in known.values() if proposition.id in one.implies]
        excluded_by = [one.text for one in known.values() if proposition.id in one.excludes]
        lines = [self.tr("Implied by “{0}”").format(text) for text in implied_by]
        lines += [self.tr("Excluded by “{0}”").format(text) for text in excluded_by]
        self.others.setText("\n".join(lines))
        self.others.setVisible(bool(lines))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Into the first field."""
        super().focusInEvent(event)
        self.text.setFocus(event.reason())

    def _on_text_left(self) -> None:
        if self.text.isModified():
            self.text.setModified(False)
            self.field_set.emit("text", self.text.text())

    def _on_kind_chosen(self) -> None:
        self.field_set.emit("kind", self.kind.currentData())

    def _on_status_chosen(self) -> None:
        self.field_set.emit("status", self.status.currentData())

    def _on_note_written(self) -> None:
        self.field_set.emit("note", self.note.note)

    def _on_implies_changed(self, ids: object) -> None:
        self.field_set.emit("implies", ids)

    def _on_excludes_changed(self, ids: object) -> None:
        self.field_set.emit("excludes", ids)
