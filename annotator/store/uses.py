"""How often speakers and propositions are used, and by which annotations, counted in SQL."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from annotator.store.connection import Connection
from annotator.store.records import stored_list

_FEW = 400
"""How many ids go into one question; SQLite takes a thousand at least."""


_NAMING = (
    "(speaker_id IN ({0}) OR (via <> '[]' AND EXISTS "
    "(SELECT 1 FROM json_each(via) WHERE value IN ({0}))))"
)
_ABOUT = "proposition_id IN ({0})"
_SEEN = (
    "NOT (annotator = 'gold' AND EXISTS (SELECT 1 FROM setting WHERE key = 'assignment') "
    "AND NOT EXISTS (SELECT 1 FROM annotation_set AS own "
    "WHERE own.article_id = annotation.article_id AND own.annotator <> 'gold' "
    "AND own.state = 'finished'))"
)
"""In an annotator's project: not gold of an article that they are still to learn from."""
_TYPE = "type IN ({0})"
_STANCE = "stance IN ({0})"
_EMPTY = {
    "speaker": "speaker_id IS NULL",
    "stance": "stance IS NULL",
    "proposition": "proposition_id IS NULL",
    "via": "via = '[]'",
    "mention": "mention IS NULL",
    "cue": "cue IS NULL",
    "certainty": "certainty = 'certain'",
    "date_said": "date_said IS NULL",
    "note": "note = ''",
    "unsure": "unsure = 0",
}
"""When a field of an annotation says nothing but what it says by itself."""


