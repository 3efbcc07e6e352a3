"""The real command in a subprocess: output, exit codes and what is in the project afterwards."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import annotator
from annotator.paths import resource
from annotator.session.session import Session
from tests.projects import TEXT

ROOT = Path(__file__).parent.parent
COMMAND = [sys.executable, "-m", "annotator"]


def run(
    *arguments: str | Path, stdin: str | None = None, code: int = 0
) -> subprocess.CompletedProcess[str]:
    """Run the command; its exit code must be ``code``, and a refusal one line without a trace."""
    done = subprocess.run(
        [*COMMAND, *map(str, arguments)],
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        timeout=60,
    )
    assert done.returncode == code, done.stderr + done.stdout
    assert "Traceback" not in done.stderr
    if code == 2 and not done.stdout:
        assert done.stderr.strip()
    return done


def run_json(*arguments: str | Path, code: int = 0) -> Any:
    return json.loads(run(*arguments, "--json", code=code).stdout)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "boats.txt").write_text(TEXT, encoding="utf-8")
    path = tmp_path / "p.annotator"
    run("new", path, "--articles", tmp_path / "texts")
    return path


@pytest.fixture
def article(project: Path) -> str:
    (only,) = run_json("articles", project)
    return str(only["id"])


def annotate(project: Path, article: str, *arguments: str, name: str = "a1") -> str:
    done = run(
        "annotate",
        project,
        *("--annotator", name, "--article", article, "--span", "1:20", "--type", "claim"),
        *arguments,
    )
    return done.stdout.strip()


def test_version_and_help_say_what_is_there() -> None:
    assert annotator.__version__ in run("--version").stdout
    told = run("--help").stdout
    for verb in (
        "new",
        "import",
        "articles",
        "annotate",
        "finish",
        "annotations",
        "export",
        "agreement",
        "check",
    ):
        assert verb in told
        assert "Usage" in run(verb, "--help").stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["new"],
        ["--nonsense"],
        ["articles", "nowhere.annotator"],
        ["annotate", "nowhere.annotator"],
        ["agreement", "a.jsonl"],
        ["export", "nowhere.annotator", "--format", "jsonl"],
    ],
)
def test_what_cannot_be_done_is_refused_in_one_line(arguments: list[str]) -> None:
    done = run(*arguments, code=2)
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1


def test_new_reports_what_came_in_and_what_did_not(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text("Good words.")
    (tmp_path / "bad.txt").write_bytes(b"caf\xe9 and more")
    told = run_json("new", tmp_path / "p", "--articles", tmp_path)
    assert [Path(entry["file"]).name for entry in told["added"]] == ["good.txt"]
    assert [Path(entry["file"]).name for entry in told["refused"]] == ["bad.txt"]
    assert told["refused"][0]["row"] is None
    assert (tmp_path / "p.annotator").exists()


def test_new_leaves_no_project_when_every_input_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_bytes(b"\xff\xfe\xff")
    run("new", tmp_path / "p.annotator", "--articles", tmp_path / "bad.txt", code=2)
    run("new", tmp_path / "q.annotator", "--scheme", tmp_path / "none.json", code=2)
    assert [path.name for path in tmp_path.iterdir()] == ["bad.txt"]


def test_importing_again_is_already_there_and_a_dry_run_writes_nothing(
    tmp_path: Path, project: Path
) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text('{"text": "First."}\nnot json\n{"text": "Second."}\n')
    told = run_json("import", project, rows, "--dry-run")
    assert [entry["row"] for entry in told["added"]] == [1, 3]
    assert len(run_json("articles", project)) == 1
    told = run_json("import", project, rows)
    assert [entry["row"] for entry in told["refused"]] == [2]
    told = run_json("import", project, rows)
    assert (len(told["added"]), len(told["already"])) == (0, 2)
    assert len(run_json("articles", project)) == 3


def test_articles_lists_states_by_annotator(project: Path, article: str) -> None:
    annotate(project, article)
    run("finish", project, "--annotator", "a2", "--article", article)
    (listed,) = run_json("articles", project)
    assert listed["states"] == {"a1": "in progress", "a2": "finished"}
    assert listed["characters"] == len(TEXT)


def test_annotate_prints_the_id_of_what_is_in_the_project(project: Path, article: str) -> None:
    made = annotate(
        project,
        article,
        *("--span", "36:53", "--speaker", "Ines Vold", "--stance", "mixed"),
        *("--proposition", "The boats left.", "--via", "Tarn Wire", "--note", "“hard”"),
    )
    with Session.open(project, annotator="a1") as session:
        (stored,) = session.annotations(article)
        assert stored.id == made
        assert stored.quotes == (TEXT[1:20], TEXT[36:53])
        assert session.speakers()[0].name == "Ines Vold"


@pytest.mark.parametrize(
    "arguments",
    [
        ["--span", "20:1"],
        ["--span", "x:y"],
        ["--span", "1:99999"],
        ["--type", "rumour"],
        ["--stance", "loves"],
        ["--date-said", "soon"],
        ["--article", "nowhere"],
        ["--annotator", "  "],
        ["--speaker", ""],
    ],
)
def test_an_annotation_that_does_not_fit_is_refused(
    project: Path, article: str, arguments: list[str]
) -> None:
    run(
        "annotate",
        project,
        *("--annotator", "a1", "--article", article, "--span", "1:20", "--type", "claim"),
        *arguments,
        code=2,
    )
    with Session.open(project, annotator="a1") as session:
        assert session.annotations(article) == ()


def test_finish_refuses_while_a_speaker_is_missing(project: Path, article: str) -> None:
    annotate(project, article)
    refused = run("finish", project, "--annotator", "a1", "--article", article, code=2)
    assert "speaker" in refused.stderr


def test_annotations_are_listed_as_json_lines(project: Path, article: str) -> None:
    made = annotate(project, article, "--speaker", "Ines Vold")
    annotate(project, article, name="a2")
    (line,) = run("annotations", project, "--annotator", "a1").stdout.splitlines()
    listed = json.loads(line)
    assert (listed["id"], listed["start"], listed["speaker"]) == (made, 1, "Ines Vold")
    assert len(run("annotations", project, "--article", article).stdout.splitlines()) == 2
    run("annotations", project, "--annotator", "nobody", code=2)
    run("annotations", project, "--article", "nowhere", code=2)


def test_exports_keep_to_their_schemas_and_come_back(
    tmp_path: Path, project: Path, article: str
) -> None:
    annotate(project, article, "--speaker", "Ines Vold")
    run("finish", project, "--annotator", "a1", "--article", article)
    run("finish", project, "--annotator", "a2", "--article", article)
    dataset, single = tmp_path / "d.jsonl", tmp_path / "a.jsonl"
    told = run_json("export", project, "--format", "jsonl", "-o", dataset)
    assert (told["sets"], told["annotations"]) == (2, 1)
    run("export", project, "--format", "jsonl-annotations", "-o", single)
    for path, name in ((dataset, "dataset"), (single, "annotations")):
        schema = json.loads(resource("schemas", f"{name}.schema.json").read_text("utf-8"))
        lines = path.read_text("utf-8").split("\n")
        assert lines.pop() == ""
        for line in lines:
            jsonschema.validate(json.loads(line), schema, cls=jsonschema.Draft202012Validator)
    other = tmp_path / "other.annotator"
    run("new", other, "--articles", dataset)
    again = tmp_path / "again.jsonl"
    run("export", other, "--format", "jsonl", "-o", again)
    assert again.read_bytes() == dataset.read_bytes()


def test_export_goes_to_standard_output_and_refuses_the_project_itself(
    tmp_path: Path, project: Path, article: str
) -> None:
    annotate(project, article)
    before = project.read_bytes()
    assert json.loads(run("export", project, "--format", "jsonl", "-o", "-").stdout)
    assert run("export", project, "--format", "csv").stdout.startswith("\ufeffarticle_id")
    run("export", project, "--format", "jsonl", "-o", project, code=2)
    run("export", project, "--format", "nonsense", "-o", tmp_path / "x", code=2)
    run("export", project, "--format", "jsonl", "--gold", "-o", tmp_path / "x", code=2)
    assert project.read_bytes() == before
    assert "jsonl-annotations" in run("export", project, "--format", "list").stdout


def test_agreement_of_a_project_and_of_its_dataset_are_the_same(
    tmp_path: Path, project: Path, article: str
) -> None:
    for name in ("a1", "a2"):
        annotate(project, article, "--speaker", "Ines Vold", name=name)
        annotate(project, article, "--speaker", "Harbour office", "--type", "denial", name=name)
        run("finish", project, "--annotator", name, "--article", article)
    told = run_json("agreement", project)
    assert told["annotators"] == ["a1", "a2"]
    exact = next(
        figure
        for figure in told["measures"]
        if (figure["measure"], figure["type"], figure["pair"]) == ("span_f1_exact", None, None)
    )
    assert exact["value"] == 1.0
    for name in ("a1", "a2"):
        run(
            *("export", project, "--format", "jsonl", "--annotator", name),
            *("-o", tmp_path / f"{name}.jsonl"),
        )
    of_files = run_json("agreement", tmp_path / "a1.jsonl", tmp_path / "a2.jsonl")
    assert of_files == told
    run("agreement", project, "--annotators", "a1,a3", code=2)
    run("agreement", project, "--annotators", "a1", code=2)
    assert "span_f1_exact" in run("agreement", project).stdout


def test_check_names_what_is_off(project: Path, article: str) -> None:
    annotate(project, article)
    assert run_json("check", project) == {"ok": True, "problems": []}
    import sqlite3

    connection = sqlite3.connect(project)
    with connection:
        connection.execute("UPDATE annotation SET fragments = '[[2,21]]'")
    connection.close()
    told = run_json("check", project, code=2)
    assert not told["ok"]
    assert {problem["kind"] for problem in told["problems"]} == {"quote", "digest"}


def test_a_project_that_is_open_is_refused_with_its_holder(project: Path) -> None:
    with Session.open(project):
        refused = run("articles", project, code=2)
    assert f"process {os.getpid()}" in refused.stderr


def recording(project: Path) -> subprocess.Popen[str]:
    """The command that records annotations for a1 from its standard input, running."""
    return subprocess.Popen(
        [*COMMAND, "annotate", str(project), "--from", "-", "--annotator", "a1"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


def test_records_are_acknowledged_one_by_one_while_they_come(project: Path, article: str) -> None:
    process = recording(project)
    assert process.stdin is not None
    assert process.stdout is not None
    for number in range(3):
        record = {"article_id": article, "start": number, "end": 20, "type": "claim"}
        process.stdin.write(json.dumps({**record, "id": f"k{number}"}) + "\n")
        process.stdin.flush()
        # The answer must come before the next line is sent, or this waits for ever.
        assert process.stdout.readline() == f"k{number}\n"
    process.stdin.write("{}\n")
    _, told = process.communicate()
    assert process.returncode == 0
    assert "line 4" in told


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
@pytest.mark.parametrize("acknowledged", [0, 1, 7, 30])
def test_what_was_acknowledged_survives_a_kill(
    project: Path, article: str, acknowledged: int
) -> None:
    process = recording(project)
    assert process.stdin is not None
    assert process.stdout is not None
    for number in range(acknowledged + 5):
        record = {"article_id": article, "start": number, "end": 60, "type": "claim"}
        process.stdin.write(json.dumps(record) + "\n")
    process.stdin.flush()
    ids = [process.stdout.readline().strip() for _ in range(acknowledged)]
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert run_json("check", project)["ok"]
    with Session.open(project, annotator="a1") as session:
        stored = {made.id for made in session.annotations(article)}
        assert set(ids) <= stored
        assert len(stored) == session.annotation_set(article).annotations


def test_the_self_test_and_the_sample_day_annotate_export_and_compare(tmp_path: Path) -> None:
    assert "self-test passed" in run("--self-test").stdout
    told = run("--sample-day", tmp_path / "day").stdout
    for name in ("dataset.jsonl", "agreement.json", "window.png", "sample-day.annotator"):
        assert str(tmp_path / "day" / name) in told
        assert (tmp_path / "day" / name).stat().st_size > 1_000
    assert run_json("check", tmp_path / "day" / "sample-day.annotator")["ok"]
    again = run_json("agreement", tmp_path / "day" / "dataset.jsonl")
    figures = json.loads((tmp_path / "day" / "agreement.json").read_text("utf-8"))
    assert again["measures"] == figures["measures"]


def test_an_empty_project_lists_no_articles(tmp_path: Path) -> None:
    run("new", tmp_path / "p.annotator")
    assert run("articles", tmp_path / "p.annotator").stdout.startswith("id")


@pytest.mark.skipif(os.name != "posix", reason="names are bytes only there")
def test_arguments_that_are_no_utf8_are_refused_and_files_so_named_are_not(
    project: Path, article: str
) -> None:
    given = ["--annotator", "a1", "--span", "1:8", "--type", "claim"]
    run("annotate", project, "--article", "\udcff", *given, code=2)
    run("annotate", project, "--article", article, *given, "--note", "\udcff", code=2)
    other = project.with_name("p\udcff?%#.annotator")
    run("new", other, "--articles", project.parent / "texts")
    assert len(run_json("articles", other)) == 1
    assert run_json("articles", project)[0]["states"] == {}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("redirection", [">/dev/full", ">&-", "| true"])
@pytest.mark.parametrize("verb", ["articles", "annotate", "annotations", "export"])
def test_output_that_cannot_be_written_is_refused_in_one_sentence(
    project: Path, article: str, verb: str, redirection: str
) -> None:
    annotate(project, article)
    arguments = {
        "annotate": f"--annotator a1 --article {article} --span 9:12 --type claim",
        "export": "--format jsonl -o -",
    }.get(verb, "")
    command = f'"{sys.executable}" -m annotator {verb} "{project}" {arguments}'
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; (sleep 0.1; {command}) {redirection}"],
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1


def test_annotating_from_a_closed_standard_input_is_refused(project: Path) -> None:
    command = f'"{sys.executable}" -m annotator annotate "{project}" --annotator a1 --from - <&-'
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, cwd=ROOT)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)


def test_a_record_with_an_impossible_name_is_refused_by_its_number(
    project: Path, article: str
) -> None:
    def record(**fields: str) -> str:
        return json.dumps({"article_id": article, "start": 1, "end": 8, "type": "claim"} | fields)

    lines = [record(), record(annotator="a" * 99), record(speaker="s" * 299), record(speaker="S")]
    result = json.loads(
        run(
            *("annotate", project, "--from", "-", "--annotator", "a1", "--json"),
            stdin="\n".join(lines),
        ).stdout
    )
    assert result["added"] == 2
    assert [entry["row"] for entry in result["refused"]] == [2, 3]


def test_a_name_that_only_a_refused_command_had_is_nobody_to_agree_with(
    project: Path, article: str
) -> None:
    for name in ("a1", "a2"):
        annotate(project, article, name=name)
    run("finish", project, "--annotator", "typo", "--article", "nowhere", code=2)
    figures = run_json("agreement", project, "--include-unfinished")
    assert figures["annotators"] == ["a1", "a2"]


@pytest.mark.parametrize("ending", ["-journal", "-wal", ".open"])
def test_no_export_takes_the_place_of_a_file_that_belongs_to_the_open_project(
    project: Path, article: str, ending: str
) -> None:
    annotate(project, article)
    place = project.with_name(project.name + ending)
    run("export", project, "--format", "jsonl", "-o", place, code=2)
    assert not place.exists()


def test_find_lists_articles_with_words_around_their_hits(project: Path, tmp_path: Path) -> None:
    (tmp_path / "ferry.txt").write_text("The ferry left. Nobody denied it.", encoding="utf-8")
    run("import", project, tmp_path / "ferry.txt")
    found = run_json("find", project, "denied", "-ferry")
    (only,) = found["articles"]
    assert (found["count"], found["more"], only["hits"]) == (1, False, 1)
    start, end = only["first"]
    assert TEXT[start:end] == "denied"
    assert only["excerpt"][slice(*only["marked"][0])] == "denied"
    plain = run("find", project, "den*", "--limit", "1").stdout
    assert "1 of 2 articles; --limit shows others." in plain
    assert run("find", project, '"nobody denied').stdout.count("Nobody denied it.") == 1
    assert run("find", project, "zebra OR").stdout == "No article has these words.\n"
    run("find", project, code=2)
    run("find", project, "a", "--limit", "0", code=2)


def test_keyword_lists_are_set_listed_and_deleted(project: Path) -> None:
    assert run_json("keywords", project) == []
    (made,) = run_json("keywords", project, "--set", "Verbs", "--word", "den*", "--word", "said")
    assert (made["name"], made["words"], made["shown"]) == ("Verbs", ["den*", "said"], True)
    run("keywords", project, "--set", "Verbs", "--word", "conceded")
    assert "conceded" in run("keywords", project).stdout
    run("keywords", project, "--word", "x", code=2)
    run("keywords", project, "--delete", "Nouns", code=2)
    assert run_json("keywords", project, "--delete", "Verbs") == []
