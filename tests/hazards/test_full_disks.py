"""Row 12: no room on the disk or for the file, at every 4 kB step: refused aloud, nothing half."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.hazards.acts import ACTS, MORE_ACTS, State, is_made, made_project, state_of
from tests.hazards.frame import Hazard, Tally, hazard, of_module
from tests.hazards.nursery import Ended, Nursery, nursery
from tests.hazards.samples import Sample, make_sample

_STEP = 4096
_STEPS = 90
_NAMES = (
    *("annotate", "import", "export", "hand in", "collect", "report", "assign", "scheme"),
    *("new", "speakers"),
)
_EVERY = {name: {**ACTS, **MORE_ACTS}[name] for name in _NAMES}


def _needs_mounts() -> str:
    can = hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("mount")
    return "" if can else "needs root, to mount a small disk"


def _judge(
    forks: Nursery, copy: Sample, name: str, ended: Ended, states: tuple[State, State]
) -> str:
    """What is wrong after an act that ran out of room; "" when nothing is."""
    if not ended.caught():
        return ended.words()
    after = state_of(copy)
    if name == "new" and after.get(made_project(copy).name, [1])[0] == 0:
        after = states[0]  # made whole; its articles come in whole afterwards
    if after not in (states if ended.code else states[1:]):
        return f"{ended.words()}: now {after}"
    left = [path.name for path in copy.lead.parent.rglob("*.part")]
    if left:
        return f"{ended.words()}: {left} is left"
    for project in (copy.lead, copy.desk, *([made_project(copy)] if is_made(copy) else [])):
        checked = forks.run("check", project)
        if checked.code:
            return f"{ended.words()}, then check: {checked.words()}"
    return ""


def _usual(forks: Nursery, sample: Sample, folder: Path) -> dict[str, State]:
    usual = {}
    for name, act in _EVERY.items():
        copy = sample.copied(folder / f"usual {name}")
        assert forks.run(*act(copy)).code == 0, name
        usual[name] = state_of(copy)
    return usual


def _steps(dice: random.Random, tries: int) -> Iterator[tuple[str, int]]:
    every = [(name, step) for name in _EVERY for step in range(_STEPS)]
    dice.shuffle(every)
    yield from every[:tries]


@hazard(
    row=12,
    words="a limit on the size of files (RLIMIT_FSIZE), every 4 kB step",
    small=5,
    full=len(_EVERY) * _STEPS,
)
def limited_files(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    sample = make_sample(folder)
    with nursery() as forks:
        usual = _usual(forks, sample, folder)
        for name, step in _steps(dice, tries):
            place = folder / "try"
            copy = sample.copied(place)
            before = state_of(copy)
            words = [str(word) for word in _EVERY[name](copy)]
            ended = forks.run(words, step * _STEP, call="tests.hazards.stories:limited")
            wrong = _judge(forks, copy, name, ended, (before, usual[name]))
            tally.expect(not wrong, f"{name}, {step * 4} kB: {wrong}")
            if ended.code and not wrong:
                again = forks.run(*words)
                is_there = name.startswith("new") and is_made(copy)
                tally.expect(again.code == 0 or is_there, f"{name} with room: {again.words()}")
            shutil.rmtree(place)
            tally.tried()


@contextmanager
def _small_disk(place: Path, size: int) -> Iterator[Path]:
    """A disk of so many bytes in memory."""
    place.mkdir(exist_ok=True)
    options = ["-t", "tmpfs", "-o", f"size={size}", "annotator-hazard", str(place)]
    subprocess.run(["mount", *options], check=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


@hazard(
    row=12,
    words="a full disk, every 4 kB step of free space",
    small=4,
    full=len(_EVERY) * _STEPS,
    needs=_needs_mounts,
)
def full_disk(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    sample = make_sample(folder)
    with nursery() as forks:
        usual = _usual(forks, sample, folder)
        for name, step in _steps(dice, tries):
            with _small_disk(folder / "disk", 8 * 1024 * 1024) as disk:
                copy = sample.copied(disk / "try")
                before = state_of(copy)
                room = shutil.disk_usage(disk).free - step * _STEP
                filler = disk / "filler"
                filler.write_bytes(bytes(max(0, room)))
                words = [str(word) for word in _EVERY[name](copy)]
                ended = forks.run(*words)
                filler.unlink()
                wrong = _judge(forks, copy, name, ended, (before, usual[name]))
                tally.expect(not wrong, f"{name}, {step * 4} kB free: {wrong}")
                if ended.code and not wrong:
                    again = forks.run(*words)
                    is_there = name.startswith("new") and is_made(copy)
                    tally.expect(again.code == 0 or is_there, f"{name} again: {again.words()}")
            tally.tried()


@pytest.mark.parametrize("entry", of_module(__name__))
def test_hazard(entry: Hazard, tmp_path: Path) -> None:
    entry.tried_small(tmp_path)
