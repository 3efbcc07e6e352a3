"""How far the assigned work is, counted by SQLite: by annotator, by batch, by article."""

from __future__ import annotations

from typing import Literal

from annotator.model.teamwork import Standing
from annotator.store.article_index import REMOVED
from annotator.store.connection import Connection

By = Literal["annotator", "batch", "article"]

_KEYS: dict[By, tuple[str, str]] = {
    "annotator": ("annotator, 0 AS batch, '' AS article_id, '' AS title", "annotator"),
    "batch": (
        "annotator, assigned.batch AS batch, '' AS article_id, '' AS title",
        "annotator, assigned.batch",
    ),
    "article": (
        "group_concat(annotator, ', ') AS annotator, 0 AS batch, article_id, title",
        "article.number",
    ),
}


class ProgressStore:
    """Counts what was assigned and what has become of it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def standings(self, by: By, *, today: str) -> list[Standing]:
        """A row for each annotator, each batch of theirs, or each article; withdrawn work is out.

        ``today`` (ISO) decides what is late.
        """
        columns, groups = _KEYS[by]
        open_ = "coalesce(done.state, 'new') <> 'finished'"
        rows = self._connection.rows(
            "WITH doubt AS (SELECT article_id, annotator, count(*) AS unsure FROM annotation "
            "WHERE unsure = 1 GROUP BY article_id, annotator), "
            "handed AS (SELECT annotator, max(created) AS handed FROM hand_in GROUP BY annotator) "
            f"SELECT {columns}, count(*) AS assigned, "
            "sum(coalesce(done.state, 'new') <> 'new') AS started, "
            "sum(coalesce(done.state, 'new') = 'finished') AS finished, "
            "sum(coalesce(done.annotations, 0)) AS annotations, "
            "sum(coalesce(seconds, 0)) AS seconds, sum(coalesce(unsure, 0)) AS unsure, "
            f"min(CASE WHEN {open_} THEN due END) AS due, "
            f"sum({open_} AND coalesce(due < ?, 0)) AS late, max(handed) AS handed_in "
            "FROM assigned JOIN article ON article.id = article_id "
            "LEFT JOIN annotation_set AS done USING (article_id, annotator) "
            "LEFT JOIN work_time USING (article_id, annotator) "
            "LEFT JOIN doubt USING (article_id, annotator) "
            "LEFT JOIN handed USING (annotator) "
            f"WHERE withdrawn = 0 AND article.number NOT IN ({REMOVED}) "
            f"GROUP BY {groups} ORDER BY {groups}",
            (today,),
        )
        return [Standing(**{**dict(row), "handed_in": row["handed_in"] or ""}) for row in rows]
