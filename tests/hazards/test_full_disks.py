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

from tests.hazards.acts import left_over
from tests.hazards.frame import Hazard, Tally, hazard, of_module
from tests.hazards.nursery import Nursery, nursery
from tests.hazards.outcomes import EVERY, States, usual_states, wrong_after
from tests.hazards.samples import Sample, make_sample

_STEP = 4096
_STEPS = 90
_NAMES = (
    *("annotate", "import", "export", "hand in", "collect", "report", "assign", "scheme"),
    *("new", "speakers", "restore", "restore elsewhere", "restore of what is damaged"),
    *("collect undone", "backup", "backup to a file", "upgrade", "upgrade from the first format"),
)
_TRIES = 900
"""Half of all steps of all acts, as many of each act: another seed tries others."""


def _needs_mounts() -> str:
    can = hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("mount")
    return "" if can else "needs root, to mount a small disk"


def _usual(forks: Nursery, sample: Sample, folder: Path) -> dict[str, States]:
    return {name: usual_states(forks, sample, folder / f"usual {name}", name) for name in _NAMES}


def _left(copy: Sample) -> list[str]:
    """What is left beside; a journal may be needed to take a write back once there is room."""
    return [name for name in left_over(copy) if not name.endswith("-journal")]


def _steps(dice: random.Random, tries: int) -> Iterator[tuple[str, int]]:
    by_act = []
    for name in _NAMES:
        steps = list(range(_STEPS))
        dice.shuffle(steps)
        by_act.append([(name, step) for step in steps])
    dice.shuffle(by_act)
    yield from [tried for some in zip(*by_act, strict=True) for tried in some][:tries]


@hazard(
    row=12,
    words="a limit on the size of files (RLIMIT_FSIZE), every 4 kB step",
    small=5,
    full=_TRIES,
    minutes=20,
)
def limited_files(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    sample = make_sample(folder)
    with nursery() as forks:
        usual = _usual(forks, sample, folder)
        for name, step in _steps(dice, tries):
            place = folder / "try"
            copy = sample.copied(place)
            words = [str(word) for word in EVERY[name](copy)]
            ended = forks.run(words, step * _STEP, call="tests.hazards.stories:limited")
            left = _left(copy)
            states = usual[name]
            wrong = wrong_after(forks, copy, name, ended, states, sound=sample, again=True)
            tally.expect(not wrong, f"{name}, {step * 4} kB: {wrong}")
            tally.expect(not left, f"{name}, {step * 4} kB: {left} is left")
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
    full=_TRIES,
    minutes=20,
    needs=_needs_mounts,
)
def full_disk(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    sample = make_sample(folder)
    with nursery() as forks:
        usual = _usual(forks, sample, folder)
        for name, step in _steps(dice, tries):
            with _small_disk(folder / "disk", 8 * 1024 * 1024) as disk:
                copy = sample.copied(disk / "try")
                room = shutil.disk_usage(disk).free - step * _STEP
                filler = disk / "filler"
                filler.write_bytes(bytes(max(0, room)))
                ended = forks.run(*EVERY[name](copy))
                filler.unlink()
                left = _left(copy)
                states = usual[name]
                wrong = wrong_after(forks, copy, name, ended, states, sound=sample, again=True)
                tally.expect(not wrong, f"{name}, {step * 4} kB free: {wrong}")
                tally.expect(not left, f"{name}, {step * 4} kB free: {left} is left")
            tally.tried()


@pytest.mark.parametrize("entry", of_module(__name__))
def test_hazard(entry: Hazard, tmp_path: Path) -> None:
    entry.tried_small(tmp_path)
