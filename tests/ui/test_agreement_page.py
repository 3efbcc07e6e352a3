"""The Agreement page with real projects: what it shows, of whom, and what one can do with it."""

from __future__ import annotations

import csv
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.model.span import Span
from annotator.session import annotating
from annotator.session.reporting import agreement_figures, study_of_project
from annotator.session.session import Session
from annotator.ui.agreement_page import AgreementPage
from annotator.ui.chart_view import ChartView
from annotator.ui.plain_table import PlainTable
from annotator.ui.theme import DARK, LIGHT, apply_theme
from tests.projects import TEXT, add_article, span_of
from tests.ui.accessibility import name_of, problems, reachable, tab_cycle

CHANGED, SHUT, ARABIC, LEFT, HURT = (
    "Nothing has changed",
    "cafe\u0301 was shut",
    "لن نتراجع",
    "two boats had left",
    "anyone was hurt",
)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with Session.create(tmp_path / "project.annotator") as made:
        yield made


def annotate(
    session: Session,
    annotator: str,
    article: str,
    *marks: tuple[str, str, str],
    finish: bool = True,
) -> list[str]:
    """Have somebody annotate (words, type, speaker) and finish; returns the annotations' ids."""
    session.switch_annotator(annotator)
    ids = []
    for words, type_id, speaker in marks:
        made = annotating.annotate(session, article, [Span(*span_of(TEXT, words))], type_id)
        annotating.set_speaker(session, made.id, speaker)
        ids.append(made.id)
    if finish:
        annotating.finish(session, article)
    return ids


def differing(session: Session) -> tuple[str, list[str], list[str]]:
    """One article on which a1 and a2 agree twice, differ once in type and once in finding it."""
    article = add_article(session, title="Boats & <b>more</b>")
    first = annotate(
        session,
        "a1",
        article,
        (CHANGED, "claim", "She"),
        (ARABIC, "claim", "Wazir"),
        (LEFT, "acknowledgment", "Officials"),
        (HURT, "denial", "Officials"),
    )
    second = annotate(
        session,
        "a2",
        article,
        (CHANGED, "claim", "She"),
        (ARABIC, "denial", "Wazir"),
        (LEFT, "acknowledgment", "Officials"),
    )
    return article, first, second


def shown(qtbot: QtBot, session: Session) -> AgreementPage:
    page = AgreementPage(session)
    qtbot.addWidget(page)
    page.resize(1400, 800)
    page.show()
    wait_until_ready(qtbot, page)
    return page


def wait_until_ready(qtbot: QtBot, page: AgreementPage) -> None:
    qtbot.waitUntil(lambda: page.is_up_to_date, timeout=30_000)


def cells(table: PlainTable) -> list[list[str]]:
    model = table.rows_model
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def three(session: Session) -> None:
    """Two articles by three annotators, of whom the third finds less."""
    for number in range(2):
        # Another sentence makes it another article, of the same story.
        article = add_article(session, f"{TEXT}\n\nPart {number}.", title=f"Boats {number}")
        for name, words in (
            ("a1", (CHANGED, ARABIC, LEFT)),
            ("a2", (CHANGED, ARABIC, LEFT)),
            ("b & c", (CHANGED, LEFT)),
        ):
            annotate(session, name, article, *((part, "claim", "She") for part in words))


def test_the_table_shows_the_figures_of_the_session(qtbot: QtBot, session: Session) -> None:
    differing(session)
    page = shown(qtbot, session)
    figures = agreement_figures(study_of_project(session))
    rows = cells(page.view.figures_table)
    values = [[row[1], *row[3:6]] for row in rows if row[1]]
    assert sorted(values) == sorted(
        [
            "undefined" if f.value is None else f"{f.value:.3f}".replace("-", "−"),
            str(f.n_articles),
            str(f.n_matched),
            str(f.n_unmatched),
        ]
        for f in figures.whole
    )
    headings = [row[0] for row in rows if not row[1]]
    assert headings[:2] == ["Spans", "Type"]
    assert "Stance given type" in headings


