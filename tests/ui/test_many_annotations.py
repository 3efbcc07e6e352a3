"""Articles with very many annotations: shown before all are read, in the end with all of them."""

from __future__ import annotations

import dataclasses
import gc
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.model.change import Edit
from annotator.model.span import Span
from annotator.session import annotating, speakers
from annotator.session.session import Session, new_id
from annotator.ui.annotate_page import AnnotatePage
from annotator.ui.article_annotations import FIRST
from annotator.ui.main_window import MainWindow
from annotator.ui.preferences import Preferences
from annotator.ui.turns_dialog import TurnsDialog
from tests.programs import OpenProgram
from tests.projects import add_article
from tests.stories.verbs import current, desk, look, press, select_text

MANY = 1000
VERY_MANY = 3000
TEXT = "The dam holds, he said. 😀 Nobody agreed; “never”.\n" * 700


def fill(session: Session, article_id: str, *, count: int = MANY) -> None:
    """Give an article annotations from its beginning to its end, the last ones made first."""
    text = session.article(article_id).text
    first = annotating.annotate(
        session, article_id, [Span(len(text) - 40, len(text) - 30)], "claim"
    )
    with session.step("fill") as step:
        for number in reversed(range(count - 1)):
            start = number * 34 * MANY // count
            span = Span(start, start + 20)
            made = dataclasses.replace(
                first, id=new_id(), number=0, fragments=(span,), quotes=(span.of(text),)
            )
            step.apply(Edit(before=None, after=made))


@pytest.fixture
def window(tmp_path: Path, preferences: Preferences, open_program: OpenProgram) -> MainWindow:
    """The window on a short article, with a long full one beside it."""
    with Session.create(tmp_path / "Dam.annotator") as session:
        session.switch_annotator("Mira")
        add_article(session, "A short one, she said.", title="Short")
        fill(session, add_article(session, TEXT, title="Long"))
        preferences.remember_annotator(session.project_id, "Mira")
        path = session.path
    return open_program(path).window


def open_long(window: MainWindow) -> AnnotatePage:
    page = desk(window)
    assert window.session is not None
    page.open_article(window.session.summaries(window.session.article_numbers())[1].id)
    return page


def test_the_article_is_there_before_all_of_its_annotations(
    window: MainWindow, qtbot: QtBot
) -> None:
    page = open_long(window)
    rows = page.inspector.resting.rows
    assert rows.total() == FIRST
    assert page.has_annotations
    qtbot.waitUntil(lambda: rows.total() == MANY)
    assert window.session is not None
    assert page.article is not None
    stored = window.session.annotations(page.article.id)
    assert sorted(known.id for known in page.annotations) == sorted(known.id for known in stored)
    assert all(page.view.annotation(known.id) == known for known in stored)


def test_whoever_asks_for_all_gets_all_at_once(window: MainWindow) -> None:
    assert len(open_long(window).annotations) == MANY


def test_a_key_finds_everything_there(window: MainWindow) -> None:
    page = open_long(window)
    press("Shift+Tab", "L")
    assert page.inspector.resting.rows.total() == MANY
    press("End", "Return")
    assert current(window).fragments[0].start == len(TEXT) - 40


def test_what_is_done_meanwhile_is_not_overwritten(window: MainWindow, qtbot: QtBot) -> None:
    page = open_long(window)
    session = window.session
    assert session is not None
    assert page.article is not None
    stored = session.annotations(page.article.id)
    gone, changed = stored[1], stored[2]
    assert page.view.annotation(gone.id) is None
    annotating.delete(session, [gone.id])
    annotating.change_annotation(session, changed.id, note="seen")
    rows = page.inspector.resting.rows
    qtbot.waitUntil(lambda: rows.total() == MANY - 1)
    shown = page.view.annotation(changed.id)
    assert shown is not None
    assert shown.note == "seen"
    assert page.view.annotation(gone.id) is None
    session.undo()
    session.undo()
    assert len(page.annotations) == MANY


def test_another_article_ends_the_reading_of_the_one_before(
    window: MainWindow, qtbot: QtBot
) -> None:
    page = open_long(window)
    press("Ctrl+PgUp")
    qtbot.wait(80)
    assert len(page.annotations) == 0
    select_text(page.view, "short one")
    press("1")
    assert [known.quotes for known in page.annotations] == [("short one",)]
    press("Ctrl+Z", "Ctrl+Z")
    qtbot.waitUntil(lambda: page.article is not None and page.article.title == "Long")
    assert len(page.annotations) == 1


