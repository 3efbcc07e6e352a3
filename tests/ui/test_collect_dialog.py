"""Submissions are collected in the window: foreseen, brought in, refused by name, taken back."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.model.span import Span
from annotator.session import annotating
from annotator.session.team_folder import team_folder
from annotator.ui.collect_dialog import CollectDialog
from tests.session.teams import Team
from tests.stories.verbs import click, press


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    """A lead who annotates too, and two annotators with some work each."""
    made = Team(tmp_path / "team", ("Ada", "Ben"))
    made.lead.switch_annotator("Lead")
    for name in ("Ada", "Ben"):
        session = made.desks[name]
        article = session.summaries(session.article_numbers())[0].id
        for start in (0, 10, 20):
            annotating.annotate_named(
                session,
                article,
                [Span(start, start + 5)],
                "claim",
                speaker=f"Friend of {name}",
                proposition=None,
            )
    yield made
    made.close()


def opened(qtbot: QtBot, team: Team, *paths: Path) -> CollectDialog:
    dialog = CollectDialog(team.lead, paths)
    qtbot.addWidget(dialog)
    dialog.open()
    qtbot.waitUntil(lambda: not dialog.is_running)
    return dialog


def collected(qtbot: QtBot, dialog: CollectDialog) -> None:
    click(dialog.collect_button)
    qtbot.waitUntil(lambda: not dialog.is_running)


def cells(dialog: CollectDialog) -> list[tuple[str, ...]]:
    return [row.cells for row in dialog.view.table.rows_model.rows]


def held(team: Team) -> int:
    return sum(1 for _ in team.lead.project.annotations.stream())


def test_what_would_come_in_is_shown_before_it_does_and_can_be_taken_back(
    qtbot: QtBot, team: Team
) -> None:
    files = [team.hand_in("Ada"), team.hand_in("Ben")]
    dialog = opened(qtbot, team, *files)
    assert dialog.view.sentence.text() == (
        "Of 6 annotations, 6 would be new, 0 changed; 0 are there already."
    )
    assert cells(dialog) == [
        ("Ada", "3", "0", "0", "0", "", ""),
        ("Ben", "3", "0", "0", "0", "", ""),
    ]
    assert "2 speakers" in dialog.view.remark.text()
    assert held(team) == 0
    collected(qtbot, dialog)
    assert held(team) == 6
    assert dialog.view.sentence.text().startswith("Of 6 annotations, 6 were new")
    assert "backed up" in dialog.outcome.words.text()
    assert not dialog.collect_button.isEnabled()
    click(dialog.outcome.undo_button)
    qtbot.waitUntil(lambda: not dialog.is_running)
    assert held(team) == 0
    assert dialog.outcome.words.text() == "Taken back: the work of 2 files."


def test_refusals_are_named_with_their_reasons_and_the_rest_comes_in(
    qtbot: QtBot, team: Team, tmp_path: Path
) -> None:
    junk = tmp_path / "junk.annotator-team"
    junk.write_bytes(b"\x00junk")
    dialog = opened(qtbot, team, junk, team.hand_in("Ada"))
    assert cells(dialog)[-1][0] == "junk.annotator-team"
    assert "junk.annotator-team" in cells(dialog)[-1][-1]
    assert "1 file refused as a whole" in dialog.view.remark.text()
    collected(qtbot, dialog)
    assert held(team) == 3


def test_the_same_again_is_there_already_and_cannot_be_collected_again(
    qtbot: QtBot, team: Team
) -> None:
    file = team.hand_in("Ada")
    collected(qtbot, opened(qtbot, team, file))
    dialog = opened(qtbot, team, file)
    assert dialog.view.sentence.text() == (
        "Of 3 annotations, 0 would be new, 0 changed; 3 are there already."
    )


def test_a_folder_gives_its_submissions_and_can_be_watched(
    qtbot: QtBot, team: Team, tmp_path: Path
) -> None:
    inbox = tmp_path / "box" / "submissions"
    inbox.mkdir(parents=True)
    for name, file in (
        ("a.annotator-team", team.hand_in("Ada")),
        ("a (conflicted copy).annotator-team", team.hand_in("Ada")),
    ):
        file.rename(inbox / name)
    dialog = opened(qtbot, team, tmp_path / "box")
    assert dialog.list.count() == 2
    assert "“a (conflicted copy).annotator-team”" in dialog.view.remark.text()
    assert team_folder(team.lead) is None
    dialog.watch_box.setFocus()
    press("Space")
    assert team_folder(team.lead) == tmp_path / "box"


def test_cancelled_nothing_of_a_half_read_file_stays(qtbot: QtBot, team: Team) -> None:
    chance = random.Random(3)
    for _ in range(60):
        team.work("Ada", chance)
    dialog = opened(qtbot, team, team.hand_in("Ada"))
    click(dialog.collect_button)
    dialog.cancel()
    qtbot.waitUntil(lambda: not dialog.is_running)
    assert held(team) == 0
    assert "Cancelled" in dialog.view.remark.text()


def test_closing_while_files_are_read_cancels_first(qtbot: QtBot, team: Team) -> None:
    dialog = opened(qtbot, team, team.hand_in("Ada"))
    click(dialog.collect_button)
    dialog.close()
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert held(team) == 0
