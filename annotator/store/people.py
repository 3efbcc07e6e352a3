"""Annotators, speakers and propositions in the project file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.errors import UserError
from annotator.late import LateModule
from annotator.model.annotation import GOLD
from annotator.store.connection import Connection
from annotator.store.records import (
    as_row,
    plain_speaker,
    read_proposition,
    read_speaker,
    stored_list,
)

if TYPE_CHECKING:
    import sqlite3

    from annotator.model import proposition as propositions
    from annotator.model import speaker as speakers
    from annotator.model.proposition import Proposition
    from annotator.model.speaker import Speaker
else:
    propositions = LateModule("annotator.model.proposition")
    speakers = LateModule("annotator.model.speaker")

_SPEAKER = "id, name, aliases, kind, organisation, role, notes, external_id, distinct_from, status"
_PROPOSITION = "number, id, text, kind, status, note"


class PeopleStore:
    """Reads and writes who annotates, who speaks, and what is spoken about."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def annotators(self) -> list[str]:
        """The annotators' names in alphabetical order; gold sets are nobody's."""
        rows = self._connection.rows(
            "SELECT name FROM annotator WHERE name <> ? ORDER BY name", (GOLD,)
        )
        return [row["name"] for row in rows]

    def add_annotator(self, name: str, *, at: str) -> None:
        """Note an annotator; nothing happens when the name is known."""
        from annotator.store.checksums import checksum

        self._connection.write(
            "INSERT OR IGNORE INTO annotator VALUES (?, ?, ?)", (name, at, checksum((name, at)))
        )

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
        """The speakers that have ``name``, folded, among their names; usually none or one.

        Whose canonical name it is comes before those who have it as an alias.
        """
        folded = speakers.fold_name(name)
        rows = self._connection.rows(
            f"SELECT {_SPEAKER} FROM speaker JOIN speaker_name ON speaker = number "
            "WHERE folded = ? ORDER BY number",
            (folded,),
        )
        found = [_speaker(row) for row in rows]
        return sorted(found, key=lambda speaker: speakers.fold_name(speaker.name) != folded)

    def put_speaker(self, speaker: Speaker) -> Speaker:
        """Store a speaker, new or changed; two speakers of one canonical name are refused."""
        for other in self.speakers_named(speaker.name):
            if other.id != speaker.id and speakers.fold_name(other.name) == speakers.fold_name(
                speaker.name
            ):
                raise UserError(f"There is already a speaker called “{other.name}”.")
        from annotator.store.checksums import checksum_of

        row = as_row(plain_speaker(speaker))
        row["checksum"] = checksum_of("speaker", row)
        columns, marks = ", ".join(row), ", ".join("?" * len(row))
        updates = ", ".join(f"{column} = excluded.{column}" for column in row if column != "id")
        self._connection.write(
            f"INSERT INTO speaker ({columns}) VALUES ({marks}) "
            f"ON CONFLICT (id) DO UPDATE SET {updates}",
            tuple(row.values()),
        )
        number = self._connection.value("SELECT number FROM speaker WHERE id = ?", (speaker.id,))
        self._connection.write("DELETE FROM speaker_name WHERE speaker = ?", (number,))
        for folded in {speakers.fold_name(name) for name in speaker.names}:
            self._connection.write("INSERT INTO speaker_name VALUES (?, ?)", (folded, number))
        return speaker

    def delete_speaker(self, speaker_id: str) -> None:
        """Remove a speaker that no annotation names."""
        self._connection.write("DELETE FROM speaker WHERE id = ?", (speaker_id,))

    def propositions(self) -> list[Proposition]:
        """All propositions in the order they were made."""
        related = self._relations("")
        rows = self._connection.rows(f"SELECT {_PROPOSITION} FROM proposition ORDER BY number")
        return [_proposition(row, related.get(row["number"], {})) for row in rows]

    def proposition(self, proposition_id: str) -> Proposition | None:
        """The proposition with that id."""
        return self._proposition("id", proposition_id)

    def proposition_with_text(self, text: str) -> Proposition | None:
        """The proposition that says the same, up to case and spaces."""
        return self._proposition("folded", propositions.fold_text(text))

    def put_proposition(self, proposition: Proposition) -> Proposition:
        """Store a proposition, new or changed; a second one with the same words is refused."""
        twin = self.proposition_with_text(proposition.text)
        if twin is not None and twin.id != proposition.id:
            raise UserError(f"There is already a proposition “{twin.text}”.")
        from annotator.store.checksums import checksum

        values = (
            proposition.id,
            proposition.text,
            propositions.fold_text(proposition.text),
            proposition.kind,
            proposition.status,
            proposition.note,
        )
        self._connection.write(
            "INSERT INTO proposition (id, text, folded, kind, status, note, checksum) "
            "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET text = excluded.text, "
            "folded = excluded.folded, kind = excluded.kind, status = excluded.status, "
            "note = excluded.note, checksum = excluded.checksum",
            (*values, checksum(values)),
        )
        self._put_relations(proposition)
        return proposition

    def _put_relations(self, proposition: Proposition) -> None:
        from annotator.store.checksums import checksum

        number = self._number(proposition.id)
        self._connection.write("DELETE FROM proposition_relation WHERE proposition = ?", (number,))
        for relation, others in (
            ("implies", proposition.implies),
            ("excludes", proposition.excludes),
        ):
            for other in others:
                values = (number, relation, self._number(other))
                self._connection.write(
                    "INSERT INTO proposition_relation VALUES (?, ?, ?, ?)",
                    (*values, checksum(values)),
                )

    def _number(self, proposition_id: str) -> int:
        number = self._connection.value(
            "SELECT number FROM proposition WHERE id = ?", (proposition_id,)
        )
        if number is None:
            raise UserError(
                "A relation points at a proposition that is no longer in the project, because of "
                "a merge, an undo or a deletion since; choose it again."
            )
        return int(number)

    def _proposition(self, column: str, value: str) -> Proposition | None:
        row = self._connection.row(
            f"SELECT {_PROPOSITION} FROM proposition WHERE {column} = ?", (value,)
        )
        if row is None:
            return None
        related = self._relations("WHERE proposition = ?", (row["number"],))
        return _proposition(row, related.get(row["number"], {}))

    def _relations(
        self, condition: str, parameters: tuple[int, ...] = ()
    ) -> dict[int, dict[str, tuple[str, ...]]]:
        """Relation and ids of the others, by the number of the proposition that has them."""
        rows = self._connection.rows(
            "SELECT proposition, relation, id FROM proposition_relation "
            f"JOIN proposition ON number = other {condition} ORDER BY other",
            parameters,
        )
        related: dict[int, dict[str, tuple[str, ...]]] = {}
        for row in rows:
            of_one = related.setdefault(row["proposition"], {})
            of_one[row["relation"]] = (*of_one.get(row["relation"], ()), row["id"])
        return related

    def proposition_is_related(self, proposition_id: str) -> bool:
        """Whether another proposition names this one among its relations."""
        found = self._connection.row(
            "SELECT 1 FROM proposition_relation JOIN proposition ON number = other "
            "WHERE id = ? LIMIT 1",
            (proposition_id,),
        )
        return found is not None

    def delete_proposition(self, proposition_id: str) -> None:
        """Remove a proposition that no annotation is about."""
        self._connection.write("DELETE FROM proposition WHERE id = ?", (proposition_id,))


def _speaker(row: sqlite3.Row) -> Speaker:
    lists = {name: stored_list(row[name]) for name in ("aliases", "distinct_from")}
    return read_speaker({**dict(row), **lists})


def _proposition(row: sqlite3.Row, related: dict[str, tuple[str, ...]]) -> Proposition:
    values = {**dict(row), **related}
    del values["number"]
    return read_proposition(values)
