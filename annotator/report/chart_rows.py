"""What charts draw: plain rows of words and numbers, and the sentences that say them.

A chart knows nothing of what its rows mean.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from annotator.report.shown_text import fitted, isolated, width_of

MINUS = "\u2212"


@dataclass(frozen=True, slots=True)
class Interval:
    """A value from ``low`` to ``high`` that rests on ``n``; without one ``undefined`` says why."""

    label: str
    n: str
    value: float | None
    low: float | None = None
    high: float | None = None
    undefined: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a matrix; ``share`` (0 to 1, None for no tint) says how dark it is."""

    text: str = ""
    note: str = ""
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Matrix:
    """Cells by row and column; ``corner`` says what the labels of both are."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[Cell, ...], ...]
    corner: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """How many there are of something, and which part of all that is (0 to 1)."""

    label: str
    count: int
    share: float


def value_text(value: float, decimals: int = 2) -> str:
    """A figure with a true minus; one that rounds to nothing has no sign."""
    text = f"{abs(value):.{decimals}f}"
    return MINUS + text if value < 0 and float(text) else text


def interval_text(row: Interval, decimals: int = 2) -> str:
    """“0.72 (0.64 to 0.79)”, “0.72”, or “undefined: reason”."""
    if row.value is None:
        return f"undefined: {row.undefined}" if row.undefined else "undefined"
    value = value_text(row.value, decimals)
    if row.low is None or row.high is None:
        return value
    return f"{value} ({value_text(row.low, decimals)} to {value_text(row.high, decimals)})"


def labels_of(texts: Iterable[str], *, size: float, at_most: float) -> tuple[list[str], float]:
    """Labels cut to fit, turning nothing around, and how wide the widest is."""
    cut = [fitted(text, size, at_most) for text in texts]
    widest = max((width_of(text, size) for text in cut), default=0.0)
    return [isolated(text) for text in cut], widest


def floor_of(rows: Iterable[Interval]) -> float:
    """Where an axis up to 1 begins so that all values and intervals lie on it: 0, −0.5 or −1."""
    ends = [end for row in rows for end in (row.value, row.low) if end is not None]
    lowest = min(ends, default=0.0)
    return -1.0 if lowest < -0.5 else -0.5 if lowest < 0 else 0.0


def ticks(floor: float) -> tuple[float, ...]:
    """Where an axis from ``floor`` to 1 is marked."""
    if floor < 0:
        return tuple(n / 2 for n in range(round(2 * floor), 3))
    return (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
