"""Cards beside the text: at the height of their words, one below the other, as typed."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.model.annotation import Annotation
from annotator.model.span import Span
from annotator.ui.article_view import ArticleView
from annotator.ui.gutter import CardText, Gutter
from annotator.ui.gutter_layout import arranged
from tests.ui.pages import TEXT, annotation, article, scheme


def sample() -> list[Annotation]:
    return [
        annotation("a1", "The harbour deal will not bend to pressure", speaker_id="s"),
        annotation("a2", "Nothing has changed", "We take instructions from nobody"),
        annotation("a3", "Officials concede that some boats were delivered"),
        annotation("a4", "some boats were delivered", type="acknowledgment"),
        annotation("a5", "boats were", type="denial", stance="opposes"),
        annotation("a6", "The coast guard denied it all"),
    ]


@pytest.fixture
def view(qtbot: QtBot) -> ArticleView:
    shown = ArticleView()
    qtbot.addWidget(shown)
    return shown


@pytest.fixture
def gutter(view: ArticleView, qtbot: QtBot) -> Gutter:
    made = Gutter(view)
    view.resize(900, 760)
    with qtbot.waitExposed(view):
        view.show()
    view.show_article(article(), sample(), scheme())
    return made


def tops(gutter: Gutter) -> dict[str, int]:
    return {name: rect.top() for name, rect in gutter.cards()}


def test_a_card_stands_at_the_first_line_of_its_words(gutter: Gutter, view: ArticleView) -> None:
    places = tops(gutter)
    assert list(places) == ["a1", "a2", "a3", "a4", "a5", "a6"]
    for name in ("a1", "a2", "a3", "a6"):
        made = view.annotation(name)
        assert made is not None
        assert abs(places[name] - view.line_top(made.fragments[0].start)) < 8


def test_cards_do_not_cover_each_other(gutter: Gutter) -> None:
    rects = [rect for _, rect in gutter.cards()]
    for before, after in pairwise(rects):
        assert before.bottom() < after.top()


def test_the_current_card_keeps_its_place_and_others_make_room(
    gutter: Gutter, view: ArticleView
) -> None:
    pushed = tops(gutter)["a5"]
    view.set_current("a5")
    line = view.line_top(sample()[4].fragments[0].start)
    assert abs(tops(gutter)["a5"] - line) < 8
    assert pushed - line > 40
    rects = [rect for _, rect in gutter.cards()]
    for before, after in pairwise(rects):
        assert before.bottom() < after.top()


def test_cards_scroll_with_the_text(view: ArticleView, gutter: Gutter) -> None:
    view.resize(900, 320)
    before = tops(gutter)["a2"]
    view.verticalScrollBar().setValue(40)
    assert tops(gutter)["a2"] == before - 40
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    assert "a1" not in tops(gutter)
    assert "a6" in tops(gutter)


def test_a_click_on_a_card_picks_its_annotation(gutter: Gutter, view: ArticleView) -> None:
    picked: list[str] = []
    view.annotation_picked.connect(picked.append)
    view.select_span(Span(4, 11))
    place = dict(gutter.cards())["a4"].center()
    QTest.mouseClick(gutter, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    assert view.current() == "a4"
    assert picked == ["a4"]
    assert view.selected_span() is None
    assert not gutter.hasFocus()


def test_the_annotation_of_the_card_under_the_mouse_is_marked(
    gutter: Gutter, view: ArticleView
) -> None:
    QTest.mouseMove(gutter, dict(gutter.cards())["a2"].center())
    assert view.hovered() == "a2"
    QTest.mouseMove(gutter, QPoint(gutter.width() // 2, gutter.height() - 2))
    assert view.hovered() is None


def test_cards_say_what_their_source_says_for_those_in_view_only(
    gutter: Gutter, view: ArticleView
) -> None:
    text = TEXT * 200
    made = [
        Annotation(
            id=f"a{number}",
            article_id="x",
            annotator="ada",
            fragments=(Span(start, start + 11),),
            quotes=(),
            type="claim",
            number=number,
        )
        for number, start in enumerate(range(0, len(text) - 20, 30))
    ]
    view.show_article(article(text), made, scheme())
    asked: list[str] = []

    def source(one: Annotation) -> CardText:
        asked.append(one.id)
        return CardText(type="Claim", speaker="Ada")

    gutter.set_card_source(source)
    gutter.grab()
    assert 0 < len(set(asked)) < 40


def test_a_source_is_asked_again_for_what_has_changed_and_when_names_have(
    gutter: Gutter, view: ArticleView
) -> None:
    asked: list[str] = []

    def source(one: Annotation) -> CardText:
        asked.append(one.id)
        return CardText(type=one.type)

    gutter.set_card_source(source)
    gutter.grab()
    asked.clear()
    view.put_annotation(annotation("a5", "boats were", type="claim"))
    view.put_annotation(annotation("a7", "Nothing has changed"))
    gutter.grab()
    assert sorted(asked) == ["a5", "a7"]
    asked.clear()
    gutter.refresh()
    gutter.grab()
    assert {"a1", "a5", "a7"} <= set(asked)
    asked.clear()
    view.show_article(article(), sample(), scheme())
    gutter.grab()
    assert "a1" in asked


def picture(gutter: Gutter, view: ArticleView, speaker: str) -> bytes:
    gutter.set_card_source(lambda _: CardText(type="Claim", speaker=speaker))
    rect = dict(gutter.cards())["a1"]
    image = gutter.grab(rect).toImage()
    return bytes(image.constBits())


def test_names_are_drawn_as_typed(gutter: Gutter, view: ArticleView) -> None:
    plain = picture(gutter, view, "Ada")
    assert picture(gutter, view, "<b>Ada</b>") != plain
    assert picture(gutter, view, "&#65;da") != plain
    assert picture(gutter, view, "Ada") == plain
    assert picture(gutter, view, "x" * 100_000 + "\n\u2028") != plain


def _always(text: CardText, _: Annotation) -> CardText:
    return text


def test_what_is_missing_or_unsure_is_seen(gutter: Gutter) -> None:
    looks = []
    for text in (
        CardText(type="Claim", speaker="Ada"),
        CardText(type="Claim", speaker="Ada", is_unsure=True),
        CardText(type="Claim", speaker="Ada", missing=("stance",)),
        CardText(type="Claim", speaker="Ada", has_note=True),
        CardText(type="Claim", missing=("speaker",)),
    ):
        gutter.set_card_source(partial(_always, text))
        image = gutter.grab(dict(gutter.cards())["a1"]).toImage()
        looks.append(bytes(image.constBits()))
    assert len(set(looks)) == len(looks)


def test_in_a_narrow_view_signs_remain_and_then_nothing(gutter: Gutter, view: ArticleView) -> None:
    assert not gutter.is_compact()
    view.resize(464, 700)
    assert gutter.isVisible()
    assert gutter.is_compact()
    assert gutter.cards()
    text_right = view.viewport().geometry().right()
    assert gutter.x() >= text_right
    assert gutter.geometry().right() < view.width()
    view.resize(230, 700)
    assert not gutter.isVisible()
    assert gutter.cards() == []


def test_where_many_start_on_one_line_the_rest_is_counted(
    gutter: Gutter, view: ArticleView
) -> None:
    made = [annotation(f"a{number}", "harbour deal will") for number in range(200)]
    view.set_annotations(made)
    before = gutter.grab().toImage()
    cards = gutter.cards()
    assert 0 < len(cards) < 30
    view.set_annotations(made[: len(cards)])
    assert gutter.grab().toImage() != before
    view.set_annotations(made)
    view.set_current("a199")
    assert "a199" in tops(gutter)


def crowd(lines: int, *, first: int = 0) -> list[Annotation]:
    """Annotations that begin one behind the other on the words of one paragraph."""
    start = TEXT.index("Officials concede")
    return [
        Annotation(
            id=f"a{number}",
            article_id="x",
            annotator="ada",
            fragments=(Span(start + 3 * number, start + 3 * number + 20),),
            quotes=(),
            type="claim",
            stance="supports",
            number=number + 1,
        )
        for number in range(first, first + lines)
    ]


def line_tops(view: ArticleView, annotations: list[Annotation]) -> dict[str, float]:
    return {one.id: view.line_top(one.fragments[0].start) for one in annotations}


def test_a_crowded_paragraph_has_pins_each_at_its_own_line(
    gutter: Gutter, view: ArticleView
) -> None:
    made = crowd(12)
    view.set_annotations(made)
    lines = line_tops(view, made)
    pins = dict(gutter.cards())
    assert set(pins) <= set(lines)
    assert all(abs(rect.top() - lines[name]) < 8 for name, rect in pins.items())
    assert all(rect.width() < 30 for rect in pins.values())
    rects = [*pins.values(), *(rect for _, rect in gutter.counters())]
    assert not any(a.intersects(b) for a in rects for b in rects if a is not b)
    assert len(pins) + sum(count for count, _ in gutter.counters()) == 12


def test_what_has_no_pin_is_reached_by_clicks_on_the_count(
    gutter: Gutter, view: ArticleView
) -> None:
    made = crowd(40)
    view.set_annotations(made)
    assert gutter.counters()
    reached = set(dict(gutter.cards()))
    for _ in range(80):
        if not gutter.counters():
            break
        place = gutter.counters()[-1][1].center()
        QTest.mouseClick(gutter, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
        reached.add(view.current() or "")
    assert len(reached & {one.id for one in made if one.fragments[0].start}) > len(
        dict(gutter.cards())
    )
    last = {
        one.id
        for one in made
        if view.line_top(one.fragments[0].start) == max(line_tops(view, made).values())
    }
    assert last <= reached


def test_cards_above_make_room_for_the_pins_below(gutter: Gutter, view: ArticleView) -> None:
    first = annotation("a100", "We take instructions from nobody")
    view.set_annotations([first, *crowd(20)])
    cards = dict(gutter.cards())
    pins = [rect for name, rect in cards.items() if name != "a100"]
    assert cards["a100"].width() > 100
    assert cards["a100"].bottom() < min(rect.top() for rect in pins)


def test_pins_say_what_they_stand_for(gutter: Gutter, view: ArticleView) -> None:
    view.set_annotations(crowd(40))
    gutter.set_card_source(lambda _: CardText(type="Claim", symbol="▲", speaker="Ada <b>"))
    pin = next(card for card in gutter._laid_out() if not card.hidden)
    count = next(card for card in gutter._laid_out() if card.hidden)
    assert gutter._words(pin) == "Claim ▲ Ada <b>"
    assert str(len(count.hidden)) in gutter._words(count)


@given(
    st.lists(st.integers(0, 900), max_size=30).map(sorted),
    st.integers(10, 60),
    st.integers(0, 400),
    st.data(),
)
def test_stacked_cards_keep_order_and_distance(
    wishes: list[int], height: int, farthest: int, data: st.DataObject
) -> None:
    fixed = data.draw(st.sampled_from([None, *range(len(wishes))]))
    items = [(wish, height, number == fixed) for number, wish in enumerate(wishes)]
    places = arranged(items, farthest=farthest)
    assert len(places) == len(wishes)
    shown = [place for place in places if place is not None]
    for before, after in pairwise(shown):
        assert after - before >= height
    for number, (wish, place) in enumerate(zip(wishes, places, strict=True)):
        assert place is None or place - wish <= farthest
        if fixed is None or number > fixed:
            assert place is None or place >= wish
    if fixed is not None:
        assert places[fixed] == wishes[fixed]


def test_the_gutter_leaves_the_text_alone(gutter: Gutter, view: ArticleView) -> None:
    port: QRect = view.viewport().geometry()
    assert not port.intersects(gutter.geometry())
