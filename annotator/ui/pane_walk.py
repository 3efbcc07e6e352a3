"""Going with one key from pane to pane: list, article, fields, guidelines, and round."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

Pane = tuple[QWidget, Callable[[], None]]
"""A pane and how to get into it."""


def go_to_next(panes: Sequence[Pane]) -> None:
    """Move the focus to the pane after the one that has it; one that takes none is passed over.

    From outside all panes the first one is next.
    """
    focus = QApplication.focusWidget()
    at = next((place for place, (pane, _) in enumerate(panes) if _holds(pane, focus)), -1)
    for step in range(1, len(panes) + 1):
        pane, enter = panes[(at + step) % len(panes)]
        if pane.isVisible():
            enter()
            if _holds(pane, QApplication.focusWidget()):
                return


def enter_first(*widgets: QWidget) -> None:
    """Give the focus to the first of these that can be seen and used."""
    for widget in widgets:
        if widget.isVisible() and widget.isEnabled():
            widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return


def _holds(pane: QWidget, focus: QWidget | None) -> bool:
    return focus is not None and (pane is focus or pane.isAncestorOf(focus))
