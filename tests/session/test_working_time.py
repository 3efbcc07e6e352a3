"""Time counts while somebody works: pauses are cut, a window that was left counts nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.session.session import Session
from annotator.session.working_time import PAUSE, WorkingTime, spent_words, usual
from tests.projects import add_article, new_session


def test_time_between_acts_is_work() -> None:
    work = WorkingTime()
    work.begin(100.0)
    for at in (110.0, 150.0, 200.5):
        work.act(at)
    assert work.seconds == pytest.approx(100.5)


def test_a_pause_counts_for_a_minute_and_no_more() -> None:
    work = WorkingTime()
    work.begin(0.0)
    work.act(10.0)
    work.count(1_000.0)
    assert work.seconds == pytest.approx(10 + PAUSE)
    work.act(2_000.0)
    work.act(2_005.0)
    assert work.seconds == pytest.approx(10 + PAUSE + 5)


def test_a_window_that_was_left_counts_nothing_until_it_is_active_again() -> None:
    work = WorkingTime()
    work.begin(0.0)
    work.act(5.0)
    work.stop(20.0)
    work.act(30.0)
    work.count(40.0)
    assert work.seconds == pytest.approx(20.0)
    work.begin(100.0)
    work.count(107.0)
    assert work.seconds == pytest.approx(27.0)


def test_whole_seconds_are_taken_and_the_rest_is_kept() -> None:
    work = WorkingTime()
    work.begin(0.0)
    work.count(2.75)
    assert work.take() == 2
    assert work.seconds == pytest.approx(0.75)
    work.put_back(2)
    work.count(3.0)
    assert work.take() == 3
    assert work.take() == 0


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "under 1 min"),
        (59, "under 1 min"),
        (60, "1 min"),
        (3_599, "59 min"),
        (3_600, "1 h"),
        (6_000, "1 h 40 min"),
    ],
)
def test_times_in_words(seconds: int, words: str) -> None:
    assert spent_words(seconds) == words


def test_the_usual_time_is_the_median() -> None:
    assert usual([]) == 0
    assert usual([60, 600, 120]) == 120


def test_time_is_kept_by_annotator_and_never_undone(tmp_path: Path) -> None:
    session = new_session(tmp_path, "a1")
    article_id = add_article(session)
    session.add_working_time(article_id, 40)
    session.add_working_time(article_id, 25)
    session.add_working_time(article_id, 0)
    assert session.seconds_worked() == {article_id: 65}
    label = session.undo_labels()[0]
    session.add_working_time(article_id, 5)
    assert session.undo_labels()[0] == label
    session.undo()
    session.redo()
    session.switch_annotator("a2")
    assert session.seconds_worked() == {}
    path = session.path
    session.close()
    with Session.open(path, annotator="a1") as again:
        assert again.seconds_worked() == {article_id: 70}