def test_tiles_say_value_interval_and_on_what_they_rest(qtbot: QtBot, session: Session) -> None:
    three(session)
    page = shown(qtbot, session)
    tile = page.view.tiles.tiles["span_f1_dice", "spans"]
    # The third has two of three: F1 is 1, 0.8 and 0.8.
    assert tile.value.text() == "0.87"
    assert re.fullmatch(r"95 % CI \d\.\d\d – \d\.\d\d|.*stor.*", tile.interval.text())
    assert tile.basis.text() == "2 articles, 16 annotations"
    assert tile.accessibleName().startswith("Spans, F1 (Dice): 0.87, ")
    assert page.basis.text().startswith(
        "Rests on 2 articles (1 story), 6 annotation sets and 16 annotations (a1 6, a2 6, b & c 4)."
    )


def test_what_has_no_value_says_why(qtbot: QtBot, session: Session) -> None:
    article = add_article(session)
    for name in ("a1", "a2"):
        annotate(session, name, article, (CHANGED, "claim", "She"), (LEFT, "claim", "She"))
    page = shown(qtbot, session)
    undefined = [row for row in cells(page.view.figures_table) if row[1] == "undefined"]
    assert ["Cohen’s κ", "undefined", "", "1", "2", "0", "only one value was used"] in undefined
    tile = page.view.tiles.tiles["cohen_kappa", "type"]
    assert tile.value.text() == "–"
    assert tile.interval.text() == "undefined: only one value was used"


def test_types_have_their_names_in_the_schemes_order(qtbot: QtBot, session: Session) -> None:
    differing(session)
    page = shown(qtbot, session)
    qtbot.mouseClick(page.view.part_buttons["type"], Qt.MouseButton.LeftButton)
    headings = [row[0] for row in cells(page.view.figures_table) if not row[1]]
    assert headings[:3] == ["Spans · Claim", "Spans · Denial", "Spans · Acknowledgment"]
    assert page.view.part_buttons["pair"].isHidden()
    said = page.view.types.chart.accessibleDescription()
    assert [part.split(":")[0] for part in said.split("; ")] == [
        "Claim",
        "Denial",
        "Acknowledgment",
    ]


def test_charts_show_the_measure_that_is_chosen(qtbot: QtBot, session: Session) -> None:
    three(session)
    page = shown(qtbot, session)
    assert page.view.pairs.isVisible()
    by_gamma = page.view.pairs.chart.accessibleDescription()
    assert "a1, a2: 1.00 (2 articles)" in by_gamma
    page.panel.measure.setFocus()
    qtbot.keyClick(page.panel.measure, Qt.Key.Key_Down)
    assert page.view.pairs.caption.text() == "ANNOTATOR PAIRS · Spans, F1, Dice"
    assert "a1, b & c: 0.80 (2 articles)" in page.view.pairs.chart.accessibleDescription()
    assert page.is_up_to_date


def test_a_chart_is_drawn_anew_for_width_and_theme(qtbot: QtBot, session: Session) -> None:
    differing(session)
    page = shown(qtbot, session)
    chart: ChartView = page.view.make_up.chart
    ground = chart.grab().toImage().pixelColor(1, 1)
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    assert LIGHT.text in chart.svg
    apply_theme(app, "dark")
    try:
        assert LIGHT.text not in chart.svg
        assert DARK.text in chart.svg
        assert chart.grab().toImage().pixelColor(1, 1).lightness() < ground.lightness()
    finally:
        apply_theme(app, "light")
    before, height = chart.svg, chart.height()
    page.resize(QSize(1000, 700))
    qtbot.waitUntil(lambda: chart.svg != before)
    assert chart.height() == height
    assert f'width="{chart.width()}"' in chart.svg


