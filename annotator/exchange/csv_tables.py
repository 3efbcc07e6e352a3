"""CSV for spreadsheets: one annotation a row, no cell that a spreadsheet would run.

Knows model objects and files; must not know where the objects come from.
"""

from __future__ import annotations

import csv
import json
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from annotator.exchange.dataset_jsonl import (
    Names,
    SetRecord,
    Written,
    annotation_fields,
    checked_digest,
)
from annotator.exchange.output_files import writing

SET_COLUMNS = ("article_id", "title", "outlet", "published", "annotator", "status")
ANNOTATION_COLUMNS = (
    "id",
    "start",
    "end",
    "fragments",
    "text",
    "fragment_texts",
    "type",
    "speaker",
    "speaker_id",
    "mention",
    "stance",
    "proposition",
    "proposition_text",
    "via",
    "via_ids",
    "cue",
    "certainty",
    "date_said",
    "form",
    "unsure",
    "note",
    "origin",
    "attributes",
    "predicted",
    "guidelines",
)

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"  # without it Excel takes UTF-8 for its local code page
_SIGNS = frozenset("=+-@＝＋－＠﹦﹢﹣﹫")
_RUN_AT_START = ("\t", "\r", "\n")


def write_csv(
    target: Path | BinaryIO,
    records: Iterable[SetRecord],
    names: Names,
    *,
    protected: Collection[Path] = (),
) -> Written:
    """Write one row an annotation; an empty set is one row whose annotation columns are empty.

    UTF-8 with a byte order mark, commas, CRLF; values of several parts (spans, lists) as JSON,
    missing ones empty. Cells that a spreadsheet could take for a formula are `defused`. Raises
    OutputRefused as `write_dataset` does.
    """
    written = Written()
    with writing(target, protected=protected) as file:
        file.write(_BYTE_ORDER_MARK)
        rows = csv.writer(_Utf8(file), lineterminator="\r\n")
        rows.writerow((*SET_COLUMNS, *ANNOTATION_COLUMNS))
        for record in records:
            rows.writerows(_rows(record, names))
            written = written.and_set(len(record.annotations))
    return written


def defused(cell: str) -> str:
    """``cell`` with an apostrophe in front if a spreadsheet could take it for a formula.

    That is every cell which starts with = + - @ (also full-width), after any blanks, invisible
    characters and apostrophes, or with a tab or a line break. Taking one apostrophe off such cells
    gives back exactly what was in them.
    """
    return "'" + cell if _is_risky(cell) else cell


def restored(cell: str) -> str:
    """What was in a cell before it was `defused`; any other cell as it is."""
    return cell[1:] if cell.startswith("'") and _is_risky(cell) else cell


def write_rows(
    target: Path | BinaryIO,
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    protected: Collection[Path] = (),
) -> None:
    """Write a table of plain cells for spreadsheets, in the layout of `write_csv`."""
    with writing(target, protected=protected) as file:
        file.write(_BYTE_ORDER_MARK)
        writer = csv.writer(_Utf8(file), lineterminator="\r\n")
        writer.writerow(columns)
        writer.writerows([defused(cell) for cell in row] for row in rows)


class _Utf8:
    """What csv.writer writes its rows to when the file behind takes bytes."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def write(self, row: str) -> int:
        return self._file.write(row.encode())


def _rows(record: SetRecord, names: Names) -> Iterator[list[str]]:
    article = record.article
    checked_digest(article)
    of_set = [
        article.id,
        article.title,
        article.outlet,
        article.published,
        record.annotator,
        record.state,
    ]
    if not record.annotations:
        yield [*map(_cell, of_set), *[""] * len(ANNOTATION_COLUMNS)]
    for annotation in record.annotations:
        fields = annotation_fields(annotation, article, names)
        values = [*of_set, *(fields.get(column) for column in ANNOTATION_COLUMNS)]
        yield [_cell(value) for value in values]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return defused(value)
    return json.dumps(value, ensure_ascii=False)


def _is_risky(cell: str) -> bool:
    # Apostrophes in front count too: else a cell that has one already would lose it when it is
    # read back.
    bare = cell.lstrip("'")
    if bare.startswith(_RUN_AT_START):
        return True
    for char in bare:
        if unicodedata.category(char)[0] not in "ZC":
            return char in _SIGNS
    return False
