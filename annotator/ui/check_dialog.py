"""A look through the whole project: how far it is, and what is not as it was stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.errors import UserError
from annotator.session.checking import Problem, checking_apart
from annotator.ui.counts import counted
from annotator.ui.fields import plain_label
from annotator.ui.plain_table import PlainTable, Row, RowsModel

if TYPE_CHECKING:
    from annotator.session.session import Session

_SIZE = (860, 460)
_WHERE, _WHAT, _ADVICE = 0, 1, 2
_TURN_PAUSE = 5
_STEPS = 1_000


class CheckDialog(QDialog):
    """Show it with ``open()``; it begins at once. ``backups_asked`` wants to see the backups."""

    backups_asked = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Check project"))
        self.resize(*_SIZE)
        self.words = plain_label(
            self.tr("Looking at every text, annotation, change and reference…"),
            role="heading",
            wrap=True,
        )
        self.bar = QProgressBar()
        self.bar.setRange(0, _STEPS)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress"))
        titles = (self.tr("Where"), self.tr("What is wrong"), self.tr("What can be done"))
        self.table = PlainTable(RowsModel(titles), name=self.tr("What was found"), stretch=_WHAT)
        self.table.setProperty("role", "framed")
        self.backups_button = QPushButton(self.tr("Backups…"))
        self.backups_button.setAutoDefault(False)
        self.backups_button.hide()
        self.close_button = QPushButton(self.tr("Cancel"))
        self._turns = checking_apart(session)
        self._turn = QTimer(self)
        self._turn.setInterval(_TURN_PAUSE)
        self._lay_out()
        self._turn.timeout.connect(self._take_turn)
        self.close_button.clicked.connect(self.reject)
        self.backups_button.clicked.connect(self._on_backups_clicked)
        self.finished.connect(self._on_finished)
        self._turn.start()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        column.addWidget(self.words)
        column.addWidget(self.bar)
        column.addWidget(self.table, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.backups_button)
        buttons.addStretch()
        buttons.addWidget(self.close_button)
        column.addLayout(buttons)

    def _take_turn(self) -> None:
        try:
            at = next(self._turns)
            self.bar.setValue(_STEPS * at.done // max(at.total, 1))
        except StopIteration as end:
            self._show(end.value)
        except UserError as error:
            self._turn.stop()
            self.words.setText(error.message)
            self.close_button.setText(self.tr("Close"))

    def _show(self, found: list[Problem]) -> None:
        self._turn.stop()
        self.bar.hide()
        self.close_button.setText(self.tr("Close"))
        damage = [one for one in found if not one.is_note]
        self.words.setText(
            self.tr("Not as stored: {0}.").format(counted(len(damage), "place"))
            if damage
            else self.tr("Everything is as it was stored.")
        )
        self.backups_button.setVisible(bool(damage))
        self.table.setVisible(bool(found))
        self.table.set_rows(
            Row(
                (one.where, one.what, one.advice),
                is_muted=one.is_note,
                tip=f"{one.where}: {one.what}. {one.advice}",
            )
            for one in (*damage, *(one for one in found if one.is_note))
        )
        for column, widest in ((_WHERE, 320), (_ADVICE, 240)):
            self.table.setColumnWidth(column, min(self.table.columnWidth(column), widest))

    def _on_backups_clicked(self) -> None:
        self.accept()
        self.backups_asked.emit()

    def _on_finished(self) -> None:
        self._turn.stop()
        self._turns.close()
