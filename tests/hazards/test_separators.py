"""What comes out can be read back: the same annotations, whatever stands in names and words."""

from __future__ import annotations

import csv
import io
import itertools
import json
import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from annotator.exchange.annotation_records import ParsedAnnotation, ParsedRecord, read_records
from annotator.exchange.csv_tables import defused, restored, write_csv, write_rows
from annotator.exchange.dataset_jsonl import (
    Names,
    SetRecord,
    annotation_fields,
    write_annotations,
    write_dataset,
)
from annotator.exchange.people_tables import SPEAKER_COLUMNS, read_table, write_speakers
from annotator.model.annotation import Annotation
from annotator.model.speaker import Speaker
from annotator.report.figure_csv import figure_csv
from annotator.report.html_page import html_page
from annotator.report.report_contents import contents_of
from annotator.report.shown_text import clean
from annotator.session import exporting, people_files, progress
from annotator.session.session import Session
from annotator.session.transfer import import_articles, read_articles
from tests.hazards.frame import Hazard, Tally, hazard, of_module
from tests.hazards.random_records import random_records
from tests.hazards.texts import NAMES, any_name
from tests.report.studies import figures

PAGES_EVERY = 25
PROJECTS_EVERY = 50


@hazard(
    row=5,
    words="random projects, read back from JSON Lines, CSV, reports and projects, are the same",
    small=2 * PROJECTS_EVERY,
    full=10_000,
    minutes=20,
)
def separators_in_data(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    for number in range(tries):
        records, names = random_records(dice)
        try_lines(records, names, tally, number)
        try_table(records, names, tally, number)
        if number % PAGES_EVERY == 0:
            try_page(records, names, tally, number)
        if number % PROJECTS_EVERY == 0:
            try_projects(records, names, tally, number, folder / str(number))
        tally.tried()
    tally.note(
        f"each as JSON Lines and CSV, every {PAGES_EVERY}th also as a report, every "
        f"{PROJECTS_EVERY}th also through two projects"
    )


def try_lines(records: list[SetRecord], names: Names, tally: Tally, number: int) -> None:
    file = io.BytesIO()
    write_dataset(file, records, names)
    lines = file.getvalue()
    # Every way that people cut a file into lines must give the same.
    by_python = lines.decode().splitlines()
    tally.expect(len(by_python) == len(records), f"try {number}: {len(by_python)} lines")
    found = list(read_records(io.BytesIO(lines), source="x"))
    tally.expect(
        [told(one, names) for one in found] == [wanted(one, names) for one in records],
        f"try {number}: the dataset is another one: {lines[:2000]!r}",
    )
    file = io.BytesIO()
    write_annotations(file, records, names)
    single = [json.loads(line) for line in file.getvalue().decode().splitlines()]
    expected = [
        json.loads(json.dumps(annotation_fields(one, record.article, names)))
        for record in records
        for one in record.annotations
    ]
    for line in single:
        for key in ("schema", "article_id", "annotator"):
            del line[key]
    tally.expect(single == expected, f"try {number}: other annotations, a line each")


def told(found: object, names: Names) -> Any:
    if not isinstance(found, ParsedRecord):
        return found
    article = found.article
    return (
        article.id,
        article.text,
        article.title,
        article.outlet,
        article.published,
        article.language,
        article.url,
        article.story,
        found.annotator,
        found.status,
        [parsed_fields(one) for one in found.annotations],
    )


def parsed_fields(one: ParsedAnnotation) -> dict[str, Any]:
    return {
        name: getattr(one, name)
        for name in (
            *("id", "fragments", "quotes", "type", "stance", "speaker", "speaker_id", "mention"),
            *("proposition", "proposition_text", "via", "via_ids", "cue", "certainty", "date_said"),
            *("form", "unsure", "note", "origin", "attributes", "guidelines"),
        )
    }


def wanted(record: SetRecord, names: Names) -> Any:
    article = record.article
    return (
        article.id,
        article.text,
        article.title,
        article.outlet,
        article.published,
        article.language,
        article.url,
        article.story,
        record.annotator,
        record.state,
        [known_fields(one, names) for one in record.annotations],
    )


def known_fields(one: Annotation, names: Names) -> dict[str, Any]:
    def name_of(speaker_id: str | None) -> str | None:
        return None if speaker_id is None else names.speakers[speaker_id].name

    about = one.proposition_id
    return {
        "id": one.id,
        "fragments": one.fragments,
        "quotes": one.quotes,
        "type": one.type,
        "stance": one.stance,
        "speaker": name_of(one.speaker_id),
        "speaker_id": one.speaker_id,
        "mention": one.mention,
        "proposition": about,
        "proposition_text": None if about is None else names.propositions[about].text,
        "via": tuple(filter(None, map(name_of, one.via))),
        "via_ids": one.via,
        "cue": one.cue,
        "certainty": one.certainty,
        "date_said": one.date_said,
        "form": one.form,
        "unsure": one.unsure,
        "note": one.note,
        "origin": one.origin,
        "attributes": dict(one.attributes),
        "guidelines": one.guidelines,
    }


def try_table(records: list[SetRecord], names: Names, tally: Tally, number: int) -> None:
    file = io.BytesIO()
    write_csv(file, records, names)
    rows = list(csv.DictReader(io.StringIO(file.getvalue().decode("utf-8-sig"), newline="")))
    expected = []
    for record in records:
        article = record.article
        of_set = {
            "article_id": article.id,
            "title": article.title,
            "outlet": article.outlet,
            "published": article.published,
            "annotator": record.annotator,
            "status": record.state,
        }
        if not record.annotations:
            expected.append(of_set)
        for one in record.annotations:
            fields = json.loads(json.dumps(annotation_fields(one, article, names)))
            expected.append({**of_set, **fields})
    found = [{key: restored(value) for key, value in row.items() if value != ""} for row in rows]
    as_cells = [
        {
            key: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            for key, value in row.items()
            if value not in (None, "")
        }
        for row in expected
    ]
    tally.expect(found == as_cells, f"try {number}: the table is another one: {rows}"[:2000])
    for row in rows:
        for value in row.values():
            tally.expect(not is_formula(value), f"try {number}: a formula: {value!r}")


def try_page(records: list[SetRecord], names: Names, tally: Tally, number: int) -> None:
    """The words, names and titles of a report's disagreements are those of the project."""
    from lxml import html

    for record in records:
        for one in record.annotations:
            words, title = one.quotes[0][:150].strip() or "a", record.article.title
            who = (names.speakers["s0"].name, "b")
            page = html_page(
                contents_of(
                    figures(who, words=words, title=title, disagreements=1), on=date(2031, 5, 2)
                )
            )
            shown = html.document_fromstring(page.replace("<br>", "\n")).text_content()
            for part in (words, title):
                tally.expect(
                    without_marks(clean(part)) in without_marks(shown),
                    f"try {number}: the report does not show {part!r}",
                )
            return


def without_marks(text: str) -> str:
    """Without marks of direction: a report closes them where a line ends."""
    return text.translate(dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)]))


