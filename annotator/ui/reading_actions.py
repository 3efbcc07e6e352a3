"""The rows of the action table that select words and move their boundaries, without a mouse."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication

from annotator.ui.action_spec import ActionSpec, action


def unit_actions() -> tuple[ActionSpec, ...]:
    """From sentence to sentence and from paragraph to paragraph, or over several of them."""
    translate = QCoreApplication.translate
    read = partial(action, menu="article", owner="view", when="has_article", scope="article")
    step, extend = partial(read, does="step_unit"), partial(read, does="extend_unit", group=1)
    return (
        read(
            "next_sentence", translate("actions", "Next sentence"), "J", does="select_next_sentence"
        ),
        read(
            "previous_sentence",
            translate("actions", "Previous sentence"),
            "K",
            does="select_previous_sentence",
        ),
        step(
            "next_paragraph",
            translate("actions", "Next paragraph"),
            "Ctrl+Down",
            given=("paragraph", 1),
        ),
        step(
            "previous_paragraph",
            translate("actions", "Previous paragraph"),
            "Ctrl+Up",
            given=("paragraph", -1),
        ),
        extend(
            "extend_sentence",
            translate("actions", "Selection on by a sentence"),
            "Shift+J",
            given=("sentence", 1),
        ),
        extend(
            "extend_sentence_back",
            translate("actions", "Selection back by a sentence"),
            "Shift+K",
            given=("sentence", -1),
        ),
        extend(
            "extend_paragraph",
            translate("actions", "Selection on by a paragraph"),
            "Ctrl+Shift+Down",
            given=("paragraph", 1),
        ),
        extend(
            "extend_paragraph_back",
            translate("actions", "Selection back by a paragraph"),
            "Ctrl+Shift+Up",
            given=("paragraph", -1),
        ),
    )


def growing_actions() -> tuple[ActionSpec, ...]:
    """The selection by words, what stands around it, quotations without a label, letting go."""
    translate = QCoreApplication.translate
    select = partial(action, menu="article", owner="view", when="has_article", group=1)
    by_word = partial(select, does="extend_selection_by_word", scope="view")
    quoted = partial(select, does="step_quotation", scope="article", asks_all=True)
    return (
        by_word(
            "extend_forward",
            translate("actions", "Selection on by a word"),
            "Shift+Right",
            given=(1,),
        ),
        by_word(
            "extend_backward",
            translate("actions", "Selection back by a word"),
            "Shift+Left",
            given=(-1,),
        ),
        select(
            "grow",
            translate("actions", "Select the quotation, then sentence, then paragraph"),
            "Q",
            does="grow_selection",
            scope="article",
        ),
        select(
            "shrink",
            translate("actions", "Back to the smaller selection"),
            "Shift+Q",
            does="shrink_selection",
            scope="article",
        ),
        quoted(
            "next_quotation", translate("actions", "Next unlabelled quotation"), "G", given=(1,)
        ),
        quoted(
            "previous_quotation",
            translate("actions", "Previous unlabelled quotation"),
            "Shift+G",
            given=(-1,),
        ),
        select(
            "escape",
            translate("actions", "Let go of selection and annotation"),
            "Esc",
            owner="page",
            scope="article",
        ),
    )


def boundary_actions() -> tuple[ActionSpec, ...]:
    """The boundaries of the selection, or those of the current annotation, as they are seen.

    Each has a second key for keyboards on which brackets are hard to reach.
    """
    translate = QCoreApplication.translate
    nudge = partial(
        action,
        menu="article",
        owner="view",
        does="nudge_side",
        when="has_span_or_current",
        scope="article",
        group=2,
    )
    words = (
        ("start_back", translate("actions", "Left boundary a word left"), ("[", ","), (-1, -1)),
        ("start_forward", translate("actions", "Left boundary a word right"), ("]", "."), (-1, 1)),
        ("end_back", translate("actions", "Right boundary a word left"), ("{", "<", ";"), (1, -1)),
        (
            "end_forward",
            translate("actions", "Right boundary a word right"),
            ("}", ">", ":"),
            (1, 1),
        ),
    )
    characters = (
        translate("actions", "Left boundary a character left"),
        translate("actions", "Left boundary a character right"),
        translate("actions", "Right boundary a character left"),
        translate("actions", "Right boundary a character right"),
    )
    by_word = (nudge(name, text, *keys, given=given) for name, text, keys, given in words)
    by_character = (
        nudge(
            f"{name}_character",
            text,
            *(f"Alt+{key}" for key in keys),
            given=(*given, "character"),
        )
        for text, (name, _, keys, given) in zip(characters, words, strict=True)
    )
    return (*by_word, *by_character)


def repeating_actions() -> tuple[ActionSpec, ...]:
    """What is done with a selection besides giving it a type."""
    translate = QCoreApplication.translate
    edit = partial(action, menu="annotation", owner="edits", scope="article", group=3)
    return (
        edit(
            "repeat",
            translate("actions", "Annotate like the last one made"),
            "R",
            does="repeat_last",
            when="has_span",
        ),
        edit(
            "take_cue",
            translate("actions", "The selection is the cue"),
            "C",
            does="take_span",
            given=("cue",),
            when="can_take_cue",
        ),
        edit(
            "take_mention",
            translate("actions", "The selection is the mention"),
            "Shift+C",
            does="take_span",
            given=("mention",),
            when="can_take_mention",
        ),
    )
