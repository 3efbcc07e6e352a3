"""The table of actions: what it names exists, and its keys act where they should and only there."""

from __future__ import annotations

import sys
from itertools import combinations
from pathlib import Path

import pytest
from PySide6.QtGui import QKeySequence

from annotator.model.scheme import Scheme, read_scheme
from annotator.paths import resource
from annotator.ui.action_spec import works_together
from annotator.ui.actions import ActionSpec, action_table, key_text, tool_tip
from annotator.ui.annotate_page import AnnotatePage
from annotator.ui.annotation_edits import AnnotationEdits
from annotator.ui.article_steps import ArticleSteps
from annotator.ui.article_view import ArticleView
from annotator.ui.dialogs import Dialogs
from annotator.ui.finder import Finder
from annotator.ui.icons import ICONS
from annotator.ui.main_window import MainWindow
from annotator.ui.possibilities import Possibilities
from annotator.ui.review_page import ReviewPage
from annotator.ui.safety_desk import SafetyDesk
from annotator.ui.team_desk import TeamDesk
from tests.stories.verbs import click, current, desk, press, select_text, write

OWNERS = {
    "window": MainWindow,
    "dialogs": Dialogs,
    "page": AnnotatePage,
    "steps": ArticleSteps,
    "edits": AnnotationEdits,
    "view": ArticleView,
    "finder": Finder,
    "review": ReviewPage,
    "team": TeamDesk,
    "safety": SafetyDesk,
}


