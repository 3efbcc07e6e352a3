"""How articles are set at the moment: face, line width and spacing, as the user wants them.

Known to whatever lays out an article; who may change it is not known here.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal


class ReadingStyle(NamedTuple):
    """``face`` is "serif", "sans" or a family; ``line_width`` counts characters; ``leading`` and
    ``paragraph_gap`` are shares of the letter size; ``cards`` is "words", "signs" or "none";
    ``has_map`` says whether there is an overview at the scroll bar.
    """

    face: str = "serif"
    line_width: int = 68
    leading: float = 1.6
    paragraph_gap: float = 0.75
    cards: str = "words"
    has_map: bool = True


class _InForce(QObject):
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.style = ReadingStyle()


@lru_cache(maxsize=1)
def reading_signals() -> _InForce:
    """The object whose ``changed`` signal is sent after every change of style."""
    return _InForce()


def reading_style() -> ReadingStyle:
    """The style in force."""
    return reading_signals().style


def set_reading_style(style: ReadingStyle) -> None:
    """Set articles like this from now on."""
    known = reading_signals()
    if style != known.style:
        known.style = style
        known.changed.emit()
