"""How long annotators have worked on articles: whole seconds that only grow, outside of undo."""

from __future__ import annotations

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
        self._put(article_id, annotator, known + seconds)

    def receive(self, article_id: str, annotator: str, seconds: int) -> None:
        """Take over a time measured elsewhere, unless a longer one is known."""
        known = self.seconds(article_id, annotator)
        self._put(article_id, annotator, max(known, seconds))

    def _put(self, article_id: str, annotator: str, seconds: int) -> None:
        values = (article_id, annotator, seconds)
        self._connection.write(
            "INSERT INTO work_time VALUES (?, ?, ?, ?) ON CONFLICT (article_id, annotator) "
            "DO UPDATE SET seconds = excluded.seconds, checksum = excluded.checksum",
            (*values, checksum(values)),
        )
