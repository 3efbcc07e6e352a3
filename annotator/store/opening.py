"""A look at a project while it is opened: a millisecond, where a full check takes seconds.

Keeps away from files whose schema would run something that this program did not make.
"""

from __future__ import annotations

import re
import zlib
from functools import cache
from typing import TYPE_CHECKING

from annotator.errors import ProjectDamaged, ProjectUnavailable
from annotator.store.migrations import SCHEMA, SCHEMA_MARK, SCRIPTS
from annotator.store.project_file import unopened

if TYPE_CHECKING:
    from collections.abc import Iterable

    from annotator.store.connection import Connection

_SQLITES_OWN = ("article_words_", "article_letters_", "_sqlite_migrations")
_EVERYTHING = "SELECT type, name, sql FROM sqlite_master"
_VIRTUAL = re.compile(r"CREATE\s+VIRTUAL\b", re.IGNORECASE)
_COMPUTED = re.compile(r"\bAS\b", re.IGNORECASE)


def refuse_what_reading_runs(connection: Connection) -> None:
    """Raise ProjectUnavailable for views, virtual tables and computed columns that are not ours.

    These do their work when a table is read; to be called before any is. Ours are word for word
    those of a migration; no table of ours has computed columns.
    """
    for kind, name, sql in connection.rows(_EVERYTHING):
        if kind == "view" or _VIRTUAL.match(sql or ""):
            is_ours = _is_of_a_migration(sql)
        else:
            is_ours = kind != "table" or not _COMPUTED.search(sql or "")
        if not is_ours:
            raise ProjectUnavailable(
                f"“{connection.path.name}” holds something that this program did not make and that "
                f"would run when it is read ({kind} “{_short(name)}”), so it was not opened. Ask "
                "whoever gave you the file for the project as the program wrote it."
            )


def damage_at_first_sight(connection: Connection) -> str:
    """What is wrong with the file as a whole, in words; "" when nothing is.

    Raises ProjectUnavailable when the disk does not let it be read, which says nothing of that.
    """
    try:
        pages, size = (int(connection.value(f"PRAGMA page_{what}")) for what in ("count", "size"))
        if pages * size > connection.path.stat().st_size:
            return "the file is cut short"
        if schema_mark(connection.rows(SCHEMA)) != SCHEMA_MARK:
            return _strange_tables(connection)
        return _strange_triggers(connection)
    except ProjectDamaged as problem:
        return str(problem.__cause__ or problem)
    except OSError as problem:
        raise unopened(connection.path, problem) from problem


def schema_mark(rows: Iterable[Iterable[str | None]]) -> int:
    """A number that is another one for another schema; SQLite's own tables do not count."""
    known = sorted(
        f"{kind} {name} {' '.join((sql or '').split())}"
        for kind, name, sql in rows
        if not str(name).startswith(_SQLITES_OWN)
    )
    return zlib.crc32("\n".join(known).encode())


def _strange_triggers(connection: Connection) -> str:
    # The mark is for accidents: whoever wants to can make another schema that has it too.
    strange = [
        f"trigger {_short(name)}"
        for kind, name, sql in connection.rows(_EVERYTHING)
        if kind == "trigger" and not _is_of_a_migration(sql)
    ]
    return f"{', '.join(strange[:3])}: not as this program made it" if strange else ""


def _is_of_a_migration(sql: str | None) -> bool:
    return bool(sql) and f"{' '.join(str(sql).split())};" in _statements()


@cache
def _statements() -> str:
    """All that any migration has ever made, as SQL with single spaces."""
    return " ".join(" ".join(SCRIPTS).split())


def _short(name: object) -> str:
    return str(name)[:40]


def _strange_tables(connection: Connection) -> str:
    # This program's SQLite may word a schema otherwise than the one that the mark was taken with.
    from annotator.store.check import schema_problems
    from annotator.store.finding import Problem

    strange = [one.where for one in schema_problems(connection) if isinstance(one, Problem)]
    return f"{', '.join(strange[:3])}: not as this program made it" if strange else ""
