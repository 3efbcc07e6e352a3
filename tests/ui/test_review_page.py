"""The Review page in the whole window: what it shows, keys, decisions, gold, undo, export."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.model.annotation import Annotation
from annotator.model.span import Span
from annotator.model.teamwork import GOLD, Decision
from annotator.session import annotating
from annotator.session.session import Session
from annotator.ui.export_dialog import ExportDialog
from annotator.ui.main_window import MainWindow
from annotator.ui.preferences import Preferences
from annotator.ui.review_page import ReviewPage
from tests.programs import OpenProgram
from tests.projects import TEXT, add_article, new_session, span_of
from tests.stories.verbs import answer_annotator, click, look, press, write

CHANGED, LEFT, HURT = "Nothing has changed", "two boats had left", "anyone was hurt"
REVIEWER = "Mira"


def _project(folder: Path, names: tuple[str, ...] = ("Ada", "Ben")) -> Path:
    """All agree on one place and differ on the type of another; the last one found one more."""
    with new_session(folder, names[0]) as session:
        for title in ("Boats", "Ferries"):
            article_id = add_article(session, f"{TEXT}\n{title}", title=title)
            for name in names:
                session.switch_annotator(name)
                _make(session, article_id, CHANGED, "claim")
                _make(session, article_id, LEFT, "denial" if name == "Ben" else "claim")
                if name == names[-1]:
                    _make(session, article_id, HURT, "claim")
                annotating.finish(session, article_id)
        return session.path


def _make(session: Session, article_id: str, words: str, type_id: str) -> None:
    span = Span(*span_of(TEXT, words))
    annotating.annotate_named(session, article_id, [span], type_id, speaker="Skipper")


def _open(
    path: Path,
    qtbot: QtBot,
    preferences: Preferences,
    open_program: OpenProgram,
    *,
    goes_on: bool = False,
) -> MainWindow:
    with Session.open(path) as session:
        preferences.remember_annotator(session.project_id, REVIEWER)
    window = open_program(path).window
    press("Ctrl+2")
    page = _settled(window, qtbot)
    if page.switches.goes_on and not goes_on:
        click(page.switches.goes_on_button)
    return window


def _settled(window: MainWindow, qtbot: QtBot) -> ReviewPage:
    page = _page(window)
    qtbot.waitUntil(lambda: page.is_up_to_date, timeout=20_000)
    look(window)
    return page


def _page(window: MainWindow) -> ReviewPage:
    assert window.pages.review is not None
    return window.pages.review


@pytest.fixture
def reviewing(
    tmp_path: Path, qtbot: QtBot, preferences: Preferences, open_program: OpenProgram
) -> MainWindow:
    """The window on its Review page, with Mira reviewing Ada and Ben."""
    return _open(_project(tmp_path), qtbot, preferences, open_program)


def _gold(window: MainWindow) -> list[Annotation]:
    assert window.session is not None
    stream = window.session.project.annotations.stream()
    return [one for one in stream if one.annotator == GOLD]


def _decisions(window: MainWindow) -> list[Decision]:
    assert window.session is not None
    return list(window.session.project.team.decisions())


def _only(window: MainWindow, kind: str) -> ReviewPage:
    page = _page(window)
    page.list.kind.setCurrentIndex(page.list.kind.findData(kind))
    page.focus_places()
    return page


def _rows(page: ReviewPage) -> list[str]:
    model = page.list.model
    return [str(model.index(row).data()) for row in range(model.rowCount())]


def test_the_queue_says_what_differs_where_and_by_whom(reviewing: MainWindow) -> None:
    page = _page(reviewing)
    rows = _rows(page)
    assert len(rows) == 4
    assert rows[0].startswith("Missing Claim")
    assert "Ben, not Ada" in rows[0]
    types = [row for row in rows if row.startswith("Type")]
    assert "Claim ↔ Denial" in types[0]
    assert "¶3" in types[0]
    assert "Ada / Ben, undecided" in types[0]
    assert page.head.count.text() == "4 disagreements · 0 settled"
    assert page.foot.place.text() == "1 of 4"
    press("J", "J")
    assert page.foot.place.text() == "3 of 4"
    press("K")
    assert page.foot.place.text() == "2 of 4"
    click(page.list.order_buttons["article"])
    assert [("Boats" in row) for row in _rows(page)] == [True, True, False, False]


def test_both_versions_stand_side_by_side_and_differing_fields_have_a_sign(
    reviewing: MainWindow,
) -> None:
    page = _only(reviewing, "type")
    first, second = page.desk.columns
    assert (first.said, second.said) == ("A · Ada", "B · Ben")
    values = first.fields.buttons()
    assert values["type"].differs
    assert values["type"].accessibleName() == "A · Ada: Type: Claim, differs"
    assert not values["speaker_id"].differs
    assert second.fields.buttons()["type"].text() == "Denial"
    bands = {one.type for one in second.passage.annotations()}
    assert bands == {"claim", "denial"}
    _only(reviewing, "missing")
    assert first.nothing.isVisible()
    assert not first.fields.isVisible()


def test_a_side_is_taken_by_its_key_and_undone_by_one_more(reviewing: MainWindow) -> None:
    page = _only(reviewing, "type")
    press("B")
    (gold,) = _gold(reviewing)
    assert gold.type == "denial"
    assert page.gold.verdict.text() == "Taken from B, by Mira"
    assert "Decided " in page.gold.verdict.toolTip()
    values = page.gold.fields.buttons()
    assert values["type"].accessibleName() == "Gold: Type: Denial, from B"
    assert values["speaker_id"].accessibleName() == "Gold: Speaker: Skipper, both"
    assert page.head.count.text() == "4 disagreements · 1 settled"
    assert _rows(page)[0].endswith("decided")
    press("J")
    press("Ctrl+Z")
    assert _gold(reviewing) == []
    assert page.foot.place.text() == "1 of 2"
    assert page.gold.verdict.text() == "Not decided yet."
    press("Ctrl+Shift+Z")
    assert [one.type for one in _gold(reviewing)] == ["denial"]


def test_whoever_has_nothing_there_can_be_taken_too(reviewing: MainWindow) -> None:
    _only(reviewing, "missing")
    press("A")
    assert [one.verdict for one in _decisions(reviewing)] == ["neither"]
    press("B")
    assert [one.verdict for one in _decisions(reviewing)] == ["taken"]
    press("X")
    assert [one.verdict for one in _decisions(reviewing)] == ["neither"]
    assert _gold(reviewing) == []


def test_a_gap_asks_why_and_the_reason_is_kept(reviewing: MainWindow) -> None:
    page = _only(reviewing, "type")
    press("G")
    write("Says nothing on boats")
    press("Ctrl+Return")
    (decision,) = _decisions(reviewing)
    assert (decision.verdict, decision.why) == ("guideline gap", "Says nothing on boats")
    place = page.gold.guideline.count() - 1
    paragraph = page.gold.guideline.itemText(place)
    page.gold.guideline.setFocus()
    QTest.keyClick(page.gold.guideline, Qt.Key.Key_End)
    page.gold.guideline.activated.emit(place)
    assert _decisions(reviewing)[0].guideline == paragraph
    press("Ctrl+Z", "Ctrl+Z")
    assert _decisions(reviewing)[0].why == ""


def test_a_reason_written_before_the_decision_goes_with_it(reviewing: MainWindow) -> None:
    page = _only(reviewing, "type")
    press("W")
    write("It is refused")
    press("Esc")
    press("J", "K")
    assert page.gold.why.note == "It is refused"
    press("B")
    assert _decisions(reviewing)[0].why == "It is refused"


def test_fields_are_merged_by_arrows_and_enter(reviewing: MainWindow) -> None:
    page = _only(reviewing, "type")
    press("M")
    first, second = page.desk.columns
    assert first.fields.buttons()["type"].hasFocus()
    press("Right")
    assert second.fields.buttons()["type"].hasFocus()
    press("Return")
    (gold,) = _gold(reviewing)
    assert (gold.type, gold.stance) == ("denial", "supports")
    assert _decisions(reviewing)[0].verdict == "merged"
    click(second.fields.buttons()["stance"])
    (gold,) = _gold(reviewing)
    assert (gold.type, gold.stance) == ("denial", "opposes")


def test_gold_is_edited_by_hand_boundaries_and_new_people_included(
    reviewing: MainWindow,
) -> None:
    page = _only(reviewing, "type")
    press("E")
    editor = page.gold.editor
    assert editor.isVisible()
    click(editor.types.chip("acknowledgment"))
    (gold,) = _gold(reviewing)
    assert gold.type == "acknowledgment"
    click(editor.nudge_buttons[1, -1])
    (gold,) = _gold(reviewing)
    assert gold.quotes == ("two boats had",)
    editor.speaker.setFocus()
    editor.speaker.selectAll()
    write("Harbour master")
    press("Shift+Return")
    assert reviewing.session is not None
    speaker = reviewing.session.speaker(_gold(reviewing)[0].speaker_id or "")
    assert speaker is not None
    assert speaker.name == "Harbour master"
    cursor = page.gold.passage.textCursor()
    cursor.setPosition(0)
    cursor.setPosition(8, cursor.MoveMode.KeepAnchor)
    page.gold.passage.setTextCursor(cursor)
    click(editor.take_button)
    (gold,) = _gold(reviewing)
    assert len(gold.quotes[0]) <= 8
    assert gold.quotes[0] in TEXT
    click(editor.done_button)
    assert not editor.isVisible()
    assert page.gold.fields.buttons()["type"].accessibleName().endswith("edited")
    for _ in range(4):
        press("Ctrl+Z")
    assert _gold(reviewing) == []


def test_the_whole_way_to_an_exported_gold_set(
    reviewing: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    page = _page(reviewing)
    while page.item is not None and page.review is not None:
        press("B")
        if not page.list.step(1):
            break
    assert page.review is not None
    assert page.review.tally.settled == 4
    assert page.gold.finish_button.text() == "Finish gold set (1 to do)"
    click(page.head.accept_button)
    dialog = page._dialog
    assert "nobody who worked on the article has anything else" in _words(dialog)
    assert dialog.count.text() == "2 places will be accepted, in one undo step."
    click(dialog.accept_button)
    assert page.gold.finish_button.isEnabled()
    click(page.gold.finish_button)
    assert page.gold.state.text() == "finished"
    page.list.refilter()
    look(reviewing)
    assert page.done.isVisible()
    assert page.done.heading.text() == "All disagreements are decided"
    assert reviewing.session is not None
    export = ExportDialog(reviewing.session)
    qtbot.addWidget(export)
    export.open()
    for button in export.choice.buttons.values():
        click(button)
    export.gold_box.setChecked(True)
    export.path_field.setText(str(tmp_path / "gold.jsonl"))
    click(export.export_button)
    qtbot.waitUntil(lambda: not export.is_running)
    lines = (tmp_path / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    assert {record["annotator"] for record in records} == {GOLD}
    assert sum(len(record["annotations"]) for record in records) == 6
    assert sum(len(record["decisions"]) for record in records) == 6
    export.reject()
    look(reviewing)
    press("Ctrl+Z", "Ctrl+Z")
    assert page.review.tally.agreed["decided"] == 0


def _words(dialog: object) -> str:
    from PySide6.QtWidgets import QDialog, QLabel

    assert isinstance(dialog, QDialog)
    return " ".join(label.text() for label in dialog.findChildren(QLabel))


def test_changed_work_is_flagged_and_shown(reviewing: MainWindow, qtbot: QtBot) -> None:
    page = _only(reviewing, "type")
    press("B")
    item, session = page.item, reviewing.session
    assert item is not None
    assert session is not None
    session.switch_annotator("Ben")
    annotating.change_annotation(session, item.annotations["Ben"], note="looked again")
    session.switch_annotator(REVIEWER)
    _settled(reviewing, qtbot)
    assert page.head.stale.isVisible()
    assert page.head.stale.words.text().startswith("1 decision on work that was changed")
    click(page.head.stale.button)
    (row,) = _rows(page)
    assert row.endswith("decided on work that has changed since")
    assert "has changed since" in page.gold.verdict.text()
    press("B")
    assert not page.head.stale.isVisible()


def test_names_are_hidden_but_decisions_record_truly(
    tmp_path: Path, qtbot: QtBot, preferences: Preferences, open_program: OpenProgram
) -> None:
    path = _project(tmp_path, ("Ada", "Ben", "Cleo"))
    window = _open(path, qtbot, preferences, open_program)
    click(_page(window).switches.names_button)
    page = _only(window, "type")
    assert [column.said for column in page.desk.columns] == ["A", "B", "C"]
    assert not any("Ada" in row or "Ben" in row for row in _rows(page))
    place = [column.annotator for column in page.desk.columns].index("Ben")
    press("ABC"[place])
    assert [one.type for one in _gold(window)] == ["denial"]
    assert page.item is not None
    taken = set(_decisions(window)[0].fields.values())
    assert taken == {page.item.annotations["Ben"]}
    window.close()
    again = open_program(path).window
    _settled(again, qtbot)
    assert _page(again).switches.names_button.isChecked()


def test_a_disagreement_of_the_agreement_page_opens_here(
    reviewing: MainWindow, qtbot: QtBot
) -> None:
    page = _only(reviewing, "type")
    assert page.item is not None
    wanted = tuple(page.item.annotations.values())
    _only(reviewing, "missing")
    reviewing.show_page("agreement")
    reviewing.pages.place_chosen.emit(page.item.article_id, wanted)
    assert page.isVisible()
    assert page.item is not None
    assert tuple(page.item.annotations.values()) == wanted
    press("O")
    assert reviewing.top_bar.page() == "annotate"


def test_without_two_finished_sets_it_says_what_is_missing(
    window: MainWindow, qtbot: QtBot
) -> None:
    press("Ctrl+2")
    page = _settled(window, qtbot)
    assert page.empty.isVisible()
    assert "two annotators or more have finished" in page.empty.words.text()
    assert not page.head.accept_button.isVisible()


def test_nobody_decides_without_a_name(
    tmp_path: Path, qtbot: QtBot, open_program: OpenProgram
) -> None:
    window = open_program(_project(tmp_path)).window
    dialog = window.dialogs.open_dialog
    assert dialog is not None
    dialog.reject()
    window.show_page("review")
    _settled(window, qtbot)
    _page(window).focus_places()
    press("B")
    answer_annotator(window, REVIEWER)
    _page(window).focus_places()
    press("B")
    assert _decisions(window)[0].reviewer == REVIEWER


def test_letters_typed_into_fields_decide_nothing(reviewing: MainWindow, qtbot: QtBot) -> None:
    page = _page(reviewing)
    page.list.filter_edit.setFocus()
    write("boabx")
    assert page.list.filter_edit.text() == "boabx"
    qtbot.waitUntil(page.list.nothing.isVisible)
    assert _decisions(reviewing) == []
    assert QApplication.focusWidget() is page.list.filter_edit
