"""What a benchmark is and what one says: its name, and rows of a figure, a floor and a limit.

A module of this folder has its benchmark in the run as soon as it marks it with `benchmark`.
"""

from __future__ import annotations

import importlib
import pkgutil
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tabulate import tabulate

import tests.benchmarks


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One measured figure in ``unit``, with the floor measured in the same run, if it has one.

    ``ratio`` is figure by floor unless it is given. A row without limits is there to be read. With
    limits for both the ratio and the figure, keeping one of them is enough ("2 times the floor or
    150 ms").
    """

    what: str
    figure: float
    unit: str = "ms"
    floor: float | None = None
    ratio: float | None = None
    most_ratio: float | None = None
    least_ratio: float | None = None
    most: float | None = None
    least: float | None = None
    note: str = ""

    def over_floor(self) -> float | None:
        """The ratio that the limits are about."""
        if self.ratio is not None or not self.floor:
            return self.ratio
        return self.figure / self.floor

    def passes(self) -> bool:
        """Whether the limits are kept."""
        kept = [met for _, met in self._limits()]
        return not kept or any(kept)

    def limit(self) -> str:
        """The limits in words; "" when there are none."""
        return " or ".join(words for words, _ in self._limits())

    def cells(self, name: str) -> tuple[str, ...]:
        """Its line of the table."""
        ratio = self.over_floor()
        return (
            name,
            self.what,
            _amount(self.figure, self.unit),
            "" if self.floor is None else _amount(self.floor, self.unit),
            "" if ratio is None else f"{ratio:.2f}",
            self.limit(),
            ("ok" if self.passes() else "MISSED") if self.limit() else "",
            self.note,
        )

    def _limits(self) -> list[tuple[str, bool]]:
        ratio = self.over_floor()
        limits = []
        for sign, bound, value, is_ratio in (
            ("<=", self.most_ratio, ratio, True),
            (">=", self.least_ratio, ratio, True),
            ("<=", self.most, self.figure, False),
            (">=", self.least, self.figure, False),
        ):
            if bound is not None:
                words = f"{sign} {bound:g}×" if is_ratio else f"{sign} {_amount(bound, self.unit)}"
                met = value is not None and (value <= bound if sign == "<=" else value >= bound)
                limits.append((words, met))
        return limits


HEADINGS = ("benchmark", "what", "figure", "floor", "ratio", "limit", "", "note")

Measure = Callable[[Path], Iterable[Row]]


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A measure by its name; ``measure`` gets an empty folder of its own."""

    name: str
    measures: str
    measure: Measure


_known: dict[str, Benchmark] = {}


def benchmark(name: str, measures: str) -> Callable[[Measure], Measure]:
    """Mark a function as the benchmark of that name; ``measures`` says in words what it does."""

    def mark(measure: Measure) -> Measure:
        if name in _known and _known[name].measure.__module__ != measure.__module__:
            raise ValueError(f"two benchmarks are called {name}")
        _known[name] = Benchmark(name, measures, measure)
        return measure

    return mark


def find_benchmarks() -> dict[str, Benchmark]:
    """The benchmarks of all modules of this folder, by name."""
    for module in pkgutil.iter_modules(tests.benchmarks.__path__, "tests.benchmarks."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    return dict(sorted(_known.items()))


def table(rows: Sequence[tuple[str, Row]]) -> str:
    """The table of (benchmark, row), with what was missed said once more below."""
    lines = [row.cells(name) for name, row in rows]
    used = [place for place in range(len(HEADINGS)) if any(line[place] for line in lines)]
    body = tabulate(
        [[line[place] for place in used] for line in lines],
        [HEADINGS[place] for place in used],
        disable_numparse=True,
        maxcolwidths=[60 if HEADINGS[place] in ("what", "note") else None for place in used],
    )
    missed = [f"MISSED: {name}: {row.what}" for name, row in rows if not row.passes()]
    return "\n".join((body, *missed))


def print_report(rows: Sequence[tuple[str, Row]], failed: Sequence[str]) -> int:
    """Print the table and the benchmarks that failed; returns the exit code, 0 when all is well."""
    print(table(rows))  # noqa: T201
    for name in failed:
        print(f"FAILED: {name}; its words are above.")  # noqa: T201
    return 1 if failed or not all(row.passes() for _, row in rows) else 0


def as_data(row: Row) -> dict[str, Any]:
    """The row as it travels from a benchmark's process to the table."""
    return asdict(row)


def milliseconds(act: Callable[[], object]) -> float:
    """How long one act takes."""
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000


def _amount(value: float, unit: str) -> str:
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    return f"{value:.{digits}f} {unit}".rstrip()
