"""Work is planned, assigned and handed out in the window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.model.teamwork import Assigned
from annotator.session.handing_out import assign
from annotator.session.planning import Plan
from annotator.session.session import Session
from annotator.session.team_files import look_at
from annotator.ui.assign_dialog import AssignDialog
from annotator.ui.main_window import MainWindow
from tests.session.teams import new_lead
from tests.stories.verbs import click, desk, look, opened_dialog, titles


@pytest.fixture
def lead(tmp_path: Path) -> Iterator[Session]:
    session = new_lead(tmp_path / "lead", articles=6)
    session.switch_annotator("Lead")
    yield session
    session.close()


def opened(qtbot: QtBot, lead: Session, names: str) -> AssignDialog:
    dialog = AssignDialog(lead)
    qtbot.addWidget(dialog)
    dialog.open()
    dialog.form.names_edit.clear()
    QTest.keyClicks(dialog.form.names_edit, names)
    settle(qtbot, dialog)
    return dialog


def settle(qtbot: QtBot, dialog: AssignDialog) -> None:
    qtbot.waitUntil(lambda: not dialog.is_busy)


def cells(dialog: AssignDialog) -> list[tuple[str, ...]]:
    return [row.cells for row in dialog.table.rows_model.rows]


def test_the_plan_is_seen_while_it_is_asked_for(qtbot: QtBot, lead: Session) -> None:
    dialog = opened(qtbot, lead, "Ada, Ben, Cleo")
    assert cells(dialog)[:3] == [(name, "4", "4", "1") for name in ("Ada", "Ben", "Cleo")]
    assert cells(dialog)[4:] == [
        (pair, "", "2", "") for pair in ("Ada / Ben", "Ada / Cleo", "Ben / Cleo")
    ]
    dialog.form.double.setValue(50)
    dialog.form.batch_size.setValue(2)
    settle(qtbot, dialog)
    assert dialog.words.text() == "6 articles to assign, 3 articles done by several."
    assert sum(int(row[1]) for row in cells(dialog)[:3]) == 9
    assert lead.project.team.all_assigned() == []


def test_what_cannot_be_planned_is_told_and_nothing_can_be_assigned(
    qtbot: QtBot, lead: Session
) -> None:
    dialog = opened(qtbot, lead, "Ada")
    assert "2 annotators an article cannot be had from 1" in dialog.words.text()
    assert not dialog.assign_button.isEnabled()
    dialog.form.per_article.setValue(1)
    dialog.form.due_edit.setText("soon")
    settle(qtbot, dialog)
    assert dialog.words.text() == "Write the due date as 2031-04-01, or leave it out."
    assert not dialog.assign_button.isEnabled()


def test_assigning_writes_a_file_for_each_and_can_be_taken_back(
    qtbot: QtBot, lead: Session, tmp_path: Path
) -> None:
    dialog = opened(qtbot, lead, "Ada, Ben")
    dialog.form.due_edit.setText("2031-04-01")
    dialog.folder_edit.setText(str(tmp_path / "out"))
    settle(qtbot, dialog)
    click(dialog.assign_button)
    settle(qtbot, dialog)
    seen = [look_at(path) for path in sorted((tmp_path / "out").iterdir())]
    assert [(one.annotator, one.articles) for one in seen] == [("Ada", 6), ("Ben", 6)]
    assert "2 files in" in dialog.outcome.words.text()
    assert {row.due for row in lead.project.team.all_assigned()} == {"2031-04-01"}
    assert "Nothing is left to assign" in dialog.words.text()
    assert not dialog.assign_button.isEnabled()
    click(dialog.outcome.undo_button)
    assert lead.project.team.all_assigned() == []


def test_abandoned_work_goes_to_the_others(qtbot: QtBot, lead: Session, tmp_path: Path) -> None:
    first = opened(qtbot, lead, "Ada, Ben")
    first.form.per_article.setValue(1)
    first.folder_edit.setText(str(tmp_path / "out"))
    settle(qtbot, first)
    click(first.assign_button)
    settle(qtbot, first)
    dialog = opened(qtbot, lead, "Ben, Cleo")
    dialog.away.setCurrentText("Ada")
    click(dialog.reassign_button)
    assert "3 articles of Ada given to others" in dialog.outcome.words.text()
    assert all(row.withdrawn for row in lead.project.team.all_assigned("Ada"))
    assert len(lead.project.team.all_assigned("Cleo")) == 3


def test_who_assigns_articles_to_themselves_has_them_in_the_planned_order_at_once(
    window: MainWindow, qtbot: QtBot
) -> None:
    session = window.session
    assert session is not None
    page = desk(window)
    before = titles(window)
    assert page.article is not None
    opened = page.article.title
    window.team.assign()
    dialog = opened_dialog(window)
    assert isinstance(dialog, AssignDialog)
    look(dialog)
    ids = [one.id for one in session.summaries(session.article_numbers())]
    rows = tuple(
        Assigned(article_id=article_id, annotator=session.annotator, batch=1, place=place)
        for place, article_id in enumerate(reversed(ids))
    )
    assign(session, Plan(rows=rows, loads={}, pairs={}, doubled=0, repeats=0))
    assert titles(window) == before[::-1]
    assert page.article.title == opened
    row = page.list.rows.currentIndex().row()
    assert titles(window)[row] == opened
    dialog.undo()
    assert titles(window) == before
    dialog.reject()
