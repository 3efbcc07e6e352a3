"""How near two names are: other scripts, transliterations, initials, surnames, slips of the pen.

Knows names and the keys they stand for; nothing of speakers, files or windows.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations

ALIKE = 70
"""The score from which two names are worth a question."""

_APART = re.compile(r"[^a-z0-9]+")
_APOSTROPHES = re.compile(r"[\u0027\u2018\u2019\u201b\u02bc\u02bb\u02be\u02bf\u2032\u0060\u00b4]")
_POSSESSIVE = re.compile(r"[\u0027\u2019]s\b")

_TITLES = frozenset(
    word
    for line in (
        "mr mrs ms miss dr prof professor sir dame lord lady madam president minister premier",
        "chancellor senator ambassador general colonel captain major judge sheikh imam bishop the",
        "of for and de",
    )
    for word in line.split()
)
"""Words that say what somebody is and not who; without any other word they stay."""

_OFFICES = frozenset(
    word
    for line in (
        "administration agency army association authority board bureau cabinet club commission",
        "committee company council court department directorate federation force government group",
        "institute ministry mission movement municipality observatory office official officials",
        "organisation organization parliament party police presidency residents secretariat",
        "service source sources spokesman spokesperson spokeswoman staff state team tribunal union",
        "unnamed",
    )
    for word in line.split()
)
"""Words that many bodies share: alone they make nobody look like anybody."""

_SPELLINGS = tuple(
    (re.compile(pattern), put)
    for pattern, put in (
        (r"dzh|dj", "j"),
        (r"tsch|tch", "ch"),
        (r"shch|sch", "sh"),
        (r"tz|cz", "ts"),
        (r"kh", "h"),
        (r"gh", "g"),
        (r"ph", "f"),
        (r"th", "t"),
        (r"dh", "d"),
        (r"ck|q", "k"),
        (r"x", "ks"),
        (r"c(?![he])", "k"),
        (r"w", "v"),
        (r"ou|oo", "u"),
        (r"ee|iy|yi|ij|yj|y|j(?=[^aeiou]|$)", "i"),
        (r"(?<=[aeou])h\b", ""),
        (r"([a-z])\1", r"\1"),
    )
)
"""What one sound is written as in different romanisations, in the order in which it is folded."""

_BONES = str.maketrans({**dict.fromkeys("aeiouj"), "v": "f", "z": "s", "g": "k"})


@dataclass(frozen=True, slots=True)
class Like:
    """A known name that looks like a given one: whose it is, and how near (70 to 100)."""

    key: str
    name: str
    score: int


@dataclass(frozen=True, slots=True)
class _Word:
    """One word of a name, romanised: as spelt, as it sounds, and its consonants alone."""

    spelt: str
    sound: str
    bones: str
    is_foreign: bool

    @property
    def is_initial(self) -> bool:
        return len(self.spelt) == 1


@dataclass(frozen=True, slots=True)
class _Name:
    """A name in comparable form; ``words`` are without titles, ``joined`` are all their letters."""

    words: tuple[_Word, ...]
    joined: str
    is_unnamed: bool


class NameNearness:
    """Known names by key, and which of them a new name looks like.

    A question to the index takes a few milliseconds for 5,000 keys: only names that share a word,
    nearly, are compared in full.
    """

    def __init__(self) -> None:
        self._names: dict[str, tuple[tuple[str, _Name], ...]] = {}
        self._by_word: dict[str, set[str]] = defaultdict(set)
        self._by_bones: dict[str, set[str]] = defaultdict(set)

    def put(self, key: str, names: Sequence[str]) -> None:
        """Add a key or give it new names."""
        self.remove(key)
        read = tuple((name, _read(name)) for name in names)
        self._names[key] = read
        for index, entry in self._entries(read):
            index[entry].add(key)

    def remove(self, key: str) -> None:
        """Take a key out; nothing happens when it is not there."""
        for index, entry in self._entries(self._names.pop(key, ())):
            index[entry].discard(key)
            if not index[entry]:
                del index[entry]

    def like(self, name: str, *, without: Iterable[str] = (), limit: int = 3) -> list[Like]:
        """The keys whose names look like ``name``, the nearest first, but for those ``without``."""
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        given = _read(name)
        left_out = set(without)
        candidates: set[str] = set(self._by_word.get(given.joined, ()))
        words = list(self._by_word)
        for word in given.words:
            candidates |= self._by_bones.get(word.bones, set()) if len(word.bones) > 1 else set()
            slips = _slips(len(word.sound) + 2)
            near = extract(word.sound, words, scorer=OSA.distance, score_cutoff=slips, limit=None)
            for sound, _, _ in near:
                candidates |= self._by_word[sound]
        found = []
        for key in candidates - left_out:
            names = _comparable(given, self._names[key])
            score, shown = max((_score(given, other), text) for text, other in names)
            if score >= ALIKE:
                found.append(Like(key, shown, score))
        return sorted(found, key=lambda like: (-like.score, like.name))[:limit]

    def _entries(
        self, names: tuple[tuple[str, _Name], ...]
    ) -> Iterable[tuple[dict[str, set[str]], str]]:
        for _, name in names:
            yield self._by_word, name.joined
            for word in name.words:
                yield self._by_word, word.sound
                if len(word.bones) > 1:
                    yield self._by_bones, word.bones


def nearness(first: str, second: str) -> int:
    """How alike two names are: 100 for the same sounds, `ALIKE` and more for worth asking, or 0."""
    return _score(_read(first), _read(second))


def _comparable(
    given: _Name, names: tuple[tuple[str, _Name], ...]
) -> tuple[tuple[str, _Name], ...]:
    """The names to compare with: a surname on its own says nothing where full names can differ."""
    full = tuple(entry for entry in names if len(entry[1].words) > 1)
    return full if full and len(given.words) > 1 else names


@lru_cache(maxsize=4096)
def _read(name: str) -> _Name:
    from anyascii import anyascii

    bare = _APOSTROPHES.sub("", _POSSESSIVE.sub("", name.casefold()))
    words = []
    for piece in bare.split():
        romanised = _APOSTROPHES.sub("", anyascii(piece)).lower()
        is_foreign = not piece.isascii() and _is_foreign(piece)
        words += [_word(part, is_foreign=is_foreign) for part in _APART.split(romanised) if part]
    telling = [word for word in words if word.spelt not in _TITLES] or words
    joined = "".join(sorted("".join(word.sound for word in telling)))
    return _Name(
        words=tuple(telling),
        joined=f"={joined}",  # never to be taken for a single word
        is_unnamed=name.lstrip().casefold().startswith("(unnamed)"),
    )


@lru_cache(maxsize=16_384)
def _word(spelt: str, *, is_foreign: bool) -> _Word:
    sound = _sound(spelt)
    # What stands for w and y in scripts that write few vowels is more often a vowel.
    heard = _sound(re.sub("[wy]", "", spelt)) if is_foreign else sound
    bones = heard.replace("sh", "S").replace("ch", "C").translate(_BONES)
    return _Word(spelt=spelt, sound=sound or spelt, bones=bones, is_foreign=is_foreign)


def _sound(spelt: str) -> str:
    for pattern, put in _SPELLINGS:
        spelt = pattern.sub(put, spelt)
    return spelt


def _is_foreign(piece: str) -> bool:
    """Whether a word is in another script than Latin, where romanising gives only an inkling."""
    import unicodedata

    return any(
        char.isalpha() and not unicodedata.name(char, "LATIN").startswith("LATIN") for char in piece
    )


def _slips(length: int) -> int:
    """How many letters of so long a word may be wrong, missing, too many or in the other order."""
    return 0 if length < 5 else 1 if length < 9 else 2


def _score(first: _Name, second: _Name) -> int:
    """How alike two names are, 0 when they are not worth a question."""
    if not first.words or not second.words or first.is_unnamed != second.is_unnamed:
        return 0
    short, long = sorted((first.words, second.words), key=len)
    if first.joined == second.joined and _same_letters_in_words(short, long):
        return 100
    if len(short) == 1 and len(long) > 1:
        return _surname_score(short[0], long)
    if first.is_unnamed and len(short) != len(long):
        return 0
    return _full_score(short, long)


def _same_letters_in_words(short: tuple[_Word, ...], long: tuple[_Word, ...]) -> bool:
    """Whether the words, in some order, are the same when written in one ("Al-Hadi", "Alhadi")."""
    if len(long) > 4:
        return sorted(word.sound for word in short) == sorted(word.sound for word in long)
    whole = {"".join(word.sound for word in order) for order in permutations(long)}
    return any("".join(word.sound for word in order) in whole for order in permutations(short))


def _surname_score(word: _Word, name: tuple[_Word, ...]) -> int:
    """One word beside a full name: alike when it is the surname, which stands last."""
    if word.is_initial or word.spelt in _OFFICES or any(part.spelt in _OFFICES for part in name):
        return 0
    score = _word_score(word, name[-1])
    return score - 15 if score >= ALIKE + 15 else 0


def _full_score(short: tuple[_Word, ...], long: tuple[_Word, ...]) -> int:
    """Each word of the shorter name must be in the longer one, and one of them written out.

    What both names end with counts as the surname: it is never only an initial.
    """
    left = list(long)
    scores, slips = [], 0
    for word in short:
        score, place = max((_word_score(word, other), place) for place, other in enumerate(left))
        if not score:
            return 0
        scores.append(score)
        other = left.pop(place)
        slips += not (word.is_initial or other.is_initial or word.bones == other.bones)
    telling = any(not word.is_initial and word.spelt not in _OFFICES for word in short)
    has_office = any(word.spelt in _OFFICES for word in (*left, *short))
    if not telling or (left and has_office) or short[-1].is_initial or long[-1].is_initial:
        return 0
    if slips > max(1, len(short) // 3):
        return 0
    return max(ALIKE, round(sum(scores) / len(scores)) - 5 * len(left))


def _word_score(first: _Word, second: _Word) -> int:
    """How alike two words are: 100 the same sound, 80 an initial, 0 not alike."""
    if first.sound == second.sound:
        return 100
    if first.is_initial or second.is_initial:
        return 80 if first.spelt[0] == second.spelt[0] else 0
    is_foreign = first.is_foreign or second.is_foreign
    if is_foreign and first.bones == second.bones and len(first.bones) > 1:
        return 85
    return _slip_score(first, second)


def _slip_score(first: _Word, second: _Word) -> int:
    from rapidfuzz.distance import OSA

    length = max(len(first.sound), len(second.sound))
    distance = OSA.distance(first.sound, second.sound, score_cutoff=2)
    if distance <= _slips(length):
        return 96 - 6 * distance
    same_bones = first.bones == second.bones and len(first.bones) > 2
    if same_bones and distance <= 2 and length > 5 and first.spelt[0] == second.spelt[0]:
        return 86
    return 0
