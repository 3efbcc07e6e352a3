"""Which page and panel a window showed when its project was closed, to begin there again."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
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
        # The rest of the window is built once the article is painted, which it is not here.
        window.furnish()
        window.show_page(page)
