"""The lists of speakers and propositions in the real window: by keys, mouse and real files."""

from __future__ import annotations

import csv
import dataclasses
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QPushButton
from pytestqt.qtbot import QtBot

from annotator.model.change import Edit
from annotator.model.span import Span
from annotator.session import annotating, propositions, speakers
from annotator.session.session import Session, new_id
from annotator.ui.main_window import MainWindow
from annotator.ui.merge_dialog import MergeDialog
from annotator.ui.plain_table import PlainTable
from annotator.ui.propositions_window import PropositionsWindow
from annotator.ui.speakers_window import SpeakersWindow
from annotator.ui.split_dialog import SplitDialog
from annotator.ui.turns_dialog import TurnsDialog
from tests.stories.harbour import FERRY
from tests.stories.verbs import click, desk, focused, look, press, write


@pytest.fixture
def session(window: MainWindow) -> Session:
    """Two spellings of one minister, used by two annotators, and somebody nobody names."""
    assert window.session is not None
    session = window.session
    article_id = desk(window).article.id  # type: ignore[union-attr]
    for annotator, name, about, start in (
        ("Jonas", "Eldar Koveshty", "The ferry is unsafe.", 40),
        ("Mira", "Ildar Qoveshti", "The ferry is safe.", 40),
        ("Mira", "Ildar Qoveshti", "The ferry is safe.", 60),
    ):
        session.switch_annotator(annotator)
        annotating.annotate_named(
            session,
            article_id,
            [Span(start, start + 9)],
            "claim",
            speaker=name,
            proposition=about,
            relayers=["Tidewater Bulletin"],
        )
    speakers.make_speaker(session, name="Spare <b>One</b>", aliases=("Spär",), role="pilot")
    return session


@pytest.fixture
def people(qtbot: QtBot, window: MainWindow, session: Session) -> SpeakersWindow:
    """The list of speakers, opened by its key."""
    press("Ctrl+Shift+S")
    opened = window.dialogs.lists["speakers"]
    assert isinstance(opened, SpeakersWindow)
    qtbot.waitUntil(lambda: opened.is_ready)
    look(opened)
    return opened


@pytest.fixture
def topics(qtbot: QtBot, window: MainWindow, session: Session) -> PropositionsWindow:
    """The list of propositions, opened by its key."""
    press("Ctrl+Shift+O")
    opened = window.dialogs.lists["propositions"]
    assert isinstance(opened, PropositionsWindow)
    qtbot.waitUntil(lambda: opened.is_ready)
    look(opened)
    return opened


def cells(table: PlainTable) -> list[tuple[str, ...]]:
    return [row.cells for row in table.rows_model.rows]


def key_of(session: Session, name: str) -> str:
    return speakers.named_speaker(session, name).id


def click_row(table: PlainTable, row: int, *, column: int = 0, ctrl: bool = False) -> None:
    place = table.visualRect(table.rows_model.index(row, column)).center()
    held = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, held, place)


def child(parent: QDialog, kind: type) -> QDialog:
    (found,) = (known for known in parent.findChildren(kind) if known.isVisible())
    assert isinstance(found, QDialog)
    return found


