"""What this program is: version, licence, the libraries it stands on, where its files lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

import annotator
from annotator.fault_log import log_file
from annotator.licences import libraries
from annotator.paths import user_config, user_data
from annotator.ui.fields import plain_label
from annotator.ui.plain_table import PlainTable, Row, RowsModel

if TYPE_CHECKING:
    from annotator.ui.licences_dialog import LicencesDialog


class AboutDialog(QDialog):
    """The program's card."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("About the annotator"))
        self.resize(560, 520)
        self.table = PlainTable(
            RowsModel((self.tr("Library"), self.tr("Version"), self.tr("Licence"))),
            name=self.tr("Libraries"),
            stretch=2,
        )
        self.table.setProperty("role", "framed")
        self._libraries = libraries()
        self.table.set_rows(
            Row((entry.name, entry.version, entry.licence), key=row)
            for row, entry in enumerate(self._libraries)
        )
        self.table.row_activated.connect(self._show_licence)
        self.places = plain_label(self._places(), role="small", wrap=True)
        self.places.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.copy_button = QPushButton(self.tr("Copy"))
        self.copy_button.setToolTip(self.tr("Copies version and libraries, for reporting a fault"))
        self.copy_button.clicked.connect(self.table.copy_all)
        self.licences_button = QPushButton(self.tr("Licences…"))
        self.licences_button.setToolTip(self.tr("The full licence texts of all libraries"))
        self.licences_button.clicked.connect(self.show_licences)
        self.licences: LicencesDialog | None = None
        self.close_button = QPushButton(self.tr("Close"))
        self.close_button.setDefault(True)
        self.close_button.clicked.connect(self.reject)
        self._lay_out()
        self.close_button.setFocus()

    def _places(self) -> str:
        return self.tr(
            "Your data: {data}\nSettings: {config}\nLog (places in the program, never words of "
            "articles): {log}"
        ).format(data=user_data(), config=user_config(), log=log_file())

    def show_licences(self) -> None:
        """Open the texts, at the library that is chosen in the list or else at the first."""
        self._show_licence(max(0, self.table.currentIndex().row()))

    def _show_licence(self, row: int) -> None:
        from annotator.ui.licences_dialog import LicencesDialog

        self.licences = LicencesDialog(self._libraries, row, self)
        self.licences.open()

    def _lay_out(self) -> None:
        name = plain_label(self.tr("Annotator {0}").format(annotator.__version__), role="title")
        about = plain_label(
            self.tr(
                "For people who read news and record who claims, denies or acknowledges what, and "
                "where they stand on it. Works on this computer alone: it never uses a network."
            ),
            wrap=True,
        )
        licence = plain_label(
            self.tr("Free software under the MIT licence, without any warranty."),
            role="muted",
            wrap=True,
        )
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addWidget(self.copy_button)
        buttons.addWidget(self.licences_button)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 20, 22, 16)
        column.setSpacing(8)
        for label in (name, about, licence):
            column.addWidget(label)
        column.addSpacing(6)
        column.addWidget(plain_label(self.tr("BUILT ON"), role="caption"))
        column.addWidget(self.table, 1)
        column.addWidget(plain_label(self.tr("WHERE FILES LIE"), role="caption"))
        column.addWidget(self.places)
        column.addLayout(buttons)