def try_projects(
    records: list[SetRecord], names: Names, tally: Tally, number: int, folder: Path
) -> None:
    """Out of the records into a project, out of that into another, and out again."""
    folder.mkdir()
    file = folder / "0.jsonl"
    write_dataset(file, records, names)
    for step in (1, 2):
        with Session.create(folder / f"{step}.annotator") as session:
            report = import_articles(session, read_articles([file]))
            tally.expect(
                not report.refused, f"try {number}: step {step} refused {report.refused[:2]}"
            )
            file = folder / f"{step}.jsonl"
            exporting.export(session, "jsonl", file)
            for format_name in ("jsonl-annotations", "csv"):
                exporting.export(session, format_name, folder / f"{step}.{format_name}")
    by_set = sorted(
        (told(one, names) for one in read_records(io.BytesIO(file.read_bytes()), source="x")),
        key=lambda one: (one[0], one[8]),
    )
    expected = sorted((wanted(one, names) for one in records), key=lambda one: (one[0], one[8]))
    for one in (*by_set, *expected):
        one[10].sort(key=lambda fields: fields["id"])
    for one, other in itertools.zip_longest(by_set, expected):
        tally.expect(one == other, f"try {number}, after two projects: {other!r} is {one!r}"[:3000])


# Formulas

SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫", "\t", "\r", "\n")
BEFORE = (
    "",
    " ",
    "\u00a0",
    "\u3000",
    "\u200b",
    "\ufeff",
    "\u202e",
    "'",
    "''",
    "\x01",
    "\x0b",
    "\u2028",
)


