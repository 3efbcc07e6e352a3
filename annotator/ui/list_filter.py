"""What the article list is filtered by besides words: a button, and a chip for each condition.

The window of choices is made when it is first asked for.
"""

from __future__ import annotations

import dataclasses
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QToolButton

from annotator.model.article_filter import ArticleFilter
from annotator.session.session import Session
from annotator.ui.flow import FlowBox
from annotator.ui.icons import icon
from annotator.ui.plain_text import plain_tip, shortened

if TYPE_CHECKING:
    from annotator.ui.filter_dialog import FilterDialog
    from annotator.ui.filter_words import Condition

_LONGEST = 34


class ListFilter(QObject):
    """The conditions in force; ``changed`` says that they are others now."""

    changed = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self.wanted = ArticleFilter()
        self.dialog: FilterDialog | None = None
        self.button = QToolButton()
        self.button.setProperty("role", "chip")
        self.button.setIcon(_blank())
        self.button.setAccessibleName(self.tr("Filter by state, outlet, date and more"))
        self.button.setToolTip(self.tr("Filter by state, outlet, date and more"))
        self.button.clicked.connect(self.open)
        self.chips = FlowBox()
        self.chips.setAccessibleName(self.tr("Filters in force"))
        self.chips.hide()

    def dress(self) -> None:
        """Draw the button's sign; the first screen does not wait for the icons' font."""
        self.button.setIcon(icon("filter", "muted"))

    def set_wanted(self, wanted: ArticleFilter) -> None:
        """Filter by this; its words are the list's own business."""
        wanted = dataclasses.replace(wanted, words="", annotator="")
        if wanted != self.wanted:
            self.wanted = wanted
            self._show_chips()
            self.changed.emit()

    def open(self) -> None:
        """Show what can be chosen, as the project has it now."""
        from annotator.ui.filter_dialog import FilterDialog

        self.dialog = dialog = FilterDialog(self._session, self.button.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show_filter(self.wanted)
        dialog.changed.connect(self.set_wanted)
        dialog.finished.connect(self._on_closed)
        dialog.open()
        dialog.move(self.button.mapToGlobal(QPoint(0, self.button.height() + 4)))

    def _on_closed(self) -> None:
        self.dialog = None

    def _show_chips(self) -> None:
        from annotator.ui.filter_words import conditions

        self.chips.take_all()
        found = list(conditions(self.wanted, self._session))
        for condition in found:
            self.chips.flow.addWidget(self._chip(condition))
        self.chips.setVisible(bool(found))
        self.chips.fit()
        self.button.setIcon(icon("filter", "accent_ink" if found else "muted"))

    def _chip(self, condition: Condition) -> QToolButton:
        chip = QToolButton(self.chips)
        chip.setProperty("role", "chip")
        chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        chip.setIcon(icon("close", "muted"))
        chip.setText(shortened(condition.words, _LONGEST).replace("&", "&&"))
        told = self.tr("Take away the filter “{0}”").format(condition.words)
        chip.setToolTip(plain_tip(told))
        chip.setAccessibleName(told)
        chip.clicked.connect(partial(self._take_away, condition))
        return chip

    def _take_away(self, condition: Condition, _checked: bool = False) -> None:
        from annotator.ui.filter_words import without

        self.set_wanted(without(self.wanted, condition))


def _blank() -> QIcon:
    """Nothing, as large as an icon, so that nothing moves when that comes."""
    picture = QPixmap(16, 16)
    picture.fill(Qt.GlobalColor.transparent)
    return QIcon(picture)
