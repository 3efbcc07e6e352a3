"""The article under real mouse and keys: spans that come out, annotations that are picked."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QAction,
    QDropEvent,
    QGuiApplication,
    QKeySequence,
    QTextCursor,
    QTextDocument,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from annotator.model.annotation import Annotation
from annotator.model.span import Span
from annotator.text.selection import clean
from annotator.ui.article_header import ArticleHeader
from annotator.ui.article_view import ArticleView
from annotator.ui.page_columns import GUTTER, GUTTER_COMPACT, share_out
from tests.ui.pages import TEXT, annotation, article, click, drag, point_at, scheme, span_of

ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


class Heard:
    """What the view's signals said, in order."""

    def __init__(self, view: ArticleView) -> None:
        self.spans: list[Span | None] = []
        self.picked: list[str] = []
        self.hovered: list[str] = []
        self.sizes: list[int] = []
        self.nudged: list[tuple[str, Span, Span]] = []
        view.span_selected.connect(self.spans.append)
        view.annotation_picked.connect(self.picked.append)
        view.annotation_hovered.connect(self.hovered.append)
        view.font_size_changed.connect(self.sizes.append)
        view.boundary_nudged.connect(self._on_nudged)

    def _on_nudged(self, annotation_id: str, before: Span, after: Span) -> None:
        self.nudged.append((annotation_id, before, after))


@pytest.fixture
def view(qtbot: QtBot) -> ArticleView:
    shown = ArticleView()
    qtbot.addWidget(shown)
    shown.resize(900, 760)
    with qtbot.waitExposed(shown):
        shown.show()
    shown.show_article(article(), [], scheme())
    shown.setFocus()
    QApplication.processEvents()
    return shown


@pytest.fixture
def heard(view: ArticleView) -> Heard:
    return Heard(view)


# Mouse


def test_a_drag_selects_whole_words_without_the_final_comma(
    view: ArticleView, heard: Heard
) -> None:
    wanted = span_of("harbour deal will not bend to pressure")
    drag(view, wanted.start + 2, wanted.end + 1)
    assert view.selected_span() == wanted
    assert heard.spans == [wanted]
    assert view.raw_selection() == wanted


def test_a_drag_behind_an_emoji_counts_code_points(view: ArticleView) -> None:
    wanted = span_of("Officials concede that some boats")
    drag(view, wanted.start, wanted.end - 2)
    assert view.selected_span() == wanted
    assert wanted.of(TEXT) == "Officials concede that some boats"


def test_a_drag_backwards_gives_the_same_span(view: ArticleView) -> None:
    wanted = span_of("Nothing has changed")
    drag(view, wanted.end + 2, wanted.start - 1)
    assert view.selected_span() == wanted
    assert view.textCursor().position() < view.textCursor().anchor()


def test_outer_quotation_marks_and_the_stop_are_left_out(view: ArticleView) -> None:
    quoted = span_of("“We take instructions from nobody.”")
    drag(view, quoted.start, quoted.end)
    assert view.selected_span() == span_of("We take instructions from nobody")


def test_alt_frees_the_selection_from_words(view: ArticleView, heard: Heard) -> None:
    wanted = span_of("structions from nob")
    drag(view, wanted.start, wanted.end, modifier=ALT)
    assert view.selected_span() == wanted
    assert heard.spans == [wanted]


def test_a_drag_over_spaces_only_selects_nothing(view: ArticleView, heard: Heard) -> None:
    place = TEXT.index(" 😀")
    drag(view, place, place + 1)
    assert view.selected_span() is None
    assert not view.textCursor().hasSelection()
    assert heard.spans == []


def test_a_new_drag_inside_the_old_selection_starts_afresh(view: ArticleView) -> None:
    drag(view, 4, 50)
    wanted = span_of("deal will not")
    drag(view, wanted.start, wanted.end)
    assert view.selected_span() == wanted


