"""Why an action cannot be done just now, in words, by the predicate that forbids it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def reason(predicate: str) -> str:
    """What is missing while ``predicate`` of `Possibilities` does not hold; "" when unknown."""
    translate = QCoreApplication.translate
    reasons = {
        "has_project": translate("action_reasons", "no project is open"),
        "can_write": translate("action_reasons", "no project is open that takes changes"),
        "can_hand_in": translate("action_reasons", "no project made from an assignment is open"),
        "can_lead": translate("action_reasons", "no project of your own is open"),
        "has_led": translate("action_reasons", "no project of your own is open"),
        "can_take_cue": translate(
            "action_reasons", "needs a current annotation and selected words"
        ),
        "can_take_mention": translate(
            "action_reasons", "needs a current annotation and selected words"
        ),
        "is_annotating": translate("action_reasons", "the Annotate page is not in view"),
        "is_reviewing": translate("action_reasons", "the Review page is not in view"),
        "has_article": translate("action_reasons", "no article is open"),
        "is_finding": translate("action_reasons", "the find bar is not open"),
        "is_finished": translate("action_reasons", "the article is not finished"),
        "has_annotations": translate("action_reasons", "the article has no annotations"),
        "has_current": translate("action_reasons", "no annotation is current"),
        "has_doubt": translate("action_reasons", "no new name looks like a known one"),
        "has_span": translate("action_reasons", "no words are selected"),
        "has_span_or_current": translate(
            "action_reasons", "no words are selected and no annotation is current"
        ),
        "can_add_fragment": translate(
            "action_reasons", "needs a current annotation and selected words"
        ),
        "can_undo": translate("action_reasons", "nothing to undo"),
        "can_redo": translate("action_reasons", "nothing to redo"),
    }
    if predicate.startswith("can_take_"):
        return reasons["can_add_fragment"]
    if predicate.startswith(("can_edit_", "can_mark_")):
        return reasons["has_current"]
    return reasons.get(predicate, "")
