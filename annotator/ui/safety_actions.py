"""The rows of the action table that are about a project's safety."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication

from annotator.ui.action_spec import ActionSpec, action


def safety_actions() -> tuple[ActionSpec, ...]:
    """Backups, and the look whether everything is as it was stored."""
    translate = QCoreApplication.translate
    row = partial(action, menu="project", owner="safety", group=4, when="has_project")
    return (
        row("backups", translate("actions", "Backups…"), does="show_backups"),
        row("check_project", translate("actions", "Check project…")),
    )
