"""What a window shows, widget by widget, and whether any of it is taken for markup or shortened.

A widget takes words for markup when Qt guesses so from them; a button or a menu swallows a lone &.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt, QUrl
from PySide6.QtGui import QAction, QTextDocument
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QGroupBox,
    QLabel,
    QMenu,
    QMessageBox,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QToolButton,
    QWidget,
)

from annotator.ui.chips import Chip

TAG = "<img src="
PAIR = "Q&Z"
ROWS = 60


def taken_for_markup(root: QWidget) -> Iterator[str]:
    """Every place in a window where hostile words are markup, or lose a letter."""
    widgets = [root, *root.findChildren(QWidget)]
    for widget in widgets:
        where = f"{type(widget).__name__} {widget.objectName()} in {type(widget.window()).__name__}"
        for problem in (*_of_tips(widget), *_of_words(widget), *_of_items(widget)):
            yield f"{where}: {problem}"
        for action in widget.actions():
            yield from (f"{where}, action: {problem}" for problem in _of_action(action))


def shows(root: QWidget, words: str) -> int:
    """In how many widgets of a window certain words stand."""
    return sum(words in text for text in _texts(root))


def _texts(root: QWidget) -> Iterator[str]:
    for widget in [root, *root.findChildren(QWidget)]:
        if isinstance(widget, QLabel | QAbstractButton):
            yield widget.text()
        elif isinstance(widget, QTextEdit | QPlainTextEdit):
            yield widget.toPlainText()
        elif isinstance(widget, QAbstractItemView) and widget.model() is not None:
            yield from (text for text, _ in _cells(widget.model()))


def _of_tips(widget: QWidget) -> Iterator[str]:
    for name, tip in (
        ("tool tip", widget.toolTip()),
        ("what's this", widget.whatsThis()),
        ("status tip", widget.statusTip()),
    ):
        if _is_markup(tip):
            yield f"{name} is markup: {tip[:120]!r}"


def _of_words(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QLabel):
        if TAG in widget.text() and widget.textFormat() != Qt.TextFormat.PlainText:
            yield f"label is markup, or guesses: {widget.text()[:120]!r}"
    elif isinstance(widget, Chip):
        # It paints its words itself, and none of them is a key.
        if PAIR in widget.text() and not widget.shortcut().isEmpty():
            yield f"a letter of a name is a key: {widget.shortcut().toString()}"
    elif isinstance(widget, QAbstractButton | QGroupBox | QMenu):
        yield from _of_title(widget)
    elif isinstance(widget, QTabBar):
        for place in range(widget.count()):
            if _swallows(widget.tabText(place)):
                yield f"tab swallows &: {widget.tabText(place)[:120]!r}"
            if _is_markup(widget.tabToolTip(place)):
                yield "the tool tip of a tab is markup"
    elif isinstance(widget, QMessageBox) and widget.textFormat() != Qt.TextFormat.PlainText:
        yield "a message box guesses"
    elif isinstance(widget, QTextEdit | QPlainTextEdit):
        yield from _of_document(widget.document())


def _of_title(widget: QAbstractButton | QGroupBox | QMenu) -> Iterator[str]:
    words = widget.text() if isinstance(widget, QAbstractButton) else widget.title()
    if _swallows(words):
        yield f"a title or button swallows &: {words[:120]!r}"


def _of_document(document: QTextDocument) -> Iterator[str]:
    block = document.firstBlock()
    while block.isValid():
        inside = block.begin()
        while not inside.atEnd():
            kind = inside.fragment().charFormat()
            name = kind.toImageFormat().name() if kind.isImageFormat() else ""
            if kind.isImageFormat() and not _is_nothing(document, name):
                yield f"a picture: {name[:120]!r}"
            inside += 1
        block = block.next()


def _is_nothing(document: QTextDocument, name: str) -> bool:
    """Whether a picture that Markdown names is answered for, with nothing, so that no file is."""
    kind = QTextDocument.ResourceType.ImageResource
    found = document.resource(kind.value, QUrl(name))
    return found is not None and getattr(found, "width", int)() <= 1


def _of_items(widget: QWidget) -> Iterator[str]:
    model: QAbstractItemModel | None = None
    if isinstance(widget, QAbstractItemView | QComboBox):
        model = widget.model()
    if model is None:
        return
    for _, tip in _cells(model):
        if _is_markup(tip):
            yield f"the tool tip of a row is markup: {tip[:120]!r}"


def _cells(model: QAbstractItemModel) -> Iterator[tuple[str, str]]:
    root = QModelIndex()
    # A list model keeps its one column to itself.
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(root)
    for row in range(min(ROWS, model.rowCount(root))):
        for column in range(columns):
            index = model.index(row, column, root)
            tip = model.data(index, Qt.ItemDataRole.ToolTipRole)
            yield str(model.data(index) or ""), str(tip or "")


def _of_action(action: QAction) -> Iterator[str]:
    if _swallows(action.text()):
        yield f"the menu swallows &: {action.text()[:120]!r}"
    shown_by = [one for one in action.associatedObjects() if isinstance(one, QMenu | QToolButton)]
    has_tip = any(isinstance(one, QToolButton) or one.toolTipsVisible() for one in shown_by)
    if has_tip and _is_markup(action.toolTip()):
        yield f"the tool tip is markup: {action.toolTip()[:120]!r}"


def _is_markup(words: str) -> bool:
    return TAG in words and GuiQt.mightBeRichText(words)


def _swallows(words: str) -> bool:
    return PAIR in words.replace("&&", "")


def all_windows() -> list[QWidget]:
    """The windows that are open."""
    return [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
