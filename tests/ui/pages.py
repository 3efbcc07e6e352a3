"""An article on a page, and hands for it: real mouse and key events on the real widget."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest

from annotator import paths
from annotator.model.annotation import Annotation
from annotator.model.article import Article
from annotator.model.scheme import Scheme, read_scheme
from annotator.model.span import Span
from annotator.ui.article_view import ArticleView
from annotator.ui.positions import DisplayText

TEXT = (
    "The harbour deal will not bend to pressure, the deputy minister said on Saturday. 😀\n\n"
    "“Nothing has changed,” he told the Tidewater Bulletin. “We take instructions from nobody.” "
    "The cafe\u0301 was closed for weeks.\n\n"
    "Officials concede that some boats were delivered, but say that none of them was meant for "
    "the disputed banks.\n\n"
    "قال نائب الوزير إن الاتفاق لن يتغير تحت أي ضغط خارجي.\n\n"
    "SHARE THIS STORY\n\n"
    "The coast guard denied it all."
)
"""Fiction, with an emoji, curly quotation marks, a combining mark and right-to-left words."""


def scheme() -> Scheme:
    """The default scheme."""
    return read_scheme(paths.resource("scheme.json").read_text(encoding="utf-8"))


def article(text: str = TEXT, **fields: Any) -> Article:
    """An article of that text."""
    return Article(
        **{"id": "x", "text": text, "title": "Deal will hold", "language": "en", **fields}
    )


def span_of(words: str, text: str = TEXT) -> Span:
    """Where those words stand."""
    start = text.index(words)
    return Span(start, start + len(words))


def annotation(name: str, *words: str, text: str = TEXT, **fields: Any) -> Annotation:
    """An annotation with that id on those words."""
    fragments = tuple(sorted(span_of(part, text) for part in words))
    given = {"type": "claim", "stance": "supports", "number": int(name.strip("a") or 0), **fields}
    return Annotation(
        id=name,
        article_id="x",
        annotator="ada",
        fragments=fragments,
        quotes=tuple(fragment.of(text) for fragment in fragments),
        **given,
    )


def point_at(view: ArticleView, position: int, *, inside: bool = False) -> QPoint:
    """The point of the viewport at the caret before a code point, or ``inside`` that letter."""
    held = view.article()
    assert held is not None
    display = DisplayText(held.text)
    cursor = QTextCursor(view.document())
    cursor.setPosition(display.to_qt(position))
    place = view.cursorRect(cursor).center()
    if inside:
        cursor.setPosition(display.to_qt(position + 1))
        after = view.cursorRect(cursor).center()
        place = QPoint((place.x() + after.x()) // 2, place.y())
    return place


def drag(
    view: ArticleView,
    start: int,
    end: int,
    *,
    modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    """Press before one code point, move and release before another."""
    port = view.viewport()
    first, last = point_at(view, start), point_at(view, end)
    QTest.mousePress(port, Qt.MouseButton.LeftButton, modifier, first)
    QTest.mouseMove(port, (first + last) / 2)
    QTest.mouseMove(port, last)
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, modifier, last)


def click(view: ArticleView, position: int) -> None:
    """Click on the letter at a code point, long after any other click."""
    view._double_click = None
    QTest.mouseClick(
        view.viewport(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        point_at(view, position, inside=True),
        delay=-1,
    )
