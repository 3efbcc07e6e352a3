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


def _annotate(own: Path, name: str, article: str, span: str, type_id: str) -> None:
    run(
        *("annotate", own, "--annotator", name, "--article", article),
        *("--span", span, "--type", type_id, "--speaker", "The skipper"),
    )


def _work(own: Path, name: str, source: object, team: Path, last: str) -> list[Path]:
    """Somebody opens their assignment, annotates and hands in, then works on and does so again."""
    made = _json("new", own, "--assignment", source)
    assert (made["annotator"], made["articles"]) == (name, 4)
    articles = [one["id"] for one in json.loads(run("articles", own, "--json").stdout)]
    files = [team / f"{name}-{number}.annotator-team" for number in (1, 2)]
    _annotate(own, name, articles[0], "1:21", "claim")
    run("finish", own, "--annotator", name, "--article", articles[0])
    assert _json("hand-in", own, "-o", files[0])["annotations"] == 1
    _annotate(own, name, articles[1], "1:21", last)
    for article in articles[1:3]:
        run("finish", own, "--annotator", name, "--article", article)
    assert _json("hand-in", own, "-o", files[1])["annotations"] == 2
    return files


def test_a_campaign_by_commands_alone(lead: Path, tmp_path: Path) -> None:
    team = tmp_path / "team"
    names = ("Ada", "Ben", "Cleo")
    told = _json("assign", lead, "--annotators", ",".join(names), "--per-article", 3, "--to", team)
    assert len(told["assigned"]) == 12  # type: ignore[arg-type]
    given = {one["annotator"]: one["file"] for one in told["files"]}  # type: ignore[attr-defined]
    files = [
        _work(tmp_path / f"{name}.annotator", name, given[name], team, last)
        for name, last in zip(names, ("claim", "claim", "denial"), strict=True)
    ]
    first, second = zip(*files, strict=True)
    assert _json("collect", lead, first[0], "--dry-run")["added"] == 1
    report = _json("collect", lead, *first)
    assert (report["added"], report["updated"], report["already"]) == (3, 0, 0)
    again = _json("collect", lead, *second)
    assert (again["added"], again["already"], again["refused"]) == (3, 3, [])
    rows = json.loads(run("progress", lead, "--json").stdout)
    assert [(row["annotator"], row["finished"]) for row in rows] == [(name, 3) for name in names]
    figures = _json("agreement", lead, "--resamples", 0)
    assert (figures["annotators"], figures["articles"]) == (list(names), 3)
    reviewed = _json("review", lead, "--accept-agreed", 3, "--reviewer", "Lead")
    assert (reviewed["accepted"], reviewed["disagreements"]) == (1, 1)
    place = next(one for one in reviewed["places"] if one["kind"] == "type")  # type: ignore[attr-defined]
    run("decide", lead, place["annotations"]["Cleo"], "--reviewer", "Lead", "--why", "Refused")
    assert _json("gold", lead, "--finish", "--reviewer", "Lead")["finished"] == 3
    target = tmp_path / "gold.jsonl"
    run("export", lead, "--format", "jsonl", "--gold", "-o", target)
    records = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert {one["status"] for one in records} == {"finished"}
    types = sorted(made["type"] for one in records for made in one["annotations"])
    assert types == ["claim", "denial"]
    assert len(_json("feedback", lead, "--annotator", "Ada")["differences"]) == 1  # type: ignore[arg-type]
    assert json.loads(run("check", lead, "--json").stdout)["ok"]


def test_a_collect_is_taken_back_by_command(lead: Path, tmp_path: Path) -> None:
    team = tmp_path / "team"
    told = _json("assign", lead, "--annotators", "Ada", "--per-article", 1, "--to", team)
    source = told["files"][0]["file"]  # type: ignore[index]
    first, _ = _work(tmp_path / "Ada.annotator", "Ada", source, team, "claim")
    assert _json("collect", lead, first)["added"] == 1
    assert _json("collect", lead, "--undo")["undone"] >= 1  # type: ignore[operator]
    assert run("annotations", lead).stdout == ""
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
