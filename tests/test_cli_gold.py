"""Deciding on places and finishing gold sets by command, run as a user runs it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from annotator.model.span import Span
from annotator.session import annotating
from annotator.session.session import Session
from tests.projects import TEXT, add_article, new_session, span_of
from tests.test_cli import run, run_json

LEFT = "two boats had left"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Two finish two articles: on one they differ in the type, in the other they find nothing."""
    with new_session(tmp_path, "Ada") as session:
        for title in ("Boats", "Calm"):
            article_id = add_article(session, f"{TEXT}\n{title}", title=title)
            for name in ("Ada", "Ben"):
                session.switch_annotator(name)
                if title == "Boats":
                    type_id = "claim" if name == "Ada" else "denial"
                    span = Span(*span_of(TEXT, LEFT))
                    annotating.annotate_named(session, article_id, [span], type_id, speaker=name)
                annotating.finish(session, article_id)
        return session.path


def _place(project: Path) -> dict[str, Any]:
    (place,) = run_json("review", project)["places"]
    found: dict[str, Any] = place
    return found


def _gold(project: Path) -> list[dict[str, Any]]:
    run("export", project, "--format", "jsonl-annotations", "--gold", "-o", project.parent / "g")
    import json

    lines = (project.parent / "g").read_text(encoding="utf-8").splitlines()
    (project.parent / "g").unlink()
    return [json.loads(line) for line in lines]


def test_a_place_is_taken_merged_and_left_out_by_command(project: Path) -> None:
    sources = _place(project)["annotations"]
    told = run_json(
        *("decide", project, sources["Ben"], "--reviewer", "Mira", "--why", "It is refused"),
        *("--guideline", "Denials"),
    )
    assert told["verdict"] == "taken"
    assert [one["type"] for one in _gold(project)] == ["denial"]
    place = _place(project)
    assert (place["state"], place["reviewer"], place["why"]) == ("decided", "Mira", "It is refused")
    merged = run_json(
        *("decide", project, sources["Ben"], "--reviewer", "Mira"),
        *("--field", f"speaker={sources['Ada']}"),
    )
    assert merged["verdict"] == "merged"
    assert [(one["type"], one["speaker"]) for one in _gold(project)] == [("denial", "Ada")]
    run("decide", project, sources["Ada"], "--reviewer", "Mira", "--neither")
    assert _place(project)["verdict"] == "neither"
    run("decide", project, sources["Ada"], "--reviewer", "Mira", "--gap")
    assert _place(project)["verdict"] == "guideline gap"


def test_what_cannot_be_decided_is_refused_in_a_sentence(project: Path) -> None:
    ada = _place(project)["annotations"]["Ada"]
    nobody = run("decide", project, "no-such-id", "--reviewer", "Mira", code=2)
    assert "No place to be decided has" in nobody.stderr
    both = run("decide", project, ada, "--reviewer", "Mira", "--gap", "--neither", code=2)
    assert "exclude each other" in both.stderr
    for field in ("type", "type=elsewhere"):
        refused = run("decide", project, ada, "--reviewer", "M", "--field", field, code=2)
        assert "does not name a field" in refused.stderr
    unknown = run("decide", project, ada, "--reviewer", "M", "--field", f"mood={ada}", code=2)
    assert "is not a field" in unknown.stderr


def test_gold_sets_are_listed_finished_and_opened_again(project: Path) -> None:
    assert "--reviewer" in run("gold", project, "--finish", code=2).stderr
    first = run_json("gold", project, "--finish", "--reviewer", "Mira")
    assert first["finished"] == 1
    states = {one["title"]: (one["places"], one["state"]) for one in first["gold"]}
    assert states == {"Boats": (1, "new"), "Calm": (0, "finished")}
    run("decide", project, _place(project)["annotations"]["Ada"], "--reviewer", "Mira")
    assert run_json("gold", project, "--finish", "--reviewer", "Mira")["finished"] == 1
    boats = next(one for one in run_json("gold", project)["gold"] if one["title"] == "Boats")
    assert boats["state"] == "finished"
    opened = run("gold", project, "--reopen", boats["article_id"], "--reviewer", "Mira")
    assert "in progress" in opened.stdout
    twice = run(*("gold", project, "--reopen", boats["article_id"], "--reviewer", "Mira"), code=2)
    assert "no finished gold set" in twice.stderr
    with Session.open(project, annotator="Mira") as session:
        assert session.undo_labels()[0] == "reopen gold set"


def test_a_gold_set_in_which_nothing_was_found_is_exported(project: Path, tmp_path: Path) -> None:
    run("gold", project, "--finish", "--reviewer", "Mira")
    run("export", project, "--format", "jsonl", "--gold", "-o", tmp_path / "gold.jsonl")
    assert '"status":"finished"' in (tmp_path / "gold.jsonl").read_text(encoding="utf-8").replace(
        ": ", ":"
    )
