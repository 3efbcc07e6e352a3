"""The benches' table: limits are kept or missed as they say; a miss is marked and exits with 1."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.benchmarks.frame import Row, find_benchmarks, print_report, table


@pytest.mark.parametrize(
    ("row", "passes"),
    [
        (Row(what="only told", figure=9), True),
        (Row(what="ratio", figure=16, floor=10, most_ratio=1.6), True),
        (Row(what="ratio", figure=16.1, floor=10, most_ratio=1.6), False),
        (Row(what="figure", figure=50, most=50), True),
        (Row(what="figure", figure=51, most=50), False),
        (Row(what="either: by figure", figure=140, floor=10, most_ratio=2, most=150), True),
        (Row(what="either: by ratio", figure=160, floor=90, most_ratio=2, most=150), True),
        (Row(what="neither", figure=160, floor=10, most_ratio=2, most=150), False),
        (Row(what="times faster", figure=1, floor=25, ratio=25, least_ratio=20), True),
        (Row(what="times faster", figure=2, floor=25, ratio=12.5, least_ratio=20), False),
        (Row(what="a floor that could not be measured", figure=1, most_ratio=2), False),
    ],
)
def test_limits(row: Row, passes: bool) -> None:
    assert row.passes() is passes


def test_table_has_a_line_for_every_row_and_names_what_was_missed() -> None:
    rows = [
        ("one", Row(what="kept", figure=15, floor=10, most_ratio=1.6)),
        ("two", Row(what="too slow", figure=17, floor=10, most_ratio=1.6)),
    ]
    lines = table(rows).splitlines()
    kept = next(line for line in lines if "kept" in line)
    assert "15.0 ms" in kept
    assert "10.0 ms" in kept
    assert "1.50" in kept
    assert "<= 1.6×" in kept
    assert "ok" in kept
    assert lines[-1] == "MISSED: two: too slow"
    assert [line for line in lines if line.startswith("MISSED")] == lines[-1:]


def test_every_module_brings_its_benchmarks() -> None:
    assert {"annotating", "gamma", "start"} <= set(find_benchmarks())


@pytest.mark.parametrize(("most", "failed", "code"), [(5, [], 0), (3, [], 1), (5, ["y"], 1)])
def test_exit_code_tells_whether_all_is_well(
    most: int, failed: list[str], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert print_report([("x", Row(what="an act", figure=4, most=most))], failed) == code
    shown = capsys.readouterr().out
    assert ("MISSED: x: an act" in shown) == (most < 4)
    assert ("FAILED: y" in shown) == bool(failed)


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks", "strat"], capture_output=True, text=True
    )
    assert run.returncode == 2
    assert "no benchmark “strat”" in run.stdout
    assert "start: " in run.stdout
