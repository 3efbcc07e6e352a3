"""The rows of the action table that decide on places, on the Review page only."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication

from annotator.ui.action_spec import ActionSpec, action

_TAKE_KEYS = (("A",), ("B",), ("C",), ("D",), ("5",))
"""The fifth column's letter is the key that edits."""


def review_actions() -> tuple[ActionSpec, ...]:
    """From place to place, and what can be decided at one."""
    translate = QCoreApplication.translate
    review = partial(action, menu="review", owner="review", when="is_reviewing", scope="review")
    go = partial(review, does="step_place")
    decide = partial(review, group=1)
    words = partial(review, group=2)
    more = partial(
        action, menu="review", owner="review", when="is_reviewing", group=3, scope="window"
    )
    return (
        go("review_next", translate("actions", "Next place"), "J", given=(1,)),
        go("review_previous", translate("actions", "Previous place"), "K", given=(-1,)),
        *(
            decide(
                f"review_take.{place}",
                translate("actions", "Take {0}").format(chr(ord("A") + place)),
                *keys,
                does="take",
                given=(place,),
            )
            for place, keys in enumerate(_TAKE_KEYS)
        ),
        decide(
            "review_merge",
            translate("actions", "Merge: pick field by field"),
            "M",
            does="begin_merging",
        ),
        decide("review_edit", translate("actions", "Edit gold"), "E", does="toggle_editing"),
        decide("review_neither", translate("actions", "Neither"), "X", does="neither"),
        decide("review_gap", translate("actions", "Guideline gap"), "G", does="gap"),
        words("review_why", translate("actions", "Why it was decided so"), "W", does="begin_why"),
        words(
            "review_open",
            translate("actions", "Open the place in its article"),
            "O",
            does="open_in_article",
        ),
        more(
            "accept_agreed",
            translate("actions", "Accept all that agree…"),
            does="ask_accept",
            icon="check",
        ),
        more("gold_sets", translate("actions", "Gold sets…"), does="show_gold_sets"),
        more(
            "finish_gold",
            translate("actions", "Finish or reopen the gold set"),
            does="finish_gold",
            icon="done",
        ),
    )
