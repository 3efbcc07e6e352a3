"""Row 8: two programs on one project: the second is refused in time, and nothing is lost."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hazards.frame import Hazard, Tally, hazard, of_module
from tests.hazards.nursery import Child, Ended, Nursery, fresh, nursery
from tests.hazards.samples import ANNOTATOR, Sample, make_sample
from tests.hazards.stories import acknowledged, begin_window, in_file, lines_for

_SECONDS = 2.0


def _is_refused_by(ended: Ended, holder: int | None) -> bool:
    """Whether it was refused in time, and the sentence says who holds the project."""
    named = "open in another program" in ended.err
    if holder is not None:
        named = named and f"process {holder}" in ended.err
    return ended.refused() and named and ended.seconds <= _SECONDS


@hazard(
    row=8,
    words="a command while another program has the project open",
    small=8,
    full=300,
)
def a_second_program(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    sample = make_sample(folder)
    with nursery() as forks:
        done = 0
        while done < tries:
            copy = sample.copied(folder / f"held-{done}")
            feed = copy.lead.with_name("feed.jsonl")
            feed.write_text("".join(lines_for(copy, dice, 4_000)))
            holder = forks.begin("annotate", copy.lead, "--from", feed)
            holder.waits_for("\n")
            _spoil_note(copy, dice)
            count = min(8, tries - done)
            others = [forks.begin(*_any_command(copy, copy.lead, dice)) for _ in range(count)]
            all_ended = [other.end() for other in others]
            if holder.has_ended(0):
                tally.note("a holder was done before the others were; tried again")
            else:
                for ended in all_ended:
                    tally.expect(_is_refused_by(ended, None), f"second: {ended.words()}")
                tally.tried(count)
                done += count
            holder.kill()
            _kept_all(forks, copy, holder, tally)


def _spoil_note(sample: Sample, dice: random.Random) -> None:
    """What lies there as a note must neither help nor hinder."""
    note = sample.lead.with_name(sample.lead.name + ".open")
    spoilt = dice.choice((None, None, b"", b"\xff\x00", b"[" * 5_000, b'{"user": 3}'))
    if spoilt is not None:
        note.write_bytes(spoilt)


def _kept_all(forks: Nursery, sample: Sample, holder: Child, tally: Tally) -> None:
    ended = holder.end()
    tally.expect(not ended.err, f"holder: {ended.words()}")
    missing = acknowledged(ended.out) - in_file(sample.lead)
    tally.expect(not missing, f"{len(missing)} acknowledged ones are lost")
    checked = forks.run("check", sample.lead)
    tally.expect(checked.code == 0, f"check: {checked.words()}")


def _any_command(sample: Sample, project: Path, dice: random.Random) -> list[object]:
    return dice.choice(
        (
            ["articles", project],
            ["check", project],
            ["import", project, sample.files["text"]],
            ["collect", project, sample.files["submission"]],
            ["collect", project, "--undo"],
            ["backup", project],
            ["restore", project, "--from", sample.files["compared"]],
            ["export", project, "--format", "jsonl", "-o", project.with_name("out.jsonl")],
            [
                *("annotate", project, "--annotator", ANNOTATOR),
                *("--article", sample.articles[0], "--span", "3:9", "--type", "claim"),
            ],
        )
    )


@hazard(
    row=8,
    words="several commands begun at once on one project",
    small=4,
    full=150,
)
def commands_at_once(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    sample = make_sample(folder)
    with nursery() as forks:
        for number in range(tries):
            copy = sample.copied(folder / f"race-{number}")
            (copy.lead.with_name(copy.lead.name + ".open")).write_text(
                json.dumps({"user": "gone", "host": "elsewhere", "process": 1, "since": "2020"})
            )
            feeds = [copy.lead.with_name(f"feed-{n}.jsonl") for n in range(3)]
            for feed in feeds:
                feed.write_text("".join(lines_for(copy, dice, dice.randrange(1, 12))))
            running = [forks.begin("annotate", copy.lead, "--from", feed) for feed in feeds]
            ended = [one.end() for one in running]
            for one in ended:
                tally.expect(one.code == 0 or _is_refused_by(one, None), one.words())
            tally.expect(any(one.code == 0 for one in ended), "nobody got the project")
            said = set().union(*(acknowledged(one.out) for one in ended))
            tally.expect(said <= in_file(copy.lead), "an acknowledged one is lost")
            checked = forks.run("check", copy.lead)
            tally.expect(checked.code == 0, f"check: {checked.words()}")
            tally.tried()


@hazard(row=8, words="windows and commands on one project", small=1, full=44)
def windows_at_once(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    sample = make_sample(folder)
    with nursery(window=True) as forks:
        for number in range(tries):
            copy = sample.copied(folder / f"window-{number}")
            first = begin_window(forks, copy.desk, "annotate", "wait")
            if not first.waits_for("waiting"):
                tally.lost(f"first window: {first.end(1)}")
                continue
            if dice.random() < 0.5:
                second = forks.run(*_any_command(copy, copy.desk, dice))
                tally.expect(_is_refused_by(second, first.pid), f"command: {second.words()}")
            else:
                second = begin_window(forks, copy.desk, "annotate").end()
                told = f"{second.out} {second.words()}"
                tally.expect(f"process {first.pid}" in second.out, told)
                tally.expect(not acknowledged(second.out), f"second window acknowledged: {told}")
            copy.desk.with_name("go-on").touch()
            ended = first.end()
            tally.expect(ended.code == 0 and bool(acknowledged(ended.out)), ended.words())
            tally.expect(acknowledged(ended.out) <= in_file(copy.desk), "an acknowledged is lost")
            tally.tried()


@hazard(
    row=8,
    words="the open project named as a file to read keeps its lock",
    small=2,
    full=16,
)
def the_open_project_as_input(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    sample = make_sample(folder)
    every = [
        ["import", "--format", "text"],
        ["import", "--format", "jsonl"],
        ["import", "--format", "csv"],
        ["import", "--format", "html"],
        ["annotate", "--from"],
        ["collect"],
        ["take"],
        ["speakers", "--import"],
        ["propositions", "--import"],
        ["scheme", "--set"],
        ["guidelines", "--set"],
        ["export", "--format", "csv", "-o"],
        ["speakers", "--export"],
    ]
    with nursery() as forks:
        for number in range(tries):
            copy = sample.copied(folder / f"named-{number}")
            verb, *options = every[number % len(every)]
            named = copy.desk
            if dice.random() < 0.5:
                named = copy.desk.with_name("link")
                named.symlink_to(copy.desk.name)
            held = forks.begin(
                [verb, str(copy.desk), *options, str(named)],
                str(copy.desk),
                call="tests.hazards.stories:run_and_be_looked_at",
            )
            held.waits_for("looked-at")
            ended = held.end()
            told = f"{verb} {options}: {ended.out} {ended.words()}"
            tally.expect("second: 2" in ended.out, f"the lock went: {told}")
            tally.expect("first: 2" in ended.out, f"not refused: {told}")
            tally.tried()


@hazard(row=8, words="the same with the real command in interpreters of their own", small=1, full=6)
def real_commands_at_once(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    sample = make_sample(folder)
    for number in range(tries):
        copy = sample.copied(folder / f"real-{number}")
        holder = subprocess.Popen(
            [sys.executable, "-m", "annotator", "annotate", str(copy.lead), "--from", "-"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert holder.stdin is not None
        assert holder.stdout is not None
        holder.stdin.write("".join(lines_for(copy, dice, 1)))
        holder.stdin.flush()
        said = holder.stdout.readline().strip()
        second = fresh(*_any_command(copy, copy.lead, dice))
        named = f"process {holder.pid}" in second.stderr
        tally.expect(second.returncode == 2 and named, f"second: {second.stderr[-500:]}")
        holder.communicate("")
        tally.expect(holder.returncode == 0 and said in in_file(copy.lead), "the holder lost one")
        tally.tried()


@pytest.mark.parametrize("entry", of_module(__name__))
def test_hazard(entry: Hazard, tmp_path: Path) -> None:
    entry.tried_small(tmp_path)
