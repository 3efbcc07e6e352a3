"""Row 30: each call on a file or of SQL made to fail, once and for ever: told, and nothing half."""

from __future__ import annotations

import contextlib
import itertools
import os
import random
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from annotator.fault_log import log_file
from tests.hazards.acts import state_of
from tests.hazards.faults import (
    CALL,
    ERRORS,
    KILL,
    SQL_CALL,
    SQL_ERRORS,
    library,
    needs_compiler,
)
from tests.hazards.frame import Hazard, Tally, hazard, of_module
from tests.hazards.nursery import Ended, Nursery, nursery
from tests.hazards.outcomes import EVERY, States, wrong_after
from tests.hazards.samples import Sample, make_sample
from tests.hazards.stories import acknowledged, begin_window, in_file

_AGAIN = 5
"""Of so many tries one is followed by the same act undisturbed."""

_CALLS = re.compile(r"^calls (\d+) (\d+) (\w*)$", re.MULTILINE)


class Fault(NamedTuple):
    """Which call of which act fails, how, and for how long."""

    act: str
    number: int
    always: bool
    error: int
    kind: str = CALL


class Usual(NamedTuple):
    """An act on a sound disk: how many calls it makes, what is there before and after it.

    And what it says.
    """

    calls: int
    states: States
    said: set[str]

    def hidden(self, ended: Ended, copy: Sample) -> str:
        """What an act that was done in spite of a failure does not say and should, in words."""
        missing = self.said - _lines(ended.out, copy)
        if ended.code or not missing or _UNKNOWN in ended.out:
            return ""
        return f"not told: {sorted(missing)}"


_VARIES = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+(-damaged)?")
_UNKNOWN = "cannot be told"
_MISNAMED = "Invalid value for"
"""What is said of a file that may not be read and was named in the command."""


def _lines(said: str, copy: Sample) -> set[str]:
    """What is said but for the folder, ids, times and numbers, a line each."""
    lines = said.replace(str(copy.lead.parent), "").splitlines()
    return {_VARIES.sub("#", line) for line in lines if not line.startswith("calls ")}


def _run(forks: Nursery, copy: Sample, fault: Fault) -> Ended:
    return forks.run(
        [str(word) for word in EVERY[fault.act](copy)],
        str(copy.lead.parent),
        fault.number,
        fault.always,
        fault.error,
        call=fault.kind,
    )


def _usual(
    forks: Nursery, sample: Sample, folder: Path, names: list[str], kind: str
) -> dict[str, Usual]:
    usual = {}
    for name in names:
        copy = sample.copied(folder / f"usual {name}")
        before = state_of(copy)
        ended = _run(forks, copy, Fault(name, 0, always=False, error=0, kind=kind))
        assert ended.code == 0, f"{name}: {ended.words()}"
        found = _CALLS.search(ended.out)
        assert found is not None
        usual[name] = Usual(int(found[1]), States(before, state_of(copy)), _lines(ended.out, copy))
    return usual


def _faults(usual: dict[str, Usual], dice: random.Random, kind: str) -> list[Fault]:
    """All faults, those of the acts by turns: a share of them has as many of each act."""
    by_act = []
    errors = ERRORS if kind == CALL else SQL_ERRORS
    for name, act in usual.items():
        faults = [
            Fault(name, number, always=always, error=dice.choice(errors), kind=kind)
            for number in range(1, act.calls + 1)
            for always in (False, True)
        ]
        dice.shuffle(faults)
        by_act.append(faults)
    return [fault for some in itertools.zip_longest(*by_act) for fault in some if fault is not None]


@contextlib.contextmanager
def _in_memory(folder: Path) -> Iterator[Path]:
    """A folder whose disk is never waited for, where there is one; faults need no real one."""
    if not os.access("/dev/shm", os.W_OK):  # where Linux keeps such a folder
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="annotator-faults-", dir="/dev/shm") as made:
        yield Path(made)


