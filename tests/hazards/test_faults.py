"""Row 30: each call on a file made to fail, once and for ever: it is told, and nothing is half."""

from __future__ import annotations

import contextlib
import os
import random
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.hazards.acts import ACTS, MORE_ACTS, State, is_made, made_project, state_of
from tests.hazards.faults import CALL, ERRORS, KILL, library, needs_compiler
from tests.hazards.frame import Hazard, Tally, hazard, of_module
from tests.hazards.nursery import Ended, Nursery, nursery
from tests.hazards.samples import Sample, make_sample
from tests.hazards.stories import acknowledged, begin_window, in_file

_EVERY = {**ACTS, **MORE_ACTS}
_CALLS = re.compile(r"^calls (\d+) (\d+) (\w*)$", re.MULTILINE)


class Fault(NamedTuple):
    """Which call of which act fails, how, and for how long."""

    act: str
    number: int
    always: bool
    error: int


class Usual(NamedTuple):
    """An act on a sound disk: how many calls it makes, and what is there afterwards."""

    calls: int
    state: State


def _run(forks: Nursery, copy: Sample, fault: Fault) -> Ended:
    return forks.run(
        [str(word) for word in _EVERY[fault.act](copy)],
        str(copy.lead.parent),
        fault.number,
        fault.always,
        fault.error,
        call=CALL,
    )


def _usual(forks: Nursery, sample: Sample, folder: Path, names: list[str]) -> dict[str, Usual]:
    usual = {}
    for name in names:
        copy = sample.copied(folder / f"usual {name}")
        ended = _run(forks, copy, Fault(name, 0, always=False, error=0))
        assert ended.code == 0, f"{name}: {ended.words()}"
        found = _CALLS.search(ended.out)
        assert found is not None
        usual[name] = Usual(int(found[1]), state_of(copy))
    return usual


def _faults(usual: dict[str, Usual], dice: random.Random) -> list[Fault]:
    faults = [
        Fault(name, number, always=always, error=dice.choice(ERRORS))
        for name, act in usual.items()
        for number in range(1, act.calls + 1)
        for always in (False, True)
    ]
    dice.shuffle(faults)
    return faults


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
    full=5000,
    needs=needs_compiler,
    minutes=14,
)
def failing_commands(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    with _in_memory(folder) as place:
        _fail_commands(dice, tries, tally, place)


def _fail_commands(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    sample = make_sample(folder)
    names = list(_EVERY) if tries > 1_000 else dice.sample(list(_EVERY), 3 if tries < 30 else 6)
    with nursery(preload=library()) as forks:
        usual = _usual(forks, sample, folder, names)
        faults = _faults(usual, dice)
        for copy, fault in _copies(sample, folder, faults[:tries]):
            before = state_of(copy)
            ended = _run(forks, copy, fault)
            _judge(forks, copy, fault, ended, tally, (before, usual[fault.act].state), sample)
            tally.tried()
    tally.note(f"of {len(faults)} faults: " + ", ".join(f"{n} {u.calls}" for n, u in usual.items()))
    tally.tried(max(0, tries - len(faults)))


def _judge(
    forks: Nursery,
    copy: Sample,
    fault: Fault,
    ended: Ended,
    tally: Tally,
    states: tuple[State, State],
    before_all: Sample,
) -> None:
    found = _CALLS.search(ended.out)
    told = f"{fault} ({found[3] if found else '?'}): {ended.words()}"
    many_lines = fault.act == "check" and ended.code == 2 and "Traceback" not in ended.err
    tally.expect(ended.caught() or many_lines, told)
    after = state_of(copy)
    if fault.act == "new" and after.get(made_project(copy).name, [1])[0] == 0:
        after = states[0]  # made whole; its articles come in whole afterwards
    tally.expect(after in (states if ended.code else states[1:]), f"{told}: now {after}")
    projects = (copy.lead, copy.desk, *([made_project(copy)] if is_made(copy) else []))
    for project in projects:
        if _differs(project, before_all):
            checked = forks.run("check", project)
            tally.expect(checked.code == 0, f"{told}, then check {project.name}: {checked.words()}")


def _differs(project: Path, sample: Sample) -> bool:
    """Whether a project is another file than it was; else it need not be checked."""
    known = {sample.lead.name: sample.lead, sample.desk.name: sample.desk}.get(project.name)
    return known is None or known.read_bytes() != project.read_bytes()


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
    names = list(_EVERY) if tries > 300 else dice.sample(list(_EVERY), 2 if tries < 30 else 6)
    with nursery(preload=library()) as forks:
        usual = _usual(forks, sample, folder, names)
        every = [one._replace(error=KILL) for one in _faults(usual, dice) if not one.always]
        for copy, fault in _copies(sample, folder, every[:tries]):
            before = state_of(copy)
            ended = _run(forks, copy, fault)
            tally.expect(ended.code == -9, f"{fault}: {ended.words()}")
            _judge(
                forks,
                copy,
                fault,
                ended._replace(code=2, err="killed"),
                tally,
                (before, usual[fault.act].state),
                sample,
            )
            tally.tried()
    tally.note(f"of {len(every)} calls")
    tally.tried(max(0, tries - len(every)))


@hazard(
    row=30,
    words="each file call of the window's annotating made to fail",
    small=1,
    full=110,
    needs=needs_compiler,
)
def failing_window(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    sample = make_sample(folder)
    with nursery(window=True, preload=library()) as forks:
        for number in range(tries):
            copy = sample.copied(folder / str(number))
            which, always, error = number // 2 + 1, number % 2, dice.choice(ERRORS)
            acts = [f"fail:{which}:{always}:{error}", "annotate:2", "mend", "annotate"]
            ended = begin_window(forks, copy.desk, *acts).end()
            told = f"call {which}, always {always}, error {error}: {ended.out!r} {ended.words()}"
            tally.expect(ended.code == 0 and "Traceback" not in ended.err, told)
            broken, _, mended = ended.out.partition("mended")
            missing = acknowledged(ended.out) - in_file(copy.desk)
            tally.expect(not missing, f"{missing} lost: {told}")
            silent = "nothing" in broken and "banner" not in broken
            tally.expect(not silent, f"not told: {told}")
            tally.expect("Something went wrong inside" not in ended.out, f"a bug: {told}")
            tally.expect(bool(acknowledged(mended)), f"does not go on: {told}")
            tally.tried()


@pytest.mark.parametrize("entry", of_module(__name__))
def test_hazard(entry: Hazard, tmp_path: Path) -> None:
    entry.tried_small(tmp_path)
