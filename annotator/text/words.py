"""Words and where they begin and end, for selecting and moving. Looks only at what is near.

A word is letters, digits and their marks with the joiners between them (it’s, well-known, U.S.,
1,000). In scripts written without spaces every grapheme cluster counts as a word of its own.
Positions are code points.
"""

from __future__ import annotations

import re
import unicodedata

from annotator.model.folding import SPACELESS
from annotator.model.span import Span
from annotator.text import graphemes
from annotator.text.scanning import LETTER_OR_DIGIT, first_match, last_match

_REACH = 500
"""How far a word is followed; what is longer has no boundaries that anybody would see."""

_MARKS_BETWEEN = 32
_JOINERS = frozenset("'’-‐‑_·׳״")
_NUMBER_JOINERS = frozenset(".,٫٬")
_UNJOINED_FORMATS = frozenset("\u200b")
_SPACELESS = re.compile(f"[{SPACELESS}]")


def _is_letter_or_digit(character: str) -> bool:
    return character.isalnum() and _SPACELESS.match(character) is None


def _is_transparent(character: str) -> bool:
    """Whether the character is invisible or a mark, and so takes the side of its neighbours."""
    if character < "\u00ad":
        return False
    return graphemes.is_extender(character) or (
        unicodedata.category(character) == "Cf" and character not in _UNJOINED_FORMATS
    )


def _neighbour(text: str, index: int, step: int) -> int:
    """The next index in direction ``step`` that holds no transparent character, or -1."""
    for distance in range(1, _MARKS_BETWEEN):
        place = index + step * distance
        if not 0 <= place < len(text):
            return -1
        if not _is_transparent(text[place]):
            return place
    return -1


def _is_word_at(text: str, index: int) -> bool:
    return index >= 0 and _is_letter_or_digit(text[index])


def _is_lone_letter(text: str, index: int) -> bool:
    """Whether a letter stands alone between what is not a letter or digit, like the U in U.S."""
    return (
        index >= 0
        and text[index].isalpha()
        and _is_letter_or_digit(text[index])
        and not _is_word_at(text, _neighbour(text, index, -1))
        and not _is_word_at(text, _neighbour(text, index, 1))
    )


def _is_joining_stop(text: str, *, left: int, right: int) -> bool:
    """Whether a full stop between two letters lies inside a name: U.S, Ph.D., example.org."""
    if not (text[left].isalpha() and text[right].isalpha()):
        return False
    return text[right].islower() or (
        _is_lone_letter(text, right)
        and (_is_lone_letter(text, left) or text[right + 1 : right + 2] == ".")
    )


def is_abbreviation_stop(text: str, index: int) -> bool:
    """Whether the full stop at ``index`` closes an abbreviation of dotted letters (U.S., a.m.)."""
    if not 3 <= index < len(text) or text[index] != ".":
        return False
    last = _neighbour(text, index, -1)
    stop = _neighbour(text, last, -1) if last >= 0 else -1
    first = _neighbour(text, stop, -1) if stop >= 0 else -1
    return (
        first >= 0
        and text[stop] == "."
        and _is_lone_letter(text, last)
        and text[first].isalpha()
        and _is_letter_or_digit(text[first])
        and not _is_word_at(text, _neighbour(text, index, 1))
    )


def _is_in_word(text: str, index: int) -> bool:
    """Whether the character at ``index`` is part of a word that may be longer than itself."""
    character = text[index]
    if character.isalnum():
        return _SPACELESS.match(character) is None
    if graphemes.is_extender(character):
        return _is_word_at(text, _neighbour(text, index, -1))
    if character == "." and is_abbreviation_stop(text, index):
        return True
    is_format = _is_transparent(character)
    if not (is_format or character in _JOINERS or character in _NUMBER_JOINERS):
        return False
    left, right = _neighbour(text, index, -1), _neighbour(text, index, 1)
    if is_format:
        return left >= 0 and right >= 0 and _is_in_word(text, left) and _is_in_word(text, right)
    return _joins(text, character, left=left, right=right)


def _joins(text: str, character: str, *, left: int, right: int) -> bool:
    """Whether punctuation with those visible neighbours makes one word of them."""
    if not _is_word_at(text, right):
        return False
    if character in _JOINERS:
        return _is_word_at(text, left) or is_abbreviation_stop(text, left)
    if not _is_word_at(text, left):
        return False
    if text[left].isnumeric() and text[right].isnumeric():
        return True
    return character == "." and _is_joining_stop(text, left=left, right=right)


def is_boundary(text: str, position: int) -> bool:
    """Whether no word and no grapheme cluster is cut at ``position``."""
    if not 0 < position < len(text):
        return True
    if graphemes.is_inside(text, position):
        return False
    return not (_is_in_word(text, position - 1) and _is_in_word(text, position))


def word_start(text: str, position: int) -> int:
    """The start of the word that ``position`` lies inside; itself when it is a boundary.

    A word that goes on for more than 500 code points is not followed: then only the grapheme
    cluster is kept whole.
    """
    place = position = max(0, min(position, len(text)))
    while not is_boundary(text, place):
        place -= 1
        if position - place > _REACH:
            return graphemes.grapheme_start(text, position)
    return place


def word_end(text: str, position: int) -> int:
    """The end of the word that ``position`` lies inside; itself when it is a boundary.

    Bounded as ``word_start`` is.
    """
    place = position = max(0, min(position, len(text)))
    while not is_boundary(text, place):
        place += 1
        if place - position > _REACH:
            return graphemes.grapheme_end(text, position)
    return place


def word_at(text: str, position: int) -> Span | None:
    """The word that holds the character at ``position``; None where no letter or digit does."""
    if not 0 <= position < len(text):
        return None
    start, end = word_start(text, position), word_end(text, position + 1)
    return Span(start, end) if LETTER_OR_DIGIT.search(text, start, end) else None


def next_word(text: str, position: int) -> Span | None:
    """The first word that starts at or after ``position``, or None."""
    place = word_end(text, position)
    found = first_match(LETTER_OR_DIGIT, text, start=place)
    if found is None:
        return None
    return Span(max(place, word_start(text, found)), word_end(text, found + 1))


def previous_word(text: str, position: int) -> Span | None:
    """The last word that ends at or before ``position``, or None."""
    place = word_start(text, position)
    found = last_match(LETTER_OR_DIGIT, text, before=place)
    if found is None:
        return None
    return Span(word_start(text, found), min(place, word_end(text, found + 1)))


def moved_start(text: str, position: int, *, steps: int) -> int:
    """The start of a word, ``steps`` words on from ``position`` (negative: back).

    Stays where it is when there are no more words.
    """
    for _ in range(abs(steps)):
        word = next_word(text, position + 1) if steps > 0 else previous_word(text, position)
        if word is None:
            break
        position = word.start
    return position


def moved_end(text: str, position: int, *, steps: int) -> int:
    """The end of a word, ``steps`` words on from ``position`` (negative: back).

    Stays where it is when there are no more words.
    """
    for _ in range(abs(steps)):
        word = next_word(text, position) if steps > 0 else previous_word(text, position - 1)
        if word is None:
            break
        position = word.end
    return position


def snap(text: str, span: Span) -> Span:
    """The span widened outward to whole words (and whole grapheme clusters)."""
    return Span(word_start(text, span.start), word_end(text, span.end))
