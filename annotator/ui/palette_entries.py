"""What the command palette offers in a window, and what becomes of the choice."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from annotator.ui.action_reasons import reason
from annotator.ui.actions import key_text, menu_titles
from annotator.ui.command_palette import CommandPalette, Entry

if TYPE_CHECKING:
    from annotator.session.session import Session
    from annotator.ui.main_window import MainWindow

_ARTICLES = 8
_ITSELF = "palette"


def open_palette(window: MainWindow) -> CommandPalette:
    """The palette of a window, not shown yet."""
    palette = CommandPalette(
        _actions(window),
        window.preferences.recent_actions(),
        partial(_articles, window.session),
        window,
    )
    palette.action_chosen.connect(partial(_run, window))
    palette.article_chosen.connect(partial(_open_article, window))
    return palette


def _actions(window: MainWindow) -> list[Entry]:
    actions = window.actions_by_id
    window.refresh()
    titles = {menu: title.replace("&", "") for menu, title in menu_titles().items()}
    return [
        Entry(
            id=spec.id,
            name=actions[spec.id].text().replace("&&", "&"),
            place=titles.get(spec.menu, ""),
            key=key_text(spec),
            is_enabled=actions[spec.id].isEnabled(),
            reason="" if actions[spec.id].isEnabled() else reason(spec.enabled_when),
        )
        for spec in actions.specs
        if spec.id != _ITSELF
    ]


def _articles(session: Session | None, words: str) -> Sequence[Entry]:
    """The first articles with these words in title or outlet."""
    if session is None:
        return ()
    numbers = session.article_numbers(words=words.strip())[:_ARTICLES]
    return [
        Entry(
            id=found.id,
            name=QCoreApplication.translate("palette", "Go to article “{0}”").format(found.title),
            place=found.outlet or "",
            is_article=True,
        )
        for found in session.summaries(numbers)
    ]


def _run(window: MainWindow, action_id: str) -> None:
    window.preferences.remember_action(action_id)
    if window.actions_by_id is not None:
        window.actions_by_id[action_id].trigger()


def _open_article(window: MainWindow, article_id: str) -> None:
    if window.page is not None:
        window.show_page("annotate")
        window.page.open_article(article_id)
