"""Bad ends are noticed at the next start, counted in a row, and forgotten after good ones."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.fault_log import without_folders
from annotator.starts import TOO_OFTEN, Starts

BEGINS = """
import os, signal, sys, time
from pathlib import Path
from annotator.starts import Starts
starts = Starts(Path(sys.argv[1]))
starts.begin()
print("begun", flush=True)
def sinks():
    os.kill(os.getpid(), int(sys.argv[2]))
if sys.argv[2] == "0":
    time.sleep(60)
sinks()
"""


def begin(folder: Path, ends_by: int) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", BEGINS, str(folder), str(ends_by)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    with process.stdout as told:
        assert told.readline() == "begun\n"
    return process


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "starts"


@pytest.fixture
def here(folder: Path) -> Iterator[Starts]:
    import faulthandler

    starts = Starts(folder)
    yield starts
    starts.end()
    faulthandler.enable()


@pytest.mark.parametrize("by", [signal.SIGSEGV, signal.SIGABRT, signal.SIGKILL, signal.SIGTERM])
def test_a_bad_end_is_noticed_with_what_it_left(folder: Path, here: Starts, by: int) -> None:
    begin(folder, by).wait()
    here.begin()
    assert here.has_ended_badly
    assert here.bad_ends == 1
    if by in (signal.SIGSEGV, signal.SIGABRT):
        (trace,) = here.traces
        assert "Fatal Python error" in trace
        assert "in sinks" in trace
        assert str(Path.home()) not in without_folders(trace)
    here.end()
    assert not list(folder.iterdir())


def test_bad_ends_in_a_row_are_counted_until_a_good_one(folder: Path, here: Starts) -> None:
    for _ in range(2):
        begin(folder, signal.SIGKILL).wait()
    here.begin()
    assert here.bad_ends == 2
    here.spoil()
    here.spoil()
    here.end()
    begin(folder, signal.SIGKILL).wait()
    again = Starts(folder)
    again.begin()
    assert again.bad_ends == 4 > TOO_OFTEN
    again.end()
    last = Starts(folder)
    last.begin()
    assert (last.bad_ends, last.has_ended_badly) == (0, False)
    last.end()


def test_who_still_runs_has_not_ended(folder: Path, here: Starts) -> None:
    other = begin(folder, 0)
    try:
        here.begin()
        assert not here.has_ended_badly
        here.end()
        assert [path.name for path in folder.iterdir()] == [f"{other.pid}.start"]
    finally:
        other.kill()
        other.wait()


def test_a_start_that_has_settled_forgets_what_was_before(folder: Path, here: Starts) -> None:
    begin(folder, signal.SIGKILL).wait()
    here.begin()
    here.settle()
    begin(folder, signal.SIGKILL).wait()
    second = Starts(folder)
    second.begin()
    assert second.bad_ends == 1
    second.end()


def test_a_folder_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    starts = Starts(tmp_path / "file" / "starts")
    starts.begin()
    starts.spoil()
    starts.settle()
    starts.end()
    assert starts.bad_ends == 0


def test_keeping_count_costs_a_start_less_than_three_milliseconds(folder: Path) -> None:
    import faulthandler

    def once() -> float:
        before = time.process_time()
        starts = Starts(folder)
        starts.begin()
        starts.end()
        return time.process_time() - before

    assert min(once() for _ in range(10)) < 0.003
    faulthandler.enable()


def test_safe_mode_is_a_way_to_open_the_window_and_no_option_of_a_verb() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "annotator", "articles", "none.annotator", "--safe-mode"],
        capture_output=True,
        text=True,
    )
    assert run.returncode == 2
    assert "No such option" in run.stderr
    told = subprocess.run(
        [sys.executable, "-m", "annotator", "--help"], capture_output=True, text=True
    ).stdout
    assert "--safe-mode" in told
