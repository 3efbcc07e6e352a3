"""The switches of the Review page: whose names are seen, what is compared, and what comes next."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from annotator.ui.preferences import Preferences
from annotator.ui.strong_button import StrongButton

_HIDES_NAMES, _STAYS, _UNFINISHED = "review_hides_names", "review_stays", "review_unfinished"


class ReviewSwitches(QWidget):
    """Each stays as it was left on this machine; ``changed`` tells that one is otherwise now.

    ``unfinished_changed`` tells besides that other sets are to be compared.
    """

    changed = Signal()
    unfinished_changed = Signal()

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self.goes_on_button = self._switch(
            self.tr("Go on"),
            self.tr("After a side is taken or “neither”, go on to the next undecided place"),
            is_on=not preferences.word(_STAYS),
        )
        self.unfinished_button = self._switch(
            self.tr("Unfinished too"),
            self.tr("Compare annotation sets that are not finished as well"),
            is_on=bool(preferences.word(_UNFINISHED)),
        )
        self.names_button = self._switch(
            self.tr("Hide names"),
            self.tr("Hide who annotated what and shuffle the columns while deciding"),
            is_on=bool(preferences.word(_HIDES_NAMES)),
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for button in (self.goes_on_button, self.unfinished_button, self.names_button):
            row.addWidget(button)
        self.goes_on_button.toggled.connect(self._on_goes_on)
        self.unfinished_button.toggled.connect(self._on_unfinished)
        self.names_button.toggled.connect(self._on_names)

    @property
    def goes_on(self) -> bool:
        """Whether the next undecided place follows a decision by itself."""
        return self.goes_on_button.isChecked()

    @property
    def with_unfinished(self) -> bool:
        """Whether sets that are not finished are compared as well."""
        return self.unfinished_button.isChecked()

    @property
    def hides_names(self) -> bool:
        """Whether nobody is named and the columns are shuffled."""
        return self.names_button.isChecked()

    def _switch(self, words: str, tip: str, *, is_on: bool) -> StrongButton:
        button = StrongButton(words)
        button.setProperty("role", "chip")
        button.setCheckable(True)
        button.setChecked(is_on)
        button.setToolTip(tip)
        button.setAccessibleDescription(tip)
        return button

    def _on_goes_on(self, is_on: bool) -> None:
        self._preferences.remember_word(_STAYS, "" if is_on else "yes")
        self.changed.emit()

    def _on_unfinished(self, is_on: bool) -> None:
        self._preferences.remember_word(_UNFINISHED, "yes" if is_on else "")
        self.unfinished_changed.emit()

    def _on_names(self, is_on: bool) -> None:
        self._preferences.remember_word(_HIDES_NAMES, "yes" if is_on else "")
        self.changed.emit()
