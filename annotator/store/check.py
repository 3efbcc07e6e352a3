"""A full look at a project file: is every text and annotation what it was when it was stored?"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from annotator.model.article import text_digest
from annotator.store.connection import Connection
from annotator.store.migrations import migrations
from annotator.store.records import digest

_SCHEMA = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
_NOT_IN_DIGEST = ("number", "batch", "start", "digest")
_ARTICLE_JSON = ("excluded",)
_ANNOTATION_JSON = ("fragments", "quotes", "mention", "via", "cue", "attributes", "predicted")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is off: its kind, where it is, and what is wrong, in words."""

    kind: str
    where: str
    what: str


def problems(connection: Connection) -> Iterator[Problem]:
    """Everything that is off in the project, one after the other, without changing anything."""
    yield from _file_problems(connection)
    schema = list(_schema_problems(connection))
    yield from schema
    if any("table" in problem.where for problem in schema):
        return  # what the rows should have cannot be asked of other columns
    yield from _article_problems(connection)
    yield from _annotation_problems(connection)
    yield from _set_problems(connection)
    yield from _log_problems(connection)


def _file_problems(connection: Connection) -> Iterator[Problem]:
    for row in connection.rows("PRAGMA integrity_check(100)"):
        if row[0] != "ok":
            yield Problem("file", connection.path.name, str(row[0]))
    for row in connection.rows("PRAGMA foreign_key_check"):
        yield Problem(
            "reference", f"{row[0]} row {row[1]}", f"points at a {row[2]} that is not there"
        )


def _schema_problems(connection: Connection) -> Iterator[Problem]:
    """Tables, indexes and triggers that are not those of a fresh project."""
    from sqlite_utils import Database

    fresh = Database(memory=True)
    try:
        migrations().apply(fresh)
        expected = {(row[0], row[1]): row[2] for row in fresh.execute(_SCHEMA)}
    finally:
        fresh.close()
    found = {(row[0], row[1]): row[2] for row in connection.rows(_SCHEMA)}
    for kind, name in sorted(expected.keys() | found.keys()):
        if expected.get((kind, name)) != found.get((kind, name)):
            yield Problem("schema", f"{kind} {name}", "is not that of a fresh project")


def _article_problems(connection: Connection) -> Iterator[Problem]:
    for row in connection.stream(
        "SELECT article.*, text FROM article LEFT JOIN article_text USING (number)"
    ):
        where = f"article {row['id']}"
        text = row["text"]
        if text is None:
            yield Problem("text", where, "has no text")
            continue
        if len(text) != row["characters"] or text_digest(text) != row["text_sha256"]:
            yield Problem("text", where, "its text is not the one that was imported")
        yield from _digest_problem(row, where, without=("text",), json_columns=_ARTICLE_JSON)


def _annotation_problems(connection: Connection) -> Iterator[Problem]:
    article_id, text = None, ""
    for row in connection.stream("SELECT * FROM annotation ORDER BY article_id, number"):
        where = f"annotation {row['id']} of {row['annotator']} in article {row['article_id']}"
        if row["article_id"] != article_id:
            article_id = row["article_id"]
            text = _text_of(connection, article_id)
        yield from _digest_problem(row, where, json_columns=_ANNOTATION_JSON)
        if not _stands_on_its_words(row, text):
            yield Problem("quote", where, "its words are not those of the article at its offsets")
        for relayer in _read_json(row["via"]) or ():
            if not connection.row("SELECT 1 FROM speaker WHERE id = ?", (str(relayer),)):
                yield Problem("reference", where, "is reported through a speaker who is not there")


def _set_problems(connection: Connection) -> Iterator[Problem]:
    for row in connection.rows(
        "SELECT article_id, annotator, annotations, (SELECT count(*) FROM annotation WHERE "
        "annotation.article_id = annotation_set.article_id "
        "AND annotation.annotator = annotation_set.annotator) AS there FROM annotation_set"
    ):
        if row["annotations"] != row["there"]:
            yield Problem(
                "count",
                f"annotation set of {row['annotator']} in article {row['article_id']}",
                f"counts {row['annotations']} annotations and has {row['there']}",
            )


def _log_problems(connection: Connection) -> Iterator[Problem]:
    expected = 1
    for row in connection.stream("SELECT seq, edits FROM change ORDER BY seq"):
        if row["seq"] != expected:
            yield Problem("log", f"change {expected}", "is missing from the change log")
        if _read_json(row["edits"]) is None:
            yield Problem("log", f"change {row['seq']}", "cannot be read")
        expected = row["seq"] + 1


def _text_of(connection: Connection, article_id: str) -> str:
    text = connection.value(
        "SELECT text FROM article_text JOIN article USING (number) WHERE id = ?", (article_id,)
    )
    return text if isinstance(text, str) else ""


def _stands_on_its_words(row: sqlite3.Row, text: str) -> bool:
    fragments, quotes = _read_json(row["fragments"]), _read_json(row["quotes"])
    if not (isinstance(fragments, list) and isinstance(quotes, list)) or not fragments:
        return False
    try:
        words = [text[start:end] for start, end in fragments]
    except (TypeError, ValueError):
        return False
    return words == quotes and all(words) and row["start"] == fragments[0][0]


def _digest_problem(
    row: sqlite3.Row, where: str, *, json_columns: tuple[str, ...], without: tuple[str, ...] = ()
) -> Iterator[Problem]:
    values: dict[str, Any] = {
        column: row[column]
        for column in row.keys()  # noqa: SIM118  # a Row iterates over its values
        if column not in (*_NOT_IN_DIGEST, *without)
    }
    for column in json_columns:
        if values[column] is not None:
            values[column] = _read_json(values[column])
    if values.get("predicted", "") is None:
        del values["predicted"]
    if values.get("guidelines") == 1:
        del values["guidelines"]
    if "unsure" in values:
        values["unsure"] = bool(values["unsure"])
    if digest(values) != row["digest"]:
        yield Problem("digest", where, "is not as it was stored: a value of it has changed")


def _read_json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
