"""The full licence texts of the program and of every library in it, one library at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from annotator.ui.fields import plain_label
from annotator.ui.plain_table import PlainTable, Row, RowsModel

if TYPE_CHECKING:
    from annotator.licences import Library

_SIZE = (940, 620)
_LIST_WIDTH = 260


class LicencesDialog(QDialog):
    """Libraries on the left, the words of the chosen one's licences on the right."""

    def __init__(
        self, libraries: Sequence[Library], row: int = 0, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Licences"))
        self.resize(*_SIZE)
        self._libraries = libraries
        self.table = PlainTable(
            RowsModel((self.tr("Library"), self.tr("Version"))),
            name=self.tr("Libraries"),
            stretch=0,
        )
        self.table.setProperty("role", "framed")
        self.table.set_rows(Row((entry.name, entry.version)) for entry in libraries)
        self.heading = plain_label("", role="caption", wrap=True)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName(self.tr("Licence text"))
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.close_button = QPushButton(self.tr("Close"))
        self.close_button.setDefault(True)
        self.close_button.clicked.connect(self.reject)
        self._lay_out()
        self.table.selectionModel().currentRowChanged.connect(self._on_row_changed)
        self.table.choose_row(row)
        self.table.setFocus()

    def _lay_out(self) -> None:
        words = QWidget()
        right = QVBoxLayout(words)
        right.setContentsMargins(10, 4, 0, 0)
        right.setSpacing(6)
        right.addWidget(self.heading)
        right.addWidget(self.text, 1)
        split = QSplitter()
        split.addWidget(self.table)
        split.addWidget(words)
        split.setStretchFactor(1, 1)
        split.setSizes([_LIST_WIDTH, _SIZE[0] - _LIST_WIDTH])
        split.setChildrenCollapsible(False)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 14)
        column.setSpacing(12)
        column.addWidget(split, 1)
        column.addLayout(buttons)

    def _on_row_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        library = self._libraries[current.row()]
        self.heading.setText(f"{library.name} {library.version} · {library.licence}")
        self.text.setPlainText(self._words(library))

    def _words(self, library: Library) -> str:
        parts = []
        for path in library.texts:
            try:
                words = path.read_text(encoding="utf-8", errors="replace").strip("\n")
            except OSError:
                words = self.tr("This file cannot be read: {0}").format(path)
            parts.append(f"{path.name}\n{'─' * len(path.name)}\n\n{words}")
        return "\n\n\n".join(parts) or self.tr("No text comes with it.")
