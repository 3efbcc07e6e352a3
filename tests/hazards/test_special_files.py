"""Row 27: pipes, devices, sockets, circles of links, folders, /proc where a file is asked for."""

from __future__ import annotations

import os
import random
import socket
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.hazards.frame import Hazard, Tally, hazard, of_module
from tests.hazards.nursery import Nursery, nursery
from tests.hazards.samples import ANNOTATOR, Sample, make_sample

_SECONDS = 1.0
Verb = Callable[[Sample, Path], list[object]]


def _fifo(path: Path) -> Path:
    os.mkfifo(path)
    return path


def _socket(path: Path) -> Path:
    with socket.socket(socket.AF_UNIX) as listening:
        # The name of a socket may have no more than 107 bytes.
        here = Path.cwd()
        os.chdir(path.parent)
        try:
            listening.bind(path.name)
        finally:
            os.chdir(here)
    return path


def _circle(path: Path) -> Path:
    other = path.with_name("other-half")
    other.symlink_to(path.name)
    path.symlink_to(other.name)
    return path


def _to(target: str) -> Callable[[Path], Path]:
    def made(path: Path) -> Path:
        path.symlink_to(target)
        return path

    return made


def _folder(path: Path) -> Path:
    path.mkdir()
    return path


KINDS: dict[str, Callable[[Path], Path]] = {
    "pipe": _fifo,
    "link to a pipe": lambda path: _to(str(_fifo(path.with_name("a-pipe"))))(path),
    "socket": _socket,
    "endless device": _to("/dev/zero"),
    "full device": _to("/dev/full"),
    "random device": _to("/dev/urandom"),
    "terminal": _to("/dev/tty"),
    "circle of links": _circle,
    "link to itself": lambda path: _to(path.name)(path),
    "folder": _folder,
    "memory in /proc": _to("/proc/self/mem"),
    "kernel messages in /proc": _to("/proc/kmsg"),
    "file in /proc": _to("/proc/self/status"),
    "own input in /proc": _to("/proc/self/fd/0"),
}
_READABLE = ("file in /proc",)

READING: dict[str, Verb] = {
    "project": lambda s, p: ["check", p],
    "new from articles": lambda s, p: ["new", s.lead.with_name("n.annotator"), "--articles", p],
    "import": lambda s, p: ["import", s.lead, p],
    "import as text": lambda s, p: ["import", s.lead, p, "--format", "text"],
    "import as JSON lines": lambda s, p: ["import", s.lead, p, "--format", "jsonl"],
    "import as a table": lambda s, p: ["import", s.lead, p, "--format", "csv"],
    "import as HTML": lambda s, p: ["import", s.lead, p, "--format", "html"],
    "annotations": lambda s, p: ["annotate", s.lead, "--from", p],
    "scheme of a new project": lambda s, p: ["new", s.lead.with_name("n"), "--scheme", p],
    "scheme": lambda s, p: ["scheme", s.lead, "--set", p],
    "guidelines": lambda s, p: ["guidelines", s.lead, "--set", p],
    "speakers": lambda s, p: ["speakers", s.lead, "--import", p],
    "propositions": lambda s, p: ["propositions", s.lead, "--import", p],
    "submission": lambda s, p: ["collect", s.lead, p],
    "assignment": lambda s, p: ["new", s.lead.with_name("n"), "--assignment", p],
    "newer assignment": lambda s, p: ["take", s.desk, p],
    "dataset to compare": lambda s, p: ["agreement", p],
}
WRITING: dict[str, Verb] = {
    "new project": lambda s, p: ["new", p],
    "export": lambda s, p: ["export", s.lead, "--format", "jsonl", "-o", p],
    "table": lambda s, p: ["export", s.lead, "--format", "csv", "-o", p],
    "speakers out": lambda s, p: ["speakers", s.lead, "--export", p],
    "propositions out": lambda s, p: ["propositions", s.lead, "--export", p],
    "hand in": lambda s, p: ["hand-in", s.desk, "-o", p],
    "report": lambda s, p: [
        *("agreement", s.files["compared"], "--resamples", 0, "--samples", 1),
        *("--report", p),
    ],
    "folder for assignments": lambda s, p: ["assign", s.lead, "--to", p],
    "folder inside": lambda s, p: ["export", s.lead, "--format", "csv", "-o", p / "x.csv"],
}
_ENDINGS = {"dataset to compare": ".jsonl", "new project": ".annotator", "report": ".html"}
_TAKES_FOLDERS = (
    *("new from articles", "import", "import as text", "import as JSON lines"),
    *("import as a table", "import as HTML", "folder for assignments", "folder inside"),
)


