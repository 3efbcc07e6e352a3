"""Submissions whose seal is right and whose records are not what any annotator would hand in."""

from __future__ import annotations

import copy
import hashlib
import json
import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from annotator.exchange.sealed_records import canonical_line
from annotator.model.span import Span
from annotator.session import annotating
from annotator.session.checking import check_project
from annotator.session.collecting import collect, undo_collect
from annotator.session.session import Session
from tests.session.teams import Team

MUTANTS = int(os.environ.get("ANNOTATOR_HOSTILE_SUBMISSIONS", "250"))
HOSTILE: tuple[Any, ...] = (
    None,
    "",
    " ",
    "\u202e\u2066",
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
    {"a": {"b": []}},
    "gold",
    "lead",
    "claim",
    "finished",
)


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    made = Team(tmp_path, ("Ada", "Ben"), articles=2)
    for name in made.names:
        desk = made.desks[name]
        for summary in desk.summaries(desk.article_numbers()):
            annotating.annotate_named(
                desk,
                summary.id,
                [Span(1, 8), Span(12, 17)],
                "denial",
                speaker=f"Friend of {name}",
                relayers=["Tide Office"],
                proposition="Boats left",
                note="why",
            )
            gone = annotating.annotate(desk, summary.id, [Span(10, 17)], "claim")
            annotating.delete(desk, [gone.id])
            annotating.finish(desk, summary.id)
    yield made
    made.close()


def _content(session: Session) -> str:
    """Everything in the project but its order numbers, as one digest."""
    raw = session.project.connection.raw
    tables = [
        row[0]
        for row in raw.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
            "AND name NOT LIKE 'article_%' AND name NOT IN ('change', 'annotator', 'work_time')"
        )
    ]
    rows = [(name, [tuple(row) for row in raw.execute(f"SELECT * FROM {name}")]) for name in tables]
    plain = [
        (name, sorted(repr(row[1:] if name in ("annotation", "hand_in") else row) for row in found))
        for name, found in rows
    ]
    return hashlib.sha256(repr(plain).encode()).hexdigest()


def _sealed(path: Path, lines: list[dict[str, Any]]) -> None:
    body = b"".join(canonical_line(line) for line in lines)
    seal = json.dumps({"seal": hashlib.sha256(body).hexdigest()}).encode() + b"\n"
    path.write_bytes(body + seal)


def _mutated(lines: list[dict[str, Any]], chance: random.Random) -> list[dict[str, Any]]:
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
            lines[number][field] = chance.choice((*HOSTILE, *own))
    counts: dict[str, int] = {}
    for line in lines[1:]:
        name = str(line.get("record"))
        counts[name] = counts.get(name, 0) + 1
    if chance.random() < 0.9:
        lines[0]["counts"] = counts
    return lines


@pytest.mark.parametrize("part", range(5))
def test_a_hostile_submission_is_refused_in_a_sentence_or_leaves_a_whole_project(
    team: Team, tmp_path: Path, part: int
) -> None:
    lead = team.lead
    good = [json.loads(line) for line in team.hand_in("Ada").read_bytes().splitlines()[:-1]]
    collect(lead, [team.hand_in("Ben")])
    before = _content(lead)
    path = tmp_path / "hostile.annotator-team"
    refused = 0
    for number in range(MUTANTS // 5):
        _sealed(path, _mutated(good, random.Random(1000 * part + number)))
        report = collect(lead, [path])
        for found in report.refused:
            assert "hostile.annotator-team" in found.reason or "annotation" in found.reason
            assert "\n" not in found.reason
            assert len(found.reason) < 1500
        if report.files:
            assert check_project(lead) == [], number
            assert undo_collect(lead) >= 1
        else:
            refused += 1
        assert _content(lead) == before, number
    assert refused
    assert check_project(lead) == []
