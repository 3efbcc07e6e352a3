"""What the check says of the indexes by which articles are found."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from annotator.model.article import Article, text_digest
from annotator.session.session import Session
from annotator.store import check_index
from annotator.store.connection import Connection
from annotator.store.finding import REBUILD, Finding, Problem
from tests.store.findings import (
    LOST,
    WORDS,
    damaged,
)


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        (
            "UPDATE article_text SET text = replace(text, 'boats', 'goats')",
            [
                ("text", "article x1 (“Boats”)", "its text is not the one that was imported"),
                ("index", "article_words", LOST),
            ],
        ),
        (
            "DELETE FROM article_text",
            [
                ("text", "article x1 (“Boats”)", "has no text"),
                ("quote", "annotation n1 of a1 in “” (article x1)", WORDS),
                ("quote", "annotation n2 of a1 in “” (article x1)", WORDS),
                ("index", "article_name", LOST),
                ("index", "article_words", LOST),
                ("index", "article_letters", LOST),
            ],
        ),
        ("DELETE FROM article_name", [("index", "article_name", LOST)]),
        ("UPDATE article_name SET folded = 'x'", [("index", "article_name", LOST)]),
    ],
)
def test_damage_is_told_by_kind_place_and_words(
    one_of_each: Path, sql: str, expected: list[tuple[str, str, str]]
) -> None:
    assert damaged(one_of_each, sql) == expected


ALL = "('delete-all')"


def index_of(path: Path, *statements: str) -> list[Finding]:
    with closing(sqlite3.connect(path)) as other:
        for sql in statements:
            other.execute(sql)
        other.commit()
    with closing(Connection(path, read_only=True)) as connection:
        connection.hold()
        return list(check_index.index_problems(connection))


def lost(*names: str) -> list[Finding]:
    return [Problem("index", name, LOST, REBUILD) for name in names]


def with_a_second_article(path: Path) -> None:
    with Session.open(path) as session, session.project.transaction():
        text = "The lighthouse kept no log."
        session.project.articles.add(
            Article(id="x2", text=text, title="Lamps", text_sha256=text_digest(text)), "b1"
        )


def test_indexes_of_several_articles_are_whole(one_of_each: Path) -> None:
    with_a_second_article(one_of_each)
    assert index_of(one_of_each) == []


@pytest.mark.parametrize(
    ("sql", "names"),
    [
        ("DELETE FROM article_words_docsize WHERE id = 2", ["article_words"]),
        ("DELETE FROM article_name WHERE number = 2", ["article_name"]),
        ("UPDATE article_name SET folded = 'lamp' WHERE number = 2", ["article_name"]),
        ("UPDATE article_name SET number = 3 WHERE number = 2", ["article_name"]),
        ("INSERT INTO article_name (number, folded) VALUES (3, 'x')", ["article_name"]),
        ("INSERT INTO article_letters (rowid, name) VALUES (3, 'abcdef')", ["article_letters"]),
        ("INSERT INTO article_words (article_words) VALUES " + ALL, ["article_words"]),
        (
            "INSERT INTO article_letters (article_letters) VALUES ('delete-all')",
            ["article_letters"],
        ),
    ],
)
def test_one_row_of_an_index_that_is_off_is_enough(
    one_of_each: Path, sql: str, names: list[str]
) -> None:
    with_a_second_article(one_of_each)
    assert index_of(one_of_each, sql) == lost(*names)


def test_a_large_project_is_not_compared_word_for_word(
    one_of_each: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_a_second_article(one_of_each)
    with closing(sqlite3.connect(one_of_each)) as other:
        (size,) = other.execute("SELECT sum(characters) FROM article").fetchone()
    monkeypatch.setattr(check_index, "_MOST_COMPARED", size - 1)
    assert index_of(one_of_each, "UPDATE article_name SET folded = 'x'") == []
    # That there is a row for each article is counted still.
    emptied = "INSERT INTO article_words (article_words) VALUES " + ALL
    assert index_of(one_of_each, emptied) == lost("article_words")


def test_the_largest_project_that_is_compared_is_compared(
    one_of_each: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(sqlite3.connect(one_of_each)) as other:
        (size,) = other.execute("SELECT sum(characters) FROM article").fetchone()
    monkeypatch.setattr(check_index, "_MOST_COMPARED", size)
    assert index_of(one_of_each, "UPDATE article_name SET folded = 'x'") == lost("article_name")


def test_what_is_told_by_a_digest_is_left_out_of_the_comparison(one_of_each: Path) -> None:
    with_a_second_article(one_of_each)
    found = index_of(
        one_of_each,
        "CREATE TABLE kept AS SELECT number, CAST(text AS BLOB) AS text FROM article_text",
        "DROP TABLE article_text",
        "ALTER TABLE kept RENAME TO article_text",
    )
    # Nothing is left to compare with, so all that stands in the indexes is one too many.
    assert found == lost("article_name", "article_words", "article_letters")


def test_an_index_that_cannot_be_read_is_one_that_does_not_find(one_of_each: Path) -> None:
    assert index_of(one_of_each, "UPDATE article_words_data SET block = x'00' WHERE id > 10") == (
        lost("article_words")
    )
    with closing(Connection(one_of_each)) as connection:
        connection.hold()
        temporary = connection.rows("SELECT name FROM sqlite_temp_master")
    assert temporary == []
