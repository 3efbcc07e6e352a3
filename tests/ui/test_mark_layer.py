"""Marks on words that are no annotations: seen where the words are, and nowhere else."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from annotator.model.span import Span
from annotator.ui.article_view import ArticleView
from annotator.ui.mark_layer import CURRENT_HIT, HIT
from annotator.ui.theme import current_tokens, type_ink, type_tint
from tests.ui.pages import TEXT, annotation, article, scheme, span_of


@pytest.fixture
def view(qtbot: QtBot) -> ArticleView:
    shown = ArticleView()
    qtbot.addWidget(shown)
    shown.resize(900, 760)
    with qtbot.waitExposed(shown):
        shown.show()
    shown.show_article(article(), [], scheme())
    return shown


def count(view: ArticleView, span: Span, color: str) -> int:
    """How many pixels of that colour a span has, with the lines below its words."""
    below = view.span_rect(span).adjusted(0, 0, 0, 6)
    image = view.viewport().grab(below).toImage()
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    wanted = QColor(color).rgb()
    return sum(
        image.pixel(x, y) == wanted for x in range(image.width()) for y in range(image.height())
    )


def test_a_hit_is_marked_on_its_words_also_behind_an_emoji(view: ArticleView) -> None:
    hit, other = span_of("told the Tidewater"), span_of("Officials concede")
    hit_color = current_tokens().hit
    assert count(view, hit, hit_color) == 0
    view.set_marks(HIT, [hit])
    assert count(view, hit, hit_color) > 500
    assert count(view, other, hit_color) == 0
    view.set_marks(HIT, [])
    assert count(view, hit, hit_color) == 0


def test_right_to_left_words_are_marked_where_they_are(view: ArticleView) -> None:
    hit = span_of("نائب الوزير")
    view.set_marks(HIT, [hit])
    assert count(view, hit, current_tokens().hit) > 500


def test_the_current_hit_is_told_from_the_others(view: ArticleView) -> None:
    hits = [span_of("harbour"), span_of("pressure")]
    view.set_marks(HIT, hits)
    view.set_marks(CURRENT_HIT, hits[1:])
    tokens = current_tokens()
    assert count(view, hits[0], tokens.hit_current) == 0
    assert count(view, hits[1], tokens.hit_current) > 200
    assert list(view.marks()) == [HIT, CURRENT_HIT]


def test_keywords_have_a_colour_and_a_line_above_the_words(view: ArticleView) -> None:
    words = span_of("boats were")
    view.set_marks(CURRENT_HIT, [span_of("pressure")])
    view.set_marks("weapons", [words], color="#c2410c")
    dark = current_tokens().dark
    assert count(view, words, type_tint("#c2410c", dark, 0.14)) > 300
    assert list(view.marks()) == ["weapons", CURRENT_HIT]


def test_marks_lie_over_bands_and_leave_their_underlines(view: ArticleView) -> None:
    view.put_annotation(annotation("a1", "some boats were delivered"))
    words = span_of("boats were")
    ink = type_ink(scheme().type("claim").color, current_tokens().dark)
    before = count(view, words, ink)
    assert before > 50
    view.set_marks(HIT, [words])
    assert count(view, words, current_tokens().hit) > 300
    assert count(view, words, ink) == before


def test_marks_move_with_the_text_and_go_with_the_article(view: ArticleView) -> None:
    hit = span_of("disputed banks")
    view.set_marks(HIT, [hit])
    view.viewport().grab()
    view.resize(600, 760)
    assert count(view, hit, current_tokens().hit) > 300
    view.set_font_size(24)
    assert count(view, hit, current_tokens().hit) > 300
    view.show_article(article(TEXT[1:]), [], scheme())
    assert view.marks() == {}
    assert count(view, hit, current_tokens().hit) == 0
