"""“Ask the lead”: found by key, filtered, followed to the place, resolved, saved."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.ui.doubts_window import ALL, NOTED, UNSURE, DoubtsWindow
from annotator.ui.main_window import MainWindow
from tests.stories.verbs import annotate, click, current, desk, look, press, write


def asked(window: MainWindow) -> DoubtsWindow:
    press("Ctrl+Shift+U")
    doubts = window.dialogs.doubts
    assert doubts is not None
    look(doubts)
    return doubts


def words(doubts: DoubtsWindow) -> list[str]:
    return [row.cells[1] for row in doubts.table.rows_model.rows]


def with_two_doubts(window: MainWindow) -> DoubtsWindow:
    annotate(window, "Nobody was hurt", "1")
    press("U")
    annotate(window, "The ferry is safe", "1")
    press("N")
    write("<b>Who?</b> 😀")
    press("Ctrl+Return")
    return asked(window)


def test_unsure_and_noted_ones_are_listed_and_filtered(window: MainWindow) -> None:
    doubts = with_two_doubts(window)
    assert [button.text() for button in doubts.filters.values()] == [
        "All 2",
        "⚑ Unsure 1",
        "With a note 1",
    ]
    assert len(words(doubts)) == 2
    click(doubts.filters[UNSURE])
    assert words(doubts) == ["⚑ Claim: Nobody was hurt"]
    click(doubts.filters[NOTED])
    assert words(doubts) == ["Claim: The ferry is safe"]
    assert doubts.table.rows_model.rows[0].cells[2] == "<b>Who?</b> 😀"
    click(doubts.filters[ALL])
    assert len(words(doubts)) == 2


def test_enter_goes_to_the_place_in_another_article(window: MainWindow) -> None:
    doubts = with_two_doubts(window)
    press("Escape")
    window.activateWindow()
    look(window)
    press("Ctrl+PgDown")
    title = desk(window).article
    doubts = asked(window)
    doubts.table.choose_row(0)
    doubts.table.setFocus()
    press("Return")
    look(window)
    assert desk(window).article != title
    assert current(window).quotes in (("Nobody was hurt",), ("The ferry is safe",))


def test_sure_now_takes_it_off_as_one_undo_step(window: MainWindow, qtbot: QtBot) -> None:
    doubts = with_two_doubts(window)
    click(doubts.filters[UNSURE])
    doubts.table.choose_row(0)
    assert doubts.sure_button.isEnabled()
    click(doubts.sure_button)
    assert words(doubts) == []
    assert doubts.nothing.isVisible()
    assert window.session is not None
    window.session.undo()
    qtbot.waitUntil(lambda: words(doubts) == ["⚑ Claim: Nobody was hurt"])


def test_it_is_saved_to_be_sent(window: MainWindow, tmp_path: Path) -> None:
    doubts = with_two_doubts(window)
    doubts.save(str(tmp_path / "ask.md"))
    assert "ask.md" in doubts.outcome.text()
    assert "Nobody was hurt" in (tmp_path / "ask.md").read_text(encoding="utf-8")
    doubts.save(str(tmp_path / "missing" / "ask.md"))
    assert "Saved" not in doubts.outcome.text()


def test_it_goes_with_the_project_and_shows_only_ones_own(window: MainWindow) -> None:
    doubts = with_two_doubts(window)
    window.switch_annotator("Jonas")
    assert words(doubts) == []
    assert "U marks" in doubts.nothing.text()
    window.switch_annotator("Mira")
    assert len(words(doubts)) == 2
    window.close_project()
    assert window.dialogs.doubts is None
    QTest.keyClick(window, Qt.Key.Key_U)
