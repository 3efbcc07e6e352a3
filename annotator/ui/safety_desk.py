"""What the window does so that nothing is lost: backups while one works, damage told when met.

Looks at the change log once a minute, and at each article after it was opened; copies in turns.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from annotator.errors import ProjectUnavailable, UserError
from annotator.session import backups

if TYPE_CHECKING:
    from annotator.session.session import Session
    from annotator.ui.main_window import MainWindow

_LOOK_EVERY = 60_000
_TURN_PAUSE = 5
_LOOK_AFTER, _LOOK_PAUSE = 1_000, 20
_TOLD_AFTER = 250
_GLANCE = 0.002
"""Seconds that looking at an article takes at a time: the work on it must not feel it."""


class SafetyDesk(QObject):
    """The backups, checks and damages of one main window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._backed_up = 0
        self._changed_at: float | None = None
        self._turns: Generator[Any, None, Path] | None = None
        self._looks: Iterator[object] | None = None
        self._offered: Path | None = None
        self._minute = QTimer(self)
        self._minute.setInterval(_LOOK_EVERY)
        self._minute.timeout.connect(self.look)
        self._turn = QTimer(self)
        self._turn.setInterval(_TURN_PAUSE)
        self._turn.timeout.connect(self._take_turn)
        self._eye = QTimer(self)
        self._eye.timeout.connect(self._take_look)
        # Whoever met damage goes on first; much of it is told in one go.
        self._damage_met = QTimer(self)
        self._damage_met.setSingleShot(True)
        self._damage_met.setInterval(_TOLD_AFTER)
        self._damage_met.timeout.connect(self._on_damage_met)

    def begin(self) -> None:
        """A project was opened: say what is damaged in it, or watch over it from now on."""
        session, page = self._window.session, self._window.page
        if session is None or page is None:
            return
        page.article_opened.connect(self._on_article_opened)
        page.view.view_changed.connect(self._wait)
        if session.damage:
            self.tell_damage()
            return
        self._on_article_opened()
        session.damage_listener = self._wait_for_more
        if not session.is_read_only:
            session.backup_waiter = self._wait_for_backup
            self._backed_up, self._changed_at = session.project.changes.last(), None
            self._minute.start()

    def end(self) -> None:
        """The project is being closed."""
        self._minute.stop()
        self._turn.stop()
        self._eye.stop()
        self._damage_met.stop()
        turns, self._turns, self._looks = self._turns, None, None
        if turns is not None:
            turns.close()

    # backups while one works

    def look(self) -> None:
        """Begin a backup when changes have been in none for half an hour."""
        session = self._window.session
        if session is None or self._turns is not None:
            return
        last = session.project.changes.last()
        if last == self._backed_up:
            self._changed_at = None
        elif self._changed_at is None:
            self._changed_at = time.monotonic()
        elif time.monotonic() - self._changed_at >= backups.EVERY_SECONDS:
            self._backed_up, self._changed_at = last, None
            self._turns = backups.backing_up(session, reason="while-working")
            self._turn.start()

    def _wait_for_backup(self, turns: Generator[Any, None, Path]) -> None:
        """Before an act that touches much: in turns, with the window alive and Cancel."""
        from annotator.ui.protecting_dialog import take_turns_before

        take_turns_before(self._window, turns)

    def _take_turn(self) -> None:
        if self._turns is None:
            self._turn.stop()
            return
        try:
            next(self._turns)
        except StopIteration:
            self._turns = None
        except UserError as error:
            self._turns = None
            self._window.show_error(error)

    # damage

    def _on_article_opened(self) -> None:
        session, page = self._window.session, self._window.page
        if session is None or page is None or page.article is None:
            return
        from annotator.session.damage import look_at_article

        self._looks = look_at_article(session, page.article.id)
        self._eye.start(_LOOK_AFTER)

    def _wait(self) -> None:
        """Whoever is at work comes first: scrolling and annotating put the next glance off."""
        if self._looks is not None:
            self._eye.start(_LOOK_AFTER)

    def _take_look(self) -> None:
        self._eye.setInterval(_LOOK_PAUSE)
        until = time.perf_counter() + _GLANCE
        while self._looks is not None and time.perf_counter() < until:
            try:
                next(self._looks)
            except StopIteration:
                self._looks = None
            except UserError as error:
                self._looks = None
                self._window.show_error(error)
        if self._looks is None:
            self._eye.stop()

    def _wait_for_more(self) -> None:
        if not self._damage_met.isActive():
            self._damage_met.start()

    def _on_damage_met(self) -> None:
        """Some was met a moment ago, and all that was met with it is known by now."""
        if self._window.session is not None and self._window.page is not None:
            self._window.refresh()
            self._window.page.show_damage()
            self.tell_damage()

    def tell_damage(self) -> None:
        """Say what is damaged and what can be done; the project can only be read."""
        session = self._window.session
        if session is None:
            return
        from annotator.session import damage

        words = self.tr(
            "This project is damaged and can only be read: {0}. Everything else in it is shown."
        ).format(damage.in_words(session))
        banner = self._window.banner
        if self._offered is None:
            banner.offer_taken.connect(self._on_offer_taken)
        self._offered = session.path
        banner.show_offer(words, label=self.tr("Backups…"), details=damage.listed(session))
        self._window.status_line.set_resting_words(self.tr("Damaged: nothing can be changed"))

    def _on_offer_taken(self) -> None:
        session = self._window.session
        if session is not None and session.damage:
            self.show_backups()

    def offer_backups(self, path: Path, error: ProjectUnavailable) -> bool:
        """For a project that is too damaged to be opened; False when it has no backups."""
        try:
            known = backups.backups(path)
        except UserError:
            return False
        if not known:
            return False
        self._show(path, None, error.message)
        return True

    # dialogs

    def show_backups(self) -> None:
        """List the backups of the open project."""
        session = self._window.session
        if session is not None:
            self._show(session.path, session, "")

    def _show(self, path: Path, session: Session | None, words: str) -> None:
        from annotator.ui.backups_dialog import BackupsDialog

        dialog = BackupsDialog(path, session, words, self._window)
        dialog.restore_asked.connect(partial(self._restore, path))
        dialog.look_asked.connect(self._on_look_asked)
        self._window.dialogs.show(dialog)

    def check_project(self) -> None:
        """Look through the whole project, in turns."""
        session = self._window.session
        if session is None:
            return
        from annotator.ui.check_dialog import CheckDialog

        dialog = CheckDialog(session, self._window)
        dialog.backups_asked.connect(self.show_backups)
        self._window.dialogs.show(dialog)

    def _on_look_asked(self, copy: Path) -> None:
        self._window.open_project(copy, read_only=True)

    def _restore(self, path: Path, source: Path) -> None:
        """Put a backup in place of the project and open that, or say why not and go on."""
        from annotator.ui.background import Task

        self._window.close_project()
        task = Task(partial(_restored, path, source), self)
        task.finished.connect(partial(self._on_restored, path))
        task.refused.connect(self._window.show_error)
        task.start()

    def _on_restored(self, path: Path, done: backups.Restored) -> None:
        self._window.open_project(path)
        words = backups.difference_in_words(done.difference)
        kept = done.kept.name if done.kept is not None else ""
        self._window.banner.show_message(
            self.tr("Restored: compared with before, {0}. The state before is kept as {1}.").format(
                words, kept
            ),
            tone="notice",
        )


def _restored(path: Path, source: Path, *_: object) -> backups.Restored:
    return backups.restore(path, source)