def test_a_drag_keeps_letter_and_mark_together(view: ArticleView) -> None:
    wanted = span_of("cafe\u0301")
    drag(view, wanted.start, wanted.start + 2)
    assert view.selected_span() == wanted


@pytest.mark.parametrize("backwards", [False, True])
def test_right_to_left_words_are_selected_in_logical_order(
    view: ArticleView, *, backwards: bool
) -> None:
    wanted = span_of("الوزير إن الاتفاق لن")
    ends = (wanted.end, wanted.start) if backwards else (wanted.start, wanted.end)
    drag(view, *ends)
    assert view.selected_span() == wanted


def test_random_drags_select_what_the_text_rules_say(view: ArticleView) -> None:
    chance = random.Random(7)
    letters = [place for place, letter in enumerate(TEXT) if letter.isalpha()]
    for _ in range(60):
        start, end = sorted(chance.sample(letters, 2))
        drag(view, *chance.choice([(start, end), (end, start)]))
        selected = view.selected_span()
        low = view._display.to_text(view._display.to_qt(start))
        assert low == start
        assert selected == clean(TEXT, Span(start, end))


def test_a_click_with_a_tremor_is_a_click(view: ArticleView, heard: Heard) -> None:
    view.set_annotations(nested())
    place = point_at(view, TEXT.index("thing has"))
    port = view.viewport()
    QTest.mousePress(
        port, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place - QPoint(2, 0)
    )
    QTest.mouseMove(port, place + QPoint(2, 0))
    QTest.mouseRelease(
        port, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place + QPoint(2, 0)
    )
    assert view.selected_span() is None
    assert heard.picked == ["a4"]


def test_a_click_with_shift_extends_the_selection(view: ArticleView) -> None:
    wanted = span_of("deal will not bend")
    drag(view, wanted.start, wanted.start + 4)
    place = point_at(view, wanted.end - 1)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, SHIFT, place)
    assert view.selected_span() == wanted


