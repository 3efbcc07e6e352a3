"""Scheme and guidelines, to be changed while work is going on; says first what a change touches."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPushButton, QTabWidget, QVBoxLayout, QWidget

from annotator.session.session import Session
from annotator.ui.dialog_buttons import buttons_row
from annotator.ui.guidelines_editor import GuidelinesEditor
from annotator.ui.scheme_editor import SchemeEditor

_SIZE = (860, 640)


class SchemeDialog(QDialog):
    """Two pages, each change in force and saved at once. Show it with ``open()``."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Scheme and guidelines"))
        self.resize(*_SIZE)
        self.scheme = SchemeEditor(session)
        self.guidelines = GuidelinesEditor(session)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(self.windowTitle())
        self.tabs.tabBar().setAccessibleName(self.windowTitle())
        # The bar takes the focus for both.
        self.tabs.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.tabs.addTab(self.scheme, self.tr("Scheme"))
        self.tabs.addTab(self.guidelines, self.tr("Guidelines"))
        self.close_button = QPushButton(self.tr("Close"))
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 14)
        column.setSpacing(12)
        column.addWidget(self.tabs, 1)
        column.addLayout(buttons_row(self.close_button))
        # Enter ends the typing of a label, not the dialog.
        self.close_button.setDefault(False)
        self.close_button.clicked.connect(self.reject)

    def reject(self) -> None:
        """Close, unless guidelines that were written are not saved; the second time anyway."""
        if self.guidelines.may_leave():
            super().reject()
        else:
            self.tabs.setCurrentWidget(self.guidelines)
