"""Every key there is, from the table of actions: to be looked up and to be changed."""

from __future__ import annotations

from collections.abc import Iterator

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
from annotator.ui.fields import plain_label
from annotator.ui.key_editor import KeyEditor
from annotator.ui.own_keys import OwnKeys
from annotator.ui.plain_table import PlainTable, Row, RowsModel
from annotator.ui.theme import current_tokens

ACTION, KEYS = 0, 1

_KEYS_WIDTH = 250
_CAP_PADDING = 6
_CAP_GAP = 6


class ShortcutsDialog(QDialog):
    """The key sheet, one section for each menu; an action chosen in it can get other keys."""

    def __init__(self, keys: OwnKeys, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self.resize(640, 720)
        self._keys = keys
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Search actions and keys"))
        self.field.setAccessibleName(self.tr("Search actions and keys"))
        self.field.setClearButtonEnabled(True)
        self.table = PlainTable(
            RowsModel((self.tr("Action"), self.tr("Keys"))),
            name=self.tr("Keyboard shortcuts"),
            stretch=ACTION,
        )
        self.table.setSelectionMode(PlainTable.SelectionMode.SingleSelection)
        self.table.horizontalHeader().hide()
        self.table.setItemDelegateForColumn(KEYS, _KeyCaps(self.table))
        self.nothing = plain_label(
            self.tr("No action and no key is called that."), role="muted", wrap=True
        )
        self.editor = KeyEditor(keys)
        self.words = plain_label(role="muted")
        self.reset_button = QPushButton(self.tr("All usual keys"))
        self.close_button = QPushButton(self.tr("Close"))
        self._lay_out()
        self.field.textChanged.connect(self._show_rows)
        self.table.selectionModel().currentRowChanged.connect(self._on_row_chosen)
        self.table.row_activated.connect(self._on_row_activated)
        self.editor.said.connect(self._on_said)
        self.reset_button.clicked.connect(self._on_reset_clicked)
        self.close_button.clicked.connect(self.reject)
        self._show_rows()

    def _lay_out(self) -> None:
        # Enter chooses a row; it neither closes the sheet nor presses the first button.
        for button in (self.reset_button, self.close_button, *self.editor.buttons()):
            button.setAutoDefault(False)
        buttons = QHBoxLayout()
        buttons.addWidget(self.reset_button)
        buttons.addWidget(self.words, 1)
        buttons.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 14)
        column.setSpacing(10)
        column.addWidget(self.field)
        column.addWidget(self.table, 1)
        column.addWidget(self.nothing)
        column.addWidget(self.editor)
        column.addLayout(buttons)

    def choose(self, action_id: str) -> None:
        """Go to the row of an action; nothing happens when it is not shown."""
        for place, row in enumerate(self.table.rows_model.rows):
            if row.key == action_id:
                self.table.setCurrentIndex(self.table.rows_model.index(place, ACTION))

    def _show_rows(self) -> None:
        wanted = self.field.text().casefold().split()
        rows = tuple(self._rows(wanted))
        self.table.set_rows(rows)
        self.table.setColumnWidth(KEYS, _KEYS_WIDTH)
        self.table.setVisible(bool(rows))
        self.nothing.setVisible(not rows)
        self.editor.show_action("")
        self.reset_button.setEnabled(self._keys.has_own())

    def _rows(self, wanted: list[str]) -> Iterator[Row]:
        titles = menu_titles()
        sections: dict[Menu, str] = {menu: name.replace("&", "") for menu, name in titles.items()}
        sections[""] = self.tr("More")
        specs = self._keys.specs
        for menu, section in sections.items():
            rows = [
                Row((spec.text, native_keys(spec)), key=spec.id)
                for spec in specs
                if spec.menu == menu and _fits(spec, section, wanted)
            ]
            if rows:
                yield Row((section,), is_heading=True)
                yield from rows

    def _on_row_chosen(self, index: QModelIndex) -> None:
        key = index.data(Qt.ItemDataRole.UserRole)
        self.editor.show_action(key if isinstance(key, str) else "")

    def _on_row_activated(self, key: object) -> None:
        self.editor.show_action(str(key))
        self.editor.record.setFocus()

    def _on_said(self, words: str) -> None:
        """Show the keys of all again, but stay at the row."""
        self.words.setText(words)
        model = self.table.rows_model
        model.take_rows(tuple(self._rows(self.field.text().casefold().split())))
        self.reset_button.setEnabled(self._keys.has_own())

    def _on_reset_clicked(self) -> None:
        self._keys.reset_all()
        self._show_rows()
        self.words.setText(self.tr("All actions have their usual keys."))


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
        for keys in filter(None, str(index.data()).split("\n")):
            width = max(height, metrics.horizontalAdvance(keys) + 2 * _CAP_PADDING)
            cap = QRect(left, rect.center().y() - height // 2, width, height)
            painter.setPen(QColor(tokens.border_strong))
            painter.setBrush(QColor(tokens.subtle))
            painter.drawRoundedRect(cap, tokens.radius_small, tokens.radius_small)
            painter.setPen(QColor(tokens.text))
            painter.drawText(cap, int(Qt.AlignmentFlag.AlignCenter), keys)
            left += width + _CAP_GAP
        painter.restore()


def native_keys(spec: ActionSpec) -> str:
    """The action's key sequences as this platform writes them, one a line."""
    form = QKeySequence.SequenceFormat.NativeText
    return "\n".join(dict.fromkeys(QKeySequence(keys).toString(form) for keys in spec.keys))


def _fits(spec: ActionSpec, section: str, wanted: list[str]) -> bool:
    words = f"{section} {spec.text} {native_keys(spec)}".casefold()
    return all(word in words for word in wanted)
