"""Every action of the window in one table: menus, tool tips, key sheet and palette come from it.

Knows names and keys; what an action does is the business of whoever owns its handler.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence

from annotator.model.scheme import Scheme

Scope = Literal["window", "article", "view"]
Owner = Literal["window", "dialogs", "page", "edits", "view"]
Menu = Literal["project", "edit", "annotation", "article", "view", "help", ""]

PROPOSALS = 9
"""How many ranked proposals Alt+1…9 can take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionSpec:
    """One thing a user can ask for.

    ``handler`` is a method of its ``owner`` (the main window, its dialogs, the annotate page, its
    edits or its article view), called with ``arguments``; ``enabled_when`` names a predicate of
    `Possibilities`, "" for always. ``keys`` are portable key sequences, the first one shown.
    Scope "article" means: only while the article or the article list has the focus, never while
    typing in a field; "view": only in the article itself. ``group`` parts a menu into sections;
    what has the ``menu`` "" stands in none.
    """

    id: str
    text: str
    handler: str
    menu: Menu
    owner: Owner = "page"
    group: int = 0
    keys: tuple[str, ...] = ()
    icon: str = ""
    enabled_when: str = ""
    scope: Scope = "window"
    arguments: tuple[str | int, ...] = ()


def menu_titles() -> dict[Menu, str]:
    """The menus in their order, with their names."""
    translate = QCoreApplication.translate
    return {
        "project": translate("actions", "&Project"),
        "edit": translate("actions", "&Edit"),
        "annotation": translate("actions", "&Annotation"),
        "article": translate("actions", "A&rticle"),
        "view": translate("actions", "&View"),
        "help": translate("actions", "&Help"),
    }


def action_table(scheme: Scheme | None = None) -> tuple[ActionSpec, ...]:
    """All actions; with a scheme, its types and stances by the keys they have there."""
    return (
        *_project_actions(),
        *_edit_actions(),
        *(_scheme_actions(scheme) if scheme is not None else ()),
        *_annotation_actions(),
        *_proposal_actions(),
        *_reading_actions(),
        *_article_actions(),
        *_view_actions(),
        *_help_actions(),
    )


def _project_actions() -> tuple[ActionSpec, ...]:
    translate = QCoreApplication.translate
    return (
        ActionSpec(
            id="new_project",
            text=translate("actions", "New project…"),
            handler="new_project",
            menu="project",
            owner="dialogs",
            keys=("Ctrl+N",),
            icon="new_project",
        ),
        ActionSpec(
            id="open_project",
            text=translate("actions", "Open project…"),
            handler="choose_project",
            menu="project",
            owner="dialogs",
            keys=("Ctrl+O",),
            icon="open",
        ),
        ActionSpec(
            id="import_articles",
            text=translate("actions", "Import articles…"),
            handler="import_articles",
            menu="project",
            owner="dialogs",
            group=1,
            keys=("Ctrl+I",),
            icon="import",
            enabled_when="has_project",
        ),
        ActionSpec(
            id="export",
            text=translate("actions", "Export…"),
            handler="export",
            menu="project",
            owner="dialogs",
            group=1,
            keys=("Ctrl+E",),
            icon="export",
            enabled_when="has_project",
        ),
        ActionSpec(
            id="switch_annotator",
            text=translate("actions", "Switch annotator…"),
            handler="ask_annotator",
            menu="project",
            owner="dialogs",
            group=2,
            icon="annotator",
            enabled_when="has_project",
        ),
        ActionSpec(
            id="close_project",
            text=translate("actions", "Close project"),
            handler="close_project",
            menu="project",
            owner="window",
            group=3,
            keys=("Ctrl+W",),
            enabled_when="has_project",
        ),
        ActionSpec(
            id="quit",
            text=translate("actions", "Quit"),
            handler="close",
            menu="project",
            owner="window",
            group=3,
            keys=("Ctrl+Q",),
        ),
    )


def _edit_actions() -> tuple[ActionSpec, ...]:
    translate = QCoreApplication.translate
    return (
        ActionSpec(
            id="undo",
            text=translate("actions", "Undo"),
            handler="undo",
            menu="edit",
            keys=("Ctrl+Z",),
            icon="undo",
            enabled_when="can_undo",
        ),
        ActionSpec(
            id="redo",
            text=translate("actions", "Redo"),
            handler="redo",
            menu="edit",
            keys=("Ctrl+Shift+Z", "Ctrl+Y"),
            icon="redo",
            enabled_when="can_redo",
        ),
        ActionSpec(
            id="delete",
            text=translate("actions", "Delete annotation"),
            handler="delete_current",
            owner="edits",
            menu="edit",
            group=1,
            keys=("Del",),
            icon="delete",
            enabled_when="has_current",
            scope="article",
        ),
    )