@hazard(
    row=27,
    words="pipes, devices, sockets, link circles, /proc as every kind of path",
    small=48,
    full=len(KINDS) * (len(READING) + len(WRITING)),
)
def special_files(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    sample = make_sample(folder)
    every = [(kind, verb) for kind in KINDS for verb in (*READING, *WRITING)]
    dice.shuffle(every)
    with nursery() as forks:
        for number, (kind, verb) in enumerate(every[:tries]):
            _try_one(forks, sample.copied(folder / str(number)), kind, verb, tally)


def _try_one(forks: Nursery, sample: Sample, kind: str, verb: str, tally: Tally) -> None:
    path = KINDS[kind](sample.lead.with_name("named" + _ENDINGS.get(verb, "")))
    before = path.lstat()
    lead = sample.lead.read_bytes()
    words = {**READING, **WRITING}[verb](sample, path)
    ended = forks.run(*words, timeout=10)
    tally.tried()
    told = f"{kind} as {verb}: {ended.words()}"
    tally.expect(ended.seconds <= _SECONDS, f"over a second: {told}")
    allowed = kind in _READABLE and verb in READING
    allowed |= kind == "folder" and verb in _TAKES_FOLDERS
    refused = ended.refused() or (allowed and ended.code in (0, 2) and "Traceback" not in ended.err)
    tally.expect(refused, told)
    after = path.lstat()
    tally.expect(
        (stat.S_IFMT(after.st_mode), after.st_ino) == (stat.S_IFMT(before.st_mode), before.st_ino),
        f"replaced: {told}",
    )
    if ended.code == 2:
        tally.expect(sample.lead.read_bytes() == lead, f"project changed: {told}")
        left = [one.name for one in sample.lead.parent.rglob("*") if _is_left_over(one.name)]
        tally.expect(not left, f"left behind {left}: {told}")


def _is_left_over(name: str) -> bool:
    return name.endswith((".part", "-journal", ".unfinished", ".open")) or name == "n.annotator"


@hazard(
    row=27,
    words="a folder that holds one of each is walked without waiting",
    small=2,
    full=20,
)
def special_files_in_a_folder(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    sample = make_sample(folder)
    with nursery() as forks:
        for number in range(tries):
            copy = sample.copied(folder / str(number))
            place = copy.lead.parent / "walked"
            for kind, make in KINDS.items():
                within = place / f"{dice.randrange(3)}" / kind.replace(" ", "-").replace("/", "")
                within.mkdir(parents=True)
                ending = dice.choice((".txt", ".html", ".csv", ".jsonl", ".annotator-team"))
                make(within / f"named{ending}")
            (place / "good.txt").write_text(f"Good news {number}.\n\nThe boats are back.")
            given = forks.run("import", copy.lead, place, timeout=10)
            taken = forks.run("collect", copy.lead, place, timeout=10)
            tally.tried()
            for ended in (given, taken):
                tally.expect(ended.seconds <= _SECONDS, f"over a second: {ended.words()}")
            tally.expect(given.code == 0 and "1 added" in given.out, given.words())
            tally.expect("Traceback" not in taken.err and taken.code == 2, taken.words())


BESIDE = (".open", "-journal", "-wal", "-shm", ".backups")


@hazard(
    row=27,
    words="pipes, devices and folders in the place of what lies beside a project",
    small=12,
    full=len(KINDS) * len(BESIDE),
)
def special_files_beside(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    sample = make_sample(folder)
    every = [(kind, ending) for kind in KINDS for ending in BESIDE]
    dice.shuffle(every)
    with nursery() as forks:
        for number, (kind, ending) in enumerate(every[:tries]):
            copy = sample.copied(folder / str(number))
            KINDS[kind](copy.lead.with_name(copy.lead.name + ending))
            for words in (
                ["collect", copy.lead, copy.files["submission"]],
                ["annotations", copy.lead],
                _annotating(copy),
            ):
                ended = forks.run(*words, timeout=10)
                told = f"{kind} as {ending}, {words[0]}: {ended.words()}"
                tally.expect(ended.seconds <= 2 * _SECONDS, f"over two seconds: {told}")
                tally.expect(ended.caught(), told)
            tally.tried()


def _annotating(sample: Sample) -> list[object]:
    return [
        *("annotate", sample.lead, "--annotator", ANNOTATOR, "--article", sample.articles[0]),
        *("--span", "3:9", "--type", "claim"),
    ]


@pytest.mark.parametrize("entry", of_module(__name__))
def test_hazard(entry: Hazard, tmp_path: Path) -> None:
    entry.tried_small(tmp_path)
