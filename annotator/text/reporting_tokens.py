"""A stretch of text as words, marks, whole quotations and the selected words, for reading who says
what. Bounded by the range it is given; knows no language but its sentence ends.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
_CLOSING = "\"'”’»›"


@dataclass(frozen=True, slots=True)
class Token:
    """One word, mark, quotation (with its marks) or selected stretch; offsets in code points."""

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
    blocks = _blocks(quotes, selected)
    found: list[Token] = []
    place = start
    for span, kind in blocks:
        if span.start < place or span.end > end:
            continue
        found.extend(_plain_tokens(text, place, span.start))
        found.append(Token(span.start, span.end, kind, "", ""))
        place = span.end
    found.extend(_plain_tokens(text, place, end))
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


def _plain_tokens(text: str, start: int, end: int) -> Iterator[Token]:
    for match in _TOKEN.finditer(text, start, end):
        words = match[0]
        kind: Kind = "word" if match["word"] is not None else "mark"
        yield Token(match.start(), match.end(), kind, words, _folded(words))


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
        after = tokens[place + 1] if place + 1 < len(tokens) else None
        if after is None or _ends_sentence(text, tokens, place):
            found.append(sentence)
            sentence = []
    return found


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
