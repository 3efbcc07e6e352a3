"""Articles in the project file: texts that never change, and what lists show of them."""

from __future__ import annotations

import dataclasses
import itertools
import json
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from typing import TYPE_CHECKING, Any

from annotator.errors import NotFound
from annotator.late import LateModule
from annotator.model.article import Article, ArticleSummary
from annotator.model.span import Span
from annotator.store.connection import Connection, Value
from annotator.store.records import as_row, digest, plain_span, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from annotator.model.article_filter import ArticleFilter
    from annotator.model.change import ImportBatch
    from annotator.model.corpus_query import CorpusQuery
    from annotator.store import article_index
else:
    article_index = LateModule("annotator.store.article_index")

_SUMMARY = "id, number, title, outlet, published, language, story, characters, text_sha256"
_SHOWN = "batch NOT IN (SELECT id FROM import_batch WHERE removed = 1)"
# Without the LIMIT SQLite might think that nobody sees the order.
_QUEUE = (
    "SELECT group_concat(number) FROM (SELECT number FROM assigned JOIN article "
    "ON article.id = article_id WHERE annotator = ? "
    "ORDER BY assigned.batch, place, number LIMIT -1)"
)
_ANY_WITHDRAWN = "SELECT 1 FROM assigned WHERE annotator = ? AND withdrawn = 1 LIMIT 1"
_FEW = 4_096
"""So many numbers are put into the order of a queue; with more the queue is gone along."""
_LOOKED_AT = 1_024
_CHARACTERS_KEPT = 4_000_000


