"""The first tour: five steps on the sample project, each done by the real act."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtTest import QTest

from annotator.ui.main_window import MainWindow
from annotator.ui.tour import Tour
from tests.programs import OpenProgram
from tests.stories.verbs import answer_annotator, click, current, desk, look, opened_dialog, press
from tests.ui.accessibility import problems


@pytest.fixture
def started(own_data: Path, open_program: OpenProgram) -> MainWindow:
    """The sample opened from the start screen by somebody who sees it for the first time."""
    window = open_program().window
    assert window.start_screen is not None
    click(window.start_screen.sample_button)
    wait_for_sample(window)
    answer_annotator(window, "Mira")
    return window


def wait_for_sample(window: MainWindow) -> None:
    for _ in range(1000):
        if window.session is not None and window.session.project_name == "Sample project":
            return
        QTest.qWait(5)


def tour(window: MainWindow) -> Tour:
    assert window.tours.tour is not None
    return window.tours.tour


def wait_for_step(window: MainWindow, step: int) -> None:
    for _ in range(50):
        if window.tours.tour is not None and window.tours.tour.step == step:
            return
        QTest.qWait(5)
    assert tour(window).step == step


def test_the_acts_themselves_lead_through_the_five_steps(started: MainWindow) -> None:
    window = started
    assert tour(window).bubble.step.text() == "STEP 1 OF 5"
    press("J")
    wait_for_step(window, 1)
    press("1")
    wait_for_step(window, 2)
    made = current(window)
    press("Alt+1")
    wait_for_step(window, 3)
    assert current(window).speaker_id not in (None, made.speaker_id)
    press("Ctrl+Z")
    QTest.qWait(20)
    assert tour(window).step == 3
    press("Ctrl+Shift+Z")
    wait_for_step(window, 4)
    press("Ctrl+Return")
    QTest.qWait(50)
    assert window.tours.tour is None
    assert "Help menu" in window.banner.words.text()


def test_other_acts_lead_nowhere_and_the_bubble_takes_no_focus(started: MainWindow) -> None:
    window = started
    assert desk(window).view.hasFocus()
    press("Ctrl+L")
    press("F6")
    press("Tab")
    QTest.qWait(20)
    assert tour(window).step == 0


def test_steps_are_passed_over_by_key_and_the_tour_is_ended_by_key(started: MainWindow) -> None:
    window = started
    press("Alt+S")
    wait_for_step(window, 1)
    assert tour(window).bubble.isVisible()
    press("Alt+T")
    QTest.qWait(150)
    assert window.tours.tour is None
    assert not window.findChildren(type(window.banner), "bubble")


def test_it_is_offered_once_and_comes_again_when_asked_for(
    started: MainWindow, open_program: OpenProgram
) -> None:
    click(tour(started).bubble.end_button)
    QTest.qWait(20)
    started.close()
    window = open_program().window
    window.open_sample()
    QTest.qWait(20)
    assert window.tours.tour is None
    assert window.actions_by_id is not None
    window.actions_by_id["tour"].trigger()
    assert tour(window).step == 0
    assert tour(window).bubble.isVisible()


def test_asking_for_it_anywhere_opens_the_sample_and_asks_who_annotates(
    own_data: Path, window: MainWindow
) -> None:
    assert window.actions_by_id is not None
    window.actions_by_id["tour"].trigger()
    wait_for_sample(window)
    assert window.session is not None
    assert window.session.project_name == "Sample project"
    opened_dialog(window)
    answer_annotator(window, "Mira")
    assert tour(window).step == 0


def test_no_tour_comes_in_any_other_project(window: MainWindow) -> None:
    window.switch_annotator("Jonas")
    assert window.tours.tour is None


def test_closing_the_project_ends_the_tour(started: MainWindow) -> None:
    press("Ctrl+W")
    QTest.qWait(20)
    assert started.tours.tour is None


@pytest.mark.parametrize("size", [(1440, 900), (1024, 700), (800, 560)])
def test_the_bubble_stays_inside_the_window_and_beside_what_it_is_about(
    started: MainWindow, size: tuple[int, int]
) -> None:
    window = started
    window.resize(*size)
    look(window)
    press("J", "1")
    wait_for_step(window, 2)
    for step in (2, 3, 4):
        wait_for_step(window, step)
        QTest.qWait(20)
        bubble = tour(window).bubble
        assert window.room.rect().contains(bubble.geometry())
        assert bubble.words.height() >= bubble.words.heightForWidth(bubble.words.width())
        widget, place = tour(window)._all[step].anchor()
        anchor = QRect(widget.mapTo(window.room, QPoint()), place.size())
        assert not bubble.geometry().adjusted(10, 10, -10, -10).contains(anchor.center())
        tour(window).go_on() if step < 4 else None


def test_the_bubble_names_the_keys_in_force(started: MainWindow) -> None:
    started.keys.add("next_sentence", "X")
    started.keys.remove("next_sentence", "J")
    assert "press X for" in tour(started).bubble.words.text()
    assert problems(tour(started).bubble) == []
