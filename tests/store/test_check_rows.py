"""What the check says of each row that is off: kind, place, words, advice, to the letter."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from annotator.errors import ProjectUnavailable
from annotator.model.change import Edit
from annotator.model.proposition import Proposition
from annotator.model.span import Span
from annotator.session import annotating, propositions, speakers
from annotator.session.session import Session
from annotator.store import check_rows
from annotator.store.check import problems as whole_problems
from annotator.store.check_rows import article_damage
from annotator.store.connection import Connection
from annotator.store.finding import RESTORE, Finding, Looked, Problem
from tests.projects import add_article, new_session
from tests.store.findings import (
    ANNOTATION,
    ARTICLE,
    CHANGED,
    LOST,
    WORDS,
    annotation,
    checked,
    commit,
    damaged,
)

_WORDS = "The boats left at noon and nobody saw them."
_CHANGED = "is not as it was stored: a value of it has changed"
Part = Callable[[Connection], Iterator[Finding]]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Two articles, an annotation in each, and a speaker told apart from another."""
    with new_session(tmp_path) as session:
        for title in ("Boats", "Ships"):
            annotating.annotate_named(
                session,
                add_article(session, f"{title}. {_WORDS}", title=title),
                [Span(7, 16)],
                "claim",
                speaker=f"{title} Speaker",
                proposition=f"{title} left",
                relayers=["Tarn Wire"],
            )
        first, second = (
            one.id for one in session.speakers() if one.name in ("Boats Speaker", "Ships Speaker")
        )
        speakers.tell_apart(session, first, other_id=second)
    return tmp_path / "project.annotator"


def changed(path: Path, *statements: str) -> None:
    """What somebody else's program does to the file."""
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA foreign_keys = OFF")
        for sql in statements:
            other.execute(sql)
        other.commit()


def found(path: Path, part: Part, *statements: str) -> list[Finding]:
    """What a part of the check finds after these statements, by and by."""
    changed(path, *statements)
    connection = Connection(path, read_only=True)
    try:
        connection.raw.text_factory = check_rows.lenient_text
        return list(part(connection))
    finally:
        connection.close()


def problems(path: Path, part: Part, *statements: str) -> list[Problem]:
    """The problems among what is found."""
    return [one for one in found(path, part, *statements) if isinstance(one, Problem)]


def column(path: Path, sql: str) -> list[str]:
    with closing(sqlite3.connect(path)) as other:
        return [row[0] for row in other.execute(sql)]


def ids(path: Path, table: str) -> list[str]:
    return column(path, f"SELECT id FROM {table} ORDER BY number")


def test_a_speaker_who_is_not_found_by_a_name_is_named(path: Path) -> None:
    (speaker,) = column(path, "SELECT id FROM speaker WHERE name = 'Tarn Wire'")
    assert problems(
        path,
        check_rows.row_problems,
        "DELETE FROM speaker_name WHERE folded = 'tarn wire'",
    ) == [
        Problem("index", f"speaker {speaker} (“Tarn Wire”)", "is not found by its names", RESTORE)
    ]


def test_a_speaker_told_apart_from_one_who_is_gone_is_a_note(path: Path) -> None:
    (gone,) = column(path, "SELECT id FROM speaker WHERE name = 'Ships Speaker'")
    (left,) = column(path, "SELECT id FROM speaker WHERE name = 'Boats Speaker'")
    assert problems(path, check_rows.row_problems, f"DELETE FROM speaker WHERE id = '{gone}'") == [
        Problem(
            "reference",
            f"speaker {left} (“Boats Speaker”)",
            "is told apart from a speaker who is gone",
            "",
            is_note=True,
        )
    ]


@pytest.mark.parametrize("cell", ["aliases", "distinct_from"])
def test_what_is_no_list_any_more_is_told_by_its_checksum_alone(path: Path, cell: str) -> None:
    (first, *_) = ids(path, "speaker")
    (speaker,) = column(path, "SELECT id FROM speaker WHERE name = 'Tarn Wire'")
    assert problems(
        path,
        check_rows.row_problems,
        f"UPDATE speaker SET {cell} = '5' WHERE id = '{first}'",
        # The ones after it are looked at still.
        "DELETE FROM speaker_name WHERE folded = 'tarn wire'",
    ) == [
        Problem("digest", f"speaker {first}", _CHANGED),
        Problem("index", f"speaker {speaker} (“Tarn Wire”)", "is not found by its names"),
    ]


