"""The window comes up as it was left: size, panes, page, panel, article, letter size, projects."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from annotator.session.session import Session
from annotator.ui.main_window import MainWindow
from annotator.ui.preferences import Preferences
from tests.programs import OpenProgram
from tests.stories.harbour import harbour_project
from tests.stories.verbs import desk, look, press


def test_page_guidelines_and_panes_are_as_they_were_left(
    window: MainWindow, tmp_path: Path, open_program: OpenProgram
) -> None:
    press("F1")
    panel = window.pages.guidelines
    assert panel is not None
    drag_handle(window.pages.handle(1), -80)
    width = panel.width()
    drag_handle(desk(window)._splitter.handle(1), 60)
    sizes = desk(window)._splitter.sizes()
    press("Ctrl+3")
    window.close()

    again = open_program(tmp_path / "Harbour.annotator").window
    assert again.top_bar.page() == "agreement"
    assert again.pages.guidelines is not None
    assert again.pages.guidelines.isVisible()
    assert abs(again.pages.guidelines.width() - width) <= 2
    press("Ctrl+1")
    look(again)
    for _ in range(100):
        # A page is laid out when it is first seen.
        kept = desk(again)._splitter.sizes()
        if sum(kept) == sum(sizes):
            break
        QTest.qWait(5)
    assert all(abs(now - then) <= 2 for now, then in zip(kept, sizes, strict=True))
    press("F1")
    again.close()
    third = open_program(tmp_path / "Harbour.annotator").window
    assert third.pages.guidelines is None
    assert third.top_bar.page() == "annotate"


def drag_handle(handle: QWidget, by: int) -> None:
    middle = handle.rect().center()
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mousePress(handle, left, none, middle)
    QTest.mouseMove(handle, middle + QPoint(by, 0))
    QTest.mouseRelease(handle, left, none, middle + QPoint(by, 0))


def test_a_maximised_window_is_maximised_again(
    window: MainWindow, tmp_path: Path, preferences: Preferences, qapp: QApplication
) -> None:
    window.showMaximized()
    look(window)
    window.close()
    other = MainWindow(preferences)
    assert other.isMaximized()
    other.deleteLater()


def test_whoever_has_not_said_who_they_are_begins_at_the_article(
    window: MainWindow, tmp_path: Path, open_program: OpenProgram
) -> None:
    press("Ctrl+3")
    window.close()
    (tmp_path / "b").mkdir()
    again = open_program(harbour_project(tmp_path / "b")).window
    assert again.top_bar.page() == "annotate"


def test_the_article_and_its_letter_size_come_back(
    window: MainWindow, tmp_path: Path, open_program: OpenProgram
) -> None:
    press("Ctrl+PgDown", "Ctrl++", "Ctrl++")
    size = desk(window).view.font_size()
    window.close()
    again = open_program(tmp_path / "Harbour.annotator").window
    article = desk(again).article
    assert article is not None
    assert article.title == "Council to rebuild bridge"
    assert desk(again).view.font_size() == size


def test_projects_that_were_open_stand_on_the_start_screen(
    window: MainWindow, tmp_path: Path, open_program: OpenProgram
) -> None:
    with Session.create(tmp_path / "Other.annotator"):
        pass
    window.open_project(tmp_path / "Other.annotator")
    window.close()
    start = open_program().window.start_screen
    assert start is not None
    assert [row.open_button.text() for row in start.recent] == ["Other", "Harbour"]
