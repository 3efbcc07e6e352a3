"""A short checksum in each row, and a chain through the change log, by which a flipped bit shows.

They guard against disks and stray programs, not against somebody who means to deceive.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Mapping, Sequence
from hashlib import blake2b
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any

from annotator.store.connection import Value

if TYPE_CHECKING:
    from sqlite_utils import Database

SUMMED: Mapping[str, tuple[str, ...]] = {
    "setting": ("key", "value"),
    "scheme": ("version", "body", "at"),
    "guidelines": ("version", "body", "at"),
    "import_batch": ("id", "source", "removed", "at"),
    "annotator": ("name", "at"),
    "speaker": (
        "id",
        "name",
        "aliases",
        "kind",
        "organisation",
        "role",
        "notes",
        "external_id",
        "distinct_from",
        "status",
    ),
    "proposition": ("id", "text", "folded", "kind", "status", "note"),
    "proposition_relation": ("proposition", "relation", "other"),
    "annotation_set": ("article_id", "annotator", "state", "started", "finished"),
    "work_time": ("article_id", "annotator", "seconds"),
    "keyword_list": ("id", "name", "words", "color", "line", "shown"),
    "assigned": ("article_id", "annotator", "batch", "place", "due", "is_training", "withdrawn"),
    "hand_in": (
        "id",
        "annotator",
        "source",
        "sequence",
        "created",
        "digest",
        "added",
        "updated",
        "removed",
        "already",
        "refused",
    ),
    "receipt": ("id", "revision", "digest", "deleted"),
    "mapped": ("id", "target"),
    "decision": (
        "id",
        "article_id",
        "kind",
        "verdict",
        "reviewer",
        "gold",
        "sources",
        "fields",
        "why",
        "guideline",
        "at",
    ),
}
"""The columns that a table's checksums are over; articles and annotations have digests."""

LINKED = ("id", "kind", "target", "label", "annotator", "at", "edits")
"""What the chain is over in each entry of the change log: all but the state, which changes."""

_CHARACTERS_A_TURN = 4_000_000
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_KEYS: Mapping[str, int] = {
    "proposition_relation": 3,
    "annotation_set": 2,
    "work_time": 2,
    "assigned": 2,
}


def checksum(values: Sequence[Value]) -> str:
    """The checksum of a row with these values, in the order of `SUMMED`."""
    return blake2b(_text(values).encode(), digest_size=8).hexdigest()


def _text(values: Sequence[Value]) -> str:
    """The values as a list in JSON; what rows mostly hold several times faster than by the rule."""
    cells = []
    for value in values:
        if type(value) is str:
            cells.append(encode_basestring(value))
        elif type(value) is int:
            cells.append(str(value))
        elif value is None:
            cells.append("null")
        else:
            return _encode(values)
    return f"[{','.join(cells)}]"


def checksum_of(table: str, row: Mapping[str, Value]) -> str:
    """The checksum of a row of that table, by column."""
    return checksum([row[column] for column in SUMMED[table]])


def link(before: str, values: Sequence[Value]) -> str:
    """The chain's link for an entry with the values of `LINKED`, after an entry's link."""
    turns = linking(before, values)
    while True:
        try:
            next(turns)
        except StopIteration as end:
            return str(end.value)


def linking(before: str, values: Sequence[Value]) -> Generator[None, None, str]:
    """As `link`, a few megabytes of edits a turn."""
    *rest, edits = values
    head = blake2b(f"{before}{_encode(rest)}\n".encode(), digest_size=16)
    text = str(edits)
    for first in range(0, len(text), _CHARACTERS_A_TURN):
        if first:
            yield
        head.update(text[first : first + _CHARACTERS_A_TURN].encode())
    return head.hexdigest()


def key_of(table: str) -> tuple[str, ...]:
    """The columns by which a row of that table is known; the first ones of `SUMMED`."""
    return SUMMED[table][: _KEYS.get(table, 1)]


def fill(db: Database) -> None:
    """Give every row the checksum of what it holds now, and the change log its chain."""
    for table, columns in SUMMED.items():
        condition = " AND ".join(f"{column} = ?" for column in key_of(table))
        keys = len(key_of(table))
        _update(
            db,
            f"SELECT {', '.join(columns)} FROM {table}",
            f"UPDATE {table} SET checksum = ? WHERE {condition}",
            lambda row, keys=keys: (checksum(row), *row[:keys]),
        )
    last = ""

    def linked(row: tuple[Any, ...]) -> tuple[Any, ...]:
        nonlocal last
        last = link(last, row[1:])
        return last, row[0]

    _update(
        db,
        f"SELECT seq, {', '.join(LINKED)} FROM change ORDER BY seq",
        "UPDATE change SET chain = ? WHERE seq = ?",
        linked,
    )


def _update(db: Database, select: str, update: str, values: Any) -> None:
    read = db.conn.cursor()
    read.row_factory = None
    # All keys first: a row that is updated while a table is walked may come by again.
    for one in [values(tuple(row)) for row in read.execute(select)]:
        db.execute(update, one)
