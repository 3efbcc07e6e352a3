"""How the width beside and for an article is shared out between margin, text and gutter."""

from __future__ import annotations

from typing import NamedTuple

from annotator.ui.article_document import SIDE

SCROLL_BAR = 12
"""Pixels kept for the scroll bar, whether it shows or not, so that lines never break anew."""

MAP = 18
"""Pixels of the overview beside the scroll bar."""

GUTTER, GUTTER_COMPACT = 196, 34
"""The gutter's widths: with words, and with signs only."""

_MARGIN_LEAST = 8
_NARROWEST = 80
_COMFORTABLE, _BEARABLE = 0.74, 0.4


class Columns(NamedTuple):
    """Pixels left of the text, of the text with its sides, and of the gutter right of it."""

    left: int
    text: int
    gutter: int


def share_out(width: int, *, column: int, has_gutter: bool, largest: int = GUTTER) -> Columns:
    """Text and gutter of a view that is ``width`` wide, when ``column`` is the ideal text width.

    The gutter gives way first to a narrow one and then to none, so that lines stay readable;
    it never gets wider than ``largest``.
    """
    free = width - SCROLL_BAR - 2 * SIDE - _MARGIN_LEAST
    gutter = 0
    if has_gutter and largest >= GUTTER and free - GUTTER >= _COMFORTABLE * column:
        gutter = GUTTER
    elif has_gutter and free - GUTTER_COMPACT >= _BEARABLE * column:
        gutter = GUTTER_COMPACT
    text = max(_NARROWEST, min(column, free - gutter)) + 2 * SIDE
    left = max(0, (width - SCROLL_BAR - text - gutter) // 2)
    return Columns(left=left, text=text, gutter=gutter)
