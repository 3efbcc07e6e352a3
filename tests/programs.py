"""The program as it starts for a user, for tests that need the whole window."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.app import Program, make_application
from annotator.late import import_the_rest
from annotator.ui.preferences import Preferences
from tests.stories.verbs import look

OpenProgram = Callable[..., Program]


@pytest.fixture
def preferences(tmp_path: Path) -> Preferences:
    """Settings that nobody has written yet."""
    return Preferences(tmp_path / "window.ini")


@lru_cache(maxsize=1)
def _load_all() -> None:
    """What a thread of the program does in the first seconds, which the tests do not wait for.

    Afterwards the thousands of objects of the test run itself are no garbage to be looked for.
    """
    import_the_rest(lambda: False, pause=0)
    gc.collect()
    gc.freeze()


@pytest.fixture
def open_program(qtbot: QtBot, preferences: Preferences) -> Iterator[OpenProgram]:
    """Starts the program on a project file, or on the start screen without one."""
    programs: list[Program] = []
    _load_all()

    def start(project: Path | None = None, *, size: tuple[int, int] = (1440, 900)) -> Program:
        program = Program(make_application("light"), preferences)
        programs.append(program)
        program.window.resize(*size)
        program.start(project, sample=False)
        look(program.window)
        qtbot.waitUntil(lambda: not program.window.is_bare())
        return program

    yield start
    for program in programs:
        program.window.close()
        program.end()
        program.window.deleteLater()
        program.deleteLater()
