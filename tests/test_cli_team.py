from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.test_cli import run

ARTICLE = "“Nothing has changed,” the skipper said. Number {0}."


@pytest.fixture
def lead(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(4):
        (folder / f"{number}.txt").write_text(ARTICLE.format(number), encoding="utf-8")
    project = tmp_path / "lead.annotator"
    assert run("new", project, "--articles", folder).returncode == 0
    return project


def _json(*arguments: object) -> dict[str, object]:
    done = run(*arguments, "--json")
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_a_campaign_by_commands_alone(lead: Path, tmp_path: Path) -> None:
    team = tmp_path / "team"
    told = _json("assign", lead, "--annotators", "Ada,Ben", "--per-article", 2, "--to", team)
    assert len(told["assigned"]) == 8  # type: ignore[arg-type]
    files = {one["annotator"]: one["file"] for one in told["files"]}  # type: ignore[attr-defined]
    for name in ("Ada", "Ben"):
        own = tmp_path / f"{name}.annotator"
        made = _json("new", own, "--assignment", files[name])
        assert (made["annotator"], made["articles"]) == (name, 4)
        article = json.loads(run("articles", own, "--json").stdout)[0]["id"]
        assert (
            run(
                *("annotate", own, "--annotator", name, "--article", article),
                *("--span", "1:21", "--type", "claim", "--speaker", "The skipper"),
            ).returncode
            == 0
        )
        assert run("finish", own, "--annotator", name, "--article", article).returncode == 0
        assert _json("hand-in", own, "-o", team / f"{name}.annotator-team")["annotations"] == 1
    foreseen = _json("collect", lead, team / "Ada.annotator-team", "--dry-run")
    assert foreseen["added"] == 1
    report = _json("collect", lead, team / "Ada.annotator-team", team / "Ben.annotator-team")
    assert (report["added"], report["updated"], report["already"]) == (2, 0, 0)
    assert report["refused"] == []
    again = _json("collect", lead, team / "Ben.annotator-team")
    assert (again["added"], again["already"]) == (0, 1)
    figures = _json("agreement", lead)
    assert figures["annotators"] == ["Ada", "Ben"]
    assert figures["articles"] == 1
    assert _json("collect", lead, "--undo")["undone"] >= 1  # type: ignore[operator]
    assert json.loads(run("check", lead, "--json").stdout)["ok"]


def test_a_plan_is_shown_and_repeated_without_being_stored(lead: Path, tmp_path: Path) -> None:
    wishes = ("--annotators", "a,b,c", "--double", "50%", "--seed", 7, "--dry-run")
    first, second = _json("assign", lead, *wishes), _json("assign", lead, *wishes)
    assert first == second
    assert len(first["assigned"]) == 6  # type: ignore[arg-type]
    shown = run("assign", lead, *wishes)
    assert "shared articles" in shown.stdout
    nobody = run("assign", lead, "--to", tmp_path, code=2)
    assert "Nobody has an assignment" in nobody.stderr


def test_what_cannot_be_collected_is_refused_by_name(lead: Path, tmp_path: Path) -> None:
    junk = tmp_path / "junk.annotator-team"
    junk.write_bytes(b"\x00junk")
    done = run("collect", lead, junk, "--json", code=2)
    assert json.loads(done.stdout)["refused"][0]["file"] == "junk.annotator-team"
    for wishes in ((), ("--undo", junk)):
        assert "Name submissions" in run("collect", lead, *wishes, code=2).stderr
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "no submission in the folder" in run("collect", lead, empty, code=2).stderr


def test_a_folder_is_collected_with_the_copies_that_a_sync_service_made(
    lead: Path, tmp_path: Path
) -> None:
    team = tmp_path / "team"
    told = _json("assign", lead, "--annotators", "Ada", "--per-article", 1, "--to", team)
    own = tmp_path / "Ada.annotator"
    run("new", own, "--assignment", told["files"][0]["file"])  # type: ignore[index]
    article = json.loads(run("articles", own, "--json").stdout)[0]["id"]
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for number, name in enumerate(("a.annotator-team", "a (conflicted copy).annotator-team")):
        span = f"{1 + number}:{20 + number}"
        run(
            *("annotate", own, "--annotator", "Ada", "--article", article),
            *("--span", span, "--type", "claim"),
        )
        run("hand-in", own, "-o", inbox / name)
    report = _json("collect", lead, inbox)
    assert (report["added"], report["already"]) == (2, 1)


def test_a_second_assignment_updates_the_project(lead: Path, tmp_path: Path) -> None:
    team = tmp_path / "team"
    told = _json("assign", lead, "--annotators", "Ada", "--per-article", 1, "--to", team)
    first = Path(told["files"][0]["file"])  # type: ignore[index]
    own = tmp_path / "Ada.annotator"
    run("new", own, "--assignment", first)
    shutil.copy(first, tmp_path / "old.annotator-team")
    more = tmp_path / "more.txt"
    more.write_text(ARTICLE.format(9), encoding="utf-8")
    run("import", lead, more)
    _json("assign", lead, "--annotators", "Ada", "--per-article", 1, "--to", team)
    assert _json("take", own, first)["added"] == 1
    assert "not newer" in run("take", own, tmp_path / "old.annotator-team").stdout
    refused = run("new", tmp_path / "x.annotator", "--assignment", more, code=2)
    assert "not an assignment" in refused.stderr
    assert not (tmp_path / "x.annotator").exists()
