"""Free attributes in the inspector: by mouse and keys, each change one step to undo."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.model.change import Edit
from annotator.paths import resource
from annotator.session.annotating import finish
from annotator.session.session import Session
from annotator.ui.attribute_fields import AttributeFields, TextValue
from annotator.ui.chips import ChipRow
from annotator.ui.main_window import MainWindow
from tests.programs import OpenProgram
from tests.projects import add_article
from tests.stories.verbs import annotate, answer_annotator, click, current, desk, press, write
from tests.ui.accessibility import problems

TEXT = "The quay is dry, she said. We will not pay.\n"
CHOICES = [{"id": "dam", "label": "The dam"}, {"id": "quay", "label": "The quay, again"}]
ATTRIBUTES = [
    {"id": "topic", "label": "Topic", "kind": "choice", "choices": CHOICES, "use": "required"},
    {"id": "live", "label": "On record", "kind": "yes/no"},
    {"id": "tone", "label": "Tone", "kind": "text"},
    {"id": "gone", "label": "Gone", "kind": "text", "use": "off"},
]


def scheme_file(folder: Path, attributes: object) -> Path:
    body = json.loads(resource("scheme.json").read_text(encoding="utf-8"))
    body["fields"] = {**body["fields"], "speaker": "optional", "proposition": "optional"}
    path = folder / "scheme.json"
    path.write_text(json.dumps({**body, "attributes": attributes}), encoding="utf-8")
    return path


@pytest.fixture
def window(tmp_path: Path, open_program: OpenProgram) -> MainWindow:
    """An article in a project with three attributes in use; one annotation is current."""
    path = tmp_path / "Quay.annotator"
    with Session.create(path, scheme_file=scheme_file(tmp_path, ATTRIBUTES)) as session:
        add_article(session, TEXT, title="Quay")
    window = open_program(path).window
    answer_annotator(window, "Mira")
    annotate(window, "The quay is dry", "1")
    return window


def fields(window: MainWindow) -> AttributeFields:
    return desk(window).inspector.form.attributes


def row(window: MainWindow, key: str) -> ChipRow:
    found = fields(window).field(key)
    assert isinstance(found, ChipRow)
    return found


def line(window: MainWindow, key: str) -> TextValue:
    found = fields(window).field(key)
    assert isinstance(found, TextValue)
    return found


def test_each_kind_is_set_cleared_and_undone_by_itself(window: MainWindow) -> None:
    click(row(window, "topic").chip("quay"))
    click(row(window, "live").chip("no"))
    line(window, "tone").setFocus()
    write("dry é")
    press("Return")
    assert current(window).attributes == {"topic": "quay", "live": False, "tone": "dry é"}
    assert desk(window).view.hasFocus()
    click(row(window, "topic").chip("quay"))
    assert current(window).attributes == {"live": False, "tone": "dry é"}
    assert row(window, "topic").checked() is None
    for left in (
        {"topic": "quay", "live": False, "tone": "dry é"},
        {"topic": "quay", "live": False},
    ):
        press("Ctrl+Z")
        assert current(window).attributes == left
    press("Ctrl+Z")
    assert current(window).attributes == {"topic": "quay"}
    assert (row(window, "live").checked(), line(window, "tone").text()) == (None, "")
    press("Ctrl+Shift+Z")
    assert row(window, "live").checked() == "no"


def test_escape_gives_the_old_text_back_and_leaving_stores_the_new(window: MainWindow) -> None:
    line(window, "tone").setFocus()
    write("calm")
    press("Escape")
    assert "tone" not in current(window).attributes
    assert desk(window).view.hasFocus()
    line(window, "tone").setFocus()
    write("calm")
    QTest.mouseClick(desk(window).view.viewport(), Qt.MouseButton.LeftButton)
    assert [one.attributes for one in desk(window).annotations] == [{"tone": "calm"}]


def test_what_is_required_is_needed_to_finish(window: MainWindow) -> None:
    assert window.session is not None
    article = desk(window).article
    assert article is not None
    press("Ctrl+Return")
    assert window.session.annotation_set(article.id).state != "finished"
    assert row(window, "topic").chip("dam").hasFocus()
    press("Space")
    assert current(window).attributes == {"topic": "dam"}
    finish(window.session, article.id)


def test_only_what_is_in_use_is_shown_and_everything_is_named(window: MainWindow) -> None:
    with pytest.raises(KeyError):
        fields(window).field("gone")
    assert row(window, "topic").chip("quay").text() == "The quay, again"
    assert problems(desk(window).inspector) == []


def test_values_beyond_the_scheme_are_shown_and_can_be_changed(
    tmp_path: Path, open_program: OpenProgram
) -> None:
    path = tmp_path / "Other.annotator"
    with Session.create(path) as session:
        add_article(session, TEXT, title="Quay")
    window = open_program(path).window
    answer_annotator(window, "Mira")
    made = annotate(window, "The quay is dry", "1")
    session = window.session
    assert session is not None
    with session.step("from elsewhere") as step:
        values = {"mood": "<i>grim</i>", "heard": True}
        step.apply(Edit(before=made, after=dataclasses.replace(made, attributes=values)))
    assert line(window, "mood").text() == "<i>grim</i>"
    assert row(window, "heard").checked() == "yes"
    line(window, "mood").setFocus()
    line(window, "mood").clear()
    press("Return")
    assert current(window).attributes == {"heard": True}
    with pytest.raises(KeyError):
        fields(window).field("mood")
    press("Ctrl+Z")
    assert line(window, "mood").text() == "<i>grim</i>"
