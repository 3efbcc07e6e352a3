"""Help, key sheet and the card about the program: complete, and true to the program."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from pytestqt.qtbot import QtBot

import annotator
from annotator.model.scheme import Scheme, read_scheme
from annotator.paths import resource
from annotator.session.exporting import EXPORT_FORMATS
from annotator.ui.about import AboutDialog
from annotator.ui.actions import action_table
from annotator.ui.figure_words import measure_name
from annotator.ui.help_page import HelpPage
from annotator.ui.own_keys import OwnKeys
from annotator.ui.preferences import Preferences
from annotator.ui.shortcuts_dialog import ACTION, KEYS, ShortcutsDialog

KEY = re.compile(
    r"(?:(?:Ctrl|Alt|Shift)\+)*(?:[A-Z]|[0-9]|[-+\[\]{}?]|F\d+|Tab|Del|Esc|PgUp|PgDown|Enter)"
)

# Keys of the article itself, which no row of the table stands for.
OTHER_KEYS = {"Alt", "Ctrl", "Enter", "Shift+Enter"}
"""Modifiers alone, and the keys of the find bar."""


@pytest.fixture(scope="module")
def body() -> str:
    return resource("help", "help.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def scheme() -> Scheme:
    return read_scheme(resource("scheme.json").read_text(encoding="utf-8"))


def test_contents_lead_to_every_section(qtbot: QtBot, body: str) -> None:
    page = HelpPage()
    qtbot.addWidget(page)
    page.show()
    sections = [page.contents.item(row).text() for row in range(page.contents.count())]
    assert sections == re.findall(r"^## (.+)$", body, re.MULTILINE)
    for section in sections[:-2]:
        page.show_section(section)
        top = page.view.cursorForPosition(QPoint(30, 22))
        assert top.block().text() == section
    with pytest.raises(KeyError):
        page.show_section("No such section")


def test_the_help_names_the_keys_in_force(
    qtbot: QtBot, scheme: Scheme, preferences: Preferences
) -> None:
    keys = OwnKeys(preferences)
    keys.laid_over(action_table(scheme))
    page = HelpPage(keys=keys)
    keys.setParent(page)
    qtbot.addWidget(page)
    assert "press Ctrl+Enter: the article is finished" in page.view.toPlainText()
    keys.remove("finish", "Ctrl+Return")
    keys.remove("finish", "Ctrl+Enter")
    keys.add("finish", "Ctrl+F9")
    keys.remove("next_sentence", "J")
    text = page.view.toPlainText()
    assert "press Ctrl+F9: the article is finished" in text
    assert "no key and K" in text
    assert "Ctrl+Enter" not in text


def test_help_can_be_searched(qtbot: QtBot) -> None:
    page = HelpPage()
    qtbot.addWidget(page)
    page.show()
    qtbot.keyClicks(page.search.field, "Krippendorff")
    assert page.search.count.text() == "1 of 1"


def test_every_key_that_the_help_names_is_one_of_the_program(body: str, scheme: Scheme) -> None:
    known = {
        QKeySequence(key).toString() for spec in action_table(scheme) for key in spec.keys
    } | OTHER_KEYS
    quoted = re.findall(r"`([^`]+)`", body)
    named = {words for words in quoted if KEY.fullmatch(words)}
    arrows = {words for words in quoted if "→" in words or "←" in words}
    assert {"J", "Ctrl+Z", "F1", "[", "1"} <= named
    assert {QKeySequence(key).toString() for key in named} <= known
    assert {key.replace("→", "Right").replace("←", "Left") for key in arrows} <= known


def test_the_help_explains_every_format_and_every_figure(body: str) -> None:
    for known in EXPORT_FORMATS:
        assert f"**{known.label}**" in body
    for measure in ("span_f1_exact", "span_f1_overlap", "span_f1_dice", "char_f1"):
        assert f"*{measure_name(measure)}*" in body
    for measure in ("percent_agreement", "cohen_kappa", "krippendorff_alpha", "gwet_ac1"):
        assert f"*{measure_name(measure)}*" in body


def sheet_of(scheme: Scheme, preferences: Preferences) -> ShortcutsDialog:
    keys = OwnKeys(preferences)
    keys.laid_over(action_table(scheme))
    sheet = ShortcutsDialog(keys)
    keys.setParent(sheet)
    return sheet


def test_the_key_sheet_shows_every_action(
    qtbot: QtBot, scheme: Scheme, preferences: Preferences
) -> None:
    specs = action_table(scheme)
    sheet = sheet_of(scheme, preferences)
    qtbot.addWidget(sheet)
    sheet.show()
    rows = sheet.table.rows_model.rows
    shown = {row.cells[ACTION]: row.cells[KEYS] for row in rows if not row.is_heading}
    assert set(shown) == {spec.text for spec in specs}
    assert shown["Undo"] == "Ctrl+Z"
    assert shown["Finish, open the next"].splitlines() == ["Ctrl+Return", "Ctrl+Enter"]
    assert [row.cells[0] for row in rows if row.is_heading][:2] == ["Project", "Edit"]


def test_the_key_sheet_is_searched_by_words_and_keys(
    qtbot: QtBot, scheme: Scheme, preferences: Preferences
) -> None:
    sheet = sheet_of(scheme, preferences)
    qtbot.addWidget(sheet)
    sheet.show()
    qtbot.keyClicks(sheet.field, "ctrl+z")
    found = [row.cells[0] for row in sheet.table.rows_model.rows]
    assert found == ["Edit", "Undo"]
    sheet.field.clear()
    qtbot.keyClicks(sheet.field, "sentence prev")
    assert [row.cells[0] for row in sheet.table.rows_model.rows] == ["Article", "Previous sentence"]


def test_the_card_names_version_libraries_and_places(qtbot: QtBot, own_data: Path) -> None:
    dialog = AboutDialog()
    qtbot.addWidget(dialog)
    dialog.show()
    rows = {row.cells[0].casefold(): row.cells for row in dialog.table.rows_model.rows}
    assert rows["annotator"][1:] == (annotator.__version__, "MIT")
    assert any("pyside6" in name for name in rows)
    assert all(licence for _, _, licence in rows.values())
    assert str(own_data / "annotator" / "annotator.log") in dialog.places.text()
    qtbot.mouseClick(dialog.copy_button, Qt.MouseButton.LeftButton)
    assert annotator.__version__ in QGuiApplication.clipboard().text()


def test_the_card_shows_the_full_licence_texts_of_every_library(qtbot: QtBot) -> None:
    dialog = AboutDialog()
    qtbot.addWidget(dialog)
    dialog.show()
    names = [row.cells[0].casefold() for row in dialog.table.rows_model.rows]
    assert {"pyside6_essentials", "shiboken6", "lxml", "numpy", "sentencex"} <= set(names)
    dialog.table.choose_row(next(n for n, name in enumerate(names) if "pyside6" in name))
    qtbot.mouseClick(dialog.licences_button, Qt.MouseButton.LeftButton)
    shown = dialog.licences
    assert shown is not None
    words = shown.text.toPlainText()
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in words
    assert "replace those files" in words
    assert "Version 3, 29 June 2007" in words
    for row, name in enumerate(names):
        shown.table.choose_row(row)
        assert len(shown.text.toPlainText()) > 200, name
        assert "�" not in shown.text.toPlainText(), name
    qtbot.mouseClick(shown.close_button, Qt.MouseButton.LeftButton)
