"""Whole days of annotators, by mouse and keys in the real window on a real project file."""

from __future__ import annotations

from pathlib import Path

from annotator.model.span import Span
from annotator.session.session import Session
from tests.programs import OpenProgram
from tests.stories.harbour import FERRY, harbour_project
from tests.stories.verbs import (
    annotate,
    answer_annotator,
    click,
    click_on_words,
    current,
    desk,
    name_speaker,
    press,
    select_text,
    titles,
    write,
)


def test_two_people_annotate_the_same_article_without_seeing_each_other(
    tmp_path: Path, open_program: OpenProgram
) -> None:
    window = open_program(harbour_project(tmp_path)).window
    answer_annotator(window, "Mira")
    assert window.windowTitle().startswith("Harbour – Mira")

    first = annotate(window, "The ferry is safe", "1")
    assert (first.type, first.stance, first.form) == ("claim", "supports", "direct")
    name_speaker("Ana Pérez")
    assert window.session is not None
    speaker = window.session.speaker(current(window).speaker_id or "")
    assert speaker is not None
    assert speaker.name == "Ana Pérez"

    second = annotate(window, "We checked every boat", "1")
    select_text(desk(window).view, "Nobody was hurt")
    press("F")
    both = current(window)
    assert both.id == second.id
    assert [FERRY[part.start : part.end] for part in both.fragments] == [
        "We checked every boat",
        "Nobody was hurt",
    ]
    press("S")
    write("perez")
    press("Return")
    assert current(window).speaker_id == speaker.id

    press("Ctrl+Return")
    assert desk(window).article is not None
    assert desk(window).article.title == "Council to rebuild bridge"

    click(window.top_bar.annotator_button)
    answer_annotator(window, "Jonas")
    assert window.session.annotator == "Jonas"
    click(desk(window).list.rows.viewport())
    press("Ctrl+PgUp")
    assert len(desk(window).annotations) == 0
    denial = annotate(window, "its members had left the pumps unwatched", "2")
    assert (denial.type, denial.stance) == ("denial", "opposes")

    window.close()
    with Session.open(tmp_path / "Harbour.annotator", annotator="Mira") as session:
        article = session.summaries(session.article_numbers())[0]
        assert len(session.annotations(article.id)) == 2
        assert session.annotation_set(article.id).state == "finished"
        session.switch_annotator("Jonas")
        assert [known.type for known in session.annotations(article.id)] == ["denial"]
        assert session.annotation_set(article.id).state == "in progress"


def test_overlapping_annotations_are_made_told_apart_and_picked(
    tmp_path: Path, open_program: OpenProgram
) -> None:
    window = open_program(harbour_project(tmp_path)).window
    answer_annotator(window, "Mira")
    view = desk(window).view
    outer = annotate(window, "called the claim that the pumps were old a lie", "2")
    inner = annotate(window, "the pumps were old", "1")
    assert {outer.id, inner.id} == {known.id for known in desk(window).annotations}

    press("Esc")
    assert view.current() is None
    click_on_words(view, "pumps were old")
    assert view.current() == inner.id
    press("O")
    assert view.current() == outer.id
    press("O")
    assert view.current() == inner.id
    press("Shift+Tab")
    assert view.current() == outer.id
    press("Tab")
    assert view.current() == inner.id

    press("Del")
    assert [known.id for known in desk(window).annotations] == [outer.id]


