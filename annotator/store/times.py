"""How long annotators have worked on articles: whole seconds that only grow, outside of undo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from annotator.store.checksums import checksum
from annotator.store.connection import Connection


class TimeStore:
    """Reads and adds working time."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def seconds(self, article_id: str, annotator: str) -> int:
        """How long the annotator has worked on the article."""
        found = self._connection.value(
            "SELECT seconds FROM work_time WHERE article_id = ? AND annotator = ?",
            (article_id, annotator),
        )
        return int(found or 0)

    def all_seconds(self, annotator: str | None = None) -> dict[tuple[str, str], int]:
        """The seconds of every article and annotator, or of one annotator, by both."""
        condition = "" if annotator is None else " WHERE annotator = ?"
        rows = self._connection.rows(
            f"SELECT * FROM work_time{condition}", () if annotator is None else (annotator,)
        )
        return {(row["article_id"], row["annotator"]): row["seconds"] for row in rows}

    def add(self, article_id: str, annotator: str, seconds: int) -> None:
        """Add to the time of an annotator who is known; nothing is ever taken off."""
        known = self.seconds(article_id, annotator)
        self._put_all([(article_id, annotator, known + seconds)])

    def receive(self, annotator: str, seconds: Mapping[str, int]) -> None:
        """Take over times measured elsewhere, by article id, unless longer ones are known."""
        known = self._known(annotator, list(seconds))
        self._put_all(
            [
                (article_id, annotator, told)
                for article_id, told in seconds.items()
                if told > known.get(article_id, -1)
            ]
        )

    def _known(self, annotator: str, article_ids: Sequence[str]) -> dict[str, int]:
        rows = self._connection.rows_among(
            "SELECT article_id, seconds FROM work_time WHERE annotator = ? AND article_id IN ({})",
            article_ids,
            before=(annotator,),
        )
        return {row["article_id"]: row["seconds"] for row in rows}

    def _put_all(self, rows: Sequence[tuple[str, str, int]]) -> None:
        self._connection.insert_many(
            "work_time",
            ("article_id", "annotator", "seconds", "checksum"),
            [(*values, checksum(values)) for values in rows],
            otherwise="ON CONFLICT (article_id, annotator) "
            "DO UPDATE SET seconds = excluded.seconds, checksum = excluded.checksum",
        )
