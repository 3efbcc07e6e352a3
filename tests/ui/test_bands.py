"""Bands: found by place, parted into stretches, put on lanes, drawn where the words are."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QColor, QImage, QPaintEvent, QRegion, QTextLine
from pytestqt.qtbot import QtBot

from annotator.model.annotation import Annotation
from annotator.model.span import Span, normalise
from annotator.ui.article_view import ArticleView
from annotator.ui.band_index import BandIndex, Strip
from annotator.ui.band_shapes import stretch_rects
from annotator.ui.band_stretches import (
    MOST_SEEN,
    assign_lanes,
    part_of,
    stretch_lanes,
    stretches,
)
from annotator.ui.theme import current_tokens, type_ink, type_tint
from tests.ui.pages import TEXT, annotation, article, point_at, scheme, span_of

spans = st.builds(
    lambda start, length: Span(start, start + length),
    st.integers(0, 3000),
    st.one_of(st.integers(1, 60), st.integers(200, 2500)),
)


@st.composite
def annotation_lists(draw: st.DrawFn) -> list[Annotation]:
    made = draw(st.lists(st.lists(spans, min_size=1, max_size=3), max_size=25))
    return [
        Annotation(
            id=f"a{number}",
            article_id="x",
            annotator="ada",
            fragments=normalise(fragments),
            quotes=(),
            type="claim",
            number=number,
        )
        for number, fragments in enumerate(made)
    ]


@settings(max_examples=150, deadline=None)
@given(annotation_lists(), st.data())
def test_the_index_finds_what_a_look_at_all_of_them_finds(
    made: list[Annotation], data: st.DataObject
) -> None:
    index = BandIndex(made[: len(made) // 2])
    for one in made[len(made) // 2 :]:
        index.put(one)
    kept = {one.id: one for one in made}
    for name in data.draw(st.lists(st.sampled_from(sorted(kept)), unique=True)) if kept else []:
        if data.draw(st.booleans()):
            assert index.remove(name) == kept.pop(name)
        else:
            moved = kept[name]
            fragments = normalise([data.draw(spans)])
            kept[name] = Annotation(
                id=name,
                article_id="x",
                annotator="ada",
                fragments=fragments,
                quotes=(),
                type="denial",
                number=moved.number,
            )
            assert index.put(kept[name]) == moved
    place = data.draw(spans)
    found = index.touching(place.start, place.end)
    assert sorted(map(part_of, found)) == sorted(
        (one.id, part)
        for one in kept.values()
        for part, fragment in enumerate(one.fragments)
        if fragment.overlaps(place)
    )
    covering = [
        one for one in kept.values() if any(part.contains(place.start) for part in one.fragments)
    ]
    at = index.at(place.start)
    assert set(at) == {one.id for one in covering}
    sizes = [sum(map(len, kept[name].fragments)) for name in at]
    assert sizes == sorted(sizes)
    order = sorted(kept.values(), key=lambda one: (one.fragments[0].start, one.number))
    assert list(index) == order
    walked = []
    place_in_order = index.next_after(None, 0)
    while place_in_order is not None:
        walked.append(place_in_order)
        place_in_order = index.next_after(place_in_order, 0)
    assert walked == [one.id for one in order]
    back = []
    place_in_order = index.previous_before(None, 100_000)
    while place_in_order is not None:
        back.append(place_in_order)
        place_in_order = index.previous_before(place_in_order, 0)
    assert back == walked[::-1]


def strips_of(made: list[Annotation]) -> list[Strip]:
    index = BandIndex(made)
    return index.touching(0, 10_000)


@settings(max_examples=100, deadline=None)
@given(annotation_lists())
def test_stretches_cover_exactly_the_annotated_words(made: list[Annotation]) -> None:
    strips = strips_of(made)
    found = stretches(strips, [(strip.start, strip.end) for strip in strips])
    for before, after in pairwise(found):
        assert before.end <= after.start
    covered = [place for here in found for place in range(here.start, here.end)]
    annotated = {place for strip in strips for place in range(strip.start, strip.end)}
    assert set(covered) == annotated
    assert len(covered) == len(annotated)
    for here in found:
        over = [s for s in strips if s.start <= here.start and here.end <= s.end]
        assert set(here.strips) <= set(over)
        assert len(here.strips) == min(len(over), MOST_SEEN)
        lengths = [strip.end - strip.start for strip in here.strips]
        assert lengths == sorted(lengths, reverse=True)
        assert lengths[0] == max(strip.end - strip.start for strip in over)
        assert lengths[-1] == min(strip.end - strip.start for strip in over)


@settings(max_examples=100, deadline=None)
@given(annotation_lists(), st.integers(1, 5))
def test_underlines_of_one_lane_never_overlap(made: list[Annotation], most: int) -> None:
    strips = strips_of(made)
    lanes = assign_lanes(strips, most=most)
    assert set(lanes.values()) <= set(range(most))
    by_lane: dict[int, list[Strip]] = {}
    for strip in strips:
        if part_of(strip) in lanes:
            by_lane.setdefault(lanes[part_of(strip)], []).append(strip)
    for together in by_lane.values():
        together.sort(key=lambda strip: strip.start)
        for before, after in pairwise(together):
            assert before.end <= after.start
    for here in stretches(strips, [(strip.start, strip.end) for strip in strips]):
        used = list(stretch_lanes(here.strips, lanes, most=most).values())
        assert len(used) == len(set(used)) == min(len(here.strips), most)


def test_what_is_nested_is_underlined_nearer_to_the_words() -> None:
    outer, inner = annotation("a1", TEXT[:60]), annotation("a2", TEXT[10:20])
    lanes = assign_lanes(strips_of([outer, inner]), most=3)
    assert lanes["a2", 0] < lanes["a1", 0]


@pytest.fixture
def view(qtbot: QtBot) -> ArticleView:
    shown = ArticleView()
    qtbot.addWidget(shown)
    shown.resize(900, 700)
    with qtbot.waitExposed(shown):
        shown.show()
    return shown


def colors_below(view: ArticleView, position: int) -> list[str]:
    """The colours from the middle of a letter's line downwards, without repeats in a row."""
    place = point_at(view, position, inside=True)
    image: QImage = view.viewport().grab().toImage()
    found: list[str] = []
    for y in range(place.y(), place.y() + 24):
        name = image.pixelColor(place.x(), y).name()
        if not found or found[-1] != name:
            found.append(name)
    return found


