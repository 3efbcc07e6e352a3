"""Small buttons with a key cap that wrap like words; they pick one value of a few.

Knows colours and keys; what a value means is the owner's business.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QRect, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QSizePolicy,
    QWidget,
)

from annotator.ui.flow import FlowBox
from annotator.ui.key_hints import cap_text, key_hints
from annotator.ui.theme import Tokens, current_tokens, type_ink, type_tint

if TYPE_CHECKING:
    from collections.abc import Sequence

_PADDING = 9
_CAP_PADDING = 4
_CAP_GAP = 6
_MARGIN = 5
_KEPT_PICTURES = 200
_LONGEST = 230
"""Pixels after which the words of a chip known by its key are cut."""


class _Look(NamedTuple):
    """All that the picture of a chip depends on, besides the theme."""

    text: str
    key: str
    color: str
    key_first: bool
    is_enabled: bool
    is_checked: bool
    is_down: bool
    is_hovered: bool
    has_focus: bool
    is_rtl: bool
    width: int
    height: int
    ratio: float
    font: str


class _Pictures:
    """Chips as they were painted in the theme in force: most are painted again as they were."""

    def __init__(self) -> None:
        self._by_look: dict[_Look, QPixmap] = {}
        self._tokens: Tokens | None = None

    def get(self, look: _Look) -> QPixmap | None:
        """The picture of such a chip, if there is one."""
        tokens = current_tokens()
        if tokens is not self._tokens or len(self._by_look) > _KEPT_PICTURES:
            self._by_look.clear()
            self._tokens = tokens
        return self._by_look.get(look)

    def keep(self, look: _Look, picture: QPixmap) -> None:
        """Have it for the next time."""
        self._by_look[look] = picture


_pictures = _Pictures()


class Chip(QAbstractButton):
    """A button whose key stands in a cap beside its words; tinted while it is checked."""

    def __init__(
        self,
        text: str,
        *,
        key: str = "",
        color: str = "",
        action: str = "",
        key_first: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """``color`` ("#rrggbb") tints the checked chip; "" takes the accent.

        ``action`` is the action that the chip stands for: its key in force is shown, and ``key``
        only until that is known. ``key_first`` puts the cap before the words, for chips that are
        known by their key.
        """
        super().__init__(parent)
        self._key = ""
        self._given_key = ""
        self._action = ""
        self._color = ""
        self._key_first = key_first
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        key_hints().changed.connect(self._show_key)
        self.show_value(text, key=key, color=color, action=action)

    def show_value(self, text: str, *, key: str = "", color: str = "", action: str = "") -> None:
        """Say and look like this from now on."""
        before = (self.text(), self._given_key, self._color, self._action)
        if (text, key, color, action) == before:
            return
        self._given_key, self._color, self._action = key, color, action
        self.setText(text)
        if "&" in text:
            # Qt makes a key of the letter after it; here it is a letter of a name.
            self.setShortcut(QKeySequence())
        self._show_key()

    def _show_key(self) -> None:
        hints = key_hints()
        key = hints.of(self._action, self._given_key) if self._action else self._given_key
        self._key = cap_text(key) if hints.are_shown else ""
        self.setAccessibleName(f"{self.text()} ({key})" if key else self.text())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for words and cap, bold as they are when checked."""
        strong = QFontMetrics(self._strong())
        width = strong.horizontalAdvance(self.text()) + 2 * _PADDING
        if self._key:
            width += self._cap_width() + (_CAP_GAP if self.text() else 0)
        if self._key_first:
            width = min(width, _LONGEST)
        return QSize(width, strong.height() + 2 * _MARGIN + 2)

    def minimumSizeHint(self) -> QSize:
        """A chip may be cut to a few letters."""
        return QSize(min(self.sizeHint().width(), 80), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Frame, cap and words, as they are kept from the last time the chip looked so."""
        look = self._look()
        picture = _pictures.get(look)
        if picture is None:
            picture = QPixmap((QSizeF(self.size()) * look.ratio).toSize())
            picture.setDevicePixelRatio(look.ratio)
            picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(picture)
            painter.setLayoutDirection(self.layoutDirection())
            self._paint(painter)
            painter.end()
            _pictures.keep(look, picture)
        QPainter(self).drawPixmap(0, 0, picture)

    def _look(self) -> _Look:
        return _Look(
            text=self.text(),
            key=self._key,
            color=self._color,
            key_first=self._key_first,
            is_enabled=self.isEnabled(),
            is_checked=self.isChecked(),
            is_down=self.isDown(),
            is_hovered=self.underMouse(),
            has_focus=self.hasFocus(),
            is_rtl=self.layoutDirection() == Qt.LayoutDirection.RightToLeft,
            width=self.width(),
            height=self.height(),
            ratio=self.devicePixelRatioF(),
            font=self.font().key(),
        )

    def _paint(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = self._paint_frame(painter)
        inner = self.rect().adjusted(_PADDING, 0, -_PADDING, 0)
        if self._key:
            cap = self._cap_width()
            left = inner.left() if self._key_first else inner.right() - cap + 1
            self._paint_cap(painter, QRect(left, 0, cap, self.height()), ink)
            taken = cap + _CAP_GAP
            inner.adjust(taken if self._key_first else 0, 0, 0 if self._key_first else -taken, 0)
        painter.setFont(self._strong() if self.isChecked() else self.font())
        painter.setPen(ink)
        words = painter.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, inner.width() + 1
        )
        painter.drawText(
            inner, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), words
        )

    def _paint_frame(self, painter: QPainter) -> QColor:
        """Ground and border; returns the colour of the words."""
        tokens = current_tokens()
        ink, ground, border = tokens.text, tokens.surface, tokens.border_strong
        if not self.isEnabled():
            ink, ground, border = tokens.disabled, tokens.subtle, tokens.border
        elif self.isChecked():
            ink = type_ink(self._color, tokens.dark) if self._color else tokens.accent_ink
            border = ink
            ground = type_tint(self._color, tokens.dark) if self._color else tokens.accent_tint
        elif self.isDown():
            ground = tokens.pressed
        elif self.underMouse():
            ground = tokens.hover
        width = 1
        if self.hasFocus():
            border, width = tokens.accent, 2
        painter.setPen(QPen(QColor(border), width))
        painter.setBrush(QColor(ground))
        inset = width / 2
        frame = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(frame, tokens.radius, tokens.radius)
        return QColor(ink)

    def _paint_cap(self, painter: QPainter, place: QRect, ink: QColor) -> None:
        tokens = current_tokens()
        font = self._small()
        height = QFontMetrics(font).height() + 2
        cap = QRectF(place.left(), (self.height() - height) / 2, place.width(), height)
        painter.setPen(QPen(QColor(tokens.border_strong), 1))
        painter.setBrush(QColor(tokens.surface))
        painter.drawRoundedRect(cap.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.setFont(font)
        painter.setPen(ink if self.isChecked() else QColor(tokens.muted))
        painter.drawText(cap, int(Qt.AlignmentFlag.AlignCenter), self._key)

    def _words_left(self) -> int:
        """Where the words of a chip begin whose key stands before them."""
        return _PADDING + (self._cap_width() + _CAP_GAP if self._key else 0)

    def _cap_width(self) -> int:
        metrics = QFontMetrics(self._small())
        return max(metrics.horizontalAdvance(self._key) + 2 * _CAP_PADDING, metrics.height())

    def _small(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(current_tokens().size_caption)
        return font

    def _strong(self) -> QFont:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        return font


class ChipValue(NamedTuple):
    """One value that can be picked, with how its chip looks.

    A retired one is in view only while it is the checked one.
    """

    id: str
    text: str
    key: str = ""
    color: str = ""
    tip: str = ""
    action: str = ""
    is_retired: bool = False


class ChipRow(FlowBox):
    """Chips of which one is checked; ``picked`` tells the id of the one that was pressed."""

    picked = Signal(str)

    def __init__(
        self,
        values: Sequence[ChipValue] = (),
        *,
        name: str,
        key_first: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """``name`` is what a screen reader calls the row."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self._key_first = key_first
        self._chips: dict[str, Chip] = {}
        self._retired: frozenset[str] = frozenset()
        self.set_values(values)

    def set_values(self, values: Sequence[ChipValue]) -> None:
        """Show other values; nothing is checked then. Chips that are there are used again."""
        chips = list(self._chips.values())
        for chip in chips[len(values) :]:
            self.flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        chips = chips[: len(values)]
        while len(chips) < len(values):
            chips.append(self._make_chip())
        self._chips = {}
        for chip, value in zip(chips, values, strict=True):
            chip.setObjectName(value.id)
            chip.show_value(value.text, key=value.key, color=value.color, action=value.action)
            chip.setChecked(False)
            chip.setToolTip(value.tip)
            self._chips[value.id] = chip
            chip.setHidden(value.is_retired)
        self._retired = frozenset(value.id for value in values if value.is_retired)
        self._show_retired()
        # Showing what has no parent yet would open a window of its own.
        if self.parent() is not None or not self._chips:
            self.setVisible(bool(self._chips))
        self.fit()

    def _make_chip(self) -> Chip:
        chip = Chip("", key_first=self._key_first, parent=self)
        chip.setCheckable(not self._key_first)
        chip.clicked.connect(self._on_clicked)
        self.flow.addWidget(chip)
        chip.show()
        return chip

    def set_checked(self, value_id: str | None) -> None:
        """Check that value's chip, or none."""
        for known, chip in self._chips.items():
            chip.setChecked(known == value_id)
        self._show_retired()

    def _show_retired(self) -> None:
        for known in self._retired:
            self._chips[known].setVisible(self._chips[known].isChecked())

    def checked(self) -> str | None:
        """The id of the checked value."""
        return next((known for known, chip in self._chips.items() if chip.isChecked()), None)

    def chip(self, value_id: str) -> Chip:
        """The chip of that value."""
        return self._chips[value_id]

    def values(self) -> list[str]:
        """The ids of the values in their order."""
        return list(self._chips)

    def focus_first(self) -> None:
        """Give the focus to the checked chip, or the first one."""
        chips = [chip for chip in self._chips.values() if not chip.isHidden()]
        target = next((chip for chip in chips if chip.isChecked()), chips[0] if chips else None)
        if target is not None:
            target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_clicked(self) -> None:
        chip = self.sender()
        if isinstance(chip, Chip):
            self.picked.emit(chip.objectName())
