"""Rows 9 and 10: files that are copied, swapped, write-protected, forbidden, or gone while open."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.hazards.frame import Hazard, Tally, hazard, of_module
from tests.hazards.nursery import nursery
from tests.hazards.samples import ANNOTATOR, Sample, make_sample
from tests.hazards.stories import acknowledged, begin_window, in_file

_ANNOTATE = "tests.hazards.stories:annotate_when_told"
_COMPANIONS = ("-journal", "-wal", "-shm")


@hazard(row=9, words="copies taken at rest between acknowledged writes", small=10, full=500)
def copies_at_rest(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    sample = make_sample(folder)
    with nursery() as forks:
        held = forks.begin(str(sample.desk), tries, str(folder), call=_ANNOTATE)
        for number in range(tries):
            if not held.waits_for(f"made {number}\n"):
                break
            beside = [end for end in _COMPANIONS if _holds_something(f"{sample.desk}{end}")]
            tally.expect(not beside, f"copy {number}: {beside} beside the project at rest")
            copy = folder / f"copy-{number}.annotator"
            shutil.copyfile(sample.desk, copy)
            promised = acknowledged(held.said())
            missing = promised - in_file(copy)
            tally.expect(not missing, f"copy {number}: {len(missing)} are not in it")
            if number % 10 == 0:
                checked = forks.run("check", copy)
                tally.expect(checked.code == 0, f"copy {number}: {checked.words()}")
            copy.unlink()
            (folder / f"go-on-{number}").touch()
            tally.tried()
        ended = held.end()
        tally.expect(ended.code == 0, ended.words())
        left = [end for end in (*_COMPANIONS, ".open") if Path(f"{sample.desk}{end}").exists()]
        tally.expect(not left, f"{left} is left when the project is closed")


def _holds_something(name: str) -> bool:
    return Path(name).exists() and Path(name).stat().st_size > 0


Swap = Callable[[Path, Path], None]


def _delete_and_create(project: Path, other: Path) -> None:
    project.unlink()
    shutil.copyfile(other, project)


def _move_away(project: Path, other: Path) -> None:
    project.rename(project.with_suffix(".moved"))
    shutil.copyfile(other, project)


def _overwrite_in_place(project: Path, other: Path) -> None:
    """As a sync service does that knows of no locks: other bytes in the same file."""
    body = other.read_bytes()
    with project.open("r+b") as file:
        file.write(body)
        file.truncate(len(body))


def _write_by_another_program(project: Path, other: Path) -> None:
    """A program on another machine, which sees none of our locks, writes by SQLite."""
    away = project.with_suffix(".away")
    shutil.copyfile(project, away)
    with sqlite3.connect(away) as connection:
        connection.execute("UPDATE setting SET value = '\"elsewhere\"' WHERE key = 'name'")
    connection.close()
    _overwrite_in_place(project, away)


def _link_elsewhere(project: Path, other: Path) -> None:
    project.unlink()
    project.symlink_to(other)


SWAPS: dict[str, Swap] = {
    "another renamed over it": lambda project, other: (
        shutil.copyfile(other, f"{other}2") and Path(f"{other}2").replace(project)
    ),
    "deleted and made anew": _delete_and_create,
    "moved away, another in its place": _move_away,
    "overwritten in place": _overwrite_in_place,
    "written by a program that sees no locks": _write_by_another_program,
    "emptied": lambda project, _: os.truncate(project, 0),
    "cut": lambda project, _: os.truncate(project, project.stat().st_size // 2),
    "its name a link to another": _link_elsewhere,
    "deleted": lambda project, _: project.unlink(),
    "its folder renamed": lambda project, _: project.parent.rename(f"{project.parent}-away"),
    "its folder deleted": lambda project, _: shutil.rmtree(project.parent),
}


@hazard(row=9, words="a file swapped while open is noticed before a write", small=11, full=77)
def swapped_while_open(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    sample = make_sample(folder)
    with nursery() as forks:
        for number in range(tries):
            words = list(SWAPS)[number % len(SWAPS)]
            copy = sample.copied(folder / str(number))
            go_on = folder / f"told-{number}"
            go_on.mkdir()
            held = forks.begin(str(copy.desk), 3, str(go_on), call=_ANNOTATE)
            if held.waits_for("made 0\n"):
                _swap(copy, words)
                before = _bytes_of(folder, number)
                (go_on / "go-on-0").touch()
                held.waits_for("refused")
                after = _bytes_of(folder, number)
                tally.expect(before == after, f"{words}: something was written")
            ended = held.end()
            told = f"{words}: {ended.out[-300:]!r} {ended.words()}"
            tally.expect("refused" in ended.out and "made 1" not in ended.out, told)
            tally.expect("Traceback" not in ended.err, told)
            tally.tried()


def _swap(copy: Sample, words: str) -> None:
    other = copy.lead
    SWAPS[words](copy.desk, other)


def _bytes_of(folder: Path, number: int) -> dict[str, bytes]:
    """All bytes of all projects of a try."""
    found = sorted(folder.glob(f"{number}*/*"))
    found = [path for path in found if path.suffix in (".annotator", ".moved", ".away")]
    return {str(path): path.read_bytes() for path in found if path.is_file()}


@hazard(row=9, words="the same in the window, which says what to do", small=1, full=22)
def swapped_under_the_window(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    sample = make_sample(folder)
    with nursery(window=True) as forks:
        for number in range(tries):
            words = list(SWAPS)[number % len(SWAPS)]
            copy = sample.copied(folder / str(number))
            settings = folder / f"settings-{number}"
            settings.mkdir()
            go_on = folder / f"go-on-{number}"
            acts = ["annotate", f"wait:{go_on}", "annotate", "annotate"]
            held = begin_window(
                forks, copy.desk, *acts, environment={"XDG_CONFIG_HOME": str(settings)}
            )
            if held.waits_for("waiting"):
                _swap(copy, words)
                before = _bytes_of(folder, number)
                go_on.touch()
                held.waits_for("banner")
                after = _bytes_of(folder, number)
                tally.expect(before == after, f"{words}: something was written")
            ended = held.end()
            told = f"{words}: {ended.out[-400:]!r} {ended.words()}"
            tally.expect(len(acknowledged(ended.out)) == 1, f"acknowledged: {told}")
            tally.expect("banner" in ended.out and "Traceback" not in ended.err, told)
            tally.expect("Something went wrong inside" not in ended.out, told)
            tally.tried()


# row 10


def _needs_root() -> str:
    return "" if hasattr(os, "geteuid") and os.geteuid() == 0 else "needs root, to be nobody"


_NOBODY = 65_534
Place = Callable[[Sample], None]


def _folder_mode(mode: int) -> Place:
    def set_mode(sample: Sample) -> None:
        sample.desk.parent.chmod(mode)

    return set_mode


def _file_mode(mode: int) -> Place:
    def set_mode(sample: Sample) -> None:
        sample.desk.chmod(mode)

    return set_mode


def _both(sample: Sample) -> None:
    sample.desk.chmod(0o444)
    sample.desk.parent.chmod(0o555)


def _hot_journal(sample: Sample) -> None:
    Path(f"{sample.desk}-journal").write_bytes(b"")
    Path(f"{sample.desk}-journal").chmod(0o400)


PLACES: dict[str, Place] = {
    "file write-protected": _file_mode(0o444),
    "file unreadable": _file_mode(0o000),
    "file that may only be written": _file_mode(0o222),
    "folder write-protected": _folder_mode(0o555),
    "folder without search": _folder_mode(0o666),
    "folder closed": _folder_mode(0o000),
    "file and folder write-protected": _both,
    "a journal of somebody else's": _hot_journal,
    "file gone": lambda s: s.desk.unlink(),
    "folder gone": lambda s: shutil.rmtree(s.desk.parent),
}
DOING: dict[str, Callable[[Sample], list[object]]] = {
    "annotate": lambda s: [
        *("annotate", s.desk, "--annotator", ANNOTATOR, "--article", s.articles[2]),
        *("--span", "3:9", "--type", "claim"),
    ],
    "annotations": lambda s: ["annotations", s.desk],
    "import": lambda s: ["import", s.desk, s.lead.parent.parent / "plain.txt"],
    "check": lambda s: ["check", s.desk],
    "backup": lambda s: ["backup", s.desk],
    "restore": lambda s: ["restore", s.desk, "--from", s.lead],
    "hand in": lambda s: ["hand-in", s.desk, "-o", s.files["submission"]],
    "upgrade": lambda s: ["articles", shutil.copyfile(s.files["last format"], s.desk)],
}


@contextmanager
def _owned_by_nobody(sample: Sample) -> Iterator[Sample]:
    place = sample.desk.parent
    for path in (place, *place.iterdir()):
        os.chown(path, _NOBODY, _NOBODY)
    try:
        yield sample
    finally:
        if place.exists():
            place.chmod(0o755)


@hazard(
    row=10,
    words="read-only, without rights, gone: commands of another user",
    small=10,
    full=len(PLACES) * len(DOING),
    needs=_needs_root,
)
def without_rights(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    folder.chmod(0o755)
    for above in folder.parents:
        if above.stat().st_mode & 0o005 != 0o005 and above.stat().st_uid == os.getuid():
            above.chmod(above.stat().st_mode | 0o055)
    sample = make_sample(folder)
    (folder / "plain.txt").write_text("News.\n\nThe boats are back.")
    every = [(place, verb) for place in PLACES for verb in DOING]
    dice.shuffle(every)
    with nursery() as forks:
        for number, (place, verb) in enumerate(every[:tries]):
            with _owned_by_nobody(sample.copied(folder / str(number))) as copy:
                words = [str(word) for word in DOING[verb](copy)]
                known = copy.desk.read_bytes()
                PLACES[place](copy)
                ended = forks.run(words, _NOBODY, call="tests.hazards.stories:as_user")
                told = f"{place}, {verb}: {ended.words()}"
                tally.expect(ended.caught(), told)
                copy.desk.parent.chmod(0o755) if copy.desk.parent.exists() else None
                if ended.code == 2 and copy.desk.exists():
                    tally.expect(copy.desk.read_bytes() == known, f"changed: {told}")
                if verb in ("restore", "upgrade") and "write-protected" in place:
                    tally.expect(ended.code == 2, f"written all the same: {told}")
                if verb == "annotate" and ended.code == 0:
                    tally.expect(acknowledged(ended.out) <= in_file(copy.desk), told)
                reads = verb in ("annotations", "check") and "write-protected" in place
                tally.expect(ended.code == 0 or not reads, f"not even read: {told}")
            tally.tried()


@hazard(
    row=10,
    words="a write-protected project in the window, nothing acknowledged",
    small=1,
    full=6,
    needs=_needs_root,
)
def window_without_rights(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    folder.chmod(0o755)
    sample = make_sample(folder)
    places = ["folder write-protected", "file write-protected", "file and folder write-protected"]
    with nursery(window=True) as forks:
        for number in range(tries):
            place = places[number % len(places)]
            with _owned_by_nobody(sample.copied(folder / str(number))) as copy:
                settings = folder / f"settings-{number}"
                settings.mkdir()
                os.chown(settings, _NOBODY, _NOBODY)
                PLACES[place](copy)
                ended = begin_window(
                    forks,
                    copy.desk,
                    "annotate:2",
                    environment={"XDG_CONFIG_HOME": str(settings), "HAZARD_USER": str(_NOBODY)},
                ).end()
            told = f"{place}: {ended.out[-500:]!r} {ended.words()}"
            tally.expect(ended.code == 0 and "Traceback" not in ended.err, told)
            tally.expect(acknowledged(ended.out) <= in_file(copy.desk), f"lost: {told}")
            tally.expect(not acknowledged(ended.out), f"acknowledged: {told}")
            tally.expect("Something went wrong inside" not in ended.out, told)
            tally.expect("banner" in ended.out or "Read-only" in ended.out, f"not told: {told}")
            tally.tried()


@pytest.mark.parametrize("entry", of_module(__name__))
def test_hazard(entry: Hazard, tmp_path: Path) -> None:
    entry.tried_small(tmp_path)
