"""Merging: whatever a team does, and whatever somebody sends, nothing is lost, doubled or mixed."""

from __future__ import annotations

import codecs
import contextlib
import copy
import gzip
import hashlib
import json
import random
import shutil
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from annotator.errors import UserError
from annotator.exchange.sealed_records import canonical_line
from annotator.model.span import Span
from annotator.session import annotating
from annotator.session.assignments import begin_assignment, take_assignment
from annotator.session.checking import check_project
from annotator.session.collecting import collect, undo_collect
from annotator.session.handing_out import hand_out
from annotator.session.session import Session
from tests.hazards.frame import Hazard, Tally, hazard, of_module
from tests.session.teams import NAMES, Team, memory_folder, play_days

_LONGEST_SENTENCE = 1500
_HOSTILE: tuple[Any, ...] = (
    None,
    "",
    " ",
    "\u202e\u2066",
    "a\x00b",
    "<img src=x>",
    "=1+1",
    "../../etc",
    "x" * 5000,
    0,
    -1,
    2**53,
    2**70,
    1e308,
    True,
    [],
    {},
    [[0, 0]],
    [[5, 4]],
    [[0, 10**9]],
    [["a", "b"]],
    [[0, 3], [3, 5]],
    [[0, 3], [5, 9]],
    [[1, 8]],
    ["a", "b"],
    ["a"],
    {"a": {"b": []}},
    "gold",
    "lead",
    "claim",
    "finished",
)
_COUNTED_ELSEWHERE = ("change", "annotator", "work_time")


@contextlib.contextmanager
def _place(folder: Path) -> Iterator[Path]:
    """A folder that is gone afterwards, in memory where there is such a thing."""
    place = Path(tempfile.mkdtemp(dir=memory_folder() or folder))
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


@hazard(
    row=15,
    words="random work and merges of a team: lost, doubled, given to others",
    small=200,
    full=5000,
    minutes=30,
)
def team_work(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    """Hand-ins again and again, in any order, renamed, and between new assignments."""
    for number in range(tries):
        seed = dice.getrandbits(64)
        chance = random.Random(seed)
        names = NAMES[: chance.randrange(1, 4)]
        with _place(folder) as place:
            team = Team.from_template(place, names, articles=chance.randrange(1, 4))
            try:
                play_days(team, chance)
            except Exception:  # noqa: BLE001  # whatever it is, the seed plays it again
                tally.lost(f"sequence {number} (seed {seed}): {traceback.format_exc(limit=-2)}")
            finally:
                team.close()
        tally.tried()


def content(session: Session) -> str:
    """Everything in the project but its order numbers, as one digest."""
    raw = session.project.connection.raw
    tables = [
        row[0]
        for row in raw.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
            "AND name NOT LIKE 'article_%'"
        )
        if row[0] not in _COUNTED_ELSEWHERE
    ]
    rows = [(name, [tuple(row) for row in raw.execute(f"SELECT * FROM {name}")]) for name in tables]
    plain = [
        (name, sorted(repr(row[1:] if name in ("annotation", "hand_in") else row) for row in found))
        for name, found in rows
    ]
    return hashlib.sha256(repr(plain).encode()).hexdigest()


def _write_sealed(path: Path, lines: list[bytes]) -> None:
    body = b"".join(lines)
    seal = json.dumps({"seal": hashlib.sha256(body).hexdigest()}).encode() + b"\n"
    path.write_bytes(body + seal)


def _mutated(lines: list[dict[str, Any]], chance: random.Random) -> list[dict[str, Any]]:
    """One to three records gone, doubled, swapped, or with another value in a field."""
    lines = copy.deepcopy(lines)
    for _ in range(chance.randrange(1, 4)):
        number = chance.randrange(len(lines))
        act = chance.randrange(5)
        if act == 0 and number:
            del lines[number]
        elif act == 1:
            lines.insert(max(1, number), copy.deepcopy(chance.choice(lines[1:] or lines)))
        elif act == 2 and len(lines) > 2:
            other = chance.randrange(1, len(lines))
            lines[number], lines[other] = lines[other], lines[number]
        else:
            field = chance.choice(sorted(lines[number]))
            own = [line[field] for line in lines if field in line]
            lines[number][field] = chance.choice((*_HOSTILE, *own))
    if chance.random() < 0.9:
        lines[0]["counts"] = _counted(lines)
    return lines


def _counted(lines: list[dict[str, Any]]) -> dict[str, int]:
    return dict(Counter(str(line.get("record")) for line in lines[1:]))


