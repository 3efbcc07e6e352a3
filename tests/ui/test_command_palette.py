"""The command palette: every action by name, found by few letters, run; articles by title.

Speakers and propositions as well, by every spelling.
"""

from __future__ import annotations

import re

from pytestqt.qtbot import QtBot

from annotator.model.change import Edit
from annotator.model.proposition import Proposition
from annotator.model.speaker import Speaker
from annotator.session import propositions, speakers
from annotator.session.session import Session, new_id
from annotator.ui.action_reasons import reason
from annotator.ui.authority_window import AuthorityWindow
from annotator.ui.command_palette import CommandPalette
from annotator.ui.main_window import MainWindow
from annotator.ui.palette_ranking import rank
from annotator.ui.shortcuts_dialog import ShortcutsDialog
from tests.programs import OpenProgram
from tests.stories.verbs import annotate, desk, look, opened_dialog, press, write


def palette(window: MainWindow) -> CommandPalette:
    press("Ctrl+Shift+P")
    shown = opened_dialog(window)
    assert isinstance(shown, CommandPalette)
    look(shown)
    return shown


def test_every_action_is_there_with_its_key_and_why_it_cannot_be_done(window: MainWindow) -> None:
    shown = {entry.id: entry for entry in palette(window).entries()}
    assert window.actions_by_id is not None
    assert set(shown) == {spec.id for spec in window.actions_by_id.specs} - {"palette"}
    assert shown["finish"].key == "Ctrl+Return"
    assert shown["finish"].is_enabled
    assert not shown["delete"].is_enabled
    assert shown["delete"].reason == "no annotation is current"


def test_every_predicate_of_the_table_has_a_reason(window: MainWindow) -> None:
    for spec in window.keys.specs:
        assert not spec.enabled_when or reason(spec.enabled_when), spec.enabled_when


def test_a_few_letters_and_enter_run_an_action(window: MainWindow) -> None:
    annotate(window, "Nobody was hurt", "1")
    shown = palette(window)
    write("del an")
    assert shown.entries()[0].id == "delete"
    press("Return")
    look(window)
    assert not list(desk(window).annotations)


def test_arrows_walk_while_the_field_keeps_the_focus(window: MainWindow) -> None:
    shown = palette(window)
    write("next")
    wanted = shown.entries()[1]
    press("Down")
    assert shown.field.hasFocus()
    assert shown.rows.currentIndex().row() == 1
    assert wanted.name in str(shown.rows.currentIndex().data())


def test_what_cannot_be_done_is_not_run(window: MainWindow) -> None:
    shown = palette(window)
    write("delete annotation")
    press("Return")
    assert shown.isVisible()


def test_what_was_run_last_stands_first(window: MainWindow, open_program: OpenProgram) -> None:
    palette(window)
    write("keyboard shortcuts")
    press("Return")
    sheet = opened_dialog(window)
    assert isinstance(sheet, ShortcutsDialog)
    sheet.close()
    look(window)
    assert palette(window).entries()[0].id == "shortcuts"


def test_an_article_is_opened_by_its_title(window: MainWindow) -> None:
    shown = palette(window)
    write("quarry")
    assert [entry.name for entry in shown.entries() if entry.kind == "article"] == [
        "Go to article “Quarry stays shut”"
    ]
    press("Return")
    look(window)
    article = desk(window).article
    assert article is not None
    assert article.title == "Quarry stays shut"


def _session(window: MainWindow) -> Session:
    assert window.session is not None
    return window.session


def _list(window: MainWindow, qtbot: QtBot, name: str) -> AuthorityWindow:
    opened = window.dialogs.lists[name]
    qtbot.waitUntil(lambda: opened.is_ready)
    look(opened)
    return opened


def test_a_speaker_is_gone_to_by_any_spelling(qtbot: QtBot, window: MainWindow) -> None:
    made = speakers.make_speaker(_session(window), name="Ildar Qoveshti", aliases=("إلدار قوفشتي",))
    shown = palette(window)
    write("qovesh")
    assert shown.entries()[0].name == "Go to speaker “Ildar Qoveshti”"
    shown.field.clear()
    write("قوفش")
    (entry,) = shown.entries()
    assert entry.name == "Go to speaker “Ildar Qoveshti”"
    assert entry.place == "also “إلدار قوفشتي”"
    press("Return")
    opened = _list(window, qtbot, "speakers")
    assert opened.rows.selected_keys() == [made.id]
    assert opened.rows.table.hasFocus()


def test_a_list_that_is_open_and_searched_goes_to_the_speaker_all_the_same(
    qtbot: QtBot, window: MainWindow
) -> None:
    made = speakers.make_speaker(_session(window), name="Ildar Qoveshti")
    window.dialogs.show_speakers()
    opened = _list(window, qtbot, "speakers")
    opened.rows.search.setText("nobody at all")
    look(window)
    palette(window)
    write("qovesh")
    press("Return")
    assert _list(window, qtbot, "speakers").rows.selected_keys() == [made.id]


def test_a_proposition_is_gone_to_by_its_words_also_a_retired_one(
    qtbot: QtBot, window: MainWindow
) -> None:
    session = _session(window)
    made = propositions.make_proposition(session, text="The quay was closed in spring.")
    propositions.set_status(session, [made.id], "retired")
    shown = palette(window)
    write("quay clos")
    entry = shown.entries()[0]
    assert entry.name == "Go to proposition “The quay was closed in spring.”"
    assert "retired" in entry.place.lower()
    press("Return")
    opened = _list(window, qtbot, "propositions")
    assert opened.rows.selected_keys() == [made.id]


def test_an_action_stands_before_a_name_that_fits_as_well(window: MainWindow) -> None:
    speakers.make_speaker(_session(window), name="Export Office")
    shown = palette(window)
    write("export")
    assert shown.entries()[0].id == "export"
    assert "Go to speaker “Export Office”" in [entry.name for entry in shown.entries()]


def test_very_many_names_are_searched_without_looking_at_annotations(window: MainWindow) -> None:
    """The watchdog says when a letter takes too long."""
    session = _session(window)
    with session.step("many") as step:
        for number in range(1_000):
            step.apply(Edit(before=None, after=Speaker(id=new_id(), name=f"Pilot {number}")))
        for number in range(5_000):
            said = Proposition(id=new_id(), text=f"Boat {number} of the pilots left.")
            step.apply(Edit(before=None, after=said))
    asked: list[str] = []
    session.project.connection.raw.set_trace_callback(asked.append)
    shown = palette(window)
    write("pilot 99")
    session.project.connection.raw.set_trace_callback(None)
    kinds = [entry.kind for entry in shown.entries()]
    assert kinds.count("speaker") == 6
    assert not [statement for statement in asked if re.search(r"\bannotation\b", statement)]


def test_nothing_found_says_so(window: MainWindow) -> None:
    shown = palette(window)
    write("qqqqq")
    assert shown.nothing.isVisible()
    assert shown.rows.isHidden()


def test_it_works_without_a_project(open_program: OpenProgram) -> None:
    window = open_program().window
    shown = palette(window)
    write("export")
    assert shown.entries()[0].reason == "no project is open"


def test_letters_that_begin_words_count_most() -> None:
    names = ["Find in article", "Finish, open the next", "Filter the article list", "Redo"]
    assert max(names, key=lambda name: rank("fia", name)) == "Find in article"
    assert max(names, key=lambda name: rank("fo", name)) == "Finish, open the next"
    assert rank("xyz", names[0]) == 0
    assert rank("cafe", "Café") > 0
    assert rank("a" * 60, "a" * 80) > 0
