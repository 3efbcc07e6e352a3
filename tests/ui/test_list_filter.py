"""Filtering the article list by more than words, by mouse and by key."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from annotator.model.article import Article, text_digest
from annotator.model.change import Edit, ImportBatch
from annotator.model.span import Span
from annotator.session import annotating
from annotator.session.session import Session, new_id, now
from annotator.ui.filter_dialog import FilterDialog
from annotator.ui.main_window import MainWindow
from tests.stories.verbs import click, desk, focused, look, press, titles, write

ARTICLES = (
    ("Ferry <b>fire</b>", "Bay Post & Co", "2031-05-02", "fire"),
    ("Bridge", "Bay Post & Co", "2031-06-01", None),
    ("Quarry", "Hill News", "2032-01-09", "fire"),
)


def fill(session: Session) -> None:
    batch = ImportBatch(id=new_id(), source="test", removed=True)
    with session.step("import") as step:
        session.project.articles.add_batch(batch, at=now())
        for title, outlet, published, story in ARTICLES:
            text = f"{title} says that it is so."
            session.project.articles.add(
                Article(
                    id=title,
                    text=text,
                    title=title,
                    outlet=outlet,
                    published=published,
                    story=story,
                    text_sha256=text_digest(text),
                    source_name="a.txt",
                ),
                batch.id,
            )
        step.apply(Edit(before=batch, after=dataclasses.replace(batch, removed=False)))


@pytest.fixture
def filled(window: MainWindow) -> MainWindow:
    assert window.session is not None
    fill(window.session)
    annotating.annotate_named(
        window.session, "Quarry", [Span(0, 6)], "denial", speaker="Ana", note="hm"
    )
    annotating.finish(window.session, "Bridge")
    desk(window).list.reload()
    assert len(titles(window)) == 6
    return window


def opened(window: MainWindow) -> FilterDialog:
    look(window)
    press("Ctrl+Shift+L")
    dialog = desk(window).list.filters.dialog
    assert dialog is not None
    look(dialog)
    return dialog


def choose(window: MainWindow, field: str, words: str) -> None:
    dialog = opened(window)
    combo = dialog.combo(field)
    place = combo.findText(words)
    assert place > 0, words
    combo.setFocus()
    way = Qt.Key.Key_Down if place > combo.currentIndex() else Qt.Key.Key_Up
    while combo.currentIndex() != place:
        QTest.keyClick(combo, way)
    dialog.close()


def chips(window: MainWindow) -> list[QToolButton]:
    flow = desk(window).list.filters.chips.flow
    items = [flow.itemAt(place) for place in range(flow.count())]
    return [item.widget() for item in items if item is not None]  # type: ignore[misc]


def test_what_is_chosen_is_in_force_at_once_and_shown_as_a_chip(filled: MainWindow) -> None:
    choose(filled, "outlet", "Bay Post & Co")
    assert titles(filled) == ["Ferry <b>fire</b>", "Bridge"]
    (chip,) = chips(filled)
    assert chip.text() == "Bay Post && Co"
    assert chip.isVisible()
    choose(filled, "story", "fire")
    assert titles(filled) == ["Ferry <b>fire</b>"]
    assert [known.text() for known in chips(filled)] == ["Bay Post && Co", "Story: fire"]
    click(chips(filled)[0])
    assert titles(filled) == ["Ferry <b>fire</b>", "Quarry"]
    click(chips(filled)[0])
    assert len(titles(filled)) == 6
    assert not desk(filled).list.filters.chips.isVisible()


def test_conditions_join_with_the_words(filled: MainWindow, qtbot: QtBot) -> None:
    choose(filled, "story", "fire")
    look(filled)
    click(desk(filled).list.filter_edit)
    write("quar")
    qtbot.waitUntil(lambda: titles(filled) == ["Quarry"])


def test_states_types_speakers_and_notes(filled: MainWindow) -> None:
    choose(filled, "states", "finished")
    assert titles(filled) == ["Bridge"]
    assert desk(filled).list.all_button.isChecked()
    choose(filled, "states", "in progress")
    assert titles(filled) == ["Quarry"]
    dialog = opened(filled)
    click(dialog.clear_button)
    dialog.close()
    assert len(titles(filled)) == 6
    choose(filled, "type", "Denial")
    choose(filled, "speaker_id", "Ana")
    assert titles(filled) == ["Quarry"]
    dialog = opened(filled)
    dialog.note_box.setFocus()
    press("Space")
    assert titles(filled) == ["Quarry"]
    dialog.unsure_box.setFocus()
    press("Space")
    dialog.close()
    assert titles(filled) == []
    assert "No article passes these filters" in desk(filled).list.nothing.text()
    assert [chip.text() for chip in chips(filled)] == [
        "Denial",
        "Speaker: Ana",
        "unsure",
        "with a note",
    ]


def test_dates_are_typed_and_what_is_no_date_filters_nothing(filled: MainWindow) -> None:
    dialog = opened(filled)
    dialog.since.edit.setFocus()
    write("2031-06")
    press("Tab")
    assert titles(filled) == ["Bridge", "Quarry"]
    write("soon")
    press("Tab")
    assert titles(filled) == ["Bridge", "Quarry"]
    dialog.until.edit.setFocus()
    dialog.until.edit.clear()
    write("2031")
    press("Tab")
    assert titles(filled) == ["Bridge"]
    dialog.close()
    assert [chip.text() for chip in chips(filled)] == ["since 2031-06", "until 2031"]


def test_of_others_only_how_far_they_are_can_be_asked(filled: MainWindow) -> None:
    session = filled.session
    assert session is not None
    session.switch_annotator("Tomas")
    annotating.annotate_named(session, "Ferry <b>fire</b>", [Span(0, 5)], "claim", speaker="Eve")
    session.switch_annotator("Mira")
    choose(filled, "work", "Tomas: in progress")
    assert titles(filled) == ["Ferry <b>fire</b>"]
    assert chips(filled)[0].text() == "Tomas: in progress"
    click(chips(filled)[0])
    choose(filled, "type", "Claim")
    assert titles(filled) == []


def test_a_part_of_a_name_is_enough_to_choose_it(filled: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(filled)
    combo = dialog.combo("outlet")
    combo.setFocus()
    combo.lineEdit().selectAll()  # type: ignore[union-attr]
    write("hill")
    completer = combo.completer()
    assert completer is not None
    qtbot.waitUntil(lambda: completer.popup().isVisible())
    QTest.keyClick(completer.popup(), Qt.Key.Key_Down)
    QTest.keyClick(completer.popup(), Qt.Key.Key_Return)
    assert titles(filled) == ["Quarry"]
    combo.setFocus()
    combo.lineEdit().selectAll()  # type: ignore[union-attr]
    write("zzz")
    dialog.combo("states").setFocus()
    assert combo.currentText() == "Hill News"
    dialog.close()


def test_the_dialog_is_reached_and_left_by_keys(filled: MainWindow) -> None:
    dialog = opened(filled)
    assert focused() is dialog.combo("states")
    press("Escape")
    assert desk(filled).list.filters.dialog is None
