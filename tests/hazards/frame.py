"""What a hazard is, how it is tried, and how what happened is counted.

A hazard is a function ``(dice, tries, tally, folder)`` with `hazard` above it. Everything random
comes from ``dice``, so that a seed plays the same tries again; files go into ``folder`` alone.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import pytest


@dataclass
class Tally:
    """How often a hazard was tried, and what was lost, wrong or uncaught, in words."""

    tries: int = 0
    losses: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def tried(self, times: int = 1) -> None:
        """Count tries that came to their end, well or badly."""
        self.tries += times

    def lost(self, words: str) -> None:
        """Count a loss; the words say what, with what is needed to play it again."""
        self.losses.append(words)

    def expect(self, holds: bool, words: str) -> None:
        """Count a loss unless it holds."""
        if not holds:
            self.lost(words)

    def note(self, words: str) -> None:
        """Something worth a line under the table: a figure, or what was left out and why."""
        self.notes.append(words)


Run = Callable[[random.Random, int, Tally, Path], None]


class Hazard(NamedTuple):
    """One hazard: its row in the table, its name, and how often it is tried small and in full."""

    row: int
    name: str
    words: str
    small: int
    full: int
    needs: Callable[[], str]
    alone: bool
    minutes: float
    run: Run

    def tried_small(self, folder: Path, *, seed: int = 1) -> None:
        """Try it as the tests do; fails with every loss named, skips with what it needs."""
        missing = self.needs()
        if missing:
            pytest.skip(missing)
        tally = Tally()
        self.run(random.Random(f"{self.name} {seed}"), self.small, tally, folder)
        assert not tally.losses, "\n".join(tally.losses)
        assert tally.tries >= self.small


HAZARDS: dict[str, Hazard] = {}


def hazard(
    *,
    row: int,
    words: str,
    small: int,
    full: int,
    needs: Callable[[], str] = str,
    alone: bool = False,
    minutes: float = 10,
) -> Callable[[Run], Run]:
    """Enter a function among the hazards under its own name.

    ``row`` is the row of the reliability table, ``small`` and ``full`` are numbers of tries,
    ``needs`` answers what this machine lacks ("" when nothing), ``alone`` keeps the other core
    free of hazards, after ``minutes`` a full run counts as hanging.
    """

    def entered(run: Run) -> Run:
        HAZARDS[run.__name__] = Hazard(
            row, run.__name__, words, small, full, needs, alone, minutes, run
        )
        return run

    return entered


def of_module(module: str) -> list[object]:
    """The hazards of a test module, as `pytest.mark.parametrize` takes them."""
    found = [entry for entry in HAZARDS.values() if entry.run.__module__ == module]
    return [pytest.param(entry, id=entry.name) for entry in found]


def run_one(name: str, *, seed: int, tries: int, folder: Path) -> None:
    """Try one hazard and print its tally as a line of JSON; for a process of its own."""
    tally = Tally()
    entry = HAZARDS[name]
    try:
        entry.run(random.Random(f"{name} {seed}"), tries, tally, folder)
    except Exception as problem:  # noqa: BLE001  # whatever comes out is what the table is about
        import traceback

        traceback.print_exc()
        tally.lost(f"uncaught {type(problem).__name__} after {tally.tries} tries")
    sys.stdout.write(
        json.dumps({"tries": tally.tries, "losses": tally.losses, "notes": tally.notes})
    )
    sys.stdout.write("\n")


def application() -> object:
    """The Qt application, made when there is none yet; hazards of widgets begin with this."""
    from PySide6.QtWidgets import QApplication

    return QApplication.instance() or QApplication([])
