"""Every action by its name, and what a project holds: articles, speakers, propositions.

Knows the actions and a way to look the rest up; running and opening is its owner's business.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from annotator.ui.fields import plain_label
from annotator.ui.fonts import elided
from annotator.ui.palette_ranking import rank
from annotator.ui.row_view import RowView
from annotator.ui.theme import current_tokens

_ENTRY = Qt.ItemDataRole.UserRole
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_HELD_FROM = 2
"""Letters typed from which on the project is looked through."""
_SIZE = QSize(620, 440)
_MARGIN = 12


Kind = Literal["action", "article", "speaker", "proposition"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that can be run or gone to, by ``kind`` and ``id``.

    ``place`` says where it belongs, ``reason`` why it cannot be run now; "" when it can.
    ``called`` are the words of it that were looked for, where ``name`` says more.
    """

    id: str
    name: str
    place: str = ""
    key: str = ""
    reason: str = ""
    is_enabled: bool = True
    kind: Kind = "action"
    called: str = ""


Index = QModelIndex | QPersistentModelIndex
Find = Callable[[str], Sequence[Entry]]


class CommandPalette(QDialog):
    """Filters as one types; ``chosen`` tells the kind and the id of what to run or to go to."""

    chosen = Signal(str, str)

    def __init__(
        self,
        actions: Sequence[Entry],
        recent: Sequence[str],
        find: Find,
        parent: QWidget | None = None,
    ) -> None:
        """``recent`` holds ids of actions, those to stand first while nothing is typed.

        ``find`` looks up what else is called so, a few of each kind.
        """
        super().__init__(parent)
        self.setWindowTitle(self.tr("All actions"))
        self.resize(_SIZE)
        order = {action_id: place for place, action_id in enumerate(recent)}
        self._actions = sorted(actions, key=lambda entry: order.get(entry.id, len(order)))
        self._recent = frozenset(recent)
        self._find = find
        self.field = QLineEdit()
        self.field.setPlaceholderText(
            self.tr("Type what to do, or part of a title, name or proposition")
        )
        self.field.setAccessibleName(self.tr("Search actions, articles, speakers and propositions"))
        self.field.setClearButtonEnabled(True)
        self.rows = RowView()
        self.rows.setAccessibleName(self.tr("Actions"))
        self.rows.setProperty("role", "framed")
        self.rows.setItemDelegate(_EntryDelegate(self.rows))
        self.model = QStandardItemModel(self)
        self.rows.setModel(self.model)
        self.nothing = plain_label(
            self.tr("Nothing is called that. Try fewer letters."), role="muted", wrap=True
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        column.addWidget(self.field)
        column.addWidget(self.rows, 1)
        column.addWidget(self.nothing)
        self.field.textChanged.connect(self._show_entries)
        self.field.installEventFilter(self)
        self.rows.asked.connect(self._on_asked)
        self._show_entries("")

    def entries(self) -> list[Entry]:
        """What is shown now, from above."""
        return [self.model.item(row).data(_ENTRY) for row in range(self.model.rowCount())]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """While one types the arrows walk the list, and Enter runs."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in _MOVES:
                self.rows.keyPressEvent(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._on_asked()
                return True
        return False

    def _show_entries(self, typed: str) -> None:
        found = self._actions
        if typed.strip():
            held = self._find(typed.strip()) if len(typed.strip()) >= _HELD_FROM else ()
            ranked = [(_rank(typed, entry), entry) for entry in self._actions]
            ranked = [(worth, entry) for worth, entry in ranked if worth]
            ranked += [(_rank(typed, entry), entry) for entry in held]
            ranked.sort(key=_worth, reverse=True)
            found = [entry for _, entry in ranked]
        self.model.clear()
        for entry in found:
            self.model.appendRow(_item(entry))
        has_rows = self.model.rowCount() > 0
        self.rows.setVisible(has_rows)
        self.nothing.setVisible(not has_rows)
        if has_rows:
            self.rows.setCurrentIndex(self.model.index(0, 0))

    def _on_asked(self) -> None:
        item = self.model.itemFromIndex(self.rows.currentIndex())
        entry = item.data(_ENTRY) if item is not None else None
        if not isinstance(entry, Entry) or not entry.is_enabled:
            return
        self.accept()
        self.chosen.emit(entry.kind, entry.id)


def _worth(ranked: tuple[float, Entry]) -> float:
    return ranked[0]


def _rank(typed: str, entry: Entry) -> float:
    """By the name; an action by menu and name only when the name alone does not have it."""
    if entry.kind != "action":
        worth = rank(typed, entry.called)
        return worth + 0.5 if worth else 0.0
    worth = rank(typed, entry.name)
    return worth + 1 if worth else rank(typed, f"{entry.place} {entry.name}") / 2


def _item(entry: Entry) -> QStandardItem:
    item = QStandardItem(entry.name)
    item.setData(entry, _ENTRY)
    parts = (entry.name, entry.place, entry.key, entry.reason)
    item.setData(", ".join(part for part in parts if part), Qt.ItemDataRole.AccessibleTextRole)
    return item


class _EntryDelegate(QStyledItemDelegate):
    """The name, and at the right its menu or why not, and its key."""

    def __init__(self, view: RowView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """One line with air."""
        return QSize(100, option.fontMetrics.height() + 14)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Drawn by hand: words are shown as typed, and a row that cannot be run is grey."""
        entry = index.data(_ENTRY)
        tokens, rect = current_tokens(), option.rect
        painter.save()
        if self._view.is_marked(index):
            painter.fillRect(rect, QColor(tokens.accent_tint))
            painter.fillRect(rect.left(), rect.top(), 3, rect.height(), QColor(tokens.accent))
        elif self._view.is_hovered(index):
            painter.fillRect(rect, QColor(tokens.hover))
        metrics = option.fontMetrics
        inner = rect.adjusted(_MARGIN, 0, -_MARGIN, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        if entry.key:
            width = metrics.horizontalAdvance(entry.key)
            painter.setPen(QColor(tokens.text if entry.is_enabled else tokens.muted))
            painter.drawText(inner, int(middle | Qt.AlignmentFlag.AlignRight), entry.key)
            inner.setRight(inner.right() - width - 2 * _MARGIN)
        painter.setPen(QColor(tokens.muted))
        aside = elided(metrics, entry.reason or entry.place, inner.width() // 2)
        painter.drawText(inner, int(middle | Qt.AlignmentFlag.AlignRight), aside)
        inner.setRight(inner.right() - metrics.horizontalAdvance(aside) - _MARGIN)
        painter.setPen(QColor(tokens.text if entry.is_enabled else tokens.muted))
        name = elided(metrics, entry.name, inner.width())
        painter.drawText(inner, int(middle | Qt.AlignmentFlag.AlignLeft), name)
        painter.restore()
