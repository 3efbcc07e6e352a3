"""Keyword lists: made, marked, hidden, undone, in the real window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.errors import InputRefused
from annotator.session.keywords import change_list, delete_list, keyword_lists, make_list
from annotator.ui.keywords_dialog import KeywordsDialog
from annotator.ui.main_window import MainWindow
from tests.projects import add_article
from tests.stories.harbour import BRIDGE, FERRY
from tests.stories.verbs import click, desk, look, opened_dialog, press, write


def marked(window: MainWindow, list_id: str) -> list[str]:
    page = desk(window)
    assert page.article is not None
    return [span.of(page.article.text) for span in page.view.marks().get(list_id, ())]


def opened(window: MainWindow) -> KeywordsDialog:
    look(window)
    press("Ctrl+Shift+K")
    dialog = opened_dialog(window)
    assert isinstance(dialog, KeywordsDialog)
    look(dialog)
    return dialog


def test_a_list_is_made_and_its_words_are_marked_in_every_article(window: MainWindow) -> None:
    session = window.session
    assert session is not None
    dialog = opened(window)
    assert dialog.nothing.isVisible()
    click(dialog.new_button)
    write("Reporting")
    press("Tab")
    write("den*")
    press("Return")
    write("  conceded ")
    press("Return")
    write("perez")
    click(dialog.close_button)
    (known,) = keyword_lists(session)
    assert (known.name, known.words) == ("Reporting", ("den*", "conceded", "perez"))
    assert marked(window, known.id) == ["Pérez", "denied", "conceded", "Pe\u0301rez"]
    assert desk(window).article.text == FERRY  # type: ignore[union-attr]
    look(window)
    press("Ctrl+PgDown")
    assert desk(window).article.text == BRIDGE  # type: ignore[union-attr]
    assert marked(window, known.id) == ["denied"]


def test_lists_are_hidden_shown_and_looked_at_with_another_line(window: MainWindow) -> None:
    session = window.session
    assert session is not None
    made = make_list(session, "Boats", words=("boat", "boats"))
    assert marked(window, made.id) == ["boat"]
    dialog = opened(window)
    item = dialog.lists.item(0)
    assert item.checkState() == Qt.CheckState.Checked
    dialog.lists.setFocus()
    press("Space")
    assert marked(window, made.id) == []
    assert session.undo_labels()[0] == "hide keyword list"
    press("Space")
    assert marked(window, made.id) == ["boat"]
    dialog.line_combo.setFocus()
    press("Down")
    assert keyword_lists(session)[0].line == "dashed"
    dialog.name_field.setFocus()
    dialog.name_field.selectAll()
    press("Backspace")
    press("Tab")
    assert dialog.refusal.isVisible()
    assert "has a name" in dialog.refusal.text()
    assert keyword_lists(session)[0].name == "Boats"
    press("Escape")


def test_every_change_is_a_step_that_undo_takes_back(window: MainWindow) -> None:
    session = window.session
    assert session is not None
    made = make_list(session, "Boats", words=("boat",))
    change_list(session, made.id, words=("boat", "fire"))
    assert len(marked(window, made.id)) == 2
    delete_list(session, made.id)
    assert marked(window, made.id) == []
    look(window)
    press("Ctrl+Z")
    assert marked(window, made.id) == ["fire", "boat"]
    press("Ctrl+Z")
    assert marked(window, made.id) == ["boat"]
    press("Ctrl+Z")
    assert keyword_lists(session) == []
    press("Ctrl+Shift+Z")
    assert [known.words for known in keyword_lists(session)] == [("boat",)]


def test_what_cannot_be_a_list_is_refused(window: MainWindow) -> None:
    session = window.session
    assert session is not None
    for fields in (
        {"name": " "},
        {"name": "x" * 81},
        {"name": "a", "color": "red"},
        {"name": "a", "line": "wavy"},
        {"name": "a", "words": ("x" * 101,)},
        {"name": "a", "words": tuple(map(str, range(501)))},
    ):
        with pytest.raises(InputRefused):
            make_list(session, **fields)
    made = make_list(session, " a  b ", words=("x", " x ", "", "*", "y  z"))
    assert (made.name, made.words) == ("a b", ("x", "y z"))


def test_a_long_text_is_marked_a_slice_at_a_time(window: MainWindow, qtbot: QtBot) -> None:
    session = window.session
    assert session is not None
    article_id = add_article(session, "The mayor denied it. é " * 20_000, title="Long")
    made = make_list(session, "All", words=tuple(f"word{number}" for number in range(200)))
    change_list(session, made.id, words=(*made.words, "denied"))
    desk(window).open_article(article_id)
    qtbot.waitUntil(lambda: not desk(window).keyword_marks.is_running)
    assert len(marked(window, made.id)) == 20_000
