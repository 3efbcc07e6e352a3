"""Putting a backup in place, and what a project that has been damaged opens as."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from annotator.errors import (
    OutputRefused,
    ProjectBusy,
    ProjectDamaged,
    ProjectTooNew,
    ProjectUnavailable,
)
from annotator.model.span import Span
from annotator.session import annotating
from annotator.session.session import Session
from annotator.store import check_index
from annotator.store.article_index import make_anew
from annotator.store.backup import (
    back_up,
    backing_up,
    backup_folder,
    backups,
    copying_to,
    first_damage,
    run_to_end,
)
from annotator.store.check import Problem, checking
from annotator.store.connection import Connection
from annotator.store.holder import announce, is_held, note_path
from annotator.store.migrations import SCHEMA_VERSION
from annotator.store.opening import damage_at_first_sight
from annotator.store.project import Project
from annotator.store.restoring import Difference, last_whole, restore
from annotator.store.rotation import rotate
from tests.projects import add_article, new_session

resource = pytest.importorskip("resource")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A project with one annotation, backed up, then with another one and the first one changed."""
    with new_session(tmp_path) as session:
        article_id = add_article(session)
        first = annotating.annotate(session, article_id, [Span(1, 8)], "claim")
        back_up(session.project.connection, reason="test")
        annotating.change_annotation(session, first.id, note="new")
        annotating.annotate(session, article_id, [Span(9, 15)], "denial")
    return tmp_path / "project.annotator"


