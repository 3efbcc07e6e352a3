"""Which page and panel a window showed when its project was closed, to begin there again."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

if TYPE_CHECKING:
    from annotator.ui.annotate_page import AnnotatePage
    from annotator.ui.main_window import MainWindow

_PAGE = "page"
_GUIDELINES = "shows_guidelines"
_FIRST = "annotate"


def remember_state(window: MainWindow) -> None:
    """Keep which page is in view and whether the guidelines are; call before the pages go."""
    preferences = window.preferences
    preferences.remember_word(_PAGE, window.top_bar.page())
    preferences.remember_word(_GUIDELINES, "yes" if window.pages.shows_guidelines() else "")
    window.pages.remember_guidelines()


def restore_state(window: MainWindow) -> None:
    """Show what was remembered, in a project that was just opened."""
    preferences = window.preferences
    if preferences.word(_GUIDELINES):
        window.toggle_guidelines()
    page = preferences.word(_PAGE) or _FIRST
    is_known = page in window.top_bar.pages()
    if is_known and page != _FIRST and window.session is not None and window.session.annotator:
        # The rest of the window is built once the article is painted, which it is not here. Each
        # of the two pages is built in turns of its own, and only the one that stays is painted.
        window.pages.hold(is_held=True)
        QTimer.singleShot(0, window, partial(_furnish, window, window.page, page))


def _furnish(window: MainWindow, annotate: AnnotatePage | None, page: str) -> None:
    more = window.page is annotate and window.furnish_some()
    then = _furnish if more else _show
    QTimer.singleShot(0, window, partial(then, window, annotate, page))


def _show(window: MainWindow, annotate: AnnotatePage | None, page: str) -> None:
    window.pages.hold(is_held=False)
    if annotate is not None and window.page is annotate:
        window.show_page(page)