def test_undoing_very_much_goes_on_in_turns_and_can_be_cancelled(
    window: MainWindow, qtbot: QtBot
) -> None:
    page = open_long(window)
    qtbot.waitUntil(lambda: page.is_complete)
    session = window.session
    assert session is not None
    labels = session.undo_labels()
    for again in (False, True):
        look(window)
        press("Ctrl+Z")
        (dialog,) = (one for one in window.findChildren(TurnsDialog) if one.isVisible())
        assert dialog.progress.words.text() == "Taking back: fill…"
        if not again:
            qtbot.waitUntil(lambda dialog=dialog: dialog.progress.bar.value() > 50)
            dialog.progress.cancel_button.click()
            assert len(page.annotations) == MANY
            assert session.undo_labels() == labels
            assert len(session.annotations(page.article.id)) == MANY  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: len(page.annotations) == 1)
    assert len(session.annotations(page.article.id)) == 1  # type: ignore[union-attr]
    assert session.undo_labels()[1] == "fill"
    look(window)
    press("Ctrl+Shift+Z")
    qtbot.waitUntil(lambda: len(page.annotations) == MANY)
    assert session.undo_labels() == labels


def test_what_cannot_be_undone_is_refused_after_some_turns_and_leaves_everything(
    window: MainWindow, qtbot: QtBot
) -> None:
    page = open_long(window)
    qtbot.waitUntil(lambda: page.is_complete)
    session = window.session
    assert session is not None
    assert page.article is not None
    made = session.annotations(page.article.id)
    pilot = speakers.make_speaker(session, name="Harbour pilot", aliases=("Harbour master",))
    with session.step("name") as step:
        for one in made[:100]:
            step.apply(Edit(before=one, after=dataclasses.replace(one, speaker_id=pilot.id)))
    ids = [one.id for one in made[:100]]
    other, _ = speakers.split_speaker(session, pilot.id, "Harbour master", annotation_ids=ids)
    session.switch_annotator("Jonas")
    annotating.annotate_named(session, page.article.id, [Span(0, 9)], "claim", speaker=other.name)
    session.switch_annotator("Mira")
    press("Ctrl+Z")
    qtbot.waitUntil(lambda: "would have to go and is in use" in window.banner.words.text())
    assert speakers.uses(session)[other.id].speaking == 101
    assert session.undo_labels()[0] == "name"


def test_closing_the_project_meanwhile_is_no_matter(window: MainWindow, qtbot: QtBot) -> None:
    open_long(window)
    window.close_project()
    qtbot.wait(80)
    assert window.session is None


def very_full(window: MainWindow) -> AnnotatePage:
    """The long article with so many more annotations that a key cannot wait for all of them."""
    assert window.session is not None
    long_one = window.session.summaries(window.session.article_numbers())[1].id
    fill(window.session, long_one, count=VERY_MANY - MANY)
    return open_long(window)


def test_annotating_waits_for_none_of_very_many(window: MainWindow, qtbot: QtBot) -> None:
    page = very_full(window)
    select_text(page.view, "Nobody agreed")
    press("1")
    assert current(window).quotes == ("Nobody agreed",)
    press("2", "Delete")
    rows = page.inspector.resting.rows
    assert rows.total() < VERY_MANY
    qtbot.waitUntil(lambda: rows.total() == VERY_MANY)
    assert window.session is not None
    assert window.session.undo_labels()[0] == "delete annotation"


def test_keys_that_look_at_all_of_very_many_act_in_their_order(
    window: MainWindow, qtbot: QtBot
) -> None:
    page = very_full(window)
    press("L")
    rows = page.inspector.resting.rows
    assert rows.total() < VERY_MANY
    press("End", "Return", "U")
    qtbot.waitUntil(lambda: rows.total() == VERY_MANY)
    press("End", "Return", "U")
    assert current(window).fragments[0].start == len(TEXT) - 40
    assert current(window).unsure


def test_very_many_are_not_gone_through_for_garbage_until_the_project_is_closed(
    window: MainWindow, qtbot: QtBot
) -> None:
    page = very_full(window)
    rows = page.inspector.resting.rows
    qtbot.waitUntil(lambda: rows.total() == VERY_MANY)
    held = {id(known) for known in page.annotations}
    looked_through = {id(known) for known in gc.get_objects()}
    assert len(held) == VERY_MANY
    assert not held & looked_through
    window.close_project()
    assert gc.get_freeze_count() == 0
