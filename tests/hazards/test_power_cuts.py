"""Row 11: the power goes: what had reached the disk by then holds all that was acknowledged."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.hazards.frame import Hazard, Tally, hazard, of_module
from tests.hazards.nursery import nursery
from tests.hazards.samples import make_sample
from tests.hazards.stories import acknowledged, in_file, lines_for

_MEGABYTES = 16


def _needs() -> str:
    tools = all(map(shutil.which, ("mkfs.ext4", "mount", "losetup")))
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return "" if tools and is_root and Path("/dev/loop-control").exists() else "needs root and ext4"


@contextmanager
def _mounted(image: Path, place: Path, options: str = "loop") -> Iterator[Path]:
    place.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "ext4", "-o", options, str(image), str(place)], check=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


def _writes(image: Path) -> str:
    """What the kernel counts of the writes to the image's device."""
    told = subprocess.run(["losetup", "-j", str(image)], capture_output=True, text=True, check=True)
    device = Path(told.stdout.partition(":")[0]).name
    return " ".join(Path(f"/sys/block/{device}/stat").read_text().split()[4:9])


def _cut(image: Path, copy: Path, pid: int) -> bool:
    """Copy what the disk holds at one moment; False when it was written to meanwhile.

    The writer stands still meanwhile; what it has written and not yet had confirmed is in the
    kernel's memory and not in the image, as when the power goes.
    """
    os.kill(pid, signal.SIGSTOP)
    try:
        for _ in range(20):
            before = _writes(image)
            shutil.copyfile(image, copy)
            if _writes(image) == before:
                return True
        return False
    finally:
        os.kill(pid, signal.SIGCONT)


@hazard(
    row=11,
    words="power cuts: ext4 in a loop image copied while annotations are written",
    small=2,
    full=300,
    needs=_needs,
)
def power_cuts(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    image, copy = folder / "disk.img", folder / "cut.img"
    with image.open("wb") as file:
        file.truncate(_MEGABYTES * 1024**2)
    subprocess.run(["mkfs.ext4", "-q", "-F", str(image)], check=True)
    sample = make_sample(folder)
    promised_before = 0
    with nursery() as forks, _mounted(image, folder / "disk", "loop,commit=1") as disk:
        project = disk / "project.annotator"
        shutil.copyfile(sample.lead, project)
        os.sync()
        feed = folder / "feed.jsonl"
        done = 0
        while done < tries:
            feed.write_text("".join(lines_for(sample, dice, 2_000)))
            # A journal that the killed program has left belongs to the file before.
            for left in disk.glob(f"{project.name}*"):
                left.unlink()
            shutil.copyfile(sample.lead, project)
            os.sync()
            child = forks.begin("annotate", project, "--from", feed)
            child.waits_for("\n")
            for _ in range(min(20, tries - done)):
                if child.has_ended(dice.uniform(0, 0.1)):
                    break
                promised = acknowledged(child.said())
                if not _cut(image, copy, child.pid):
                    continue
                with _mounted(copy, folder / "after") as after:
                    there = in_file(after / project.name)
                    checked = forks.run("check", after / project.name)
                missing = promised - there
                told = f"cut {done}: {len(missing)} of {len(promised)} are lost"
                tally.expect(not missing, told)
                tally.expect(checked.code == 0, f"{told}, check: {checked.words()}")
                promised_before += len(promised)
                done += 1
                tally.tried()
            child.kill()
            child.end()
    tally.note(f"{promised_before} acknowledged annotations were looked for")


@pytest.mark.parametrize("entry", of_module(__name__))
def test_hazard(entry: Hazard, tmp_path: Path) -> None:
    entry.tried_small(tmp_path)