def _scheme_actions(scheme: Scheme) -> tuple[ActionSpec, ...]:
    types = tuple(
        ActionSpec(
            id=f"type.{known.id}",
            text=known.label,
            handler="apply_type",
            owner="edits",
            menu="annotation",
            keys=(known.key,) if known.key else (),
            enabled_when="has_span_or_current",
            scope="article",
            arguments=(known.id,),
        )
        for known in scheme.types
    )
    if not scheme.uses("stance"):
        return types
    stances = tuple(
        ActionSpec(
            id=f"stance.{known.id}",
            text=f"{known.symbol} {known.label}",
            handler="set_stance",
            owner="edits",
            menu="annotation",
            group=1,
            keys=(known.key,) if known.key else (),
            enabled_when="has_current",
            scope="article",
            arguments=(known.id,),
        )
        for known in scheme.stances
    )
    return (*types, *stances)


def _annotation_actions() -> tuple[ActionSpec, ...]:
    translate = QCoreApplication.translate
    fields = (
        ("speaker", translate("actions", "Speaker…"), "S"),
        ("proposition", translate("actions", "Proposition…"), "P"),
        ("note", translate("actions", "Note"), "N"),
    )
    steps = (
        ("next_annotation", translate("actions", "Next annotation"), ("Tab",)),
        (
            "previous_annotation",
            translate("actions", "Previous annotation"),
            ("Shift+Tab", "Shift+Backtab"),
        ),
        ("cycle_overlapping", translate("actions", "Next of the overlapping ones"), ("O",)),
    )
    return (
        *(
            ActionSpec(
                id=field,
                text=text,
                handler="edit_field",
                menu="annotation",
                group=2,
                keys=(key,),
                enabled_when=f"can_edit_{field}",
                scope="article",
                arguments=(field,),
            )
            for field, text, key in fields
        ),
        ActionSpec(
            id="unsure",
            text=translate("actions", "Unsure"),
            handler="toggle_unsure",
            owner="edits",
            menu="annotation",
            group=2,
            keys=("U",),
            enabled_when="can_mark_unsure",
            scope="article",
        ),
        ActionSpec(
            id="add_fragment",
            text=translate("actions", "Add the selection as a fragment"),
            handler="add_fragment",
            owner="edits",
            menu="annotation",
            group=3,
            keys=("F",),
            enabled_when="can_add_fragment",
            scope="article",
        ),
        *(
            ActionSpec(
                id=identity,
                text=text,
                handler=identity,
                owner="view",
                menu="annotation",
                group=4,
                keys=keys,
                enabled_when="has_annotations",
                scope="view" if "Tab" in keys[0] else "article",
            )
            for identity, text, keys in steps
        ),
    )


def _proposal_actions() -> tuple[ActionSpec, ...]:
    translate = QCoreApplication.translate
    return tuple(
        ActionSpec(
            id=f"proposal.{place}",
            text=translate("actions", "Take the proposed speaker {0}").format(place),
            handler="take_proposal",
            owner="edits",
            menu="",
            keys=(f"Alt+{place}",),
            enabled_when="has_current",
            arguments=(place,),
        )
        for place in range(1, PROPOSALS + 1)
    )


def _reading_actions() -> tuple[ActionSpec, ...]:
    translate = QCoreApplication.translate
    sentences = (
        ("next_sentence", translate("actions", "Next sentence"), "J"),
        ("previous_sentence", translate("actions", "Previous sentence"), "K"),
    )
    words = (
        ("extend_forward", translate("actions", "Selection on by a word"), "Shift+Right", 1),
        ("extend_backward", translate("actions", "Selection back by a word"), "Shift+Left", -1),
    )
    boundaries = (
        ("start_back", translate("actions", "Left boundary a word left"), "[", "start", -1),
        ("start_forward", translate("actions", "Left boundary a word right"), "]", "start", 1),
        ("end_back", translate("actions", "Right boundary a word left"), "{", "end", -1),
        ("end_forward", translate("actions", "Right boundary a word right"), "}", "end", 1),
    )
    return (
        *(
            ActionSpec(
                id=identity,
                text=text,
                handler=f"select_{identity}",
                owner="view",
                menu="article",
                keys=(key,),
                enabled_when="has_article",
                scope="article",
            )
            for identity, text, key in sentences
        ),
        *(
            ActionSpec(
                id=identity,
                text=text,
                handler="extend_selection_by_word",
                owner="view",
                menu="article",
                group=1,
                keys=(key,),
                enabled_when="has_article",
                scope="view",
                arguments=(direction,),
            )
            for identity, text, key, direction in words
        ),
        ActionSpec(
            id="escape",
            text=translate("actions", "Let go of selection and annotation"),
            handler="escape",
            menu="article",
            group=1,
            keys=("Esc",),
            enabled_when="has_article",
            scope="article",
        ),
        *(
            ActionSpec(
                id=identity,
                text=text,
                handler="nudge_boundary",
                owner="view",
                menu="article",
                group=2,
                keys=(key,),
                enabled_when="has_span_or_current",
                scope="article",
                arguments=(edge, direction),
            )
            for identity, text, key, edge, direction in boundaries
        ),
    )


