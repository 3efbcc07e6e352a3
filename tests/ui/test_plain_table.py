"""Plain tables: what is shown, walked, activated and copied."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from pytestqt.qtbot import QtBot

from annotator.ui.plain_table import PlainTable, Row, RowsModel


@pytest.fixture
def table(qtbot: QtBot) -> PlainTable:
    made = PlainTable(RowsModel(("Words", "Number"), numbers=(1,)), name="Things", stretch=0)
    qtbot.addWidget(made)
    made.resize(500, 300)
    made.show()
    made.set_rows(
        [
            Row(("Section",), is_heading=True),
            Row(("“e\u0301” 😀 מלה", "-0.250"), key="first", tip="<b>tip</b> & more"),
            Row(("=1+2", "0.500"), key="second", is_muted=True),
            Row(("two\nlines\tand a tab", "1.000")),
        ]
    )
    return made


def test_headings_run_over_all_columns_and_cannot_be_selected(table: PlainTable) -> None:
    model = table.rows_model
    assert table.columnSpan(0, 0) == 2
    assert not model.flags(model.index(0, 0)) & Qt.ItemFlag.ItemIsSelectable
    assert model.flags(model.index(1, 0)) & Qt.ItemFlag.ItemIsSelectable
    table.set_rows([Row(("now a row", "2"))])
    assert table.columnSpan(0, 0) == 1


def test_numbers_stand_flush_right_with_even_digits(table: PlainTable) -> None:
    cell = table.rows_model.index(1, 1)
    assert cell.data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight.value
    assert [tag.toString() for tag in cell.data(Qt.ItemDataRole.FontRole).featureTags()] == [
        b"tnum"
    ]


def test_what_is_copied_cannot_run_in_a_spreadsheet(table: PlainTable) -> None:
    table.copy_all()
    assert QGuiApplication.clipboard().text() == (
        "Words\tNumber\n"
        "Section\t\n"
        "“e\u0301” 😀 מלה\t-0.250\n"
        "'=1+2\t0.500\n"
        "two lines and a tab\t1.000\n"
    )


def test_only_selected_rows_are_copied_by_key(qtbot: QtBot, table: PlainTable) -> None:
    table.setFocus()
    table.selectRow(2)
    table.copy()
    assert QGuiApplication.clipboard().text() == "Words\tNumber\n'=1+2\t0.500\n"
    [copy] = [action for action in table.actions() if action.text() == "Copy"]
    assert copy.shortcut() == QKeySequence(QKeySequence.StandardKey.Copy)


def test_enter_activates_rows_that_stand_for_something(qtbot: QtBot, table: PlainTable) -> None:
    chosen: list[object] = []
    table.row_activated.connect(chosen.append)
    for row in (1, 3):
        table.selectRow(row)
        qtbot.keyClick(table, Qt.Key.Key_Return)
    qtbot.keyClick(table, Qt.Key.Key_Up)
    qtbot.keyClick(table, Qt.Key.Key_Enter)
    assert chosen == ["first", "second"]


def test_a_tip_is_shown_as_typed(table: PlainTable) -> None:
    tip = table.rows_model.index(1, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "&lt;b&gt;tip&lt;/b&gt; &amp; more" in tip
    assert table.rows_model.index(2, 0).data(Qt.ItemDataRole.ToolTipRole) is None
