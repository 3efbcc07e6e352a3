"""New names are matched with known ones in one step; a team folder is watched."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.model.span import Span
from annotator.session import annotating, propositions, speakers
from annotator.session.collecting import collect
from annotator.session.matching import newcomers, proposed_ids
from annotator.session.session import Session
from annotator.session.team_folder import put_in, use_team_folder
from annotator.ui.collect_dialog import CollectDialog
from annotator.ui.matching_dialog import LATER, NEW, MatchingDialog
from tests.programs import OpenProgram
from tests.session.teams import Team
from tests.stories.verbs import click, opened_dialog


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    """The lead knows Ida Brandt and one proposition; Ada wrote both a little otherwise."""
    made = Team(tmp_path / "team", ("Ada",))
    made.lead.switch_annotator("Lead")
    speakers.make_speaker(made.lead, name="Ida Brandt")
    propositions.make_proposition(made.lead, text="The boats left the harbour", status="accepted")
    work(made, 0, "Ida Brant", "The boats have left the harbour")
    work(made, 10, "Tide Office", "Nobody was warned")
    yield made
    made.close()


def work(team: Team, start: int, speaker: str, about: str) -> None:
    desk = team.desks["Ada"]
    article = desk.summaries(desk.article_numbers())[0].id
    annotating.annotate_named(
        desk, article, [Span(start, start + 5)], "claim", speaker=speaker, proposition=about
    )


def told(session: Session) -> set[tuple[str, str]]:
    found = set()
    for one in session.project.annotations.stream():
        speaker = session.speaker(one.speaker_id or "")
        about = session.proposition(one.proposition_id or "")
        assert speaker is not None
        assert about is not None
        found.add((speaker.name, about.text))
    return found


def opened(qtbot: QtBot, session: Session) -> MatchingDialog:
    dialog = MatchingDialog(session, proposed_ids(session))
    qtbot.addWidget(dialog)
    dialog.open()
    qtbot.waitUntil(lambda: not dialog.is_looking)
    return dialog


def chosen(dialog: MatchingDialog) -> list[str]:
    return [combo.currentText() for combo in dialog.choices.values()]


def test_likely_ones_are_chosen_beforehand_and_all_is_one_step(qtbot: QtBot, team: Team) -> None:
    collect(team.lead, [team.hand_in("Ada")])
    before = told(team.lead)
    dialog = opened(qtbot, team.lead)
    assert chosen(dialog) == [
        "the same as Ida Brandt",
        "a new speaker",
        "the same as The boats left the harbour",
        "a new proposition",
    ]
    click(dialog.decide_button)
    qtbot.waitUntil(lambda: not dialog.is_looking)
    assert told(team.lead) == {
        ("Ida Brandt", "The boats left the harbour"),
        ("Tide Office", "Nobody was warned"),
    }
    assert proposed_ids(team.lead) == set()
    assert dialog.about.text() == "No new names are left."
    assert (
        "2 known, 2 new; 1 annotation of 1 annotator (Ada) touched" in dialog.outcome.words.text()
    )
    click(dialog.outcome.undo_button)
    qtbot.waitUntil(lambda: not dialog.is_looking)
    assert told(team.lead) == before
    assert len(dialog.choices) == 4


def test_later_work_under_the_other_name_is_understood(qtbot: QtBot, team: Team) -> None:
    collect(team.lead, [team.hand_in("Ada")])
    dialog = opened(qtbot, team.lead)
    click(dialog.decide_button)
    qtbot.waitUntil(lambda: not dialog.is_looking)
    work(team, 30, "Ida Brant", "Nobody was warned")
    report = collect(team.lead, [team.hand_in("Ada")])
    assert (report.added, report.new_speakers) == (1, ())
    assert ("Ida Brandt", "Nobody was warned") in told(team.lead)


def test_what_is_left_for_later_stays_proposed(qtbot: QtBot, team: Team) -> None:
    collect(team.lead, [team.hand_in("Ada")])
    dialog = opened(qtbot, team.lead)
    for combo in dialog.choices.values():
        combo.setCurrentIndex(combo.findData(LATER))
    click(dialog.decide_button)
    assert "Nothing was decided" in dialog.outcome.words.text()
    first = next(iter(dialog.choices.values()))
    first.setCurrentIndex(first.findData(NEW))
    click(dialog.decide_button)
    qtbot.waitUntil(lambda: not dialog.is_looking)
    assert len(dialog.choices) == 3


def test_newcomers_are_not_offered_to_one_another(team: Team) -> None:
    collect(team.lead, [team.hand_in("Ada")])
    everything = team.lead.speakers()
    found = newcomers(everything, (), [one.id for one in everything])
    assert [one.matches for one in found] == [()] * len(everything)


def test_the_window_says_that_somebody_has_handed_in_and_offers_to_collect(
    qtbot: QtBot, team: Team, tmp_path: Path, open_program: OpenProgram
) -> None:
    folder = tmp_path / "shared"
    folder.mkdir()
    use_team_folder(team.lead, folder)
    put_in(team.desks["Ada"], folder)
    project = team.lead.path
    team.lead.close()
    window = open_program(project).window
    window.switch_annotator("Lead")
    while window.dialogs.open_dialog is not None:
        window.dialogs.open_dialog.close()
    window.furnish()
    assert window.team.watch is not None
    watch = window.team.watch
    qtbot.waitUntil(lambda: not watch.is_looking)
    watch.look()
    qtbot.waitUntil(window.banner.offer_button.isVisible)
    assert window.banner.words.text() == "1 new submission is in the team folder."
    click(window.banner.offer_button)
    dialog = opened_dialog(window)
    assert isinstance(dialog, CollectDialog)
    qtbot.waitUntil(lambda: not dialog.is_running)
    assert dialog.list.count() == 1
    click(dialog.collect_button)
    qtbot.waitUntil(lambda: not dialog.is_running)
    click(dialog.map_button)
    matching = opened_dialog(window)
    assert isinstance(matching, MatchingDialog)
    qtbot.waitUntil(lambda: not matching.is_looking)
    assert len(matching.choices) == 4
