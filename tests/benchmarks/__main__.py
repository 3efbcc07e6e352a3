"""Prints how fast the program is, as ratios against floors measured in the same run."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from annotator.session.sample import create_sample
from annotator.ui.preferences import Preferences

_RUNS = 9


def main() -> None:
    """Run every benchmark and print its line."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with tempfile.TemporaryDirectory(prefix="annotator-bench-") as name:
        _start(Path(name))
    from tests.benchmarks.annotating import measure_annotating

    with tempfile.TemporaryDirectory(prefix="annotator-bench-") as name:
        measure_annotating(Path(name))


def _start(folder: Path) -> None:
    """Start to a usable first article, as a process, against the bare window."""
    project = folder / "sample.annotator"
    preferences = Preferences(folder / "window.ini")
    with create_sample(project) as session:
        text = session.article(session.summaries(session.article_numbers())[0].id).text
        preferences.remember_annotator(session.project_id, "a1")
    preferences.save()
    (folder / "article.txt").write_text(text, encoding="utf-8")
    floor, ours = _paired(
        ["tests.benchmarks.bare_window", str(folder / "article.txt")],
        ["tests.benchmarks.program_start", str(project), str(folder / "window.ini")],
    )
    print(  # noqa: T201
        f"start to a usable article: {ours:.0f} ms, bare window {floor:.0f} ms, "
        f"ratio {ours / floor:.2f} (must be <= 2.5)"
    )


def _paired(floor: list[str], ours: list[str]) -> tuple[float, float]:
    """Median milliseconds of two programs run in turn, after one run of each to warm up.

    Both run from cached bytecode, as a user's second start does.
    """
    surroundings = {
        name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
    }

    def run(arguments: list[str]) -> float:
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-m", *arguments], check=True, env=surroundings)
        return (time.perf_counter() - begun) * 1000

    pairs = [(run(floor), run(ours)) for _ in range(_RUNS + 1)][1:]
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)


def milliseconds(act: Callable[[], object]) -> float:
    """How long one act takes."""
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000


if __name__ == "__main__":
    main()
