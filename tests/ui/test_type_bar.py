"""The bar of types: beside the selection, inside the page, gone when the selection is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.ui.article_view import ArticleView
from annotator.ui.chips import Chip
from annotator.ui.type_bar import TypeBar, place_beside
from tests.ui.pages import TEXT, article, drag, scheme, span_of


@pytest.fixture
def view(qtbot: QtBot) -> ArticleView:
    shown = ArticleView()
    qtbot.addWidget(shown)
    shown.resize(900, 500)
    with qtbot.waitExposed(shown):
        shown.show()
    shown.show_article(article(TEXT * 5), [], scheme())
    shown.setFocus()
    return shown


@pytest.fixture
def bar(view: ArticleView) -> TypeBar:
    return TypeBar(view)


def test_the_bar_stands_by_a_selection_and_does_not_cover_it(
    view: ArticleView, bar: TypeBar
) -> None:
    assert not bar.isVisible()
    wanted = span_of("Nothing has changed")
    drag(view, wanted.start, wanted.end)
    assert bar.isVisible()
    selected = view.span_rect(wanted).translated(view.viewport().mapTo(view, QPoint()))
    assert not bar.geometry().intersects(selected)
    assert view.rect().contains(bar.geometry())
    assert view.hasFocus()


def test_a_type_is_chosen_with_the_mouse_and_the_article_keeps_the_focus(
    view: ArticleView, bar: TypeBar
) -> None:
    chosen: list[str] = []
    bar.type_chosen.connect(chosen.append)
    view.select_span(span_of("Nothing has changed"))
    chip = bar.findChild(Chip, "denial")
    assert chip is not None
    assert "2" in chip.accessibleName()
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert chosen == ["denial"]
    assert not bar.isVisible()
    assert view.hasFocus()
    assert view.selected_span() == span_of("Nothing has changed")


def test_the_bar_goes_with_the_selection_and_when_scrolled(view: ArticleView, bar: TypeBar) -> None:
    view.select_span(span_of("Nothing has changed"))
    view.clear_selection()
    assert not bar.isVisible()
    view.select_span(span_of("Nothing has changed"))
    assert bar.isVisible()
    view.verticalScrollBar().setValue(30)
    assert not bar.isVisible()
    view.select_span(span_of("harbour deal"))
    view.resize(600, 500)
    assert not bar.isVisible()


@given(
    st.integers(-50, 900),
    st.integers(-50, 600),
    st.integers(1, 500),
    st.integers(10, 500),
)
def test_the_bar_is_always_inside_and_beside(x: int, y: int, width: int, height: int) -> None:
    room = QRect(8, 8, 884, 584)
    selected = QRect(x, y, width, height)
    place = place_beside(selected, QSize(330, 44), room)
    assert room.contains(place)
    has_room = y + height + 54 <= 592 or y - 54 >= 8
    if has_room:
        assert not place.intersects(selected)
