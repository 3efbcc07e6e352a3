"""The start screen: recent projects, and the ways into one."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from annotator.session.sample import sample_path
from annotator.session.session import Session
from annotator.ui.new_project_dialog import NewProjectDialog
from annotator.ui.preferences import Preferences
from annotator.ui.start_screen import StartScreen
from tests.programs import OpenProgram
from tests.stories.harbour import harbour_project
from tests.stories.verbs import answer_annotator, click, desk, look, opened_dialog


def test_recent_projects_are_listed_newest_first_and_opened(
    tmp_path: Path, open_program: OpenProgram, preferences: Preferences
) -> None:
    path = harbour_project(tmp_path)
    preferences.remember_project(tmp_path / "moved & gone.annotator")
    preferences.remember_project(path)
    window = open_program().window
    screen = window.start_screen
    assert screen is not None
    here, gone = screen.recent
    assert here.open_button.text() == "Harbour"
    assert not gone.open_button.isVisible()
    click(here.open_button)
    answer_annotator(window, "Mira")
    assert desk(window).article is not None


def test_a_project_that_is_gone_can_be_taken_off_the_list(
    tmp_path: Path, open_program: OpenProgram, preferences: Preferences
) -> None:
    preferences.remember_project(tmp_path / "gone.annotator")
    window = open_program().window
    screen = window.start_screen
    assert screen is not None
    click(screen.recent[0].remove_button)
    assert screen.recent == []
    assert preferences.recent_projects() == ()


def test_a_project_that_vanished_meanwhile_is_refused_in_a_sentence(
    tmp_path: Path, open_program: OpenProgram, preferences: Preferences
) -> None:
    path = harbour_project(tmp_path)
    preferences.remember_project(path)
    window = open_program().window
    path.unlink()
    assert window.start_screen is not None
    click(window.start_screen.recent[0].open_button)
    assert "There is no project at" in window.banner.words.text()
    assert window.start_screen.isVisible()


def test_a_project_that_cannot_be_opened_at_the_start_leads_here(
    tmp_path: Path, open_program: OpenProgram
) -> None:
    window = open_program(tmp_path / "nothing.annotator").window
    assert isinstance(window.start_screen, StartScreen)
    assert window.start_screen.isVisible()
    assert "nothing.annotator" in window.banner.words.text()


def test_new_and_open_ask(open_program: OpenProgram) -> None:
    window = open_program().window
    assert window.start_screen is not None
    click(window.start_screen.new_button)
    dialog = opened_dialog(window)
    assert isinstance(dialog, NewProjectDialog)
    assert not dialog.create_button.isEnabled()
    dialog.reject()
    look(window)
    click(window.start_screen.open_button)
    assert isinstance(opened_dialog(window), QFileDialog)
    opened_dialog(window).reject()


@pytest.mark.usefixtures("own_data")
def test_the_sample_is_the_users_own_copy(
    open_program: OpenProgram, own_data: Path, qtbot: QtBot
) -> None:
    window = open_program().window
    screen = window.start_screen
    assert screen is not None
    click(screen.sample_button)
    assert not screen.sample_button.isEnabled()
    assert screen.sample_button.text() == "Making the sample…"
    qtbot.waitUntil(lambda: window.session is not None, timeout=20_000)
    answer_annotator(window, "Mira")
    assert window.session is not None
    assert window.session.path.parent == own_data / "annotator"
    assert window.session.article_count() >= 8
    window.close_project()
    assert window.start_screen is not None
    click(window.start_screen.sample_button)
    assert window.session is not None


@pytest.mark.usefixtures("own_data")
def test_a_project_opened_while_the_sample_is_made_stays(
    open_program: OpenProgram, tmp_path: Path, qtbot: QtBot
) -> None:
    Session.create(tmp_path / "Quay.annotator").close()
    window = open_program().window
    assert window.start_screen is not None
    click(window.start_screen.sample_button)
    window.open_project(tmp_path / "Quay.annotator")
    qtbot.waitUntil(lambda: sample_path().exists(), timeout=20_000)
    QTest.qWait(50)
    assert window.session is not None
    assert window.session.project_name == "Quay"
    opened_dialog(window).reject()
