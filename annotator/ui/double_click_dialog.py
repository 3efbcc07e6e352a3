"""The question whether projects and assignments are to open by double click on this desktop."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QPushButton, QVBoxLayout, QWidget

from annotator import double_click
from annotator.double_click import Integration
from annotator.ui.background import IsCancelled, Progress, Task
from annotator.ui.dialog_buttons import buttons_row
from annotator.ui.plain_text import plain_label

_WIDTH = 460


class DoubleClickDialog(QDialog):
    """Sets it up or takes it back; ``done_in_words`` says so, ``refused`` carries a UserError."""

    done_in_words = Signal(str)
    refused = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Open files by double click"))
        self.setMinimumWidth(_WIDTH)
        self._task: Task | None = None
        is_there = double_click.is_integrated()
        self.state = plain_label(
            self.tr("Projects and assignments open in this program by double click.")
            if is_there
            else self.tr("Let projects and assignments open in this program by double click?"),
            role="heading",
            wrap=True,
        )
        about = plain_label(
            self.tr(
                "A menu entry and the file types .annotator and .annotator-team are kept for you "
                "alone, in your own data folder. When the program has moved, set this up again."
            ),
            role="muted",
            wrap=True,
        )
        self.remove_button = QPushButton(self.tr("No longer"))
        self.remove_button.setVisible(is_there)
        self.close_button = QPushButton(self.tr("Close") if is_there else self.tr("Cancel"))
        self.set_up_button = QPushButton(self.tr("Set up"))
        self.set_up_button.setProperty("role", "primary")
        self.set_up_button.setVisible(not is_there)
        last = self.close_button if is_there else self.set_up_button
        others = (self.remove_button, self.close_button, self.set_up_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        column.addWidget(self.state)
        column.addWidget(about)
        column.addSpacing(8)
        column.addLayout(buttons_row(*(one for one in others if one is not last), last))
        self.remove_button.clicked.connect(self._on_remove_clicked)
        self.close_button.clicked.connect(self.reject)
        self.set_up_button.clicked.connect(self._on_set_up_clicked)

    def _on_set_up_clicked(self) -> None:
        self._begin(Task(_integrate, self))

    def _on_remove_clicked(self) -> None:
        self._begin(Task(_remove, self))

    def _begin(self, task: Task) -> None:
        """The programs of the desktop take their time: the window does not wait for them."""
        for button in (self.remove_button, self.set_up_button):
            button.setEnabled(False)
        self._task = task
        task.finished.connect(self._on_done)
        task.refused.connect(self._on_refused)
        task.start()

    def _on_done(self, done: Integration) -> None:
        self.done_in_words.emit(double_click.in_words(done))
        self.accept()

    def _on_refused(self, error: object) -> None:
        self.refused.emit(error)
        self.reject()


def _integrate(_progress: Progress, _is_cancelled: IsCancelled) -> Integration:
    return double_click.integrate()


def _remove(_progress: Progress, _is_cancelled: IsCancelled) -> Integration:
    return double_click.remove()
