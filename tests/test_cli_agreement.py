"""The agreement command in a subprocess: filters, reports, the same bytes from the same seed."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from annotator.session.sample import create_sample
from tests.test_cli import COMMAND, ROOT, run, run_json

QUICK = ("--samples", "2", "--resamples", "50")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample") / "sample.annotator"
    create_sample(path).close()
    return path


def test_the_figures_of_the_sample_have_intervals_parts_and_parameters(sample: Path) -> None:
    told = run_json("agreement", sample, *QUICK, "--seed", "5", "--more", "7", "--min-dice", "0.4")
    assert (told["seed"], told["resamples"]) == (5, 50)
    assert told["parameters"]["samples"] == 2
    assert told["parameters"]["minimum_dice"] == 0.4
    assert {entry["more"] for entry in told["more_coding"]} == {7}
    whole = {
        (entry["measure"], entry["of"]): entry
        for entry in told["measures"]
        if entry["type"] is None and entry["pair"] is None
    }
    for key in (("gamma", "spans"), ("span_f1_dice", "spans"), ("cohen_kappa", "type")):
        assert whole[key]["low"] <= whole[key]["value"] <= whole[key]["high"]
    assert sum(told["make_up"].values()) == len(told["disagreements"])
    for entry in told["disagreements"]:
        assert [version["annotator"] for version in entry["versions"]] == entry["annotators"]


def test_filters_narrow_and_what_is_left_out_is_said(sample: Path) -> None:
    told = run_json("agreement", sample, *QUICK, "--type", "denial", "--since", "2000")
    assert {entry["type"] for entry in told["measures"]} <= {None, "denial"}
    assert told["parameters"]["filters"] == {"types": "denial", "published since": "2000"}
    assert any(entry["why"] == "of other types" for entry in told["left_out"])
    run("agreement", sample, *QUICK, "--batch", "nine", code=2)
    run("agreement", sample, *QUICK, "--since", "soon", code=2)
    for wrong in (("--level", "2"), ("--seed", "-1"), ("--samples", "0"), ("--min-dice", "0")):
        assert run("agreement", sample, *QUICK, *wrong, code=2).stderr.strip()


def test_the_table_has_intervals_and_the_outlook_when_asked(sample: Path) -> None:
    printed = run("agreement", sample, *QUICK, "--more", "40").stdout
    assert "low" in printed
    assert "width then" in printed
    assert "50 resamples of stories, seed 0" in printed


def test_reports_are_written_and_a_wrong_ending_is_refused(sample: Path, tmp_path: Path) -> None:
    paths = [tmp_path / f"report.{ending}" for ending in ("html", "md", "csv", "json")]
    asked = [part for path in paths for part in ("--report", path)]
    assert "The report is in" in run("agreement", sample, *QUICK, *asked).stdout
    assert all(path.stat().st_size > 500 for path in paths)
    assert json.loads(paths[3].read_text("utf-8"))["annotators"]
    run("agreement", sample, *QUICK, "--report", tmp_path / "report.xls", code=2)
    before = sample.read_bytes()
    run("agreement", sample, *QUICK, "--report", sample, code=2)
    assert sample.read_bytes() == before


def test_the_same_seed_gives_the_same_bytes_in_another_process(
    sample: Path, tmp_path: Path
) -> None:
    told = []
    endings = ("html", "md", "csv", "json", "pdf")
    for hashing in ("1", "2"):
        reports = [tmp_path / f"{hashing}.{ending}" for ending in endings]
        asked = [part for report in reports for part in ("--report", str(report))]
        done = subprocess.run(
            [*COMMAND, "agreement", str(sample), "--json", *QUICK, *asked],
            capture_output=True,
            check=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": hashing},
        )
        told.append([done.stdout, *(report.read_bytes() for report in reports)])
    for one, other, what in zip(*told, ("figures", *endings), strict=True):
        assert one == other, what
    assert told[0][0] != run("agreement", sample, "--json", *QUICK, "--seed", "1").stdout.encode()
