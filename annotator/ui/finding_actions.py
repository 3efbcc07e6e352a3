"""The rows of the action table that are about finding words and articles."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication

from annotator.ui.action_spec import ActionSpec, action


def finding_actions() -> tuple[ActionSpec, ...]:
    """In the article on the desk, and in all articles."""
    translate = QCoreApplication.translate
    find = partial(action, menu="edit", owner="finder", when="has_article", group=2)
    option = partial(find, does="switch_option", when="is_finding", group=3)
    return (
        find("find", translate("actions", "Find in the article"), "Ctrl+F", icon="search"),
        find("find_next", translate("actions", "Next hit"), "F3"),
        find("find_previous", translate("actions", "Previous hit"), "Shift+F3"),
        action(
            "annotate_hits",
            translate("actions", "Annotate all hits…"),
            "Ctrl+Shift+F",
            menu="edit",
            owner="dialogs",
            when="has_article",
            group=2,
        ),
        action(
            "search_corpus",
            translate("actions", "Find in all articles…"),
            "Ctrl+K",
            menu="edit",
            owner="dialogs",
            when="has_project",
            icon="search",
            group=2,
        ),
        action(
            "edit_keywords",
            translate("actions", "Keyword lists…"),
            "Ctrl+Shift+K",
            menu="edit",
            owner="dialogs",
            when="has_project",
            group=2,
        ),
        *(
            option(f"find_{name}", text, key, given=(name,))
            for name, text, key in (
                ("case", translate("actions", "Find: case matters"), "Alt+C"),
                ("diacritics", translate("actions", "Find: accents matter"), "Alt+D"),
                ("whole", translate("actions", "Find: whole words only"), "Alt+W"),
                ("pattern", translate("actions", "Find: regular expression"), "Alt+X"),
            )
        ),
    )


def filter_actions() -> tuple[ActionSpec, ...]:
    """In the list of articles."""
    translate = QCoreApplication.translate
    return (
        action(
            "choose_filters",
            translate("actions", "Filter by state, outlet, date and more…"),
            "Ctrl+Shift+L",
            menu="article",
            when="is_annotating",
            icon="filter",
            group=5,
        ),
    )
