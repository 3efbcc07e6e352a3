"""Names and words are shown as they were typed, in every widget, and no file in them is opened."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit, QPushButton, QWidget

from annotator.app import Program, make_application
from annotator.session.session import Session
from annotator.ui.actions import action_table
from annotator.ui.main_window import MainWindow
from annotator.ui.preferences import Preferences
from tests.hazards.frame import Hazard, Tally, application, hazard, of_module
from tests.hazards.hostile_project import ANNOTATORS, hostile_project, mark
from tests.hazards.shown_widgets import all_windows, shows, taken_for_markup

SLOW = 10.0
"""Seconds of processor time that one screen may take to come up."""

_WATCH = """
import os, sys, time
while os.getppid() == int(sys.argv[2]):
    try:
        pipe = os.open(sys.argv[1], os.O_WRONLY | os.O_NONBLOCK)
    except OSError:
        time.sleep(0.02)
        continue
    open(sys.argv[3], "a").write("x")
    os.close(pipe)
    time.sleep(0.02)
"""
"""Lets go who waits on the pipe, and notes it; in a process of its own, for ours may be stuck."""


@contextmanager
def watched_pipe(folder: Path) -> Iterator[tuple[Path, Path]]:
    """A pipe that nobody may open, and the file in which it stands when somebody did."""
    pipe, note = folder / "f", folder / "opened"
    os.mkfifo(pipe)
    command = [sys.executable, "-c", _WATCH, str(pipe), str(os.getpid()), str(note)]
    watcher = subprocess.Popen(command)
    try:
        yield pipe, note
    finally:
        watcher.kill()
        watcher.wait()


def lacks() -> str:
    """What this machine lacks."""
    return "" if hasattr(os, "mkfifo") else "needs named pipes"


@hazard(
    row=18,
    words="hostile names in every field × every widget: as typed, no file opened, no hang",
    small=8,
    full=330,
    needs=lacks,
    minutes=25,
)
def markup_in_names(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    application()
    shown = 0
    for number in range(1000):
        place = folder / str(number)
        place.mkdir()
        with watched_pipe(place) as (pipe, note), _opened(place, pipe, dice) as window:
            before = Path.cwd()
            os.chdir(place)  # some names are relative to where the program was started
            try:
                for name, root in _screens(window, dice, pipe):
                    shown += _look_at(name, root, tally)
                    tally.expect(not note.exists(), f"{name}: a file that a name names is opened")
                    note.unlink(missing_ok=True)
                    tally.tried()
                    if tally.tries >= tries:
                        break
            finally:
                os.chdir(before)
        if tally.tries >= tries:
            break
    tally.note(f"hostile words stood in {shown:,} labels, buttons, rows and texts")
    tally.expect(shown > tries, "hardly any hostile word was shown at all")


@contextmanager
def _opened(place: Path, pipe: Path, dice: random.Random) -> Iterator[MainWindow]:
    project = hostile_project(place, pipe, dice)
    preferences = Preferences(place / "window.ini")
    with Session.open(project) as session:
        preferences.remember_annotator(session.project_id, ANNOTATORS[0])
    program = Program(make_application("light"), preferences)
    program.window.resize(1440, 900)
    try:
        program.start(project, sample=False)
        _wait(1)
        for _ in range(200):
            if not program.window.is_bare():
                break
            _wait(10)
        yield program.window
    finally:
        program.window.close()
        program.end()
        program.window.deleteLater()
        program.deleteLater()
        QApplication.processEvents()


def _wait(milliseconds: int) -> None:
    QTest.qWait(milliseconds)


def _look_at(name: str, root: QWidget, tally: Tally) -> int:
    begun = time.process_time()
    _wait(30)
    root.grab()
    used = time.process_time() - begun
    tally.expect(used < SLOW, f"{name}: {used:.0f} s")
    for problem in taken_for_markup(root):
        tally.lost(f"{name}: {problem}")
    return shows(root, "Q&Z")


def _screens(window: MainWindow, dice: random.Random, pipe: Path) -> Iterator[tuple[str, QWidget]]:
    """Every page, dialog and list, one after the other, in any order."""
    makers = [
        lambda: _annotate_page(window, dice, pipe),
        lambda: _pages(window),
        lambda: _filters(window),
        *(
            (lambda known=spec.id: _dialog(window, known, pipe))
            for spec in action_table(window.session.scheme if window.session else None)
            if spec.owner in ("dialogs", "team") and spec.id not in ("open_project",)
        ),
    ]
    dice.shuffle(makers)
    for make in makers:
        yield from make()
    yield from _start_screen(window)


def _annotate_page(
    window: MainWindow, dice: random.Random, pipe: Path
) -> Iterator[tuple[str, QWidget]]:
    page = window.page
    assert page is not None
    window.show_page("annotate")
    assert window.session is not None
    for summary in window.session.summaries(window.session.article_numbers()):
        page.open_article(summary.id)
        _wait(60)
        page.view.pick(page.view.next_annotation())
        yield "the annotate page", window
    window.toggle_guidelines()
    _wait(60)
    yield "the guidelines", window
    words = mark(pipe, dice, "said")
    window.banner.show_message(words, tone="danger", details=words)
    window.status_line.say(words)
    yield "a banner", window
    page.finder.find()
    _wait(30)
    yield "finding", window


def _pages(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    for page_id in ("review", "agreement", "annotate"):
        window.show_page(page_id)
        for _ in range(60):
            _wait(50)
            if page_id != "review" or (window.pages.review and window.pages.review.is_up_to_date):
                break
        yield f"the {page_id} page", window


def _filters(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    assert window.page is not None
    window.show_page("annotate")
    window.page.list.filters.open()
    dialog = window.page.list.filters.dialog
    if dialog is not None:
        _wait(30)
        yield "filters", dialog
        dialog.reject()


def _dialog(window: MainWindow, action_id: str, pipe: Path) -> Iterator[tuple[str, QWidget]]:
    """What an action opens, with hostile words typed into its fields, and what its rows open."""
    before = all_windows()  # kept: the number of one that is forgotten may be the next one's
    action = window.actions_by_id[action_id]
    if not action.isEnabled():
        return
    action.trigger()
    opened: list[QWidget] = []
    for _ in range(15):  # some come up in turns; what opens nothing is not waited for long
        _wait(30)
        opened = [known for known in all_windows() if known not in before and known is not window]
        if opened:
            break
    _wait(30)
    for root in opened:
        if isinstance(root, QFileDialog):
            root.reject()
            continue
        for field in root.findChildren(QLineEdit)[:6]:
            if field.isEnabled() and not field.isReadOnly() and not field.text():
                field.setText(f'<img src="{pipe}"> Q&Z')
        _wait(80)
        yield f"{action_id}", root
        yield from _behind(root, action_id)
        root.close()
    _wait(10)


def _behind(root: QWidget, action_id: str) -> Iterator[tuple[str, QWidget]]:
    """The dialogs that the buttons of a list open, with one and with two rows selected."""
    rows = getattr(root, "rows", None)
    table = getattr(rows, "table", None)
    if table is None or not hasattr(root, "buttons"):
        return
    buttons = root.buttons.findChildren(QPushButton)
    for count in (1, 2):
        for button in buttons:
            table.clearSelection()
            for row in range(count):
                table.selectionModel().select(
                    table.model().index(row, 0),
                    QItemSelectionModel.SelectionFlag.Select
                    | QItemSelectionModel.SelectionFlag.Rows,
                )
            _wait(5)
            if not button.isEnabled():
                continue
            before = set(root.findChildren(QDialog))
            button.click()
            _wait(20)
            for dialog in set(root.findChildren(QDialog)) - before:
                if not isinstance(dialog, QFileDialog):
                    yield f"{action_id}, {button.text()}", dialog
                dialog.reject()


def _start_screen(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    window.actions_by_id["close_project"].trigger()
    _wait(50)
    yield "the start screen", window


@pytest.mark.parametrize("entry", of_module(__name__))
def test_hazard(entry: Hazard, tmp_path: Path) -> None:
    entry.tried_small(tmp_path)