@dataclass(frozen=True, slots=True)
class Use:
    """How many annotations name a speaker: as the one who speaks, and as a relayer."""

    speaking: int = 0
    relaying: int = 0

    @property
    def total(self) -> int:
        """Both together; an annotation that does both counts twice."""
        return self.speaking + self.relaying


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One annotation that uses a speaker or a proposition, as a list shows it."""

    annotation_id: str
    article_id: str
    title: str
    annotator: str
    type: str
    quotes: tuple[str, ...]
    is_relayed: bool = False


class UseStore:
    """Counts over all annotators' annotations."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def speakers(self) -> dict[str, Use]:
        """The use of every speaker that is used, by id."""
        speaking = self._counts(
            "SELECT speaker_id, count(*) FROM annotation WHERE speaker_id IS NOT NULL "
            f"AND {_SEEN} GROUP BY speaker_id"
        )
        relaying = self._counts(
            "SELECT value, count(DISTINCT annotation.id) FROM annotation, json_each(via) "
            f"WHERE via <> '[]' AND {_SEEN} GROUP BY value"
        )
        return {
            speaker_id: Use(speaking.get(speaker_id, 0), relaying.get(speaker_id, 0))
            for speaker_id in speaking.keys() | relaying.keys()
        }

    def propositions(self) -> dict[str, int]:
        """How many annotations are about each proposition that any is about, by id."""
        return self._counts(
            "SELECT proposition_id, count(*) FROM annotation WHERE proposition_id IS NOT NULL "
            f"AND {_SEEN} GROUP BY proposition_id"
        )

    def naming(self, speaker_ids: Collection[str]) -> list[str]:
        """The ids of the annotations that name any of these speakers, article by article."""
        return self._ids(_NAMING, speaker_ids, times=2)

    def about(self, proposition_ids: Collection[str]) -> list[str]:
        """The ids of the annotations that are about any of these, article by article."""
        return self._ids(_ABOUT, proposition_ids, times=1)

    def owners_naming(self, speaker_ids: Collection[str]) -> dict[str, int]:
        """How many annotations of each annotator name any of these speakers."""
        return self._owners(_NAMING, speaker_ids, times=2)

    def owners_about(self, proposition_ids: Collection[str]) -> dict[str, int]:
        """How many annotations of each annotator are about any of these propositions."""
        return self._owners(_ABOUT, proposition_ids, times=1)

    def places_naming(self, speaker_id: str, *, limit: int) -> list[Place]:
        """Where a speaker is named, article by article."""
        return self._places(_NAMING, speaker_id, times=2, limit=limit)

    def places_about(self, proposition_id: str, *, limit: int) -> list[Place]:
        """Where a proposition is spoken about, article by article."""
        return self._places(_ABOUT, proposition_id, times=1, limit=limit)

    def of_type(self, type_id: str) -> list[str]:
        """The ids of the annotations of that type, article by article."""
        return self._ids(_TYPE, [type_id], times=1)

    def of_stance(self, stance_id: str) -> list[str]:
        """The ids of the annotations with that stance, article by article."""
        return self._ids(_STANCE, [stance_id], times=1)

    def owners_of_types(self, type_ids: Collection[str]) -> dict[str, int]:
        """How many annotations of each annotator are of any of these types."""
        return self._owners(_TYPE, type_ids, times=1)

    def owners_of_stances(self, stance_ids: Collection[str]) -> dict[str, int]:
        """How many annotations of each annotator have any of these stances."""
        return self._owners(_STANCE, stance_ids, times=1)

    def owners_of_either(
        self, *, types: Collection[str], stances: Collection[str]
    ) -> dict[str, int]:
        """How many annotations of each annotator are of these types or have these stances."""
        marks = (", ".join("?" * len(types)), ", ".join("?" * len(stances)))
        condition = f"{_TYPE.format(marks[0])} OR {_STANCE.format(marks[1])}"
        rows = self._connection.rows(
            f"SELECT annotator, count(*) FROM annotation WHERE ({condition}) AND {_SEEN} "
            "GROUP BY annotator",
            (*types, *stances),
        )
        return {row[0]: row[1] for row in rows}

    def outside(self, types: Collection[str], stances: Collection[str], *, most: int) -> list[str]:
        """The ids of up to ``most`` annotations of no such type, or with another stance."""
        marks = (", ".join("?" * len(types)), ", ".join("?" * len(stances)))
        rows = self._connection.rows(
            f"SELECT id FROM annotation WHERE NOT {_TYPE.format(marks[0])} "
            f"OR NOT {_STANCE.format(marks[1])} LIMIT ?",
            (*types, *stances, most),
        )
        return [row[0] for row in rows]

    def owners_filling(self, field: str, *, filled: bool) -> dict[str, int]:
        """How many annotations of each annotator fill that field of the scheme, or do not."""
        negation = "NOT " if filled else ""
        return self._counts(
            f"SELECT annotator, count(*) FROM annotation WHERE {negation}({_EMPTY[field]}) "
            f"AND {_SEEN} GROUP BY annotator"
        )

    def _places(self, condition: str, one: str, *, times: int, limit: int) -> list[Place]:
        rows = self._connection.rows(
            "SELECT annotation.id, article_id, title, annotator, type, quotes, speaker_id "
            "FROM annotation JOIN article ON article.id = article_id "
            f"WHERE {condition.format('?')} AND {_SEEN} "
            "ORDER BY article.number, annotator, start, annotation.number LIMIT ?",
            (*[one] * times, limit),
        )
        return [
            Place(
                annotation_id=row["id"],
                article_id=row["article_id"],
                title=row["title"],
                annotator=row["annotator"],
                type=row["type"],
                quotes=tuple(stored_list(row["quotes"])),
                is_relayed=condition == _NAMING and row["speaker_id"] != one,
            )
            for row in rows
        ]

    def _owners(self, condition: str, ids: Collection[str], *, times: int) -> dict[str, int]:
        owners: dict[str, set[str]] = {}
        known = list(ids)
        for begin in range(0, len(known), _FEW):
            few = known[begin : begin + _FEW]
            marks = ", ".join("?" * len(few))
            rows = self._connection.rows(
                f"SELECT annotator, annotation.id FROM annotation WHERE {condition.format(marks)} "
                f"AND {_SEEN}",
                few * times,
            )
            for row in rows:
                owners.setdefault(row[0], set()).add(row[1])
        return {annotator: len(found) for annotator, found in owners.items()}

    def _ids(self, condition: str, ids: Collection[str], *, times: int) -> list[str]:
        found: dict[str, None] = {}
        known = list(ids)
        for begin in range(0, len(known), _FEW):
            few = known[begin : begin + _FEW]
            marks = ", ".join("?" * len(few))
            rows = self._connection.rows(
                f"SELECT annotation.id FROM annotation JOIN article ON article.id = article_id "
                f"WHERE {condition.format(marks)} "
                "ORDER BY article.number, annotator, start, annotation.number",
                few * times,
            )
            found.update(dict.fromkeys(row[0] for row in rows))
        return list(found)

    def _counts(self, sql: str) -> dict[str, int]:
        return {row[0]: row[1] for row in self._connection.rows(sql)}
