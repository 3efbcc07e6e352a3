"""Every action of the window in one table: menus, tool tips, key sheet and palette come from it.

Knows names and keys; what an action does is the business of whoever owns its handler.
"""

from __future__ import annotations

from PySide6.QtGui import QKeySequence

from annotator.model.scheme import Scheme
from annotator.ui.action_spec import ActionSpec, Menu, Owner
from annotator.ui.annotating_actions import (
    article_actions,
    edit_actions,
    field_actions,
    moving_actions,
    proposal_actions,
    scheme_actions,
)
from annotator.ui.finding_actions import filter_actions, finding_actions
from annotator.ui.menu_titles import menu_titles
from annotator.ui.reading_actions import (
    boundary_actions,
    growing_actions,
    repeating_actions,
    unit_actions,
)
from annotator.ui.review_actions import review_actions
from annotator.ui.safety_actions import safety_actions
from annotator.ui.team_actions import team_actions
from annotator.ui.window_actions import help_actions, project_actions, view_actions

__all__ = ["ActionSpec", "Menu", "Owner", "action_table", "key_text", "menu_titles", "tool_tip"]


def action_table(scheme: Scheme | None = None) -> tuple[ActionSpec, ...]:
    """All actions; with a scheme, its types and stances by the keys they have there."""
    return (
        *project_actions(),
        *team_actions(),
        *safety_actions(),
        *edit_actions(),
        *finding_actions(),
        *(scheme_actions(scheme) if scheme is not None else ()),
        *field_actions(),
        *proposal_actions(),
        *moving_actions(),
        *repeating_actions(),
        *unit_actions(),
        *growing_actions(),
        *boundary_actions(),
        *article_actions(),
        *filter_actions(),
        *review_actions(),
        *view_actions(),
        *help_actions(),
    )


def key_text(spec: ActionSpec) -> str:
    """The action's first key as this platform writes it; "" when it has none."""
    if not spec.keys:
        return ""
    return QKeySequence(spec.keys[0]).toString(QKeySequence.SequenceFormat.NativeText)


def tool_tip(spec: ActionSpec) -> str:
    """What a button of this action says on hovering: its words and its key."""
    key = key_text(spec)
    return f"{spec.text} ({key})" if key else spec.text
