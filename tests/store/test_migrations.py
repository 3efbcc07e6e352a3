from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import Database

from annotator.errors import ProjectUnavailable
from annotator.session.checking import check_project
from annotator.session.session import Session
from annotator.store import backup, check, migrations, project
from annotator.store.backup import back_up, backup_folder
from annotator.store.connection import Connection
from tests.projects import add_article, new_session


def _with_one_more(monkeypatch: pytest.MonkeyPatch, *, fails: bool = False) -> None:
    """Let this program know one migration more than the project in hand has seen."""
    known = migrations.migrations

    def with_one_more() -> object:
        grown = known()

        @grown()
        def add_colour(db: Database) -> None:
            db.execute("ALTER TABLE annotator ADD COLUMN colour TEXT")
            if fails:
                raise sqlite3.OperationalError("disk I/O error")

        return grown

    monkeypatch.setattr(project, "migrations", with_one_more)
    monkeypatch.setattr(check, "migrations", with_one_more)
    monkeypatch.setattr(check, "_fresh_schema", check._fresh_schema.__wrapped__)
    for module in (project, backup):
        monkeypatch.setattr(module, "SCHEMA_VERSION", migrations.SCHEMA_VERSION + 1)


def test_an_older_project_is_backed_up_and_brought_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with new_session(tmp_path) as session:
        article_id = add_article(session)
    path = tmp_path / "project.annotator"
    _with_one_more(monkeypatch)
    with Session.open(path) as session:
        assert session.article(article_id).title == "Boats"
        columns = session.project.connection.rows("PRAGMA table_info(annotator)")
        assert [column["name"] for column in columns] == ["name", "at", "checksum", "colour"]
    (made,) = backup_folder(path).iterdir()
    copy = sqlite3.connect(made)
    assert copy.execute("PRAGMA user_version").fetchone()[0] == migrations.SCHEMA_VERSION
    assert copy.execute("SELECT count(*) FROM article").fetchone()[0] == 1
    copy.close()


def test_a_migration_that_fails_leaves_the_project_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_session(tmp_path).close()
    path = tmp_path / "project.annotator"
    with monkeypatch.context() as patched:
        _with_one_more(patched, fails=True)
        with pytest.raises((ProjectUnavailable, sqlite3.OperationalError)):
            Session.open(path)
    with Session.open(path) as session:
        columns = session.project.connection.rows("PRAGMA table_info(annotator)")
        assert [column["name"] for column in columns] == ["name", "at", "checksum"]


def test_backups_are_numbered_by_a_counter(tmp_path: Path) -> None:
    new_session(tmp_path).close()
    connection = Connection(tmp_path / "project.annotator")
    connection.hold()
    first, second = back_up(connection, reason="test"), back_up(connection, reason="test")
    connection.close()
    assert (first.name, second.name) == ("000001-test.annotator", "000002-test.annotator")
    with Session.open(second) as session:
        assert session.annotators() == ["a1"]


def test_a_backup_that_cannot_be_written_is_refused_in_words(tmp_path: Path) -> None:
    new_session(tmp_path).close()
    path = tmp_path / "project.annotator"
    backup_folder(path).write_text("in the way")
    connection = Connection(path)
    connection.hold()
    with pytest.raises(ProjectUnavailable, match="backup"):
        back_up(connection, reason="test")
    connection.close()


FORMATS = sorted((Path(__file__).parent / "formats").glob("*.annotator"))


@pytest.mark.parametrize("saved", FORMATS, ids=lambda path: path.stem)
def test_a_project_of_every_earlier_format_is_brought_up_to_date_whole(
    saved: Path, tmp_path: Path
) -> None:
    path = tmp_path / saved.name
    path.write_bytes(saved.read_bytes())
    with Session.open(path, annotator="a1") as session:
        assert check_project(session) == []
        (article,) = session.summaries(session.article_numbers())
        denial, admission = session.annotations(article.id)
        assert (denial.type, denial.quotes) == ("denial", ("Nothing has changed",))
        assert (admission.type, admission.note) == ("acknowledgment", "")
        assert denial.predicted is None
        assert session.annotation_set(article.id).state == "finished"
        assert session.undo_labels() == ("finish article", None)
        session.undo()
        session.undo()
        assert len(session.annotations(article.id)) == 1
        (found,) = session.project.connection.rows(
            "SELECT rowid FROM article_words WHERE article_words MATCH 'officials'"
        )
        assert found[0] == article.number
    assert [copy.name for copy in backup_folder(path).iterdir()] == [
        f"000001-before-format-{migrations.SCHEMA_VERSION}.annotator"
    ]


def test_there_is_a_saved_project_of_every_earlier_format() -> None:
    assert [path.stem for path in FORMATS] == [
        f"format-{version}" for version in range(1, migrations.SCHEMA_VERSION)
    ]


def test_the_mark_is_that_of_the_present_schema(tmp_path: Path) -> None:
    from annotator.store.opening import damage_at_first_sight, schema_mark

    with new_session(tmp_path) as session:
        connection = session.project.connection
        assert schema_mark(connection.rows(migrations.SCHEMA)) == migrations.SCHEMA_MARK
        assert damage_at_first_sight(connection) == ""
