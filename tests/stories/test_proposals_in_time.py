"""Proposals come after the article is painted; whoever asks sooner gets them all the same.

Keys follow each other here without a turn of the event loop between them.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.model.change import Edit
from annotator.model.speaker import Speaker
from annotator.session.session import Session
from annotator.ui.main_window import MainWindow
from tests.programs import OpenProgram
from tests.projects import add_article
from tests.stories.verbs import answer_annotator, current, desk, select_text

TEXT = (
    "“The quay is dry,” Ilse Marn said, and Odd Renner nodded.\n"
    "“We will not pay,” Tove Lund said, and Per Vik nodded.\n"
)
PEOPLE = {"marn": "Ilse Marn", "renner": "Odd Renner", "lund": "Tove Lund", "vik": "Per Vik"}


@pytest.fixture
def window(tmp_path: Path, open_program: OpenProgram) -> MainWindow:
    """Two paragraphs with two people in each, all four known; an annotation in the first."""
    with Session.create(tmp_path / "Quay.annotator") as session:
        add_article(session, TEXT, title="Quay")
        with session.step("people") as step:
            for key, name in PEOPLE.items():
                step.apply(Edit(before=None, after=Speaker(id=key, name=name)))
    window = open_program(tmp_path / "Quay.annotator").window
    answer_annotator(window, "Mira")
    select_text(desk(window).view, "The quay is dry")
    at_once(window, Qt.Key.Key_1)
    QTest.qWait(30)
    return window


def at_once(window: MainWindow, *keys: Qt.Key, alt: bool = False) -> None:
    """Press keys where the focus is, with no turn of the event loop in between."""
    modifiers = Qt.KeyboardModifier.AltModifier if alt else Qt.KeyboardModifier.NoModifier
    for key in keys:
        QTest.keyClick(QApplication.focusWidget() or window, key, modifiers)


def test_a_proposal_taken_in_the_same_turn_is_one_of_the_new_annotation(
    window: MainWindow,
) -> None:
    assert desk(window).inspector.form.speaker.proposal(1).name == "Odd Renner"  # type: ignore[union-attr]
    select_text(desk(window).view, "We will not pay")
    at_once(window, Qt.Key.Key_1)
    at_once(window, Qt.Key.Key_1, alt=True)
    assert current(window).quotes == ("We will not pay",)
    assert current(window).speaker_id == "vik"


def test_the_speaker_line_opened_in_the_same_turn_lists_the_new_annotations_people(
    window: MainWindow,
) -> None:
    select_text(desk(window).view, "We will not pay")
    at_once(window, Qt.Key.Key_1, Qt.Key.Key_S)
    assert desk(window).inspector.form.speaker.edit.matches_shown()[:2] == ["Tove Lund", "Per Vik"]


def test_rows_and_reasons_asked_for_in_the_same_turn_are_of_the_new_annotation(
    window: MainWindow,
) -> None:
    select_text(desk(window).view, "We will not pay")
    at_once(window, Qt.Key.Key_1)
    form = desk(window).inspector.form
    assert form.speaker.proposals.rows()[0].text() == "Per Vik"
    assert form.speaker.why.text() == "Predicted: named in this sentence"
    assert form.stance_why.text() == "Predicted: the words refuse or deny"


def test_without_anybody_asking_they_come_by_themselves(window: MainWindow, qtbot: QtBot) -> None:
    select_text(desk(window).view, "We will not pay")
    rows = desk(window).inspector.form.speaker.proposals
    at_once(window, Qt.Key.Key_1)
    assert rows.rows()[0].text() == "Odd Renner"
    qtbot.waitUntil(lambda: rows.rows()[0].text() == "Per Vik")


def test_a_row_pressed_before_it_has_its_new_name_takes_nobody(window: MainWindow) -> None:
    row = desk(window).inspector.form.speaker.proposals.rows()[0]
    select_text(desk(window).view, "We will not pay")
    at_once(window, Qt.Key.Key_1)
    QTest.mouseClick(row, Qt.MouseButton.LeftButton)
    assert current(window).speaker_id == "lund"
    assert row.text() == "Per Vik"
    QTest.mouseClick(row, Qt.MouseButton.LeftButton)
    assert current(window).speaker_id == "vik"


def test_closing_the_project_forgets_what_was_still_to_come(window: MainWindow) -> None:
    select_text(desk(window).view, "We will not pay")
    at_once(window, Qt.Key.Key_1)
    window.close_project()
    QTest.qWait(30)
    assert window.session is None
