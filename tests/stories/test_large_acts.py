"""An act that touches much waits for a backup of a large project, and the window does not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.model.change import Change, Edit
from annotator.model.speaker import Speaker
from annotator.session import backups
from annotator.session.session import Session
from annotator.ui.main_window import MainWindow
from annotator.ui.preferences import Preferences
from annotator.ui.protecting_dialog import ProtectingDialog
from tests.programs import OpenProgram
from tests.stories.harbour import harbour_project
from tests.stories.verbs import click, desk, look, press

_MANY = 150
_BYTES = 24_000_000
"""Of the project: to copy, sync and check so much takes several times 50 ms."""


@pytest.fixture
def window(tmp_path: Path, open_program: OpenProgram, preferences: Preferences) -> MainWindow:
    """A large project in which somebody has made very many speakers, and no backup is left."""
    path = harbour_project(tmp_path)
    with Session.open(path, annotator="lea") as session:
        preferences.remember_annotator(session.project_id, "lea")
        edits = [
            Edit(before=None, after=Speaker(id=f"s{number}", name=f"Pilot {number}"))
            for number in range(_MANY)
        ]
        session.commit(Change(label="make pilots", annotator="lea", edits=tuple(edits)))
        with session.project.transaction():
            for number in range(_BYTES // 1_000_000):
                session.project.schemes.put_setting(f"filler-{number}", "x" * 1_000_000)
    for one in backups.backups(path):
        one.path.unlink()
    return open_program(path).window


def _undo(window: MainWindow, look_at: Callable[[ProtectingDialog], None]) -> int:
    """Press the key for undo; returns in how many turns of the loop the backup was waited for."""
    window.activateWindow()
    look(window)
    desk(window).view.setFocus()
    seen: list[ProtectingDialog] = []

    def beat() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, ProtectingDialog):
            seen.append(dialog)
            look_at(dialog)

    timer = QTimer()
    timer.timeout.connect(beat)
    timer.start(0)
    press("Ctrl+Z")
    timer.stop()
    return len(seen)


def _pilots(window: MainWindow) -> int:
    assert window.session is not None
    return sum(known.name.startswith("Pilot") for known in window.session.speakers())


def test_a_backup_before_a_large_act_is_made_in_turns(window: MainWindow, qtbot: QtBot) -> None:
    """No turn of the event loop may last long: the watchdog of the stories says so."""
    there: set[int] = set()
    shown: set[int] = set()

    def look_at(dialog: ProtectingDialog) -> None:
        there.add(_pilots(window))
        shown.add(dialog.progress.bar.value())

    turns = _undo(window, look_at)
    assert turns >= 8, "other events had their turns meanwhile"
    assert there == {_MANY}, "the act begins after its backup"
    assert len(shown) >= 4, "one sees how far it is"
    qtbot.waitUntil(lambda: not _pilots(window))
    assert window.session is not None
    (one,) = backups.backups(window.session.path)
    assert one.reason == "before-a-large-act"
    assert backups.look_into(one).is_whole


def test_the_backup_before_a_large_act_can_be_cancelled(window: MainWindow, qtbot: QtBot) -> None:
    def cancel(dialog: ProtectingDialog) -> None:
        click(dialog.progress.cancel_button)

    _undo(window, cancel)
    assert _pilots(window) == _MANY
    assert window.session is not None
    assert backups.backups(window.session.path) == []
    assert window.banner.words.text() == "Cancelled; nothing was changed."
    assert _undo(window, lambda _: None)
    qtbot.waitUntil(lambda: not _pilots(window))