def test_a_counter_that_moved_is_told(path: Path) -> None:
    changed(path, "UPDATE sqlite_sequence SET seq = 9 WHERE name = 'article'")
    assert problems(
        path, check_rows.row_problems, "UPDATE sqlite_sequence SET seq = 1 WHERE name = 'speaker'"
    ) == [
        Problem("count", "counter of article", "stands at 9, its last row is 2"),
        Problem("count", "counter of speaker", "stands at 1, its last row is 3"),
    ]


def test_a_counter_of_what_may_be_deleted_may_stand_higher(path: Path) -> None:
    high = "UPDATE sqlite_sequence SET seq = 9 WHERE name = 'speaker'"
    assert problems(path, check_rows.row_problems, high) == []


def test_an_article_without_its_text_is_named_and_the_next_looked_at(path: Path) -> None:
    first, second = ids(path, "article")
    assert problems(
        path,
        check_rows.article_problems,
        "DELETE FROM article_text WHERE number = 1",
        "UPDATE article_text SET text = replace(text, 'noon', 'nine') WHERE number = 2",
        "UPDATE article SET outlet = 'Else' WHERE number = 2",
    ) == [
        Problem("text", f"article {first} (“Boats”)", "has no text"),
        Problem("text", f"article {second} (“Ships”)", "its text is not the one that was imported"),
        Problem("digest", f"article {second} (“Ships”)", _CHANGED),
    ]


