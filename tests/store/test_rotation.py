"""Which backups go, and that none goes for another one that was not checked."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from annotator.errors import ProjectUnavailable
from annotator.session.session import Session
from annotator.store.backup import Backup, back_up, backup_folder, backups
from annotator.store.rotation import DAYS, NEWEST, WEEKS, rotate, superfluous
from tests.projects import new_session
from tests.store.limits import as_somebody_else, let_others_in

START = datetime(2031, 1, 1, 12, tzinfo=UTC)


def _made(hours: Sequence[float], reason: str = "test") -> list[Backup]:
    """Backups made so many hours after the first, newest first."""
    known = [
        Backup(
            number,
            reason,
            Path(f"{number:06}-{reason}.annotator"),
            (START + timedelta(hours=hour)).strftime("%Y-%m-%dT%H:%M:%SZ"),
            4096,
        )
        for number, hour in enumerate(hours, 1)
    ]
    return known[::-1]


def test_the_newest_stay_however_old() -> None:
    assert superfluous(_made([0.1 * place for place in range(NEWEST)])) == []


def test_of_a_day_its_last_one_stays() -> None:
    gone = superfluous(_made(list(range(24 * 3))))
    # Three days of hourly ones: the newest, and the last of each day before.
    assert len(gone) == 24 * 3 - NEWEST - 3
    assert 72 not in [one.number for one in gone]


def test_a_year_of_them_is_some_days_and_some_weeks() -> None:
    known = _made([place * 6 for place in range(4 * 365)])
    kept = len(known) - len(superfluous(known))
    assert NEWEST + DAYS - 4 <= kept <= NEWEST + DAYS + WEEKS


def test_after_the_newest_come_the_last_of_each_day_then_of_each_week() -> None:
    # Four a day up to noon of a Thursday.
    known = _made([place * 6 for place in range(4 * 365 + 1)])
    gone = set(superfluous(known))
    kept = [datetime.fromisoformat(one.at) for one in known if one not in gone]
    newest, others = kept[:NEWEST], kept[NEWEST:]
    assert newest == [datetime.fromisoformat(one.at) for one in known[:NEWEST]]
    assert len({at.date() for at in newest}) == 3
    daily, weekly = others[: DAYS - 3], others[DAYS - 3 :]
    assert daily == [datetime(2031, 12, 29, 18, tzinfo=UTC) - timedelta(days=n) for n in range(11)]
    # The last of them is of a Friday; of its week the last one that is left stays too.
    assert weekly[0] == datetime(2031, 12, 19, 12, tzinfo=UTC)
    sundays = [datetime(2031, 12, 14, 18, tzinfo=UTC) - timedelta(weeks=n) for n in range(25)]
    assert weekly[1:] == sundays


def test_a_clock_that_jumps_ahead_takes_none_of_the_newest() -> None:
    known = _made([0, 1, 24 * 4000, 2, 3, 4, 5, 6, 7, 8])
    assert superfluous(known) == []


@pytest.mark.parametrize("reason", ["before-format-9", "damaged-before-restore"])
def test_some_are_kept_forever(reason: str) -> None:
    assert superfluous(_made([0.0] * 40, reason)) == []


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return new_session(tmp_path)


def _numbers(session: Session) -> list[int]:
    return sorted(one.number for one in backups(session.path))


def _many(session: Session, count: int) -> None:
    for _ in range(count):
        back_up(session.project.connection, reason="test")


def test_backups_rotate_by_themselves(session: Session) -> None:
    _many(session, NEWEST + 4)
    assert _numbers(session) == list(range(5, NEWEST + 5))
    session.close()


def test_what_was_not_checked_lets_none_go(session: Session) -> None:
    _many(session, NEWEST)
    for _ in range(3):
        back_up(session.project.connection, reason="quick", thorough=False)
    assert len(_numbers(session)) == NEWEST + 3
    session.close()


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5_000])


def of_another_program(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA application_id = 7")


def no_database(path: Path) -> None:
    path.write_text("no database", encoding="utf-8")


@pytest.mark.parametrize("change", [cut_short, of_another_program, no_database])
def test_one_that_cannot_be_opened_neither_goes_nor_counts(
    session: Session, change: Callable[[Path], None]
) -> None:
    _many(session, NEWEST)
    for one in backups(session.path):
        change(one.path)
    _many(session, 2)
    assert len(_numbers(session)) == NEWEST + 2
    session.close()


def test_what_is_not_ours_in_the_folder_stays(session: Session) -> None:
    _many(session, 1)
    folder = backup_folder(session.path)
    (folder / "000000-test.annotator").mkdir()
    (folder / "notes.txt").write_text("mine")
    (folder / "000099-link.annotator").symlink_to(session.path)
    _many(session, NEWEST + 1)
    assert {"notes.txt", "000000-test.annotator", "000099-link.annotator"} <= {
        entry.name for entry in folder.iterdir()
    }
    session.close()


def test_one_that_cannot_be_deleted_stays_and_nobody_is_told(session: Session) -> None:
    _many(session, NEWEST)
    back_up(session.project.connection, reason="quick", thorough=False)
    (newest, *_) = backups(session.path)
    session.close()
    folder = backup_folder(session.path)
    let_others_in(newest.path)
    folder.chmod(0o555)
    with as_somebody_else():
        assert rotate(session.path, made=newest.path) == []
    folder.chmod(0o755)
    assert len(backups(session.path)) == NEWEST + 1
    assert rotate(session.path, made=folder / "gone") == []
    (oldest, *_) = reversed(backups(session.path))
    assert rotate(session.path, made=newest.path) == [oldest.path]


def test_where_no_backup_can_be_listed_none_goes_and_nobody_is_told(session: Session) -> None:
    backup_folder(session.path).write_text("in the way")
    assert rotate(session.path, made=session.path) == []
    session.close()


def test_a_folder_that_cannot_be_listed_is_not_an_empty_one(session: Session) -> None:
    assert backups(session.path) == []
    backup_folder(session.path).write_text("in the way")
    with pytest.raises(ProjectUnavailable, match="cannot be listed"):
        backups(session.path)
    session.close()
