from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from annotator.model.span import Span
from annotator.session import annotating
from tests.projects import add_article, new_session
from tests.test_cli import run


@pytest.fixture
def project(tmp_path: Path) -> Path:
    with new_session(tmp_path, "Ada") as session:
        article_id = add_article(session)
        annotating.annotate(session, article_id, [Span(1, 20)], "claim")
        return session.path


def test_the_scheme_is_changed_by_commands_and_says_what_it_touches(project: Path) -> None:
    foreseen = run("scheme", project, "--rename-type", "claim=Assertion", "--dry-run")
    assert "It would touch 1 annotation of 1 annotator (Ada); the scheme is version 1." in (
        foreseen.stdout
    )
    done = json.loads(run("scheme", project, "--rename-type", "claim=Assertion", "--json").stdout)
    assert done == {"touched": 1, "annotators": ["Ada"], "version": 2}
    run("scheme", project, "--add-type", "Promise")
    run("scheme", project, "--retire-type", "promise")
    run("scheme", project, "--field", "note=off")
    shown = json.loads(run("scheme", project, "--json").stdout)
    assert shown["version"] == 5
    assert shown["scheme"]["types"][0]["label"] == "Assertion"
    assert shown["scheme"]["types"][3]["retired"] is True
    run("scheme", project, "--replace-type", "claim=denial")
    (made,) = [json.loads(line) for line in run("annotations", project).stdout.splitlines()]
    assert made["type"] == "denial"
    for wrong in (
        ("--retire-type", "claim"),
        ("--rename-type", "claim"),
        ("--field", "note=never"),
        ("--set", project.parent / "none.json"),
        ("--add-type", "A", "--add-stance", "B"),
    ):
        assert run("scheme", project, *wrong, code=2).stderr.count("\n") == 1


def test_a_scheme_file_comes_into_force(project: Path, tmp_path: Path) -> None:
    scheme = json.loads(run("scheme", project, "--json").stdout)["scheme"]
    scheme["types"][0]["definition"] = "Whatever can be disputed."
    file = tmp_path / "scheme.json"
    file.write_text(json.dumps(scheme), encoding="utf-8")
    assert json.loads(run("scheme", project, "--set", file, "--json").stdout)["touched"] == 1


def test_attributes_of_a_scheme_file_are_listed_and_survive_other_changes(
    project: Path, tmp_path: Path
) -> None:
    scheme = json.loads(run("scheme", project, "--json").stdout)["scheme"]
    entry = {"id": "live", "label": "On record", "kind": "yes/no"}
    file = tmp_path / "scheme.json"
    file.write_text(json.dumps({**scheme, "attributes": [entry]}), encoding="utf-8")
    run("scheme", project, "--set", file)
    run("scheme", project, "--add-type", "Promise")
    (line,) = [
        line for line in run("scheme", project).stdout.splitlines() if line.startswith("attribute")
    ]
    assert line.split() == ["attribute", "live", "On", "record", "yes/no,", "optional"]
    file.write_text(json.dumps({**scheme, "attributes": [{**entry, "kind": "x"}]}), "utf-8")
    assert "“x” is not a kind of attribute" in run("scheme", project, "--set", file, code=2).stderr


def test_guidelines_are_printed_in_every_version(project: Path, tmp_path: Path) -> None:
    first = run("guidelines", project).stdout
    file = tmp_path / "new.md"
    file.write_text("# Ours\n\nAsk Ada.\n", encoding="utf-8")
    assert json.loads(run("guidelines", project, "--set", file, "--json").stdout) == {"version": 2}
    assert run("guidelines", project).stdout == "# Ours\n\nAsk Ada.\n"
    assert run("guidelines", project, "--version", "1").stdout == first
    assert "no version 7" in run("guidelines", project, "--version", "7", code=2).stderr


def _shown(project: Path) -> dict[str, Any]:
    scheme: dict[str, Any] = json.loads(run("scheme", project, "--json").stdout)["scheme"]
    return scheme


def test_key_and_look_are_set_by_command(project: Path) -> None:
    run("scheme", project, "--add-type", "Promise", "--key", "7", "--color", "#7A5195")
    types = {one["id"]: one for one in _shown(project)["types"]}
    assert (types["promise"]["key"], types["promise"]["color"]) == ("7", "#7A5195")
    run(
        *("scheme", project, "--look-type", "promise", "--key", "8", "--underline", "solid"),
        *("--usual-stance", "opposes"),
    )
    types = {one["id"]: one for one in _shown(project)["types"]}
    made = types["promise"]
    assert (made["key"], made["underline"], made["stance"]) == ("8", "solid", "opposes")
    taken = run("scheme", project, "--look-type", "promise", "--key", "2", code=2)
    assert "“2” is the key of the type “Denial”" in taken.stderr
    colour = run("scheme", project, "--look-type", "promise", "--color", "red", code=2)
    assert "is not a colour" in colour.stderr
    none = run("scheme", project, "--look-stance", "supports", "--color", "#000000", code=2)
    assert "has no color" in none.stderr
