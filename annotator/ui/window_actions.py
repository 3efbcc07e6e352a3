"""The rows of the action table that are about projects, pages and help."""

from __future__ import annotations

import sys
from functools import partial

from PySide6.QtCore import QCoreApplication

from annotator.ui.action_spec import ActionSpec, action
from annotator.ui.people_actions import people_actions

_ask = partial(action, menu="project", owner="dialogs")
_need = partial(_ask, when="has_project")


def project_actions() -> tuple[ActionSpec, ...]:
    """Projects that are made, opened, filled, taken out of and closed."""
    return (*_contents(), *_manners())


def _contents() -> tuple[ActionSpec, ...]:
    """Ways into a project, and what goes into and out of it."""
    translate = QCoreApplication.translate
    ask, need = _ask, _need
    return (
        ask("new_project", translate("actions", "New project…"), "Ctrl+N", icon="new_project"),
        ask(
            "open_project",
            translate("actions", "Open project…"),
            "Ctrl+O",
            icon="open",
            does="choose_project",
        ),
        need(
            "import_articles",
            translate("actions", "Import articles…"),
            "Ctrl+I",
            icon="import",
            group=1,
        ),
        need("export", translate("actions", "Export…"), "Ctrl+E", icon="export", group=1),
        need(
            "speakers",
            translate("actions", "Speakers…"),
            "Ctrl+Shift+S",
            does="show_speakers",
            group=1,
        ),
        need(
            "propositions",
            translate("actions", "Propositions…"),
            "Ctrl+Shift+O",
            does="show_propositions",
            group=1,
        ),
        *people_actions(),
    )


def _manners() -> tuple[ActionSpec, ...]:
    """Who works in it and how, and the ways out."""
    translate = QCoreApplication.translate
    ask, need = _ask, _need
    return (
        need(
            "predictions",
            translate("actions", "Predict the fields of new annotations"),
            owner="page",
            does="switch_predictions",
            when="can_write",
            checked="predicts",
            group=2,
        ),
        need(
            "feedback",
            translate("actions", "Feedback…"),
            does="show_feedback",
            group=2,
        ),
        need(
            "scheme",
            translate("actions", "Scheme and guidelines…"),
            does="show_scheme",
            when="can_write",
            group=2,
        ),
        need(
            "switch_annotator",
            translate("actions", "Switch annotator…"),
            icon="annotator",
            does="ask_annotator",
            group=2,
        ),
        ask(
            "settings",
            translate("actions", "Settings…"),
            "Ctrl+,",
            icon="settings",
            does="show_settings",
            group=2,
        ),
        need(
            "close_project",
            translate("actions", "Close project"),
            "Ctrl+W",
            owner="window",
            group=3,
        ),
        ask("quit", translate("actions", "Quit"), "Ctrl+Q", does="close", owner="window", group=3),
    )


def view_actions() -> tuple[ActionSpec, ...]:
    """Pages, panes and the size of letters."""
    translate = QCoreApplication.translate
    page = partial(action, menu="view", owner="window", does="show_page", when="has_project")
    pane = partial(action, menu="view", group=1, when="is_annotating")
    zoom = partial(action, menu="view", does="zoom", group=2, when="is_annotating")
    return (
        page("show_annotate", translate("actions", "Annotate"), "Ctrl+1", given=("annotate",)),
        page("show_review", translate("actions", "Review"), "Ctrl+2", given=("review",)),
        page("show_agreement", translate("actions", "Agreement"), "Ctrl+3", given=("agreement",)),
        action(
            "palette",
            translate("actions", "All actions…"),
            "Ctrl+Shift+P",
            menu="view",
            owner="dialogs",
            does="show_palette",
            group=1,
            icon="search",
        ),
        pane("next_pane", translate("actions", "Go to the next pane"), "F6", owner="window"),
        zoom("zoom_in", translate("actions", "Larger text"), "Ctrl++", "Ctrl+=", given=(1,)),
        zoom("zoom_out", translate("actions", "Smaller text"), "Ctrl+-", given=(-1,)),
        zoom("zoom_reset", translate("actions", "Usual text size"), "Ctrl+0", given=(0,)),
    )


def help_actions() -> tuple[ActionSpec, ...]:
    """What there is to read."""
    translate = QCoreApplication.translate
    read = partial(action, menu="help", owner="dialogs")
    return (
        action(
            "guidelines",
            translate("actions", "Guidelines"),
            "F1",
            menu="help",
            owner="window",
            does="toggle_guidelines",
            when="has_project",
            icon="guidelines",
        ),
        read("help", translate("actions", "Help"), "Ctrl+F1", does="show_help", icon="help"),
        read(
            "shortcuts",
            translate("actions", "Keyboard shortcuts"),
            "?",
            does="show_shortcuts",
            icon="palette",
        ),
        action(
            "tour",
            translate("actions", "First tour"),
            menu="help",
            owner="window",
            does="take_tour",
        ),
        *_installing(),
        read("about", translate("actions", "About the annotator"), does="show_about", group=1),
    )


def _installing() -> tuple[ActionSpec, ...]:
    """What is set up for the desktop, where that is not the installer's business."""
    if not sys.platform.startswith("linux"):
        return ()
    words = QCoreApplication.translate("actions", "Open files by double click…")
    return (
        action(
            "double_click", words, menu="help", owner="dialogs", does="ask_double_click", group=1
        ),
    )
