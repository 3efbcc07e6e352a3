"""Every control of window and dialogs: named, with a role, reached by Tab, seen in focus."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QDialog,
    QFileDialog,
    QPushButton,
    QWidget,
)

from annotator.session.sample import create_sample
from annotator.ui.actions import action_table
from annotator.ui.authority_window import AuthorityWindow
from annotator.ui.main_window import MainWindow
from annotator.ui.preferences import Preferences
from annotator.ui.theme import apply_theme, contrast
from tests.programs import OpenProgram
from tests.stories.verbs import annotate, desk, look, press, write
from tests.ui.accessibility import name_of, problems, reachable, tab_cycle

DIALOGS = [
    spec.id
    for spec in action_table()
    if spec.owner in ("dialogs", "team")
    and spec.id not in ("open_project", "open_assignment", "hand_in")
]
"""All but the platform's own, and the one of projects that are made from an assignment."""

_FRAME = 7
_SEEN = 3.0
"""The contrast that a focus mark keeps against the same place without it (WCAG 2.1, 1.4.11)."""


@pytest.fixture
def sample(tmp_path: Path, preferences: Preferences, open_program: OpenProgram) -> MainWindow:
    """The window on the sample project, with a sample annotator at work."""
    path = tmp_path / "sample.annotator"
    with create_sample(path) as session:
        preferences.remember_annotator(session.project_id, "a1")
    return open_program(path).window


def open_by_action(window: MainWindow, action_id: str) -> QDialog:
    """The dialog that an action of the table opens."""
    if action_id == "annotate_hits":
        press("Ctrl+F")
        write("19")
        QTest.qWait(300)
    before = set(window.findChildren(QDialog))
    assert window.actions_by_id is not None
    window.actions_by_id[action_id].trigger()
    opened = [known for known in window.findChildren(QDialog) if known not in before]
    assert opened, action_id
    while isinstance(opened[0], AuthorityWindow) and not opened[0].is_ready:
        QTest.qWait(5)
    QTest.qWait(5)
    in_front = QApplication.activeModalWidget()
    dialog = in_front if isinstance(in_front, QDialog) else opened[0]
    look(dialog)
    return dialog


def test_every_control_of_the_start_screen_has_name_and_role(open_program: OpenProgram) -> None:
    assert problems(open_program().window) == []


def test_every_control_of_the_window_has_name_and_role(sample: MainWindow) -> None:
    page = desk(sample)
    page.view.pick(page.view.next_annotation())
    sample.toggle_guidelines()
    sample.banner.show_message("Something", tone="danger", details="More")
    assert problems(sample) == []
    page.view.pick(None)
    look(sample)
    assert problems(sample) == []


def test_every_control_of_every_page_has_name_and_role(sample: MainWindow) -> None:
    for page_id in sample.top_bar.pages():
        sample.show_page(page_id)
        QTest.qWait(300)
        assert problems(sample) == [], page_id


@pytest.mark.parametrize("action_id", DIALOGS)
def test_every_dialog_is_named_walked_and_seen(sample: MainWindow, action_id: str) -> None:
    dialog = open_by_action(sample, action_id)
    assert dialog.windowTitle()
    assert problems(dialog) == []
    met = tab_cycle(dialog)
    missed = reachable(dialog) - set(met)
    assert {name_of(widget) for widget in missed} == set()
    assert_goes_down(dialog, met)
    assert_focus_is_seen(dialog, reachable(dialog))


def assert_goes_down(dialog: QDialog, met: list[QWidget]) -> None:
    """Columns may be taken one after the other, but nobody is sent back up within one."""
    places = [QRect(widget.mapTo(dialog, QPoint()), widget.size()) for widget in met]
    top = min(range(len(met)), key=lambda at: (places[at].top(), places[at].left()))
    around = list(zip(met[top:] + met[:top], places[top:] + places[:top], strict=True))
    for (before, first), (after, second) in pairwise(around):
        is_above = second.bottom() < first.top()
        is_beside = second.left() > first.right() or second.right() < first.left()
        assert not is_above or is_beside, (name_of(before), name_of(after))


def test_tab_comes_to_everything_on_the_annotate_page(window: MainWindow) -> None:
    """From the list on: in the article itself Tab goes from annotation to annotation."""
    page = desk(window)
    page.list.filter_edit.setFocus()
    met = tab_cycle(window)
    assert {name_of(widget) for widget in reachable(window) - set(met)} == set()


