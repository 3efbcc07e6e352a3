"""The rows of the action table that are about articles and annotations."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication

from annotator.model.scheme import Scheme
from annotator.ui.action_spec import ActionSpec, action

PROPOSALS = 9
"""How many ranked proposals Alt+1…9 can take."""


def edit_actions() -> tuple[ActionSpec, ...]:
    """Undo, redo, delete."""
    translate = QCoreApplication.translate
    step = partial(action, menu="edit", owner="steps")
    return (
        step("undo", translate("actions", "Undo"), "Ctrl+Z", when="can_undo", icon="undo"),
        step(
            "redo",
            translate("actions", "Redo"),
            "Ctrl+Shift+Z",
            "Ctrl+Y",
            when="can_redo",
            icon="redo",
        ),
        action(
            "delete",
            translate("actions", "Delete annotation"),
            "Del",
            menu="edit",
            owner="edits",
            does="delete_current",
            when="has_current",
            scope="article",
            group=1,
            icon="delete",
        ),
    )


def scheme_actions(scheme: Scheme) -> tuple[ActionSpec, ...]:
    """The scheme's types and stances, by the keys they have there."""
    edit = partial(action, menu="annotation", owner="edits", scope="article")
    types = tuple(
        edit(
            f"type.{known.id}",
            known.label,
            *filter(None, (known.key,)),
            does="apply_type",
            given=(known.id,),
            when="has_span_or_current",
        )
        for known in scheme.offered_types
    )
    if not scheme.uses("stance"):
        return types
    stances = tuple(
        edit(
            f"stance.{known.id}",
            f"{known.symbol} {known.label}",
            *filter(None, (known.key,)),
            does="set_stance",
            given=(known.id,),
            when="has_current",
            group=1,
        )
        for known in scheme.offered_stances
    )
    return (*types, *stances)


def field_actions() -> tuple[ActionSpec, ...]:
    """The other fields of an annotation, and its fragments."""
    translate = QCoreApplication.translate
    field = partial(action, menu="annotation", does="edit_field", scope="article", group=2)
    edit = partial(action, menu="annotation", owner="edits", scope="article")
    rows = (
        ("speaker", translate("actions", "Speaker…"), "S"),
        ("proposition", translate("actions", "Proposition…"), "P"),
        ("note", translate("actions", "Note"), "N"),
    )
    return (
        *(
            field(name, text, key, given=(name,), when=f"can_edit_{name}")
            for name, text, key in rows
        ),
        edit(
            "another_speaker",
            translate("actions", "Another speaker of the same words…"),
            "Shift+S",
            does="begin_another_speaker",
            when="can_edit_speaker",
            group=2,
        ),
        *(
            action(
                name,
                text,
                key,
                menu="annotation",
                owner="edits",
                does="answer_doubt",
                given=(is_same,),
                when="has_doubt",
                group=2,
            )
            for name, text, key, is_same in (
                ("same_person", translate("actions", "New name: same person"), "Alt+Y", 1),
                ("another_person", translate("actions", "New name: another person"), "Alt+N", 0),
            )
        ),
        edit(
            "unsure",
            translate("actions", "Unsure"),
            "U",
            does="toggle_unsure",
            when="can_mark_unsure",
            group=2,
        ),
        action(
            "ask_lead",
            translate("actions", "Ask the lead…"),
            "Ctrl+Shift+U",
            menu="annotation",
            owner="dialogs",
            when="has_project",
            group=2,
            icon="unsure",
        ),
        edit(
            "add_fragment",
            translate("actions", "Add the selection as a fragment"),
            "F",
            when="can_add_fragment",
            group=3,
        ),
    )


def proposal_actions() -> tuple[ActionSpec, ...]:
    """The likeliest speakers, instead of the current one or beside it."""
    translate = QCoreApplication.translate
    text = translate("actions", "Take the proposed speaker {0}")
    also = translate("actions", "The proposed speaker {0} says the same words")
    take = partial(action, menu="", owner="edits", does="take_proposal", when="has_current")
    share = partial(action, menu="", owner="edits", does="share_with_proposal", when="has_current")
    places = range(1, PROPOSALS + 1)
    return (
        *(take(f"proposal.{at}", text.format(at), f"Alt+{at}", given=(at,)) for at in places),
        *(share(f"share.{at}", also.format(at), f"Alt+Shift+{at}", given=(at,)) for at in places),
    )


def moving_actions() -> tuple[ActionSpec, ...]:
    """Going from annotation to annotation."""
    translate = QCoreApplication.translate
    here = partial(action, menu="annotation", when="has_annotations", group=4, asks_all=True)
    turn = partial(here, owner="view")
    return (
        turn("next_annotation", translate("actions", "Next annotation"), "Tab", scope="view"),
        turn(
            "previous_annotation",
            translate("actions", "Previous annotation"),
            "Shift+Tab",
            "Shift+Backtab",
            scope="view",
        ),
        turn(
            "cycle_overlapping",
            translate("actions", "Next of the overlapping ones"),
            "O",
            scope="article",
        ),
        turn(
            "annotation_list",
            translate("actions", "List of the annotations"),
            "L",
            owner="page",
            does="show_annotation_list",
            scope="article",
        ),
    )


def article_actions() -> tuple[ActionSpec, ...]:
    """Finishing, and going from article to article."""
    translate = QCoreApplication.translate
    step = partial(action, menu="article", owner="steps", when="has_article")
    go = partial(step, does="step_article", group=5)
    return (
        step(
            "finish",
            translate("actions", "Finish, open the next"),
            "Ctrl+Return",
            "Ctrl+Enter",
            group=4,
            icon="done",
        ),
        action(
            "reopen",
            translate("actions", "Reopen the finished article"),
            menu="article",
            owner="steps",
            when="is_finished",
            group=4,
        ),
        go("next_article", translate("actions", "Next article"), "Ctrl+PgDown", given=(1,)),
        go("previous_article", translate("actions", "Previous article"), "Ctrl+PgUp", given=(-1,)),
        action(
            "filter_articles",
            translate("actions", "Filter the article list"),
            "Ctrl+L",
            menu="article",
            when="is_annotating",
            group=5,
            icon="search",
        ),
    )
