"""Whether a change, an undo or a redo puts another scheme or other guidelines in force."""

from __future__ import annotations

from annotator.model.change import Change
from annotator.model.teamwork import GuidelinesText, SchemeText


def changes_scheme(change: Change) -> bool:
    """Whether the scheme is another one now."""
    return any(isinstance(edit.record, SchemeText) for edit in change.edits)


def changes_guidelines(change: Change) -> bool:
    """Whether the guidelines are others now."""
    return any(isinstance(edit.record, GuidelinesText) for edit in change.edits)
