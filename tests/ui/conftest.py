"""The window's tests start the program as a user does."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.session.session import Session
from annotator.ui.main_window import MainWindow
from annotator.ui.preferences import Preferences
from tests.programs import OpenProgram, open_program, preferences
from tests.stories.harbour import harbour_project

__all__ = ["open_program", "preferences", "window"]


@pytest.fixture
def window(tmp_path: Path, preferences: Preferences, open_program: OpenProgram) -> MainWindow:
    """The window on the harbour project, with Mira annotating its first article."""
    path = harbour_project(tmp_path)
    with Session.open(path) as session:
        preferences.remember_annotator(session.project_id, "Mira")
    return open_program(path).window