@pytest.mark.parametrize(
    ("part", "rows"),
    [(check_rows.article_problems, 2), (check_rows.annotation_problems, 2)],
)
def test_how_far_the_check_has_come_adds_up(
    path: Path, part: Part, rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert found(path, part) == [Looked(rows, 0)]
    monkeypatch.setattr(check_rows, "_ROWS_A_STEP", 2)
    assert found(path, part) == [Looked(2, 0), Looked(0, 0)]
    monkeypatch.setattr(check_rows, "_ROWS_A_STEP", 1)
    assert found(path, part) == [Looked(1, 0), Looked(1, 0), Looked(0, 0)]


def test_an_annotation_away_from_its_words_is_named_with_its_article(path: Path) -> None:
    article, other = ids(path, "article")
    one, two = column(path, "SELECT id FROM annotation ORDER BY number")
    where = f"annotation {one} of a1 in “Boats” (article {article})"
    gone = f"annotation {two} of a1 in “” (article {other})"
    away = "its words are not those of the article at its offsets"
    expected = {
        one: [
            Problem("digest", where, _CHANGED, annotation=one),
            Problem("quote", where, away, annotation=one),
        ],
        two: [Problem("quote", gone, away, annotation=two)],
    }
    assert problems(
        path,
        check_rows.annotation_problems,
        f"UPDATE annotation SET fragments = '[[8,17]]', start = 8 WHERE id = '{one}'",
        "DELETE FROM article_text WHERE number = 2",
    ) == [found for _, key in sorted(((article, one), (other, two))) for found in expected[key]]


def test_a_relayer_who_is_not_there_is_named(path: Path) -> None:
    changed(path, "DELETE FROM speaker WHERE name = 'Tarn Wire'")
    what = "is reported through a speaker who is not there"
    assert [(one.kind, one.what) for one in problems(path, check_rows.annotation_problems)] == [
        ("reference", what),
        ("reference", what),
    ]


def test_damage_of_one_article_names_it_and_its_annotations(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    article, _ = ids(path, "article")
    (one, _) = column(path, "SELECT id FROM annotation ORDER BY number")
    monkeypatch.setattr(check_rows, "_ROWS_A_GLANCE", 1)

    def damage(connection: Connection) -> Iterator[Finding]:
        return check_rows.article_damage(connection, article, "a1")

    assert found(path, damage) == [Looked(0, 0), Looked(0, 0)]
    where = f"“Boats” (article {article})"
    assert found(
        path,
        damage,
        "UPDATE article_text SET text = replace(text, 'boats', 'goats') WHERE number = 1",
        "UPDATE article SET outlet = 'Else' WHERE number = 1",
    ) == [
        Problem("text", where, "its text is not the one that was imported"),
        Problem("digest", where, _CHANGED),
        Looked(0, 0),
        Problem(
            "quote",
            f"annotation {one} of a1 in {where}",
            "its words are not those of the article at its offsets",
            annotation=one,
        ),
        Looked(0, 0),
    ]


def test_sets_that_count_wrongly_and_names_that_mean_nobody_are_told(path: Path) -> None:
    article, _ = ids(path, "article")
    assert problems(
        path,
        check_rows.set_problems,
        f"UPDATE annotation_set SET annotations = 7 WHERE article_id = '{article}'",
        "INSERT INTO mapped (id, target) VALUES ('theirs', 'nobody')",
    ) == [
        Problem(
            "count",
            f"annotation set of a1 in article {article}",
            "counts 7 annotations and has 1",
        ),
        Problem("reference", "mapped theirs", "means somebody who is gone", "", is_note=True),
    ]


def _unused(what: str, count: int, named: str) -> Problem:
    return Problem(
        "unused",
        what,
        f"{count} of them are named by no annotation: {named}",
        "delete those that nobody needs",
        is_note=True,
    )


def test_people_whom_nobody_names_are_noted(path: Path) -> None:
    assert problems(path, check_rows.unused_people) == []
    with Session.open(path) as session:
        for number in range(20):
            speakers.make_speaker(session, name=f"Nobody {number:02}")
        propositions.make_proposition(session, text="Nothing happened")
        propositions.make_proposition(session, text="Little happened")
    twenty = ", ".join(f"“Nobody {number:02}”" for number in range(20))
    both = "“Nothing happened”, “Little happened”"
    assert problems(path, check_rows.unused_people) == [
        _unused("speakers", 20, twenty),
        _unused("propositions", 2, both),
    ]
    with Session.open(path) as session:
        speakers.make_speaker(session, name="Nobody 20")
    assert problems(path, check_rows.unused_people) == [
        _unused("speakers", 21, f"{twenty} and others"),
        _unused("propositions", 2, both),
    ]


@pytest.mark.parametrize("text", ["", "[", None, 5, b"\xff", "[" * 100_000])
def test_what_is_no_json_is_nothing(text: object) -> None:
    assert check_rows.read_json(text) is None


def test_json_is_read() -> None:
    assert check_rows.read_json(json.dumps([1, {"a": "b"}])) == [1, {"a": "b"}]


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        (
            "UPDATE article SET title = 'Goats'",
            [
                ("digest", "article x1 (“Goats”)", CHANGED),
                ("index", "article_name", LOST),
                ("index", "article_words", LOST),
                ("index", "article_letters", LOST),
            ],
        ),
        ("UPDATE article SET excluded = '[[0,5]]'", [("digest", "article x1 (“Boats”)", CHANGED)]),
        (
            "UPDATE article SET characters = 7",
            [
                ("text", "article x1 (“Boats”)", "its text is not the one that was imported"),
                ("digest", "article x1 (“Boats”)", CHANGED),
            ],
        ),
        ("UPDATE article SET excluded = 'no json'", [("digest", "article x1 (“Boats”)", CHANGED)]),
        (
            "UPDATE annotation SET fragments = '[[1,8]]' WHERE id = 'n1'",
            [("digest", ANNOTATION, CHANGED), ("quote", ANNOTATION, WORDS)],
        ),
        (
            "UPDATE annotation SET fragments = 'no json' WHERE id = 'n1'",
            [("digest", ANNOTATION, CHANGED), ("quote", ANNOTATION, WORDS)],
        ),
        (
            "UPDATE annotation SET fragments = '[]' WHERE id = 'n1'",
            [("digest", ANNOTATION, CHANGED), ("quote", ANNOTATION, WORDS)],
        ),
        (
            "UPDATE annotation SET fragments = '[[1]]' WHERE id = 'n1'",
            [("digest", ANNOTATION, CHANGED), ("quote", ANNOTATION, WORDS)],
        ),
        (
            "UPDATE annotation SET quotes = '[\"\"]' WHERE id = 'n1'",
            [("digest", ANNOTATION, CHANGED), ("quote", ANNOTATION, WORDS)],
        ),
        (
            "UPDATE annotation SET quotes = '{}' WHERE id = 'n1'",
            [("digest", ANNOTATION, CHANGED), ("quote", ANNOTATION, WORDS)],
        ),
        ("UPDATE annotation SET start = 2 WHERE id = 'n1'", [("quote", ANNOTATION, WORDS)]),
        (
            "UPDATE annotation SET via = '[\"gone\"]' WHERE id = 'n1'",
            [
                ("digest", ANNOTATION, CHANGED),
                ("reference", ANNOTATION, "is reported through a speaker who is not there"),
            ],
        ),
        ("UPDATE annotation SET unsure = 1 WHERE id = 'n1'", [("digest", ANNOTATION, CHANGED)]),
        ("UPDATE annotation SET guidelines = 1 WHERE id = 'n1'", [("digest", ANNOTATION, CHANGED)]),
        (
            "UPDATE annotation SET predicted = NULL WHERE id = 'n2'",
            [("digest", "annotation n2 of a1 in “Boats” (article x1)", CHANGED)],
        ),
        (
            "DELETE FROM speaker_name WHERE folded = 'vold'",
            [("index", "speaker s1 (“Ines Vold”)", "is not found by its names")],
        ),
        (
            "UPDATE annotation_set SET annotations = 7",
            [("count", "annotation set of a1 in article x1", "counts 7 annotations and has 2")],
        ),
        (
            "UPDATE guidelines SET body = 'x' WHERE version = 1",
            [("digest", "guidelines 1", CHANGED)],
        ),
        ("UPDATE annotator SET at = 'x'", [("digest", "annotator a1", CHANGED)]),
        (
            "UPDATE sqlite_sequence SET seq = 7 WHERE name = 'article'",
            [("count", "counter of article", "stands at 7, its last row is 1")],
        ),
        (
            "UPDATE sqlite_sequence SET seq = 1 WHERE name = 'annotation'",
            [("count", "counter of annotation", "stands at 1, its last row is 2")],
        ),
        ("UPDATE sqlite_sequence SET seq = 99 WHERE name = 'annotation'", []),
        (
            "UPDATE sqlite_sequence SET seq = 'x' WHERE name = 'annotation'",
            [("count", "counter of annotation", "stands at x, its last row is 2")],
        ),
    ],
)
def test_damage_is_told_by_kind_place_and_words(
    one_of_each: Path, sql: str, expected: list[tuple[str, str, str]]
) -> None:
    assert damaged(one_of_each, sql) == expected


