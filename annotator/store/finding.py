"""What a check can find: problems, each with its place and what can be done, and its progress."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

RESTORE = "restore a backup made before that (annotator restore)"
REBUILD = "let the index be made anew (annotator check --repair-index); no work is lost"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is off: its kind, where it is, and what is wrong, in words.

    ``advice`` says what can be done. A ``is_note`` is worth knowing and no damage. ``annotation``
    is the id of the one that it is about, "" for anything else.
    """

    kind: str
    where: str
    what: str
    advice: str = RESTORE
    is_note: bool = False
    annotation: str = ""


class Looked(NamedTuple):
    """How many rows of how many were looked at so far."""

    done: int
    total: int


Finding = Problem | Looked
