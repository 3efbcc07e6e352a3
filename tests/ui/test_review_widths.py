"""The Review page in a small window: two versions and gold fit, and long names give way."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QSplitterHandle, QWidget
from pytestqt.qtbot import QtBot

from annotator.model.span import Span
from annotator.session import annotating
from annotator.session.session import Session
from annotator.ui.main_window import MainWindow
from annotator.ui.preferences import Preferences
from annotator.ui.review_page import ReviewPage
from annotator.ui.value_button import ValueButton
from tests.programs import OpenProgram
from tests.projects import TEXT, add_article, new_session, span_of
from tests.stories.verbs import look, press

SMALL, LARGE = (1024, 700), (1440, 900)
LONG = ("Wilhelmina Featherstonehaugh-Montgomery", "bartholomaeus.von.langenhagen@example.org")
ONE_WORD = "Harbourpilotstationmasterassociation" * 2


def _project(folder: Path, names: tuple[str, ...]) -> Path:
    with new_session(folder, names[0]) as session:
        article_id = add_article(session)
        for place, name in enumerate(names):
            session.switch_annotator(name)
            span = Span(*span_of(TEXT, "two boats had left"))
            kind = "denial" if place % 2 else "claim"
            annotating.annotate_named(session, article_id, [span], kind, speaker=ONE_WORD)
            annotating.finish(session, article_id)
        return session.path


def _page(
    path: Path,
    qtbot: QtBot,
    preferences: Preferences,
    open_program: OpenProgram,
    *,
    size: tuple[int, int],
) -> tuple[MainWindow, ReviewPage]:
    with Session.open(path) as session:
        preferences.remember_annotator(session.project_id, "Mira")
    window = open_program(path, size=size).window
    press("Ctrl+2")
    page = window.pages.review
    assert page is not None
    qtbot.waitUntil(lambda: page.is_up_to_date, timeout=20_000)
    look(window)
    return window, page


def _assert_nothing_is_cut(page: ReviewPage) -> None:
    area = page.desk.area
    assert area.horizontalScrollBar().maximum() == 0
    for column in page.desk.columns:
        parts: list[QWidget] = [*column.findChildren(QLabel), *column.findChildren(ValueButton)]
        for part in (column, *(part for part in parts if part.isVisible())):
            left = part.mapTo(area.viewport(), QPoint(0, 0)).x()
            assert left >= 0
            assert left + part.width() <= area.viewport().width()
    bar = page.gold.area.horizontalScrollBar()
    assert page.gold.area.widget().width() <= page.gold.area.viewport().width()
    assert bar.maximum() == 0


@pytest.mark.parametrize("begin", [SMALL, LARGE], ids=["opened small", "made small"])
@pytest.mark.parametrize("names", [("Ada", "Ben"), LONG], ids=["short", "long"])
def test_two_versions_and_gold_fit_into_a_small_window(
    tmp_path: Path,
    qtbot: QtBot,
    preferences: Preferences,
    open_program: OpenProgram,
    names: tuple[str, str],
    begin: tuple[int, int],
) -> None:
    path = _project(tmp_path, names)
    window, page = _page(path, qtbot, preferences, open_program, size=begin)
    window.resize(*SMALL)
    look(window)
    assert window.width() == SMALL[0]
    assert len(page.desk.columns) == 2
    _assert_nothing_is_cut(page)
    press("B")
    assert page.decision is not None
    look(window)
    _assert_nothing_is_cut(page)


def test_the_list_follows_the_window_until_its_edge_is_dragged(
    tmp_path: Path, qtbot: QtBot, preferences: Preferences, open_program: OpenProgram
) -> None:
    path = _project(tmp_path, ("Ada", "Ben"))
    window, page = _page(path, qtbot, preferences, open_program, size=LARGE)
    wide = page.list.width()
    window.resize(*SMALL)
    look(window)
    narrow = page.list.width()
    assert narrow < wide
    window.resize(*LARGE)
    look(window)
    assert page.list.width() == wide
    handles = [one for one in page.findChildren(QSplitterHandle) if one.isVisible()]
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    start = handles[0].rect().center()
    QTest.mousePress(handles[0], left, none, start)
    QTest.mouseMove(handles[0], start - QPoint(30, 0))
    QTest.mouseRelease(handles[0], left, none, start)
    dragged = page.list.width()
    assert wide - 40 < dragged < wide - 20
    window.resize(*SMALL)
    look(window)
    assert page.list.width() == dragged
    _assert_nothing_is_cut(page)


def test_a_long_name_gives_way_and_is_told_in_full(
    tmp_path: Path, qtbot: QtBot, preferences: Preferences, open_program: OpenProgram
) -> None:
    _window, page = _page(_project(tmp_path, LONG), qtbot, preferences, open_program, size=SMALL)
    first, second = page.desk.columns
    assert first.name.shown.startswith("A · Wilhelmina")
    assert first.name.shown.endswith("…")
    assert first.said == f"A · {LONG[0]}"
    assert LONG[1] in second.take_button.accessibleName()
    speaker = first.fields.buttons()["speaker_id"]
    line = first.fields.buttons()["stance"].height()
    assert speaker.height() >= 3 * line - 12, "a word longer than the line is broken"
