"""The rows under a field that finds names: the matches, and last the offer of a new entry."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from annotator.ui.name_index import Match
from annotator.ui.row_view import RowView

_ROW_PADDING = 6
_MATCH_ROLE = Qt.ItemDataRole.UserRole


class MatchRows(QAbstractListModel):
    """The rows under the field: matches, and last the offer to make a new entry."""

    def __init__(self) -> None:
        super().__init__()
        self._matches: list[Match] = []
        self.offer = ""

    def show_matches(self, matches: list[Match], offer: str) -> None:
        """Show these matches, and the offer unless it is empty."""
        self.beginResetModel()
        self._matches, self.offer = matches, offer
        self.endResetModel()

    def match_in(self, row: int) -> Match | None:
        """The match in that row; None for the offer."""
        return self._matches[row] if row < len(self._matches) else None

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        """The matches and the offer."""
        return 0 if parent.isValid() else len(self._matches) + bool(self.offer)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """The name, the match itself, or all that is shown, for screen readers."""
        match = self.match_in(index.row())
        if role == Qt.ItemDataRole.AccessibleTextRole and match is not None:
            return ", ".join(filter(None, (match.name, match.alias, match.detail)))
        if role == Qt.ItemDataRole.DisplayRole:
            return self.offer if match is None else match.name
        if role == _MATCH_ROLE:
            return match
        return None


class MatchDelegate(QStyledItemDelegate):
    """Draws a name, and in grey after it the alias that was matched and more about it."""

    def __init__(self, view: RowView) -> None:
        super().__init__(view)
        self._view = view

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """The name, the alias that was matched, the detail."""
        match = index.data(_MATCH_ROLE)
        palette = option.palette
        rect: QRect = option.rect
        painter.save()
        chosen = self._view.is_marked(index)
        if chosen:
            painter.fillRect(rect, palette.highlight())
        painter.setPen(palette.highlightedText().color() if chosen else palette.text().color())
        inner = rect.adjusted(_ROW_PADDING + 2, 0, -_ROW_PADDING, 0)
        alignment = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        metrics: QFontMetrics = option.fontMetrics
        name = str(index.data())
        elided = metrics.elidedText(name, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, int(alignment), elided)
        more = "" if match is None else "  ".join(filter(None, (match.alias, match.detail)))
        if more:
            rest = inner.adjusted(metrics.horizontalAdvance(elided + "  "), 0, 0, 0)
            if rest.width() > metrics.averageCharWidth() * 4:
                if not chosen:
                    painter.setPen(palette.placeholderText().color())
                grey = metrics.elidedText(more, Qt.TextElideMode.ElideRight, rest.width())
                painter.drawText(rest, int(alignment), grey)
        painter.restore()

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """One line."""
        metrics: QFontMetrics = option.fontMetrics
        return QSize(0, metrics.height() + 2 * _ROW_PADDING)