def inks(view: ArticleView) -> dict[str, str]:
    dark = current_tokens().dark
    return {known.id: type_ink(known.color, dark) for known in scheme().types}


def test_words_are_tinted_and_underlined_in_their_types_colour(view: ArticleView) -> None:
    made = annotation("a1", "The harbour deal will not bend to pressure")
    view.show_article(article(), [made], scheme())
    space = TEXT.index(" deal")
    colors = colors_below(view, space)
    claim = scheme().type("claim").color
    assert type_tint(claim, current_tokens().dark) in colors
    assert inks(view)["claim"] in colors
    assert colors[-1] == QColor(current_tokens().surface).name()
    after = colors_below(view, TEXT.index(" the deputy"))
    assert set(after) == {QColor(current_tokens().surface).name()}


def test_co_extensive_annotations_are_both_seen(view: ArticleView) -> None:
    words = "The harbour deal will not bend to pressure"
    made = [annotation("a1", words), annotation("a2", words, type="acknowledgment")]
    made[0] = annotation("a1", words, type="claim")
    view.show_article(article(), made, scheme())
    seen: set[str] = set()
    for space in (TEXT.index(" deal"), TEXT.index(" will"), TEXT.index("arbour")):
        seen |= set(colors_below(view, space))
    assert inks(view)["claim"] in seen
    assert inks(view)["acknowledgment"] in seen


def test_put_and_remove_are_seen_at_once(view: ArticleView) -> None:
    view.show_article(article(), [], scheme())
    space = TEXT.index(" deal")
    bare = colors_below(view, space)
    view.put_annotation(annotation("a1", "harbour deal will"))
    claimed = colors_below(view, space)
    assert inks(view)["claim"] in claimed
    view.put_annotation(annotation("a1", "harbour deal will", type="denial"))
    assert inks(view)["claim"] not in colors_below(view, space)
    view.remove_annotation("a1")
    assert colors_below(view, space) == bare


