"""How many there are of each of some things, as bars with the numbers beside them."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.report.chart_rows import Bar, labels_of
from annotator.report.drawing import PAPER, SIZE, Drawing, Palette
from annotator.report.shown_text import width_of

_ROW, _GAP = 30.0, 14.0


def bar_chart(
    rows: Sequence[Bar], *, title: str, width: float = 640, palette: Palette = PAPER
) -> str:
    """An SVG with one bar a row; the longest bar is that of the greatest share."""
    drawing = Drawing(
        width=width,
        height=_ROW * len(rows) + 4,
        title=title,
        description="; ".join(f"{row.label}: {row.count:,}, {row.share:.0%}" for row in rows),
        palette=palette,
    )
    labels, widest = labels_of((row.label for row in rows), size=SIZE, at_most=0.4 * width)
    left = widest + _GAP
    share_width = width_of("100 %", SIZE) + _GAP
    counts = max((width_of(f"{row.count:,}", SIZE) for row in rows), default=0.0)
    full = width - left - share_width - counts - _GAP
    greatest = max((row.share for row in rows), default=0.0) or 1.0
    for number, row in enumerate(rows):
        y = _ROW * (number + 0.5)
        drawing.words(0, y, labels[number])
        drawing.box(left, y - 7, full, 14, "track", radius=3)
        if row.count:
            drawing.box(left, y - 7, max(full * row.share / greatest, 3), 14, "mark", radius=3)
        drawing.words(width - share_width, y, f"{row.count:,}", anchor="end")
        drawing.words(width, y, f"{100 * row.share:.0f} %", color="muted", anchor="end")
    return drawing.as_svg()
