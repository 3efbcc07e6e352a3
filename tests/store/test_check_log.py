"""What the check says when rows and the change log do not tell the same."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from annotator.model.change import Edit
from annotator.model.teamwork import Receipt
from annotator.session.session import Session
from annotator.store import check_log
from annotator.store.connection import Connection
from annotator.store.finding import Looked
from tests.store.findings import (
    ANNOTATION,
    CHANGED,
    STRANGE,
    UNKNOWN,
    UNLINKED,
    checked,
    commit,
    damaged,
)


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        (
            "UPDATE annotation SET digest = 'x' WHERE id = 'n2'",
            [
                ("digest", "annotation n2 of a1 in “Boats” (article x1)", CHANGED),
                ("contradiction", "annotation n2", STRANGE),
            ],
        ),
        (
            "DELETE FROM annotation WHERE id = 'n2'",
            [("contradiction", "annotation n2", "has gone, and no change deleted it")],
        ),
        (
            "UPDATE speaker SET notes = 'x' WHERE id = 's1'",
            [("digest", "speaker s1", CHANGED), ("contradiction", "speaker s1", STRANGE)],
        ),
        (
            "DELETE FROM speaker WHERE id = 's2'",
            [
                ("reference", "speaker_name row None", "points at a speaker that is not there"),
                ("reference", ANNOTATION, "is reported through a speaker who is not there"),
                ("contradiction", "speaker s2", "has gone, and no change deleted it"),
            ],
        ),
        (
            "UPDATE proposition SET note = 'x' WHERE id = 'P2'",
            [("digest", "proposition P2", CHANGED), ("contradiction", "proposition P2", STRANGE)],
        ),
        (
            "UPDATE proposition_relation SET relation = 'implies'",
            [
                ("digest", "proposition relation 2, implies, 1", CHANGED),
                ("contradiction", "proposition P2", STRANGE),
            ],
        ),
        (
            "UPDATE annotation_set SET state = 'finished'",
            [
                ("digest", "annotation set x1, a1", CHANGED),
                ("contradiction", "annotation set of a1 in article x1", STRANGE),
            ],
        ),
        (
            "UPDATE keyword_list SET name = 'x'",
            [("digest", "keyword list k1", CHANGED), ("contradiction", "keyword list k1", STRANGE)],
        ),
        (
            "UPDATE assigned SET place = 9",
            [
                ("digest", "assigned x1, a1", CHANGED),
                ("contradiction", "assigned of a1 in article x1", STRANGE),
            ],
        ),
        (
            "UPDATE hand_in SET added = 9",
            [("digest", "hand in h1", CHANGED), ("contradiction", "hand in h1", STRANGE)],
        ),
        (
            "UPDATE receipt SET revision = 9",
            [("digest", "receipt n9", CHANGED), ("contradiction", "receipt n9", STRANGE)],
        ),
        (
            "UPDATE mapped SET target = 's2'",
            [
                ("digest", "mapped speaker:o1", CHANGED),
                ("contradiction", "mapped speaker:o1", STRANGE),
            ],
        ),
        (
            "UPDATE decision SET why = 'x'",
            [("digest", "decision d1", CHANGED), ("contradiction", "decision d1", STRANGE)],
        ),
        (
            "UPDATE setting SET value = '[2]' WHERE key = 'own'",
            [("digest", "setting own", CHANGED), ("contradiction", "setting own", STRANGE)],
        ),
        (
            "UPDATE import_batch SET source = 'x'",
            [("digest", "import batch b1", CHANGED), ("contradiction", "import batch b1", STRANGE)],
        ),
        (
            "UPDATE guidelines SET body = 'x' WHERE version = 2",
            [("digest", "guidelines 2", CHANGED), ("contradiction", "guidelines", STRANGE)],
        ),
        (
            "UPDATE scheme SET body = 'x' WHERE version = 2",
            [("digest", "scheme 2", CHANGED), ("contradiction", "scheme", STRANGE)],
        ),
        (
            "UPDATE import_batch SET removed = 1",
            [("digest", "import batch b1", CHANGED), ("contradiction", "import batch b1", STRANGE)],
        ),
        (
            "INSERT INTO mapped (id, target) VALUES ('speaker:o2', 's1')",
            [
                ("digest", "mapped speaker:o2", CHANGED),
                ("contradiction", "mapped speaker:o2", UNKNOWN),
            ],
        ),
        (
            "DELETE FROM change WHERE seq = 3",
            [
                ("log", "change 3", "is missing from the change log"),
                ("log", "change 4 (“act” of a1)", UNLINKED),
            ],
        ),
        (
            "UPDATE change SET edits = '[' WHERE seq = 3",
            [
                ("log", "change 3 (“act” of a1)", UNLINKED),
                ("log", "change 3 (“act” of a1)", "cannot be read"),
            ],
        ),
        (
            "UPDATE change SET edits = '[{}]' WHERE seq = 3",
            [
                ("log", "change 3 (“act” of a1)", UNLINKED),
                ("log", "change 3 (“act” of a1)", "cannot be read"),
            ],
        ),
        (
            "UPDATE change SET label = 'x' WHERE seq = 3",
            [("log", "change 3 (“x” of a1)", UNLINKED)],
        ),
        (
            "UPDATE change SET chain = '' WHERE seq = 3",
            [
                ("log", "change 3 (“act” of a1)", UNLINKED),
                ("log", "change 4 (“act” of a1)", UNLINKED),
            ],
        ),
        ("UPDATE change SET state = 'dropped' WHERE seq = 3", []),
        (
            "UPDATE change SET state = 'undone' WHERE seq = 3",
            [("log", "change 3", "is undone and should be done")],
        ),
        (
            "UPDATE change SET state = 'done' WHERE kind = 'undo'",
            [("log", "change 18", "is done and should be step")],
        ),
        (
            "UPDATE change SET state = 'dropped' WHERE kind = 'undo'",
            [("log", "change 18", "is dropped and should be step")],
        ),
    ],
)
def test_damage_is_told_by_kind_place_and_words(
    one_of_each: Path, sql: str, expected: list[tuple[str, str, str]]
) -> None:
    assert damaged(one_of_each, sql) == expected


def test_what_is_not_text_any_more_is_told(one_of_each: Path) -> None:
    assert damaged(one_of_each, "UPDATE receipt SET digest = CAST(x'ff' AS TEXT)") == [
        ("digest", "receipt n9", CHANGED),
        ("contradiction", "receipt n9", STRANGE),
    ]
    sql = "UPDATE change SET label = CAST(x'ff' AS TEXT) WHERE seq = 3"
    assert ("log", "change 3 (“�” of a1)", UNLINKED) in damaged(one_of_each, sql)


def test_who_is_in_the_log_and_nobody_is_told_as_nobody(one_of_each: Path) -> None:
    told = damaged(one_of_each, "UPDATE change SET annotator = '' WHERE seq = 3")
    assert told[0] == ("log", "change 3 (“act” of nobody)", UNLINKED)


def test_an_undo_that_stands_alone_and_a_redo_are_followed(one_of_each: Path) -> None:
    with Session.open(one_of_each, annotator="a1") as session:
        session.undo()
        session.undo()
        commit(session, Edit(before=None, after=Receipt(id="r1", revision=1, digest="")))
    assert list(checked(one_of_each)) == []
    assert damaged(one_of_each, "UPDATE change SET state = 'undone' WHERE seq = 20") == [
        ("log", "change 20", "is undone and should be dropped")
    ]


def test_bytes_where_text_belongs_are_told(one_of_each: Path) -> None:
    body = one_of_each.read_bytes()
    # The kind of one cell in a row's head: what was text is bytes to SQLite.
    for head, changed in (
        (b"\x11\x01\x0f\x08\x2dn9", b"\x11\x01\x0e\x08\x2dn9"),
        (b"\x00\x11\x11\x17\x1d", b"\x00\x11\x11\x16\x1d"),
        (b"\x00\x55\x11\x15\x00\x13\x11", b"\x00\x55\x11\x15\x00\x12\x11"),
    ):
        assert head in body
        body = body.replace(head, changed)
    one_of_each.write_bytes(body)
    kinds = [one.kind for one in checked(one_of_each)]
    assert {"digest", "log"} <= set(kinds)


def test_entries_that_are_numbered_far_off_are_told(one_of_each: Path) -> None:
    told = damaged(one_of_each, "UPDATE change SET seq = 5000000 WHERE seq = 20")
    assert ("log", "change 20", "is missing from the change log") in told
    told = damaged(one_of_each, "UPDATE change SET target = -7 WHERE kind = 'undo'")
    assert any(kind == "log" for kind, _, _ in told)


def test_how_far_the_log_was_looked_through_adds_up(
    one_of_each: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(Connection(one_of_each)) as connection:
        connection.hold()
        entries = int(connection.value("SELECT count(*) FROM change"))
        for step in (entries + 1, 3, 1):
            monkeypatch.setattr(check_log, "_ENTRIES_A_STEP", step)
            steps, rest = divmod(entries, step)
            assert list(check_log.log_problems(connection)) == [
                *[Looked(step, 0)] * steps,
                Looked(rest, 0),
            ]


def test_a_row_that_makes_no_sense_leaves_the_other_kinds_to_be_looked_at(
    one_of_each: Path,
) -> None:
    told = damaged(
        one_of_each,
        "UPDATE setting SET value = 'no json' WHERE key = 'own';"
        "UPDATE keyword_list SET words = 'no json';"
        "UPDATE import_batch SET source = 'x'",
    )
    assert ("contradiction", "import batch b1", STRANGE) in told
    gone = "has gone, and no change deleted it"
    assert ("contradiction", "keyword list k1", gone) in told
