"""Annotations whose text is another one than theirs are named, and never taken or given on."""

from __future__ import annotations

import io
import json
import random
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from annotator.errors import UserError
from annotator.model.span import Span
from annotator.session import annotating, exporting
from annotator.session.checking import check_project
from annotator.session.session import Session
from annotator.session.transfer import import_articles, read_articles, record_annotations
from tests.hazards.frame import Hazard, Tally, hazard, of_module
from tests.projects import add_article, new_session

Record = dict[str, Any]


@hazard(
    row=4,
    words="edited texts and moved offsets: each named, none taken in or exported silently",
    small=40,
    full=1_000,
    minutes=15,
)
def edited_texts(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    with new_session(folder) as session:
        session.project.connection.raw.execute("PRAGMA synchronous = OFF")
        good, ids = _dataset(session, folder)
    for number in range(tries):
        kind = number % 4
        if kind == 0:
            _edited_file(dice, good, tally, number, folder)
        elif kind == 1:
            _edited_records(dice, good, tally, number, folder)
        else:
            _edited_project(dice, ids, tally, number, folder)
        tally.tried()


def _dataset(session: Session, folder: Path) -> tuple[Record, list[str]]:
    article_id = add_article(session)
    ids = []
    for start in (1, 25, 60, 110):
        made = annotating.annotate_named(
            session, article_id, [Span(start, start + 8)], "claim", speaker="Ana"
        )
        ids.append(made.id)
    exporting.export(session, "jsonl", folder / "good.jsonl")
    record = json.loads((folder / "good.jsonl").read_bytes())
    return record, ids


def _with_edited_text(dice: random.Random, record: Record) -> Record:
    """The text with a letter more, less or another one, before or in some annotation."""
    text = record["text"]
    last = max(one["end"] for one in record["annotations"])
    at = dice.randrange(last)
    act = dice.randrange(4)
    edited = (
        text[:at] + dice.choice("x 😀\u0301") + text[at:],
        text[:at] + text[at + 1 :],
        text[:at] + ("y" if text[at] != "y" else "z") + text[at + 1 :],
        text[: at + 1] + text,
    )[act]
    return {**record, "text": edited}


def _with_moved_offsets(dice: random.Random, record: Record) -> Record:
    """One annotation somewhere else than its words are, as counting in other units gives."""
    annotations = json.loads(json.dumps(record["annotations"]))
    one = dice.choice(annotations)
    units = len(record["text"][: one["start"]].encode("utf-16-le")) // 2
    in_bytes = len(record["text"][: one["start"]].encode())
    step = dice.choice((-1, 1, 2, 7, units - one["start"] or 1, in_bytes - one["start"] or 1))
    for key in ("start", "end"):
        one[key] = max(0, one[key] + step)
    one["fragments"] = [[one["start"], one["end"]]]
    return {**record, "annotations": annotations}


def _edited_file(
    dice: random.Random, good: Record, tally: Tally, number: int, folder: Path
) -> None:
    """As an import of a dataset: refused by its line, and no annotation comes in."""
    act = dice.choice((_with_edited_text, _with_moved_offsets))
    record = act(dice, good)
    if dice.random() < 0.5:
        del record["text_sha256"]
    is_other = any(
        record["text"][one["start"] : one["end"]] != one["text"] for one in record["annotations"]
    ) or ("text_sha256" in record and record["text"] != good["text"])
    if not is_other:
        return
    file = folder / "edited.jsonl"
    file.write_text(json.dumps(record) + "\n", encoding="utf-8")
    with Session.create(folder / f"in-{number}.annotator") as session:
        report = import_articles(session, read_articles([file]))
        tally.expect(len(report.refused) == 1, f"try {number}: not refused: {record}"[:1500])
        tally.expect(not list(session.project.annotations.stream()), f"try {number}: taken in")
    (folder / f"in-{number}.annotator").unlink()


def _edited_records(
    dice: random.Random, good: Record, tally: Tally, number: int, folder: Path
) -> None:
    """As annotations for a project whose text is the unedited one."""
    # Either the offsets were moved, or the article was edited on its way here.
    is_moved = dice.random() < 0.5
    record = _with_moved_offsets(dice, good) if is_moved else good
    text = good["text"] if is_moved else _with_edited_text(dice, good)["text"]
    with Session.create(folder / f"records-{number}.annotator") as session:
        session.project.connection.raw.execute("PRAGMA synchronous = OFF")
        article_id = add_article(session, text)
        lines = []
        for one in record["annotations"]:
            line = {key: one[key] for key in ("start", "end", "fragments", "text", "type")}
            lines.append({**line, "article_id": article_id})
        body = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
        session.switch_annotator("ada")
        result = record_annotations(
            session,
            io.BytesIO(body),
            annotator="ada",
            source="x",
            acknowledge=_ignore,
        )
        wrong = sum(text[one["start"] : one["end"]] != one["text"] for one in lines)
        tally.expect(
            len(result.refused) == wrong and result.added == len(lines) - wrong,
            f"try {number}: {result} for {wrong} wrong ones",
        )
        for one in session.annotations(article_id):
            tally.expect(one.quotes == (one.fragments[0].of(text),), f"try {number}: {one}")
        tally.expect(
            sorted(one.fragments[0].start for one in session.annotations(article_id))
            == sorted(
                one["start"] for one in lines if text[one["start"] : one["end"]] == one["text"]
            ),
            f"try {number}: something was put elsewhere",
        )
    (folder / f"records-{number}.annotator").unlink()


def _ignore(_id: str) -> None:
    """Nobody waits for the acknowledgement."""


def _edited_project(
    dice: random.Random, ids: list[str], tally: Tally, number: int, folder: Path
) -> None:
    """A project file changed by another program: named by `check`, exported by no format."""
    path = folder / f"edited-{number}.annotator"
    path.write_bytes((folder / "project.annotator").read_bytes())
    what = _edit_rows(dice, path, dice.choice(ids))
    try:
        with Session.open(path) as session:
            found = check_project(session)
            tally.expect(bool(found), f"try {number}: {what}: the check finds nothing")
            for format_name in ("jsonl", "jsonl-annotations", "csv"):
                _refused(session, format_name, folder / "out", tally, f"try {number}: {what}")
    except UserError as refused:
        tally.expect(len(refused.message) < 700, f"try {number}: says {refused.message[:200]}")
    for left in folder.glob(f"edited-{number}.*"):
        if left.is_file():
            left.unlink()


def _refused(session: Session, format_name: str, place: Path, tally: Tally, where: str) -> None:
    place.unlink(missing_ok=True)
    try:
        exporting.export(session, format_name, place)
    except UserError as refused:
        named = "annotation" in refused.message or "article" in refused.message
        tally.expect(named, f"{where}: says only {refused.message[:200]}")
    else:
        tally.lost(f"{where}: exported as {format_name}")
    tally.expect(not place.exists(), f"{where}: a file is left")


def _edit_rows(dice: random.Random, path: Path, annotation_id: str) -> str:
    acts: tuple[Callable[[sqlite3.Connection], str], ...] = (
        lambda raw: _set_text(raw, dice),
        lambda raw: _set(raw, annotation_id, "fragments", f"[[{dice.randrange(2, 9)}, 40]]"),
        lambda raw: _set(raw, annotation_id, "quotes", '["other words"]'),
    )
    raw = sqlite3.connect(path)
    try:
        with raw:
            for name in [
                row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type='trigger'")
            ]:
                raw.execute(f'DROP TRIGGER "{name}"')
            return dice.choice(acts)(raw)
    finally:
        raw.close()


def _set_text(raw: sqlite3.Connection, dice: random.Random) -> str:
    text = raw.execute("SELECT text FROM article_text").fetchone()[0]
    at = dice.randrange(118)
    edited = text[:at] + ("y" if text[at] != "y" else "z") + text[at + 1 :]
    raw.execute("UPDATE article_text SET text = ?", (edited,))
    return f"the text at {at}"


def _set(raw: sqlite3.Connection, annotation_id: str, column: str, value: str) -> str:
    raw.execute(f"UPDATE annotation SET {column} = ? WHERE id = ?", (value, annotation_id))
    return f"{column} of {annotation_id}"


@pytest.mark.parametrize("entry", of_module(__name__))
def test_hazard(entry: Hazard, tmp_path: Path) -> None:
    entry.tried_small(tmp_path)
