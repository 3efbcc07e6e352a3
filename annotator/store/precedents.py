"""What an annotator has done before that tells what they will do next: reads one row at a time,
each found by an index, however many annotations there are.
"""

from __future__ import annotations

from collections.abc import Sequence

from annotator.model.annotation import Annotation
from annotator.model.span import Span
from annotator.store.annotations import read_row
from annotator.store.connection import Connection
from annotator.store.records import canonical, plain_span

_LOOKED_AT = 60


class Precedents:
    """Earlier annotations of one annotator; nobody else's are looked at."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def last_on_words(
        self, *, annotator: str, quotes: Sequence[str], type_id: str
    ) -> Annotation | None:
        """The annotator's last annotation of that type on exactly these words, in any article."""
        row = self._connection.row(
            "SELECT * FROM annotation WHERE annotator = ? AND quotes = ? AND type = ? "
            "ORDER BY number DESC LIMIT 1",
            (annotator, canonical(list(quotes)), type_id),
        )
        return None if row is None else read_row(row)

    def last_stance(
        self, *, annotator: str, speaker_id: str, proposition_id: str, other_than: str
    ) -> str | None:
        """The stance that the annotator last saw the speaker take on the proposition."""
        stance: str | None = self._connection.value(
            "SELECT stance FROM annotation WHERE annotator = ? AND speaker_id = ? "
            "AND proposition_id = ? AND id <> ? AND stance IS NOT NULL "
            "ORDER BY number DESC LIMIT 1",
            (annotator, speaker_id, proposition_id, other_than),
        )
        return stance

    def last_speakers(
        self, article_id: str, annotator: str, *, begin: int, start: int
    ) -> tuple[str, ...]:
        """The speakers of the annotator's annotations that start in [begin, start], nearest first.

        Looks at the nearest 60 annotations only.
        """
        rows = self._connection.rows(
            "SELECT speaker_id FROM annotation WHERE article_id = ? AND annotator = ? "
            f"AND start BETWEEN ? AND ? ORDER BY start DESC, number DESC LIMIT {_LOOKED_AT}",
            (article_id, annotator, begin, start),
        )
        found = dict.fromkeys(row["speaker_id"] for row in rows)
        return tuple(key for key in found if key is not None)

    def speakers_at(
        self, article_id: str, annotator: str, fragments: Sequence[Span]
    ) -> tuple[str, ...]:
        """The speakers of the annotator's annotations with exactly these fragments."""
        rows = self._connection.rows(
            "SELECT speaker_id FROM annotation WHERE article_id = ? AND annotator = ? "
            "AND start = ? AND fragments = ? AND speaker_id IS NOT NULL",
            (
                article_id,
                annotator,
                fragments[0].start,
                canonical([plain_span(fragment) for fragment in fragments]),
            ),
        )
        return tuple(row["speaker_id"] for row in rows)
