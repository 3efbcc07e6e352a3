"""Every key there is, from the table of actions, with a field to look one up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from annotator.ui.actions import ActionSpec, Menu, menu_titles
from annotator.ui.plain_table import PlainTable, Row, RowsModel
from annotator.ui.theme import current_tokens

ACTION, KEYS = 0, 1

_KEYS_WIDTH = 250
_CAP_PADDING = 6
_CAP_GAP = 6


class ShortcutsDialog(QDialog):
    """The key sheet of these actions, one section for each menu."""

    def __init__(self, specs: Sequence[ActionSpec], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self.resize(580, 640)
        self._specs = [spec for spec in specs if spec.keys]
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Search actions and keys"))
        self.field.setAccessibleName(self.tr("Search actions and keys"))
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self._show_rows)
        self.table = PlainTable(
            RowsModel((self.tr("Action"), self.tr("Keys"))),
            name=self.tr("Keyboard shortcuts"),
            stretch=ACTION,
        )
        self.table.horizontalHeader().hide()
        self.table.setItemDelegateForColumn(KEYS, _KeyCaps(self.table))
        self.close_button = QPushButton(self.tr("Close"))
        self.close_button.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 14)
        column.setSpacing(10)
        column.addWidget(self.field)
        column.addWidget(self.table, 1)
        column.addLayout(buttons)
        self._show_rows("")

    def _show_rows(self, wanted: str) -> None:
        self.table.set_rows(self._rows(wanted.casefold().split()))
        self.table.setColumnWidth(KEYS, _KEYS_WIDTH)

    def _rows(self, wanted: list[str]) -> Iterator[Row]:
        titles = menu_titles()
        sections: dict[Menu, str] = {menu: name.replace("&", "") for menu, name in titles.items()}
        sections[""] = self.tr("More")
        for menu, section in sections.items():
            rows = [
                Row((spec.text, _native(spec)))
                for spec in self._specs
                if spec.menu == menu and _fits(spec, section, wanted)
            ]
            if rows:
                yield Row((section,), is_heading=True)
                yield from rows


class _KeyCaps(QStyledItemDelegate):
    """Draws each key sequence of a cell in a cap of its own."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The style draws the ground only."""
        super().initStyleOption(option, index)
        option.text = ""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """The caps from left to right."""
        super().paint(painter, option, index)
        metrics: QFontMetrics = option.fontMetrics
        tokens, rect = current_tokens(), option.rect
        left, height = rect.left() + _CAP_PADDING, metrics.height() + 4
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for keys in str(index.data()).split("\n"):
            width = max(height, metrics.horizontalAdvance(keys) + 2 * _CAP_PADDING)
            cap = QRect(left, rect.center().y() - height // 2, width, height)
            painter.setPen(QColor(tokens.border_strong))
            painter.setBrush(QColor(tokens.subtle))
            painter.drawRoundedRect(cap, tokens.radius_small, tokens.radius_small)
            painter.setPen(QColor(tokens.text))
            painter.drawText(cap, int(Qt.AlignmentFlag.AlignCenter), keys)
            left += width + _CAP_GAP
        painter.restore()


def _native(spec: ActionSpec) -> str:
    """The action's key sequences as this platform writes them, one a line."""
    form = QKeySequence.SequenceFormat.NativeText
    return "\n".join(dict.fromkeys(QKeySequence(keys).toString(form) for keys in spec.keys))


def _fits(spec: ActionSpec, section: str, wanted: list[str]) -> bool:
    words = f"{section} {spec.text} {_native(spec)}".casefold()
    return all(word in words for word in wanted)
