"""Dialogs that work: closing one, by whatever means, cancels first and closes then."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from annotator.session.assignments import begin_assignment
from annotator.session.handing_out import hand_out
from annotator.session.team_files import look_at
from annotator.ui.assign_dialog import AssignDialog
from annotator.ui.assignment_dialog import AssignmentDialog
from annotator.ui.collect_dialog import CollectDialog
from annotator.ui.export_dialog import ExportDialog
from annotator.ui.hand_in_dialog import HandInDialog
from annotator.ui.import_dialog import ImportDialog
from annotator.ui.work_dialog import WorkDialog
from tests.session.teams import Team
from tests.stories.verbs import click

ARTICLES = 8


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    made = Team(tmp_path / "team", ("Ada", "Ben"), articles=ARTICLES)
    made.lead.switch_annotator("lead")
    yield made
    made.close()


def _hand_in(team: Team, folder: Path) -> HandInDialog:
    dialog = HandInDialog(team.desks["Ada"])
    dialog.path_edit.setText(str(folder / "result.annotator-team"))
    dialog.open()
    click(dialog.hand_in_button)
    return dialog


def _export(team: Team, folder: Path) -> ExportDialog:
    dialog = ExportDialog(team.lead)
    dialog.path_field.setText(str(folder / "result.jsonl"))
    dialog.open()
    click(dialog.export_button)
    return dialog


def _import(team: Team, folder: Path) -> ImportDialog:
    source = folder / "many"
    source.mkdir()
    for number in range(ARTICLES):
        (source / f"{number}.txt").write_text(f"Low tide, they said, {number}.", encoding="utf-8")
    dialog = ImportDialog(team.lead, [source])
    dialog.open()
    click(dialog.import_button)
    return dialog


def _collect(team: Team, folder: Path) -> CollectDialog:
    dialog = CollectDialog(team.lead, [team.hand_in("Ada"), team.hand_in("Ben")])
    dialog.open()
    return dialog


def _open_assignment(team: Team, folder: Path) -> AssignmentDialog:
    dialog = AssignmentDialog(look_at(hand_out(team.lead, team.out)[0].path))
    dialog.path_edit.setText(str(folder / "result.annotator"))
    dialog.open()
    click(dialog.open_button)
    return dialog


def _assign(team: Team, folder: Path) -> AssignDialog:
    dialog = AssignDialog(team.lead)
    dialog.folder_edit.setText(str(folder / "result"))
    dialog.open()
    click(dialog.write_button)
    return dialog


DIALOGS: tuple[Callable[[Team, Path], WorkDialog], ...] = (
    _hand_in,
    _export,
    _import,
    _collect,
    _open_assignment,
    _assign,
)


def _by_escape(dialog: WorkDialog) -> None:
    QTest.keyClick(dialog, Qt.Key.Key_Escape)


def _by_the_cross(dialog: WorkDialog) -> None:
    dialog.close()


def _by_its_button(dialog: WorkDialog) -> None:
    name = "cancel_button" if isinstance(dialog, AssignmentDialog) else "close_button"
    click(getattr(dialog, name))


@pytest.mark.parametrize("begin", DIALOGS, ids=lambda one: one.__name__.strip("_"))
@pytest.mark.parametrize("leave", [_by_escape, _by_the_cross, _by_its_button])
def test_closing_while_it_works_cancels_first(
    qtbot: QtBot,
    team: Team,
    tmp_path: Path,
    begin: Callable[[Team, Path], WorkDialog],
    leave: Callable[[WorkDialog], None],
) -> None:
    articles = team.lead.article_count()
    dialog = begin(team, tmp_path)
    qtbot.addWidget(dialog)
    assert dialog.is_running
    assert dialog.progress.isVisible()
    leave(dialog)
    assert dialog.isVisible(), "it waits for its work"
    qtbot.waitUntil(lambda: not dialog.is_running)
    assert not dialog.isVisible()
    assert team.lead.article_count() == articles
    left = [path for path in tmp_path.rglob("result*") if path.is_file()]
    left += [path for path in (tmp_path / "result").rglob("*") if path.is_file()]
    assert left == []


@pytest.mark.parametrize("begin", DIALOGS, ids=lambda one: one.__name__.strip("_"))
def test_nothing_is_cut_off_by_the_progress(
    qtbot: QtBot, team: Team, tmp_path: Path, begin: Callable[[Team, Path], WorkDialog]
) -> None:
    dialog = begin(team, tmp_path)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(dialog.progress.isVisible)
    for label in dialog.findChildren(QLabel):
        if label.isVisible() and label.wordWrap():
            assert label.height() >= label.heightForWidth(label.width()), label.text()
    dialog.cancel()
    qtbot.waitUntil(lambda: not dialog.is_running)


def test_writing_assignments_shows_how_many_and_can_be_cancelled(
    qtbot: QtBot, team: Team, tmp_path: Path
) -> None:
    dialog = _assign(team, tmp_path)
    qtbot.addWidget(dialog)
    assert dialog.progress.words.text() == "Writing the file for Ada…"
    assert dialog.progress.bar.maximum() == 2
    assert not dialog.assign_button.isEnabled()
    click(dialog.progress.cancel_button)
    qtbot.waitUntil(lambda: not dialog.is_running)
    assert dialog.outcome.words.text().startswith("Cancelled after 0 files")
    assert dialog.write_button.isEnabled()
    assert not dialog.progress.isVisible()
    click(dialog.write_button)
    qtbot.waitUntil(lambda: not dialog.is_running)
    assert dialog.outcome.words.text().startswith("2 files in ")


def test_a_project_that_is_being_made_counts_what_is_in(team: Team, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []

    def watch(done: int, total: int) -> None:
        seen.append((done, total))

    source = hand_out(team.lead, team.out)[0].path
    begin_assignment(source, tmp_path / "own.annotator", watcher=watch).close()
    every = ARTICLES + 1
    assert seen[-1] == (every, every), "the guidelines and every article"
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
