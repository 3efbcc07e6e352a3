"""Faults as the user meets them: one dialog, counted repeats, bad ends told, safe mode."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from annotator.app import Program, make_application
from annotator.fault_log import log_file
from annotator.starts import Starts
from annotator.ui.crash_dialog import CrashDialog
from annotator.ui.preferences import Preferences
from annotator.ui.safe_mode import SafePreferences, offers_safe_mode
from tests.programs import OpenProgram
from tests.stories.harbour import harbour_project
from tests.stories.verbs import annotate, click, current, look

ROOT = Path(__file__).parent.parent.parent
CANARY = "the ferry sank in the harbour"


def failing(words: str = CANARY) -> None:
    raise KeyError(words)


class Raises(QObject):
    """A timer that fails every time, as a broken paint would."""

    def __init__(self, parent: QObject, what: Callable[[], None]) -> None:
        super().__init__(parent)
        self._what = what
        self.timer = QTimer(self)
        self.timer.setInterval(0)
        self.timer.timeout.connect(self.fail)
        self.times = 0

    def fail(self) -> None:
        self.times += 1
        self._what()


@pytest.fixture
def program(open_program: OpenProgram, tmp_path: Path, own_data: Path) -> Program:
    return open_program(harbour_project(tmp_path))


def dialog_of(program: Program, qtbot: QtBot) -> CrashDialog:
    qtbot.waitUntil(lambda: program.crash_desk.dialog is not None)
    dialog = program.crash_desk.dialog
    assert dialog is not None
    return dialog


@pytest.mark.qt_no_exception_capture
def test_a_fault_that_comes_a_thousand_times_opens_one_dialog_and_is_counted(
    program: Program, qtbot: QtBot
) -> None:
    raises = Raises(program, failing)
    raises.timer.start()
    qtbot.waitUntil(lambda: raises.times >= 1000, timeout=30_000)
    raises.timer.stop()
    dialog = dialog_of(program, qtbot)
    assert len(program.window.findChildren(CrashDialog)) == 1
    assert "times more" in dialog.again.text()
    noted = log_file().read_text(encoding="utf-8")
    assert noted.count("builtins.KeyError") == 4  # once in full, then at 10, 100 and 1,000
    assert noted.count("in failing") == 1
    click(dialog.go_on_button)
    raises.timer.start()
    qtbot.waitUntil(lambda: raises.times >= 1100, timeout=30_000)
    raises.timer.stop()
    look(program.window)
    assert program.crash_desk.dialog is None


@pytest.mark.qt_no_exception_capture
def test_the_description_is_copied_and_the_program_closed_if_one_wants(
    program: Program, qtbot: QtBot
) -> None:
    QTimer.singleShot(0, failing)
    dialog = dialog_of(program, qtbot)
    click(dialog.copy_button)
    copied = QGuiApplication.clipboard().text()
    assert "builtins.KeyError" in copied
    assert "in failing" in copied
    assert "ferry" not in copied
    click(dialog.close_button)
    qtbot.waitUntil(lambda: not program.window.isVisible())


def quoting_local() -> None:
    quoted = CANARY
    assert quoted == ""


def quoting_sqlite() -> None:
    db = sqlite3.connect(":memory:")
    try:
        db.execute(f"SELECT '{CANARY}' FROM nowhere WHERE ferry = \"{CANARY}\"")
    finally:
        db.close()


def quoting_file() -> None:
    Path(f"/nowhere/{CANARY}").read_text(encoding="utf-8")


def quoting_source() -> None:
    exec(compile("raise ValueError", f"/tmp/{CANARY}.py", "exec"))


def quoting_type() -> None:
    raise type(CANARY, (Exception,), {})(CANARY)


def quoting_cause() -> None:
    try:
        failing()
    except KeyError as error:
        error.add_note(CANARY)
        raise ExceptionGroup(CANARY, [error, ValueError(CANARY)]) from error


@pytest.mark.qt_no_exception_capture
@pytest.mark.parametrize(
    "fails",
    [
        failing,
        quoting_local,
        quoting_sqlite,
        quoting_file,
        quoting_source,
        quoting_type,
        quoting_cause,
    ],
)
def test_no_article_text_is_noted_shown_or_written(
    program: Program, qtbot: QtBot, capfd: pytest.CaptureFixture[str], fails: Callable[[], None]
) -> None:
    QTimer.singleShot(0, fails)
    dialog = dialog_of(program, qtbot)
    told = dialog.details.toPlainText() + dialog.words.text()
    written = capfd.readouterr()
    noted = log_file().read_text(encoding="utf-8")
    assert f"in {fails.__name__}" in noted
    for text in (told, noted, written.err.replace(_hook_of_tests(written.err), "")):
        assert "ferry" not in text
    click(dialog.go_on_button)


def _hook_of_tests(words: str) -> str:
    """What the test run's own hook adds, which is not there for a user."""
    place = words.find("Traceback (most recent call last)")
    return words[place:] if place >= 0 else "\0"


