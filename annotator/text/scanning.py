"""Finding the nearest character of a kind without reading the whole text."""

from __future__ import annotations

import re

VISIBLE = re.compile(r"\S")
"""Any character that is not white space."""

LETTER_OR_DIGIT = re.compile(r"[^\W_]")
"""Any letter, digit or other numeral, of any script."""

_FIRST_CHUNK, _LARGEST_CHUNK = 32, 8192


def last_match(pattern: re.Pattern[str], text: str, *, before: int) -> int | None:
    """Where the last character that matches a one-character pattern before ``before`` stands."""
    stop = min(before, len(text))
    chunk = _FIRST_CHUNK
    while stop > 0:
        start = max(0, stop - chunk)
        places = [match.start() for match in pattern.finditer(text, start, stop)]
        if places:
            return places[-1]
        stop, chunk = start, min(2 * chunk, _LARGEST_CHUNK)
    return None


def first_match(pattern: re.Pattern[str], text: str, *, start: int) -> int | None:
    """Where the first character that matches a one-character pattern from ``start`` on stands."""
    found = pattern.search(text, max(0, start))
    return None if found is None else found.start()
