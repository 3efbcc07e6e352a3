"""Every stored value of a text or an annotation that changes behind our back is noticed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from annotator.errors import ProjectUnavailable
from annotator.model.article import Article, text_digest
from annotator.model.change import Edit
from annotator.model.proposition import Proposition
from annotator.model.span import Span
from annotator.model.teamwork import Receipt
from annotator.session import annotating
from annotator.session.checking import check_project
from annotator.session.session import Session
from annotator.store.check import Looked, Problem, checking, file_problems
from annotator.store.connection import Connection
from annotator.store.finding import REBUILD, RESTORE
from tests.projects import add_article, new_session
from tests.store.findings import (
    OTHER,
    annotation,
    checked,
    commit,
    damaged,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with new_session(tmp_path) as session:
        article_id = add_article(session)
        annotating.annotate_named(
            session,
            article_id,
            [Span(1, 20), Span(36, 53)],
            "claim",
            speaker="Ines Vold",
            proposition="The boats left.",
            relayers=["Tarn Wire"],
            cue=Span(22, 30),
            note="hard",
        )
    return tmp_path / "project.annotator"


def kinds(path: Path, sql: str) -> set[str]:
    """The kinds of problems found after ``sql`` was run by somebody else's program."""
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        for statement in sql.split(";"):
            connection.execute(statement)
    connection.close()
    with Session.open(path, even_if_damaged=True) as session:
        return {problem.kind for problem in check_project(session)}


def test_a_whole_project_has_no_problems(path: Path) -> None:
    assert kinds(path, "SELECT 1") == set()


@pytest.mark.parametrize(
    "column",
    [
        "fragments = '[[1,21]]'",
        "quotes = '[\"x\"]'",
        "type = 'denial'",
        "stance = 'opposes'",
        "speaker_id = NULL",
        "proposition_id = NULL",
        "via = '[]'",
        "cue = '[22,31]'",
        "mention = '[1,2]'",
        "certainty = 'possible'",
        "date_said = '2031'",
        "form = 'indirect'",
        "unsure = 1",
        "note = 'Hard'",
        "origin = 'twin'",
        "created = ''",
        "annotator = 'a2'",
    ],
)
def test_a_changed_value_of_an_annotation_is_noticed(path: Path, column: str) -> None:
    assert "digest" in kinds(path, f"UPDATE annotation SET {column}")


@pytest.mark.parametrize(
    ("sql", "kind"),
    [
        ("UPDATE article_text SET text = replace(text, 'boats', 'goats')", "text"),
        ("DELETE FROM article_text", "text"),
        ("UPDATE article SET title = 'Goats'", "digest"),
        ("UPDATE article SET excluded = '[[0,5]]'", "digest"),
        ("UPDATE annotation SET fragments = 'not json'", "quote"),
        ("UPDATE annotation SET start = 2", "quote"),
        ("UPDATE annotation SET via = '[\"nobody\"]'", "reference"),
        ("DELETE FROM speaker WHERE name = 'Ines Vold'", "reference"),
        ("UPDATE annotation_set SET annotations = 7", "count"),
        ("DELETE FROM change WHERE seq = 1", "log"),
        ("UPDATE change SET edits = '['", "log"),
    ],
)
def test_other_damage_is_named_by_its_kind(path: Path, sql: str, kind: str) -> None:
    assert kind in kinds(path, sql)


def test_an_index_or_trigger_that_has_gone_is_noticed(path: Path) -> None:
    assert kinds(path, "DROP TRIGGER annotation_added") == {"schema"}


def test_a_column_that_has_another_name_is_damage_in_one_sentence(path: Path) -> None:
    assert kinds(path, "ALTER TABLE proposition RENAME COLUMN status TO stbtus") == {"schema"}
    with (
        Session.open(path, even_if_damaged=True) as session,
        pytest.raises(ProjectUnavailable, match="damaged"),
    ):
        session.propositions()


def test_columns_with_other_names_end_the_check_with_a_list(path: Path) -> None:
    assert kinds(path, "ALTER TABLE annotation RENAME COLUMN mention TO mantion") == {"schema"}


