"""Sealed files as whoever holds one sees them: assignment or submission, whose, and how much."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

TEAM_SUFFIX = ".annotator-team"
"""How assignments and submissions end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamFile:
    """What a sealed file says it is; whether that is true is seen when it is taken.

    ``source`` is the key of the project that wrote it and ``sequence`` how far that was then;
    ``articles`` counts those of an assignment; ``annotations`` those of a submission.
    """

    path: Path
    kind: Literal["assignment", "submission"]
    project: str
    project_id: str
    annotator: str
    source: str
    sequence: int
    created: str
    articles: int
    annotations: int


def is_team_file(path: Path) -> bool:
    """Whether a file's name is that of an assignment or submission, also one that was renamed."""
    return TEAM_SUFFIX in path.name


def look_at(path: Path) -> TeamFile:
    """Read the header of a sealed file; raises InputRefused when it is none."""
    from annotator.exchange.sealed_jsonl import sealed_header

    header = sealed_header(path)
    return TeamFile(
        path=path,
        kind=header.kind,
        project=header.project,
        project_id=header.project_id,
        annotator=header.annotator,
        source=header.source,
        sequence=header.sequence,
        created=header.created,
        articles=header.counts.get("article", 0),
        annotations=header.counts.get("annotation", 0),
    )
