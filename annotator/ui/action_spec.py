"""What one action of the window is: words, keys, menu, who does it and when it can be done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Scope = Literal["window", "article", "view", "review"]
Owner = Literal[
    "window", "dialogs", "page", "steps", "edits", "view", "finder", "review", "team", "safety"
]
Menu = Literal["project", "edit", "annotation", "article", "review", "view", "help", ""]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionSpec:
    """One thing a user can ask for.

    ``handler`` is a method of its ``owner`` (the main window, its dialogs, the annotate page, its
    steps, edits, article view or finder, Review page, one of its desks), called with ``arguments``;
    ``enabled_when`` names a predicate of `Possibilities`, "" for always. ``keys`` are portable key
    sequences, the first one shown. Scope "article" means: only while the article or the article
    list has the focus, never while typing in a field; "view": only in the article itself; "review":
    only on the Review page. ``group`` parts a menu into sections; what has the ``menu`` "" stands
    in none. ``checked_when`` names the predicate that puts a check mark before it, "" for actions
    that are no switches. What ``asks_all`` waits for the last annotation of an article that is
    still being read.
    """

    id: str
    text: str
    handler: str
    menu: Menu
    owner: Owner = "page"
    group: int = 0
    keys: tuple[str, ...] = ()
    icon: str = ""
    enabled_when: str = ""
    checked_when: str = ""
    scope: Scope = "window"
    arguments: tuple[str | int, ...] = ()
    asks_all: bool = False


def action(
    identity: str,
    text: str,
    *keys: str,
    menu: Menu,
    owner: Owner = "page",
    does: str = "",
    given: tuple[str | int, ...] = (),
    when: str = "",
    checked: str = "",
    scope: Scope = "window",
    group: int = 0,
    icon: str = "",
    asks_all: bool = False,
) -> ActionSpec:
    """One row of the table in few words; without ``does`` the handler is called as the action."""
    return ActionSpec(
        id=identity,
        text=text,
        handler=does or identity,
        menu=menu,
        owner=owner,
        group=group,
        keys=keys,
        icon=icon,
        enabled_when=when,
        checked_when=checked,
        scope=scope,
        arguments=given,
        asks_all=asks_all,
    )


_PLACES: dict[Scope, frozenset[str]] = {
    "window": frozenset({"window", "article", "list", "review"}),
    "article": frozenset({"article", "list"}),
    "view": frozenset({"article"}),
    "review": frozenset({"review"}),
}
"""Where the keys of a scope act."""


def works_together(first: ActionSpec, second: ActionSpec) -> bool:
    """Whether there is a place where keys of both act, so that they must not be the same."""
    return not _PLACES[first.scope].isdisjoint(_PLACES[second.scope])
