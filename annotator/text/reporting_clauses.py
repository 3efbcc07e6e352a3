"""Who reports the selected words, as the text tells: the clause next to or around them.

Reads the paragraph of the selection and, for quotations that run on, its neighbours, never more
than some thousand characters of them. Knows spans of text only, no speakers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from annotator.model.span import Span, cover
from annotator.text.arabic_reporting import arabic_clauses, is_arabic
from annotator.text.attributions import LINKS, Attribution, attribution_of, attributions_of
from annotator.text.english_reporting import Clause, english_clauses
from annotator.text.paragraphs import paragraph_bounds
from annotator.text.quotations import Quotation, read_marks
from annotator.text.reporting_tokens import Token, sentences_of, tokens_of
from annotator.text.reporting_words import FIRST_PERSON
from annotator.text.scanning import VISIBLE, first_match, last_match

_REACH = 1500
"""How much of a paragraph is read on either side of the selection, in code points."""

_NEARBY = 800
"""How far others who speak are looked for."""

_SENTENCE = 160
"""How many words and marks of a sentence are read; more is no sentence."""

_LONG_SELECTION = 6000
"""Of a longer selection only the ends are looked at."""


class Nearby:
    """Spans that are read only as far as somebody asks, and kept."""

    def __init__(self, spans: Iterator[Span]) -> None:
        self._left = spans
        self._known: list[Span] = []

    def __iter__(self) -> Iterator[Span]:
        place = 0
        while True:
            if place == len(self._known):
                span = next(self._left, None)
                if span is None:
                    return
                self._known.append(span)
            yield self._known[place]
            place += 1


@dataclass(frozen=True, slots=True)
class Reading:
    """The attributions of the selected words, the best first, and whether they are quoted.

    Without any attribution, and not quoted, the words are the article's own. ``nearby`` are who
    else is said to speak in the same paragraph, the nearest first.
    """

    attributions: tuple[Attribution, ...]
    quoted: bool
    nearby: Iterable[Span] = ()


def read_attribution(text: str, fragments: Sequence[Span]) -> Reading:
    """Who the text says speaks the words of ``fragments`` (sorted, inside the text).

    What was read lately is kept: an annotation is asked about when it is made, shown and changed.
    """
    return _read(text, tuple(fragments))


@lru_cache(maxsize=32)
def _read(text: str, fragments: tuple[Span, ...]) -> Reading:
    if not text or not fragments or fragments[0].start >= len(text):
        return Reading((), quoted=False)
    selected = cover(fragments)
    start, end = _window(text, selected)
    marks = [found for found in _marks(text, start, end, selected) if found.start > start]
    around = sorted(
        (found for found in marks if _holds(found, fragments[0])),
        key=lambda found: found.start,
    )
    if not around:
        found = _read_level(text, start, end, marks, fragments)
        nearby = Nearby(_find_nearby(text, start, end, marks, selected))
        return Reading(tuple(found), quoted=False, nearby=nearby)
    return _read_quoted(text, start, end, marks, around, fragments)


def _read_quoted(
    text: str,
    start: int,
    end: int,
    marks: Sequence[Quotation],
    around: Sequence[Quotation],
    fragments: Sequence[Span],
) -> Reading:
    outer, inner = around[0], around[-1]
    shown = Span(outer.start - 1, outer.end + outer.closed)
    found = list(_read_level(text, start, end, marks, fragments, holder=shown))
    if not any(attribution.place == "sentence" for attribution in found):
        found += _read_neighbours(text, outer, start, end)
    inside = [
        attribution
        for attribution in _read_level(
            text, inner.start, inner.end, _inside(marks, inner), fragments, only_close=True
        )
        if attribution.mentions and not _is_first_person(text, attribution.mentions[0])
    ]
    if inside and found:
        within = inside[0]
        via = (*within.via, *found[0].mentions[-1:], *found[0].via)
        inside = [Attribution(within.cue, within.mentions, via, found[0].relays)]
    nearby = Nearby(_find_nearby(text, start, end, marks, cover(fragments)))
    return Reading((*inside[:1], *found), quoted=True, nearby=nearby)


def _window(text: str, selected: Span) -> tuple[int, int]:
    """The paragraphs of the selection's ends, cut at a word on either side of it."""
    first, _ = paragraph_bounds(text, selected.start)
    _, last = paragraph_bounds(text, max(selected.start, selected.end - 1))
    start, end = max(first, selected.start - _REACH), min(last, selected.end + _REACH)
    return start, max(end, selected.end)