class ArticleStore:
    """Reads and adds articles."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._texts: OrderedDict[str, str] = OrderedDict()
        self._characters = 0
        self._queue: tuple[object, Sequence[int], dict[int, int]] = (None, (), {})

    def count(self) -> int:
        """How many articles the project has."""
        condition = f" WHERE {_SHOWN}" if self._some_are_removed() else ""
        return int(self._connection.value(f"SELECT count(*) FROM article{condition}"))

    def _some_are_removed(self) -> bool:
        """Whether any import was taken back; nearly never, and all queries are faster then."""
        found = self._connection.row("SELECT 1 FROM import_batch WHERE removed = 1 LIMIT 1")
        return found is not None

    def numbers(self, wanted: ArticleFilter, *, after: int = 0, most: int = -1) -> list[int]:
        """The numbers of the articles that pass the filter, in the order of their arrival.

        ``most`` asks for only so many of the first ones after the number ``after``; -1 for all.
        """
        from annotator.store.article_filter import passing

        wanted = self._asked(wanted)
        inside, outside = passing(wanted, some_removed=self._some_are_removed())
        if inside is None:
            left_out = set(self._listed(*outside)) if outside is not None else set()
            numbers = self._all_numbers()
            rest = numbers[bisect_right(numbers, after) :]
            passed = (number for number in rest if number not in left_out)
            return list(itertools.islice(passed, most if most >= 0 else None))
        sql, parameters = inside
        sql = f"SELECT number FROM ({sql}) WHERE number > ? ORDER BY number LIMIT ?"
        return self._listed(sql, [*parameters, after, most])

    def queue_places(self, annotator: str) -> Mapping[int, int]:
        """The place of each article number in the annotator's queue, in the order of the places.

        By batch, planned place, and arrival; what is not assigned comes after all of them. Empty
        when that is the order of arrival anyway.
        """
        row = self._connection.kept_row(_QUEUE, (annotator,))
        joined = None if row is None else row[0]
        if joined is None:
            return {}
        numbers = self._all_numbers()
        if (joined, numbers) != self._queue[:2]:
            queue = json.loads(f"[{joined}]")
            places = {
                number: place for place, number in enumerate(dict.fromkeys([*queue, *numbers]))
            }
            self._queue = (joined, numbers, {} if [*places] == [*numbers] else places)
        return self._queue[2]

    def queued(self, wanted: ArticleFilter, *, after: int = 0, most: int = -1) -> list[int]:
        """As `numbers`, in the order of the annotator's queue (see `queue_places`)."""
        places = self.queue_places(wanted.annotator)
        if not places:
            return self.numbers(wanted, after=after, most=most)
        start = places[after] + 1 if after else 0
        few = self.numbers(wanted, most=_FEW)
        if len(few) < _FEW:
            found = sorted(few, key=places.__getitem__)
            found = found[bisect_left(found, start, key=places.__getitem__) :]
        else:
            found = self._walked([*itertools.islice(places, start, None)], wanted, most)
        return found if most < 0 else found[:most]

    def _walked(self, queue: Sequence[int], wanted: ArticleFilter, most: int) -> list[int]:
        """Those of the queue that pass, until there are enough; for filters that many pass."""
        found: list[int] = []
        start, size = 0, _LOOKED_AT if most >= 0 else len(queue)
        while start < len(queue) and (most < 0 or len(found) < most):
            part = queue[start : start + size]
            passed = set(self._passing(wanted, part))
            found += [number for number in part if number in passed]
            start, size = start + size, size * 2
        return found

    def _passing(self, wanted: ArticleFilter, among: Sequence[int]) -> list[int]:
        from annotator.store.article_filter import passing

        wanted = self._asked(wanted)
        inside, _ = passing(wanted, some_removed=self._some_are_removed(), among=among)
        return [] if inside is None else self._listed(*inside)

    def _asked(self, wanted: ArticleFilter) -> ArticleFilter:
        """The filter without the question for withdrawn work where there is none."""
        if not wanted.without_withdrawn:
            return wanted
        if self._connection.kept_row(_ANY_WITHDRAWN, (wanted.annotator,)) is not None:
            return wanted
        return dataclasses.replace(wanted, without_withdrawn=False)

    def _listed(self, sql: str, parameters: Sequence[Value]) -> list[int]:
        # One string is read many times faster than a row object for each of 100,000 articles.
        joined = self._connection.value(f"SELECT group_concat(number) FROM ({sql})", parameters)
        return sorted(json.loads(f"[{joined}]")) if joined else []

    def _all_numbers(self) -> Sequence[int]:
        """Every number, by counting where none is missing: no article is ever deleted."""
        # Asked one by one each is answered from an index, together they walk the table.
        row = self._connection.row(
            "SELECT (SELECT min(number) FROM article), (SELECT max(number) FROM article), "
            "(SELECT count(*) FROM article)"
        )
        if row is None or not row[2]:
            return ()
        if row[1] - row[0] + 1 == row[2]:
            return range(row[0], row[1] + 1)
        return self._listed("SELECT number FROM article", ())

    def matching(self, query: CorpusQuery, *, most: int) -> tuple[list[int], int]:
        """The numbers of articles whose words match, the best first, and how many there are."""
        return article_index.matching(self._connection, query, most=most)

    def summaries(self, numbers: Sequence[int]) -> list[ArticleSummary]:
        """What a list shows of the articles with these numbers, in the order given."""
        rows = self._connection.rows_among(
            f"SELECT {_SUMMARY} FROM article WHERE number IN ({{}})", numbers
        )
        found = {row["number"]: ArticleSummary(**dict(row)) for row in rows}
        return [found[number] for number in numbers if number in found]

    def outlets(self) -> list[str]:
        """The outlets that articles name, by name."""
        return self._names("outlet")

    def stories(self) -> list[str]:
        """The stories that articles belong to, by name."""
        return self._names("story")

    def _names(self, column: str) -> list[str]:
        rows = self._connection.rows(
            f"SELECT DISTINCT {column} FROM article WHERE {column} IS NOT NULL ORDER BY {column}"
        )
        return [row[0] for row in rows]

    def stream(self) -> Iterator[Article]:
        """All articles with their texts, one at a time, in the order of their arrival."""
        from annotator.model.article_filter import ArticleFilter

        for number in self.numbers(ArticleFilter()):
            yield self._read("number = ?", number)

    def get(self, article_id: str) -> Article:
        """The article with that id; NotFound when there is none."""
        return self._read("id = ?", article_id)

    def text(self, article_id: str) -> str:
        """The stored text of an article; the last few are kept at hand."""
        if article_id not in self._texts:
            text = self._connection.value(
                "SELECT text FROM article_text JOIN article USING (number) WHERE id = ?",
                (article_id,),
            )
            if text is None:
                raise NotFound(f"There is no article with the id “{article_id}”.")
            self._texts[article_id] = text
            self._characters += len(text)
            while self._characters > _CHARACTERS_KEPT and len(self._texts) > 1:
                self._characters -= len(self._texts.popitem(last=False)[1])
        self._texts.move_to_end(article_id)
        return self._texts[article_id]

    def id_of_text(self, text_sha256: str) -> str | None:
        """The id of the article with exactly this text, None when the project has none."""
        row = self._connection.row(
            f"SELECT id FROM article WHERE text_sha256 = ? AND {_SHOWN}",
            (text_sha256,),
        )
        return None if row is None else row["id"]

    def has(self, article_id: str) -> bool:
        """Whether an article, shown or removed, has this id."""
        found = self._connection.row("SELECT 1 FROM article WHERE id = ?", (article_id,))
        return found is not None

    def is_shown(self, article_id: str) -> bool:
        """Whether the project has this article and its import was not taken back."""
        found = self._connection.row(
            f"SELECT 1 FROM article WHERE id = ? AND {_SHOWN}", (article_id,)
        )
        return found is not None

    def add(self, article: Article, batch_id: str) -> str:
        """Store a new article and return its id.

        An article whose import was taken back comes to light again, under the id it had.
        """
        hidden = self._connection.row(
            "SELECT id, number FROM article WHERE text_sha256 = ?", (article.text_sha256,)
        )
        if hidden is not None:
            self._connection.write(
                "UPDATE article SET batch = ? WHERE number = ?", (batch_id, hidden["number"])
            )
            return str(hidden["id"])
        # Another text may be at hand under this id, of an import that was taken back.
        self._characters -= len(self._texts.pop(article.id, ""))
        values = _values(article)
        row = {**as_row(values), "batch": batch_id, "digest": digest(values)}
        columns, marks = ", ".join(row), ", ".join("?" * len(row))
        number = self._connection.write(
            f"INSERT INTO article ({columns}) VALUES ({marks})",
            tuple(row.values()),
        )
        self._connection.write("INSERT INTO article_text VALUES (?, ?)", (number, article.text))
        article_index.add_to_index(self._connection, number, article)
        return article.id

    def add_batch(self, batch: ImportBatch, *, at: str) -> None:
        """Begin an import whose articles will be hidden and shown together."""
        from annotator.store.checksums import checksum

        values = (batch.id, batch.source, int(batch.removed), at)
        self._connection.write(
            "INSERT INTO import_batch (id, source, removed, at, checksum) VALUES (?, ?, ?, ?, ?)",
            (*values, checksum(values)),
        )

    def batch(self, batch_id: str) -> ImportBatch | None:
        """The import with that id."""
        row = self._connection.row(
            "SELECT id, source, removed FROM import_batch WHERE id = ?", (batch_id,)
        )
        if row is None:
            return None
        from annotator.model.change import ImportBatch

        return ImportBatch(id=row["id"], source=row["source"], removed=bool(row["removed"]))

    def shown_batches(self) -> list[ImportBatch]:
        """The imports whose articles are shown, in the order of their arrival."""
        rows = self._connection.rows(
            "SELECT import_batch.id, source, removed FROM import_batch "
            "JOIN article ON batch = import_batch.id WHERE removed = 0 "
            "GROUP BY import_batch.id ORDER BY min(number)"
        )
        from annotator.model.change import ImportBatch

        return [ImportBatch(id=row["id"], source=row["source"]) for row in rows]

    def batch_of_each(self) -> dict[str, str]:
        """The import of every article that somebody has an annotation set of, by its id."""
        rows = self._connection.rows(
            "SELECT id, batch FROM (SELECT DISTINCT article_id FROM annotation_set) "
            f"JOIN article ON id = article_id WHERE {_SHOWN}"
        )
        return {row["id"]: row["batch"] for row in rows}

    def set_batch(self, batch: ImportBatch) -> None:
        """Hide or show the articles of an import."""
        from annotator.store.checksums import checksum_of

        row = self._connection.row("SELECT * FROM import_batch WHERE id = ?", (batch.id,))
        if row is not None:
            values = {**dict(row), "removed": int(batch.removed)}
            self._connection.write(
                "UPDATE import_batch SET removed = ?, checksum = ? WHERE id = ?",
                (values["removed"], checksum_of("import_batch", values), batch.id),
            )

    def batch_is_worked_on(self, batch_id: str) -> bool:
        """Whether anybody has begun to annotate an article of this import."""
        found = self._connection.row(
            "SELECT 1 FROM annotation_set JOIN article ON article.id = article_id "
            "WHERE batch = ? LIMIT 1",
            (batch_id,),
        )
        return found is not None

    def _read(self, condition: str, value: str | int) -> Article:
        row = self._connection.row(
            f"SELECT article.*, text FROM article JOIN article_text USING (number) "
            f"WHERE {condition} AND {_SHOWN}",
            (value,),
        )
        if row is None:
            raise NotFound(f"There is no article with the id “{value}”.")
        values = dict(row)
        for internal in ("batch", "digest", "characters"):
            del values[internal]
        try:
            regions = json.loads(row["excluded"])
            values["excluded"] = tuple(Span(start, end) for start, end in regions)
        except (TypeError, ValueError, RecursionError) as problem:
            raise unreadable() from problem
        return Article(**values)


def _values(article: Article) -> dict[str, Any]:
    return {
        "id": article.id,
        "title": article.title,
        "outlet": article.outlet,
        "author": article.author,
        "url": article.url,
        "published": article.published,
        "language": article.language,
        "story": article.story,
        "excluded": [plain_span(region) for region in article.excluded],
        "characters": len(article.text),
        "text_sha256": article.text_sha256,
        "source_sha256": article.source_sha256,
        "source_name": article.source_name,
        "source_row": article.source_row,
    }
