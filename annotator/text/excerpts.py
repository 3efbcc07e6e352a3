"""Where the terms of a corpus query stand in a text, and a few words around the first of them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from annotator.model.corpus_query import CorpusQuery, Term, read_query
from annotator.model.folding import SPACELESS, FoldedText
from annotator.model.span import Span
from annotator.text.finding import Query, find, hits, on_whole_letters
from annotator.text.words import word_end, word_start

_LETTER = rf"(?:(?![{SPACELESS}])[^\W_])"
_BEFORE, _AROUND = 60, 200


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Words of a text on one line; ``marked`` are the hits in them, as spans of these words.

    ``start`` is the code point of the text at which they begin, less what "…" takes.
    """

    words: str
    marked: tuple[Span, ...] = ()


def term_hits(folded: FoldedText, query: CorpusQuery) -> Iterator[Span]:
    """The hits of what a query looks for in a folded text, in reading order."""
    if not query:
        return
    last = 0
    for found in _pattern(query.terms).finditer(folded.body):
        start, end = folded.place(found.start()), folded.place(found.end() - 1) + 1
        span = on_whole_letters(folded.text, start, end)
        if span.start >= last:
            last = span.end
            yield span


def hits_of(folded: FoldedText, query: Query) -> Iterator[Span]:
    """The hits of what was typed in the find bar, there or in the search of the corpus."""
    return term_hits(folded, read_query(query.words)) if query.terms else hits(folded, query)


def find_in(text: str, query: Query, *, most: int) -> list[Span]:
    """As `finding.find`, also for what was looked for in the corpus."""
    if query.pattern:
        return find(text, query, most=most)
    folded = FoldedText.whole(text, case=query.case, diacritics=query.diacritics)
    return list(itertools.islice(hits_of(folded, query), most))


def excerpt(text: str, spans: Sequence[Span]) -> Excerpt:
    """The words around the first hit, or the text's first words; line ends become spaces."""
    first = spans[0].start if spans else 0
    start = max(0, first - _BEFORE)
    end = min(len(text), max(start + _AROUND, spans[0].end if spans else 0))
    if start:
        start = min(word_end(text, start), first)
    if end < len(text):
        end = max(word_start(text, end), start + 1, spans[0].end if spans else 0)
    before, after = ("…" if start else ""), ("…" if end < len(text) else "")
    shift = len(before) - start
    words = "".join(" " if sign.isspace() else sign for sign in text[start:end])
    marked = tuple(
        Span(span.start + shift, min(span.end, end) + shift) for span in spans if span.start < end
    )
    return Excerpt(before + words + after, marked)


@lru_cache(maxsize=4)
def _pattern(terms: tuple[Term, ...]) -> re.Pattern[str]:
    """Longer terms first: of two that begin in one place the longer one is the hit."""
    ordered = sorted(terms, key=lambda term: -sum(map(len, term.words)))
    return re.compile("|".join(map(_written, ordered)))


def _written(term: Term) -> str:
    """A term as it may stand in a folded text: its words with what may part them in between."""
    spaceless = re.compile(f"[{SPACELESS}]")
    written = ""
    for before, word in zip(("", *term.words), term.words, strict=False):
        if before:
            # Scripts without spaces part their words by nothing.
            parted = spaceless.match(before) is None and spaceless.match(word) is None
            written += r"[\W_]+" if parted else r"[\W_]*"
        written += re.escape(word)
    begins = "" if spaceless.match(term.words[0]) else f"(?<!{_LETTER})"
    if term.is_prefix:
        return f"{begins}{written}{_LETTER}*"
    ends = "" if spaceless.match(term.words[-1]) else f"(?!{_LETTER})"
    return f"{begins}{written}{ends}"
