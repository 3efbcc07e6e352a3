"""Between code points of the stored text and Qt positions in the copy that a widget shows.

The stored text is the only truth: the copy is for the eye and is never read back. It differs
where Qt would rewrite characters, and where a line break keeps a paragraph short enough for Qt,
whose layout takes time with the square of a word's length.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING

from annotator.model.span import Span
from annotator.text.graphemes import grapheme_start

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_BLOCK = 4000
"""Characters after which a paragraph is cut for display at the last space (or sentence) before."""

LONGEST_UNSPACED = 2000
"""Characters after which a line break is inserted when a longer block has no space at all."""

MANY_LINES = 5000
"""Lines from which short ones share a block, parted by a line separator."""

_CHUNK = 256
_LINE_SEPARATOR = "\u2028"
_SPACES = " \t\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f\u3000"

_REWRITTEN_BY_QT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffc\ufffe\uffff]"
)


class DisplayText:
    """The copy of a text for a QTextDocument, and the way between the two, in constant time.

    ``shown`` is what goes into the document. ``soft_breaks`` are the Qt positions of line breaks
    in it that the text does not have; what stands before and after is one paragraph.
    """

    def __init__(self, text: str) -> None:
        self.length = len(text)
        self._measured = text.translate(_stand_ins()) if _REWRITTEN_BY_QT.search(text) else text
        self._checkpoints = _utf16_checkpoints(self._measured)
        replaced, self._inserted = _cuts(self._measured)
        self._inserted_at = [
            self._units(position) + count for count, position in enumerate(self._inserted)
        ]
        self.shown = _with_cuts(self._measured, replaced, self._inserted)
        self.soft_breaks = sorted([*map(self.to_qt, replaced), *self._inserted_at])
        if self._checkpoints is None:
            self._measured = ""

    def to_qt(self, position: int) -> int:
        """The Qt position of the code point at ``position`` (0 to the text's length)."""
        if not self._inserted:
            return self._units(position)
        return self._units(position) + bisect_right(self._inserted, position)

    def to_text(self, position: int, *, up: bool = False) -> int:
        """The code point at a Qt position.

        Inside a surrogate pair it is the pair's code point, or with ``up`` the one after it.
        """
        inserted = bisect_left(self._inserted_at, position)
        return self._points(position - inserted, up=up)

    def qt_range(self, span: Span) -> tuple[int, int]:
        """Start and end of a span in Qt positions, without a break that follows its last word."""
        inserted_before_end = bisect_left(self._inserted, span.end)
        return self.to_qt(span.start), self._units(span.end) + inserted_before_end

    def span_of(self, start: int, end: int) -> Span | None:
        """The span between two Qt positions in either order; None when it holds nothing."""
        low, high = min(start, end), max(start, end)
        if low == high:
            return None
        first, last = self.to_text(low), self.to_text(high, up=True)
        return Span(first, last) if first < last else None

    def _units(self, position: int) -> int:
        """UTF-16 units before the code point at ``position``, inserted breaks not counted."""
        if self._checkpoints is None:
            return position
        chunk = min(position // _CHUNK, len(self._checkpoints) - 1)
        return self._checkpoints[chunk] + _utf16_length(self._measured[chunk * _CHUNK : position])

    def _points(self, units: int, *, up: bool) -> int:
        """Code points before that many UTF-16 units, inserted breaks not counted."""
        if self._checkpoints is None:
            return units
        chunk = bisect_right(self._checkpoints, units) - 1
        first = chunk * _CHUNK
        body = self._measured[first : first + _CHUNK].encode("utf-16-le")
        rest = 2 * (units - self._checkpoints[chunk])
        whole = body[:rest].decode("utf-16-le", "ignore")
        is_inside = up and 2 * _utf16_length(whole) < min(rest, len(body))
        return first + len(whole) + is_inside


@lru_cache(maxsize=1)
def _stand_ins() -> dict[int, str]:
    """What is shown for characters that Qt drops, swaps or takes for a paragraph's end."""
    return {
        **{code: chr(0x2400 + code) for code in range(0x20) if code not in (0x09, 0x0A)},
        **dict.fromkeys(range(0x7F, 0xA0), "\ufffd"),
        **dict.fromkeys((0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029), "\n"),
        **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
        **dict.fromkeys([*range(0xFDD0, 0xFDF0), 0xFFFC, 0xFFFE, 0xFFFF], "\ufffd"),
        0xFEFF: "\u2060",
    }


def _utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _utf16_checkpoints(text: str) -> array[int] | None:
    """UTF-16 units before every chunk; None when each code point is one unit."""
    if text.isascii():
        return None
    checkpoints = array("Q", [0])
    total = 0
    for start in range(0, len(text), _CHUNK):
        total += _utf16_length(text[start : start + _CHUNK])
        checkpoints.append(total)
    checkpoints.pop()
    return None if total == len(text) else checkpoints


def _cuts(text: str) -> tuple[list[int], list[int]]:
    """Where a space becomes a line break, and where a line break is put in between."""
    replaced: list[int] = []
    inserted: list[int] = []
    for start, end in _long_lines(text):
        _cut_line(text, start, end, replaced=replaced, inserted=inserted)
    return replaced, inserted


def _long_lines(text: str) -> Iterator[tuple[int, int]]:
    """The lines longer than a block, found without looking at every short one."""
    start = 0
    while len(text) - start > LONGEST_BLOCK:
        feed = text.rfind("\n", start, start + LONGEST_BLOCK + 1)
        if feed < 0:
            end = text.find("\n", start)
            end = len(text) if end < 0 else end
            yield start, end
            feed = end
        start = feed + 1


def _cut_line(text: str, start: int, end: int, *, replaced: list[int], inserted: list[int]) -> None:
    while end - start > LONGEST_BLOCK:
        place = _last_space(text, start, start + LONGEST_BLOCK)
        if place is None:
            start = grapheme_start(text, start + LONGEST_UNSPACED)
            inserted.append(start)
        else:
            replaced.append(place)
            start = place + 1


def _last_space(text: str, start: int, reach: int) -> int | None:
    """The last space before ``reach``, after a sentence if one ends in the second half."""
    sentences = [
        found.end() - 1 for found in _sentence_break().finditer(text, (start + reach) // 2, reach)
    ]
    place = sentences[-1] if sentences else max(text.rfind(s, start, reach) for s in _SPACES)
    return place if place >= 0 else None


def _with_cuts(text: str, replaced: list[int], inserted: list[int]) -> str:
    """The text with its cuts made, and with short lines joined when there are very many."""
    if not replaced and not inserted:
        return _with_joined_lines(text)
    pieces = []
    place = 0
    for cut, skip in sorted([*((cut, 1) for cut in replaced), *((cut, 0) for cut in inserted)]):
        pieces.append(text[place:cut])
        place = cut + skip
    pieces.append(text[place:])
    return _with_joined_lines("\n".join(pieces))


def _with_joined_lines(text: str) -> str:
    """Lines that all fit into a block, joined to as few blocks as hold them if they are many."""
    if text.count("\n") < MANY_LINES:
        return text
    pieces = []
    start = 0
    while len(text) - start > LONGEST_BLOCK:
        feed = text.rfind("\n", start, start + LONGEST_BLOCK + 1)
        pieces.append(text[start:feed].replace("\n", _LINE_SEPARATOR))
        start = feed + 1
    pieces.append(text[start:].replace("\n", _LINE_SEPARATOR))
    return "\n".join(pieces)


@lru_cache(maxsize=1)
def _sentence_break() -> re.Pattern[str]:
    """Compiled at the first long paragraph: most articles have none, and the start would wait."""
    return re.compile(f"[.!?…。！？؟۔।][\"'”’»)\\]]*[{_SPACES}]")