def test_the_next_start_says_that_the_last_ended_unexpectedly(
    qtbot: QtBot, preferences: Preferences, own_data: Path
) -> None:
    starts = Starts(own_data / "starts")
    starts.has_ended_badly = True
    trace = f'Fatal Python error: Segmentation fault\n  File "/x/{CANARY}.py", line 3 in paint'
    starts.traces = (trace,)
    program = Program(make_application("light"), preferences, starts)
    program.start(None, sample=False)
    qtbot.waitUntil(program.window.banner.isVisible, timeout=10_000)
    words = program.window.banner.words.text()
    assert "ended unexpectedly last time. Nothing was lost" in words
    assert str(log_file()) in words
    noted = log_file().read_text(encoding="utf-8")
    assert "Segmentation fault" in noted
    assert "in paint" in noted
    assert "ferry" not in noted
    program.window.close()
    program.end()
    program.window.deleteLater()


@pytest.fixture
def safe(tmp_path: Path) -> tuple[SafePreferences, Path]:
    usual = tmp_path / "usual.ini"
    before = Preferences(usual)
    before.remember_project(tmp_path / "Harbour.annotator")
    before.remember_word("page", "review")
    before.settings.set("theme", "dark")
    before.remember_own_keys("type.claim", ("F9",))
    before.save()
    return SafePreferences(usual), usual


def test_safe_mode_takes_up_nothing_and_keeps_nothing(
    qtbot: QtBot, safe: tuple[SafePreferences, Path], tmp_path: Path
) -> None:
    preferences, usual = safe
    before = usual.read_bytes()
    path = harbour_project(tmp_path)
    assert preferences.recent_projects() == (path,)
    assert preferences.own_keys("type.claim") is None
    assert preferences.settings.text("theme") != "dark"
    preferences.remember_annotator(_project_id(path), "Mira")
    program = Program(make_application(preferences.settings), preferences)
    program.window.resize(1440, 900)
    program.start(path, sample=False)
    look(program.window)
    qtbot.waitUntil(lambda: not program.window.is_bare())
    assert program.window.windowTitle().endswith("(safe mode)")
    page = program.window.page
    assert page is not None
    assert page.proposals.predictor is None
    session = program.window.session
    assert session is not None
    assert session.predicts  # as the project says: safe mode changes nothing in it
    annotate(program.window, "Nobody was hurt", "1")
    assert current(program.window).predicted is None
    preferences.settings.set("theme", "dark")
    program.window.close()
    program.end()
    program.window.deleteLater()
    assert usual.read_bytes() == before


def _project_id(path: Path) -> str:
    from annotator.session.session import Session

    session = Session.open(path)
    try:
        return session.project_id
    finally:
        session.close()


@pytest.mark.parametrize(("key", "answer"), [(Qt.Key.Key_Return, True), (Qt.Key.Key_Escape, False)])
def test_safe_mode_is_offered_and_may_be_declined(qtbot: QtBot, key: Qt.Key, answer: bool) -> None:
    seen: list[str] = []

    def press_it() -> None:
        box = QApplication.activeModalWidget()
        if not isinstance(box, QMessageBox):
            QTimer.singleShot(20, press_it)
            return
        seen.append(box.text())
        QTest.keyClick(box, key)

    QTimer.singleShot(0, press_it)
    assert offers_safe_mode(2) is answer
    assert "2 times in a row" in seen[0]


PRESSES = """
import os, signal, sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
import annotator.app
def looks():
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QMessageBox) and widget.isVisible():
            print("asked", flush=True)
            widget.defaultButton().click()
        elif widget.isVisible() and widget.windowTitle().startswith("Annotator"):
            QTimer.singleShot(1800, widget, lambda: ends(widget))
            return
    QTimer.singleShot(100, looks)
def ends(widget):
    if widget._banner is not None:
        print("told", flush=True)
    print(widget.windowTitle(), flush=True)
    if sys.argv[1] == "sink":
        os.kill(os.getpid(), signal.SIGSEGV)
    widget.close()
made = annotator.app.make_application
def make(*look):
    app = made(*look)
    if not getattr(app, "looked", None):
        app.looked = True
        QTimer.singleShot(100, looks)
    return app
annotator.app.make_application = make
sys.exit(annotator.app.run(None))
"""


def play(data: Path, how: str) -> tuple[int, list[str]]:
    environment = {**os.environ, "XDG_DATA_HOME": str(data), "XDG_CONFIG_HOME": str(data)}
    done = subprocess.run(
        [sys.executable, "-c", PRESSES, how],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.returncode, done.stdout.split("\n")[:-1]


def test_a_second_crash_in_a_row_brings_the_offer_and_a_good_end_forgets_it(
    tmp_path: Path,
) -> None:
    assert play(tmp_path, "sink") == (-signal.SIGSEGV, ["Annotator"])
    assert play(tmp_path, "sink") == (-signal.SIGSEGV, ["told", "Annotator"])
    log = (tmp_path / "annotator" / "annotator.log").read_text(encoding="utf-8")
    assert "Segmentation fault" in log
    code, said = play(tmp_path, "close")
    assert code == 0
    assert said == ["asked", "told", "Annotator (safe mode)"]
    assert play(tmp_path, "close") == (0, ["Annotator"])
