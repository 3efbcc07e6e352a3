"""The small window in which conditions on listed articles are chosen; each is in force at once.

Knows the session's lists of what can be chosen; filtering is the list's business.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QPushButton,
    QWidget,
)

from annotator.model.annotation import STATES
from annotator.model.article_filter import ArticleFilter
from annotator.session.session import Session
from annotator.ui.fields import DateField, plain_label
from annotator.ui.filter_words import state_words

_WIDTH = 400
_ROWS_SEEN = 16

Choices = Iterable[tuple[str, object]]


class _NameCombo(QComboBox):
    """A list that may be long: a part of a name can be typed."""

    def __init__(self) -> None:
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer = self.completer()
        if completer is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What was typed and not chosen is forgotten."""
        super().focusOutEvent(event)
        self.setEditText(self.itemText(self.currentIndex()))


class FilterDialog(QDialog):
    """One row for each kind of condition; ``changed`` carries the whole ArticleFilter."""

    changed = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Filter articles"))
        self.setFixedWidth(_WIDTH)
        self._session = session
        self._wanted = ArticleFilter()
        self._form = QFormLayout(self)
        self._form.setContentsMargins(16, 14, 16, 14)
        self._form.setVerticalSpacing(8)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._combos: dict[str, QComboBox] = {}
        self._add_articles()
        self._add_annotations()
        self.clear_button = QPushButton(self.tr("Clear all"))
        self.clear_button.clicked.connect(self._on_clear)
        self.close_button = QPushButton(self.tr("Close"))
        self.close_button.clicked.connect(self.accept)
        for button in (self.clear_button, self.close_button):
            button.setAutoDefault(False)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch()
        row.addWidget(self.clear_button)
        row.addWidget(self.close_button)
        self._form.addRow(row)

    def _add_articles(self) -> None:
        session = self._session
        states = [(state_words(state), (state,)) for state in STATES]
        self._add_combo("states", self.tr("State"), states)
        self._add_combo("outlet", self.tr("Outlet"), _named(session.outlets()), is_long=True)
        self.since = self._add_date(self.tr("Published since"))
        self.until = self._add_date(self.tr("Published until"))
        self._add_combo("story", self.tr("Story"), _named(session.stories()), is_long=True)
        others = [name for name in session.annotators() if name != session.annotator]
        work = [
            (f"{name}: {state_words(state)}", (name, (state,)))
            for name in others
            for state in STATES
        ]
        self._add_combo("work", self.tr("Somebody else"), work)

    def _add_annotations(self) -> None:
        session = self._session
        self._form.addRow(plain_label(self.tr("With an annotation of yours"), role="caption"))
        types = [(known.label, known.id) for known in session.scheme.types]
        self._add_combo("type", self.tr("Type"), types)
        speakers = sorted(((known.name, known.id) for known in session.speakers()), key=_by_name)
        self._add_combo("speaker_id", self.tr("Speaker"), speakers, is_long=True)
        propositions = sorted(
            ((known.text, known.id) for known in session.propositions()), key=_by_name
        )
        self._add_combo("proposition_id", self.tr("Proposition"), propositions, is_long=True)
        self.unsure_box = QCheckBox(self.tr("Unsure"))
        self.note_box = QCheckBox(self.tr("With a note"))
        row = QHBoxLayout()
        for box in (self.unsure_box, self.note_box):
            box.toggled.connect(self._on_chosen)
            row.addWidget(box)
        row.addStretch()
        self._form.addRow("", row)

    def _add_combo(self, field: str, name: str, choices: Choices, *, is_long: bool = False) -> None:
        combo = _NameCombo() if is_long else QComboBox()
        combo.setAccessibleName(name)
        combo.setMaxVisibleItems(_ROWS_SEEN)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.addItem(self.tr("any"), None)
        for words, value in choices:
            combo.addItem(words, value)
        combo.setEnabled(combo.count() > 1)
        combo.activated.connect(self._on_chosen)
        self._combos[field] = combo
        label = plain_label(name)
        label.setBuddy(combo)
        self._form.addRow(label, combo)

    def _add_date(self, name: str) -> DateField:
        field = DateField(name=name)
        field.entered.connect(self._on_chosen)
        self._form.addRow(plain_label(name), field)
        return field

    def combo(self, field: str) -> QComboBox:
        """The row of one field of the filter; "work" is that of somebody else's state."""
        return self._combos[field]

    def show_filter(self, wanted: ArticleFilter) -> None:
        """Show that this is wanted."""
        self._wanted = wanted
        work = (wanted.worker, wanted.worker_states) if wanted.worker_states else None
        shown = {field: getattr(wanted, field) for field in self._combos if field != "work"}
        for field, value in {**shown, "work": work}.items():
            combo = self._combos[field]
            places = [place for place in range(combo.count()) if combo.itemData(place) == value]
            combo.setCurrentIndex(places[0] if places else 0)
        self.since.set_date(wanted.published_from or None)
        self.until.set_date(wanted.published_to or None)
        for box, is_on in ((self.unsure_box, wanted.unsure), (self.note_box, wanted.has_note)):
            was_blocked = box.blockSignals(True)  # noqa: FBT003
            box.setChecked(is_on)
            box.blockSignals(was_blocked)

    def _on_chosen(self) -> None:
        chosen = {field: combo.currentData() for field, combo in self._combos.items()}
        worker, worker_states = chosen.pop("work") or ("", ())
        self._wanted = dataclasses.replace(
            self._wanted,
            states=chosen["states"] or (),
            outlet=chosen["outlet"],
            story=chosen["story"],
            worker=worker,
            worker_states=worker_states,
            type=chosen["type"] or "",
            speaker_id=chosen["speaker_id"] or "",
            proposition_id=chosen["proposition_id"] or "",
            published_from=self.since.edit.text().strip(),
            published_to=self.until.edit.text().strip(),
            unsure=self.unsure_box.isChecked(),
            has_note=self.note_box.isChecked(),
        )
        self.changed.emit(self._wanted)

    def _on_clear(self) -> None:
        self.show_filter(ArticleFilter())
        self.changed.emit(self._wanted)


def _named(names: Iterable[str]) -> list[tuple[str, object]]:
    return [(name, name) for name in names]


def _by_name(choice: tuple[str, str]) -> str:
    return choice[0].casefold()
