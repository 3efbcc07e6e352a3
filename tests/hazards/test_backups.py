"""Rows 13 and 14: damaged projects keep their good backups; killed upgrades lose nothing."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import sqlite3
import time
from pathlib import Path

import pytest

from annotator.errors import ProjectTooNew, UserError
from annotator.session import backups
from annotator.session.checking import check_project
from annotator.session.session import Session
from annotator.store.backup import back_up, backup_folder
from annotator.store.migrations import SCHEMA_VERSION
from tests.hazards.frame import Hazard, Tally, hazard, of_module
from tests.hazards.worked_project import contents, worked_project

_FORMATS = sorted((Path(__file__).parents[1] / "store" / "formats").glob("*.annotator"))
_GOOD = 11
"""Backups of the project before it is damaged: one more, and the first of them would go."""

_ACTS_AFTERWARDS = 5


@hazard(
    row=13,
    words="damaged projects, backed up, opened, listed: a good backup is left and restores it",
    small=3,
    full=200,
)
def damaged_projects(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    template = worked_project(folder / "template")
    with Session.open(template) as session:
        for _ in range(_GOOD):
            back_up(session.project.connection, reason="test", thorough=False)
    before = contents(template)
    unopened = 0
    for number in range(tries):
        place = folder / f"try-{number}"
        shutil.copytree(template.parent, place)
        path = place / template.name
        how = _damage(dice, path)
        if dice.random() < 0.3:
            known = backups.backups(path)
            for one in dice.sample(known, dice.randrange(1, len(known))):
                _damage(dice, one.path)
        for _ in range(_ACTS_AFTERWARDS):
            unopened += not _act(dice, path)
        found = backups.last_whole(path)
        tally.expect(found is not None, f"try {number}, {how}: no good backup is left")
        if found is not None:
            tally.expect(contents(found.path) == before, f"try {number}, {how}: not what it was")
            backups.restore(path, found.path)
            tally.expect(contents(path) == before, f"try {number}, {how}: restored otherwise")
        tally.tried()
        shutil.rmtree(place)
    tally.note(f"{unopened} of {tries * _ACTS_AFTERWARDS} acts on damaged projects were refused")


def _damage(dice: random.Random, path: Path) -> str:
    """Damage a file in one of the ways that disks and programs do; returns which."""
    data = bytearray(path.read_bytes())
    page = 4_096 * dice.randrange(len(data) // 4_096)
    how = dice.choice(["cut short", "zeroed page", "zeroed header", "garbage", "bytes", "moved"])
    match how:
        case "cut short":
            del data[dice.randrange(len(data)) :]
        case "zeroed page":
            data[page : page + 4_096] = bytes(4_096)
        case "zeroed header":
            data[: dice.choice([16, 100, 512])] = bytes(512)[: dice.choice([16, 100])]
        case "garbage":
            data[page : page + 4_096] = dice.randbytes(4_096)
        case "bytes":
            for _ in range(dice.randrange(1, 40)):
                data[dice.randrange(len(data))] = dice.randrange(256)
        case "moved":
            other = 4_096 * dice.randrange(len(data) // 4_096)
            data[page : page + 4_096] = data[other : other + 4_096]
    path.write_bytes(data)
    return how


def _act(dice: random.Random, path: Path) -> bool:
    """Do one of the things that make, rotate or read backups; False when it is refused."""
    try:
        with Session.open(path, annotator="a1") as session:
            match dice.randrange(4):
                case 0:
                    backups.back_up(session)
                case 1:
                    back_up(session.project.connection, reason="quick", thorough=False)
                case 2:
                    check_project(session)
                case _:
                    backups.backups(path)
    except UserError:
        return False
    return True


@hazard(
    row=14,
    words="killed while a project of an earlier format was opened and upgraded: all still there",
    small=2 * len(_FORMATS),
    full=50 * len(_FORMATS),
)
def killed_upgrades(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    wholes = {saved: _upgraded(saved, folder) for saved in _FORMATS}
    before = 0
    for number in range(tries):
        saved = _FORMATS[number % len(_FORMATS)]
        expected, seconds = wholes[saved]
        path = folder / f"{number}.annotator"
        shutil.copyfile(saved, path)
        child = os.fork()
        if child == 0:
            _upgrade_and_end(path)
        time.sleep(dice.random() * seconds * 1.1)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        before += path.read_bytes()[60:64] != SCHEMA_VERSION.to_bytes(4, "big")
        with Session.open(path) as session:
            problems = check_project(session)
        tally.expect(not problems, f"{saved.stem}, try {number}: {problems[:2]}")
        tally.expect(contents(path) == expected, f"{saved.stem}, try {number}: not all is there")
        tally.tried()
        shutil.rmtree(backup_folder(path), ignore_errors=True)
        path.unlink()
    tally.note(f"{before} of {tries} were killed before the upgrade was through")


def _upgraded(saved: Path, folder: Path) -> tuple[object, float]:
    """What a project holds after an upgrade in peace, and how many seconds that takes."""
    path = folder / saved.name
    shutil.copyfile(saved, path)
    begun = time.perf_counter()
    Session.open(path).close()
    return contents(path), time.perf_counter() - begun


def _upgrade_and_end(path: Path) -> None:
    with contextlib.suppress(BaseException):
        Session.open(path).close()
    os._exit(0)


@hazard(
    row=14,
    words="projects of newer formats: refused and left untouched, byte for byte",
    small=5,
    full=200,
)
def newer_formats(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    path = worked_project(folder)
    beside = {*path.parent.iterdir()}
    for _ in range(tries):
        version = SCHEMA_VERSION + dice.randrange(1, 10_000)
        with contextlib.closing(sqlite3.connect(path)) as raw:
            raw.execute(f"PRAGMA user_version = {version}")
        before = path.read_bytes()
        try:
            Session.open(path).close()
        except ProjectTooNew:
            pass
        else:
            tally.lost(f"format {version} was opened")
        tally.expect(path.read_bytes() == before, f"format {version} was written to")
        tally.expect({*path.parent.iterdir()} == beside, "something lies beside it")
        tally.tried()


@pytest.mark.parametrize("entry", of_module(__name__))
def test_hazard(entry: Hazard, tmp_path: Path) -> None:
    entry.tried_small(tmp_path)