def hostile_cell(dice: random.Random) -> str:
    """What a spreadsheet might run, or a name."""
    if dice.random() < 0.3:
        return any_name(dice)
    before = "".join(dice.choices(BEFORE, k=dice.randrange(3)))
    after = dice.choice(("1+1", "cmd|' /C calc'!A0", "HYPERLINK(1)", "", "a,b;c", '"x"', "SUM(A1)"))
    return before + dice.choice(SIGNS) + after


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet may take a cell for a formula: a sign first, after what it drops.

    Numbers of ours may be negative.
    """
    dropped = " \u00a0\u3000\u200b\ufeff\u202e\u2028\x01\x0b"
    if cell.startswith(("\t", "\r", "\n")):
        return True
    return cell.lstrip(dropped)[:1] in SIGNS[:12] if cell.lstrip(dropped) else False


@hazard(
    row=20,
    words="cells of every CSV that is written: no formula, and the name as it was when read back",
    small=400,
    full=10_000,
    minutes=20,
)
def formulas_in_tables(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    while tally.tries < tries:
        cells = [hostile_cell(dice) for _ in range(40)]
        for cell in cells:
            tally.expect(
                restored(defused(cell)) == cell, f"{cell!r} is {restored(defused(cell))!r}"
            )
        _try_rows(cells, tally)
        _try_people(cells, tally, folder / "people.csv")
        _try_figures(cells, tally)
        tally.tried(len(cells))
    _try_project(dice, tally, folder)


def _cells_of(body: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))


def _no_formula(body: bytes, tally: Tally, where: str) -> None:
    for row in _cells_of(body):
        for cell in row:
            number = cell.replace(".", "", 1).removeprefix("-").isdigit()
            tally.expect(number or not is_formula(cell), f"{where}: {cell!r}")


def _try_rows(cells: list[str], tally: Tally) -> None:
    file = io.BytesIO()
    write_rows(file, ("a", "b"), list(itertools.pairwise(cells)))
    _no_formula(file.getvalue(), tally, "rows")


def _try_people(cells: list[str], tally: Tally, place: Path) -> None:
    people = [
        Speaker(
            id=f"s{n}", name=cell, aliases=(cells[n - 1].strip() or "x",), notes=cell, role=cell
        )
        for n, cell in enumerate(cells)
    ]
    write_speakers(place, [(one, 1, 2) for one in people])
    _no_formula(place.read_bytes(), tally, "speakers")
    rows = list(read_table(place, columns=SPEAKER_COLUMNS, needed="name"))
    for one, row in zip(people, rows, strict=True):
        for column in ("name", "notes", "role"):
            found = getattr(row, "cells", {}).get(column)
            tally.expect(
                found == getattr(one, column).replace("\r", "\n"),
                f"{column}: {getattr(one, column)!r} is read as {found!r}",
            )


def _try_figures(cells: list[str], tally: Tally) -> None:
    made = figures((cells[0] or "a", "b"), title=cells[1], types=(cells[2], cells[3]))
    _no_formula(figure_csv(made).encode(), tally, "figures")


def _try_project(dice: random.Random, tally: Tally, folder: Path) -> None:
    """Names that a project takes: through its own commands' tables, and back."""
    with Session.create(folder / "names.annotator") as session:
        records, names = random_records(dice)
        write_dataset(folder / "in.jsonl", records, names)
        import_articles(session, read_articles([folder / "in.jsonl"]))
        table = folder / "in.csv"
        write_speakers(
            table, [(Speaker(id=f"n{n}", name=name), 0, 0) for n, name in enumerate(NAMES)]
        )
        people_files.import_speakers(session, table)
        for number, write in enumerate(
            (people_files.export_speakers, people_files.export_propositions)
        ):
            place = folder / f"out-{number}.csv"
            write(session, place)
            _no_formula(place.read_bytes(), tally, write.__name__)
            before = (session.speakers(), session.propositions())
            read = (people_files.import_speakers, people_files.import_propositions)[number]
            report = read(session, place)
            tally.expect(
                not report.refused and report.added == report.changed == 0,
                f"{write.__name__} read back: {report.sentence()} {report.refused[:3]}",
            )
            tally.expect(before == (session.speakers(), session.propositions()), "people changed")
        for by in ("annotator", "batch", "article"):
            progress.write_csv(session, folder / "progress.csv", by)  # type: ignore[arg-type]
            _no_formula((folder / "progress.csv").read_bytes(), tally, f"progress by {by}")


@pytest.mark.parametrize("entry", of_module(__name__))
def test_hazard(entry: Hazard, tmp_path: Path) -> None:
    entry.tried_small(tmp_path)
