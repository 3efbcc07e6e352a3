"""Sentences of a place in a text, for triple click and for moving; never reads the whole article.

The segmenter (sentencex) is given blocks of at most some 4,000 characters that are cut at the
same places whoever asks, so that sentences do not depend on where one came from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from annotator.model.span import Span
from annotator.text.graphemes import grapheme_start
from annotator.text.paragraphs import paragraph_bounds
from annotator.text.scanning import VISIBLE, first_match, last_match

_BLOCK = 4000
_SLACK = 1000
_SENTENCE_BREAK = re.compile(r"[.!?…。！？؟۔।][\"'”’»)\]]*\s+|[。！？]")
_SPACE = re.compile(r"\s+")
_WIDE_SPACE = re.compile(r"[^\S\x00-\x7f]|[\x1c-\x1f]")


def _block_start(text: str, start: int, index: int) -> int:
    """Where block ``index`` of the paragraph that begins at ``start`` begins."""
    target = start + index * _BLOCK
    if index == 0:
        return target
    for pattern in (_SENTENCE_BREAK, _SPACE):
        cuts = [found.end() for found in pattern.finditer(text, target - _SLACK, target)]
        if cuts:
            return cuts[-1]
    return grapheme_start(text, target)


def _block_at(text: str, position: int) -> tuple[int, int]:
    """The block of its paragraph that ``position`` lies in."""
    start, end = paragraph_bounds(text, position)
    index = (position - start) // _BLOCK
    first = _block_start(text, start, index)
    last = end if end - start <= (index + 1) * _BLOCK else _block_start(text, start, index + 1)
    if last <= position < end:
        index += 1
        first = last
        last = end if end - start <= (index + 1) * _BLOCK else _block_start(text, start, index + 1)
    return first, last


def _segments(text: str, start: int, end: int, language: str | None) -> Iterator[Span]:
    """The sentences of one block, trimmed of outer white space."""
    import sentencex

    # A Rust slice inside sentencex fails on white space of more than one byte after an initial
    # (J.<NBSP>Smith), and lone surrogates have no bytes: both are replaced, length unchanged.
    block = _WIDE_SPACE.sub(" ", text[start:end])
    block = block.encode("utf-8", "replace").decode()
    primary = (language or "en").replace("_", "-").split("-")[0].lower()
    for found in sentencex.get_sentence_boundaries(primary, block):
        sentence = _visible(text, start + found["start_index"], start + found["end_index"])
        if sentence is not None:
            yield sentence


def _visible(text: str, start: int, end: int) -> Span | None:
    """The range without outer white space; None when it holds nothing else."""
    first = first_match(VISIBLE, text, start=start)
    last = last_match(VISIBLE, text, before=end)
    return None if first is None or last is None or first > last else Span(first, last + 1)


def _sentences_between(text: str, start: int, end: int, language: str | None) -> Iterator[Span]:
    place = start
    while place < end:
        if text[place] == "\n":
            place += 1
            continue
        first, last = _block_at(text, place)
        yield from _segments(text, first, last, language)
        place = last


def sentences(text: str, start: int, end: int, language: str | None = None) -> tuple[Span, ...]:
    """The sentences of a paragraph (or of several) given by its range of code points.

    Together they hold every character of the range that is not white space; outer white space is
    left out of each. ``language`` is a code such as "en"; without it English rules are used,
    which know the full stops of other scripts too.
    """
    found = (
        _visible(text, max(sentence.start, start), min(sentence.end, end))
        for sentence in _sentences_between(text, start, end, language)
    )
    return tuple(sentence for sentence in found if sentence is not None)


def sentence_at(text: str, position: int, language: str | None = None) -> Span | None:
    """The sentence that ``position`` lies in; on the white space after one, that one.

    None in a paragraph without any visible character.
    """
    position = max(0, min(position, len(text)))
    start, end = paragraph_bounds(text, position)
    visible = last_match(VISIBLE, text, before=min(position + 1, end))
    if visible is None or visible < start:
        visible = first_match(VISIBLE, text, start=start)
    if visible is None or visible >= end:
        return None
    first, last = _block_at(text, visible)
    for sentence in _segments(text, first, last, language):
        if sentence.contains(visible):
            return sentence
    return None


def next_sentence(text: str, position: int, language: str | None = None) -> Span | None:
    """The first sentence after the one at ``position``, across paragraphs; None at the end."""
    here = sentence_at(text, position, language)
    visible = first_match(VISIBLE, text, start=position if here is None else here.end)
    return None if visible is None else sentence_at(text, visible, language)


def previous_sentence(text: str, position: int, language: str | None = None) -> Span | None:
    """The last sentence before the one at ``position``, across paragraphs; None at the start."""
    here = sentence_at(text, position, language)
    visible = last_match(VISIBLE, text, before=position if here is None else here.start)
    return None if visible is None else sentence_at(text, visible, language)