def test_tab_comes_to_every_field_of_an_annotation(window: MainWindow) -> None:
    annotate(window, "Nobody was hurt", "1")
    page = desk(window)
    press("F6")
    assert page.inspector.isAncestorOf(QApplication.focusWidget())
    met: set[QWidget] = set()
    while (here := QApplication.focusWidget()) is not None and here not in met:
        met.add(here)
        press("Tab")
        if page.view.hasFocus():
            press("F6", "F6", "F6")
            break
    missed = reachable(page.inspector.form) - met
    assert {name_of(widget) for widget in missed} == set()


def picture(widget: QWidget) -> QImage:
    """What is seen of a widget, with what a ring around it would take."""
    window = widget.window()
    place = QRect(widget.mapTo(window, QPoint()), widget.size()).adjusted(-2, -2, 2, 2)
    return window.grab(place).toImage()


def changed(before: QImage, after: QImage, *, frame_only: bool) -> int:
    """How many pixels differ so much that the eye sees it, in the frame or everywhere."""
    first, second = pixels(before), pixels(after)
    differs = (first != second).any(axis=2)
    if frame_only:
        differs[_FRAME:-_FRAME, _FRAME:-_FRAME] = False
    pairs = np.concatenate([first[differs], second[differs]], axis=1)
    colors, counts = np.unique(pairs, axis=0, return_counts=True)
    return sum(
        int(count)
        for pair, count in zip(colors, counts, strict=True)
        if contrast(_hex(pair[:3]), _hex(pair[3:])) >= _SEEN
    )


def pixels(image: QImage) -> np.ndarray:
    """Rows, columns and red, green, blue."""
    image = image.convertToFormat(QImage.Format.Format_RGBA8888)
    flat = np.frombuffer(image.constBits(), np.uint8)
    return flat.reshape(image.height(), image.width(), 4)[:, :, :3].copy()


def _hex(color: np.ndarray) -> str:
    return "#" + "".join(f"{part:02x}" for part in color)


def assert_focus_is_seen(root: QWidget, widgets: set[QWidget]) -> None:
    for widget in widgets:
        window = widget.window()
        window.setFocus()
        if (other := QApplication.focusWidget()) is not None:
            other.clearFocus()
        before = picture(widget)
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        assert widget.hasFocus() or root.isAncestorOf(QApplication.focusWidget())
        is_area = isinstance(widget, QAbstractScrollArea)
        seen = changed(before, picture(widget), frame_only=not is_area)
        assert seen >= 20, f"{type(widget).__name__} {name_of(widget)}: {seen} pixels"


@pytest.mark.parametrize("mode", ["light", "dark", "contrast-light", "contrast-dark"])
def test_the_focus_is_seen_in_the_window(window: MainWindow, qapp: QApplication, mode: str) -> None:
    annotate(window, "Nobody was hurt", "1")
    window.toggle_guidelines()
    apply_theme(qapp, mode)  # type: ignore[arg-type]
    look(window)
    view = desk(window).view
    assert_focus_is_seen(window, reachable(window) - {view})
    apply_theme(qapp, "light")


def test_the_filters_of_the_list_are_named_walked_and_seen(sample: MainWindow) -> None:
    filters = desk(sample).list.filters
    filters.open()
    dialog = filters.dialog
    assert dialog is not None
    look(dialog)
    assert problems(dialog) == []
    assert {name_of(widget) for widget in reachable(dialog) - set(tab_cycle(dialog))} == set()
    assert_focus_is_seen(dialog, reachable(dialog))


@pytest.mark.parametrize("action_id", ["speakers", "propositions"])
@pytest.mark.parametrize("rows", [1, 2])
def test_every_dialog_behind_a_list_is_named_walked_and_seen(
    sample: MainWindow, action_id: str, rows: int
) -> None:
    """Every button above the list that opens a dialog, with one and with two rows selected."""
    window = open_by_action(sample, action_id)
    buttons = window.buttons.findChildren(QPushButton)  # type: ignore[attr-defined]
    opened = 0
    for place in range(len(buttons)):
        table = window.rows.table  # type: ignore[attr-defined]
        table.clearSelection()
        for row in range(rows):
            table.selectionModel().select(
                table.model().index(row, 0),
                QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows,
            )
        QTest.qWait(5)
        button = buttons[place]
        if not button.isEnabled():
            continue
        before = set(window.findChildren(QDialog))
        button.click()
        QTest.qWait(5)
        for dialog in set(window.findChildren(QDialog)) - before:
            if not isinstance(dialog, QFileDialog):
                look(dialog)
                assert problems(dialog) == [], button.text()
                missed = reachable(dialog) - set(tab_cycle(dialog))
                assert {name_of(widget) for widget in missed} == set(), button.text()
                assert_focus_is_seen(dialog, reachable(dialog))
                opened += 1
            dialog.reject()
        look(window)
    assert opened
