"""Tells of a fault in the program: what is safe, where it is noted, and whether to go on."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator import __version__
from annotator.fault_log import log_file
from annotator.ui.fields import plain_label

_SIZE = (560, 400)


class CrashDialog(QDialog):
    """One fault; ``closing_asked`` says that the user would rather end the program."""

    closing_asked = Signal()

    def __init__(self, description: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Something went wrong"))
        self.resize(*_SIZE)
        self.words = plain_label(
            self.tr(
                "Something went wrong inside the program, and what you did last may not have "
                "happened. Every annotation that was shown as saved is on disk."
            ),
            wrap=True,
        )
        self.place = plain_label(
            self.tr("What happened is noted, without any article text, in “{0}”.").format(
                log_file()
            ),
            role="small",
            wrap=True,
        )
        self.again = plain_label("", role="muted", wrap=True)
        self.again.hide()
        self.details = QPlainTextEdit(f"annotator {__version__}\n{description}")
        self.details.setReadOnly(True)
        self.details.setTabChangesFocus(True)
        self.details.setAccessibleName(self.tr("Description of the fault"))
        self.copy_button = QPushButton(self.tr("Copy the description"))
        self.copy_button.setToolTip(self.tr("Types and places in the program, no article text"))
        self.close_button = QPushButton(self.tr("Close the program"))
        self.go_on_button = QPushButton(self.tr("Go on"))
        self.go_on_button.setDefault(True)
        self.copy_button.clicked.connect(self._on_copy_clicked)
        self.close_button.clicked.connect(self._on_close_clicked)
        self.go_on_button.clicked.connect(self.accept)
        self._lay_out()
        self.go_on_button.setFocus()

    def count(self, times: int) -> None:
        """Say how many more faults there were while this was open."""
        self.again.setText(
            self.tr("It happened again, or something like it: {0} times more.").format(times)
        )
        self.again.show()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addWidget(self.copy_button)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.go_on_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 20, 22, 16)
        column.setSpacing(10)
        column.addWidget(plain_label(self.tr("Something went wrong"), role="title"))
        column.addWidget(self.words)
        column.addWidget(self.again)
        column.addWidget(self.details, 1)
        column.addWidget(self.place)
        column.addLayout(buttons)

    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self.details.toPlainText())
        self.copy_button.setText(self.tr("Copied"))

    def _on_close_clicked(self) -> None:
        self.accept()
        self.closing_asked.emit()
