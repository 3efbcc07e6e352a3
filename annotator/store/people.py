"""Annotators, speakers and propositions in the project file."""

from __future__ import annotations

import json
import sqlite3

from annotator.errors import UserError
from annotator.model.proposition import Proposition, fold_text
from annotator.model.speaker import Speaker, fold_name
from annotator.store.connection import Connection
from annotator.store.records import as_row, plain_speaker, read_speaker

_SPEAKER = "id, name, aliases, kind, organisation, role, notes, external_id"


class PeopleStore:
    """Reads and writes who annotates, who speaks, and what is spoken about."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def annotators(self) -> list[str]:
        """The annotators' names in alphabetical order."""
        rows = self._connection.rows("SELECT name FROM annotator ORDER BY name")
        return [row["name"] for row in rows]

    def add_annotator(self, name: str, *, at: str) -> None:
        """Note an annotator; nothing happens when the name is known."""
        self._connection.write("INSERT OR IGNORE INTO annotator VALUES (?, ?)", (name, at))

    def speakers(self) -> list[Speaker]:
        """All speakers in the order they were made."""
        rows = self._connection.rows(f"SELECT {_SPEAKER} FROM speaker ORDER BY number")
        return [_speaker(row) for row in rows]

    def speaker(self, speaker_id: str) -> Speaker | None:
        """The speaker with that id."""
        row = self._connection.row(
            f"SELECT {_SPEAKER} FROM speaker WHERE id = ?",
            (speaker_id,),
        )
        return None if row is None else _speaker(row)

    def speakers_named(self, name: str) -> list[Speaker]:
        """The speakers that have ``name``, folded, among their names; usually none or one."""
        rows = self._connection.rows(
            f"SELECT {_SPEAKER} FROM speaker JOIN speaker_name ON speaker = number "
            "WHERE folded = ? ORDER BY number",
            (fold_name(name),),
        )
        return [_speaker(row) for row in rows]

    def put_speaker(self, speaker: Speaker) -> Speaker:
        """Store a speaker, new or changed; two speakers of one canonical name are refused."""
        for other in self.speakers_named(speaker.name):
            if other.id != speaker.id and fold_name(other.name) == fold_name(speaker.name):
                raise UserError(f"There is already a speaker called “{other.name}”.")
        row = as_row(plain_speaker(speaker))
        columns, marks = ", ".join(row), ", ".join("?" * len(row))
        updates = ", ".join(f"{column} = excluded.{column}" for column in row if column != "id")
        self._connection.write(
            f"INSERT INTO speaker ({columns}) VALUES ({marks}) "
            f"ON CONFLICT (id) DO UPDATE SET {updates}",
            tuple(row.values()),
        )
        number = self._connection.value("SELECT number FROM speaker WHERE id = ?", (speaker.id,))
        self._connection.write("DELETE FROM speaker_name WHERE speaker = ?", (number,))
        for folded in {fold_name(name) for name in speaker.names}:
            self._connection.write("INSERT INTO speaker_name VALUES (?, ?)", (folded, number))
        return speaker

    def delete_speaker(self, speaker_id: str) -> None:
        """Remove a speaker that no annotation names."""
        self._connection.write("DELETE FROM speaker WHERE id = ?", (speaker_id,))

    def propositions(self) -> list[Proposition]:
        """All propositions in the order they were made."""
        rows = self._connection.rows(
            "SELECT id, text, kind, status FROM proposition ORDER BY number"
        )
        return [Proposition(**dict(row)) for row in rows]

    def proposition(self, proposition_id: str) -> Proposition | None:
        """The proposition with that id."""
        row = self._connection.row(
            "SELECT id, text, kind, status FROM proposition WHERE id = ?", (proposition_id,)
        )
        return None if row is None else Proposition(**dict(row))

    def proposition_with_text(self, text: str) -> Proposition | None:
        """The proposition that says the same, up to case and spaces."""
        row = self._connection.row(
            "SELECT id, text, kind, status FROM proposition WHERE folded = ?", (fold_text(text),)
        )
        return None if row is None else Proposition(**dict(row))

    def put_proposition(self, proposition: Proposition) -> Proposition:
        """Store a proposition, new or changed; a second one with the same words is refused."""
        twin = self.proposition_with_text(proposition.text)
        if twin is not None and twin.id != proposition.id:
            raise UserError(f"There is already a proposition “{twin.text}”.")
        self._connection.write(
            "INSERT INTO proposition (id, text, folded, kind, status) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (id) DO UPDATE SET text = excluded.text, folded = excluded.folded, "
            "kind = excluded.kind, status = excluded.status",
            (
                proposition.id,
                proposition.text,
                fold_text(proposition.text),
                proposition.kind,
                proposition.status,
            ),
        )
        return proposition

    def delete_proposition(self, proposition_id: str) -> None:
        """Remove a proposition that no annotation is about."""
        self._connection.write("DELETE FROM proposition WHERE id = ?", (proposition_id,))


def _speaker(row: sqlite3.Row) -> Speaker:
    return read_speaker({**dict(row), "aliases": json.loads(row["aliases"])})
