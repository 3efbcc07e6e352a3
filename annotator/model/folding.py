"""A text as it is searched: case, accents, quotation marks and invisible signs folded away.

Every folded position leads back to its code point of the text. Knows nothing of queries.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_right
from functools import lru_cache

_SLICE = 16_384
"""Code points folded at a time: a few milliseconds, also where most of them change."""

SPACELESS = (
    "\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aad\u3005-\u3007\u3021-\u3029"
    "\u3031-\u3035\u303b\u3041-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\ua9e0-\ua9ff\uaa60-\uaa7f\uaa80-\uaadf\uf900-\ufaff\uff66-\uff9f"
    "\U0001aff0-\U0001afff\U0001b000-\U0001b16f\U00020000-\U0003fffd"
)
"""The letters of scripts that write no spaces between words, as a class of a regular expression."""

_WORD = re.compile(rf"[{SPACELESS}]|[^\W_{SPACELESS}]+")
_TATWEEL = "\u0640"
_SIGNS = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u02bc\u02bb\u02be\u02bf\u2032\u0060\u00b4", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
}
_LETTERS_OWN = frozenset({7, 8, 9})
"""Combining classes of marks that make another letter or syllable: nukta, kana voicing, virama."""


@lru_cache(maxsize=16_384)
def folded_character(character: str, *, case: bool = False, diacritics: bool = False) -> str:
    """What one code point is searched as; "" for what is not seen.

    ``case`` and ``diacritics`` say what matters and therefore stays.
    """
    if character in _SIGNS:
        return _SIGNS[character]
    if character.isspace():
        return " "
    if "\uac00" <= character <= "\ud7a3":  # taken apart, every syllable would match its first sound
        return character
    bare = character if case else character.casefold()
    bare = unicodedata.normalize("NFKD", bare)
    if not case:
        bare = bare.casefold()
    return "".join(sign for sign in bare if not _is_unseen(sign, diacritics=diacritics))


def _is_unseen(sign: str, *, diacritics: bool) -> bool:
    if sign == _TATWEEL or unicodedata.category(sign) == "Cf" or "\ufe00" <= sign <= "\ufe0f":
        return True
    combining = unicodedata.combining(sign)
    return not diacritics and combining != 0 and combining not in _LETTERS_OWN


def folded_words(text: str) -> str:
    """A text as it is indexed: its words, folded, with single spaces between them."""
    return " ".join(index_words(FoldedText.whole(text).body))


def index_words(folded: str) -> list[str]:
    """The words of a folded text; letters of scripts without spaces are words of their own."""
    return _WORD.findall(folded)


class _Table(dict[int, str]):
    """Fills itself with the code points that a text turns out to have."""

    def __init__(self, *, case: bool, diacritics: bool) -> None:
        super().__init__()
        self._case, self._diacritics = case, diacritics

    def __missing__(self, code: int) -> str:
        found = folded_character(chr(code), case=self._case, diacritics=self._diacritics)
        self[code] = found
        return found


class FoldedText:
    """One text folded for finding, a slice at a time: call `advance` until it says True."""

    def __init__(self, text: str, *, case: bool = False, diacritics: bool = False) -> None:
        self.text = text
        self.case, self.diacritics = case, diacritics
        self.body = ""
        """The folded text, once all of it is there."""
        self._table = _Table(case=case, diacritics=diacritics)
        self._parts: list[str] = []
        self._read = self._length = 0
        # From folded place at[i] on, a folded place plus delta[i] is a code point of the text.
        self._at, self._delta = array("q", (0,)), array("q", (0,))

    @classmethod
    def whole(cls, text: str, *, case: bool = False, diacritics: bool = False) -> FoldedText:
        """A text folded at once."""
        folded = cls(text, case=case, diacritics=diacritics)
        while not folded.advance():
            pass
        return folded

    @property
    def is_ready(self) -> bool:
        """Whether all of the text is folded."""
        return not self._parts and self._read == len(self.text)

    def advance(self) -> bool:
        """Fold the next slice; says whether that was the last."""
        if self._read < len(self.text):
            self._fold(self.text[self._read : self._read + _SLICE])
        if self._read < len(self.text):
            return False
        if self._parts:
            self.body = "".join(self._parts)
            self._parts.clear()
        return True

    def place(self, folded: int) -> int:
        """The code point of the text that the folded character at a place comes from."""
        return folded + self._delta[bisect_right(self._at, folded) - 1]

    def _fold(self, part: str) -> None:
        body = part.translate(self._table)
        uneven = [sign for sign in set(part) if len(self._table[ord(sign)]) != 1]
        if uneven:
            self._note(part, re.compile("[" + re.escape("".join(uneven)) + "]"))
        self._parts.append(body)
        self._length += len(body)
        self._read += len(part)

    def _note(self, part: str, uneven: re.Pattern[str]) -> None:
        """Remember where folding made the part shorter or longer."""
        delta = self._delta[-1]
        start = self._read
        for found in uneven.finditer(part):
            place = start + found.start()
            length = len(self._table[ord(found[0])])
            if length == 0:
                self._put(place - delta, delta + 1)
            for step in range(1, length):
                self._put(place - delta + step, delta - step)
            delta += 1 - length

    def _put(self, at: int, delta: int) -> None:
        if self._at[-1] == at:
            self._delta[-1] = delta
        else:
            self._at.append(at)
            self._delta.append(delta)
