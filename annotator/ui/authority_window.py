"""The window of a list that leads keep: rows on the left, the selected one's fields on the right.

Knows what its two kinds, speakers and propositions, have in common; stays open beside the work.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from annotator.errors import UserError
from annotator.model.annotation import Annotation
from annotator.model.change import Change
from annotator.model.proposition import Proposition
from annotator.model.speaker import Speaker
from annotator.session.session import Session
from annotator.session.turns import InTurns, Prepared
from annotator.ui.authority_list import AuthorityList, Entry
from annotator.ui.background import IsCancelled, Progress, Task
from annotator.ui.counts import counted
from annotator.ui.empty_state import EmptyState
from annotator.ui.flow import FlowBox
from annotator.ui.outcome_line import OutcomeLine
from annotator.ui.people import People
from annotator.ui.places_table import PlacesTable
from annotator.ui.turns_dialog import FEW, Run, TurnsDialog

_SETTLE = 150
_SLICE = 0.015
_SIZE = (1120, 720)
_MARGIN = 14

STRIDE = 50
"""Rows that are made ready before it is looked whether the turn has lasted long enough."""


class AuthorityWindow(QDialog):
    """What the lists of speakers and of propositions share. Not modal: call ``come_up()``.

    ``place_chosen`` carries an article's id and annotation ids. Edits are made by `act`, which
    tells what came of them below; anything that changes the project shows here by itself. It is
    built, shown and filled in several turns of the event loop.
    """

    place_chosen = Signal(str, object)

    def __init__(
        self,
        session: Session,
        people: People,
        rows: AuthorityList,
        editor: QWidget,
        *,
        title: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.session = session
        self.people = people
        self.rows = rows
        self.editor = editor
        self.places = PlacesTable(session.scheme)
        self.outcome = OutcomeLine()
        self.empty = EmptyState("annotator")
        self.buttons = FlowBox()
        self._needs: list[tuple[QPushButton, int]] = []
        self._heard: Change | None = None
        self._undoable: str | None = None
        self._is_stale = True
        self._wanted = ""
        self._waiting: list[Callable[[], object]] = []
        self._lent: list[QAction] = []
        self._keyed: dict[str, QPushButton] = {}
        self._task: Task | None = None
        self._settle, self._turn, self._coming = (self._timer(), self._timer(), self._timer())
        self._settle.timeout.connect(self.reload)
        self._turn.timeout.connect(self._on_turn)
        self._coming.timeout.connect(self._come_up)
        self._preparing: Iterator[None] = iter(())
        self._lay_out()
        self._stop_listening = session.listen(self._on_changed)
        rows.selected.connect(self._on_selected)
        rows.activated.connect(self._on_activated)
        rows.count_clicked.connect(self._on_count_clicked)
        self.places.chosen.connect(self.place_chosen)
        self.outcome.undo_clicked.connect(self._on_undo_clicked)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.activated.connect(self._on_find_asked)
        undo = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self)
        undo.activated.connect(self.undo)

    def _lay_out(self) -> None:
        """From outside inwards: Qt dresses all that is in a widget again when that gets a parent.

        The other way round this takes more than twice as long, in one turn of the event loop.
        """
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, 10)
        column.setSpacing(10)
        halves = QSplitter(Qt.Orientation.Horizontal)
        self._right = QStackedWidget()
        self._fields = QSplitter(Qt.Orientation.Vertical)
        column.addWidget(self.buttons)
        column.addWidget(halves, 1)
        column.addWidget(self.outcome)
        halves.addWidget(self.rows)
        halves.addWidget(self._right)
        halves.setChildrenCollapsible(False)
        halves.setHandleWidth(1)
        halves.setSizes([_SIZE[0] * 11 // 20, _SIZE[0] * 9 // 20])
        self._right.addWidget(self.empty)
        self.rows.setContentsMargins(0, 0, _MARGIN, 0)
        self._right.setContentsMargins(_MARGIN, 0, 0, 0)
        self.resize(*_SIZE)

    def _place_fields(self) -> None:
        """Put the fields of the selected one in their place, unless they are there."""
        if self._fields.parentWidget() is None:
            self._right.addWidget(self._fields)
            self._fields.addWidget(self.editor)
            self._fields.addWidget(self.places)
            self._fields.setStretchFactor(0, 3)
            self._fields.setStretchFactor(1, 2)
            self._fields.setChildrenCollapsible(False)

    def _timer(self) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        return timer

    def add_button(
        self, text: str, slot: Callable[[], None], *, needs: int = 0, action: str = ""
    ) -> QPushButton:
        """A button above the list that can be pressed when so many rows are selected.

        ``action`` is the one of the table that does the same by a key.
        """
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(slot)
        self.buttons.flow.addWidget(button)
        self._needs.append((button, needs))
        if action:
            self._keyed[action] = button
        return button

    def take_actions(self, actions: Sequence[QAction]) -> None:
        """Let the keys of these work here as well, in place of those of before."""
        for before in self._lent:
            self.removeAction(before)
        self._lent = list(actions)
        self.addActions(self._lent)
        for action in self._lent:
            button = self._keyed.get(action.objectName())
            if button is not None:
                key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
                button.setToolTip(key)

    def is_in_front(self) -> bool:
        """Whether this window, or a dialog of it, has the keyboard."""
        active: QWidget | None = QApplication.activeWindow()
        while active is not None and active is not self:
            active = active.parentWidget()
        return active is self

    # to be filled in

    def entries(self) -> Iterable[Entry]:
        """All rows as they are now."""
        raise NotImplementedError

    def preparing(self) -> Iterator[None]:
        """Make ready, a little at a time, what `entries` will give."""
        raise NotImplementedError

    def show_one(self, key: str) -> None:
        """Show the fields and the places of one entry."""
        raise NotImplementedError

    def empty_words(self, *, selected: int) -> tuple[str, str]:
        """Heading and sentence for when no single row is selected."""
        raise NotImplementedError

    # showing

    def reload(self) -> None:
        """Show everything as it is now."""
        self._settle.stop()
        self._turn.stop()
        self._is_stale = False
        self.rows.show_entries(self.entries())
        self._on_selected()
        if self.is_ready:
            self._on_all_there()

    def _on_all_there(self) -> None:
        """Do what was asked for meanwhile."""
        if self._wanted:
            self.go_to(self._wanted)
        waiting, self._waiting = self._waiting, []
        for act in waiting:
            act()

    @property
    def is_ready(self) -> bool:
        """Whether everything is shown as it is now."""
        return not (self._is_stale or self._coming.isActive())

    def come_up(self, key: str = "") -> None:
        """Come to the front in the next turn, at the row of one entry unless ``key`` is ""."""
        self._wanted = key
        self._coming.start(0)

    def when_ready(self, act: Callable[[], object]) -> None:
        """Do something once everything is shown, at once if it is."""
        if self.is_ready:
            act()
        else:
            self._waiting.append(act)

    def _come_up(self) -> None:
        if self._fields.parentWidget() is None:
            self._place_fields()
            self._coming.start(0)
            return
        self.show()
        self.raise_()
        self.activateWindow()
        if not self._is_stale:
            self._on_all_there()

    def go_to(self, key: str) -> None:
        """Go to the row of one entry, whatever is searched for."""
        self._wanted = ""
        self.rows.select([key])
        self.rows.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Let go of the session and close."""
        for timer in (self._coming, self._turn, self._settle):
            timer.stop()
        self._stop_listening()
        self.close()

    def showEvent(self, event: QShowEvent) -> None:
        """What changed while nobody looked is read in the next turns."""
        super().showEvent(event)
        self._place_fields()
        if self._is_stale:
            self._preparing = self.preparing()
            self._turn.start(0)

    def _on_turn(self) -> None:
        """Make some more ready; what is there then is shown in a turn of its own."""
        until = time.perf_counter() + _SLICE
        for _ in self._preparing:
            if time.perf_counter() >= until:
                self._turn.start(0)
                return
        self._settle.start(0)

    def _on_changed(self, change: Change) -> None:
        self._heard = change
        if any(
            isinstance(edit.record, Speaker | Proposition | Annotation) for edit in change.edits
        ):
            self._is_stale = True
            if self.isVisible():
                self._settle.start(_SETTLE)

    def _on_selected(self) -> None:
        keys = self.rows.selected_keys()
        for button, needs in self._needs:
            button.setEnabled(len(keys) >= needs)
        if len(keys) == 1:
            self.show_one(keys[0])
            self._right.setCurrentWidget(self._fields)
        else:
            self.empty.show_words(*self.empty_words(selected=len(keys)))
            self._right.setCurrentWidget(self.empty)

    def _on_activated(self, _key: object) -> None:
        self.editor.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_count_clicked(self, _key: str) -> None:
        self.places.focus_rows()

    def _on_find_asked(self) -> None:
        self.rows.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.rows.search.selectAll()

    # acting

    def act(self, words: str, act: Callable[[], Any], *, select: Sequence[str] = ()) -> bool:
        """Do something and say so; a refusal is told below instead. Returns whether it was done."""
        self._heard = None
        try:
            told = act()
        except UserError as refused:
            self.outcome.say(refused.message, role="danger")
            return False
        heard: Change | None = self._heard  # set by what the act has just changed
        self._undoable = None if heard is None else heard.label
        self.reload()
        if select:
            self.rows.select(select)
        sentence = words if told is None or not isinstance(told, str) else told
        self.outcome.say(sentence, role="success", can_undo=self._undoable is not None)
        return True

    def act_in_turns(
        self, words: str, prepare: Callable[[], Prepared], *, select: Sequence[str] = ()
    ) -> None:
        """As `act`, for what may touch very many annotations: with progress and Cancel."""
        self._heard = None
        try:
            prepared = prepare()
            run = InTurns(self.session, prepared)
            if prepared.total <= FEW:
                self.act(words, run.finish, select=select)
                return
        except UserError as refused:
            self.outcome.say(refused.message, role="danger")
            return
        meanwhile = self.tr("Changing {0}…").format(counted(prepared.total, "annotation"))
        self._run(run, prepared.total, meanwhile, partial(self._on_turns_over, words, select))

    def _run(self, run: Run, total: int, words: str, then: Callable[[str], None]) -> None:
        """Show how far it is until it is over; ``then`` is told why nothing was changed, or ""."""
        dialog = TurnsDialog(run, total=total, words=words, parent=self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.done_with.connect(then)
        dialog.open()

    def _on_turns_over(self, words: str, select: Sequence[str], problem: str) -> None:
        heard: Change | None = self._heard
        self._undoable = None if heard is None else heard.label
        self.reload()
        if problem:
            self.outcome.say(problem, role="danger")
            return
        self.rows.select(select)
        self.outcome.say(words, role="success", can_undo=self._undoable is not None)

    def _on_undo_clicked(self) -> None:
        label = self.session.undo_labels()[0]
        if self._undoable is None or label != self._undoable:
            self.outcome.say(self.tr("Something else was done since; undo it from the menu."))
            return
        self.undo()

    def undo(self) -> None:
        """Take back the annotator's last act, here or in the main window."""
        label, _ = self.session.undo_labels()
        if label is None:
            return
        self._undoable = None
        try:
            moving = self.session.undoing()
            if moving is None:
                return
            if moving.total > FEW:
                words = self.tr("Taking back: {0}…").format(label)
                self._run(moving, moving.total, words, partial(self._on_undone, label))
                return
            moving.finish()
        except UserError as refused:
            self._on_undone(label, refused.message)
        else:
            self._on_undone(label, "")

    def _on_undone(self, label: str, problem: str) -> None:
        if problem:
            self.outcome.say(problem, role="danger")
            return
        self.reload()
        self.outcome.say(self.tr("Undone: {0}").format(label))

    # tables

    def export_table(self, name: str, write: Callable[[], Callable[[Path], int]]) -> None:
        """Ask for a file and write the whole list there, off the main thread."""
        dialog = QFileDialog(self, self.tr("Export"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([self.tr("Table (*.csv)")])
        dialog.setDefaultSuffix("csv")
        dialog.selectFile(f"{self.session.project_name}-{name}.csv")
        self._write = write
        dialog.fileSelected.connect(self.export_to)
        dialog.open()

    _write: Callable[[], Callable[[Path], int]] | None = None

    def export_to(self, path: str) -> None:
        """Write the list to ``path``; says below where it is, or why not."""
        if self._write is None or (self._task is not None and self._task.is_running):
            return
        writer, target = self._write(), Path(path)

        def run(_progress: Progress, _is_cancelled: IsCancelled) -> object:
            return writer(target), path

        self._task = Task(run, self)
        self._task.finished.connect(self._on_exported)
        self._task.refused.connect(self._on_export_refused)
        self._task.start()

    def _on_exported(self, done: tuple[int, str]) -> None:
        count, path = done
        words = self.tr("{0} rows are in “{1}”.").format(self.locale().toString(count), path)
        self.outcome.say(words, role="success")

    def _on_export_refused(self, error: UserError) -> None:
        self.outcome.say(error.message, role="danger")
