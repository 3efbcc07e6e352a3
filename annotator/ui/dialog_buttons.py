"""The row of buttons at the foot of a dialog."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QPushButton


def buttons_row(*buttons: QPushButton) -> QHBoxLayout:
    """The buttons at the foot of a dialog, flush right; the last one is the default."""
    row = QHBoxLayout()
    row.addStretch(1)
    for button in buttons:
        button.setAutoDefault(False)
        row.addWidget(button)
    buttons[-1].setDefault(True)
    return row
