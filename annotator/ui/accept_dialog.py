"""Asks before all that agree is accepted: the rule first, then how many places it is."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from annotator.session.review import Review
from annotator.ui.counts import counted
from annotator.ui.number_field import indent_number
from annotator.ui.plain_text import plain_label


class AcceptDialog(QDialog):
    """``at_least`` is the number of annotators that was chosen; accepted when it is to be done."""

    def __init__(self, review: Review, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Accept all that agree"))
        self.setMinimumWidth(440)
        self._review = review
        rule = plain_label(
            self.tr(
                "A place is taken into gold as it is when the words and all fields are the same "
                "and nobody who worked on the article has anything else, or nothing, there. "
                "Places that are decided already stay as they are."
            ),
            wrap=True,
        )
        most = max((len(item.annotators) for item in review.items), default=2)
        self.number = QSpinBox()
        self.number.setRange(2, max(2, most))
        indent_number(self.number)
        self.number.setAccessibleName(self.tr("At least so many annotators"))
        self.number.valueChanged.connect(self._count)
        label = plain_label(self.tr("At least so many annotators have the same:"))
        label.setBuddy(self.number)
        self.count = plain_label(role="strong", wrap=True)
        self.cancel_button = QPushButton(self.tr("Cancel"))
        self.cancel_button.clicked.connect(self.reject)
        self.accept_button = QPushButton()
        self.accept_button.setProperty("role", "primary")
        self.accept_button.setDefault(True)
        self.accept_button.clicked.connect(self.accept)
        line = QHBoxLayout()
        line.addWidget(label)
        line.addWidget(self.number)
        line.addStretch(1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.accept_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addWidget(rule)
        column.addLayout(line)
        column.addWidget(self.count)
        column.addLayout(buttons)
        self._count()

    @property
    def at_least(self) -> int:
        """How many annotators must have the same."""
        return self.number.value()

    def _count(self) -> None:
        places = len(self._review.to_accept(at_least=self.at_least))
        self.count.setText(
            self.tr("{0} will be accepted, in one undo step.").format(counted(places, "place"))
        )
        self.accept_button.setText(self.tr("Accept {0}").format(places))
        self.accept_button.setEnabled(places > 0)
