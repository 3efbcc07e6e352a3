"""All hazards in full: `python -m tests.hazards [NAME…] [--seed N] [--share 0.1] [--list]`.

Two at a time, each in a process of its own, a table at the end; exit code 1 when anything was lost.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import importlib
import json
import os
import pkgutil
import secrets
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from tabulate import tabulate

import tests.hazards
from tests.hazards.frame import HAZARDS, Hazard, run_one


class Outcome(NamedTuple):
    """What came of one hazard."""

    hazard: Hazard
    tries: int
    losses: list[str]
    notes: list[str]
    seconds: float
    missing: str = ""


def main() -> int:
    """Run what was asked for; the number of the process to leave with."""
    options = _options()
    for module in pkgutil.iter_modules(tests.hazards.__path__):
        if module.name.startswith("test_"):
            importlib.import_module(f"tests.hazards.{module.name}")
    if options.one:
        with tempfile.TemporaryDirectory(prefix="annotator-hazard-") as folder:
            _stay_in(Path(folder))
            run_one(options.one, seed=options.seed, tries=options.tries, folder=Path(folder))
        return 0
    unknown = [name for name in options.names if name not in HAZARDS]
    if unknown:
        sys.exit(f"No hazard is called {', '.join(unknown)}; --list names them.")
    chosen = sorted(
        (HAZARDS[name] for name in options.names or HAZARDS), key=lambda entry: entry.row
    )
    if options.list:
        for entry in chosen:
            print(f"{entry.row:3}  {entry.name:28} {entry.full:7}  {entry.words}")
        return 0
    seed = options.seed if options.seed is not None else secrets.randbelow(1_000_000)
    print(f"seed {seed}: make fuzz SEED={seed} plays the same tries again", flush=True)
    outcomes = _run_all(chosen, seed=seed, share=options.share)
    _print_table(outcomes)
    return 1 if any(outcome.losses for outcome in outcomes) else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.hazards", description=__doc__)
    parser.add_argument("names", nargs="*", help="only these")
    parser.add_argument("--seed", type=int, help="the seed of an earlier run")
    parser.add_argument("--share", type=float, default=1.0, help="this share of the full tries")
    parser.add_argument("--list", action="store_true", help="name the hazards and stop")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--tries", type=int, help=argparse.SUPPRESS)
    return parser.parse_args()


def _stay_in(folder: Path) -> None:
    """Settings, data and cache of a hazard lie in its own folder."""
    for name in ("CONFIG", "DATA", "CACHE", "STATE"):
        place = folder / "home" / name.lower()
        place.mkdir(parents=True)
        os.environ[f"XDG_{name}_HOME"] = str(place)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def _run_all(chosen: list[Hazard], *, seed: int, share: float) -> list[Outcome]:
    # The longest first, so that none of them is left over at the end for one core.
    together = sorted(
        (entry for entry in chosen if not entry.alone), key=lambda entry: -entry.minutes
    )
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        running = [pool.submit(_run_apart, entry, seed, share) for entry in together]
        outcomes = [future.result() for future in running]
    outcomes += [_run_apart(entry, seed, share) for entry in chosen if entry.alone]
    return sorted(outcomes, key=lambda outcome: outcome.hazard.row)


def _run_apart(entry: Hazard, seed: int, share: float) -> Outcome:
    missing = entry.needs()
    if missing:
        print(f"{entry.row:3}  {entry.name}: not tried here: {missing}", flush=True)
        return Outcome(entry, 0, [], [], 0, missing)
    tries = max(1, round(entry.full * share))
    begun = time.monotonic()
    command = [sys.executable, "-m", "tests.hazards", "--one", entry.name]
    command += ["--seed", str(seed), "--tries", str(tries)]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=entry.minutes * 60, check=False
        )
        outcome = _read(entry, done, time.monotonic() - begun)
    except subprocess.TimeoutExpired:
        words = [f"still running after {entry.minutes:g} minutes"]
        outcome = Outcome(entry, 0, words, [], time.monotonic() - begun)
    print(
        f"{entry.row:3}  {entry.name}: {outcome.tries} tries, {len(outcome.losses)} lost, "
        f"{outcome.seconds:.0f} s",
        flush=True,
    )
    return outcome


def _read(entry: Hazard, done: subprocess.CompletedProcess[str], seconds: float) -> Outcome:
    lines = done.stdout.splitlines()
    try:
        tally = json.loads(lines[-1])
        losses, notes, tries = tally["losses"], tally["notes"], tally["tries"]
    except (IndexError, ValueError, KeyError, TypeError):
        losses, notes, tries = [f"ended with {done.returncode} and without a tally"], [], 0
    if losses and done.stderr:
        sys.stderr.write(done.stderr[-4000:])
    return Outcome(entry, tries, losses, notes, seconds)


def _print_table(outcomes: list[Outcome]) -> None:
    rows = [
        (
            outcome.hazard.row,
            outcome.hazard.words,
            outcome.tries,
            f"not tried: {outcome.missing}" if outcome.missing else len(outcome.losses),
            f"{outcome.seconds:.0f}",
        )
        for outcome in outcomes
    ]
    print(tabulate(rows, headers=("row", "hazard", "tries", "lost or uncaught", "seconds")))
    for outcome in outcomes:
        for words in outcome.notes:
            print(f"{outcome.hazard.name}: {words}")
        for words in outcome.losses[:20]:
            print(f"LOST {outcome.hazard.name}: {words}")


if __name__ == "__main__":
    sys.exit(main())
