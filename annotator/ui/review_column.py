"""One version of a place: whose it is, the passage as they marked it, and their fields."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.ui.elided_label import ElidedLabel
from annotator.ui.fitting_area import FittingArea
from annotator.ui.key_hints import KeyCap
from annotator.ui.plain_text import plain_label
from annotator.ui.review_fields import FieldRow
from annotator.ui.review_passage import ReviewPassage
from annotator.ui.value_button import ValueButton

_HEAD = 30
_USUAL = 5


class FieldGrid(QFrame):
    """Names and values in two columns, and a quiet remark behind each value.

    ``picked`` tells the key of the field whose value was pressed.
    """

    picked = Signal(str)
    stepped = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(12, 8, 10, 8)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(1)
        self._grid.setColumnStretch(1, 1)
        self._lines: list[tuple[QLabel, ValueButton, QLabel]] = []
        self._keys: list[str] = []

    def show_rows(
        self, rows: Sequence[FieldRow], *, whose: str, remarks: dict[str, str] | None = None
    ) -> None:
        """Show these fields of ``whose``; ``remarks`` by field, where each comes from, say."""
        while len(self._lines) < len(rows):
            self._add_line()
        self._keys = [row.key for row in rows]
        for number, (name, value, remark) in enumerate(self._lines):
            is_used = number < len(rows)
            for widget in (name, value):
                widget.setVisible(is_used)
            remark.setVisible(is_used and bool(remarks))
            if not is_used:
                continue
            row = rows[number]
            name.setText(row.name)
            said = (remarks or {}).get(row.key, "")
            remark.setText(said)
            parts = [f"{whose}: {row.name}: {row.value}"]
            if row.differs:
                parts.append(self.tr("differs"))
            if said:
                parts.append(said)
            value.show_value(row.value, differs=row.differs, color=row.color, name=", ".join(parts))
        self.setVisible(bool(rows))

    def prepare(self) -> None:
        """Have the lines there that every annotation needs."""
        while len(self._lines) < _USUAL:
            self._add_line()
            for widget in self._lines[-1]:
                widget.hide()

    def buttons(self) -> dict[str, ValueButton]:
        """The values that are shown, by field."""
        return {key: self._lines[number][1] for number, key in enumerate(self._keys)}

    def set_can_pick(self, *, can_pick: bool) -> None:
        """Whether values can be pressed."""
        for _, value, _ in self._lines:
            value.setEnabled(can_pick)

    def _add_line(self) -> None:
        number = len(self._lines)
        name, value, remark = (
            plain_label(role="muted", inset=(0, 3, 0, 0)),
            ValueButton(self),
            plain_label(role="small", inset=(0, 4, 0, 0)),
        )
        for place, widget in enumerate((name, value, remark)):
            top = Qt.AlignmentFlag.AlignTop
            if widget is value:
                self._grid.addWidget(widget, number, place)
            else:
                self._grid.addWidget(widget, number, place, top)
        value.clicked.connect(self._on_clicked)
        value.stepped.connect(self.stepped)
        self._lines.append((name, value, remark))

    def _on_clicked(self) -> None:
        for key, button in self.buttons().items():
            if button is self.sender():
                self.picked.emit(key)


class VersionOf(QFrame):
    """A column of the review: a heading, a passage, fields, and words when there is nothing."""

    def __init__(self, *, font_size: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "pane")
        self.setProperty("edge", "right")
        self.name = ElidedLabel(cut=Qt.TextElideMode.ElideRight)
        self.name.setProperty("role", "strong")
        self.head = QHBoxLayout()
        self.head.setContentsMargins(14, 9, 12, 9)
        self.head.setSpacing(6)
        self.head.addWidget(self.name)
        self.head.addStretch(1)
        self.head.addStrut(_HEAD)
        rule = QFrame()
        rule.setProperty("role", "rule")
        self.passage = ReviewPassage(font_size=font_size)
        self.fields = FieldGrid()
        self.nothing = plain_label(role="muted", wrap=True)
        self._content = QWidget()
        self.below = QVBoxLayout(self._content)
        self.below.setContentsMargins(12, 6, 12, 12)
        self.below.setSpacing(8)
        self.below.addWidget(self.nothing)
        self.below.addWidget(self.fields)
        self.area = FittingArea(self._content)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 1, 0)
        self.column.setSpacing(0)
        self.column.addLayout(self.head)
        self.column.addWidget(rule)
        self.column.addWidget(self.passage, 5)
        self.column.addWidget(self.area)
        self._spring()

    def _spring(self) -> None:
        """Keep what stands in the column together at its top."""
        self.column.addStretch(1)


class ReviewColumn(VersionOf):
    """One annotator's version; ``taken`` asks for all of it, ``picked`` for one field of it."""

    taken = Signal(str)
    picked = Signal(str, str)

    def __init__(self, place: int, *, font_size: int, parent: QWidget | None = None) -> None:
        """``place`` counts from 0 and gives the column its letter and its key."""
        super().__init__(font_size=font_size, parent=parent)
        self.letter = chr(ord("A") + place)
        self.annotator = ""
        self.take_button = QPushButton(self.tr("take"))
        self.take_button.setProperty("role", "flat")
        self.take_button.clicked.connect(self._on_taken)
        self.head.addWidget(self.take_button)
        self.head.addWidget(KeyCap(f"review_take.{place}"))
        self.fields.picked.connect(self._on_picked)

    def show_head(self, annotator: str, *, is_named: bool) -> None:
        """Say whose version this is, by letter only while names are hidden."""
        self.annotator = annotator
        self.name.setText(f"{self.letter} · {annotator}" if is_named else self.letter)
        self.take_button.setAccessibleName(self.tr("Take {0}").format(self.said))

    @property
    def said(self) -> str:
        """What the column is called."""
        return self.name.text()

    def _on_taken(self) -> None:
        self.taken.emit(self.annotator)

    def _on_picked(self, key: str) -> None:
        self.picked.emit(key, self.annotator)
