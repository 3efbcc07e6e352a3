"""Keyword lists in the project file."""

from __future__ import annotations

import sqlite3

from annotator.model.keyword_list import KeywordList
from annotator.store.checksums import checksum
from annotator.store.connection import Connection
from annotator.store.records import canonical, stored_list

_COLUMNS = "id, name, words, color, line, shown"


class KeywordStore:
    """Reads and writes keyword lists."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> list[KeywordList]:
        """All lists, in the order they were made."""
        rows = self._connection.rows(f"SELECT {_COLUMNS} FROM keyword_list ORDER BY number")
        return [_read(row) for row in rows]

    def get(self, list_id: str) -> KeywordList | None:
        """The list with that id."""
        row = self._connection.row(f"SELECT {_COLUMNS} FROM keyword_list WHERE id = ?", (list_id,))
        return None if row is None else _read(row)

    def put(self, known: KeywordList) -> KeywordList:
        """Store a list, new or changed."""
        values = (
            known.id,
            known.name,
            canonical(list(known.words)),
            known.color,
            known.line,
            int(known.shown),
        )
        self._connection.write(
            f"INSERT INTO keyword_list ({_COLUMNS}, checksum) VALUES (?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (id) DO UPDATE SET name = excluded.name, words = excluded.words, "
            "color = excluded.color, line = excluded.line, shown = excluded.shown, "
            "checksum = excluded.checksum",
            (*values, checksum(values)),
        )
        return known

    def delete(self, list_id: str) -> None:
        """Remove a list."""
        self._connection.write("DELETE FROM keyword_list WHERE id = ?", (list_id,))


def _read(row: sqlite3.Row) -> KeywordList:
    values = dict(row)
    words, shown = tuple(stored_list(values.pop("words"))), bool(values.pop("shown"))
    return KeywordList(words=words, shown=shown, **values)
