"""Which of a sentence's reporting clauses reports given words, and through whom they came.

Ranks the clauses that the rules of a language have found; knows no paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from annotator.model.span import Span
from annotator.text.english_reporting import Clause
from annotator.text.scanning import VISIBLE, last_match

Place = Literal["sentence", "paragraph", "neighbour"]

_CLOSE = 6
"""How many words may stand between a reporting clause and what it governs."""

LINKS = frozenset(("", "that", "as", "how", "إن", "أن", "بأن"))
"""What may stand between a clause and what it reports."""

_WORDS = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Attribution:
    """One reading of who says the selected words.

    ``mentions`` name the speaker (several speak together; none where only the cue tells that
    somebody speaks); ``via`` may name who relayed it, from the speaker outward, ``relays`` who is
    a relayer only if an outlet. ``place`` says how far away the clause stands.
    """

    cue: Span | None
    mentions: tuple[Span, ...]
    via: tuple[Span, ...] = ()
    relays: tuple[Span, ...] = ()
    place: Place = "sentence"


def attributions_of(
    text: str,
    clauses: Sequence[Clause],
    target: Span,
    *,
    is_quote: bool,
) -> list[Attribution]:
    """The readings of a sentence's clauses for the words at ``target``, the best first."""
    ranked = sorted(
        (
            (_rank(text, clause, target, is_quote=is_quote), place, clause)
            for place, clause in enumerate(clauses)
            if not target.overlaps(clause.cue)
        ),
        key=lambda entry: entry[:2],
    )
    if not ranked:
        return []
    order = [clause for _, _, clause in ranked]
    best = next((clause for clause in order if not clause.is_source), order[0])
    order = [best, *(clause for clause in order if clause is not best)]
    return [attribution_of(text, clause, clauses, target) for clause in order]


def _rank(text: str, clause: Clause, target: Span, *, is_quote: bool) -> tuple[int, int]:
    """Smaller for clauses that are likelier to report the target."""
    if clause.subordinate:
        return (5, abs(clause.cue.start - target.start))
    if clause.cue.end <= target.start:
        begin = clause.cue.end
        for span in (clause.addressee, *clause.mentions):
            if span is not None and begin <= span.start < target.start:
                begin = max(begin, min(span.end, target.start))
        gap = _word_count(text, begin, target.start)
        if gap <= _CLOSE or (gap < 3 * _CLOSE and _leads_in(text, target)):
            return (0, gap)
        is_answered = is_quote and _ends_in_comma(text, target) and not _opens_with(text, target)
        return (3 if is_answered else 2, gap)
    if clause.inherited:
        return (4, abs(clause.cue.start - target.end))
    begin = min(clause.cue.start, clause.extent.start)
    gap = _word_count(text, target.end, max(target.end, begin))
    if is_quote:
        return (1, gap)
    return (1 if gap == 0 else 3, gap)


def _leads_in(text: str, target: Span) -> bool:
    """Whether “that” stands right before the words."""
    return text[max(0, target.start - 6) : target.start].split()[-1:] == ["that"]


def _ends_in_comma(text: str, quote: Span) -> bool:
    """Whether the quotation ends so that who says it follows."""
    inner = text[quote.start : quote.end].rstrip("\"'”’»› ")
    return inner[-1:] in ",،?!؟—–" or text[quote.end : quote.end + 1] in (",", "،")


def _opens_with(text: str, quote: Span) -> bool:
    """Whether a colon or comma leads into the quotation."""
    before = last_match(VISIBLE, text, before=quote.start)
    return before is not None and text[before] in ":,،"


def _word_count(text: str, start: int, end: int) -> int:
    return sum(1 for _ in _WORDS.finditer(text, start, end))


def attribution_of(
    text: str, clause: Clause, clauses: Sequence[Clause], target: Span
) -> Attribution:
    """The reading by which ``clause`` reports the words at ``target``, with who relayed them."""
    via: list[Span] = list(clause.relays)
    embedding = _embedding(text, clause, clauses)
    for outer in embedding:
        via += outer.mentions[-1:]
    others = [
        other
        for other in clauses
        if other is not clause
        and other not in embedding
        and not other.subordinate
        and not target.overlaps(other.cue)
    ]
    sources = [other for other in others if other.is_source]
    passing = [other for other in others if not other.is_source]
    relays = [span for other in sources for span in other.mentions]
    relays += [span for other in passing for span in other.mentions]
    if clause.addressee is not None:
        relays.append(clause.addressee)
    return Attribution(clause.cue, clause.mentions, tuple(via), tuple(relays))


def _embedding(text: str, clause: Clause, clauses: Sequence[Clause]) -> list[Clause]:
    """The clauses that hold this one as what they report: A said B had told C that …"""
    found: list[Clause] = []
    inner = clause
    for outer in reversed([known for known in clauses if known.cue.end <= clause.cue.start]):
        if outer.is_source or not outer.mentions or not inner.mentions:
            continue
        if outer.mentions == inner.mentions:
            continue
        begin = outer.cue.end
        if outer.addressee is not None and outer.addressee.end <= inner.extent.start:
            begin = max(begin, outer.addressee.end)
        named = inner.mentions[0]
        if named.start < outer.cue.end:
            continue
        between = text[begin : named.start].strip(" ,").lower()
        if between in LINKS:
            found.append(outer)
            inner = outer
    return found
