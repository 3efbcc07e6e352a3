"""A bubble that points at a place of the window and says what to do there; takes no focus."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from annotator.ui.fields import plain_label
from annotator.ui.theme import current_tokens
from annotator.ui.tour_steps import Side

_WIDTH = 340
_TIP = 10
_MARGIN = 16
_EDGE = 8


class TourBubble(QWidget):
    """Stands over ``room``; its buttons are pressed by mouse, by Tab or by their Alt keys."""

    next_clicked = Signal()
    end_clicked = Signal()

    def __init__(self, room: QWidget) -> None:
        super().__init__(room)
        self._target = QPoint()
        self._side: Side = "inside"
        self.setAccessibleName(self.tr("First tour"))
        self.step = plain_label(role="caption")
        self.heading = plain_label(role="heading", wrap=True)
        self.words = plain_label(wrap=True)
        self.next_button = QPushButton(self.tr("Next &step"))
        self.end_button = QPushButton(self.tr("End the &tour"))
        self.end_button.setProperty("role", "flat")
        for button in (self.next_button, self.end_button):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        buttons = QHBoxLayout()
        buttons.addWidget(self.end_button)
        buttons.addStretch(1)
        buttons.addWidget(self.next_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(4 * [_TIP + _MARGIN]))
        column.setSpacing(6)
        column.addWidget(self.step)
        column.addWidget(self.heading)
        column.addWidget(self.words)
        column.addSpacing(6)
        column.addLayout(buttons)
        self.next_button.clicked.connect(self.next_clicked)
        self.end_button.clicked.connect(self.end_clicked)
        self.hide()

    def show_step(self, step: str, heading: str, words: str) -> None:
        """Say this; it is announced to screen readers as well."""
        self.step.setText(step)
        self.heading.setText(heading)
        self.words.setText(words)
        self.setAccessibleDescription(f"{step}. {heading}. {words}")
        from PySide6.QtGui import QAccessible, QAccessibleEvent

        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def point_at(self, place: QRect, side: Side) -> None:
        """Stand on that side of a place of the room, or at the foot of it, and point there."""
        room = self.parentWidget()
        if room is None:
            return
        self._side = side
        width = min(_WIDTH, room.width() - 2 * _EDGE)
        layout = self.layout()
        height = layout.heightForWidth(width) if layout is not None else self.sizeHint().height()
        self._target = _target(place, side)
        self.setGeometry(_beside(place, side, QSize(width, height), room.rect()))
        self.show()
        self.raise_()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A card with a tip toward what it is about."""
        tokens = current_tokens()
        body = QRectF(self.rect()).adjusted(_TIP, _TIP, -_TIP, -_TIP)
        path = QPainterPath()
        path.addRoundedRect(body, tokens.radius_large, tokens.radius_large)
        if self._side != "inside":
            tip = QPainterPath()
            tip.addPolygon(self._tip(body))
            path = path.united(tip)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.setBrush(QColor(tokens.surface))
            painter.drawPath(path)

    def _tip(self, body: QRectF) -> QPolygonF:
        target = QPointF(self.mapFromParent(self._target))
        if self._side == "left":
            y = min(max(target.y(), body.top() + 20), body.bottom() - 20)
            at, along = QPointF(body.right(), y), QPointF(0, _TIP)
            end = QPointF(body.right() + _TIP - 1, y)
        else:
            x = min(max(target.x(), body.left() + 20), body.right() - 20)
            edge, out = (
                (body.bottom(), _TIP - 1) if self._side == "above" else (body.top(), 1 - _TIP)
            )
            at, along = QPointF(x, edge), QPointF(_TIP, 0)
            end = QPointF(x, edge + out)
        return QPolygonF([at - along, end, at + along])


def _target(place: QRect, side: Side) -> QPoint:
    if side == "left":
        return QPoint(place.left(), place.center().y())
    return QPoint(place.center().x(), place.top() if side == "above" else place.bottom())


def _beside(place: QRect, side: Side, size: QSize, room: QRect) -> QRect:
    """Where the bubble stands, inside the room whatever the place."""
    middle = place.center() - QPoint(size.width() // 2, size.height() // 2)
    corner = {
        "left": QPoint(place.left() - size.width(), middle.y()),
        "above": QPoint(middle.x(), place.top() - size.height()),
        "below": QPoint(middle.x(), place.bottom()),
        "inside": QPoint(middle.x(), place.bottom() - size.height()),
    }[side]
    x = max(room.left() + _EDGE, min(corner.x(), room.right() - size.width() - _EDGE))
    y = max(room.top() + _EDGE, min(corner.y(), room.bottom() - size.height() - _EDGE))
    return QRect(QPoint(x, y), size)
