"""How long the window is kept from its turns while a large study is shown and reported on."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, QTimer

from annotator.agreement.breakdown import Parameters
from annotator.agreement.figures import figures
from annotator.app import make_application
from annotator.session.agreement_run import write_report_apart
from annotator.ui.agreement_charts import prepare
from annotator.ui.agreement_view import AgreementView
from annotator.ui.background import IsCancelled, Progress, Task
from tests.benchmarks.frame import Row, benchmark
from tests.benchmarks.report_bench import large_study

_ARTICLES = 500
_MOST = 50.0


@benchmark("agreement_page", "the window's longest turn while a large agreement study is shown")
def measure_page(folder: Path) -> Iterator[Row]:
    """Processor time of the window's thread alone, so that a busy machine tells the same."""
    made = figures(large_study(articles=_ARTICLES), Parameters(resamples=200, more=()))
    app = make_application("light")
    prepare()
    view = AgreementView(_nothing)
    view.resize(1440, 820)
    view.show()
    turns = _Turns()
    turns.run_until(lambda: len(turns.times) > 5)
    turns.times.clear()
    view.show_figures(made, key=("gamma", "spans"), type_labels={}, type_colors={})
    turns.run_until(lambda: view.is_settled)
    what = f"showing {len(made.disagreements):,} disagreements, its longest turn"
    yield Row(what=what, figure=1000 * max(turns.times), unit="ms", most=_MOST)
    turns.times.clear()
    view.disagreements.filter.setText("nothing has these words")
    turns.run_until(lambda: view.disagreements.count.text().startswith("0 "))
    yield Row(what="filtering them", figure=1000 * max(turns.times), unit="ms", most=_MOST)
    for ending in ("html", "pdf"):
        task = Task(partial(_write, made, folder / f"report.{ending}"))
        turns.times.clear()
        begun = time.perf_counter()
        task.start()
        turns.run_until(lambda task=task: not task.is_running)  # type: ignore[misc]
        seconds = time.perf_counter() - begun
        yield Row(
            what=f"writing the report as {ending}, its longest turn",
            figure=1000 * max(turns.times),
            unit="ms",
            most=_MOST,
        )
        size = (folder / f"report.{ending}").stat().st_size / 1e6
        yield Row(what=f"that report ({size:.1f} MB)", figure=seconds, unit="s", most=30)
    view.close()
    del app


class _Turns:
    """The processor time of the window's thread from one turn to the next."""

    def __init__(self) -> None:
        self.times: list[float] = []
        self._last = time.thread_time()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(1)
        self._timer.timeout.connect(self._on_turn)
        self._timer.start()

    def run_until(self, is_done: Callable[[], bool], *, seconds: float = 120) -> None:
        """Let the window go on until then."""
        loop = QEventLoop()
        end = time.perf_counter() + seconds
        self._last = time.thread_time()
        self._timer.timeout.connect(leave := partial(_leave, loop, is_done, end))
        loop.exec()
        self._timer.timeout.disconnect(leave)

    def _on_turn(self) -> None:
        now = time.thread_time()
        self.times.append(now - self._last)
        self._last = now


def _leave(loop: QEventLoop, is_done: Callable[[], bool], end: float) -> None:
    if is_done() or time.perf_counter() > end:
        loop.quit()


def _nothing(_article_id: str) -> None:
    return None


def _write(made: object, path: Path, progress: Progress, is_cancelled: IsCancelled) -> None:
    write_report_apart(made, path, progress=progress, is_cancelled=is_cancelled)  # type: ignore[arg-type]
