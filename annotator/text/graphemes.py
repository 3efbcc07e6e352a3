"""Grapheme clusters: the positions at which a text must not be cut. Knows nothing of words.

Local and on the safe side: never allows a cut that Unicode Standard Annex 29 forbids, and
forbids a few more (Myanmar vowel signs, joined consonants). Positions are code points.
"""

from __future__ import annotations

import unicodedata

ZERO_WIDTH_JOINER = "\u200d"
_REACH = 500
"""How far a cluster is followed; longer ones are nobody's writing."""

_NEVER_EXTENDED = frozenset({"Cc", "Zl", "Zp"})
_MARKS = frozenset({"Mn", "Me", "Mc"})
_PICTOGRAPH_CATEGORIES = frozenset({"So", "Sm", "Sk", "Cn"})
_PICTOGRAPH_OTHERS = "‼⁉ℹ〰〽"
_EXTENDERS = frozenset("\u200c\u200d\uff9e\uff9f\u0e33\u0eb3")
_PREPENDED = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\u0d4e\U000110bd\U000110cd"
    "\U000111c2\U000111c3\U0001193f\U00011941\U00011a3a\U00011d46\U00011f02"
    "\U00011a84\U00011a85\U00011a86\U00011a87\U00011a88\U00011a89"
)


def is_extender(character: str) -> bool:
    """Whether the character belongs to the one before it: marks, joiners, skin tones, tags."""
    if character < "\u0300":
        return False
    return (
        unicodedata.category(character) in _MARKS
        or character in _EXTENDERS
        or "\U0001f3fb" <= character <= "\U0001f3ff"
        or "\U000e0020" <= character <= "\U000e007f"
    )


def _is_regional(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _is_inside_flag(text: str, position: int) -> bool:
    if not (_is_regional(text[position]) and _is_regional(text[position - 1])):
        return False
    start = position
    while start > max(0, position - 2 * _REACH) and _is_regional(text[start - 1]):
        start -= 1
    return (position - start) % 2 == 1


def _is_inside_syllable(before: str, after: str) -> bool:
    """Whether two Hangul jamo or syllables make one block."""
    if "\u1160" <= after <= "\u11ff" or "\ud7b0" <= after <= "\ud7fb":
        return (
            "\u1100" <= before <= "\u11ff"
            or "\ua960" <= before <= "\ua97c"
            or "\uac00" <= before <= "\ud7fb"
        )
    is_leading = "\u1100" <= before <= "\u115f" or "\ua960" <= before <= "\ua97c"
    return is_leading and (
        "\u1100" <= after <= "\u115f"
        or "\ua960" <= after <= "\ua97c"
        or "\uac00" <= after <= "\ud7a3"
    )


def _is_conjunct(text: str, position: int) -> bool:
    """Whether a virama-like mark binds the letter at ``position`` to the one before."""
    if not text[position].isalpha():
        return False
    for index in range(position - 1, max(-1, position - 9), -1):
        character = text[index]
        if unicodedata.combining(character) == 9:
            return True
        if not is_extender(character):
            return False
    return False


def is_inside(text: str, position: int) -> bool:
    """Whether ``position`` lies inside a grapheme cluster, so that no cut may be made there."""
    if not 0 < position < len(text):
        return False
    before, after = text[position - 1], text[position]
    if after < "\u0300" and before < "\u0300":
        return before == "\r" and after == "\n"
    if unicodedata.category(before) in _NEVER_EXTENDED:
        return False
    if is_extender(after):
        return True
    if before == ZERO_WIDTH_JOINER and (
        unicodedata.category(after) in _PICTOGRAPH_CATEGORIES or after in _PICTOGRAPH_OTHERS
    ):
        return True
    return (
        (before in _PREPENDED and unicodedata.category(after) not in _NEVER_EXTENDED)
        or _is_inside_syllable(before, after)
        or _is_inside_flag(text, position)
        or _is_conjunct(text, position)
    )


def grapheme_start(text: str, position: int) -> int:
    """The nearest place at or before ``position`` where the text may be cut."""
    place = position = max(0, min(position, len(text)))
    while is_inside(text, place):
        place -= 1
        if position - place > _REACH:
            return position
    return place


def grapheme_end(text: str, position: int) -> int:
    """The nearest place at or after ``position`` where the text may be cut."""
    place = position = max(0, min(position, len(text)))
    while is_inside(text, place):
        place += 1
        if place - position > _REACH:
            return position
    return place
