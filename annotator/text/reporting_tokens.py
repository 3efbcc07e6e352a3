"""A stretch of text as words, marks, whole quotations and the selected words, for reading who says
what. Bounded by the range it is given; knows no language but its sentence ends.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from annotator.model.span import Span
from annotator.text.reporting_words import REPORTING, word_set

Kind = Literal["word", "mark", "quote", "selected"]

_TOKEN = re.compile(
    r"(?P<word>(?:[^\W\d_]\.){2,}|[^\W_][\u0300-\u036f\u064b-\u065f\u0670\u0640]*"
    r"(?:[\u0300-\u036f\u064b-\u065f\u0670\u0640\u200c\u200d]|[^\W_]|['’\-\u2010\u2011.,·](?=[^\W_])"
    r")*(?:(?<=s)['’](?=\s))?)|(?P<mark>[^\s\w])"
)
_SENTENCE_ENDS = frozenset(".!?…؟۔。！？")
_CONTINUING_ENDS = frozenset("!?؟…")
_TITLES = word_set(
    "mr mrs ms dr prof gen sen gov lt col capt sgt st rev hon jr sr rep maj adm no vs inc ltd co"
)
_MOST_AT_ONCE = 8_000
_CLOSING = "\"'”’»›"


@dataclass(slots=True)  # a frozen one takes twice as long to make, and hundreds are made
class Token:
    """One word, mark, quotation (with its marks) or selected stretch; offsets in code points.

    Never changed once it is made: tokens are kept and shared.
    """

    start: int
    end: int
    kind: Kind
    text: str
    low: str

    @property
    def is_capital(self) -> bool:
        """Whether it is a word that begins like a name."""
        return self.kind == "word" and self.text[:1].isupper()

    @property
    def is_possessive(self) -> bool:
        """Whether it ends in an English genitive, as Peldavia’s does."""
        return self.kind == "word" and self.text.endswith(("’s", "'s", "s’", "s'"))


def tokens_of(
    text: str, start: int, end: int, *, quotes: Sequence[Span], selected: Sequence[Span]
) -> list[Token]:
    """The tokens of ``[start, end)``; ``quotes`` and ``selected`` are one token each.

    Selected words inside a quotation do not show: the quotation stands for them. Where they
    overlap one in part, both are one selected token.
    """
    read = _reader(text, start, end)
    found: list[Token] = []
    place = start
    for span, kind in _blocks(quotes, selected):
        if span.start < place or span.end > end:
            continue
        found += read(place, span.start)
        found.append(Token(span.start, span.end, kind, "", ""))
        place = span.end
    found += read(place, end)
    return found


def _blocks(quotes: Sequence[Span], selected: Sequence[Span]) -> list[tuple[Span, Kind]]:
    blocks: list[tuple[Span, Kind]] = []
    left = list(quotes)
    for span in selected:
        if any(quote.covers(span) for quote in quotes):
            continue
        start, end = span.start, span.end
        for quote in quotes:
            if quote.overlaps(span):
                start, end = min(start, quote.start), max(end, quote.end)
                left = [kept for kept in left if kept != quote]
        blocks.append((Span(start, end), "selected"))
    blocks += [(quote, "quote") for quote in left]
    return sorted(blocks)


class _Stretch:
    """The words and marks of a stretch of text, read once for all who ask about parts of it."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text, self._start, self._end = text, start, end
        self._tokens = list(_scan(text, start, end))
        self._ends = [token.end for token in self._tokens]

    def covers(self, text: str, start: int, end: int) -> bool:
        """Whether it can tell the tokens of that part of that text."""
        return self._text is text and self._start <= start and end <= self._end

    def tokens(self, start: int, end: int) -> list[Token]:
        """The tokens of a part of the stretch, exactly as if nothing stood around the part."""
        known, ends = self._tokens, self._ends
        first = bisect_left(ends, start + 1)
        found: list[Token] = []
        if first < len(known) and known[first].start < start:
            # The part begins inside a token: read on from there until both readings meet.
            for token in _scan(self._text, start, end):
                found.append(token)
                first = bisect_left(ends, token.end)
                if first < len(known) and ends[first] == token.end:
                    first += 1
                    break
            else:
                return found
        # What ends with the part, or beyond it, may read otherwise where nothing follows.
        last = bisect_left(ends, end, first)
        found += known[first:last]
        if last < len(known) and known[last].start < end:
            found += _scan(self._text, known[last].start, end)
        return found


