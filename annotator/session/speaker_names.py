"""Which speakers of the project a stretch of text names: an index over all their names and roles.

Kept up to date from changes; nothing in it grows with the articles or annotations there are.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from annotator.model.change import Change
from annotator.model.span import Span
from annotator.model.speaker import Speaker, fold_name
from annotator.text.reporting_words import word_set

_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f\u064b-\u065f\u0670\u0640]|['’ʼ](?=[^\W_]))*")
_BRACKETS = re.compile(r"\([^()]*\)")
_GENITIVE = re.compile(r"['’]s?\Z")
_SURNAME_FROM = 3
_LEFT_OUT = word_set("the a an of for and in at to")
PERSON_KINDS = frozenset(("person", "unnamed"))
BODY_KINDS = frozenset(("government", "body", "outlet", "collective"))


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text with its folded forms: as it stands, and without an English genitive."""

    start: int
    end: int
    folded: str
    bare: str
    is_capital: bool


@dataclass(frozen=True, slots=True)
class Named:
    """Speakers that a span of text names by one of their names; several share a surname."""

    span: Span
    speaker_ids: tuple[str, ...]


class SpeakerNames:
    """The names, surnames, roles and organisations of speakers, by their folded words."""

    def __init__(self, speakers: Iterable[Speaker] = ()) -> None:
        self._speakers: dict[str, Speaker] = {}
        self._names: dict[tuple[str, ...], dict[str, None]] = {}
        self._lengths: dict[str, dict[int, int]] = {}
        self._roles: dict[str, dict[tuple[str, ...], dict[str, None]]] = {}
        self._described: dict[str, dict[str, None]] = {}
        for speaker in speakers:
            self.put(speaker)

    def take(self, change: Change) -> None:
        """Follow what a change did to speakers."""
        for edit in change.edits:
            if isinstance(edit.record, Speaker):
                self.remove(edit.record.id)
                if isinstance(edit.after, Speaker):
                    self.put(edit.after)

    def put(self, speaker: Speaker) -> None:
        """Add a speaker."""
        self._speakers[speaker.id] = speaker
        for words in _names_of(speaker):
            self._names.setdefault(words, {})[speaker.id] = None
            lengths = self._lengths.setdefault(words[0], {})
            lengths[len(words)] = lengths.get(len(words), 0) + 1
        if role := _split(speaker.role):
            self._roles.setdefault(role[0], {}).setdefault(role, {})[speaker.id] = None
        for word in _description(speaker):
            self._described.setdefault(word, {})[speaker.id] = None

    def remove(self, speaker_id: str) -> None:
        """Take a speaker out; nothing happens when there is none."""
        speaker = self._speakers.pop(speaker_id, None)
        if speaker is None:
            return
        for words in _names_of(speaker):
            self._names[words].pop(speaker_id, None)
            self._lengths[words[0]][len(words)] -= 1
        if role := _split(speaker.role):
            self._roles[role[0]][role].pop(speaker_id, None)
        for word in _description(speaker):
            self._described[word].pop(speaker_id, None)

    def speaker(self, speaker_id: str) -> Speaker | None:
        """The speaker with that id."""
        return self._speakers.get(speaker_id)

    def of_kind(self, kind: str) -> str | None:
        """The first speaker of a kind; None when there is none."""
        return next((known.id for known in self._speakers.values() if known.kind == kind), None)

    def named_in(self, text: str, start: int, end: int) -> list[Named]:
        """Every name in ``[start, end)`` in reading order, the longest where several begin."""
        words = list(words_of(text, start, end))
        found: list[Named] = []
        place = 0
        while place < len(words):
            length, ids = self._longest(words, place)
            if length:
                span = Span(words[place].start, words[place + length - 1].end)
                found.append(Named(span, ids))
            place += max(1, length)
        return found

    def _longest(self, words: list[Word], place: int) -> tuple[int, tuple[str, ...]]:
        """How many words the longest name takes that begins at ``place``, and whose it is."""
        first = words[place]
        if first.folded not in self._lengths and first.bare not in self._lengths:
            return 0, ()
        lengths = {
            length
            for form in (first.folded, first.bare)
            for length, count in self._lengths.get(form, {}).items()
            if count and place + length <= len(words)
        }
        for length in sorted(lengths, reverse=True):
            run = words[place : place + length]
            # A name in small letters only (a role, “residents”) names nobody by itself.
            if first.folded.isascii() and not any(word.is_capital for word in run):
                continue
            folded = [word.folded for word in run]
            for last in (folded[-1], run[-1].bare):
                ids = self._names.get((*folded[:-1], last))
                if ids:
                    return length, tuple(ids)
        return 0, ()

    def with_role_in(self, words: Sequence[Word]) -> list[str]:
        """The speakers whose whole role stands among the words, of the longest such role.

        Whoever else the words name with a capital must belong to the speaker too: the mayor of
        Springfield is nobody whose description lacks Springfield.
        """
        best: tuple[int, list[str]] = (0, [])
        for place, word in enumerate(words):
            for role, ids in self._roles.get(word.bare, {}).items():
                run = tuple(known.bare for known in words[place : place + len(role)])
                if not ids or run != role or len(role) <= best[0]:
                    continue
                rest = [*words[:place], *words[place + len(role) :]]
                named = [known.bare for known in rest if known.is_capital]
                fitting = [key for key in ids if self._describes(key, named)]
                if fitting:
                    best = (len(role), fitting)
        return best[1]

    def _describes(self, speaker_id: str, named: Sequence[str]) -> bool:
        return all(
            speaker_id in self._described.get(word, {}) for word in named if word not in _LEFT_OUT
        )

    def described_by(self, words: Iterable[str]) -> list[str]:
        """The speakers whose names, role and organisation together hold all these words."""
        wanted = [word for word in words if word not in _LEFT_OUT]
        sets = sorted((self._described.get(word, {}) for word in wanted), key=len)
        if not sets or not sets[0]:
            return []
        found = list(sets[0])
        for others in sets[1:]:
            found = [key for key in found if key in others]
        return found


