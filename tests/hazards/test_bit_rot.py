"""Row 25: whatever single bit of a project flips, somebody is told or nothing has changed."""

from __future__ import annotations

import contextlib
import random
import shutil
import sqlite3
from pathlib import Path

import pytest

from annotator.errors import UserError
from annotator.session.checking import check_project
from annotator.session.session import Session
from tests.hazards.frame import Hazard, Tally, hazard, of_module
from tests.hazards.worked_project import contents, worked_project


@hazard(
    row=25,
    words="bits flipped in a project: noticed by opening or check, or nothing read differently",
    small=40,
    full=2_000,
)
def bit_flips(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    whole = worked_project(folder / "whole")
    before = contents(whole)
    flipped = folder / "flipped.annotator"
    data = whole.read_bytes()
    noticed = 0
    for _ in range(tries):
        place, bit = _place(dice, data), dice.randrange(8)
        changed = bytearray(data)
        changed[place] ^= 1 << bit
        flipped.write_bytes(changed)
        told = _is_noticed(flipped)
        noticed += told
        if not told:
            tally.expect(contents(flipped) == before, f"byte {place} bit {bit} changed silently")
        tally.tried()
    tally.note(f"{noticed} of {tries} noticed, the others changed nothing that is read")


def _place(dice: random.Random, data: bytes) -> int:
    """Any byte of the file; three of four times one that holds something."""
    place = dice.randrange(len(data))
    while data[place] == 0 and dice.random() < 0.75:
        place = dice.randrange(len(data))
    return place


def _is_noticed(path: Path) -> bool:
    """Whether opening refuses the file in words, or the check finds something."""
    try:
        with Session.open(path) as session:
            return bool(check_project(session))
    except UserError:
        return True
    finally:
        for beside in path.parent.glob(path.name + ".*"):
            shutil.rmtree(beside) if beside.is_dir() else beside.unlink()


@pytest.mark.parametrize("entry", of_module(__name__))
def test_hazard(entry: Hazard, tmp_path: Path) -> None:
    entry.tried_small(tmp_path)


def test_a_value_changed_behind_the_checks_would_be_counted(tmp_path: Path) -> None:
    path = worked_project(tmp_path)
    before = contents(path)
    with contextlib.closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("UPDATE speaker SET name = replace(name, 'V', 'W')")
    assert contents(path) != before