def _article_actions() -> tuple[ActionSpec, ...]:
    translate = QCoreApplication.translate
    return (
        ActionSpec(
            id="finish",
            text=translate("actions", "Finish, open the next"),
            handler="finish",
            menu="article",
            group=4,
            keys=("Ctrl+Return", "Ctrl+Enter"),
            icon="done",
            enabled_when="has_article",
        ),
        ActionSpec(
            id="reopen",
            text=translate("actions", "Reopen the finished article"),
            handler="reopen",
            menu="article",
            group=4,
            enabled_when="is_finished",
        ),
        ActionSpec(
            id="next_article",
            text=translate("actions", "Next article"),
            handler="step_article",
            menu="article",
            group=5,
            arguments=(1,),
            keys=("Ctrl+PgDown",),
            enabled_when="has_article",
        ),
        ActionSpec(
            id="previous_article",
            text=translate("actions", "Previous article"),
            handler="step_article",
            menu="article",
            group=5,
            arguments=(-1,),
            keys=("Ctrl+PgUp",),
            enabled_when="has_article",
        ),
        ActionSpec(
            id="filter_articles",
            text=translate("actions", "Filter the article list"),
            handler="filter_articles",
            menu="article",
            group=5,
            keys=("Ctrl+L",),
            icon="search",
            enabled_when="is_annotating",
        ),
    )


def _view_actions() -> tuple[ActionSpec, ...]:
    translate = QCoreApplication.translate
    return (
        ActionSpec(
            id="show_annotate",
            text=translate("actions", "Annotate"),
            handler="show_page",
            menu="view",
            owner="window",
            keys=("Ctrl+1",),
            enabled_when="has_project",
            arguments=("annotate",),
        ),
        ActionSpec(
            id="show_agreement",
            text=translate("actions", "Agreement"),
            handler="show_page",
            menu="view",
            owner="window",
            keys=("Ctrl+2",),
            enabled_when="has_project",
            arguments=("agreement",),
        ),
        ActionSpec(
            id="next_pane",
            text=translate("actions", "Go to the next pane"),
            handler="next_pane",
            menu="view",
            group=1,
            keys=("F6",),
            enabled_when="is_annotating",
        ),
        ActionSpec(
            id="zoom_in",
            text=translate("actions", "Larger text"),
            handler="zoom",
            arguments=(1,),
            menu="view",
            group=2,
            keys=("Ctrl++", "Ctrl+="),
            enabled_when="is_annotating",
        ),
        ActionSpec(
            id="zoom_out",
            text=translate("actions", "Smaller text"),
            handler="zoom",
            arguments=(-1,),
            menu="view",
            group=2,
            keys=("Ctrl+-",),
            enabled_when="is_annotating",
        ),
        ActionSpec(
            id="zoom_reset",
            text=translate("actions", "Usual text size"),
            handler="zoom",
            arguments=(0,),
            menu="view",
            group=2,
            keys=("Ctrl+0",),
            enabled_when="is_annotating",
        ),
    )


def _help_actions() -> tuple[ActionSpec, ...]:
    translate = QCoreApplication.translate
    return (
        ActionSpec(
            id="guidelines",
            text=translate("actions", "Guidelines"),
            handler="toggle_guidelines",
            menu="help",
            owner="window",
            keys=("F1",),
            icon="guidelines",
            enabled_when="has_project",
        ),
        ActionSpec(
            id="help",
            text=translate("actions", "Help"),
            handler="show_help",
            menu="help",
            owner="dialogs",
            keys=("Ctrl+F1",),
            icon="help",
        ),
        ActionSpec(
            id="shortcuts",
            text=translate("actions", "Keyboard shortcuts"),
            handler="show_shortcuts",
            menu="help",
            owner="dialogs",
            keys=("?",),
            icon="palette",
        ),
        ActionSpec(
            id="about",
            text=translate("actions", "About the annotator"),
            handler="show_about",
            menu="help",
            owner="dialogs",
            group=1,
        ),
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