def words_of(text: str, start: int, end: int) -> Iterator[Word]:
    """The words of ``[start, end)``; hyphens and spaces part them alike."""
    for match in _WORD.finditer(text, start, end):
        folded, bare, is_capital = _forms(match[0])
        if folded:
            yield Word(match.start(), match.end(), folded, bare, is_capital)


@functools.lru_cache(maxsize=20_000)
def _forms(word: str) -> tuple[str, str, bool]:
    return fold_name(word), fold_name(_GENITIVE.sub("", word)), word[:1].isupper()


def _names_of(speaker: Speaker) -> list[tuple[str, ...]]:
    """All names as folded words, without brackets and “the”; a person's surname too."""
    if speaker.kind == "article_voice":
        return []
    found: dict[tuple[str, ...], None] = {}
    for name in speaker.names:
        words = _split(_BRACKETS.sub(" ", name))
        if words and words[0] == "the" and len(words) > 1:
            words = words[1:]
        if words:
            found[words] = None
        is_full = speaker.kind == "person" and len(words) > 1 and name[:1].isupper()
        is_title = "’s" in name or "'s" in name or words[:1] == ("the",)
        if is_full and not is_title and len(words[-1]) >= _SURNAME_FROM:
            found[(words[-1],)] = None
    return list(found)


def _split(name: str) -> tuple[str, ...]:
    return tuple(word for match in _WORD.finditer(name) if (word := _forms(match[0])[0]))


def _description(speaker: Speaker) -> set[str]:
    if speaker.kind == "article_voice":
        return set()
    texts = [speaker.role, speaker.organisation]
    if speaker.kind != "person":
        texts += [*speaker.names]
    words: set[str] = set()
    for text in texts:
        for match in _WORD.finditer(text):
            folded, bare, _ = _forms(match[0])
            words |= {folded, bare}
    return words - {""}
