"""Project files whose schema would run what this program did not make."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from annotator.errors import ProjectDamaged, ProjectUnavailable
from annotator.session.session import Session
from annotator.store import opening
from annotator.store.migrations import SCHEMA_MARK, SCRIPTS
from annotator.store.project import Project
from tests.stories.harbour import harbour_project

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
READ = {
    "view": f"CREATE VIEW more AS {ENDLESS}",
    "view in place of a table": (
        f"ALTER TABLE keyword_list RENAME TO kept;CREATE VIEW keyword_list AS {ENDLESS}"
    ),
    "view with a name that hides it": f"CREATE VIEW sqliteXmore AS {ENDLESS}",
    "virtual table": "CREATE VIRTUAL TABLE more USING fts5 (words)",
    "virtual table of another kind": "CREATE VIRTUAL TABLE more USING rtree (id, low, high)",
    "virtual table under a name of the index": (
        "CREATE VIRTUAL TABLE article_words_more USING fts5 (words)"
    ),
    "computed column": "CREATE TABLE more (a, b GENERATED ALWAYS AS (abs(a)) VIRTUAL)",
    "computed column in short": "CREATE TABLE more (a, b AS(abs(a)))",
}
WRITTEN = {
    "trigger": "CREATE TRIGGER more AFTER INSERT ON annotation BEGIN DELETE FROM speaker; END",
    "trigger under a name of the index": (
        "CREATE TRIGGER article_words_more AFTER INSERT ON annotation BEGIN "
        "DELETE FROM speaker; END"
    ),
    "trigger with a name that hides it": (
        "CREATE TRIGGER sqliteXmore AFTER INSERT ON annotation BEGIN DELETE FROM speaker; END"
    ),
    "trigger of ours with other work": (
        "DROP TRIGGER annotation_added; CREATE TRIGGER annotation_added "
        "AFTER INSERT ON annotation BEGIN DELETE FROM speaker; END"
    ),
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return harbour_project(tmp_path)


def change(path: Path, script: str) -> bytes:
    with closing(sqlite3.connect(path)) as db:
        db.executescript(script)
    return path.read_bytes()


@pytest.mark.parametrize("script", READ.values(), ids=READ.keys())
def test_what_would_run_at_reading_is_refused_and_left_untouched(
    project: Path, script: str
) -> None:
    before = change(project, script)
    with pytest.raises(ProjectUnavailable, match="would run when it is read") as refused:
        Session.open(project)
    assert len(refused.value.message.split(". ")) == 2
    with pytest.raises(ProjectUnavailable, match="would run when it is read"):
        Project.open(project, read_only=True, even_if_damaged=True)
    assert project.read_bytes() == before


@pytest.mark.parametrize("script", WRITTEN.values(), ids=WRITTEN.keys())
def test_a_project_with_foreign_triggers_is_never_written(project: Path, script: str) -> None:
    change(project, script)
    with pytest.raises(ProjectDamaged, match=r"annotation_added|more"):
        Project.open(project)
    opened = Project.open(project, even_if_damaged=True)
    try:
        assert opened.is_read_only
    finally:
        opened.close()


def test_a_schema_that_was_made_to_have_the_mark_of_ours_is_told_apart(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(project, WRITTEN["trigger"])
    with closing(sqlite3.connect(project)) as db:
        forged = opening.schema_mark(db.execute(opening.SCHEMA).fetchall())
    assert forged != SCHEMA_MARK
    monkeypatch.setattr(opening, "SCHEMA_MARK", forged)
    with pytest.raises(ProjectDamaged, match="trigger more: not as this program made it"):
        Project.open(project)


def test_every_part_of_a_fresh_project_that_runs_is_of_a_migration(project: Path) -> None:
    with closing(sqlite3.connect(project)) as db:
        rows = db.execute("SELECT type, sql FROM sqlite_master").fetchall()
    runs = [sql for kind, sql in rows if kind == "trigger" or "VIRTUAL" in (sql or "")]
    assert len(runs) == 4
    known = " ".join(" ".join(SCRIPTS).split())
    assert all(f"{' '.join(sql.split())};" in known for sql in runs)


def test_however_long_a_foreign_name_is_the_sentence_is_not(project: Path) -> None:
    change(project, f"CREATE VIEW {'n' * 60} AS SELECT 1")
    with pytest.raises(ProjectUnavailable, match=rf"\(view “{'n' * 40}”\)"):
        Project.open(project)
