"""Feedback in the window: for the lead, and after a training article for its annotator."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from annotator.session import adjudicating
from annotator.session.adjudicating import Reason
from annotator.session.review import review_of
from annotator.session.session import Session
from annotator.ui.feedback_dialog import FeedbackDialog
from annotator.ui.preferences import Preferences
from tests.programs import OpenProgram
from tests.session.test_training import training_project
from tests.stories.verbs import annotate, click, desk, look, name_speaker, opened_dialog, press
from tests.ui.test_review_page import _project


def test_a_training_article_is_compared_with_gold_once_it_is_finished(
    tmp_path: Path, preferences: Preferences, open_program: OpenProgram, qtbot: QtBot
) -> None:
    path = training_project(tmp_path)
    with Session.open(path) as session:
        preferences.remember_annotator(session.project_id, "Zoe")
    window = open_program(path).window
    look(window)
    annotate(window, "Nothing has changed", "1")
    name_speaker("Skipper")
    assert window.dialogs.open_dialog is None
    press("Ctrl+Return")
    dialog = opened_dialog(window)
    assert isinstance(dialog, FeedbackDialog)
    assert not dialog.annotators.isVisible()
    qtbot.waitUntil(dialog.save_button.isEnabled)
    (row,) = dialog.table.rows_model.rows
    assert row.cells[0] in ("words, type, stance, proposition", "type, stance, proposition")
    plain = row.cells[1].translate({0x2068: None, 0x2069: None})
    assert plain.startswith("Denial · Skipper · Opposes · It moved")
    assert "Claim instead of Denial (1 ×)" in dialog.confusions.text()
    dialog.save(str(tmp_path / "zoe.html"))
    qtbot.waitUntil(dialog.save_button.isEnabled)
    assert dialog.outcome.words.text() == f"Saved as {tmp_path / 'zoe.html'}."
    assert "Feedback for" in (tmp_path / "zoe.html").read_text(encoding="utf-8")
    dialog.save(str(path))
    qtbot.waitUntil(dialog.save_button.isEnabled)
    assert "does not say which file" in dialog.outcome.words.text()
    click(dialog.open_button)
    assert desk(window).article is not None
    assert not dialog.isVisible()


def test_without_gold_the_dialog_says_so(tmp_path: Path, open_program: OpenProgram) -> None:
    from tests.projects import add_article, new_session

    with new_session(tmp_path, "Ada") as session:
        add_article(session)
        path = session.path
    window = open_program(path).window
    look(window)
    window.dialogs.show_feedback()
    dialog = window.dialogs.open_dialog
    assert isinstance(dialog, FeedbackDialog)
    assert "no gold yet" in dialog.summary.text()
    assert not dialog.save_button.isEnabled()


def test_a_lead_compares_one_annotator_after_the_other(
    tmp_path: Path, open_program: OpenProgram, qtbot: QtBot, preferences: Preferences
) -> None:
    path = _project(tmp_path)
    with Session.open(path, annotator="Mira") as session:
        preferences.remember_annotator(session.project_id, "Mira")
        for item in review_of(session).items:
            taken = "Ada" if "Ada" in item.annotations else "Ben"
            adjudicating.take(session, item, taken, Reason(why="As Ada has it"))
        for number in session.article_numbers():
            (summary,) = session.summaries([number])
            adjudicating.finish_gold(session, summary.id, undecided=0)
    window = open_program(path).window
    window.dialogs.show_feedback()
    dialog = opened_dialog(window)
    assert isinstance(dialog, FeedbackDialog)
    qtbot.waitUntil(dialog.save_button.isEnabled, timeout=20_000)
    assert [row.cells[0] for row in dialog.table.rows_model.rows] == ["missed", "missed"]
    assert dialog.summary.text().startswith("2 articles, 4 annotations of Ada’s and 6 of gold.")
    dialog.annotators.setCurrentIndex(dialog.annotators.findText("Ben"))
    assert dialog.summary.text() == "Comparing with gold…"
    qtbot.waitUntil(dialog.save_button.isEnabled, timeout=20_000)
    assert [row.cells[3] for row in dialog.table.rows_model.rows] == ["As Ada has it"] * 2
    assert "Denial instead of Claim (2 ×)" in dialog.confusions.text()
    dialog.annotators.setCurrentIndex(dialog.annotators.findText("Mira"))
    qtbot.waitUntil(dialog.save_button.isEnabled, timeout=20_000)
    assert "No article is finished both by Mira and in gold" in dialog.summary.text()
    click(dialog.close_button)
