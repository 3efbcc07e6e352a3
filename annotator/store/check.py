"""A full look at a project file: is every text and annotation what it was when it was stored?

Reads and never writes; goes on behind what cannot be read.
"""

from __future__ import annotations

import functools
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator

from annotator.errors import ProjectUnavailable
from annotator.fault_log import note, note_failure
from annotator.store.check_index import index_problems
from annotator.store.check_log import log_problems
from annotator.store.check_rows import (
    annotation_problems,
    article_problems,
    lenient_text,
    row_problems,
    set_problems,
    unused_people,
)
from annotator.store.connection import Connection
from annotator.store.finding import REBUILD, RESTORE, Finding, Looked, Problem
from annotator.store.migrations import SCHEMA, migrations
from annotator.store.sqlite_errors import is_of_the_disk, is_without_room

__all__ = ["Looked", "Problem", "checking", "problems"]

_NO_SENSE = (TypeError, ValueError, AttributeError, LookupError)
"""What comes of rows with bytes for words, or half a list: a damaged page can hold anything."""

_WALKED = ("article", "annotation", "change")


def problems(connection: Connection) -> Iterator[Problem]:
    """Everything that is damaged in the project, one after the other, without changing anything.

    Raises as `checking`.
    """
    for found in checking(connection):
        if isinstance(found, Problem) and not found.is_note:
            yield found


def checking(connection: Connection) -> Iterator[Finding]:
    """Everything that is off, notes too, and between them how far the look has come.

    Raises ProjectUnavailable when there is no room for what the check itself has to remember.
    """
    lenient, strict = lenient_text, connection.raw.text_factory
    connection.raw.text_factory = lenient
    kinds: Counter[str] = Counter()
    try:
        for found in _checking(connection):
            if isinstance(found, Problem) and not found.is_note:
                kinds[found.kind] += 1
            yield found
    finally:
        connection.raw.text_factory = strict
        if kinds:
            told = ", ".join(f"{kind} {times}" for kind, times in sorted(kinds.items()))
            note(f"a check found what is not as it was stored: {told}")


def _checking(connection: Connection) -> Iterator[Finding]:
    yield from _part(connection, file_problems)
    schema = list(_part(connection, schema_problems))
    yield from schema
    if any(isinstance(one, Problem) and "table" in one.where for one in schema):
        return  # what the rows should have cannot be asked of other columns
    total = _rows(connection)
    done = 0
    for part in (
        row_problems,
        article_problems,
        annotation_problems,
        set_problems,
        log_problems,
        index_problems,
        unused_people,
    ):
        for found in _part(connection, part):
            if isinstance(found, Looked):
                done += found.done
                found = Looked(min(done, total), total)
            yield found


def _rows(connection: Connection) -> int:
    try:
        return sum(connection.value(f"SELECT count(*) FROM {table}") for table in _WALKED) or 1
    except ProjectUnavailable:
        return 1


def _part(
    connection: Connection, part: Callable[[Connection], Iterator[Finding]]
) -> Iterator[Finding]:
    try:
        yield from part(connection)
    except (ProjectUnavailable, *_NO_SENSE) as damage:
        if is_without_room(damage.__cause__):
            raise  # what only reads needs room for temporary files alone
        yield Problem("file", connection.path.name, f"a part cannot be read: {damage}")
    except (sqlite3.Error, MemoryError) as problem:
        if not (is_of_the_disk(problem) or is_without_room(problem)):
            note_failure(problem)
            yield Problem("file", connection.path.name, f"a part cannot be read: {problem}")
            return
        raise ProjectUnavailable(
            f"“{connection.path.name}” could not be looked through to the end "
            f"({problem or 'out of memory'}), which says nothing about what is in it: the check "
            "needs memory, and room in the folder for temporary files. Make room, then try again."
        ) from problem


def file_problems(connection: Connection) -> Iterator[Finding]:
    """What SQLite finds off in pages, indexes, constraints and references."""
    for row in connection.rows("PRAGMA integrity_check(100)"):
        if row[0] != "ok":
            yield Problem("file", connection.path.name, str(row[0]))
    for row in connection.rows("PRAGMA foreign_key_check"):
        yield Problem(
            "reference", f"{row[0]} row {row[1]}", f"points at a {row[2]} that is not there"
        )


@functools.cache
def _fresh_schema() -> tuple[dict[tuple[str, str], str], list[str]]:
    """What a fresh project consists of, and its migrations; made once, for it takes long."""
    from sqlite_utils import Database

    fresh = Database(memory=True, execute_plugins=False)
    try:
        migrations().apply(fresh)
        expected = {(row[0], row[1]): row[2] for row in fresh.execute(SCHEMA)}
        applied = [row["name"] for row in fresh.query("SELECT name FROM _sqlite_migrations")]
    finally:
        fresh.close()
    return expected, applied


def schema_problems(connection: Connection) -> Iterator[Finding]:
    """Tables, indexes and triggers that are not those of a fresh project."""
    expected, applied = _fresh_schema()
    found = {(row[0], row[1]): row[2] for row in connection.rows(SCHEMA)}
    for kind, name in sorted(expected.keys() | found.keys()):
        if expected.get((kind, name)) != found.get((kind, name)):
            advice = REBUILD if name.startswith("article_words") else RESTORE
            yield Problem("schema", f"{kind} {name}", "is not that of a fresh project", advice)
    if ("table", "_sqlite_migrations") in found:
        rows = connection.rows("SELECT migration_set, name FROM _sqlite_migrations")
        if sorted((row[0], row[1]) for row in rows) != sorted(
            ("annotator", name) for name in applied
        ):
            yield Problem("schema", "list of formats", "is not that of this format")
