"""The rows of a project one by one: checksums, digests, words at their offsets, references."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

from annotator.model.article import text_digest
from annotator.store.checksums import SUMMED, checksum, key_of
from annotator.store.connection import Connection, Value
from annotator.store.finding import Finding, Looked, Problem
from annotator.store.records import digest

_NOT_IN_DIGEST = ("number", "batch", "start", "digest")
_ARTICLE_JSON = ("excluded",)
_ANNOTATION_JSON = ("fragments", "quotes", "mention", "via", "cue", "attributes", "predicted")
_ROWS_A_GLANCE = 20
_ROWS_A_STEP = 100
_MOST_NAMED = 20
_CHANGED = "is not as it was stored: a value of it has changed"
_COUNTERS = "SELECT name, seq FROM sqlite_sequence"
_NEVER_DELETED = ("article", "change")


def row_problems(connection: Connection) -> Iterator[Finding]:
    """Rows that are not what their checksum is of, and counters that have moved."""
    for table, columns in SUMMED.items():
        for row in connection.stream(f"SELECT {', '.join(columns)}, checksum FROM {table}"):
            *values, kept = row
            if _sum(values) != kept:
                key = ", ".join(str(row[column]) for column in key_of(table))
                yield Problem("digest", f"{table.replace('_', ' ')} {key}", _CHANGED)
    yield from _counter_problems(connection)
    yield from _speaker_problems(connection)


def _sum(values: list[Any]) -> str:
    try:
        return checksum(values)
    except TypeError:  # bytes, in a column that holds none
        return ""


def _counter_problems(connection: Connection) -> Iterator[Finding]:
    for name, seq in connection.rows(_COUNTERS):
        last = connection.value(f"SELECT coalesce(max(rowid), 0) FROM {name}")
        if not isinstance(seq, int) or (seq != last if name in _NEVER_DELETED else seq < last):
            yield Problem("count", f"counter of {name}", f"stands at {seq}, its last row is {last}")


def _speaker_problems(connection: Connection) -> Iterator[Finding]:
    from annotator.model.speaker import fold_name

    known = {row[0] for row in connection.rows("SELECT id FROM speaker")}
    names: dict[int, set[str]] = {}
    for row in connection.stream("SELECT folded, speaker FROM speaker_name"):
        names.setdefault(row["speaker"], set()).add(row["folded"])
    for row in connection.rows("SELECT number, id, name, aliases, distinct_from FROM speaker"):
        where = f"speaker {row['id']} (“{row['name']}”)"
        aliases, others = read_json(row["aliases"]), read_json(row["distinct_from"])
        if not isinstance(aliases, list) or not isinstance(others, list):
            continue  # told by its checksum
        if {fold_name(str(name)) for name in (row["name"], *aliases)} != names.get(row["number"]):
            yield Problem("index", where, "is not found by its names")
        if any(other not in known for other in others):
            yield Problem(
                "reference", where, "is told apart from a speaker who is gone", "", is_note=True
            )


def article_problems(connection: Connection) -> Iterator[Finding]:
    """Texts and articles that are not what was imported."""
    for count, row in enumerate(
        connection.stream(
            "SELECT article.*, text FROM article LEFT JOIN article_text USING (number)"
        ),
        1,
    ):
        if count % _ROWS_A_STEP == 0:
            yield Looked(_ROWS_A_STEP, 0)
        where = f"article {row['id']} (“{row['title']}”)"
        text = row["text"]
        if text is None:
            yield Problem("text", where, "has no text")
            continue
        if not is_text_of(row, text):
            yield Problem("text", where, "its text is not the one that was imported")
        if not is_as_stored(row, without=("text",), json_columns=_ARTICLE_JSON):
            yield Problem("digest", where, _CHANGED)
    yield Looked(count_of(connection, "article") % _ROWS_A_STEP, 0)


def annotation_problems(connection: Connection) -> Iterator[Finding]:
    """Annotations that are not what was stored, or do not stand on their words."""
    speakers = {row[0] for row in connection.rows("SELECT id FROM speaker")}
    article_id, text, title = None, "", ""
    for count, row in enumerate(
        connection.stream("SELECT * FROM annotation ORDER BY article_id, number"), 1
    ):
        if count % _ROWS_A_STEP == 0:
            yield Looked(_ROWS_A_STEP, 0)
        if row["article_id"] != article_id:
            article_id = row["article_id"]
            text, title = _text_of(connection, article_id)
        where = (
            f"annotation {row['id']} of {row['annotator']} in “{title}” (article "
            f"{row['article_id']})"
        )
        yield from annotation_row_problems(row, where, text=text)
        for relayer in read_json(row["via"]) or ():
            if relayer not in speakers:
                yield Problem("reference", where, "is reported through a speaker who is not there")
    yield Looked(count_of(connection, "annotation") % _ROWS_A_STEP, 0)


def article_damage(connection: Connection, article_id: str, annotator: str) -> Iterator[Finding]:
    """What is off with one article, its text, and one annotator's annotations of it.

    Read a few rows a step, because somebody is working meanwhile.
    """
    (found,) = _read_leniently(
        connection,
        "SELECT article.*, text FROM article LEFT JOIN article_text USING (number) WHERE id = ?",
        (article_id,),
    ) or (None,)
    if found is None:
        return
    where = f"“{found['title']}” (article {article_id})"
    if not is_text_of(found, found["text"]):
        yield Problem("text", where, "its text is not the one that was imported")
    if not is_as_stored(found, without=("text",), json_columns=_ARTICLE_JSON):
        yield Problem("digest", where, _CHANGED)
    last = -1
    while True:
        yield Looked(0, 0)
        rows = _read_leniently(
            connection,
            "SELECT * FROM annotation WHERE article_id = ? AND annotator = ? AND number > ? "
            f"ORDER BY number LIMIT {_ROWS_A_GLANCE}",
            (article_id, annotator, last),
        )
        if not rows:
            return
        for row in rows:
            last = row["number"]
            yield from annotation_row_problems(
                row, f"annotation {row['id']} of {annotator} in {where}", text=str(found["text"])
            )


def _read_leniently(
    connection: Connection, sql: str, parameters: Sequence[Value]
) -> list[sqlite3.Row]:
    strict = connection.raw.text_factory
    connection.raw.text_factory = lenient_text
    try:
        return connection.rows(sql, parameters)
    finally:
        connection.raw.text_factory = strict


def lenient_text(text: bytes) -> str:
    """A text that may be no UTF-8 any more, so that what holds it can be named."""
    return text.decode(errors="replace")


def annotation_row_problems(row: sqlite3.Row, where: str, *, text: str) -> Iterator[Problem]:
    """What is off with one annotation, by itself and at its place in the text."""
    if not is_as_stored(row, json_columns=_ANNOTATION_JSON):
        yield Problem("digest", where, _CHANGED, annotation=str(row["id"]))
    if not _stands_on_its_words(row, text):
        what = "its words are not those of the article at its offsets"
        yield Problem("quote", where, what, annotation=str(row["id"]))


def set_problems(connection: Connection) -> Iterator[Finding]:
    """Annotation sets that count wrongly, and names from outside that mean nobody."""
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
    for row in connection.rows(
        "SELECT id FROM mapped WHERE target NOT IN (SELECT id FROM speaker) "
        "AND target NOT IN (SELECT id FROM proposition)"
    ):
        yield Problem(
            "reference", f"mapped {row['id']}", "means somebody who is gone", "", is_note=True
        )


def unused_people(connection: Connection) -> Iterator[Finding]:
    """Speakers and propositions that nobody names: a note."""
    from annotator.store.uses import UseStore

    uses = UseStore(connection)
    for what, used, select in (
        ("speakers", uses.speakers(), "SELECT id, name FROM speaker ORDER BY number"),
        ("propositions", uses.propositions(), "SELECT id, text FROM proposition ORDER BY number"),
    ):
        unused = [row[1] for row in connection.rows(select) if row[0] not in used]
        if unused:
            named = ", ".join(f"“{name}”" for name in unused[:_MOST_NAMED])
            more = " and others" if len(unused) > _MOST_NAMED else ""
            yield Problem(
                "unused",
                what,
                f"{len(unused)} of them are named by no annotation: {named}{more}",
                "delete those that nobody needs",
                is_note=True,
            )


def count_of(connection: Connection, table: str) -> int:
    """How many rows a table has."""
    return int(connection.value(f"SELECT count(*) FROM {table}"))


def is_text_of(row: sqlite3.Row, text: object) -> bool:
    """Whether this is the text that an article's row was made for."""
    return (
        isinstance(text, str)
        and len(text) == row["characters"]
        and text_digest(text) == row["text_sha256"]
    )