def _twisted(lines: list[dict[str, Any]], chance: random.Random) -> list[bytes]:
    """A line that no dictionary gives: keys twice, deep nests, huge numbers, odd letters."""
    rows = [canonical_line(line) for line in lines]
    number = chance.randrange(len(rows))
    row = rows[number].rstrip(b"\n")
    deep = b"[" * 5000 + b"]" * 5000
    odd: tuple[bytes, ...] = (
        row[:-1] + b',"record":"annotation"}',
        row[:-1] + b',"id":"other"}',
        row[:-1] + b',"deep":' + deep + b"}",
        row[:-1] + b',"many":' + b"9" * 6000 + b"}",
        row[:-1] + b',"revision":1e400}',
        row[:-1] + b',"revision":NaN}',
        row[:-1] + b',"note":"\\ud800"}',
        row[:-1] + b',"note":"\\u0000"}',
        row.replace(b'"', b"'"),
        row.decode().encode("utf-16"),
        row[:-1] + b',"note":"\xff\xfe"}',
        codecs.BOM_UTF8 + row,
        b"",
        b"null",
        b"[" + row + b"]",
        row + row,
        b'{"seal":"' + b"0" * 64 + b'"}',
    )
    rows[number] = chance.choice(odd) + b"\n"
    return rows


def _broken(body: bytes, chance: random.Random) -> bytes:
    """A file whose seal does not fit any more, or that is no such file at all."""
    act = chance.randrange(9)
    place = chance.randrange(len(body))
    if act == 0:
        return body[:place]
    if act == 1:
        return body + body
    if act == 2:
        return body[:place] + body[place + chance.randrange(1, 50) :]
    if act == 3:
        return gzip.compress(b"\0" * 2_000_000 + body)
    if act == 4:
        return body.decode().encode("utf-16")
    if act == 5:
        return codecs.BOM_UTF8 + body
    if act == 6:
        return body[:place] + chance.randbytes(chance.randrange(1, 20)) + body[place:]
    if act == 7:
        return chance.randbytes(chance.randrange(2000))
    flipped = bytearray(body)
    flipped[place] ^= 1 << chance.randrange(8)
    return bytes(flipped)


def _hostile(lines: list[dict[str, Any]], path: Path, chance: random.Random) -> None:
    """Put a mutant there: two of three with the right seal."""
    act = chance.random()
    if act < 0.55:
        _write_sealed(path, [canonical_line(line) for line in _mutated(lines, chance)])
    elif act < 0.7:
        _write_sealed(path, _twisted(lines, chance))
    else:
        _write_sealed(path, [canonical_line(line) for line in lines])
        path.write_bytes(_broken(path.read_bytes(), chance))


def _a_working_team(folder: Path) -> Team:
    team = Team.from_template(folder, ("Ada", "Ben"), articles=2)
    for name in team.names:
        desk = team.desks[name]
        for place, summary in enumerate(desk.summaries(desk.article_numbers())):
            annotating.annotate_named(
                desk,
                summary.id,
                [Span(1, 8 + place), Span(12 + place, 17)],
                "denial",
                speaker=f"Friend of {name}",
                relayers=["Tide Office"],
                proposition="Boats left",
                note="why",
            )
            gone = annotating.annotate(desk, summary.id, [Span(10, 17)], "claim")
            annotating.delete(desk, [gone.id])
            annotating.finish(desk, summary.id)
    return team


def _records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()[:-1]]


def _told_well(words: str) -> bool:
    return "\n" not in words and 0 < len(words) < _LONGEST_SENTENCE


