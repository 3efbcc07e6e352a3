"""What a start loads and builds before its first paint, and that nothing is missed by it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.app import Program, make_application
from annotator.model.span import Span
from annotator.session.session import Session
from annotator.ui.preferences import Preferences
from tests.stories.harbour import harbour_project

LATE = (
    *("anyascii", "asyncio", "click", "concurrent", "csv", "email", "getpass", "hashlib", "lxml"),
    *("matplotlib", "multiprocessing", "numpy", "platform", "queue", "qtawesome", "rapidfuzz"),
    *("regex", "scipy", "selectors", "sentencex", "socket", "sqlite_utils", "ssl", "subprocess"),
    *("tabulate", "trafilatura", "uuid", "xml"),
)
"""Modules that are not ours and that no first screen needs."""

SHOWN = Path(__file__).with_name("first_screen.txt")
"""Our modules that the first screen needs, one a line: every start waits for each of them."""

_BEGIN = """
import sys
from pathlib import Path
from annotator.app import Program, make_application
from annotator.ui.preferences import Preferences
preferences = Preferences(Path(sys.argv[2]))
program = Program(make_application(preferences.settings), preferences)
program.window.resize(1440, 900)
program.start(Path(sys.argv[1]), sample=False)
"""

_AT_PAINT = """
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
class AtPaint(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            self.seen = sorted(sys.modules)
            watched.removeEventFilter(self)
            QApplication.exit()
        return False
watcher = AtPaint()
program.window.page.view.viewport().installEventFilter(watcher)
QApplication.exec()
assert program.window.page.article is not None
print("\\n".join(watcher.seen))
sys.stdout.flush()
import os
os._exit(0)
"""


_FIRST_KEY = """
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from annotator.model.span import Span
from annotator.ui.background import Task
while not (tasks := program.findChildren(Task)) or any(task.is_running for task in tasks):
    QTest.qWait(20)
page = program.window.page
page.view.select_span(Span(38, 46))
QTest.qWait(50)
made = []
def note(frame, event, _):
    if event == "call" and frame.f_code.co_name == "_create_":
        made.append(frame.f_locals["class_name"])
sys.setprofile(note)
QTest.keyClick(page.view, Qt.Key.Key_1)
QTest.qWait(100)
sys.setprofile(None)
assert len(page.annotations) == 1
print("\\n".join(made))
sys.stdout.flush()
import os
os._exit(0)
"""


def _told_by_start(script: str, folder: Path) -> frozenset[str]:
    """The words that a program says which starts on the harbour project and goes on so."""
    project, preferences = harbour_project(folder), Preferences(folder / "window.ini")
    with Session.open(project) as session:
        session.switch_annotator("Mira")
        preferences.remember_annotator(session.project_id, "Mira")
    preferences.save()
    run = subprocess.run(
        [sys.executable, "-c", _BEGIN + script, str(project), str(folder / "window.ini")],
        capture_output=True,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert run.returncode == 0, run.stderr
    return frozenset(run.stdout.split())


def test_first_screen_loads_what_it_shows_and_no_more(tmp_path: Path) -> None:
    loaded = _told_by_start(_AT_PAINT, tmp_path)
    ours = {name for name in loaded if name.partition(".")[0] == "annotator"}
    known = set(SHOWN.read_text(encoding="utf-8").split())
    assert sorted(ours - known) == [], (
        "These are loaded before the first paint now. Import them inside what needs them, or build "
        "them in AnnotatePage.furnish or MainWindow._furnish_frame; only what the first screen "
        f"shows belongs into {SHOWN.name}."
    )
    assert sorted({name.partition(".")[0] for name in loaded} & set(LATE)) == []
    assert sorted(known - ours) == [], f"These need not stand in {SHOWN.name} any more."


@pytest.fixture(params=[900, 330], ids=["tall", "with a scroll bar"])
def program(tmp_path: Path, qapp: object, request: pytest.FixtureRequest) -> Program:
    path, preferences = harbour_project(tmp_path), Preferences(tmp_path / "window.ini")
    with Session.open(path) as session:
        preferences.remember_annotator(session.project_id, "Mira")
    started = Program(make_application("light"), preferences)
    started.window.resize(1440, request.param)
    started.start(path, sample=False)
    return started


def _close(program: Program) -> None:
    program.window.close()
    program.end()
    program.window.deleteLater()
    program.deleteLater()


def test_a_key_before_all_is_built_is_not_lost(program: Program) -> None:
    page, session = program.window.page, program.window.session
    assert page is not None
    assert session is not None
    assert page.article is not None
    assert "inspector" not in vars(page)
    page.view.select_span(Span(0, 40))
    QTest.keyClick(page.view, Qt.Key.Key_2)
    (made,) = session.annotations(page.article.id)
    assert made.type == "denial"
    assert page.inspector.annotation == made
    _close(program)


def test_all_is_there_soon_after_the_first_paint(program: Program, qtbot: QtBot) -> None:
    page = program.window.page
    assert page is not None
    assert "inspector" not in vars(page)
    qtbot.waitUntil(lambda: not program.window.is_bare())
    assert "inspector" in vars(page)
    assert program.window.actions_by_id["type.claim"].shortcuts()
    _close(program)


def test_the_article_stays_where_it_is_while_the_rest_comes(program: Program) -> None:
    page = program.window.page
    assert page is not None
    QTest.qWaitForWindowExposed(program.window)

    def places() -> tuple[object, ...]:
        view = page.view
        words = view.span_rect(Span(0, 40))
        return view.geometry(), view.viewport().geometry(), view.columns(), words

    before = places()
    program.window.furnish()
    QTest.qWait(20)
    assert places() == before
    _close(program)


def test_the_first_annotation_does_not_wait_for_the_classes_of_styles(tmp_path: Path) -> None:
    made = _told_by_start(_FIRST_KEY, tmp_path)
    assert "GlyphRunFlag" in made, "otherwise the classes have other names now"
    assert "StateFlag" not in made
