"""What the command palette offers in a window, and what becomes of the choice."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from annotator.ui.action_reasons import reason
from annotator.ui.actions import key_text, menu_titles
from annotator.ui.command_palette import CommandPalette, Entry
from annotator.ui.plain_text import shortened

if TYPE_CHECKING:
    from annotator.session.session import Session
    from annotator.ui.main_window import MainWindow
    from annotator.ui.people import People

_EACH = 6
"""How many articles, speakers and propositions are offered."""

_SHOWN = 70
_ITSELF = "palette"


def open_palette(window: MainWindow) -> CommandPalette:
    """The palette of a window, not shown yet."""
    palette = CommandPalette(
        _actions(window),
        window.preferences.recent_actions(),
        partial(_held, window),
        window,
    )
    palette.chosen.connect(partial(_go, window))
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


def _held(window: MainWindow, words: str) -> Sequence[Entry]:
    """The first of what the project holds that is called so; no annotation is looked at."""
    if window.session is None or window.page is None:
        return ()
    people = window.page.people
    return (
        *_articles(window.session, words),
        *_speakers(people, words),
        *_propositions(people, words),
    )


def _articles(session: Session, words: str) -> Sequence[Entry]:
    """The first articles with these words in title or outlet."""
    numbers = session.article_numbers(words=words)[:_EACH]
    return [
        Entry(
            id=found.id,
            name=QCoreApplication.translate("palette", "Go to article “{0}”").format(found.title),
            place=found.outlet or "",
            kind="article",
            called=found.title,
        )
        for found in session.summaries(numbers)
    ]


def _speakers(people: People, words: str) -> Sequence[Entry]:
    """The first speakers with a name or another spelling that has these words."""
    translate = QCoreApplication.translate
    return [
        Entry(
            id=found.key,
            name=translate("palette", "Go to speaker “{0}”").format(shortened(found.name, _SHOWN)),
            place=translate("palette", "also “{0}”").format(found.alias) if found.alias else "",
            kind="speaker",
            called=found.alias or found.name,
        )
        for found in people.speakers.find(words, _EACH, with_all=True)
    ]


def _propositions(people: People, words: str) -> Sequence[Entry]:
    """The first propositions with these words, retired ones too."""
    words_of = QCoreApplication.translate("palette", "Go to proposition “{0}”")
    return [
        Entry(
            id=found.key,
            name=words_of.format(shortened(found.name, _SHOWN)),
            place=found.detail,
            kind="proposition",
            called=found.name,
        )
        for found in people.propositions.find(words, _EACH, with_all=True)
    ]


def _go(window: MainWindow, kind: str, key: str) -> None:
    if kind == "speaker":
        window.dialogs.show_speakers(key)
    elif kind == "proposition":
        window.dialogs.show_propositions(key)
    elif kind == "article":
        _open_article(window, key)
    else:
        _run(window, key)


def _run(window: MainWindow, action_id: str) -> None:
    window.preferences.remember_action(action_id)
    if window.actions_by_id is not None:
        window.actions_by_id[action_id].trigger()


def _open_article(window: MainWindow, article_id: str) -> None:
    if window.page is not None:
        window.show_page("annotate")
        window.page.open_article(article_id)
