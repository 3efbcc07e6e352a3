"""What stands around a place: the quotation, the sentences, the paragraph; smaller before larger.

Reads only the paragraphs at the place. Positions are code points.
"""

from __future__ import annotations

from collections.abc import Iterator

from annotator.model.span import Span
from annotator.text import selection, sentences
from annotator.text.paragraphs import paragraph_bounds
from annotator.text.quotations import read_marks

_LONGEST_CLEANED = 20_000
"""Code points beyond which a paragraph is taken as it is."""


def grown(
    text: str, selected: Span | None, caret: int, *, language: str | None = None
) -> Span | None:
    """The next larger unit around a selection, snapped and trimmed as selections are.

    Without a selection it is the innermost quotation around ``caret``, or else the sentence
    there. From a selection it goes to the smallest of quotations, sentences and paragraphs that
    holds all of it and more. None when there is nothing larger.
    """
    if selected is None:
        inside = list(_quotations_around(text, Span(caret, caret + 1)))
        if inside:
            return min(inside, key=len)
        sentence = sentences.sentence_at(text, caret, language)
        return None if sentence is None else selection.clean(text, sentence)
    larger = [
        unit
        for unit in _units_around(text, selected, language)
        if unit.covers(selected) and unit != selected
    ]
    return min(larger, key=len, default=None)


def _units_around(text: str, span: Span, language: str | None) -> Iterator[Span]:
    yield from _quotations_around(text, span)
    first = sentences.sentence_at(text, span.start, language)
    last = sentences.sentence_at(text, span.end - 1, language)
    start, _ = paragraph_bounds(text, span.start)
    _, end = paragraph_bounds(text, span.end - 1)
    wholes = [(start, end)]
    if first is not None and last is not None:
        wholes.append((min(first.start, span.start), max(last.end, span.end)))
    for low, high in wholes:
        unit = tidied(text, Span(low, high)) if low < high else None
        if unit is not None:
            # What was trimmed off may have been selected exactly.
            yield Span(min(unit.start, span.start), max(unit.end, span.end))


def _quotations_around(text: str, span: Span) -> Iterator[Span]:
    """The quotations that hold a span, marks included or not, cleaned."""
    for found in read_marks(text, span.start, span.end).quotations:
        if found.start - 1 <= span.start and span.end <= found.end + 1:
            cleaned = tidied(text, Span(found.start, found.end))
            if cleaned is not None:
                yield cleaned


def tidied(text: str, span: Span) -> Span | None:
    """The span cleaned as selections are, unless it is so long that nobody would annotate it."""
    return span if len(span) > _LONGEST_CLEANED else selection.clean(text, span)
