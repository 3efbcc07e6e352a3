"""Annotations and annotation sets in the project file."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Any

from annotator.errors import InvalidAnnotation, ProjectDamaged
from annotator.late import LateModule
from annotator.model.annotation import Annotation, AnnotationSet
from annotator.model.article import text_digest
from annotator.store.articles import ArticleStore
from annotator.store.connection import Connection, Value
from annotator.store.records import read_annotation, unreadable

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from annotator.model import annotation_text
    from annotator.model.annotation_text import AnnotationText
else:
    annotation_text = LateModule("annotator.model.annotation_text")

_COLUMNS = (
    "number",
    "id",
    "article_id",
    "annotator",
    "start",
    "fragments",
    "quotes",
    "type",
    "stance",
    "speaker_id",
    "proposition_id",
    "mention",
    "via",
    "cue",
    "certainty",
    "date_said",
    "form",
    "unsure",
    "note",
    "origin",
    "attributes",
    "predicted",
    "guidelines",
    "created",
    "changed",
    "digest",
)
_SET = "article_id, annotator, state, started, finished, annotations"
_JSON_COLUMNS = ("fragments", "quotes", "mention", "via", "cue", "attributes", "predicted")


class AnnotationStore:
    """Reads and writes annotations and how far their annotators are."""

    def __init__(self, connection: Connection, articles: ArticleStore) -> None:
        self._connection = connection
        self._articles = articles

    def of_set(self, article_id: str, annotator: str) -> tuple[Annotation, ...]:
        """One annotator's annotations of an article, in the order they were made."""
        rows = self._connection.rows(
            "SELECT * FROM annotation WHERE article_id = ? AND annotator = ? ORDER BY number",
            (article_id, annotator),
        )
        return tuple(read_row(row) for row in rows)

    def of_set_checked(
        self, article_id: str, annotator: str
    ) -> tuple[tuple[Annotation, ...], list[str]]:
        """As `of_set`, those that are as they were stored; and the ids of the others."""
        rows = self._connection.rows(
            "SELECT * FROM annotation WHERE article_id = ? AND annotator = ? ORDER BY number",
            (article_id, annotator),
        )
        whole: list[Annotation] = []
        others: list[str] = []
        for row in rows:
            found = _whole(row)
            if found is not None:
                whole.append(found)
            else:
                others.append(str(row["id"]))
        return tuple(whole), others

    def damaged(self, annotation_ids: Sequence[str]) -> list[str]:
        """Those of the annotations with these ids that are not as they were stored."""
        marks = ", ".join("?" * len(annotation_ids))
        rows = self._connection.rows(
            f"SELECT * FROM annotation WHERE id IN ({marks}) ORDER BY number", annotation_ids
        )
        return [str(row["id"]) for row in rows if _whole(row) is None]

    def of_set_after(
        self, article_id: str, annotator: str, *, after: tuple[int, int], most: int
    ) -> list[Annotation]:
        """At most ``most`` annotations of a set by start and number, after such a place."""
        rows = self._connection.rows(
            "SELECT * FROM annotation WHERE article_id = ? AND annotator = ? "
            "AND (start, number) > (?, ?) ORDER BY start, number LIMIT ?",
            (article_id, annotator, *after, most),
        )
        return [read_row(row) for row in rows]

    def last_made(self, annotator: str) -> Annotation | None:
        """The annotation that the annotator made last and has not deleted."""
        row = self._connection.row(
            "SELECT * FROM annotation WHERE annotator = ? ORDER BY number DESC LIMIT 1",
            (annotator,),
        )
        return None if row is None else read_row(row)

    def get(self, annotation_id: str) -> Annotation | None:
        """The annotation with that id."""
        row = self._connection.row("SELECT * FROM annotation WHERE id = ?", (annotation_id,))
        return None if row is None else read_row(row)

    def put(self, annotation: Annotation) -> Annotation:
        """Store an annotation, new or changed; returns it with its number.

        Raises InvalidAnnotation when its quotes are not the article's words at its fragments, or
        when it names somebody who is not there.
        """
        self._check_words(annotation)
        self._check_people([annotation])
        row = dict(
            zip(
                _COLUMNS,
                _cells(annotation, annotation_text.AnnotationText(annotation)),
                strict=True,
            )
        )
        if not annotation.number:
            del row["number"]
        columns, marks = ", ".join(row), ", ".join("?" * len(row))
        updates = ", ".join(f"{column} = excluded.{column}" for column in row if column != "id")
        self._connection.write(
            f"INSERT INTO annotation ({columns}) VALUES ({marks}) "
            f"ON CONFLICT (id) DO UPDATE SET {updates}",
            tuple(row.values()),
        )
        number = self._connection.value(
            "SELECT number FROM annotation WHERE id = ?", (annotation.id,)
        )
        return dataclasses.replace(annotation, number=number)

    def add_all(
        self, annotations: Sequence[Annotation], known: Mapping[str, AnnotationText]
    ) -> tuple[list[Annotation], list[str]]:
        """Store many annotations that are not there yet, as `put` does.

        ``known`` are the texts of those, by id, of which they are made already. Returns them
        numbered, and the text of each as the change log keeps it.
        """
        self._check_people(annotations)
        numbered, texts, rows = [], [], []
        number = int(
            self._connection.value("SELECT max(seq) FROM sqlite_sequence WHERE name = 'annotation'")
            or 0
        )
        for annotation in annotations:
            self._check_words(annotation)
            number += 1
            stored = annotation.with_number(number)
            text = known.get(stored.id) or annotation_text.AnnotationText(stored)
            numbered.append(stored)
            texts.append(text.numbered(number))
            rows.append(_cells(stored, text))
        self._connection.insert_many("annotation", _COLUMNS, rows)
        return numbered, texts

    def _check_words(self, annotation: Annotation) -> None:
        text = self._articles.text(annotation.article_id)
        words = tuple(fragment.of(text) for fragment in annotation.fragments)
        if words != annotation.quotes:
            raise InvalidAnnotation(
                f"The annotation {annotation.id} does not stand on the words it was made for, so "
                "it was not stored. Import the article it belongs to."
            )

    def _check_people(self, annotations: Sequence[Annotation]) -> None:
        """No annotation may point at a speaker or proposition that was merged or deleted."""
        named = {name for one in annotations for name in (*one.via, one.speaker_id) if name}
        if not self._are_all_there("speaker", named):
            raise InvalidAnnotation(
                "An annotation names a speaker who is no longer in the project, because of a "
                "merge, an undo or a deletion since; name the speaker again."
            )
        about = {one.proposition_id for one in annotations if one.proposition_id}
        if not self._are_all_there("proposition", about):
            raise InvalidAnnotation(
                "An annotation is about a proposition that is no longer in the project, because "
                "of a merge, an undo or a deletion since; choose it again."
            )

    def _are_all_there(self, table: str, ids: Collection[str]) -> bool:
        counts = self._connection.rows_among(
            f"SELECT count(*) FROM {table} WHERE id IN ({{}})", list(ids)
        )
        return sum(int(row[0]) for row in counts) == len(ids)

    def known(self, annotation_ids: Sequence[str]) -> dict[str, Annotation]:
        """Those of the annotations with these ids that are there, by id."""
        rows = self._connection.rows_among(
            "SELECT * FROM annotation WHERE id IN ({})", annotation_ids
        )
        return {row["id"]: read_row(row) for row in rows}

    def there(self, annotation_ids: Sequence[str]) -> set[str]:
        """Those of these ids under which there is an annotation."""
        rows = self._connection.rows_among(
            "SELECT id FROM annotation WHERE id IN ({})", annotation_ids
        )
        return {row["id"] for row in rows}

    def has_sets(self, annotator: str) -> bool:
        """Whether an annotator has begun with any article."""
        found = self._connection.row(
            "SELECT 1 FROM annotation_set WHERE annotator = ? LIMIT 1", (annotator,)
        )
        return found is not None

    def begun_by(self) -> set[str]:
        """Everybody who has begun with any article; gold is one of them."""
        rows = self._connection.rows("SELECT DISTINCT annotator FROM annotation_set")
        return {row["annotator"] for row in rows}

    def delete(self, annotation_id: str) -> None:
        """Remove an annotation."""
        self._connection.write("DELETE FROM annotation WHERE id = ?", (annotation_id,))

    def set_of(self, article_id: str, annotator: str) -> AnnotationSet | None:
        """The annotator's set of that article, None when work has not begun."""
        row = self._connection.kept_row(
            f"SELECT {_SET} FROM annotation_set WHERE article_id = ? AND annotator = ?",
            (article_id, annotator),
        )
        return None if row is None else _set(row)

    def sets(self, article_id: str | None = None) -> list[AnnotationSet]:
        """All annotation sets, of one article or of the project, in the articles' order."""
        condition = "" if article_id is None else "WHERE article_id = ?"
        rows = self._connection.rows(
            f"SELECT {_SET} FROM annotation_set JOIN article ON article.id = article_id "
            f"{condition} ORDER BY article.number, annotator",
            () if article_id is None else (article_id,),
        )
        return [_set(row) for row in rows]

    def sets_of(self, annotator: str, article_ids: list[str]) -> dict[str, AnnotationSet]:
        """The annotator's sets of these articles, by article id."""
        rows = self._connection.rows_among(
            f"SELECT {_SET} FROM annotation_set WHERE annotator = ? AND article_id IN ({{}})",
            article_ids,
            before=(annotator,),
        )
        return {row["article_id"]: _set(row) for row in rows}

    def states_of(self, annotator: str) -> dict[str, str]:
        """The state of each set that the annotator has begun, by article id."""
        rows = self._connection.rows(
            "SELECT article_id, state FROM annotation_set WHERE annotator = ?", (annotator,)
        )
        return {row["article_id"]: row["state"] for row in rows}

    def finished_count(self, annotator: str) -> int:
        """How many articles the annotator has finished."""
        return int(
            self._connection.value(
                "SELECT count(*) FROM annotation_set WHERE annotator = ? AND state = 'finished'",
                (annotator,),
            )
        )

    def withdrawn_count(self, annotator: str) -> int:
        """How many articles were taken off the annotator's queue before they were finished."""
        # Kept, because a list asks at every key, and it walks everything that is assigned.
        row = self._connection.kept_row(
            "SELECT count(*) FROM assigned LEFT JOIN annotation_set AS done "
            "USING (article_id, annotator) WHERE annotator = ? AND withdrawn = 1 "
            "AND coalesce(done.state, 'new') <> 'finished'",
            (annotator,),
        )
        return 0 if row is None else int(row[0])

    def put_set(self, annotation_set: AnnotationSet) -> AnnotationSet:
        """Store how far an annotator is; the count of annotations keeps itself."""
        self.put_sets([annotation_set])
        return annotation_set

    def put_sets(self, sets: Sequence[AnnotationSet]) -> None:
        """As `put_set`, many at once."""
        from annotator.store.checksums import checksum

        self._connection.insert_many(
            "annotation_set",
            ("article_id", "annotator", "state", "started", "finished", "checksum"),
            [
                (*values, checksum(values))
                for one in sets
                for values in [
                    (one.article_id, one.annotator, one.state, one.started, one.finished)
                ]
            ],
            otherwise="ON CONFLICT (article_id, annotator) DO UPDATE SET state = excluded.state, "
            "started = excluded.started, finished = excluded.finished, "
            "checksum = excluded.checksum",
        )

    def delete_set(self, article_id: str, annotator: str) -> None:
        """Remove an (empty) annotation set: the article is new again for this annotator."""
        self._connection.write(
            "DELETE FROM annotation_set WHERE article_id = ? AND annotator = ?",
            (article_id, annotator),
        )

    def stream(self) -> Iterator[Annotation]:
        """Every annotation of the project in the order they were made."""
        for row in self._connection.stream("SELECT * FROM annotation ORDER BY number"):
            yield read_row(row)

    def speaker_is_used(self, speaker_id: str) -> bool:
        """Whether any annotation names this speaker, as its speaker or as a relayer."""
        found = self._connection.row(
            "SELECT 1 FROM annotation WHERE speaker_id = ? "
            "OR EXISTS (SELECT 1 FROM json_each(via) WHERE value = ?) LIMIT 1",
            (speaker_id, speaker_id),
        )
        return found is not None

    def proposition_is_used(self, proposition_id: str) -> bool:
        """Whether any annotation is about this proposition."""
        found = self._connection.row(
            "SELECT 1 FROM annotation WHERE proposition_id = ? LIMIT 1", (proposition_id,)
        )
        return found is not None


