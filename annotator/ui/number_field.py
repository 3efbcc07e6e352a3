"""What fields for numbers need beyond the style sheet."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractSpinBox, QLineEdit

_INDENT = 6


def indent_number(field: QAbstractSpinBox) -> None:
    """Keep the number off the frame: style sheets have no say in where a spin box writes it."""
    line = field.findChild(QLineEdit)
    if line is not None:
        line.setTextMargins(_INDENT, 0, 0, 0)
