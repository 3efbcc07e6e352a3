"""The guidelines beside the page: read, searched, and never obeyed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from annotator.paths import resource
from annotator.ui.guidelines_panel import GuidelinesPanel
from annotator.ui.main_window import MainWindow
from annotator.ui.theme import apply_theme, current_tokens
from tests.stories.verbs import annotate, desk, press, write


@pytest.fixture
def panel(qtbot: QtBot) -> GuidelinesPanel:
    made = GuidelinesPanel()
    qtbot.addWidget(made)
    made.resize(380, 600)
    made.show()
    return made


def test_our_own_guidelines_are_a_page_with_headings(panel: GuidelinesPanel) -> None:
    panel.show_guidelines(resource("guidelines.md").read_text(encoding="utf-8"))
    headings = panel.view.headings()
    assert [level for level, _, _ in headings][:2] == [1, 2]
    assert "**" not in panel.view.toPlainText()
    first, second = (panel.view.document().findBlock(place) for _, _, place in headings[:2])
    sizes = [block.begin().fragment().charFormat().font().pixelSize() for block in (first, second)]
    assert sizes[0] > sizes[1] > current_tokens().size_body


def test_searching_marks_and_goes_round(qtbot: QtBot, panel: GuidelinesPanel) -> None:
    panel.show_guidelines("# Wer\n\nDenial “e\u0301” 😀.\n\nAnother denial.\n\nהכחשה, a DENIAL.")
    field = panel.search.field
    qtbot.keyClicks(field, "denial")
    assert panel.search.count.text() == "1 of 3"
    assert len(panel.view.extraSelections()) == 3
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert panel.search.count.text() == "2 of 3"
    assert panel.view.textCursor().block().text() == "Another denial."
    qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert panel.search.count.text() == "3 of 3"
    assert panel.view.textCursor().block().text() == "הכחשה, a DENIAL."
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    assert panel.view.extraSelections() == []
    qtbot.keyClicks(field, "zebra")
    assert panel.search.count.text() == "Not found"
    assert not field.next_button.isEnabled()


def test_the_close_button_asks_to_be_put_away(qtbot: QtBot, panel: GuidelinesPanel) -> None:
    with qtbot.waitSignal(panel.close_clicked):
        qtbot.mouseClick(panel.close_button, Qt.MouseButton.LeftButton)


def test_without_guidelines_the_panel_says_so(panel: GuidelinesPanel) -> None:
    panel.show_guidelines("  \n")
    assert panel.view.toPlainText() == "There are none."


def test_html_in_guidelines_is_shown_and_not_obeyed(panel: GuidelinesPanel) -> None:
    panel.show_guidelines("Before\n\n<table><tr><td>cell</td></tr></table>\n\n<b>bold</b> & after")
    assert "<td>cell</td>" in panel.view.toPlainText()
    assert "<b>bold</b> & after" in panel.view.toPlainText()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_picture_is_never_opened(qtbot: QtBot, panel: GuidelinesPanel, tmp_path: Path) -> None:
    """Opening the pipe would hang the window for ever; opening the picture would show it."""
    pipe, picture = tmp_path / "pipe.png", tmp_path / "picture.png"
    os.mkfifo(pipe)
    image = QImage(300, 300, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    image.save(str(picture))
    address = QUrl.fromLocalFile(str(picture)).toString()
    panel.show_guidelines(f"![]({pipe})\n\n![]({picture})\n\n![]({address})\n\nwords")
    panel.grab()
    assert panel.view.document().size().height() < 300
    kind = QTextDocument.ResourceType.ImageResource.value
    loaded = panel.view.document().resource(kind, QUrl.fromLocalFile(str(picture)))
    assert loaded.width() == 1


def test_a_link_opens_nothing(qtbot: QtBot, panel: GuidelinesPanel, tmp_path: Path) -> None:
    other = tmp_path / "other.md"
    other.write_text("# Elsewhere", encoding="utf-8")
    panel.show_guidelines(f"[a link to another page]({other})")
    place = panel.view.cursorRect().center()
    qtbot.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert panel.view.toPlainText() == "a link to another page"
    assert panel.view.source().isEmpty()


@pytest.mark.parametrize(
    "bad",
    [
        "> " * 3_000 + "deep",
        "- " * 3_000 + "deep",
        "\n".join(" " * 2 * depth + "* deep" for depth in range(300)),
        "x" * 190_000,
        "|" * 20_000 + "\n" + "|-" * 20_000,
    ],
    ids=["quotations", "lists", "indents", "line", "table"],
)
def test_what_cannot_be_laid_out_is_shown_as_it_stands(panel: GuidelinesPanel, bad: str) -> None:
    panel.show_guidelines(bad)
    panel.grab()
    assert panel.view.toPlainText().replace("\n", "") == bad.replace("\n", "")


def test_another_theme_is_taken_over(
    qtbot: QtBot, qapp: QApplication, panel: GuidelinesPanel
) -> None:
    panel.show_guidelines("> quoted words")

    def ink() -> str:
        block = panel.view.document().begin()
        return block.begin().fragment().charFormat().foreground().color().name()

    apply_theme(qapp, "dark")
    assert ink() == current_tokens().muted
    dark = ink()
    apply_theme(qapp, "light")
    assert ink() == current_tokens().muted != dark


def test_the_next_pane_key_goes_round_and_takes_in_the_guidelines(window: MainWindow) -> None:
    press("F1")
    panel, page = window.pages.guidelines, desk(window)
    assert panel is not None
    page.list.rows.setFocus()
    panes: list[QWidget] = [page.view, panel, page.list, page.view]
    for pane in panes:
        press("F6")
        focus = QApplication.focusWidget()
        assert pane is focus or pane.isAncestorOf(focus), pane
    annotate(window, "Nobody was hurt", "1")
    press("F6")
    assert page.inspector.isAncestorOf(QApplication.focusWidget())
    press("F6")
    assert panel.search.field.hasFocus()


def test_the_guidelines_are_searched_and_left_by_keys_alone(window: MainWindow) -> None:
    press("F1", "F6")
    panel = window.pages.guidelines
    assert panel is not None
    assert panel.search.field.hasFocus()
    write("claim")
    press("Return")
    assert panel.search.count.text().startswith("2 of ")
    press("Esc")
    assert panel.search.field.text() == ""
    press("Esc")
    assert desk(window).view.hasFocus()
    press("F6")
    press("F1")
    assert panel.isHidden()
    assert desk(window).view.hasFocus()
