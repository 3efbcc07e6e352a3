"""The overview beside the scroll bar: where annotations are, what is in view, a way to go there."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.model.annotation import Annotation
from annotator.model.span import Span
from annotator.ui.article_view import ArticleView
from annotator.ui.mark_layer import CURRENT_HIT, HIT
from annotator.ui.minimap import Minimap
from annotator.ui.theme import current_tokens
from tests.ui.pages import TEXT, article, scheme

LONG = TEXT * 40


def one(number: int, start: int, *, length: int = 30, kind: str = "claim") -> Annotation:
    return Annotation(
        id=f"a{number}",
        article_id="x",
        annotator="ada",
        fragments=(Span(start, start + length),),
        quotes=(),
        type=kind,
        number=number,
    )


@pytest.fixture
def view(qtbot: QtBot) -> ArticleView:
    shown = ArticleView()
    qtbot.addWidget(shown)
    return shown


@pytest.fixture
def overview(view: ArticleView, qtbot: QtBot) -> Minimap:
    made = Minimap(view)
    view.resize(900, 600)
    with qtbot.waitExposed(view):
        view.show()
    view.show_article(article(LONG), [], scheme())
    qtbot.waitUntil(made.isVisible)
    return made


def press(overview: Minimap, y: int) -> None:
    place = QPoint(overview.width() // 2, y)
    QTest.mousePress(overview, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)


def test_an_annotation_stands_at_the_height_of_its_place(
    overview: Minimap, view: ArticleView
) -> None:
    before = overview.grab().toImage()
    half, late = one(1, len(LONG) // 2), one(2, len(LONG) * 9 // 10, kind="denial")
    view.put_annotation(half)
    view.put_annotation(late)
    middle, low = overview.height() // 2, overview.height() * 9 // 10
    assert overview.counts_at(middle) == {"claim": 1}
    assert overview.counts_at(low) == {"denial": 1}
    assert overview.counts_at(overview.height() // 4) == {}
    assert "1 Claim" in overview.words_at(middle)
    after = overview.grab().toImage()
    assert after.copy(0, middle - 3, 18, 6) != before.copy(0, middle - 3, 18, 6)
    view.remove_annotation("a1")
    view.remove_annotation("a2")
    assert overview.grab().toImage() == before


def test_types_are_told_apart_by_place_and_not_by_colour_alone(
    overview: Minimap, view: ArticleView
) -> None:
    start = len(LONG) // 2
    columns = []
    for kind in ("claim", "denial", "acknowledgment"):
        plain = overview.grab().toImage()
        view.put_annotation(one(1, start, kind=kind, length=400))
        image = overview.grab().toImage()
        y = overview.row_of(start + 200)
        columns.append({x for x in range(18) if image.pixel(x, y) != plain.pixel(x, y)})
        view.remove_annotation("a1")
    assert all(columns)
    assert not columns[0] & columns[1]
    assert not columns[1] & columns[2]


def test_counting_step_by_step_is_counting_anew(overview: Minimap, view: ArticleView) -> None:
    dice = random.Random(4)
    kinds = ("claim", "denial", "acknowledgment")
    there: dict[str, Annotation] = {}
    overview.counts_at(0)
    for _ in range(300):
        made = one(
            dice.randrange(60), dice.randrange(len(LONG) - 500), length=dice.randrange(1, 400)
        )
        made = one(made.number, made.fragments[0].start, kind=dice.choice(kinds))
        if made.id in there and dice.random() < 0.4:
            view.remove_annotation(made.id)
            del there[made.id]
        else:
            view.put_annotation(made)
            there[made.id] = made
    found = [overview.counts_at(y) for y in range(overview.height())]
    drawn = overview.grab().toImage()
    view.set_annotations(there.values())
    assert [overview.counts_at(y) for y in range(overview.height())] == found
    assert overview.grab().toImage() == drawn


def test_a_press_scrolls_there_and_a_drag_goes_on(overview: Minimap, view: ArticleView) -> None:
    press(overview, overview.height() * 3 // 4)
    start, end = view.range_in_view()
    assert start < len(LONG) * 3 // 4 < end
    QTest.mouseMove(overview, QPoint(5, overview.height() // 4))
    start, end = view.range_in_view()
    assert start < len(LONG) // 4 < end
    press(overview, overview.height() + 50)
    assert view.range_in_view()[1] >= len(LONG) - 2


def test_what_is_in_view_is_framed(overview: Minimap, view: ArticleView) -> None:
    ground = QColor(current_tokens().subtle)
    top = overview.grab().toImage()
    assert top.pixelColor(9, 4) != ground
    assert top.pixelColor(9, overview.height() - 20) == ground
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    below = overview.grab().toImage()
    assert below.pixelColor(9, 4) == ground
    assert below.pixelColor(9, overview.height() - 5) != ground


def test_hits_and_the_current_annotation_are_marked(overview: Minimap, view: ArticleView) -> None:
    place = len(LONG) // 2
    y = overview.row_of(place)
    edge = QColor(current_tokens().hit_edge)
    view.set_marks(HIT, [Span(place, place + 5)])
    assert overview.grab().toImage().pixelColor(overview.width() - 3, y) == edge
    assert overview.grab().toImage().pixelColor(2, y) != edge
    view.set_marks(CURRENT_HIT, [Span(place, place + 5)])
    assert overview.grab().toImage().pixelColor(2, y) == edge
    view.set_marks(HIT, [])
    view.set_marks(CURRENT_HIT, [])
    view.put_annotation(one(1, place))
    plain = overview.grab().toImage()
    view.set_current("a1", reveal=False)
    assert overview.grab().toImage().pixelColor(15, y) != plain.pixelColor(15, y)


def test_it_leaves_the_text_and_the_cards_alone_and_goes_when_all_is_in_view(
    overview: Minimap, view: ArticleView, qtbot: QtBot
) -> None:
    for width in (900, 600, 420):
        view.resize(width, 600)
        right = view.viewport().geometry().right()
        assert right < overview.x()
        assert overview.geometry().right() <= view.width()
    view.show_article(article("Short."), [], scheme())
    qtbot.waitUntil(overview.isHidden)
