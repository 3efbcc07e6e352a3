"""Opening by double click, set up and taken back from the Help menu."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator import double_click
from annotator.ui.double_click_dialog import DoubleClickDialog
from annotator.ui.main_window import MainWindow
from tests.stories.verbs import click

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="only Linux desktops go by these files"
)


def ask(window: MainWindow) -> DoubleClickDialog:
    window.actions_by_id["double_click"].trigger()
    dialog = window.dialogs.open_dialog
    assert isinstance(dialog, DoubleClickDialog)
    return dialog


def test_the_help_menu_sets_it_up_and_takes_it_back(
    window: MainWindow,
    own_data: Path,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    dialog = ask(window)
    assert not dialog.remove_button.isVisible()
    click(dialog.set_up_button)
    qtbot.waitUntil(lambda: "now open in this program" in window.banner.words.text(), timeout=9_000)
    assert double_click.is_integrated()
    dialog = ask(window)
    assert not dialog.set_up_button.isVisible()
    click(dialog.remove_button)
    qtbot.waitUntil(lambda: "no longer open" in window.banner.words.text(), timeout=9_000)
    assert not double_click.is_integrated()


def test_a_folder_that_takes_nothing_is_told_in_the_window(
    window: MainWindow, own_data: Path, qtbot: QtBot
) -> None:
    (own_data / "mime").write_text("in the way")
    click(ask(window).set_up_button)
    qtbot.waitUntil(lambda: "could not be changed" in window.banner.words.text(), timeout=9_000)