def test_a_text_that_is_no_utf8_any_more_is_named(path: Path) -> None:
    sql = "UPDATE annotation SET note = CAST(x'6861ff' AS TEXT)"
    assert kinds(path, sql) == {"digest"}
    with Session.open(path, annotator="a1") as session:
        (article,) = session.summaries(session.article_numbers())
        with pytest.raises(ProjectUnavailable, match="damaged"):
            session.annotations(article.id)


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        (
            "DROP TABLE article_letters",
            [
                ("schema", "table article_letters", OTHER),
                ("schema", "table article_letters_config", OTHER),
                ("schema", "table article_letters_data", OTHER),
                ("schema", "table article_letters_idx", OTHER),
            ],
        ),
        ("DROP TRIGGER annotation_added", [("schema", "trigger annotation_added", OTHER)]),
        (
            "ALTER TABLE annotation RENAME COLUMN mention TO mantion",
            [("schema", "table annotation", OTHER)],
        ),
        ("DELETE FROM _sqlite_migrations WHERE name LIKE '%2%'", []),
        ("CREATE TABLE extra (x)", [("schema", "table extra", OTHER)]),
    ],
)
def test_damage_is_told_by_kind_place_and_words(
    one_of_each: Path, sql: str, expected: list[tuple[str, str, str]]
) -> None:
    assert damaged(one_of_each, sql) == expected


def test_a_whole_project_has_neither_problem_nor_note(one_of_each: Path) -> None:
    assert list(checked(one_of_each)) == []


def test_a_reference_into_nothing_is_told(one_of_each: Path) -> None:
    told = damaged(one_of_each, "UPDATE annotation SET proposition_id = 'gone' WHERE id = 'n2'")
    assert told[0] == ("reference", "annotation row 2", "points at a proposition that is not there")


def test_a_page_that_is_not_what_it_was_is_told_and_the_rest_looked_at(one_of_each: Path) -> None:
    with closing(sqlite3.connect(one_of_each)) as other:
        sql = "SELECT pageno FROM dbstat WHERE name = 'article_text' LIMIT 1"
        try:
            (page,) = other.execute(sql).fetchone()
        except sqlite3.OperationalError:
            (page,) = other.execute(
                "SELECT rootpage FROM sqlite_master WHERE name = 'article_text'"
            ).fetchone()
        (size,) = other.execute("PRAGMA page_size").fetchone()
    body = bytearray(one_of_each.read_bytes())
    body[(page - 1) * size : page * size] = b"\xa5" * size
    one_of_each.write_bytes(body)
    told = list(checked(one_of_each))
    assert {one.kind for one in told} >= {"file"}
    assert any("a part cannot be read: “project.annotator” is damaged" in one.what for one in told)
    assert all(one.where == "project.annotator" for one in told if one.kind == "file")


@pytest.mark.parametrize(
    ("sql", "where"),
    [
        ("DROP TABLE _sqlite_migrations", "table _sqlite_migrations"),
        ("DELETE FROM _sqlite_migrations WHERE id = 3", "list of formats"),
        ("UPDATE _sqlite_migrations SET migration_set = 'x' WHERE id = 3", "list of formats"),
    ],
)
def test_a_list_of_formats_that_is_another_is_told(one_of_each: Path, sql: str, where: str) -> None:
    assert where in [place for kind, place, _ in damaged(one_of_each, sql) if kind == "schema"]


def test_what_can_be_done_about_a_schema_is_told(one_of_each: Path) -> None:
    damaged(one_of_each, "DROP TRIGGER annotation_added; DROP TABLE article_words")
    told = [(one.where, one.what, one.advice) for one in checked(one_of_each)]
    assert ("trigger annotation_added", OTHER, RESTORE) in told
    assert ("table article_words", OTHER, REBUILD) in told
    assert all(advice == REBUILD for where, _, advice in told if where.startswith("table"))


def test_another_list_of_formats_is_one_finding(one_of_each: Path) -> None:
    assert damaged(one_of_each, "DELETE FROM _sqlite_migrations WHERE id = 3") == [
        ("schema", "list of formats", "is not that of this format")
    ]


