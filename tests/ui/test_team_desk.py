"""The annotator's side in the window: an assignment is opened, updated, worked on and handed in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.session.collecting import collect
from annotator.session.handing_out import assign, hand_out, planned, reassign
from annotator.session.planning import PlanRequest
from annotator.session.session import Session
from annotator.session.team_folder import share_out
from annotator.ui.assignment_dialog import AssignmentDialog
from annotator.ui.hand_in_dialog import HandInDialog
from annotator.ui.main_window import MainWindow
from tests.programs import OpenProgram
from tests.projects import TEXT, add_article
from tests.session.teams import new_lead
from tests.stories.verbs import annotate, click, desk, look, opened_dialog, press, titles

WORDS = "two boats had left"


@pytest.fixture
def lead(tmp_path: Path) -> Iterator[Session]:
    """A lead whose three articles are Ada's, due in 2031."""
    session = new_lead(tmp_path / "lead")
    request = PlanRequest(annotators=("Ada",), per_article=1, due="2031-04-01")
    assign(session, planned(session, request))
    yield session
    session.close()


def handed_out(lead: Session, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return next(one.path for one in hand_out(lead, folder) if one.annotator == "Ada")


def drop(window: MainWindow, *paths: Path) -> None:
    """Let files go over the window, as a file manager does."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    given = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton)
    none = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(200, 200), *given, none))
    hint = window.file_drop.hint
    QApplication.sendEvent(hint, QDropEvent(QPointF(200, 200), *given, none))


def open_from(qtbot: QtBot, window: MainWindow, source: Path, project: Path) -> None:
    """Drop an assignment and let the dialog make the project."""
    drop(window, source)
    dialog = opened_dialog(window)
    assert isinstance(dialog, AssignmentDialog)
    dialog.path_edit.setText(str(project))
    click(dialog.open_button)
    qtbot.waitUntil(lambda: window.session is not None and not dialog.is_running)
    qtbot.waitUntil(lambda: not window.is_bare())
    look(window)


def test_an_assignment_opens_as_its_annotator_without_a_question(
    qtbot: QtBot, open_program: OpenProgram, lead: Session, tmp_path: Path
) -> None:
    source = handed_out(lead, tmp_path / "out")
    window = open_program().window
    assert window.start_screen is not None
    assert window.start_screen.assignment_button.isVisible()
    open_from(qtbot, window, source, tmp_path / "mine.annotator")
    assert window.session is not None
    assert window.session.annotator == "Ada"
    assert window.dialogs.open_dialog is None
    assert len(titles(window)) == 3
    told = window.status_line.words
    qtbot.waitUntil(lambda: "due 2031-04-01 · not handed in yet" in told.text())


def test_an_assignment_file_as_the_only_argument_asks_where_to_keep_the_project(
    open_program: OpenProgram, lead: Session, tmp_path: Path
) -> None:
    window = open_program(handed_out(lead, tmp_path / "out")).window
    dialog = opened_dialog(window)
    assert isinstance(dialog, AssignmentDialog)
    assert dialog.path().name == "project - Ada.annotator"


def test_a_newer_assignment_updates_the_open_project(
    qtbot: QtBot, open_program: OpenProgram, lead: Session, tmp_path: Path
) -> None:
    window = open_program().window
    open_from(qtbot, window, handed_out(lead, tmp_path / "out"), tmp_path / "mine.annotator")
    annotate(window, WORDS, "1")
    add_article(lead, f"{TEXT}\nfresh", title="Fresh")
    assign(lead, planned(lead, PlanRequest(annotators=("Ada",), per_article=1)))
    newer = handed_out(lead, tmp_path / "out")
    drop(window, newer)
    qtbot.waitUntil(lambda: "1 article added" in window.banner.words.text())
    assert "Fresh" in titles(window)
    drop(window, newer)
    qtbot.waitUntil(lambda: "nothing is new" in window.banner.words.text())
    assert window.session is not None
    assert desk(window).article is not None
    assert len(window.session.annotations(desk(window).article.id)) == 1


def test_what_is_withdrawn_leaves_the_list_of_what_is_to_do(
    qtbot: QtBot, open_program: OpenProgram, lead: Session, tmp_path: Path
) -> None:
    window = open_program().window
    open_from(qtbot, window, handed_out(lead, tmp_path / "out"), tmp_path / "mine.annotator")
    desk(window).list.to_do_button.click()
    assert len(titles(window)) == 3
    reassign(lead, "Ada", ["Ben"])
    drop(window, handed_out(lead, tmp_path / "out"))
    qtbot.waitUntil(lambda: "3 withdrawn" in window.banner.words.text())
    assert titles(window) == []
    assert desk(window).list.to_do_button.text() == "To do 0"
    desk(window).list.all_button.click()
    assert len(titles(window)) == 3


def test_work_is_handed_in_where_the_user_says_and_again_there(
    qtbot: QtBot, open_program: OpenProgram, lead: Session, tmp_path: Path
) -> None:
    window = open_program().window
    open_from(qtbot, window, handed_out(lead, tmp_path / "out"), tmp_path / "mine.annotator")
    annotate(window, WORDS, "1")
    desk(window).focus_article()
    press("Ctrl+Shift+H")
    dialog = opened_dialog(window)
    assert isinstance(dialog, HandInDialog)
    assert "not handed in yet" in dialog.last.text()
    target = tmp_path / "handed" / "Ada"
    target.parent.mkdir()
    dialog.path_edit.setText(str(target))
    click(dialog.hand_in_button)
    qtbot.waitUntil(lambda: not dialog.is_running)
    file = target.with_name("Ada.annotator-team")
    assert (
        dialog.outcome.text() == f"1 annotation in 1 article, 0 of them finished, are in “{file}”."
    )
    assert "Nothing has changed since" in dialog.last.text()
    assert collect(lead, [file]).added == 1
    dialog.close()
    qtbot.waitUntil(lambda: "· handed in " in window.status_line.words.text(), timeout=8_000)
    window.team.hand_in()
    again = opened_dialog(window)
    assert isinstance(again, HandInDialog)
    assert again.path == file


def test_handing_in_can_be_cancelled_and_leaves_what_was_handed_in_before(
    qtbot: QtBot, open_program: OpenProgram, lead: Session, tmp_path: Path
) -> None:
    window = open_program().window
    open_from(qtbot, window, handed_out(lead, tmp_path / "out"), tmp_path / "mine.annotator")
    window.team.hand_in()
    dialog = opened_dialog(window)
    assert isinstance(dialog, HandInDialog)
    click(dialog.hand_in_button)
    qtbot.waitUntil(lambda: not dialog.is_running)
    before = dialog.path.read_bytes()
    click(dialog.hand_in_button)
    assert dialog.is_running
    assert not dialog.hand_in_button.isEnabled()
    dialog.progress.cancel_button.click()
    qtbot.waitUntil(lambda: not dialog.is_running)
    assert "Cancelled" in dialog.outcome.text()
    assert dialog.path.read_bytes() == before


def test_an_assignment_from_a_team_folder_is_handed_in_there(
    qtbot: QtBot, open_program: OpenProgram, lead: Session, tmp_path: Path
) -> None:
    team = tmp_path / "team"
    team.mkdir()
    (source,) = [one.path for one in share_out(lead, team)]
    window = open_program().window
    open_from(qtbot, window, source, tmp_path / "mine.annotator")
    window.team.hand_in()
    dialog = opened_dialog(window)
    assert isinstance(dialog, HandInDialog)
    assert dialog.path.parent == team / "submissions"
    click(dialog.hand_in_button)
    qtbot.waitUntil(lambda: not dialog.is_running)
    assert dialog.path.is_file()


def test_a_file_that_is_no_assignment_is_refused_in_a_sentence(
    open_program: OpenProgram, tmp_path: Path
) -> None:
    junk = tmp_path / "junk.annotator-team"
    junk.write_bytes(b"\x00junk")
    window = open_program(junk).window
    assert "neither an assignment nor a submission" in window.banner.words.text()
    assert window.start_screen is not None


def test_a_project_that_is_there_already_is_opened_and_updated(
    qtbot: QtBot, open_program: OpenProgram, lead: Session, tmp_path: Path
) -> None:
    window = open_program().window
    project = tmp_path / "mine.annotator"
    open_from(qtbot, window, handed_out(lead, tmp_path / "out"), project)
    window.close_project()
    add_article(lead, f"{TEXT}\nfresh", title="Fresh")
    assign(lead, planned(lead, PlanRequest(annotators=("Ada",), per_article=1)))
    drop(window, handed_out(lead, tmp_path / "out"))
    dialog = opened_dialog(window)
    assert isinstance(dialog, AssignmentDialog)
    dialog.path_edit.setText(str(project))
    assert dialog.open_button.text() == "Open and update"
    click(dialog.open_button)
    qtbot.waitUntil(lambda: "1 article added" in window.banner.words.text())
    assert len(titles(window)) == 4