def test_a_speaker_whose_names_cannot_be_read_is_told(one_of_each: Path) -> None:
    for column in ("aliases", "distinct_from"):
        for cell in ("no json", "7"):
            sql = f"UPDATE speaker SET {column} = '{cell}' WHERE id = 's1'"
            assert ("digest", "speaker s1", CHANGED) in damaged(one_of_each, sql)


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT 1", []),
        (
            "UPDATE annotation SET type = 'x' WHERE id = 'n2'",
            [("digest", f"annotation n2 of a1 in {ARTICLE}", CHANGED)],
        ),
        (
            "UPDATE annotation SET start = 2 WHERE id = 'n1'",
            [("quote", f"annotation n1 of a1 in {ARTICLE}", WORDS)],
        ),
        ("UPDATE article SET url = 'x'", [("digest", ARTICLE, CHANGED)]),
        (
            "UPDATE article_text SET text = 'x'",
            [
                ("text", ARTICLE, "its text is not the one that was imported"),
                ("quote", f"annotation n1 of a1 in {ARTICLE}", WORDS),
                ("quote", f"annotation n2 of a1 in {ARTICLE}", WORDS),
            ],
        ),
        (
            "DELETE FROM article_text",
            [
                ("text", ARTICLE, "its text is not the one that was imported"),
                ("quote", f"annotation n1 of a1 in {ARTICLE}", WORDS),
                ("quote", f"annotation n2 of a1 in {ARTICLE}", WORDS),
            ],
        ),
        ("UPDATE speaker SET notes = 'x'", []),
    ],
)
def test_one_article_is_looked_at_by_itself(
    one_of_each: Path, sql: str, expected: list[tuple[str, str, str]]
) -> None:
    damaged(one_of_each, sql)
    with closing(Connection(one_of_each, read_only=True)) as connection:
        connection.hold()
        told = list(article_damage(connection, "x1", "a1"))
        assert list(article_damage(connection, "gone", "a1")) == []
    problems = [one for one in told if isinstance(one, Problem)]
    assert [(one.kind, one.where, one.what) for one in problems] == expected
    assert {one for one in told if isinstance(one, Looked)} == {Looked(0, 0)}


