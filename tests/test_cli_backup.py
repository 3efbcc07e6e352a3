"""check, backup and restore as commands: what they say, what they leave behind."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from annotator.session.session import Session
from tests.hazards.worked_project import contents, worked_project


def run_annotator(*arguments: object) -> subprocess.CompletedProcess[str]:
    """The real command."""
    return subprocess.run(
        [sys.executable, "-m", "annotator", *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return worked_project(tmp_path)


def _json(*arguments: object, code: int = 0) -> Any:
    ended = run_annotator(*arguments, "--json")
    assert ended.returncode == code, ended.stderr
    return json.loads(ended.stdout)


def _change(path: Path, sql: str) -> None:
    raw = sqlite3.connect(path)
    with raw:
        raw.execute(sql)
    raw.close()


def test_a_damaged_project_is_restored_from_the_last_whole_backup(project: Path) -> None:
    before = contents(project)
    run_annotator("backup", project)
    _change(project, "UPDATE annotation SET note = 'other' WHERE number = 1")
    found = _json("check", project, code=2)
    assert [one["kind"] for one in found["problems"]] == ["digest"]
    assert "Boats" in found["problems"][0]["where"]
    assert "restore" in found["problems"][0]["advice"]
    refused = run_annotator("backup", project)
    assert refused.returncode == 2
    assert "did not pass" in refused.stderr
    done = _json("restore", project)
    assert done["lost"] == {"lost": 0, "changed": 1, "back": 0}
    assert contents(project) == before
    listed = _json("backup", project, "--list")
    assert [(one["number"], one["whole"]) for one in listed] == [(2, False), (1, True)]


def test_a_restore_says_what_it_takes_away_and_can_be_taken_back(project: Path) -> None:
    run_annotator("backup", project)
    with Session.open(project, annotator="a1") as session:
        for _ in ("the sharing of the work", "the finishing", "the note"):
            session.undo()
    later = contents(project)
    done = _json("restore", project, "--from", 1)
    assert done["lost"]["changed"] == 1
    assert contents(project) != later
    assert run_annotator("restore", project, "--from", done["kept"]).returncode == 0
    assert contents(project) == later


@pytest.mark.parametrize("length", [0, 50, 3_000, 50_000])
def test_a_project_cut_short_is_refused_untouched_and_restored(project: Path, length: int) -> None:
    before = contents(project)
    run_annotator("backup", project)
    cut = project.read_bytes()[:length]
    project.write_bytes(cut)
    refused = run_annotator("articles", project)
    assert (refused.returncode, "Traceback" in refused.stderr) == (2, False)
    assert project.read_bytes() == cut
    assert run_annotator("restore", project).returncode == 0
    assert contents(project) == before
    (kept,) = project.parent.glob("*.backups/*-damaged-before-restore.annotator")
    assert kept.read_bytes() == cut


def test_a_journal_of_the_state_before_is_not_played_back_into_the_restored_file(
    project: Path,
) -> None:
    before = contents(project)
    run_annotator("backup", project)
    project.write_bytes(b"x" * 5_000)
    project.with_name(project.name + "-journal").write_bytes(b"y" * 5_000)
    assert run_annotator("restore", project).returncode == 0
    assert contents(project) == before
    assert not project.with_name(project.name + "-journal").exists()


def test_a_project_that_is_open_is_not_restored(project: Path) -> None:
    run_annotator("backup", project)
    with Session.open(project):
        refused = run_annotator("restore", project)
        assert refused.returncode == 2
        assert "open in another program" in refused.stderr


def test_a_damaged_backup_is_not_put_in_place(project: Path) -> None:
    run_annotator("backup", project)
    (copy,) = project.parent.glob("*.backups/*")
    _change(copy, "UPDATE speaker SET name = 'Nobody' WHERE number = 1")
    before = project.read_bytes()
    assert run_annotator("restore", project, "--from", 1).returncode == 2
    assert "no backup that is whole" in run_annotator("restore", project).stderr
    assert project.read_bytes() == before


def test_a_copy_goes_where_it_is_told_and_takes_nobodys_place(project: Path) -> None:
    target = project.parent / "copy.annotator"
    assert run_annotator("backup", project, "-o", target).returncode == 0
    assert contents(target) == contents(project)
    refused = run_annotator("backup", project, "-o", target)
    assert "already there" in refused.stderr
    other = project.parent / "other.annotator"
    assert run_annotator("restore", target, "-o", other).returncode == 0
    assert contents(other) == contents(project)


def test_an_index_that_is_damaged_is_made_anew(project: Path) -> None:
    _change(project, "DELETE FROM article_words_idx")
    _change(project, "UPDATE article_name SET folded = 'x'")
    found = _json("check", project, code=2)
    assert {one["kind"] for one in found["problems"]} == {"index"}
    assert "repair-index" in found["problems"][0]["advice"]
    assert _json("check", project, "--repair-index")["ok"]


def test_the_annotations_of_a_damaged_project_are_listed_without_those_that_are(
    project: Path,
) -> None:
    _change(project, "UPDATE annotation SET note = 'other' WHERE number = 1")
    refused = run_annotator("annotations", project)
    assert refused.returncode == 2
    assert refused.stderr.count("\n") == 1
    assert "--salvage" in refused.stderr
    listed = run_annotator("annotations", project, "--salvage")
    assert listed.returncode == 0, listed.stderr
    assert len(listed.stdout.splitlines()) == 2
    assert "is not as it was stored and was left out." in listed.stderr
    there = {json.loads(line)["id"] for line in listed.stdout.splitlines()}
    (left_out,) = {
        row[0] for row in sqlite3.connect(project).execute("SELECT id FROM annotation")
    } - there
    assert left_out in listed.stderr
