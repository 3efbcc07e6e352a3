"""Values in their order, joined by a line, with their intervals as a band behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from annotator.report.chart_rows import Interval, floor_of, interval_text, ticks, value_text
from annotator.report.drawing import PAPER, SIZE, SMALL, Drawing, Palette
from annotator.report.shown_text import fitted, isolated

_HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 226.0, 38.0, 12.0, 22.0, 176.0
_NARROWEST_STEP = 64.0

Points = list[tuple[float, float]]


def line_chart(
    rows: Sequence[Interval], *, title: str, width: float = 640, palette: Palette = PAPER
) -> str:
    """An SVG with a point for each row that has a value; a row without one leaves a gap."""
    drawing = Drawing(
        width=width,
        height=_HEIGHT,
        title=title,
        description="; ".join(f"{row.label}: {interval_text(row)}, {row.n}" for row in rows),
        palette=palette,
    )
    floor, right = floor_of(rows), width - _RIGHT

    def level(value: float) -> float:
        return _BOTTOM - (min(max(value, floor), 1.0) - floor) / (1 - floor) * (_BOTTOM - _TOP)

    for tick in ticks(floor):
        drawing.line([(_LEFT, level(tick)), (right, level(tick))], "grid")
        text = value_text(tick, 1)
        drawing.words(_LEFT - 8, level(tick), text, color="muted", size=SMALL, anchor="end")
    step = (right - _LEFT) / max(len(rows), 1)
    at = [_LEFT + step * (number + 0.5) for number in range(len(rows))]
    for run in _runs(rows):
        line = [(at[n], level(rows[n].value or 0.0)) for n in run]
        banded = [n for n in run if rows[n].low is not None and rows[n].high is not None]
        upper = [(at[n], level(rows[n].high or 0.0)) for n in banded]
        lower = [(at[n], level(rows[n].low or 0.0)) for n in banded]
        _draw_run(drawing, line, upper, lower)
    labels = _told_apart([row.label for row in rows])
    every = max(1, -(-int(_NARROWEST_STEP) // max(int(step), 1)))
    for n, row in enumerate(rows):
        if row.value is not None:
            drawing.dot(at[n], level(row.value), 4, "mark")
        if n % every == 0:
            _draw_labels(drawing, row, labels[n], at[n], step * every)
    return drawing.as_svg()


def _draw_run(drawing: Drawing, line: Points, upper: Points, lower: Points) -> None:
    if len(upper) > 1:
        drawing.area([*upper, *reversed(lower)], "band", opacity=0.55)
    for high, low in zip(upper, lower, strict=True):
        drawing.line([high, low], "mark")
        for x, y in (high, low):
            drawing.line([(x - 4, y), (x + 4, y)], "mark")
    if len(line) > 1:
        drawing.line(line, "mark", thickness=2)


def _draw_labels(drawing: Drawing, row: Interval, name: str, x: float, room: float) -> None:
    label = isolated(fitted(name, SMALL, room - 8))
    value = "undefined" if row.value is None else value_text(row.value)
    drawing.words(x, _BOTTOM + 14, label, size=SMALL, anchor="middle")
    drawing.words(x, _BOTTOM + 30, value, size=SIZE, anchor="middle", is_bold=row.value is not None)
    n = fitted(row.n, SMALL, room - 8)
    drawing.words(x, _BOTTOM + 45, n, color="muted", size=SMALL, anchor="middle")


def _told_apart(labels: Sequence[str]) -> list[str]:
    """The labels without whole words that all of them begin with: there is little room for each."""
    words = [label.split(" ") for label in labels]
    shared = 0
    while len(labels) > 1 and all(len(own) > shared + 1 for own in words):
        if len({own[shared] for own in words}) > 1:
            break
        shared += 1
    return [" ".join(own[shared:]) for own in words]


def _runs(rows: Sequence[Interval]) -> Iterator[list[int]]:
    """The numbers of rows with values that follow one another without a gap."""
    run: list[int] = []
    for number, row in enumerate(rows):
        if row.value is None:
            if run:
                yield run
            run = []
        else:
            run.append(number)
    if run:
        yield run
