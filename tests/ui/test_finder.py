"""Finding in the article, by real keys in the real window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QPoint, QSize
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from annotator.model.span import Span
from annotator.session.session import Session
from annotator.ui.main_window import MainWindow
from annotator.ui.mark_layer import CURRENT_HIT, HIT
from annotator.ui.preferences import Preferences
from tests.programs import OpenProgram
from tests.projects import add_article
from tests.stories.harbour import BRIDGE, FERRY
from tests.stories.verbs import click, current, desk, focused, look, press, select_text, write


def marked(window: MainWindow, kind: str = HIT) -> list[str]:
    view = desk(window).view
    article = view.article()
    assert article is not None
    return [span.of(article.text) for span in view.marks().get(kind, ())]


def counted(window: MainWindow) -> str:
    return desk(window).finder.bar.count.text()


def find(window: MainWindow, words: str) -> None:
    press("Ctrl+F")
    write(words)


def test_all_hits_are_marked_and_counted_and_enter_walks_through_them(window: MainWindow) -> None:
    find(window, "pumps")
    assert marked(window) == ["pumps", "pumps"]
    assert counted(window) == "1 of 2"
    first, second = desk(window).view.marks()[HIT]
    assert desk(window).view.marks()[CURRENT_HIT] == (first,)
    press("Return")
    assert counted(window) == "2 of 2"
    assert desk(window).view.marks()[CURRENT_HIT] == (second,)
    press("Return")
    assert counted(window) == "1 of 2"
    press("Shift+Return")
    assert counted(window) == "2 of 2"
    press("Shift+F3")
    assert counted(window) == "1 of 2"
    press("F3")
    assert counted(window) == "2 of 2"


def test_escape_leaves_the_hit_selected_for_a_type_key(window: MainWindow) -> None:
    find(window, "the ferry is safe")
    press("Escape")
    view = desk(window).view
    assert view.hasFocus()
    assert not desk(window).finder.is_open
    assert view.marks() == {}
    press("1")
    assert current(window).quotes == ("The ferry is safe",)


def toggle(qtbot: QtBot, key: str, button: QToolButton) -> None:
    """Press a button by its key; Qt lets it look pressed for a moment first."""
    with qtbot.waitSignal(button.toggled):
        press(key)


def test_options_are_pressed_by_key_and_say_what_matters(window: MainWindow, qtbot: QtBot) -> None:
    find(window, "perez")
    assert marked(window) == ["Pérez", "Pe\u0301rez"]
    bar = desk(window).finder.bar
    toggle(qtbot, "Alt+D", bar.diacritics_button)
    assert marked(window) == []
    assert counted(window) == "No hits"
    toggle(qtbot, "Alt+D", bar.diacritics_button)
    toggle(qtbot, "Alt+C", bar.case_button)
    assert marked(window) == []
    toggle(qtbot, "Alt+C", bar.case_button)
    bar.field.clear()
    write("on")
    assert len(marked(window)) > 2
    toggle(qtbot, "Alt+W", bar.whole_button)
    assert marked(window) == ["on"]
    toggle(qtbot, "Alt+W", bar.whole_button)
    bar.field.clear()
    write("قال")
    assert marked(window) == ["قال"]


def test_regular_expressions_are_searched_beside_and_refused_in_words(
    window: MainWindow, qtbot: QtBot
) -> None:
    find(window, r"\bp\w+s\b")
    assert counted(window) == "No hits"
    toggle(qtbot, "Alt+X", desk(window).finder.bar.pattern_button)
    qtbot.waitUntil(lambda: marked(window) == ["pumps", "pumps"])
    write("(")
    qtbot.waitUntil(lambda: "not a regular expression" in counted(window))
    assert desk(window).finder.bar.field.property("invalid")
    assert not desk(window).finder.bar.next_button.isEnabled()
    press("Backspace")
    qtbot.waitUntil(lambda: counted(window) == "1 of 2")


def test_the_selected_words_are_what_is_looked_for(window: MainWindow) -> None:
    select_text(desk(window).view, "the pumps", occurrence=0)
    press("Ctrl+F")
    assert desk(window).finder.bar.field.text() == "the pumps"
    assert counted(window) == "1 of 2"
    press("Escape", "F3")
    assert desk(window).finder.is_open
    assert counted(window) == "1 of 2"


def test_the_search_goes_on_from_where_one_reads(window: MainWindow) -> None:
    view = desk(window).view
    at = FERRY.index("had left")
    view.select_span(Span(at, at + 8))
    view.clear_selection()
    find(window, "the")
    hits = view.marks()[HIT]
    (hit,) = view.marks()[CURRENT_HIT]
    assert hit == next(span for span in hits if span.start >= view.caret())


def test_the_options_are_actions_whose_keys_can_be_changed(window: MainWindow) -> None:
    actions = window.actions_by_id
    assert actions is not None
    assert not actions["find_case"].isEnabled()
    find(window, "perez")
    assert actions["find_case"].isEnabled()
    actions["find_whole"].trigger()
    assert desk(window).finder.bar.whole_button.isChecked()
    assert "Alt+W" in desk(window).finder.bar.whole_button.toolTip()
    press("Escape")
    assert not actions["find_whole"].isEnabled()


def test_another_article_is_searched_for_the_same_words(window: MainWindow, qtbot: QtBot) -> None:
    find(window, "denied")
    qtbot.waitUntil(lambda: marked(window) == ["denied"])
    press("Ctrl+PgDown")
    article = desk(window).article
    assert article is not None
    assert article.text == BRIDGE
    qtbot.waitUntil(lambda: marked(window) == ["denied"])
    press("Ctrl+F")
    desk(window).finder.bar.field.clear()
    assert counted(window) == ""
    assert desk(window).view.marks() == {}


def test_buttons_do_what_the_keys_do(window: MainWindow) -> None:
    find(window, "pumps")
    bar = desk(window).finder.bar
    click(bar.next_button)
    assert counted(window) == "2 of 2"
    click(bar.previous_button)
    assert counted(window) == "1 of 2"
    click(bar.close_button)
    assert desk(window).view.selected_span() is not None
    assert not bar.isVisible()


def test_typing_a_query_does_nothing_to_annotations(window: MainWindow) -> None:
    select_text(desk(window).view, "Nobody was hurt")
    press("1")
    made = current(window)
    find(window, "23usfm")
    press("Del", "Backspace")
    assert focused() is desk(window).finder.bar.field
    assert current(window) == made


def test_with_the_keyboard_alone_every_part_of_the_bar_is_reached(window: MainWindow) -> None:
    find(window, "pumps")
    bar = desk(window).finder.bar
    seen = []
    while bar.close_button not in seen:
        press("Tab")
        seen.append(focused())
    assert {bar.case_button, bar.whole_button, bar.pattern_button} <= set(seen)
    press("Escape")
    assert desk(window).view.hasFocus()


@pytest.fixture
def long_window(tmp_path: Path, preferences: Preferences, open_program: OpenProgram) -> MainWindow:
    path = tmp_path / "long.annotator"
    with Session.create(path) as session:
        session.switch_annotator("Mira")
        add_article(session, "It is é so, he said. 🙂 " * 30_000, title="Long")
        preferences.remember_annotator(session.project_id, "Mira")
    return open_program(path).window


def test_a_long_text_is_searched_a_slice_at_a_time(long_window: MainWindow, qtbot: QtBot) -> None:
    find(long_window, "he said")
    many = QLocale().toString(10_000)
    qtbot.waitUntil(lambda: counted(long_window) == f"1 of {many}+")
    press("Shift+Return")
    assert counted(long_window) == f"{many} of {many}+"
    write("x")
    qtbot.waitUntil(lambda: counted(long_window) == "No hits")
    look(long_window)


def test_the_bar_fits_a_small_window_and_folds_its_options_there(
    window: MainWindow, qtbot: QtBot
) -> None:
    find(window, "denied")
    bar = desk(window).finder.bar
    assert bar.case_button.mapTo(bar, QPoint()).y() == bar.next_button.mapTo(bar, QPoint()).y()
    window.resize(1024, 700)
    QTest.qWait(20)
    assert window.size() == QSize(1024, 700)
    assert bar.case_button.mapTo(bar, QPoint()).y() > bar.field.mapTo(bar, QPoint()).y() + 10
    buttons = (desk(window).list.to_do_button, desk(window).list.all_button, bar.all_button)
    for button in buttons:
        assert button.width() >= button.sizeHint().width()