def wait(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def test_it_lists_everybody_with_counts_searches_and_sorts(people: SpeakersWindow) -> None:
    assert cells(people.rows.table) == [
        ("Eldar Koveshty", "Person", "", "accepted", "1", "0"),
        ("Ildar Qoveshti", "Person", "", "accepted", "2", "0"),
        ("Spare <b>One</b>", "Person", "", "accepted", "0", "0"),
        ("Tidewater Bulletin", "Person", "", "accepted", "0", "3"),
    ]
    assert people.rows.count.text() == "4 speakers"
    assert focused() is people.rows.search
    write("spar pilot")  # an alias without its accent, and a role
    assert [row[0] for row in cells(people.rows.table)] == ["Spare <b>One</b>"]
    assert people.rows.count.text() == "1 of 4 speakers"
    press("Escape")
    assert people.isVisible()
    assert len(people.rows.shown_keys()) == 4
    header = people.rows.table.horizontalHeader()
    place = header.sectionViewportPosition(5) + 10
    QTest.mouseClick(
        header.viewport(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        QPoint(place, 8),
    )
    assert [row[5] for row in cells(people.rows.table)] == ["3", "0", "0", "0"]
    people.rows.order.setFocus()
    QTest.keyClick(people.rows.order, Qt.Key.Key_Up)
    assert [row[4] for row in cells(people.rows.table)] == ["2", "1", "0", "0"]
    press("Escape")
    assert not people.isVisible()


def test_a_field_is_stored_when_it_is_left_and_refused_in_words(
    people: SpeakersWindow, session: Session
) -> None:
    press("Down", "Down")  # from the search into the rows, to the second one
    assert people.rows.selected_keys() == [key_of(session, "Ildar Qoveshti")]
    press("Return")
    name = people.form.lines["name"]
    assert focused() is name
    name.selectAll()
    write("I. Qoveshti")
    press("Tab")
    assert speakers.named_speaker(session, "I. Qoveshti").name == "I. Qoveshti"
    assert people.outcome.words.text() == "Saved"
    assert focused() is people.form.aliases
    write("Koveshty")
    press("Return")
    write("Qoveshti")
    press("Tab")
    assert speakers.named_speaker(session, "koveshty").aliases == ("Koveshty", "Qoveshti")
    people.form.kind.setFocus()
    QTest.keyClick(people.form.kind, Qt.Key.Key_Down)
    assert speakers.named_speaker(session, "I. Qoveshti").kind == "government"
    name.setFocus()
    name.selectAll()
    write("eldar koveshty")
    press("Tab")
    assert "already a speaker called “Eldar Koveshty”" in people.outcome.words.text()
    assert name.text() == "eldar koveshty"  # nothing typed is lost
    assert people.outcome.undo_button.isHidden()
    assert session.undo_labels()[0] == "change speaker I. Qoveshti"


def test_merging_says_what_it_touches_and_can_be_taken_back(
    window: MainWindow, people: SpeakersWindow, session: Session
) -> None:
    click_row(people.rows.table, 0)
    click_row(people.rows.table, 1, ctrl=True)
    assert people.empty.heading.text() == "2 speakers selected"
    click(people.merge_button)
    dialog = child(people, MergeDialog)
    assert isinstance(dialog, MergeDialog)
    assert dialog.keep.currentText() == "Ildar Qoveshti"  # who is used most
    assert dialog.words.text() == (
        "“Eldar Koveshty” goes. 1 annotation of 1 annotator will name the one that stays. The "
        "other names become aliases. All of it is one step to undo."
    )
    look(dialog)
    click(dialog.merge_button)
    kept = speakers.named_speaker(session, "Eldar Koveshty")
    assert kept.name == "Ildar Qoveshti"
    assert people.outcome.words.text() == (
        "1 speaker went up in Ildar Qoveshti; 1 annotation changed."
    )
    assert people.rows.selected_keys() == [kept.id]
    assert people.form.aliases.note == "Eldar Koveshty"
    assert people.places.heading.text() == "3 annotations, 1 of them by others"
    click(people.outcome.undo_button)
    assert people.outcome.words.text() == "Undone: merge Eldar Koveshty into Ildar Qoveshti"
    assert len(people.rows.shown_keys()) == 4


def test_a_merge_that_touches_very_many_goes_on_in_turns_and_can_be_cancelled(
    qtbot: QtBot, people: SpeakersWindow, session: Session
) -> None:
    kept, gone = key_of(session, "Ildar Qoveshti"), key_of(session, "Eldar Koveshty")
    made = session.annotations(desk(people.parent()).article.id)[0]  # type: ignore[arg-type, union-attr]
    with session.step("many") as step:
        for _ in range(150):
            copy = dataclasses.replace(made, id=new_id(), speaker_id=gone, number=0)
            step.apply(Edit(before=None, after=copy))
    before = session.undo_labels()
    people.merge([gone], kept)
    dialog = child(people, TurnsDialog)
    assert isinstance(dialog, TurnsDialog)
    assert dialog.progress.words.text() == "Changing 151 annotations…"
    click(dialog.progress.cancel_button)
    assert people.outcome.words.text() == "Cancelled; nothing was changed."
    assert session.undo_labels() == before
    assert speakers.uses(session)[gone].speaking == 151
    people.merge([gone], kept)
    qtbot.waitUntil(lambda: "151 annotations changed" in people.outcome.words.text())
    assert speakers.uses(session)[kept].speaking == 153
    assert people.rows.selected_keys() == [kept]
    click(people.outcome.undo_button)
    assert child(people, TurnsDialog).progress.isVisible()  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: people.outcome.words.text().startswith("Undone: merge"))
    assert speakers.uses(session)[gone].speaking == 151


def test_one_is_merged_with_another_found_by_name(people: SpeakersWindow, session: Session) -> None:
    click_row(people.rows.table, 0)
    click(people.merge_button)
    dialog = child(people, MergeDialog)
    assert isinstance(dialog, MergeDialog)
    look(dialog)
    assert not dialog.merge_button.isEnabled()
    assert focused() is dialog.other
    write("qov")
    press("Return")
    assert dialog.merge_button.isEnabled()
    dialog.keep.setFocus()
    QTest.keyClick(dialog.keep, Qt.Key.Key_Down)
    assert dialog.keep.currentText() == "Ildar Qoveshti"
    press("Return")
    assert speakers.named_speaker(session, "Eldar Koveshty").name == "Ildar Qoveshti"


def test_splitting_takes_names_and_annotations_along(
    people: SpeakersWindow, session: Session
) -> None:
    both = key_of(session, "Ildar Qoveshti")
    speakers.change_speaker(session, both, aliases=("Tavin Qoveshti",))
    people.reload()
    people.rows.select([both])
    click(people.split_button)
    dialog = child(people, SplitDialog)
    assert isinstance(dialog, SplitDialog)
    look(dialog)
    assert not dialog.split_button.isEnabled()
    write("Tavin Qoveshti")
    assert dialog.aliases.item(0).checkState() == Qt.CheckState.Checked
    dialog.places.setFocus()
    dialog.places.setCurrentRow(0)
    press("Space")
    assert dialog.words.text() == (
        "1 annotation of 2 go to “Tavin Qoveshti”, and 1 alias. All of it is one step to undo."
    )
    click(dialog.split_button)
    made = speakers.named_speaker(session, "Tavin Qoveshti")
    assert made.id != both
    assert speakers.uses(session)[made.id].speaking == 1
    assert people.rows.selected_keys() == [made.id]


def test_a_count_leads_to_the_annotations_and_these_to_their_place(
    window: MainWindow, people: SpeakersWindow, session: Session
) -> None:
    click_row(people.rows.table, 1, column=4)
    table = people.places.table
    assert focused() is table
    words = FERRY[40:49]
    assert cells(table)[0][0] == f"\u2068“{words.strip()}”\u2069"
    assert [row[2] for row in cells(table)] == ["Ferry “safe” after fire"] * 2
    press("Down", "Return")
    assert desk(window).view.current() == session.annotations(desk(window).article.id)[1].id  # type: ignore[union-attr]
    people.rows.select([key_of(session, "Eldar Koveshty")])
    assert cells(people.places.table) == []  # another annotator's, until asked for
    people.places.others_box.setFocus()
    press("Space")
    assert [row[3] for row in cells(people.places.table)] == ["Jonas"]


def test_doubles_are_found_merged_and_told_apart(people: SpeakersWindow, session: Session) -> None:
    speakers.make_speaker(session, name="Tidewater Buletin")
    people.find_doubles()
    dialog = people._doubles
    assert dialog is not None
    while dialog._task.is_running:
        wait(20)
    assert {row[:2] for row in cells(dialog.table)} == {
        ("Tidewater Bulletin", "Tidewater Buletin"),
        ("Eldar Koveshty", "Ildar Qoveshti"),
    }
    look(dialog)
    first = cells(dialog.table)[0]
    click(dialog.apart_button)
    assert cells(dialog.table)[0] != first
    assert len(cells(dialog.table)) == 1
    click(dialog.same_button)
    (merging,) = dialog.findChildren(MergeDialog)
    look(merging)
    click(merging.merge_button)
    assert cells(dialog.table) == []
    assert len(session.speakers()) == 4
    assert dialog.words.text() == "No two speakers look alike, or they were told apart."
    dialog.reject()


def test_two_that_are_selected_are_told_apart_by_a_key(
    people: SpeakersWindow, session: Session
) -> None:
    click_row(people.rows.table, 0)
    assert not people.apart_button.isEnabled()
    click_row(people.rows.table, 1, ctrl=True)
    assert people.apart_button.toolTip() == "Ctrl+Shift+D"
    press("Ctrl+Shift+D")
    assert people.outcome.words.text() == "They are told apart and not asked about again."
    one, other = (session.speaker(key) for key in people.rows.selected_keys())
    assert one is not None
    assert other is not None
    assert {*one.distinct_from, *other.distinct_from} & {one.id, other.id}
    press("Ctrl+Z")
    assert session.speaker(one.id).distinct_from == ()  # type: ignore[union-attr]


def test_a_pair_of_possible_doubles_is_told_apart_by_the_same_key(
    window: MainWindow, people: SpeakersWindow
) -> None:
    window.activateWindow()
    look(window)
    press("Ctrl+Shift+D")
    wait(1)
    dialog = people._doubles
    assert dialog is not None
    while dialog._task.is_running:
        wait(20)
    look(dialog)
    assert len(cells(dialog.table)) == 1
    press("Ctrl+Shift+D")
    assert cells(dialog.table) == []
    assert people.outcome.words.text() == "They are told apart and not asked about again."
    dialog.reject()


def test_the_speaker_of_the_current_annotation_is_split_by_a_key(
    qtbot: QtBot, window: MainWindow, session: Session
) -> None:
    page = desk(window)
    page.show_annotation(session.annotations(page.article.id)[0].id)  # type: ignore[union-attr]
    press("Ctrl+Shift+X")
    people = window.dialogs.lists["speakers"]
    qtbot.waitUntil(lambda: bool(people.findChildren(SplitDialog)))
    dialog = child(people, SplitDialog)
    assert dialog.windowTitle() == "Split Ildar Qoveshti"
    dialog.reject()
    look(people)
    people.rows.select([key_of(session, "Eldar Koveshty")])
    press("Ctrl+Shift+X")
    dialog = child(people, SplitDialog)
    assert dialog.windowTitle() == "Split Eldar Koveshty"
    dialog.reject()
    people.rows.select([])
    people.rows.table.setFocus()
    press("Ctrl+Shift+X")
    assert people.outcome.words.text() == "Select the one speaker to be split."


def test_keys_of_ones_own_work_in_the_list_too(
    window: MainWindow, people: SpeakersWindow, session: Session
) -> None:
    window.keys.remove("tell_apart", "Ctrl+Shift+D")
    window.keys.add("tell_apart", "Ctrl+Shift+Y")
    people.rows.select([key_of(session, name) for name in ("Eldar Koveshty", "Ildar Qoveshti")])
    people.rows.table.setFocus()
    press("Ctrl+Shift+D")
    assert people.outcome.words.text() == ""
    press("Ctrl+Shift+Y")
    assert people.outcome.words.text() == "They are told apart and not asked about again."
    assert people.apart_button.toolTip() == "Ctrl+Shift+Y"


def test_the_proposed_are_found_and_accepted(people: SpeakersWindow, session: Session) -> None:
    came = key_of(session, "Eldar Koveshty")
    speakers.set_status(session, [came], "proposed")
    people.reload()
    write("proposed")
    assert people.rows.shown_keys() == [came]
    press("Down")
    click(people.accept_button)
    assert people.outcome.words.text() == "1 speaker accepted."
    assert people.rows.shown_keys() == []
    people.rows.table.setFocus()
    press("Ctrl+Z")
    assert people.outcome.words.text() == "Undone: accept 1 speaker"
    assert people.rows.shown_keys() == [came]


def test_only_the_unused_go(people: SpeakersWindow, session: Session) -> None:
    click_row(people.rows.table, 1)
    click(people.delete_button)
    assert "is named by 2 annotations of 1 annotator (Mira)" in people.outcome.words.text()
    (unused,) = (
        button for button in people.findChildren(QPushButton) if button.text() == "Delete unused"
    )
    click(unused)
    assert people.outcome.words.text() == "1 speaker deleted."
    click(unused)
    assert people.outcome.words.text() == "Every speaker is named by some annotation."
    assert len(people.rows.shown_keys()) == 3


def test_a_table_goes_out_and_comes_in_after_a_look_at_it(
    qtbot: QtBot, people: SpeakersWindow, session: Session, tmp_path: Path
) -> None:
    people.ask_export()
    (chooser,) = people.findChildren(QDialog)
    chooser.reject()
    out = tmp_path / "out.csv"
    people.export_to(str(out))
    qtbot.waitUntil(lambda: "rows are in" in people.outcome.words.text())
    with out.open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == 4
    out.write_text("name,kind\nNew One,outlet\n,person\n", encoding="utf-8")
    people.import_from(str(out))
    dialog = people.import_dialog
    qtbot.waitUntil(lambda: not dialog.is_running)
    assert dialog.words.text() == (
        "This would come in: 1 added, 0 changed, 0 already there, 1 refused."
    )
    assert cells(dialog.table) == [("3", "The name of a speaker has 1 to 200 characters.")]
    assert len(session.speakers()) == 4
    click(dialog.import_button)
    qtbot.waitUntil(lambda: people.outcome.words.text().startswith("Imported: 1 added"))
    assert speakers.named_speaker(session, "New One").kind == "outlet"
    assert len(people.rows.shown_keys()) == 5
    people.import_from(str(tmp_path / "none.csv"))
    qtbot.waitUntil(lambda: not people.import_dialog.is_running)
    assert "could not be read" in people.import_dialog.words.text()
    assert not people.import_dialog.import_button.isEnabled()
    people.import_dialog.reject()


def test_it_follows_the_work_beside_it_and_closes_with_the_project(
    window: MainWindow, people: SpeakersWindow, session: Session, qtbot: QtBot
) -> None:
    people.rows.select([key_of(session, "Ildar Qoveshti")])
    speakers.make_speaker(session, name="Ana Vold")
    qtbot.waitUntil(lambda: len(people.rows.shown_keys()) == 5)
    assert people.rows.selected_keys() == [key_of(session, "Ildar Qoveshti")]
    click_row(people.rows.table, 0)
    (new,) = (button for button in people.findChildren(QPushButton) if button.text() == "New")
    click(new)
    write("Mirel Tushk")
    press("Tab")
    assert speakers.named_speaker(session, "Mirel Tushk").aliases == ()
    window.close_project()
    assert window.dialogs.lists == {}
    assert not people.isVisible()


def test_propositions_are_accepted_related_and_merged(
    topics: PropositionsWindow, session: Session
) -> None:
    safe = propositions.named_proposition(session, "The ferry is safe.")
    unsafe = propositions.named_proposition(session, "The ferry is unsafe.")
    assert cells(topics.rows.table) == [
        ("The ferry is safe.", "fact", "proposed", "2"),
        ("The ferry is unsafe.", "fact", "proposed", "1"),
    ]
    click_row(topics.rows.table, 0)
    click_row(topics.rows.table, 1, ctrl=True)
    click(topics.accept_button)
    assert topics.outcome.words.text() == "2 propositions changed to accepted."
    assert [row[2] for row in cells(topics.rows.table)] == ["accepted", "accepted"]
    topics.rows.select([safe.id])
    topics.form.excludes.edit.setFocus()
    write("unsafe")
    press("Return")
    assert propositions.named_proposition(session, safe.id).excludes == (unsafe.id,)
    topics.form.implies.edit.setFocus()
    write("unsafe")
    press("Return")
    assert "would imply what is excluded" in topics.outcome.words.text()
    topics.rows.select([unsafe.id])
    assert topics.form.others.text() == "Excluded by “The ferry is safe.”"
    assert [row[2] for row in cells(topics.places.table)] == []
    topics.form.note.setFocus()
    write("not the pumps")
    press("Ctrl+Return")
    assert propositions.named_proposition(session, unsafe.id).note == "not the pumps"
    topics.rows.select([safe.id, unsafe.id])
    click(topics.merge_button)
    dialog = child(topics, MergeDialog)
    assert isinstance(dialog, MergeDialog)
    look(dialog)
    click(dialog.merge_button)
    (left,) = session.propositions()
    assert left.note == "Also: The ferry is unsafe.\nnot the pumps"
    assert topics.outcome.words.text() == (
        "1 proposition went up in another one; 1 annotation changed."
    )
    click(topics.outcome.undo_button)
    assert len(session.propositions()) == 2


def test_retiring_and_renaming_a_proposition_say_what_they_touch(
    topics: PropositionsWindow, session: Session
) -> None:
    safe = propositions.named_proposition(session, "The ferry is safe.")
    topics.rows.select([safe.id])
    topics.form.text.setFocus()
    topics.form.text.selectAll()
    write("The ferry is fit for the sea")
    press("Tab")
    assert topics.outcome.words.text().startswith("Saved. It touches 2 annotations of ")
    click(topics.retire_button)
    told = topics.outcome.words.text()
    assert told.startswith("1 proposition changed to retired. It touches 2 annotations of ")
    assert told.endswith(", which stay.")
    assert propositions.named_proposition(session, safe.id).status == "retired"
    click(topics.outcome.undo_button)
    assert propositions.named_proposition(session, safe.id).status == "proposed"


def test_an_empty_list_says_what_to_do(qtbot: QtBot, window: MainWindow) -> None:
    press("Ctrl+Shift+S")
    opened = window.dialogs.lists["speakers"]
    qtbot.waitUntil(lambda: opened.is_ready)
    look(opened)
    assert opened.empty.heading.text() == "No speakers yet"
    assert not opened.findChildren(QPushButton)[1].isEnabled()
