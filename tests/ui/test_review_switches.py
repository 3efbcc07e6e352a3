"""The switches of the Review page, and other schemes and guidelines while it is open."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.model.change import Edit
from annotator.model.teamwork import Assigned
from annotator.session import annotating, scheme_changes
from annotator.session.adjudicating import Reason
from annotator.session.review import review_of
from annotator.session.session import Session
from annotator.ui.main_window import MainWindow
from annotator.ui.preferences import Preferences
from tests.programs import OpenProgram
from tests.stories.verbs import click, look, press, write
from tests.ui.accessibility import problems
from tests.ui.test_review_page import (
    _decisions,
    _gold,
    _only,
    _open,
    _page,
    _project,
    _rows,
    _settled,
)

REVIEWER = "Mira"


@pytest.fixture
def going_on(
    tmp_path: Path, qtbot: QtBot, preferences: Preferences, open_program: OpenProgram
) -> MainWindow:
    """The Review page as it is at first: it goes on to the next place by itself."""
    return _open(_project(tmp_path), qtbot, preferences, open_program, goes_on=True)


def test_after_a_side_is_taken_the_next_undecided_place_follows(going_on: MainWindow) -> None:
    page = _only(going_on, "type")
    assert page.foot.place.text() == "1 of 2"
    press("B")
    assert page.foot.place.text() == "2 of 2"
    assert page.gold.verdict.text() == "Not decided yet."
    assert "Taken from B" in going_on.status_line.words.text()
    press("X")
    assert page.foot.place.text() == "2 of 2"
    assert "Every place in the list is decided" in going_on.status_line.words.text()
    assert sorted(one.verdict for one in _decisions(going_on)) == ["neither", "taken"]
    press("Ctrl+Z", "Ctrl+Z")
    assert page.foot.place.text() == "1 of 2"
    assert _decisions(going_on) == []


def test_deciding_again_merging_and_gaps_stay_at_the_place(going_on: MainWindow) -> None:
    page = _only(going_on, "type")
    press("M", "Return")
    assert page.foot.place.text() == "1 of 2"
    page.focus_places()
    press("A")
    assert page.foot.place.text() == "1 of 2"
    press("J", "G")
    write("Says nothing")
    press("Ctrl+Return")
    assert page.foot.place.text() == "2 of 2"
    assert page.gold.verdict.text().startswith("Guideline gap")


def test_going_on_is_remembered_when_it_is_switched_off(
    going_on: MainWindow, preferences: Preferences, open_program: OpenProgram, qtbot: QtBot
) -> None:
    page = _only(going_on, "type")
    click(page.switches.goes_on_button)
    page.focus_places()
    press("B")
    assert page.foot.place.text() == "1 of 2"
    assert going_on.session is not None
    path = going_on.session.path
    going_on.close()
    again = open_program(path).window
    assert not _settled(again, qtbot).switches.goes_on


def test_unfinished_sets_are_compared_when_asked_for(
    tmp_path: Path, qtbot: QtBot, preferences: Preferences, open_program: OpenProgram
) -> None:
    path = _project(tmp_path)
    with Session.open(path, annotator="Ben") as session:
        articles = session.summaries(session.article_numbers())
        for article in articles:
            annotating.reopen(session, article.id)
        assert review_of(session).tally.disagreements == 0
        assert review_of(session, with_unfinished=True).tally.disagreements == 4
    window = _open(path, qtbot, preferences, open_program)
    page = _page(window)
    assert page.empty.isVisible()
    assert "unfinished work too" in page.empty.words.text()
    click(page.switches.unfinished_button)
    _settled(window, qtbot)
    assert len(_rows(page)) == 4
    click(page.switches.unfinished_button)
    _settled(window, qtbot)
    assert page.empty.isVisible()


def test_those_who_learn_from_gold_are_no_part_of_the_review(tmp_path: Path) -> None:
    path = _project(tmp_path, ("Ada", "Ben", "Cleo"))
    with Session.open(path, annotator=REVIEWER) as session:
        before = {item.annotators for item in review_of(session).items}
        assert any("Cleo" in names for names in before)
        with session.step("assign") as step:
            for number in session.summaries(session.article_numbers()):
                row = Assigned(article_id=number.id, annotator="Cleo", is_training=True)
                step.apply(Edit(before=None, after=row))
        for item in review_of(session).items:
            assert "Cleo" not in item.annotators


def test_a_renamed_type_and_a_new_one_are_there_at_once(going_on: MainWindow, qtbot: QtBot) -> None:
    page = _only(going_on, "type")
    press("J")
    wanted = page.item
    session = going_on.session
    assert session is not None
    assert wanted is not None
    renamed = scheme_changes.rename(session, "type", "denial", "Rejection")
    scheme_changes.carry_out(session, renamed)
    scheme_changes.carry_out(session, scheme_changes.add(session, "type", "Promise"))
    qtbot.waitUntil(lambda: going_on.pages.review not in (None, page))
    page = _settled(going_on, qtbot)
    assert page.isVisible()
    assert page.list.view.kind == "type"
    assert page.item is not None
    assert page.item.key == wanted.key
    assert page.desk.columns[1].fields.buttons()["type"].text() == "Rejection"
    page.focus_places()
    press("E")
    chip = page.gold.editor.types.chip("promise")
    assert chip.text() == "Promise"
    click(chip)
    assert [one.type for one in _gold(going_on)] == ["promise"]


def test_new_guidelines_are_offered_as_paragraphs_at_once(going_on: MainWindow) -> None:
    page = _only(going_on, "type")
    session = going_on.session
    assert session is not None
    body = "# Rules\n\n## Boats and ferries\n\nA boat is a boat.\n"
    scheme_changes.put_guidelines(session, body)
    offered = [page.gold.guideline.itemText(at) for at in range(page.gold.guideline.count())]
    assert offered[1:] == ["Boats and ferries"]


def test_gold_sets_are_finished_opened_again_and_gone_to(going_on: MainWindow) -> None:
    page = _only(going_on, "type")
    page.show_gold_sets()
    dialog = page._gold_sets
    assert dialog.words.text() == "0 of 2 gold sets finished."
    assert not dialog.all_button.isEnabled()
    assert not dialog.one_button.isEnabled()
    assert problems(dialog) == []
    assert problems(page.switches) == []
    look(dialog)
    titles = [row.cells[0] for row in dialog.table.rows_model.rows]
    dialog.table.choose_row(titles.index("Ferries"))
    dialog.table.setFocus()
    press("Return")
    assert page.item is not None
    assert page.item.title == "Ferries"
    review = page.review
    assert review is not None
    for place in range(len(review.items)):
        page.edits.take(review.items[place], "Ben", Reason())
    page.show_gold_sets()
    dialog = page._gold_sets
    assert [row.cells[2] for row in dialog.table.rows_model.rows] == ["0", "0"]
    click(dialog.all_button)
    assert dialog.words.text() == "2 of 2 gold sets finished."
    assert dialog.one_button.text() == "Reopen"
    click(dialog.one_button)
    assert dialog.words.text() == "1 of 2 gold sets finished."
    click(dialog.one_button)
    click(dialog.close_button)
    look(going_on)
    press("Ctrl+Z", "Ctrl+Z", "Ctrl+Z")
    assert {one.gold.state for one in review.gold_sets()} == {"in progress"}
