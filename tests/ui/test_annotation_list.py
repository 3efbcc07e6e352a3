"""The list of an article's annotations: orders, filter, picking, and as many as one likes."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from annotator.model.annotation import Annotation
from annotator.model.span import Span
from annotator.ui.annotation_list import AnnotationList
from annotator.ui.annotation_rows import ORDERS, AnnotationRows
from annotator.ui.main_window import MainWindow
from tests.stories.verbs import annotate, click, current, desk, focused, name_speaker, press, write


@pytest.fixture
def filled(window: MainWindow) -> MainWindow:
    """Four annotations: two denials, one unsure, one by a speaker."""
    annotate(window, "Nobody was hurt", "2")
    press("U")
    annotate(window, "The ferry is safe", "1")
    name_speaker("Ana Pérez")
    annotate(window, "one man had been late", "3")
    annotate(window, "the pumps were old", "2")
    name_speaker("Zoe Lind")
    return window


def shown(window: MainWindow) -> list[str]:
    """The quotations of the rows from above."""
    rows = desk(window).inspector.resting.rows
    return [str(rows.index(row).data()).split(": ")[1] for row in range(rows.rowCount())]


def the_list(window: MainWindow) -> AnnotationList:
    """The list as a user opens it."""
    press("L")
    return desk(window).inspector.resting.list


@pytest.mark.parametrize(
    ("order", "words"),
    [
        ("Position", "The ferry|Nobody|one man|the pumps"),
        ("Type", "The ferry|Nobody|the pumps|one man"),
        ("Speaker", "The ferry|the pumps|Nobody|one man"),
        ("Stance", "The ferry|one man|Nobody|the pumps"),
        ("Unsure first", "Nobody|The ferry|one man|the pumps"),
        ("Newest first", "the pumps|one man|The ferry|Nobody"),
    ],
)
def test_rows_stand_in_the_order_that_the_menu_names(
    filled: MainWindow, order: str, words: str
) -> None:
    listed = the_list(filled)
    menu = listed.order_button.menu()
    assert menu is not None
    menu.aboutToShow.emit()
    next(action for action in menu.actions() if action.text() == order).trigger()
    assert listed.order_button.text() == f"{order} ▾"
    for found, wanted in zip(shown(filled), words.split("|"), strict=True):
        assert found.startswith(wanted)


def test_from_the_article_to_a_row_and_back_by_keys(filled: MainWindow) -> None:
    made = current(filled)
    listed = the_list(filled)
    assert focused() is listed.view
    assert "the pumps were old" in str(listed.view.currentIndex().data())
    assert desk(filled).view.current() is None
    press("Up", "Up", "Return")
    assert current(filled).quotes == ("Nobody was hurt",)
    assert focused() is desk(filled).view
    press("L", "Escape")
    assert focused() is desk(filled).view
    press("L", "Down", "Down", "Return")
    assert current(filled) == made


def test_a_filter_looks_at_words_speakers_types_and_notes(filled: MainWindow) -> None:
    listed = the_list(filled)
    click(listed.filter_edit)
    for words, found in (
        ("zoe", ["the pumps were old"]),
        ("denial", ["Nobody was hurt", "the pumps were old"]),
        ("denial unsure", ["Nobody was hurt"]),
        ("LATE", ["one man had been late"]),
        ("xyzzy", []),
    ):
        listed.filter_edit.clear()
        write(words)
        QApplication.processEvents()
        assert shown(filled) == found
    assert listed.nothing.isVisible()
    assert listed.caption.text() == "0 OF 4 IN THIS ARTICLE"
    listed.filter_edit.clear()
    write("hurt")
    press("Return")
    assert focused() is listed.view
    press("Return")
    assert current(filled).quotes == ("Nobody was hurt",)
    press("L")
    assert shown(filled) == ["Nobody was hurt"]
    annotate(filled, "The ferry is safe", "2")
    press("L")
    assert shown(filled) == ["Nobody was hurt"]


def test_a_row_says_in_words_what_it_shows(filled: MainWindow) -> None:
    listed = the_list(filled)
    texts = [str(listed.rows.index(row).data()) for row in range(4)]
    assert texts[0] == "Claim ▲ Ana Pérez: The ferry is safe"


class Table:
    """The model without a project: names are made up from the ids."""

    def speaker_name(self, speaker_id: str | None) -> str:
        return "" if speaker_id is None else f"Name {speaker_id}"


@pytest.fixture(scope="module")
def rows() -> Iterator[AnnotationRows]:
    from PySide6.QtCore import QObject

    from annotator.ui.people import People
    from tests.ui.pages import scheme

    owner = QObject()
    names = People.__new__(People)
    names.speaker_name = Table().speaker_name  # type: ignore[method-assign]
    yield AnnotationRows(scheme(), names, owner)
    owner.deleteLater()


def one(number: int, dice: random.Random) -> Annotation:
    start = dice.randrange(200)
    return Annotation(
        id=f"a{number}",
        article_id="x",
        annotator="ada",
        fragments=(Span(start, start + dice.randrange(1, 50)),),
        quotes=(dice.choice(("boats", "pumps")),),
        type=dice.choice(("claim", "denial", "acknowledgment")),
        stance=dice.choice((None, "supports", "opposes")),
        speaker_id=dice.choice((None, "ana", "zoe")),
        unsure=dice.random() < 0.5,
        number=number,
    )


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.randoms(use_true_random=False),
    st.sampled_from(ORDERS),
    st.sampled_from(("", "boats", "denial ana", "unsure")),
)
def test_row_by_row_or_all_at_once_is_the_same(
    rows: AnnotationRows, dice: random.Random, order: str, words: str
) -> None:
    there: dict[str, Annotation] = {}
    rows.load(())
    rows.filter(words)
    rows.sort_by(next(known for known in ORDERS if known == order))
    for _ in range(40):
        made = one(dice.randrange(1, 15), dice)
        if made.id in there and dice.random() < 0.4:
            del there[made.id]
            rows.remove(made.id)
        else:
            there[made.id] = made
            rows.put(made)
    found = [rows.index(row).data() for row in range(rows.rowCount())]
    places = {known: rows.row_of(known) for known in there}
    rows.load(there.values())
    assert [rows.index(row).data() for row in range(rows.rowCount())] == found
    assert {known: rows.row_of(known) for known in there} == places
    assert rows.total() == len(there)
