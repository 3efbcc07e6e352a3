"""Annotating all hits alike, by real keys and clicks in the real window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from annotator.model.span import Span
from annotator.session import annotating
from annotator.ui.annotate_all_dialog import AnnotateAllDialog
from annotator.ui.hit_rows import REASON
from annotator.ui.main_window import MainWindow
from tests.projects import add_article
from tests.stories.harbour import BRIDGE, FERRY
from tests.stories.verbs import click, desk, look, opened_dialog, press, write


def opened(window: MainWindow, words: str) -> AnnotateAllDialog:
    look(window)
    press("Ctrl+F")
    write(words)
    press("Ctrl+Shift+F")
    dialog = opened_dialog(window)
    assert isinstance(dialog, AnnotateAllDialog)
    look(dialog)
    return dialog


def quotes(window: MainWindow, text: str) -> list[tuple[str, str]]:
    assert window.session is not None
    numbers = window.session.article_numbers()
    for summary in window.session.summaries(numbers):
        if window.session.article(summary.id).text == text:
            made = window.session.annotations(summary.id)
            return [(known.quotes[0], known.type) for known in made]
    raise AssertionError(text)


def words(dialog: AnnotateAllDialog) -> list[str]:
    return [known.span.of(FERRY) for known in dialog.model.ticked()]


def test_what_is_ticked_becomes_annotations_in_one_undo_step(
    window: MainWindow, qtbot: QtBot
) -> None:
    dialog = opened(window, "pumps")
    assert dialog.head.text() == "2 hits of “pumps”"
    assert words(dialog) == ["pumps", "pumps"]
    click(dialog.types.chip("denial"))
    assert dialog.stances.chip("opposes").isChecked()
    click(dialog.stances.chip("neutral"))
    dialog.speaker.setFocus()
    write("Ana Pérez")
    dialog.proposition.setFocus()
    write("The pumps are old")
    with qtbot.waitSignal(dialog.done_with):
        click(dialog.annotate_button)
    assert quotes(window, FERRY) == [("pumps", "denial"), ("pumps", "denial")]
    first, second = desk(window).annotations
    assert window.session is not None
    assert first.speaker_id == second.speaker_id
    assert window.session.speaker(first.speaker_id or "").name == "Ana Pérez"  # type: ignore[union-attr]
    assert first.stance == "neutral"
    assert window.session.undo_labels()[0] == "annotate 2 hits"
    assert "2 annotations made" in window.banner.words.text()
    look(window)
    press("Escape", "Ctrl+Z")
    assert quotes(window, FERRY) == []
    assert window.session.speakers() == []


def test_what_is_unticked_stays_as_it_is(window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(window, "pumps")
    dialog.rows.setFocus()
    press("Space")
    assert not dialog.model.is_ticked(0)
    place = dialog.rows.visualRect(dialog.model.index(1)).center()
    click(dialog.rows.viewport(), place + QPoint(0, 1))
    assert dialog.annotate_button.text() == "Annotate 0 hits"
    assert not dialog.annotate_button.isEnabled()
    click(dialog.tick_button)
    assert dialog.annotate_button.text() == "Annotate 2 hits"
    click(dialog.untick_button)
    press("Space", "Down")
    assert dialog.annotate_button.text().startswith("Annotate")
    dialog.rows.setFocus()
    press("Home", "Space")
    if len(dialog.model.ticked()) != 1:
        press("Space")
    with qtbot.waitSignal(dialog.done_with):
        click(dialog.annotate_button)
    assert len(quotes(window, FERRY)) == 1


def test_site_furniture_and_what_is_annotated_so_already_is_unticked_and_says_so(
    window: MainWindow,
) -> None:
    assert window.session is not None
    article = desk(window).article
    assert article is not None
    start = FERRY.index("pumps")
    annotating.annotate(window.session, article.id, [Span(start, start + 5)], "denial")
    dialog = opened(window, "pumps")
    assert len(dialog.model.ticked()) == 2
    click(dialog.types.chip("denial"))
    assert len(dialog.model.ticked()) == 1
    assert dialog.model.index(0).data(REASON) == "annotated so already"
    click(dialog.types.chip("claim"))
    assert len(dialog.model.ticked()) == 2


def test_hits_of_several_articles_are_one_step_too(window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(window, "denied")
    assert dialog.model.rowCount() == 1
    click(dialog.all_button)
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 2)
    assert dialog.head.text() == "2 hits of “denied” in 2 articles"
    with qtbot.waitSignal(dialog.done_with):
        click(dialog.annotate_button)
    assert quotes(window, FERRY) == [("denied", "claim")]
    assert quotes(window, BRIDGE) == [("denied", "claim")]
    look(window)
    press("Escape", "Ctrl+Z")
    assert quotes(window, FERRY) == quotes(window, BRIDGE) == []


def test_a_name_that_cannot_be_one_is_refused_and_nothing_is_made(
    window: MainWindow, qtbot: QtBot
) -> None:
    dialog = opened(window, "pumps")
    dialog.speaker.setEditText("x" * 2_000)
    click(dialog.annotate_button)
    qtbot.waitUntil(dialog.refusal.isVisible)
    assert dialog.isVisible()
    assert quotes(window, FERRY) == []
    press("Escape")
    assert window.session is not None
    assert window.session.undo_labels()[0] is None


def test_without_hits_the_find_bar_is_asked_first(window: MainWindow) -> None:
    look(window)
    press("Ctrl+Shift+F")
    assert desk(window).finder.is_open
    assert window.dialogs.open_dialog is None


@pytest.mark.parametrize("words", ["the", "p"])
def test_many_hits_are_made_a_few_in_a_turn(window: MainWindow, qtbot: QtBot, words: str) -> None:
    dialog = opened(window, words)
    count = len(dialog.model.ticked())
    assert count > 5
    with qtbot.waitSignal(dialog.done_with):
        click(dialog.annotate_button)
    assert len(quotes(window, FERRY)) == count


def test_hundreds_of_hits_appear_with_the_current_annotation_kept(
    window: MainWindow, qtbot: QtBot
) -> None:
    session = window.session
    assert session is not None
    text = "The mayor denied it again.\n" * 400
    article_id = add_article(session, text, title="Long")
    at = len(text) - 27
    page = desk(window)
    page.open_article(article_id)
    kept = annotating.annotate(session, article_id, [Span(at, at + 9)], "claim")
    page.show_annotation(kept.id)
    dialog = opened(window, "denied")
    assert len(dialog.model.ticked()) == 400
    with qtbot.waitSignal(dialog.done_with):
        click(dialog.annotate_button)
    qtbot.waitUntil(lambda: len(page.annotations) == 401)
    assert page.view.current() == kept.id
    last = max(page.annotations, key=lambda known: known.cover)
    assert page.view.annotation(last.id) == last
    look(window)
    press("Escape", "Ctrl+Z")
    qtbot.waitUntil(lambda: len(page.annotations) == 1)
    assert page.view.annotation(kept.id) is not None
