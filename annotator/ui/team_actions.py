"""The rows of the action table that are about work shared with others."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication

from annotator.ui.action_spec import ActionSpec, action


def team_actions() -> tuple[ActionSpec, ...]:
    """What annotators do with an assignment, and leads with what comes back."""
    translate = QCoreApplication.translate
    row = partial(action, menu="project", owner="team", group=4)
    return (
        row("open_assignment", translate("actions", "Open an assignment…")),
        row(
            "hand_in",
            translate("actions", "Hand in…"),
            "Ctrl+Shift+H",
            when="can_hand_in",
        ),
        row("assign", translate("actions", "Assign and hand out…"), when="can_lead"),
        row("collect", translate("actions", "Collect submissions…"), when="can_lead"),
        row("match_names", translate("actions", "Match new names…"), when="can_lead"),
        row("progress", translate("actions", "Progress…"), when="has_led"),
    )
