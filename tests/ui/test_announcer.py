"""What a screen reader hears of the article: name, caret, current annotation, what changes."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.ui.main_window import MainWindow
from tests.stories.harbour import FERRY
from tests.stories.verbs import annotate, desk, name_speaker, press, write
from tests.ui.accessibility import interface
from tests.ui.pages import span_of


def article(window: MainWindow) -> QAccessibleInterface:
    return interface(desk(window).view)


def description(window: MainWindow) -> str:
    return article(window).text(QAccessible.Text.Description)


def heard(window: MainWindow) -> list[str]:
    """A list that everything announced from now on is added to."""
    words: list[str] = []
    desk(window).announcer.announced.connect(words.append)
    return words


def settle() -> None:
    QApplication.processEvents()
    QTest.qWait(1)


def test_the_article_is_named_and_read_like_a_text(window: MainWindow) -> None:
    shown = article(window)
    assert shown.text(QAccessible.Text.Name) == "Article: Ferry “safe” after fire"
    assert shown.role() == QAccessible.Role.EditableText
    assert shown.state().readOnly
    assert shown.state().focused
    words = shown.textInterface()
    assert words is not None
    assert words.characterCount() >= len(FERRY) - 1
    span = span_of("Nobody was hurt", FERRY)
    desk(window).view.select_span(span)
    units = len(FERRY[: span.end].encode("utf-16-le")) // 2
    assert words.cursorPosition() == units
    assert words.text(units - 4, units) == "hurt"
    assert words.selectionCount() == 1


def test_the_current_annotation_is_told_in_words(window: MainWindow) -> None:
    said = heard(window)
    annotate(window, "Nobody was hurt", "2")
    name_speaker("Ana Pérez")
    press("U")
    settle()
    told = description(window)
    for part in ("Denial", "Opposes", "Ana Pérez", "“Nobody was hurt”", "unsure"):
        assert part in told
    said.clear()
    annotate(window, "The ferry is safe", "1")
    settle()
    assert any("Claim" in words and "The ferry is safe" in words for words in said)
    said.clear()
    press("Tab")
    settle()
    assert len(said) == 1
    assert "Nobody was hurt" in said[0]


def test_each_field_is_told_when_it_changes_and_only_that(window: MainWindow) -> None:
    annotate(window, "Nobody was hurt", "2")
    name_speaker("Ana Pérez")
    settle()
    said = heard(window)
    for keys, words in (
        ("M", "Stance: Mixed"),
        ("U", "Marked as unsure"),
        ("U", "Sure again"),
        ("3", "Type: Acknowledgment"),
        ("Alt+}", "Words: Nobody was hurt."),
    ):
        said.clear()
        press(keys)
        settle()
        assert said == [words], keys
    said.clear()
    name_speaker("The union")
    settle()
    assert said == ["Speaker: The union"]
    said.clear()
    press("Ctrl+Z")
    settle()
    assert said == ["Speaker: Ana Pérez"]
    desk(window).view.select_span(span_of("told reporters", FERRY))
    said.clear()
    press("C")
    settle()
    assert said == ["Cue: told reporters"]
    press("N")
    write("why")
    press("Escape")
    settle()
    assert "Note: why" in said


def test_deleting_and_letting_go_are_told(window: MainWindow) -> None:
    annotate(window, "Nobody was hurt", "2")
    settle()
    said = heard(window)
    press("Esc")
    settle()
    assert said == ["No annotation current"]
    assert "Nobody" not in description(window)
    press("Shift+Tab")
    settle()
    said.clear()
    press("Del")
    settle()
    assert said == ["Annotation deleted"]


def test_the_rows_of_the_list_are_read_one_by_one(window: MainWindow) -> None:
    annotate(window, "Nobody was hurt", "2")
    annotate(window, "The ferry is safe", "1")
    press("L")
    settle()
    rows = interface(desk(window).inspector.resting.list.view)
    assert rows.text(QAccessible.Text.Name) == "Annotations of this article"
    texts = [
        child.text(QAccessible.Text.Name)
        for place in range(rows.childCount())
        if (child := rows.child(place)) is not None
    ]
    assert any("The ferry is safe" in text for text in texts)
    assert any("Nobody was hurt" in text for text in texts)
