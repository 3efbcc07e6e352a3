"""The import dialog with real files, a real project and real clicks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel
from pytestqt.qtbot import QtBot

from annotator.session.session import Session
from annotator.session.transfer import ImportReport
from annotator.ui.import_dialog import ImportDialog
from annotator.ui.import_report import FILE, OUTCOME, REASON, ROW
from annotator.ui.plain_table import PlainTable

TEXT = "“Nichts”, sagte e\u0301r. 😀 קול the boats\u2019 crews left at dawn.\n"


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with Session.create(tmp_path / "project.annotator") as made:
        made.switch_annotator("a1")
        yield made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "news"
    made.mkdir()
    return made


def opened(qtbot: QtBot, session: Session, *paths: Path) -> ImportDialog:
    dialog = ImportDialog(session, paths)
    qtbot.addWidget(dialog)
    dialog.open()
    return dialog


def press(qtbot: QtBot, button: QAbstractButton) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def wait_for_end(qtbot: QtBot, dialog: ImportDialog) -> None:
    qtbot.waitUntil(lambda: not dialog.is_running, timeout=20_000)


def cells(table: PlainTable) -> list[tuple[str, ...]]:
    model = table.rows_model
    return [
        tuple(model.index(row, column).data() for column in range(model.columnCount()))
        for row in range(model.rowCount())
    ]


def many_lines(path: Path, number: int) -> Path:
    lines = (json.dumps({"text": f"{TEXT}Number {n}.", "title": f"No. {n}"}) for n in range(number))
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_folder_comes_in_and_every_file_is_accounted_for(
    qtbot: QtBot, session: Session, folder: Path
) -> None:
    (folder / "one.txt").write_text(TEXT, encoding="utf-8")
    (folder / "two.txt").write_text(TEXT + "More.", encoding="utf-8")
    (folder / "two again.txt").write_text(TEXT + "More.", encoding="utf-8")
    (folder / "latin.txt").write_bytes("caf\xe9".encode("latin-1"))
    dialog = opened(qtbot, session, folder)
    reports: list[ImportReport] = []
    dialog.imported.connect(reports.append)
    press(qtbot, dialog.import_button)
    wait_for_end(qtbot, dialog)
    assert session.article_count() == 2
    assert dialog.report.sentence.text() == "2 articles added, 1 already there, 1 refused."
    [refused] = cells(dialog.report.table)
    assert refused[OUTCOME] == "Refused"
    assert refused[FILE] == str(folder / "latin.txt")
    assert "UTF-8" in refused[REASON]
    press(qtbot, dialog.report.outcomes.chip("every"))
    assert sorted(row[OUTCOME] for row in cells(dialog.report.table)) == [
        "Added",
        "Added",
        "Already there",
        "Refused",
    ]
    assert [len(report.added) for report in reports] == [2]
    [number] = session.article_numbers(words="one")
    assert session.article(session.summaries([number])[0].id).text == TEXT


def test_trying_first_reports_and_writes_nothing(
    qtbot: QtBot, session: Session, folder: Path
) -> None:
    (folder / "one.txt").write_text(TEXT, encoding="utf-8")
    dialog = opened(qtbot, session, folder)
    reports: list[ImportReport] = []
    dialog.imported.connect(reports.append)
    press(qtbot, dialog.try_button)
    wait_for_end(qtbot, dialog)
    assert dialog.report.sentence.text() == "1 article would be added, 0 already there, 0 refused."
    assert "nothing has been written" in dialog.report.remark.text()
    assert session.article_count() == 0
    assert session.undo_labels() == (None, None)
    assert reports == []
    press(qtbot, dialog.import_button)
    wait_for_end(qtbot, dialog)
    assert session.article_count() == 1
    assert len(reports) == 1


def test_cancelled_half_way_nothing_stays(qtbot: QtBot, session: Session, tmp_path: Path) -> None:
    dialog = opened(qtbot, session, many_lines(tmp_path / "many.jsonl", 4_000))
    press(qtbot, dialog.import_button)
    qtbot.waitUntil(lambda: session.article_count() > 20)
    assert dialog.is_running
    press(qtbot, dialog.progress.cancel_button)
    wait_for_end(qtbot, dialog)
    assert session.article_count() == 0
    assert session.undo_labels() == (None, None)
    assert dialog.problem.text() == "Cancelled; nothing was imported."
    assert dialog.import_button.isEnabled()


def test_closing_while_it_runs_cancels_first(
    qtbot: QtBot, session: Session, tmp_path: Path
) -> None:
    dialog = opened(qtbot, session, many_lines(tmp_path / "many.jsonl", 4_000))
    press(qtbot, dialog.import_button)
    qtbot.waitUntil(lambda: session.article_count() > 0)
    dialog.close()
    assert dialog.isVisible()
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=20_000)
    assert session.article_count() == 0
    with session.step("still writable") as step:
        assert step.edits == []


def test_what_is_read_is_shown_while_it_is_read(
    qtbot: QtBot, session: Session, tmp_path: Path
) -> None:
    source = many_lines(tmp_path / "many.jsonl", 1_500)
    dialog = opened(qtbot, session, source)
    press(qtbot, dialog.import_button)
    qtbot.waitUntil(lambda: dialog.progress.bar.maximum() > 0)
    assert dialog.progress.words.text() == f"Reading {source}"
    assert not dialog.sources.isEnabled()
    wait_for_end(qtbot, dialog)
    assert session.article_count() == 1_500


def test_the_text_column_is_chosen_from_those_of_the_file(
    qtbot: QtBot, session: Session, tmp_path: Path
) -> None:
    table = tmp_path / "table.csv"
    table.write_text(f'id,headline,body\n1,"{TEXT.strip()}",x1y\nz,short\n', encoding="utf-8")
    dialog = opened(qtbot, session, table)
    column = dialog.sources.csv_column
    qtbot.waitUntil(lambda: column.field.count() == 3)
    assert column.chosen == "body"
    qtbot.waitUntil(lambda: "x1y" in column.preview.text())
    column.field.setCurrentText("headline")
    qtbot.waitUntil(lambda: "“Nichts”, sagte e\u0301r. 😀" in column.preview.text())
    press(qtbot, dialog.import_button)
    wait_for_end(qtbot, dialog)
    assert dialog.report.sentence.text() == "1 article added, 0 already there, 1 refused."
    assert [row[ROW] for row in cells(dialog.report.table)] == ["2"]
    [number] = session.article_numbers()
    assert session.article(session.summaries([number])[0].id).text == TEXT.strip()


def test_a_column_that_is_not_there_is_told_at_once(
    qtbot: QtBot, session: Session, tmp_path: Path
) -> None:
    table = tmp_path / "table.csv"
    table.write_text("id,body\n1,words\n", encoding="utf-8")
    dialog = opened(qtbot, session, table)
    column = dialog.sources.csv_column
    qtbot.waitUntil(lambda: "words" in column.preview.text())
    column.field.setCurrentText("<b>text</b>")
    qtbot.waitUntil(lambda: "<b>text</b>" in column.preview.text())
    assert column.preview.textFormat() == Qt.TextFormat.PlainText


def test_only_tables_are_asked_for_their_column(
    qtbot: QtBot, session: Session, folder: Path
) -> None:
    (folder / "one.txt").write_text(TEXT, encoding="utf-8")
    dialog = opened(qtbot, session, folder / "one.txt")
    assert not dialog.sources.csv_column.isVisible()
    dialog.sources.format_field.setCurrentIndex(dialog.sources.format_field.findData("csv"))
    assert dialog.sources.csv_column.isVisible()


def test_an_encoding_nobody_knows_is_refused_in_one_sentence(
    qtbot: QtBot, session: Session, folder: Path
) -> None:
    (folder / "one.txt").write_text(TEXT, encoding="utf-8")
    dialog = opened(qtbot, session, folder)
    dialog.sources.encoding_field.setCurrentText("klingon-8")
    press(qtbot, dialog.import_button)
    wait_for_end(qtbot, dialog)
    assert "klingon-8" in dialog.problem.text()
    assert dialog.problem.text().endswith("Nothing was imported.")
    assert session.article_count() == 0


def test_a_named_encoding_is_used(qtbot: QtBot, session: Session, folder: Path) -> None:
    (folder / "latin.txt").write_bytes("Le caf\xe9 est ferm\xe9.".encode("latin-1"))
    dialog = opened(qtbot, session, folder)
    dialog.sources.encoding_field.setCurrentText("iso-8859-1")
    press(qtbot, dialog.import_button)
    wait_for_end(qtbot, dialog)
    [number] = session.article_numbers()
    assert session.article(session.summaries([number])[0].id).text == "Le café est fermé."


def test_files_dropped_on_the_dialog_join_the_list(
    qtbot: QtBot, session: Session, folder: Path
) -> None:
    dialog = opened(qtbot, session)
    assert not dialog.import_button.isEnabled()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(folder)), QUrl("https://example.org/a.txt")])
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton)
    enter = QDragEnterEvent(QPoint(5, 5), *how, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(dialog, enter)
    assert enter.isAccepted()
    drop = QDropEvent(QPointF(5, 5), *how, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(dialog, drop)
    assert dialog.sources.paths == [folder]
    assert dialog.import_button.isEnabled()
    dialog.sources.list.setCurrentRow(0)
    qtbot.keyClick(dialog.sources.list, Qt.Key.Key_Delete)
    assert dialog.sources.paths == []
    assert not dialog.import_button.isEnabled()


def test_the_report_can_be_copied_and_saved(
    qtbot: QtBot, session: Session, folder: Path, tmp_path: Path
) -> None:
    (folder / "=run(1).txt").write_bytes(b"\xff")
    dialog = opened(qtbot, session, folder)
    press(qtbot, dialog.import_button)
    wait_for_end(qtbot, dialog)
    press(qtbot, dialog.report.copy_button)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t") == ["Outcome", "File", "Row", "Reason"]
    assert lines[1].split("\t")[:2] == ["Refused", str(folder / "=run(1).txt")]
    saved = tmp_path / "report.txt"
    dialog.report.save_to(str(saved))
    assert saved.read_text(encoding="utf-8").splitlines()[1:] == lines
    assert str(saved) in dialog.report.remark.text()


def test_a_report_never_takes_the_place_of_the_project(
    qtbot: QtBot, session: Session, folder: Path
) -> None:
    (folder / "one.txt").write_text(TEXT, encoding="utf-8")
    dialog = opened(qtbot, session, folder)
    press(qtbot, dialog.import_button)
    wait_for_end(qtbot, dialog)
    before = session.path.stat()
    dialog.report.save_to(str(session.path))
    assert "is the project itself" in dialog.report.remark.text()
    assert session.path.stat().st_ino == before.st_ino
    dialog.report.save_to(str(folder / "no such folder" / "report.txt"))
    assert "could not be written" in dialog.report.remark.text()


def test_names_are_shown_as_typed(qtbot: QtBot, session: Session, folder: Path) -> None:
    name = "<img src=x> & “q”.txt"
    (folder / name).write_bytes(b"\xff")
    dialog = opened(qtbot, session, folder / name)
    press(qtbot, dialog.import_button)
    wait_for_end(qtbot, dialog)
    dialog.report.table.selectRow(0)
    shown = [label for label in dialog.findChildren(QLabel) if name in label.text()]
    assert shown
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in shown)
    tip = dialog.report.table.rows_model.index(0, FILE).data(Qt.ItemDataRole.ToolTipRole)
    assert "<img" not in tip
