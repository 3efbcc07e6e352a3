"""The annotate page in the real window: one label from the selection to the disk, and refusals."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import pytest
from pytestqt.qtbot import QtBot

from annotator.errors import ProjectUnavailable
from annotator.model.article import Article, text_digest
from annotator.model.change import Edit, ImportBatch
from annotator.model.span import Span
from annotator.session import annotating
from annotator.session.session import Session, new_id, now
from annotator.store.project import Project
from annotator.text import reporting_tokens
from annotator.ui.annotate_page import AnnotatePage
from annotator.ui.annotator_dialog import AnnotatorDialog
from annotator.ui.main_window import MainWindow
from annotator.ui.preferences import Preferences
from tests.projects import add_article
from tests.stories.harbour import BRIDGE, FERRY, harbour_project
from tests.stories.verbs import (
    annotate,
    click,
    current,
    desk,
    look,
    name_speaker,
    opened_dialog,
    press,
    select_text,
    write,
)


def test_a_type_key_on_a_selection_is_on_disk_when_the_key_returns(window: MainWindow) -> None:
    page = desk(window)
    select_text(page.view, "Nobody was hurt")
    press("1")
    made = current(window)
    assert made.quotes == ("Nobody was hurt",)
    assert FERRY[made.cover.start : made.cover.end] == "Nobody was hurt"
    assert page.view.selected_span() is None
    assert page.view.hasFocus()
    assert window.status_line.words.text() == "Saved"


def test_a_type_key_without_a_selection_changes_the_type_and_carries_the_stance(
    window: MainWindow,
) -> None:
    made = annotate(window, "Nobody was hurt", "1")
    press("2")
    assert current(window).id == made.id
    assert (current(window).type, current(window).stance) == ("denial", "opposes")
    press("0", "1")
    assert (current(window).type, current(window).stance) == ("claim", "neutral")


@pytest.mark.parametrize(
    ("words", "waits"), [("the pumps unwatched", True), ("members had left", False)]
)
def test_the_words_around_a_selection_are_read_before_the_key_for_its_type(
    window: MainWindow, qtbot: QtBot, words: str, waits: bool
) -> None:
    look(window)
    page = desk(window)
    select_text(page.view, words)
    if waits:
        qtbot.wait(50)
    assert (_calls_in(press, "1", reporting_tokens.__file__) > 0) is not waits
    assert current(window).quotes == (words,)


def _calls_in(act: Callable[[str], object], key: str, file: str | None) -> int:
    """How many calls there are of a module's functions while a key is pressed."""
    calls = 0

    def count(frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event == "call" and frame.f_code.co_filename == file

    sys.setprofile(count)
    try:
        act(key)
    finally:
        sys.setprofile(None)
    return calls


def test_the_type_bar_annotates_by_mouse(window: MainWindow) -> None:
    page = desk(window)
    select_text(page.view, "Nobody was hurt")
    assert page.type_bar.isVisible()
    chip = page.type_bar.findChild(type(page.inspector.form.unsure_chip), "acknowledgment")
    assert chip is not None
    click(chip)
    assert current(window).type == "acknowledgment"
    assert not page.type_bar.isVisible()


def test_the_speaker_of_the_paragraph_is_filled_in(window: MainWindow) -> None:
    annotate(window, "We checked every boat", "1")
    name_speaker("Ana Pérez")
    speaker_id = current(window).speaker_id
    assert annotate(window, "Nobody was hurt", "1").speaker_id == speaker_id
    assert annotate(window, "one man had been late", "3").speaker_id is None


def test_boundaries_of_the_current_annotation_move_by_words(window: MainWindow) -> None:
    annotate(window, "checked every boat", "1")
    press("[")
    assert current(window).quotes == ("We checked every boat",)
    press("]", "{")
    assert current(window).quotes == ("checked every",)
    press("}")
    assert current(window).quotes == ("checked every boat",)


def test_the_outer_boundaries_move_when_there_are_several_fragments(window: MainWindow) -> None:
    annotate(window, "checked every boat", "1")
    select_text(desk(window).view, "Nobody was")
    press("F")
    press("[", "}")
    quotes = current(window).quotes
    assert quotes[0].startswith("We checked") or quotes[1].endswith("hurt")
    assert len(quotes) == 2


def test_keys_for_the_selection_leave_the_current_annotation_alone(window: MainWindow) -> None:
    made = annotate(window, "Nobody was hurt", "1")
    select_text(desk(window).view, "checked every boat")
    press("[")
    span = desk(window).view.selected_span()
    assert span is not None
    assert FERRY[span.start : span.end] == "We checked every boat"
    assert current(window) == made


def test_what_is_refused_is_said_and_changes_nothing(window: MainWindow) -> None:
    assert window.session is not None
    _add_furniture(window.session)
    page = desk(window)
    page.open_article(_last_article(window.session))
    select_text(page.view, "Share this story")
    press("1")
    assert "excluded region" in window.banner.words.text()
    assert window.banner.isVisible()
    assert len(page.annotations) == 0
    press("Ctrl+PgUp")
    assert not window.banner.isVisible()


def test_a_pressed_chip_goes_back_when_the_change_is_refused(
    window: MainWindow, tmp_path: Path
) -> None:
    annotate(window, "Nobody was hurt", "1")
    form = desk(window).inspector.form
    (tmp_path / "Harbour.annotator").rename(tmp_path / "moved.annotator")
    click(form.stances.chip("mixed"))
    assert "moved, deleted, replaced" in window.banner.words.text()
    assert form.stances.chip("supports").isChecked()
    assert not form.stances.chip("mixed").isChecked()
    press("N")
    write("kept")
    click(desk(window).list.filter_edit)
    assert desk(window).inspector.pending_note == "kept"
    (tmp_path / "moved.annotator").rename(tmp_path / "Harbour.annotator")
    press("Ctrl+PgDown")
    assert window.session is not None
    (annotation,) = window.session.annotations(window.session.summaries([1])[0].id)
    assert annotation.note == "kept"


def test_a_note_is_stored_before_another_annotation_or_article_is_shown(
    window: MainWindow,
) -> None:
    page = desk(window)
    first = annotate(window, "Nobody was hurt", "1")
    annotate(window, "The ferry is safe", "1")
    press("N")
    write("half a thought")
    click(page.view.viewport(), page.view.span_rect(first.fragments[0]).center())
    assert page.view.current() == first.id
    notes = {known.cover.start: known.note for known in page.annotations}
    assert notes[FERRY.index("The ferry")] == "half a thought"
    press("N")
    write("and another")
    press("Ctrl+PgDown")
    assert page.article is not None
    assert page.article.title == "Council to rebuild bridge"
    assert window.session is not None
    assert window.session.annotation(first.id).note == "and another"  # type: ignore[union-attr]


@pytest.mark.parametrize("leaving", ["Ctrl+PgDown", "Ctrl+Return", "Ctrl+2", "Ctrl+E", "Ctrl+W"])
def test_what_is_typed_in_a_field_is_stored_whichever_key_leads_away(
    window: MainWindow, tmp_path: Path, leaving: str
) -> None:
    made = annotate(window, "Nobody was hurt", "1")
    name_speaker("Ana Pérez")
    desk(window).inspector.begin_field("date_said")
    write("2031-05")
    press(leaving)
    window.close()
    with Session.open(tmp_path / "Harbour.annotator", annotator="Mira") as session:
        stored = session.annotation(made.id)
        assert stored is not None
        assert stored.date_said == "2031-05"


def test_changes_made_elsewhere_are_shown_by_the_same_path(window: MainWindow) -> None:
    page = desk(window)
    assert window.session is not None
    assert page.article is not None
    made = annotating.annotate(window.session, page.article.id, [Span(40, 60)], "denial")
    assert page.view.annotation(made.id) == made
    page.show_annotation(made.id)
    annotating.change_annotation(window.session, made.id, note="from elsewhere", unsure=True)
    assert page.inspector.form.note.note == "from elsewhere"
    assert page.inspector.form.unsure_chip.isChecked()
    annotating.delete(window.session, [made.id])
    assert page.view.current() is None
    assert page.inspector.annotation is None


def test_articles_that_came_in_are_listed_at_once(window: MainWindow) -> None:
    assert window.session is not None
    add_article(window.session, "Late news, he said.", title="Late")
    assert desk(window).list.model.rowCount() == 4
    assert window.status_line.count.text() == "0 of 4 finished"
    press("Ctrl+Z")
    assert desk(window).list.model.rowCount() == 3


def test_escape_lets_go_of_the_selection_first_and_then_of_the_annotation(
    window: MainWindow,
) -> None:
    view = desk(window).view
    made = annotate(window, "Nobody was hurt", "1")
    select_text(view, "The ferry is safe")
    press("Esc")
    assert (view.selected_span(), view.current()) == (None, made.id)
    press("Esc")
    assert view.current() is None


def test_f6_goes_round_the_panes(window: MainWindow) -> None:
    page = desk(window)
    annotate(window, "Nobody was hurt", "1")
    press("F6")
    assert page.inspector.form.types.chip("claim").hasFocus()
    press("F6")
    assert page.list.rows.hasFocus()
    press("F6")
    assert page.view.hasFocus()


def test_letters_grow_and_the_size_is_remembered(
    window: MainWindow, preferences: Preferences
) -> None:
    view = desk(window).view
    usual = view.font_size()
    press("Ctrl++", "Ctrl++")
    assert view.font_size() == usual + 2
    assert preferences.font_size() == usual + 2
    press("Ctrl+0")
    assert view.font_size() == usual


def test_finishing_an_empty_article_records_that_there_is_nothing(window: MainWindow) -> None:
    page = desk(window)
    assert page.article is not None
    first = page.article.id
    press("Ctrl+Enter")
    assert window.session is not None
    done = window.session.annotation_set(first)
    assert (done.state, done.annotations) == ("finished", 0)
    assert page.article.text == BRIDGE
    press("Ctrl+Z")
    assert page.article.id == first
    assert window.session.annotation_set(first).state == "new"


def test_finishing_says_when_the_rest_is_hidden_by_the_filter(
    window: MainWindow, qtbot: QtBot
) -> None:
    page = desk(window)
    page.list.filter_edit.setText("ferry")
    qtbot.waitUntil(lambda: page.list.model.rowCount() == 1)
    page.focus_article()
    press("Ctrl+Return")
    assert "other 2" in window.banner.words.text()


def test_a_finished_article_can_be_reopened(window: MainWindow) -> None:
    page = desk(window)
    press("Ctrl+Return", "Ctrl+PgUp")
    actions = window.actions_by_id
    assert actions is not None
    assert actions["reopen"].isEnabled()
    actions["reopen"].trigger()
    assert window.session is not None
    assert page.article is not None
    assert window.session.annotation_set(page.article.id).state == "in progress"
    assert not actions["reopen"].isEnabled()


def test_the_article_that_was_open_is_opened_again(
    window: MainWindow, preferences: Preferences, tmp_path: Path, qtbot: QtBot
) -> None:
    press("Ctrl+PgDown", "Ctrl+PgDown")
    window.close_project()
    window.open_project(tmp_path / "Harbour.annotator")
    page = desk(window)
    assert page.article is not None
    assert page.article.title == "Quarry stays shut"


def test_a_read_only_project_can_be_read_and_refuses_edits(
    tmp_path: Path, preferences: Preferences, qtbot: QtBot
) -> None:
    path = harbour_project(tmp_path)
    with Session(Project.open(path, read_only=True), annotator="Mira") as session:
        page = AnnotatePage(session, preferences)
        qtbot.addWidget(page)
        page.resize(1200, 700)
        page.begin()
        with qtbot.waitExposed(page):
            page.show()
        assert page.article is not None
        page.view.select_span(Span(36, 53))
        with pytest.raises(ProjectUnavailable, match="can only be read"):
            page.edits.apply_type("claim")
        assert len(page.annotations) == 0
        assert page.view.selected_span() == Span(36, 53)
        page.leave()
        page.hide()


def test_nobody_annotates_without_a_name(window: MainWindow, tmp_path: Path) -> None:
    window.close_project()
    with Session.create(tmp_path / "fresh.annotator") as session:
        add_article(session)
    window.open_project(tmp_path / "fresh.annotator")
    opened_dialog(window).reject()
    page = desk(window)
    page.view.select_next_sentence()
    assert window.actions_by_id is not None
    window.actions_by_id["type.claim"].trigger()
    assert isinstance(opened_dialog(window), AnnotatorDialog)
    assert len(page.annotations) == 0


def _add_furniture(session: Session) -> None:
    text = "Share this story\nThe mayor said the bridge is safe."
    article = Article(
        id=new_id(),
        text=text,
        title="Furniture",
        text_sha256=text_digest(text),
        excluded=(Span(0, 16),),
    )
    batch = ImportBatch(id=new_id(), source="test", removed=True)
    with session.step("import 1 article") as step:
        session.project.articles.add_batch(batch, at=now())
        step.apply(Edit(before=batch, after=dataclasses.replace(batch, removed=False)))
        session.project.articles.add(article, batch.id)


def _last_article(session: Session) -> str:
    return session.summaries(session.article_numbers()[-1:])[0].id
