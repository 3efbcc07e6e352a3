"""The Agreement page with real projects: what it shows, of whom, and what one can do with it."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from annotator.model.span import Span
from annotator.session import annotating
from annotator.session.reporting import agreement_figures, study_of_project
from annotator.session.session import Session
from annotator.ui.agreement_page import AgreementPage
from annotator.ui.plain_table import PlainTable
from tests.projects import TEXT, add_article, span_of

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
    page.resize(1200, 760)
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


def test_the_table_shows_the_figures_of_the_session(qtbot: QtBot, session: Session) -> None:
    differing(session)
    page = shown(qtbot, session)
    figures = agreement_figures(study_of_project(session))
    overall = [f for f in figures.measures if f.type is None and f.pair is None]
    rows = cells(page.view.figures_table)
    values = [row[1:4] for row in rows if row[1]]
    assert values == [
        [
            "undefined" if f.value is None else f"{f.value:.3f}",
            str(f.n_matched),
            str(f.n_unmatched),
        ]
        for f in overall
    ]
    headings = [row[0] for row in rows if not row[1]]
    assert headings[:2] == ["Spans", "Type"]
    assert "Stance given type" in headings


def test_tiles_and_basis_say_on_what_they_rest(qtbot: QtBot, session: Session) -> None:
    differing(session)
    page = shown(qtbot, session)
    tiles = page.view.tiles.tiles
    # Two of four and three annotations have the same words and the same type: F1 = 2 * 2 / 7.
    exact = tiles["span_f1_exact", "spans"]
    assert exact.value.text() == "0.57"
    assert exact.basis.text() == "2 matched, 3 not"
    assert exact.accessibleName() == "Spans, F1 (exact): 0.57, 2 matched, 3 not"
    assert page.basis.text() == (
        "Rests on 1 article (1 story), 2 annotation sets and 7 annotations (a1 4, a2 3). "
        "Nothing was left out."
    )


def test_what_has_no_value_says_why(qtbot: QtBot, session: Session) -> None:
    article = add_article(session)
    for name in ("a1", "a2"):
        annotate(session, name, article, (CHANGED, "claim", "She"), (LEFT, "claim", "She"))
    page = shown(qtbot, session)
    undefined = [row for row in cells(page.view.figures_table) if row[1] == "undefined"]
    assert ["Cohen’s κ", "undefined", "2", "0", "only one value was used"] in undefined
    tile = page.view.tiles.tiles["cohen_kappa", "type"]
    assert tile.value.text() == "–"
    assert tile.basis.text() == "undefined: only one value was used"


def test_by_type_the_types_have_their_names_in_the_schemes_order(
    qtbot: QtBot, session: Session
) -> None:
    differing(session)
    page = shown(qtbot, session)
    qtbot.mouseClick(page.view.part_buttons["type"], Qt.MouseButton.LeftButton)
    headings = [row[0] for row in cells(page.view.figures_table) if not row[1]]
    assert headings[:3] == ["Spans · Claim", "Spans · Denial", "Spans · Acknowledgment"]
    assert page.view.part_buttons["pair"].isHidden()


def test_three_annotators_are_shown_by_pair_and_any_two_can_be_chosen(
    qtbot: QtBot, session: Session
) -> None:
    article, *_ = differing(session)
    annotate(session, "b & c", article, (CHANGED, "claim", "She"))
    page = shown(qtbot, session)
    qtbot.mouseClick(page.view.part_buttons["pair"], Qt.MouseButton.LeftButton)
    headings = [row[0] for row in cells(page.view.figures_table) if not row[1]]
    assert [h for h in headings if h.endswith("· Spans")] == [
        "a1 – a2 · Spans",
        "a1 – b & c · Spans",
        "a2 – b & c · Spans",
    ]
    qtbot.mouseClick(page.choice.buttons["a2"], Qt.MouseButton.LeftButton)
    assert not page.is_up_to_date
    wait_until_ready(qtbot, page)
    assert page.figures is not None
    assert page.figures.annotators == ("a1", "b & c")
    assert page.view.part_buttons["overall"].isChecked()
    qtbot.mouseClick(page.choice.buttons["a1"], Qt.MouseButton.LeftButton)
    wait_until_ready(qtbot, page)
    assert page.empty.isVisible()
    assert "Choose two annotators" in page.empty.words.text()


def test_disagreements_are_listed_filtered_and_chosen(qtbot: QtBot, session: Session) -> None:
    article, first, second = differing(session)
    page = shown(qtbot, session)
    table = page.view.disagreement_table
    assert [(row[0], row[2]) for row in cells(table)] == [
        ("Missing", "a1, not a2"),
        ("Type", "a1 / a2"),
    ]
    words, title = cells(table)[1][1].split("\n")
    assert "لن نتراجع" in words
    assert "Boats & <b>more</b>" in title
    assert page.view.causes.values() == ["every", "missing", "type"]
    qtbot.mouseClick(page.view.causes.chip("type"), Qt.MouseButton.LeftButton)
    assert [row[0] for row in cells(table)] == ["Type"]
    chosen: list[tuple[str, object]] = []
    page.place_chosen.connect(lambda article_id, ids: chosen.append((article_id, ids)))
    table.setFocus()
    table.selectRow(0)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert chosen == [(article, (first[1], second[1]))]
    place = table.visualRect(table.rows_model.index(0, 0)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert len(chosen) == 2


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
    assert page.unfinished_box.isChecked()
    assert page.view.tiles.tiles["span_f1_exact", "spans"].value.text() == "1.00"


def test_a_change_in_the_project_is_taken_in(qtbot: QtBot, session: Session) -> None:
    _, first, _ = differing(session)
    page = shown(qtbot, session)
    session.switch_annotator("a1")
    annotating.delete(session, [first[3]])
    assert not page.is_up_to_date
    wait_until_ready(qtbot, page)
    assert page.basis.text().endswith("(a1 3, a2 3). Nothing was left out.")
    page.hide()
    session.undo()
    assert not page.is_up_to_date
    page.show()
    wait_until_ready(qtbot, page)
    assert "(a1 4, a2 3)" in page.basis.text()


def test_figures_are_copied_and_exported(qtbot: QtBot, session: Session, tmp_path: Path) -> None:
    differing(session)
    page = shown(qtbot, session)
    qtbot.mouseClick(page.view.copy_button, Qt.MouseButton.LeftButton)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t")[:4] == ["Figure", "Value", "Matched", "Unmatched"]
    assert lines[2].split("\t")[:4] == ["F1, exact", "0.571", "2", "3"]
    page.export_to(str(tmp_path / "figures.json"))
    written = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))
    assert written["annotations"] == {"a1": 4, "a2": 3}
    page.export_to(str(tmp_path / "figures.csv"))
    with (tmp_path / "figures.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["part"] in ("whole", "type", "pair")]
        assert len(rows) == len(written["measures"])
    assert str(tmp_path / "figures.csv") in page.problem.text()
    page.export_to(str(session.path))
    assert "is the project itself" in page.problem.text()
    page.export_to(str(tmp_path / "no such folder" / "figures.json"))
    assert page.problem.property("role") == "danger"


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


def test_a_page_that_was_left_hears_nothing_more(qtbot: QtBot, session: Session) -> None:
    article, *_ = differing(session)
    page = shown(qtbot, session)
    page.leave()
    annotate(session, "a1", article, (SHUT, "claim", "She"))
    assert page.is_up_to_date
    assert "(a1 4, a2 3)" in page.basis.text()