def test_any_two_annotators_can_be_chosen(qtbot: QtBot, session: Session) -> None:
    three(session)
    page = shown(qtbot, session)
    qtbot.mouseClick(page.view.part_buttons["pair"], Qt.MouseButton.LeftButton)
    headings = [row[0] for row in cells(page.view.figures_table) if not row[1]]
    assert [h for h in headings if h.endswith("· Spans")] == [
        "a1 – a2 · Spans",
        "a1 – b & c · Spans",
        "a2 – b & c · Spans",
    ]
    page.panel.choice.boxes["a2"].click()
    assert not page.is_up_to_date
    wait_until_ready(qtbot, page)
    assert page.figures is not None
    assert page.figures.annotators == ("a1", "b & c")
    assert page.view.part_buttons["overall"].isChecked()
    assert page.view.pairs.isHidden()
    page.panel.choice.boxes["a1"].click()
    wait_until_ready(qtbot, page)
    assert page.empty.isVisible()
    assert "Choose two annotators" in page.empty.words.text()


def test_parameters_are_those_of_the_figures(qtbot: QtBot, session: Session) -> None:
    differing(session)
    page = shown(qtbot, session)
    panel = page.panel
    panel.resamples.setFocus()
    panel.resamples.selectAll()
    qtbot.keyClicks(panel.resamples, "50")
    qtbot.keyClick(panel.resamples, Qt.Key.Key_Return)
    panel.level.setCurrentIndex(0)
    panel.types.boxes["denial"].click()
    panel.minimum_dice.stepUp()
    assert not page.is_up_to_date
    wait_until_ready(qtbot, page)
    assert page.figures is not None
    used = page.figures.parameters
    assert (used.resamples, used.level, used.minimum_dice) == (50, 0.9, 0.55)
    assert page.figures.types == ("acknowledgment", "claim")
    assert "annotations of other types" in page.view.left_out.text()
    qtbot.mouseClick(panel.defaults_button, Qt.MouseButton.LeftButton)
    wait_until_ready(qtbot, page)
    assert page.figures is not None
    assert (page.figures.parameters.resamples, page.figures.parameters.level) == (2000, 0.95)


def test_a_date_that_is_none_changes_nothing(qtbot: QtBot, session: Session) -> None:
    differing(session)
    page = shown(qtbot, session)
    field = page.panel.published_from
    field.setFocus()
    qtbot.keyClicks(field, "soon")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.property("invalid") is True
    assert page.is_up_to_date
    field.clear()
    qtbot.keyClicks(field, "2019")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    wait_until_ready(qtbot, page)
    assert field.property("invalid") is False


