"""The rows of the action table that are about speakers: what one is, and who is not the same."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication

from annotator.ui.action_spec import ActionSpec, action

IN_LISTS = ("split_speaker", "tell_apart")
"""Actions whose keys also work in the list of speakers, on what is selected there."""


def people_actions() -> tuple[ActionSpec, ...]:
    """A speaker is parted in two, and two that look alike are told apart."""
    translate = QCoreApplication.translate
    row = partial(action, menu="project", owner="dialogs", when="can_write", group=1)
    return (
        row("split_speaker", translate("actions", "Split a speaker…"), "Ctrl+Shift+X"),
        row("tell_apart", translate("actions", "Tell two speakers apart…"), "Ctrl+Shift+D"),
    )
