"""Scrolling the page of a text edit, also to places that Qt has not laid out yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtCore import QRectF
    from PySide6.QtWidgets import QTextEdit

_CONTEXT = 48
"""Pixels that are kept in view above and below what is scrolled to."""


def scroll_by(edit: QTextEdit, distance: float) -> None:
    """Scroll down by that many pixels, or up when it is negative."""
    bar = edit.verticalScrollBar()
    target = bar.value() + round(distance)
    if target > bar.maximum():
        # Qt lays long texts out bit by bit and widens the bar's range only afterwards.
        layout = edit.document().documentLayout()
        layout.documentSizeChanged.emit(layout.documentSize())
    bar.setValue(target)


def scroll_to(edit: QTextEdit, rect: QRectF) -> None:
    """Scroll only as far as needed to see a rectangle of the viewport, at least its top."""
    height = edit.viewport().height()
    bottom = min(rect.bottom(), rect.top() + height - 2 * _CONTEXT)
    if rect.top() < _CONTEXT:
        scroll_by(edit, rect.top() - _CONTEXT)
    elif bottom > height - _CONTEXT:
        scroll_by(edit, bottom - height + _CONTEXT)
