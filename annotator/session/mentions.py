"""Whom a mention means: by name, by title, by pronoun; or a new name that nobody has yet.

Looks back in the article for the last matching person, some thousand characters at most.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from annotator.model.span import Span
from annotator.session.speaker_names import (
    BODY_KINDS,
    PERSON_KINDS,
    Named,
    SpeakerNames,
    Word,
    words_of,
)
from annotator.text.reporting_words import (
    DETERMINERS,
    DOCUMENTS,
    POSSESSIVES,
    SPOKESPEOPLE,
    word_set,
)

How = Literal["name", "title", "pronoun", "new"]

_BACK = 4_000
_OPENING = 1_500
_CHUNK = 1_000
_SINGULAR = word_set("he she")
_NEUTER = word_set("it this")
_PLURAL = word_set("they both")
_BINDING = word_set("of for from in at by with to on near")
_KIND_NOUNS = {
    "government": "government",
    "governments": "government",
    "agency": "outlet",
    "newspaper": "outlet",
    "paper": "outlet",
    "broadcaster": "outlet",
}
_LONGEST_NEW = 60


@dataclass(frozen=True, slots=True)
class Meant:
    """One person that a mention can mean; ``name`` alone for somebody the project lacks."""

    speaker_id: str | None
    name: str
    how: How


class Mentions:
    """Resolves mentions of one article for one prediction."""

    def __init__(self, names: SpeakerNames, text: str, focus: Iterable[Span]) -> None:
        """``focus``: who else is said to speak near the place, the nearest first."""
        self._names = names
        self._text = text
        self._focus = focus
        self._known: dict[Span, list[Meant]] = {}
        self._chunks: dict[tuple[int, int], list[Named]] = {}

    def resolve(self, mention: Span) -> list[Meant]:
        """Whom the mention can mean, the likeliest first; nobody where nothing tells."""
        if mention not in self._known:
            self._known[mention] = self._resolved(mention)
        return self._known[mention]

    def _resolved(self, mention: Span) -> list[Meant]:
        words = list(words_of(self._text, mention.start, mention.end))
        if not words:
            return []
        pronoun = words[0].folded if len(words) == 1 else ""
        if pronoun in _SINGULAR | _NEUTER | _PLURAL:
            return self._by_pronoun(pronoun, mention)
        named = self._by_name(mention, words)
        if named:
            return named
        titled = self._by_title(mention, words)
        return titled or self._as_new(words)

    # by name

    def _by_name(self, mention: Span, words: list[Word]) -> list[Meant]:
        found = [
            named
            for named in self._names.named_in(self._text, mention.start, mention.end)
            if _is_head(named.span, words)
        ]
        if not found:
            return []
        best = max(found, key=lambda named: (len(named.span), named.span.start))
        ids = self._by_recency(best.speaker_ids, mention.start)
        return [Meant(key, "", "name") for key in ids]

    def _by_recency(self, speaker_ids: Sequence[str], before: int) -> list[str]:
        """Several bearers of one name: whoever was named in full last comes first."""
        if len(speaker_ids) < 2:
            return list(speaker_ids)
        last = self._last_where(lambda key: key in speaker_ids, before, alone=True)
        return sorted(speaker_ids, key=lambda key: key != last)

    # by title

    def _by_title(self, mention: Span, words: list[Word]) -> list[Meant]:
        wanted = [
            word.bare
            for word in words
            if word.folded not in DETERMINERS | POSSESSIVES and word.folded not in _BINDING
        ]
        if not wanted:
            return []
        if wanted[-1] in DOCUMENTS:
            return []  # whose it is stands too far away to tell
        kind = _KIND_NOUNS.get(wanted[-1])
        if kind is not None and len(wanted) == 1:
            count = 2 if words[0].folded in ("both", "two") else 1
            return self._of_kind(kind, mention.start, count)
        if not self._text[words[0].start].isascii():
            is_title = len(words) <= 2 and words[0].folded.startswith("ال")
            return self._by_pronoun("he", mention) if is_title else []
        ids = self._names.described_by(wanted)
        if not ids:
            ids = self._names.with_role_in(words)
        if not ids:
            return []
        known = set(ids)
        last = self._last_where(known.__contains__, mention.start)
        if last is None and len(ids) > 1:
            return []
        first = last or ids[0]
        return [Meant(first, "", "title")]

    def _of_kind(self, kind: str, before: int, count: int) -> list[Meant]:
        """The government, both governments: those of the kind that were named last."""
        found: dict[str, None] = {}
        for named in self._backwards(before):
            for key in named.speaker_ids:
                speaker = self._names.speaker(key)
                if speaker is not None and speaker.kind == kind:
                    found[key] = None
            if len(found) >= count:
                break
        return [Meant(key, "", "title") for key in list(found)[:count]]

    # by pronoun

    def _by_pronoun(self, pronoun: str, mention: Span) -> list[Meant]:
        kinds = PERSON_KINDS if pronoun in _SINGULAR else BODY_KINDS

        def fits(key: str) -> bool:
            speaker = self._names.speaker(key)
            return speaker is not None and speaker.kind in kinds

        for earlier in self._focus:
            if earlier.end > mention.start or self._is_pronoun(earlier):
                continue
            for meant in self.resolve(earlier)[:1]:
                if meant.speaker_id is not None and fits(meant.speaker_id):
                    return [Meant(meant.speaker_id, "", "pronoun")]
        last = self._last_where(fits, mention.start)
        return [] if last is None else [Meant(last, "", "pronoun")]

    def _is_pronoun(self, mention: Span) -> bool:
        words = mention.of(self._text).lower()
        return words in _SINGULAR | _NEUTER | _PLURAL or not words.isascii()

    # looking back

    def last_named(self, before: int) -> str | None:
        """Whoever is named last before a place."""
        return self._last_where(lambda _: True, before)

    def _last_where(
        self, fits: Callable[[str], bool], before: int, *, alone: bool = False
    ) -> str | None:
        """The last speaker named before a place who fits; ``alone``: named unmistakably."""
        for named in self._backwards(before):
            if alone and len(named.speaker_ids) > 1:
                continue
            for key in named.speaker_ids:
                if fits(key):
                    return key
        return None

    def _backwards(self, before: int) -> Iterator[Named]:
        """The names before a place, the last first, cut from the text a chunk at a time."""
        stop, floor = before, max(0, before - _BACK)
        while stop > floor:
            start = max(floor, stop - _CHUNK)
            while floor < start and self._text[start - 1].isalnum():
                start -= 1
            if (start, stop) not in self._chunks:
                self._chunks[start, stop] = self._names.named_in(self._text, start, stop)
            yield from reversed(self._chunks[start, stop])
            stop = start
        if floor > 0:
            yield from reversed(self._names.named_in(self._text, 0, min(_OPENING, floor)))

    # new names

    def _as_new(self, words: list[Word]) -> list[Meant]:
        """A name that nobody has, or somebody unnamed, to be offered and never to be assumed."""
        first = words[0].folded
        if first in ("a", "an") and not words[-1].is_capital:
            name = " ".join(word_text(self._text, word) for word in words[1:])
            return [Meant(None, f"(unnamed) {name}", "new")] if name else []
        run: list[Word] = []
        for word in reversed(words):
            if not word.is_capital and not (
                run and word.folded in ("of", "de", "van", "von", "al")
            ):
                break
            run.insert(0, word)
        while run and not run[0].is_capital:
            run.pop(0)
        if not run or (len(run) == 1 and run[0].folded in DETERMINERS):
            return []
        if run[0].folded in DETERMINERS and len(run) > 1:
            run.pop(0)
        name = self._text[run[0].start : run[-1].end]
        return [Meant(None, " ".join(name.split()), "new")] if len(name) <= _LONGEST_NEW else []


def word_text(text: str, word: Word) -> str:
    """The word as it stands."""
    return text[word.start : word.end]


def _is_head(span: Span, words: list[Word]) -> bool:
    """Whether the name is what the mention is about, not whom that belongs to.

    The flood service of Peldavia is not Peldavia; a spokesman for Peldavia speaks for it.
    """
    before = [word.folded for word in words if word.end <= span.start]
    after = [word for word in words if word.start >= span.end]
    speaks_for = any(word in SPOKESPEOPLE for word in before)
    if before and before[-1] in _BINDING and not speaks_for:
        return False
    if len(before) > 1 and before[-1] == "the" and before[-2] in _BINDING and not speaks_for:
        return False
    is_arabic = not words[0].folded.isascii()
    return not after or after[0].folded in _BINDING or (is_arabic and not before)
