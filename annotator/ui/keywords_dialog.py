"""The project's keyword lists: which are shown, what stands in them, how they look.

Every change is in force and on disk as soon as a field is left.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPainter, QPen, QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.errors import UserError
from annotator.model.keyword_list import KEYWORD_LINES, KeywordLine, KeywordList
from annotator.session.keywords import change_list, delete_list, keyword_lists, make_list
from annotator.session.session import Session
from annotator.ui.dialog_buttons import buttons_row
from annotator.ui.fields import plain_label
from annotator.ui.theme import current_tokens, type_ink, type_tint

_SIZE = QSize(720, 480)
_SAMPLE = QSize(44, 18)
_STYLES = {
    "solid": Qt.PenStyle.SolidLine,
    "dashed": Qt.PenStyle.DashLine,
    "dotted": Qt.PenStyle.DotLine,
}


class KeywordsDialog(QDialog):
    """Lists on the left, the chosen one's name, words, colour and line on the right."""

    changed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keyword lists"))
        self.resize(_SIZE)
        self._session = session
        self._is_showing = False
        self.lists = QListWidget()
        self.lists.setProperty("role", "framed")
        self.lists.setAccessibleName(self.tr("Keyword lists"))
        self.new_button = QPushButton(self.tr("New list"))
        self.delete_button = QPushButton(self.tr("Delete"))
        self.name_field = QLineEdit()
        self.name_field.setAccessibleName(self.tr("Name of the list"))
        self.words_field = QPlainTextEdit()
        self.words_field.setAccessibleName(self.tr("Words of the list, one a line"))
        self.words_field.setTabChangesFocus(True)
        self.words_field.setPlaceholderText(self.tr("den*\nno comment"))
        self.color_combo = self._combo(self.tr("Colour"))
        self.line_combo = self._combo(self.tr("Line above the words"))
        self.refusal = plain_label(role="danger", wrap=True)
        self.close_button = QPushButton(self.tr("Close"))
        self._fill_looks()
        self._lay_out()
        self._connect()
        self._reload()
        if self.lists.count():
            self.lists.setCurrentRow(0)

    def _combo(self, name: str) -> QComboBox:
        combo = QComboBox()
        combo.setAccessibleName(name)
        combo.setIconSize(_SAMPLE)
        return combo

    def _fill_looks(self) -> None:
        for name, color in (
            (self.tr("Violet"), "#8250c8"),
            (self.tr("Teal"), "#0f8a8a"),
            (self.tr("Magenta"), "#c0408f"),
            (self.tr("Olive"), "#7a7a00"),
            (self.tr("Brown"), "#8a5a2b"),
            (self.tr("Grey"), "#6b7280"),
        ):
            self.color_combo.addItem(_sample(color, "solid"), name, color)
        names = {
            "solid": self.tr("Solid"),
            "dashed": self.tr("Dashed"),
            "dotted": self.tr("Dotted"),
        }
        for line in KEYWORD_LINES:
            self.line_combo.addItem(_sample(current_tokens().muted, line), names[line], line)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.addWidget(self.lists, 1)
        below = QHBoxLayout()
        for button in (self.new_button, self.delete_button):
            button.setAutoDefault(False)
            below.addWidget(button)
        below.addStretch()
        left.addLayout(below)
        self.form = QWidget()
        form = QFormLayout(self.form)
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(10)
        form.addRow(plain_label(self.tr("Name")), self.name_field)
        form.addRow(plain_label(self.tr("Words")), self.words_field)
        help_words = self.tr(
            "One word or phrase a line, found as a whole word whatever its case and accents; with "
            "a final * it may go on."
        )
        form.addRow("", plain_label(help_words, role="muted", wrap=True))
        for words, combo in (
            (self.tr("Colour"), self.color_combo),
            (self.tr("Line"), self.line_combo),
        ):
            label = plain_label(words)
            label.setBuddy(combo)
            form.addRow(label, combo)
        self.nothing = plain_label(
            self.tr(
                "Keyword lists mark words in every article: reporting verbs, names, whatever must "
                "not be missed. Make the first one with “New list”."
            ),
            role="muted",
            wrap=True,
        )
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        right = QVBoxLayout()
        right.addWidget(self.form, 1)
        right.addWidget(self.nothing, 1)
        right.addWidget(self.refusal)
        row = QHBoxLayout()
        row.setSpacing(18)
        row.addLayout(left, 2)
        row.addLayout(right, 3)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 16)
        column.addLayout(row, 1)
        column.addLayout(buttons_row(self.close_button))
        self.refusal.hide()

    def _connect(self) -> None:
        self.lists.currentItemChanged.connect(self._on_turned)
        self.lists.itemChanged.connect(self._on_ticked)
        self.new_button.clicked.connect(self._on_new)
        self.delete_button.clicked.connect(self._on_delete)
        self.name_field.editingFinished.connect(self.store)
        self.words_field.installEventFilter(self)
        self.color_combo.activated.connect(self.store)
        self.line_combo.activated.connect(self.store)
        self.close_button.clicked.connect(self.accept)

    # what is shown

    def _reload(self, list_id: str = "") -> None:
        """Read the lists again and turn to one of them."""
        was_showing, self._is_showing = self._is_showing, True
        self._known = {known.id: known for known in keyword_lists(self._session)}
        self.lists.clear()
        for known in self._known.values():
            item = QListWidgetItem()
            item.setData(Qt.ItemDataRole.UserRole, known.id)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            self.lists.addItem(item)
            _dress(item, known)
            if known.id == list_id:
                self.lists.setCurrentItem(item)
        self._is_showing = was_showing
        self._show_current()

    def _current(self) -> KeywordList | None:
        item = self.lists.currentItem()
        return None if item is None else self._known.get(item.data(Qt.ItemDataRole.UserRole))

    def _show_current(self) -> None:
        known = self._current()
        self.form.setVisible(known is not None)
        self.nothing.setVisible(not self._known)
        self.delete_button.setEnabled(known is not None)
        self.refusal.hide()
        if known is None:
            return
        self.name_field.setText(known.name)
        words = "\n".join(known.words)
        if self.words_field.toPlainText() != words:
            self.words_field.setPlainText(words)
        if self.color_combo.findData(known.color) < 0:
            self.color_combo.addItem(_sample(known.color, "solid"), known.color, known.color)
        self.color_combo.setCurrentIndex(self.color_combo.findData(known.color))
        self.line_combo.setCurrentIndex(self.line_combo.findData(known.line))

    # what is changed

    def store(self) -> None:
        """Store what the fields of the current list say, if it is anything new."""
        known = self._current()
        if known is None or self._is_showing:
            return
        self._change(
            known.id,
            name=self.name_field.text(),
            words=tuple(self.words_field.toPlainText().split("\n")),
            color=self.color_combo.currentData(),
            line=self.line_combo.currentData(),
        )

    def _change(self, list_id: str, **fields: Any) -> None:
        try:
            after = change_list(self._session, list_id, **fields)
        except UserError as error:
            self.refusal.setText(error.message)
            self.refusal.show()
            return
        self._known[list_id] = after
        was_showing, self._is_showing = self._is_showing, True
        for row in range(self.lists.count()):
            item = self.lists.item(row)
            if item.data(Qt.ItemDataRole.UserRole) == list_id:
                _dress(item, after)
        self._is_showing = was_showing
        self._show_current()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The words are stored when their field is left."""
        if event.type() == QEvent.Type.FocusOut:
            self.store()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in the name stores it and closes nothing."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return
        super().keyPressEvent(event)

    def _on_turned(self, _item: object, before: QListWidgetItem | None) -> None:
        if not self._is_showing:
            self._show_current()

    def _on_ticked(self, item: QListWidgetItem) -> None:
        if not self._is_showing:
            is_on = item.checkState() == Qt.CheckState.Checked
            self._change(item.data(Qt.ItemDataRole.UserRole), shown=is_on)

    def _on_new(self) -> None:
        line = KEYWORD_LINES[len(self._known) % len(KEYWORD_LINES)]
        color = self.color_combo.itemData(len(self._known) % self.color_combo.count())
        made = make_list(self._session, self.tr("New list"), color=color, line=line)
        self._reload(made.id)
        self.name_field.setFocus()
        self.name_field.selectAll()

    def _on_delete(self) -> None:
        known = self._current()
        if known is not None:
            delete_list(self._session, known.id)
            self._reload()
            if self.lists.count():
                self.lists.setCurrentRow(0)

    def done(self, result: int) -> None:
        """Nothing that was typed is lost."""
        self.store()
        super().done(result)


def _dress(item: QListWidgetItem, known: KeywordList) -> None:
    item.setText(known.name)
    item.setIcon(_sample(known.color, known.line))
    item.setCheckState(Qt.CheckState.Checked if known.shown else Qt.CheckState.Unchecked)


def _sample(color: str, line: KeywordLine) -> QIcon:
    """How words of such a list look."""
    tokens = current_tokens()
    picture = QPixmap(_SAMPLE)
    picture.fill(QColor(type_tint(color, tokens.dark, 0.3)))
    with QPainter(picture) as painter:
        painter.setPen(QPen(QColor(type_ink(color, tokens.dark)), 3, _STYLES[line]))
        painter.drawLine(0, 2, _SAMPLE.width(), 2)
    return QIcon(picture)