def _copies(sample: Sample, folder: Path, faults: list[Fault]) -> Iterator[tuple[Sample, Fault]]:
    for number, fault in enumerate(faults):
        place = folder / f"try {number}"
        yield sample.copied(place), fault
        shutil.rmtree(place, ignore_errors=True)


@hazard(
    row=30,
    words="each file call of each command made to fail, once and always",
    small=10,
    full=14000,
    needs=needs_compiler,
    minutes=45,
)
def failing_commands(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    with _in_memory(folder) as place, nursery(preload=library()) as forks:
        _fail_commands(dice, tries, tally, place, forks, CALL)


@hazard(
    row=30,
    words="each call of SQL of each command made to fail, once and always",
    small=10,
    full=19000,
    minutes=40,
)
def failing_statements(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    with _in_memory(folder) as place, nursery() as forks:
        _fail_commands(dice, tries, tally, place, forks, SQL_CALL)


def _last_note() -> tuple[int, int]:
    """What differs when something was noted in the log."""
    log = log_file()
    if not log.exists():
        return 0, 0
    return log.stat().st_size, log.stat().st_mtime_ns


def _fail_commands(
    dice: random.Random, tries: int, tally: Tally, folder: Path, forks: Nursery, kind: str
) -> None:
    sample = make_sample(folder)
    names = list(EVERY) if tries > 1_000 else dice.sample(list(EVERY), 3 if tries < 30 else 6)
    usual = _usual(forks, sample, folder, names, kind)
    faults = _faults(usual, dice, kind)
    for copy, fault in _copies(sample, folder, faults[:tries]):
        noted = _last_note()
        ended = _run(forks, copy, fault)
        wrong = wrong_after(
            forks,
            copy,
            fault.act,
            ended,
            usual[fault.act].states,
            sound=sample,
            again=dice.randrange(_AGAIN) == 0,
        )
        found = _CALLS.search(ended.out)
        wrong = wrong or usual[fault.act].hidden(ended, copy)
        is_told = ended.code and found and int(found[2]) and _MISNAMED not in ended.err
        if not wrong and is_told and _last_note() == noted:
            wrong = f"not in the log: {ended.words()}"
        tally.expect(not wrong, f"{fault} ({found[3] if found else '?'}): {wrong}")
        tally.tried()
    tally.note(f"of {len(faults)} faults: " + ", ".join(f"{n} {u.calls}" for n, u in usual.items()))
    tally.tried(max(0, tries - len(faults)))


@hazard(
    row=11,
    words="killed at each file call of each command",
    small=10,
    full=1200,
    needs=needs_compiler,
)
def killed_at_each_call(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    with _in_memory(folder) as place:
        _kill_commands(dice, tries, tally, place)


def _kill_commands(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    sample = make_sample(folder)
    names = list(EVERY) if tries > 300 else dice.sample(list(EVERY), 2 if tries < 30 else 6)
    with nursery(preload=library()) as forks:
        usual = _usual(forks, sample, folder, names, CALL)
        every = [one._replace(error=KILL) for one in _faults(usual, dice, CALL) if not one.always]
        for copy, fault in _copies(sample, folder, every[:tries]):
            ended = _run(forks, copy, fault)
            tally.expect(ended.code == -9, f"{fault}: {ended.words()}")
            wrong = wrong_after(
                forks,
                copy,
                fault.act,
                ended._replace(code=2, err="killed"),
                usual[fault.act].states,
                sound=sample,
                again=dice.random() < 0.5,
            )
            tally.expect(not wrong, f"{fault}: {wrong}")
            tally.tried()
    tally.note(f"of {len(every)} calls")
    tally.tried(max(0, tries - len(every)))


@hazard(
    row=30,
    words="each file call of the window's annotating made to fail",
    small=4,
    full=110,
    needs=needs_compiler,
)
def failing_window(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    with nursery(window=True, preload=library()) as forks:
        _fail_window(dice, tries, tally, folder, forks, "fail", ERRORS)


@hazard(
    row=30,
    words="each call of SQL of the window's annotating made to fail",
    small=4,
    full=200,
)
def failing_statements_of_the_window(
    dice: random.Random, tries: int, tally: Tally, folder: Path
) -> None:
    with nursery(window=True) as forks:
        _fail_window(dice, tries, tally, folder, forks, "fail_sql", SQL_ERRORS)


def _fail_window(
    dice: random.Random,
    tries: int,
    tally: Tally,
    folder: Path,
    forks: Nursery,
    act: str,
    errors: tuple[int, ...],
) -> None:
    sample = make_sample(folder)
    mend = act.replace("fail", "mend")
    for number in range(tries):
        copy = sample.copied(folder / str(number))
        which, always, error = number // 2 + 1, number % 2, dice.choice(errors)
        acts = [f"{act}:{which}:{always}:{error}", "annotate:2", mend, "annotate"]
        noted = _last_note()
        ended = begin_window(forks, copy.desk, *acts).end()
        told = f"call {which}, always {always}, error {error}: {ended.out!r} {ended.words()}"
        tally.expect(ended.code == 0 and "Traceback" not in ended.err, told)
        broken, _, mended = ended.out.partition("mended")
        missing = acknowledged(ended.out) - in_file(copy.desk)
        tally.expect(not missing, f"{missing} lost: {told}")
        silent = "nothing" in broken and "banner" not in broken
        tally.expect(not silent, f"not told: {told}")
        tally.expect("banner" not in broken or _last_note() != noted, f"not in the log: {told}")
        tally.expect("Something went wrong inside" not in ended.out, f"a bug: {told}")
        tally.expect(bool(acknowledged(mended)), f"does not go on: {told}")
        tally.tried()


_KEEP = "tests.hazards.stories:keep_settings"
_PATIENCE = 40
"""Seconds: Qt takes a lock that it could not look at for a dead one after thirty."""


@hazard(
    row=30,
    words="each file call of saving the settings made to fail, or killed at it",
    small=6,
    full=110,
    needs=needs_compiler,
)
def failing_settings(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    sound = folder / "sound.ini"
    sound.write_text("[window]\nplace=there\n\n[annotator]\nproject-3=Ada\n")
    with nursery(window=True, preload=library()) as forks:

        def kept(name: str, *fault: int) -> tuple[Path, Ended]:
            path = folder / name / "window.ini"
            path.parent.mkdir()
            shutil.copyfile(sound, path)
            return path, forks.run(str(path), *fault, call=_KEEP, timeout=_PATIENCE)

        path, ended = kept("usual", 0, 0, 0)
        found = _CALLS.search(ended.out)
        assert found is not None, ended.words()
        known = (sound.read_bytes(), path.read_bytes())
        every = [
            (number, *how)
            for number in range(1, int(found[1]) + 1)
            for how in ((0, dice.choice(ERRORS)), (1, dice.choice(ERRORS)), (0, KILL))
        ]
        dice.shuffle(every)
        for fault in every[:tries]:
            path, ended = kept("-".join(map(str, fault)), *fault)
            told = f"call {fault}: {ended.out!r} {ended.words()}"
            there = path.read_bytes()
            tally.expect(ended.code == (0 if fault[2] else -9), told)
            tally.expect(there in known, f"neither old nor new: {told}")
            is_told = there == known[1] or "refused " in ended.out or not fault[2]
            tally.expect(is_told, f"not told: {told}")
            again = forks.run(str(path), 0, 0, 0, call=_KEEP, timeout=_PATIENCE)
            tally.expect(path.read_bytes() == known[1], f"{told}, then again: {again.words()}")
            left = path.with_name("window.ini.lock").exists()
            tally.expect(not left, f"{told}: a lock is left")
            tally.tried()
        tally.tried(max(0, tries - len(every)))


@pytest.mark.parametrize("entry", of_module(__name__))
def test_hazard(entry: Hazard, tmp_path: Path) -> None:
    entry.tried_small(tmp_path)