@pytest.fixture(scope="module")
def scheme() -> Scheme:
    return read_scheme(resource("scheme.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def table(scheme: Scheme) -> tuple[ActionSpec, ...]:
    return action_table(scheme)


def test_every_row_names_what_exists(table: tuple[ActionSpec, ...]) -> None:
    for spec in table:
        assert callable(getattr(OWNERS[spec.owner], spec.handler)), spec.id
        if spec.enabled_when:
            assert callable(getattr(Possibilities, spec.enabled_when)), spec.id
        assert not spec.icon or spec.icon in ICONS, spec.id
        assert all(not QKeySequence(key).isEmpty() for key in spec.keys), spec.id


def test_no_two_actions_have_one_id_or_one_key(table: tuple[ActionSpec, ...]) -> None:
    assert len({spec.id for spec in table}) == len(table)
    for first, second in combinations(table, 2):
        if not works_together(first, second):
            continue
        shared = {QKeySequence(key).toString() for key in first.keys} & {
            QKeySequence(key).toString() for key in second.keys
        }
        assert not shared, (first.id, second.id)


@pytest.mark.parametrize(
    ("key", "action_id"),
    [
        ("1", "type.claim"),
        ("2", "type.denial"),
        ("3", "type.acknowledgment"),
        ("S", "speaker"),
        ("P", "proposition"),
        ("+", "stance.supports"),
        ("-", "stance.opposes"),
        ("0", "stance.neutral"),
        ("M", "stance.mixed"),
        ("U", "unsure"),
        ("N", "note"),
        ("F", "add_fragment"),
        ("Del", "delete"),
        ("Tab", "next_annotation"),
        ("Shift+Tab", "previous_annotation"),
        ("O", "cycle_overlapping"),
        ("Ctrl+Return", "finish"),
        ("Ctrl+Enter", "finish"),
        ("J", "next_sentence"),
        ("K", "previous_sentence"),
        ("[", "start_back"),
        ("]", "start_forward"),
        ("{", "end_back"),
        ("}", "end_forward"),
        ("Ctrl+Z", "undo"),
        ("Ctrl+Shift+Z", "redo"),
        ("Alt+1", "proposal.1"),
        ("Alt+9", "proposal.9"),
        ("F1", "guidelines"),
        ("?", "shortcuts"),
        ("Ctrl++", "zoom_in"),
        ("Ctrl+-", "zoom_out"),
        ("Ctrl+0", "zoom_reset"),
        ("Ctrl+O", "open_project"),
        ("Ctrl+N", "new_project"),
        ("Ctrl+I", "import_articles"),
        ("Ctrl+E", "export"),
        ("Ctrl+PgDown", "next_article"),
        ("Ctrl+PgUp", "previous_article"),
        ("Esc", "escape"),
        ("Ctrl+F", "find"),
        ("F3", "find_next"),
        ("Ctrl+K", "search_corpus"),
        ("Ctrl+Shift+F", "annotate_hits"),
        ("Ctrl+Shift+K", "edit_keywords"),
        ("Ctrl+Shift+L", "choose_filters"),
        ("Shift+F3", "find_previous"),
    ],
)
def test_the_keys_are_those_of_the_product(
    table: tuple[ActionSpec, ...], key: str, action_id: str
) -> None:
    spec = next(spec for spec in table if spec.id == action_id)
    assert QKeySequence(key) in [QKeySequence(known) for known in spec.keys]


def test_without_a_project_there_are_no_types_and_hardly_anything_is_possible(
    scheme: Scheme,
) -> None:
    assert not [spec for spec in action_table() if spec.id.startswith("type.")]
    possible = Possibilities()
    enabled = {
        spec.id
        for spec in action_table(scheme)
        if not spec.enabled_when or possible.holds(spec.enabled_when)
    }
    assert enabled == {
        *("new_project", "open_project", "open_assignment", "settings", "quit"),
        *("palette", "help", "shortcuts", "tour", "about"),
        *(("double_click",) if sys.platform.startswith("linux") else ()),
    }


def test_a_scheme_without_stances_has_no_stance_keys(scheme: Scheme) -> None:
    bare = Scheme(
        name=scheme.name,
        types=scheme.types,
        stances=scheme.stances,
        certainties=scheme.certainties,
        speaker_kinds=scheme.speaker_kinds,
        fields={**scheme.fields, "stance": "off"},
        source=scheme.source,
    )
    assert not [spec for spec in action_table(bare) if spec.id.startswith("stance.")]


def test_a_tool_tip_says_words_and_key(table: tuple[ActionSpec, ...]) -> None:
    undo = next(spec for spec in table if spec.id == "undo")
    assert key_text(undo) in tool_tip(undo)
    about = next(spec for spec in table if spec.id == "about")
    assert tool_tip(about) == about.text


def test_every_action_stands_in_its_menu_with_its_key(window: MainWindow) -> None:
    actions = window.actions_by_id
    assert actions is not None
    shown = {
        action.objectName(): action.shortcuts()
        for menu in window.menuBar().actions()
        for action in menu.menu().actions()  # type: ignore[attr-defined]
        if action.objectName()
    }
    for spec in actions.specs:
        assert (spec.id in shown) == bool(spec.menu), spec.id
        if spec.menu:
            assert shown[spec.id] == [QKeySequence(key) for key in spec.keys]


def test_undo_says_in_the_menu_what_it_takes_back(window: MainWindow) -> None:
    actions = window.actions_by_id
    assert actions is not None
    assert not actions["undo"].isEnabled()
    select_text(desk(window).view, "Nobody was hurt")
    press("2")
    assert actions["undo"].isEnabled()
    assert actions["undo"].text() == "Undo add denial"
    press("Ctrl+Z")
    assert actions["redo"].text() == "Redo add denial"


def test_letters_do_nothing_to_annotations_while_typing_in_a_field(window: MainWindow) -> None:
    page = desk(window)
    select_text(page.view, "Nobody was hurt")
    press("1")
    made = current(window)
    click(page.list.filter_edit)
    write("23usfmo[}-0")
    assert page.list.filter_edit.text() == "23usfmo[}-0"
    press("Backspace", "Del")
    assert [known.id for known in page.annotations] == [made.id]
    assert current(window) == made
    page.list.filter_edit.clear()
    page.focus_article()
    press("N")
    write("2 u, not f!")
    assert page.inspector.pending_note == "2 u, not f!"
    assert current(window) == made


def test_keys_act_from_the_list_too(window: MainWindow) -> None:
    page = desk(window)
    select_text(page.view, "Nobody was hurt")
    page.list.rows.setFocus()
    press("3")
    assert current(window).type == "acknowledgment"


def test_a_project_path_is_no_action(tmp_path: Path, window: MainWindow) -> None:
    assert window.actions_by_id is not None
    assert str(tmp_path) not in window.actions_by_id
