"""A whole campaign: given out, annotated, handed in twice, collected, compared, decided, exported.

What people do at a desk is done on the real window; the rest by commands in processes of their own.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pytestqt.qtbot import QtBot

from annotator.session.team_files import look_at
from annotator.ui.annotator_dialog import AnnotatorDialog
from annotator.ui.assign_dialog import AssignDialog
from annotator.ui.assignment_dialog import AssignmentDialog
from annotator.ui.collect_dialog import CollectDialog
from annotator.ui.export_dialog import ExportDialog
from annotator.ui.hand_in_dialog import HandInDialog
from annotator.ui.import_dialog import ImportDialog
from annotator.ui.main_window import MainWindow
from annotator.ui.new_project_dialog import NewProjectDialog
from annotator.ui.preferences import Preferences
from annotator.ui.review_page import ReviewPage
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
    write,
)
from tests.test_cli import run

NAMES = ("Ada", "Ben", "Cleo")
SAFE, ENOUGH = "We checked every boat", "There is enough"
TEXTS = {"Ferry": FERRY.split("\n", 1)[1], "Bridge": BRIDGE, "Quarry": QUARRY}


def _json(*arguments: object) -> Any:
    done = run(*arguments, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def _choose(window: MainWindow, action: str) -> None:
    """Choose an action as in the menu."""
    window.refresh()
    assert window.actions_by_id[action].isEnabled()
    window.actions_by_id[action].trigger()
    look(window)


def _articles(folder: Path) -> Path:
    source = folder / "articles.jsonl"
    lines = [json.dumps({"title": title, "text": text}) for title, text in TEXTS.items()]
    source.write_text("\n".join(lines), encoding="utf-8")
    return source


def _import(window: MainWindow, qtbot: QtBot, source: Path) -> Path:
    """A file dropped on the start screen: a project is made for it, and it comes in."""
    window.take_files([source])
    dialog = opened_dialog(window)
    assert isinstance(dialog, NewProjectDialog)
    look(dialog)
    dialog.folder_edit.setText(str(source.parent))
    dialog.name_edit.setFocus()
    write("Campaign")
    press("Return")
    qtbot.waitUntil(lambda: window.session is not None)
    qtbot.waitUntil(lambda: isinstance(window.dialogs.open_dialog, AnnotatorDialog))
    answer_annotator(window, "Lead")
    qtbot.waitUntil(lambda: isinstance(window.dialogs.open_dialog, ImportDialog))
    importing = opened_dialog(window)
    assert isinstance(importing, ImportDialog)
    click(importing.import_button)
    qtbot.waitUntil(lambda: not importing.is_running)
    importing.close()
    look(window)
    assert window.session is not None
    assert window.session.article_count() == len(TEXTS)
    return window.session.path


def _assign(window: MainWindow, qtbot: QtBot, folder: Path) -> list[Path]:
    """Everybody gets every article, through the dialog."""
    _choose(window, "assign")
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


def _hand_in(window: MainWindow, qtbot: QtBot, target: Path) -> None:
    press("Ctrl+Shift+H")
    dialog = opened_dialog(window)
    assert isinstance(dialog, HandInDialog)
    dialog.path_edit.setText(str(target))
    click(dialog.hand_in_button)
    qtbot.waitUntil(lambda: not dialog.is_running)
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
    look(window)
    return {"added": report.added, "updated": report.updated, "already": report.already}


def _day(window: MainWindow, qtbot: QtBot, source: Path, folder: Path, key: str) -> list[Path]:
    """An annotator opens their assignment, works and hands in, works on and hands in again."""
    window.take_files([source])
    name = look_at(source).annotator
    _open_assignment(window, qtbot, source, folder / f"{name}.annotator")
    files = [folder / f"{name}-{number}.annotator-team" for number in (1, 2)]
    _annotate(window, of="Ferry", words=SAFE, key="1")
    _hand_in(window, qtbot, files[0])
    _annotate(window, of="Bridge", words=ENOUGH, key=key)
    for title in TEXTS:
        _finish(window, title)
    _hand_in(window, qtbot, files[1])
    window.close_project()
    return files


def _finish(window: MainWindow, title: str) -> None:
    article_id = _open_article(window, title)
    desk(window).focus_article()
    press("Ctrl+Return")
    assert window.session is not None
    assert window.session.annotation_set(article_id).state == "finished"


def _review_page(window: MainWindow, qtbot: QtBot) -> ReviewPage:
    press("Ctrl+2")
    page = window.pages.review
    assert page is not None
    qtbot.waitUntil(lambda: page.is_up_to_date, timeout=20_000)
    look(window)
    return page


def _decide(window: MainWindow, qtbot: QtBot) -> None:
    """The one disagreement, without seeing whose is whose: taken, undone, taken with a reason."""
    page = _review_page(window, qtbot)
    click(page.switches.names_button)
    page.focus_places()
    assert page.head.count.text() == "1 disagreement · 0 settled"
    assert [column.said for column in page.desk.columns] == ["A", "B", "C"]
    press("A")
    assert page.head.count.text() == "1 disagreement · 1 settled"
    press("Ctrl+Z")
    assert page.head.count.text() == "1 disagreement · 0 settled"
    press("W")
    write("He says that there is enough")
    press("Esc")
    denials = [
        column for column in page.desk.columns if column.fields.buttons()["type"].text() == "Denial"
    ]
    assert len(denials) == 1
    claim = next(column for column in page.desk.columns if column is not denials[0])
    press(claim.letter)
    assert page.head.count.text() == "1 disagreement · 1 settled"
    click(page.head.accept_button)
    accepting = page._dialog
    assert accepting.count.text() == "1 place will be accepted, in one undo step."
    click(accepting.accept_button)
    assert page.review is not None
    assert page.review.tally.agreed["decided"] == 1


def _finish_gold(window: MainWindow) -> None:
    """Every article's gold set, one in which everybody found nothing included."""
    page = window.pages.review
    assert page is not None
    _choose(window, "gold_sets")
    dialog = page._gold_sets
    assert dialog.words.text() == "0 of 3 gold sets finished."
    click(dialog.all_button)
    assert dialog.words.text() == "3 of 3 gold sets finished."
    click(dialog.close_button)
    look(window)


