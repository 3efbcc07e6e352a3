"""The frame itself: losses are counted and named, and nothing that happens is taken for success."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hazards import __main__ as command
from tests.hazards.frame import Hazard, Tally, run_one


def made(run, **changes) -> Hazard:
    values = {
        "row": 1,
        "name": "sample",
        "words": "a sample",
        "small": 3,
        "full": 10,
        "needs": str,
        "alone": False,
        "minutes": 1,
        "run": run,
    }
    return Hazard(**(values | changes))


def keeps(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    tally.tried(tries)


def loses(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    tally.tried(tries)
    tally.expect(False, "the third line")


def breaks(dice: random.Random, tries: int, tally: Tally, folder: Path) -> None:
    tally.tried()
    raise OSError("no such place")


def test_a_hazard_that_keeps_everything_passes(tmp_path):
    made(keeps).tried_small(tmp_path)


def test_a_loss_fails_with_its_words(tmp_path):
    with pytest.raises(AssertionError, match="the third line"):
        made(loses).tried_small(tmp_path)


def test_too_few_tries_fail(tmp_path):
    with pytest.raises(AssertionError):
        made(lambda dice, tries, tally, folder: tally.tried(tries - 1)).tried_small(tmp_path)


def test_what_is_missing_skips_and_names_itself(tmp_path):
    with pytest.raises(pytest.skip.Exception, match="a loop device"):
        made(keeps, needs=lambda: "needs a loop device").tried_small(tmp_path)


def test_what_comes_out_of_a_hazard_is_a_loss(tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(command.HAZARDS, "sample", made(breaks))
    run_one("sample", seed=4, tries=10, folder=tmp_path)
    tally = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert tally["tries"] == 1
    assert tally["losses"] == ["uncaught OSError after 1 tries"]


def test_a_process_without_a_tally_is_a_loss():
    done = subprocess.run(
        [sys.executable, "-c", "import os; os.kill(os.getpid(), 9)"], capture_output=True, text=True
    )
    outcome = command._read(made(keeps), done, 0.1)
    assert outcome.losses == ["ended with -9 and without a tally"]
    assert outcome.tries == 0


def test_the_table_names_each_loss_and_what_was_not_tried(capsys):
    command._print_table(
        [
            command.Outcome(made(loses), 10, ["the third line"], ["in 3 ms"], 2.0),
            command.Outcome(made(keeps, name="other"), 0, [], [], 0, "needs a loop device"),
        ]
    )
    shown = capsys.readouterr().out
    assert "LOST sample: the third line" in shown
    assert "sample: in 3 ms" in shown
    assert "not tried: needs a loop device" in shown


def test_an_unknown_name_is_told():
    done = subprocess.run(
        [sys.executable, "-m", "tests.hazards", "nonsense"], capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "No hazard is called nonsense" in done.stderr
