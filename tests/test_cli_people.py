"""The commands about speakers and propositions, run for real."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from annotator.model.span import Span
from annotator.session import annotating
from annotator.session.session import Session
from tests.projects import add_article, new_session
from tests.test_cli import run, run_json


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Two spellings of one minister, used by two annotators, and two propositions."""
    with new_session(tmp_path) as session:
        article_id = add_article(session)
        for annotator, speaker, about in (
            ("a1", "Ildar Qoveshti", "The boats left."),
            ("a2", "Eldar Koveshty", "Boats went."),
        ):
            session.switch_annotator(annotator)
            annotating.annotate_named(
                session,
                article_id,
                [Span(1, 20)],
                "claim",
                speaker=speaker,
                proposition=about,
                relayers=["Zharpress"],
            )
    return tmp_path / "project.annotator"


def test_speakers_are_listed_compared_and_merged(project: Path) -> None:
    listed = run_json("speakers", project)
    assert [(one["name"], one["as_speaker"], one["as_relayer"]) for one in listed] == [
        ("Eldar Koveshty", 1, 0),
        ("Ildar Qoveshti", 1, 0),
        ("Zharpress", 0, 2),
    ]
    (alike,) = run_json("speakers", project, "--alike")
    assert {one["name"] for one in alike["speakers"]} == {"Eldar Koveshty", "Ildar Qoveshti"}
    merge = ("--merge", "Eldar Koveshty", "--into", "ildar qoveshti")
    tried = run("speakers", project, *merge, "--dry-run")
    assert tried.stdout == (
        "“Eldar Koveshty” would go up in “Ildar Qoveshti”: 1 annotation of 1 annotator (a2).\n"
    )
    assert len(run_json("speakers", project)) == 3
    merged = run_json("speakers", project, *merge, "--annotator", "lead")
    assert (merged["annotations"], merged["annotators"]) == (1, ["a2"])
    assert run("speakers", project, "--alike").stdout.count("Qoveshti") == 0
    assert "Eldar Koveshty" in run("speakers", project).stdout  # as an alias
    with Session.open(project, annotator="lead") as session:
        assert session.undo_labels()[0] == "merge Eldar Koveshty into Ildar Qoveshti"
    assert run("speakers", project, "--accept", "Zharpress").stdout == "0 accepted.\n"
    assert run_json("check", project)["ok"]


def test_speakers_go_to_a_table_and_back(project: Path, tmp_path: Path) -> None:
    out = tmp_path / "speakers.csv"
    assert run("speakers", project, "--export", out).stdout == f"{out}: 3 speakers.\n"
    assert run("speakers", project, "--export", "-").stdout.encode() == (
        out.read_bytes().replace(b"\r\n", b"\n")
    )
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[2]["kind"] = "outlet"
    rows[0]["kind"] = "boat"
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    tried = run("speakers", project, "--import", out, "--dry-run")
    assert tried.stdout == (
        "Nothing is changed; there would be: 0 added, 1 changed, 1 already there, 1 refused.\n"
    )
    taken = run_json("speakers", project, "--import", out)
    assert (taken["changed"], taken["refused"][0]["row"]) == (1, 2)
    assert "no kind of speaker" in taken["refused"][0]["reason"]
    (out).write_text("name,kind\n,person\n", encoding="utf-8")
    assert "line 2:" in run("speakers", project, "--import", out, code=2).stderr


def test_propositions_are_listed_accepted_and_merged(project: Path, tmp_path: Path) -> None:
    assert run_json("propositions", project, "--accept", "the boats left") == {"accepted": 1}
    assert run("propositions", project, "--accept", "The boats left.").stdout == "0 accepted.\n"
    merged = run(
        "propositions", project, "--merge", "Boats went.", "--into", "The boats left.",
    )  # fmt: skip
    assert merged.stdout == (
        "“Boats went.” went up in “The boats left.”: 1 annotation of 1 annotator (a2).\n"
    )
    (only,) = run_json("propositions", project)
    assert (only["annotations"], only["status"], only["note"]) == (
        2,
        "accepted",
        "Also: Boats went.",
    )
    out = tmp_path / "p.csv"
    run("propositions", project, "--export", out)
    assert run("propositions", project, "--import", out).stdout.startswith("0 added, 0 changed, 1")
    assert "accepted" in run("propositions", project).stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--merge", "Zharpress"), "both --merge NAME and --into NAME"),
        (("--merge", "Nobody", "--into", "Zharpress"), "no speaker called “Nobody”"),
        (("--merge", "Zharpress", "--into", "Zharpress"), "two different"),
        (("--alike", "--export", "x.csv"), "one task at a time"),
        (("--dry-run",), "goes with --import or --merge"),
        (("--export", "-", "--json"), "needs a file"),
        (("--import", "none.csv"), "could not be read"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    project: Path, arguments: tuple[str, ...], words: str
) -> None:
    assert words in run("speakers", project, *arguments, code=2).stderr


def test_a_proposition_is_retired_and_offered_again(project: Path) -> None:
    def status() -> str:
        listed = run_json("propositions", project)
        return str(next(one["status"] for one in listed if one["text"] == "The boats left."))

    told = run_json("propositions", project, "--retire", "The boats left.")
    assert told == {"retired": 1, "annotations": 1}
    assert status() == "retired"
    again = run("propositions", project, "--retire", "The boats left.")
    assert again.stdout == ("0 retired; it stays with 1 annotation of 1 annotator (a1).\n")
    run("propositions", project, "--accept", "The boats left.")
    assert status() == "accepted"