def _text_of(connection: Connection, article_id: str) -> tuple[str, str]:
    row = connection.row(
        "SELECT text, title FROM article_text JOIN article USING (number) WHERE id = ?",
        (article_id,),
    )
    return (row[0], row[1]) if row is not None and isinstance(row[0], str) else ("", "")


def _stands_on_its_words(row: sqlite3.Row, text: str) -> bool:
    fragments, quotes = read_json(row["fragments"]), read_json(row["quotes"])
    if not (isinstance(fragments, list) and isinstance(quotes, list)) or not fragments:
        return False
    try:
        words = [text[start:end] for start, end in fragments]
        return words == quotes and all(words) and bool(row["start"] == fragments[0][0])
    except (TypeError, ValueError, IndexError):
        return False


def is_as_stored(
    row: sqlite3.Row, *, json_columns: tuple[str, ...], without: tuple[str, ...] = ()
) -> bool:
    """Whether the digest of an article or annotation is that of what its row holds."""
    values: dict[str, Any] = {
        column: row[column]
        for column in row.keys()  # noqa: SIM118  # a Row iterates over its values
        if column not in (*_NOT_IN_DIGEST, *without)
    }
    for column in json_columns:
        if values[column] is not None:
            values[column] = read_json(values[column])
    if values.get("predicted", "") is None:
        del values["predicted"]
    if values.get("guidelines") == 1:
        del values["guidelines"]
    if "unsure" in values:
        values["unsure"] = bool(values["unsure"])
    try:
        return bool(digest(values) == row["digest"])
    except (TypeError, ValueError):
        return False


def read_json(text: Any) -> Any:
    """The value of a JSON text; None when it is none."""
    try:
        return json.loads(text)
    except (TypeError, ValueError, RecursionError):
        return None
