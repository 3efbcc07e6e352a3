"""The export dialog with a real project and real files."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from annotator.model.span import Span
from annotator.session import annotating
from annotator.session.session import Session
from annotator.ui.export_dialog import ExportDialog
from tests.projects import TEXT, add_article, span_of


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """Two annotators; a2 has read the second article and found nothing."""
    with Session.create(tmp_path / "project.annotator") as made:
        article = add_article(made)
        other = add_article(made, TEXT + "\nMore.", title="=Boats & “more”")
        for name in ("a1", "a2"):
            made.switch_annotator(name)
            words = Span(*span_of(TEXT, "two boats had left"))
            made_annotation = annotating.annotate(made, article, [words], "acknowledgment")
            annotating.set_speaker(made, made_annotation.id, "Officials")
            annotating.finish(made, article)
        annotating.finish(made, other)
        yield made


def opened(qtbot: QtBot, session: Session) -> ExportDialog:
    dialog = ExportDialog(session)
    qtbot.addWidget(dialog)
    dialog.open()
    return dialog


def choose_format(qtbot: QtBot, dialog: ExportDialog, name: str) -> None:
    button = dialog.format_buttons[name]
    place = QPoint(10, button.height() // 2)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton, pos=place)


def press_export(qtbot: QtBot, dialog: ExportDialog) -> None:
    qtbot.mouseClick(dialog.export_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not dialog.is_running)


def test_a_dataset_goes_beside_the_project_and_the_dialog_says_how_much(
    qtbot: QtBot, session: Session
) -> None:
    dialog = opened(qtbot, session)
    heard: list[tuple[object, object]] = []
    dialog.exported.connect(lambda path, report: heard.append((path, report)))
    press_export(qtbot, dialog)
    path = session.path.with_suffix(".jsonl")
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [(r["annotator"], len(r["annotations"])) for r in records] == [
        ("a1", 1),
        ("a2", 1),
        ("a2", 0),
    ]
    assert dialog.outcome.text() == (
        f"2 annotations in 3 annotation sets are in “{path}”. 1 of them without annotations."
    )
    assert [path for path, _ in heard] == [path]


@pytest.mark.parametrize(
    ("name", "ending"), [("jsonl-annotations", "-annotations.jsonl"), ("csv", ".csv")]
)
def test_each_format_has_a_file_of_its_own(
    qtbot: QtBot, session: Session, name: str, ending: str
) -> None:
    dialog = opened(qtbot, session)
    choose_format(qtbot, dialog, name)
    press_export(qtbot, dialog)
    path = session.path.with_name(session.path.stem + ending)
    body = path.read_text(encoding="utf-8-sig")
    if name == "csv":
        titles = [row["title"] for row in csv.DictReader(body.splitlines())]
        assert titles == ["Boats", "Boats", "'=Boats & “more”"]
    else:
        assert [json.loads(line)["text"] for line in body.splitlines()] == [
            "two boats had left",
            "two boats had left",
        ]


def test_only_the_chosen_annotators_go_out(qtbot: QtBot, session: Session) -> None:
    dialog = opened(qtbot, session)
    qtbot.mouseClick(dialog.choice.buttons["a1"], Qt.MouseButton.LeftButton)
    press_export(qtbot, dialog)
    lines = session.path.with_suffix(".jsonl").read_text(encoding="utf-8").splitlines()
    assert {json.loads(line)["annotator"] for line in lines} == {"a2"}
    qtbot.mouseClick(dialog.choice.buttons["a2"], Qt.MouseButton.LeftButton)
    assert not dialog.export_button.isEnabled()
    assert dialog.outcome.text() == "Choose whose annotations to export."


def test_a_file_that_is_there_is_replaced_only_when_asked_again(
    qtbot: QtBot, session: Session
) -> None:
    path = session.path.with_suffix(".jsonl")
    path.write_text("precious", encoding="utf-8")
    dialog = opened(qtbot, session)
    press_export(qtbot, dialog)
    assert path.read_text(encoding="utf-8") == "precious"
    assert "is there already" in dialog.outcome.text()
    assert dialog.export_button.text() == "Replace"
    press_export(qtbot, dialog)
    assert path.read_text(encoding="utf-8").count("\n") == 3
    assert dialog.export_button.text() == "Export"


def test_the_question_is_asked_anew_for_another_file(qtbot: QtBot, session: Session) -> None:
    for name in ("one.jsonl", "two.jsonl"):
        session.path.with_name(name).write_text("precious", encoding="utf-8")
    dialog = opened(qtbot, session)
    dialog.path_field.setText("one.jsonl")
    press_export(qtbot, dialog)
    dialog.path_field.setText("two.jsonl")
    assert dialog.export_button.text() == "Export"
    press_export(qtbot, dialog)
    assert session.path.with_name("two.jsonl").read_text(encoding="utf-8") == "precious"


def test_a_name_typed_by_hand_is_kept_when_the_format_changes(
    qtbot: QtBot, session: Session
) -> None:
    dialog = opened(qtbot, session)
    dialog.path_field.selectAll()
    qtbot.keyClicks(dialog.path_field, "mine.jsonl")
    choose_format(qtbot, dialog, "csv")
    assert dialog.path == session.path.with_name("mine.csv")


@pytest.mark.parametrize("place", ["no/such/folder/x.jsonl", "project.annotator"])
def test_a_place_that_takes_no_file_is_told_in_one_sentence(
    qtbot: QtBot, session: Session, place: str
) -> None:
    before = session.path.stat()
    dialog = opened(qtbot, session)
    dialog.path_field.setText(place)
    press_export(qtbot, dialog)
    if dialog.export_button.text() == "Replace":
        press_export(qtbot, dialog)
    assert Path(place).name in dialog.outcome.text()
    assert dialog.outcome.property("role") == "danger"
    assert session.path.stat().st_ino == before.st_ino
    assert session.annotators() == ["a1", "a2"]


def test_without_annotators_there_is_nothing_to_export(qtbot: QtBot, tmp_path: Path) -> None:
    with Session.create(tmp_path / "empty.annotator") as session:
        dialog = opened(qtbot, session)
        assert not dialog.export_button.isEnabled()
        assert "nothing to export" in dialog.outcome.text()


def test_cancelled_no_file_is_written(qtbot: QtBot, session: Session) -> None:
    for number in range(300):
        article = add_article(session, f"{TEXT}\nNumber {number}.")
        annotating.finish(session, article)
    dialog = opened(qtbot, session)
    qtbot.mouseClick(dialog.export_button, Qt.MouseButton.LeftButton)
    assert dialog.is_running
    assert not dialog.form.isEnabled()
    qtbot.mouseClick(dialog.progress.cancel_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not dialog.is_running)
    assert dialog.outcome.text() == "Cancelled; no file was written."
    assert [path.name for path in session.path.parent.iterdir() if "jsonl" in path.name] == []


def test_closing_while_it_writes_cancels_first(qtbot: QtBot, session: Session) -> None:
    dialog = opened(qtbot, session)
    qtbot.mouseClick(dialog.export_button, Qt.MouseButton.LeftButton)
    dialog.close()
    assert dialog.isVisible()
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert not session.path.with_suffix(".jsonl").exists()