def _marks(text: str, start: int, end: int, selected: Span) -> tuple[Quotation, ...]:
    """The quotations around and in the selection; of a very long one those at its ends."""
    if len(selected) <= _LONG_SELECTION:
        return read_marks(text, start, end).quotations
    first = read_marks(text, start, selected.start + 1).quotations
    last = read_marks(text, selected.end - 1, end).quotations
    return (*first, *(found for found in last if found not in first))


def _holds(found: Quotation, fragment: Span) -> bool:
    return found.start - 1 <= fragment.start and fragment.end <= found.end + found.closed


def _inside(marks: Sequence[Quotation], holder: Quotation) -> list[Quotation]:
    return [
        found
        for found in marks
        if holder.start <= found.start - 1 and found.end <= holder.end and found != holder
    ]


def _read_level(
    text: str,
    start: int,
    end: int,
    marks: Sequence[Quotation],
    fragments: Sequence[Span],
    *,
    holder: Span | None = None,
    only_close: bool = False,
) -> list[Attribution]:
    """The attributions that stand in a stretch of text outside its quotations, best first."""
    quotes = outermost(marks, start, end)
    if holder is not None:
        quotes = [quote for quote in quotes if not quote.overlaps(holder)] + [holder]
        target = holder
    else:
        target = fragments[0]
    tokens = tokens_of(text, start, end, quotes=quotes, selected=fragments)
    sentences = sentences_of(text, tokens)
    number = next(
        (
            place
            for place, sentence in enumerate(sentences)
            if sentence and sentence[0].start <= target.start < sentence[-1].end
        ),
        None,
    )
    if number is None:
        return []
    clauses = clauses_of(sentences[number], target)
    found = attributions_of(text, clauses, target, is_quote=holder is not None)
    found = [_with_subject(known, sentences[:number]) for known in found]
    if only_close:
        return [known for known in found if known.cue and _is_close(text, known.cue, fragments[0])]
    if not found and holder is not None:
        found = _of_paragraph(text, sentences, number)
    return found


def _is_close(text: str, cue: Span, target: Span) -> bool:
    """Whether nothing but “that” stands between a cue and what it reports."""
    between = text[cue.end : target.start] if cue.end <= target.start else "…"
    return between.strip().lower() in LINKS


def _with_subject(known: Attribution, before: Sequence[Sequence[Token]]) -> Attribution:
    """A clause that names nobody (وأقرّ بأن) goes on with who spoke in the sentence before."""
    if known.mentions:
        return known
    for sentence in reversed(before):
        for clause in reversed(clauses_of(sentence)):
            if clause.mentions and not clause.is_source:
                return replace(known, mentions=clause.mentions)
    return known


def outermost(marks: Sequence[Quotation], start: int, end: int) -> list[Span]:
    """The quotations of a stretch, with their marks, that lie in no other one of it."""
    spans = sorted(
        (
            (found.start - 1, -(found.end + found.closed))
            for found in marks
            if found.start - 1 >= start and found.end <= end
        ),
    )
    outer: list[Span] = []
    for first, last in spans:
        if not outer or first >= outer[-1].end:
            outer.append(Span(first, -last))
    return outer


