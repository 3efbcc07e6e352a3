"""Backups, restores, checks and damage as whoever sits at the window meets them."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from annotator.session import backups
from annotator.session.session import Session
from annotator.ui.backups_dialog import BackupsDialog
from annotator.ui.check_dialog import CheckDialog
from annotator.ui.main_window import MainWindow
from annotator.ui.preferences import Preferences
from tests.hazards.samples import make_sample
from tests.hazards.worked_project import contents, worked_project
from tests.programs import OpenProgram


@pytest.fixture
def path(tmp_path: Path, preferences: Preferences) -> Path:
    project = worked_project(tmp_path)
    with Session.open(project) as session:
        preferences.remember_annotator(session.project_id, "a1")
    return project


def _spoil(path: Path, sql: str) -> None:
    raw = sqlite3.connect(path)
    with raw:
        raw.execute(sql)
    raw.close()


def _dialog(window: MainWindow, action: str) -> object:
    window.actions_by_id[action].trigger()
    return window.dialogs.open_dialog


def _backups(window: MainWindow, qtbot: QtBot) -> BackupsDialog:
    dialog = _dialog(window, "backups")
    assert isinstance(dialog, BackupsDialog)
    qtbot.waitUntil(lambda: dialog._task is None)
    return dialog


def test_a_backup_is_made_and_restored(open_program: OpenProgram, path: Path, qtbot: QtBot) -> None:
    window = open_program(path).window
    dialog = _backups(window, qtbot)
    assert not dialog.restore_button.isEnabled()
    qtbot.mouseClick(dialog.now_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(dialog.restore_button.isEnabled)
    assert "written and checked" in dialog.outcome.words.text()
    (one,) = backups.backups(path)
    then = contents(one.path)
    assert window.session is not None
    window.session.undo()
    window.session.undo()
    qtbot.mouseClick(dialog.restore_button, Qt.MouseButton.LeftButton)
    (box,) = dialog.findChildren(QMessageBox)
    assert "Compared with now" in box.informativeText()
    button = next(one for one in box.buttons() if one.text() == "Restore")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.session is not None and not window.is_bare())
    assert "The state before is kept as 000002-before-restore" in window.banner.words.text()
    window.close_project()
    assert contents(path) == then


def test_half_an_hour_of_change_is_backed_up(
    open_program: OpenProgram, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_program(path).window
    monkeypatch.setattr(backups, "EVERY_SECONDS", 0)
    window.safety.look()
    window.safety.look()
    assert backups.backups(path) == []  # nothing was changed
    assert window.session is not None
    window.session.undo()
    window.safety.look()
    window.safety.look()
    qtbot.waitUntil(lambda: len(backups.backups(path)) == 1)
    (one,) = backups.backups(path)
    assert one.reason == "while-working"
    qtbot.waitUntil(lambda: window.safety._turns is None)
    window.safety.look()
    window.safety.look()
    assert window.safety._turns is None


def test_closing_in_the_middle_of_a_backup_leaves_none(
    open_program: OpenProgram, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_program(path).window
    monkeypatch.setattr(backups, "EVERY_SECONDS", 0)
    assert window.session is not None
    window.session.undo()
    window.safety.look()
    window.safety.look()
    window.close_project()
    assert backups.backups(path) == []


def test_the_check_lists_what_is_damaged(
    open_program: OpenProgram, path: Path, qtbot: QtBot
) -> None:
    window = open_program(path).window
    whole = _dialog(window, "check_project")
    assert isinstance(whole, CheckDialog)
    qtbot.waitUntil(lambda: whole.close_button.text() == "Close")
    assert whole.words.text() == "Everything is as it was stored."
    whole.close()
    window.close_project()
    _spoil(path, "UPDATE speaker SET name = 'Other' WHERE number = 1")
    window.open_project(path)
    damaged = _dialog(window, "check_project")
    assert isinstance(damaged, CheckDialog)
    qtbot.waitUntil(lambda: damaged.close_button.text() == "Close")
    assert "Not as stored" in damaged.words.text()
    model = damaged.table.model()
    assert any("speaker" in model.index(row, 0).data() for row in range(model.rowCount()))
    assert not list(path.parent.glob("*.checking"))


def test_an_article_with_a_damaged_annotation_is_told_and_only_read(
    open_program: OpenProgram, path: Path, qtbot: QtBot
) -> None:
    _spoil(path, "UPDATE annotation SET stance = 'mixed' WHERE number = 1")
    window = open_program(path).window
    assert window.session is not None
    assert not window.session.is_read_only  # nothing of it was in view yet
    first, _ = window.session.summaries(window.session.article_numbers())
    window.open_in_article(first.id, [])
    qtbot.waitUntil(window.banner.offer_button.isVisible)
    assert "can only be read" in window.banner.words.text()
    assert not window.banner.details_button.isVisible()
    assert window.page is not None
    assert window.session is not None
    assert window.session.is_read_only
    qtbot.mouseClick(window.banner.offer_button, Qt.MouseButton.LeftButton)
    assert isinstance(window.dialogs.open_dialog, BackupsDialog)


def test_how_much_is_damaged_is_told_and_each_annotation_marked(
    open_program: OpenProgram, path: Path, qtbot: QtBot
) -> None:
    _spoil(path, "UPDATE annotation SET note = 'x'")
    window = open_program(path).window
    assert window.session is not None
    assert window.page is not None
    first, _ = window.session.summaries(window.session.article_numbers())
    window.open_in_article(first.id, [])
    rows, gutter = window.page.inspector.resting.rows, window.page.gutter
    assert not any("Damaged" in rows.index(row).data() for row in range(rows.rowCount()))
    qtbot.waitUntil(window.banner.offer_button.isVisible)
    known = window.session.annotations(first.id)
    assert window.session.damaged_annotations == {one.id for one in known}
    words = window.banner.words.text()
    assert words.count("annotation ") == 1
    assert "; and 2 more. Everything else in it is shown." in words
    qtbot.mouseClick(window.banner.details_button, Qt.MouseButton.LeftButton)
    assert window.banner.details.toPlainText().count("is not as it was stored") == 3
    for row in range(3):
        assert rows.index(row).data().startswith("Damaged: ")
    for one in known:
        assert rows.marks(one)[0] == ("danger", True)
        assert gutter._text(one).is_damaged
        assert window.page.announcer.description(one).startswith("Damaged. ")
    rows.filter("damaged")
    assert rows.rowCount() == 3


def test_a_project_that_cannot_be_opened_offers_its_backups(
    open_program: OpenProgram, path: Path, qtbot: QtBot
) -> None:
    with Session.open(path) as session:
        backups.back_up(session)
    then = contents(path)
    path.write_bytes(path.read_bytes()[:2_000])
    window = open_program(None).window
    window.open_project(path)
    dialog = window.dialogs.open_dialog
    assert isinstance(dialog, BackupsDialog)
    assert dialog.words.text()
    qtbot.waitUntil(dialog.restore_button.isEnabled)
    dialog.restore(backups.backups(path)[0])
    qtbot.waitUntil(lambda: window.session is not None and not window.is_bare())
    window.close_project()
    assert contents(path) == then


def test_a_backup_is_opened_to_look_at_and_cannot_be_changed(
    open_program: OpenProgram, path: Path, qtbot: QtBot
) -> None:
    with Session.open(path) as session:
        made = backups.back_up(session)
    before = made.read_bytes()
    window = open_program(path).window
    dialog = _backups(window, qtbot)
    qtbot.mouseClick(dialog.look_button, Qt.MouseButton.LeftButton)
    assert window.session is not None
    assert window.session.path == made
    qtbot.waitUntil(lambda: not window.is_bare())
    assert window.session.is_read_only
    window.close_project()
    assert made.read_bytes() == before


@pytest.mark.parametrize("page", ["agreement", "review"])
def test_damage_in_the_work_of_others_is_told_by_the_page_that_reads_it(
    open_program: OpenProgram,
    tmp_path: Path,
    preferences: Preferences,
    qtbot: QtBot,
    page: str,
) -> None:
    project = make_sample(tmp_path).files["compared"]
    with Session.open(project) as session:
        preferences.remember_annotator(session.project_id, "Ada")
    _spoil(project, "UPDATE annotation SET note = 'x' WHERE annotator = 'Ben' AND number < 3")
    window = open_program(project).window
    window.show_page(page)
    qtbot.waitUntil(window.banner.offer_button.isVisible)
    words = window.banner.words.text()
    assert words.startswith("This project is damaged and can only be read: ")
    assert "of Ben in “" in words
    assert window.status_line.words.text() == "Damaged: nothing can be changed"
    assert window.session is not None
    assert window.session.is_read_only
