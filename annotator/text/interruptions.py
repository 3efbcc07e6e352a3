"""Reporting clauses that interrupt a statement: “It holds,” she said, “for now.” is one statement
of two fragments. Leaves in whatever is not plainly such a clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from annotator.model.span import Span
from annotator.text.paragraphs import paragraph_bounds
from annotator.text.quotations import MARKS, read_marks
from annotator.text.reporting_clauses import clauses_of, outermost
from annotator.text.reporting_tokens import Token, sentences_of, tokens_of
from annotator.text.selection import trim

_LONGEST = 4_000
_REACH = 1_500
"""How much of a paragraph is read on either side of the selection, in code points."""

_BEGINS_CLAUSE = re.compile(f"[,،{MARKS}]")
"""Without one of these in a statement no clause can interrupt it."""

_MOST_WORDS = 30
_MOST_LEFT = 4
"""Words of a clause between commas that may be neither its cue nor its subject: on Monday."""


def fragments_of(text: str, span: Span) -> tuple[Span, ...]:
    """What is said in ``span`` without the reporting clauses inside it; itself without any.

    A clause is taken out between two quotations, and between two commas (or a comma and the
    quotation that goes on). The pieces are trimmed as selections are. What was read lately is kept.
    """
    return _read(text, span)


@lru_cache(maxsize=8)
def _read(text: str, span: Span) -> tuple[Span, ...]:
    if len(span) > _LONGEST or span.end > len(text):
        return (span,)
    if _BEGINS_CLAUSE.search(text, span.start, span.end) is None:
        return (span,)
    start, _ = paragraph_bounds(text, span.start)
    _, end = paragraph_bounds(text, span.end - 1)
    start, end = max(start, span.start - _REACH), min(end, span.end + _REACH)
    quotes = outermost(read_marks(text, span.start, span.end).quotations, start, end)
    tokens = tokens_of(text, start, end, quotes=quotes, selected=())
    pieces: list[Span] = []
    place = span.start
    for cut in _cuts(text, tokens, span):
        if place < cut.start:
            pieces.append(Span(place, cut.start))
        place = cut.end
    if place < span.end:
        pieces.append(Span(place, span.end))
    found = [trimmed for piece in pieces if (trimmed := trim(text, piece)) is not None]
    return tuple(found) if len(found) > 1 else (span,)


def _cuts(text: str, tokens: Sequence[Token], span: Span) -> Iterator[Span]:
    """The clauses to take out, with the marks around them, in reading order."""
    reached = span.start
    for sentence in sentences_of(text, tokens):
        if sentence[-1].end <= span.start or sentence[0].start >= span.end:
            continue
        for first, last in _gaps(sentence, tokens, span):
            cut = Span(sentence[first].start, _end_of(sentence[last]))
            if cut.start >= reached and cut.end < span.end:
                reached = cut.end
                yield cut


def _gaps(
    sentence: Sequence[Token], tokens: Sequence[Token], span: Span
) -> Iterator[tuple[int, int]]:
    """From the mark or quotation before a clause to what stands behind it, as indexes."""
    edges = [place for place, token in enumerate(sentence) if _is_edge(token)]
    if not any(_begins_clause(sentence[place], span) for place in edges):
        return
    for clause in clauses_of(sentence):
        before = [place for place in edges if sentence[place].end <= clause.extent.start]
        behind = [place for place in edges if sentence[place].start >= clause.extent.end]
        if not before or not behind or clause.inherited or clause.subordinate:
            continue
        first, last = before[-1], behind[0]
        if sentence[first].kind == "quote":
            last = _to_quotation(sentence, first, behind, tokens)
            if last < 0 or not _is_inside(sentence[first], span):
                continue
            first += 1
        elif not _fills(sentence, first, last, clause.extent, clause.addressee):
            continue
        if span.start < sentence[first].start and _goes_on(sentence, last, tokens, span):
            yield first, last


def _is_edge(token: Token) -> bool:
    return token.kind == "quote" or (token.kind == "mark" and token.text in ",،.:;–—?!")


def _begins_clause(edge: Token, span: Span) -> bool:
    """Whether an edge stands where a clause behind it could interrupt the statement."""
    if edge.kind == "quote":
        return span.start < edge.end < span.end
    return edge.text in (",", "،") and span.start < edge.start < span.end


def _is_inside(quote: Token, span: Span) -> bool:
    return quote.start <= span.start < quote.end or span.start <= quote.start < span.end


def _to_quotation(
    sentence: Sequence[Token], first: int, behind: Sequence[int], tokens: Sequence[Token]
) -> int:
    """The last token before the quotation goes on; -1 when it does not, or too far away."""
    ends = [place for place in behind if sentence[place].kind == "quote"]
    last = ends[0] - 1 if ends else len(sentence) - 1
    words = sum(token.kind == "word" for token in sentence[first + 1 : last + 1])
    follows = _following(sentence[last], tokens)
    is_quoted = follows is not None and follows.kind == "quote"
    return last if is_quoted and words <= _MOST_WORDS else -1


def _fills(
    sentence: Sequence[Token], first: int, last: int, extent: Span, addressee: Span | None
) -> bool:
    """Whether a clause is all that stands between two marks, but for a word or two of time."""
    if sentence[first].text not in (",", "،") or sentence[first + 1].start != extent.start:
        return False
    left = [
        token
        for token in sentence[first + 1 : last]
        if token.kind == "word"
        and not extent.start <= token.start < extent.end
        and not (addressee is not None and addressee.contains(token.start))
    ]
    return len(left) <= _MOST_LEFT


def _goes_on(sentence: Sequence[Token], last: int, tokens: Sequence[Token], span: Span) -> bool:
    """Whether the statement goes on behind the clause, inside what was selected."""
    if sentence[last].end >= span.end:
        return False
    if sentence[last].text in (",", "،", "–", "—"):
        return True
    follows = _following(sentence[last], tokens)
    return follows is not None and follows.kind == "quote" and follows.start < span.end


def _following(token: Token, tokens: Sequence[Token]) -> Token | None:
    return next((known for known in tokens if known.start >= token.end), None)


def _end_of(token: Token) -> int:
    """Where a cut ends: a quotation behind it stays."""
    return token.start if token.kind == "quote" else token.end