def notes(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as raw:
        return [row[0] for row in raw.execute("SELECT note FROM annotation ORDER BY number")]


def change(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("PRAGMA foreign_keys = OFF")
        other.executescript(sql)


def overwritten(path: Path) -> None:
    body = bytearray(path.read_bytes())
    body[8192:] = b"\xa5" * (len(body) - 8192)
    path.write_bytes(body)


def test_a_restore_says_what_differs_and_keeps_the_state_before(path: Path) -> None:
    (backup,) = backups(path)
    done = restore(path, backup.path)
    assert done.source == backup.path
    assert done.difference == Difference(lost=1, changed=1, back=0)
    assert notes(path) == [""]
    assert done.kept is not None
    assert done.kept.name == "000002-before-restore.annotator"
    assert notes(done.kept) == ["new", ""]
    again = restore(path, done.kept)
    assert again.difference == Difference(lost=0, changed=1, back=1)
    assert notes(path) == ["new", ""]
    assert last_whole(path) == backups(path)[-1]


def test_a_project_that_is_gone_comes_back(path: Path) -> None:
    (backup,) = backups(path)
    path.unlink()
    done = restore(path, backup.path)
    assert (done.kept, done.difference) == (None, None)
    assert notes(path) == [""]


@pytest.mark.parametrize("damage", [overwritten, lambda path: path.write_bytes(b"no project")])
def test_a_damaged_project_is_kept_as_it_was(path: Path, damage: Callable[[Path], None]) -> None:
    (backup,) = backups(path)
    damage(path)
    before = path.read_bytes()
    done = restore(path, backup.path)
    assert done.kept is not None
    assert done.kept.name == "000002-damaged-before-restore.annotator"
    assert done.kept.read_bytes() == before
    assert notes(path) == [""]
    assert last_whole(path) == backup


def test_who_may_read_and_write_stays_the_same(path: Path) -> None:
    (backup,) = backups(path)
    path.chmod(0o660)
    restore(path, backup.path)
    assert path.stat().st_mode & 0o777 == 0o660


def test_a_write_protected_project_is_not_replaced(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (backup,) = backups(path)
    before = path.read_bytes()
    # Who is root may write all the same, so the answer is put into the system's mouth.
    monkeypatch.setattr("os.access", lambda _, mode: mode != os.W_OK)
    with pytest.raises(ProjectUnavailable, match=r"is write-protected, so nothing was changed\."):
        restore(path, backup.path)
    assert path.read_bytes() == before
    assert [one.path for one in backups(path)] == [backup.path]


def test_what_a_killed_restore_left_goes_with_the_next(path: Path) -> None:
    (backup,) = backups(path)
    overwritten(path)
    left = backup_folder(path) / "000007-damaged-before-restore.annotator.unfinished"
    left.write_bytes(b"half")
    path.with_name(path.name + ".restoring").write_bytes(b"half")
    restore(path, backup.path)
    assert sorted(one.name for one in backup_folder(path).iterdir()) == [
        "000001-test.annotator",
        "000002-damaged-before-restore.annotator",
    ]
    assert not path.with_name(path.name + ".restoring").exists()


def test_a_project_that_fails_its_check_is_kept_page_by_page(path: Path) -> None:
    (backup,) = backups(path)
    change(path, "UPDATE annotation SET type = 'x'")
    done = restore(path, backup.path)
    assert done.kept is not None
    assert done.kept.name == "000002-damaged-before-restore.annotator"
    assert notes(done.kept) == ["new", ""]


@pytest.mark.parametrize("reason", ["before-restore", "damaged-before-restore"])
def test_what_a_restore_kept_is_not_what_is_gone_back_to(path: Path, reason: str) -> None:
    (backup,) = backups(path)
    shutil.copyfile(backup.path, backup.path.with_name(f"000009-{reason}.annotator"))
    assert last_whole(path) == backup


def test_a_journal_beside_a_damaged_project_is_kept_and_not_played_back(path: Path) -> None:
    (backup,) = backups(path)
    path.write_bytes(b"")
    path.with_name(path.name + "-journal").write_bytes(b"a journal")
    done = restore(path, backup.path)
    assert done.kept is not None
    assert done.kept.with_name(done.kept.name + "-journal").read_bytes() == b"a journal"
    assert not path.with_name(path.name + "-journal").exists()
    assert notes(path) == [""]


def test_what_cannot_be_put_in_place_changes_nothing(path: Path) -> None:
    (backup,) = backups(path)
    before = path.read_bytes()
    with pytest.raises(ProjectUnavailable, match="from itself"):
        restore(path, path)
    change(backup.path, "UPDATE annotation SET type = 'x'")
    with pytest.raises(ProjectDamaged, match=r"is not whole .*Choose another"):
        restore(path, backup.path)
    assert last_whole(path) is None
    backup.path.write_bytes(b"")
    assert last_whole(path) is None
    assert path.read_bytes() == before


def test_no_room_leaves_the_project_as_it_was(path: Path) -> None:
    (backup,) = backups(path)
    before = path.read_bytes()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    import signal

    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, limits[1]))
    try:
        with pytest.raises(ProjectUnavailable, match=r"could not be restored .*it is as it was"):
            restore(path, backup.path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert path.read_bytes() == before
    assert not path.with_name(path.name + ".restoring").exists()


def test_a_project_that_somebody_holds_is_not_restored(path: Path) -> None:
    (backup,) = backups(path)
    with Session.open(path), pytest.raises(ProjectBusy):
        restore(path, backup.path)
    path.write_bytes(b"no project")
    announce(path)
    note = note_path(path).read_text()
    note_path(path).write_text(note.replace(str(os.getpid()), str(os.getppid())))
    with pytest.raises(ProjectBusy):
        restore(path, backup.path)
    assert path.read_bytes() == b"no project"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", False),
        ('"host"', '"hosts"', False),
        ("{ours}", '"7"', False),
        ("{ours}", "{parent}", True),
        ("{ours}", str(2**22 + 7), False),
        ("{ours}", str(2**80), True),
    ],
    ids=("as it is", "no host", "no number", "another process", "nobody", "too large a number"),
)
def test_a_note_holds_as_long_as_its_process_runs_here(
    path: Path, old: str, new: str, expected: bool
) -> None:
    assert not is_held(path)
    announce(path)
    # Known only now: the process that collects tests may be another one.
    old, new = (one.format(ours=os.getpid(), parent=os.getppid()) for one in (old, new))
    note_path(path).write_text(note_path(path).read_text().replace(old, new))
    assert is_held(path) is expected


def test_a_copy_goes_to_a_new_file_or_nowhere(path: Path, tmp_path: Path) -> None:
    with Session.open(path) as session:
        connection = session.project.connection
        copy = run_to_end(copying_to(connection, tmp_path / "copy.annotator"))
        assert notes(copy) == ["new", ""]
        link = tmp_path / "link"
        link.symlink_to(tmp_path / "nothing")
        for taken in (copy, link):
            with pytest.raises(OutputRefused, match="already there"):
                run_to_end(copying_to(connection, taken))
        with pytest.raises(ProjectUnavailable, match="gone"):
            run_to_end(copying_to(connection, tmp_path / "gone" / "copy"))


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("PRAGMA application_id = 7", "it is not a project"),
        (f"PRAGMA user_version = {SCHEMA_VERSION + 1}", "it has the newer format"),
        ("UPDATE annotation SET type = 'x'", "is not as it was stored"),
    ],
)
def test_a_copy_is_looked_at_before_it_is_trusted(path: Path, sql: str, words: str) -> None:
    assert first_damage(path) == ""
    assert first_damage(path, thorough=False) == ""
    assert first_damage(path, {"article": 7}) == "rows are missing in it"
    change(path, sql)
    assert words in first_damage(path)


