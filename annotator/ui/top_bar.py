"""The bar over the pages: which project, who is annotating, which page, and the guidelines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QWidget,
)

from annotator.ui.chips import Chip
from annotator.ui.plain_text import plain_label, plain_tip
from annotator.ui.strong_button import StrongButton
from annotator.ui.theme import current_tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

_LONGEST_NAME = 40


class TopBar(QFrame):
    """Says where one is and switches it."""

    annotator_clicked = Signal()
    guidelines_clicked = Signal()
    page_chosen = Signal(str)

    def __init__(self, pages: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        """``pages`` are (id, name) in the order of the switch."""
        super().__init__(parent)
        self.setProperty("role", "bar")
        self.setProperty("edge", "bottom")
        self.project = plain_label(role="strong")
        self.annotator_button = QPushButton()
        self.annotator_button.setProperty("role", "flat")
        self.annotator_button.setToolTip(self.tr("Switch annotator"))
        self.annotator_button.setAccessibleName(self.tr("Switch annotator"))
        self.guidelines_button = Chip(self.tr("Guidelines"), key="F1", action="guidelines")
        self.guidelines_button.setCheckable(True)
        self._group = QButtonGroup(self)
        self._segments: dict[str, QPushButton] = {}
        self._lay_out(self._switch(pages))
        for button in (self.annotator_button, *self._segments.values()):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.annotator_button.clicked.connect(self.annotator_clicked)
        self.guidelines_button.clicked.connect(self.guidelines_clicked)

    def _switch(self, pages: Sequence[tuple[str, str]]) -> QFrame:
        frame = QFrame()
        frame.setProperty("role", "segments")
        row = QHBoxLayout(frame)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for page, name in pages:
            button = StrongButton(name)
            button.setObjectName(page)
            button.setProperty("role", "segment")
            button.setCheckable(True)
            button.setAccessibleName(self.tr("Page: {0}").format(name))
            button.clicked.connect(self._on_segment_clicked)
            self._group.addButton(button)
            self._segments[page] = button
            row.addWidget(button)
        return frame

    def _lay_out(self, switch: QFrame) -> None:
        left = QHBoxLayout()
        left.setSpacing(4)
        left.addWidget(self.project)
        left.addWidget(self.annotator_button)
        left.addStretch()
        right = QHBoxLayout()
        right.addStretch()
        right.addWidget(self.guidelines_button)
        grid = QGridLayout(self)
        margin = current_tokens().gap
        grid.setContentsMargins(14, 5, margin, 5)
        grid.addLayout(left, 0, 0)
        grid.addWidget(switch, 0, 1)
        grid.addLayout(right, 0, 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(2, 1)

    def show_project(self, name: str, annotator: str) -> None:
        """Name the project and who is annotating; "" when nobody has said."""
        shown = name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…"
        self.project.setText(shown)
        self.project.setToolTip(plain_tip(name))
        words = self.tr("annotator: {0}").format(annotator) if annotator else self.tr("annotator?")
        self.annotator_button.setText(words.replace("&", "&&"))
        self.annotator_button.setAccessibleName(self.tr("Switch annotator; now {0}").format(words))

    def show_page(self, page: str) -> None:
        """Mark the page that is in view."""
        self._segments[page].setChecked(True)

    def show_guidelines(self, shown: bool) -> None:
        """Mark whether the guidelines are in view."""
        self.guidelines_button.setChecked(shown)

    def page(self) -> str:
        """The page that is marked as in view; "" before any was."""
        button = self._group.checkedButton()
        return button.objectName() if button is not None else ""

    def pages(self) -> tuple[str, ...]:
        """The ids of all pages in their order."""
        return tuple(self._segments)

    def segment(self, page: str) -> QPushButton:
        """The button of a page."""
        return self._segments[page]

    def _on_segment_clicked(self) -> None:
        self.page_chosen.emit(self.sender().objectName())
