"""The change log: every act with its before and after, from which undo and redo are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from annotator.late import LateModule
from annotator.store.connection import Connection
from annotator.store.records import canonical, stored_json, unreadable

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Generator, Iterator, Sequence

    from annotator.model.change import Change, Edit
    from annotator.store import change_records
else:
    change_records = LateModule("annotator.store.change_records")

_ROWS_A_TURN = 50


class EditCount(NamedTuple):
    """How often one annotation or annotation set was edited, and in which article it is."""

    article_id: str
    edits: int
    is_annotation: bool


class ChangeLog:
    """Appends changes and knows which one undo and redo would act on.

    A change is "done" until undone, "undone" until redone, and "dropped" once its annotator does
    something new after undoing it. Undoing and redoing are themselves logged, as steps.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def appending(self, change: Change, *, at: str, log: Sequence[str]) -> Iterator[None]:
        """Log a new change; what the annotator had undone can no longer be redone.

        In a few turns between which nothing else may be logged. ``log`` are its edits as the log
        keeps them. A change of a whole submission has many megabytes of them.
        """
        self._connection.write(
            "UPDATE change SET state = 'dropped' WHERE annotator = ? AND state = 'undone'",
            (change.annotator,),
        )
        yield from self._inserting(change, state="done", target=None, at=at, log=log)

    def written(self, edit: Edit) -> str:
        """An edit as the log keeps it."""
        return change_records.write_edit(edit)

    def append_step(self, change: Change, *, target: int, at: str) -> None:
        """Log the undoing or redoing of the change ``target``."""
        state = "undone" if change.kind == "undo" else "done"
        self._connection.write("UPDATE change SET state = ? WHERE seq = ?", (state, target))
        log = [self.written(edit) for edit in change.edits]
        for _ in self._inserting(change, state="step", target=target, at=at, log=log):
            pass

    def drop(self, seq: int) -> None:
        """Take a change out of undo and redo; it stays in the log."""
        self._connection.write("UPDATE change SET state = 'dropped' WHERE seq = ?", (seq,))

    def to_undo(self, annotator: str) -> tuple[int, Change] | None:
        """The change that undo would take back, with its place in the log."""
        return self._found(
            "SELECT * FROM change WHERE annotator = ? AND state = 'done' ORDER BY seq DESC LIMIT 1",
            annotator,
        )

    def to_redo(self, annotator: str) -> tuple[int, Change] | None:
        """The change that redo would do again, with its place in the log."""
        return self._found(
            "SELECT * FROM change WHERE annotator = ? AND state = 'undone' ORDER BY seq LIMIT 1",
            annotator,
        )

    def labels(self, annotator: str) -> tuple[str | None, str | None]:
        """What undo and redo would act on, in words for the menu."""
        undo = self._connection.kept_value(
            "SELECT label FROM change WHERE annotator = ? AND state = 'done' "
            "ORDER BY seq DESC LIMIT 1",
            (annotator,),
        )
        redo = self._connection.kept_value(
            "SELECT label FROM change WHERE annotator = ? AND state = 'undone' "
            "ORDER BY seq LIMIT 1",
            (annotator,),
        )
        return undo, redo

    def is_named_by_others(self, record_id: str, *, annotator: str) -> bool:
        """Whether a step that anybody else may still undo or redo speaks of this record."""
        found = self._connection.row(
            "SELECT 1 FROM change WHERE annotator <> ? AND state IN ('done', 'undone') "
            "AND instr(edits, ?) LIMIT 1",
            (annotator, canonical(record_id)),
        )
        return found is not None

    def edit_counts(self, annotator: str) -> Generator[None, None, dict[str, EditCount]]:
        """How often each annotation, and each annotation set, of an annotator was edited.

        Counted some entries a turn. Undoing and redoing are edits too, so that a count only ever
        grows. Keys are ids of annotations and `set_key` of sets; what was deleted is there as well.
        """
        from annotator.model.teamwork import set_key

        counts: dict[str, EditCount] = {}
        rows = self._connection.stream("SELECT edits FROM change ORDER BY seq")
        for number, row in enumerate(rows):
            if number % _ROWS_A_TURN == 0:
                yield
            for entry in stored_json(row["edits"]):
                kind, record = entry["record"], entry["after"] or entry["before"]
                if kind not in ("annotation", "annotation_set"):
                    continue
                if record["annotator"] != annotator:
                    continue
                article_id = record["article_id"]
                key = record["id"] if kind == "annotation" else set_key(article_id, annotator)
                known = counts.get(key)
                counts[key] = EditCount(
                    article_id=article_id,
                    edits=known.edits + 1 if known else 1,
                    is_annotation=kind == "annotation",
                )
        return counts

    def last(self) -> int:
        """The place of the newest entry, 0 in a project without any."""
        return int(self._connection.value("SELECT coalesce(max(seq), 0) FROM change"))

    def _inserting(
        self, change: Change, *, state: str, target: int | None, at: str, log: Sequence[str]
    ) -> Iterator[None]:
        import uuid

        from annotator.store.checksums import LINKED, linking

        values = (
            str(uuid.uuid4()),
            change.kind,
            target,
            change.label,
            change.annotator,
            at,
            change_records.join_edits(log),
        )
        yield
        before = self._connection.value("SELECT chain FROM change ORDER BY seq DESC LIMIT 1")
        chain = yield from linking(before or "", values)
        yield
        self._connection.write(
            f"INSERT INTO change ({', '.join(LINKED)}, state, chain) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*values, state, chain),
        )
        yield

    def _found(self, sql: str, annotator: str) -> tuple[int, Change] | None:
        row: sqlite3.Row | None = self._connection.row(sql, (annotator,))
        if row is None:
            return None
        try:
            change = change_records.read_change(
                label=row["label"], annotator=row["annotator"], edits=row["edits"]
            )
        except (KeyError, TypeError, ValueError, RecursionError) as problem:
            raise unreadable() from problem
        return row["seq"], change