_last: list[_Stretch] = []


def _reader(text: str, start: int, end: int) -> Callable[[int, int], Iterable[Token]]:
    """What tells the tokens of parts of a stretch: the stretch read last if it has all of them.

    One annotation is read about several times over, each time with other words set apart. Of a
    very long stretch most is set apart and is not to be read at all.
    """
    if end - start > _MOST_AT_ONCE:
        return partial(_scan, text)
    for known in _last:
        if known.covers(text, start, end):
            return known.tokens
    read = _Stretch(text, start, end)
    _last[:] = [read]
    return read.tokens


def _scan(text: str, start: int, end: int) -> Iterator[Token]:
    for match in _TOKEN.finditer(text, start, end):
        words = match[0]
        kind: Kind = "word" if match.lastgroup == "word" else "mark"
        yield Token(*match.span(), kind, words, _folded(words))


def _folded(words: str) -> str:
    if words.isascii():
        return words.lower()
    bare = unicodedata.normalize("NFKD", words.lower().replace("’", "'"))
    return "".join(char for char in bare if not unicodedata.combining(char) and char != "ـ")


def sentences_of(text: str, tokens: Sequence[Token]) -> list[list[Token]]:
    """The tokens by sentence, a quotation counting as one word of the sentence it stands in.

    This is another cut than that of `annotator.text.sentences`: full stops inside a quotation do
    not end the sentence that reports it.
    """
    found: list[list[Token]] = []
    sentence: list[Token] = []
    for place, token in enumerate(tokens):
        sentence.append(token)
        is_last = place + 1 == len(tokens)
        if not is_last and _goes_on_plainly(text, token, tokens[place + 1]):
            continue
        if is_last or _ends_sentence(text, tokens, place):
            found.append(sentence)
            sentence = []
    return found


def _goes_on_plainly(text: str, token: Token, after: Token) -> bool:
    """Whether it is a word, without a stop, that another follows on the same line: most are."""
    return (
        token.kind == "word"
        and token.text[-1] not in _SENTENCE_ENDS
        and after.start == token.end + 1
        and text[token.end] == " "
    )


def _ends_sentence(text: str, tokens: Sequence[Token], place: int) -> bool:
    token, after = tokens[place], tokens[place + 1]
    if "\n" in text[token.end : after.start]:
        return True
    last = _last_character(text, token)
    if last not in _SENTENCE_ENDS or not text[token.end : after.start].strip("\u200f\u200e") + " ":
        return False
    if token.kind == "mark":
        before = tokens[place - 1] if place else None
        is_short = before is not None and (
            before.low in _TITLES or (len(before.text) == 1 and before.text.isupper())
        )
        if last == "." and is_short:
            return False
        return after.kind != "word" or not after.text[:1].islower()
    if token.kind == "word" and last == ".":  # U.S.
        return False
    if last in _CONTINUING_ENDS and token.kind == "quote":
        return not _goes_on(tokens, place + 1)
    return after.kind in ("quote", "selected") or not after.text[:1].islower()


def _goes_on(tokens: Sequence[Token], place: int) -> bool:
    """Whether words after “…?” belong to it: “Who knows?” Smith asked."""
    near = tokens[place : place + 6]
    for token in near:
        if token.kind == "mark" and token.text in _SENTENCE_ENDS:
            return False
        if token.low in REPORTING:
            return True
    return bool(near) and near[0].text[:1].islower()


def _last_character(text: str, token: Token) -> str:
    if token.kind in ("word", "mark"):
        return token.text[-1]
    place = token.end - 1
    while place > token.start and (text[place] in _CLOSING or text[place].isspace()):
        place -= 1
    return text[place]