def test_a_quick_look_finds_what_points_nowhere(path: Path) -> None:
    change(path, "UPDATE annotation SET proposition_id = 'gone'")
    assert first_damage(path, thorough=False) == "a row points at one that is not there"


def test_a_quick_look_finds_an_index_that_is_off(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("PRAGMA writable_schema = ON")
        other.execute(
            "UPDATE sqlite_master SET sql = replace(sql, 'article (batch)', "
            "'article (title)') WHERE name = 'article_batch'"
        )
    assert "article_batch" in first_damage(path, thorough=False)


def test_backups_that_cannot_be_listed_are_not_none(path: Path) -> None:
    folder = backup_folder(path)
    shutil.rmtree(folder)
    assert backups(path) == []
    folder.write_text("no folder")
    with pytest.raises(ProjectUnavailable, match="cannot be listed"):
        backups(path)
    with Session.open(path) as session, pytest.raises(ProjectUnavailable, match="nothing was ch"):
        back_up(session.project.connection, reason="test")


def test_nothing_goes_when_the_new_backup_is_not_among_them(path: Path) -> None:
    assert rotate(path, made=path.with_name("other")) == []
    assert len(backups(path)) == 1


def test_a_file_cut_short_is_noticed_when_it_is_opened(path: Path) -> None:
    body = path.read_bytes()
    for length, words in ((1, "the file is cut short"), (4096, "malformed")):
        path.write_bytes(body[:-length])
        with pytest.raises(ProjectDamaged, match=words):
            Project.open(path)
    path.write_bytes(body[:-1])
    opened = Project.open(path, even_if_damaged=True)
    with pytest.raises(ProjectDamaged, match="the file is cut short"), opened.transaction():
        pass
    opened.close()


def test_strange_tables_are_noticed_when_it_is_opened(path: Path) -> None:
    change(path, "DROP TRIGGER annotation_added; CREATE TABLE extra (x)")
    with pytest.raises(ProjectDamaged, match="table extra, trigger annotation_added: not as this"):
        Project.open(path)
    opened = Project.open(path, even_if_damaged=True)
    with pytest.raises(ProjectDamaged, match="table extra"), opened.transaction():
        pass
    opened.close()


def test_a_schema_that_cannot_be_read_is_noticed_when_it_is_opened(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("PRAGMA writable_schema = ON")
        other.execute("UPDATE sqlite_master SET sql = 'CREATE nonsense' WHERE name = 'receipt'")
    with pytest.raises(ProjectDamaged, match="malformed"):
        Project.open(path)


def test_a_newer_or_other_file_is_left_alone(path: Path) -> None:
    change(path, f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    with pytest.raises(ProjectTooNew, match=f"format {SCHEMA_VERSION + 1}, this one knows"):
        Project.open(path)
    change(path, "PRAGMA application_id = 7")
    with pytest.raises(ProjectUnavailable, match="is not a project of this program"):
        Project.open(path)


def test_indexes_are_made_anew(path: Path) -> None:
    change(path, "UPDATE article_name SET folded = 'x'; DELETE FROM article_words_docsize")
    with closing(Connection(path)) as connection:
        connection.hold()
        told = [one for one in checking(connection) if getattr(one, "kind", "") == "index"]
        assert [one.where for one in told] == ["article_words"]  # type: ignore[union-attr]
        make_anew(connection)
        assert not [one for one in checking(connection) if getattr(one, "kind", "")]
        found = "SELECT rowid FROM article_words WHERE article_words MATCH 'officials'"
        assert connection.value(found) == 1


def test_an_index_that_cannot_be_read_is_told_and_a_large_one_not_compared(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(path, "UPDATE article_letters_data SET block = x'00' WHERE id > 10")
    with closing(Connection(path, read_only=True)) as connection:
        connection.hold()
        told = list(check_index.index_problems(connection))
        assert "article_letters" in [one.where for one in told]  # type: ignore[union-attr]
        monkeypatch.setattr(check_index, "_MOST_COMPARED", 10)
        assert list(check_index.index_problems(connection)) == []


JOURNAL = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"


def test_only_what_was_never_finished_is_made_again(path: Path, tmp_path: Path) -> None:
    with Session.open(path) as session:
        scheme = session.scheme
    wanted = {"scheme": scheme, "guidelines": "", "at": ""}
    empty = tmp_path / "empty.annotator"
    empty.touch()
    Project.create(empty, **wanted).close()
    assert empty.stat().st_size
    before = path.read_bytes()
    folder = tmp_path / "folder.annotator"
    folder.mkdir()
    journal = path.with_name(path.name + "-journal")
    for head in (None, b"", b"other", JOURNAL + bytes(8) + b"\0\0\0\x07", JOURNAL + bytes(504)):
        if head is not None:
            journal.write_bytes(head)
        with pytest.raises(ProjectUnavailable, match="already there"):
            Project.create(path, **wanted)
        assert path.read_bytes() == before
    journal.unlink(missing_ok=True)
    journal.mkdir()
    for taken in (path, folder):
        with pytest.raises(ProjectUnavailable, match="already there"):
            Project.create(taken, **wanted)
    assert path.read_bytes() == before


def test_a_project_is_not_made_beside_a_pipe(path: Path, tmp_path: Path) -> None:
    with Session.open(path) as session:
        scheme = session.scheme
    os.mkfifo(tmp_path / "new.annotator-journal")
    with pytest.raises(ProjectUnavailable, match="beside the project is not a file"):
        Project.create(tmp_path / "new.annotator", scheme=scheme, guidelines="", at="")
    assert (tmp_path / "new.annotator").stat().st_size == 0


def _page_of(path: Path, table: str) -> tuple[int, int]:
    with closing(sqlite3.connect(path)) as raw:
        (root,) = raw.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)
        ).fetchone()
        (size,) = raw.execute("PRAGMA page_size").fetchone()
    return (root - 1) * size, size


def without_page(path: Path, table: str) -> None:
    start, size = _page_of(path, table)
    body = bytearray(path.read_bytes())
    body[start : start + size] = b"\xa5" * size
    path.write_bytes(body)


def test_a_project_whose_annotations_cannot_be_read_is_restored_all_the_same(path: Path) -> None:
    (backup,) = backups(path)
    without_page(path, "annotation")
    done = restore(path, backup.path)
    assert done.difference is None
    assert done.kept is not None
    assert notes(path) == [""]


def test_a_project_that_cannot_even_be_counted_is_kept_byte_by_byte(path: Path) -> None:
    (backup,) = backups(path)
    without_page(path, "article_text")
    before = path.read_bytes()
    done = restore(path, backup.path)
    assert done.kept is not None
    assert done.kept.read_bytes() == before
    assert notes(path) == [""]


def test_what_is_damaged_is_not_backed_up(path: Path) -> None:
    without_page(path, "article_text")
    opened = Project.open(path, even_if_damaged=True)
    with pytest.raises(ProjectDamaged, match=r"is damaged .* so it was not backed up"):
        back_up(opened.connection, reason="test")
    opened.close()
    assert len(backups(path)) == 1


def test_a_backup_given_up_while_it_is_checked_is_none(path: Path) -> None:
    with Session.open(path) as session:
        turns = backing_up(session.project.connection, reason="test", thorough=True)
        for progress in turns:
            if progress.done == progress.total:
                break
        turns.close()
    assert len(backups(path)) == 1


def test_a_check_goes_on_behind_a_log_that_cannot_be_read(path: Path) -> None:
    without_page(path, "change")
    with closing(Connection(path, read_only=True)) as connection:
        connection.hold()
        told = [one for one in checking(connection) if isinstance(one, Problem)]
    assert {one.kind for one in told} == {"file"}
    assert any("a part cannot be read" in one.what for one in told)


def test_the_backup_just_made_is_never_the_one_that_goes(path: Path) -> None:
    with Session.open(path) as session:
        for _ in range(12):
            back_up(session.project.connection, reason="test", thorough=False)
    oldest = backups(path)[-1].path
    gone = rotate(path, made=oldest)
    assert oldest not in gone
    assert len(gone) == 2
    assert oldest.exists()
    assert len(backups(path)) == 11


def test_a_check_goes_on_where_rows_cannot_even_be_counted(path: Path) -> None:
    with closing(sqlite3.connect(path)) as raw:
        sql = "SELECT name FROM sqlite_master WHERE tbl_name = 'change' AND rootpage > 0"
        names = [row[0] for row in raw.execute(sql)]
    for name in names:
        without_page(path, name)
    with closing(Connection(path, read_only=True)) as connection:
        connection.hold()
        told = [one for one in checking(connection) if isinstance(one, Problem)]
    assert {one.kind for one in told} == {"file"}


def test_a_file_that_is_gone_at_first_sight_is_told(path: Path) -> None:
    with closing(Connection(path)) as connection:
        path.unlink()
        with pytest.raises(ProjectUnavailable, match="No such file") as refused:
            damage_at_first_sight(connection)
    assert not isinstance(refused.value, ProjectDamaged)
