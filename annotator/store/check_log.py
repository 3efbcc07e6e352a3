"""The change log against itself (places, chain, states) and against the rows it has led to."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from annotator.errors import ProjectUnavailable
from annotator.model.annotation import AnnotationSet
from annotator.model.teamwork import Assigned, GuidelinesText, SchemeText
from annotator.store.checksums import LINKED, link
from annotator.store.connection import Connection
from annotator.store.finding import Finding, Looked, Problem
from annotator.store.records import digest, stored_json

if TYPE_CHECKING:
    from annotator.model.change import ImportBatch, Record
    from annotator.model.setting import ProjectSetting
    from annotator.store.project import Project

_ENTRIES_A_STEP = 50
_LAST_STATES = """
CREATE TABLE last (kind TEXT, key TEXT, state TEXT, PRIMARY KEY (kind, key)) WITHOUT ROWID
"""
_KEEP = (
    "INSERT INTO last VALUES (?, ?, ?) ON CONFLICT (kind, key) DO UPDATE SET state = excluded.state"
)
_STRANGE = "its last change in the log is not what the project holds"
_WITHOUT_LOG = ("setting", "scheme", "guidelines")
"""Kinds whose first state is made with the project, outside of the log."""


def log_problems(connection: Connection) -> Iterator[Finding]:
    """Entries that are missing, changed or in a wrong state; rows that the log knows otherwise.

    What each record was last is kept in a temporary file, so memory does not grow with the log.
    """
    states = _States()
    with closing(sqlite3.connect("", isolation_level=None)) as known:
        known.execute("PRAGMA synchronous=OFF")
        known.execute("PRAGMA journal_mode=OFF")
        known.execute(_LAST_STATES)
        known.execute("BEGIN")
        is_whole = True
        for found in _entries(connection, known, states):
            is_whole &= not isinstance(found, Problem)
            yield found
        yield from states.problems(connection)
        if is_whole:  # else what the rows should be is not known
            yield from _contradictions(connection, known)


def _entries(
    connection: Connection, known: sqlite3.Connection, states: _States
) -> Iterator[Finding]:
    expected, before, since = 1, "", 0
    columns = ", ".join(LINKED)
    for row in connection.stream(f"SELECT seq, state, chain, {columns} FROM change ORDER BY seq"):
        since += 1
        if since == _ENTRIES_A_STEP:
            yield Looked(since, 0)
            since = 0
        where = f"change {row['seq']} (“{row['label']}” of {row['annotator'] or 'nobody'})"
        if row["seq"] != expected:
            yield Problem("log", f"change {expected}", "is missing from the change log")
        values = [row[column] for column in LINKED]
        if not _is_linked(row["chain"], before, values):
            yield Problem("log", where, "is not as it was logged, or what came before it is not")
        expected, before = row["seq"] + 1, row["chain"]
        states.take(row)
        try:
            known.executemany(_KEEP, _last_states(row["edits"]))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            yield Problem("log", where, "cannot be read")
    yield Looked(since, 0)


def _is_linked(chain: object, before: object, values: list[Any]) -> bool:
    try:
        return chain == link(str(before), values)
    except TypeError:
        return False


def _last_states(edits: str) -> Iterator[tuple[str, str, str | None]]:
    from annotator.store.change_records import read_change

    for entry in json.loads(edits):
        kind, after = entry["record"], entry["after"]
        if kind == "annotation" and after is not None:
            after.pop("number", None)
            yield kind, after["id"], digest(after)
        elif kind == "annotation":
            yield kind, entry["before"]["id"], None
        else:
            # Older entries lack fields that have a default by now: the record has them.
            (edit,) = read_change(label="", annotator="", edits=json.dumps([entry])).edits
            state = None if edit.after is None else _state(edit.after)
            yield kind, _key(edit.record), state


def _key(record: Record | ImportBatch) -> str:
    if isinstance(record, AnnotationSet | Assigned):
        return json.dumps([record.article_id, record.annotator])
    if isinstance(record, SchemeText | GuidelinesText):
        return ""
    return record.id


def _state(record: Record | ImportBatch) -> str:
    from annotator.model.change import Edit
    from annotator.store.applying import comparable
    from annotator.store.change_records import write_edits

    known = comparable(record)
    if isinstance(known, SchemeText | GuidelinesText):
        known = type(known)(body=known.body)
    text = write_edits([Edit(before=None, after=known)])
    return blake2b(text.encode(), digest_size=16).hexdigest()


def _contradictions(connection: Connection, known: sqlite3.Connection) -> Iterator[Finding]:
    from annotator.store.project import Project

    project = Project(connection)
    for kind, key, state in _present_states(project):
        logged = known.execute(
            "SELECT state FROM last WHERE kind = ? AND key = ?", (kind, key)
        ).fetchone()
        if (logged is None and kind in _WITHOUT_LOG) or (logged and logged[0] == state):
            known.execute("DELETE FROM last WHERE kind = ? AND key = ?", (kind, key))
            continue
        known.execute("DELETE FROM last WHERE kind = ? AND key = ?", (kind, key))
        what = _STRANGE if logged else "stands in the project and in no entry of the change log"
        yield Problem("contradiction", _where(kind, key), what)
    for kind, key in known.execute("SELECT kind, key FROM last WHERE state IS NOT NULL"):
        yield Problem("contradiction", _where(kind, key), "has gone, and no change deleted it")


def _where(kind: str, key: str) -> str:
    name = kind.replace("_", " ")
    if str(key).startswith("["):
        article_id, annotator = json.loads(key)
        return f"{name} of {annotator} in article {article_id}"
    return f"{name} {key}".strip()


def _present_states(project: Project) -> Iterator[tuple[str, str, str]]:
    connection = project.connection
    for row in connection.stream("SELECT id, digest FROM annotation"):
        yield "annotation", row["id"], row["digest"]
    for kind, read in _readers(project).items():
        # What makes no sense in a row is told by its checksum.
        with contextlib.suppress(ProjectUnavailable, TypeError, ValueError, LookupError):
            for record in read():
                yield kind, _key(record), _state(record)


def _readers(project: Project) -> dict[str, Callable[[], Iterable[Record | ImportBatch]]]:
    from annotator.model.teamwork import Mapped

    connection, team = project.connection, project.team
    return {
        "annotation_set": project.annotations.sets,
        "speaker": project.people.speakers,
        "proposition": project.people.propositions,
        "keyword_list": project.keywords.all,
        "assigned": team.all_assigned,
        "hand_in": team.hand_ins,
        "receipt": team.all_receipts,
        "mapped": lambda: [Mapped(id=one, to=to) for one, to in team.all_mapped().items()],
        "decision": team.decisions,
        "scheme": lambda: [SchemeText(body=_newest(connection, "scheme"))],
        "guidelines": lambda: [GuidelinesText(body=_newest(connection, "guidelines"))],
        "setting": lambda: _settings(connection),
        "import_batch": lambda: _batches(connection),
    }


def _settings(connection: Connection) -> Iterator[ProjectSetting]:
    from annotator.model.setting import ProjectSetting

    for row in connection.rows("SELECT key, value FROM setting"):
        yield ProjectSetting(id=row["key"], value=stored_json(row["value"]))


def _batches(connection: Connection) -> Iterator[ImportBatch]:
    from annotator.model.change import ImportBatch

    for row in connection.rows("SELECT id, source, removed FROM import_batch"):
        yield ImportBatch(id=row["id"], source=row["source"], removed=bool(row["removed"]))


def _newest(connection: Connection, table: str) -> str:
    return str(connection.value(f"SELECT body FROM {table} ORDER BY version DESC LIMIT 1"))


class _States:
    """Which state each entry must have, told by the entries after it."""

    _NAMES = ("done", "undone", "dropped", "step")

    def __init__(self) -> None:
        self._expected = bytearray([3])
        self._undone: dict[str, list[int]] = {}

    def take(self, row: sqlite3.Row) -> None:
        """The next entry of the log."""
        seq, target, name = row["seq"], row["target"], row["annotator"]
        while len(self._expected) <= seq < len(self._expected) + 1_000_000:
            self._expected.append(3)
        if target is None:
            self._set(seq, 0)
            for one in self._undone.pop(name, ()):
                self._set(one, 2)
        elif row["kind"] == "undo":
            self._set(target, 1)
            self._undone.setdefault(name, []).append(target)
        else:
            self._set(target, 0)
            self._undone[name] = [one for one in self._undone.get(name, ()) if one != target]

    def _set(self, seq: object, state: int) -> None:
        if isinstance(seq, int) and 0 <= seq < len(self._expected):
            self._expected[seq] = state

    def problems(self, connection: Connection) -> Iterator[Problem]:
        """Entries in another state; one that undo had to leave alone may be dropped."""
        for row in connection.stream("SELECT seq, state FROM change ORDER BY seq"):
            if row["seq"] >= len(self._expected):
                continue
            expected = self._NAMES[self._expected[row["seq"]]]
            if row["state"] != expected and (row["state"] != "dropped" or expected == "step"):
                yield Problem(
                    "log", f"change {row['seq']}", f"is {row['state']} and should be {expected}"
                )
