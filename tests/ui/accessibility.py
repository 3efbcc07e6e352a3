"""What a screen reader would meet: every control, by Qt's own accessibility interfaces."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QWidget,
)

from tests.stories.verbs import press

_MARKUP = re.compile(r"<[a-z/!]|&(?!\s)|&&|\bQ[A-Z]\w+|_")
_NO_ROLE = (QAccessible.Role.NoRole, QAccessible.Role.Client, QAccessible.Role.Pane)


def interface(widget: QWidget) -> QAccessibleInterface:
    """What Qt tells a screen reader about a widget."""
    found = QAccessible.queryAccessibleInterface(widget)
    assert found is not None, widget
    return found


def name_of(widget: QWidget) -> str:
    """What a screen reader calls a widget."""
    return interface(widget).text(QAccessible.Text.Name)


def controls(root: QWidget) -> Iterator[QWidget]:
    """Everything under a widget, hidden or not, that takes the focus or the mouse to do a thing."""
    for widget in (root, *root.findChildren(QWidget)):
        if _is_part_of_a_control(widget) or isinstance(widget, QMenu | QLabel):
            continue
        if isinstance(widget, QAbstractButton) and widget.isHidden() and _is_blank(widget):
            continue
        can_focus = widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        if can_focus or isinstance(widget, QAbstractButton):
            yield widget


def problems(root: QWidget) -> list[str]:
    """What is wrong with the controls under a widget, in words."""
    found = []
    for widget in controls(root):
        where = f"{type(widget).__name__} {widget.objectName()} in {_path(widget)}"
        name, role = name_of(widget), interface(widget).role()
        if not name.strip():
            found.append(f"{where}: no name")
        elif _MARKUP.search(name):
            found.append(f"{where}: name {name!r}")
        if isinstance(widget, QComboBox) and not _is_labelled(widget):
            found.append(f"{where}: on Linux a combo box is called by the label that is its buddy")
        if role in _NO_ROLE:
            found.append(f"{where} ({name}): role {role.name}")
    return found


def tab_cycle(window: QWidget, *, limit: int = 300) -> list[QWidget]:
    """The widgets that Tab comes to, from the focused one until it is there again."""
    first = QApplication.focusWidget()
    assert first is not None
    met = [first]
    for _ in range(limit):
        press("Tab")
        here = QApplication.focusWidget()
        assert here is not None
        if here is first:
            return met
        assert here not in met, f"Tab goes round without coming back: {name_of(here)}"
        met.append(here)
    raise AssertionError("Tab never comes back")


def reachable(root: QWidget) -> set[QWidget]:
    """The visible, enabled controls that Tab has to come to.

    Of buttons that exclude one another Qt gives the Tab key to one, and arrows walk the others.
    """
    return {
        widget
        for widget in controls(root)
        if widget.isVisible()
        and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not (isinstance(widget, QAbstractButton) and widget.group() and not widget.isChecked())
    }


def _is_blank(button: QAbstractButton) -> bool:
    """Whether a button stands ready for words that it is only shown with."""
    return not button.text() and button.icon().isNull()


def _is_labelled(widget: QWidget) -> bool:
    label = QAccessible.RelationFlag.Label
    return bool(widget.accessibleName()) and bool(interface(widget).relations(label))


def _is_part_of_a_control(widget: QWidget) -> bool:
    """Viewports, headers and inner editors answer as their owner."""
    if widget.objectName().startswith("qt_"):
        return True
    parent = widget.parentWidget()
    while parent is not None and not isinstance(parent, QMenu):
        if isinstance(parent, QComboBox | QAbstractSpinBox | QLineEdit):
            return True
        parent = parent.parentWidget()
    return False


def _path(widget: QWidget) -> str:
    names = []
    parent = widget.parentWidget()
    while parent is not None:
        names.append(type(parent).__name__)
        parent = parent.parentWidget()
    return " < ".join(names[:4])
