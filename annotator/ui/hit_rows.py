"""Hits as rows that can be ticked: the words around each, where they stand, what speaks against."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from annotator.session.hit_annotating import Candidate
from annotator.ui.fonts import elided
from annotator.ui.icons import paint_icon
from annotator.ui.marked_text import paint_marked
from annotator.ui.row_view import RowView
from annotator.ui.theme import current_tokens

CANDIDATE, REASON = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
_MARGIN, _BOX = 10, 15

Index = QModelIndex | QPersistentModelIndex


class HitRows(QAbstractListModel):
    """The candidates in their order; those that something speaks against begin unticked.

    ``ticked_changed`` says that others are ticked than before.
    """

    ticked_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._candidates: tuple[Candidate, ...] = ()
        self._told: dict[int, bool] = {}
        self._type_id = ""

    def show_candidates(self, candidates: Sequence[Candidate]) -> None:
        """Show these instead."""
        self.beginResetModel()
        self._candidates = tuple(candidates)
        self._told.clear()
        self.endResetModel()
        self.ticked_changed.emit()

    def set_type(self, type_id: str) -> None:
        """Know which type is meant: words that have such an annotation need no second one."""
        self._type_id = type_id
        self._tell_all()

    def ticked(self) -> list[Candidate]:
        """What is ticked, in order."""
        return [known for row, known in enumerate(self._candidates) if self.is_ticked(row)]

    def is_ticked(self, row: int) -> bool:
        """Whether that row is: as somebody said, else as nothing speaks against it."""
        candidate = self._candidates[row]
        if candidate.is_excluded:
            return False
        return self._told.get(row, not candidate.reason(self._type_id))

    def toggle(self, row: int) -> None:
        """Tick a row or take its tick away; what lies in site furniture stays unticked."""
        self._told[row] = not self.is_ticked(row)
        self.dataChanged.emit(self.index(row), self.index(row))
        self.ticked_changed.emit()

    def tick_all(self, *, is_on: bool) -> None:
        """Tick every row, or none."""
        self._told = dict.fromkeys(range(len(self._candidates)), is_on)
        self._tell_all()

    def _tell_all(self) -> None:
        if self._candidates:
            self.dataChanged.emit(self.index(0), self.index(len(self._candidates) - 1))
        self.ticked_changed.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many hits are shown."""
        return 0 if parent.isValid() else len(self._candidates)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words, tick, the candidate, what speaks against it, and all of it for screen readers."""
        if not 0 <= index.row() < len(self._candidates):
            return None
        candidate = self._candidates[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return candidate.excerpt.words
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if self.is_ticked(index.row()) else Qt.CheckState.Unchecked
        if role == CANDIDATE:
            return candidate
        if role == REASON:
            return self._reason(candidate)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            ticked = self.tr("ticked") if self.is_ticked(index.row()) else self.tr("not ticked")
            parts = (ticked, candidate.excerpt.words, candidate.title, self._reason(candidate))
            return ", ".join(filter(None, parts))
        return None

    def _reason(self, candidate: Candidate) -> str:
        return {
            "": "",
            "excluded": self.tr("site furniture: cannot be annotated"),
            "annotated": self.tr("annotated so already"),
        }[candidate.reason(self._type_id)]


class HitDelegate(QStyledItemDelegate):
    """Draws a tick box, the words with the hit marked, and below them where they stand."""

    def __init__(self, view: RowView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Two lines and the space around them."""
        return QSize(120, 2 * option.fontMetrics.height() + 2 * _MARGIN)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Drawn by hand: the words are data, and the hit in them is marked."""
        candidate = index.data(CANDIDATE)
        if not isinstance(candidate, Candidate):
            return
        tokens, rect = current_tokens(), option.rect
        is_ticked = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        painter.save()
        if self._view.is_marked(index):
            painter.fillRect(rect, QColor(tokens.accent_tint))
        elif self._view.is_hovered(index):
            painter.fillRect(rect, QColor(tokens.hover))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(tokens.border))
        height = QFontMetricsF(option.font).height()
        top = rect.top() + _MARGIN
        box = QRectF(rect.left() + _MARGIN, top + (height - _BOX) / 2, _BOX, _BOX)
        _paint_box(painter, box, is_ticked=is_ticked, is_possible=not candidate.is_excluded)
        left = box.right() + _MARGIN
        line = QRectF(left, top, rect.right() - _MARGIN - left, height)
        color = tokens.text if is_ticked else tokens.muted
        shown = candidate.excerpt
        paint_marked(painter, line, shown.words, shown.marked, font=option.font, color=color)
        below = " · ".join(filter(None, (index.data(REASON), candidate.title)))
        line.translate(0, height)
        painter.setFont(option.font)
        painter.setPen(QColor(tokens.muted))
        words = elided(option.fontMetrics, below, int(line.width()))
        painter.drawText(line, int(Qt.AlignmentFlag.AlignLeft), words)
        painter.restore()


def _paint_box(painter: QPainter, box: QRectF, *, is_ticked: bool, is_possible: bool) -> None:
    tokens = current_tokens()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(tokens.primary if is_ticked else tokens.muted), 1))
    painter.setBrush(QColor(tokens.primary if is_ticked else tokens.surface))
    if is_possible:
        painter.drawRoundedRect(box, 3, 3)
    if is_ticked:
        paint_icon(painter, box.adjusted(1.5, 1.5, -1.5, -1.5), "check", tokens.on_primary)


class HitView(RowView):
    """Rows whose tick a click, Enter or Space changes."""

    def __init__(self, rows: HitRows) -> None:
        super().__init__()
        self._rows = rows
        self.setModel(rows)
        self.setProperty("role", "framed")
        self.setItemDelegate(HitDelegate(self))
        self.setVerticalScrollMode(RowView.ScrollMode.ScrollPerPixel)
        self.setLayoutMode(RowView.LayoutMode.Batched)
        self.asked.connect(self._on_asked)

    def event(self, event: QEvent) -> bool:
        """Space is a tick, never a shortcut."""
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space ticks the row that the arrows have come to."""
        if event.key() == Qt.Key.Key_Space:
            self._on_asked(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _on_asked(self, index: QModelIndex) -> None:
        if index.isValid():
            self._rows.toggle(index.row())
