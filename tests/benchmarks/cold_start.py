"""Start to a usable first article, as a process, against the bare window."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.frame import Row, benchmark

_PAIRS = 15
_MOST_RATIO = 1.6


@benchmark("start", "a process from its start to a usable article, against a bare text window")
def measure_start(folder: Path) -> Iterator[Row]:
    from annotator.session.sample import create_sample
    from annotator.ui.preferences import Preferences

    project = folder / "sample.annotator"
    preferences = Preferences(folder / "window.ini")
    with create_sample(project) as session:
        article_id = session.summaries(session.article_numbers())[0].id
        text = session.article(article_id).text
        preferences.remember_annotator(session.project_id, "a1")
        preferences.remember_article(session.project_id, "a1", article_id)
    preferences.save()
    (folder / "article.txt").write_text(text, encoding="utf-8")
    pairs = run_in_turn(
        ["tests.benchmarks.bare_window", str(folder / "article.txt")],
        ["tests.benchmarks.program_start", str(project), str(folder / "window.ini")],
    )
    for place, what in enumerate(("elapsed", "processor time")):
        floor, ours = (statistics.median(pair[side][place] for pair in pairs) for side in (0, 1))
        yield Row(
            what=f"start to a usable article, {what}",
            figure=ours,
            floor=floor,
            most_ratio=_MOST_RATIO,
            note=f"median of {_PAIRS} starts in turn",
        )


Times = tuple[float, float]
"""Milliseconds elapsed, and of processor time."""


def run_in_turn(floor: list[str], ours: list[str]) -> list[tuple[Times, Times]]:
    """Times of two programs run in turn, after one run of each to warm up.

    Both run from cached bytecode, as a user's second start does.
    """
    surroundings = {
        name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
    }

    def run(arguments: list[str]) -> Times:
        before, begun = os.times(), time.perf_counter()
        subprocess.run([sys.executable, "-m", *arguments], check=True, env=surroundings)
        elapsed, after = time.perf_counter() - begun, os.times()
        used = after.children_user + after.children_system
        used -= before.children_user + before.children_system
        return elapsed * 1000, used * 1000

    return [(run(floor), run(ours)) for _ in range(_PAIRS + 1)][1:]
