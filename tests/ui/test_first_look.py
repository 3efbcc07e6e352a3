"""The program as it comes up: nothing shown before, nothing resized by hand."""

from __future__ import annotations

from pathlib import Path

from annotator.session.sample import create_sample
from annotator.ui.preferences import Preferences
from tests.programs import OpenProgram
from tests.stories.verbs import (
    answer_annotator,
    current,
    desk,
    look,
    opened_dialog,
    press,
    select_text,
)


def test_the_first_article_is_set_to_the_width_it_has(
    tmp_path: Path, open_program: OpenProgram, preferences: Preferences
) -> None:
    path = tmp_path / "sample.annotator"
    with create_sample(path) as session:
        preferences.remember_annotator(session.project_id, "a1")
    view = desk(open_program(path).window).view
    assert view.document().textWidth() == view.viewport().width()
    assert view.viewport().width() > 400


def test_the_window_comes_up_on_a_small_screen(
    tmp_path: Path, open_program: OpenProgram, preferences: Preferences
) -> None:
    path = tmp_path / "sample.annotator"
    with create_sample(path) as session:
        preferences.remember_annotator(session.project_id, "a1")
    window = open_program(path, size=(1024, 660)).window
    assert (window.width(), window.height()) == (1024, 660)
    page = desk(window)
    page.view.pick(page.view.next_annotation())
    window.toggle_guidelines()
    look(window)
    assert window.width() == 1024
    assert page.list.isHidden()
    assert page.view.viewport().width() > 250


def test_a_label_before_anybody_said_who_annotates_asks_again(
    tmp_path: Path, open_program: OpenProgram
) -> None:
    path = tmp_path / "sample.annotator"
    create_sample(path).close()
    window = open_program(path).window
    opened_dialog(window).reject()
    look(window)
    view = desk(window).view
    view.setFocus()
    select_text(view, "nine parts noise")
    press("1")
    answer_annotator(window, "Mira")
    select_text(view, "nine parts noise")
    press("1")
    assert current(window).annotator == "Mira"
