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
from tests.ui.accessibility import problems

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


def test_a_new_type_gets_key_colour_line_and_stance_and_each_shows(
    window: MainWindow, qtbot: QtBot
) -> None:
    dialog = _opened(window)
    editor = dialog.scheme
    click(editor.add_type_button)
    write("Promise")
    look_fields = editor.look
    assert look_fields.key.text() == "4"
    assert look_fields.preview.isVisible()
    assert problems(dialog) == []
    look_fields.key.setFocus()
    look_fields.key.selectAll()
    write("2")
    assert (
        editor.touched.text() == "“2” is the key of the type “Denial”; choose another one, or none."
    )
    assert not editor.do_button.isEnabled()
    look_fields.key.selectAll()
    write("s")
    assert "is the key of “" in editor.touched.text()
    assert not editor.do_button.isEnabled()
    look_fields.key.selectAll()
    write("7")
    look_fields.color.setCurrentIndex(look_fields.color.findData("#7A5195"))
    look_fields.underline.setCurrentIndex(look_fields.underline.findData("dashed"))
    look_fields.stance.setCurrentIndex(look_fields.stance.findData("opposes"))
    click(editor.do_button)
    made = _session(window).scheme.type("promise")
    assert (made.key, made.color, made.underline, made.stance) == (
        *("7", "#7A5195", "dashed"),
        "opposes",
    )
    qtbot.waitUntil(lambda: "type.promise" in window.actions_by_id)
    click(dialog.close_button)
    look(window)
    annotation = annotate(window, WORDS, "7")
    assert (annotation.type, annotation.stance) == ("promise", "opposes")


def test_key_and_look_of_what_is_there_are_changed_and_undone(
    window: MainWindow, qtbot: QtBot
) -> None:
    dialog = _opened(window)
    editor = dialog.scheme
    _choose(dialog, "Denial")
    before = _session(window).scheme.type("denial")
    click(editor.look_button)
    assert (editor.look.key.text(), editor.look.color.currentData()) == (before.key, before.color)
    write("8")
    press("Return")
    assert _session(window).scheme.type("denial").key == "8"
    assert _session(window).scheme.type("denial").color == before.color
    click(editor.outcome.undo_button)
    assert _session(window).scheme.type("denial") == before
    _choose(dialog, "Supports")
    click(editor.look_button)
    assert editor.look.symbol.isVisible()
    assert not editor.look.color.isVisible()
    editor.look.symbol.setText("")
    assert "needs a sign" in editor.touched.text()
    editor.look.symbol.setText("△")
    click(editor.do_button)
    assert _session(window).scheme.stance("supports").symbol == "△"


def test_every_colour_that_is_offered_can_be_read_and_seen_in_every_theme() -> None:
    from annotator.session.scheme_changes import COLORS
    from annotator.ui import theme
    from annotator.ui.theme import READABLE, contrast
    from annotator.ui.theme_tokens import THEMES

    for name, tokens in THEMES.items():
        for color in COLORS:
            ink = theme._ink(color, name)
            assert contrast(ink, tokens.surface) >= READABLE, (name, color)
            assert contrast(ink, theme._tint(color, name, 0.16)) >= READABLE, (name, color)