def clauses_of(sentence: Sequence[Token], target: Span | None = None) -> list[Clause]:
    """The reporting clauses of a sentence, of an endless one those around ``target``."""
    if len(sentence) > _SENTENCE:
        place = 0
        if target is not None:
            place = next((at for at, token in enumerate(sentence) if token.end > target.start), 0)
        first = max(0, place - _SENTENCE // 2)
        sentence = sentence[first : first + _SENTENCE]
    return arabic_clauses(sentence) if is_arabic(sentence) else english_clauses(sentence)


def _of_paragraph(
    text: str, sentences: Sequence[Sequence[Token]], number: int
) -> list[Attribution]:
    """For a quotation whose own sentence names nobody: the sentences before, then those after."""
    order = [*range(number - 1, -1, -1), *range(number + 1, len(sentences))]
    found: list[Attribution] = []
    for place in order:
        clauses = [clause for clause in clauses_of(sentences[place]) if not clause.subordinate]
        if not clauses:
            continue
        last = next((clause for clause in reversed(clauses) if not clause.is_source), clauses[-1])
        known = attribution_of(text, last, clauses, Span(0, 1))
        found.append(
            Attribution(known.cue, known.mentions, known.via, known.relays, place="paragraph")
        )
        if len(found) == 3:
            break
    return found


def _read_neighbours(text: str, quote: Quotation, start: int, end: int) -> list[Attribution]:
    """For a quotation that runs over paragraphs: who says its next or its earlier part."""
    found: list[Attribution] = []
    after = first_match(VISIBLE, text, start=end)
    if not quote.closed and after is not None and text[after] == quote.mark:
        found += _of_part(text, after)
    before = last_match(VISIBLE, text, before=start)
    first = first_match(VISIBLE, text, start=start)
    if before is not None and first == quote.start - 1 and not found:
        found += _of_end(text, before)
    if after is not None and not found and text[after] == quote.mark:
        found += _of_part(text, after)
    return [
        Attribution(known.cue, known.mentions, known.via, known.relays, place="neighbour")
        for known in found
    ]


def _of_part(text: str, place: int) -> list[Attribution]:
    """Who says the quotation that opens at ``place``."""
    _, end = paragraph_bounds(text, place)
    end = min(end, place + _REACH)
    for found in read_marks(text, place, place + 1).quotations:
        if found.start == place + 1 and found.end <= end:
            holder = Span(place, found.end + found.closed)
            marks = read_marks(text, place, end).quotations
            return _read_level(text, place, end, marks, (holder,), holder=holder)
    return []


def _of_end(text: str, place: int) -> list[Attribution]:
    """The last clause of the paragraph that ends at ``place``."""
    start, end = paragraph_bounds(text, place)
    start = max(start, place - _REACH)
    marks = read_marks(text, place, place + 1).quotations
    tokens = tokens_of(text, start, end, quotes=outermost(marks, start, end), selected=())
    return _of_paragraph(text, [*sentences_of(text, tokens), []], len(sentences_of(text, tokens)))


def _find_nearby(
    text: str, start: int, end: int, marks: Sequence[Quotation], selected: Span
) -> Iterator[Span]:
    """Who is said to speak in the paragraph, the nearest before the selection first."""
    start, end = max(start, selected.start - _NEARBY), min(end, selected.end + _NEARBY)
    quotes = [quote for quote in outermost(marks, start, end) if not quote.overlaps(selected)]
    tokens = tokens_of(text, start, end, quotes=quotes, selected=(selected,))
    sentences = [_Speaking(sentence) for sentence in sentences_of(text, tokens)]
    seen: set[Span] = set()
    for sentence in reversed(sentences):
        if sentence.start < selected.start:
            before = [span for span in sentence.mentions if span.end <= selected.start]
            yield from _unseen(reversed(before), seen)
    for sentence in sentences:
        if sentence.end > selected.end:
            after = [span for span in sentence.mentions if span.start >= selected.end]
            yield from _unseen(after, seen)


def _unseen(spans: Iterable[Span], seen: set[Span]) -> Iterator[Span]:
    for span in spans:
        if span not in seen:
            seen.add(span)
            yield span


class _Speaking:
    """A sentence and who is said to speak in it."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self.start, self.end = tokens[0].start, tokens[-1].end

    @cached_property
    def mentions(self) -> list[Span]:
        return [
            mention
            for clause in clauses_of(self._tokens)
            if not clause.is_source
            for mention in clause.mentions
        ]


def _is_first_person(text: str, mention: Span) -> bool:
    return mention.of(text).lower() in FIRST_PERSON
