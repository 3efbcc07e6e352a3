"""Finding in all articles, by real keys in the real window."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from annotator.ui.corpus_results import WORDS
from annotator.ui.corpus_search import CorpusSearch
from annotator.ui.main_window import MainWindow
from annotator.ui.mark_layer import CURRENT_HIT, HIT
from tests.projects import add_article
from tests.stories.harbour import QUARRY
from tests.stories.verbs import click, current, desk, look, opened_dialog, press, write


def open_search(window: MainWindow) -> CorpusSearch:
    look(window)
    press("Ctrl+K")
    dialog = opened_dialog(window)
    assert isinstance(dialog, CorpusSearch)
    look(dialog)
    dialog.field.setFocus()
    return dialog


def titles(dialog: CorpusSearch) -> list[str]:
    return [dialog.model.article(row).title for row in range(dialog.model.rowCount())]


def test_what_is_typed_is_found_with_words_around_it(window: MainWindow, qtbot: QtBot) -> None:
    dialog = open_search(window)
    assert dialog.help.isVisible()
    assert not dialog.rows.isVisible()
    write("denied council")
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 1)
    assert titles(dialog) == ["Council to rebuild bridge"]
    assert dialog.count.text() == "1 article"
    index = dialog.model.index(0)
    qtbot.waitUntil(lambda: index.data(WORDS) is not None)
    words = index.data(WORDS)
    assert words.hits == 2
    assert [span.of(words.excerpt.words) for span in words.excerpt.marked] == ["council", "denied"]
    assert [span.of("Council to rebuild bridge") for span in words.in_title] == ["Council"]


def test_enter_opens_the_article_at_the_hit_with_the_find_bar_filled(window: MainWindow) -> None:
    open_search(window)
    write("quarry owner")
    press("Return")
    look(window)
    page = desk(window)
    assert page.article is not None
    assert page.article.text == QUARRY
    assert page.finder.bar.field.text() == "quarry owner"
    assert [span.of(QUARRY) for span in page.view.marks()[HIT]] == ["quarry", "owner"]
    assert [span.of(QUARRY) for span in page.view.marks()[CURRENT_HIT]] == ["quarry"]
    assert page.view.hasFocus()
    press("F3", "Ctrl+F")
    assert page.finder.bar.count.text() == "2 of 2"
    press("Escape", "1")
    assert current(window).quotes == ("owner",)


def test_the_words_are_there_again_and_changing_them_in_the_bar_finds_anew(
    window: MainWindow,
) -> None:
    open_search(window)
    write("quarry owner")
    press("Return")
    look(window)
    press("Ctrl+F", "End", "Backspace")
    assert desk(window).finder.bar.count.text() == "No hits"
    press("Escape")
    dialog = open_search(window)
    assert dialog.field.text() == "quarry owner"
    assert titles(dialog) == ["Quarry stays shut"]
    write("zebra")
    dialog.search()
    assert dialog.count.text() == "No article has these words."
    assert not dialog.rows.isVisible()
    press("Return")
    assert dialog.isVisible()
    press("Escape")
    assert not dialog.isVisible()


def test_arrows_and_clicks_choose(window: MainWindow, qtbot: QtBot) -> None:
    dialog = open_search(window)
    write("the")
    dialog.search()
    assert dialog.model.rowCount() == 3
    second = dialog.model.article(1)
    press("Down", "Return")
    assert desk(window).article is not None
    assert desk(window).article.id == second.id  # type: ignore[union-attr]
    dialog = open_search(window)
    third = dialog.model.article(2)
    click(dialog.rows.viewport(), dialog.rows.visualRect(dialog.model.index(2)).center())
    assert desk(window).article.id == third.id  # type: ignore[union-attr]


def test_a_title_alone_is_reason_enough(window: MainWindow) -> None:
    assert window.session is not None
    add_article(window.session, "Nothing here.", title="Zebra <b>at large</b>")
    dialog = open_search(window)
    write("zebra large")
    dialog.search()
    words = dialog.model.words(0)
    assert (words.hits, words.first) == (0, None)
    assert words.excerpt.words == "Nothing here."
    press("Return")
    assert desk(window).article.title == "Zebra <b>at large</b>"  # type: ignore[union-attr]
    assert not desk(window).finder.is_open


def test_many_are_said_to_be_many(window: MainWindow) -> None:
    assert window.session is not None
    for number in range(1_010):
        add_article(window.session, f"Common {number}.", title=f"T{number}")
    dialog = open_search(window)
    write("common")
    dialog.search()
    assert dialog.count.text().endswith("+ articles, the latest 200 are listed. Add a word.")
    write(" 7*")
    dialog.search()
    assert dialog.count.text() == "111 articles"
