"""Rows of a file that were not taken over, and why; part of every import's report."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """One row (or, with ``row`` None, one whole file) that was refused.

    ``file`` is the name as the user gave it, ``row`` the 1-based line or record, ``reason`` one
    sentence fit to be shown.
    """

    file: str
    row: int | None
    reason: str
