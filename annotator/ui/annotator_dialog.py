"""The question who is annotating: one of those known in the project, or a new name."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotator.errors import UserError
from annotator.session.session import checked_annotator
from annotator.ui.fields import plain_label

_ROWS_SHOWN = 6
_ROW_HEIGHT = 30


class _Names(QListWidget):
    """The names to choose from; letters typed here are handed on as the start of another name."""

    typed = Signal(str)

    def keyboardSearch(self, search: str) -> None:
        """A search here would drop the letters of whoever is not in the list."""
        if search.isprintable():
            self.typed.emit(search)


class AnnotatorDialog(QDialog):
    """Asks for a name; ``answered`` carries it. Opened, never executed: it blocks nothing."""

    answered = Signal(str)

    def __init__(self, names: Sequence[str], current: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Who is annotating?"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(380)
        self.names = _Names()
        self.names.setProperty("role", "framed")
        self.names.setAccessibleName(self.tr("Annotators of this project"))
        for name in names:
            item = QListWidgetItem(name)
            item.setSizeHint(QSize(0, _ROW_HEIGHT))
            self.names.addItem(item)
        self.edit = QLineEdit()
        self.edit.setAccessibleName(self.tr("Your name"))
        self.edit.setPlaceholderText(
            self.tr("Another name, such as a first name") if names else self.tr("Your first name")
        )
        self.problem = plain_label(role="danger", wrap=True)
        self.problem.hide()
        buttons = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(buttons.Ok | buttons.Cancel)
        self.buttons.button(buttons.Ok).setProperty("role", "primary")
        self._lay_out(has_names=bool(names))
        self.names.itemActivated.connect(self._on_name_activated)
        self.names.currentItemChanged.connect(self._on_name_chosen)
        self.names.typed.connect(self._on_typed_in_list)
        self.edit.textEdited.connect(self._on_typed)
        self.buttons.accepted.connect(self.answer)
        self.buttons.rejected.connect(self.reject)
        self._choose(current, names)

    def _lay_out(self, *, has_names: bool) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        column.addWidget(plain_label(self.tr("Who is annotating?"), role="heading"))
        column.addWidget(
            plain_label(
                self.tr(
                    "Everybody works on their own set of annotations and sees nobody else’s. "
                    "You can switch at any time."
                ),
                role="muted",
                wrap=True,
            )
        )
        column.addWidget(self.names)
        self.names.setVisible(has_names)
        # The rows were laid out before the style sheet reached the list.
        self.names.ensurePolished()
        self.names.doItemsLayout()
        rows = min(_ROWS_SHOWN, max(1, self.names.count()))
        self.names.setFixedHeight(rows * _ROW_HEIGHT + 2 * self.names.frameWidth() + 4)
        column.addWidget(self.edit)
        column.addWidget(self.problem)
        column.addStretch()
        column.addWidget(self.buttons)

    def _choose(self, current: str, names: Sequence[str]) -> None:
        chosen = current if current in names else (names[0] if names else "")
        if chosen:
            self.names.setCurrentRow(list(names).index(chosen))
            self.names.setFocus()
        else:
            self.edit.setFocus()

    def name(self) -> str:
        """The name that OK would answer with: what was typed, or else what is chosen."""
        item = self.names.currentItem()
        return self.edit.text().strip() or (item.text() if item is not None else "")

    def answer(self) -> None:
        """Answer with the name, or say what is wrong with it."""
        try:
            name = checked_annotator(self.name())
        except UserError as error:
            self.problem.setText(error.message)
            self.problem.show()
            self.edit.setFocus()
            return
        self.accept()
        self.answered.emit(name)

    def _on_name_activated(self, item: QListWidgetItem) -> None:
        self.edit.clear()
        self.names.setCurrentItem(item)
        self.answer()

    def _on_name_chosen(self) -> None:
        if self.names.hasFocus():
            self.edit.clear()

    def _on_typed_in_list(self, letters: str) -> None:
        self.edit.setFocus()
        self.edit.insert(letters)

    def _on_typed(self) -> None:
        self.problem.hide()