def _set(row: sqlite3.Row) -> AnnotationSet:
    return AnnotationSet(**dict(row))


def _cells(annotation: Annotation, text: AnnotationText) -> tuple[Value, ...]:
    """An annotation's row, in the order of the columns."""
    return (
        annotation.number,
        annotation.id,
        annotation.article_id,
        annotation.annotator,
        annotation.fragments[0].start,
        text.fragments,
        text.quotes,
        annotation.type,
        annotation.stance,
        annotation.speaker_id,
        annotation.proposition_id,
        text.mention,
        text.via,
        text.cue,
        annotation.certainty,
        annotation.date_said,
        annotation.form,
        int(annotation.unsure),
        annotation.note,
        annotation.origin,
        text.attributes,
        text.predicted,
        annotation.guidelines,
        annotation.created,
        annotation.changed,
        text.stored_digest(),
    )


def _whole(row: sqlite3.Row) -> Annotation | None:
    """The annotation in a row; None when its digest is that of another."""
    try:
        found = read_row(row)
        text = annotation_text.AnnotationText(found).stored()
    except (ProjectDamaged, ValueError):
        return None
    return found if text_digest(text) == row["digest"] else None


def read_row(row: sqlite3.Row | dict[str, Any]) -> Annotation:
    """The annotation that a row holds."""
    values = dict(row)
    del values["start"], values["digest"]
    # One call for all columns: ten thousand rows are read before an article is shown.
    try:
        parsed = json.loads(f"[{','.join(values[column] or 'null' for column in _JSON_COLUMNS)}]")
        values.update(zip(_JSON_COLUMNS, parsed, strict=True))
        return read_annotation(values)
    except (TypeError, ValueError, IndexError, RecursionError) as problem:
        raise unreadable() from problem