def test_everything_is_undone_and_redone_also_after_a_restart(
    tmp_path: Path, open_program: OpenProgram
) -> None:
    path = harbour_project(tmp_path)
    window = open_program(path).window
    answer_annotator(window, "Mira")
    made = annotate(window, "Nobody was hurt", "1")
    press("2")
    press("U")
    press("N")
    write("who checked? 🤔")
    press("Ctrl+Return")
    assert current(window).note == "who checked? 🤔"
    select_text(desk(window).view, "on Monday")
    press("F")
    assert len(current(window).fragments) == 2
    window.close()

    window = open_program(path).window
    assert window.session is not None
    assert window.session.annotator == "Mira"
    press("Ctrl+Z")
    assert len(current(window).fragments) == 1
    press("Ctrl+Z")
    assert current(window).note == ""
    press("Ctrl+Z", "Ctrl+Z")
    assert (current(window).type, current(window).unsure) == ("claim", False)
    press("Ctrl+Z")
    assert len(desk(window).annotations) == 0
    press("Ctrl+Shift+Z")
    assert current(window).id == made.id
    press("Ctrl+Y", "Ctrl+Y", "Ctrl+Y", "Ctrl+Y")
    again = current(window)
    assert (again.type, again.stance, again.unsure, again.note, len(again.fragments)) == (
        "denial",
        "opposes",
        True,
        "who checked? 🤔",
        2,
    )


def test_undo_goes_to_the_article_where_the_act_was(
    tmp_path: Path, open_program: OpenProgram
) -> None:
    window = open_program(harbour_project(tmp_path)).window
    answer_annotator(window, "Mira")
    annotate(window, "The ferry is safe", "1")
    press("Ctrl+PgDown")
    assert desk(window).article.title == "Council to rebuild bridge"
    press("Ctrl+Z")
    assert desk(window).article.title == "Ferry “safe” after fire"
    assert len(desk(window).annotations) == 0


def test_finishing_asks_for_what_is_missing_and_goes_on_to_the_end(
    tmp_path: Path, open_program: OpenProgram
) -> None:
    window = open_program(harbour_project(tmp_path)).window
    answer_annotator(window, "Mira")
    lacking = annotate(window, "The ferry is safe", "1")
    press("Esc", "Ctrl+Return")
    assert "speaker" in window.banner.words.text()
    assert desk(window).view.current() == lacking.id
    assert desk(window).inspector.form.speaker.edit.hasFocus()
    write("Ana Pérez")
    press("Return", "Ctrl+Return")
    assert desk(window).article.title == "Council to rebuild bridge"
    press("Ctrl+Return")
    assert desk(window).article.title == "Quarry stays shut"
    click(window.status_line.finish_button)
    assert "all articles are finished" in window.banner.words.text()
    assert window.status_line.count.text() == "3 of 3 finished"

    click(desk(window).list.to_do_button)
    assert titles(window) == []
    click(desk(window).list.all_button)
    assert len(titles(window)) == 3


def test_a_day_by_keyboard_alone(tmp_path: Path, open_program: OpenProgram) -> None:
    window = open_program(harbour_project(tmp_path)).window
    answer_annotator(window, "Mira")
    view = desk(window).view
    press("J", "J", "J")
    span = view.selected_span()
    assert span is not None
    assert FERRY[span.start : span.end] == "“We checked every boat,” she told reporters"
    press("{", "{", "{", "1")
    made = current(window)
    assert made.quotes == ("We checked every boat",)
    press("]")
    assert current(window).quotes == ("checked every boat",)
    press("[")
    assert current(window).quotes == ("We checked every boat",)
    press("Ctrl+Z", "Ctrl+Z")
    assert current(window).fragments == made.fragments
    press("S")
    write("Ana Pérez")
    press("Return", "+", "0")
    assert current(window).stance == "neutral"
    press("P")
    write("The ferry is safe")
    press("Return")
    assert window.session is not None
    proposition = window.session.proposition(current(window).proposition_id or "")
    assert proposition is not None
    assert (proposition.text, proposition.status) == ("The ferry is safe", "proposed")
    press("K", "3", "Alt+1")
    assert current(window).type == "acknowledgment"
    assert current(window).speaker_id is not None


def test_right_to_left_words_are_annotated_where_they_stand(
    tmp_path: Path, open_program: OpenProgram
) -> None:
    window = open_program(harbour_project(tmp_path)).window
    answer_annotator(window, "Mira")
    made = annotate(window, "العبّارة آمنة", "1")
    assert made.quotes == ("العبّارة آمنة",)
    assert made.fragments == (Span(FERRY.index("العبّارة"), FERRY.index("» أمس")),)
    assert made.form == "direct"
