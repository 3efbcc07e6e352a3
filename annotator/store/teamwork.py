"""Shared work in the project file: who is to annotate what, what was received, what was decided."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from annotator.model.teamwork import Assigned, Decision, HandIn, Mapped, Receipt
from annotator.store.checksums import checksum, checksum_of
from annotator.store.connection import Connection
from annotator.store.records import as_row, stored_json, stored_list

TeamRecord = Assigned | HandIn | Receipt | Mapped | Decision

_TABLES: Mapping[type[TeamRecord], tuple[str, tuple[str, ...]]] = {
    Assigned: ("assigned", ("article_id", "annotator")),
    HandIn: ("hand_in", ("id",)),
    Receipt: ("receipt", ("id",)),
    Mapped: ("mapped", ("id",)),
    Decision: ("decision", ("id",)),
}


class TeamStore:
    """Reads and writes assignments, hand-ins, receipts and decisions."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def current(self, record: TeamRecord) -> TeamRecord | None:
        """The record of the same identity as the project holds it now."""
        match record:
            case Assigned():
                return self.assigned(record.article_id, record.annotator)
            case HandIn():
                return self.hand_in(record.id)
            case Receipt():
                return self.receipt(record.id)
            case Mapped():
                return self.mapped(record.id)
            case _:
                return self.decision(record.id)

    def put(self, record: TeamRecord) -> TeamRecord:
        """Store a record, new or changed; returns it with the number it was given."""
        table, key = _TABLES[type(record)]
        values = _plain(record)
        row = as_row(values)
        row["checksum"] = checksum_of(table, row)
        columns, marks = ", ".join(row), ", ".join("?" * len(row))
        updates = ", ".join(f"{column} = excluded.{column}" for column in row if column not in key)
        self._connection.write(
            f"INSERT INTO {table} ({columns}) VALUES ({marks}) "
            f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {updates}",
            tuple(row.values()),
        )
        return record if not isinstance(record, Decision) else self.decision(record.id) or record

    def put_receipts(self, receipts: Sequence[Receipt]) -> None:
        """Note what was received, many at once."""
        self._connection.insert_many(
            "receipt",
            ("id", "revision", "digest", "deleted", "checksum"),
            [
                (*values, checksum(values))
                for one in receipts
                for values in [(one.id, one.revision, one.digest, int(one.deleted))]
            ],
            otherwise="ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, digest = "
            "excluded.digest, deleted = excluded.deleted, checksum = excluded.checksum",
        )

    def delete(self, record: TeamRecord) -> None:
        """Forget a record."""
        table, key = _TABLES[type(record)]
        values = _plain(record)
        condition = " AND ".join(f"{column} = ?" for column in key)
        self._connection.write(
            f"DELETE FROM {table} WHERE {condition}", tuple(values[column] for column in key)
        )

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

    def next_due(self, annotator: str) -> str | None:
        """The first date by which the annotator has to finish what is not finished yet."""
        found = self._connection.value(
            "SELECT min(due) FROM assigned LEFT JOIN annotation_set AS done "
            "USING (article_id, annotator) WHERE annotator = ? AND withdrawn = 0 "
            "AND coalesce(done.state, 'new') <> 'finished'",
            (annotator,),
        )
        return None if found is None else str(found)

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

    # receipts

    def receipt(self, record_id: str) -> Receipt | None:
        """What was last received of the annotation or set with that id."""
        row = self._connection.row("SELECT * FROM receipt WHERE id = ?", (record_id,))
        return None if row is None else _receipt(row)

    def receipts(self, record_ids: Sequence[str]) -> dict[str, Receipt]:
        """What was last received of these annotations and sets, by id."""
        rows = self._connection.rows_among("SELECT * FROM receipt WHERE id IN ({})", record_ids)
        return {row["id"]: _receipt(row) for row in rows}

    def all_receipts(self) -> Iterator[Receipt]:
        """What was last received of everything."""
        for row in self._connection.stream("SELECT * FROM receipt"):
            yield _receipt(row)

    # speakers and propositions from outside

    def mapped(self, outside_id: str) -> Mapped | None:
        """What the speaker or proposition with that id elsewhere stands for."""
        row = self._connection.row("SELECT * FROM mapped WHERE id = ?", (outside_id,))
        return None if row is None else Mapped(id=row["id"], to=row["target"])

    def all_mapped(self) -> dict[str, str]:
        """What each id from elsewhere stands for."""
        rows = self._connection.rows("SELECT * FROM mapped")
        return {row["id"]: row["target"] for row in rows}

    # decisions

    def decision(self, decision_id: str) -> Decision | None:
        """The decision with that id."""
        row = self._connection.row("SELECT * FROM decision WHERE id = ?", (decision_id,))
        return None if row is None else _decision(row)

    def decisions_on(self, annotation_ids: Sequence[str]) -> list[Decision]:
        """The decisions that rest on any of these annotations, oldest first."""
        marks = ", ".join("?" * len(annotation_ids))
        rows = self._connection.rows(
            f"SELECT * FROM decision WHERE article_id IN (SELECT article_id FROM annotation "
            f"WHERE id IN ({marks})) AND EXISTS (SELECT 1 FROM json_each(sources) "
            f"WHERE key IN ({marks})) ORDER BY number",
            (*annotation_ids, *annotation_ids),
        )
        return [_decision(row) for row in rows]

    def decisions(self, article_id: str | None = None) -> Iterator[Decision]:
        """The decisions on an article, or all of them, in the order they were made."""
        condition = "" if article_id is None else "WHERE article_id = ? "
        for row in self._connection.rows(
            f"SELECT * FROM decision {condition}ORDER BY number",
            () if article_id is None else (article_id,),
        ):
            yield _decision(row)


def _plain(record: TeamRecord) -> dict[str, Any]:
    """A record as its row holds it; a decision that has no number yet gets one there."""
    if isinstance(record, Mapped):
        return {"id": record.id, "target": record.to}
    values = {name: getattr(record, name) for name in record.__dataclass_fields__}
    if isinstance(record, Decision):
        values |= {
            "gold": list(record.gold),
            "sources": dict(record.sources),
            "fields": dict(record.fields),
        }
        if not record.number:
            del values["number"]
    return values


def _values(row: sqlite3.Row) -> dict[str, Any]:
    """A row without what the file keeps for itself."""
    values = dict(row)
    del values["checksum"]
    return values


def _assigned(row: sqlite3.Row) -> Assigned:
    values = _values(row)
    for flag in ("is_training", "withdrawn"):
        values[flag] = bool(values[flag])
    return Assigned(**values)


def _hand_in(row: sqlite3.Row) -> HandIn:
    values = _values(row)
    del values["number"]
    return HandIn(**values)


def _receipt(row: sqlite3.Row) -> Receipt:
    return Receipt(**{**_values(row), "deleted": bool(row["deleted"])})


def _decision(row: sqlite3.Row) -> Decision:
    values = _values(row)
    values["gold"] = tuple(stored_list(values["gold"]))
    for mapping in ("sources", "fields"):
        values[mapping] = stored_json(values[mapping])
    return Decision(**values)
