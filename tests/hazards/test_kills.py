"""Row 11: `kill -9` at any moment: what was acknowledged is there, the rest wholly or not."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.hazards.acts import ACTS, state_of
from tests.hazards.frame import Hazard, Tally, hazard, of_module
from tests.hazards.nursery import Nursery, nursery
from tests.hazards.outcomes import States, wrong_after
from tests.hazards.samples import Sample, make_sample
from tests.hazards.stories import acknowledged, begin_window, content, in_file, lines_for

_WORK = "tests.hazards.stories:work"


def _is_whole(forks: Nursery, project: Path, tally: Tally, told: str) -> None:
    checked = forks.run("check", project)
    tally.expect(checked.code == 0, f"{told}, then check: {checked.words()} {checked.out[-300:]}")


@hazard(
    row=11, words="kill -9 while annotating by command, acknowledged one by one", small=4, full=500
)
def killed_annotating(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    sample = make_sample(folder)
    said = 0
    with nursery() as forks:
        for number in range(tries):
            copy = sample.copied(folder / str(number))
            feed = copy.lead.with_name("feed.jsonl")
            feed.write_text("".join(lines_for(copy, dice, 40)))
            child = forks.begin("annotate", copy.lead, "--from", "-", given=feed)
            child.has_ended(dice.uniform(0, 0.6))
            child.kill()
            ended = child.end()
            promised = acknowledged(ended.out)
            missing = promised - in_file(copy.lead)
            tally.expect(not missing, f"try {number}: {len(missing)} of {len(promised)} are lost")
            _is_whole(forks, copy.lead, tally, f"try {number}")
            said += len(promised)
            tally.tried()
    tally.note(f"{said} annotations were acknowledged before the kills")


@hazard(
    row=11, words="kill -9 while making, changing, deleting, finishing, undoing", small=3, full=220
)
def killed_working(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    sample = make_sample(folder)
    with nursery() as forks:
        for number in range(tries):
            copy = sample.copied(folder / str(number))
            child = forks.begin(str(copy.desk), dice.randrange(10**6), 60, call=_WORK)
            child.has_ended(dice.uniform(0, 0.7))
            child.kill()
            ended = child.end()
            told = f"try {number}: {ended.out[-60:]!r} {ended.err[-300:]}"
            tally.expect("Traceback" not in ended.err, told)
            lines = ended.out.splitlines()
            done = [line.split()[1:] for line in lines if line.startswith("done")]
            if done:
                digest, changes = content(copy.desk)
                is_last = [digest, str(changes)] == done[-1]
                may_be_next = lines[-1] == "begin" and changes - int(done[-1][1]) in (0, 1)
                tally.expect(is_last or may_be_next, f"{told}: holds {digest} {changes}")
            _is_whole(forks, copy.desk, tally, told)
            tally.tried()


@hazard(
    row=11,
    words="kill -9 during import, collect, assign, hand-in, export, new, restore, upgrade …",
    small=4,
    full=230,
)
def killed_acts(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    sample = make_sample(folder)
    names = list(ACTS)
    dice.shuffle(names)
    with nursery() as forks:
        usual: dict[str, tuple[States, float]] = {}
        for number in range(tries):
            name = names[number % len(names)]
            if name not in usual:
                usual[name] = _played(forks, sample.copied(folder / name), name, tally)
            states, seconds = usual[name]
            copy = sample.copied(folder / str(number))
            child = forks.begin(*ACTS[name](copy))
            child.has_ended(dice.uniform(0, seconds * 1.1))
            child.kill()
            ended = child.end()
            if ended.code:
                ended = ended._replace(code=2, err=f"killed, {ended.err}")
            wrong = wrong_after(forks, copy, name, ended, states, sound=sample, again=True)
            tally.expect(not wrong, f"try {number}, {name}: {wrong}")
            _leaves_nothing_for_long(forks, copy, tally, f"try {number}, {name}")
            tally.tried()


def _played(forks: Nursery, copy: Sample, name: str, tally: Tally) -> tuple[States, float]:
    """The act without a kill: what is there before and after, and how long it takes."""
    before = state_of(copy)
    ended = forks.run(*ACTS[name](copy))
    tally.expect(ended.code == 0, f"{name}: {ended.words()}")
    return States(before, state_of(copy)), ended.seconds


def _leaves_nothing_for_long(forks: Nursery, copy: Sample, tally: Tally, told: str) -> None:
    """What a killed program left half written goes with the next file that is put there."""
    table = copy.lead.with_name("table.csv")
    ended = forks.run("export", copy.lead, "--format", "csv", "-o", table)
    tally.expect(ended.code == 0, f"{told}, then export: {ended.words()}")
    left = [path.name for path in copy.lead.parent.iterdir() if path.name.endswith(".part")]
    tally.expect(not left, f"{told}: {left} is left")


@hazard(row=11, words="kill -9 of the window while it is worked in", small=1, full=50)
def killed_window(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    sample = make_sample(folder)
    said = 0
    with nursery(window=True) as forks:
        for number in range(tries):
            copy = sample.copied(folder / str(number))
            acts = ["annotate:4", "undo", "annotate:3", "delete", "undo", "annotate:9"]
            child = begin_window(forks, copy.desk, *acts)
            child.waits_for("saved")
            child.has_ended(dice.uniform(0, 0.5))
            child.kill()
            ended = child.end()
            told = f"try {number}: {ended.out[-200:]!r} {ended.err[-300:]}"
            lines = ended.out.splitlines()
            tally.expect("banner" not in ended.out and "Traceback" not in ended.err, told)
            _compare_window(lines, in_file(copy.desk), tally, told)
            said += len(acknowledged(ended.out))
            _is_whole(forks, copy.desk, tally, told)
            tally.tried()
    tally.note(f"{said} annotations were shown as saved before the kills")


def _compare_window(lines: list[str], there: set[str], tally: Tally, told: str) -> None:
    """What was shown as saved and not undone since is there."""
    shown: list[str] = []
    for line in lines:
        verb, _, rest = line.partition(" ")
        if verb == "saved":
            shown.append(rest)
        elif line.startswith(("did undo", "did delete")):
            # From here on only what is made later is certain: an act may be half shown.
            shown = []
    if lines and lines[-1].startswith("saved") and len(shown) in (4, 3):
        shown = shown[:-1]  # the next act may have undone or deleted it
    missing = set(shown) - there
    tally.expect(not missing, f"{told}: {missing} shown as saved, and lost")


@hazard(row=11, words="kill -9 of real commands in interpreters of their own", small=1, full=50)
def killed_real_commands(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    sample = make_sample(folder)
    with nursery() as forks:
        for number in range(tries):
            copy = sample.copied(folder / str(number))
            process = subprocess.Popen(
                [sys.executable, "-m", "annotator", "annotate", str(copy.lead), "--from", "-"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write("".join(lines_for(copy, dice, 60)).encode())
            process.stdin.flush()
            said = process.stdout.readline()
            time.sleep(dice.uniform(0, 0.3))
            os.kill(process.pid, signal.SIGKILL)
            said += process.communicate()[0]
            promised = acknowledged(said.decode())
            missing = promised - in_file(copy.lead)
            tally.expect(bool(promised) and not missing, f"try {number}: {missing} are lost")
            _is_whole(forks, copy.lead, tally, f"try {number}")
            tally.tried()


@pytest.mark.parametrize("entry", of_module(__name__))
def test_hazard(entry: Hazard, tmp_path: Path) -> None:
    entry.tried_small(tmp_path)
