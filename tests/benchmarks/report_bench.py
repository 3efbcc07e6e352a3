"""How long all figures of a large study take, with how much memory, and how soon they stop."""

from __future__ import annotations

import random
import resource
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from annotator.agreement.breakdown import Parameters
from annotator.agreement.figures import figures
from annotator.agreement.study import Study, StudyArticle, Unit
from annotator.errors import Cancelled
from tests.benchmarks.frame import Row, benchmark

ARTICLES, ANNOTATIONS, ANNOTATORS = 1_000, 20, ("a1", "a2", "a3")
_TYPES = ("acknowledgment", "claim", "denial")
_CANCEL_AFTER = (0.2, 1.0, 2.0, 4.0, 6.0, 8.0, 11.0)


@benchmark("report", "all agreement figures of 3 annotators × 1,000 articles × 20 annotations")
def measure_report(_folder: Path) -> Iterator[Row]:
    """Time, memory, and the longest wait after somebody cancels."""
    study = large_study()
    begun, busy = time.perf_counter(), time.process_time()
    result = figures(study, Parameters())
    seconds, busy = time.perf_counter() - begun, time.process_time() - busy
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield Row(
        what=f"{len(result.measures)} figures, {result.resamples} resamples, all parts",
        figure=seconds,
        unit="s",
        most=30,
        note=f"{busy:.1f} s of processor time",
    )
    yield Row(what="its memory, at most", figure=peak, unit="MB", most=1024)
    waits = [_wait(study, after) for after in _CANCEL_AFTER if after < 0.9 * seconds]
    yield Row(what="the longest wait after cancelling", figure=max(waits), unit="s", most=0.5)


def large_study(*, articles: int = ARTICLES, seed: int = 3) -> Study:
    """Annotators who find most of the same places and mostly say the same of them."""
    dice = random.Random(seed)
    made = []
    for number in range(articles):
        truth, place = [], 0
        for _ in range(ANNOTATIONS):
            start = place + dice.randint(20, 120)
            place = start + dice.randint(30, 200)
            speaker = f"s{dice.randrange(300)}"
            truth.append((start, place, dice.choices(_TYPES, (1, 6, 3))[0], speaker))
        sets = {name: _set(dice, truth, f"{number}{name}") for name in ANNOTATORS}
        story = f"story {number // 8}" if number % 4 == 0 else None
        batch = f"batch {5 * number // articles}"
        made.append(
            StudyArticle(
                f"{number}", story, place + 100, sets, title=f"No {number}", batch=batch,
                digest=f"{number:05}",
            )
        )  # fmt: skip
    return Study(ANNOTATORS, tuple(made))


def _set(
    dice: random.Random, truth: list[tuple[int, int, str, str]], name: str
) -> tuple[Unit, ...]:
    units = []
    for place, (start, end, kind, speaker) in enumerate(truth):
        if dice.random() < 0.95:
            moved = (start + dice.choice((0, 0, -9, 12)), end + dice.choice((0, 0, -9, 12)))
            said = kind if dice.random() < 0.9 else dice.choice(_TYPES)
            who = speaker if dice.random() < 0.9 else "s0"
            stance = "opposes" if said == "denial" else dice.choice(("supports", "mixed"))
            proposition = dice.choice((None, "P1", "P2"))
            units.append(Unit(f"{name}{place}", (moved,), said, who, stance, proposition, "words"))
    return tuple(units)


def _wait(study: Study, after: float) -> float:
    """Seconds between somebody's cancelling and its end."""
    asked = threading.Event()
    at = [0.0]

    def cancel() -> None:
        at[0] = time.perf_counter()
        asked.set()

    timer = threading.Timer(after, cancel)
    timer.start()
    try:
        figures(study, Parameters(), is_cancelled=asked.is_set)
    except Cancelled:
        return time.perf_counter() - at[0]
    timer.cancel()
    return 0.0
