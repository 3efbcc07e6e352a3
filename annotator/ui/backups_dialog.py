"""The backups of a project: when and why each was made, what is in it, whether it is whole."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.errors import UserError
from annotator.session import backups
from annotator.session.backups import Backup, Looked
from annotator.ui.background import Feed
from annotator.ui.counts import counted
from annotator.ui.due_words import moment
from annotator.ui.fields import plain_label
from annotator.ui.outcome_line import OutcomeLine
from annotator.ui.plain_table import PlainTable, Row, RowsModel

if TYPE_CHECKING:
    from annotator.session.session import Session

_SIZE = (860, 520)
_WHY, _CHECK = 2, 6
_TURN_PAUSE = 5


class BackupsDialog(QDialog):
    """Show it with ``open()``; ``restore_asked`` and ``look_asked`` tell a copy's path.

    ``session`` is None when the project cannot be opened, and ``words`` say why.
    """

    restore_asked = Signal(Path)
    look_asked = Signal(Path)

    def __init__(
        self, path: Path, session: Session | None, words: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Backups of {0}").format(path.name))
        self.resize(*_SIZE)
        self._path, self._session = path, session
        self._known: list[Backup] = []
        self._looked: dict[int, Looked] = {}
        self._task: Feed | None = None
        self._turns: Generator[Any, None, Path] | None = None
        self.words = plain_label(words, role="danger", wrap=True)
        self.words.setVisible(bool(words))
        titles = (
            self.tr("Number"),
            self.tr("Made"),
            self.tr("Why"),
            self.tr("Articles"),
            self.tr("Annotations"),
            self.tr("MB"),
            self.tr("Check"),
        )
        self.table = PlainTable(
            RowsModel(titles, numbers=(0, 3, 4, 5)), name=self.tr("Backups"), stretch=_CHECK
        )
        self.table.setProperty("role", "framed")
        self.outcome = OutcomeLine()
        self.now_button = QPushButton(self.tr("Back up now"))
        self.look_button = QPushButton(self.tr("Open to look"))
        self.restore_button = QPushButton(self.tr("Restore…"))
        self.close_button = QPushButton(self.tr("Close"))
        self._turn = QTimer(self)
        self._turn.setInterval(_TURN_PAUSE)
        self._lay_out()
        self._turn.timeout.connect(self._take_turn)
        self.now_button.clicked.connect(self.back_up)
        self.look_button.clicked.connect(self._on_look_clicked)
        self.restore_button.clicked.connect(self.ask)
        self.close_button.clicked.connect(self.reject)
        self.table.selectionModel().selectionChanged.connect(self._on_chosen)
        self.finished.connect(self._on_finished)
        self.reload()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        column.addWidget(self.words)
        column.addWidget(
            plain_label(
                self.tr(
                    "Copies are made by themselves every 30 minutes of change and before upgrades, "
                    "collects, restores and acts on 100 annotations or more. The 10 newest stay, "
                    "then one a day for 14 days and one a week for 26 weeks."
                ),
                role="muted",
                wrap=True,
            )
        )
        column.addWidget(self.table, 1)
        column.addWidget(self.outcome)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        for button in (self.now_button, self.look_button, self.restore_button):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        buttons.addStretch()
        buttons.addWidget(self.close_button)
        column.addLayout(buttons)

    def reload(self) -> None:
        """List the backups again; each is looked into on a thread."""
        try:
            self._known = backups.backups(self._path)
        except UserError as error:
            self.outcome.say(error.message, role="danger")
            return
        self._show()
        self._stop_looking()
        waiting = [one for one in self._known if one.number not in self._looked]
        if waiting:
            self._task = Feed(partial(_look_into, waiting), self._take, self)
            self._task.finished.connect(self._on_all_looked_into)
            self._task.start()
        if not self._known:
            self.outcome.say(self.tr("There are no backups of this project yet."))

    def _show(self) -> None:
        at = self.table.currentIndex().row()
        self.table.set_rows(self._row(one) for one in self._known)
        if self._known:
            self.table.choose_row(min(max(at, 0), len(self._known) - 1))
        self._on_chosen()

    def _row(self, one: Backup) -> Row:
        seen = self._looked.get(one.number)
        check = (
            self.tr("being checked…")
            if seen is None
            else self.tr("whole")
            if seen.is_whole
            else seen.damage
        )
        cells = (
            str(one.number),
            moment(one.at),
            one.reason.replace("-", " "),
            str(seen.articles) if seen is not None and seen.is_whole else "",
            str(seen.annotations) if seen is not None and seen.is_whole else "",
            f"{one.size / 1e6:.1f}",
            check,
        )
        return Row(cells, key=one.number, tip=check)

    def chosen(self) -> Backup | None:
        """The backup of the current row."""
        row = self.table.currentIndex().row()
        return self._known[row] if 0 <= row < len(self._known) else None

    def back_up(self) -> None:
        """Make one now, in turns."""
        if self._session is None or self._turns is not None:
            return
        self._turns = backups.backing_up(self._session, reason="asked-for")
        self.now_button.setEnabled(False)
        self.outcome.say(self.tr("Copying and checking…"))
        self._turn.start()

    def _take_turn(self) -> None:
        if self._turns is None:
            return
        try:
            next(self._turns)
            return
        except StopIteration as end:
            name = Path(end.value).name
            self.outcome.say(self.tr("{0} is written and checked.").format(name), role="success")
        except UserError as error:
            self.outcome.say(error.message, role="danger")
        self._turns = None
        self._turn.stop()
        self.reload()

    def ask(self) -> None:
        """Ask whether the chosen backup is to take the project's place."""
        one = self.chosen()
        if one is None:
            return
        box = QMessageBox(self)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setWindowTitle(self.tr("Restore this backup?"))
        box.setText(
            self.tr("Backup {0} of {1} takes the place of the project.").format(
                one.number, moment(one.at)
            )
        )
        box.setInformativeText(
            self.tr("Compared with now, {0}. The present state is kept among the backups.").format(
                self._difference(one)
            )
        )
        box.addButton(self.tr("Restore"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.accepted.connect(partial(self.restore, one))
        box.open()

    def _difference(self, one: Backup) -> str:
        difference = None
        if self._session is not None:
            difference = backups.compare(self._session, one)
        return backups.difference_in_words(difference)

    def restore(self, one: Backup) -> None:
        """Have the backup put in the project's place."""
        self.accept()
        self.restore_asked.emit(one.path)

    def _on_look_clicked(self) -> None:
        one = self.chosen()
        if one is not None:
            self.accept()
            self.look_asked.emit(one.path)

    def _take(self, looked: tuple[int, Looked]) -> None:
        self._looked[looked[0]] = looked[1]
        self._show()

    def _on_all_looked_into(self, _: object) -> None:
        self._task = None
        whole = sum(one.is_whole for one in self._looked.values())
        if not self.outcome.words.text():
            self.outcome.say(
                self.tr("{0}, {1} whole.").format(counted(len(self._known), "backup"), whole)
            )

    def _on_chosen(self, *_: object) -> None:
        one = self.chosen()
        seen = self._looked.get(one.number) if one is not None else None
        is_whole = seen is not None and seen.is_whole
        self.restore_button.setEnabled(is_whole)
        self.look_button.setEnabled(is_whole)
        can_copy = self._session is not None and not self._session.is_read_only
        self.now_button.setEnabled(can_copy and self._turns is None)

    def _stop_looking(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _on_finished(self) -> None:
        self._turn.stop()
        self._stop_looking()
        turns, self._turns = self._turns, None
        if turns is not None:
            turns.close()


def _look_into(
    waiting: list[Backup], _progress: Callable[[int, int, str], None], _: Callable[[], bool]
) -> Iterator[tuple[int, Looked]]:
    for one in waiting:
        yield one.number, backups.look_into(one)