def double_click(view: ArticleView, position: int) -> QPoint:
    place = point_at(view, position, inside=True)
    port = view.viewport()
    QTest.mouseClick(port, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    QTest.mouseDClick(port, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    return place


def test_a_double_click_takes_the_word(view: ArticleView) -> None:
    wanted = span_of("Bulletin")
    double_click(view, wanted.start + 3)
    assert view.selected_span() == wanted


def test_a_triple_click_takes_the_sentence(view: ArticleView, heard: Heard) -> None:
    place = double_click(view, TEXT.index("instructions") + 2)
    QTest.mouseClick(
        view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place
    )
    assert view.selected_span() == span_of("We take instructions from nobody")
    assert heard.spans[-1] == view.selected_span()


def test_a_click_takes_the_selection_back(view: ArticleView, heard: Heard) -> None:
    drag(view, 4, 20)
    click(view, TEXT.index("Officials"))
    assert view.selected_span() is None
    assert heard.spans[-1] is None


def test_the_right_button_leaves_the_selection(view: ArticleView) -> None:
    drag(view, 4, 20)
    before = view.selected_span()
    QTest.mouseClick(
        view.viewport(),
        Qt.MouseButton.RightButton,
        Qt.KeyboardModifier.NoModifier,
        point_at(view, TEXT.index("Officials")),
    )
    assert view.selected_span() == before


# Picking


def nested() -> list[Annotation]:
    return [
        annotation("a1", "Officials concede that some boats were delivered"),
        annotation("a2", "some boats were delivered", type="acknowledgment"),
        annotation("a3", "boats were", type="denial", stance="opposes"),
        annotation("a4", "Nothing has changed", "We take instructions from nobody"),
    ]


def test_clicks_pick_the_smallest_and_then_those_around_it(view: ArticleView, heard: Heard) -> None:
    view.set_annotations(nested())
    for _ in range(4):
        click(view, TEXT.index("oats were"))
    assert heard.picked == ["a3", "a2", "a1", "a3"]
    assert view.current() == "a3"
    click(view, TEXT.index("Officials") + 2)
    assert view.current() == "a1"


def test_a_click_beside_all_annotations_picks_none(view: ArticleView, heard: Heard) -> None:
    view.set_annotations(nested())
    view.set_current("a4")
    click(view, TEXT.index("coast"))
    assert view.current() is None
    assert heard.picked == [""]


def test_every_fragment_can_be_clicked(view: ArticleView, heard: Heard) -> None:
    view.set_annotations(nested())
    click(view, TEXT.index("instructions"))
    assert heard.picked == ["a4"]
    click(view, TEXT.index("he told"))
    assert view.current() is None


def test_hovering_says_what_is_under_the_mouse(view: ArticleView, heard: Heard) -> None:
    view.set_annotations(nested())
    port = view.viewport()
    QTest.mouseMove(port, point_at(view, TEXT.index("othing"), inside=True))
    QTest.mouseMove(port, point_at(view, TEXT.index("guard"), inside=True))
    assert heard.hovered == ["a4", ""]


def test_going_through_annotations_in_reading_order(view: ArticleView, heard: Heard) -> None:
    view.set_annotations(nested())
    assert [view.next_annotation() for _ in range(5)] == ["a4", "a1", "a2", "a3", None]
    assert view.current() == "a3"
    assert [view.previous_annotation() for _ in range(4)] == ["a2", "a1", "a4", None]
    assert heard.picked == ["a4", "a1", "a2", "a3", "a2", "a1", "a4"]


def test_cycling_through_overlapping_annotations(view: ArticleView) -> None:
    view.set_annotations(nested())
    assert view.cycle_overlapping() is None
    click(view, TEXT.index("oats were"))
    assert [view.cycle_overlapping() for _ in range(3)] == ["a2", "a1", "a3"]


def test_a_current_annotation_that_is_removed_is_current_no_more(view: ArticleView) -> None:
    view.set_annotations(nested())
    view.set_current("a2")
    view.remove_annotation("a2")
    assert view.current() is None
    assert view.annotation("a2") is None
    view.set_current("a2")
    assert view.current() is None


def test_setting_the_current_annotation_brings_it_into_view(view: ArticleView) -> None:
    text = TEXT * 60
    last = Span(len(text) - 20, len(text) - 8)
    far = Annotation(
        id="far", article_id="x", annotator="ada", fragments=(last,), quotes=(), type="claim"
    )
    view.show_article(article(text), [far], scheme())
    view.set_current("far")
    rect = view.span_rect(last)
    assert view.viewport().rect().contains(rect.center())
    view.set_current(None)
    view.verticalScrollBar().setValue(0)
    view.set_current("far", reveal=False)
    assert view.verticalScrollBar().value() == 0


# Keyboard


def test_sentences_one_after_the_other_across_paragraphs(view: ArticleView, heard: Heard) -> None:
    found = []
    for _ in range(4):
        view.select_next_sentence()
        span = view.selected_span()
        assert span is not None
        found.append(span.of(TEXT))
    assert found[0].startswith("The harbour deal")
    assert found[1] == "“Nothing has changed,” he told the Tidewater Bulletin"
    assert found[2] == "We take instructions from nobody"
    assert found[3] == "The cafe\u0301 was closed for weeks"
    view.select_previous_sentence()
    assert heard.spans[-1] == span_of("We take instructions from nobody")


def test_sentences_of_site_furniture_are_passed_over(view: ArticleView) -> None:
    furniture = span_of("SHARE THIS STORY")
    view.show_article(article(excluded=(furniture,)), [], scheme())
    view.select_span(span_of("قال نائب الوزير إن الاتفاق لن يتغير تحت أي ضغط خارجي"))
    view.select_next_sentence()
    assert view.selected_span() == span_of("The coast guard denied it all")


def test_sentences_begin_where_one_reads(view: ArticleView) -> None:
    text = TEXT * 60
    view.show_article(article(text), [], scheme())
    view.document().size()
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() // 2)
    view.select_next_sentence()
    span = view.selected_span()
    assert span is not None
    assert len(text) / 4 < span.start < 3 * len(text) / 4


def test_shift_with_arrows_extends_by_words(view: ArticleView) -> None:
    cursor = view.textCursor()
    cursor.setPosition(TEXT.index("deal"))
    view.setTextCursor(cursor)
    for _ in range(3):
        QTest.keyClick(view, Qt.Key.Key_Right, SHIFT)
    assert view.selected_span() == span_of("deal will not")
    QTest.keyClick(view, Qt.Key.Key_Left, SHIFT)
    assert view.selected_span() == span_of("deal will")
    for _ in range(2):
        QTest.keyClick(view, Qt.Key.Key_Left, SHIFT)
    assert view.selected_span() is None
    QTest.keyClick(view, Qt.Key.Key_Left, SHIFT)
    assert view.selected_span() == span_of("harbour")


def test_in_right_to_left_text_the_left_arrow_leads_on(view: ArticleView) -> None:
    view.select_span(span_of("نائب"))
    QTest.keyClick(view, Qt.Key.Key_Left, SHIFT)
    assert view.selected_span() == span_of("نائب الوزير")


def test_shift_and_alt_with_arrows_extend_by_characters(view: ArticleView) -> None:
    view.select_span(span_of("harbour"))
    QTest.keyClick(view, Qt.Key.Key_Left, SHIFT | ALT)
    assert view.selected_span() == span_of("harbou")


def test_the_keys_of_qt_select_lines_and_pages_too(view: ArticleView) -> None:
    view.select_span(span_of("The harbour"))
    QTest.keyClick(view, Qt.Key.Key_End, SHIFT)
    span = view.selected_span()
    assert span is not None
    assert span.start == 0
    assert span.end > 40


def test_arrows_move_the_caret_and_drop_the_selection(view: ArticleView, heard: Heard) -> None:
    view.select_span(span_of("harbour"))
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.selected_span() is None
    assert heard.spans[-1] is None
    assert view.caret() == span_of("harbour").end


def test_boundaries_of_the_selection_move_by_words(view: ArticleView, heard: Heard) -> None:
    view.select_span(span_of("deal will"))
    assert view.nudge_boundary("start", -1) == span_of("harbour deal will")
    assert view.nudge_boundary("end", 1) == span_of("harbour deal will not")
    assert view.nudge_boundary("start", 1) == span_of("deal will not")
    assert view.nudge_boundary("end", -1) == span_of("deal will")
    assert view.selected_span() == span_of("deal will")
    assert heard.nudged == []


def test_the_last_word_of_a_selection_stays(view: ArticleView) -> None:
    view.select_span(span_of("harbour"))
    assert view.nudge_boundary("start", 1) is None
    assert view.nudge_boundary("end", -1) is None
    assert view.selected_span() == span_of("harbour")


def test_without_a_selection_the_current_annotations_boundary_is_asked_for(
    view: ArticleView, heard: Heard
) -> None:
    assert view.nudge_boundary("start", -1) is None
    view.set_annotations(nested())
    view.pick("a4")
    moved = view.nudge_boundary("end", -1)
    assert moved == span_of("We take instructions from")
    assert heard.nudged == [("a4", span_of("We take instructions from nobody"), moved)]
    held = view.annotation("a4")
    assert held is not None
    assert held.fragments[1] == span_of("We take instructions from nobody")


def test_shortcuts_of_the_window_are_not_swallowed(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    view = ArticleView()
    window.setCentralWidget(view)
    fired: list[str] = []
    actions = []
    for keys in ("1", "J", "[", "{", "Del", "Ctrl+Z", "Ctrl+Shift+Z", "Tab", "Space", "+", "Esc"):
        action = QAction(keys, window)
        action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda _=False, keys=keys: fired.append(keys))
        window.addAction(action)
        actions.append(action)
    window.resize(900, 600)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    view.show_article(article(), [], scheme())
    view.setFocus()
    view.select_span(span_of("harbour"))
    for key, modifier in (
        (Qt.Key.Key_1, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_J, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_BracketLeft, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Z, CONTROL),
        (Qt.Key.Key_Z, CONTROL | SHIFT),
        (Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier),
    ):
        QTest.keyClick(view, key, modifier)
    assert fired == ["1", "J", "[", "Del", "Ctrl+Z", "Ctrl+Shift+Z", "Tab", "Space", "Esc"]


# The page


def test_what_is_copied_is_the_stored_text(view: ArticleView) -> None:
    text = "One\u00a0two\u2028three\x0cfour 😀 five"
    view.show_article(article(text), [], scheme())
    QTest.keyClick(view, Qt.Key.Key_A, CONTROL)
    QTest.keyClick(view, Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == text
    assert not QGuiApplication.clipboard().mimeData().hasHtml()


@pytest.mark.parametrize("head", ["\ufeff", "\ufffe"], ids=["U+FEFF", "U+FFFE"])
def test_what_looks_like_a_mark_of_byte_order_is_copied_as_it_stands(
    view: ArticleView, head: str
) -> None:
    text = f"She denied {head}it all."
    view.show_article(article(text), [], scheme())
    view.select_span(Span(text.index(head), len(text)))
    QTest.keySequence(view, QKeySequence(QKeySequence.StandardKey.Copy))
    copied = QGuiApplication.clipboard().mimeData().data("text/plain").data().decode()
    assert copied == f"{head}it all."


def test_ctrl_and_wheel_set_the_text_larger(view: ArticleView, heard: Heard) -> None:
    view.set_annotations(nested())
    view.select_span(span_of("structions from nob"))
    before = view.font_size()
    height = view.document().size().height()
    for _ in range(4):
        place = QPointF(100, 100)
        wheel = QWheelEvent(
            place,
            view.viewport().mapToGlobal(place),
            QPoint(),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            CONTROL,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(view.viewport(), wheel)
    assert view.font_size() == before + 4
    assert heard.sizes == [before + 1, before + 2, before + 3, before + 4]
    assert view.document().size().height() > height
    assert view.selected_span() == view.raw_selection() == span_of("structions from nob")


def test_zooming_keeps_the_place_one_reads(view: ArticleView) -> None:
    text = TEXT * 60
    view.show_article(article(text), [], scheme())
    view.document().size()
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() // 2)
    place = view.position_at(QPoint(30, 2))
    view.set_font_size(view.font_size() + 6)
    assert abs(view.line_top(place)) <= view.font_size() * 2


def test_nothing_is_dropped_or_pasted_into_an_article(view: ArticleView) -> None:
    data = QMimeData()
    data.setText("words")
    data.setUrls([QUrl.fromLocalFile("/nowhere/picture.png")])
    assert not view.canInsertFromMimeData(data)
    drop = QDropEvent(
        QPointF(50, 150),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    before = view.document().toPlainText()
    QApplication.sendEvent(view.viewport(), drop)
    view.paste()
    assert view.document().toPlainText() == before


def test_markup_in_title_and_text_is_shown_as_typed(view: ArticleView) -> None:
    markup = '<img src="file:///nowhere.png"><b>Deal</b> & more'
    view.show_article(article(markup, title=markup, outlet="<i>Desk</i>"), [], scheme())
    assert view.document().toPlainText() == markup
    assert ArticleHeader(article(title=markup)).title == markup
    kind = int(QTextDocument.ResourceType.ImageResource.value)
    assert view.document().resource(kind, QUrl("file:///nowhere.png")) == b""


def test_showing_nothing_forgets_all(view: ArticleView, heard: Heard) -> None:
    view.set_annotations(nested())
    view.set_current("a1")
    view.select_span(span_of("harbour"))
    view.show_nothing("No articles yet.")
    assert view.article() is None
    assert view.current() is None
    assert view.selected_span() is None
    assert heard.spans[-1] is None
    assert view.accessibleDescription() == "No articles yet."
    view.select_next_sentence()
    view.extend_selection_by_word(1)
    click_at = QPoint(60, 60)
    QTest.mouseClick(
        view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, click_at
    )
    assert view.selected_span() is None
    assert view.next_annotation() is None
    assert view.cycle_overlapping() is None
    assert view.nudge_boundary("start", 1) is None


def test_a_screen_reader_hears_title_and_source(view: ArticleView) -> None:
    view.show_article(
        article(title="Deal {title}", outlet="World Desk", published="2031-04"), [], scheme()
    )
    assert "Deal {title}" in view.accessibleName()
    assert "World Desk" in view.accessibleDescription()
    assert "2031" in view.accessibleDescription()
    assert "English" in view.accessibleDescription()


def test_a_wider_view_does_not_break_lines_anew(view: ArticleView) -> None:
    view.resize(1200, 700)
    before = view.document().textWidth()
    tops = [view.line_top(position) for position in range(0, len(TEXT), 40)]
    view.resize(1500, 700)
    assert view.document().textWidth() == before
    assert [view.line_top(position) for position in range(0, len(TEXT), 40)] == tops
    left = view.columns().left
    assert left > 100
    view.resize(420, 700)
    assert view.document().textWidth() < before
    assert view.document().textWidth() <= 420


def test_the_gutter_gives_way_before_the_text_does() -> None:
    wide = share_out(900, column=560, has_gutter=True)
    middle = share_out(460, column=560, has_gutter=True)
    narrow = share_out(240, column=560, has_gutter=True)
    assert (wide.gutter, middle.gutter, narrow.gutter) == (GUTTER, GUTTER_COMPACT, 0)
    for width in range(200, 2000, 7):
        columns = share_out(width, column=560, has_gutter=True)
        assert columns.left + columns.text + columns.gutter <= width
        assert columns.text <= 560 + 2 * 20
    assert share_out(900, column=560, has_gutter=False).gutter == 0


def test_a_long_paragraph_is_annotated_like_any_other(view: ArticleView, heard: Heard) -> None:
    text = "The harbour is closed, 😀 they said. " * 600
    view.show_article(article(text), [], scheme())
    place = text.index("harbour", 15_000)
    view.reveal(Span(place, place + 7))
    drag(view, place, place + 10)
    assert view.selected_span() == heard.spans[-1] == Span(place, place + 10)


def test_words_without_any_space_can_be_selected(view: ArticleView) -> None:
    text = "x" * 9_000 + "😀" + "y" * 9_000
    view.show_article(article(text), [], scheme())
    view.select_span(Span(8_990, 9_010))
    assert view.raw_selection() == Span(8_990, 9_010)
    cursor = view.textCursor()
    cursor.movePosition(QTextCursor.MoveOperation.End)
    view.setTextCursor(cursor)
    assert view.caret() == len(text)


def test_lines_in_view_are_where_the_text_has_them_however_it_is_set(view: ArticleView) -> None:
    text = TEXT.replace("\n\n", "\n") * 40
    view.show_article(article(text), [], scheme())
    bar = view.verticalScrollBar()
    for turn, value in enumerate((0, 900, 1020, 0, 900, 900, 0)):
        if turn == 3:
            view.resize(500, 500)
        if turn == 5:
            view.set_font_size(view.font_size() + 3)
        bar.setValue(value)
        lines = view.lines_in_view()
        assert [(line.top, line.paragraph) for line in lines] == _lines_of_blocks(view)


def _lines_of_blocks(view: ArticleView) -> list[tuple[float, int]]:
    """Tops and paragraphs of the lines in view, told by every block of the page."""
    lowest, scrolled = view.viewport().height() - 1, view.verticalScrollBar().value()
    found = []
    block = view.document().firstBlock()
    while block.isValid():
        layout, number = block.layout(), block.blockNumber()
        top = layout.position().y() - scrolled
        found += [(top + layout.lineAt(at).y(), number) for at in range(layout.lineCount())]
        block = block.next()
    return [(top, number) for top, number in found if 0 <= top <= lowest]
