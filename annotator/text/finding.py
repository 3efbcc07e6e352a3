"""Finding words in a text, whatever their case, accents or quotation marks; spans are exact.

Everything is lazy, so that a long text can be searched a little at a time. Knows no widget.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from annotator.errors import InputRefused
from annotator.model.folding import FoldedText
from annotator.model.span import Span
from annotator.text import graphemes
from annotator.text.words import is_boundary

Whole = Literal["no", "word", "prefix"]

MOST_HITS = 10_000
"""Hits after which a search in one text ends: nobody walks through more."""

_SECONDS = 2.0
_MARKS_BETWEEN = 32
_VIRAMA = 9
_FIRST_MARK = "\u0300"


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is looked for.

    ``case``, ``diacritics``: whether they matter. ``whole``: whether hits must be whole words, or
    must begin where a word does, whose end is theirs ("prefix"). ``pattern``: ``words`` are a
    regular expression; ``terms``: they are what was looked for in the corpus.
    """

    words: str
    case: bool = False
    diacritics: bool = False
    whole: Whole = "no"
    pattern: bool = False
    terms: bool = False


def hits(folded: FoldedText, query: Query) -> Iterator[Span]:
    """The hits of plain words in a folded text, in reading order; they do not overlap.

    The text must be folded as the query asks. Spaces match any white space, and a hit never ends
    inside a letter: accents that folding took away belong to it.
    """
    needle = FoldedText.whole(query.words, case=folded.case, diacritics=folded.diacritics).body
    if not needle.strip():
        return
    text, body, last = folded.text, folded.body, 0
    for start, end in _places(body, needle):
        if end < len(body) and unicodedata.combining(body[end]) not in (0, _VIRAMA):
            continue  # the last letter carries a mark that was not asked for
        span = on_whole_letters(text, folded.place(start), folded.place(end - 1) + 1)
        if span.start >= last and _is_whole(text, span, query.whole):
            if query.whole == "prefix":
                span = Span(span.start, _letters_end(text, span.end))
            last = span.end
            yield span


def pattern_hits(text: str, query: Query) -> Iterator[Span]:
    """The hits of a regular expression; empty ones are left out.

    Meant for a thread: raises InputRefused for what is no expression and for one that would take
    more than two seconds. Other threads go on meanwhile.
    """
    import regex

    flags = regex.MULTILINE | regex.VERSION1 | (0 if query.case else regex.IGNORECASE)
    try:
        compiled = regex.compile(query.words, flags)
        for found in compiled.finditer(text, concurrent=True, timeout=_SECONDS):
            if found.end() > found.start():
                span = Span(found.start(), found.end())
                if _is_whole(text, span, query.whole):
                    yield span
    except TimeoutError as problem:
        raise InputRefused(
            "This expression takes too long on this text; make it simpler, for example without "
            "repetitions inside repetitions."
        ) from problem
    except regex.error as problem:
        raise InputRefused(f"This is not a regular expression: {problem.msg}.") from problem


def find(text: str, query: Query, *, most: int = MOST_HITS) -> list[Span]:
    """All hits of a query in a text at once, up to ``most``."""
    if query.pattern:
        found = pattern_hits(text, query)
    else:
        folded = FoldedText.whole(text, case=query.case, diacritics=query.diacritics)
        found = hits(folded, query)
    return list(itertools.islice(found, most))


def keyword_query(keyword: str) -> Query:
    """The query of one entry of a keyword list: whole words, or their beginning with a final *."""
    words = keyword.strip()
    if words.endswith("*"):
        return Query(words=words.rstrip("*"), whole="prefix")
    return Query(words=words, whole="word")


def _places(body: str, needle: str) -> Iterator[tuple[int, int]]:
    """Where a folded needle stands in a folded body."""
    if " " in needle:
        spaced = re.compile(" +".join(map(re.escape, re.split(" +", needle))))
        for found in spaced.finditer(body):
            yield found.span()
        return
    start = body.find(needle)
    while start >= 0:
        end = start + len(needle)
        yield start, end
        start = body.find(needle, end)


def on_whole_letters(text: str, start: int, end: int) -> Span:
    """The span with the marks that belong to its last letter, and no letter cut at its start."""
    if text[start] >= _FIRST_MARK:
        start = graphemes.grapheme_start(text, start)
    if end < len(text) and text[end] >= _FIRST_MARK:
        end = graphemes.grapheme_end(text, end)
    return Span(start, end)


def _letters_end(text: str, end: int) -> int:
    """The end of the letters and digits that go on from ``end``."""
    while end < len(text) and (text[end].isalnum() or graphemes.is_extender(text[end])):
        end += 1
    return end


def _is_whole(text: str, span: Span, whole: Whole) -> bool:
    if whole == "no":
        return True
    return _parts(text, span.start) and (whole == "prefix" or _parts(text, span.end))


def _parts(text: str, place: int) -> bool:
    """Whether no word goes on over a place: two letters there are of two words."""
    before = place - 1
    while before > max(0, place - _MARKS_BETWEEN) and graphemes.is_extender(text[before]):
        before -= 1
    if before < 0 or place >= len(text):
        return True
    return is_boundary(text[before] + text[place], 1)
