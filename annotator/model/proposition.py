"""Propositions: the short positive sentences that stances are about."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Literal

PropositionKind = Literal["fact", "position", "demand"]
PropositionStatus = Literal["accepted", "proposed", "retired"]
PROPOSITION_KINDS: tuple[PropositionKind, ...] = ("fact", "position", "demand")
PROPOSITION_STATUSES: tuple[PropositionStatus, ...] = ("accepted", "proposed", "retired")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposition:
    """One fact or one "should", put positively; denying it is what stances are for.

    A "retired" one stays with the annotations about it and is not offered any more.

    ``implies`` and ``excludes`` are ids of other propositions. That two exclude each other is kept
    with one of them and holds for both.
    """

    id: str
    text: str
    kind: PropositionKind = "fact"
    status: PropositionStatus = "proposed"
    note: str = ""
    implies: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()


def fold_text(text: str) -> str:
    """``text`` without case, outer and repeated spaces and the final full stop, for comparing."""
    folded = " ".join(unicodedata.normalize("NFC", text).casefold().split())
    return folded.rstrip(".").rstrip()
