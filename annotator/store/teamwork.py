"""Shared work in the project file: who is to annotate what, what was received, what was decided."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

from annotator.model.teamwork import Assigned, Decision, HandIn, Receipt
from annotator.store.connection import Connection
from annotator.store.records import as_row

_ROWS_AT_ONCE = 500


class TeamStore:
    """Reads and writes assignments, hand-ins, receipts and decisions."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # assignments

    def assigned(self, article_id: str, annotator: str) -> Assigned | None:
        """What was assigned of that article to that annotator."""
        row = self._connection.row(
            "SELECT * FROM assigned WHERE article_id = ? AND annotator = ?", (article_id, annotator)
        )
        return None if row is None else _assigned(row)

    def all_assigned(self, annotator: str | None = None) -> list[Assigned]:
        """Everything that is assigned, to one annotator or to all, in the order of the queues."""
        condition = "" if annotator is None else "WHERE annotator = ? "
        rows = self._connection.rows(
            f"SELECT * FROM assigned {condition}ORDER BY annotator, batch, place, article_id",
            () if annotator is None else (annotator,),
        )
        return [_assigned(row) for row in rows]

    def put_assigned(self, assigned: Assigned) -> Assigned:
        """Store an assignment, new or changed; its annotator must be known."""
        _put(self._connection, "assigned", _plain(assigned), key=("article_id", "annotator"))
        return assigned

    def delete_assigned(self, article_id: str, annotator: str) -> None:
        """Forget an assignment."""
        self._connection.write(
            "DELETE FROM assigned WHERE article_id = ? AND annotator = ?", (article_id, annotator)
        )

    # hand-ins

    def hand_in(self, hand_in_id: str) -> HandIn | None:
        """The collected submission with that id."""
        row = self._connection.row("SELECT * FROM hand_in WHERE id = ?", (hand_in_id,))
        return None if row is None else _hand_in(row)

    def hand_ins(self) -> list[HandIn]:
        """All collected submissions in the order in which they were collected."""
        return [
            _hand_in(row) for row in self._connection.rows("SELECT * FROM hand_in ORDER BY number")
        ]

    def put_hand_in(self, hand_in: HandIn) -> HandIn:
        """Note a collected submission."""
        _put(self._connection, "hand_in", _plain(hand_in), key=("id",))
        return hand_in

    def delete_hand_in(self, hand_in_id: str) -> None:
        """Forget a collected submission."""
        self._connection.write("DELETE FROM hand_in WHERE id = ?", (hand_in_id,))

    # receipts

    def receipt(self, record_id: str) -> Receipt | None:
        """What was last received of the annotation or set with that id."""
        row = self._connection.row("SELECT * FROM receipt WHERE id = ?", (record_id,))
        return None if row is None else _receipt(row)

    def receipts(self, record_ids: Sequence[str]) -> dict[str, Receipt]:
        """What was last received of these annotations and sets, by id."""
        found: dict[str, Receipt] = {}
        for first in range(0, len(record_ids), _ROWS_AT_ONCE):
            wanted = list(record_ids[first : first + _ROWS_AT_ONCE])
            marks = ", ".join("?" * len(wanted))
            for row in self._connection.rows(
                f"SELECT * FROM receipt WHERE id IN ({marks})", wanted
            ):
                found[row["id"]] = _receipt(row)
        return found

    def put_receipt(self, receipt: Receipt) -> Receipt:
        """Note what was received."""
        _put(self._connection, "receipt", _plain(receipt), key=("id",))
        return receipt

    def delete_receipt(self, record_id: str) -> None:
        """Forget that something was received."""
        self._connection.write("DELETE FROM receipt WHERE id = ?", (record_id,))

    # decisions

    def decision(self, decision_id: str) -> Decision | None:
        """The decision with that id."""
        row = self._connection.row("SELECT * FROM decision WHERE id = ?", (decision_id,))
        return None if row is None else _decision(row)

    def decisions(self, article_id: str | None = None) -> Iterator[Decision]:
        """The decisions on an article, or all of them, in the order they were made."""
        condition = "" if article_id is None else "WHERE article_id = ? "
        for row in self._connection.rows(
            f"SELECT * FROM decision {condition}ORDER BY number",
            () if article_id is None else (article_id,),
        ):
            yield _decision(row)

    def put_decision(self, decision: Decision) -> Decision:
        """Store a decision, new or changed; returns it with its number."""
        values = _plain(decision)
        if not decision.number:
            del values["number"]
        _put(self._connection, "decision", values, key=("id",))
        number = self._connection.value("SELECT number FROM decision WHERE id = ?", (decision.id,))
        return dataclasses.replace(decision, number=number)

    def delete_decision(self, decision_id: str) -> None:
        """Take a decision back; what it made is deleted by other edits of the same step."""
        self._connection.write("DELETE FROM decision WHERE id = ?", (decision_id,))


def _plain(record: Assigned | HandIn | Receipt | Decision) -> dict[str, Any]:
    values = {name: getattr(record, name) for name in record.__dataclass_fields__}
    if isinstance(record, Decision):
        values |= {
            "gold": list(record.gold),
            "sources": dict(record.sources),
            "fields": dict(record.fields),
        }
    return values


def _put(
    connection: Connection, table: str, values: dict[str, Any], *, key: tuple[str, ...]
) -> None:
    row = as_row(values)
    columns, marks = ", ".join(row), ", ".join("?" * len(row))
    updates = ", ".join(f"{column} = excluded.{column}" for column in row if column not in key)
    connection.write(
        f"INSERT INTO {table} ({columns}) VALUES ({marks}) "
        f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {updates}",
        tuple(row.values()),
    )


def _assigned(row: sqlite3.Row) -> Assigned:
    values = dict(row)
    for flag in ("is_training", "withdrawn"):
        values[flag] = bool(values[flag])
    return Assigned(**values)


def _hand_in(row: sqlite3.Row) -> HandIn:
    values = dict(row)
    del values["number"]
    return HandIn(**values)


def _receipt(row: sqlite3.Row) -> Receipt:
    return Receipt(**{**dict(row), "deleted": bool(row["deleted"])})


def _decision(row: sqlite3.Row) -> Decision:
    values = dict(row)
    values["gold"] = tuple(json.loads(values["gold"]))
    for mapping in ("sources", "fields"):
        values[mapping] = json.loads(values[mapping])
    return Decision(**values)
