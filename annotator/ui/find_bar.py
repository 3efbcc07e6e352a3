"""The bar under the article in which words are typed that shall be found there.

Says what is wanted and shows how many there are; searches nothing itself.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QToolButton,
    QWidget,
)

from annotator.text.finding import Query
from annotator.ui.fields import plain_label
from annotator.ui.icons import icon
from annotator.ui.key_hints import key_hints

_FIELD_WIDTH = 120
_LONGEST = 500


class FindBar(QFrame):
    """A field, options, steps, and how many hits there are.

    ``changed`` says that something else is wanted, ``stepped`` that the next (1) or the previous
    (-1) hit is, ``closed`` that the bar is done with.
    """

    changed = Signal()
    stepped = Signal(int)
    closed = Signal()
    annotate_all_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        self.setProperty("edge", "top")
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Find in this article"))
        self.field.setAccessibleName(self.tr("Find in this article"))
        self.field.setMinimumWidth(_FIELD_WIDTH)
        self.field.setMaxLength(_LONGEST)
        self.count = plain_label(role="muted")
        self.case_button = self._toggle("Aa", self.tr("Case matters"))
        self.diacritics_button = self._toggle("é", self.tr("Accents matter"))
        self.whole_button = self._toggle("[w]", self.tr("Whole words only"))
        self.pattern_button = self._toggle(".*", self.tr("Regular expression"))
        self.previous_button = self._step_button("up", self.tr("Previous hit"), "Shift+F3")
        self.next_button = self._step_button("down", self.tr("Next hit"), "F3")
        self.all_button = QPushButton(self.tr("Annotate all…"))
        self.all_button.setToolTip(self.tr("Go through all hits and annotate them in one step"))
        self.close_button = self._step_button("close", self.tr("Close the find bar"), "Esc")
        self._lay_out()
        self._connect()
        self._show_keys()
        self.show_count("", can_step=False)

    _terms: str | None = None
    """What was looked for in the corpus, as long as nobody writes anything else."""

    def _toggle(self, text: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setCheckable(True)
        button.setProperty("role", "chip")
        button.setAccessibleName(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.toggled.connect(self.changed)
        return button

    def _step_button(self, icon_name: str, tip: str, key: str) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon(icon_name, "muted"))
        button.setProperty("role", "flat")
        button.setToolTip(f"{tip} ({key})")
        button.setAccessibleName(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _lay_out(self) -> None:
        """Field and steps, then the options: beside them, or below where the article is narrow."""
        self._steps, self._options = QWidget(), QWidget()
        first, second = QHBoxLayout(self._steps), QHBoxLayout(self._options)
        for row in (first, second):
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(6)
        first.addWidget(self.field, 1)
        for widget in (self.previous_button, self.next_button, self.count):
            first.addWidget(widget)
        for button in self.options().values():
            second.addWidget(button)
        second.addSpacing(4)
        second.addWidget(self.all_button)
        second.addStretch()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(14, 7, 10, 7)
        self._grid.setSpacing(6)
        self._grid.setColumnStretch(0, 1)
        self._grid.addWidget(self._steps, 0, 0)
        self._grid.addWidget(self._options, 0, 1)
        self._grid.addWidget(self.close_button, 0, 2)

    def minimumSizeHint(self) -> QSize:
        """As narrow as the wider of the two rows."""
        sides = self._grid.contentsMargins()
        beside = self.close_button.sizeHint().width() + 2 * self._grid.spacing()
        rows = (self._steps.minimumSizeHint().width(), self._options.minimumSizeHint().width())
        width = sides.left() + max(rows) + beside + sides.right()
        return QSize(width, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The options go below the field where both have no room."""
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        both = self.minimumSizeHint().width() + self._grid.spacing()
        both += min(self._steps.minimumSizeHint().width(), self._options.minimumSizeHint().width())
        place = (0, 1) if self.width() >= both else (1, 0)
        at = self._grid.getItemPosition(self._grid.indexOf(self._options))[:2]  # type: ignore[index]
        if at != place:
            self._grid.removeWidget(self._options)
            self._grid.addWidget(self._options, *place)

    def _connect(self) -> None:
        key_hints().changed.connect(self._show_keys)
        self.field.textChanged.connect(self.changed)
        self.next_button.clicked.connect(self._on_next)
        self.previous_button.clicked.connect(self._on_previous)
        self.close_button.clicked.connect(self.closed)
        self.all_button.clicked.connect(self.annotate_all_asked)

    def options(self) -> dict[str, QToolButton]:
        """The buttons of what matters, by the names that the actions have for them."""
        return {
            "case": self.case_button,
            "diacritics": self.diacritics_button,
            "whole": self.whole_button,
            "pattern": self.pattern_button,
        }

    def _show_keys(self) -> None:
        for name, button in self.options().items():
            tip = key_hints().fill_in(button.accessibleName(), f"find_{name}")
            button.setToolTip(tip)

    def query(self) -> Query:
        """What is wanted now."""
        return Query(
            words=self.field.text(),
            case=self.case_button.isChecked(),
            diacritics=self.diacritics_button.isChecked(),
            whole="word" if self.whole_button.isChecked() else "no",
            pattern=self.pattern_button.isChecked(),
            terms=self._terms == self.field.text(),
        )

    def show_query(self, query: Query) -> None:
        """Show that this is wanted, and say nothing of it."""
        was_blocked = self.blockSignals(True)  # noqa: FBT003
        self._terms = query.words if query.terms else None
        self.field.setText(query.words)
        self.case_button.setChecked(query.case)
        self.diacritics_button.setChecked(query.diacritics)
        self.whole_button.setChecked(query.whole == "word")
        self.pattern_button.setChecked(query.pattern)
        self.blockSignals(was_blocked)

    def begin(self, words: str | None = None) -> None:
        """Put the focus into the field, with other words in it if some are given."""
        if words is not None:
            self._terms = None
            self.field.setText(words)
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def show_count(self, words: str, *, can_step: bool, is_wrong: bool = False) -> None:
        """Say how many hits there are, or that there is something wrong with what is wanted."""
        self.count.setText(words)
        self.count.setVisible(bool(words))
        self._fold()
        self.count.setProperty("role", "danger" if is_wrong else "muted")
        self.count.style().polish(self.count)
        self.field.setProperty("invalid", is_wrong)
        self.field.style().polish(self.field)
        self.field.setAccessibleDescription(words)
        for button in (self.next_button, self.previous_button, self.all_button):
            button.setEnabled(can_step)

    def event(self, event: QEvent) -> bool:
        """Escape closes the bar wherever in it the focus is."""
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the next hit, with Shift to the previous one; Escape closes the bar."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            is_back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.stepped.emit(-1 if is_back else 1)
        elif event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _on_next(self) -> None:
        self.stepped.emit(1)

    def _on_previous(self) -> None:
        self.stepped.emit(-1)
