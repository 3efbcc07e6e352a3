"""Keys that the user chooses: recorded in the key sheet, checked, in force at once, and kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel, QPushButton

from annotator.ui.main_window import MainWindow
from annotator.ui.preferences import Preferences
from annotator.ui.shortcuts_dialog import ACTION, ShortcutsDialog
from tests.programs import OpenProgram
from tests.stories.verbs import click, current, desk, look, opened_dialog, press, select_text


def key_sheet(window: MainWindow, action_id: str) -> ShortcutsDialog:
    """The key sheet, opened by its key, at the row of an action."""
    press("?")
    sheet = opened_dialog(window)
    assert isinstance(sheet, ShortcutsDialog)
    look(sheet)
    sheet.choose(action_id)
    return sheet


def record(sheet: ShortcutsDialog, key: str) -> None:
    """Go to the field that listens for keys and press some there."""
    sheet.editor.record.setFocus()
    press(key)


def keys_of(window: MainWindow, action_id: str) -> list[str]:
    assert window.actions_by_id is not None
    return [key.toString() for key in window.actions_by_id[action_id].shortcuts()]


def test_a_recorded_key_is_in_force_at_once_and_after_a_restart(
    window: MainWindow, tmp_path: Path, open_program: OpenProgram
) -> None:
    sheet = key_sheet(window, "type.denial")
    record(sheet, "D")
    assert sheet.editor.message.isHidden()
    click(sheet.editor.add_button)
    rows = {row.key: row.cells[-1] for row in sheet.table.rows_model.rows}
    assert rows["type.denial"] == "2\nD"
    sheet.close()
    look(window)
    select_text(desk(window).view, "Nobody was hurt")
    press("D")
    assert current(window).type == "denial"
    window.close()

    window = open_program(tmp_path / "Harbour.annotator").window
    select_text(desk(window).view, "The ferry is safe")
    press("D")
    assert current(window).type == "denial"


def test_a_key_that_is_taken_away_does_nothing_more(window: MainWindow) -> None:
    sheet = key_sheet(window, "type.claim")
    cap = sheet.editor.caps.findChild(QPushButton, "1")
    assert cap is not None
    click(cap)
    assert "1" in sheet.words.text()
    sheet.close()
    look(window)
    select_text(desk(window).view, "Nobody was hurt")
    press("1")
    assert not list(desk(window).annotations)


def test_a_conflict_names_who_has_the_key_and_offers_to_take_it_over(window: MainWindow) -> None:
    sheet = key_sheet(window, "finish")
    record(sheet, "Ctrl+E")
    assert "“Export…”" in sheet.editor.message.text()
    assert not sheet.editor.add_button.isEnabled()
    click(sheet.editor.take_button)
    assert keys_of(window, "finish") == ["Ctrl+Return", "Ctrl+Enter", "Ctrl+E"]
    assert keys_of(window, "export") == []
    sheet.choose("export")
    assert "has no key" in sheet.editor.heading.text()
    click(sheet.editor.reset_button)
    assert keys_of(window, "export") == ["Ctrl+E"]
    assert keys_of(window, "finish") == ["Ctrl+Return", "Ctrl+Enter"]


@pytest.mark.parametrize("key", ["X", "Shift+X", "7", "Space", "Tab", "Left", "Ctrl+C"])
def test_keys_that_fields_need_are_refused_for_what_works_everywhere(
    window: MainWindow, key: str
) -> None:
    assert window.keys.refusal("export", key)
    with pytest.raises(ValueError, match=r"."):
        window.keys.add("export", key)
    assert keys_of(window, "export") == ["Ctrl+E"]


def test_letters_may_be_given_to_what_works_on_the_article_only(window: MainWindow) -> None:
    window.keys.add("next_sentence", "X")
    click(desk(window).list.filter_edit)
    press("X")
    assert desk(window).list.filter_edit.text() == "x"
    desk(window).list.filter_edit.clear()
    desk(window).focus_article()
    press("X")
    assert desk(window).view.selected_span() is not None


def test_everything_that_names_a_key_names_the_new_one(window: MainWindow) -> None:
    select_text(desk(window).view, "Nobody was hurt")
    press("1")
    for action_id, key in (
        ("finish", "Ctrl+F9"),
        ("guidelines", "F9"),
        ("type.claim", "C"),
        ("unsure", "Q"),
        ("speaker", "W"),
        ("undo", "Ctrl+U"),
    ):
        for known in keys_of(window, action_id):
            window.keys.remove(action_id, known)
        window.keys.add(action_id, key, take_over=True)
    page = desk(window)
    assert window.status_line.finish_button.text().endswith("Ctrl+F9")
    assert window.top_bar.guidelines_button.accessibleName() == "Guidelines (F9)"
    assert page.inspector.form.types.chip("claim").accessibleName() == "Claim (C)"
    assert page.inspector.form.unsure_chip.accessibleName().endswith("(Q)")
    caps = {
        label.text()
        for label in (*page.inspector.findChildren(QLabel), *window.findChildren(QLabel))
        if label.property("role") == "kbd" and label.text()
    }
    assert {"W", "Ctrl U"} <= caps
    assert not {"S", "Ctrl Z"} & caps
    press("Esc")
    assert "C claim" in " ".join(label.text() for label in page.inspector.findChildren(QLabel))
    menus = [menu.menu().actions() for menu in window.menuBar().actions()]  # type: ignore[attr-defined]
    shown = {action.objectName(): action.shortcut() for menu in menus for action in menu}
    assert shown["undo"] == QKeySequence("Ctrl+U")


def test_all_usual_keys_come_back(window: MainWindow, preferences: Preferences) -> None:
    window.keys.add("undo", "F9")
    window.keys.remove("type.claim", "1")
    sheet = key_sheet(window, "undo")
    click(sheet.reset_button)
    assert keys_of(window, "undo") == ["Ctrl+Z"]
    assert keys_of(window, "type.claim") == ["1"]
    assert not sheet.reset_button.isEnabled()
    assert preferences.own_keys("undo") is None


def test_a_key_of_the_table_gives_way_to_the_users_own(
    window: MainWindow, preferences: Preferences
) -> None:
    preferences.remember_own_keys("undo", ("Ctrl+I",))
    window._set_actions()
    assert keys_of(window, "undo") == ["Ctrl+I"]
    assert keys_of(window, "import_articles") == []


def test_the_sheet_shows_actions_without_a_key_too(window: MainWindow) -> None:
    sheet = key_sheet(window, "about")
    rows = [row for row in sheet.table.rows_model.rows if not row.is_heading]
    assert len(rows) == len(window.keys.specs)
    about = next(row for row in rows if row.key == "about")
    assert about.cells[ACTION] == "About the annotator"
