"""What the crash handler tells and notes, and above all what it does not."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest
from PySide6.QtCore import qWarning
from pytestqt.qtbot import QtBot

from annotator.errors import UserError
from annotator.fault_log import described, log_file, note
from annotator.ui.crash_handler import CrashHandler

SECRET = "The ferry is safe 🔥"


def failing() -> None:
    try:
        raise KeyError(SECRET)
    except KeyError as error:
        raise ValueError(SECRET) from error


@pytest.fixture
def log() -> str:
    """What the log held before."""
    return log_file().read_text(encoding="utf-8") if log_file().exists() else ""


def test_a_description_has_types_and_places_and_no_message() -> None:
    with pytest.raises(ValueError, match="ferry") as caught:
        failing()
    words = described(caught.value)
    assert "builtins.ValueError" in words
    assert "builtins.KeyError" in words
    assert "test_crash_handler.py" in words
    assert "in failing" in words
    assert SECRET not in words
    assert "ferry" not in words


def test_errors_that_lead_to_each_other_in_a_circle_are_described_once() -> None:
    first, second = ValueError("a"), ValueError("b")
    first.__cause__, second.__cause__ = second, first
    assert described(first) == "builtins.ValueError\nbuiltins.ValueError"


def test_a_user_error_is_told_and_not_noted(qtbot: QtBot, log: str) -> None:
    handler = CrashHandler()
    error = UserError("The file is busy.")
    with qtbot.waitSignal(handler.refused) as told:
        handler.take(UserError, error, None)
    assert told.args == [error]
    after = log_file().read_text(encoding="utf-8") if log_file().exists() else ""
    assert after == log


@pytest.mark.qt_no_exception_capture
def test_a_bug_on_another_thread_is_told_on_the_main_thread(qtbot: QtBot) -> None:
    handler = CrashHandler()
    heard: list[threading.Thread] = []
    handler.crashed.connect(lambda: heard.append(threading.current_thread()))

    def work() -> None:
        try:
            failing()
        except ValueError as error:
            handler.take(type(error), error, error.__traceback__)

    thread = threading.Thread(target=work)
    with qtbot.waitSignal(handler.crashed):
        thread.start()
    thread.join()
    assert heard == [threading.main_thread()]


@pytest.mark.qt_no_exception_capture
def test_a_bug_that_nobody_caught_is_noted_without_its_message(log: str) -> None:
    handler = CrashHandler()
    handler.install()
    try:
        with pytest.raises(ValueError, match="ferry") as caught:
            failing()
        sys.excepthook(caught.type, caught.value, caught.tb)
    finally:
        handler.remove()
    noted = log_file().read_text(encoding="utf-8")[len(log) :]
    assert "builtins.ValueError" in noted
    assert "ferry" not in noted


@pytest.mark.no_qt_log
def test_what_qt_complains_of_is_noted_without_its_words(log: str) -> None:
    handler = CrashHandler()
    handler.install()
    try:
        qWarning(SECRET)
    finally:
        handler.remove()
    noted = log_file().read_text(encoding="utf-8")[len(log) :]
    assert "QtWarningMsg" in noted
    assert "ferry" not in noted


def test_a_log_that_has_grown_too_large_begins_anew() -> None:
    log_file().write_text("x" * 1_000_001, encoding="utf-8")
    note("a line")
    assert log_file().stat().st_size < 1_000
    assert log_file().with_suffix(".old.log").stat().st_size == 1_000_001


def test_a_fault_in_a_command_is_told_in_one_sentence_and_noted_without_its_message(
    log: str,
) -> None:
    code = (
        "import sys; from annotator.__main__ import _on_fault; sys.excepthook = _on_fault\n"
        f"def sinks(): raise KeyError({SECRET!r})\nsinks()"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.returncode == 1
    assert run.stderr.startswith("Something went wrong inside the program; every annotation")
    assert run.stderr.count("\n") == 1
    assert str(log_file()) in run.stderr
    noted = log_file().read_text(encoding="utf-8")[len(log) :]
    assert "builtins.KeyError" in noted
    assert "ferry" not in noted + run.stderr


@pytest.mark.qt_no_exception_capture
def test_the_end_of_a_thread_by_a_fault_is_noted_without_its_message(
    log: str, capfd: pytest.CaptureFixture[str], qtbot: QtBot
) -> None:
    handler = CrashHandler()
    before = threading.excepthook
    handler.install()
    try:
        threading.excepthook(threading.ExceptHookArgs((ValueError, ValueError(SECRET), None, None)))
    finally:
        handler.remove()
    assert threading.excepthook is before
    noted = log_file().read_text(encoding="utf-8")[len(log) :]
    assert "builtins.ValueError" in noted
    assert "ferry" not in noted + capfd.readouterr().err
