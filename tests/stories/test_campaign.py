"""A whole campaign: given out, annotated, handed in twice, collected, compared, decided, exported.

What people do at a desk is done on the real window; the rest by commands in processes of their own.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pytestqt.qtbot import QtBot

from annotator.session import adjudicating
from annotator.session.review_queue import AGREED, find_places
from annotator.session.session import Session
from annotator.session.studies import study_of_project
from annotator.session.team_files import look_at
from annotator.ui.assign_dialog import AssignDialog
from annotator.ui.assignment_dialog import AssignmentDialog
from annotator.ui.collect_dialog import CollectDialog
from annotator.ui.hand_in_dialog import HandInDialog
from annotator.ui.main_window import MainWindow
from annotator.ui.preferences import Preferences
from tests.programs import OpenProgram
from tests.stories.harbour import BRIDGE, FERRY, QUARRY
from tests.stories.verbs import (
    annotate,
    answer_annotator,
    click,
    desk,
    look,
    name_speaker,
    opened_dialog,
    press,
)
from tests.test_cli import run

NAMES = ("Ada", "Ben", "Cleo")
SAFE, ENOUGH = "We checked every boat", "There is enough"
TEXTS = {"Ferry": FERRY.split("\n", 1)[1], "Bridge": BRIDGE, "Quarry": QUARRY}


def _json(*arguments: object) -> Any:
    done = run(*arguments, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def _import(folder: Path) -> Path:
    source = folder / "articles.jsonl"
    lines = [json.dumps({"title": title, "text": text}) for title, text in TEXTS.items()]
    source.write_text("\n".join(lines), encoding="utf-8")
    project = folder / "lead.annotator"
    run("new", project, "--articles", source)
    return project


def _assign(window: MainWindow, qtbot: QtBot, folder: Path) -> list[Path]:
    """Everybody gets every article, through the dialog."""
    window.team.assign()
    dialog = opened_dialog(window)
    assert isinstance(dialog, AssignDialog)
    dialog.form.names_edit.setText(", ".join(NAMES))
    dialog.form.per_article.setValue(3)
    dialog.form.due_edit.setText("2031-06-01")
    dialog.folder_edit.setText(str(folder))
    qtbot.waitUntil(lambda: not dialog.is_busy)
    click(dialog.assign_button)
    qtbot.waitUntil(lambda: not dialog.is_busy)
    click(dialog.close_button)
    return sorted(folder.iterdir())


def _open_assignment(window: MainWindow, qtbot: QtBot, source: Path, project: Path) -> None:
    dialog = opened_dialog(window)
    assert isinstance(dialog, AssignmentDialog)
    dialog.path_edit.setText(str(project))
    click(dialog.open_button)
    qtbot.waitUntil(lambda: window.session is not None and desk(window).article is not None)
    qtbot.waitUntil(lambda: not window.is_bare())
    look(window)


def _open_article(window: MainWindow, title: str) -> str:
    """Open the article of that title; returns its id."""
    session, page = window.session, desk(window)
    assert session is not None
    (found,) = [one for one in session.summaries(session.article_numbers()) if one.title == title]
    page.open_article(found.id)
    look(window)
    return found.id


def _annotate(window: MainWindow, *, of: str, words: str, key: str) -> None:
    """Mark words of the article of that title, made complete with a speaker."""
    _open_article(window, of)
    annotate(window, words, key)
    name_speaker("Ana")
    desk(window).focus_article()


def _hand_in(window: MainWindow, target: Path) -> None:
    window.team.hand_in()
    dialog = opened_dialog(window)
    assert isinstance(dialog, HandInDialog)
    dialog.path_edit.setText(str(target))
    click(dialog.hand_in_button)
    assert target.is_file(), dialog.outcome.text()
    dialog.close()
    look(window)


def _collect(window: MainWindow, qtbot: QtBot, *files: Path) -> dict[str, int]:
    window.take_files(files)
    dialog = opened_dialog(window)
    assert isinstance(dialog, CollectDialog)
    qtbot.waitUntil(lambda: not dialog.is_running)
    click(dialog.collect_button)
    qtbot.waitUntil(lambda: not dialog.is_running)
    report = dialog.report
    assert report is not None
    assert report.refused == ()
    dialog.close()
    return {"added": report.added, "updated": report.updated, "already": report.already}


def _day(window: MainWindow, qtbot: QtBot, source: Path, folder: Path, key: str) -> list[Path]:
    """An annotator opens their assignment, works and hands in, works on and hands in again."""
    window.take_files([source])
    name = look_at(source).annotator
    _open_assignment(window, qtbot, source, folder / f"{name}.annotator")
    files = [folder / f"{name}-{number}.annotator-team" for number in (1, 2)]
    _annotate(window, of="Ferry", words=SAFE, key="1")
    _hand_in(window, files[0])
    _annotate(window, of="Bridge", words=ENOUGH, key=key)
    for title in TEXTS:
        _finish(window, title)
    _hand_in(window, files[1])
    window.close_project()
    return files


def _finish(window: MainWindow, title: str) -> None:
    article_id = _open_article(window, title)
    desk(window).focus_article()
    press("Ctrl+Return")
    assert window.session is not None
    assert window.session.annotation_set(article_id).state == "finished"


def test_a_campaign_from_import_to_gold(
    qtbot: QtBot, open_program: OpenProgram, preferences: Preferences, tmp_path: Path
) -> None:
    project = _import(tmp_path)
    window = open_program(project).window
    answer_annotator(window, "Lead")
    sources = _assign(window, qtbot, tmp_path / "out")
    assert len(sources) == 3
    window.close_project()
    files = [
        _day(window, qtbot, source, tmp_path, key)
        for source, key in zip(sources, ("1", "1", "2"), strict=True)
    ]
    window.open_project(project)
    look(window)
    assert _collect(window, qtbot, *(first for first, _ in files)) == {
        "added": 3,
        "updated": 0,
        "already": 0,
    }
    again = _collect(window, qtbot, *(second for _, second in files))
    assert (again["added"], again["added"] + again["updated"] + again["already"]) == (3, 6)
    window.close_project()
    rows = _json("progress", project)
    assert [(row["annotator"], row["finished"]) for row in rows] == [(name, 3) for name in NAMES]
    figures = _json("agreement", project, "--resamples", 0)
    assert (figures["annotators"], figures["articles"]) == (list(NAMES), 3)
    reviewed = _json("review", project, "--accept-agreed", 2, "--reviewer", "Lead")
    assert reviewed["accepted"] == 1
    assert reviewed["disagreements"] == 1
    _decide(project)
    run("export", project, "--format", "jsonl", "--gold", "-o", tmp_path / "gold.jsonl")
    lines = (tmp_path / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    found = {
        (a["type"], a["fragment_texts"][0]) for record in records for a in record["annotations"]
    }
    assert {quote for _, quote in found} == {SAFE, ENOUGH}
    assert json.loads(run("check", project, "--json").stdout)["ok"]


def _decide(project: Path) -> None:
    """The lead decides the one disagreement and finishes every gold set."""
    with Session.open(project, annotator="Lead") as session:
        places = find_places(study_of_project(session))
        (item,) = [one for one in places if one.kind != AGREED]
        adjudicating.take(session, item, item.annotators[0])
        for article_id in {one.article_id for one in places}:
            adjudicating.finish_gold(session, article_id, undecided=0)
        verdicts = [one.verdict for one in session.project.team.decisions()]
        assert verdicts == ["agreed", "taken"]
