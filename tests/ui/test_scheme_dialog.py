"""Scheme and guidelines: changed while a project is open, in the real window."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.session import scheme_changes
from annotator.session.scheme_changes import carry_out
from annotator.session.session import Session
from annotator.ui.main_window import MainWindow
from annotator.ui.scheme_dialog import SchemeDialog
from tests.stories.verbs import (
    annotate,
    click,
    click_on_words,
    desk,
    look,
    opened_dialog,
    press,
    write,
)

WORDS = "The ferry is safe"


def _opened(window: MainWindow) -> SchemeDialog:
    look(window)
    window.dialogs.show_scheme()
    dialog = opened_dialog(window)
    assert isinstance(dialog, SchemeDialog)
    look(dialog)
    return dialog


def _session(window: MainWindow) -> Session:
    assert window.session is not None
    return window.session


def _choose(dialog: SchemeDialog, name: str) -> None:
    table = dialog.scheme.table
    place = next(n for n, row in enumerate(table.rows_model.rows) if row.cells[1] == name)
    table.choose_row(place)


def test_a_type_gets_another_name_and_the_window_follows_back_and_forth(
    window: MainWindow, qtbot: QtBot
) -> None:
    article = desk(window).article
    dialog = _opened(window)
    _choose(dialog, "Denial")
    click(dialog.scheme.rename_button)
    write("Rejection")
    assert "annotation" in dialog.scheme.touched.text()
    press("Return")
    assert "done" in dialog.scheme.outcome.words.text()
    assert _session(window).scheme.type("denial").label == "Rejection"
    qtbot.waitUntil(lambda: window.actions_by_id["type.denial"].text() == "Rejection")
    assert desk(window).article == article
    click(dialog.scheme.outcome.undo_button)
    qtbot.waitUntil(lambda: window.actions_by_id["type.denial"].text() == "Denial")
    assert _session(window).scheme.type("denial").label == "Denial"
    click(dialog.close_button)


def test_a_new_type_has_a_key_at_once_and_a_retired_one_none(
    window: MainWindow, qtbot: QtBot
) -> None:
    session = _session(window)
    carry_out(session, scheme_changes.add(session, "type", "Promise", key="7"))
    qtbot.waitUntil(lambda: "type.promise" in window.actions_by_id)
    look(window)
    made = annotate(window, WORDS, "7")
    assert made.type == "promise"
    carry_out(session, scheme_changes.retire(session, "type", "promise"))
    qtbot.waitUntil(lambda: "type.promise" not in window.actions_by_id)
    look(window)
    click_on_words(desk(window).view, WORDS)
    form = desk(window).inspector.form
    chip = form.types.chip("promise")
    assert chip.isVisible()
    assert chip.isChecked()
    press("1")
    assert not chip.isVisible()
    press("Ctrl+Z")
    assert chip.isVisible()


def test_replacing_says_how_many_and_changes_what_is_on_the_desk(
    window: MainWindow, qtbot: QtBot
) -> None:
    look(window)
    annotate(window, WORDS, "1")
    dialog = _opened(window)
    _choose(dialog, "Claim")
    click(dialog.scheme.replace_button)
    editor = dialog.scheme
    editor.choice.setCurrentIndex(editor.choice.findData("denial"))
    assert editor.touched.text() == "Touches 1 annotation of 1 annotator (Mira)."
    click(editor.do_button)
    assert [one.type for one in desk(window).annotations] == ["denial"]


def test_an_annotation_says_under_which_older_guidelines_it_was_made(window: MainWindow) -> None:
    look(window)
    annotate(window, WORDS, "1")
    version = desk(window).inspector.form.head.version
    assert not version.isVisible()
    scheme_changes.put_guidelines(_session(window), "# Ours")
    press("2")
    assert version.isVisible()
    assert version.text() == "Made under version 1 of the guidelines; 2 is in force"
    annotate(window, "Nobody was hurt", "1")
    assert not version.isVisible()


def test_guidelines_are_written_shown_saved_and_taken_back(
    window: MainWindow, qtbot: QtBot
) -> None:
    session = _session(window)
    before = session.guidelines
    window.toggle_guidelines()
    dialog = _opened(window)
    dialog.tabs.setCurrentWidget(dialog.guidelines)
    editor = dialog.guidelines
    editor.text.setFocus()
    editor.text.selectAll()
    write("# Ours")
    qtbot.waitUntil(lambda: editor.view.toPlainText() == "Ours")
    click(dialog.close_button)
    assert dialog.isVisible()
    assert "not saved" in editor.outcome.words.text()
    click(editor.save_button)
    assert session.guidelines == "# Ours"
    assert "version 2" in editor.outcome.words.text()
    panel = window.pages.guidelines
    assert panel is not None
    assert panel.view.toPlainText() == "Ours"
    editor.versions.setCurrentIndex(2)
    assert "Ours" not in editor.view.toPlainText()
    click(editor.take_button)
    assert editor.text.toPlainText() == before.replace("\r\n", "\n")
    click(editor.outcome.undo_button)
    assert session.guidelines == before
    click(dialog.close_button)
    QApplication.processEvents()
    assert window.dialogs.open_dialog is None
