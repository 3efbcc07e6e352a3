"""Which names and annotations of one speaker go to a new one; says first how many those are."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.model.speaker import Speaker
from annotator.session.occurrences import Place
from annotator.ui.counts import counted
from annotator.ui.dialog_buttons import buttons_row
from annotator.ui.fields import plain_label, shortened
from annotator.ui.speaker_editor import captioned

_SIZE = (620, 600)


class SplitDialog(QDialog):
    """Asks for the new speaker's name, aliases and annotations. Show by ``open()``.

    ``split`` tells (name, aliases, annotation ids).
    """

    split = Signal(str, object, object)

    def __init__(
        self, speaker: Speaker, places: Sequence[Place], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._speaker = speaker
        self.setWindowTitle(self.tr("Split {0}").format(speaker.name))
        self.resize(*_SIZE)
        self.name = QComboBox()
        self.name.setEditable(True)
        self.name.setAccessibleName(self.tr("Name of the new speaker"))
        self.name.addItems(list(speaker.aliases))
        self.name.setCurrentIndex(-1)
        line = self.name.lineEdit()
        if line is not None:
            line.setPlaceholderText(self.tr("an alias, or a new name"))
        self.aliases = _checkable(self.tr("Aliases that go to the new speaker"))
        for alias in speaker.aliases:
            _add(self.aliases, alias, alias)
        self.places = _checkable(self.tr("Annotations that go to the new speaker"))
        for place in places:
            words = shortened(" … ".join(place.quotes), 70)
            text = f"{place.annotator} · \u2068“{words}”\u2069 · {shortened(place.title, 40)}"
            _add(self.places, text, place.annotation_id)
        self.words = plain_label(wrap=True)
        self.all_button = QPushButton(self.tr("Check all"))
        self.none_button = QPushButton(self.tr("Check none"))
        self.split_button = QPushButton(self.tr("Split"))
        self.split_button.setProperty("role", "primary")
        self.cancel_button = QPushButton(self.tr("Cancel"))
        self._lay_out()
        self.name.editTextChanged.connect(self._on_name_changed)
        self.aliases.itemChanged.connect(self._refresh)
        self.places.itemChanged.connect(self._refresh)
        self.all_button.clicked.connect(self._on_all_clicked)
        self.none_button.clicked.connect(self._on_all_clicked)
        self.split_button.clicked.connect(self._on_split_clicked)
        self.cancel_button.clicked.connect(self.reject)
        self._refresh()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addLayout(captioned(self.tr("New speaker"), self.name))
        if self.aliases.count():
            column.addLayout(captioned(self.tr("Its aliases"), self.aliases), 1)
        column.addLayout(captioned(self.tr("Its annotations"), self.places), 3)
        column.addLayout(buttons_row(self.all_button, self.none_button))
        column.addWidget(self.words)
        column.addLayout(buttons_row(self.cancel_button, self.split_button))

    def _on_name_changed(self, name: str) -> None:
        """The new speaker's own name goes along when it is an alias."""
        for alias in self.aliases.findItems(name, Qt.MatchFlag.MatchExactly):
            alias.setCheckState(Qt.CheckState.Checked)
        self._refresh()

    def _refresh(self) -> None:
        name = " ".join(self.name.currentText().split())
        self.split_button.setEnabled(bool(name))
        moved, annotations = _checked(self.aliases), _checked(self.places)
        self.words.setText(
            self.tr("{0} of {1} go to {2}, and {3}. All of it is one step to undo.").format(
                counted(len(annotations), "annotation"),
                self.places.count(),
                f"“{name}”" if name else self.tr("the new speaker"),
                counted(len(moved), "alias"),
            )
        )

    def _on_all_clicked(self) -> None:
        wanted = self.sender() is self.all_button
        state = Qt.CheckState.Checked if wanted else Qt.CheckState.Unchecked
        for row in range(self.places.count()):
            self.places.item(row).setCheckState(state)

    def _on_split_clicked(self) -> None:
        name = " ".join(self.name.currentText().split())
        aliases, annotations = _checked(self.aliases), _checked(self.places)
        self.accept()
        self.split.emit(name, aliases, annotations)


def _checkable(name: str) -> QListWidget:
    rows = QListWidget()
    rows.setAccessibleName(name)
    rows.setUniformItemSizes(True)
    rows.setProperty("role", "framed")
    rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return rows


def _add(rows: QListWidget, text: str, key: str) -> None:
    item = QListWidgetItem(text)
    item.setFlags(
        Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
    )
    item.setCheckState(Qt.CheckState.Unchecked)
    item.setData(Qt.ItemDataRole.UserRole, key)
    rows.addItem(item)


def _checked(rows: QListWidget) -> list[str]:
    items = (rows.item(row) for row in range(rows.count()))
    return [
        str(item.data(Qt.ItemDataRole.UserRole))
        for item in items
        if item.checkState() == Qt.CheckState.Checked
    ]