def test_after_one_article_was_looked_at_others_are_read_as_strictly_as_before(
    one_of_each: Path,
) -> None:
    damaged(one_of_each, "UPDATE article SET url = CAST(x'61ff' AS TEXT)")
    with closing(Connection(one_of_each, read_only=True)) as connection:
        connection.hold()
        for _ in range(2):
            told = [
                one for one in article_damage(connection, "x1", "a1") if isinstance(one, Problem)
            ]
            assert [(one.kind, one.where) for one in told] == [("digest", ARTICLE)]
            assert connection.value("SELECT title FROM article") == "Boats"
            with pytest.raises(ProjectUnavailable, match="a text in it is not UTF-8"):
                connection.value("SELECT url FROM article")


def test_one_article_with_many_annotations_is_looked_at_in_turns(one_of_each: Path) -> None:
    with Session.open(one_of_each, annotator="a1") as session:
        commit(session, *(Edit(before=None, after=annotation(f"m{n}", 9)) for n in range(250)))
    damaged(one_of_each, "UPDATE annotation SET note = 'x' WHERE id IN ('m0', 'm120', 'm249')")
    with closing(Connection(one_of_each, read_only=True)) as connection:
        connection.hold()
        told = list(article_damage(connection, "x1", "a1"))
    names = [one.where.split()[1] for one in told if isinstance(one, Problem)]
    assert names == ["m0", "m120", "m249"]
    # Twenty a turn, before the first of them one, and a last one finds no more.
    assert len(told) - len(names) == 252 // 20 + 2


def test_notes_are_no_problems(one_of_each: Path) -> None:
    sql = (
        "DELETE FROM annotation; UPDATE mapped SET target = 'gone', checksum = checksum;"
        "DELETE FROM speaker_name WHERE speaker = 2; DELETE FROM speaker WHERE id = 's2'"
    )
    damaged(one_of_each, sql)
    notes = [(one.kind, one.where, one.what) for one in checked(one_of_each) if one.is_note]
    gone = "means somebody who is gone"
    assert notes == [
        ("reference", "speaker s1 (“Ines Vold”)", "is told apart from a speaker who is gone"),
        ("reference", "mapped speaker:o1", gone),
        ("unused", "speakers", "1 of them are named by no annotation: “Ines Vold”"),
        (
            "unused",
            "propositions",
            "2 of them are named by no annotation: “Boats left”, “Boats stay”",
        ),
    ]
    with closing(Connection(one_of_each, read_only=True)) as connection:
        connection.hold()
        assert not any(one.is_note for one in whole_problems(connection))


def test_of_very_many_unused_people_the_first_are_named(one_of_each: Path) -> None:
    with Session.open(one_of_each, annotator="a1") as session:
        for number in range(21):
            commit(
                session, Edit(before=None, after=Proposition(id=f"Q{number}", text=f"Q{number}"))
            )
    (note,) = checked(one_of_each)
    named = ", ".join(f"“Q{number}”" for number in range(20))
    assert note.what == f"21 of them are named by no annotation: {named} and others"
    assert note.advice == "delete those that nobody needs"
