"""Every stored value of a text or an annotation that changes behind our back is noticed."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from annotator.errors import ProjectUnavailable
from annotator.model.span import Span
from annotator.session import annotating
from annotator.session.checking import check_project
from annotator.session.session import Session
from tests.projects import add_article, new_session


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
