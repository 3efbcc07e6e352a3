"""What a user does, as verbs: by real mouse and key events on the real window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from annotator.model.annotation import Annotation
from annotator.ui.annotate_page import AnnotatePage
from annotator.ui.annotator_dialog import AnnotatorDialog
from annotator.ui.article_view import ArticleView
from annotator.ui.main_window import MainWindow


def look(window: QWidget) -> None:
    """Wait until the window is there, active and painted."""
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    QTest.qWait(1)


def desk(window: MainWindow) -> AnnotatePage:
    """The page of the open project."""
    assert window.page is not None
    return window.page


def focused() -> QWidget:
    """What has the keyboard."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def press(*keys: str) -> None:
    """Press keys one after the other, written as in “Ctrl+Return”, where the focus is."""
    for key in keys:
        combination = QKeySequence(key)[0]
        QTest.keyClick(focused(), combination.key(), combination.keyboardModifiers())


def write(words: str) -> None:
    """Type words where the focus is; QTest itself knows no letters beyond ASCII."""
    for letter in words:
        if letter.isascii():
            QTest.keyClicks(focused(), letter)
            continue
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, letter)
            QApplication.sendEvent(focused(), event)


def click(widget: QWidget, place: QPoint | None = None) -> None:
    """Click on a widget, in its middle unless told where."""
    QTest.mouseClick(
        widget,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        place if place is not None else widget.rect().center(),
    )


def place_of(view: ArticleView, position: int, *, after: bool = False) -> QPoint:
    """The point of the viewport at the beginning of a code point, or just after it."""
    article = view.article()
    assert article is not None
    cursor = QTextCursor(view.document())
    qt_position = len(article.text[:position].encode("utf-16-le")) // 2
    cursor.setPosition(qt_position)
    point = view.cursorRect(cursor).center()
    return point + QPoint(2 if after else 0, 0)


def select_text(view: ArticleView, words: str, *, occurrence: int = 0) -> None:
    """Drag the mouse over words of the article."""
    start, end = found(view, words, occurrence=occurrence)
    first, last = place_of(view, start), place_of(view, end)
    viewport = view.viewport()
    left = Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    QTest.mousePress(viewport, left, none, first)
    QTest.mouseMove(viewport, (first + last) / 2)
    QTest.mouseMove(viewport, last)
    QTest.mouseRelease(viewport, left, none, last)


def click_on_words(view: ArticleView, words: str, *, occurrence: int = 0) -> None:
    """Click into the middle of words of the article."""
    start, end = found(view, words, occurrence=occurrence)
    click(view.viewport(), place_of(view, (start + end) // 2, after=True))


def found(view: ArticleView, words: str, *, occurrence: int = 0) -> tuple[int, int]:
    """Where words stand in the article, in code points."""
    article = view.article()
    assert article is not None
    start = -1
    for _ in range(occurrence + 1):
        start = article.text.index(words, start + 1)
    return start, start + len(words)


def annotate(window: MainWindow, words: str, key: str) -> Annotation:
    """Select words with the mouse and press a type's key; returns what is current then."""
    page = desk(window)
    select_text(page.view, words)
    press(key)
    return current(window)


def current(window: MainWindow) -> Annotation:
    """The current annotation as it is on disk."""
    page = desk(window)
    assert window.session is not None
    annotation = window.session.annotation(page.view.current() or "")
    assert annotation is not None
    return annotation


def name_speaker(name: str) -> None:
    """Press S, type a name and take what Enter takes."""
    press("S")
    write(name)
    press("Return")


def opened_dialog(window: MainWindow) -> QDialog:
    """The dialog that stands open."""
    dialog = window.dialogs.open_dialog
    assert dialog is not None
    assert dialog.isVisible()
    return dialog


def answer_annotator(window: MainWindow, name: str) -> None:
    """Answer who is annotating by typing a name."""
    dialog = opened_dialog(window)
    assert isinstance(dialog, AnnotatorDialog)
    look(dialog)
    dialog.edit.setFocus()
    write(name)
    press("Return")
    look(window)


def titles(window: MainWindow) -> list[str]:
    """The titles in the article list as it is filtered now."""
    model = desk(window).list.model
    return [model.row(row)[0].title for row in range(model.rowCount())]
