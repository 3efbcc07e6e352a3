"""How far a team is: in the window, as a table, by command."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.model.span import Span
from annotator.session import annotating
from annotator.session.collecting import collect
from annotator.session.handing_out import assign, planned
from annotator.session.planning import PlanRequest
from annotator.session.progress import standings
from annotator.ui.progress_dialog import ProgressDialog
from tests.projects import TEXT, add_article
from tests.session.teams import Team
from tests.test_cli import run


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    """Ada has finished one of three articles and begun another, and handed in; =Ben has not."""
    made = Team(tmp_path / "team", ("Ada", "=Ben"))
    desk = made.desks["Ada"]
    ids = [one.id for one in desk.summaries(desk.article_numbers())]
    for article, unsure in ((ids[0], False), (ids[1], True)):
        one = annotating.annotate_named(
            desk, article, [Span(0, 9)], "claim", speaker="The skipper", proposition=None
        )
        annotating.change_annotation(desk, one.id, unsure=unsure)
    with desk.project.transaction():
        desk.project.times.add(ids[0], "Ada", 600)
    annotating.finish(desk, ids[0])
    collect(made.lead, [made.hand_in("Ada")])
    add_article(made.lead, f"{TEXT} late", title="Late one")
    request = PlanRequest(annotators=("=Ben",), per_article=1, due="2020-01-01")
    assign(made.lead, planned(made.lead, request))
    yield made
    made.close()


def opened(qtbot: QtBot, team: Team) -> ProgressDialog:
    dialog = ProgressDialog(team.lead)
    qtbot.addWidget(dialog)
    dialog.open()
    return dialog


def cells(dialog: ProgressDialog) -> list[tuple[str, ...]]:
    return [row.cells for row in dialog.table.rows_model.rows]


def test_everybody_is_counted_and_the_late_are_named(qtbot: QtBot, team: Team) -> None:
    dialog = opened(qtbot, team)
    assert dialog.words.text() == "1 of 7 assignments finished, 1 late: =Ben."
    ben, ada = cells(dialog)
    assert ada[2:10] == ("Ada", "3", "2", "1", "2", "10", "1", "")
    assert ada[11] != "never"
    assert ben[2:10] == ("=Ben", "4", "0", "0", "0", "0", "0", "1")
    assert ben[10].endswith("days late")
    assert ben[11] == "never"


def test_a_click_on_a_title_sorts_and_another_one_turns_round(qtbot: QtBot, team: Team) -> None:
    dialog = opened(qtbot, team)
    header = dialog.table.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(5) + 8, header.height() // 2)
    for first in ("=Ben", "Ada"):
        QTest.mouseClick(
            header.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place
        )
        assert cells(dialog)[0][2] == first


def test_articles_and_batches_have_rows_of_their_own(qtbot: QtBot, team: Team) -> None:
    dialog = opened(qtbot, team)
    dialog.show_by("article")
    assert [row[0] for row in cells(dialog)] == ["Boats 0", "Boats 1", "Boats 2", "Late one"]
    assert sum(int(row[3]) for row in cells(dialog)) == 7
    chosen: list[str] = []
    dialog.article_chosen.connect(chosen.append)
    dialog.table.choose_row(3)
    dialog.table.setFocus()
    QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    assert [team.lead.article(one).title for one in chosen] == ["Late one"]
    dialog.show_by("batch")
    assert [(row[2], row[1]) for row in cells(dialog)] == [
        ("=Ben", "1"),
        ("=Ben", "2"),
        ("Ada", "1"),
    ]


def test_the_table_is_harmless_in_a_spreadsheet(qtbot: QtBot, team: Team, tmp_path: Path) -> None:
    dialog = opened(qtbot, team)
    target = tmp_path / "progress.csv"
    dialog.save_to(str(target))
    rows = list(csv.DictReader(target.read_text(encoding="utf-8-sig").splitlines()))
    assert [row["annotator"] for row in rows] == ["'=Ben", "Ada"]
    assert [row["minutes"] for row in rows] == ["0.0", "10.0"]
    assert "2 rows" in dialog.outcome.words.text()


def test_withdrawn_work_is_not_counted(team: Team) -> None:
    from annotator.session.handing_out import reassign

    reassign(team.lead, "=Ben", ["Cleo"])
    assert {one.annotator: one.assigned for one in standings(team.lead)} == {"Ada": 3, "Cleo": 4}


def test_the_command_says_the_same(team: Team, tmp_path: Path) -> None:
    path = team.lead.path
    team.lead.close()
    told = json.loads(run("progress", path, "--json").stdout)
    assert [(one["annotator"], one["finished"], one["late"]) for one in told] == [
        ("=Ben", 0, 1),
        ("Ada", 1, 0),
    ]
    assert "Late: =Ben (1)." in run("progress", path, "--by", "batch").stdout
    run("progress", path, "--by", "article", "--csv", tmp_path / "p.csv")
    assert len((tmp_path / "p.csv").read_text(encoding="utf-8-sig").splitlines()) == 5
