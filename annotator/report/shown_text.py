"""Foreign text made fit to stand in a page: what its characters may do, and how wide they are."""

from __future__ import annotations

import re
import unicodedata

ISOLATE, POP_ISOLATE = "\u2068", "\u2069"
_OPENERS = {"\u2066": POP_ISOLATE, "\u2067": POP_ISOLATE, "\u2068": POP_ISOLATE} | dict.fromkeys(
    "\u202a\u202b\u202d\u202e", "\u202c"
)
_CLOSERS = frozenset(_OPENERS.values())
# What XML 1.0 does not allow (section 2.2), with lone surrogates and the C1 controls.
_UNFIT = re.compile("[^\t\n\r\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LONGEST_NAME, _LONGEST_LINE = 80, 200
_NARROW = frozenset("iIjl.,:;!|'’‘()[]tf ·")
_BROAD = frozenset("mwMW%@…—")


def clean(text: str) -> str:
    """``text`` with a replacement character for each one that no page may hold, and with its
    direction marks closed, so that they turn nothing around outside it.
    """
    text = _UNFIT.sub("\ufffd", text)
    if not any(mark in text for mark in (*_OPENERS, *_CLOSERS)):
        return text
    kept, open_marks = [], []
    for char in text:
        if char in _OPENERS:
            open_marks.append(_OPENERS[char])
        elif char in _CLOSERS:
            if char not in open_marks:
                continue
            while open_marks[-1] != char:
                kept.append(open_marks.pop())
            open_marks.pop()
        kept.append(char)
    return "".join(kept) + "".join(reversed(open_marks))


def isolated(text: str) -> str:
    """Foreign text for the middle of a sentence of ours, whatever direction it runs in."""
    return f"{ISOLATE}{clean(text)}{POP_ISOLATE}"


def named(name: str) -> str:
    """A name for the middle of a sentence: isolated, and cut where it would be a text by itself."""
    return isolated(one_line(name, at_most=_LONGEST_NAME))


def one_line(text: str, *, at_most: int) -> str:
    """``text`` in one line of at most so many characters, with dots where it was cut."""
    words = " ".join(clean(text[: 4 * at_most]).split())
    if len(words) > at_most:
        words = clean(words[: at_most - 1].rstrip() + "…")
    return words


def fitted(text: str, size: float, width: float) -> str:
    """``text`` in one line that is about as wide as ``width`` at most, with dots if it was cut."""
    words = one_line(text, at_most=_LONGEST_LINE)
    if width_of(words, size) <= width:
        return words
    room = width - size * _advance("…")
    kept = []
    for char in words:
        room -= size * _advance(char)
        if room < 0:
            break
        kept.append(char)
    return clean("".join(kept).rstrip() + "…")


def width_of(text: str, size: float) -> float:
    """About how wide ``text`` is in a sans-serif face of ``size``; rather too much than too little.

    Which face a reader has nobody knows, so nothing may hang on its exact widths.
    """
    return size * sum(map(_advance, text))


def _advance(char: str) -> float:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0.0
    if unicodedata.east_asian_width(char) in "WF":
        return 1.0
    if char in _NARROW:
        return 0.36
    if char in _BROAD:
        return 0.95
    return 0.7 if char.isupper() else 0.6
