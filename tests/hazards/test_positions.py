"""Positions: words selected in the article are those of the text, in every script and direction."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import regex
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QTextCursor, QTextLayout, QTextLine
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.model.span import Span
from annotator.text.selection import clean
from annotator.ui.article_view import ArticleView
from tests.hazards.frame import Hazard, Tally, application, hazard, of_module
from tests.hazards.texts import texts_of_every_row
from tests.ui.pages import article, scheme

SPANS_A_TEXT = 400
DRAGS_A_TEXT = 50
REWRITTEN = regex.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufdd0-\ufdef\ufeff\ufffc\ufffe\uffff]"
)
"""What the widget shows something else for."""

BREAKS = ("\u2028", "\u2029")

ALT = Qt.KeyboardModifier.AltModifier
NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


@cache
def view() -> ArticleView:
    """The article's real widget on the screen, one for all texts."""
    application()
    shown = ArticleView()
    shown.resize(1100, 760)
    shown.show()
    assert QTest.qWaitForWindowExposed(shown)
    return shown


def put_away() -> None:
    """Take the widget off the screen again: other tests begin without it."""
    view().close()
    view().deleteLater()
    view.cache_clear()
    QApplication.processEvents()


@hazard(
    row=1,
    words="spans over all scripts, selected in the article, are the words of the text",
    small=4 * SPANS_A_TEXT,
    full=100_000,
)
def spans_of_all_scripts(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    shown = view()
    try:
        for number, text in enumerate(texts_of_every_row(dice)):
            text = _varied(dice, number, text)
            shown.show_article(article(text), [], scheme())
            held = _units(shown)
            for _ in range(SPANS_A_TEXT):
                if tally.tries >= tries:
                    return
                _try_span(shown, held, text, dice, tally)
                tally.tried()
    finally:
        put_away()


def _varied(dice: random.Random, number: int, text: str) -> str:
    """Most texts as they are; some in one long line, without spaces, or of very many lines."""
    kind = number % 8
    if kind == 5:
        return " ".join(text.split()) * 4
    if kind == 6:
        return "".join(text.split()) * 3
    if kind == 7 and number % 64 == 7:
        return "".join(f"{line}\n" for line in text.split("\n") for _ in range(90))
    return text


def _units(shown: ArticleView) -> list[str]:
    """What stands in the document, by UTF-16 unit, whatever Qt's getters would rewrite."""
    document = shown.document()
    return [document.characterAt(place) for place in range(document.characterCount())]


def _try_span(
    shown: ArticleView, held: list[str], text: str, dice: random.Random, tally: Tally
) -> None:
    start = dice.randrange(len(text))
    longest = dice.choice((1, 3, 40, 40, 400))
    span = Span(start, min(len(text), start + 1 + dice.randrange(longest)))
    where = f"{span} of {text[max(0, start - 5) : span.end + 5]!a}"
    shown.select_span(span, backwards=dice.random() < 0.5, reveal=dice.random() < 0.01)
    tally.expect(shown.raw_selection() == span, f"selected {shown.raw_selection()}, not {where}")
    tally.expect(shown.selected_span() == span, f"told {shown.selected_span()}, not {where}")
    cursor = shown.textCursor()
    found = held[cursor.selectionStart() : cursor.selectionEnd()]
    tally.expect(_are_words(found, span.of(text)), f"shows {''.join(found)!a} for {where}")
    if dice.random() < 0.02:
        copied = shown.createMimeDataFromSelection().data("text/plain").data().decode()
        tally.expect(copied == span.of(text), f"copied {copied!a} for {where}")
    if dice.random() < 0.02:
        # As Qt's own keys and screen readers select: the cursor is set, and the view is told.
        ends = (cursor.selectionStart(), cursor.selectionEnd())
        shown.clear_selection()
        cursor.setPosition(ends[0])
        cursor.setPosition(ends[1], QTextCursor.MoveMode.KeepAnchor)
        shown.setTextCursor(cursor)
        wanted = clean(text, span)
        tally.expect(shown.selected_span() == wanted, f"{shown.selected_span()} for {where}")


def _are_words(found: list[str], words: str) -> bool:
    """Whether these units of the document are those words, but for what it must show otherwise.

    Breaks that the display puts into very long words stand for nothing.
    """
    rest = iter(found)
    for wanted in _units_of(words):
        unit = next(rest, "")
        if unit in BREAKS and not wanted.isspace():
            unit = next(rest, "")
        is_shown = unit == wanted or (unit in BREAKS and wanted.isspace())
        if not is_shown and not REWRITTEN.match(wanted):
            return False
    return next(rest, None) is None


def _units_of(words: str) -> Iterator[str]:
    for char in words:
        code = char.encode("utf-16-le")
        for place in range(0, len(code), 2):
            yield code[place : place + 2].decode("utf-16-le", "surrogatepass")


BIDI = (
    "قال الوزير «لن نتراجع» أمس.",
    "he told CNN",
    "שלום עולם",
    "12:30",
    "٢٠٢٣ سنة",
    "3,5 %",
    "(a) [ب] {ג}",
    "The minister said",
    "تم نقل 250 شخصًا (two hundred) إلى Beirut.",
    "\u2067אבג abc\u2069",
    "\u202eoverride\u202c",
    "\u200fמה\u200e",
    "café",
    "😀",
    "नमन",
    "“quoted”",
)


@hazard(
    row=6,
    words="drags both ways in text of mixed direction select what lies between, in logical order",
    small=2 * DRAGS_A_TEXT,
    full=2000,
)
def drags_in_mixed_directions(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    shown = view()
    try:
        while tally.tries < tries:
            paragraphs = (
                " ".join(dice.choices(BIDI, k=dice.randrange(2, 14)))
                for _ in range(dice.randrange(1, 7))
            )
            text = "\n".join(paragraphs)
            shown.show_article(
                article(text, language=dice.choice(("en", "ar", "he"))), [], scheme()
            )
            QApplication.processEvents()
            letters = list(_letters(shown, text))
            for _ in range(min(DRAGS_A_TEXT, tries - tally.tries)):
                _try_drag(shown, text, letters, dice, tally)
                tally.tried()
    finally:
        put_away()


def _try_drag(
    shown: ArticleView,
    text: str,
    letters: list[tuple[Span, QPoint, QPoint]],
    dice: random.Random,
    tally: Tally,
) -> None:
    """From the first half of one letter to the second half of another, or the other way round."""
    first, last = sorted(dice.choices(letters, k=2))
    ends = [first[1], last[2]]
    is_backwards = dice.random() < 0.5
    if is_backwards:
        ends.reverse()
    modifier = dice.choice((ALT, NONE))
    port = shown.viewport()
    shown._double_click = None
    if (ends[0] - ends[1]).manhattanLength() <= 4:
        return  # a click with a tremor
    QTest.mousePress(port, LEFT, modifier, ends[0])
    for step in range(1, 3):
        QTest.mouseMove(port, ends[0] + (ends[1] - ends[0]) * step / 2)
    raw = Span(first[0].start, last[0].end)
    way = "backwards" if is_backwards else "forwards"
    where = f"{raw} {way} in {text!a}"
    dragged = shown.raw_selection()
    tally.expect(dragged == raw, f"dragging selected {dragged} for {where}")
    QTest.mouseRelease(port, LEFT, modifier, ends[1])
    wanted = raw if modifier == ALT else clean(text, raw)
    tally.expect(shown.selected_span() == wanted, f"{shown.selected_span()}, not {wanted}: {where}")


def _letters(shown: ArticleView, text: str) -> list[tuple[Span, QPoint, QPoint]]:
    """The letters wide enough to be hit, with points in their first and their second half.

    Where they are drawn is asked of their glyphs: Qt's caret may stand elsewhere in such lines.
    """
    document, found = shown.document(), []
    scrolled = QPointF(0, shown.verticalScrollBar().value())
    visible = shown.viewport().rect().adjusted(2, 2, -2, -2)
    for letter in regex.finditer(r"\X", text):
        if not any(char.isalnum() or char in "“”«»(%" for char in letter.group()):
            continue
        place = len(text[: letter.start()].encode("utf-16-le")) // 2
        length = len(letter.group().encode("utf-16-le")) // 2
        block = document.findBlock(place)
        line = block.layout().lineForTextPosition(place - block.position())
        left, right, is_rtl = _drawn(line, place - block.position(), length)
        if right - left < 4:
            continue
        corner = document.documentLayout().blockBoundingRect(block).topLeft() - scrolled
        shares = (0.75, 0.25) if is_rtl else (0.25, 0.75)
        points = [
            (
                corner + QPointF(left + share * (right - left), line.y() + line.height() / 2)
            ).toPoint()
            for share in shares
        ]
        if all(visible.contains(point) for point in points):
            found.append((Span(letter.start(), letter.end()), *points))
    return found


def _drawn(line: QTextLine, start: int, length: int) -> tuple[float, float, bool]:
    """Left and right edge of what is drawn for some units of a line, and its direction."""
    wanted = QTextLayout.GlyphRunRetrievalFlag
    flags = wanted.RetrieveGlyphPositions | wanted.RetrieveGlyphIndexes
    edges: list[float] = []
    is_rtl = False
    for run in line.glyphRuns(start, length, flags):
        is_rtl = run.isRightToLeft()
        advances = run.rawFont().advancesForGlyphIndexes(run.glyphIndexes())
        for place, advance in zip(run.positions(), advances, strict=True):
            edges += [place.x(), place.x() + advance.x()]
    return min(edges, default=0), max(edges, default=0), is_rtl


@pytest.mark.parametrize("entry", of_module(__name__))
def test_hazard(entry: Hazard, tmp_path: Path) -> None:
    entry.tried_small(tmp_path)