def test_disagreements_are_listed_filtered_and_chosen(qtbot: QtBot, session: Session) -> None:
    article, first, second = differing(session)
    page = shown(qtbot, session)
    card = page.view.disagreements
    table = card.table
    assert [(row[0], row[2]) for row in cells(table)] == [
        ("Missing\n", "a1, not a2"),
        ("Type\n\u2068Claim\u2069 ↔ \u2068Denial\u2069", "a1 / a2"),
    ]
    words, title = cells(table)[1][1].split("\n")
    assert "لن نتراجع" in words
    assert "Boats & <b>more</b>" in title
    assert card.causes.values() == ["every", "missing", "type"]
    qtbot.mouseClick(card.causes.chip("type"), Qt.MouseButton.LeftButton)
    assert [row[0].split("\n")[0] for row in cells(table)] == ["Type"]
    chosen: list[tuple[str, object]] = []
    page.place_chosen.connect(lambda article_id, ids: chosen.append((article_id, ids)))
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert chosen == [(article, (first[1], second[1]))]
    place = table.visualRect(table.rows_model.index(0, 0)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseClick(card.pane.open_button, Qt.MouseButton.LeftButton)
    assert len(chosen) == 3


def test_disagreements_are_filtered_by_words_article_and_pair(
    qtbot: QtBot, session: Session
) -> None:
    three(session)
    page = shown(qtbot, session)
    card = page.view.disagreements
    assert card.count.text() == "2 of 2"
    qtbot.keyClicks(card.filter, "boats 1")
    qtbot.waitUntil(lambda: card.count.text() == "1 of 2")
    card.filter.clear()
    qtbot.waitUntil(lambda: card.count.text() == "2 of 2")
    assert card.pair.isVisible()
    card.pair.setFocus()
    # Between the first two there is no difference.
    qtbot.keyClick(card.pair, Qt.Key.Key_Down)
    assert card.count.text() == "0 of 2"
    assert card.pane.entry is None
    qtbot.keyClick(card.pair, Qt.Key.Key_Down)
    assert card.count.text() == "2 of 2"
    page.view.articles.selectRow(0)
    qtbot.keyClick(page.view.articles, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: card.count.text() == "1 of 2")


def test_both_versions_are_read_side_by_side(qtbot: QtBot, session: Session) -> None:
    differing(session)
    page = shown(qtbot, session)
    card = page.view.disagreements
    missing, there = card.pane.columns[1], card.pane.columns[0]
    assert (there.annotator, missing.annotator) == ("a1", "a2")
    assert missing.nothing.isVisible()
    assert missing.fields == []
    card.table.setFocus()
    qtbot.keyClick(card.table, Qt.Key.Key_Down)
    columns = card.pane.columns
    assert [column.annotator for column in columns] == ["a1", "a2"]
    fields = [{field.name: field for field in column.fields} for column in columns]
    assert [of["Type"].value for of in fields] == ["Claim", "Denial"]
    assert [of["Type"].differs for of in fields] == [True, True]
    assert [of["Speaker"].value for of in fields] == ["Wazir", "Wazir"]
    assert not fields[0]["Speaker"].differs
    for column in columns:
        marked = [mark.cursor.selectedText() for mark in column.words.extraSelections()]
        assert marked == [ARABIC]
        assert len(column.words.toPlainText()) > len(ARABIC)


def test_one_annotator_alone_is_told_what_to_do(qtbot: QtBot, session: Session) -> None:
    page = shown(qtbot, session)
    assert "So far nobody has annotated in this project." in page.empty.words.text()
    assert not page.export_button.isEnabled()
    annotate(session, "a1", add_article(session), (CHANGED, "claim", "She"))
    wait_until_ready(qtbot, page)
    assert "So far only a1 has annotated in this project." in page.empty.words.text()
    assert "Two annotators must have finished the same article." in page.empty.words.text()
    assert page.empty.button.isHidden()


def test_unfinished_sets_can_be_let_in(qtbot: QtBot, session: Session) -> None:
    article = add_article(session)
    annotate(session, "a1", article, (CHANGED, "claim", "She"))
    annotate(session, "a2", article, (CHANGED, "claim", "She"), finish=False)
    page = shown(qtbot, session)
    assert "1 annotation set not finished" in page.empty.words.text()
    assert page.empty.button.text() == "Include unfinished sets"
    qtbot.mouseClick(page.empty.button, Qt.MouseButton.LeftButton)
    wait_until_ready(qtbot, page)
    assert page.panel.unfinished_box.isChecked()
    assert page.view.tiles.tiles["span_f1_dice", "spans"].value.text() == "1.00"
    assert page.view.disagreements.isHidden()


def test_a_change_in_the_project_is_taken_in(qtbot: QtBot, session: Session) -> None:
    _, first, _ = differing(session)
    page = shown(qtbot, session)
    session.switch_annotator("a1")
    annotating.delete(session, [first[3]])
    assert not page.is_up_to_date
    wait_until_ready(qtbot, page)
    assert "(a1 3, a2 3)" in page.basis.text()
    page.hide()
    session.undo()
    assert not page.is_up_to_date
    page.show()
    wait_until_ready(qtbot, page)
    assert "(a1 4, a2 3)" in page.basis.text()


def test_the_report_is_written_in_every_format(
    qtbot: QtBot, session: Session, tmp_path: Path
) -> None:
    differing(session)
    page = shown(qtbot, session)
    qtbot.mouseClick(page.view.copy_button, Qt.MouseButton.LeftButton)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t")[:3] == ["Figure", "Value", "Interval"]
    for ending in page.export_button.formats:
        with qtbot.waitSignal(page.export_button.written, timeout=60_000):
            page.export_to(str(tmp_path / f"report.{ending}"))
        assert f"report.{ending}" in page.problem.text()
        assert page.problem.property("role") == "success"
        assert page.export_button.isEnabled()
    written = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert written["annotations"] == {"a1": 4, "a2": 3}
    with (tmp_path / "report.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) > len(written["measures"])
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")
    assert "Acknowledgment" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_a_report_that_cannot_be_written_says_why(
    qtbot: QtBot, session: Session, tmp_path: Path
) -> None:
    differing(session)
    page = shown(qtbot, session)
    copy = tmp_path / "project.html"
    copy.symlink_to(session.path)
    for path, words in (
        (copy, "belongs to the open project"),
        (tmp_path / "no such folder" / "report.json", "there is no folder"),
        (tmp_path / "report.docx", "does not say which report"),
    ):
        with qtbot.waitSignal(page.export_button.refused, timeout=60_000):
            page.export_to(str(path))
        assert words in page.problem.text()
        assert page.problem.property("role") == "danger"
    assert session.project.articles.count() == 1


def test_a_report_can_be_given_up(qtbot: QtBot, session: Session, tmp_path: Path) -> None:
    differing(session)
    page = shown(qtbot, session)
    with qtbot.waitSignal(page.export_button.cancelled, timeout=60_000):
        page.export_to(str(tmp_path / "report.pdf"))
        assert page.export_button.progress.isVisible()
        qtbot.mouseClick(page.export_button.progress.cancel_button, Qt.MouseButton.LeftButton)
    assert not (tmp_path / "report.pdf").exists()
    assert page.export_button.isEnabled()
    assert not page.export_button.progress.isVisible()


def test_cancelling_gives_the_page_back(qtbot: QtBot, session: Session) -> None:
    differing(session)
    page = AgreementPage(session)
    qtbot.addWidget(page)
    page.show()
    page.compute()
    page.progress.show()
    qtbot.mouseClick(page.progress.cancel_button, Qt.MouseButton.LeftButton)
    assert page.empty.isVisible()
    assert page.empty.words.text() == "Cancelled before the figures were ready."
    qtbot.mouseClick(page.empty.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.view.isVisible, timeout=30_000)


def test_the_window_goes_on_while_figures_are_computed(qtbot: QtBot, session: Session) -> None:
    differing(session)
    page = shown(qtbot, session)
    page.panel.samples.setValue(2000)
    turns: list[float] = []
    ticking = QTimer(page)
    ticking.setInterval(5)
    ticking.timeout.connect(lambda: turns.append(time.perf_counter()))
    ticking.start()
    page.compute()
    wait_until_ready(qtbot, page)
    assert page.figures is not None
    assert page.figures.parameters.samples == 2000
    assert len(turns) > 10


def test_a_page_that_was_left_hears_nothing_more(qtbot: QtBot, session: Session) -> None:
    article, *_ = differing(session)
    page = shown(qtbot, session)
    page.leave()
    annotate(session, "a1", article, (SHUT, "claim", "She"))
    assert page.is_up_to_date
    assert "(a1 4, a2 3)" in page.basis.text()


def test_the_panel_gives_way_in_a_narrow_window(qtbot: QtBot, session: Session) -> None:
    differing(session)
    page = shown(qtbot, session)
    assert page.panel.isVisible()
    page.resize(1020, 620)
    qtbot.waitUntil(lambda: not page.panel.isVisible())
    page.panel_button.click()
    assert page.panel.isVisible()
    QTest.qWait(50)
    view = page.view
    assert view.widget().width() <= view.viewport().width()


def test_tab_comes_to_everything_on_the_page(qtbot: QtBot, session: Session) -> None:
    three(session)
    page = shown(qtbot, session)
    page.panel_button.setFocus()
    met = tab_cycle(page)
    assert {name_of(widget) for widget in reachable(page) - set(met)} == set()
    assert problems(page) == []
