"""The bar with the scheme's types that stands beside a fresh selection; never takes the focus."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFrame, QGraphicsDropShadowEffect, QHBoxLayout

from annotator.model.scheme import Scheme
from annotator.model.span import Span
from annotator.ui.article_view import ArticleView
from annotator.ui.chips import Chip
from annotator.ui.theme import current_tokens

_DISTANCE = 10
_EDGE = 8


class TypeBar(QFrame):
    """Offers the types for what is selected in its view; hides when that is gone or scrolls."""

    type_chosen = Signal(str)

    def __init__(self, view: ArticleView) -> None:
        super().__init__(view)
        self._view = view
        self._scheme: Scheme | None = None
        self._chips: list[Chip] = []
        self.setProperty("role", "floating")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setAccessibleName(self.tr("Types for the selected words"))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(6, 6, 6, 6)
        self._row.setSpacing(6)
        self._shadow = QGraphicsDropShadowEffect(self)
        self._shadow.setBlurRadius(18)
        self._shadow.setOffset(0, 3)
        self.setGraphicsEffect(self._shadow)
        self.hide()
        view.span_selected.connect(self._on_span_selected)
        view.verticalScrollBar().valueChanged.connect(self.hide)
        view.viewport().installEventFilter(self)

    def set_scheme(self, scheme: Scheme) -> None:
        """Offer the types of that scheme, with their keys and colours."""
        if scheme is self._scheme:
            return
        self._scheme = scheme
        for chip in self._chips:
            self._row.removeWidget(chip)
            chip.deleteLater()
        self._chips = []
        for known in scheme.offered_types:
            chip = Chip(
                known.label,
                key=known.key,
                color=known.color,
                action=f"type.{known.id}",
                parent=self,
            )
            chip.setObjectName(known.id)
            chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            chip.clicked.connect(self._on_clicked)
            self._row.addWidget(chip)
            self._chips.append(chip)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Another width of the article moves the selection away from the bar."""
        if event.type() == QEvent.Type.Resize:
            self.hide()
        return False

    def _on_span_selected(self, span: Span | None) -> None:
        scheme = self._view.scheme()
        if span is None or scheme is None:
            self.hide()
            return
        self.set_scheme(scheme)
        shadow = QColor(current_tokens().shadow)
        shadow.setAlpha(150 if current_tokens().dark else 60)
        self._shadow.setColor(shadow)
        viewport = self._view.viewport()
        selected = self._view.span_rect(span).translated(viewport.mapTo(self._view, QPoint()))
        room = QRect(QPoint(), self._view.size()).adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
        self.setGeometry(place_beside(selected, self.sizeHint(), room))
        self.show()
        self.raise_()

    def _on_clicked(self) -> None:
        chip = self.sender()
        if isinstance(chip, Chip):
            self.hide()
            self.type_chosen.emit(chip.objectName())


def place_beside(selected: QRect, size: QSize, room: QRect) -> QRect:
    """Where a bar of that size stands: below the selection, or above when there is no room.

    It stays inside ``room`` and, unless the selection fills that, does not cover the selection.
    """
    width, height = min(size.width(), room.width()), size.height()
    x = max(room.left(), min(selected.center().x() - width // 2, room.right() + 1 - width))
    below = selected.bottom() + 1 + _DISTANCE
    above = selected.top() - _DISTANCE - height
    if below + height <= room.bottom() + 1:
        y = max(below, room.top())
    elif above >= room.top():
        y = min(above, room.bottom() + 1 - height)
    else:
        y = room.bottom() + 1 - height
    return QRect(x, y, width, height)
