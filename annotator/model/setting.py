"""Settings of a project that its lead makes, as records that the change log can hold."""

from __future__ import annotations

from dataclasses import dataclass

PREDICTIONS = "predictions"
"""Whether new annotations are filled in by prediction; on unless it was switched off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectSetting:
    """One setting; ``value`` is any JSON value."""

    id: str
    value: object
