"""Values and their intervals on one axis, a row each; knows nothing of what they measure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from annotator.report.chart_rows import (
    Interval,
    floor_of,
    interval_text,
    labels_of,
    ticks,
    value_text,
)
from annotator.report.drawing import PAPER, SIZE, SMALL, Drawing, Palette
from annotator.report.shown_text import fitted, width_of

_ROW, _HEAD, _FOOT, _GAP = 30.0, 24.0, 22.0, 14.0
_WIDEST_LABEL = 0.34


def interval_chart(
    rows: Sequence[Interval],
    *,
    title: str,
    n_title: str = "n",
    width: float = 640,
    palette: Palette = PAPER,
) -> str:
    """An SVG with a bar from ``low`` to ``high`` and a stroke at the value for each row."""
    drawing = Drawing(
        width=width,
        height=_HEAD + _ROW * len(rows) + _FOOT,
        title=title,
        description="; ".join(
            f"{row.label}: {interval_text(row)}, {n_title} {row.n}" for row in rows
        ),
        palette=palette,
    )
    labels, widest = labels_of(
        (row.label for row in rows), size=SIZE, at_most=_WIDEST_LABEL * width
    )
    counts = max(width_of(text, SIZE) for text in (n_title, *(row.n for row in rows)))
    n_end = widest + _GAP + counts
    values = (interval_text(row) for row in rows if row.value is not None)
    left = n_end + _GAP
    right = width - max((width_of(text, SIZE) for text in values), default=0.0) - _GAP
    floor = floor_of(rows)

    def place(value: float) -> float:
        return left + (min(max(value, floor), 1.0) - floor) / (1.0 - floor) * (right - left)

    foot = _HEAD + _ROW * len(rows)
    for tick in ticks(floor):
        drawing.line([(place(tick), _HEAD), (place(tick), foot)], "grid")
        text = value_text(tick, 1)
        drawing.words(place(tick), foot + 11, text, color="muted", size=SMALL, anchor="middle")
    drawing.words(n_end, 11, n_title, color="muted", size=SMALL, anchor="end")
    for number, row in enumerate(rows):
        y = _HEAD + _ROW * (number + 0.5)
        drawing.words(0, y, labels[number])
        drawing.words(n_end, y, row.n, color="muted", anchor="end")
        _draw_value(drawing, row, y, left, right, place)
        if row.value is not None:
            drawing.words(width, y, interval_text(row), anchor="end")
    return drawing.as_svg()


def _draw_value(
    drawing: Drawing,
    row: Interval,
    y: float,
    left: float,
    right: float,
    place: Callable[[float], float],
) -> None:
    if row.value is None:
        words = fitted(interval_text(row), SIZE, right - left)
        drawing.box(left - 2, y - 9, width_of(words, SIZE), 18, "ground")
        drawing.words(left, y, words, color="muted")
        return
    drawing.box(left, y - 5, right - left, 10, "track", radius=5)
    if row.low is not None and row.high is not None:
        first, last = place(row.low), place(row.high)
        drawing.box(first, y - 5, max(last - first, 3.0), 10, "band", radius=3)
    drawing.box(place(row.value) - 1.5, y - 8, 3, 16, "mark")
