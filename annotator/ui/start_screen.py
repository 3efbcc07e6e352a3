"""What is seen without a project: recent projects, new, open, the sample; files may be dropped."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.ui.icons import icon
from annotator.ui.plain_text import plain_label

_WIDTH = 560
_LINK_PADDING = 4


class RecentRow(QFrame):
    """One recent project; grey when its file is not there any more."""

    chosen = Signal(str)
    removed = Signal(str)

    def __init__(self, path: Path, *, is_there: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._path = str(path)
        name = path.stem
        self.open_button = QPushButton(name.replace("&", "&&"))
        self.open_button.setProperty("role", "link")
        if not is_there:
            self.open_button.hide()
        self.open_button.setAccessibleName(self.tr("Open {0}").format(name))
        self.remove_button = QToolButton()
        self.remove_button.setProperty("role", "flat")
        self.remove_button.setIcon(icon("close", "muted"))
        self.remove_button.setToolTip(self.tr("Take off this list; the file stays"))
        self.remove_button.setAccessibleName(self.tr("Take {0} off the list").format(path.stem))
        where = self._path if is_there else self.tr("not found: {0}").format(self._path)
        place = plain_label(where, role="small", inset=(_LINK_PADDING, 0, 0, 0))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.open_button, 0, Qt.AlignmentFlag.AlignLeft)
        if not is_there:
            words.addWidget(plain_label(name, role="muted", inset=(_LINK_PADDING, 2, 0, 2)))
        words.addWidget(place)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 4)
        row.addLayout(words, 1)
        row.addWidget(self.remove_button)
        self.open_button.clicked.connect(self._on_open_clicked)
        self.remove_button.clicked.connect(self._on_remove_clicked)

    def _on_open_clicked(self) -> None:
        self.chosen.emit(self._path)

    def _on_remove_clicked(self) -> None:
        self.removed.emit(self._path)


class StartScreen(QWidget):
    """Ways into a project."""

    project_chosen = Signal(str)
    recent_removed = Signal(str)
    new_asked = Signal()
    open_asked = Signal()
    sample_asked = Signal()
    assignment_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self.new_button = QPushButton(self.tr("New project…"))
        self.new_button.setProperty("role", "primary")
        self.open_button = QPushButton(self.tr("Open…"))
        self.sample_button = QPushButton()
        self.show_making(is_making=False)
        self.assignment_button = QPushButton(self.tr("Open an assignment…"))
        self.assignment_button.setToolTip(self.tr("A file from whoever leads your project"))
        self._caption = plain_label(self.tr("RECENT PROJECTS"), role="caption")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2)
        self.recent: list[RecentRow] = []
        self._lay_out()
        self.new_button.clicked.connect(self.new_asked)
        self.open_button.clicked.connect(self.open_asked)
        self.sample_button.clicked.connect(self.sample_asked)
        self.assignment_button.clicked.connect(self.assignment_asked)

    def show_making(self, *, is_making: bool) -> None:
        """Say that the sample is being made, and take no second wish for it meanwhile."""
        making, usual = self.tr("Making the sample…"), self.tr("Try the sample project")
        self.sample_button.setText(making if is_making else usual)
        self.sample_button.setEnabled(not is_making)

    def _lay_out(self) -> None:
        content = QWidget()
        content.setFixedWidth(_WIDTH)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 64, 0, 32)
        column.setSpacing(10)
        column.addWidget(plain_label(self.tr("Annotator"), role="title"))
        column.addWidget(
            plain_label(
                self.tr("Who claims, denies or acknowledges what in the news, word by word."),
                role="muted",
                wrap=True,
            )
        )
        column.addSpacing(14)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (
            self.new_button,
            self.open_button,
            self.assignment_button,
            self.sample_button,
        ):
            buttons.addWidget(button)
        buttons.addStretch()
        column.addLayout(buttons)
        column.addSpacing(22)
        column.addWidget(self._caption)
        column.addLayout(self._rows)
        column.addSpacing(10)
        column.addWidget(
            plain_label(
                self.tr("A project, an assignment or articles can also be dropped here."),
                role="muted",
            )
        )
        column.addStretch()
        self._put_in_the_middle(content)

    def _put_in_the_middle(self, content: QWidget) -> None:
        middle = QWidget()
        around = QHBoxLayout(middle)
        around.addStretch()
        around.addWidget(content)
        around.addStretch()
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(middle)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)

    def show_recent(self, paths: Sequence[Path]) -> None:
        """List these projects."""
        for row in self.recent:
            self._rows.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.recent = [RecentRow(path, is_there=path.exists()) for path in paths]
        for row in self.recent:
            row.chosen.connect(self.project_chosen)
            row.removed.connect(self.recent_removed)
            self._rows.addWidget(row)
        self._caption.setVisible(bool(paths))
