"""The program as it comes up: nothing shown before, nothing resized by hand."""

from __future__ import annotations

from pathlib import Path

from annotator.session.sample import create_sample
from annotator.ui.preferences import Preferences
from tests.programs import OpenProgram
from tests.stories.verbs import desk


def test_the_first_article_is_set_to_the_width_it_has(
    tmp_path: Path, open_program: OpenProgram, preferences: Preferences
) -> None:
    path = tmp_path / "sample.annotator"
    with create_sample(path) as session:
        preferences.remember_annotator(session.project_id, "a1")
    view = desk(open_program(path).window).view
    assert view.document().textWidth() == view.viewport().width()
    assert view.viewport().width() > 400