def _compare(window: MainWindow, qtbot: QtBot) -> None:
    press("Ctrl+3")
    page = window.pages.agreement
    assert page is not None
    qtbot.waitUntil(lambda: page.is_up_to_date, timeout=60_000)
    figures = page.figures
    assert figures is not None
    assert (tuple(figures.annotators), figures.articles) == (NAMES, 3)


def _export(window: MainWindow, qtbot: QtBot, target: Path) -> None:
    _choose(window, "export")
    dialog = opened_dialog(window)
    assert isinstance(dialog, ExportDialog)
    for button in dialog.choice.buttons.values():
        click(button)
    dialog.gold_box.setChecked(True)
    dialog.path_field.setText(str(target))
    click(dialog.export_button)
    qtbot.waitUntil(lambda: not dialog.is_running)
    dialog.close()
    look(window)


def test_a_campaign_from_import_to_gold(
    qtbot: QtBot, open_program: OpenProgram, preferences: Preferences, tmp_path: Path
) -> None:
    window = open_program().window
    project = _import(window, qtbot, _articles(tmp_path))
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
    _compare(window, qtbot)
    _decide(window, qtbot)
    _finish_gold(window)
    _export(window, qtbot, tmp_path / "window.jsonl")
    window.close_project()
    _told_by_commands(project, tmp_path)


def _told_by_commands(project: Path, folder: Path) -> None:
    """What the windows did, as commands tell it in processes of their own."""
    rows = _json("progress", project)
    assert [(row["annotator"], row["finished"]) for row in rows] == [(name, 3) for name in NAMES]
    figures = _json("agreement", project, "--resamples", 0)
    assert (figures["annotators"], figures["articles"]) == (list(NAMES), 3)
    reviewed = _json("review", project)
    assert (reviewed["disagreements"], reviewed["settled"], reviewed["agreed_decided"]) == (1, 1, 1)
    (place,) = [place for place in reviewed["places"] if place["kind"] == "type"]
    assert (place["verdict"], place["reviewer"]) == ("taken", "Lead")
    assert place["why"] == "He says that there is enough"
    assert {one["state"] for one in _json("gold", project)["gold"]} == {"finished"}
    missed = _json("feedback", project, "--annotator", "Cleo")
    assert len(missed["differences"]) == 1
    run("export", project, "--format", "jsonl", "--gold", "-o", folder / "gold.jsonl")
    lines = (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    assert lines == (folder / "window.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    assert {
        record["article"]["title"] if "article" in record else record["title"] for record in records
    } == set(TEXTS)
    found = [(a["type"], a["fragment_texts"][0]) for one in records for a in one["annotations"]]
    assert sorted(found) == [("claim", ENOUGH), ("claim", SAFE)]
    assert sorted(d["verdict"] for one in records for d in one["decisions"]) == ["agreed", "taken"]
    assert json.loads(run("check", project, "--json").stdout)["ok"]
