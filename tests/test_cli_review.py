"""The review command on the sample project, run as a user runs it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from annotator.session.sample import create_sample
from annotator.session.session import Session


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    path = tmp_path / "sample.annotator"
    create_sample(path).close()
    return path


def _run(*arguments: object, code: int = 0) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "annotator", *map(str, arguments)], capture_output=True, text=True
    )
    assert done.returncode == code, done.stderr
    return done.stdout if code == 0 else done.stderr


def _told(*arguments: object) -> Any:
    return json.loads(_run("review", *arguments, "--json"))


def test_places_are_listed_and_what_agrees_is_accepted(sample: Path) -> None:
    told = _told(sample)
    assert told["disagreements"] > 0
    assert told["settled"] == 0
    assert told["agreed_decided"] == 0
    assert len(told["places"]) == told["disagreements"] + told["agreed"]
    assert {place["state"] for place in told["places"]} == {"undecided"}
    listed = _run("review", sample, "--list")
    assert told["places"][0]["title"][:12] in listed
    assert "--reviewer" in _run("review", sample, "--accept-agreed", "2", code=2)
    done = _told(sample, "--accept-agreed", "2", "--reviewer", "lead")
    assert done["accepted"] == done["agreed_decided"] == told["agreed"]
    assert _told(sample, "--stale")["places"] == []
    with Session.open(sample, annotator="lead") as session:
        assert session.undo_labels()[0] == f"accept {told['agreed']} places that agree"
    assert _told(sample, "--accept-agreed", "2", "--reviewer", "lead")["accepted"] == 0


def test_changed_work_is_listed_as_stale(sample: Path) -> None:
    _run("review", sample, "--accept-agreed", "2", "--reviewer", "lead")
    place = next(place for place in _told(sample)["places"] if place["kind"] == "agreed")
    name, annotation_id = next(iter(place["annotations"].items()))
    with Session.open(sample, annotator=name) as session:
        from annotator.session import annotating

        annotating.change_annotation(session, annotation_id, note="Looked at again.")
    told = _told(sample, "--stale")
    assert [found["start"] for found in told["places"]] == [place["start"]]
    assert told["stale"] == 1