@hazard(
    row=24,
    words="hostile submissions: uncaught, or a project changed by what was refused",
    small=40,
    full=1000,
)
def hostile_submissions(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    """Mutants of a good submission; what is taken leaves a whole project and can be undone."""
    with _place(folder) as place:
        team = _a_working_team(place)
        with contextlib.closing(team):
            lead, path = team.lead, place / "hostile.annotator-team"
            good = _records(team.hand_in("Ada"))
            collect(lead, [team.hand_in("Ben")])
            before = content(lead)
            refused = 0
            for number in range(tries):
                _hostile(good, path, dice)
                report = collect(lead, [path])
                for part in report.refused:
                    tally.expect(_told_well(part.reason), f"mutant {number}: {part.reason[:200]!r}")
                if report.files:
                    tally.expect(check_project(lead) == [], f"mutant {number} spoilt the project")
                    undo_collect(lead)
                refused += not report.files
                tally.expect(content(lead) == before, f"mutant {number} left something behind")
                before = content(lead)
                tally.tried()
            tally.expect(refused > 0, "no mutant was refused")
            tally.expect(check_project(lead) == [], "the project is not whole in the end")
            tally.note(f"{refused} of {tries} refused")


def _other_words(lines: list[dict[str, Any]], chance: random.Random) -> str:
    quotes = _one(lines, "annotation", chance)["quotes"]
    quotes[-1] = quotes[-1][:-1] + ("x" if quotes[-1][-1] != "x" else "y")
    return "is not on the words"


def _other_place(lines: list[dict[str, Any]], chance: random.Random) -> str:
    fragments = _one(lines, "annotation", chance)["fragments"]
    fragments[-1] = [fragments[-1][0] + 1, fragments[-1][1] + 1]
    return "is not on the words"


def _other_text(lines: list[dict[str, Any]], chance: random.Random) -> str:
    """Every quote is right there; only the rest of the text is said to be another."""
    _one(lines, "annotation_set", chance)["text_sha256"] = hashlib.sha256(b"other").hexdigest()
    return "has another text in this project"


def _other_at_once(lines: list[dict[str, Any]], chance: random.Random) -> str:
    field, value = chance.choice(
        (("note", "thought again"), ("unsure", True), ("type", "acknowledgment"))
    )
    _one(lines, "annotation", chance)[field] = value
    return "was changed in two copies"


def _gone_at_once(lines: list[dict[str, Any]], chance: random.Random) -> str:
    """One is told to be there, as it is known, and to be deleted by the very same edit."""
    known = _one(lines, "annotation", chance)
    gone = {key: known[key] for key in ("id", "article_id", "revision")}
    lines.append({"record": "deleted", **gone})
    return ""


def _begun_at_once(lines: list[dict[str, Any]], chance: random.Random) -> str:
    _one(lines, "annotation_set", chance)["state"] = "in progress"
    return ""


def _one(lines: list[dict[str, Any]], kind: str, chance: random.Random) -> dict[str, Any]:
    return chance.choice([line for line in lines if line.get("record") == kind])


_LIES: tuple[tuple[Callable[[list[dict[str, Any]], random.Random], str], bool], ...] = (
    (_other_words, False),
    (_other_place, False),
    (_other_text, False),
    (_other_at_once, True),
    (_gone_at_once, True),
    (_begun_at_once, True),
)
"""What can be told under a right seal with right counts, and whether the truth came in before."""


def _work(session: Session) -> tuple[Any, ...]:
    return tuple(session.project.annotations.stream()), session.project.annotations.sets()


@hazard(
    row=24,
    words="lies under a right seal: taken for true, or refused in words that do not say why",
    small=12,
    full=300,
)
def lying_submissions(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    """Words, texts and revisions that only the lead's project can tell to be wrong."""
    with _place(folder) as place:
        team = _a_working_team(place)
        with contextlib.closing(team):
            lead, path = team.lead, place / "lie.annotator-team"
            true = team.hand_in("Ada")
            good = _records(true)
            collect(lead, [team.hand_in("Ben")])
            before = content(lead)
            for number in range(tries):
                lie, is_known = _LIES[number % len(_LIES)]
                if is_known:
                    collect(lead, [true])
                held, lines = _work(lead), copy.deepcopy(good)
                reason = lie(lines, dice)
                lines[0]["counts"] = _counted(lines)
                _write_sealed(path, [canonical_line(line) for line in lines])
                report = collect(lead, [path])
                told = " ".join(part.reason for part in report.refused)
                name = f"lie {number} ({lie.__name__})"
                tally.expect(_work(lead) == held, f"{name} was taken for true")
                tally.expect(reason in told and bool(reason) == bool(told), f"{name}: “{told}”")
                tally.expect(report.files == is_known, f"{name}: {report.files} files came in")
                for _ in range(report.files + is_known):
                    undo_collect(lead)
                tally.expect(content(lead) == before, f"{name} left something behind")
                tally.tried()
            tally.expect(check_project(lead) == [], "the project is not whole in the end")


@hazard(
    row=24,
    words="hostile assignments: uncaught, or a project changed by what was refused",
    small=40,
    full=1000,
)
def hostile_assignments(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    """Mutants of a good assignment, half for a project that is there, half for a new one."""
    with _place(folder) as place:
        team = _a_working_team(place)
        with contextlib.closing(team):
            # Something newer, with gold to learn from, so that there is something to take.
            annotating.annotate(team.lead, team.lead.summaries([1])[0].id, [Span(1, 8)], "claim")
            collect(team.lead, [team.hand_in(name) for name in team.names])
            (out,) = hand_out(team.lead, team.out, annotators=["Ada"])
            good = _records(out.path)
        refused = 0
        for number in range(tries):
            path = place / "hostile.annotator-team"
            _hostile(good, path, dice)
            act = _take if number % 2 else _begin
            words = act(path, place / "Ada.annotator")
            if words and not words.startswith("refused: "):
                tally.lost(f"mutant {number}: {words}")
            elif words:
                refused += 1
                tally.expect(_told_well(words), f"mutant {number}: {words[:200]!r}")
            tally.tried()
        tally.expect(0 < refused < tries, f"{refused} of {tries} mutants were refused")
        tally.note(f"{refused} of {tries} refused")


def _take(path: Path, project: Path) -> str:
    """Take a mutant into a copy of a project; what came of it, "" when it was taken whole."""
    own = project.with_name("copy.annotator")
    shutil.copyfile(project, own)
    with Session.open(own, annotator="Ada") as session:
        before = content(session)
        try:
            take_assignment(session, path)
        except UserError as error:
            same = content(session) == before
            return f"refused: {error.message}" if same else "the project has changed"
        return "" if check_project(session) == [] else "the project is not whole"


def _begin(path: Path, project: Path) -> str:
    """Begin a project with a mutant; nothing is left where that is refused."""
    own = project.with_name("new.annotator")
    try:
        session = begin_assignment(path, own)
    except UserError as error:
        return f"refused: {error.message}" if not own.exists() else "a project was left behind"
    with session:
        problems = check_project(session)
    own.unlink()
    return "" if not problems else f"the project is not whole: {problems[0]}"


@pytest.mark.parametrize("entry", of_module(__name__))
def test_hazard(entry: Hazard, tmp_path: Path) -> None:
    entry.tried_small(tmp_path)
