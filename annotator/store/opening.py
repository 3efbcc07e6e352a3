"""A look at a project while it is opened: a millisecond, where a full check takes seconds."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from annotator.errors import ProjectUnavailable
from annotator.store.migrations import SCHEMA, SCHEMA_MARK

if TYPE_CHECKING:
    from collections.abc import Iterable

    from annotator.store.connection import Connection

_SQLITES_OWN = ("article_words_", "article_letters_", "_sqlite_migrations")


def damage_at_first_sight(connection: Connection) -> str:
    """What is wrong with the file as a whole, in words; "" when nothing is."""
    try:
        pages, size = (int(connection.value(f"PRAGMA page_{what}")) for what in ("count", "size"))
        if pages * size > connection.path.stat().st_size:
            return "the file is cut short"
        if schema_mark(connection.rows(SCHEMA)) == SCHEMA_MARK:
            return ""
        return _strange_tables(connection)
    except (ProjectUnavailable, OSError) as problem:
        return str(problem)


def schema_mark(rows: Iterable[Iterable[str | None]]) -> int:
    """A number that is another one for another schema; SQLite's own tables do not count."""
    known = sorted(
        f"{kind} {name} {' '.join((sql or '').split())}"
        for kind, name, sql in rows
        if not str(name).startswith(_SQLITES_OWN)
    )
    return zlib.crc32("\n".join(known).encode())


def _strange_tables(connection: Connection) -> str:
    # This program's SQLite may word a schema otherwise than the one that the mark was taken with.
    from annotator.store.check import schema_problems
    from annotator.store.finding import Problem

    strange = [one.where for one in schema_problems(connection) if isinstance(one, Problem)]
    return f"{', '.join(strange[:3])}: not as this program made it" if strange else ""