@pytest.mark.parametrize(
    "words", ["نائب الوزير", "الاتفاق لن", "deal will", "Bulletin", "cafe\u0301 was"]
)
def test_rectangles_lie_on_the_words_in_both_directions(view: ArticleView, words: str) -> None:
    text = TEXT.replace("الاتفاق", "الاتفاق 12 deal")
    view.show_article(article(text), [], scheme())
    span = span_of(words.split()[0], text)
    block = view.document().findBlock(view._display.to_qt(span.start))
    view.document().documentLayout().blockBoundingRect(block)
    low = view._display.to_qt(span.start) - block.position()
    high = view._display.to_qt(span.end) - block.position()
    line: QTextLine = block.layout().lineForTextPosition(low)
    rects = stretch_rects(line, low, high, (0.0, 10.0))
    assert rects

    def middle(unit: int) -> float:
        before, after = line.cursorToX(unit), line.cursorToX(unit + 1)
        return float(before[0] + after[0]) / 2  # type: ignore[index]

    for unit in range(low, high):
        assert any(rect.left() <= middle(unit) <= rect.right() for rect in rects)
    body = block.text()
    outside = [
        unit
        for unit in range(line.textStart(), line.textStart() + line.textLength() - 1)
        if not low - 1 <= unit <= high
        and body[unit].isalpha()
        and body[unit - 1].isalpha()
        and body[unit + 1].isalpha()
    ]
    assert outside
    for unit in outside:
        assert not any(rect.left() < middle(unit) < rect.right() for rect in rects)


class Paints(QObject):
    """The areas that were painted, as one region."""

    def __init__(self, view: ArticleView) -> None:
        super().__init__()
        self.area = QRegion()
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.area += event.region()
        return False


def test_only_what_an_annotation_touches_is_painted_again(view: ArticleView, qtbot: QtBot) -> None:
    text = TEXT * 300
    made = [
        Annotation(
            id=f"a{number}",
            article_id="x",
            annotator="ada",
            fragments=(Span(start, start + 90),),
            quotes=(),
            type="claim",
            stance="supports",
            number=number,
        )
        for number, start in enumerate(range(0, len(text) - 100, len(text) // 10_000))
    ]
    view.show_article(article(text), made, scheme())
    view.clearFocus()
    qtbot.wait(50)
    paints = Paints(view)
    here = annotation("a99999", "Nothing has changed", text=text)
    view.put_annotation(here)
    qtbot.waitUntil(lambda: not paints.area.isEmpty())
    painted = paints.area.boundingRect()
    assert painted.contains(view.span_rect(here.fragments[0]))
    assert painted.height() < view.viewport().height() / 3
    paints.area = QRegion()
    far = Span(len(text) - 60, len(text) - 40)
    view.put_annotation(
        Annotation(
            id="far", article_id="x", annotator="ada", fragments=(far,), quotes=(), type="claim"
        )
    )
    qtbot.wait(50)
    assert paints.area.isEmpty()


def test_after_many_changes_the_page_looks_as_if_painted_anew(
    view: ArticleView,
) -> None:
    view.show_article(article(), [], scheme())
    dice = random.Random(9)
    kinds = ("claim", "denial", "acknowledgment")
    there: dict[str, Annotation] = {}
    for step in range(60):
        start = dice.randrange(len(TEXT) - 60)
        made = Annotation(
            id=f"a{dice.randrange(25)}",
            article_id="x",
            annotator="ada",
            fragments=normalise(
                Span(place, place + dice.randrange(2, 55))
                for place in {start, *dice.choices((start, start, 70, 150), k=1)}
            ),
            quotes=(),
            type=dice.choice(kinds),
            number=dice.randrange(1000),
        )
        if made.id in there and dice.random() < 0.4:
            view.remove_annotation(made.id)
            del there[made.id]
        else:
            view.put_annotation(made)
            there[made.id] = made
        if step % 6 == 0:
            changed = view.viewport().grab().toImage()
            view.set_annotations(there.values())
            assert view.viewport().grab().toImage() == changed


def test_what_finds_no_line_of_its_own_is_counted_beside_the_text(view: ArticleView) -> None:
    view.show_article(article(), [], scheme())
    few = [annotation(f"a{number}", "some boats were delivered") for number in range(1, 3)]
    view.set_annotations(few)
    assert not more_said(view)
    view.set_annotations(
        [annotation(f"a{number}", "some boats were delivered") for number in range(1, 12)]
    )
    lines = min(MOST_SEEN, view._painter._lanes)
    assert more_said(view) == [11 - lines]
    arabic = "نائب الوزير"
    view.set_annotations([annotation(f"a{number}", arabic) for number in range(1, 12)])
    lines = min(MOST_SEEN, view._painter._lanes)
    assert more_said(view) == [11 - lines]


def more_said(view: ArticleView) -> list[int]:
    """The numbers that stand beside lines, each outside the words of its line."""
    view.viewport().grab()
    found = []
    for block in view._painter._blocks.values():
        for number, line in block.lines.items():
            if line.more:
                found.append(line.more)
                text_block = view.document().findBlock(
                    view._display.to_qt(block.stretches[0].strips[0].start)
                )
                words = text_block.layout().lineAt(number).naturalTextRect()
                assert not words.adjusted(1, 0, -1, 0).intersects(line.more_at)
    return found
