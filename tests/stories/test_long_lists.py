"""The lists of thousands of speakers and propositions open while everything else goes on."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from annotator.model.change import Edit
from annotator.model.proposition import Proposition
from annotator.model.speaker import Speaker
from annotator.session.session import Session, new_id
from tests.programs import OpenProgram
from tests.projects import new_session
from tests.stories.verbs import look, press, write

MANY = 1_000


def _fill(session: Session) -> None:
    with session.step("many") as step:
        for number in range(MANY):
            name = f"Pilot {number:04}"
            step.apply(Edit(before=None, after=Speaker(id=new_id(), name=name, role="pilot")))
            text = f"Boat {number:04} left the quay."
            step.apply(Edit(before=None, after=Proposition(id=new_id(), text=text)))


def test_long_lists_open_in_turns(qtbot: QtBot, tmp_path: Path, open_program: OpenProgram) -> None:
    """No turn of the event loop may last long: the watchdog of the stories says so."""
    with new_session(tmp_path) as session:
        _fill(session)
    window = open_program(session.path).window
    dialog = window.dialogs.open_dialog
    assert dialog is not None
    dialog.reject()
    for key, name, wanted in (
        ("Ctrl+Shift+S", "speakers", "Pilot 0999"),
        ("Ctrl+Shift+O", "propositions", "Boat 0999 left the quay."),
    ):
        window.activateWindow()
        look(window)
        press(key)
        opened = window.dialogs.lists[name]
        turns: list[bool] = []
        beat = QTimer()
        beat.timeout.connect(lambda opened=opened, turns=turns: turns.append(opened.is_ready))
        beat.start(0)
        qtbot.waitUntil(lambda opened=opened: opened.is_ready)
        beat.stop()
        assert turns.count(False) >= 3, "other events had their turns meanwhile"
        look(opened)
        assert len(opened.rows.shown_keys()) == MANY
        opened.rows.search.setFocus()
        write("0999")
        (row,) = opened.rows.table.rows_model.rows
        assert row.cells[0] == wanted
