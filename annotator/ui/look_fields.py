"""Key, colour, line and usual stance of a type, or key and sign of a stance, with how it will look.

Stores nothing; what is chosen becomes a change of the scheme elsewhere.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QKeySequence, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from annotator.model.scheme import AnnotationType, Scheme, Stance
from annotator.session.scheme_changes import COLORS, Kind
from annotator.ui.chips import Chip
from annotator.ui.flow import FlowBox
from annotator.ui.plain_text import plain_label
from annotator.ui.theme import current_tokens, type_ink, type_tint

_SWATCH = QSize(30, 16)
_KEY_WIDTH = 44


class LookFields(FlowBox):
    """``changed`` tells that one of the values is otherwise now."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind: Kind = "type"
        self.key = QLineEdit()
        self.key.setMaxLength(1)
        self.key.setFixedWidth(_KEY_WIDTH)
        self.key.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.color, self.underline, self.stance = QComboBox(), QComboBox(), QComboBox()
        self.color.setIconSize(_SWATCH)
        self.symbol = QLineEdit()
        self.symbol.setMaxLength(2)
        self.symbol.setFixedWidth(_KEY_WIDTH)
        self.symbol.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.preview = Chip("")
        self.preview.setCheckable(True)
        self.preview.setChecked(True)
        self.preview.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.preview.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.preview.setAccessibleName(self.tr("How it will look"))
        self._pairs = [
            self._pair(words, field)
            for words, field in (
                (self.tr("Key"), self.key),
                (self.tr("Sign"), self.symbol),
                (self.tr("Colour"), self.color),
                (self.tr("Line"), self.underline),
                (self.tr("Usual stance"), self.stance),
            )
        ]
        self.flow.addWidget(self.preview)
        for line in (self.key, self.symbol):
            line.textChanged.connect(self._on_changed)
        for choice in (self.color, self.underline, self.stance):
            choice.currentIndexChanged.connect(self._on_changed)

    def show_look(self, scheme: Scheme, kind: Kind, entry: AnnotationType | Stance | None) -> None:
        """Offer what the scheme has, beginning with the look of ``entry``."""
        self._kind = kind
        self.blockSignals(True)  # noqa: FBT003
        self.key.setText("" if entry is None else entry.key)
        self.symbol.setText(entry.symbol if isinstance(entry, Stance) else "■")
        of_type = entry if isinstance(entry, AnnotationType) else None
        self._fill_colors(scheme, of_type)
        self.underline.clear()
        for value, words in (
            ("solid", self.tr("solid")),
            ("dashed", self.tr("dashed")),
            ("dotted", self.tr("dotted")),
        ):
            self.underline.addItem(words, value)
        self.stance.clear()
        for stance in scheme.offered_stances:
            self.stance.addItem(f"{stance.symbol} {stance.label}", stance.id)
        if of_type is not None:
            self.underline.setCurrentIndex(self.underline.findData(of_type.underline))
            self.stance.setCurrentIndex(max(0, self.stance.findData(of_type.stance)))
        else:
            self.underline.setCurrentIndex(2)
        for holder, field in self._pairs:
            is_of_stance = field is self.symbol
            holder.setVisible(field is self.key or is_of_stance == (kind == "stance"))
        self.preview.setVisible(kind == "type")
        self.blockSignals(False)  # noqa: FBT003

    def show_label(self, label: str) -> None:
        """Show the look on these words."""
        chosen = str(self.color.currentData() or "")
        self.preview.show_value(label or "…", key=self.key.text(), color=chosen)

    @property
    def looks(self) -> dict[str, str]:
        """What is chosen, by the names of `scheme_looks.LOOKS`."""
        if self._kind == "stance":
            return {"key": self.key.text().strip(), "symbol": self.symbol.text().strip()}
        return {
            "key": self.key.text().strip(),
            "color": str(self.color.currentData()),
            "underline": str(self.underline.currentData()),
            "stance": str(self.stance.currentData()),
        }

    def taken_by(self) -> str:
        """What else in the window has the chosen key, in words; "" for nothing."""
        from annotator.ui.actions import action_table

        key = self.key.text().strip()
        wanted = QKeySequence(key.upper()) if key else None
        for spec in action_table():
            is_near = spec.scope in ("article", "view", "window")
            if wanted is not None and is_near and any(QKeySequence(k) == wanted for k in spec.keys):
                return spec.text
        return ""

    def _pair(self, words: str, field: QWidget) -> tuple[QWidget, QWidget]:
        from PySide6.QtWidgets import QHBoxLayout

        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 8, 0)
        row.setSpacing(6)
        label = plain_label(words, role="muted")
        label.setBuddy(field)
        field.setAccessibleName(words)
        row.addWidget(label)
        row.addWidget(field)
        self.flow.addWidget(holder)
        return holder, field

    def _fill_colors(self, scheme: Scheme, of_type: AnnotationType | None) -> None:
        used = {known.color.upper(): known.label for known in scheme.offered_types}
        own = "" if of_type is None else of_type.color.upper()
        known_colors = list(dict.fromkeys((*filter(None, (own,)), *COLORS)))
        self.color.clear()
        names = self._color_names()
        for color in known_colors:
            words = names.get(color.upper(), color)
            if color.upper() in used and color.upper() != own:
                words = self.tr("{0}, as {1}").format(words, used[color.upper()])
            self.color.addItem(QIcon(_swatch(color)), words, color)
        free = next((color for color in COLORS if color.upper() not in used), COLORS[-1])
        self.color.setCurrentIndex(self.color.findData(own or free))

    def _color_names(self) -> dict[str, str]:
        names = (
            self.tr("Blue"),
            self.tr("Orange"),
            self.tr("Green"),
            self.tr("Pink"),
            self.tr("Purple"),
            self.tr("Brown"),
            self.tr("Teal"),
            self.tr("Red"),
            self.tr("Olive"),
            self.tr("Grey"),
        )
        return {color.upper(): name for color, name in zip(COLORS, names, strict=True)}

    def _on_changed(self) -> None:
        self.changed.emit()


def _swatch(color: str) -> QPixmap:
    """The colour as it will be in the window: a tint with its line and a letter."""
    tokens = current_tokens()
    picture = QPixmap(_SWATCH * 2)
    picture.setDevicePixelRatio(2)
    picture.fill(QColor(type_tint(color, tokens.dark)))
    painter = QPainter(picture)
    painter.setPen(QPen(QColor(type_ink(color, tokens.dark)), 2.5))
    bottom = _SWATCH.height() - 2
    painter.drawLine(0, bottom, _SWATCH.width(), bottom)
    painter.end()
    return picture
