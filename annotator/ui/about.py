"""What this program is: version, licence, the libraries it stands on, where its files lie."""

from __future__ import annotations

import platform
import re
from collections.abc import Iterator
from importlib import metadata

import PySide6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

import annotator
from annotator.paths import user_config, user_data
from annotator.ui.crash_handler import log_file
from annotator.ui.fields import plain_label
from annotator.ui.plain_table import PlainTable, Row, RowsModel

_LONGEST_LICENCE = 60


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
        self.table.set_rows(Row(cells) for cells in libraries())
        self.places = plain_label(self._places(), role="small", wrap=True)
        self.places.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.copy_button = QPushButton(self.tr("Copy"))
        self.copy_button.setToolTip(self.tr("Copies version and libraries, for reporting a fault"))
        self.copy_button.clicked.connect(self.table.copy_all)
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


def libraries() -> list[tuple[str, str, str]]:
    """Name, version and licence of the program and everything that it stands on.

    A frozen program may lack what libraries say of themselves; then nothing is said of them.
    """
    found = [
        ("annotator", annotator.__version__, "MIT"),
        ("Python", platform.python_version(), "PSF-2.0"),
    ]
    for name in sorted(_required(), key=str.casefold):
        try:
            about = metadata.metadata(name)
        except metadata.PackageNotFoundError:
            continue
        found.append((about["Name"] or name, about["Version"] or "", _licence(about)))
    if not any("pyside" in name.casefold() for name, _, _ in found):
        found.append(("PySide6 (Qt)", PySide6.__version__, "LGPL-3.0"))
    return found


def _required() -> Iterator[str]:
    """The names of the libraries that the program itself depends on."""
    try:
        wanted = metadata.requires("annotator") or []
    except metadata.PackageNotFoundError:
        wanted = list(_USUAL)
    for entry in wanted:
        if "extra ==" not in entry:
            yield re.split(r"[^A-Za-z0-9._-]", entry, maxsplit=1)[0]


_USUAL = (
    "PySide6-Essentials",
    "sqlite-utils",
    "click",
    "numpy",
    "scipy",
    "trafilatura",
    "sentencex",
    "QtAwesome",
    "platformdirs",
)


def _licence(about: metadata.PackageMetadata) -> str:
    """The licence in a few words: the expression, the field, or the classifiers."""
    for field in ("License-Expression", "License"):
        for value in about.get_all(field) or []:
            if value and len(value) <= _LONGEST_LICENCE and "\n" not in value:
                return str(value)
    named = [
        entry.rsplit(" :: ", 1)[-1]
        for entry in about.get_all("Classifier") or []
        if entry.startswith("License ::")
    ]
    return ", ".join(named)
