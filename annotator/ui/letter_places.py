"""Where the letters of a line are drawn, in lines whose words run in both directions.

There Qt finds other letters under the mouse than it draws: a wrapped right-to-left line is taken
for further right by its last space, and where directions meet it may choose the far end of a run.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from PySide6.QtGui import QTextBlock, QTextLayout, QTextLine

_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefe"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_INVISIBLE = re.compile(
    "[\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0]"
)


class Letter(NamedTuple):
    """One letter as it is drawn: units of its block, pixels of the block, which way it runs."""

    start: int
    end: int
    left: float
    right: float
    runs_left: bool


def has_both_directions(block: QTextBlock) -> bool:
    """Whether some words of a block run to the left, or might."""
    return _RIGHT_TO_LEFT.search(block.text()) is not None


def letter_at(block: QTextBlock, line: QTextLine, x: float) -> Letter | None:
    """The letter that is drawn at, or nearest to, an x of the block; None beside all of them."""
    letters = letters_of(block, line)
    if not letters:
        return None
    if not min(one.left for one in letters) <= x <= max(one.right for one in letters):
        return None
    return min(letters, key=lambda one: max(one.left - x, x - one.right, 0.0))


def place_at(block: QTextBlock, line: QTextLine, x: float) -> int | None:
    """The unit of the block before which a press at an x puts the caret; None as `letter_at`."""
    letter = letter_at(block, line, x)
    if letter is None:
        return None
    is_left_half = x < (letter.left + letter.right) / 2
    return letter.end if is_left_half == letter.runs_left else letter.start


def letters_of(block: QTextBlock, line: QTextLine) -> list[Letter]:
    """The visible letters of a laid-out line, with their marks, in the order of the text."""
    layout, document = block.layout(), block.document()
    found = []
    unit, end = line.textStart(), line.textStart() + line.textLength()
    while unit < end:
        after = max(unit + 1, layout.nextCursorPosition(unit))
        if not _INVISIBLE.match(document.characterAt(block.position() + unit)):
            letter = _drawn(line, unit, after)
            if letter is not None:
                found.append(letter)
        unit = after
    return found


def _drawn(line: QTextLine, start: int, end: int) -> Letter | None:
    wanted = QTextLayout.GlyphRunRetrievalFlag
    left = right = None
    runs_left = False
    for run in line.glyphRuns(
        start, end - start, wanted.RetrieveGlyphPositions | wanted.RetrieveGlyphIndexes
    ):
        advances = run.rawFont().advancesForGlyphIndexes(run.glyphIndexes())
        for place, advance in zip(run.positions(), advances, strict=True):
            if advance.x() > 0:
                left = place.x() if left is None else min(left, place.x())
                right = max(right or 0.0, place.x() + advance.x())
                runs_left = run.isRightToLeft()
    if left is None or right is None:
        return None
    return Letter(start, end, left, right, runs_left)
