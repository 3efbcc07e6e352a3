"""Which known speakers a typed name may have been meant for, and which new ones may be doubles.

Compares nothing, and loads nothing, before somebody types.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from annotator.model.annotation import Annotation
from annotator.model.change import Change
from annotator.model.speaker import Speaker
from annotator.ui.name_index import Match

if TYPE_CHECKING:
    from annotator.text.names import NameNearness

_SLICE = 0.01
"""Seconds of one turn in which names are taken in."""
_SHORTEST = 4
"""Letters from which on a name is compared: shorter ones look like too many."""


class LookAlikes:
    """The speakers of a project by how they sound; kept up to date from changes."""

    def __init__(self) -> None:
        self._speakers: dict[str, Speaker] = {}
        self._made: dict[str, int] = {}
        self._index: NameNearness | None = None
        self._waiting: dict[str, None] = {}

    def put(self, speaker: Speaker) -> None:
        """Add a speaker or give one other names."""
        before = self._speakers.get(speaker.id)
        self._speakers[speaker.id] = speaker
        if before is None or before.names != speaker.names:
            self._waiting[speaker.id] = None

    def take(self, change: Change) -> None:
        """Note whom a change took away, and whom it made on the way to an annotation."""
        by_the_way = any(isinstance(edit.record, Annotation) for edit in change.edits)
        for edit in change.edits:
            if not isinstance(edit.record, Speaker):
                continue
            key = edit.record.id
            if edit.after is None:
                self._speakers.pop(key, None)
                self._made.pop(key, None)
                self._waiting.pop(key, None)
                if self._index is not None:
                    self._index.remove(key)
            elif edit.before is None and by_the_way:
                self._made.setdefault(key, len(self._made))

    def matches(self, typed: str) -> list[Match]:
        """The speakers that only look like the typed name, the nearest first."""
        if len(typed) < _SHORTEST:
            return []
        detail = QCoreApplication.translate("look_alikes", "looks alike")
        found = []
        for like in self._nearness().like(typed):
            name = self._speakers[like.key].name
            alias = "" if like.name == name else like.name
            found.append(Match(key=like.key, name=name, alias=alias, detail=detail))
        return found

    def doubt(self, speaker_id: str | None) -> Speaker | None:
        """Whom a speaker made while annotating may be the same as, until that was answered."""
        if speaker_id is None or speaker_id not in self._made:
            return None
        made = self._speakers[speaker_id]
        later = (key for key, turn in self._made.items() if turn >= self._made[speaker_id])
        apart = [other.id for other in self._speakers.values() if speaker_id in other.distinct_from]
        without = {*later, *made.distinct_from, *apart}
        alike = self._nearness().like(made.name, without=without, limit=1)
        return self._speakers[alike[0].key] if alike else None

    def speakers(self) -> list[Speaker]:
        """All speakers as they are now."""
        return list(self._speakers.values())

    def speaker(self, speaker_id: str) -> Speaker | None:
        """The speaker with that id as it is now."""
        return self._speakers.get(speaker_id)

    def get_ready(self) -> bool:
        """Take in some more names, for a few milliseconds; whether all of them are in."""
        if self._index is None:
            from annotator.text.names import NameNearness

            self._index = NameNearness()
        until = time.perf_counter() + _SLICE
        while self._waiting and time.perf_counter() < until:
            key = next(iter(self._waiting))
            del self._waiting[key]
            self._index.put(key, self._speakers[key].names)
        return not self._waiting

    def _nearness(self) -> NameNearness:
        """The index, whole in a project of the usual size, and otherwise as far as it is."""
        self.get_ready()
        if self._index is None:
            raise RuntimeError("the index is made by getting ready")
        return self._index
