"""Importers under hostile files: the text contract is kept, nothing is uncaught, nothing hangs."""

from __future__ import annotations

import contextlib
import io
import json
import random
import resource
import time
from pathlib import Path

import pytest

from annotator import cli, paths
from annotator.session.checking import check_project
from annotator.session.session import Session
from annotator.session.transfer import import_articles, read_articles
from tests.hazards.frame import Hazard, Tally, hazard, of_module
from tests.hazards.hostile_files import LIGHT, HostileFile, heavy
from tests.hazards.mutants import mutated, odd_json
from tests.hazards.test_parsers import GUIDELINES, PEOPLE, dataset_lines, typed
from tests.projects import add_article, new_session

SLOW = 10.0
"""Seconds of processor time that one file may take."""

MOST_MEMORY = 1_500
"""Megabytes by which a file may make the process grow."""

HEAVY_EVERY = 60
LONGEST_REASON = 600


@hazard(
    row=3,
    words="hostile article files: what the text contract says, in time, and the project whole",
    small=60 - 1,
    full=2_500,
    minutes=20,
)
def hostile_article_files(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    session = Session.create(folder / "0.annotator")
    for number in range(tries):
        if number % 100 == 99:
            session = _another(session, tally, folder / f"{number}.annotator")
        is_heavy = number % HEAVY_EVERY == HEAVY_EVERY - 1
        given = heavy(dice) if is_heavy else dice.choice(LIGHT)(dice)
        file = folder / f"given{given.ending}"
        file.write_bytes(given.body)
        _try_file(session, file, given, tally, number)
        tally.tried()
    _another(session, tally, folder / "last.annotator").close()


def _another(session: Session, tally: Tally, path: Path) -> Session:
    """The project must be whole; go on with a fresh one."""
    tally.expect(check_project(session) == [], f"{session.path.name}: {check_project(session)[:2]}")
    session.close()
    return Session.create(path)


def _try_file(session: Session, file: Path, given: HostileFile, tally: Tally, number: int) -> None:
    where = f"try {number}, {given.words}: {given.body[:200]!a}"
    used, memory = time.process_time(), _memory()
    try:
        report = import_articles(session, read_articles([file]))
    except Exception as problem:  # noqa: BLE001  # which is what is looked for
        tally.lost(f"{type(problem).__name__} {ascii(str(problem))[:200]}: {where}")
        return
    used, memory = time.process_time() - used, _memory() - memory
    tally.expect(used < SLOW, f"{used:.0f} s: {where}")
    tally.expect(memory < MOST_MEMORY, f"{memory} MB: {where}")
    for entry in report.refused:
        is_sentence = len(entry.reason) < LONGEST_REASON and "\n" not in entry.reason
        tally.expect(is_sentence and entry.reason.endswith("."), f"{entry.reason[:200]!r}: {where}")
    taken = [session.article(entry.id or "").text for entry in (*report.added, *report.already)]
    if given.texts is not None:
        is_same = sorted(taken) == sorted(given.texts)
        reasons = [entry.reason[:100] for entry in report.refused[:2]]
        tally.expect(is_same, f"{len(taken)} of {len(given.texts)} texts {reasons}: {where}")
    if given.texts == []:
        tally.expect(bool(report.refused), f"nothing is said: {where}")


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


@hazard(
    row=3,
    words="hostile datasets, schemes, guidelines and tables at commands: exit 0 or 2, a sentence",
    small=30,
    full=1_500,
    minutes=20,
)
def hostile_files_at_commands(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    good = folder / "good"
    good.mkdir()
    lines = dataset_lines(good)
    scheme = json.loads(paths.resource("scheme.json").read_bytes())
    project, file = folder / "p.annotator", folder / "given"
    _say(["new", str(project), "--articles", str(good / "good.jsonl")])
    for number in range(tries):
        kind = number % 8
        body = {
            0: lambda: b"\n".join(odd_json(dice, dice.choice(lines)) for _ in range(3)),
            1: lambda: odd_json(dice, scheme),
            2: lambda: mutated(dice, GUIDELINES),
            3: lambda: mutated(dice, PEOPLE),
            4: lambda: mutated(dice, PEOPLE.replace(b"name,", b"text,")),
            5: lambda: b"\n".join(odd_json(dice, lines[0]) for _ in range(2)),
            6: lambda: odd_json(dice, lines[0]),
            7: lambda: odd_json(dice, scheme),
        }[kind]()
        file.write_bytes(body)
        given, at = str(file), str(project)
        arguments = {
            0: ["annotate", at, "--annotator", "a1", "--from", given],
            1: ["scheme", at, "--set", given],
            2: ["guidelines", at, "--set", given],
            3: ["speakers", at, "--import", given],
            4: ["propositions", at, "--import", given],
            5: ["agreement", given, "--resamples", "0", "--samples", "1"],
            6: ["import", at, given, "--format", "jsonl"],
            7: ["new", str(folder / f"n{number}.annotator"), "--scheme", given],
        }[kind]
        _try_command(arguments, body, tally, number)
        tally.tried()
        if number % 200 == 199 or number == tries - 1:
            with Session.open(project) as session:
                found = check_project(session)
            tally.expect(found == [], f"after try {number}: {found[:3]}")


@hazard(
    row=28,
    words="arguments of commands that are odd or no text: exit 0 or 2, a sentence",
    small=25,
    full=2_000,
)
def odd_arguments(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    with new_session(folder) as session:
        article_id = add_article(session)
    at = str(folder / "project.annotator")
    made = ["annotate", at, "--annotator", "a1", "--article", article_id, "--span", "1:9"]
    made += ["--type", "claim"]
    for number in range(tries):
        odd = dice.choice((typed(dice), "\udcff", "a\udc80b")).replace("\0", "") or "x"
        odd = odd.replace("\ud800", "\udcff")  # what a terminal makes of bytes that are no text
        arguments = dice.choice(
            (
                [*made, "--note", odd],
                [*made, "--speaker", odd],
                [*made, "--proposition", odd],
                [*made, "--via", odd],
                [*made, "--date-said", odd],
                [*made, "--certainty", odd],
                [*made, "--stance", odd],
                [*made, "--span", odd],
                [*made[:4], odd, *made[5:]],
                [*made[:3], odd, *made[4:]],
                [*made[:6], odd, *made[6:]],
                ["find", at, odd],
                ["finish", at, "--annotator", odd, "--article", article_id],
                ["finish", at, "--annotator", "a1", "--article", odd],
                ["keywords", at, "--set", odd, "--word", odd],
                ["scheme", at, "--rename-type", f"claim={odd}"],
                ["scheme", at, "--replace-type", f"claim={odd}"],
                ["scheme", at, "--field", f"{odd}=off"],
                ["speakers", at, "--merge", odd, "--into", odd],
                ["export", at, "--format", odd],
                ["annotations", at, "--annotator", odd],
                ["assign", at, "--annotators", odd, "--double", odd, "--dry-run"],
                ["articles", odd],
                [odd],
            )
        )
        _try_command(arguments, ascii(arguments[2:]).encode(), tally, number)
        tally.tried()
    with Session.open(Path(at)) as session:
        found = check_project(session)
    tally.expect(found == [], f"the check finds {found[:3]}")


def _try_command(arguments: list[str], body: bytes, tally: Tally, number: int) -> None:
    where = f"try {number}, {arguments[0]}: {body[:600]!a}"
    begun = time.process_time()
    try:
        code, said = _say(arguments)
    except Exception as problem:  # noqa: BLE001  # which is what is looked for
        tally.lost(f"{type(problem).__name__} {ascii(str(problem))[:300]}: {where}")
        return
    tally.expect(code in (0, 2), f"exit code {code}: {where}")
    used = time.process_time() - begun
    tally.expect(used < SLOW, f"{used:.0f} s: {where}")
    for line in said.splitlines():
        tally.expect(len(line) < 2 * LONGEST_REASON, f"says {line[:300]!r}: {where}")
    if code == 2:
        tally.expect(bool(said.strip()), f"refused without a word: {where}")


def _say(arguments: list[str]) -> tuple[int, str]:
    """Exit code and standard error of one command."""
    said, printed = io.StringIO(), io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(printed):
        code = cli.run_command(arguments)
    return code, said.getvalue()


@pytest.mark.parametrize("entry", of_module(__name__))
def test_hazard(entry: Hazard, tmp_path: Path) -> None:
    entry.tried_small(tmp_path)
