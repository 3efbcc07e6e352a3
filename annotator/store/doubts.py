"""Annotations that their annotator was unsure of or wrote a note on, over all articles."""

from __future__ import annotations

from annotator.model.annotation import Annotation
from annotator.store.annotations import read_row
from annotator.store.connection import Connection


class DoubtStore:
    """Finds them by two small indexes, however many annotations there are."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, annotator: str) -> list[tuple[Annotation, str]]:
        """One annotator's, each with its article's title, in the order of articles and text."""
        rows = self._connection.rows(
            "SELECT annotation.*, article.title AS article_title FROM annotation "
            "JOIN article ON article.id = article_id WHERE annotation.number IN ("
            "SELECT number FROM annotation WHERE annotator = ? AND unsure = 1 UNION "
            "SELECT number FROM annotation WHERE annotator = ? AND note <> '') "
            "AND batch NOT IN (SELECT id FROM import_batch WHERE removed = 1) "
            "ORDER BY article.number, annotation.start, annotation.number",
            (annotator, annotator),
        )
        found = []
        for row in rows:
            values = dict(row)
            title = values.pop("article_title")
            found.append((read_row(values), title))
        return found
