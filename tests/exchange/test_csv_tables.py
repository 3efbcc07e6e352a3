"""CSV for spreadsheets: read back exactly, and nothing in it that a spreadsheet would run."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject, SearchStrategy

from annotator.errors import OutputRefused
from annotator.exchange.csv_tables import defused, write_csv
from annotator.exchange.dataset_jsonl import Names, SetRecord, Written, annotation_lines

OneSet = tuple[SetRecord, Names]
Row = dict[str, str]


def rows_of(record: SetRecord, names: Names) -> list[Row]:
    stream = io.BytesIO()
    write_csv(stream, [record], names)
    body = io.StringIO(stream.getvalue().decode("utf-8-sig"), newline="")
    return list(csv.DictReader(body, strict=True))


def restored(cell: str) -> str:
    is_defused = cell.startswith("'") and defused(cell[1:]) == cell
    return cell[1:] if is_defused else cell


def as_cell(value: Any) -> str:
    """How a value of the JSON Lines format stands in a table."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def test_a_row_says_what_was_annotated(one_set: OneSet) -> None:
    (row,) = rows_of(*one_set)

    assert list(row)[:6] == ["article_id", "title", "outlet", "published", "annotator", "status"]
    assert (row["outlet"], row["status"]) == ("The Invented Times", "finished")
    assert (row["type"], row["stance"], row["unsure"]) == ("denial", "opposes", "true")
    assert row["speaker"] == 'Hana; of "the" board'
    assert json.loads(row["fragment_texts"]) == ["It’s not so", "and\u2028never was"]
    (first, _) = json.loads(row["fragments"])
    assert one_set[0].article.text[slice(*first)] == "It’s not so"
    assert row["note"] == "'=1+1"


@settings(deadline=None, max_examples=100)
@given(data=st.data())
def test_reading_a_table_gives_what_the_json_lines_give(
    set_records: SearchStrategy[OneSet], data: DataObject
) -> None:
    record, names = data.draw(set_records)
    expected = [json.loads(line) for line in annotation_lines(record, names)]

    rows = [
        {column: restored(cell) for column, cell in row.items()} for row in rows_of(record, names)
    ]

    if not expected:
        assert [row["article_id"] for row in rows] == [record.article.id]
        assert not any(cell for column, cell in list(rows[0].items())[6:])
        return
    assert len(rows) == len(expected)
    for row, fields in zip(rows, expected, strict=True):
        assert row["title"] == record.article.title
        assert row["status"] == record.state
        del fields["schema"]
        assert {column: row[column] for column in fields} == {
            column: as_cell(value) for column, value in fields.items()
        }


@settings(deadline=None, max_examples=100)
@given(data=st.data())
def test_no_cell_starts_like_a_formula(
    set_records: SearchStrategy[OneSet], data: DataObject
) -> None:
    for row in rows_of(*data.draw(set_records)):
        for cell in row.values():
            assert not cell.startswith(("\t", "\r", "\n"))
            assert not cell.strip().startswith(tuple("=+-@＝＋－＠"))


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "＝1",
        "＋1",
        "－1",
        "＠A1",
        "\tx",
        "\rx",
        "\nx",
        "  =1",
        "\u00a0\u2003=1",
        "\u200b\ufeff=1",
        "\x0b-1",
        "'=1",
        "''  =1",
        "=",
        '=HYPERLINK("x";"y")',
    ],
)
def test_what_could_be_a_formula_gets_an_apostrophe(cell: str) -> None:
    assert defused(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["", "’Tis so", "'tis", " a = b", "– he said", "2023-08-26", "هي"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert defused(cell) == cell


def test_every_set_is_in_the_table_and_counted(one_set: OneSet, tmp_path: Path) -> None:
    record, names = one_set
    empty = dataclasses.replace(record, annotator="a2", annotations=())
    target = tmp_path / "table.csv"

    written = write_csv(target, [record, empty], names)

    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert written == Written(sets=2, empty=1, annotations=1)
    assert [(row["annotator"], row["id"]) for row in rows] == [("a1", "annotation-1"), ("a2", "")]
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")


def test_an_annotation_off_its_words_stops_the_table(one_set: OneSet, tmp_path: Path) -> None:
    record, names = one_set
    moved = dataclasses.replace(record.annotations[0], quotes=("It’s not so", "and never was"))
    target = tmp_path / "table.csv"

    with pytest.raises(OutputRefused, match="annotation-1"):
        write_csv(target, [dataclasses.replace(record, annotations=(moved,))], names)

    assert not list(tmp_path.iterdir())
