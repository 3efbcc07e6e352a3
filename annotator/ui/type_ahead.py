"""A field that finds what is typed among known names and can make a new one.

Knows an index of names and what was picked; whoever owns it says what that means.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import (
    QLineEdit,
    QWidget,
)

from annotator.ui.match_list import MatchDelegate, MatchRows
from annotator.ui.name_index import Match, NameIndex
from annotator.ui.row_view import RowView

_ROWS_SHOWN = 8


class TypeAhead(QLineEdit):
    """One line to type a name into; Enter takes the marked row, Escape gives the old name back.

    Emits ``chosen`` (the key of a known entry), ``made`` (the words of a new one), ``cleared``
    (Enter on an emptied field, or its clear button) or ``left`` when Escape was pressed; nothing
    while typing. Shift+Enter makes a new entry whatever row is marked.
    """

    chosen = Signal(str)
    made = Signal(str)
    cleared = Signal()
    left = Signal()

    def __init__(self, index: NameIndex, *, offer: str, parent: QWidget | None = None) -> None:
        """``offer``: see `set_offer`."""
        super().__init__(parent)
        self._index = index
        self._offer = offer
        self._shown = ""
        self._popup: RowView | None = None
        self._rows = MatchRows()
        self._suggestions: list[Match] = []
        self.textEdited.connect(self._on_edited)

    def set_offer(self, offer: str) -> None:
        """How the row that makes a new entry reads, with {0} for what was typed."""
        self._offer = offer

    def set_suggestions(self, suggestions: Sequence[Match]) -> None:
        """What to list first while nothing is typed."""
        self._suggestions = list(suggestions)

    def set_value(self, key: str | None) -> None:
        """Show the name of that entry, or an empty field."""
        name = self._index.name(key) if key is not None else None
        self._shown = name or ""
        self.setText(self._shown)
        self.setCursorPosition(0)
        self.close_matches()

    def begin(self) -> None:
        """Take the focus with all text selected and show what there is to pick from."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()
        self._show_matches("")

    def shown(self) -> str:
        """The name that is shown when nothing is typed."""
        return self._shown

    def is_edited(self) -> bool:
        """Whether something was typed that has not been taken."""
        return self.text() != self._shown

    def close_matches(self) -> None:
        """Put the rows away."""
        if self._popup is not None:
            self._popup.hide()

    def popup(self) -> RowView | None:
        """The list with the rows; None while none was shown yet."""
        return self._popup

    def matches_shown(self) -> list[str]:
        """The rows under the field as they read, for tests and for screen readers."""
        if self._popup is None or not self._popup.isVisible():
            return []
        return [str(self._rows.index(row).data()) for row in range(self._rows.rowCount())]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes, Escape restores, arrows move the mark."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._takes(event):
            self._take(new=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif key == Qt.Key.Key_Escape:
            self._restore()
            self.left.emit()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._move(1 if key == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A known name typed in full is taken; anything else is forgotten."""
        super().focusOutEvent(event)
        if event.reason() == Qt.FocusReason.ActiveWindowFocusReason:
            return
        if self.is_edited() and (known := self._index.exact(self.text())) is not None:
            self.chosen.emit(known)
        self._restore()

    def hideEvent(self, event: QHideEvent) -> None:
        """The rows go with the field."""
        super().hideEvent(event)
        self.close_matches()

    def _takes(self, event: QKeyEvent) -> bool:
        return not event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        )

    def _on_edited(self, typed: str) -> None:
        self._show_matches(typed)

    def _show_matches(self, typed: str) -> None:
        matches = self._index.find(typed)
        if not typed.strip() and self._suggestions:
            suggested = {match.key for match in self._suggestions}
            matches = [
                *self._suggestions,
                *(match for match in matches if match.key not in suggested),
            ]
        words = " ".join(typed.split())
        offer = self._offer.format(words) if words and self._index.exact(words) is None else ""
        if offer:
            known = {match.key for match in matches}
            alike = self._index.look_alikes(words)
            matches += [match for match in alike if match.key not in known]
        self._rows.show_matches(matches, offer)
        if not self._rows.rowCount():
            self.close_matches()
            return
        popup = self._popup or self._make_popup()
        popup.setCurrentIndex(self._rows.index(self._marked_row(words)))
        self._place(popup)
        popup.show()
        popup.raise_()

    def _marked_row(self, typed: str) -> int:
        """The row that Enter would take: the best match, or the value as it is; -1 for none."""
        if typed:
            return 0
        if self.is_edited():
            return -1
        names = [str(self._rows.index(row).data()) for row in range(self._rows.rowCount())]
        return names.index(self._shown) if self._shown in names else 0

    def _make_popup(self) -> RowView:
        popup = RowView(self.window())
        popup.setObjectName("matches")
        popup.setProperty("role", "framed")
        popup.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        popup.setAccessibleName(self.tr("Matching names"))
        popup.setModel(self._rows)
        popup.setItemDelegate(MatchDelegate(popup))
        popup.asked.connect(self._on_asked)
        self.destroyed.connect(popup.deleteLater)
        self._popup = popup
        return popup

    def _place(self, popup: RowView) -> None:
        window = self.window()
        height = popup.sizeHintForRow(0) * min(self._rows.rowCount(), _ROWS_SHOWN)
        height += 2 * popup.frameWidth() + 2
        below = self.mapTo(window, QPoint(0, self.height() + 2))
        if below.y() + height > window.height():
            below = self.mapTo(window, QPoint(0, -height - 2))
        popup.setGeometry(below.x(), max(0, below.y()), self.width(), height)

    def _move(self, step: int) -> None:
        popup = self._popup
        if popup is None or not popup.isVisible():
            self._show_matches("" if not self.is_edited() else self.text())
            return
        row = (popup.currentIndex().row() + step) % self._rows.rowCount()
        popup.setCurrentIndex(self._rows.index(row))

    def _on_asked(self, index: QModelIndex) -> None:
        self._take_row(index.row())

    def _take(self, *, new: bool) -> None:
        popup = self._popup
        if new and self.text().strip() and self._index.exact(self.text()) is None:
            self._make()
        elif popup is not None and popup.isVisible() and popup.currentIndex().isValid():
            self._take_row(popup.currentIndex().row())
        elif not self.text().strip():
            self._clear()
        elif not self.is_edited():
            self._restore()
            self.left.emit()

    def _clear(self) -> None:
        self.close_matches()
        was_filled, self._shown = bool(self._shown), ""
        self.clear()
        if was_filled:
            self.cleared.emit()
        else:
            self.left.emit()

    def _take_row(self, row: int) -> None:
        match = self._rows.match_in(row)
        if match is None:
            self._make()
            return
        self._shown = match.name
        self.setText(match.name)
        self.close_matches()
        self.chosen.emit(match.key)

    def _make(self) -> None:
        words = " ".join(self.text().split())
        self._shown = words
        self.setText(words)
        self.close_matches()
        self.made.emit(words)

    def _restore(self) -> None:
        self.close_matches()
        if self.is_edited():
            self.setText(self._shown)
        self.setCursorPosition(0)
        self.deselect()