def test_many_articles_are_looked_at_in_steps(one_of_each: Path) -> None:
    with Session.open(one_of_each, annotator="a1") as session, session.project.transaction():
        for number in range(150):
            text = f"Text {number}."
            article = Article(id=f"y{number}", text=text, title="T", text_sha256=text_digest(text))
            session.project.articles.add(article, "b1")
    assert list(checked(one_of_each)) == []
    with closing(Connection(one_of_each, read_only=True)) as connection:
        connection.hold()
        looked = [one.done for one in checking(connection) if isinstance(one, Looked)]
    assert looked[:3] == [100, 151, 153]


def test_advice_is_to_restore_or_to_make_an_index_anew(one_of_each: Path) -> None:
    damaged(one_of_each, "UPDATE article_name SET folded = 'x'; UPDATE article SET url = 'x'")
    assert [(one.kind, one.advice) for one in checked(one_of_each)] == [
        ("digest", RESTORE),
        ("index", REBUILD),
    ]


def test_a_look_at_many_rows_tells_how_far_it_is(one_of_each: Path) -> None:
    with Session.open(one_of_each, annotator="a1") as session:
        for first in range(0, 250, 10):
            commit(
                session,
                *(
                    Edit(before=None, after=annotation(f"m{number}", 9))
                    for number in range(first, first + 10)
                ),
            )
        for number in range(60):
            commit(
                session, Edit(before=None, after=Receipt(id=f"r{number}", revision=1, digest=""))
            )
    with closing(Connection(one_of_each, read_only=True)) as connection:
        connection.hold()
        entries = int(connection.value("SELECT count(*) FROM change"))
        looked = [one for one in checking(connection) if isinstance(one, Looked)]
    total = 1 + 252 + entries
    assert {one.total for one in looked} == {total}
    places = [one.done for one in looked]
    assert places == sorted(places)
    assert places[0] == 1
    assert places[1:4] == [101, 201, 253]
    assert places[4] == 253 + 50
    assert places[-1] == total


def test_what_is_found_is_counted_in_the_log(one_of_each: Path, own_data: Path) -> None:
    damaged(
        one_of_each,
        "UPDATE article SET url = 'x'; UPDATE annotation SET note = 'x'; DELETE FROM article_name",
    )
    log = (own_data / "annotator" / "annotator.log").read_text("utf-8")
    assert log.endswith("a check found what is not as it was stored: digest 3, index 1\n\n")


def test_notes_alone_are_not_in_the_log(one_of_each: Path, own_data: Path) -> None:
    with Session.open(one_of_each, annotator="a1") as session:
        commit(session, Edit(before=None, after=Proposition(id="Q1", text="Unused")))
    assert [one.kind for one in checked(one_of_each)] == ["unused"]
    assert not (own_data / "annotator" / "annotator.log").exists()


def test_what_sqlite_itself_finds_is_quoted(one_of_each: Path) -> None:
    with closing(sqlite3.connect(one_of_each)) as other, other:
        other.execute("PRAGMA ignore_check_constraints = ON")
        other.execute("UPDATE keyword_list SET shown = 5")
    # Of a file that may only be read SQLite leaves constraints out; checksums tell of it there.
    with closing(Connection(one_of_each)) as connection:
        connection.hold()
        assert list(file_problems(connection)) == [
            Problem("file", "project.annotator", "CHECK constraint failed in keyword_list")
        ]


def _refuse(*_words: object) -> int:
    return sqlite3.SQLITE_DENY


def test_a_part_that_sqlite_cannot_do_is_told_and_the_others_are_looked_at(
    one_of_each: Path, monkeypatch: pytest.MonkeyPatch, own_data: Path
) -> None:
    connect = sqlite3.connect

    def refusing(name: str, **options: object) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(name, **options)  # type: ignore[call-overload]
        if name == "":
            connection.set_authorizer(_refuse)
        return connection

    with closing(Connection(one_of_each)) as connection:
        connection.hold()
        monkeypatch.setattr(sqlite3, "connect", refusing)
        told = [one for one in checking(connection) if isinstance(one, Problem)]
    assert told == [Problem("file", "project.annotator", "a part cannot be read: not authorized")]
    assert "sqlite3.DatabaseError" in (own_data / "annotator" / "annotator.log").read_text("utf-8")
