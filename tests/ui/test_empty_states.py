"""Where there is nothing to show, the window says what to do, and has a button that does it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from annotator.session.session import Session
from annotator.ui.import_dialog import ImportDialog
from annotator.ui.main_window import MainWindow
from annotator.ui.preferences import Preferences
from tests.programs import OpenProgram
from tests.stories.verbs import click, desk, opened_dialog, press, titles, write


def shown_words(widget: QWidget) -> str:
    """Everything that can be read on a widget now."""
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def test_without_a_project_there_are_three_ways_into_one(open_program: OpenProgram) -> None:
    screen = open_program().window.start_screen
    assert screen is not None
    assert screen.new_button.isVisible()
    assert screen.open_button.isVisible()
    assert screen.sample_button.isVisible()
    assert "can also be dropped here" in shown_words(screen)


def test_without_articles_import_is_a_click_away(
    tmp_path: Path, open_program: OpenProgram, preferences: Preferences
) -> None:
    with Session.create(tmp_path / "Empty.annotator") as session:
        preferences.remember_annotator(session.project_id, "Mira")
    window = open_program(tmp_path / "Empty.annotator").window
    page = desk(window)
    assert "Import some" in shown_words(page.list)
    assert page.view.accessibleDescription().endswith("(Ctrl+I)")
    assert "No article open" in shown_words(page.inspector)
    click(page.list.import_button)
    assert isinstance(opened_dialog(window), ImportDialog)


def test_no_hits_and_back_to_all(window: MainWindow) -> None:
    page = desk(window)
    press("Ctrl+L")
    write("no such words")
    QTest.qWait(60)
    assert "No article has these words" in shown_words(page.list)
    click(page.list.show_all_button)
    assert len(titles(window)) == 3
    assert page.list.filter_edit.text() == ""
    assert page.list.rows.hasFocus()


def test_all_finished_says_so_and_shows_all_again(window: MainWindow) -> None:
    page = desk(window)
    click(page.list.to_do_button)
    press("Ctrl+Return", "Ctrl+Return", "Ctrl+Return")
    assert "all articles are finished" in window.banner.words.text()
    click(page.list.all_button)
    click(page.list.to_do_button)
    assert "every article is finished" in shown_words(page.list)
    click(page.list.show_all_button)
    assert page.list.all_button.isChecked()
    assert len(titles(window)) == 3


def test_no_annotations_says_how_to_make_one(window: MainWindow) -> None:
    words = shown_words(desk(window).inspector)
    assert "No annotations yet" in words
    assert "1 claim · 2 denial · 3 acknowledgment" in words
    window.keys.add("type.claim", "F9")
    window.keys.remove("type.claim", "1")
    assert "F9 claim" in shown_words(desk(window).inspector)


def test_no_agreement_says_what_is_missing(window: MainWindow, qtbot: QtBot) -> None:
    press("Ctrl+3")
    page = window.pages.agreement
    assert page is not None
    qtbot.waitUntil(lambda: page.is_up_to_date and bool(page.empty.words.text()))
    assert page.empty.isVisible()
    assert len(page.empty.words.text()) > 20
