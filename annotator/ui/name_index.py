"""Finding speakers and propositions by what has been typed of them, best match first.

Knows names and how recently each was used; nothing of widgets.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from heapq import nsmallest

_SHOWN = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One thing that the typed words could mean; ``alias`` is the other name they matched.

    ``detail`` are some more words about it, shown after the name.
    """

    key: str
    name: str
    alias: str = ""
    detail: str = ""


@dataclass(slots=True)
class _Entry:
    names: tuple[str, ...]
    folded: tuple[str, ...]
    words: tuple[str, ...]
    used: int
    detail: str
    is_offered: bool


class NameIndex:
    """Names by key, matched folded: whole name first, then any word's beginning, then inside.

    ``fold`` makes spellings equal that should be (`fold_name`, `fold_text`).
    """

    def __init__(self, fold: Callable[[str], str]) -> None:
        self._fold = fold
        self._entries: dict[str, _Entry] = {}
        self._uses = 0
        self._look_alikes: Callable[[str], list[Match]] | None = None

    def set_look_alikes(self, look_alikes: Callable[[str], list[Match]]) -> None:
        """How entries are found that typed words may have been meant for, when none fits them."""
        self._look_alikes = look_alikes

    def look_alikes(self, typed: str) -> list[Match]:
        """The entries that only look like ``typed``; none while nobody can tell."""
        return [] if self._look_alikes is None else self._look_alikes(typed)

    def put(
        self, key: str, names: Sequence[str], *, detail: str = "", is_offered: bool = True
    ) -> None:
        """Add an entry or give it new names; the first name is the one shown.

        One that is not offered is still found by its exact name.
        """
        known = self._entries.get(key)
        self._uses += 1
        used = known.used if known is not None else self._uses
        folded = tuple(self._fold(name) for name in names)
        # With a space before each word, where words begin is found without taking names apart.
        words = tuple(f" {' '.join(name.split())}" for name in folded)
        self._entries[key] = _Entry(tuple(names), folded, words, used, detail, is_offered)

    def remove(self, key: str) -> None:
        """Take an entry out; nothing happens when there is none."""
        self._entries.pop(key, None)

    def use(self, key: str) -> None:
        """Note that the entry was just used, so that it is proposed early."""
        entry = self._entries.get(key)
        if entry is not None:
            self._uses += 1
            entry.used = self._uses

    def name(self, key: str) -> str | None:
        """The name that stands for the entry; None when there is no such entry."""
        entry = self._entries.get(key)
        return None if entry is None else entry.names[0]

    def exact(self, typed: str) -> str | None:
        """The key that has exactly this name or alias, canonical names first."""
        folded = self._fold(typed)
        if not folded:
            return None
        for key, entry in self._entries.items():
            if entry.folded[0] == folded:
                return key
        return next(
            (key for key, entry in self._entries.items() if folded in entry.folded),
            None,
        )

    def ranked(self, limit: int = _SHOWN) -> list[str]:
        """The keys, most recently used first."""
        offered = (key for key, entry in self._entries.items() if entry.is_offered)
        return sorted(offered, key=self._staleness)[:limit]

    def find(self, typed: str, limit: int = _SHOWN, *, with_all: bool = False) -> list[Match]:
        """What ``typed`` could mean, best first; the last used ones when it is empty.

        ``with_all`` finds those as well that are not offered.
        """
        folded = self._fold(typed)
        if not folded:
            return [self._match(key, 0) for key in self.ranked(limit)]
        starts = [f" {part}" for part in folded.split()]
        first = starts[0][1:]
        scored = []
        for key, entry in self._entries.items():
            best: tuple[int, int] | None = None
            for place, words in enumerate(entry.words):
                # Whatever fits holds the first word typed; most names do not.
                if first in words:
                    score = _score(folded, starts, words)
                    if score is not None and (best is None or score < best[0]):
                        best = score, place
            if best is not None and (entry.is_offered or with_all):
                score, place = best
                scored.append(((score, min(place, 1), -entry.used), key, place))
        return [self._match(key, place) for _, key, place in nsmallest(limit, scored)]

    def _match(self, key: str, place: int) -> Match:
        entry = self._entries[key]
        alias = entry.names[place] if place else ""
        return Match(key=key, name=entry.names[0], alias=alias, detail=entry.detail)

    def _staleness(self, key: str) -> int:
        return -self._entries[key].used


def _score(typed: str, starts: Sequence[str], words: str) -> int | None:
    """How well words with a space before each fit folded typing, 0 best; None if not at all.

    ``starts`` are the words of what was typed, with a space before each.
    """
    if words.startswith(typed, 1):
        return 0 if len(words) == len(typed) + 1 else 1
    if all(start in words for start in starts):
        return 2
    return 3 if typed in words else None
